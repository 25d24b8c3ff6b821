"""The store is saved into a file by key: asked for a name, shown with its progress, checked, and told when it is done.

The thread and its connection are the saving's own: people go on working here and elsewhere meanwhile.
"""

import asyncio
import os
import socket
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from data import clock
from data.errors import StoreError
from data.events import Actor
from data.faults import unusable
from data.lanes import Lane
from screens import show
from screens.actions import Text
from screens.page import Page
from screens.parts.drawn import Line, Words
from screens.parts.footer import Hint
from screens.parts.form import Form
from screens.parts.sheet import Sheet
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.words import say

EVERY_S = 0.25
"""Seconds between two looks at how far it is."""
BAR = 72


class Saving:
    """A saving on its way: a thread fills it, the sheet reads it."""

    def __init__(self, path: str):
        self.path = path
        self.step: Any = None
        """A data.saving.Step, once there is one."""
        self.began = monotonic()
        self.stopping = self.ended = False

    async def carry(self, actor: Actor) -> Any:
        """Do it: a data.saving.Saved. Leaving the program stops it."""
        lane = Lane("backup", writes=True)
        try:
            return await asyncio.wrap_future(lane.ask(self._work, actor))
        except asyncio.CancelledError:
            self.stopping = True
            raise
        finally:
            self.ended = True
            await asyncio.to_thread(lane.close)

    def _work(self, actor: Actor) -> Any:
        from data.saving import save_store

        return save_store(actor, self.path, progress=self._hear, stop=lambda: self.stopping)

    def _hear(self, step: Any) -> None:
        self.step = step

    def lines(self, mark: str) -> list[Line]:
        """How far it is."""
        seconds = show.duration(int(monotonic() - self.began) * clock.SECOND)
        if self.stopping:
            told = say("It stops.")
        elif self.step is None:
            told = say("It begins.")
        elif self.step.part == "check":
            told = say("Checking what was written: {done} of {of}.", done=self.step.done, of=self.step.of)
        else:
            told = say("Writing, while others go on working.")
        done, of = (self.step.done, self.step.of) if self.step is not None else (0, 0)
        full, rest = show.bar(done, of, BAR, mark)
        told_now: Line = [("  " + told, "text"), ("   " + seconds, "muted")]
        return [
            [("  " + plain(self.path, 200), "muted")],
            (),
            [("  ", "text"), (full, "accent"), (rest, "rule")],
            told_now,
            (),
        ]


class SavingSheet(Sheet[None]):
    """How far it is; Enter lets it go on behind the page, Esc stops it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "behind", "go on working", show=False)]

    def __init__(self, saving: Saving):
        super().__init__(say("Back up the store"))
        self.saving = saving

    def content(self) -> Iterable[Widget]:
        """The file, the bar, words."""
        with Vertical(id="sheet-content"):
            yield Words(*self._lines(), id="saving")

    def _lines(self) -> list[Line]:
        return self.saving.lines("-" if self.session.plain_lines else "━")

    def on_mount(self) -> None:
        """Look four times a second."""
        self.set_interval(EVERY_S, self._look)

    def _look(self) -> None:
        if self.saving.ended:
            self.dismiss(None)
        else:
            self.query_one("#saving", Words).show(*self._lines())

    def hints(self) -> Sequence[Hint]:
        """Enter, Esc."""
        return [("Enter", say("go on working")), ("Esc", say("stop it"))]

    def action_behind(self) -> None:
        """It goes on without the sheet."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Esc: stop it."""
        self.saving.stopping = True


def back_up(page: Page) -> None:
    """Ask for a file, and save the store into it."""
    start(page, partial(_ask, page), "act")


async def _ask(page: Page) -> None:
    from data.queries.store_settings import save_name

    name = await page.ask(save_name)
    field = Text("path", "File", value=_free(Path.home() / name), limit=1_000)
    about = say("It is written while others work, and then checked as the store itself is.")
    host = say("on {host}", host=socket.gethostname()) if os.environ.get("SSH_CONNECTION") else ""
    form = Form(say("Back up the store"), host, [field], button=say("Save"), about=about)
    given: Any = await page.app.push_screen_wait(form)
    if given is None:
        return
    saving = Saving(str(Path(given["path"]).expanduser().absolute()))
    # Of the app, not of the page: it ends even if somebody has gone elsewhere.
    page.app.run_worker(partial(_save, page, saving), group="backup")  # type: ignore[arg-type]  # Textual's types know no partial()
    page.app.push_screen(SavingSheet(saving))


async def _save(page: Page, saving: Saving) -> None:
    try:
        saved = await saving.carry(page.session.actor)
    except StoreError as error:
        _toast(page, Note(say(error.sentence, **error.facts), "x"))
        return
    except Exception as error:
        known = unusable(error)
        if known is None:
            raise
        _toast(page, Note(say(known.sentence, **known.facts), "x"))
        return
    _toast(page, _result(saved))
    page.reload()


def _toast(page: Page, note: Note) -> None:
    """On the page that is seen now."""
    getattr(page.app, "toast", page.toast)(note)


def _result(saved: Any) -> Note:
    """What was written, and whether it can be trusted."""
    facts = {"file": plain(os.path.basename(saved.copy.path)), "bytes": saved.copy.bytes}
    if saved.faults:
        check = say(saved.faults[0].name)
        return Note(say("“{file}” is saved, but something does not add up: {check}.", check=check, **facts), "!")
    if not saved.whole:
        return Note(say("“{file}” is saved, {bytes} bytes; the checks were stopped.", **facts), "!")
    if not saved.checks:
        return Note(say("“{file}” is saved, {bytes} bytes; pg_restore can read it.", **facts), "+")
    return Note(say("“{file}” is saved and checked, {bytes} bytes.", **facts), "+")


def _free(path: Path) -> str:
    """A name beside it that no file has yet."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return str(found)
