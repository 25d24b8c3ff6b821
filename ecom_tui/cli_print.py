"""The command that puts things on paper: slips, invoices, labels, manifests, lists to pick, receive and count by."""

import sys
from pathlib import Path
from typing import Any

import click

from data.errors import Refused, Unclear
from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.front import Front, shown
from screens.words import language

KINDS = ("slip", "invoice", "pick", "label", "count", "manifest", "receiving")
ALIASES = {
    **dict.fromkeys(("order",), "orders"),
    **dict.fromkeys(("parcel", "shipment", "shipments"), "parcels"),
    **dict.fromkeys(("sku", "skus", "article", "articles"), "stock"),
    **dict.fromkeys(("product",), "products"),
    **dict.fromkeys(("bin", "warehouse", "warehouses"), "bins"),
    **dict.fromkeys(("wave",), "waves"),
    **dict.fromkeys(("count",), "counts"),
    **dict.fromkeys(("carrier",), "carriers"),
    **dict.fromkeys(("manifest",), "manifests"),
    **dict.fromkeys(("arrival", "delivery", "deliveries"), "arrivals"),
}


@click.command("print")
@click.argument("thing")
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--paper", type=click.Choice(KINDS), default=None, help="Else the usual one of the thing.")
@click.option("--filter", "text", default="", metavar="TEXT", help="Of orders: all that match, instead of their IDs.")
@click.option("-o", "--output", default="", metavar="FILE", help="Into a file; - is standard output.")
@click.option("--format", "form", type=click.Choice(["pdf", "text"]), default=None, help="Else pdf where typst is.")
@click.option("--lp", "printer", is_flag=False, flag_value="", default=None, metavar="[PRINTER]", help="By lp only.")
@click.option("--day", default="", metavar="DAY", help="Of a manifest. Else today.")
@click.option("--copies", type=int, default=1, show_default=True, help="Of each label.")
@click.option("--roll", is_flag=True, help="One label a page, for a label printer.")
@click.option("--no-price", is_flag=True, help="Shelf labels without prices.")
@as_json
@click.pass_obj
def print_paper(
    front: Front,
    thing: str,
    ids: tuple[str, ...],
    paper: str | None,
    text: str,
    output: str,
    form: str | None,
    printer: str | None,
    day: str,
    copies: int,
    roll: bool,
    no_price: bool,
) -> None:
    """Print papers of orders, waves, parcels, stock, products, bins (A-*@MAIN), counts, arrivals, manifests,
    carriers.

    By lp where there is a printer, else into a file whose name is told. The history of each thing keeps who printed it.

    Example: ecom-tui print orders A1042 A1043 --paper pick -o wave.pdf
    """
    from data.papers.asking import Asked, note_paper, paper_of
    from data.papers.handing_out import content_of
    from data.papers.printing import check_printer

    if output and printer is not None:
        raise Unclear("A paper goes to one place: give -o or --lp.")
    check_printer(printer or "")
    actor = front.enter()
    thing = ALIASES.get(thing, thing)
    if text:
        ids = (*ids, *_matching(actor, thing, text))
    asked = Asked(thing, ids, paper or "", language(), day, not no_price, copies, roll)
    made = paper_of(actor, asked)
    form = form or _form_of(front, output)
    content = content_of(made, form)
    note_paper(actor, asked, made)
    document: dict[str, Any] = {"paper": made.kind, "format": form, "path": None, "printer": None}
    document |= {"sheets": len(made.sheets), "labels": len(made.labels)}
    document |= _deliver(front, content, made, form, output, printer)
    if front.json:
        write_json(document)


def _matching(actor: Any, thing: str, text: str) -> list[str]:
    if thing != "orders":
        raise Unclear("Only orders can be printed by a filter. Name the {thing}.", thing=thing)
    from data.queries.orders import order_ids

    found = [str(key) for key in order_ids(actor, text)]
    if not found:
        raise Refused("Nothing matches “{filter}”. Nothing was printed.", filter=text)
    return found


def _form_of(front: Front, output: str) -> str:
    """By the file's name, else a PDF where it can be made; standard output is text."""
    from data.papers.handing_out import NO_TYPST
    from data.papers.typesetting import can_typeset

    if output == "-" or output.lower().endswith((".txt", ".text")):
        return "text"
    if output.lower().endswith(".pdf") or can_typeset():
        return "pdf"
    sentence, facts = NO_TYPST
    front.remark(sentence, **facts)
    return "text"


def _deliver(
    front: Front, content: bytes, made: Any, form: str, output: str, printer: str | None
) -> dict[str, str | None]:
    """Where it went, told and for the document."""
    from data.papers.handing_out import Handed, file_name, hand_out
    from data.papers.printing import save, send

    if output == "-":
        _write_out(front, content)
        return {}
    if output:
        handed = Handed(form, save(content, Path(output)))
    elif printer is not None:
        handed = Handed(form, None, printer or "lp", send(content, file_name(made, form), printer))
    else:
        handed = hand_out(content, file_name(made, form), form)
    for sentence, facts in handed.remarks:
        front.remark(sentence, **facts)
    if handed.path is None:
        front.tell("The paper is with the printer. {said}", said=handed.said)
        return {"printer": handed.printer}
    front.tell("The paper is in “{path}”.", path=handed.path)
    return {"path": str(handed.path)}


def _write_out(front: Front, content: bytes) -> None:
    """To standard output: a PDF as it is, text so that no terminal obeys it."""
    if front.json:
        raise Unclear("Standard output holds the JSON document. Give -o FILE.")
    if content[:5] != b"%PDF-":
        for page in content.decode().split("\f"):
            for line in page.splitlines():
                print(shown(line))
        return
    if sys.stdout.isatty():
        raise Refused("A PDF is nothing for a terminal. Give -o FILE, or --format text.")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
