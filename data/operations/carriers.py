"""The store's own carriers, and other looks of the numbers of those that the program knows."""

import re

from data import database, frames, own_lists
from data.carriers import shipped
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.stock import OwnCarrier

CODE = re.compile(r"[a-z0-9][a-z0-9_]{1,15}")
PATTERN = re.compile(r"[0-9A-Z#@*./_-]{3,40}")
MOST_PATTERNS = 6


@operation(
    "carrier.add", right="settings.change", says="Carrier {code} added: {name}.", subject="store", on_thing=False
)
def add_carrier(actor: Actor, *, code: str, name: str, name_zh: str = "", pattern: str = "") -> Done:
    """Add a carrier of the store's own; # stands for a digit of its numbers, @ for a letter, * for either."""
    code = code.strip().lower()
    if not CODE.fullmatch(code):
        raise Unclear("“{code}” can't be the code of a carrier. Take 2 to 16 letters and digits.", code=code[:40])
    if any(one.code == code for one in shipped()) or _kept(code) is not None:
        raise Refused("There is a carrier {code} already.", code=code)
    name = _checked_name(name)
    made = database.insert(
        "INSERT INTO own_carrier (code, name, name_zh, pattern) VALUES (?, ?, ?, ?)",
        (code, name, name_zh.strip(), _checked_pattern(pattern)),
    )
    own_lists.forget()
    return Done("store", 1, facts={"code": code, "name": name, "id": made}, undo=("carrier.close", {"code": code}))


@operation(
    "carrier.change", right="settings.change", says="Carrier {code} changed: {name}, {pattern}.", subject="store",
    on_thing=False,
)  # fmt: skip
def change_carrier(
    actor: Actor, *, code: str, name: str = "", name_zh: str | None = None, pattern: str | None = None
) -> Done:
    """Change the name of a carrier of the store's own, or what its numbers look like."""
    found = _own(code)
    wanted = {
        "name": _checked_name(name) if name.strip() else found.name,
        "name_zh": found.name_zh if name_zh is None else name_zh.strip(),
        "pattern": found.pattern if pattern is None else _checked_pattern(pattern),
    }
    before = {"name": found.name, "name_zh": found.name_zh, "pattern": found.pattern}
    if wanted == before:
        raise Refused("Nothing of {carrier} is different.", carrier=found.name)
    frames.change(found, **wanted)
    own_lists.forget()
    facts = {"code": found.code, "name": found.name, "pattern": found.pattern or "-"}
    return Done("store", 1, facts=facts, undo=("carrier.change", {"code": found.code, **before}))


@operation("carrier.close", right="settings.change", says="{carrier} brings nothing from here any more.",
           subject="store", on_thing=False)  # fmt: skip
def close_carrier(actor: Actor, *, code: str) -> Done:
    """Offer a carrier no more; parcels that it brings are brought."""
    found = _own(code)
    if found.closed_at is not None:
        raise Refused("{carrier} brings nothing from here already.", carrier=found.name)
    frames.change(found, closed_at=frames.at())
    own_lists.forget()
    return Done("store", 1, facts={"carrier": found.code}, undo=("carrier.open", {"code": found.code}))


@operation("carrier.open", right="settings.change", says="{carrier} brings parcels from here again.",
           subject="store", on_thing=False)  # fmt: skip
def open_carrier(actor: Actor, *, code: str) -> Done:
    """Offer a carrier again."""
    found = _own(code)
    if found.closed_at is None:
        raise Refused("{carrier} brings parcels from here.", carrier=found.name)
    frames.change(found, closed_at=None)
    own_lists.forget()
    return Done("store", 1, facts={"carrier": found.code}, undo=("carrier.close", {"code": found.code}))


def _kept(code: str) -> int | None:
    found = database.scalar("SELECT id FROM own_carrier WHERE code = ?", (code,))
    return None if found is None else int(found)


def _own(typed: str) -> OwnCarrier:
    """The store's row of a carrier; of one that the program knows it is made when it is first changed."""
    code = typed.strip().lower()
    key = _kept(code)
    if key is None:
        known = next((one for one in shipped() if one.code == code), None)
        if known is None:
            raise Missing("There is no carrier “{carrier}”. Add it first.", carrier=typed[:40])
        key = database.insert(
            "INSERT INTO own_carrier (code, name, name_zh) VALUES (?, ?, ?)", (code, known.name, known.name_zh)
        )
    return frames.current(OwnCarrier, key)


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > 40:
        raise Unclear("A carrier's name has 1 to 40 characters.")
    return name


def _checked_pattern(pattern: str) -> str:
    parts = pattern.upper().split()
    if len(parts) > MOST_PATTERNS or not all(PATTERN.fullmatch(part) for part in parts):
        raise Unclear(
            "“{pattern}” is no look of a number. # is a digit, @ a letter, * either: LC########CN.",
            pattern=pattern[:60],
        )
    return " ".join(parts)
