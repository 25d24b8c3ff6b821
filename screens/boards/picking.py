"""Picking: the waves that wait, and the round of the one in hand. A scan counts at once; the store follows behind."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data import clock
from data.errors import Refused
from data.operations.picking import pick_wave, short_wave, unpick_wave
from data.operations.waves import finish_wave, hand_back_wave, make_wave, take_wave
from data.queries.picking import Wanted, WaveRow, open_waves, wave_round, what_is
from screens import show
from screens.page import Page
from screens.parts.detail import Detail
from screens.parts.footer import Hint
from screens.parts.printing import Offer
from screens.parts.scan import Scanned
from screens.parts.work import start
from screens.pick_field import Code, PickField
from screens.pick_round import Pick, Round, Told
from screens.pick_sheets import end_sheet, over_sheet, short_form, wave_form, wave_list
from screens.pick_view import PickView, recent
from screens.plain import plain
from screens.scan_list import ScanList
from screens.scan_view import Said, name_of
from screens.scan_writes import Entry as ScanEntry
from screens.scan_writes import ScanWrites
from screens.words import language, say, sayn

VERBS = {"s": "short", "d": "damaged", "b": "next_bin", "u": "undo_scan", "h": "hand_back", "e": "end", "a": "menu",
         "q": "leave_page"}  # fmt: skip
KEPT = 12
"""Scans that are listed."""


class PickBoard(Page):
    """One wave after the other."""

    TITLE, PLACE = "Picking", "picking"
    WATCHES = frozenset({"wave", "order", "sku"})
    HELP = (
        "A wave is picked bin by bin: scan each piece, or type its SKU or how many. What is not there is said with s:"
        " it is looked for elsewhere at once."
    )
    IS_FLOOR = HEARS_SCANS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close_round", "waves", show=False),
        Binding("n", "new_wave", "new wave", show=False),
        Binding("ctrl+q", "leave_saved", "leave", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.wave = 0
        """The wave whose round is shown; 0: the list."""
        self.waves: Sequence[WaveRow] = ()
        self.round: Round | None = None
        self.writes = ScanWrites(self._write, self._refused, self._written)
        self.stale = False
        """Something was heard while scans were on their way."""

    def body(self) -> Iterable[Widget]:
        """The list of waves, or the round with its scan line."""
        yield ScanList(id="waves", air=2)
        yield PickView(id="round")
        yield PickField(id="scan")

    @property
    def view(self) -> PickView:
        """What the picker sees."""
        return self.query_one("#round", PickView)

    @property
    def field(self) -> PickField:
        """Where the keys go."""
        return self.query_one("#scan", PickField)

    # reading

    async def load(self) -> None:
        """The waves, or the round as it is now with what is still on its way."""
        self.field.taken, self.field.entered = self._scanned, self._entered
        self.field.hear(frozenset(VERBS), self._verb)
        if not self.wave:
            self.waves = await self.ask(open_waves)
            mine = [row for row in self.waves if row.holder_id == self.session.actor.id]
            if mine and self.round is None and not self.stale:
                self.wave = mine[0].id
        if self.wave:
            await self._read_round()
        self._show()

    async def _read_round(self) -> None:
        wanted: Wanted = await self.ask(wave_round, self.wave, KEPT)
        if wanted.wave.state not in ("open", "picking") or wanted.wave.holder_id != self.session.actor.id:
            self.wave, self.round = 0, None
            self.waves = await self.ask(open_waves)
            return
        before = self.round
        scans = before.scans if before is not None else []
        self.round = Round(wanted, self.writes.pending(self.wave), before.where if before is not None else None)
        self.round.scans = scans
        if before is None:
            self.view.said = recent(wanted.last)
            self.view.began = (clock.now(), wanted.wave.picked)
            self.view.wrong = None

    async def load_again(self, mine: frozenset[Any]) -> None:
        """While scans are on their way the screen knows better than the store."""
        if self.writes.waiting:
            self.stale = True
            return
        await self.load()

    def _show(self) -> None:
        picks = self.round is not None
        waves = self.query_one("#waves", ScanList)
        waves.display, self.view.display, self.field.display = not picks, picks, picks
        if picks:
            self.view.round, self.view.zone = self.round, self.session.zone
            self.field.placeholder = say("scan, or type a SKU or how many")
            if self.focused is not self.field:
                self.field.focus()
            self.view.change()
        else:
            waves.show(wave_list(self.waves, self.session.actor.id))
            if self.focused is not waves:
                waves.to_first()
                waves.focus()
        self.draw_frame()

    def draw_frame(self) -> None:
        """The wave beside the title."""
        super().draw_frame()
        found = self.round
        view = ""
        if found is not None:
            wave = found.wanted.wave
            due = show.clock_time(wave.due_at, self.session.zone) if wave.due_at else ""
            view = " ".join(filter(None, (say("wave {number}", number=wave.number), plain(wave.about), due)))
        self.heading(view=view)

    def hints(self) -> Sequence[Hint]:
        """The verbs of the round, or of the list."""
        if self.round is None:
            return [("Enter", say("pick")), ("n", say("new wave")), ("F9", say("print")), ("F1", say("help"))]
        return [
            (say("scan"), say("item or bin")), ("s", say("short")), ("d", say("damaged")), ("b", say("next bin")),
            ("u", say("undo scan")), ("h", say("hand back")), ("e", say("end")), ("Esc", say("waves")),
            ("F1", say("help")),
        ]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The verbs first."""
        return [(say("Here"), key, words) for key, words in self.hints() if key != "F1"] + super().help_keys()

    async def papers(self) -> Sequence[Offer]:
        """The pick list of the wave in hand, or of the one under the bar."""
        here = self.round.wanted.wave if self.round is not None else None
        if here is None:
            door = self.query_one("#waves", ScanList).door
            here = next((row for row in self.waves if door == ("wave", str(row.id))), None)
        return [Offer("pick", "waves", (here.number,), "order.fulfil", here.number)] if here is not None else ()

    # scanning

    def _scanned(self, code: Code) -> None:
        found = self.round
        if found is None:
            return
        if code.broken:
            sentence = say("“{code}” has control characters in it. Scan it again.", code=code.text[:40])
            self._loud(say("CAN'T BE READ"), sentence)
            return
        told = found.scan(code.text)
        if told.sign == "x":
            self._wrong(told)
            return
        self.view.wrong = None
        if told.picks:
            self._note(told)
            self._write_soon(1, told.picks)
        self.view.change()

    def _note(self, told: Told) -> None:
        scan, found = self.round.scans[-1] if self.round else None, self.round
        assert scan is not None and found is not None and told.stop is not None
        words = say("tote {tote}, {n} from {bin}", tote=scan.tote, n=sum(pick[3] for pick in told.picks),
                    bin=told.stop.bin_code or "-")  # fmt: skip
        self._listed(Said(clock.now(), "+", told.code, name_of(told.stop), words))

    def _listed(self, said: Said) -> None:
        self.view.said = [said, *self.view.said[: KEPT - 1]]

    def _wrong(self, told: Told) -> None:
        sentence = say(told.sentence, **told.facts)
        name = name_of(told.stop) if told.stop is not None else ""
        self._listed(Said(clock.now(), "x", told.code, name, say("not counted")))
        self._loud(say("WRONG"), " ".join(filter(None, (sentence, name))))
        if told.stranger:
            start(self, partial(self._look_up, told.code), "look")

    async def _look_up(self, code: str) -> None:
        """An article that this wave does not want is called by its name."""
        wrong = self.view.wrong
        known, name, name_zh = await self.ask(what_is, code)
        if known and wrong is not None and self.view.wrong is wrong:
            shown = (name_zh if language() == "zh_CN" else name) or name
            sentence = say("{code} is not wanted in this wave. Put it back.", code=known)
            self._loud(say("WRONG"), f"{sentence} {shown}", bell=False)

    def _loud(self, title: str, sentence: str, *, bell: bool = True) -> None:
        """Red and a bell; it stays until the next right scan."""
        self.view.wrong = (title, sentence)
        if bell:
            self.app.bell()
        self.view.change()

    def _entered(self) -> None:
        """Enter alone: a round that is done is ended."""
        if self.round is not None and self.round.current is None:
            self.action_end()

    def _verb(self, key: str) -> None:
        getattr(self, f"action_{VERBS[key]}")()

    # the store follows

    def _write_soon(self, sign: int, picks: Sequence[Pick]) -> None:
        self.withdraw_undo()
        if self.writes.add(self.wave, sign, picks):
            start(self.app, self.writes.run, "scans")
        self._unsaved()

    async def _write(self, wave: int, sign: int, picks: list[Pick], op_id: str) -> None:
        shell: Any = self.shell
        operation = pick_wave if sign > 0 else unpick_wave
        told = [list(pick) for pick in picks]
        await shell.look_and_write(operation, self.session.actor, wave, picks=told, op_id=op_id)

    def _refused(self, entry: ScanEntry, refused: Refused) -> None:
        """What the screen has counted and the store has not: said loud, and read anew."""
        self.stale = True
        if self.is_attached:
            self._loud(say("NOT COUNTED"), say(refused.sentence, **refused.facts))

    def _written(self) -> None:
        if not self.is_attached:
            return
        self._unsaved()
        if self.stale and not self.writes.waiting:
            self.stale = False
            self.reload()

    def _unsaved(self) -> None:
        waits = self.writes.waiting if self.writes.trouble is not None else 0
        words = sayn("{n} scan not saved yet", "{n} scans not saved yet", waits) if waits else ""
        if words != self.view.unsaved:
            self.view.unsaved = words
            self.view.change()

    # verbs

    def action_undo_scan(self) -> None:
        """`u`: the last piece goes back."""
        if self.round is None or self.undo_told():
            return
        last = self.round.undo()
        if last is None:
            self.shell.tell("Nothing was scanned here that could be taken back.", sign="*")
            return
        self._listed(Said(clock.now(), "!", last.code, name_of(last.stop), say("taken back")))
        self.view.wrong = None
        self._write_soon(-1, last.picks)
        self.view.change()

    def action_undo_last(self) -> None:
        """The same key, when it comes as a binding."""
        if self.round is not None:
            self.action_undo_scan()
        else:
            super().action_undo_last()

    def action_next_bin(self) -> None:
        """`b`: this one later."""
        if self.round is not None:
            self.round.next_bin()
            self.view.change()

    def action_short(self) -> None:
        """`s`: fewer are there."""
        start(self, partial(self._short, "missing"), "act", exclusive=True)

    def action_damaged(self) -> None:
        """`d`: some can't be sold."""
        start(self, partial(self._short, "damaged"), "act", exclusive=True)

    async def _short(self, why: str) -> None:
        here = self.round.current if self.round is not None else None
        if here is None:
            return
        row = here.row
        answer: dict[str, Any] | None = await self.app.push_screen_wait(short_form(here, why))
        if answer is None:
            return
        await self.writes.saved()
        done = await self.shell.perform(
            short_wave, self.wave, sku=row.sku, bin=row.bin, lot=row.lot, there=answer["there"], why=answer["why"]
        )
        if done is not None:
            self._listed(Said(clock.now(), "!", row.code, name_of(row), say("short {n}", n=done.facts["gone"])))
            await self.read_again()

    def action_hand_back(self) -> None:
        """`h`: somebody else goes on."""
        start(self, partial(self._end, hand_back_wave), "act", exclusive=True)

    def action_end(self) -> None:
        """`e`: what is picked goes on to packing."""
        start(self, partial(self._end, finish_wave), "act", exclusive=True)

    async def _end(self, operation: Any) -> None:
        if self.round is None:
            return
        sheet = end_sheet(self.round) if operation is finish_wave else None
        if sheet is not None and not await self.app.push_screen_wait(sheet):
            return
        await self.writes.saved()
        if await self.shell.perform(operation, self.wave) is not None:
            self.wave, self.round, self.stale = 0, None, True
            await self.read_again()
            self.stale = False

    def action_close_round(self) -> None:
        """Esc: the list; the wave stays in hand."""
        if self.round is None:
            self.shell.go_back()
            return
        self.wave, self.round, self.stale = 0, None, True
        self._show()  # at once: the next key is the list's
        self.reload()

    def action_new_wave(self) -> None:
        """`n`: a wave of what leaves first, and it is in hand."""
        if self.round is None:
            start(self, self._new_wave, "act", exclusive=True)

    async def _new_wave(self) -> None:
        answer: dict[str, Any] | None = await self.app.push_screen_wait(wave_form())
        if answer is None:
            return
        done = await self.shell.perform(make_wave, take=1, n=answer["n"], hours=answer.get("hours") or 0)
        if done is not None:
            self.wave, self.round = done.id, None
            await self.read_again()

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on a wave: into one's hands."""
        event.stop()
        row = next(row for row in self.waves if str(row.id) == event.number)
        start(self, partial(self._take, row), "act", exclusive=True)

    @on(Scanned)
    def list_scanned(self, event: Scanned) -> None:
        """The number on a pick list takes its wave into one's hands."""
        event.stop()
        row = next((row for row in self.waves if row.number.casefold() == event.code.casefold()), None)
        if row is not None:
            start(self, partial(self._take, row), "act", exclusive=True)
            return
        self.shell.tell("“{code}” is no wave that waits to be picked.", sign="!", code=plain(event.code)[:40])
        self.app.bell()

    async def _take(self, row: WaveRow) -> None:
        if row.holder_id != self.session.actor.id:
            over = row.holder_id is not None
            if over and not await self.app.push_screen_wait(over_sheet(row)):
                return
            if await self.shell.perform(take_wave, row.id, seen=row.version, over=int(over)) is None:
                await self.read_again()
                return
        self.wave, self.round, self.stale = row.id, None, False
        await self.read_again()

    def action_leave_saved(self) -> None:
        """Ctrl+Q: not before the scans are in the store."""
        start(self, partial(self.writes.ended, partial(self.app.exit, 0)), "leave", exclusive=True)
