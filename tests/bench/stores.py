"""The stores that are measured on: the demo store, one of 100,000 lines of stock, and who is signed in at them."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data import database
from data.bulk import lagging
from data.seed import PASSWORD

PROGRAM = [sys.executable, "-m", "ecom_tui"]
ROOT = Path(__file__).parents[2]

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
_NAME = (
    "substr('steel  linen  oak    cotton glass  ', 1 + i % 5 * 7, 7)"
    " || substr('kettle basket mug    towel  lamp   board  ', 1 + i / 5 % 6 * 7, 7) || i"
)
_CHINESE = "CASE WHEN i % 10 = 0 THEN '不锈钢水壶 ' || i ELSE '' END"
_LARGE = (
    f"{_NUMBERS} INSERT INTO product (id, code, title, title_zh, category, shelf)"
    f" SELECT ?2 + i, 'BIG-' || i, {_NAME}, {_CHINESE}, 'kitchen', 'on' FROM n",
    f"{_NUMBERS} INSERT INTO sku (id, code, product_id, name, name_zh, cost_minor, price_minor)"
    f" SELECT ?2 + i, 'BIG-' || i, ?2 + i, {_NAME}, {_CHINESE}, 400, 500 + i % 9000 FROM n",
    f"{_NUMBERS} INSERT INTO promise (sku_id, warehouse_id, sellable)"
    " SELECT ?2 + i, w.id, 40 + i % 300 FROM n CROSS JOIN (SELECT id FROM warehouse ORDER BY id LIMIT 2) w",
    f"{_NUMBERS} INSERT INTO stock_level (sku_id, warehouse_id, bin_id, bucket, qty)"
    " SELECT ?2 + i, w.id, w.bin, 'sellable', 40 + i % 300 FROM n CROSS JOIN (SELECT warehouse_id AS id, min(id) AS bin"
    " FROM bin GROUP BY 1 ORDER BY 1 LIMIT 2) w",
    f"{_NUMBERS} INSERT INTO stock_move (at, sku_id, qty, kind, to_wh_id, to_bin_id, to_bucket)"
    " SELECT t.at, ?2 + i, 40 + i % 300, 'receive', w.id, w.bin, 'sellable' FROM n"
    " CROSS JOIN (SELECT warehouse_id AS id, min(id) AS bin FROM bin GROUP BY 1 ORDER BY 1 LIMIT 2) w"
    " CROSS JOIN (SELECT max(at) AS at FROM stock_move) t",
)
"""Articles in two warehouses each, one in ten with a Chinese title; their words make every letter of a filter match."""


SHOWN = 12
"""Characters of a SKU that its column has room for."""


class Home:
    """A user of this computer who is signed in at some stores."""

    def __init__(self, folder: Path):
        places = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "STATE", "CONFIG")}
        self.env = {**places, "TEXTUAL_ANIMATIONS": "none", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        self.env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        self.env["PYTHONDONTWRITEBYTECODE"] = ""  # else every start compiles all modules once more

    def run(self, *words: str, typed: str = "") -> str:
        """What the program answers to a command."""
        told = subprocess.run(
            [*PROGRAM, *words], env=os.environ | self.env, input=typed, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def demo(self, path: Path) -> str:
        """The URL of a new demo store, its supervisor signed in."""
        url = f"sqlite:///{path}"
        self.run("demo", url)
        self.sign_in(url)
        return url

    def large(self, demo: str, path: Path, skus: int) -> str:
        """The URL of a copy of a demo store with so many more articles in two warehouses."""
        url = copy_of(demo, path)
        database.open_database(url)
        with lagging("sku"), database.transaction():
            taken = max(int(database.scalar(f"SELECT max(id) FROM {table}")) for table in ("sku", "product"))
            for sql in _LARGE:
                database.run(sql, (skus, taken))
            database.run("ANALYZE")
        database.close_database()
        self.sign_in(url)
        return url

    def given(self, url: str) -> str:
        """The same store, brought to this program's schema, its supervisor signed in."""
        self.run("--store", url, "migrate")
        self.sign_in(url)
        return url

    def sign_in(self, url: str) -> None:
        """The supervisor, as at a keyboard."""
        database.open_database(url)
        name = database.scalar(
            "SELECT name FROM staff WHERE role = 'supervisor' AND password <> '' ORDER BY id LIMIT 1"
        )
        database.close_database()
        self.run("--store", url, "login", name, "--password-stdin", typed=PASSWORD + "\n")


def copy_of(url: str, path: Path) -> str:
    """The URL of a copy of a store that nobody has open."""
    shutil.copy(database.sqlite_path(url), path)
    return f"sqlite:///{path}"


def opens(url: str, place: str = "inventory") -> Sequence[str]:
    """The command that opens a place of a store."""
    return [*PROGRAM, "--store", url, place]


def asked(url: str, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """What a store answers to one statement."""
    database.open_database(url)
    found = database.rows(sql, values)
    database.close_database()
    return found


def size_of(url: str) -> str:
    """How large a store is, in words."""
    counted = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("sku", "orders", "order_line"))
    skus, orders, lines = asked(url, f"SELECT {counted}")[0]
    mb = Path(database.sqlite_path(url)).stat().st_size / 1e6
    return f"{skus:,} SKUs, {orders:,} orders, {lines:,} order lines, {mb:,.0f} MB"


def row_on_view(url: str, place: int = 25) -> str:
    """The code of a row of the first screen, as far as it is shown: when it is seen, the rows are."""
    found = asked(
        url,
        "SELECT s.code FROM promise p JOIN sku s ON s.id = p.sku_id WHERE s.gone_at IS NULL"
        " ORDER BY s.code, p.id LIMIT 1 OFFSET ?",
        (place,),
    )
    code = str(found[0][0])
    return code if len(code) <= SHOWN else code[: SHOWN - 1]


def far_codes(url: str) -> list[str]:
    """The codes of some SKUs, far from each other."""
    last = asked(url, "SELECT max(id) FROM sku")[0][0]
    found = [asked(url, "SELECT min(code) FROM sku WHERE id = ?", (last * share // 10,))[0][0] for share in (3, 8, 5)]
    return [str(code) for code in found if code]


def words_that_match(url: str) -> str:
    """What is typed into the filter letter by letter: how the most names begin, so that each letter has matches."""
    names = asked(url, "SELECT lower(name) FROM sku WHERE name <> '' ORDER BY id DESC LIMIT 20000")
    begun = Counter(" ".join(name.split()[:2]) for (name,) in names if name.isascii() and name.count(" ") > 1)
    return begun.most_common(1)[0][0]
