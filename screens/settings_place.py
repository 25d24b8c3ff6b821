"""One warehouse: what it promises, its week, its holidays and single days, when carriers fetch, its bins."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events

from data import clock
from data.calendars import day_of
from data.dataclass import dataclass
from data.queries.store_settings import PlaceRow, holidays_offered, place_settings
from screens import settings_verbs as verbs
from screens.actions import Action, Number, Text
from screens.figures import BUCKETS
from screens.later import Later
from screens.parts.confirm import Confirm
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line
from screens.parts.form import Form
from screens.parts.toast import Note
from screens.plain import plain
from screens.settings_page import SettingsPage
from screens.words import carrier_name, say, say_in

if TYPE_CHECKING:
    from screens.parts.printing import Offer

take_holidays = Later("data.operations.calendars:take_holidays", "settings.change")
WEEKDAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
            "sat": "Saturday", "sun": "Sunday"}  # fmt: skip
DAYS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """A day or a carrier of the warehouse, as a line."""

    id: str
    place: int
    day: str


class PlacePage(SettingsPage):
    """A page over the board; Esc goes back."""

    TITLE, WATCHES = "Settings", frozenset({"warehouse"})
    HELP = (
        "What this warehouse promises and when it works. An order's dispatch promise is made of its cut-off, its"
        " handling time and its calendar; promises that were given stay."
    )

    def __init__(self, warehouse: int):
        super().__init__()
        self.warehouse = warehouse

    async def read_sections(self) -> Sequence[Section]:
        """The warehouse, its calendar, carriers, bins."""
        row: PlaceRow = await self.ask(place_settings, self.warehouse)
        self.heading(view=plain(f"{row.place} {row.name}"))
        self.parts = ["", "", "holiday", "day", "cutoff", "bin"]
        return [self._facts(row), self._week(row), self._holidays(row), self._days(row), self._carriers(row),
                self._bins(row)]  # fmt: skip

    async def papers(self) -> "Sequence[Offer]":
        """Labels of its bins, and the sheet to count them on."""
        from screens.parts.printing import bin_offers

        return bin_offers((await self.ask(place_settings, self.warehouse)).place)

    def call(self, row: Any) -> str:
        """The warehouse, or the day of a line."""
        return plain(row.day if isinstance(row, Kept) else f"{row.place} {row.name}")

    def _facts(self, row: PlaceRow) -> Section:
        hours, minutes = divmod(row.handling_minutes, 60)
        scans = say("each piece is scanned") if row.demands_scans else say("no scans are demanded")
        told = f"{say('own') if row.kind == 'own' else '3PL'}, {row.tz}, {scans}"
        return Section(plain(row.place), "", [
            self.line("place", row, say("Name"), row.name, row.name_zh),
            self.line("place", row, say("Cut-off"), row.cutoff, say("handling {h} h {m} min", h=hours, m=minutes)),
            self.line("receives", row, say("Goods go into"), say(BUCKETS.get(row.receives_into, row.receives_into)),
                      say_in("receiving", "first")),
            Entry([(pad("", 22), "text"), (" " + told, "muted")]),
        ])  # fmt: skip

    def _week(self, row: PlaceRow) -> Section:
        lines = [
            self.line("week", row, say(WEEKDAYS[day]), hours or say_in("week", "closed")) for day, hours in row.week
        ]
        return Section(say("Week"), "", lines)

    def _holidays(self, row: PlaceRow) -> Section:
        lines: list[Entry | Line] = [
            self.line("holiday", Kept(day, row.id, day), day, say_in("week", "closed"))
            for day in row.holidays[:DAYS_SHOWN]
        ]
        if len(row.holidays) > DAYS_SHOWN:
            lines.append([(say("and {n} more", n=len(row.holidays) - DAYS_SHOWN), "muted")])
        return Section(say("Holidays from today on"), "", [*lines, self._new(row, "holiday", say("holidays"))])

    def _days(self, row: PlaceRow) -> Section:
        lines: list[Entry | Line] = [[(pad(day, 22), "muted"), (" " + hours, "text")] for day, hours in row.shifts]
        lines += [
            [(pad(day, 22), "muted"), (" " + say("break {hours}", hours=hours), "text")] for day, hours in row.breaks
        ]
        return Section(say("Single days"), "", [*lines, self._new(row, "day", say("hours or a break of a day"))])

    def _carriers(self, row: PlaceRow) -> Section:
        lines: list[Entry | Line] = [
            [(pad(plain(carrier_name(one.carrier)), 22), "muted"), (" " + one.cutoff, "text")] for one in row.cutoffs
        ]
        add = self._new(row, "cutoff", say("when a carrier fetches"))
        return Section(say("Carriers"), say("others at {cutoff}", cutoff=row.cutoff), [*lines, add])

    def _bins(self, row: PlaceRow) -> Section:
        told = say("{n} closed", n=row.closed_bins) if row.closed_bins else ""
        line: Line = [(pad(say("Bins"), 22), "muted"), (f" {row.bins:,}", "text"), ("  " + told, "muted")]
        return Section(say("Bins"), "", [line, self._new(row, "bin", say("make, rename or close bins"))])

    def _new(self, row: PlaceRow, kind: str, words: str) -> Entry:
        """The last line of a part; it is about the warehouse."""
        self.things[("new", kind)] = (plain(row.place), row)
        may = self.shell.may(verbs.BINS if kind == "bin" else "settings.change")
        return Entry([("+ ", "accent bold"), (words, "muted")], (), ("new", kind) if may else None)

    def actions_of(self, kind: str, row: Any) -> Sequence[Action]:
        """What can be done to a line."""
        return {
            "place": verbs.PLACE,
            "receives": verbs.RECEIVES,
            "week": verbs.WEEK,
            "holiday": verbs.HOLIDAY,
            "new.holiday": verbs.HOLIDAYS,
            "new.day": verbs.DAYS,
            "new.cutoff": verbs.CUTOFFS,
            "new.bin": verbs.BIN_VERBS,
        }.get(kind, ())

    async def take_holidays(self, row: PlaceRow) -> None:
        """Country and year, then the days themselves, then they are taken."""
        from data.errors import StoreError

        year = clock.moment(clock.now(), row.tz).year
        fields = (
            Text("country", "Country", hint="two letters: GB, CN", limit=2),
            Number("year", "Year", value=year + (clock.moment(clock.now(), row.tz).month > 10), least=2000, most=2100),
        )
        answer: Any = await self.app.push_screen_wait(Form(say("Public holidays"), self.call(row), fields))
        if answer is None:
            return
        try:
            offered = await self.ask(holidays_offered, answer["country"], answer["year"])
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))
            return
        kept = set(row.holidays)
        lines: list[Line] = [
            [("  " + day_of(day), "muted" if day in kept else "text"), ("  " + plain(name, 50), "muted")]
            for day, name in offered[:14]
        ]
        if len(offered) > 14:
            lines.append([("  " + say("and {n} more", n=len(offered) - 14), "muted")])
        question = say("Close on these {n} days?", n=len(offered))
        sheet = Confirm(question, lines, yes=say("Take them"), no=say("Leave"), undoable=True)
        if await self.app.push_screen_wait(sheet):
            await self.shell.perform(take_holidays, row.id, country=answer["country"], year=answer["year"])
            await self.read_again()

    def on_key(self, event: events.Key) -> None:
        """Esc goes back to the board."""
        super().on_key(event)
        if event.key in ("escape", "backspace", "q"):
            event.stop()
            event.prevent_default()
            self.app.pop_screen()
