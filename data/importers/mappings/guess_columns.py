"""Which column is which field, for each kind of table: by name and values, then by reckoning."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from data.dataclass import dataclass, field
from data.importers.mappings import guess_fits
from data.importers.mappings.amounts import Numbers
from data.importers.mappings.guess_headers import scores
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.guess_states import known_share, speaks_of
from data.importers.mappings.guess_sums import (
    Balance,
    Sums,
    balance,
    goods_of,
    grows_with_quantity,
    is_less,
    price_and_total,
    totals_without_lines,
)

LEAST = 0.42
"""A column that says a field less well than that is left for the reader."""
_SURE = 0.8
_GRAVE = frozenset({("products", "quantity"), ("products", "shelf"), ("customers", "marketing"), ("orders", "is_paid")})
"""Fields that do harm if they are wrong: their column must say them by name."""
_MONEY = ("subtotal", "discount", "shipping", "tax", "fee", "total", "paid", "gift_card", "refunded", "unit_price")
_LINE_MONEY = ("line_total", "line_discount", "line_tax", "line_shipping", "line_refunded", "line_fee")
_BY_LINE = {
    **{"total": "line_total", "subtotal": "line_total", "discount": "line_discount", "tax": "line_tax"},
    **{"shipping": "line_shipping", "refunded": "line_refunded", "paid": "line_total", "fee": "line_fee"},
}
_GOODS = ("", "unit_price", "line_total", "total", "subtotal", "paid", "line_discount", "discount")
"""Fields of which a column may turn out to be a price or the total of a line."""
_COUNTS = ("quantity", "quantity_refunded", "quantity_shipped")
_ADD_UP = frozenset({"line_tax", "line_shipping", "line_discount", "line_fee"})
_AGAIN = _ADD_UP | {"variant"}


@dataclass(slots=True)
class Chosen:
    """The fields of a table's columns, and how sure each is."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    """Column → field."""
    scores: dict[str, float] = field(default_factory=dict)
    """Column → how well it says its field."""
    near: dict[str, list[str]] = field(default_factory=dict)
    """Field → columns that might say it, the likeliest first."""
    why: dict[str, str] = field(default_factory=dict)
    """Column → why, where the name did not decide."""
    also: dict[str, list[str]] = field(default_factory=dict)
    """Column → further fields."""
    join: dict[str, list[str]] = field(default_factory=dict)
    tax_included: bool | None = None

    def column(self, name: str) -> str:
        """The column of a field; nothing if there is none."""
        return next((column for column, field in self.fields.items() if field == name), "")

    def has(self, name: str) -> bool:
        """Whether a column fills a field."""
        return name in self.fields.values() or name in self.join

    def give(self, column: str, name: str, why: str) -> None:
        """Make a column the field, and whoever had it nothing."""
        if self.fields.get(column) == name:
            return
        before = self.column(name)
        if before and name not in _ADD_UP:
            del self.fields[before]
        self.fields[column], self.why[column] = name, why
        self.scores[column] = max(self.scores.get(column, 0.0), 0.9)


def choose(kind: str, columns: Sequence[Column]) -> Chosen:
    """The fields of a table, were it of this kind: the best pair of column and field first, each given once."""
    chosen = Chosen(kind)
    ranked: list[tuple[float, int, str, str]] = []
    for column in columns:
        if column.is_index:
            continue
        for name, score in _scores(kind, column).items():
            if score >= LEAST - 0.12:
                chosen.near.setdefault(name, []).append(column.name)
            if score >= (_SURE if (kind, name) in _GRAVE else LEAST):
                ranked.append((-score, column.place, column.name, name))
    taken: set[str] = set()
    for score, _, called, name in sorted(ranked):
        again = name in taken and not (name == "image" or (name in _AGAIN and score <= -0.85))
        if called not in chosen.fields and not again:
            chosen.fields[called], chosen.scores[called] = name, -score
            taken.add(name)
    return chosen


def _scores(kind: str, column: Column) -> dict[str, float]:
    found = {}
    for name, score in scores(kind, column.name).items():
        fits = guess_fits.fit(kind, name, column)
        if fits and not (column.empty and score < 0.8):
            found[name] = score * (0.55 + 0.45 * fits)
    for name, score in guess_fits.by_values(kind, column).items():
        found[name] = max(found.get(name, 0.0), score)
    return found


def refine_orders(chosen: Chosen, columns: Mapping[str, Column], numbers: Numbers) -> None:
    """Give the columns of an order list the fields that their values bear out."""
    _states(chosen, columns)
    _time_of_day(chosen, columns)
    key = _key(chosen, columns)
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in range(max((len(column.cells) for column in columns.values()), default=0)):
        groups[tuple(columns[name].cells[row] for name in key)].append(row)
    sums = Sums(dict(columns), numbers, list(groups.values()))
    money = [name for name, column in columns.items() if not column.is_index and _is_money(column, chosen)]
    if not money:
        return
    _by_level(chosen, sums, money)
    _by_discount(chosen, sums, money)
    _by_price(chosen, sums, money)
    _by_goods(chosen, sums)
    _by_total(chosen, sums, money)


def _time_of_day(chosen: Chosen, columns: Mapping[str, Column]) -> None:
    """A column of times beside one of days tells when on that day."""
    day = chosen.column("placed")
    if not day or any(":" in text for text in columns[day].texts[:50]):
        return
    free = [column for name, column in columns.items() if name not in chosen.fields and column.times >= 0.9]
    if free:
        nearest = min(free, key=lambda column: abs(column.place - columns[day].place))
        chosen.join["placed"] = [day, nearest.name]
        del chosen.fields[day]


def _is_money(column: Column, chosen: Chosen) -> bool:
    if column.empty or column.numbers < 0.75 or chosen.fields.get(column.name, "total") not in (*_MONEY, *_LINE_MONEY):
        return False
    known = scores("orders", column.name)
    if (
        column.name not in chosen.fields
        and known
        and not column.decimals
        and max(known, key=known.__getitem__) in _COUNTS
    ):
        return False
    return column.name in chosen.fields or bool(set(known) & {*_MONEY, *_LINE_MONEY}) or column.decimals > 0.5


def _key(chosen: Chosen, columns: Mapping[str, Column]) -> list[str]:
    """The columns that tell orders apart: that of its number, else the day and who bought."""
    if order := chosen.column("order"):
        return [order]
    day = chosen.column("placed") or next(iter(chosen.join.get("placed", [])), "")
    who = next((column for name in ("customer", "name", "email", "phone") if (column := chosen.column(name))), "")
    if day and who:
        chosen.join["order"] = [day, who]
        return [day, who]
    return [day] if day else list(columns)[:1]


def _states(chosen: Chosen, columns: Mapping[str, Column]) -> None:
    """A column that is only called Status: by its words of payment, of shipment, or of the order."""
    state = chosen.column("state")
    if state and (about := speaks_of(columns[state].distinct)) != "state" and not chosen.has(about):
        others = [name for name in ("paid_state", "fulfilled_state") if chosen.has(name) and name != about]
        if others or about == "paid_state":
            chosen.give(state, about, f"its words are those of {'payment' if about == 'paid_state' else 'shipment'}")
    for name in ("state", "paid_state", "fulfilled_state"):
        column = chosen.column(name)
        if not column or known_share(name, columns[column].distinct[:30]) >= 0.34:
            continue
        if columns[column].folded == "state":
            chosen.give(column, "region", "its words are no states of an order")
        elif chosen.scores[column] < 0.68:
            del chosen.fields[column]


def _by_level(chosen: Chosen, sums: Sums, money: Sequence[str]) -> None:
    """An amount that differs between the rows of one order is the row's; one that is the same, the order's."""
    if not sums.many:
        return
    for column in money:
        name = chosen.fields.get(column, "")
        if name in _BY_LINE and sums.differs(column):
            wanted = _BY_LINE[name]
            del chosen.fields[column]
            if wanted in _ADD_UP or not chosen.has(wanted):
                chosen.give(column, wanted, "it differs between the rows of one order")
        elif (
            name == "line_total"
            and not sums.differs(column)
            and not chosen.has("total")
            and not sums.first_only(column)
        ):
            told = [group for group in sums.groups if len(group) > 1]
            if len(told) >= 3 and chosen.has("unit_price"):
                chosen.give(column, "total", "it is the same in all rows of an order")


def _by_discount(chosen: Chosen, sums: Sums, money: Sequence[str]) -> None:
    """Of two line totals of which one is the other less the discount, that one counts."""
    total, off = chosen.column("line_total"), chosen.column("line_discount")
    if not total or not off:
        return
    for after in money:
        if chosen.fields.get(after, "") in _GOODS and after != total and is_less(sums, total, off, after):
            del chosen.fields[total]
            chosen.give(after, "line_total", f"it is “{total}” less “{off}”")
            return


def _by_price(chosen: Chosen, sums: Sums, money: Sequence[str]) -> None:
    """Quantity times price is the line's total."""
    quantity = chosen.column("quantity") or _unnamed_quantity(chosen, sums, money)
    if not quantity:
        return
    free = [name for name in money if chosen.fields.get(name, "") in _GOODS]
    prices = sorted(free, key=lambda name: -scores("orders", name).get("unit_price", 0.0))
    totals = sorted(free, key=lambda name: -scores("orders", name).get("line_total", 0.0))
    totals = [name for name in totals if not sums.first_only(name)]
    offs = [name for name in money if chosen.fields.get(name, "") in ("discount", "line_discount")]
    if not sums.many and (total := chosen.column("total")) and _adds_more(chosen, sums, total):
        totals = [name for name in totals if name != total]
    found = price_and_total(sums, quantity, prices, totals, offs)
    if found is None:
        return
    price, total, off = found
    chosen.give(price, "unit_price", f"times “{quantity}” it is “{total}”")
    if sums.many or chosen.fields.get(total) != "total":
        chosen.give(total, "line_total", f"it is “{quantity}” times “{price}”" + (f" less “{off}”" if off else ""))
    if off and (sums.many or sums.differs(off)):
        chosen.give(off, "line_discount", "it is between price and line total")


def _unnamed_quantity(chosen: Chosen, sums: Sums, money: Sequence[str]) -> str:
    """A column of small whole numbers without a name that says it, if two amounts bear it out."""
    for name, column in sums.columns.items():
        if name in chosen.fields or column.wholes < 0.95 or column.is_index or column.length > 5:
            continue
        amounts = [amount for amount in money if amount != name and chosen.fields.get(amount, "") in _GOODS]
        if price_and_total(sums, name, amounts, amounts, ()):
            chosen.give(name, "quantity", "two amounts bear it out")
            return name
    return ""


def _by_goods(chosen: Chosen, sums: Sums) -> None:
    """A price that grows with the quantity of the same article is the line's total."""
    price, quantity = chosen.column("unit_price"), chosen.column("quantity")
    if not price or not quantity or chosen.has("line_total"):
        return
    article = chosen.column("sku") or chosen.column("title")
    verdict = grows_with_quantity(sums, article, quantity, price) if article else None
    beside = {sums.columns[quantity].folded, *(column.folded for column in sums.columns.values())}
    named = sums.columns[price].folded == "item price" and bool(beside & {"quantity purchased", "amazon order id"})
    if verdict or (verdict is None and named):
        chosen.give(price, "line_total", f"it grows with “{quantity}”" if verdict else "it is for all units of a row")


def _adds_more(chosen: Chosen, sums: Sums, total: str) -> bool:
    """Whether something is named that would come on top of the goods."""
    return any(any(sums.of(column)) for name in ("shipping", "tax", "fee") if (column := chosen.column(name)))


def _by_total(chosen: Chosen, sums: Sums, money: Sequence[str]) -> None:
    """What the goods come to, with what is added and taken off, is the total."""
    roles = {name: column for name in ("shipping", "fee", "tax", "discount") if (column := chosen.column(name))}
    quantity, price, line_total = (chosen.column(name) for name in ("quantity", "unit_price", "line_total"))
    free = ("", "total", "subtotal", "paid", "line_total")
    names = [name for name in money if chosen.fields.get(name, "") in free]
    if line_total and not price and not sums.many and (roles or not (chosen.has("sku") or chosen.has("title"))):
        _move_to_total(chosen, line_total)
        line_total = ""
    if price or line_total:
        goods = goods_of(
            sums, quantity=quantity, price=price, line_total=line_total, off=chosen.column("line_discount")
        )
        found = [
            (balanced, total)
            for total in _likeliest(names, "total", chosen)
            if total not in (price, line_total) and (balanced := balance(sums, goods, total, roles))
        ]
        found.sort(key=lambda pair: -len(pair[0].used))
        if found and (chosen.fields.get(found[0][1]) != "paid" or not chosen.has("total") or found[0][0].used):
            before = chosen.column("total")
            _settle(chosen, "", found[0][1], found[0][0])
            if (
                before
                and before != found[0][1]
                and not chosen.has("subtotal")
                and any(before == one for _, one in found)
            ):
                chosen.give(before, "subtotal", "it is what the goods come to")
        return
    pairs = list(totals_without_lines(sums, names, roles))
    pairs.sort(key=lambda pair: -_likely(pair[0], "subtotal") - _likely(pair[1], "total"))
    if pairs:
        _settle(chosen, *pairs[0])


def _move_to_total(chosen: Chosen, line_total: str) -> None:
    """Where each row is an order, what is called the amount of a row is the order's."""
    del chosen.fields[line_total]
    if not chosen.has("total"):
        chosen.give(line_total, "total", "each row is an order")


def _settle(chosen: Chosen, goods: str, total: str, found: Balance) -> None:
    if goods:
        chosen.give(goods, "subtotal", f"with what is added to it, it is “{total}”")
    chosen.give(total, "total", "what else is named comes to it")
    if chosen.has("tax") or chosen.has("line_tax"):
        chosen.tax_included = not found.tax_added


def _likely(column: str, name: str) -> float:
    return scores("orders", column).get(name, 0.0)


def _likeliest(names: Sequence[str], name: str, chosen: Chosen) -> list[str]:
    return sorted(names, key=lambda column: (chosen.fields.get(column) != name, -_likely(column, name)))
