"""The command that takes a list of tracking numbers: matched, told, then written row by row."""

import sys
from pathlib import Path
from typing import Any

import click

from data.errors import Refused, Unclear
from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from screens.words import say

MOST_BYTES = 8_000_000


@click.command("tracking")
@click.argument("file", metavar="FILE.csv|-")
@click.option("--carrier", default="", metavar="NAME", help="Of the numbers whose list and parcel name none.")
@click.option("--ship", is_flag=True, help="An order without a parcel is shipped with its number.")
@click.option("--preview", is_flag=True, help="Tell what would come of it, and write nothing.")
@as_json
@click.pass_obj
def tracking(front: Front, file: str, carrier: str, ship: bool, preview: bool) -> int:
    """Give parcels their tracking numbers from a list: an order or parcel and its number on each line.

    Example: ecom-tui tracking numbers.csv --carrier dhl
    """
    from data.doorway import bulk
    from data.queries.tracking_numbers import match_numbers
    from data.tracking_lists import read_list
    from screens.tracking_calls import calls_of

    text = _read(file)
    actor = front.enter()
    found = match_numbers(actor, read_list(text), carrier, ship)
    ready = [one for one in found if one.state == "ready"]
    refused: dict[int, str] = {}
    if not preview and ready:
        outcome = bulk(actor, calls_of(ready))
        refused = {ready[place].line: say(error.sentence, **error.facts) for place, error in outcome.refused}
    document = _document(found, refused, preview)
    if front.json:
        write_json(document)
    else:
        for row in document["rows"]:
            if row["says"]:
                front.remark("{says}", says=f"{row['line']}  {row['order']}  {row['says']}")
        counts = {
            name: document[name] for name in ("ready", "done", "same", "unmatched", "duplicate", "wrong", "refused")
        }
        front.tell(
            "{ready} numbers could be written. Nothing was changed." if preview else "{done} numbers written.", **counts
        )
        if any(counts[name] for name in ("same", "unmatched", "duplicate", "wrong", "refused")):
            front.tell(
                "{same} there already, {unmatched} unmatched, {duplicate} twice, {wrong} wrong, {refused} refused.",
                **counts,
            )
    left = sum(document[name] for name in ("unmatched", "duplicate", "wrong", "refused"))
    return 1 if left else 0


def _read(file: str) -> str:
    """The list's text: UTF-8, else as Chinese or Western programs write it."""
    if file == "-":
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        path = Path(file)
        try:
            with path.open("rb") as opened:
                raw = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise Unclear("“{path}” can't be read: {why}.", path=file, why=error.strerror or "-") from None
    if len(raw) > MOST_BYTES:
        raise Refused("The list is larger than {n} bytes.", n=MOST_BYTES)
    for encoding in ("utf-8-sig", "gb18030", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unclear("“{path}” is no text.", path=file)


def _document(found: Any, refused: dict[int, str], preview: bool) -> dict[str, Any]:
    counts = {state: sum(1 for one in found if one.state == state) for state in ("ready", "same", "unmatched",
                                                                                "duplicate", "wrong")}  # fmt: skip
    rows = [
        {
            "line": one.line,
            "order": one.order,
            "parcel": one.parcel or None,
            "carrier": one.carrier or None,
            "tracking": one.tracking,
            "state": "refused" if one.line in refused else one.state if preview or one.state != "ready" else "done",
            "says": refused.get(one.line) or (say(one.sentence, **one.facts) if one.sentence else None),
        }
        for one in found
    ]
    done = 0 if preview else counts["ready"] - len(refused)
    return {"rows": rows, **counts, "done": done, "refused": len(refused)}
