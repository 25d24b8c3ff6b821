"""Who bought a mapped order, where it went, and in which parcels."""

import re
from collections.abc import Mapping, Sequence

from data.importers.countries import country_code
from data.importers.mappings.mapped_states import Standing
from data.importers.mappings.mapping_fields import ADDRESS
from data.importers.records import Line, Parcel, Party
from data.importers.values import Moment

_SEVERAL = re.compile(r"[\n,;|，；、]+")


def buyer(head: Mapping[str, object], before: str = "") -> Party | None:
    """Who bought, or with `bill_` to whom it is billed; nobody if no field says it."""
    texts = {name: str(head.get(before + name, "")) for name in ("name", "email", "phone", "company")}
    whole = (str(head.get(before + name, "")) for name in ("first_name", "last_name"))
    texts["name"] = texts["name"] or " ".join(part for part in whole if part)
    customer = "" if before else str(head.get("customer", ""))
    address = tuple(str(head.get(before + name, "")) for name in ADDRESS[:-1])
    if not customer and not any(texts.values()) and not (before and any(address)):
        return None
    country = country_code(str(head.get(f"{before}country", "")))
    whole_address = (*address, country) if any(address) else ()
    return Party(customer, texts["name"], texts["email"], texts["phone"], texts["company"], whole_address)


def parcels(
    lines: Sequence[Line], rows: Sequence[Mapping[str, object]], head: Mapping[str, object], where: Standing
) -> list[Parcel]:
    """The parcels of an order, in the order of its rows; with several, each has the rows that name it."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for place, (line, values) in enumerate(zip(lines, rows, strict=True)):
        numbers = [part for text in _SEVERAL.split(str(values.get("tracking", ""))) if (part := text.strip())]
        for number in numbers:
            found.setdefault((number, str(values.get("carrier", ""))), []).append((place, max(0, line.qty)))
    handed, delivered = (_at(head, name) for name in ("shipped_at", "delivered_at"))
    if not found and (handed or delivered) and where.state != "cancelled":
        carrier = next((str(values["carrier"]) for values in rows if values.get("carrier")), "")
        return [Parcel("", carrier, handed or delivered, delivered)]
    several = len(found) > 1 and len(lines) > 1 and not _overlap(list(found.values()))
    return [
        Parcel(number, carrier, handed, delivered, tuple(units) if several else ())
        for (number, carrier), units in found.items()
    ]


def _overlap(units: Sequence[Sequence[tuple[int, int]]]) -> bool:
    """Whether a row names several parcels: then nobody knows which unit is in which."""
    places = [place for group in units for place, _ in group]
    return len(places) != len(set(places))


def _at(head: Mapping[str, object], name: str) -> int | None:
    found = head.get(name)
    return found.at if isinstance(found, Moment) else None
