"""How the facts of an order look in lists and panes: time left, axes, holds, risk, money; shared by every desk."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data import clock
from screens import show
from screens.actions import NOTHING, Cell, Option
from screens.plain import plain
from screens.signs import FULFILMENT, HOLD, ORDER, PAYMENT, RETURN, REVIEW, Shown, hold_sign, sign_of
from screens.words import carrier_name, fact_text, language, say, say_in

RISK_LOOK, RISK_BAD = 30, 60
"""From here a risk marks itself, and from here it is as bad as late."""


def time_left(ship_by_at: int | None) -> Shown:
    """Seven cells until the dispatch promise; nothing where nothing is left to ship."""
    return show.time_left(None if ship_by_at is None else ship_by_at - clock.now())


def left_cell(row: Any) -> Shown:
    """The time left of a row."""
    return time_left(row.ship_by_at)


def payment_cell(row: Any) -> Shown:
    """How far the money is."""
    return sign_of(PAYMENT, row.payment)


def fulfilment_cell(row: Any) -> Shown:
    """How far the goods are; an order that ended before they left says so."""
    if row.state == "cancelled":
        return Shown("x " + say_in("order", "cancelled"), "bad", "bad")
    if row.review == "rejected":
        return Shown("x " + say_in("review", "rejected"), "bad", "bad")
    return sign_of(FULFILMENT, row.fulfilment)


def return_cell(row: Any) -> Shown:
    """What came back."""
    return sign_of(RETURN, row.return_state)


def hold_cell(row: Any) -> Shown:
    """The gravest hold, and how many stand behind it."""
    return hold_sign(row.hold_reason, row.holds)


def review_cell(row: Any) -> Shown:
    """What the review said."""
    return sign_of(REVIEW, row.review)


def risk_cell(row: Any) -> Cell:
    """The risk, marked from 30 on; the mark has a cell of its own, so that the numbers stand under each other."""
    if row.risk < RISK_LOOK:
        return Cell(f"{row.risk} ", "text")
    return Cell(f"{row.risk}!", "bad" if row.risk >= RISK_BAD else "warn")


def total_cell(row: Any) -> Cell:
    """The total, in the order's own currency."""
    return Cell(show.money(row.total_minor, row.currency).strip())


def units_cell(row: Any) -> Cell:
    """How many pieces were ordered."""
    return Cell(show.pieces(row.units, 5).strip())


def carrier_cell(row: Any) -> Cell:
    """Who brings it."""
    return Cell(carrier_name(row.carrier)) if row.carrier else NOTHING


def carrier_options(row: Any) -> Sequence[Option]:
    """The carriers that the program knows; others may be typed."""
    from data.carriers import carriers

    return [(carrier.code, carrier.named(language())) for carrier in carriers()]


def reason_options(kind: str) -> Callable[[Any], Sequence[Option]]:
    """The list of reasons for a kind of act, in the reader's language."""

    def options(row: Any) -> Sequence[Option]:
        from data.reasons import listed

        return [(reason.code, reason.named(language())) for reason in listed(kind)]

    return options


def reason_words(text: str) -> str:
    """A reason as people read it: by its name where it is one of a list, else as somebody wrote it."""
    from data.reasons import reason_of

    known = reason_of(text) if text else None
    return plain(known.named(language()) if known else text)


def hold_word(reason: str) -> str:
    """A hold's reason as its column says it."""
    known = HOLD.get(reason)
    return say_in("hold", known.word) if known else say(reason)


AXES = {"state": ORDER, "review": REVIEW, "payment": PAYMENT, "fulfilment": FULFILMENT, "return_state": RETURN}


def state_word(axis: str, value: object) -> str:
    """A value of an order's column as its own column says it, without the sign; other values as they are."""
    text = str(value)
    if axis in ("hold_reason", "hold"):
        return hold_word(text)
    shown = sign_of(AXES[axis], text).text if axis in AXES else text
    return shown[2:] if axis in AXES and shown[1:2] == " " else shown


def deed(operation: str) -> str:
    """What an operation is called: cancel an order."""
    return fact_text(operation, "verb")


def told_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an event with operations by their names."""
    told = dict(facts)
    if isinstance(told.get("operation"), str):
        told["operation"] = deed(told["operation"])
    return told
