create index address_country on address (country, customer_id);
create index orders_tagged on orders (tags, id) where tags <> '';
