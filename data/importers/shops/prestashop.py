"""PrestaShop's other import files, which have no place here yet: categories, brands, suppliers and their orders."""

from data.importers.shops.prestashop_products import CHANNEL
from data.importers.shops.shop_kept import KeptFormat, KeptTable

_ABOUT = ("description", "shortdescription", "metatitle", "metakeywords", "metadescription", "imageurl")
TABLES = (
    KeptTable("alias", ("aliasid", "alias", "search", "active01"), ("aliasid",)),
    KeptTable(
        "category",
        (
            *("categoryid", "active01", "name", "parentcategory", "rootcategory01", "description", "metatitle"),
            *("metakeywords", "metadescription", "urlrewritten", "imageurl"),
        ),
        ("categoryid",),
        may=("idnameofshop", "additionaldescription"),
    ),
    KeptTable("manufacturer", ("manufacturerid", "active01", "name", *_ABOUT), ("manufacturerid",)),
    KeptTable("brand", ("brandid", "active01", "name", *_ABOUT), ("brandid",)),
    KeptTable("supplier", ("supplierid", "active01", "name", *_ABOUT), ("supplierid",)),
    KeptTable(
        "supply_order",
        (
            *("supplyorderid", "supplierid", "langid", "warehouseid", "currencyid", "supplyorderreference"),
            *("deliverydateymd", "discountrate", "template"),
        ),
        ("supplyorderid",),
    ),
    KeptTable(
        "supply_order_line",
        (
            *("supplyorderreference", "productid", "productattributeid", "unitpricetaxexcl", "quantityexpected"),
            *("discountrate", "taxrate"),
        ),
        ("supplyorderreference", "productid", "productattributeid"),
    ),
)


class PrestashopKept(KeptFormat):
    """All of them, for the registry."""

    def __init__(self) -> None:
        super().__init__(CHANNEL, TABLES)
