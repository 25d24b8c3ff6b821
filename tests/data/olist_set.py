"""A small set of Olist's nine tables: an order of each status, and the oddities of the real set."""

from decimal import Decimal
from pathlib import Path

FILES: dict[str, str] = {
    "olist_customers_dataset": (
        "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
        "c3,ana,04726,sao paulo,SP\nc1,ana,01012,osasco,SP\nc2,bia,20231,rio de janeiro,RJ\n"
        "c4,caio,82820,curitiba,PR\nc5,davi,35182,timoteo,MG\nc6,eva,01012,osasco,SP\nc7,fabio,01012,osasco,SP\n"
        "c8,gil,01012,osasco,SP\nc9,hugo,01012,osasco,SP\n"
    ),
    "olist_geolocation_dataset": (
        "geolocation_zip_code_prefix,geolocation_lat,geolocation_lng,geolocation_city,geolocation_state\n"
        "01012,-23.548945985189434,-46.63467113292871,sao paulo,SP\n"
        "20231,-22.9,-43.2,rio de janeiro,RJ\n"
        "01012,-23.548945985189434,-46.63467113292871,sao paulo,SP\n"
        "01012,-23.54,-46.63,são paulo,SP\n"
    ),
    "olist_order_items_dataset": (
        "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
        "o1,2,pot,s1,2017-03-08 10:15:00,10.90,5.10\no2,1,mug,s2,2017-04-07 10:15:00,99.9,0.1\n"
        "o3,1,cup,s1,2017-04-08 10:15:00,20.0,3.33\no4,1,pot,s1,2017-05-08 10:15:00,10.90,5.10\n"
        "o1,1,pot,s1,2017-03-08 10:15:00,10.90,5.10\no7,1,mug,s1,2017-06-08 10:15:00,7.0,1.0\n"
        "o8,1,cup,s1,2017-06-08 10:15:00,1.0,0.0\no9,1,pot,s1,2017-06-08 10:15:00,5.0,0.5\n"
    ),
    "olist_order_payments_dataset": (
        "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
        "o1,2,voucher,1,12.0\no1,1,credit_card,3,20.0\no2,1,boleto,1,100.0\no3,1,debit_card,1,25.33\n"
        "o4,1,credit_card,1,16.0\no5,1,voucher,1,50.0\no6,1,not_defined,1,0.0\no7,1,boleto,1,8.01\n"
        "o8,1,voucher,1,1.0\no9,1,credit_card,2,5.5\n"
    ),
    "olist_order_reviews_dataset": (
        "review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,"
        "review_answer_timestamp\n"
        'r1,o1,5,,"Ótimo, ""perfeito""\nrecomendo",2017-03-11 00:00:00,2017-03-12 11:00:00\n'
        "r1,o2,1,Péssimo,,2017-04-20 00:00:00,\nr4,o4,2,,,2017-05-20 00:00:00,2017-05-21 09:00:00\n"
    ),
    "olist_orders_dataset": (
        "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,"
        "order_delivered_customer_date,order_estimated_delivery_date\n"
        "o1,c1,delivered,2017-03-01 10:00:00,2017-03-01 10:15:00,2017-03-02 09:00:00,2017-03-10 18:30:00,"
        "2017-03-10 00:00:00\n"
        "o2,c2,delivered,2017-03-31 23:30:00,2017-04-01 10:15:00,2017-04-02 09:00:00,,2017-04-25 00:00:00\n"
        "o3,c3,shipped,2017-04-01 00:10:00,2017-04-01 10:15:00,2017-04-03 09:00:00,,2017-04-26 00:00:00\n"
        "o4,c4,canceled,2017-05-01 10:00:00,2017-05-01 10:15:00,2017-05-02 09:00:00,2017-05-05 12:00:00,"
        "2017-05-30 00:00:00\n"
        "o5,c5,unavailable,2017-05-01 10:00:00,2017-05-01 10:15:00,,,2017-05-30 00:00:00\n"
        "o6,c6,created,2017-05-01 10:00:00,,,,2017-05-30 00:00:00\n"
        "o7,c7,invoiced,2017-06-01 10:00:00,2017-06-01 10:15:00,,,2017-06-30 00:00:00\n"
        "o8,c8,processing,2017-06-01 10:00:00,2017-06-01 10:15:00,,,2017-06-30 00:00:00\n"
        "o9,c9,approved,2017-06-01 10:00:00,2017-06-01 10:15:00,,,2017-06-30 00:00:00\n"
    ),
    "olist_products_dataset": (
        "product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,"
        "product_weight_g,product_length_cm,product_height_cm,product_width_cm\n"
        "pot,cama_mesa,40,300,2,700,16,10,15\nmug,pc_gamer,41,301,1,800,17,11,16\ncup,,,,,,18,12,17\n"
    ),
    "olist_sellers_dataset": (
        "seller_id,seller_zip_code_prefix,seller_city,seller_state\n"
        's1,13450,santa barbara d´oeste,SP\ns2,13451,"novo hamburgo, rio grande do sul, brasil",RS\n'
    ),
    "product_category_name_translation": (
        "product_category_name,product_category_name_english\ncama_mesa,bed_table\nbeleza,beauty\n"
    ),
}
COUNTS = {
    "olist-customers": 9,
    "olist-geolocation": 4,
    "olist-items": 8,
    "olist-payments": 10,
    "olist-reviews": 3,
    "olist-orders": 9,
    "olist-products": 3,
    "olist-sellers": 2,
    "olist-categories": 2,
}
EXPECTED = {
    "orders": 9,
    "status": {
        "approved": 1,
        "canceled": 1,
        "created": 1,
        "delivered": 2,
        "invoiced": 1,
        "processing": 1,
        "shipped": 1,
        "unavailable": 1,
    },
    "gmv": Decimal("165.60"),
    "freight": Decimal("20.23"),
    "paid": Decimal("237.84"),
    "late_share": Decimal("0.5000"),
    "mean_score": Decimal("2.6667"),
    "pay_types": {"boleto": 2, "credit_card": 3, "debit_card": 1, "not_defined": 1, "voucher": 3},
}


def folder(tmp_path: Path, *names: str, name: str = "olist", **changed: str) -> Path:
    """A folder with these tables, or all; of changed ones the text is given."""
    place = tmp_path / name
    place.mkdir()
    for one in names or FILES:
        (place / f"{one}.csv").write_text(changed.get(one, FILES[one]), encoding="utf-8")
    return place
