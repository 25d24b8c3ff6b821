"""What an import brought, or would bring, as text and as JSON."""

from typing import Any

from ecom_tui.answers import write_json, write_table
from ecom_tui.front import Front, shown
from screens.words import say

COUNTED = ("rows", "imported", "unchanged", "rejected")
FEW = 10
"""Differences, rejects and placeholders that are told one by one in text; JSON names more."""


def write_report(front: Front, report: Any) -> None:
    """The report of an import that ran."""
    told = report.to_json()
    if front.json:
        write_json(told)
        return
    _write_notes(told, FEW)
    _write_files(front, told)
    if told["rejects_file"]:
        front.tell("The rejected rows are in “{path}”.", path=told["rejects_file"])
    if told["placeholders"]:
        front.tell("{n} unknown SKUs were made as placeholders: {codes}", **_some(told["placeholders"]))
    if told["differing"]:
        front.tell("{n} differences were left as they are here; list differences names them.", n=told["differing"])


def write_look(front: Front, look: Any) -> None:
    """What would come of an import."""
    told = look.report.to_json()
    if front.json:
        items = [
            {"kind": one.kind, "id": one.number, **dict(one.facts), "lines": list(one.lines)} for one in look.items
        ]
        refused = [{"path": path, "row": row, "reason": reason} for path, row, reason in look.refused]
        write_json({**told, "items": items, "refused": refused})
        return
    _write_notes(told)
    for item in look.items[:FEW]:
        print(shown(f"{item.kind} {item.number}"))
        for name, value in item.facts:
            print(shown(f"  {name}: {value}"))
        for line in item.lines:
            print(shown(f"    {line}"))
    outcomes = told["outcomes"]
    words = ("new", "changed", "same", "kept", "refused")
    lines = [[kind, *(counts.get(word, 0) for word in words)] for kind, counts in outcomes.items()]
    write_table((say("kind"), *(say(word) for word in words)), lines, words)
    _write_files(front, told)
    for path, row, reason in look.refused[:FEW]:
        print(shown(f"{path}:{row}: {reason}"))
    front.tell("Nothing was written.")


def _write_notes(told: dict[str, Any], most: int | None = None) -> None:
    """How files were read, and what was noticed in them."""
    notes = [f"{one['path']}: {note}" for one in told["reading"] for note in one["notes"]]
    for note in notes[:most]:
        print(shown(note))
    if most is not None and len(notes) > most:
        print("…")


def _write_files(front: Front, told: dict[str, Any]) -> None:
    files = ([file[name] for name in ("path", "format", *COUNTED)] for file in told["files"])
    write_table(("file", "format", *COUNTED), files, COUNTED)
    counts = {name: told[name] for name in COUNTED}
    front.tell("{rows} rows: {imported} imported, {unchanged} unchanged, {rejected} rejected.", **counts)


def _some(codes: list[str]) -> dict[str, Any]:
    more = " …" if len(codes) > FEW else ""
    return {"n": len(codes), "codes": ", ".join(codes[:FEW]) + more}
