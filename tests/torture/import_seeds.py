"""Thirty small files as shops export them, all written here: what the fuzzing of imports begins with.

§ in a text is the tag of a making: other tags make the same things under other numbers.
"""

import csv

from data.dataclass import dataclass

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Seed:
    """One file, or several that come in together."""

    name: str
    texts: tuple[tuple[str, str], ...]
    """Names and contents; in the contents cells are parted by commas."""
    form: str = "table"
    """table, folder, gz, zip or xlsx."""
    encoding: str = "utf-8"
    delimiter: str = ","
    end: str = "\n"
    mapping: str = ""

    def tables(self, tag: str) -> dict[str, Rows]:
        """The tables by name, their headers first, of things that are numbered by a tag."""
        return {name: list(csv.reader(text.replace("§", tag).splitlines(keepends=True))) for name, text in self.texts}


SALES = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
5§1,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
5§1,71053,METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
5§2,22633,HAND WARMER,32,2010-12-01 08:28:00,1.69,,EIRE
5§3,POST,POSTAGE,1,2010-12-01 09:01:00,18.00,12583.0,France
C5§4,71053,METAL LANTERN,-1,2010-12-01 09:41:00,3.39,17850.0,United Kingdom
5§5,22139,,-10,2010-12-01 11:52:00,0.0,,United Kingdom
"""
SHOPIFY_ORDERS = """Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,\
Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,\
Lineitem requires shipping,Lineitem fulfillment status,Billing Name,Billing Country,Shipping Name,Shipping Address1,\
Shipping City,Shipping Zip,Shipping Country,Notes,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Tags,\
Tax 1 Name,Tax 1 Value,Phone
#§1,ann@x.org,paid,2023-03-30 10:00:00 +0200,fulfilled,EUR,45.00,4.90,8.55,58.45,SPRING,5.00,\
2023-03-30 09:59:00 +0200,2,Pot - Red,20.00,POT-R,true,fulfilled,Ann Bauer,DE,Ann Bauer,Ring 1,Ulm,'01067,DE,\
Ring twice,,Shopify Payments,,Acme,9§1,"b2c, vip",VAT 19%,8.55,'+491701
#§1,ann@x.org,,,,,,,,,,,,1,Lid,10.00,LID,true,fulfilled,,,,,,,,,,,,Acme,,,,,
#§2,bo@x.org,partially_refunded,2023-03-31 10:00:00 +0200,fulfilled,EUR,30.00,0.00,0.00,30.00,,0.00,\
2023-03-31 09:59:00 +0200,3,Cup,10.00,CUP,true,fulfilled,Bo,DE,Bo,Gate 2,Bonn,53111,DE,,,PayPal,10.00,Acme,9§2,,,,
#§3,cy@x.org,pending,,unfulfilled,USD,8.00,2.00,0.00,10.00,,0.00,2023-04-01 09:59:00 +0200,1,Mug,8.00,MUG,true,\
pending,Cy,US,Cy,Elm 3,Troy,12180,US,,,Manual,,Acme,9§3,,,,
#§4,di@x.org,voided,,unfulfilled,EUR,8.00,0.00,0.00,8.00,,0.00,2023-04-02 09:59:00 +0200,1,Mug,8.00,MUG,true,\
pending,Di,AT,Di,Au 4,Graz,8010,AT,,2023-04-02 12:00:00 +0200,Manual,,Acme,9§4,,,,
"""
SHOPIFY_PRODUCTS = """Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,\
Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Gift Card,Cost per item,Status
shirt§,Shirt,<p>Soft &amp; warm</p>,Acme,Tops,"men, new",TRUE,Size,S,Colour,Red,'08§,250,shopify,7,deny,"1,020.50",\
"1,100.00",'4006381333931,https://x/2.jpg,2,false,9.99,active
shirt§,,,,,,,,M,,Red,SH§M,250,shopify,-2,continue,20.50,,4.00638E+12,https://x/1.jpg,1,,,
shirt§,,,,,,,,,,,,,,,,,,,https://x/3.jpg,3,,,
mug§,Mug,,Acme,,,false,Title,Default Title,,,,,shopify,0,deny,8,,,,,false,,draft
"""
SHOPIFY_STOCK = """Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Incoming,Unavailable,Committed,\
Available,On hand
pot§,Pot,Size,S,PT§S,,,MAIN,0,0,1,9,10
pot§,Pot,Size,M,PT§M,,,MAIN,0,0,0,0,0
pot§,Pot,Size,M,PT§M,,,Moon,2,0,0,not stocked,not stocked
"""
SHOPIFY_CUSTOMERS = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,\
Default Address Address1,Default Address City,Default Address Country Code,Default Address Zip,Phone,Total Spent,\
Total Orders,Note,Tax Exempt,Tags
'77§1,Ann,Bauer,ann§@x.org,yes,,Ring 1,Ulm,DE,'01067,'+491701,58.45,1,,no,vip
'77§2,Bo,,bo§@x.org,no,Acme,Gate 2,Bonn,DE,53111,,0.00,0,calls at night,yes,
"""
WOO_PRODUCTS = """ID,Type,SKU,GTIN,Name,Published,Is featured?,Short description,Description,Tax class,In stock?,Stock,\
Backorders allowed?,Weight (lbs),Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,\
Attribute 1 value(s),Meta: note
1§0,variable,TEE§,,Shirt,1,1,Soft,<p>Very soft</p>,,1,,0,0.5,,,"Tops > Shirts, Sale","a.png, b.png",,Size,"S, M",m
1§1,variation,TEE§-S,4006381333931,Shirt - S,1,,,,parent,1,7,notify,,8.00,9.50,,,id:1§0,Size,S,
1§2,variation,,,Shirt - M,0,,,,parent,1,-2,1,1,,9.50,,,TEE§,Size,M,
1§3,simple,,,Mug,-1,,,,,1,,0,,,4,Kitchen,,,,,
"""
WOO_PACKED = """order_id,order_number,order_date,paid_date,status,shipping_total,tax_total,discount_total,order_total,\
refunded_total,order_currency,payment_method,transaction_id,customer_id,billing_first_name,billing_last_name,\
billing_email,billing_address_1,billing_city,billing_country,customer_note,line_items,shipping_items,coupon_items,\
refunds,tracking_number
7§1,1§1,2024-01-15 10:30:00,2024-01-15 10:31:00,completed,5.00,3.20,4.00,24.20,3.60,EUR,stripe,ch_1,7,Ann,Lee,\
ann@x.org,Ring 1,Ulm,DE,Ring twice,name:Pot|sku:POT|quantity:2|subtotal:20.00|total:16.00|total_tax:3.20,\
id:3|method_title:DHL|total:5.00,code:SAVE|amount:4.00,id:7§7|date:2024-01-20 09:00:00|reason:bad|amount:3.60,JJD01
7§2,1§2,2024-01-16 10:30:00,,processing,0.00,0.00,0.00,10.00,0.00,EUR,cod,,0,Bo,,bo@x.org,,,AT,,\
name:Lid\\; small|sku:LID|quantity:1|subtotal:10.00|total:10.00|total_tax:0.00,,,,
"""
WOO_LINES = """Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),\
Email (Billing),City (Billing),Country Code (Billing),Payment Method Title,Cart Discount Amount,\
Order Shipping Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity,Item Cost,Coupon Code
8§1,Completed,2024-02-01 10:00,,Ann,Lee,ann@x.org,Ulm,DE,Card,0,5.00,30.00,0.00,POT,1,Pot,2,10.00,
8§1,Completed,2024-02-01 10:00,,Ann,Lee,ann@x.org,Ulm,DE,Card,0,5.00,30.00,0.00,LID,2,Lid,1,5.00,
8§2,Refunded,2024-02-02 10:00,,Bo,,bo@x.org,Graz,AT,Card,0,0.00,5.00,0.00,LID,1,Lid,1,5.00,
"""
PRESTA_PRODUCTS = """Product ID,Active (0/1),Name *,"Categories (x,y,z...)",Price tax excluded or Price tax included,\
Tax rules ID,Wholesale price,Reference #,Supplier,Manufacturer,EAN13,UPC,Weight,Quantity,Description,\
"Available for order (0 = No, 1 = Yes)","Image URLs (x,y,z...)",Out of stock
2§1,1,Pot,"Kitchen/Pots, Sale","10,00",1,"4,50",PSP§,Acme,Forge,4006381333931,012345678905,"1,2",9,<b>Iron</b>,1,\
"a.png, b.png",1
2§2,0,Lid,Kitchen,"3,00",1,,,,,,,,4,,0,,0
"""
PRESTA_COMBINATIONS = """Product ID*,Attribute (Name:Type:Position)*,Value (Value:Position)*,Supplier reference,\
Reference,EAN13,UPC,Wholesale price,Impact on price,Quantity,Impact on weight,"Default (0 = No, 1 = Yes)"
2§1,"Colour:color:0, Size:select:1","Red:0, 1,5 l:1",,PC§-R,,,0,0,3,0,1
2§1,"Colour:color:0, Size:select:1","Blue:0, 2 l:1",S9,,4012345678901,,"5,00","2,50",4,"-0,2",0
"""
PRESTA_CUSTOMERS = """Customer ID,Active (0/1),"Titles ID (Mr = 1, Ms = 2, else 0)",Email *,Password *,Birthday,\
Last Name *,First Name *,Newsletter (0/1),Opt-in (0/1),Groups (x.y.z...)
3§1,1,2,ada§@x.org,secret,1990-01-02,Lane,Ada,1,0,Customer
3§2,0,1,bob§@x.org,secret,,Stone,Bob,0,0,Guest
"""
PRESTA_ADDRESSES = """Address ID,Alias *,Active (0/1),Customer e-mail *,Customer ID,Manufacturer,Supplier,Company,\
Lastname *,Firstname *,Address 1 *,Address 2,Zipcode *,City *,Country *,State,Other,Phone,Mobile Phone,VAT number,\
DNI/NIF/NIE
4§1,home,1,ada§@x.org,3§1,,,,Lane,Ada,Elm 3,,75001,Paris,France,,,0102,,,
"""
PRESTA_ORDERS = """ID,Reference,New client,Delivery,Customer,Total,Payment,Status,Date
6§1,XK§A,0,France,A. LANE,"€1,061.40",Bank wire,Delivered,2024-05-01 10:00:00
6§2,XK§B,1,Spain,B. STONE,€9.90,Cheque,Awaiting check payment,2024-05-02 10:00:00
6§3,XK§C,1,Spain,B. STONE,€19.90,Card,Refunded,2024-05-03 10:00:00
"""
MAGENTO_PRODUCTS = """sku,store_view_code,attribute_set_code,product_type,categories,name,description,weight,\
product_online,price,base_image,additional_attributes,qty,allow_backorders,is_in_stock,manage_stock,\
configurable_variations,configurable_variation_labels
MG§-S,,Top,simple,,Shirt-S,<p>Soft</p>,0.5,1,9.5000,s.png,"size=S,ean=4006381333931",7.0000,1,1,1,,
MG§-L,,Top,simple,,Shirt-L,,,2,10.0000,,,0.0000,0,1,1,,
MG§,,Top,configurable,Default Category/Men/Tops,Shirt,<p>Soft</p>,,1,,a.png,"brand=Acme,activity=Gym|Yoga",0.0000,0,\
1,1,"sku=MG§-S,size=S|sku=MG§-L,size=L",size=Size
MG§,zh_cn,,,,衬衫,很软,,,,,,,,,,,
"""
MAGENTO_ORDERS = """ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),\
Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,\
Subtotal,Shipping and Handling,Customer Name,Payment Method,Total Refunded
'0§1,Main Website,"Feb 3, 2024, 4:05:06 PM",Ann Lee,Ann Lee,$45.00,$45.00,Complete,"Ring 1,Ulm","Ring 1,Ulm",Flat,\
ann@x.org,General,40.00,5.00,Ann Lee,checkmo,0.00
'0§2,Main Website,"Feb 4, 2024, 4:05:06 PM",Bo,Bo,$10.00,$10.00,Processing,,,Flat,bo@x.org,General,10.00,0.00,Bo,\
checkmo,0.00
'0§3,Main Website,"Feb 5, 2024, 4:05:06 PM",Cy,Cy,$10.00,$10.00,Closed,,,Flat,cy@x.org,General,10.00,0.00,Cy,\
checkmo,10.00
"""
MAGENTO_REVIEWS = """sku,rating_code,rating_value,title,review,reviewer
MG§,Rating,4,Good§,Very soft,Ann
MG§,Rating,1,Bad§,Torn,Bo
"""
OLIST = (
    (
        "olist_orders_dataset",
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,"
        "order_delivered_customer_date,order_estimated_delivery_date\n"
        "o§1,c§1,delivered,2017-03-01 10:00:00,2017-03-01 10:15:00,2017-03-02 09:00:00,2017-03-10 18:30:00,2017-03-10\n"
        "o§2,c§2,canceled,2017-05-01 10:00:00,2017-05-01 10:15:00,,,2017-05-30 00:00:00\n",
    ),
    (
        "olist_order_items_dataset",
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
        "o§1,2,pot,s1,2017-03-08 10:15:00,10.90,5.10\no§1,1,pot,s1,2017-03-08 10:15:00,10.90,5.10\n"
        "o§2,1,cup,s2,2017-05-08 10:15:00,20.0,3.33\n",
    ),
    (
        "olist_order_payments_dataset",
        "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
        "o§1,2,voucher,1,12.0\no§1,1,credit_card,3,20.0\no§2,1,boleto,1,23.33\n",
    ),
    (
        "olist_order_reviews_dataset",
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,"
        "review_answer_timestamp\nr§1,o§1,5,,Ótimo,2017-03-11 00:00:00,2017-03-12 11:00:00\n",
    ),
    (
        "olist_customers_dataset",
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
        "c§1,ana§,04726,sao paulo,SP\nc§2,bia§,20231,rio de janeiro,RJ\n",
    ),
    (
        "olist_products_dataset",
        "product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,"
        "product_weight_g,product_length_cm,product_height_cm,product_width_cm\npot,cama_mesa,40,300,2,700,16,10,15\n",
    ),
)
ORDER_MAP = """channel = "webshop"
decimal = ","
dates = ["%d.%m.%Y %H:%M"]
columns = { "Order" = "order", "Date" = "placed", "Status" = "state", "Client" = "customer", "Name" = "name",\
 "Mail" = "email", "Land" = "country", "Item" = "sku", "Text" = "title", "Count" = "quantity",\
 "Price" = "unit_price", "Off" = "discount", "Freight" = "shipping", "Sum" = "total", "Back" = "refunded" }
states = { "sent" = "closed", "new" = "open", "void" = "cancelled" }
"""
ORDERS = """Order,Date,Status,Client,Name,Mail,Land,Item,Text,Count,Price,Off,Freight,Sum,Back
W§1,24.12.2010 10:00,sent,7,Ann,ann@x.org,Deutschland,POT,Topf,2,"10,005","3,00","4,90","21,91",
W§1,24.12.2010 10:00,sent,7,Ann,ann@x.org,Deutschland,LID,Deckel,0,"1,00",,,,
W§2,24.12.2010 11:00,void,,Bo,bo@x.org,Österreich,POT,Topf,1,"10,00",,,"10,00",
W§3,25.12.2010 11:00,sent,,Bo,bo@x.org,Österreich,POT,Topf,1,"10,00",,,"10,00","4,00"
W§4,26.12.2010 11:00,new,8,Cy,cy@x.org,Schweiz,POT,Topf,1,"1.110,00",,,"1.110,00",
"""
CHINESE_ORDER_MAP = """channel = "tmall"
currency = "CNY"
timezone = "Asia/Shanghai"
columns = { "订单编号" = "order", "付款时间" = "placed", "订单状态" = "state", "商品编码" = "sku",\
 "商品名称" = "title", "数量" = "quantity", "实际支付金额" = "line_total",\
 "退款" = "line_refunded", "收货人" = "name", "省份" = "region" }
states = { "交易成功" = "closed", "待发货" = "open", "交易关闭" = "cancelled" }
"""
CHINESE_ORDERS = """订单编号,付款时间,订单状态,商品编码,商品名称,数量,实际支付金额,退款,收货人,省份
20§1,2024-05-01 10:00:00,交易成功,A1,洗面奶,2,¥59.80,,张三,广东省
20§1,2024-05-01 10:00:00,交易成功,A2,面霜,1,99.00,99.00,张三,广东省
20§2,2024-05-02 10:00:00,待发货,A1,洗面奶,1,29.90,,李四,上海市
20§3,2024-05-03 10:00:00,交易关闭,A1,洗面奶,1,29.90,,王五,北京市
"""
PRODUCT_MAP = """kind = "products"
columns = { "Code" = ["product", "sku"], "Title" = "title", "Price" = "price", "Cost" = "cost", "EAN" = "barcode",\
 "Weight" = "weight", "On sale" = "shelf", "Stock" = "quantity", "Place" = "warehouse", "Changed" = "updated" }
weight_unit = "kg"
"""
PRODUCTS = """Code,Title,Price,Cost,EAN,Weight,On sale,Stock,Place,Changed
00§1,Pot,19.99,4,4006381333931,1.2,yes,7,MAIN,2024-05-01
00§2,Lid,5,,'0812,0.25,no,0,EAST,2024-05-01
00§3,Cup,"1,284.50",,,,yes,,,2024-05-01
"""
CHINESE_PRODUCT_MAP = """kind = "products"
columns = { "货号" = "product", "编码" = "sku", "名称" = "title_zh", "规格" = "option1_value", "售价" = "price",\
 "库存" = "quantity", "状态" = "shelf" }
constants = { option1_name = "规格" }
"""
CHINESE_PRODUCTS = """货号,编码,名称,规格,售价,库存,状态
H§,H§-1,茶杯,小,29.9,7,上架
H§,H§-2,茶杯,大,39.9,0,上架
J§,J§,茶壶,,199,3,下架
"""
STOCK_MAP = """kind = "stock"
columns = { "SKU" = "sku", "Quantity" = "quantity", "Warehouse" = "warehouse", "Bin" = "bin", "Name" = "title" }
"""
STOCK = """SKU,Quantity,Warehouse,Bin,Name
00§7,7,MAIN,A-01,Pot
00§7,2,EAST,,Pot
00§8,0,MAIN,A-02,Lid
"""
CHINESE_STOCK_MAP = """kind = "stock"
columns = { "商品编码" = "sku", "实际库存" = "quantity", "品质" = "bucket", "条码" = "barcode" }
"""
CHINESE_STOCK = """商品编码,实际库存,品质,条码
K§1,7,sellable,4006381333931
K§2,3,damaged,
K§3,0,,
"""
CUSTOMER_MAP = """kind = "customers"
columns = { "No" = "customer", "Name" = "name", "Mail" = "email", "Phone" = "phone", "Street" = "address1",\
 "Town" = "city", "Zip" = "postcode", "Country" = "country", "News" = "marketing", "Remark" = "note" }
"""
CUSTOMERS = """No,Name,Mail,Phone,Street,Town,Zip,Country,News,Remark
B§1,Zoë Bauer,zoe§@x.org,+49 170 1,Ring 1,Ulm,01067,Germany,yes,"rings twice, then waits"
B§2,Bo,bo§@x.org,,,,,AT,no,
"""
CHINESE_CUSTOMER_MAP = """kind = "customers"
columns = { "会员号" = "customer", "姓名" = "name", "手机" = "phone", "地址" = "address1", "等级" = "tier" }
"""
CHINESE_CUSTOMERS = """会员号,姓名,手机,地址,等级
V§1,张三,138§0001,广东省深圳市南山区科技路1号,金牌
V§2,李四,139§0002,上海市黄浦区南京东路2号,
"""
PART_MAP = """[[part]]
header = ["CUSTOMER", "DATE"]
join = { order = ["DATE", "CUSTOMER"] }
dates = ["%d-%m-%y"]
columns = { "DATE" = "placed", "CUSTOMER" = "name", "Style" = "sku", "PCS" = "quantity", "RATE" = "unit_price" }
[[part]]
header = ["Style", "Stock"]
kind = "stock"
columns = { "Style" = "sku", "Stock" = "quantity" }
"""
PARTS = """CUSTOMER,DATE,Style,PCS,RATE
R§ K,05-01-22,MEN5004,6,616.56
R§ K,05-01-22,MEN5005,2,530
Style,Stock
ST§1,4
ST§2,0
"""
TICKET_MAP = """kind = "tickets"
channel = "desk"
columns = { "Ticket" = "ticket", "Subject" = "subject", "Text" = "body", "Opened" = "opened_at", "Mail" = "email" }
"""
TICKETS = """Ticket,Subject,Text,Opened,Mail
T§1,Where is it?,"Hello,
I wait",2024-05-01 10:00:00,ann@x.org
T§2,Broken,The lid,2024-05-02 10:00:00,bo@x.org
"""


def _one(name: str, text: str, **how: str) -> Seed:
    return Seed(name, ((name, text),), **how)


SEEDS = (
    _one("online-retail", SALES),
    _one("online-retail-packed", SALES, form="gz"),
    _one("online-retail-book", SALES, form="xlsx"),
    _one("shopify-orders", SHOPIFY_ORDERS),
    _one("shopify-products", SHOPIFY_PRODUCTS, end="\r\n"),
    _one("shopify-inventory", SHOPIFY_STOCK),
    _one("shopify-customers", SHOPIFY_CUSTOMERS),
    Seed("shopify-zip", (("orders", SHOPIFY_ORDERS), ("customers", SHOPIFY_CUSTOMERS)), "zip"),
    _one("woo-products", WOO_PRODUCTS),
    _one("woo-orders-packed", WOO_PACKED, encoding="utf-8-sig"),
    _one("woo-orders-lines", WOO_LINES, delimiter="\t"),
    _one("prestashop-products", PRESTA_PRODUCTS, delimiter=";"),
    _one("prestashop-combinations", PRESTA_COMBINATIONS, delimiter=";"),
    Seed("prestashop-both", (("a", PRESTA_COMBINATIONS), ("b", PRESTA_PRODUCTS)), "folder", delimiter=";"),
    _one("tickets", TICKETS, mapping=TICKET_MAP),
    Seed("prestashop-people", (("customers", PRESTA_CUSTOMERS), ("addresses", PRESTA_ADDRESSES)), "folder"),
    _one("prestashop-orders", PRESTA_ORDERS, delimiter=";"),
    _one("magento-products", MAGENTO_PRODUCTS),
    _one("magento-orders", MAGENTO_ORDERS),
    _one("magento-reviews", MAGENTO_REVIEWS),
    Seed("olist", OLIST, "folder"),
    _one("orders", ORDERS, delimiter=";", encoding="cp1252", mapping=ORDER_MAP),
    _one("chinese-orders", CHINESE_ORDERS, encoding="gb18030", mapping=CHINESE_ORDER_MAP),
    _one("products", PRODUCTS, mapping=PRODUCT_MAP),
    _one("chinese-products", CHINESE_PRODUCTS, encoding="utf-16", mapping=CHINESE_PRODUCT_MAP),
    _one("stock", STOCK, delimiter=";", mapping=STOCK_MAP),
    _one("chinese-stock", CHINESE_STOCK, encoding="gb18030", delimiter="\t", mapping=CHINESE_STOCK_MAP),
    _one("customers", CUSTOMERS, end="\r", mapping=CUSTOMER_MAP),
    _one("chinese-customers", CHINESE_CUSTOMERS, encoding="utf-16-le", mapping=CHINESE_CUSTOMER_MAP),
    _one("parts", PARTS, mapping=PART_MAP),
)
assert len(SEEDS) == 30
