# ruff: noqa: E501  # rows are as long as shops write them
"""Lists as shops and marketplaces export them, small: what --guess is tried on. All people in them are made up."""

TAOBAO = """订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单状态,收货人姓名,收货地址 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,物流公司,宝贝总数量,退款金额
'1093847562910,小鱼儿88,a***@163.com,128.00,0.00,128.00,128.00,交易成功,王芳,浙江省 杭州市 西湖区 文三路 1 号,'13800000001,2020-02-21 10:05:11,2020-02-21 10:06:02,补水面霜 50g,1,YT2011223344,圆通速递,2,0.00
'1093847562911,tb_lee,138****0002,99.00,10.00,109.00,0.00,等待买家付款,李雷,广东省 深圳市 南山区 科技园 2 号,'13800000002,2020-02-21 11:00:00,,保湿喷雾,1,,,1,0.00
'1093847562912,阿明,b***@qq.com,59.90,6.00,65.90,65.90,"买家已付款,等待卖家发货",陈明,北京市 朝阳区 建国路 3 号,'13800000003,2020-02-22 09:30:45,2020-02-22 09:31:00,护手霜,1,,,1,0.00
'1093847562913,豆豆,c***@qq.com,200.00,0.00,200.00,200.00,交易关闭,周杰,上海市 徐汇区 漕溪路 4 号,'13800000004,2020-02-22 12:00:00,2020-02-22 12:01:00,精华液,1,SF1000000001,顺丰速运,1,200.00
'1093847562914,tina,d***@126.com,88.80,8.00,96.80,96.80,卖家已发货,吴婷,四川省 成都市 锦江区 春熙路 5 号,'13800000005,2020-02-23 20:15:30,2020-02-23 20:16:00,眼霜,1,ZTO7788,中通快递,3,0.00
"""

JINGDONG = """订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,运费金额,应付金额,订单状态,订单类型,下单帐号,客户姓名,客户地址,联系电话,订单备注,付款确认时间
60011122201,100012,无线鼠标,2,在线支付,2021-11-11 00:01:12,59.00,118.00,6.00,124.00,完成,SOP,jd_a1,赵一,江苏南京市鼓楼区,13900000001,,2021-11-11 00:01:40
60011122202,100013,机械键盘,1,在线支付,2021-11-11 00:02:33,299.00,299.00,0.00,299.00,等待出库,SOP,jd_b2,钱二,湖北武汉市洪山区,13900000002,尽快发货,2021-11-11 00:03:01
60011122203,100014,显示器支架,3,货到付款,2021-11-11 08:15:09,80.50,241.50,12.00,253.50,已取消,SOP,jd_c3,孙三,山东济南市历下区,13900000003,,
"""

YOUZAN = """订单号,订单状态,订单创建时间,买家付款时间,订单实付金额,运费,商品名称,商品规格,规格编码,商品单价,商品数量,商品金额合计,收货人/提货人,收货人手机号/提货人手机号,收货人省份,收货人城市,详细收货地址/提货地址,买家备注,支付方式
E20210305120001,交易完成,2021/3/5 12:00:01,2021/3/5 12:00:30,106.00,10.00,龙井茶,50g,LJ-50,48.00,2,96.00,刘洋,13700000001,浙江省,杭州市,西湖区龙井路1号,,微信支付
E20210305120002,待发货,2021/3/5 13:20:00,2021/3/5 13:21:10,138.00,0.00,龙井茶,50g,LJ-50,48.00,1,48.00,高伟,13700000002,上海市,上海市,静安区南京西路2号,送礼,支付宝
E20210305120002,待发货,2021/3/5 13:20:00,2021/3/5 13:21:10,138.00,0.00,普洱茶,饼,PE-1,90.00,1,90.00,高伟,13700000002,上海市,上海市,静安区南京西路2号,送礼,支付宝
E20210305120003,交易关闭,2021/3/13 09:00:00,,88.00,8.00,铁观音,罐,TGY,80.00,1,80.00,宋江,13700000003,福建省,厦门市,思明区湖滨路3号,,
"""

AMAZON = """order-id|order-item-id|purchase-date|payments-date|buyer-email|buyer-name|buyer-phone-number|sku|product-name|quantity-purchased|currency|item-price|item-tax|shipping-price|shipping-tax|ship-service-level|recipient-name|ship-address-1|ship-address-2|ship-city|ship-state|ship-postal-code|ship-country
111-0000001-1111111|50001|2023-04-01T08:12:01-07:00|2023-04-01T08:15:00-07:00|q1@marketplace.amazon.com|Ann Poe|2065550101|MUG-RED|Red mug|2|USD|24.00|2.40|5.00|0.50|Standard|Ann Poe|1 Pine St||Seattle|WA|98101|US
111-0000001-1111111|50002|2023-04-01T08:12:01-07:00|2023-04-01T08:15:00-07:00|q1@marketplace.amazon.com|Ann Poe|2065550101|PLATE|White plate|1|USD|9.50|0.95|2.00|0.20|Standard|Ann Poe|1 Pine St||Seattle|WA|98101|US
111-0000002-2222222|50003|2023-04-02T19:00:44-07:00|2023-04-02T19:01:00-07:00|q2@marketplace.amazon.com|Bo Li|5125550102|MUG-RED|Red mug|1|USD|12.00|0.99|0.00|0.00|Expedited|Bo Li|22 Elm Ave|Apt 4|Austin|TX|73301|US
""".replace("|", "\t")

EBAY = """Sales Record Number,Order Number,Buyer Username,Buyer Name,Buyer Email,Ship To Name,Ship To Phone,Ship To Address 1,Ship To City,Ship To State,Ship To Zip,Ship To Country,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Total Price,Payment Method,Sale Date,Paid On Date,Shipped On Date,Tracking Number
1001,12-09001-11111,vintage_fan,Cal Ray,cal@example.com,Cal Ray,+1 212-555-0101,9 Oak St,New York,NY,10001,United States,334455,Brass lamp,LAMP-1,1,$45.00,$9.95,$54.95,PayPal,Mar-14-23,Mar-14-23,Mar-15-23,9400111
1002,12-09002-22222,retro99,Dee Fox,dee@example.com,Dee Fox,+1 312-555-0102,10 Ash St,Chicago,IL,60601,United States,334456,Clock,CLK-7,2,$20.00,$5.00,$45.00,PayPal,Mar-15-23,Mar-15-23,Mar-17-23,9400112
1003,12-09003-33333,kat_k,Kat Kim,kat@example.com,Kat Kim,+1 415-555-0103,11 Fir St,San Francisco,CA,94102,United States,334457,Radio,RAD-2,1,"$1,120.00",$0.00,"$1,120.00",PayPal,Mar-28-23,Mar-29-23,,
"""

ETSY = """Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1,Ship City,Ship State,Ship Zipcode,Ship Country,Order ID,Variations,SKU
01/31/24,Silver ring,ann poe (annp),2,25.00,LOVE10,5.00,0.00,4.50,0.00,50.00,USD,4010001,7001,01/31/24,02/02/24,Ann Poe,1 Pine St,Seattle,WA,98101,United States,3050001,Size:7,RING-7
01/30/24,Beaded bracelet,bo li (boli),1,18.00,,0.00,0.00,3.99,1.49,18.00,USD,4010002,7002,01/30/24,02/01/24,Bo Li,22 Elm Ave,Austin,TX,73301,United States,3050002,Colour:Blue,BR-BLU
01/30/24,Silver ring,bo li (boli),1,25.00,,0.00,0.00,3.99,1.49,25.00,USD,4010003,7001,01/30/24,02/01/24,Bo Li,22 Elm Ave,Austin,TX,73301,United States,3050002,Size:8,RING-8
"""

GERMAN = """Bestellnummer;Bestelldatum;Status;Kundennummer;Vorname;Nachname;E-Mail;Straße;PLZ;Ort;Land;Artikelnummer;Bezeichnung;Menge;Einzelpreis (€);Gesamtpreis (€);Versandkosten (€);Gesamtbetrag (€);Zahlungsart;Sendungsnummer
B-1001;03.04.2022 09:15;versendet;2001;Anna;Müller;anna@example.de;Ring 1;89073;Ulm;Deutschland;T-10;Topf groß;2;12,50;25,00;4,90;33,89;PayPal;00340001
B-1001;03.04.2022 09:15;versendet;2001;Anna;Müller;anna@example.de;Ring 1;89073;Ulm;Deutschland;D-3;Deckel;1;3,99;3,99;4,90;33,89;PayPal;00340001
B-1002;14.04.2022 18:40;in Bearbeitung;2002;Jörg;Weiß;joerg@example.de;Gasse 2;1010;Wien;Österreich;T-10;Topf groß;100;12,50;1.250,00;0,00;1.250,00;Vorkasse;
B-1003;15.04.2022 08:00;storniert;2003;Eva;Groß;eva@example.de;Platz 3;80331;München;Deutschland;K-1;Kanne;1;24,90;24,90;4,90;29,80;Rechnung;
"""

INDIAN = """Sr. No.,Order No.,Order Date,Party Name,Mobile No,Pincode,State,Item Code,Item Description,Qty,Rate (INR),Amount (INR),GST Amount,Invoice Value,Order Status,Courier Partner,AWB No
1,SO/22-23/001,05-06-2022,Meera Textiles,9800000001,400001,Maharashtra,KR-11,Kurta cotton M,10,"1,250.00","12,500.00","1,500.00","14,000.00",Delivered,BlueDart,BD1001
2,SO/22-23/002,12-06-2022,Ravi Stores,9800000002,110001,Delhi,KR-12,Kurta cotton L,100,"1,250.00","1,25,000.00","15,000.00","1,40,000.00",Shipped,Delhivery,DL2002
3,SO/22-23/003,18-06-2022,Asha Fashions,9800000003,560001,Karnataka,SR-01,Saree silk,2,"4,999.50","9,999.00","1,199.88","11,198.88",Pending,,
"""

AMERICAN = """Order #,Date,Customer,Email,Product,SKU,Qty,Unit Price,Line Total,Discount,Shipping,Sales Tax,Order Total,Payment Status,Fulfillment Status
5001,3/4/2023 2:05 PM,Ann Poe,ann@example.com,Tee shirt,TEE-S,3,$15.00,$45.00,$4.50,$6.00,$3.54,$65.04,Paid,Fulfilled
5001,3/4/2023 2:05 PM,Ann Poe,ann@example.com,Cap,CAP,1,$15.00,$15.00,$4.50,$6.00,$3.54,$65.04,Paid,Fulfilled
5002,3/5/2023 9:30 AM,Bo Li,bo@example.com,Cap,CAP,2,$15.00,$30.00,$0.00,$6.00,$2.40,$38.40,Pending,Unfulfilled
5003,3/17/2023 11:59 PM,Cy Day,cy@example.com,Tee shirt,TEE-L,1,$15.00,$15.00,$0.00,$0.00,$1.20,$16.20,Refunded,Fulfilled
"""

HAND_KEPT = """when?,who bought it,what,how many,each,came to,paid by,posted,remarks
3 Jan 2022,Mrs Hall,Jam strawberry,3,4.50,13.50,cash,yes,
3 Jan 2022,Mrs Hall,Honey,1,8.00,8.00,cash,yes,
5 Jan 2022,Tom B.,Jam plum,2,4.50,9.00,card,yes,will come back
14 Feb 2022,Church fair,Honey,12,7.50,90.00,bank,no,collects on Sunday
"""

MAGENTO = """ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,Payment Method,Total Refunded
000000101,Main Website,"Mar 3, 2021 1:05:22 PM",Ann Poe,Ann Poe,$57.00,$57.00,complete,"1 Pine St,Seattle,Washington,98101","1 Pine St,Seattle,Washington,98101",Flat Rate - Fixed,ann@example.com,General,$52.00,$5.00,Ann Poe,checkmo,$0.00
000000102,Main Website,"Mar 4, 2021 9:41:00 AM",Bo Li,Bo Li,"$1,205.00","$1,205.00",processing,"22 Elm Ave,Austin,Texas,73301","22 Elm Ave,Austin,Texas,73301",Flat Rate - Fixed,bo@example.com,NOT LOGGED IN,"$1,200.00",$5.00,Bo Li,paypal,$0.00
000000103,Main Website,"Mar 14, 2021 6:10:10 PM",Cy Day,Cy Day,$35.00,$35.00,canceled,"9 Oak St,New York,New York,10001","9 Oak St,New York,New York,10001",Flat Rate - Fixed,cy@example.com,General,$30.00,$5.00,Cy Day,checkmo,$0.00
"""

TILL = """Date,Time,Receipt No,Category,Item,Qty,Gross Sales,Discounts,Net Sales,Tax,Tender Type,Staff
2024-05-01,09:01:10,R-1,Drinks,Flat white,2,$9.00,$0.00,$9.00,$0.90,Card,Kim
2024-05-01,09:01:10,R-1,Food,Croissant,1,$4.50,-$0.50,$4.00,$0.40,Card,Kim
2024-05-01,09:12:44,R-2,Drinks,Tea,1,$3.50,$0.00,$3.50,$0.35,Cash,Kim
2024-05-01,17:30:02,R-3,Drinks,Flat white,-1,-$4.50,$0.00,-$4.50,-$0.45,Card,Lee
"""

FRENCH = """N° de commande;Date de commande;Client;Adresse e-mail;Ville;Pays;Référence;Désignation;Quantité;Prix unitaire TTC;Montant TTC;Frais de port;Total TTC;Mode de paiement;Statut
C2201;1 févr. 2022;Luc Roy;luc@example.fr;Lyon;France;SAV-1;Savon lavande;3;4,50;13,50;5,90;19,40;Carte bancaire;Expédiée
C2202;2 févr. 2022;Zoé Blanc;zoe@example.fr;Paris;France;BOU-2;Bougie;1;1 019,00;1 019,00;0,00;1 019,00;PayPal;En préparation
"""

PRODUCTS_GERMAN = """Artikelnummer;EAN;Bezeichnung;Kategorie;Hersteller;VK-Preis;EK-Preis;Gewicht (kg);Bestand;Größe;Farbe;Bild
T-10-R;4006381333931;Topf rot;Töpfe;Emalia;24,90;11,20;1,25;14;24 cm;rot;https://example.de/t10r.jpg
T-10-B;4006381333948;Topf blau;Töpfe;Emalia;24,90;11,20;1,25;0;24 cm;blau;https://example.de/t10b.jpg
K-1;4006381333955;Kanne;Kannen;Emalia;1.049,00;500,00;0,8;3;1 l;weiß;https://example.de/k1.jpg
"""

PRODUCTS_CHINESE = """商品编码,商品名称,分类,品牌,规格,颜色,销售价,成本价,库存,重量(kg),条形码,上架状态
LJ-50,龙井茶,绿茶,西湖,50g,绿色,48.00,20.00,120,0.06,6901234567892,上架
LJ-100,龙井茶,绿茶,西湖,100g,绿色,90.00,38.00,60,0.12,6901234567908,上架
PE-1,普洱茶,黑茶,勐海,饼,褐色,90.00,40.00,15,0.4,6901234567915,下架
"""

STOCK_ENGLISH = """Item Code,Description,Location,Bin,Qty On Hand,Barcode
MUG-RED,Red mug,London,A-01,24,5012345678900
MUG-RED,Red mug,Leeds,B-07,"1,200",5012345678900
PLATE,White plate,London,A-02,0,5012345678917
"""

STOCK_CHINESE = """货号,品名,仓库,库位,可用库存
LJ-50,龙井茶 50g,杭州仓,A1-02,120
PE-1,普洱茶 饼,杭州仓,A1-03,15
TGY,铁观音,厦门仓,B2-01,40
"""

CUSTOMERS_ENGLISH = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,City,Province,Country,Zip,Phone,Customer Group,Notes
901,Ann,Poe,ann@example.com,yes,Poe Ltd,1 Pine St,Seattle,WA,US,98101,+1 206 555 0101,Gold,likes mugs
902,Bo,Li,bo@example.com,no,,22 Elm Ave,Austin,TX,US,73301,+1 512 555 0102,Standard,
"""

CUSTOMERS_CHINESE = """会员编号,姓名,手机号,邮箱,会员等级,省份,城市,详细地址,备注
V001,王芳,13800000001,wf@example.cn,金卡,浙江省,杭州市,西湖区文三路1号,老客户
V002,李雷,13800000002,ll@example.cn,银卡,广东省,深圳市,南山区科技园2号,
"""

TICKETS = """Ticket ID,Subject,Description,Customer Email,Status,Priority,Created At,Assignee,Order Number
T-1,Where is my parcel?,I ordered two weeks ago and nothing has come yet. Please check.,ann@example.com,open,high,2024-05-02 09:00,Kim,5001
T-2,Wrong colour,You sent blue instead of red. I want to send it back.,bo@example.com,closed,low,2024-05-03 10:30,Lee,5002
"""
