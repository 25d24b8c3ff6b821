"""Where an order of a mapped file is: what its words for the order, its payment and its shipment mean together."""

from collections.abc import Mapping
from typing import Literal

from data.dataclass import dataclass
from data.importers.mappings.mapping_fields import STATES

MEANINGS: dict[str, frozenset[str]] = {
    word.replace("_", sign): frozenset({word}) for word in STATES if word != "ignore" for sign in ("_", " ")
}
"""Words that need no entry in [states]: they say themselves what they mean."""
_GONE = frozenset({"shipped", "delivered", "returned"})
_HERE = frozenset({"unshipped", "part_shipped"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order is, by its source."""

    state: Literal["closed", "open", "cancelled"]
    paid: bool | None
    """None: the file does not say."""
    refunded: bool
    """Whether all of it was given back."""
    shipped: bool | None


def standing(head: Mapping[str, object]) -> Standing:
    """An order's own word goes before that for its shipment; one without any word is history."""
    own, paid, sent = (_said(head, name) for name in ("state", "paid_state", "fulfilled_state"))
    every = own | paid | sent
    return Standing(
        state=_state(own, paid, sent),
        paid=_paid(every),
        refunded="refunded" in every,
        shipped=True if every & _GONE else False if every & _HERE else None,
    )


def _said(head: Mapping[str, object], name: str) -> frozenset[str]:
    found = head.get(name)
    return found if isinstance(found, frozenset) else frozenset()


def _state(own: frozenset[str], paid: frozenset[str], sent: frozenset[str]) -> Literal["closed", "open", "cancelled"]:
    if "cancelled" in own | sent | (paid if not own else frozenset()):
        return "cancelled"
    if "closed" in own:
        return "closed"
    if "open" in own and not sent & _GONE - {"returned"}:
        return "open"
    if (own | sent) & _GONE or "closed" in sent:
        return "closed"
    return "open" if (own | sent) & {*_HERE, "open"} else "closed"


def _paid(every: frozenset[str]) -> bool | None:
    if every & {"paid", "refunded", "part_refunded"}:
        return True
    return False if every & {"unpaid", "part_paid"} else None
