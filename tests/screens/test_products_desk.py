"""Products and variants by keys over a real store: made, written, pictured, priced, merged, and seen by each post."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import clock, database
from data.operations.catalogue import make_product, make_sku
from data.operations.prices import change_price
from data.operations.texts import add_image, change_text
from screens.desks.products import ProductDesk
from screens.desks.variants import VariantDesk
from screens.parts.drawn import folded
from screens.parts.form import PREVIEW_AFTER
from tests.builders import Shop, open_shop, put_stock
from tests.screens import queue_shop
from tests.screens.front_shop import FrontApp
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait, shown
from tests.screens.test_grid import settle
from tests.screens.test_looks import after


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """Three listings: a towel with nearly all, a hostile one with nothing, a cup that is planned."""
    moment = [queue_shop.NOW - 40 * clock.DAY]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    shop = open_shop(f"sqlite:///{tmp_path / 'catalogue.db'}")
    towel = make_product(shop.operations, code="TWL", title="Bath towel", title_zh="浴巾", category="bath").id
    for code, options, barcode in (
        ("TWL-W", "Colour=White; Size=70x140", "4006381333931"),
        ("TWL-S", "Colour=Sand; Size=70x140", "036000291452"),
    ):
        values: dict[str, Any] = {"price": "12.50", "cost": "4.00", "weight_g": 350}
        put_stock(
            shop.supervisor,
            make_sku(shop.operations, towel, code=code, options=options, barcode=barcode, **values).id,
            warehouse=shop.main,
            qty=40,
        )
    change_text(shop.designer, towel, language="en", text="Soft cotton, 500 g a square metre.\nWash at 60 degrees.")
    change_text(shop.designer, towel, language="zh", text="柔软纯棉，每平方米 500 克。")
    odd = make_product(shop.operations, code="ODD", title=f"Cup {queue_shop.HOSTILE}", category="cups").id
    make_sku(shop.operations, odd, code="ODD-1")
    moment[0] = queue_shop.NOW - 9 * clock.DAY
    change_price(shop.operations, 1, amount="9.90", reason="promotion")
    change_price(shop.operations, 1, amount="11.90", reason="season", start="2026-12-01")
    add_image(shop.designer, towel, address="https://img.example.com/towels/white.jpg")
    make_product(shop.operations, code="NEW", title="Teapot", title_zh="茶壶")
    moment[0] = queue_shop.NOW
    yield shop
    database.close_database()


def play(
    shop: Shop,
    story: Callable[[Any, Any], Awaitable[None]],
    *,
    desk: Any = ProductDesk,
    post: str = "operations",
    size: tuple = (80, 24),
) -> FrontApp:
    app = FrontApp(desk, shop.people[post])

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await story(app, pilot)

    asyncio.run(run())
    return app


def one(sql: str) -> Any:
    return database.one(sql)


def test_a_product_is_made_and_its_variants_by_their_options(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "n", *"TSH", "enter", *"T-shirt", "ctrl+s")
        assert app.told[-1] == "Product TSH made: T-shirt."
        assert app.screen.grid.row.code == "TSH"  # the next verb is meant for what was made
        await press_and_wait(pilot, "V", *"Colour=red,blue; Size=S,M", "enter")
        await press_and_wait(pilot, *"{product}-{Colour:2}-{Size}", "enter", *"9.90", "ctrl+s")
        assert app.told[-1] == "4 variants of TSH made: TSH-RE-S, TSH-RE-M, TSH-BL-S, TSH-BL-M."
        await press_and_wait(pilot, "u")

    play(catalogue, story)
    assert database.rows("SELECT code, price_minor FROM sku WHERE code LIKE 'TSH-%' AND gone_at IS NULL") == [
        ("TSH-RE-S", 990),
        ("TSH-RE-M", 990),
        ("TSH-BL-S", 990),
        ("TSH-BL-M", 990),
    ]


def test_what_a_pattern_would_make_is_seen_before_it_is_made(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "end", "V", *"Size=S,M")
        await pilot.pause(PREVIEW_AFTER + 0.2)
        assert "2 variants of TWL made: TWL-S, TWL-M" not in shown(app)
        assert "The code TWL-S is taken. Give another." in shown(app)

    play(catalogue, story)


def test_the_designer_begins_with_what_is_to_complete_and_writes_a_text(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        assert "what is missing" in shown(app)
        assert [row.code for row in app.screen.grid.source.rows.values()] == ["ODD"]
        await press_and_wait(pilot, "T", "e", *"A cup.", "enter", *"For tea.", "ctrl+s")
        assert app.told[-1] == "ODD has another text (English)."
        await press_and_wait(pilot, "i", *"https://img.example.com/cup.jpg", "ctrl+s")
        assert app.told[-1] == "ODD has a picture more: 1."
        await press_and_wait(pilot, "r", *" of tea", "enter", *"茶杯", "ctrl+s")

    play(catalogue, story, post="designer")
    assert one("SELECT body FROM product_text WHERE product_id = 2") == ("A cup.\nFor tea.",)
    assert one("SELECT title_zh FROM product WHERE id = 2") == ("茶杯",)


def test_a_post_sees_first_what_it_comes_for(catalogue):
    heads: dict[str, list[str]] = {}

    async def story(app: Any, pilot: Any) -> None:
        shown_columns = [column for column in app.screen.columns if not column.wide]
        heads[app.session.actor.role] = [column.head for column in shown_columns]
        filters = [name for name, _ in app.screen.ready_filters()]
        heads[f"{app.session.actor.role} f"] = filters[:2]

    for post in ("operations", "designer", "promoter"):
        play(catalogue, story, post=post)
    assert heads == {
        "operations": ["Product", "Title", "SKUs", "EUR", "Avail", "Shelf", "Lacks"],
        "operations f": ["everything", "without a picture"],
        "designer": ["Product", "Title", "SKUs", "EUR", "Shelf", "Lacks"],
        "designer f": ["what is missing", "to complete"],
        "promoter": ["Product", "Title", "SKUs", "EUR", "Avail", "Shelf", "Look at"],
        "promoter f": ["to look at", "everything"],
    }


def test_leaving_a_text_with_changes_asks_once(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "T", "e", *"x", "escape")
        assert "Esc again leaves and forgets what you typed." in shown(app)
        await press_and_wait(pilot, "escape")
        assert app.told == []

    play(catalogue, story, post="designer")
    assert one("SELECT count(*) FROM product_text WHERE product_id = 2") == (0,)


def test_pictures_are_arranged_and_taken_off(catalogue):
    add_image(catalogue.designer, 1, address="https://img.example.com/towels/sand.jpg")

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "end", "I", "down", "enter", "ctrl+s")
        assert app.told[-1] == "A picture of TWL is number 1 now."
        await press_and_wait(pilot, "I", "enter", "ctrl+u", *"take", "enter", "ctrl+s")
        assert app.told[-1] == "TWL has a picture less: 1."

    play(catalogue, story, post="supervisor")
    assert one("SELECT address FROM image") == ("https://img.example.com/towels/white.jpg",)


def test_the_second_of_two_is_told_who_changed_what_and_overwrites_nothing(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "end", "e", "tab", "ctrl+u", *"linen")
        change_text(catalogue.designer, 1, language="en", text="Another text.")
        await press_and_wait(pilot, "ctrl+s")
        said = "The product TWL has changed since you saw it: Designer has changed text. Look again."
        assert app.told[-1] == said
        await press_and_wait(pilot, "e")
        assert "linen" in shown(app)

    play(catalogue, story)
    assert one("SELECT category FROM product WHERE code = 'TWL'") == ("bath",)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("p", *"12.345", "enter"), "has more decimals than EUR has: 2."),
        (("b", "ctrl+u", *"4006381333932", "ctrl+s"), "The check digit of “4006381333932” is wrong."),
        (("P", *"+5", "enter", *".99", "enter", *"mark", "enter", "ctrl+s"), "TWL-S is sold for 12.99 EUR instead of"),
        (("e", "enter", "enter", "enter", "enter", "ctrl+u", *"420", "ctrl+s"), "TWL-S changed: weight."),
        (("s", "ctrl+u", *"3", "ctrl+s"), "3 of TWL-S are kept back in each warehouse."),
        (("D", *"TWL-W", "ctrl+s"), "TWL-S is not sold any more; TWL-W takes its place."),
        (("M", *"TWL-W", "ctrl+s"), "TWL-S is TWL-W now: 40 pieces and 0 open orders went over."),
    ],
)
def test_each_verb_of_a_variant_is_one_key_away(catalogue, keys, told):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", *keys)
        assert told in shown(app) or any(told in line for line in app.told), f"{app.told}\n{shown(app)}"

    play(catalogue, story, desk=VariantDesk, size=(120, 40))


def test_many_prices_change_at_once_and_the_refused_stay_marked(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "asterisk", "P", *"-10", "enter", "enter", *"clear", "enter", "ctrl+s")
        assert app.told[-1] == "2 done, 1 refused."
        await press_and_wait(pilot, "escape")
        assert [row.code for row in app.screen.grid.marks.rows.values()] == ["ODD-1"]

    play(catalogue, story, desk=VariantDesk)
    assert database.rows("SELECT code, price_minor FROM sku ORDER BY code") == [
        ("ODD-1", None),
        ("TWL-S", 1125),
        ("TWL-W", 891),
    ]


def test_a_promoter_asks_for_a_price(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "down", "p", *"8.80", "enter", *"promo", "enter")
        await pilot.pause(PREVIEW_AFTER + 0.2)
        assert "Ask for approval" in shown(app)
        await press_and_wait(pilot, "ctrl+s")
        assert app.told[-1] == "Promoter asks to change a price: TWL-S."

    play(catalogue, story, desk=VariantDesk, post="promoter")
    assert one("SELECT amount_minor, state FROM approval") == (14_800, "asked")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_products(snap_compare, catalogue, size):
    app = FrontApp(ProductDesk, catalogue.supervisor)

    assert snap_compare(app, terminal_size=size, run_before=after("end"))


def test_a_product_as_a_page_of_its_own_in_chinese(snap_compare, catalogue):
    app = FrontApp(ProductDesk, catalogue.supervisor, language="zh_CN")

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("end", "enter"))


@pytest.mark.parametrize(("post", "size"), [("operations", (80, 24)), ("promoter", (120, 40))])
def test_the_variants(snap_compare, catalogue, post, size):
    app = FrontApp(VariantDesk, catalogue.people[post])

    assert snap_compare(app, terminal_size=size, run_before=after("end"))


def test_the_text_of_a_listing(snap_compare, catalogue):
    app = FrontApp(ProductDesk, catalogue.supervisor)

    assert snap_compare(app, terminal_size=(80, 24), run_before=after("end", "T", "e"))


def test_an_empty_catalogue(snap_compare, idle_shop):
    assert snap_compare(FrontApp(ProductDesk, idle_shop.supervisor), terminal_size=(80, 24), run_before=after())


def test_what_is_wrong_with_a_field_is_read_whole_at_80_columns_and_so_is_what_will_change(catalogue):
    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "end", "V", *"Size=S, M; Colour=red, blue", "tab", "tab", *"12.345", "tab", *"4")
        await press_and_wait(pilot, "ctrl+s")
        assert "Price: “12.345” has more decimals than EUR has: 2." in shown(app)
        await press_and_wait(pilot, "tab", "tab")
        assert "Price: “12.345” has more decimals than EUR has: 2." in shown(app)
        await press_and_wait(pilot, "shift+tab", "shift+tab", "backspace")
        assert "has more decimals" not in shown(app)
        await pilot.pause(0.6)
        await quiet(pilot)
        told = " ".join(shown(app).split())
        assert "TWL-S-RED, TWL-S-BLUE, TWL-M-RED, TWL-M-BLUE." in told

    play(catalogue, story)
    assert one("SELECT count(*) FROM sku") == (3,)


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ([("  x ", "bad"), ("one two three four five six", "text")], ["  x one two three four", "    five six"]),
        ([("  one two three four five six", "text")], ["  one two three four five", "  six"]),
        ([("  x ", "bad"), ("short", "text")], ["  x short"]),
        (
            [("a label of ten", "text"), (" that is cut, not folded", "text")],
            ["a label of ten that is cut, not folded"],
        ),
        ([], [""]),
    ],
)
def test_a_sentence_goes_on_below_where_it_begins(line, lines):
    assert ["".join(text for text, _ in one) for one in folded(line, 26)] == lines
