"""Commands that read: lists with filters, one thing whole, what happened, and how a number came about."""

from typing import Any

import click

from ecom_tui.answers import write_csv, write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from ecom_tui.shapes import plain_shape
from screens.words import event_sentence, say

NUMBERS = ("number", "money", "duration")
NARROW = {
    "orders": "left placed customer state payment fulfilment hold risk total currency units unshipped carrier tracking",
    "stock": "name warehouse on_hand allocated held available incoming due",
    "products": "title category shelf live variants price currency",
    "customers": "name company email tier orders spent currency last",
    "events": "at actor verb reason undone",
}
"""What a table on a terminal shows when no columns are asked for."""


@click.command("list")
@click.argument("thing")
@click.option("--filter", "text", default="", metavar="TEXT", help='Like "left<2h hold:none".')
@click.option("--sort", default="", metavar="COLUMN", help="Its name, with - before it the other way round.")
@click.option("--limit", type=click.IntRange(min=0), default=1_000, show_default=True, help="0 is all.")
@click.option("--after", default="", metavar="ID", help="What comes behind that one.")
@click.option("--columns", default="", metavar="a,b")
@click.option("--fields", is_flag=True, help="What can be filtered by.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@as_json
@click.pass_obj
def list_things(
    front: Front, thing: str, text: str, sort: str, limit: int, after: str, columns: str, fields: bool, form: str
) -> None:
    """List orders, stock, products, customers, approvals, parcels, events, staff or imports.

    Example: ecom-tui list orders --filter "fulfilment:ready left<2h" --sort left --json
    """
    from data.queries.lists import list_page

    actor = front.enter()
    front.json = front.json or form == "json"
    if fields:
        _write_fields(front, actor, thing)
        return
    asked = tuple(name for name in columns.replace(" ", "").split(",") if name)
    wanted = limit or 2**31
    found = list_page(actor, thing, filter=text, sort=sort, limit=min(wanted, 5_000), after=after, columns=asked)
    rows, following = found.rows, found.next
    while following and len(rows) < wanted:
        left = min(wanted - len(rows), 5_000)
        part = list_page(actor, thing, filter=text, sort=sort, limit=left, after=following, columns=asked)
        rows, following = rows + part.rows, part.next
    if front.json:
        write_json({"rows": rows, "next": following})
        return
    names = [column.name for column in found.columns]
    if form == "csv":
        write_csv(["id", *names], ([row["id"], *(row.get(name) for name in names)] for row in rows))
        return
    shown = [name for name in NARROW.get(thing, "").split() if name in names] if not asked else names
    _write_rows(front, rows, shown or names, [column.name for column in found.columns if column.kind in NUMBERS])
    if following:
        front.remark("More follow: --after {id}", id=following)


def _write_rows(front: Front, rows: list[dict[str, Any]], names: list[str], right: list[str]) -> None:
    if not rows:
        front.remark("Nothing matches.")
        return
    lines = ([row["id"], *(_short(row.get(name)) for name in names)] for row in rows)
    write_table(["id", *names], lines, right)


def _short(value: object) -> object:
    """An instant to the minute, anything else as it is."""
    if isinstance(value, str) and len(value) >= 20 and value[10] == "T" and value.endswith("Z"):
        return f"{value[:10]} {value[11:16]}Z"
    return value


def _write_fields(front: Front, actor: Any, thing: str) -> None:
    from data.queries.lists import fields_of

    found = fields_of(actor, thing)
    if front.json:
        listed = [
            {"name": one.name, "kind": one.kind, "help": say(one.help), "values": list(one.values)}
            | {"example": one.example}
            for one in found
        ]
        write_json({"fields": listed})
        return
    write_table(
        ("field", "kind", "example", "meaning"), [(one.name, one.kind, one.example, say(one.help)) for one in found]
    )


@click.command()
@click.argument("thing")
@click.argument("id")
@as_json
@click.pass_obj
def show(front: Front, thing: str, id: str) -> None:
    """Show one thing whole: its fields, its lines, what hangs on it.

    Example: ecom-tui show orders A1042 --json
    """
    from ecom_tui.showing import thing_document

    actor = front.enter()
    document = thing_document(actor, things_name(thing), id)
    if front.json:
        write_json(document)
        return
    _write_document(document, 0)


def things_name(thing: str) -> str:
    """The list that a thing is in: order is orders, sku is stock."""
    from data.queries.numbers import KIND_OF

    known = {kind: name for name, kind in KIND_OF.items()}
    return known.get(thing, thing) if thing not in ("sku", "skus") else "stock"


def _write_document(document: dict[str, Any], depth: int) -> None:
    """A line a field; what has parts is set in."""
    from ecom_tui.answers import cell_text, write_table
    from ecom_tui.front import shown

    for name, value in document.items():
        head = " " * depth + say(name.replace("_", " "))
        if isinstance(value, list) and value and isinstance(value[0], dict):
            print(f"{head}:")
            names = [name for name in value[0] if any(part.get(name) not in (None, "", []) for part in value)]
            write_table(names, [[part.get(name) for name in names] for part in value], indent=depth + 2)
        elif isinstance(value, dict):
            print(f"{head}:")
            _write_document(value, depth + 2)
        elif value not in (None, "", []):
            print(f"{head}: {shown(cell_text(value))}")


@click.command()
@click.argument("thing", default="")
@click.argument("id", default="")
@click.option("--since", default="", metavar="WHEN", help="A day, an instant, or an age like 2h or 7d.")
@click.option("--filter", "text", default="", metavar="TEXT")
@click.option("--limit", type=click.IntRange(min=1), default=200, show_default=True)
@as_json
@click.pass_obj
def history(front: Front, thing: str, id: str, since: str, text: str, limit: int) -> None:
    """What happened, the newest first: everything, or what was done to one thing.

    Example: ecom-tui history orders A1042
    """
    from data.paging import Window
    from data.queries.history import event_page, timeline
    from data.queries.numbers import KIND_OF, find

    actor = front.enter()
    if thing and not id:
        raise click.UsageError(say("Say which one: {example}", example=f"ecom-tui history {thing} ID"))
    if thing:
        kind = KIND_OF.get(things_name(thing), thing)
        kind = "sku" if kind == "stock" else kind
        rows = timeline(actor, kind, find(actor, kind, id).id, limit)
        rows = [row for row in rows if not since or row.at >= _instant(since)]
    else:
        asked = f"{text} at>={since}" if since and not _is_age(since) else f"{text} at<={since}" if since else text
        rows = list(event_page(actor, Window(filter=asked.strip(), limit=limit)).rows)
    _write_events(front, rows)


def _event_line(row: Any, zone: str) -> tuple[object, ...]:
    from data import clock

    at = clock.moment(row.at, zone).strftime("%Y-%m-%d %H:%M")
    return row.id, at, row.actor, event_sentence(row.verb, row.v, row.facts)


def _is_age(since: str) -> bool:
    return since[-1:] in "mhdw" and since[:-1].isdigit()


def _instant(since: str) -> int:
    from data import clock
    from data.typed import instant_of

    if _is_age(since):
        units = {"m": clock.MINUTE, "h": clock.HOUR, "d": clock.DAY, "w": 7 * clock.DAY}
        return clock.now() - int(since[:-1]) * units[since[-1]]
    return instant_of(since)


def _write_events(front: Front, rows: list[Any]) -> None:
    from data import clock, options

    if front.json:
        listed = [
            {
                "id": str(row.id),
                "at": clock.iso(row.at),
                "actor": row.actor,
                "role": row.role,
                "verb": row.verb,
                "says": event_sentence(row.verb, row.v, row.facts),
                "reason": row.reason,
                "undo_of": row.undo_of,
                "undoable": row.undoable,
                "facts": plain_shape(row.facts),
            }
            for row in rows
        ]
        write_json({"rows": listed, "next": None})
        return
    zone = options.timezone()
    write_table(("event", "at", "actor", "what"), (_event_line(row, zone) for row in rows), ("event",))


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="KPI | THING ID FIELD")
@as_json
@click.pass_obj
def explain(front: Front, words: tuple[str, ...]) -> None:
    """How a figure comes about: its formula, and the rows behind it.

    Example: ecom-tui explain stock POT-1@MAIN available
    """
    from ecom_tui.showing import explained

    actor = front.enter()
    document = explained(actor, words)
    if front.json:
        write_json(document)
        return
    _write_document(document, 0)
