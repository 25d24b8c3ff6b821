"""Products and variants of files: made, brought up to date field by field, and left where people changed them."""

from hypothesis import given
from hypothesis import strategies as st

from data import database, frames
from data.frames import Frame
from data.importers.goods import Level
from data.importers.keeping.said import apply_field, believed, is_nothing, settle, shown, typed
from data.operations.catalogue import change_barcode, make_product, make_sku, rename_product
from data.operations.prices import change_price
from tests.builders import events
from tests.builders import make_sku as build_sku
from tests.data.goods import article, keep, listed, look, sell, sound, variant, written

VALUES = st.sampled_from(["", None, 0, 1, "a", "b"])
FIELDS = st.dictionaries(st.sampled_from(["title", "vendor", "price_minor", "weight_g", "extra"]), VALUES)


def pot(**said):
    """A product with two variants, as a shop exports it."""
    return article(
        "pot",
        variant("POT-W", options="Colour=White", price_minor=1250, barcode="4006381333931", weight_g=300),
        variant("POT-B", options="Colour=Blue", price_minor=1350, cost_minor=500),
        **{"title": "Pot", "vendor": "Clay & Co", "category": "Pots", "shelf": "on", **said},
    )


def skus():
    return database.rows(
        "SELECT s.code, p.code, s.name, s.price_minor, s.placeholder, s.version FROM sku s"
        " JOIN product p ON p.id = s.product_id ORDER BY s.code"
    )


def prices(code):
    return database.rows(
        "SELECT r.amount_minor, r.reason FROM price_row r JOIN sku s ON s.id = r.sku_id WHERE s.code = ? ORDER BY r.id",
        (code,),
    )


def sku_id(code):
    return database.scalar("SELECT id FROM sku WHERE code = ?", (code,))


def product_id(code):
    return database.scalar("SELECT id FROM product WHERE code = ?", (code,))


def test_a_new_article_is_a_product_with_its_variants(shop):
    outcome = keep(shop, pot(text_en="A pot.", text_zh="花盆。", title_zh="花盆", images="https://a/1\nhttps://a/2"))

    assert skus() == [
        ("POT-B", "pot", "Pot Blue", 1350, 0, 1),
        ("POT-W", "pot", "Pot White", 1250, 0, 1),
    ]
    assert database.rows("SELECT code, title, title_zh, category, vendor, shelf FROM product") == [
        ("pot", "Pot", "花盆", "Pots", "Clay & Co", "on")
    ]
    assert database.rows("SELECT name_zh, barcode, cost_minor, weight_g FROM sku ORDER BY code") == [
        ("花盆 Blue", None, 500, 0),
        ("花盆 White", "4006381333931", None, 300),
    ]
    assert database.rows("SELECT language, body FROM product_text ORDER BY language") == [
        ("en", "A pot."),
        ("zh", "花盆。"),
    ]
    assert database.rows("SELECT position, address FROM image ORDER BY position") == [
        (0, "https://a/1"),
        (1, "https://a/2"),
    ]
    assert (prices("POT-W"), prices("POT-B")) == ([(1250, "import")], [(1350, "import")])
    assert database.rows("SELECT count(*) FROM promise") == [(4,)]
    assert database.scalar("SELECT count(*) FROM sku WHERE batch_id IS NOT NULL") == 2
    assert (outcome.imported[0], outcome.updated, outcome.counts["products"], outcome.counts["variants"]) == (
        *(1, 0),
        *(1, 2),
    )
    assert (events(), listed(), outcome.differences) == (["import.batch"], [], [])
    sound()


def test_the_same_article_again_writes_nothing(shop):
    keep(shop, pot())
    before = written()

    sorting = look(pot())
    keep(shop, pot())

    assert (sorting.nothing_to_do, len(sorting.same), sorting.counts()["product"]) == (True, 1, {"same": 1})
    assert written() == before


def test_a_file_with_fewer_columns_or_variants_takes_nothing_away(shop):
    keep(shop, pot())
    before = written()

    fewer = article("pot", variant("POT-W", price_minor=1250), title="Pot")

    assert look(fewer).nothing_to_do
    keep(shop, fewer)
    assert written() == before
    assert look(pot()).nothing_to_do


def test_a_newer_file_changes_what_the_source_owns(shop):
    keep(shop, pot())
    newer = article(
        "pot",
        variant("POT-W", options="Colour=White", price_minor=1450, barcode="", weight_g=310),
        **{"title": "Clay pot", "vendor": "Clay & Co", "category": "", "shelf": "off", "images": "https://b/1"},
    )

    sorting = look(newer)
    outcome = keep(shop, newer)

    assert sorting.counts() == {"product": {"changed": 1}}
    assert skus() == [
        ("POT-B", "pot", "Clay pot Blue", 1350, 0, 2),
        ("POT-W", "pot", "Clay pot White", 1450, 0, 2),
    ]
    assert prices("POT-W") == [(1250, "import"), (1450, "import")]
    assert database.rows("SELECT title, category, shelf, version FROM product") == [("Clay pot", "", "off", 2)]
    assert database.rows("SELECT barcode, weight_g FROM sku WHERE code = 'POT-W'") == [(None, 310)]
    assert (outcome.imported[0], outcome.updated, outcome.counts["variants"], listed()) == (1, 1, 0, [])
    sound()


def test_what_people_changed_here_stays_and_is_listed_until_both_agree(shop):
    keep(shop, pot())
    change_price(shop.supervisor, sku_id("POT-W"), amount=1300, reason="market")
    rename_product(shop.supervisor, product_id("pot"), title="Our pot")

    outcome = keep(shop, _with_price(1450, title="Their pot"))

    assert prices("POT-W")[-1] == (1300, "market")
    assert database.scalar("SELECT title FROM product") == "Our pot"
    assert listed() == [
        ("product", "pot", "title", "Our pot", "Their pot", "open"),
        ("sku", "POT-W", "price_minor", "13.00", "14.50", "open"),
    ]
    assert {**outcome.differences[1]} == {
        "document": "POT-W",
        "field": "price_minor",
        "ours": "13.00",
        "theirs": "14.50",
        "says": "people have changed it here",
    }
    keep(shop, _with_price(1500, title="Their pot"))
    assert listed()[1] == ("sku", "POT-W", "price_minor", "13.00", "15.00", "open")
    assert database.scalar("SELECT count(*) FROM difference") == 2
    keep(shop, _with_price(1300, title="Our pot"))
    assert listed() == []
    assert database.rows("SELECT DISTINCT state FROM difference") == [("gone",)]
    keep(shop, _with_price(1600, title="Our pot"))
    assert (prices("POT-W")[-1], listed()) == ((1600, "import"), [])
    sound()


def _with_price(minor, **said):
    made = pot(**said)
    made.variants[0].said["price_minor"] = minor
    return made


def test_an_article_made_here_takes_what_it_lacks_and_keeps_the_rest(shop):
    product = make_product(shop.supervisor, code="pot", title="Handmade pot").id
    make_sku(shop.supervisor, product, code="POT-W", options="Colour=White", price="9.90")

    sorting = look(pot())
    outcome = keep(shop, pot())

    assert sorting.counts() == {"product": {"changed": 1}}
    assert outcome.updated == 1
    assert database.rows("SELECT title, vendor FROM product") == [("Handmade pot", "Clay & Co")]
    assert skus() == [
        ("POT-B", "pot", "Handmade pot Blue", 1350, 0, 1),
        ("POT-W", "pot", "Handmade pot White", 990, 0, 3),
    ]
    assert database.scalar("SELECT barcode FROM sku WHERE code = 'POT-W'") == "4006381333931"
    assert [(row[1], row[2], row[3], row[4]) for row in listed()] == [
        ("pot", "shelf", "off", "on"),
        ("pot", "title", "Handmade pot", "Pot"),
        ("POT-W", "price_minor", "9.90", "12.50"),
    ]
    sound()


def test_skus_that_orders_brought_become_the_shops_own_articles(shop):
    sell(shop.operations, [["85123A", "WHITE HEART"], ["71053", "METAL LANTERN"]])
    lantern = article(
        "garden", variant("85123A", options="Form=Heart"), variant("71053", options="Form=Lantern"), title="Garden"
    )

    outcome = keep(shop, lantern)

    assert [(row[0], row[1], row[2]) for row in skus()] == [
        ("71053", "garden", "Garden Lantern"),
        ("85123A", "garden", "Garden Heart"),
    ]
    assert database.rows("SELECT code FROM product WHERE gone_at IS NULL") == [("garden",)]
    assert (outcome.differences, outcome.counts["variants"], listed()) == ([], 0, [])
    assert look(lantern).nothing_to_do
    sound()


def test_an_article_with_a_variant_that_is_known_is_the_product_of_that_variant(shop):
    build_sku(shop, "POT-B")

    keep(shop, article("new", variant("POT-N"), variant("POT-B"), code="new", title="New"))

    assert [(row[0], row[1]) for row in skus()] == [("POT-B", "P-POT-B"), ("POT-N", "P-POT-B")]


def test_variants_of_two_products_are_not_torn_apart(shop):
    build_sku(shop, "A")
    build_sku(shop, "B")

    keep(shop, article("set", variant("A"), variant("B"), title="Set"))

    assert [(row[0], row[1]) for row in skus()] == [("A", "P-A"), ("B", "P-B")]
    assert ("sku", "B", "product", "P-B", "P-A", "open") in listed()
    sound()


def test_a_barcode_of_another_sku_is_left_out_and_listed(shop):
    other = build_sku(shop, "OTHER")
    change_barcode(shop.supervisor, other, barcode="4006381333931")

    outcome = keep(shop, pot())

    assert database.scalar("SELECT barcode FROM sku WHERE code = 'POT-W'") is None
    assert listed() == [("sku", "POT-W", "barcode", "", "4006381333931", "open")]
    assert outcome.differences[0]["says"] == "it belongs to OTHER already"
    assert look(pot()).nothing_to_do
    sound()


def test_two_variants_with_one_code_are_one_sku_and_what_differs_is_listed(shop):
    twins = article(
        "twin", variant("T", source_id="1", price_minor=100), variant("T", source_id="2", price_minor=200), title="Twin"
    )

    keep(shop, twins)

    assert skus() == [("T", "twin", "Twin", 100, 0, 1)]
    assert listed() == [("sku", "T", "price_minor", "1.00", "2.00", "open")]
    assert look(twins).nothing_to_do
    sound()


def test_a_code_that_its_source_changes_is_changed_unless_it_is_taken(shop):
    keep(shop, article("a", variant("A-1", source_id="11"), title="A"), article("b", variant("B-1"), title="B"))

    keep(shop, article("a", variant("A-2", source_id="11"), title="A"))
    keep(shop, article("a", variant("B-1", source_id="11"), title="A"))

    assert [row[0] for row in skus()] == ["A-2", "B-1"]
    assert listed() == [("sku", "A-2", "code", "A-2", "B-1", "open")]


def test_two_channels_speak_of_one_sku_and_the_first_is_believed(shop):
    keep(shop, pot())

    keep(shop, pot(title="Woo pot"), channel="woocommerce")

    assert database.scalar("SELECT title FROM product") == "Pot"
    assert listed() == [("product", "pot", "title", "Pot", "Woo pot", "open")]
    assert database.scalar("SELECT count(*) FROM source_record WHERE kind = 'product'") == 2


def test_a_value_that_cannot_be_is_told_and_left_out(shop):
    odd = article("odd", variant("ODD", price_minor=-5, weight_g=-1, oversell="never"), title="Odd", shelf="maybe")

    outcome = keep(shop, odd)

    assert [one["says"] for one in outcome.differences] == [
        "shelf can't be maybe",
        "price_minor can't be -5",
        "weight_g can't be -1",
        "oversell can't be never",
    ]
    assert look(odd).nothing_to_do
    sound()


def test_an_oversold_article_may_be_sold_without_end(shop):
    keep(shop, article("pre", variant("PRE", oversell="preorder"), title="Pre"))

    assert database.rows("SELECT oversell, oversell_limit FROM sku") == [("preorder", 10_000_000)]


def test_stock_that_comes_with_an_article_opens_it(shop):
    keep(shop, article("pot", variant("POT", Level("POT", 7), Level("POT", 2, "EAST")), title="Pot"))

    assert database.rows(
        "SELECT w.code, p.sellable FROM promise p JOIN warehouse w ON w.id = p.warehouse_id ORDER BY w.code"
    ) == [("EAST", 2), ("MAIN", 7)]
    sound()


def test_a_figure_that_cannot_be_is_noted_and_the_article_comes_in(shop):
    def pot_with(*levels):
        return article("pot", variant("POT", *levels), title="Pot")

    outcome = keep(shop, pot_with(Level("POT", -3), Level("POT", 2, "42")))

    assert outcome.imported[0] == 1
    assert [(row[2], row[4], row[5]) for row in listed()] == [("qty", "-3", "noted"), ("qty", "2", "noted")]
    assert look(pot_with(Level("POT", -3), Level("POT", 2, "42"))).nothing_to_do
    keep(shop, pot_with(Level("POT", 4)))
    assert database.rows("SELECT sum(sellable) FROM promise") == [(4,)]
    assert [row[4] for row in listed()] == ["2"]
    sound()


def test_their_value_can_be_taken_field_by_field(shop):
    keep(shop, pot(images="https://a/1", text_en="Old"))
    product, sku = product_id("pot"), sku_id("POT-W")
    with (
        database.transaction(),
        frames.running_in(Frame(shop.supervisor, "op", 1_800_000_000_000_000)) as frame,
    ):
        frame.open_event("test", 1, "")
        for field, value in (("title", "Bowl"), ("shelf", "off"), ("text_en", "New"), ("images", "https://b/1")):
            apply_field("product", product, field, value)
        for field, value in (
            *(("price_minor", "19.90"), ("barcode", ""), ("options", "Colour=Snow"), ("live", "no")),
            *(("weight_g", "12"), ("oversell", "allow"), ("code", "BOWL-W")),
        ):
            apply_field("sku", sku, field, value)
    assert skus()[0] == ("BOWL-W", "pot", "Bowl Snow", 1990, 0, skus()[0][5])
    assert database.rows("SELECT barcode, live, weight_g, oversell FROM sku WHERE code = 'BOWL-W'") == [
        (None, 0, 12, "allow")
    ]
    assert database.rows("SELECT body FROM product_text") == [("New",)]
    assert database.rows("SELECT address FROM image") == [("https://b/1",)]
    assert database.rows("SELECT title, shelf FROM product") == [("Bowl", "off")]


@given(before=st.none() | FIELDS, now=FIELDS, ours=FIELDS, free=st.booleans())
def test_the_source_owns_a_field_until_it_is_changed_here(before, now, ours, free):
    verdict = settle(before, now, ours, free=free)

    for name in ours:
        mine, theirs = ours[name], now.get(name)
        fates = (name in verdict.take) + (name in verdict.differ) + (name in verdict.agree)
        assert fates <= 1
        if name not in now:
            assert fates == 0
        elif mine == theirs:
            assert name in verdict.agree
        elif before is not None and name in before and before[name] == theirs:
            assert fates == 0
        elif before is not None and name in before and mine == before[name]:
            assert verdict.take[name] == theirs
        elif is_nothing(name, theirs) and not (before and name in before):
            assert fates == 0
        elif free or (is_nothing(name, mine) and not (before and name in before)):
            assert verdict.take[name] == theirs
        else:
            assert verdict.differ[name] == theirs
    assert set(verdict.take) | set(verdict.differ) | set(verdict.agree) <= set(ours)


@given(before=FIELDS, now=FIELDS, ours=FIELDS)
def test_what_was_taken_is_the_sources_again(before, now, ours):
    """Whoever hears the same twice changes nothing the second time."""
    verdict = settle(before, now, ours)
    after = ours | verdict.take

    again = settle(before | now, now, after)

    assert (again.take, again.differ) == ({}, {})


def test_values_are_shown_as_people_read_them_and_read_back(shop):
    for name, value in (
        ("price_minor", 1250),
        ("live", 0),
        ("live", 1),
        ("weight_g", 30),
        ("title", "Pot"),
        ("cost_minor", None),
    ):
        assert typed(name, shown(name, value)) == value
    assert (shown("price_minor", 1250), shown("live", 1), believed({"title": " a\0b "})) == (
        *("12.50", "yes"),
        ({"title": "ab"}, ()),
    )
