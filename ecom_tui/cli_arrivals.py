"""The command that notes what suppliers will bring: a list from a file or from standard input."""

import sys
from pathlib import Path

import click

from data.errors import Unclear, Unusable
from ecom_tui.answers import write_json
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from screens.words import say

SHOWN = 40
"""Lines that can't be read are told one by one up to here."""
MOST_BYTES = 20_000_000


@click.command("arrivals")
@click.argument("file", metavar="[FILE.csv|-]", default="")
@click.option("--warehouse", default="", metavar="CODE", help="Where lines go that name no warehouse.")
@click.option("--supplier", default="", help="Of lines that name none.")
@click.option("--reference", default="", help="Of lines that name none.")
@click.option("--due", default="", metavar="DAY", help="Of lines that name none.")
@click.option("--partial", is_flag=True, help="Write the lines that are right and leave the others out.")
@click.option("--preview", is_flag=True, help="Tell what would come of it, and write nothing.")
@as_json
@click.pass_obj
def arrivals(
    front: Front, file: str, warehouse: str, supplier: str, reference: str, due: str, partial: bool, preview: bool
) -> int:
    """Note goods that will come: SKU or barcode and pieces a line, other columns by their heads.

    Without a file the program opens at the place of arrivals.

    Example: ecom-tui arrivals po-440.csv --supplier Hangzhou --reference PO-440
    """
    if not file:
        from ecom_tui.opening import open_program

        raise SystemExit(open_program(front, "arrivals"))
    from data.operations.arrivals import expect_list
    from data.queries.arrivals import arrival_list

    text = _text_of(file)
    actor = front.enter()
    usual = {"warehouse": warehouse, "supplier": supplier, "reference": reference, "due": due}
    read = arrival_list(actor, text, usual)
    told = [say("Line {line}: {why}", line=one.line, why=say(one.sentence, **dict(one.facts))) for one in read.wrong]
    for line in told[:SHOWN]:
        front.remark("{says}", says=f"x {line}")
    if len(told) > SHOWN:
        front.remark("{n} more lines can't be read.", n=len(told) - SHOWN)
    document: dict[str, object] = {"read": len(read.right), "wrong": told, "written": 0}
    if told and not partial:
        front.remark("Nothing was written. --partial writes the {n} lines that are right.", n=len(read.right))
    elif not preview:
        head = ["sku", "qty", "supplier", "reference", "due", "warehouse"]
        rows = [[one.code, str(one.qty), one.supplier, one.reference, one.due, one.warehouse_code]
                for one in read.right]  # fmt: skip
        done = expect_list(actor, rows=[head, *rows])
        document["written"] = len(rows)
        front.tell(done.say, **done.facts)
    if front.json:
        write_json(document)
    return 1 if told else 0


def _text_of(file: str) -> str:
    if file == "-":
        buffer = getattr(sys.stdin, "buffer", None)
        content = buffer.read(MOST_BYTES + 1) if buffer else sys.stdin.read(MOST_BYTES + 1).encode()
    else:
        try:
            with Path(file).open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
        except OSError as error:
            raise Unusable("“{path}” can't be read: {why}.", path=file, why=error.strerror or "") from None
    if len(content) > MOST_BYTES:
        raise Unclear("“{path}” is too long for a list of arrivals.", path=file)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unclear("“{path}” is no text.", path=file)
