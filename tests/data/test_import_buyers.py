"""Customers of files: made, known again by id or e-mail, brought up to date, and left where people changed them."""

from data import database, frames
from data.frames import Frame
from data.importers.keeping.said import apply_field
from tests.data.goods import buyer, keep, listed, look, sound, written

ANNA = {
    **{"name": "Anna Berg", "email": "Anna@Example.com", "phone": "+49 30 1234", "company": "Berg"},
    **{"line1": "Am Ufer 1", "city": "Berlin", "postcode": "10115", "country": "DE", "marketing": "given"},
}


def customers():
    return database.rows("SELECT number, name, email, phone_key, guest, source_id, version FROM customer ORDER BY id")


def addresses():
    return database.rows("SELECT customer_id, line1, city, country FROM address ORDER BY id")


def consents():
    return database.rows("SELECT purpose, state, source FROM consent ORDER BY id")


def make_guest(email, *, batch=None, source_id="", **columns):
    values = {"name": "Guest", "guest": 1, **columns}
    with database.transaction():
        return database.insert(
            "INSERT INTO customer (number, name, email, email_key, guest, source_id, batch_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (f"G-{email}", values["name"], email, email.casefold(), values["guest"], source_id, batch),
        )


def index(key):
    from data import search

    with database.transaction():
        search.index_rows("customer", [key])
    return key


def test_a_new_buyer_is_a_customer_with_address_and_consent(shop):
    outcome = keep(shop, buyer("7", **ANNA, note="likes blue", extra='{"a": 1}'))

    assert customers() == [("7", "Anna Berg", "Anna@Example.com", "49301234", 0, "shopify:7", 1)]
    assert [row[1:] for row in addresses()] == [("Am Ufer 1", "Berlin", "DE")]
    assert consents() == [("marketing", "given", "shopify")]
    assert (outcome.imported[0], outcome.counts["customers"], outcome.updated) == (1, 1, 0)
    assert "likes blue" in database.scalar("SELECT body FROM source_record")
    assert database.scalar("SELECT count(*) FROM customer WHERE batch_id IS NOT NULL") == 1
    sound()


def test_the_same_buyers_again_write_nothing(shop):
    people = [buyer("7", **ANNA), buyer("", name="No id", email="no@id.example"), buyer("", name="Nobody")]
    keep(shop, *people)
    before = written()

    assert look(*people).counts() == {"customer": {"same": 3}}
    keep(shop, *people)

    assert written() == before
    assert [row[0] for row in customers()] == ["7", "C10001", "C10002"]


def test_a_newer_file_brings_a_customer_up_to_date(shop):
    keep(shop, buyer("7", **ANNA))

    outcome = keep(shop, buyer("7", **{**ANNA, "name": "Anna Stern", "line1": "Weg 2", "marketing": "withdrawn"}))

    assert customers() == [("7", "Anna Stern", "Anna@Example.com", "49301234", 0, "shopify:7", 2)]
    assert [row[1] for row in addresses()] == ["Am Ufer 1", "Weg 2"]
    assert [row[1] for row in consents()] == ["given", "withdrawn"]
    assert (outcome.updated, listed()) == (1, [])
    sound()


def test_a_file_that_says_less_changes_nothing(shop):
    keep(shop, buyer("7", **ANNA))

    assert look(buyer("7", name="Anna Berg", city="Berlin")).nothing_to_do


def test_what_people_changed_here_stays_and_is_listed(shop):
    keep(shop, buyer("7", **ANNA))
    with database.transaction():
        database.run("UPDATE customer SET name = 'Anna B.', version = version + 1")
        database.run(
            "INSERT INTO consent (customer_id, purpose, state, at, source)"
            " SELECT id, 'marketing', 'withdrawn', 1, 'phone' FROM customer"
        )
    database.run("UPDATE consent SET at = 0 WHERE source = 'shopify'")

    assert look(buyer("7", **ANNA)).nothing_to_do
    keep(shop, buyer("7", **{**ANNA, "name": "Anna Stern"}))

    assert customers()[0][1] == "Anna B."
    assert listed() == [("customer", "7", "name", "Anna B.", "Anna Stern", "open")]
    assert len(consents()) == 2
    keep(shop, buyer("7", **{**ANNA, "name": "Anna B."}))
    assert listed() == []


def test_a_guest_whom_orders_brought_becomes_the_customer(shop):
    batch = database.insert("INSERT INTO batch (file_hash, path) VALUES ('x', 'orders.csv')", ())
    guest = index(make_guest("anna@example.com", batch=batch))

    outcome = keep(shop, buyer("7", **ANNA))

    assert customers() == [("G-anna@example.com", "Anna Berg", "Anna@Example.com", "49301234", 0, "shopify:7", 2)]
    assert addresses()[0][0] == guest
    assert (outcome.counts["customers"], outcome.updated, listed()) == (0, 1, [])
    sound()


def test_a_customer_whom_orders_named_by_their_id_is_the_same(shop):
    known = index(make_guest("", source_id="shopify:7", name="", guest=0))

    keep(shop, buyer("7", **ANNA))

    assert database.scalar("SELECT subject_id FROM source_record") == known
    assert customers()[0][1] == "Anna Berg"


def test_two_ids_with_one_address_are_two_customers_of_one_shop(shop):
    keep(shop, buyer("7", **ANNA))

    keep(shop, buyer("8", **{**ANNA, "name": "Otto"}))
    keep(shop, buyer("9", **{**ANNA, "name": "Anna at Woo"}), channel="woocommerce")

    assert [row[1] for row in customers()] == ["Anna Berg", "Otto"]
    assert listed() == [("customer", "7", "name", "Anna Berg", "Anna at Woo", "open")]


def test_a_merged_customer_is_who_they_were_merged_into(shop):
    keep(shop, buyer("7", **ANNA), buyer("8", name="Anna 2"))
    old, stays = (row[0] for row in database.rows("SELECT id FROM customer ORDER BY id"))
    database.run("UPDATE customer SET merged_into_id = ? WHERE id = ?", (stays, old))

    keep(shop, buyer("7", **{**ANNA, "phone": "030 99"}))

    assert database.rows("SELECT phone FROM customer ORDER BY id") == [("+49 30 1234",), ("",)]
    assert listed() == [("customer", "8", "phone", "", "030 99", "open")]
    assert database.scalar("SELECT subject_id FROM source_record WHERE source_id = '7'") == stays


def test_a_number_that_is_taken_or_could_be_ours_gets_the_channel_behind(shop):
    keep(shop, buyer("C10001", name="One"), buyer("5", name="Two"))

    keep(shop, buyer("5", name="Three"), channel="woocommerce")

    assert [row[0] for row in customers()] == ["C10001-shopify", "5", "5-woocommerce"]


def test_their_value_can_be_taken(shop):
    keep(shop, buyer("7", **ANNA))
    key = database.scalar("SELECT id FROM customer")

    with (
        database.transaction(),
        frames.running_in(Frame(shop.supervisor, "op", 1_800_000_000_000_000)) as frame,
    ):
        frame.open_event("test", 1, "")
        for field, value in (("email", "B@x.example"), ("phone", "1 2"), ("name", "B"), ("marketing", "withdrawn")):
            apply_field("customer", key, field, value)

    assert database.one("SELECT name, email_key, phone_key FROM customer") == ("B", "b@x.example", "12")
    assert [row[1] for row in consents()] == ["given", "withdrawn"]
