"""Online Retail by days: every month's lines, invoices, credit notes and money, and nothing new the second time."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from data import database, doctor
from data.imports import import_files
from tests.trials.figure import Figure, new_store

NAME = "online-retail"
_COUNTED = {"rows": "lines", "documents": "documents", "invoices": "invoices", "credit_notes": "credit_notes"}


def trial(folder: Path) -> list[Figure] | None:
    """The expected figures of each month."""
    place = folder / "stores" / NAME
    expected = place / "EXPECTED.json"
    if not expected.exists():
        return None
    wanted = json.loads(expected.read_text(encoding="utf-8"), parse_float=Decimal)["by_month"]
    with new_store() as shop:
        first = import_files(shop.operations, [str(place)], rejects=str(Path(database.store_path()).parent)).to_json()
        again = import_files(shop.operations, [str(place)], rejects=str(Path(database.store_path()).parent))
        found = {month["month"]: month for month in first["months"]}
        figures = [one for month in wanted for one in _month(month, found.get(month["m"], {}))]
        figures.append(Figure("rows", first["rows"], first["imported"] + first["unchanged"] + first["rejected"]))
        figures.append(Figure("again: imported", 0, again.imported))
        figures.append(Figure("doctor", [], [one.name for one in doctor.check() if one.found]))
    return figures


def _month(wanted: dict[str, Any], got: dict[str, Any]) -> Iterator[Figure]:
    for name, ours in _COUNTED.items():
        yield Figure(f"{wanted['m']} {name}", wanted[name], got.get(ours))
    for name in ("gross", "credited"):
        # A line of a tenth of a penny is kept in pence.
        yield Figure(f"{wanted['m']} {name}", round(Decimal(wanted[name]), 2), Decimal(got.get(name, 0)))
