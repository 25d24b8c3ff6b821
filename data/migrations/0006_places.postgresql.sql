create index address_country on address (country, customer_id);
