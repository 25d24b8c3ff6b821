"""What a new order is made of while it is typed: articles with what is free of them, what it comes to, and drafts."""

from collections.abc import Sequence
from typing import Any

from data import database, draft_holds, listing, money, options, order_book, order_price, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, StoreError, Unclear
from data.events import Actor
from data.gs1 import barcodes_in
from data.paging import Window

_FREE = (
    "SELECT coalesce(sum(CASE WHEN p.sellable - p.allocated - p.held - s.safety > 0"
    " THEN p.sellable - p.allocated - p.held - s.safety ELSE 0 END), 0) FROM promise p JOIN sku s ON s.id = p.sku_id"
    " WHERE p.sku_id = ?"
)
_COMING = (
    "SELECT coalesce(sum(qty - received), 0), coalesce(min(due_day), '') FROM arrival"
    " WHERE sku_id = ? AND state = 'open' AND qty > received"
)
_OURS = "SELECT coalesce(sum(qty), 0) FROM stock_hold WHERE sku_id = ? AND subject = ? AND released_at IS NULL"
_BY_CODE = (
    "SELECT s.id, s.code, s.name, s.name_zh, s.price_minor, s.live FROM sku s WHERE s.gone_at IS NULL AND s.code = ?"
)
_BY_SCAN = (
    "SELECT s.id, s.code, s.name, s.name_zh, s.price_minor, s.live FROM sku s WHERE s.gone_at IS NULL"
    " AND (s.code = ? OR s.code = ? OR s.barcode IN (?, ?, ?, ?))"
    " ORDER BY CASE WHEN s.code = ? THEN 0 ELSE 1 END, s.id LIMIT 1"
)
LATELY = 400
"""Orders that tell what shipping usually costs."""


@dataclass(frozen=True, slots=True)
class Article:
    """What can be sold: with its price, what is free of it, and what comes when."""

    id: int
    code: str
    name: str
    name_zh: str
    price_minor: int | None
    live: bool
    available: int
    incoming: int
    due: str


def _article(row: Sequence[Any], draft: int = 0) -> Article:
    """An article as it is now; what the draft itself holds is free for it."""
    key = int(row[0])
    free = int(database.scalar(_FREE, (key,)))
    if draft:
        free += int(database.scalar(_OURS, (key, draft_holds.subject_of(draft))))
    coming, due = database.one(_COMING, (key,)) or (0, "")
    return Article(key, str(row[1]), str(row[2]), str(row[3]), row[4], bool(row[5]), free, int(coming), str(due))


@query("order.draft")
def article_of(actor: Actor, typed: str) -> Article | None:
    """The article of just this code, barcode or label; None if there is none."""
    text = typed.strip()
    row = database.one(_BY_SCAN, (text, text.upper(), *barcodes_in(text), text))
    return None if row is None else _article(row)


@query("order.draft")
def articles_like(actor: Actor, typed: str, limit: int = 8) -> list[Article]:
    """Articles by what is typed of a code, a barcode or a name."""
    words = [word.replace('"', "") for word in typed.split()]
    text = " ".join(f'"{word}"' for word in words if word)
    if not text:
        return []
    thing = search.thing_of("variants")
    columns = ("s.id", "s.code", "s.name", "s.name_zh", "s.price_minor", "s.live")
    try:
        found = listing.page(
            thing,
            columns,
            lambda *told: told,
            Window(limit=limit),
            filter=search.compiled(thing, text),
            scope=listing.Scope(where="s.live = 1"),
        )
    except Unclear:
        return []
    return [_article(row) for row in found.rows]


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line as it would be: what it comes to, what is free, or what is wrong with it."""

    code: str
    name: str
    name_zh: str
    qty: int
    usual_minor: int | None
    unit_minor: int
    off_minor: int
    """The line's own discount."""
    total_minor: int
    """Less its own discount, before the order's."""
    available: int
    incoming: int
    due: str
    problem: tuple[str, dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would come to."""

    lines: tuple[QuoteLine, ...]
    currency: str
    goods_minor: int = 0
    off_minor: int = 0
    shipping_minor: int = 0
    tax_minor: int = 0
    added_minor: int = 0
    """Tax that comes on top; the rest of it is in the prices."""
    total_minor: int = 0
    weight_minor: int = 0
    """What placing it decides: what is given away, and credit."""
    limit_minor: int | None = None
    """What this person may decide alone; None: anything."""
    problem: tuple[str, dict[str, Any]] | None = None


@query("order.draft")
def order_quote(
    actor: Actor,
    lines: Sequence[Sequence[Any]],
    *,
    shipping: str | int = 0,
    discount: str | int = 0,
    country: str = "",
    terms: str = "prepaid",
    draft: int = 0,
) -> Quote:
    """What these lines come to now; nothing is refused, what is wrong stands beside its line."""
    from data.roles import LIMIT, grant

    currency = options.currency()
    limit = options.limit_for(actor.role, actor.id) if grant(actor.role, "order.place") == LIMIT else None
    made, wanted = [], []
    for line in lines:
        one, told = _line(line, currency, draft)
        made.append(told)
        wanted += [] if one is None else [one]
    try:
        fee = order_book.amount_of(shipping, currency) if shipping not in ("", None) else 0
        sums = order_price.sums_of(wanted, discount, fee, country.upper())
    except StoreError as error:
        goods = sum(line.total for line in wanted)
        problem = (error.sentence, dict(error.facts))
        return Quote(tuple(made), currency, goods, limit_minor=limit, problem=problem)
    weight = order_price.weight_of(wanted, sums, terms)
    return Quote(
        tuple(made),
        currency,
        sums.goods,
        sums.off,
        sums.shipping,
        sums.tax,
        sums.added,
        sums.total,
        weight,
        limit,
    )


def _line(line: Sequence[Any], currency: str, draft: int) -> tuple[order_price.Wanted | None, QuoteLine]:
    code, qty = str(line[0]), int(line[1])
    row = database.one(_BY_CODE, (code,))
    if row is None:
        gone: tuple[str, dict[str, Any]] = ("There is no SKU {code}.", {"code": code})
        return None, QuoteLine(code, "", "", qty, None, 0, 0, 0, 0, 0, "", gone)
    article = _article(row, draft)
    facts = (article.available, article.incoming, article.due)
    try:
        one = order_price.wanted_of([line])[0]
    except StoreError as error:
        problem = (error.sentence, dict(error.facts))
        told = QuoteLine(code, article.name, article.name_zh, qty, article.price_minor, 0, 0, 0, *facts, problem)
        return None, told
    return one, QuoteLine(
        code, article.name, article.name_zh, qty, one.usual, one.unit, one.off, one.total - one.off, *facts
    )


@query("order.draft")
def shipping_usual(actor: Actor) -> list[tuple[str, str]]:
    """(amount, amount) of what shipping cost in the newest orders, the most frequent first."""
    currency = options.currency()
    found = database.rows(
        "SELECT shipping_minor, count(*) FROM (SELECT shipping_minor FROM orders WHERE currency = ?"
        " AND state <> 'draft' ORDER BY id DESC LIMIT ?) AS lately GROUP BY shipping_minor"
        " ORDER BY count(*) DESC, shipping_minor LIMIT 5",
        (currency, LATELY),
    )
    amounts = [money.decimal_text(int(amount), currency) for amount, _ in found]
    return [(amount, amount) for amount in amounts]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line of a draft, as it was typed."""

    code: str
    qty: int
    price: str
    """Empty: the price of the list."""
    off: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, to be gone on with."""

    id: int
    version: int
    number: str
    state: str
    customer_id: int
    customer_number: str
    customer_name: str
    address_id: int
    channel: str
    terms: str
    shipping: str
    discount: str
    note: str
    held_until_at: int | None
    lines: tuple[DraftLine, ...]


@query("order.draft")
def draft_of(actor: Actor, number: str) -> Draft:
    """The draft of that number. Missing if there is none, or it is none any more."""
    row = database.one(
        "SELECT o.id, o.version, o.number, o.state, coalesce(o.customer_id, 0), coalesce(c.number, ''),"
        " o.customer_name, coalesce(o.ship_address_id, 0), o.channel, o.terms, o.shipping_minor, o.currency,"
        " o.held_until_at FROM orders o LEFT JOIN customer c ON c.id = o.customer_id"
        " WHERE o.number = ? AND o.state = 'draft'",
        (number.strip(),),
    )
    if row is None:
        raise Missing("There is no draft {number}.", number=number[:40])
    key, currency = int(row[0]), str(row[11])
    note = database.scalar("SELECT text FROM order_note WHERE order_id = ? ORDER BY id LIMIT 1", (key,))
    off = database.scalar(
        "SELECT sum(amount_minor) FROM order_discount WHERE order_id = ? AND order_line_id IS NULL", (key,)
    )
    values: Any = (
        *row[:10],
        _typed(int(row[10]), currency),
        _typed(int(off or 0), currency),
        str(note or ""),
        row[12],
        _lines(key, currency),
    )
    return Draft(*values)


def _lines(order: int, currency: str) -> tuple[DraftLine, ...]:
    found = database.rows(
        "SELECT l.code, l.ordered, l.unit_list_minor, s.price_minor,"
        " coalesce((SELECT sum(d.amount_minor) FROM order_discount d WHERE d.order_line_id = l.id), 0)"
        " FROM order_line l LEFT JOIN sku s ON s.id = l.sku_id WHERE l.order_id = ? ORDER BY l.position",
        (order,),
    )
    return tuple(
        DraftLine(
            str(code),
            int(qty),
            "" if unit == usual else money.decimal_text(int(unit), currency),
            _typed(int(off), currency),
        )
        for code, qty, unit, usual, off in found
    )


def _typed(minor: int, currency: str) -> str:
    return money.decimal_text(minor, currency) if minor else ""
