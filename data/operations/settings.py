"""The store's settings, its warehouses and their bins."""

import re
from typing import Any

from data import clock, database, founding, frames, money, options
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.roles import PEOPLE, has_limit
from data.spots import warehouse_of
from data.typed import minor_of

LANGUAGES = ("en", "zh_CN")
MINUTES = ("lock.minutes", "lock.minutes_logistics")
LONGEST_MINUTES = 60
LIMITS = tuple(f"limit.{role}" for role in PEOPLE if has_limit(role))
OPTIONAL = {"name_zh": 60, "address": 320, "tax_number": 40}
"""Settings that may be empty, and how many characters they have at most."""
DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
SENTENCES = {
    "timezone": " Warehouses keep theirs; programs that are open show it after their next start.",
    "currency": " Limits keep their figures; programs that are open show it after their next start.",
    "lock.minutes": " Programs that are open take it from their next start.",
    "lock.minutes_logistics": " Programs that are open take it from their next start.",
}
"""What changes with a setting, or does not, though one might think so."""
PLACE = re.compile(r"[^\s\x00-\x1f\x7f]{1,32}")
CUTOFF = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@operation(
    "setting.change",
    right="settings.change",
    says="{name} is {after} now, it was {before}.[{told}]",
    subject="store",
    on_thing=False,
)
def change_setting(actor: Actor, *, name: str, value: str | int) -> Done:
    """Change a setting of the store from now on."""
    return _change(actor, name.strip(), str(value).strip())


@operation(
    "setting.address",
    right="settings.change",
    says="{name} is {after} now, it was {before}.[{told}]",
    subject="store",
    on_thing=False,
)
def change_address(actor: Actor, *, line1: str, line2: str = "", line3: str = "", line4: str = "") -> Done:
    """Change the address that stands on invoices and slips, line by line."""
    lines = [line.strip() for line in (line1, line2, line3, line4)]
    return _change(actor, "address", "\\n".join(line for line in lines if line))


def _change(actor: Actor, name: str, value: str) -> Done:
    if (name in LIMITS or name == "count.recount_minor") and DECIMAL.fullmatch(value):
        # As people write it, 150.00; digits alone are minor units, as they are kept.
        value = str(minor_of(value, options.currency()))
    _check_setting(name, value)
    before = options.option(name) if name in options.DEFAULTS else str(options.limit_of(name.partition(".")[2]))
    if before == value:
        raise Refused("{name} is {value} already.", name=name, value=value)
    database.run(
        "INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, ?, ?)", (name, value, frames.at(), actor.id)
    )
    options.forget_options()
    if name == "currency":
        _keep_figures(actor, before, value)
    frames.foretell("store", 1, name, before, value)
    undo = {"name": name, "value": before}
    facts = {"name": name, "before": _told(name, before), "after": _told(name, value)}
    if name in SENTENCES:
        facts["told"] = {"say": SENTENCES[name]}
    return Done("store", 1, facts=facts, undo=("setting.change", undo))


def _keep_figures(actor: Actor, before: str, after: str) -> None:
    """Limits are kept in minor units, so their figures move along: 100.00 EUR is 100 JPY."""
    shift = money.exponent(after) - money.exponent(before)
    names = {row[0] for row in database.rows("SELECT DISTINCT name FROM setting WHERE name LIKE 'limit.%'")}
    for name in sorted(names | {"count.recount_minor"}) if shift else ():
        had = options.option(name)
        if had:
            kept = int(had) * 10**shift if shift > 0 else int(had) // 10**-shift
            database.run(
                "INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, ?, ?)",
                (name, str(kept), frames.at(), actor.id),
            )
    options.forget_options()


def _told(name: str, value: str) -> Any:
    """A value as the event tells it: limits as money, an address in one line."""
    if name in LIMITS:
        return {"minor": int(value), "currency": options.currency()}
    return value.replace("\\n", ", ") or "-"


@operation(
    "warehouse.make",
    right="settings.change",
    says="Warehouse {code} made: {name}.",
    subject="warehouse",
    on_thing=False,
)
def make_warehouse(
    actor: Actor,
    *,
    code: str,
    name: str,
    name_zh: str = "",
    kind: str = "own",
    timezone: str = "",
    cutoff: str = "17:00",
    handling_minutes: int = 480,
) -> Done:
    """Make a warehouse with its bin “-” and working hours from Monday to Saturday."""
    code = _place_code(code)
    if database.scalar("SELECT 1 FROM warehouse WHERE lower(code) = lower(?)", (code,)):
        raise Refused("The code {code} is taken. Give another.", code=code)
    if kind not in ("own", "3pl"):
        raise Unclear("A warehouse is own or 3pl.")
    if not CUTOFF.fullmatch(cutoff):
        raise Unclear("“{cutoff}” is not a time. Write it like 17:00.", cutoff=cutoff)
    tz = timezone.strip() or options.timezone()
    clock.zone(tz)
    key = founding.add_warehouse(
        code, name.strip() or code, name_zh.strip(), tz, kind=kind, cutoff=cutoff, handling=max(0, handling_minutes)
    )
    return Done("warehouse", key, facts={"code": code, "name": name.strip() or code})


@operation("bin.make", right="stock.move", says="Bin {bin} made in {warehouse}.", subject="warehouse", on_thing=False)
def make_bin(actor: Actor, *, warehouse: str, code: str, pick_seq: int = 0) -> Done:
    """Make a bin in a warehouse; the picking order is by its number, then by code."""
    place = warehouse_of(warehouse)
    code = _place_code(code)
    if database.scalar("SELECT 1 FROM bin WHERE warehouse_id = ? AND lower(code) = lower(?)", (place, code)):
        raise Refused("There is a bin {bin} in {warehouse} already.", bin=code, warehouse=warehouse)
    key = database.insert("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (place, code, pick_seq))
    return Done("warehouse", place, facts={"bin": code, "warehouse": warehouse.strip().upper(), "id": key})


def _place_code(typed: str) -> str:
    code = typed.strip()
    if not PLACE.fullmatch(code):
        raise Unclear("“{code}” can't be a code. Give 1 to 32 characters without spaces.", code=typed[:60])
    return code


def _check_setting(name: str, value: str) -> None:
    """Unclear or Refused unless the setting exists and can have that value."""
    if name == "timezone":
        clock.zone(value)
        if database.scalar("SELECT 1 FROM sales_day LIMIT 1"):
            raise Refused("The time zone can't be changed once sales are summed by its days.")
    elif name == "language":
        _one_of(name, value, LANGUAGES)
    elif name == "currency":
        money.exponent(value)
        if database.scalar("SELECT 1 FROM orders LIMIT 1") or database.scalar("SELECT 1 FROM price_row LIMIT 1"):
            raise Refused("The currency can't be changed once there are prices or orders.")
    elif name == "receive.bins":
        if not value.isprintable() or len(value) > 200:
            raise Unclear("{name} is a list of bins, with commas between them.", name=name)
    elif name in ("risk.look", "sla.warn_minutes", "count.recount_pieces", "count.recount_minor") or name in LIMITS:
        if not value.isascii() or not value.isdigit() or len(value) > 15:
            raise Unclear("{name} is a whole number of 0 or more.", name=name)
    elif name in MINUTES:
        if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= LONGEST_MINUTES:
            raise Unclear("{name} is a whole number from 1 to {most}.", name=name, most=LONGEST_MINUTES)
    elif name in OPTIONAL and not value:
        return
    elif name in OPTIONAL:
        if not value.isprintable() or len(value) > OPTIONAL[name]:
            raise Unclear("{name} can't be “{value}”.", name=name, value=value[:60])
    elif name == "name":
        if not value.isprintable() or not 1 <= len(value) <= 60:
            raise Unclear("{name} can't be “{value}”.", name=name, value=value[:60])
    else:
        known: Any = ", ".join((*options.DEFAULTS, *LIMITS))
        raise Missing("There is no setting “{name}”. There are: {known}.", name=name, known=known)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise Unclear(
            "{name} can't be “{value}”. It is one of: {known}.", name=name, value=value, known=", ".join(known)
        )
