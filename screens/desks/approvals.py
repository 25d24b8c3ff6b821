"""Requests that wait for a second person: what is asked, the facts then and now, and the two answers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual import on

from data import clock
from data.delegations import StandIn
from data.operations.approvals import grant_approval, refuse_approval
from data.queries.approvals import (
    ApprovalDetail,
    ApprovalRow,
    approval_detail,
    approval_extent,
    approval_page,
    own_places,
)
from screens import keys, show
from screens.actions import NOTHING, Action, Cell, Column, Listing, Note
from screens.cells import pad_cells, wrap_cells
from screens.desk import PANE_FROM, Desk
from screens.order_cells import deed, reason_words, state_word
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.parts.grid import Grid
from screens.plain import plain
from screens.signs import APPROVAL, COUNT, DIFFERENCE, TRANSFER, Shown, sign_of
from screens.words import fact_text, money_text, say, zone

LIST_LINES = 9
"""Requests above their facts below 110 columns."""

LABELS = {
    "state": "state",
    "review": "review",
    "payment": "payment",
    "fulfilment": "goods",
    "total_minor": "total",
    "holds": "holds",
    "risk": "risk",
    "on_hand": "on hand",
    "allocated": "allocated",
    "price_minor": "price",
    "qty": "pieces",
    "received": "received",
    "lost": "lost",
    "lines": "lines",
    "counted": "pieces counted",
    "gained": "found beyond",
    "missed": "not found",
    "ship_by_at": "ship-by",
    "unshipped": "not shipped",
    "field": "field",
    "ours": "ours",
    "theirs": "theirs",
}
"""What each fact of a thing is called."""

QUIET = {"ship_by_at", "unshipped"}
"""Facts of an order that are shown when they have changed, or when the request is about its promise."""
PROMISES = ("order.ship_by", "order.ship_by_back", "order.await")

STATES = {"count": COUNT, "transfer": TRANSFER, "difference": DIFFERENCE}
"""The axis of a thing's state, where it is not an order's."""


def left_cell(row: ApprovalRow) -> Shown:
    """Until a request runs out; of one that was decided, nothing."""
    waits = row.state == "asked" and row.expires_at is not None
    return show.time_left(row.expires_at - clock.now() if waits and row.expires_at is not None else None)


def amount_cell(row: ApprovalRow) -> Cell:
    """What it weighs, in the store's currency."""
    return Cell(show.money(row.amount_minor, row.currency, 11).strip()) if row.amount_minor else NOTHING


class ApprovalDesk(Desk):
    """Requests of others that wait for me, and my own that wait for somebody."""

    TITLE, PLACE, WATCHES = "Approvals", "approvals", frozenset({"approval", "order", "sku", "staff"})
    HELP = (
        "What somebody wants to do above their limit. Nobody decides their own request, and one whose facts have"
        " changed since must be asked for again."
    )
    EMPTY = "Nothing waits for a decision. What is above somebody's limit comes here when they ask for it."
    LIST = Listing(approval_page, approval_extent, filter="state:asked", sort="left", name="for you", thing="approvals")
    FILTERS = (
        ("all", ""),
        ("granted", "state:granted"),
        ("refused", "state:refused"),
        ("decided today", "decided:today"),
    )
    COLUMNS = (
        Column("Left", 7, left_cell, align="right", sort="left"),
        Column("Kind", 16, lambda row: Cell(deed(row.operation)), sort="operation"),
        Column("What", 21, lambda row: Cell(f"{row.number} {row.about}".strip(), "text"), grow=True, id=True),
        Column("Amount", 10, amount_cell, align="right", sort="amount"),
        Column("Asked by", 15, lambda row: row.asked_by, sort="by", drop=1),
        Column("State", 10, lambda row: sign_of(APPROVAL, row.state), sort="state", wide=True),
        Column("Asked", 5, lambda row: Cell(show.age(clock.now() - row.asked_at).strip(), "muted"), align="right",
               sort="asked", wide=True),
    )  # fmt: skip
    ACTIONS = (
        Action("A", "approve", grant_approval, right="approval.view",
               help="It is done at once, in the name of who asked."),
        Action(
            "R",
            "refuse",
            refuse_approval,
            (Note("note", "Why", required=True, hint="the person who asked reads it"),),
            right="approval.view",
            help="Nothing is done; who asked reads why.",
        ),
        Action("D", "delegate", "delegate", right="approval.decide", alone=True,
               help="Let somebody decide in your place, up to an amount until a day."),
    )  # fmt: skip
    DETAIL = approval_detail

    def __init__(self, filter: str | None = None) -> None:
        super().__init__(filter)
        self.places: Sequence[StandIn] = ()
        """In whose place this person decides."""

    async def load(self) -> None:
        """In whose place, then the list."""
        self.places = await self.ask(own_places)
        await super().load()

    async def load_again(self, mine: frozenset[Any]) -> None:
        """Both again: a delegation may have come or gone."""
        self.places = await self.ask(own_places)
        await super().load_again(mine)

    def allowed(self) -> list[Action]:
        """To approve and to refuse is for who decides, by post or in somebody's place."""
        may = self.shell.may("approval.decide") or self.places
        return [action for action in super().allowed() if may or action.needs != "approval.view"]

    def facts(self) -> Line:
        """In whose place this person decides, up to what and until when."""
        if not self.places:
            return ()
        place = self.places[0]
        until = show.when(place.until_at - 1, clock.now(), zone())
        amount = show.money(place.up_to_minor, self.session.currency).strip()
        told = say("in the place of {boss} up to {amount}, until {until}", boss=plain(place.boss_title), amount=amount,
                   until=until)  # fmt: skip
        return [("* ", "info"), (told, "muted")]

    async def delegate(self, row: ApprovalRow | None) -> None:
        """`D`: let somebody decide in one's place, or end that."""
        from screens.approval_lending import lend

        await lend(self)

    def call(self, row: ApprovalRow) -> str:
        """`cancel an order A10482 陳怡君`."""
        return plain(f"{deed(row.operation)} {row.number} {row.about}".strip())

    @property
    def columns(self) -> tuple[Column, ...]:
        """The amount's head is the store's currency."""
        named = {"Amount": self.session.currency}
        return tuple(replace(column, head=named.get(column.head, column.head)) for column in super().columns)

    def share_room(self, width: int, height: int) -> None:
        """Below 110 columns the facts stand under the list: to decide, one needs both."""
        super().share_room(width, height)
        beside, pane, listed = width >= PANE_FROM, self.pane, self.query_one("#list")
        self.query_one("#body").styles.layout = "horizontal" if beside else "vertical"
        pane.GROUND, pane.air = ("panel", 1) if beside else ("base", 2)
        wanted = 2 + (self.grid.source.total or LIST_LINES)
        listed.styles.height = "1fr" if beside else min(wanted, LIST_LINES, max(4, height // 3))
        if not beside:
            self.pane_open = pane.display = True
            self.beside.read()

    @on(Grid.Measured)
    def fit_list(self, event: Grid.Measured) -> None:
        """As many lines as there are requests, the rest for the facts."""
        self.share_room(self.size.width, self.size.height)

    @on(Grid.Opened)
    def opened(self, event: Grid.Opened) -> None:
        """Enter: the thing that it is about."""
        place, number = door_of(event.row)
        if place:
            self.shell.go(place, number)
        event.stop()
        event.prevent_default()

    def sections(self, record: ApprovalDetail, row: ApprovalRow) -> Sequence[Section]:
        """Who asks for what and why, its values, and the facts then and now."""
        row, width = record.row, self.text_width
        amount = money_text(row.amount_minor, row.currency) if row.amount_minor else ""
        title = f"{deed(row.operation)} {amount}".strip()
        limits = say(
            "their limit {theirs}, yours {own}",
            theirs=show.money(record.asker_limit_minor, row.currency).strip(),
            own=show.money(record.own_limit_minor, row.currency).strip(),
        )
        roomy = width > 60
        made = [Section(plain(title[:1].upper() + title[1:]), limits if roomy else "", self._head(record, width))]
        if not roomy:
            made[0] = replace(made[0], lines=[*made[0].lines, [(limits, "muted")]])
        quiet = set() if row.operation in PROMISES else QUIET
        facts = [
            (name, then, now)
            for name, then, now in sorted(record.facts, key=_place)
            if name in LABELS and (name not in quiet or then != now)
        ]
        if facts:
            changed = any(then != now for _, then, now in facts)
            word = say("changed since") if changed else say("as when it was asked")
            lines = [_fact(*fact, row, roomy) for fact in facts]
            made.append(
                Section("" if roomy else say("Facts"), word if not roomy else "", lines, "warn" if changed else "muted")
            )
        if row.state == "asked":
            made.append(Section("", "", self._buttons(row)))
        return made

    def _head(self, record: ApprovalDetail, width: int) -> list[Entry | Line]:
        """What it is about, who asks, why, and what became of it."""
        row, now = record.row, clock.now()
        asked = show.when(row.asked_at, now, zone())
        lines: list[Entry | Line] = [Entry([(plain(f"{row.number} {row.about}"), "text")], (), door_of(row))]
        who: list[Piece] = [(say("asked by") + " ", "muted"), (plain(row.asked_by), "text"), (f" {asked}", "muted")]
        ends: list[Piece] = []
        if row.state == "asked" and row.expires_at is not None:
            ends = [(say("runs out {when}", when=show.when(row.expires_at, now, zone())), "muted")]
        lines += [[*who, (", ", "muted"), *ends]] if width > 60 and ends else [who, ends] if ends else [who]
        if row.reason:
            said = wrap_cells(f"“{reason_words(row.reason)}”", width - 6, 4)
            lines += [
                [(say("says") + " ", "muted"), (said[0], "text")],
                *[[("     ", "text"), (more, "text")] for more in said[1:]],
            ]
        lines += [[(f"{plain(name)} ", "muted"), (plain(text), "text")] for name, text in _values(record)]
        if row.state != "asked":
            decider = row.decided_by or "-"
            if row.decided_for:
                decider = say("{who} in the place of {boss}", who=decider, boss=row.decided_for)
            decided = say("by {who}, {when}", who=decider, when=show.when(row.decided_at, now, zone()))
            lines += [(), [*sign_of(APPROVAL, row.state).parts, ("  " + plain(decided), "muted")]]
            lines += [[(more, "text")] for more in wrap_cells(f"“{plain(row.note)}”", width, 4)] if row.note else []
        return lines

    def _buttons(self, row: ApprovalRow) -> list[Line]:
        """The keys that answer, where the eye is; what one may not do is not shown."""
        if row.asked_by_id == self.session.actor.id:
            return [[("- ", "wait"), (say("Your own request: somebody else decides it."), "muted")]]
        made: list[Piece] = []
        for action in self.allowed():
            if action.alone:
                continue
            word = say(action.word)
            made += [("[ ", "muted @field"), (keys.shown(action.key), "accent bold @field")]
            made += [(f"  {word[:1].upper()}{word[1:]} ", "text @field"), ("]", "muted @field"), ("  ", "text")]
        told = say("done at once, in their name")
        if not made:
            return [[("- ", "wait"), (say("waits for somebody who may decide it"), "muted")]]
        return [[*made, (told, "muted")]] if self.text_width > 60 else [made, [(told, "muted")]]


def door_of(row: ApprovalRow) -> tuple[str, str]:
    """Where the thing is: (place, filter)."""
    if row.subject_kind == "order":
        return "orders", f"number={row.number}"
    if row.subject_kind == "sku":
        return "inventory", f"sku={row.number}"
    if row.subject_kind == "count":
        return "counts", f"number={row.number}"
    return "", ""


def _values(record: ApprovalDetail) -> list[tuple[str, str]]:
    """What was typed into the form of what is asked for."""
    hidden = {"reason", "seen", "order_id"}
    told = [(name, value) for name, value in record.values.items() if name not in hidden and value not in ("", None)]
    return [
        (fact_text(name.removesuffix("_minor"), "figure").replace("_", " "), fact_text(value, name))
        for name, value in told
    ]


def _place(fact: tuple[str, Any, Any]) -> int:
    """The order in which facts are read."""
    names = list(LABELS)
    return names.index(fact[0]) if fact[0] in names else len(names)


def _fact(name: str, then: Any, now: Any, row: ApprovalRow, roomy: bool) -> Entry:
    """Name, the value now, and whether it is what it was; a changed fact is `!`."""
    value, room = _fact_words(name, now, row), 14 if roomy else 11
    left: list[Piece] = [
        (pad(say(LABELS[name]), room), "muted"),
        (pad_cells(value, room, "right"), "text"),
        ("   ", "text"),
    ]
    if then == now:
        return Entry([*left, ("+ ", "ok"), (say("as when it was asked") if roomy else say("as then"), "muted")])
    return Entry([*left, ("! ", "warn bold"), (say("was {before}", before=_fact_words(name, then, row)), "warn")])


def _fact_words(name: str, value: Any, row: ApprovalRow) -> str:
    if value is None or value == "":
        return "."
    if name.endswith("_minor") and isinstance(value, int):
        return show.money(value, row.currency).strip()
    if name.endswith("_at") and isinstance(value, int):
        return fact_text({"at": value})
    if name == "state" and row.subject_kind in STATES:
        return sign_of(STATES[row.subject_kind], str(value)).text[2:]
    return plain(state_word(name, value)) if isinstance(value, str) else f"{value:,}"
