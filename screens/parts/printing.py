"""Paper: F9 asks which paper of what stands here, makes it off the UI loop and says where it is; and a list as text."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import clock
from data.dataclass import dataclass
from data.errors import StoreError
from data.paging import Window
from screens.actions import Cell, Field, Number, PaperOf, Text, Yes
from screens.parts.detail import pad
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.words import fact_text, language, say

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.page import Page

KEYS = {"slip": "s", "invoice": "i", "pick": "p", "label": "l", "bin": "b", "count": "c", "manifest": "m",
        "receiving": "r", "list": "t"}  # fmt: skip
"""The letter of each paper in the sheet that asks which."""
ASKS_ABOVE = 10
"""Things on paper at once; more are asked about."""
MOST_COPIES = 1_000
MOST = 5_000
"""Lines on paper; more are no list that anybody reads."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that can be had of what stands here."""

    paper: str
    """A key of terms.PAPER_NAMES."""
    thing: str
    """What `ecom-tui print` calls such things."""
    ids: tuple[str, ...]
    """What it calls these; of bins the warehouse, and their pattern is asked for."""
    right: str
    about: str = ""
    """Of what, for the sheet that asks."""
    text: "Callable[[], Awaitable[str]] | None" = None
    """Of a list: what it says."""


def offers_of(kinds: Sequence[PaperOf], rows: Sequence[Any], call: Callable[[Any], str]) -> list[Offer]:
    """The papers of some rows, each of those rows that have it."""
    found = []
    for kind in kinds:
        having = [row for row in rows if kind.when is None or kind.when(row)]
        ids = tuple(dict.fromkeys(kind.named(row) for row in having))
        if ids:
            about = call(having[0]) if len(ids) == 1 else say("{n} at once", n=len(ids))
            found.append(Offer(kind.paper, kind.thing, ids, kind.right, about))
    return found


def bin_offers(warehouse: str) -> list[Offer]:
    """Labels of a warehouse's bins, and the sheet to count them on; which bins is asked."""
    return [
        Offer("bin", "bins", (warehouse,), "stock.view", warehouse),
        Offer("count", "bins", (warehouse,), "stock.count", warehouse),
    ]


async def print_here(page: "Page") -> None:
    """F9: which paper, how many of it, and off it goes."""
    offers = [one for one in await page.papers() if page.shell.may(one.right)]
    if not offers:
        page.shell.tell("There is no paper of what stands here.", sign="*")
        return
    chosen = offers[0] if len(offers) == 1 else await _choose(page, offers)
    if chosen is None:
        return
    values: dict[str, Any] = {}
    fields = _fields(chosen)
    if fields:
        from screens.parts.form import Form

        title = fact_text(chosen.paper, "document")
        form: Any = Form(title[:1].upper() + title[1:], chosen.about, fields, button=say("Print"))
        answer = await page.app.push_screen_wait(form)
        if answer is None:
            return
        values = dict(answer)
    elif len(chosen.ids) > ASKS_ABOVE and not await _sure(page, chosen):
        return
    # The paper is made even when the page is left meanwhile.
    start(page.app, partial(_print, page, chosen, values), "print")


async def _choose(page: "Page", offers: Sequence[Offer]) -> Offer | None:
    from screens.parts.menu import Menu, Option

    options = [
        Option(one, fact_text(one.paper, "document"), KEYS[one.paper], KEYS[one.paper], plain(one.about))
        for one in offers
    ]
    chosen: Offer | None = await page.app.push_screen_wait(Menu(say("Print"), options))
    return chosen


def _fields(offer: Offer) -> tuple[Field, ...]:
    bins = (Text("bins", "Bins", value="*", hint=say("* is all of them, A-* those that begin so"), limit=60),)
    copies = Number("copies", "Copies", value=1, least=1, most=MOST_COPIES)
    roll = Yes("roll", "Label printer", hint=say("one label a page"))
    if offer.paper == "label":
        return (copies, Yes("price", "With prices", value="yes"), roll)
    if offer.thing != "bins":
        return ()
    return (*bins, copies, roll) if offer.paper == "bin" else bins


async def _sure(page: "Page", offer: Offer) -> bool:
    from screens.parts.confirm import Confirm

    question = say("Print {n} of them?", n=len(offer.ids))
    sheet: Any = Confirm(
        question, thing=fact_text(offer.paper, "document"), yes=say("Print"), no=say("Leave"), undoable=True
    )
    return bool(await page.app.push_screen_wait(sheet))


async def _print(page: "Page", offer: Offer, values: dict[str, Any]) -> None:
    shell: Any = page.shell
    shell.tell("The {document} is being made ...", sign="*", document=offer.paper)
    try:
        handed = await (_list_out(shell, offer) if offer.text else _paper_out(shell, offer, values))
    except StoreError as error:
        shell.toast(Note(say(error.sentence, **error.facts), "x"))
        return
    # Each on a line of its own, under the one that says where it is; keys take them off one by one.
    for sentence, facts in reversed(handed.remarks):
        shell.toast(Note(say(sentence, **facts), "!", waits=True))
    if handed.path is None:
        told = say("The paper is with the printer. {said}", said=plain(handed.said))
    elif os.environ.get("SSH_CONNECTION"):
        told = say("The paper is in “{path}” on {host}.", path=_short(handed.path), host=socket.gethostname())
    else:
        told = say("The paper is in “{path}”.", path=_short(handed.path))
    shell.toast(Note(told, "+", waits=bool(handed.remarks)))


async def _paper_out(shell: Any, offer: Offer, values: dict[str, Any]) -> Any:
    """Facts are read in the long lane, the trace is written in the write lane, the rest is a thread of its own."""
    from data.papers.asking import Asked, note_paper, paper_of
    from data.papers.handing_out import file_name, hand_out, made_here

    bins = values.get("bins")
    ids = tuple(f"{bins}@{place}" for place in offer.ids) if bins else offer.ids
    kind = "label" if offer.paper == "bin" else offer.paper
    asked = Asked(offer.thing, ids, kind, language(), price=bool(values.get("price", True)),
                  copies=values.get("copies") or 1, roll=bool(values.get("roll")))  # fmt: skip
    paper = await shell.ask_long(paper_of, asked)
    content, form, remarks = await asyncio.to_thread(made_here, paper)
    await shell.look_and_write(note_paper, shell.session.actor, asked, paper)
    return await asyncio.to_thread(hand_out, content, file_name(paper, form), form, remarks)


async def _list_out(shell: Any, offer: Offer) -> Any:
    from data.operations.papers import note_print
    from data.papers.handing_out import hand_out

    assert offer.text is not None
    content = (await offer.text()).encode()
    await shell.look_and_write(note_print, shell.session.actor, "list", kind="store", things=[1], what=offer.thing)
    return await asyncio.to_thread(hand_out, content, f"{offer.thing}.txt", "text", ())


def _short(path: Path) -> str:
    home = str(Path.home())
    return "~" + str(path).removeprefix(home) if str(path).startswith(home + os.sep) else str(path)


def list_offer(desk: "Desk", right: str) -> Offer:
    """The list as the desk's filter shows it."""
    return Offer("list", desk.PLACE, (desk.PLACE,), right, desk.finding.filter, partial(_rows_text, desk))


async def _rows_text(desk: "Desk") -> str:
    """The rows that the desk's filter shows, as lines of text."""
    columns = [column for column in desk.columns if not column.wide]
    head = "  ".join(pad(say(column.head), column.width) for column in columns).rstrip()
    lines = [f"{desk.title_words()}  {desk.finding.filter}", _now(desk), "", head, "-" * len(head)]
    window = Window(filter=desk.finding.filter, sort=desk.finding.sort, limit=500)
    while len(lines) < MOST:
        cut = await desk.ask(desk.LIST.page, window)
        for row in cut.rows:
            cells = []
            for column in columns:
                made = column.cell(row)
                cell = made if isinstance(made, Cell) else Cell(made) if isinstance(made, str) else made.cell
                text = plain(f"{cell.sign} {cell.text}".strip())
                cells.append(text.rjust(column.width) if column.align == "right" else pad(text, column.width))
            lines.append("  ".join(cells).rstrip())
        if not cut.more:
            break
        window = Window(filter=window.filter, sort=window.sort, limit=500, after=cut.keys[-1])
    return "\n".join(lines) + "\n"


def _now(desk: "Desk") -> str:
    return clock.moment(clock.now(), desk.session.zone).strftime("%Y-%m-%d %H:%M ") + desk.session.zone
