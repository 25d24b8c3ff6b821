"""What happened, the newest first: each event as a sentence, what it changed, what hangs together, and its undo."""

from collections.abc import Sequence
from typing import Any

from data import clock
from data.doorway import Call
from data.errors import StoreError
from data.operations.history import undo_event
from data.queries.history import ChangeRow, EventDetail, EventRow, event_detail, event_extent, event_page
from data.roles import ROLES
from screens import show
from screens.actions import EMPTY_CELL, Action, Cell, Column, Listing
from screens.cells import wrap_cells
from screens.desk import Desk
from screens.order_cells import deed, reason_words, state_word, told_facts
from screens.parts.confirm import Confirm
from screens.parts.detail import Entry, Section, pad, pair
from screens.parts.drawn import Line
from screens.parts.foresight import preview_lines
from screens.plain import plain
from screens.words import event_sentence, fact_text, say, zone

PLACES_OF = {
    "order": ("orders", "number="),
    "sku": ("inventory", "sku="),
    "product": ("inventory", "code="),
    "approval": ("approvals", "number="),
    "customer": ("customers", "number="),
}
"""Kinds of things that have a place, and the filter that finds one there."""


def sentence(row: EventRow) -> str:
    """The event in the reader's language."""
    return plain(event_sentence(row.verb, row.v, told_facts(row.facts)))


def when_cell(row: EventRow) -> Cell:
    """Today the time, this week day and time, else the day."""
    day, hour = show.when(row.at, clock.now(), zone()), show.clock_time(row.at, zone())
    return Cell(day if day == hour or len(day) > 5 else f"{day} {hour}", "muted")


def undo_cell(row: EventRow) -> Cell:
    """Whether it was taken back, or could be."""
    if row.undone:
        return Cell(say("undone"), "muted", "-")
    return Cell("U", "accent") if row.undoable else EMPTY_CELL


def figure(name: str) -> str:
    """What a fact or a column is called: `ship_by_at` is ship by."""
    return fact_text(name.removesuffix("_minor").removesuffix("_at"), "figure").replace("_", " ")


def post_of(role: str) -> str:
    """Three letters of a post."""
    return ROLES[role].short if role in ROLES else ""


class HistoryDesk(Desk):
    """All events; a thing's own are one filter away."""

    TITLE, PLACE, WATCHES = "History", "history", frozenset({"event", "order", "sku", "approval", "stock", "store"})
    HELP = (
        "Everything that was done, by whom and when; nothing here can be changed. U takes the event under the cursor"
        " back, as long as nothing was built on it; u takes back what you did last."
    )
    EMPTY = "Nothing has happened yet. Whatever anybody does stands here at once."
    LIST = Listing(event_page, event_extent, sort="-seq", name="everything", thing="events")
    FILTERS = (
        ("today", "at:today"),
        ("orders", "kind:order"),
        ("goods", "kind:sku"),
        ("decisions", "kind:approval"),
        ("taken back", "undone:yes"),
        ("the store's own", "role:store"),
    )
    COLUMNS = (
        Column("When", 11, when_cell, align="right", sort="seq"),
        Column("Who", 14, lambda row: Cell(row.actor or "-"), drop=1),
        Column("Post", 4, lambda row: Cell(post_of(row.role), "muted"), gap=1, drop=2),
        Column("What", 34, lambda row: Cell(sentence(row), "muted" if row.undone else "text"), grow=True, id=True),
        Column("Undo", 8, undo_cell, gap=1, drop=3),
        Column("Reason", 20, lambda row: Cell(reason_words(row.reason), "muted"), wide=True),
    )
    ACTIONS = (
        Action("U", "undo this", "take_back", right="own.keep", help="As long as nothing was built on it."),
        Action("p", "its thing", "open_thing", right="own.keep", help="Go to what it was done to."),
    )
    DETAIL = event_detail

    def call(self, row: EventRow) -> str:
        """Its sentence."""
        return sentence(row)

    def sections(self, record: EventDetail, row: EventRow) -> Sequence[Section]:
        """The event, its facts, what it changed, what it hangs together with."""
        row, width = record.row, self.text_width
        at = clock.moment(row.at, zone()).strftime("%Y-%m-%d %H:%M:%S")
        head: list[Entry | Line] = [[(line, "strong")] for line in wrap_cells(sentence(row), width, 4)]
        head += [[(plain(row.actor or "-"), "text"), (f" {post_of(row.role)}  {at}", "muted")]]
        if row.reason:
            head += [[(f"“{line}”", "text")] for line in wrap_cells(reason_words(row.reason), width - 2, 4)]
        head.append(_undo_line(record))
        made = [Section(say("Event"), f"{row.id:,}", head)]
        things = [
            Entry([(pad(fact_text(kind, "kind"), 10), "muted"), (" " + plain(number), "text")], (), _door(kind, number))
            for kind, number in record.subjects
        ]
        made.append(Section(say("About"), "", things))
        told = told_facts(row.facts)
        facts = [pair(plain(figure(name)), _short(value, name)) for name, value in told.items()]
        made.append(Section(say("Facts"), row.verb, facts))
        made.append(Section(say("Changed"), say("before > after"), [_change(change) for change in record.changes]))
        made.append(Section(say("With it"), "", _kin(record)))
        made.append(Section(say("Chain"), "", [[(record.hash[:16], "muted")]]))
        return [section for section in made if section.lines]

    async def take_back(self, row: EventRow) -> None:
        """`U`: say what would change, then take it back."""
        calls: list[Any] = [Call(undo_event, (row.id,))]
        try:
            seen = await self.shell.preview(calls)
        except StoreError as error:
            self.shell.tell(error.sentence, sign="x", **error.facts)
            return
        if seen.refused:
            refused = seen.refused[0][1]
            self.shell.tell(refused.sentence, sign="x", **refused.facts)
            return
        lines = [*preview_lines(seen, 1)]
        right: Line = [(f"{row.actor} {show.when(row.at, clock.now(), zone())}", "muted")]
        question = Confirm(say("Take this back?"), lines, thing=sentence(row), yes=say("Take back"), no=say("Leave"),
                           undoable=True, right=right)  # fmt: skip
        if await self.app.push_screen_wait(question):
            done = await self.shell.perform(undo_event, row.id)
            if done is not None:
                self.reload(frozenset({row.id}))

    async def open_thing(self, row: EventRow) -> None:
        """`p`: to the thing itself."""
        record: EventDetail = await self.ask(event_detail, row.id)
        door = next((_door(kind, number) for kind, number in record.subjects if _door(kind, number)), None)
        if door is None:
            self.shell.tell("This is about nothing that has a place of its own.", sign="*")
        else:
            self.shell.go(*door)

    def action_timeline(self) -> None:
        """`t`: only what happened to the same thing."""
        row = self.grid.row
        number = row.facts.get("number") or row.facts.get("sku") if row is not None else None
        if number:
            self.shell.go("history", f'subject:"{number}"')


def _door(kind: str, number: str) -> tuple[str, str] | None:
    if kind not in PLACES_OF:
        return None
    place, field = PLACES_OF[kind]
    return place, f'{field}"{number}"'


def _undo_line(record: EventDetail) -> Line:
    if record.undone_by is not None:
        return [("- ", "wait"), (say("taken back by {who}", who=plain(record.undone_by.actor)), "muted")]
    if record.undoes is not None:
        return [(". ", "faint"), (say("takes back: {what}", what=sentence(record.undoes)), "muted")]
    if record.row.undoable:
        return [("U ", "accent bold"), (deed(record.inverse), "muted")]
    return [(". ", "faint"), (say("can't be taken back"), "muted")]


def _short(value: Any, name: str) -> str:
    return plain(fact_text(value, name), 200)


def _change(change: ChangeRow) -> Entry:
    """`ship by at   .  >  11-25 17:00`."""
    label = plain(figure(change.column))
    before, after = _changed(change.before, change.column), _changed(change.after, change.column)
    return Entry([(pad(label, 14), "muted"), (" " + before, "text"), (" > ", "muted"), (after, "strong")])


def _changed(value: Any, column: str) -> str:
    if value is None or value == "":
        return "."
    if column.endswith("_at") and isinstance(value, int):
        return fact_text({"at": value})
    return plain(state_word(column, value) if isinstance(value, str) else fact_text(value, column), 60)


def _kin(record: EventDetail) -> list[Entry | Line]:
    """What caused it and what it caused."""
    made: list[Entry | Line] = []
    if record.cause is not None:
        made.append([(say("because of") + " ", "muted"), (sentence(record.cause), "text")])
    return made + [[(say("and then") + " ", "muted"), (sentence(event), "text")] for event in record.caused]
