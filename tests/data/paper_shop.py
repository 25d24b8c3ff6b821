"""What tests of papers put into a shop and find on a page."""

import io
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image

from data import database, options
from data.operations.orders import place_order
from data.papers import fonts, typesetting
from data.papers.asking import Asked, paper_of
from data.papers.sheets import Paper
from data.papers.typesetting import pictures_of
from tests.builders import Shop, make_sku, put_stock

EAN = "4006381333931"


def need_chinese() -> None:
    """A font with Chinese. In CI its absence is a failure, never a skip."""
    if fonts.boxes([fonts.CHINESE]):
        reason = f"No font here has Chinese: install {fonts.PACKAGE}."
        pytest.fail(reason, pytrace=False) if "CI" in os.environ else pytest.skip(reason)


def put(shop: Shop, code: str, bin: str, qty: int, seq: int = 0, **columns: Any) -> int:
    """An article with so many pieces in a bin of MAIN."""
    sku = make_sku(shop, code, **columns)
    with database.transaction():
        place = database.scalar("SELECT id FROM bin WHERE warehouse_id = ? AND code = ?", (shop.main, bin))
        place = place or database.insert(
            "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (shop.main, bin, seq)
        )
    put_stock(shop.supervisor, sku, warehouse=shop.main, qty=qty, bin=int(place))
    return sku


def setting(**values: str) -> None:
    with database.transaction():
        for name, value in values.items():
            database.run(
                "INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, 0, 1)",
                (name.replace("__", "."), value),
            )
    options.forget_options()


def address(name: str = "王小明") -> int:
    with database.transaction():
        return database.insert(
            "INSERT INTO address (name, line1, postcode, city, country, made_at) VALUES (?, ?, ?, ?, 'CN', 1)",
            (name, "南京西路 100 号", "200041", "上海"),
        )


def order(shop: Shop, *lines: list[Any], **more: Any) -> str:
    """An order that nothing holds; its number."""
    made = place_order(shop.operations, list(lines), terms="on_account", **more)
    return str(made.facts["number"])


def key_of(number: str) -> int:
    return int(database.scalar("SELECT id FROM orders WHERE number = ?", (number,)))


def asked(shop: Shop, thing: str, *ids: str, **more: Any) -> Paper:
    return paper_of(shop.supervisor, Asked(thing, ids, **more))


def scanned(paper: Paper) -> list[tuple[str, str]]:
    """(kind, text) of every code that a reader finds on the pages, as a label printer's dots make them."""
    found = []
    for page in pictures_of(paper, 203):
        found += [(one.format.name, one.text) for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))]
    return sorted(found)


def typeset_words(paper: Paper) -> Iterator[str]:
    """Every text of the tables as the typesetter got it."""
    told = typst.query(
        str(typesetting.TEMPLATES / "sheets.typ"),
        "table",
        root=str(typesetting.TEMPLATES),
        sys_inputs={"paper": json.dumps(typesetting._values(paper))},
    )
    yield from _words(json.loads(told))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("func") == "text":
            yield value["text"].replace("\u200b", "")
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def wave(shop: Shop) -> tuple[str, str]:
    put(shop, "VASE", "B-01-01", 5, seq=30)
    put(shop, "BOWL", "A-02-01", 5, seq=20, barcode=EAN, name="Stoneware bowl, grey", name_zh="灰色陶碗")
    put(shop, "MUG", "A-01-01", 5, seq=10)
    return order(shop, ["VASE", 1], ["BOWL", 2]), order(shop, ["BOWL", 1], ["MUG", 2])
