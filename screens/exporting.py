"""`E` on a list: it goes out as filtered, into a file whose ending says its form; none is overwritten unasked."""

import os
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data import clock
from data.errors import StoreError
from screens.actions import Text
from screens.parts.toast import Note
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desk import Desk


def export_list(desk: "Desk") -> None:
    """Ask for a file and write the list of a desk into it, in a worker."""
    start(desk, partial(_export, desk), "act")


async def _export(desk: "Desk") -> None:
    from data.queries.lists import list_count
    from screens.parts.form import Form

    thing, text, sort = desk.LIST.thing, desk.finding.whole, desk.finding.sort
    name = f"{desk.PLACE}-{clock.day_of(clock.now(), desk.session.zone)}.csv"
    field = Text("path", "File", value=_free(Path.home() / name), hint=".csv .xlsx .json", limit=1_000)
    heading = say("Export this list")
    sheet = Form(heading, text or say("everything"), [field], button=say("Export"))
    given: Any = await desk.app.push_screen_wait(sheet)
    if not isinstance(given, dict):
        return
    path = str(Path(given["path"]).expanduser().absolute())
    over = os.path.exists(path)
    if over and not await _is_sure(desk, path):
        return
    try:
        count = await desk.ask_long(list_count, thing, text)
        await _write(desk, path, count, over, thing, text, sort)
    except StoreError as error:
        desk.toast(Note(say(error.sentence, **error.facts), "x"))


async def _write(desk: "Desk", path: str, count: int, over: bool, thing: str, text: str, sort: str) -> None:
    from data.operations.exports import note_export
    from data.queries.exports import export_file, form_of

    # Before the first row is out: whoever stops reading half-way has read half of it.
    if await desk.shell.perform(note_export, thing, rows=count, filter=text) is None:
        return
    rows = await desk.ask_long(export_file, thing, path, form_of(path), filter=text, sort=sort, over=over)
    if os.environ.get("SSH_CONNECTION"):
        desk.shell.tell(
            "{rows} rows are in “{path}” on {host}.", rows=f"{rows:,}", path=path, host=socket.gethostname()
        )
    else:
        desk.shell.tell("{rows} rows are in “{path}”.", rows=f"{rows:,}", path=path)


async def _is_sure(desk: "Desk", path: str) -> bool:
    from screens.parts.confirm import Confirm

    question: Any = Confirm(say("Write over the file?"), thing=path, yes=say("Write over"), no=say("Leave"))
    return bool(await desk.app.push_screen_wait(question))


def _free(path: Path) -> str:
    """A name beside it that no file has yet."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return str(found)
