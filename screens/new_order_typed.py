"""What has been typed into a new order, as it stands in the board: kept until it is saved, whatever the store says."""

import re
from typing import Any

from data.dataclass import dataclass, field
from data.queries.customers import AddressRow, CustomerRow
from data.queries.drafts import Draft

TIMES = re.compile(r"(\d{1,5})\s*[*xX×]\s*(\S.*)")
BEHIND = re.compile(r"(\S.*?)[:：](\d{1,5})")
EMAIL = re.compile(r"\S+@\S+")
PHONE = re.compile(r"\+?[\d\s()./-]{5,}")


@dataclass
class TypedLine:
    """A line: its article, how many, and its own price and discount as they were typed."""

    code: str
    qty: int = 1
    price: str = ""
    off: str = ""

    def told(self) -> list[Any]:
        """As operations and the quote take it."""
        return [self.code, self.qty, self.price, self.off]


@dataclass
class TypedOrder:
    """All of it. `draft` is 0 until it has been saved."""

    draft: int = 0
    version: int = 0
    number: str = ""
    customer: CustomerRow | None = None
    guest: str = ""
    """A name without a customer."""
    address: AddressRow | None = None
    channel: str = "phone"
    terms: str = "prepaid"
    lines: list[TypedLine] = field(default_factory=list)
    changed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        return not (self.draft or self.lines or self.customer or self.guest)

    @property
    def buyer(self) -> str:
        """Who buys, for titles."""
        return self.customer.name if self.customer is not None else self.guest

    @property
    def country(self) -> str:
        """Where it goes."""
        return self.address.country if self.address is not None else ""

    def add(self, code: str, qty: int) -> TypedLine:
        """So many more of an article; its line."""
        self.changed = True
        for line in self.lines:
            if line.code == code and not line.price and not line.off:
                line.qty += qty
                return line
        self.lines.append(TypedLine(code, qty))
        return self.lines[-1]

    def told(self) -> list[list[Any]]:
        """The lines as operations take them."""
        return [line.told() for line in self.lines]

    def values(self, *, shipping: str, discount: str, note: str) -> dict[str, Any]:
        """What the operations are given beside the lines."""
        return {
            "customer": self.customer.id if self.customer is not None else 0,
            "name": self.guest if self.customer is None else "",
            "address": self.address.id if self.address is not None else 0,
            "channel": self.channel,
            "terms": self.terms,
            "shipping": shipping or 0,
            "discount": discount or 0,
            "note": note,
        }


def typed_of(draft: Draft) -> TypedOrder:
    """A saved draft, to be gone on with; customer and address are read apart."""
    return TypedOrder(
        draft=draft.id,
        version=draft.version,
        number=draft.number,
        guest="" if draft.customer_id else draft.customer_name,
        channel=draft.channel,
        terms=draft.terms,
        lines=[TypedLine(line.code, line.qty, line.price, line.off) for line in draft.lines],
    )


def wanted(typed: str) -> tuple[str, int]:
    """What of which article, and how many: POT-1, 3*POT-1, POT-1:3."""
    text = typed.strip()
    times = TIMES.fullmatch(text)
    if times:
        return times[2].strip(), max(1, int(times[1]))
    behind = BEHIND.fullmatch(text)
    return (behind[1].strip(), max(1, int(behind[2]))) if behind else (text, 1)


def guessed(typed: str) -> dict[str, str]:
    """What somebody who was looked for and not found is made of: an e-mail address, a telephone number or a name."""
    text = typed.strip()
    if EMAIL.fullmatch(text):
        return {"email": text}
    if PHONE.fullmatch(text):
        return {"phone": text}
    return {"name": text} if text else {}
