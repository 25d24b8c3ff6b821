"""What can be changed of the store, by kind of line: each an operation with its form."""

from typing import Any

from screens.actions import Action, Choice, Day, Money, Number, Option, Text, Yes, nothing
from screens.figures import BUCKETS
from screens.later import Later
from screens.words import LANGUAGES, language

RIGHT = "settings.change"
BINS = "stock.move"


def _of(module: str, name: str, right: str = RIGHT) -> Later:
    return Later(f"data.operations.{module}:{name}", right)


def address_line(number: int) -> Any:
    """A line of the address as it is now."""

    def line(row: Any) -> str:
        lines = row.value.replace("\\n", "\n").split("\n") if row is not None else []
        return lines[number] if number < len(lines) else ""

    return line


def _hours_of(day: str) -> Any:
    """The hours of a weekday as they are now."""

    def hours(row: Any) -> str:
        return str(dict(row.week)[day])

    return hours


def _named(row: Any) -> dict[str, Any]:
    """The setting or the range that the line is about."""
    return {"name": row.name}


def _carrier(row: Any) -> dict[str, Any]:
    return {"code": row.carrier}


def _reason(row: Any) -> dict[str, Any]:
    return {"kind": row.kind, "code": row.code}


def carrier_choices(row: Any) -> list[Option]:
    """Who brings parcels from here."""
    from data.carriers import carriers

    return [(one.code, one.named(language())) for one in carriers()]


def _setting(*fields: Any, help: str = "") -> tuple[Action, ...]:
    change = _of("settings", "change_setting")
    return (Action("e", "change", change, fields=fields, args=nothing, values=_named, preview=True, help=help),)


SETTING_TEXT = _setting(Text("value", "Value", value=lambda row: row.value, required=False))
SETTING_NUMBER = _setting(Number("value", "Value", value=lambda row: row.value, least=0))
SETTING_MONEY = _setting(Money("value", "Value", value=lambda row: int(row.value)))
ZONES = Later("data.queries.store_settings:zones_offered", "settings.view")
SETTING_ZONE = _setting(
    Choice("value", "Time zone", ask=ZONES, value=lambda row: row.value),
    help="Days of the store begin and end in it. It stays once sales are summed by its days.",
)
SETTING_CURRENCY = _setting(
    Choice("value", "Currency", ask=Later("data.queries.store_settings:currencies_offered", "settings.view"),
           value=lambda row: row.value),
    help="Of prices, limits and figures. It stays once there are prices or orders.",
)  # fmt: skip
SETTING_LANGUAGE = _setting(Choice("value", "Language", tuple(LANGUAGES.items()), value=lambda row: row.value))
ADDRESS = (
    Action(
        "e",
        "change",
        _of("settings", "change_address"),
        fields=(
            Text("line1", "Line 1", value=address_line(0), limit=80),
            Text("line2", "Line 2", value=address_line(1), required=False, limit=80),
            Text("line3", "Line 3", value=address_line(2), required=False, limit=80),
            Text("line4", "Line 4", value=address_line(3), required=False, limit=80),
        ),
        args=nothing,
        help="It stands on invoices and slips.",
    ),
)
LIMIT = _setting(Money("value", "Alone up to", value=lambda row: row.minor))
RANGE = (
    Action(
        "e",
        "change",
        _of("ranges", "change_range"),
        fields=(
            Text("prefix", "Begins with", value=lambda row: row.prefix, required=False, limit=8),
            Number("next", "Next number", value=lambda row: row.next, least=1),
        ),
        args=nothing,
        values=_named,
        preview=True,
        help="Numbers never go backwards, and two ranges never give the same one.",
    ),
)
NEW_PLACE = (
    Action(
        "n",
        "new warehouse",
        _of("settings", "make_warehouse"),
        fields=(
            Text("code", "Code", hint="MAIN, EAST", limit=32),
            Text("name", "Name", limit=60),
            Text("name_zh", "In Chinese", required=False, limit=60),
            Choice("kind", "Whose", (("own", "own"), ("3pl", "logistics provider")), value="own"),
            Text("timezone", "Time zone", required=False, hint="empty: the store's", limit=40),
            Text("cutoff", "Cut-off", value="17:00", limit=5),
            Number("handling_minutes", "Handling min", value=480, least=0),
        ),
        args=nothing,
        alone=True,
    ),
)
PLACE = (
    Action(
        "e",
        "change",
        _of("warehouses", "change_warehouse"),
        fields=(
            Text("name", "Name", value=lambda row: row.name, limit=60),
            Text("name_zh", "In Chinese", value=lambda row: row.name_zh, required=False, limit=60),
            Choice("kind", "Whose", (("own", "own"), ("3pl", "logistics provider")), value=lambda row: row.kind),
            Choice("timezone", "Time zone", ask=ZONES, value=lambda row: row.tz),
            Text("cutoff", "Cut-off", value=lambda row: row.cutoff, limit=5),
            Number("handling_minutes", "Handling min", value=lambda row: row.handling_minutes, least=0),
            Yes("demands_scans", "Demands scans", value=lambda row: row.demands_scans, hint="each piece is scanned"),
        ),
        preview=True,
    ),
)
RECEIVES = (
    Action(
        "e",
        "change",
        Later("data.operations.arrivals:receive_into", RIGHT),
        fields=(
            Choice(
                "bucket",
                "Goods go into",
                tuple((bucket, word) for bucket, word in BUCKETS.items() if bucket != "transit"),
                value=lambda row: row.receives_into,
            ),
        ),
        help="In which condition they are taken in here; an article may have its own.",
    ),
)
WEEK = (
    Action(
        "w",
        "change the week",
        _of("calendars", "change_week"),
        fields=tuple(
            Text(day, label, value=_hours_of(day), required=False, limit=60,
                 hint="08:00-12:00 13:00-18:00" if day == "mon" else "")
            for day, label in (("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday"), ("thu", "Thursday"),
                               ("fri", "Friday"), ("sat", "Saturday"), ("sun", "Sunday"))
        ),
        seen=False,
        help="A day without hours is closed.",
    ),
)  # fmt: skip
HOLIDAYS = (
    Action("p", "take public holidays", "take_holidays", right=RIGHT, help="They are shown before they are taken."),
    Action("c", "close for a day", _of("calendars", "close_on"), fields=(Day("day", "Day"),), seen=False),
    Action("d", "work on a holiday", _of("calendars", "work_on"), fields=(Day("day", "Day"),), seen=False),
)
HOLIDAY = (
    Action(
        "d",
        "work on it",
        _of("calendars", "work_on"),
        args=lambda row: (row.place,),
        values=lambda row: {"day": row.day},
        seen=False,
    ),
)
DAYS = (
    Action(
        "h",
        "hours of a day",
        _of("calendars", "set_shift"),
        fields=(Day("day", "Day"), Text("hours", "Hours", required=False, hint="empty: as its weekday", limit=60)),
        seen=False,
    ),
    Action(
        "b",
        "break of a day",
        _of("calendars", "set_break"),
        fields=(Day("day", "Day"), Text("hours", "Hours", required=False, hint="12:00-12:30", limit=60)),
        seen=False,
    ),
)
CUTOFFS = (
    Action(
        "e",
        "when a carrier fetches",
        _of("warehouses", "set_cutoff"),
        fields=(
            Choice("carrier", "Carrier", carrier_choices),
            Text("cutoff", "Cut-off", required=False, hint="empty: the warehouse's", limit=5),
        ),
        seen=False,
    ),
)
BIN_VERBS = (
    Action(
        "n",
        "make bins",
        _of("warehouses", "make_bins", BINS),
        fields=(Text("pattern", "First..last", hint="A-01-01..A-12-04", limit=70),),
        seen=False,
        preview=True,
        help="Rows times places times levels; those that there are, are left out.",
    ),
    Action(
        "r",
        "rename a bin",
        _of("warehouses", "rename_bin", BINS),
        fields=(Text("bin", "Bin", limit=32), Text("code", "New code", limit=32)),
        seen=False,
    ),
    Action(
        "c", "close a bin", _of("warehouses", "close_bin", BINS), fields=(Text("bin", "Bin", limit=32),), seen=False
    ),
    Action(
        "o", "open a bin again", _of("warehouses", "open_bin", BINS), fields=(Text("bin", "Bin", limit=32),), seen=False
    ),
)
PATTERN_HINT = "# digit, @ letter, * either"
NEW_CARRIER = (
    Action(
        "n",
        "new carrier",
        _of("carriers", "add_carrier"),
        fields=(
            Text("code", "Code", hint="small letters and digits", limit=16),
            Text("name", "Name", limit=40),
            Text("name_zh", "In Chinese", required=False, limit=40),
            Text("pattern", "Its numbers", required=False, hint=PATTERN_HINT, limit=120),
        ),
        args=nothing,
        alone=True,
    ),
)
CARRIER = (
    Action(
        "e",
        "change",
        _of("carriers", "change_carrier"),
        fields=(
            Text("name", "Name", value=lambda row: row.name, limit=40),
            Text("name_zh", "In Chinese", value=lambda row: row.name_zh, required=False, limit=40),
            Text("pattern", "Its numbers", value=lambda row: row.pattern, required=False, hint=PATTERN_HINT, limit=120),
        ),
        args=nothing,
        values=_carrier,
        seen=False,
    ),
    Action("c", "offer it no more", _of("carriers", "close_carrier"), args=nothing, values=_carrier, seen=False),
    Action("o", "offer it again", _of("carriers", "open_carrier"), args=nothing, values=_carrier, seen=False),
)
TAX_CLASSES = (("standard", "standard"), ("reduced", "reduced"), ("super_reduced", "super-reduced"), ("zero", "zero"))
NEW_TAX = (
    Action(
        "n",
        "new rate",
        _of("tax_rules", "set_tax"),
        fields=(
            Text("country", "Country", hint="two letters: DE, CN", limit=2),
            Choice("tax_class", "Class", TAX_CLASSES, value="standard"),
            Text("rate", "Rate %", hint="19 or 7.75", limit=12),
            Day("from_day", "From", value="today"),
            Yes("included", "In the price", value=True, hint="yes, or no: added to it"),
        ),
        args=nothing,
        alone=True,
        help="A rate is never changed: a newer one takes its place from its day on.",
    ),
)
TAX = (
    Action(
        "x",
        "drop",
        _of("tax_rules", "drop_tax"),
        args=nothing,
        values=lambda row: {"country": row.country, "tax_class": row.tax_class, "from_day": row.from_day},
        seen=False,
        help="The rate before it holds on.",
    ),
)
REASON_KINDS = (
    ("adjust", "adjusting stock"),
    ("write_off", "writing off"),
    ("transfer_loss", "loss in transit"),
    ("price", "changing a price"),
    ("cancel", "cancelling"),
    ("reject", "rejecting"),
)
NEW_REASON = (
    Action(
        "n",
        "new reason",
        _of("reasons", "add_reason"),
        fields=(
            Choice("kind", "For", REASON_KINDS),
            Text("code", "Code", hint="small letters and digits", limit=32),
            Text("name", "Name", limit=60),
            Text("name_zh", "In Chinese", required=False, limit=60),
            Choice("way", "Only for", (("gain", "gains"), ("loss", "losses")), required=False),
        ),
        args=nothing,
        alone=True,
    ),
)
REASON = (
    Action(
        "e",
        "rename",
        _of("reasons", "rename_reason"),
        fields=(
            Text("name", "Name", value=lambda row: row.name, limit=60),
            Text("name_zh", "In Chinese", value=lambda row: row.name_zh, required=False, limit=60),
        ),
        args=nothing,
        values=_reason,
        seen=False,
    ),
    Action("c", "offer it no more", _of("reasons", "close_reason"), args=nothing, values=_reason, seen=False),
    Action("o", "offer it again", _of("reasons", "open_reason"), args=nothing, values=_reason, seen=False),
)
