"""What columns of products, stock, customers and tickets are called; see guess_words for the form."""

from data.importers.mappings.guess_words import ORDERS, WHO, Words, words_of

_GOODS: Words = {
    "sku": (
        *words_of("""
        variant sku, sku, sku code, seller sku, item sku, product code, item code, stock code, code,
        article number, artikelnummer, artikel nr, artikelnr, art nr, nummer, reference, ref, referencia, codigo,
        cod, style code, part number, item number, item no, internal id, plu, asin, id"""),
        *ORDERS["sku"],
    ),
    "barcode": ORDERS["barcode"],
    "warehouse": words_of("""
        warehouse, location, store, site, branch, depot, warehouse code, warehouse name, location name, shop,
        lager, lagerort, standort, filiale, entrepot, magasin, almacen, ubicacion, armazem, deposito, 仓库,
        仓库名称, 库房, 门店, 仓库编码, 所在仓库"""),
    "bin": words_of("""
        bin, bin location, shelf, shelf location, bin name, aisle, rack, slot, lagerplatz, fach, regal,
        emplacement, ubicacion estante, 库位, 货位, 储位, 货架, 货架号, 库位编码"""),
    "bucket": words_of("stock type, inventory type, stock status, condition, quality, bestandsart, 库存类型, 库存状态"),
    "quantity": words_of("""
        stock, on hand, quantity on hand, qty on hand, stock quantity, inventory, inventory quantity,
        variant inventory qty, available, available quantity, in stock, stock level, current stock, qty in stock,
        quantity available, soh, stock on hand, closing stock, quantity, qty, balance, balance qty, units, pcs,
        nos, count, counted, amount in stock, inventory qty, bestand, lagerbestand, menge, verfugbar, auf lager,
        anzahl, stuck, stuckzahl, stock disponible, en stock, quantite, quantite en stock, qte, existencias,
        cantidad, disponible, inventario, estoque, quantidade, qtd, saldo, 库存, 库存数量, 现有库存, 可用库存,
        数量, 在库数量, 实际库存, 库存数, 库存量, 可售库存, 当前库存, 总库存, 结存数量"""),
    "updated": words_of("""
        updated at, last updated, updated, update time, modified, last modified, as of, date, stand, geandert am,
        mis a jour, actualizado, atualizado em, 更新时间, 修改时间, 更新日期, 日期, 盘点日期, updated on,
        modified at"""),
}

STOCK: Words = {
    **_GOODS,
    "title": (
        *words_of("title, name, product name, item name, description, product, item, bezeichnung"),
        *ORDERS["title"],
    ),
    "variant": ORDERS["variant"],
}

PRODUCTS: Words = {
    **_GOODS,
    "product": words_of("""
        handle, product id, parent sku, parent, product handle, style id, style, style no, design no, model code,
        group id, item group id, spu, parent id, product code, master sku, hauptartikel, vaterartikel, produkt id,
        artikelgruppe id, id produit, id producto, id do produto, 商品id, 产品id, 款号, 款式编码, 商品编号,
        spu编码, 宝贝id, 货号"""),
    "title": words_of("""
        title, name, product name, item name, product title, listing title, product, item, short description,
        artikelname, artikel, produktname, bezeichnung, titel, nom, nom du produit, titre, designation, libelle,
        nombre, nombre del producto, producto, titulo, nome, nome do produto, produto, 商品名称, 标题, 宝贝标题,
        宝贝名称, 商品标题, 名称, 品名, 产品名称, 中文名称, 商品, 产品"""),
    "text": words_of("""
        description, body html, body, long description, product description, details, full description,
        beschreibung, langtext, produktbeschreibung, description longue, descripcion, descricao, 描述, 商品描述,
        详情, 商品详情, 宝贝描述, 产品描述, 商品简介"""),
    "category": words_of("""
        category, type, product type, product category, categories, department, group, product group, class,
        collection, kategorie, warengruppe, produktgruppe, artikelgruppe, categorie, famille, rayon, categoria,
        familia, grupo, 分类, 类目, 商品分类, 品类, 类别, 商品类目, 宝贝类目, 产品分类"""),
    "vendor": words_of("""
        vendor, brand, manufacturer, supplier, maker, brand name, marke, hersteller, lieferant, marque, fabricant,
        fournisseur, marca, fabricante, proveedor, fornecedor, 品牌, 供应商, 厂家, 店名, 厂商, 生产商, 店铺"""),
    "shelf": words_of("""
        published, status, state, active, visible, online, enabled, visibility, listing status, aktiv, sichtbar,
        publie, actif, activo, publicado, ativo, 上架状态, 状态, 是否上架, 商品状态, 销售状态"""),
    "image": words_of("""
        image, image src, images, image url, picture, picture url, photo, main image, image link, pictures,
        variant image, main image url, bild, bilder, bild url, bild link, photos, imagen, imagenes, imagem, foto,
        图片, 主图, 商品图片, 图片链接, 图片地址, 主图链接, 宝贝图片"""),
    "price": words_of("""
        price, variant price, sale price, selling price, retail price, regular price, unit price, list price,
        sell price, price incl tax, price incl vat, price inc vat, mrp, final mrp, rrp, preis, verkaufspreis, vk,
        vk preis, brutto vk, prix, prix ttc, prix de vente, precio, precio de venta, pvp, preco, preco de venda,
        价格, 售价, 销售价, 单价, 零售价, 一口价, 销售价格, 商品价格, 吊牌价, 市场价, price tax included,
        your price, standard price"""),
    "cost": words_of("""
        cost, cost price, cost per item, unit cost, purchase price, buying price, wholesale price, tp,
        transfer price, ek, ek preis, einkaufspreis, einstandspreis, prix d achat, cout, precio de compra, costo,
        coste, custo, preco de custo, 成本, 成本价, 进价, 采购价, 进货价"""),
    "weight": words_of("""
        weight, variant grams, grams, item weight, product weight, shipping weight, package weight, net weight,
        gewicht, gewicht kg, poids, peso, 重量, 净重, 毛重, 商品重量"""),
    "weight_unit": words_of("weight unit, variant weight unit, weight uom, gewichtseinheit, 重量单位"),
    "oversell": words_of("""
        variant inventory policy, inventory policy, oversell, backorders allowed, allow backorders, 允许超卖"""),
    "safety": words_of(
        "safety stock, min stock, minimum stock, reorder point, low stock amount, mindestbestand, 安全库存"
    ),
    "option1_name": words_of("option1 name, option 1 name, attribute 1 name, variation type 1"),
    "option1_value": words_of("""
        option1 value, option 1 value, attribute 1 value s, size, grosse, taille, talla, tamanho, 尺码, 尺寸, 规格,
        码数, 规格型号, 规格名称"""),
    "option2_name": words_of("option2 name, option 2 name, attribute 2 name, variation type 2"),
    "option2_value": words_of("""
        option2 value, option 2 value, attribute 2 value s, colour, color, farbe, couleur, cor, 颜色, 颜色分类"""),
    "option3_name": words_of("option3 name, option 3 name"),
    "option3_value": words_of("option3 value, option 3 value, material, 材质, 款式"),
    "currency": ORDERS["currency"],
}

CUSTOMERS: Words = {
    **WHO,
    "customer": (*WHO["customer"], *words_of("id, number, code, no, nr, 编号, 卡号")),
    "tier": words_of("""
        tier, customer group, group, level, customer type, customer tier, loyalty level, segment, membership,
        kundengruppe, stufe, groupe, grupo, categoria, 会员等级, 等级, 客户等级, 客户类型, 会员级别, 客户分组"""),
    "language": words_of("language, locale, lang, preferred language, sprache, langue, idioma, lingua, 语言"),
    "marketing": words_of("""
        accepts marketing, accepts email marketing, email marketing, marketing, newsletter, subscribed, opt in,
        opted in, marketing consent, email subscriber status, newsletter abonniert, werbung erlaubt,
        abonne newsletter, boletin, 订阅, 是否订阅, 接收营销, 营销同意, gdpr consent, email opt in,
        marketing opt in"""),
    "note": ORDERS["note"],
    "updated": words_of("updated at, last updated, modified, last modified, geandert am, 更新时间, 修改时间"),
}

TICKETS: Words = {
    **{name: WHO[name] for name in ("customer", "name", "email", "phone")},
    "ticket": words_of("""
        ticket id, ticket no, ticket number, ticket, case id, case number, case no, request id, conversation id,
        incident, incident number, number, issue id, id, ticket nr, ticketnummer, vorgangsnummer, fall nr,
        numero de ticket, 工单号, 工单编号, 问题编号, 服务单号, 编号, 售后单号"""),
    "subject": words_of("""
        subject, title, summary, topic, headline, short description, betreff, thema, titel, objet, sujet, asunto,
        assunto, 主题, 标题, 问题标题, 工单标题"""),
    "body": words_of("""
        body, message, description, text, content, question, comment, first message, utterance, instruction,
        customer message, nachricht, anfrage, inhalt, beschreibung, message du client, mensaje, descripcion,
        mensagem, descricao, 内容, 问题描述, 描述, 留言内容, 问题内容, 消息内容, 咨询内容, 工单内容"""),
    "answer": words_of("""
        answer, reply, response, resolution note, solution, antwort, reponse, respuesta, resposta, 回复, 答复,
        回复内容, 处理结果"""),
    "opened_at": words_of("""
        opened at, created at, created, open date, opened, submitted at, date, received at, created on,
        date created, requested, erstellt am, eroffnet am, datum, date de creation, fecha, data, 创建时间,
        提交时间, 提问时间, 日期, 受理时间, 发起时间"""),
    "closed_at": words_of("""
        closed at, closed, resolved at, solved at, resolved, solved, date closed, geschlossen am, gelost am,
        关闭时间, 解决时间, 完成时间, 完结时间"""),
    "answered_at": words_of("""
        answered at, first response at, first reply at, first response time, replied at, 首次回复时间, 回复时间"""),
    "state": words_of(
        "status, state, ticket status, incident state, zustand, statut, estado, 状态, 工单状态, 处理状态"
    ),
    "priority": words_of("""
        priority, urgency, severity, prioritat, dringlichkeit, priorite, prioridad, prioridade, 优先级, 紧急程度"""),
    "category": words_of("""
        category, type, issue type, ticket type, intent, reason, department, kategorie, categorie, categoria, 类型,
        问题类型, 分类, 工单类型"""),
    "channel": words_of("channel, source, via, contact type, origin, kanal, quelle, canal, 渠道, 来源, 来源渠道"),
    "assignee": words_of("""
        assignee, agent, assigned to, owner, handler, bearbeiter, zustandig, agent assigne, asignado a, 处理人,
        客服, 受理人, 负责人"""),
    "order": words_of("""
        order id, order no, order number, order, bestellnummer, numero de commande, numero de pedido, 订单编号,
        订单号, 关联订单"""),
    "sku": words_of("sku, product, item, product code, artikelnummer, 商品编码, 商品, product purchased"),
    "score": words_of("""
        satisfaction, csat, rating, satisfaction score, customer satisfaction rating, bewertung, 评分, 满意度"""),
    "tags": words_of("tags, labels, 标签"),
    "note": words_of("note, notes, internal note, remark, bemerkung, 备注"),
}

WORDS: dict[str, Words] = {
    "orders": ORDERS,
    "products": PRODUCTS,
    "stock": STOCK,
    "customers": CUSTOMERS,
    "tickets": TICKETS,
}
"""Kind → field → words."""
