"""The sheets of a new order: who buys, where it goes, and one line of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.address_rules import faults, remark
from screens.actions import Field, Number, Text, Yes
from screens.parts.drawn import Line
from screens.parts.form import Foresight
from screens.words import say

WHO: tuple[Field, ...] = (
    Text("name", "Name"),
    Text("email", "E-mail", required=False),
    Text("phone", "Phone", required=False),
    Text("company", "Company", required=False),
)
WHERE: tuple[Field, ...] = (
    Text("line1", "Street", required=False),
    Text("line2", "Second line", required=False),
    Text("postcode", "Postcode", required=False),
    Text("city", "City", required=False),
    Text("region", "Region", required=False),
    Text("country", "Country", required=False, limit=2, hint="two letters like GB"),
    Yes("as_is", "As it is", hint="yes: though it looks wrong"),
)
RECEIVER: tuple[Field, ...] = (Text("name", "Name"), Text("company", "Company", required=False))
LINE: tuple[Field, ...] = (
    Number("qty", "Quantity", least=1, most=10_000_000),
    Text("price", "Price", required=False, hint="empty: the price of the list"),
    Text("off", "Discount", required=False, hint="10% or 5.00, off the line"),
)


async def foresee_address(values: dict[str, Any]) -> Foresight:
    """What is wrong with an address, while it is typed; an address that is left out is none."""
    parts = {name: str(value or "") for name, value in values.items()}
    if not any(parts.get(name) for name in ("line1", "postcode", "city", "region", "country")):
        return Foresight()
    wrong = faults(parts) if not values.get("as_is") else []
    lines: list[Line] = []
    problems: dict[str, str] = {}
    for one in wrong:
        words = say(one.sentence, **one.facts)
        problems[one.part] = words
        lines.append([("  ! ", "warn bold"), (words, "warn")])
    look = remark(parts)
    if look is not None and not wrong:
        lines.append([("  * ", "info"), (say(look.sentence, **look.facts), "muted")])
    return Foresight(lines[:3])


def told(answer: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The values of these fields as operations take them."""
    found = {field.name: answer.get(field.name) or "" for field in fields}
    return {name: int(bool(value)) if name == "as_is" else value for name, value in found.items()}
