"""What columns are called: field → words, the likelier first, in English, Chinese, German, French, Spanish, Portuguese.

Words are folded as guess_headers.fold does it: lower case, no accents, one space for whatever stands between words. A
word that several fields have is decided by the values.
"""

Words = dict[str, tuple[str, ...]]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text with commas between them."""
    return tuple(word for part in " ".join(text.split()).split(",") if (word := part.strip()))


_WHO: Words = {
    "customer": words_of("""
        customer id, customer no, 买家会员名, customer number, client id, client no, buyer id, user id, member id,
        customer code, customer ref, account number, customerid, kundennummer, kunden nr, kunden id, kundennr,
        id client, numero client, id cliente, codigo cliente, cliente id, codigo de cliente, 客户编号, 买家id,
        用户id, 会员id, 会员编号, 客户id, 用户编号, 下单帐号, 下单账号, 会员卡号, buyer user id, buyer username,
        买家昵称, 会员名, 买家支付宝账号, username, buyer account"""),
    "name": words_of("""
        customer name, full name, name, buyer name, recipient name, recipient, ship name, shipping name,
        ship to name, receiver, receiver name, contact name, customer, buyer, client, client name, billing name,
        bill to name, party, kundenname, kunde, name des kaufers, empfanger, besteller, vor und nachname,
        nom du client, nom, nom complet, destinataire, nombre, nombre del cliente, cliente, destinatario, nome,
        nome do cliente, comprador, nome completo, 收货人姓名, 收货人, 收件人, 收件人姓名, 客户姓名, 客户名称,
        买家姓名, 买家会员名, 买家昵称, 客户, 姓名, 买家, 会员名, 联系人, 联系人姓名, 会员姓名, 收货人/提货人,
        收货人提货人, 顾客, 顾客姓名, member, member name, who, who bought it, bought by, sold to, party name"""),
    "first_name": words_of("""
        first name, firstname, given name, vorname, prenom, nombre de pila, primeiro nome, customer first name,
        名字, shipping first name"""),
    "last_name": words_of("""
        last name, lastname, surname, family name, nachname, familienname, nom de famille, apellido, apellidos,
        sobrenome, customer last name, 姓, shipping last name"""),
    "email": words_of("""
        email, e mail, mail, email address, customer email, buyer email, contact email, e mail adresse,
        email adresse, mailadresse, courriel, adresse e mail, adresse email, correo, correo electronico,
        email do cliente, 邮箱, 电子邮箱, 电子邮件, 邮件, 买家邮箱, 邮箱地址, 客户邮箱"""),
    "phone": words_of("""
        phone, phone number, telephone, mobile, mobile number, mobile no, cell, contact number, buyer phone number,
        ship phone number, ship phone, shipping phone, customer phone, contact, contact no, tel, telefon,
        telefonnummer, handy, mobil, mobiltelefon, telephone portable, portable, telefono, movil, celular,
        telefone, whatsapp, 手机, 手机号, 手机号码, 联系手机, 联系电话, 电话, 收货人手机, 收货人电话, 电话号码,
        联系方式, 收货人手机号, 收货人手机号/提货人手机号, 收货人手机号提货人手机号, 买家手机, buyer phone, ph no,
        mob no"""),
    "company": words_of("""
        company, company name, organisation, organization, business name, firma, firmenname, unternehmen, societe,
        entreprise, empresa, 公司, 公司名称, 单位, shipping company, ship company, billing company"""),
    "country": words_of("""
        country, country code, ship country, shipping country, ship to country, delivery country, land, pays, pais,
        landercode, lieferland, 国家, 国家/地区, 国家地区, 收货国家, destination country, country region"""),
    "address1": words_of("""
        address, address 1, address1, address line 1, street, street address, ship address 1, ship address1,
        shipping address, shipping street, shipping address1, ship to address 1, delivery address, street 1,
        strasse, anschrift, adresse, lieferadresse, strasse und hausnummer, rue, direccion, calle, domicilio,
        endereco, rua, 收货地址, 地址, 收货人地址, 详细地址, 收件地址, 详细收货地址, 详细收货地址/提货地址,
        详细收货地址提货地址, 客户地址, 收件人地址, 送货地址"""),
    "address2": words_of("""
        address 2, address2, address line 2, ship address 2, ship address2, shipping address2, street 2,
        ship to address 2, adresszusatz, complement d adresse, complemento, address line2"""),
    "city": words_of("""
        city, town, ship city, shipping city, ship to city, delivery city, ort, stadt, wohnort, ville, commune,
        ciudad, localidad, cidade, 城市, 市, 收货城市, 收货人城市, 所在城市"""),
    "region": words_of("""
        region, province, state province, ship state, shipping province, ship to state, state region, county,
        bundesland, provincia, estado uf, uf, departement, 省份, 省, 收货省份, 收货人省份, 所在省, shipping state,
        shipping province name, ship to state province, district, state"""),
    "postcode": words_of("""
        postcode, zip, zip code, zipcode, postal code, ship zip, ship zipcode, ship postal code, shipping zip,
        ship to zip, pincode, pin code, ship to zip code, plz, postleitzahl, code postal, cp, codigo postal, cep,
        邮编, 邮政编码, 收货邮编, shipping postal code, shipping postcode"""),
}

_ORDERS: Words = {
    "order": words_of("""
        order id, order no, order number, order nr, order, order name, order code, order ref, order reference,
        purchase order number, amazon order id, increment id, invoice no, invoice number, invoice, invoice id,
        bill no, bill number, voucher no, receipt number, receipt no, receipt id, receipt, transaction id,
        sales record number, sale id, sales order, so no, so number, po no, ticket no, check number, suborder no,
        bestellnummer, bestell nr, bestellung, bestellnr, auftragsnummer, auftrag, auftrags nr, auftrags id,
        rechnungsnummer, rechnungs nr, belegnummer, beleg, bon nr, numero de commande, n commande, no commande,
        commande,
        numero commande, reference commande, numero de facture, facture, numero de pedido, n pedido, no de pedido,
        pedido, id pedido, nro pedido, numero do pedido, n do pedido, factura, numero de factura, nota fiscal,
        订单编号, 订单号, 主订单编号, 订单id, 订单序号, 单号, 交易号, 交易编号, 销售单号, 订单, 小票号, 流水号,
        单据编号, 平台订单号, 系统订单号, 外部订单号, 交易订单号, id"""),
    "placed": words_of("""
        order date, date, created at, created, placed at, purchase date, order time, date time, datetime,
        order datetime, invoice date, order purchase timestamp, purchase timestamp, order placed, date ordered,
        ordered on, sale date, date created, created on, order created at, transaction date, bill date,
        date of order, order placed on, placed on, timestamp, date purchased, creation date, paid date,
        checkout date, when, day, sold on, bought on, purchased on, order date time, bestelldatum, datum,
        auftragsdatum, kaufdatum, rechnungsdatum, bestellt am, belegdatum, erstellt am, date de commande,
        date commande, date de creation, date d achat, fecha, fecha de pedido, fecha de compra, fecha pedido,
        data do pedido, data, data de compra, data da compra, data da venda, fecha de venta, 订单创建时间,
        下单时间, 创建时间, 日期, 订单日期, 成交时间, 交易时间, 下单日期, 销售日期, 订单时间, 拍下时间, 购买时间,
        时间, 交易日期, 成交日期, order creation date, order created, create time, created time,
        order create time"""),
    "approved_at": words_of("approved at, order approved at, approved on, freigegeben am, 审核时间"),
    "paid_at": words_of("""
        付款确认时间, paid at, payment date, date paid, paid on, payment time, payments date, paid on date,
        paid date, bezahlt am, zahlungsdatum, zahlungseingang, date de paiement, fecha de pago, data do pagamento,
        付款时间, 支付时间, 买家付款时间, 订单付款时间, 付款日期, 支付日期, order paid time, pay time"""),
    "shipped_at": words_of("""
        order delivered carrier date, shipped at, ship date, shipped on, dispatch date, date shipped, fulfilled at,
        dispatched on, shipping date, shipped on date, shipped date, versanddatum, versendet am, versandt am,
        date d expedition, date envoi, fecha de envio, data de envio, 发货时间, 发货日期, 卖家发货时间,
        delivery note date"""),
    "delivered_at": words_of("""
        order delivered customer date, delivered at, delivery date, delivered on, date delivered, zugestellt am,
        lieferdatum, date de livraison, fecha de entrega, data de entrega, 收货时间, 确认收货时间, 签收时间,
        交易成功时间, 完成时间, 送达时间"""),
    "cancelled_at": words_of("""
        cancelled at, canceled at, cancelled on, cancelled date, storniert am, storno datum, date d annulation,
        取消时间, 关闭时间, 交易关闭时间, cancellation date"""),
    "refunded_at": words_of("refunded at, refund date, refunded on, erstattet am, 退款时间, 退款完成时间"),
    "deliver_by": words_of("""
        deliver by, promised date, estimated delivery date, latest delivery date, promise date, ship by date,
        order estimated delivery date, 预计送达时间, 承诺发货时间, 最晚发货时间"""),
    "state": words_of("""
        order status, status, state, order state, status code, bestellstatus, auftragsstatus, statut, etat,
        statut de la commande, etat de la commande, estado, estado del pedido, estado do pedido, situacao,
        订单状态, 状态, 交易状态, 主订单状态, transaction status, order item status, item status"""),
    "paid_state": words_of("""
        payment status, financial status, paid status, payment state, zahlungsstatus, bezahlstatus,
        statut du paiement, statut paiement, estado de pago, estado del pago, status do pagamento, 付款状态,
        支付状态, 收款状态, paid"""),
    "fulfilled_state": words_of("""
        fulfillment status, fulfilment status, shipping status, shipment status, delivery status, courier status,
        dispatch status, versandstatus, lieferstatus, statut de livraison, statut d expedition, estado de envio,
        estado del envio, status de entrega, 发货状态, 物流状态, 配送状态, shipped"""),
    "currency": words_of("""
        currency, currency code, order currency, wahrung, devise, moneda, moeda, 币种, 货币, 货币单位, 订单币种"""),
    "fx_rate": words_of("""
        exchange rate, fx rate, currency rate, wechselkurs, taux de change, tipo de cambio, cambio, 汇率"""),
    "note": words_of("""
        note, notes, order note, order notes, comment, comments, remark, remarks, customer note, message,
        buyer note, customer notes, buyer message, gift message, bemerkung, bemerkungen, kommentar, notiz,
        anmerkung, hinweis, commentaire, remarque, notas, comentarios, comentario, observacoes, observaciones,
        备注, 买家留言, 订单备注, 卖家备注, 留言, 客户备注, 买家备注"""),
    "tags": words_of("tags, tag, labels, 标签, 订单标签, 标记"),
    "method": words_of("""
        payment method, payment, payment type, paid by, pay method, tender, tender type, mode of payment,
        payment mode, payment gateway, payment method name, zahlungsart, zahlungsmethode, zahlungsweise, bezahlart,
        zahlart, mode de paiement, moyen de paiement, metodo de pago, forma de pago, forma de pagamento,
        metodo de pagamento, 支付方式, 付款方式, 结算方式, 收款方式, 支付类型"""),
    "payment_reference": words_of("""
        payment reference, payment id, payment transaction id, paypal transaction id, zahlungsreferenz, 支付单号,
        支付流水号, 支付宝交易号, 外部支付流水号, 付款单号, stripe charge id, auth code"""),
    "tracking": words_of("""
        tracking number, tracking, tracking no, tracking id, awb, awb no, awb number, shipment tracking number,
        waybill number, consignment number, tracking code, sendungsnummer, paketnummer, trackingnummer,
        sendungs nr, numero de suivi, n de suivi, numero de seguimiento, codigo de rastreio,
        codigo de rastreamento, rastreio, 物流单号, 快递单号, 运单号, 运单编号, 发货单号, 包裹单号"""),
    "carrier": words_of("""
        carrier, courier, shipping carrier, courier name, courier partner, shipping company, ship via, shipped via,
        shipping method, shipping service, delivery method, ship service level, delivery service, logistics,
        versandart, versanddienstleister, paketdienst, spediteur, lieferdienst, transporteur, mode de livraison,
        transportista, metodo de envio, transportadora, 物流公司, 快递公司, 承运商, 物流方式, 配送方式, 快递,
        logistics company, shipping option, delivery option"""),
    "discount_code": words_of("""
        discount code, coupon, coupon code, voucher, voucher code, promo code, promotion code, promotion ids,
        gutschein, gutscheincode, rabattcode, code promo, code de reduction, cupon, codigo de descuento, cupom,
        优惠码, 优惠券, 优惠券码, 优惠券编码"""),
    "is_paid": words_of("is paid, paid, bezahlt, paye, pagado, pago, 是否付款, 已付款, 是否已付款"),
    "bill_name": words_of("billing name, bill to name, rechnungsname, rechnungsempfanger, nom de facturation"),
    "bill_company": words_of("billing company, bill to company, rechnungsfirma"),
    "bill_address1": words_of("""
        billing address, billing street, billing address1, billing address 1, bill to address, rechnungsadresse,
        rechnungsanschrift, adresse de facturation, direccion de facturacion, endereco de cobranca"""),
    "bill_address2": words_of("billing address2, billing address 2"),
    "bill_city": words_of("billing city, bill to city, rechnungsort"),
    "bill_region": words_of("billing province, billing state, billing region, bill to state"),
    "bill_postcode": words_of("billing zip, billing postcode, billing postal code, bill to zip, rechnungsplz"),
    "bill_country": words_of("billing country, bill to country, rechnungsland"),
    "bill_phone": words_of("billing phone, bill to phone"),
    "bill_email": words_of("billing email"),
}

_MONEY: Words = {
    "subtotal": words_of("""
        subtotal, sub total, items subtotal, item subtotal, goods total, merchandise total, order subtotal,
        net sales, net total, order value, order net total, products total, zwischensumme, warenwert, nettobetrag,
        warensumme, sous total, total produits, total articles, subtotal productos, total dos produtos,
        base imponible, 商品总价, 商品金额, 货款, 买家应付货款, 商品总额, 应付货款, 商品合计, 小计, 商品小计,
        taxable value, net amount"""),
    "discount": words_of("""
        discount, discount amount, discounts, total discount, order discount, coupon discount, promotion discount,
        voucher amount, rebate, rabatt, rabattbetrag, nachlass, remise, montant remise, reduction, descuento,
        desconto, 优惠, 优惠金额, 折扣, 折扣金额, 店铺优惠, 订单优惠, 优惠总额, 卖家优惠, 商家优惠, 减免金额,
        优惠券金额, cart discount, cart discount amount, discount total, seller voucher, shop voucher"""),
    "shipping": words_of("""
        shipping, shipping amount, shipping cost, shipping fee, shipping charge, shipping charges, freight,
        postage, delivery, delivery charge, delivery fee, delivery cost, shipping total, order shipping,
        shipping and handling, postage and packaging, shipping paid, shipping price, freight value, versandkosten,
        versand, porto, fracht, lieferkosten, frais de port, frais de livraison, livraison, port, gastos de envio,
        envio, frete, flete, valor do frete, costo de envio, 运费, 买家应付邮费, 邮费, 快递费, 运费金额, 物流费,
        配送费, 应付邮费, buyer paid shipping fee, shipping fee paid by buyer"""),
    "tax": words_of("""
        tax, taxes, tax amount, vat, vat amount, gst, gst amount, sales tax, total tax, order tax, order sales tax,
        tax total, order total tax, igst, mwst, ust, mwst betrag, mehrwertsteuer, umsatzsteuer, steuer,
        steuerbetrag, tva, montant tva, taxe, iva, importe iva, impuesto, impuestos, imposto, impostos, icms, 税,
        税额, 税费, 税金, vat paid by buyer"""),
    "fee": words_of("""
        fee, fees, handling fee, service fee, cod fee, surcharge, handling, gift wrap, gift wrap price,
        payment fee, gebuhr, gebuhren, zuschlag, frais, comision, taxa, 服务费, 手续费, 包装费"""),
    "total": words_of("""
        total, order total, grand total, total amount, total price, order amount, invoice amount, invoice total,
        amount, total paid by customer, total sales, total collected, total due, order total amount, bill amount,
        grand total purchased, order price, total incl tax, total incl vat, total value, gross total, gross amount,
        gesamt, gesamtbetrag, gesamtsumme, summe, rechnungsbetrag, bestellwert, betrag, bruttobetrag, endbetrag,
        brutto, total ttc, montant total, montant, montant ttc, total pedido, importe total, importe, monto,
        monto total, valor total, total do pedido, total general, valor, valor do pedido, 总金额, 总额, 订单金额,
        订单总额, 订单总金额, 应付金额, 合计, 总计, 总价, 应收金额, 金额, 订单应付金额, 成交金额, 交易金额, 销售额,
        实收金额, 订单总价"""),
    "paid": words_of("""
        paid, amount paid, paid amount, total paid, payment amount, amount received, order net, bezahlt, gezahlt,
        bezahlter betrag, zahlbetrag, montant paye, paye, pagado, importe pagado, valor pago, 买家实际支付金额,
        实际支付金额, 实付金额, 实付款, 实付, 支付金额, 付款金额, 已付金额, 实收款, 订单实付金额, 实际付款,
        打款商家金额, 结算金额, 实际收款"""),
    "gift_card": words_of("""
        gift card, gift card amount, gift cards, gift card paid, gift certificate, store credit, gutscheinwert,
        geschenkgutschein, carte cadeau, tarjeta regalo, 礼品卡, 礼品卡支付, 购物卡, 储值卡, 余额支付"""),
    "refunded": words_of("""
        refunded, refunded amount, refund, refund amount, total refunded, amount refunded, refunds,
        returned amount, erstattet, erstattung, ruckerstattung, erstattungsbetrag, remboursement,
        montant rembourse, rembourse, reembolso, importe reembolsado, valor reembolsado, estorno, 退款金额, 退款,
        已退款金额, 退款总额, 返款金额"""),
}

_LINES: Words = {
    "sku": words_of("""
        sku, item sku, lineitem sku, sku code, seller sku, merchant sku, custom label, custom label sku,
        product code, stock code, item code, product sku, variant sku, variant code, material, material number,
        part number, part no, article number, article no, style code, model, item number, item no, product id,
        product number, artikelnummer, artikel nr, artnr, art nr, artikelnr, produktnummer, referenz,
        reference article, reference, ref, reference produit, code article, referencia, codigo, codigo de producto,
        codigo do produto, cod producto, cod, ref producto, 商家编码, 货号, 商品编码, 商品编号, sku编码, 规格编码,
        外部系统编号, 商品货号, 商品id, 产品编号, 产品编码, 宝贝编码, 款号, 物料编码, 条码, barcode, listing id,
        goods no, item id, 商家编码 规格维度, sku reference no, sku reference, asin"""),
    "title": words_of("""
        title, product name, item name, lineitem name, item title, product title, product, item, description,
        item description, product description, goods, goods name, name of goods, article, article name,
        listing title, particulars, artikel, artikelbezeichnung, bezeichnung, produkt, produktname, artikelname,
        beschreibung, produit, nom du produit, designation, article designation, libelle, producto,
        nombre del producto, articulo, descripcion, produto, nome do produto, descricao, 商品名称, 宝贝标题, 标题,
        商品标题, 商品, 产品名称, 品名, 宝贝名称, 产品, 货品名称, 名称, style, what, what sold, thing"""),
    "variant": words_of("""
        variant, variation, variations, variant title, options, option, item options, product options, size,
        colour, color, variante, ausfuhrung, grosse, farbe, declinaison, taille, variacion, talla, variacao,
        tamanho, cor, 规格, 商品规格, 商品属性, 宝贝属性, 销售属性, 款式, 颜色, 尺码, 规格名称, price point name,
        attributes, item variation, variation name, variant name, option name"""),
    "barcode": words_of("""
        barcode, ean, ean code, gtin, upc, isbn, ean13, ean nummer, gtin ean, code barres, code ean,
        codigo de barras, 条码, 条形码, 商品条码, variant barcode, upc ean"""),
    "vendor": words_of(
        "lineitem vendor, vendor, brand, supplier, manufacturer, marke, hersteller, 品牌, 供应商, 店铺名称"
    ),
    "quantity": words_of("""
        quantity, qty, lineitem quantity, quantity purchased, quantity ordered, qty ordered, pcs, units, count,
        pieces, no of items, number of items, item count, items, total items, order quantity, units sold, nos,
        items count, menge, anzahl, stuck, stueck, stk, stuckzahl, bestellmenge, quantite, qte, nombre d articles,
        nb, cantidad, unidades, cant, quantidade, qtd, qtde, 数量, 购买数量, 商品数量, 宝贝总数量, 订购数量, 件数,
        销售数量, 商品总数, 购买件数, how many"""),
    "unit_price": words_of("""
        unit price, price, lineitem price, item price, price per unit, rate, unit cost, price each, each,
        sale price, sold for, selling price, sold price, unit selling price, price unit, price paid, product price,
        mrp, einzelpreis, stuckpreis, preis, artikelpreis, verkaufspreis, vk preis, e preis, prix unitaire, prix,
        pu, prix unitaire ttc, precio unitario, precio, preco unitario, preco, valor unitario, p unit, p u, 单价,
        价格, 商品价格, 商品单价, 售价, 京东价, 成交价, 宝贝价格, 销售单价, 成交单价, item cost,
        original unit price"""),
    "line_total": words_of("""
        came to, line total, line amount, item total, extended price, gross amt, gross sales, amount,
        item subtotal, total price, row total, item amount, product total, line value, net sales, sales,
        lineitem total, principal, item revenue, positionssumme, positionsbetrag, gesamtpreis, zeilensumme, summe,
        betrag, total ligne, montant ligne, montant, total linea, importe, importe linea, total item,
        valor total item, 小计, 金额, 商品金额, 商品小计, 行金额, 总价, 商品总价, 合计, 销售金额, 实收金额,
        total amount, total"""),
    "line_discount": words_of("""
        line discount, lineitem discount, item discount, item promotion discount, discounts, product discount,
        positionsrabatt, remise ligne, descuento linea, 商品优惠, 单品优惠, 商品折扣, 行优惠,
        ship promotion discount"""),
    "line_tax": words_of("""
        line tax, item tax, lineitem tax, product tax, item vat, shipping tax, ship tax, gift wrap tax"""),
    "line_shipping": words_of("item shipping, line shipping, item freight, shipping price, freight value"),
    "line_refunded": words_of("line refunded, item refund, item refund amount, 商品退款金额, 单品退款"),
    "line": words_of("""
        line id, line item id, order item id, item id, lineitem id, order line, line, line no, line number,
        position, pos, suborder id, sub order id, 子订单编号, 子订单号, 行号"""),
    "quantity_refunded": words_of(
        "quantity refunded, returned quantity, qty returned, qty refunded, 退货数量, 退款数量"
    ),
    "quantity_shipped": words_of("quantity shipped, qty shipped, shipped quantity, 发货数量, 已发货数量"),
    "tax_rate": words_of("tax rate, vat rate, gst rate, tax percent, mwst satz, steuersatz, taux tva, tipo iva, 税率"),
}

ORDERS: Words = {**_ORDERS, **_WHO, **_MONEY, **_LINES}
WHO = _WHO
