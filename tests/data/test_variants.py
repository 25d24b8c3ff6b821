"""Variants by an option matrix and a SKU pattern: what is made, left out, refused, taken back; texts and pictures."""

import itertools
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import database
from data.errors import Denied, Missing, Refused, Stale, Unclear
from data.operations._matrix import codes_of, combinations
from data.operations.catalogue import edit_product, make_product, make_sku, rename_product, unmake_product
from data.operations.history import undo_event
from data.operations.texts import add_image, change_text, drop_image, move_image
from data.operations.variants import edit_sku, make_variants, unmake_sku
from tests.builders import events, put_stock

SKUS = "SELECT code, name, name_zh, price_minor, weight_g FROM sku WHERE gone_at IS NULL ORDER BY id"
IMAGES = "SELECT address FROM image ORDER BY position"
PATTERN = "{product}-{Colour:2}-{Size}"


def shirt(shop) -> int:
    return make_product(shop.operations, code="TSH", title="T-shirt", title_zh="T恤", category="wear").id


def codes() -> list[str]:
    return [row[0] for row in database.rows(SKUS)]


def test_a_matrix_makes_each_combination_once_by_its_pattern(shop):
    product = shirt(shop)
    make_sku(shop.operations, product, code="OLD-RED-S", options="size=s; colour=Red")

    done = make_variants(
        shop.operations, product, options="Colour=red, blue; Size=S，M、L", pattern=PATTERN, price="9.90", weight_g=180
    )

    assert codes() == ["OLD-RED-S", "TSH-RE-M", "TSH-RE-L", "TSH-BL-S", "TSH-BL-M", "TSH-BL-L"]
    assert database.rows(SKUS)[-1] == ("TSH-BL-L", "T-shirt blue L", "T恤 blue L", 990, 180)
    assert (done.facts["n"], done.facts["skipped"]) == (5, 1)
    with pytest.raises(Refused, match="All 6 variants of TSH are there already"):
        make_variants(shop.operations, product, options="Colour=red,blue; Size=S,M,L")

    undo_event(shop.operations, done.seq)
    assert codes() == ["OLD-RED-S"]
    make_variants(shop.operations, product, options="Colour=red; Size=M", pattern=PATTERN)
    assert codes() == ["OLD-RED-S", "TSH-RE-M"]


@pytest.mark.parametrize(
    ("options", "pattern", "says"),
    [
        ("Colour=red,reed", "{product}-{Colour:2}", "“red” and “reed” would both be TSH-RE"),
        ("Colour=red,blue; Size=S", "{product}-{Size}", "would both be TSH-S"),
        ("Colour=red", "{product}-{Farbe}", "“Farbe” in the pattern is no option. There are: product, Colour"),
        ("Colour=red", "{product}-{Colour", "can't be read"),
        ("Colour=red", "TAKEN", "The code TAKEN is taken"),
        ("Colour=!!", "{product}-{Colour}", "no letter or digit"),
        ("Colour=red,RED", "", "has a value twice"),
        ("Colour", "", "Write it like Colour=White"),
        ("", "", "Write the options like"),
        (
            "A=" + ",".join(map(str, range(20))) + "; B=" + ",".join(map(str, range(20))),
            "",
            "400 variants are too many",
        ),
        ("Colour=red", "{product}" * 30, "can't be a code"),
    ],
)
def test_a_matrix_that_cannot_be_changes_nothing(shop, options, pattern, says):
    product = shirt(shop)
    make_sku(shop.operations, product, code="taken", options="Colour=taken")
    before = (codes(), events())

    with pytest.raises(Refused, match=says.replace("(", r"\(")):
        make_variants(shop.operations, product, options=options, pattern=pattern)

    assert (codes(), events()) == before


WORDS = st.text(string.ascii_letters + string.digits + "红蓝大小 -", min_size=1, max_size=6).filter(
    lambda word: any(sign.isalnum() for sign in word)
)
AXES = st.lists(
    st.lists(WORDS, min_size=1, max_size=4, unique_by=lambda word: " ".join(word.split()).casefold()),
    min_size=1,
    max_size=3,
)


@given(AXES, st.integers(1, 6))
def test_a_pattern_gives_every_variant_a_code_of_its_own_or_none(axes, letters):
    names = ["Colour", "Size", "Cut"][: len(axes)]
    options = "; ".join(f"{name}={','.join(values)}" for name, values in zip(names, axes, strict=True))
    wanted = combinations(options)
    assert len(wanted) == len(list(itertools.product(*axes)))

    pattern = "-".join(["{product}", *(f"{{{name}:{letters}}}" for name in names)])
    try:
        made = codes_of("P1", wanted, pattern)
    except Unclear as unclear:
        assert "would both be" in str(unclear)
        return

    assert len({code.casefold() for code in made}) == len(wanted)
    assert all(code.startswith("P1-") and "{" not in code for code in made)


def test_what_something_was_done_with_is_not_dropped(shop):
    product = shirt(shop)
    done = make_variants(shop.operations, product, options="Size=S,M")
    put_stock(shop.supervisor, 2, warehouse=shop.main, qty=1)

    with pytest.raises(Refused, match="TSH-M can't be dropped: there are stock of it"):
        undo_event(shop.operations, done.seq)
    assert codes() == ["TSH-S", "TSH-M"]

    unmake_sku(shop.operations, 1)
    assert codes() == ["TSH-M"]
    with pytest.raises(Missing, match="no sku TSH-S"):
        edit_sku(shop.operations, 1, weight_g=3)


def test_a_variant_is_edited_and_its_name_follows_its_options(shop):
    product = shirt(shop)
    sku = make_sku(shop.operations, product, code="TSH-1", options="Size=S").id

    done = edit_sku(shop.operations, sku, code="TSH-9", options="Size=XL", weight_g=210, pack=6)

    read = "SELECT code, name, name_zh, weight_g, pack FROM sku"
    assert database.one(read) == ("TSH-9", "T-shirt XL", "T恤 XL", 210, 6)
    assert done.facts["figure"] == ["code", "name", "name_zh", "weight", "pack", "options"]
    undo_event(shop.operations, done.seq)
    assert database.one(read) == ("TSH-1", "T-shirt S", "T恤 S", 0, 1)
    with pytest.raises(Refused, match="Nothing of TSH-1 would change"):
        edit_sku(shop.operations, sku, name="T-shirt S")
    with pytest.raises(Denied):
        edit_sku(shop.designer, sku, weight_g=1)


def test_of_two_who_edit_one_product_the_second_hears_who_changed_what(shop):
    product = shirt(shop)
    make_sku(shop.operations, product, code="TSH-1")
    seen = database.scalar("SELECT version FROM product")
    rename_product(shop.designer, product, seen=seen, title="Tee")
    change_text(shop.designer, product, language="en", text="Soft.")
    before = events()

    with pytest.raises(Stale, match="product TSH has changed since you saw it: Designer has changed") as stale:
        edit_product(shop.operations, product, seen=seen, category="tops")

    assert stale.value.facts["figure"] == ["text", "title"]
    assert database.one("SELECT title, category FROM product") == ("Tee", "wear")
    assert events() == before


def test_a_product_is_filed_otherwise_and_dropped_while_it_is_empty(shop):
    product = shirt(shop)

    done = edit_product(shop.operations, product, code="TEE", category="tops", vendor="Mill")
    undo_event(shop.operations, done.seq)
    assert database.one("SELECT code, category, vendor FROM product") == ("TSH", "wear", "")
    make_sku(shop.operations, product, code="TSH-1")
    with pytest.raises(Refused, match="TSH has variants"):
        unmake_product(shop.operations, product)
    unmake_sku(shop.operations, 1)
    unmake_product(shop.operations, product)
    assert shirt(shop) != product


def test_texts_are_kept_in_both_languages_and_go_back(shop):
    product = shirt(shop)
    read = "SELECT language, body FROM product_text WHERE body <> '' ORDER BY language"

    first = change_text(shop.designer, product, language="en", text="Soft\x1b[2J cotton.\r\nWash cold. \u202e")
    change_text(shop.designer, product, language="zh_CN", text="柔软的棉布。")
    assert database.rows(read) == [("en", "Soft [2J cotton.\nWash cold."), ("zh", "柔软的棉布。")]
    with pytest.raises(Refused, match="is that already"):
        change_text(shop.designer, product, language="zh", text="柔软的棉布。\n")
    with pytest.raises(Unclear, match="no language “fr”"):
        change_text(shop.designer, product, language="fr", text="Doux.")
    with pytest.raises(Denied):
        change_text(shop.promoter, product, language="en", text="Buy!")

    undo_event(shop.designer, first.seq)
    assert database.rows(read) == [("zh", "柔软的棉布。")]


def test_pictures_are_added_moved_dropped_and_put_back(shop):
    product = shirt(shop)
    pages = [f"https://img.example.com/{n}.jpg" for n in range(3)]
    for page in pages:
        add_image(shop.designer, product, address=page)

    moved = move_image(shop.designer, product, address="3", position=1)
    assert [row[0] for row in database.rows(IMAGES)] == [pages[2], pages[0], pages[1]]
    undo_event(shop.designer, moved.seq)
    dropped = drop_image(shop.designer, product, address=pages[1])
    assert [row[0] for row in database.rows(IMAGES)] == [pages[0], pages[2]]
    undo_event(shop.designer, dropped.seq)
    assert [row[0] for row in database.rows(IMAGES)] == pages


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://img.example.com/a.jpg", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://localhost/a.jpg", "begins with https://"),
        ("https://me:pw@img.example.com/a.jpg", "begins with https://"),
        ("https://img.example.com/a b.jpg", "begins with https://"),
        ("https://img.example.com/a\x1b.jpg", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://img.example.com/" + "a" * 1000, "begins with https://"),
        ("https://img.example.com/0.jpg", "has that picture already"),
    ],
)
def test_an_address_that_is_none_is_refused(shop, address, says):
    product = shirt(shop)
    add_image(shop.designer, product, address="https://img.example.com/0.jpg")
    before = (database.rows(IMAGES), events())

    with pytest.raises(Refused, match=says):
        add_image(shop.designer, product, address=address)

    assert (database.rows(IMAGES), events()) == before
