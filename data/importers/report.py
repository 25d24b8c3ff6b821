"""What an import says at its end: every record of every file accounted for, and the money of its months."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from data.dataclass import dataclass, field
from data.importers.records import ADJUSTMENT, ORDER, WRITE_OFF, Document, Line
from data.money import decimal_text

COUNTS = tuple(
    ["products", "variants", "customers", "orders", "lines", "payments", "refunds", "reviews", "tickets", "messages"]
)
MOST_LISTED = 1_000
"""Rounded lines and differences that are listed one by one; the rest is counted."""


@dataclass(slots=True)
class FileReport:
    """What became of the records of one file."""

    path: str
    format: str
    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    rejected: int = 0
    left_out: int = 0
    """Of the rejected, those that the mapping leaves out on purpose."""
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)
    """How it was read, and what was noticed in it."""


@dataclass(slots=True)
class Month:
    """What the files say of a month, whether it was imported now or before."""

    lines: int = 0
    invoices: int = 0
    credit_notes: int = 0
    gross: int = 0
    credited: int = 0
    adjusted: int = 0


@dataclass(slots=True)
class ImportReport:
    """The whole of it; `to_json` is a contract (CLI.md)."""

    files: list[FileReport] = field(default_factory=list)
    updated: int = 0
    rejects_file: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    months: dict[tuple[str, str], Month] = field(default_factory=dict)
    """By month and currency."""
    rounding: list[dict[str, Any]] = field(default_factory=list)
    """Lines whose money is not whole minor units: what exactly they say, and what is kept."""
    rounded: int = 0
    differences: list[dict[str, str]] = field(default_factory=list)
    """What the source says otherwise and people changed here: ours stayed."""
    placeholders: list[str] = field(default_factory=list)
    """SKUs that orders name and nobody knows: made, and to be looked after."""
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Kind of item → new, changed, same, kept or refused → how many."""
    stopped: bool = False

    @property
    def rows(self) -> int:
        """All records of all files."""
        return sum(file.rows for file in self.files)

    @property
    def imported(self) -> int:
        """Records that came in or changed something."""
        return sum(file.imported for file in self.files)

    @property
    def unchanged(self) -> int:
        """Records that the store had already."""
        return sum(file.unchanged for file in self.files)

    @property
    def rejected(self) -> int:
        """Records that could not come in."""
        return sum(file.rejected for file in self.files)

    @property
    def faulty(self) -> int:
        """Records that could not come in and were not left out on purpose."""
        return sum(file.rejected - file.left_out for file in self.files)

    def tell(self, documents: Iterable[Document]) -> None:
        """Count documents into their months, and note what was rounded."""
        for one in documents:
            month = self._month(one.day[:7], one.currency)
            if one.main:
                month.credit_notes += one.credit
                month.invoices += not one.credit
            for line in one.lines:
                _tell_line(month if line.month == one.day[:7] else self._month(line.month, one.currency), one, line)
                if not line.exact:
                    self._round(one, line)
            if one.disagrees:
                self.differences.append({"document": one.source_id, "says": one.disagrees})

    def _month(self, month: str, currency: str) -> Month:
        found = self.months.get((month, currency))
        if found is None:
            found = self.months[month, currency] = Month()
        return found

    def _round(self, one: Document, line: Line) -> None:
        self.rounded += 1
        if len(self.rounding) < MOST_LISTED:
            self.rounding.append(
                {
                    "path": self.files[line.file].path,
                    "row": line.row,
                    "document": one.source_id,
                    "sku": line.code,
                    "quantity": line.qty,
                    "unit_price": line.unit_text,
                    "kept": decimal_text(line.net_minor, one.currency),
                    "currency": one.currency,
                }
            )

    def to_json(self) -> dict[str, Any]:
        """The report as CLI.md has it."""
        return {
            "files": [
                {
                    "path": file.path,
                    "format": file.format,
                    "rows": file.rows,
                    "imported": file.imported,
                    "unchanged": file.unchanged,
                    "rejected": file.rejected,
                }
                for file in self.files
            ],
            "rows": self.rows,
            "imported": self.imported,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejects_file": self.rejects_file or None,
            "counts": {name: self.counts[name] for name in COUNTS},
            "months": [_month_json(*key, self.months[key]) for key in sorted(self.months)],
            "rounding": self.rounding,
            "differences": self.differences[:MOST_LISTED],
            "differing": len(self.differences),
            "placeholders": self.placeholders[:MOST_LISTED],
            "outcomes": {kind: dict(counts) for kind, counts in sorted(self.outcomes.items())},
            "reading": [
                {"path": file.path, "encoding": file.encoding, "delimiter": file.delimiter, "notes": file.notes}
                for file in self.files
            ],
            "stopped": self.stopped,
        }


def _tell_line(month: Month, one: Document, line: Line) -> None:
    month.lines += bool(line.row)
    if not (line.row or line.kind == "goods" or one.credit):
        return  # shipping, duties and fees that stand beside the order's lines
    money = line.net_minor + (line.tax_minor if one.inclusive else 0)  # as the file has it
    if one.credit:
        month.credited += money
    elif money > 0 and one.kind in (ORDER, ADJUSTMENT, WRITE_OFF):
        month.gross += money
    else:
        month.adjusted += money


def _month_json(month: str, currency: str, found: Month) -> dict[str, Any]:
    return {
        "month": month,
        "lines": found.lines,
        "documents": found.invoices + found.credit_notes,
        "invoices": found.invoices,
        "credit_notes": found.credit_notes,
        "gross": decimal_text(found.gross, currency),
        "credited": decimal_text(found.credited, currency),
        "adjusted": decimal_text(found.adjusted, currency),
        "currency": currency,
    }
