"""Everything that the store is set up by, as its board shows it: settings, limits, numbers, places, taxes, reasons."""

import json
import re
from collections.abc import Sequence
from zoneinfo import available_timezones

from data import clock, database, options
from data.calendars import public_holidays, week_of
from data.carriers import shipped
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing
from data.events import Actor
from data.money import EXPONENTS
from data.own_lists import KeptReason, fresh
from data.reasons import KINDS
from data.roles import PEOPLE, ROLES, has_limit
from data.tax_table import rate_text


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting and its value now."""

    id: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """What a post may do alone, in the base currency."""

    id: int
    name: str
    """limit.ROLE."""
    post: str
    minor: int


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A number range, and the number that comes next."""

    id: int
    name: str
    prefix: str
    next: int


@dataclass(frozen=True, slots=True)
class CutoffRow:
    """When a carrier fetches at a warehouse."""

    carrier: str
    cutoff: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A warehouse with its calendar."""

    id: int
    version: int
    place: str
    """Its code."""
    name: str
    name_zh: str
    kind: str
    tz: str
    cutoff: str
    handling_minutes: int
    demands_scans: bool
    receives_into: str
    """The condition in which goods are taken in."""
    bins: int
    closed_bins: int
    week: tuple[tuple[str, str], ...]
    """(weekday, hours)."""
    holidays: tuple[str, ...]
    shifts: tuple[tuple[str, str], ...]
    breaks: tuple[tuple[str, str], ...]
    """(day, hours), those of today on."""
    cutoffs: tuple[CutoffRow, ...]


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier that parcels can be given to."""

    id: int
    carrier: str
    """Its code."""
    name: str
    name_zh: str
    pattern: str
    """What its numbers look like, of the store's own."""
    own: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A rate from a day on."""

    id: int
    country: str
    tax_class: str
    rate: str
    included: bool
    from_day: str
    begun: bool
    """Whether it holds now: it has begun, and no newer one has."""


@dataclass(frozen=True, slots=True)
class BackupRow:
    """When the store was saved last, by whom, and into what."""

    id: int
    at: int
    who: str
    file: str
    bytes: int


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """All of it."""

    settings: tuple[SettingRow, ...]
    limits: tuple[LimitRow, ...]
    ranges: tuple[RangeRow, ...]
    places: tuple[PlaceRow, ...]
    carriers: tuple[CarrierRow, ...]
    taxes: tuple[TaxRow, ...]
    reasons: tuple[KeptReason, ...]
    reason_kinds: tuple[str, ...]
    currency: str
    backup: BackupRow | None
    """The last one, if there was one."""


_PLACE = (
    "SELECT w.id, w.version, w.code, w.name, w.name_zh, w.kind, w.tz, w.cutoff, w.handling_minutes, w.demands_scans,"
    " w.receives_into,"
    " (SELECT count(*) FROM bin b WHERE b.warehouse_id = w.id AND b.closed_at IS NULL),"
    " (SELECT count(*) FROM bin b WHERE b.warehouse_id = w.id AND b.closed_at IS NOT NULL),"
    " coalesce(c.weekly, '{}'), coalesce(c.holidays, '[]'), coalesce(c.shifts, '{}'), coalesce(c.breaks, '{}')"
    " FROM warehouse w LEFT JOIN calendar c ON c.id = w.calendar_id"
)


@query("settings.view")
def store_settings(actor: Actor) -> StoreSettings:
    """Everything on the board of settings."""
    names = tuple(options.DEFAULTS)
    return StoreSettings(
        tuple(SettingRow(place, name, options.option(name)) for place, name in enumerate(names, 1)),
        tuple(
            LimitRow(place, f"limit.{role}", ROLES[role].title, options.limit_of(role))
            for place, role in enumerate(PEOPLE, 1)
            if has_limit(role)
        ),
        tuple(
            RangeRow(int(key), name, prefix, int(last) + 1)
            for key, name, prefix, last in database.rows("SELECT id, name, prefix, last FROM number_range ORDER BY id")
        ),
        _places(database.rows(_PLACE + " ORDER BY w.id")),
        _carriers(),
        _taxes(),
        tuple(sorted(fresh().reasons, key=lambda one: (KINDS.index(one.kind), one.id))),
        KINDS,
        options.currency(),
        _last_backup(),
    )


@query("settings.view")
def place_settings(actor: Actor, warehouse: int) -> PlaceRow:
    """One warehouse with its calendar, or Missing."""
    line = database.one(_PLACE + " WHERE w.id = ?", (warehouse,))
    if line is None:
        raise Missing("There is no {kind} {key}.", kind="warehouse", key=warehouse)
    return _places([line])[0]


def _places(lines: Sequence[tuple[object, ...]]) -> tuple[PlaceRow, ...]:
    cutoffs: dict[int, list[CutoffRow]] = {}
    for place, carrier, cutoff in database.rows(
        "SELECT warehouse_id, carrier, cutoff FROM carrier_cutoff ORDER BY carrier"
    ):
        cutoffs.setdefault(int(place), []).append(CutoffRow(carrier, cutoff))
    return tuple(_place(line, tuple(cutoffs.get(int(str(line[0])), ()))) for line in lines)


def _place(line: tuple[object, ...], cutoffs: tuple[CutoffRow, ...]) -> PlaceRow:
    key, version, code, name, name_zh, kind, tz, cutoff, minutes, scans, bucket, bins, closed = line[:13]
    weekly, holidays, shifts, breaks = (str(text) for text in line[13:])
    today = clock.day_of(clock.now(), str(tz))
    return PlaceRow(
        id=int(str(key)),
        version=int(str(version)),
        place=str(code),
        name=str(name),
        name_zh=str(name_zh),
        kind=str(kind),
        tz=str(tz),
        cutoff=str(cutoff),
        handling_minutes=int(str(minutes)),
        demands_scans=bool(scans),
        receives_into=str(bucket),
        bins=int(str(bins)),
        closed_bins=int(str(closed)),
        week=tuple(week_of(weekly).items()),
        holidays=tuple(day for day in json.loads(holidays) if day >= today),
        shifts=_days(shifts, today),
        breaks=_days(breaks, today),
        cutoffs=cutoffs,
    )


def _days(text: str, today: str) -> tuple[tuple[str, str], ...]:
    """The days of today on, with their hours as they are typed."""
    kept = json.loads(text)
    return tuple(
        (day, " ".join(f"{opens}-{closes}" for opens, closes in kept[day])) for day in sorted(kept) if day >= today
    )


def _carriers() -> tuple[CarrierRow, ...]:
    own = {one.code: one for one in fresh().carriers}
    known = [
        CarrierRow(
            place,
            one.code,
            one.name,
            one.name_zh,
            own[one.code].pattern if one.code in own else "",
            False,
            one.code in own and own[one.code].closed,
        )
        for place, one in enumerate(shipped(), 1)
    ]
    codes = {one.carrier for one in known}
    mine = [
        CarrierRow(1_000 + one.id, one.code, one.name, one.name_zh, one.pattern, True, one.closed)
        for one in own.values()
        if one.code not in codes
    ]
    return (*known, *mine)


def _taxes() -> tuple[TaxRow, ...]:
    today = clock.day_of(clock.now(), options.timezone())
    found = database.rows(
        "SELECT id, country, tax_class, ppm, included, from_day FROM tax_rule ORDER BY country, tax_class, from_day"
    )
    holding = {(row[1], row[2]): row[0] for row in found if row[5] <= today}
    return tuple(
        TaxRow(int(row[0]), row[1], row[2], rate_text(int(row[3])), bool(row[4]), row[5],
               holding.get((row[1], row[2])) == row[0])
        for row in found
    )  # fmt: skip


@query("settings.change")
def save_name(actor: Actor) -> str:
    """How a backup of today is called, unless somebody calls it otherwise."""
    name = re.sub(r"[^a-z0-9]+", "-", options.option("name").casefold()).strip("-") or "store"
    return f"{name[:40]}-{clock.day_of(clock.now(), options.timezone())}.backup"


def _last_backup() -> BackupRow | None:
    found = database.one(
        "SELECT e.seq, e.at, k.title, e.body FROM event_subject s JOIN event e ON e.seq = s.seq"
        " LEFT JOIN staff k ON k.id = e.actor_id WHERE s.kind = 'store' AND s.subject_id = 1"
        " AND e.verb = 'store.backup' ORDER BY e.seq DESC LIMIT 1"
    )
    if found is None:
        return None
    told = json.loads(found[3]).get("facts", {})
    return BackupRow(
        int(found[0]), int(found[1]), str(found[2] or ""), str(told.get("file", "")), int(told.get("bytes", 0))
    )


@query("settings.view")
def zones_offered(actor: Actor, thing: int = 0) -> list[tuple[str, str]]:
    """The time zones that there are, by the names that a setting takes."""
    return [(name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


@query("settings.view")
def currencies_offered(actor: Actor, thing: int = 0) -> list[tuple[str, str]]:
    """The currencies that are in use, by their codes."""
    return [(code, code) for code in sorted(EXPONENTS)]


@query("settings.view")
def holidays_offered(actor: Actor, country: str, year: int) -> list[tuple[str, str]]:
    """(day, name) of the public holidays of a country in a year, to be looked at before they are taken."""
    return public_holidays(country, year)


@query("settings.view")
def carrier_cutoffs(actor: Actor, warehouse: int) -> dict[str, str]:
    """When each carrier fetches at a warehouse, by its code; others at the warehouse's own cut-off."""
    return dict(
        database.rows(
            "SELECT carrier, cutoff FROM carrier_cutoff WHERE warehouse_id = ? ORDER BY carrier", (warehouse,)
        )
    )
