"""What PrestaShop calls the columns of its import files and of the lists that its back office exports."""

PRODUCT: dict[str, tuple[str, ...]] = {
    "id": ("productid", "id", "idproduct"),
    "active": ("active01", "active", "enabled", "status", "activé", "actif", "attivo", "activo", "aktiv"),
    "name": ("name", "productname", "nom", "nombre", "nome"),
    "categories": ("categoriesxyz", "categories", "category", "catégories", "catégorie", "kategorien"),
    "price": (
        *("pricetaxexcluded", "pricetaxexcludedorpricetaxincluded", "pricetaxexcl", "retailpricetaxexcl", "price"),
        *("prixht", "prixtaxesexclues", "pricetaxincluded", "pricetaxincl"),
    ),
    "price_taxed": ("pricetaxincluded", "pricetaxincl"),
    "cost": ("wholesaleprice", "costprice", "costpricetaxexcl", "wholesalepricetaxexcl"),
    "reference": ("reference", "referencenumber", "productreference"),
    "supplier": ("supplier",),
    "brand": ("manufacturer", "brand", "marque"),
    "ean": ("ean13", "ean13orjan", "ean", "gtin", "isbn"),
    "upc": ("upc", "upcbarcode"),
    "weight": ("weight", "packageweight"),
    "quantity": ("quantity", "quantité", "menge", "cantidad", "quantità"),
    "short": ("shortdescription", "summary"),
    "text": ("description",),
    "images": ("imageurlsxyz", "imageurls", "imageurl", "image"),
    "for_sale": ("availablefororder0no1yes", "availablefororder"),
    "out_of_stock": ("outofstock", "outofstockaction", "actionwhenoutofstock", "whenoutofstock"),
}
PRODUCT_TYPICAL = (
    *("pricetaxexcluded", "pricetaxincluded", "pricetaxexcludedorpricetaxincluded", "pricetaxexcl", "pricetaxincl"),
    *("taxrulesid", "wholesaleprice", "ecotax", "ean13", "urlrewritten", "idnameofshop", "supplierreference"),
    *("manufacturer", "onsale", "onsale01", "minimalquantity", "categoriesxyz", "active01", "costprice"),
)
COMBINATION: dict[str, tuple[str, ...]] = {
    "id": ("productid", "id", "idproduct"),
    "product": ("productreference",),
    "names": ("attributenametypeposition", "attribute", "attributes"),
    "values": ("valuevalueposition", "value", "values"),
    "reference": ("reference",),
    "ean": ("ean13", "ean"),
    "upc": ("upc",),
    "cost": ("wholesaleprice", "costprice"),
    "impact": ("impactonprice", "impactonpricetaxexcl"),
    "weight": ("impactonweight",),
    "quantity": ("quantity",),
}
CUSTOMER: dict[str, tuple[str, ...]] = {
    "id": ("customerid", "id", "idcustomer"),
    "active": ("active01", "active", "enabled"),
    "email": ("email", "emailaddress"),
    "last": ("lastname",),
    "first": ("firstname",),
    "company": ("company",),
    "newsletter": ("newsletter01", "newsletter"),
    "groups": ("groupsxyz", "groups", "group"),
    "secret": ("password",),
}
ADDRESS: dict[str, tuple[str, ...]] = {
    "id": ("adressid", "addressid", "id"),
    "alias": ("alias",),
    "active": ("active01", "active"),
    "email": ("customeremail", "email"),
    "customer": ("customerid",),
    "manufacturer": ("manufacturer", "brand"),
    "supplier": ("supplier",),
    "company": ("company",),
    "last": ("lastname",),
    "first": ("firstname",),
    "line1": ("address1", "address"),
    "line2": ("address2",),
    "postcode": ("zipcode", "postcode", "zippostalcode"),
    "city": ("city",),
    "country": ("country",),
    "region": ("state",),
    "phone": ("phone", "homephone"),
    "mobile": ("mobilephone",),
}
ORDER: dict[str, tuple[str, ...]] = {
    "id": ("id", "orderid", "idorder"),
    "reference": ("reference", "orderreference", "référence", "referencia", "riferimento", "referenz", "bestellnr"),
    "new": ("newclient", "newcustomer", "nouveauclient", "nuevocliente", "nuovocliente", "neukunde"),
    "country": ("delivery", "country", "livraison", "entrega", "consegna", "lieferung"),
    "customer": ("customer", "client", "cliente", "kunde"),
    "company": ("company", "société", "empresa", "firma"),
    "total": ("total", "totalpaid", "totalpaidtaxincl", "gesamt", "totale", "totalttc"),
    "method": ("payment", "paiement", "pago", "pagamento", "zahlung", "paymentmethod"),
    "state": ("status", "état", "estado", "stato"),
    "placed": ("date", "orderdate", "fecha", "data", "datum"),
}
STATES = {
    "closed": (
        *("shipped", "delivered", "expédié", "livré", "enviado", "entregado", "spedito", "consegnato", "versandt"),
        *("versendet", "geliefert", "ausgeliefert", "已发货", "已送达"),
    ),
    "paid": (
        *("paymentaccepted", "remotepaymentaccepted", "processinginprogress", "preparationinprogress"),
        *("onbackorderpaid", "paiementaccepté", "paiementàdistanceaccepté", "encoursdepréparation"),
        *("enattentederéapprovisionnementpayé", "pagoaceptado", "pagoremotoaceptado", "preparaciónencurso"),
        *("pagamentoaccettato", "pagamentoremotoaccettato", "preparazioneincorso", "zahlungeingegangen"),
        *("zahlungakzeptiert", "bestellunginbearbeitung", "invorbereitung", "已付款", "处理中"),
    ),
    "unpaid": (
        *("awaitingcheckpayment", "awaitingcheckpayments", "awaitingchequepayment", "awaitingbankwirepayment"),
        *("awaitingpaypalpayment", "awaitingcashondeliveryvalidation", "onbackordernotpaid", "awaitingpayment"),
        *("enattentedupaiementparchèque", "enattentedepaiementparchèque", "enattentedevirementbancaire"),
        *("enattentederéapprovisionnementnonpayé", "enattentedepaiementàlalivraison", "enattentedepaiement"),
        *("pendientedepago", "enesperadepagoporcheque", "enesperadepagoportransferenciabancaria"),
        *("inattesadipagamentoconassegno", "inattesadelpagamentoconbonificobancario", "wartenaufzahlungseingang"),
        *("warteaufzahlungseingangscheck", "warteaufzahlungseingangbanküberweisung", "等待付款"),
    ),
    "refunded": ("refunded", "remboursé", "reembolsado", "rimborsato", "erstattet", "已退款"),
    "cancelled": (
        *("canceled", "cancelled", "paymenterror", "annulé", "erreurdepaiement", "cancelado", "errorenelpago"),
        *("errordepago", "annullato", "errorenelpagamento", "erroredipagamento", "storniert", "fehlerbeiderbezahlung"),
        *("zahlungsfehler", "已取消"),
    ),
}
STATE = {word: state for state, words in STATES.items() for word in words}
"""State of a folded word."""
