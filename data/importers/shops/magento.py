"""Magento's tables that have no place here yet, mostly fixtures of its sample data: links, pictures, pages, rules."""

from data.importers.shops.magento_products import CHANNEL
from data.importers.shops.shop_kept import KeptFormat, KeptTable

_RULE = ("name", "description", "simpleaction", "discountamount", "isactive", "conditionsserialized")
TABLES = (
    KeptTable("link", ("sku", "linkedsku"), ("sku",), by_file=True),
    KeptTable("image", ("sku", "image")),
    KeptTable("msrp", ("sku", "msrp"), ("sku",)),
    KeptTable(
        "attribute",
        (
            *("frontendlabel", "frontendinput", "isrequired", "option", "default", "attributecode", "isglobal"),
            *("defaultvaluetext", "defaultvalueyesno", "defaultvaluedate", "defaultvaluetextarea", "isunique"),
            *("issearchable", "isvisibleinadvancedsearch", "iscomparable", "isfilterable", "isfilterableinsearch"),
            *("position", "isusedforpromorules", "ishtmlallowedonfront", "isvisibleonfront", "usedinproductlisting"),
            *("usedforsortby", "attributeset"),
        ),
        ("attributecode",),
    ),
    KeptTable(
        "category",
        (
            *("name", "urlkey", "path", "active", "isanchor", "includeinmenu", "position", "displaymode"),
            "customlayoutupdate",
        ),
        ("path", "name"),
        may=("pagelayout", "requiremedia"),
    ),
    KeptTable("block", ("title", "identifier", "content"), ("identifier",)),
    KeptTable(
        "page",
        (
            *("title", "pagelayout", "metakeywords", "metadescription", "identifier", "contentheading", "content"),
            *("isactive", "sortorder", "layoutupdatexml", "customtheme", "customroottemplate"),
            *("customlayoutupdatexml", "customthemefrom", "customthemeto"),
        ),
        ("identifier",),
    ),
    KeptTable(
        "widget",
        ("blockidentifier", "typecode", "themepath", "title", "pagegroup", "groupdata"),
        ("blockidentifier", "title"),
    ),
    KeptTable("download", ("productsku", "linkitemtitle", "linkitemprice", "linkitemfile")),
    KeptTable("wishlist", ("name", "customeremail", "productlist"), ("customeremail", "name")),
    KeptTable("shipping_rate", ("country", "region", "zip", "ordersubtotal", "price")),
    KeptTable("tax_rate", ("code", "taxcountryid", "taxregionname", "taxpostcode", "rate"), ("code",)),
    KeptTable(
        "tax_rule",
        ("code", "taxrate", "taxcustomerclass", "taxproductclass", "priority", "calculatesubtotal", "position"),
        ("code",),
    ),
    KeptTable("catalog_rule", (*_RULE, "actionsserialized"), ("name",)),
    KeptTable(
        "sales_rule",
        (
            *_RULE,
            *("discountstep", "stoprulesprocessing", "isrss", "applytoshipping", "simplefreeshipping", "coupontype"),
            *("couponcode", "usespercustomer", "actionsserialized"),
        ),
        ("name",),
    ),
    KeptTable("order_request", ("customeremail", "currency", "shippingmethod", "payment", "product", "refund")),
)


class MagentoKept(KeptFormat):
    """All of them, for the registry."""

    def __init__(self) -> None:
        super().__init__(CHANNEL, TABLES)
