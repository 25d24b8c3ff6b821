"""Lists of goods that will come, as suppliers send them and people paste them: SKU or barcode and pieces a line.

With a head (in English or Chinese) columns stand in any order; without one a line is the SKU, then the pieces.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from data import clock, database, frames, options, spots
from data.dataclass import dataclass
from data.errors import Refused, StoreError, Unclear
from data.gs1 import barcodes_in

HEADS = {
    "sku": ("sku", "code", "article", "item", "barcode", "ean", "gtin", "upc", "货号", "编码", "条码", "商品编码"),
    "qty": ("qty", "quantity", "pieces", "pcs", "units", "数量", "件数"),
    "supplier": ("supplier", "vendor", "from", "供应商"),
    "reference": ("reference", "ref", "po", "order", "delivery", "单号", "采购单", "参考号"),
    "due": ("due", "due day", "date", "eta", "expected", "到货日", "预计到货", "日期"),
    "warehouse": ("warehouse", "location", "to", "仓库"),
}
MOST = 10_000
_BY_CODE = "SELECT id, code, track FROM sku WHERE code = ?"
_BY_BARCODE = "SELECT id, code, track FROM sku WHERE barcode IN (?, ?, ?, ?) AND barcode <> '' ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for lines that don't say it themselves."""

    warehouse: str = ""
    supplier: str = ""
    reference: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A line that can be written."""

    line: int
    sku: int
    code: str
    qty: int
    warehouse: int
    warehouse_code: str
    supplier: str
    reference: str
    due: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that can't, and why: a sentence with its facts."""

    line: int
    typed: str
    sentence: str
    facts: tuple[tuple[str, Any], ...]

    @property
    def told(self) -> dict[str, Any]:
        """As a fact of another sentence."""
        return {"say": "Line {line}: {why}", "line": self.line,
                "why": {"say": self.sentence, **dict(self.facts)}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A list that was read."""

    right: tuple[Expected, ...]
    wrong: tuple[Wrong, ...]


def as_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as a table with tabs."""
    return "\n".join("\t".join(re.sub(r"[\t\r\n]", " ", str(cell)) for cell in row) for row in rows)


def read(text: str, usual: Usual) -> Read:
    """Each line as what it says, or why it says nothing that can be written."""
    rows = _rows(text)
    if len(rows) > MOST:
        raise Refused("{n} lines are more than one list. Divide it.", n=len(rows))
    places = _head(rows[0][1]) if rows else None
    right: list[Expected] = []
    wrong: list[Wrong] = []
    for number, cells in rows[1:] if places else rows:
        told = _told(cells, places)
        try:
            right.append(_expected(number, told, usual))
        except StoreError as error:
            facts = tuple((name, fact if isinstance(fact, int) else str(fact)) for name, fact in error.facts.items())
            wrong.append(Wrong(number, " ".join(cells)[:80], error.sentence, facts))
    return Read(tuple(right), tuple(wrong))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The cells of each line that has any. Of one long line (pasted into a form) each pair is a line."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1 and not re.search(r"[\t]", text):
        parts = [part for part in re.split(r"[,;，；]", text) if part.strip()]
        if parts and all(len(part.split()) == 2 for part in parts):
            return [(number, part.split()) for number, part in enumerate(parts, 1)]
        words = text.replace(",", " ").replace(";", " ").split()
        if len(words) % 2 == 0 and all(word.isdecimal() for word in words[1::2]) and len(words) > 2:
            return [(place // 2 + 1, words[place : place + 2]) for place in range(0, len(words), 2)]
    sample = "\n".join(lines[:20])
    mark = max("\t;,|", key=lambda sign: sample.count(sign))
    if not sample.count(mark):
        return [(number, line.split()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    found = csv.reader(io.StringIO(text), delimiter=mark)
    cut = ((found.line_num, [cell.strip() for cell in cells]) for cells in found)
    return [(number, cells) for number, cells in cut if any(cells)]


def _head(cells: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands, if the first line is a head."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = next((name for name, words in HEADS.items() if cell.strip().casefold() in words), None)
        if name is not None:
            found.setdefault(name, place)
    return found if "sku" in found and "qty" in found else None


def _told(cells: Sequence[str], places: dict[str, int] | None) -> dict[str, str]:
    if places is None:
        names = ("sku", "qty") if len(cells) < 6 else ("supplier", "reference", "sku", "qty", "due", "warehouse")
        return dict(zip(names, cells, strict=False))
    return {name: cells[place] if place < len(cells) else "" for name, place in places.items()}


def _expected(number: int, told: dict[str, str], usual: Usual) -> Expected:
    typed = told.get("sku", "").strip()
    if not typed:
        raise Unclear("There is no SKU.")
    found = database.one(_BY_CODE, (typed,)) or database.one(_BY_BARCODE, barcodes_in(typed))
    if found is None:
        raise Unclear("There is no article “{code}”.", code=typed[:60])
    if not found[2]:
        raise Refused("No stock is kept of {sku}.", sku=found[1])
    pieces = told.get("qty", "").replace(",", "").replace(" ", "").strip()
    if not re.fullmatch(r"\d{1,12}", pieces):
        raise Unclear("“{qty}” is not a number of pieces.", qty=pieces[:40])
    spots.check_pieces(int(pieces))
    place = told.get("warehouse", "").strip() or usual.warehouse
    if not place:
        place = str(database.scalar("SELECT code FROM warehouse ORDER BY id LIMIT 1"))
    due = told.get("due", "").strip() or usual.due.strip()
    return Expected(
        number, int(found[0]), str(found[1]), int(pieces), spots.warehouse_of(place), place.upper(),
        told.get("supplier", "").strip() or usual.supplier.strip(),
        told.get("reference", "").strip() or usual.reference.strip(), _due(due),
    )  # fmt: skip


def _due(typed: str) -> str:
    if not typed:
        return ""
    text = re.sub(r"[./年月]", "-", typed).rstrip("日-")
    parts = text.split("-")
    if len(parts) == 3 and len(parts[0]) == 4:
        text = f"{parts[0]}-{parts[1].zfill(2)}-{parts[2].zfill(2)}"
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unclear("“{day}” is not a day. Write it like 2026-11-28.", day=typed[:40]) from None
    if day < clock.day_of(frames.at(), options.timezone()):
        raise Refused("{day} is past. Say a day from today on.", day=day)
    return day
