"""Exports to standard output: a terminal sees text that it doesn't obey, a pipe the file as it would be."""

import csv
import sys
from typing import Any

from data.exporters.writing import write_csv, write_json
from data.formulas import harmless
from data.round_trip import plain_value
from ecom_tui.front import shown


def write_out(rows: Any, form: str) -> None:
    """All rows, as CSV or JSON."""
    out = sys.stdout
    if form == "json":
        write_json(rows, out)
    elif not out.isatty():
        write_csv(rows, out, end="\n")
    else:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(rows.columns)
        for row in rows:
            writer.writerow([shown(harmless(plain_value(row.get(name)))) for name in rows.columns])
