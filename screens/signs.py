"""What a state looks like: a sign, a word and their colours. The words carry the meaning; colour is for exceptions."""

from collections.abc import Mapping
from typing import Literal

from data.dataclass import dataclass
from screens.actions import Cell
from screens.words import say, say_in

Role = Literal["ok", "info", "warn", "bad", "wait", "muted", "text", "strong", "faint", "accent"]

SIGN_ROLES: dict[str, tuple[Role, Role]] = {
    "+": ("ok", "muted"),
    "*": ("info", "text"),
    "!": ("warn", "warn"),
    "x": ("bad", "bad"),
    "-": ("wait", "wait"),
    ".": ("faint", "muted"),
}
"""Colour of each sign and of the word after it."""

SIGN_MEANINGS = {
    "+": "good or done",
    "*": "under way",
    "!": "soon, or worth a look",
    "x": "late, failed or stopped",
    "-": "waits for somebody",
    ".": "not begun",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A text with its colour; `rest` is the colour from the third cell on, when the sign before has another."""

    text: str
    role: Role = "text"
    rest: Role | None = None
    bold: bool = False

    @property
    def parts(self) -> tuple[tuple[str, Role], ...]:
        """The pieces of one colour each."""
        if self.rest is None:
            return ((self.text, self.role),)
        return ((self.text[:2], self.role), (self.text[2:], self.rest))

    @property
    def cell(self) -> Cell:
        """The same for a list, whose grid sets sign and text apart."""
        bold = " bold" if self.bold else ""
        if self.text[:1] in SIGN_ROLES and self.text.strip() not in SIGN_ROLES:
            return Cell(self.text[1:].strip(), (self.rest or self.role) + bold, self.text[0])
        return Cell(self.text.strip(), (self.rest or self.role) + bold)


@dataclass(frozen=True, slots=True)
class Sign:
    """One state of an axis; `of` is the axis, because “part” is not one word in every language."""

    sign: str
    word: str
    of: str = ""

    def shown(self, more: str = "") -> Shown:
        """Sign, space, word in the reader's language, and perhaps more after it."""
        role, rest = SIGN_ROLES[self.sign]
        return Shown(f"{self.sign} {say_in(self.of, self.word)}{more}", role, rest)


NOTHING = Shown("")


def _axis(of: str, **states: str) -> dict[str, Sign]:
    return {value: Sign(shown[0], shown[2:], of) for value, shown in states.items()}


PAYMENT = _axis(
    "payment",
    unpaid="! unpaid",
    authorised="* reserved",
    part_paid="! part",
    paid="+ paid",
    overpaid="! over",
    part_refunded="- part back",
    refunded=". refunded",
    disputed="x disputed",
)
FULFILMENT = _axis(
    "fulfilment",
    unallocated=". new",
    backordered="! backorder",
    partly_allocated="! short",
    ready="+ ready",
    picking="* picking",
    packed="* packed",
    part_shipped="* part sent",
    shipped="+ shipped",
    part_delivered="* part in",
    delivered="+ delivered",
    exception="x exception",
)
RETURN = _axis("return", requested="- asked", part_returned="* part", returned=". back")
HOLD = _axis(
    "hold",
    payment="- payment",
    address="- address",
    stock="- stock",
    customer="- customer",
    legal="- legal",
    exchange_wait="- exchange",
    exchange="- exchange",
    other="- other",
    fraud="! fraud",
)
ORDER = _axis("order", draft=". draft", placed="* placed", closed="+ closed", cancelled="x cancelled")
REVIEW = _axis("review", pending="- review", approved="+ approved", rejected="x rejected")
PARCEL = _axis(
    "parcel",
    planned=". planned",
    picking="* picking",
    packed="* packed",
    returned_to_sender=". returned",
    cancelled=". cancelled",
    labelled="* labelled",
    handed_over="* handed",
    in_transit="* moving",
    out_for_delivery="* out",
    delivered="+ delivered",
    exception="x exception",
    returning="- coming back",
    lost="x lost",
)
APPROVAL = _axis("approval", asked="- asked", granted="+ granted", refused="x refused", ran_out="x ran out")
COUNT = _axis(
    "count",
    ready=". ready",
    counting="* counting",
    counted="* counted",
    review="- review",
    recount="! recount",
    approved="+ approved",
    posted="+ posted",
    rejected="x rejected",
)
SHELF = _axis("shelf", on="+ on shelf", off=". off shelf", scheduled="* scheduled")
TRANSFER = _axis(
    "transfer",
    draft=". draft",
    ready="* ready",
    in_transit="* moving",
    partially_received="* part in",
    received="+ received",
    cancelled=". cancelled",
)
ARRIVAL = _axis("arrival", open="* expected", late="! late", closed="+ received")
BATCH = _axis("batch", running="* running", done="+ done", stopped="! stopped", taken_back=". taken back")
DIFFERENCE = _axis("difference", open="! open", ours="+ ours", theirs="+ theirs", noted=". noted", gone=". gone")
CHECK = _axis("check", good="+ good", look="! look", waits="- waits")
STAFF = _axis("staff", active="+ active", disabled=". closed", locked="! locked", new="- not signed in yet")


def sign_of(axis: Mapping[str, Sign], state: str | None) -> Shown:
    """How a state is shown; an unknown one shows itself, none shows nothing."""
    if not state or state == "none":
        return NOTHING
    known = axis.get(state)
    return known.shown() if known else Shown(f". {say(state)}", *SIGN_ROLES["."])


def hold_sign(reason: str | None, count: int = 1) -> Shown:
    """The first hold of an order, and +1 for each that stands behind it."""
    if not reason or count < 1:
        return NOTHING
    known = HOLD.get(reason, Sign("-", reason, "hold"))
    return known.shown(f"+{count - 1}" if count > 1 else "")
