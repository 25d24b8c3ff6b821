"""The command that reads figures of the store."""

from typing import Any

import click

from data.errors import Unclear
from ecom_tui.answers import write_csv, write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from screens.words import say


@click.command()
@click.argument("names", nargs=-1)
@click.option("--from", "start", default="", metavar="DAY", help="The first day; a month or a year will do.")
@click.option("--to", "end", default="", metavar="DAY", help="The last day, included.")
@click.option("--by", type=click.Choice(["none", "day", "week", "month"]), default="none", show_default=True)
@click.option("--compare", type=click.Choice(["previous", "year"]), default=None)
@click.option("--split", default="", metavar="FIELD", hidden=True)
@click.option("--format", "form", type=click.Choice(["text", "csv", "json", "svg"]), default="text", show_default=True)
@click.option("--list", "names_only", is_flag=True, help="Name all figures with their formula.")
@as_json
@click.pass_obj
def kpi(
    front: Front,
    names: tuple[str, ...],
    start: str,
    end: str,
    by: str,
    compare: str | None,
    split: str,
    form: str,
    names_only: bool,
) -> None:
    """Figures of the store over days of its calendar.

    Example: ecom-tui kpi net_sales orders --from 2026-11-01 --to 2026-11-30 --by day --json
    """
    from data import options
    from data.queries.kpis import kpi_values

    actor = front.enter()
    front.json = front.json or form == "json"
    if names_only:
        _write_names(front, actor)
        return
    if form == "svg" or split:
        raise Unclear("This program does not draw or split figures yet.")
    found = kpi_values(
        actor, names, start=_edge(start, last=False), end=_edge(end, last=True), by=by, compare=compare or ""
    )
    if front.json:
        write_json({"zone": options.timezone(), "kpis": [_document(one, compare) for one in found]})
    elif form == "csv":
        write_csv(("kpi", "period", "value", "unit", "n"), _lines(found))
    else:
        write_table(("kpi", "period", "value", "unit", "n"), _lines(found), ("value", "n"))
        for one in found:
            if one.says:
                front.remark(one.says)


def _edge(typed: str, *, last: bool) -> str:
    """A day; of a month or a year its first or last one."""
    import calendar

    parts = typed.split("-")
    if len(parts) == 1 and len(typed) == 4 and typed.isdigit():
        return f"{typed}-12-31" if last else f"{typed}-01-01"
    if len(parts) == 2 and len(typed) == 7 and all(part.isdigit() for part in parts) and 1 <= int(parts[1]) <= 12:
        return f"{typed}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02}" if last else f"{typed}-01"
    return typed


def _document(one: Any, compare: str | None) -> dict[str, Any]:
    told = {
        "name": one.name,
        "version": one.version,
        "title": say(one.title),
        "unit": one.unit,
        "n": one.n,
        "value": one.value,
        "parts": dict(one.parts),
        "interval": None,
        "series": [{"period": point.period, "value": point.value, "n": point.n} for point in one.series],
        "says": say(one.says) if one.says else None,
    }
    return told | {"compared": one.compared} if compare else told


def _lines(found: list[Any]) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for one in found:
        lines.append((one.name, "", one.value, one.unit, one.n))
        lines += [(one.name, point.period, point.value, one.unit, point.n) for point in one.series]
    return lines


def _write_names(front: Front, actor: Any) -> None:
    from data.queries.kpis import kpi_names

    found = kpi_names(actor)
    if front.json:
        listed = [
            {"name": one.name, "version": one.version, "title": say(one.title), "formula": say(one.formula)}
            | {"unit": one.unit, "better": one.better}
            for one in found
        ]
        write_json({"kpis": listed})
        return
    write_table(("kpi", "unit", "formula"), [(one.name, one.unit, say(one.formula)) for one in found])
