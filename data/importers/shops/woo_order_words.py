"""What exports of WooCommerce's orders call their columns, and its words for where an order is.

WooCommerce itself exports no orders: these are the columns of the plug-ins that do.
"""

from data.importers.shops.shop_columns import folded

PARTY = {
    "first": ("{}firstname", "firstname{}", "customer{}firstname"),
    "last": ("{}lastname", "lastname{}", "customer{}lastname"),
    "full": ("{}fullname", "fullname{}", "{}name", "name{}", "{}customername"),
    "company": ("{}company", "company{}"),
    "line1": ("{}address1", "address1{}", "{}addressline1", "address12{}", "address{}", "{}address", "{}street"),
    "line2": ("{}address2", "address2{}", "{}addressline2"),
    "city": ("{}city", "city{}"),
    "region": ("{}state", "statecode{}", "state{}", "statename{}", "{}statename"),
    "postcode": ("{}postcode", "postcode{}", "{}zip", "{}postalcode", "zip{}"),
    "country": ("{}country", "countrycode{}", "country{}", "countryname{}", "{}countryname"),
    "email": ("{}email", "email{}", "{}emailaddress"),
    "phone": ("{}phone", "phone{}", "{}phonenumber"),
}
"""A party's columns: {} is billing or shipping."""
NAMES: dict[str, tuple[str, ...]] = {
    "number": ("ordernumber", "ordernumberformatted", "orderno", "order", "ordernr"),
    "id": ("orderid", "orderidinternal", "orderidwoocommerce", "id"),
    "placed": ("orderdate", "date", "datecreated", "orderdatetime", "createdat", "ordertime", "datepurchased"),
    "paid_at": ("paiddate", "datepaid", "orderpaiddate", "paymentdate"),
    "closed_at": ("completeddate", "datecompleted", "ordercompleteddate"),
    "state": ("orderstatus", "status", "poststatus"),
    "currency": ("ordercurrency", "currency", "currencycode"),
    "customer": ("customerid", "customeruser", "customeruserid", "userid"),
    "email": ("customeremail", "emailaddress", "email", "useremail"),
    "note": ("customernote", "customermessage", "ordercomments", "customerprovidednote"),
    "method": ("paymentmethodtitle", "paymentmethod", "paymentmethodname"),
    "method_id": ("paymentmethodid", "paymentgateway", "paymentmethod"),
    "transaction": ("transactionid", "paymenttransactionid", "ordertransactionid", "transaction"),
    "total": ("ordertotal", "ordertotalamount", "total", "totalamount"),
    "total_left": ("ordertotalamountrefund", "ordernettotal", "ordertotalafterrefund"),
    "subtotal": ("ordersubtotal", "ordersubtotalamount", "subtotal"),
    "tax": ("taxtotal", "ordertotaltaxamount", "ordertotaltax", "totaltax", "ordertax", "ordertaxamount"),
    "goods_tax": ("carttax", "carttaxamount", "goodstax"),
    "shipping": ("shippingtotal", "ordershippingamount", "ordershipping", "shippingcost", "totalshipping"),
    "shipping_tax": ("shippingtaxtotal", "ordershippingtaxamount", "ordershippingtax", "shippingtax"),
    "fees": ("feetotal", "orderfeesamount", "feestotal", "feeamounttotal"),
    "fees_tax": ("feetaxtotal", "orderfeestaxamount", "feestaxtotal"),
    "discount": ("discounttotal", "cartdiscountamount", "ordertotaldiscount", "cartdiscount", "orderdiscountamount"),
    "refunded": ("refundedtotal", "orderrefundamount", "totalrefunded", "refundtotal", "ordertotalrefunded"),
    "coupons_used": ("couponsused", "couponcodes", "usedcoupons", "coupons"),
    "coupon": ("couponcode",),
    "coupon_amount": ("discountamount", "couponamount"),
    "items": ("lineitems", "orderitems", "items", "products", "lineitem"),
    "shipping_items": ("shippingitems", "shippinglines"),
    "fee_items": ("feeitems", "feelines"),
    "tax_items": ("taxitems", "taxlines"),
    "coupon_items": ("couponitems", "couponlines"),
    "refund_items": ("refunds", "refunditems"),
    "tracking": (
        *("trackingnumber", "trackingnumbers", "shipmenttrackingnumber", "trackingcode", "metatrackingnumber"),
        *("metawctrackingnumber", "metaysttrackingnumber", "metaywottrackingcode"),
    ),
    "carrier": (
        *("trackingprovider", "shipmenttrackingprovider", "carrier", "carriername", "metatrackingprovider"),
        "metaywotcarrierid",
    ),
    "shipped_at": ("dateshipped", "shippeddate", "shipdate", "metadateshipped", "metaywotpickupdate"),
    "line_id": ("itemid", "orderitemid", "lineid", "item"),
    "line_name": ("itemname", "productname", "lineitemname", "name", "product", "itemtitle", "lineitemtitle"),
    "line_sku": ("itemsku", "sku", "productsku", "lineitemsku"),
    "line_qty": ("itemquantity", "quantity", "qty", "lineitemquantity", "productquantity", "productqty", "itemqty"),
    "line_qty_left": ("quantityrefund", "itemquantityrefund"),
    "line_list": ("itemsubtotal", "orderlinesubtotal", "linesubtotal", "itemcosttotalbeforediscount"),
    "line_list_unit": ("itemcostbeforediscount", "itemoriginalprice"),
    "line_net": ("itemtotal", "orderlinewotax", "linetotal", "lineitemtotal", "orderlinetotalexcltax"),
    "line_gross": ("orderlinetotal", "itemtotalinctax", "linetotalinctax"),
    "line_unit": ("itemcost", "itemprice", "lineitemprice", "productprice", "unitprice"),
    "line_tax": ("itemtotaltax", "orderlinetax", "linetax", "itemtax", "lineitemtax"),
    "line_back": ("itemrefunded", "orderlinetotalrefunded", "linerefunded"),
    "line_back_qty": ("itemrefundedqty", "quantityrefunded"),
    "line_barcode": ("itembarcode", "gtin", "ean"),
    **{f"bill_{field}": tuple(name.format("billing") for name in names) for field, names in PARTY.items()},
    **{f"ship_{field}": tuple(name.format("shipping") for name in names) for field, names in PARTY.items()},
}
MONEY = (
    *("total", "total_left", "subtotal", "tax", "goods_tax", "shipping", "shipping_tax", "fees", "fees_tax"),
    *("discount", "refunded"),
)
LINE_MONEY = ("line_list", "line_list_unit", "line_net", "line_gross", "line_unit", "line_tax", "line_back")

STATES = {
    "closed": (
        *("completed", "complete", "shipped", "delivered", "dispatched", "fulfilled", "pickedup", "abgeschlossen"),
        *("fertiggestellt", "terminée", "terminé", "completado", "completato", "afgerond", "voltooid", "concluído"),
        *("已完成", "完成", "已发货", "versendet", "expédiée"),
    ),
    "paid": (
        *("processing", "inbearbeitung", "encours", "procesando", "inlavorazione", "inbehandeling", "processando"),
        *("正在处理", "处理中", "partiallyshipped", "partialshipped", "awaitingshipment", "readytoship", "preparing"),
    ),
    "unpaid": (
        *("onhold", "pending", "pendingpayment", "inwartestellung", "zahlungausstehend", "ausstehend", "enattente"),
        *("attentepaiement", "attentedepaiement", "enespera", "pendientedepago", "insospeso", "inattesadipagamento"),
        *("indewacht", "wachtendopbetaling", "wachtopbetaling", "保留", "等待付款", "待付款", "暂停", "partiallypaid"),
    ),
    "refunded": (
        *("refunded", "rückerstattet", "erstattet", "remboursée", "remboursé", "reembolsado", "rimborsato"),
        *("terugbetaald", "已退款", "退款"),
    ),
    "cancelled": (
        *("cancelled", "canceled", "trash", "failed", "checkoutdraft", "draft", "autodraft", "storniert"),
        *("fehlgeschlagen", "annulée", "annulé", "échouée", "cancelado", "fallido", "annullato", "fallito"),
        *("geannuleerd", "mislukt", "已取消", "失败", "草稿", "已失败"),
    ),
}
"""completed is closed, processing is paid and open, on hold and pending are open and unpaid; what failed, lies in the
trash or is a draft of a checkout was never to be sent."""
_STATE = {word: state for state, words in STATES.items() for word in words}
ON_DELIVERY = frozenset(("cod", "cashondelivery", "nachnahme", "contrereembolso", "货到付款"))


def state_of(word: str) -> str:
    """closed, paid, unpaid, refunded or cancelled, of a state's word in whatever language; nothing if it is none."""
    return _STATE.get(folded(word).removeprefix("wc"), "")
