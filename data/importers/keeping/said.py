"""Who a field belongs to: its source, until somebody here changed it. Then ours stays, and the difference is listed.

Values are compared as they are kept: text, whole numbers, minor units, lines of text for pictures and options.
"""

from data import options
from data.dataclass import dataclass, field
from data.errors import Refused
from data.importers.goods import CUSTOMER, CUSTOMER_FIELDS, PRODUCT, PRODUCT_FIELDS, SKU, SKU_FIELDS, Fields
from data.money import MOST, decimal_text, parse_amount

MONEY = frozenset({"price_minor", "cost_minor"})
SWITCHES = frozenset({"live", "track"})
_NUMBERS = {"weight_g": 0, "safety": 0, "pack": 1, "live": 0, "track": 0, "price_minor": 0, "cost_minor": 0}
"""Fields that are whole numbers, and the least of each."""
_LINES = frozenset({"options", "images"})
_ZERO_IS_NOTHING = frozenset({"weight_g", "safety"})
_WORDS = {
    "shelf": ("on", "off"),
    "oversell": ("deny", "allow", "preorder"),
    "marketing": ("given", "withdrawn"),
}
_NOTHING_SAID = frozenset({"pack", "live", "track", "shelf", "oversell", "marketing"})
"""Fields of which an empty cell says nothing."""

Value = str | int | None


@dataclass(slots=True)
class Verdict:
    """What becomes of each field that a source speaks of."""

    take: Fields = field(default_factory=dict)
    """What ours becomes."""
    differ: Fields = field(default_factory=dict)
    """Where ours stays: what theirs is."""
    agree: list[str] = field(default_factory=list)
    """Where both say the same already."""


def settle(before: Fields | None, now: Fields, ours: Fields, *, free: bool = False) -> Verdict:
    """Weigh what a source said last, what it says now, and what we have. A `free` thing is nobody's yet: the source's.

    A field that has no place here is no matter of ours.
    """
    verdict = Verdict()
    for name, theirs in now.items():
        if name not in ours:
            continue
        mine = ours[name]
        if mine == theirs:
            verdict.agree.append(name)
        elif before is not None and name in before:
            if before[name] != theirs:
                (verdict.take if free or mine == before[name] else verdict.differ)[name] = theirs
        elif is_nothing(name, theirs):
            continue
        elif free or is_nothing(name, mine):
            verdict.take[name] = theirs
        else:
            verdict.differ[name] = theirs
    return verdict


def is_nothing(name: str, value: Value) -> bool:
    """Whether a value is none: nobody has set the field."""
    return value in ("", None) or (value == 0 and name in _ZERO_IS_NOTHING)


def believed(said: Fields) -> tuple[Fields, tuple[str, ...]]:
    """What a source says in the form in which it is kept, and a sentence for each value that can't be so."""
    found: Fields = {}
    complaints = []
    for name, value in said.items():
        if value in ("", None):
            if name not in _NOTHING_SAID:
                found[name] = _NUMBERS[name] if name in _ZERO_IS_NOTHING else None if name in MONEY else ""
        elif name in _NUMBERS:
            if isinstance(value, int) and _NUMBERS[name] <= value <= MOST:
                found[name] = value
            else:
                complaints.append(f"{name} can't be {value}")
        elif name in _WORDS and value not in _WORDS[name]:
            complaints.append(f"{name} can't be {value}")
        else:
            found[name] = _kept(name, str(value))
    return found, tuple(complaints)


def _kept(name: str, text: str) -> str:
    text = text.replace("\0", "")
    if name in _LINES:
        return "\n".join(filter(None, (line.strip() for line in text.splitlines())))
    return text.strip()


def shown(name: str, value: Value) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if name in MONEY:
        return decimal_text(int(value), options.currency())
    if name in SWITCHES:
        return "yes" if value else "no"
    return str(value)


def typed(name: str, text: Value) -> Value:
    """A value as it is kept, from what people read."""
    if not isinstance(text, str):
        return text
    if name in MONEY:
        return parse_amount(text, options.currency()) if text else None
    if name in SWITCHES:
        return int(text in ("yes", "1"))
    return int(text or 0) if name in _NUMBERS else text


def apply_field(kind: str, subject: int, name: str, value: Value) -> None:
    """Give one field of a product, SKU or customer the source's value, kept or as people read it. In an operation."""
    from data.importers.keeping import theirs

    ways = {PRODUCT: theirs.take_for_product, SKU: theirs.take_for_sku, CUSTOMER: theirs.take_for_customer}
    fields = {PRODUCT: (*PRODUCT_FIELDS, "code"), SKU: (*SKU_FIELDS, "product", "code"), CUSTOMER: CUSTOMER_FIELDS}
    if name not in fields.get(kind, ()):
        raise Refused("“{field}” can't be taken over by itself. Change it where it stands.", field=name)
    ways[kind](subject, name, typed(name, value))


__all__ = ["Value", "Verdict", "apply_field", "believed", "is_nothing", "settle", "shown", "typed"]
