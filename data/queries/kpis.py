"""Figures of the store, each with its formula, read from rollups where those serve it."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from data import clock, database, money, options
from data.dataclass import dataclass, field
from data.doorway import query
from data.errors import Unclear
from data.events import Actor


@dataclass(frozen=True, slots=True)
class Sales:
    """Sums of the sales rollup over some days, in minor units of the base currency."""

    orders: int = 0
    units: int = 0
    gross: int = 0
    discount: int = 0
    returns: int = 0

    @property
    def net(self) -> int:
        """Gross less discounts less returns on their own day."""
        return self.gross - self.discount - self.returns


@dataclass(frozen=True, slots=True)
class KpiDef:
    """A figure: its version, its formula in words, its unit, which way is good, and how it is computed."""

    name: str
    version: int
    title: str
    formula: str
    unit: str
    """money, count or ratio."""
    better: str
    min_n: int
    value: Callable[[Sales], Fraction | None]

    def text(self, value: Fraction | None) -> str | None:
        """Decimal text: money in the currency's decimals, ratios with two, counts whole; halves away from zero."""
        if value is None:
            return None
        if self.unit == "money":
            return money.decimal_text(money.divide_half_up(value.numerator, value.denominator), options.currency())
        if self.unit == "ratio":
            hundredths = money.divide_half_up(value.numerator * 100, value.denominator)
            return f"{hundredths // 100}.{hundredths % 100:02}"
        return str(int(value))


@dataclass(frozen=True, slots=True)
class Point:
    """A period of a series."""

    period: str
    value: str | None
    n: int


@dataclass(frozen=True, slots=True)
class KpiValue:
    """A figure over a range of store days. `value` is a decimal text, or None with the reason in `says`."""

    name: str
    version: int
    title: str
    formula: str
    unit: str
    better: str
    n: int
    value: str | None
    parts: dict[str, str] = field(default_factory=dict)
    series: tuple[Point, ...] = ()
    compared: str | None = None
    says: str | None = None


def _ratio(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


KPIS: dict[str, KpiDef] = {
    kpi.name: kpi
    for kpi in (
        KpiDef("orders", 1, "Orders", "orders placed in the period", "count", "up", 0, lambda s: Fraction(s.orders)),
        KpiDef(
            "gross_sales",
            1,
            "Gross sales",
            "list price × quantity of goods on the placed day, before discounts, tax and shipping",
            "money",
            "up",
            0,
            lambda s: Fraction(s.gross),
        ),
        KpiDef(
            "net_sales",
            1,
            "Net sales",
            "gross sales − discounts − returned product value on the day of the return",
            "money",
            "up",
            0,
            lambda s: Fraction(s.net),
        ),
        KpiDef(
            "aov",
            1,
            "AOV",
            "(gross sales − discounts) / orders placed",
            "money",
            "up",
            1,
            lambda s: _ratio(s.gross - s.discount, s.orders),
        ),
        KpiDef(
            "units_per_order",
            1,
            "Units per order",
            "units / orders placed",
            "ratio",
            "up",
            1,
            lambda s: _ratio(s.units, s.orders),
        ),
    )
}


@query("kpi.read")
def kpi_names(actor: Actor) -> list[KpiDef]:
    """Every figure that there is."""
    return list(KPIS.values())


@query("kpi.read")
def kpi_values(
    actor: Actor,
    names: tuple[str, ...] = (),
    *,
    start: str = "",
    end: str = "",
    by: str = "none",
    compare: str = "",
) -> list[KpiValue]:
    """Figures over store days, `end` included; by day, week or month; against the days before or a year before."""
    for name in names:
        if name not in KPIS:
            raise Unclear("There is no KPI {name}. Known: {names}.", name=name, names=", ".join(KPIS))
    if by not in ("none", "day", "week", "month"):
        raise Unclear("“{by}” is not a step. Take none, day, week or month.", by=by)
    first, last = _range(start, end)
    days = _days(first, last)
    before = _sum(_days(*_compared(first, last, compare))) if compare else None
    return [_value(KPIS[name], days, by, before) for name in names or tuple(KPIS)]


def _range(start: str, end: str) -> tuple[date, date]:
    """The days asked for; without any, from the first sale to today."""
    today = date.fromisoformat(clock.day_of(clock.now(), options.timezone()))
    oldest = database.scalar("SELECT min(day) FROM sales_day")
    first = _day(start) if start else (date.fromisoformat(oldest) if oldest else today)
    last = _day(end) if end else today
    if first > last:
        raise Unclear("The first day {first} is after the last day {last}.", first=str(first), last=str(last))
    return first, last


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unclear("“{day}” is not a day. Write it like 2026-11-22.", day=text) from None


def _compared(first: date, last: date, how: str) -> tuple[date, date]:
    try:
        if how == "previous":
            length = last - first + timedelta(days=1)
            return first - length, first - timedelta(days=1)
        if how == "year":
            # 364 days: the same weekdays, so that a Sunday is compared with a Sunday.
            return first - timedelta(days=364), last - timedelta(days=364)
    except OverflowError:
        raise Unclear("There are no days before {first} to compare with.", first=str(first)) from None
    raise Unclear("“{how}” is nothing to compare with. Take previous or year.", how=how)


def _days(first: date, last: date) -> dict[str, Sales]:
    found = database.rows(
        "SELECT day, sum(orders), sum(units), sum(gross_minor), sum(discount_minor), sum(returns_minor) FROM sales_day"
        " WHERE day >= ? AND day <= ? AND currency = ? GROUP BY day ORDER BY day",
        (first.isoformat(), last.isoformat(), options.currency()),
    )
    return {row[0]: Sales(*(int(value) for value in row[1:])) for row in found}


def _sum(days: dict[str, Sales]) -> Sales:
    return Sales(
        orders=sum(day.orders for day in days.values()),
        units=sum(day.units for day in days.values()),
        gross=sum(day.gross for day in days.values()),
        discount=sum(day.discount for day in days.values()),
        returns=sum(day.returns for day in days.values()),
    )


def _value(kpi: KpiDef, days: dict[str, Sales], by: str, before: Sales | None) -> KpiValue:
    total = _sum(days)
    value = kpi.value(total)
    series = tuple(
        Point(period, kpi.text(kpi.value(sales)), sales.orders) for period, sales in _periods(days, by).items()
    )
    return KpiValue(
        name=kpi.name,
        version=kpi.version,
        title=kpi.title,
        formula=kpi.formula,
        unit=options.currency() if kpi.unit == "money" else kpi.unit,
        better=kpi.better,
        n=total.orders,
        value=kpi.text(value),
        parts=_parts(kpi, total),
        series=series,
        compared=kpi.text(kpi.value(before)) if before is not None else None,
        says=None if value is not None else "There are no orders in these days.",
    )


def _parts(kpi: KpiDef, total: Sales) -> dict[str, str]:
    if kpi.name != "net_sales":
        return {}
    currency = options.currency()
    amounts = {"gross": total.gross, "discounts": -total.discount, "returns": -total.returns}
    return {name: money.decimal_text(amount, currency) for name, amount in amounts.items()}


def _periods(days: dict[str, Sales], by: str) -> dict[str, Sales]:
    if by == "none":
        return {}
    groups: dict[str, dict[str, Sales]] = {}
    for day, sales in days.items():
        groups.setdefault(_period(day, by), {})[day] = sales
    return {period: _sum(members) for period, members in groups.items()}


def _period(day: str, by: str) -> str:
    if by == "month":
        return day[:7]
    if by == "week":
        when = date.fromisoformat(day)
        return (when - timedelta(days=when.weekday())).isoformat()
    return day
