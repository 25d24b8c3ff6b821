"""The command for files out: any list as filtered, orders line by line, and parcels for the shops they are of."""

from pathlib import Path
from typing import Any

import click

from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from screens.words import say

FORMS = ("csv", "json", "xlsx")
SHOPS = ("shopify", "matrixify", "woocommerce")


@click.command()
@click.argument("thing")
@click.option("--filter", "text", default="", metavar="TEXT")
@click.option("--sort", default="", metavar="COLUMN")
@click.option("--columns", default="", metavar="a,b")
@click.option("--lines", is_flag=True, help="Of orders: a row for each line.")
@click.option(
    "--format", "form", type=click.Choice([*FORMS, *SHOPS]), default=None, help="Else by the file's name; a shop's name"
    " for its own columns of shipments."
)  # fmt: skip
@click.option("-o", "--output", default="", metavar="FILE", help="Else standard output.")
@as_json
@click.pass_obj
def export(
    front: Front, thing: str, text: str, sort: str, columns: str, lines: bool, form: str | None, output: str
) -> None:
    """Write a whole list into a file, with your own masks. Products, variants, stock and customers can be changed in it
    and imported again.

    `shipments` are parcels that have left, a row an article; new ones are a matter of the filter: "handed:today".

    Example: ecom-tui export shipments --format shopify --filter "handed:today" -o sent.csv
    """
    from data.exporters.writing import form_of, write_file
    from data.operations.exports import note_export
    from ecom_tui.writing_out import write_out

    actor = front.enter()
    shop = form if form in SHOPS else ""
    _refuse_misuse(thing, shop, lines, sort, columns)
    written_as = form_of(output) if shop or form is None else form
    if form is None and front.json and not output:
        written_as = "json"
    if written_as == "xlsx" and not output:
        raise click.UsageError(say("A spreadsheet needs a file: -o FILE.xlsx"))
    rows = _rows(actor, thing, text, sort, columns, lines, shop, written_as)
    # Before the first row is out: whoever stops reading half-way has read half of it.
    note_export(actor, thing, rows=rows.count, filter=text)
    if not output:
        write_out(rows, written_as)
        _say_left_out(front, rows)
        return
    count = write_file(rows, written_as, Path(output))
    front.tell("{rows} rows of {thing} are in “{path}”.", rows=count, thing=thing, path=output)
    _say_left_out(front, rows)
    if front.json:
        left_out = {"left_out": rows.elsewhere} if shop else {}
        write_json({"path": output, "rows": count, "format": shop or written_as} | left_out)


def _refuse_misuse(thing: str, shop: str, lines: bool, sort: str, columns: str) -> None:
    if shop and thing != "shipments":
        raise click.UsageError(say("Only shipments have the columns of {shop}.", shop=shop))
    if lines and thing != "orders":
        raise click.UsageError(say("Only orders have lines: export orders --lines"))
    if (thing == "shipments" and (sort or columns)) or (lines and columns):
        raise click.UsageError(say("The columns and the order of {thing} are fixed.", thing=thing))


def _rows(actor: Any, thing: str, text: str, sort: str, columns: str, lines: bool, shop: str, form: str) -> Any:
    from data.queries.exports import SHIPMENTS, list_export, order_line_export, shipment_export

    if thing == SHIPMENTS:
        return shipment_export(actor, shop, filter=text)
    if lines:
        return order_line_export(actor, filter=text, sort=sort)
    asked = tuple(name for name in columns.replace(" ", "").split(",") if name)
    return list_export(actor, thing, filter=text, sort=sort, columns=asked, edits=form != "json")


def _say_left_out(front: Front, rows: Any) -> None:
    if rows.elsewhere:
        front.remark(
            "{n} parcels are left out: their orders came from elsewhere, or the shop told of them itself.",
            n=rows.elsewhere,
        )
