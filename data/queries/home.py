"""What waits for a person, how today is, and against what: the rows of the home page, each a door to a list."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from data import clock, database, money, options
from data.dataclass import dataclass
from data.doorway import query
from data.events import Actor
from data.queries.approvals import approvals_waiting
from data.queries.kpis import KPIS, Sales, kpi_values
from data.queries.lists import list_count
from data.queries.numbers import number_of
from data.recount import COUNTS
from data.roles import ASK, grant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of “waits for you”: its sign, how many, a sentence, and the list behind it, which is exactly as long."""

    sign: str
    count: int
    words: str
    """In English, with {n}; a key of translation."""
    place: str
    filter: str
    amount_minor: int | None = None
    left_us: int | None = None
    """Time left until the most urgent of them, negative when late."""


SENTENCES = {
    "late": ("{n} order past its ship-by", "{n} orders past their ship-by"),
    "today": ("{n} order to leave today", "{n} orders to leave today"),
    "review": ("{n} order to review", "{n} orders to review"),
    "green": ("{n} of them has every check green", "{n} of them have every check green"),
    "held": ("{n} order held", "{n} orders held"),
    "unpaid": ("{n} order not paid", "{n} orders not paid"),
    "approvals": ("{n} request to decide", "{n} requests to decide"),
    "asked": ("{n} of your requests waits for somebody", "{n} of your requests wait for somebody"),
    "out": ("{n} article out of stock", "{n} articles out of stock"),
    "short": ("{n} article promised beyond the shelf", "{n} articles promised beyond the shelf"),
    "low": ("{n} article low", "{n} articles low"),
    "to_post": ("{n} count to post", "{n} counts to post"),
    "to_count": ("{n} count under way", "{n} counts under way"),
    "due": ("{n} article due to arrive", "{n} articles due to arrive"),
    "slow": ("{n} article that nobody buys", "{n} articles that nobody buys"),
    "over": ("{n} article over-stocked", "{n} articles over-stocked"),
    "unpriced": ("{n} article without a price", "{n} articles without a price"),
    "off": ("{n} article off the shelf", "{n} articles off the shelf"),
    "bare": ("{n} article without a picture", "{n} articles without a picture"),
    "silent": ("{n} article without a text", "{n} articles without a text"),
    "silent_zh": ("{n} article without a Chinese text", "{n} articles without a Chinese text"),
    "untitled": ("{n} article without a title", "{n} articles without a title"),
    "foreign": ("{n} article without a Chinese title", "{n} articles without a Chinese title"),
    "uncoded": ("{n} article without a barcode", "{n} articles without a barcode"),
    "light": ("{n} article without a weight", "{n} articles without a weight"),
    "costless": ("{n} article without a cost", "{n} articles without a cost"),
    "empty": ("{n} product without variants", "{n} products without variants"),
}
"""One and many."""

QUEUE = "state:placed unshipped>0"
WATCHED: tuple[tuple[str, str, str, str, str], ...] = (
    ("x", "late", "order.view", "orders", f"{QUEUE} left<0m"),
    ("!", "today", "order.view", "orders", f"{QUEUE} due:today left>=0m"),
    ("!", "approvals", "approval.decide", "approvals", "state:asked -by={me}"),
    ("*", "review", "order.review", "orders", f"{QUEUE} review:pending"),
    ("+", "green", "order.review", "orders", f"{QUEUE} review:pending green:yes"),
    ("-", "held", "order.view", "orders", f"{QUEUE} hold:any"),
    ("!", "unpaid", "payment.record", "orders", f"{QUEUE} payment:unpaid,part_paid"),
    ("x", "short", "stock.view", "stock", "live:yes short:yes"),
    ("x", "out", "stock.view", "stock", "live:yes out:yes"),
    ("!", "low", "stock.view", "stock", "live:yes low:yes"),
    ("-", "asked", "approval.view", "approvals", "state:asked by={me}"),
    ("*", "due", "stock.receive", "arrivals", "state:open due<=today"),
    ("!", "unpriced", "price.change", "products", "live:yes missing:price"),
    ("!", "untitled", "catalogue.show", "products", "live:yes missing:title"),
    ("-", "to_post", "stock.adjust", "counts", "state:counted"),
    ("*", "to_count", "stock.count", "counts", "state:ready,counting,recount imported:no"),
    ("!", "bare", "catalogue.show", "products", "live:yes missing:image"),
    ("!", "foreign", "catalogue.show", "products", "live:yes missing:title_zh"),
    ("!", "silent", "catalogue.show", "products", "live:yes missing:text"),
    ("!", "silent_zh", "catalogue.show", "products", "live:yes missing:text_zh"),
    (".", "uncoded", "catalogue.edit", "products", "live:yes missing:barcode"),
    (".", "light", "catalogue.edit", "products", "live:yes missing:weight"),
    (".", "costless", "cost.read", "products", "live:yes missing:cost"),
    (".", "off", "catalogue.show", "products", "live:yes shelf:off"),
    (".", "empty", "catalogue.edit", "products", "missing:variant"),
    (".", "slow", "margin.read", "products", "live:yes pace:slow"),
    (".", "over", "margin.read", "products", "live:yes pace:over"),
)
"""Sign, sentence, the right that makes it somebody's business, the list and its filter; the most urgent first."""
PLACES = {words: place for place, (_, name, *_) in enumerate(WATCHED) for words in SENTENCES[name]}
"""Where each sentence stands among them."""
ARTICLES = frozenset({"stock", "products"})
"""The lists of the catalogue: to count them takes longer the more articles there are, to count the others does not."""
ARTICLE_LINES = tuple(line[1] for line in WATCHED if line[3] in ARTICLES)


@query("own.keep")
def waiting(actor: Actor) -> list[Waiting]:
    """What waits for this person, the most urgent first; only what their post can do something about."""
    return _lines(actor, WATCHED)


@query("own.keep")
def waiting_work(actor: Actor) -> list[Waiting]:
    """The same of orders, requests, arrivals and counts."""
    return _lines(actor, [line for line in WATCHED if line[3] not in ARTICLES])


@query("own.keep")
def waiting_articles(actor: Actor, name: str) -> list[Waiting]:
    """One line of articles. For the long lane, which others want a turn of before all are counted."""
    return _lines(actor, [line for line in WATCHED if line[1] == name])


def _lines(actor: Actor, watched: Sequence[tuple[str, str, str, str, str]]) -> list[Waiting]:
    found = []
    for sign, name, right, thing, text in watched:
        if grant(actor.role, right) in ("", ASK):
            continue
        filter = text.replace("{me}", actor.name)
        count = list_count(actor, thing, filter)
        if count:
            one, many = SENTENCES[name]
            place = "inventory" if thing == "stock" else thing
            amount, left = _weight(actor, name), _left(name)
            found.append(Waiting(sign, count, one if count == 1 else many, place, filter, amount, left))
    return found


def _weight(actor: Actor, name: str) -> int | None:
    return approvals_waiting(actor)[1] if name == "approvals" else None


LATE = "SELECT min(ship_by_at) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at < ?"
NEXT_DUE = "SELECT min(ship_by_at) FROM orders WHERE state = 'placed' AND unshipped > 0 AND ship_by_at >= ?"
NEXT_REQUEST = "SELECT min(expires_at) FROM approval WHERE state = 'asked' AND expires_at >= ?"


def _left(name: str) -> int | None:
    """Time left until the most urgent of a line."""
    now = clock.now()
    if name == "late":
        at = database.scalar(LATE, (now,))
    elif name == "today":
        at = database.scalar(NEXT_DUE, (now,))
    else:
        at = database.scalar(NEXT_REQUEST, (now,)) if name == "approvals" else None
    return int(at) - now if at else None


@dataclass(frozen=True, slots=True)
class Today:
    """A figure of today against the same weekday a week ago, and its last 14 days."""

    name: str
    title: str
    unit: str
    value: str | None
    before: str | None
    days: tuple[int, ...]
    """Whole numbers (minor units for money), the oldest first."""
    formula: str
    """In English."""
    parts: dict[str, str]
    """The terms of its sum by name, if it is one."""


@query("kpi.read")
def today(actor: Actor) -> list[Today]:
    """Net sales, orders, units and AOV of today."""
    day = date.fromisoformat(clock.day_of(clock.now(), options.timezone()))
    names = ("net_sales", "orders", "aov", "units_per_order")
    now = kpi_values(actor, names, start=day.isoformat(), end=day.isoformat())
    then = _a_week_ago(day)
    first = day - timedelta(days=13)
    series = kpi_values(actor, names, start=first.isoformat(), end=day.isoformat(), by="day")
    wanted = [(first + timedelta(days=step)).isoformat() for step in range(14)]
    found = []
    for value, line in zip(now, series, strict=True):
        points = {point.period: point.value for point in line.series}
        days = tuple(_whole(points.get(period), value.unit) for period in wanted)
        told = (value.name, value.title, value.unit, value.value, then.get(value.name), days)
        found.append(Today(*told, value.formula, value.parts))
    return found


def _whole(text: str | None, unit: str) -> int:
    """A figure as a whole number: minor units of money, hundredths of anything else."""
    scale = 10 ** money.EXPONENTS.get(unit, 2)
    return int(Fraction(text or 0) * scale)


BOOKED = (
    "SELECT count(*), coalesce(sum(o.list_minor), 0), coalesce(sum(o.discount_minor), 0),"
    " coalesce(sum((SELECT sum(l.ordered) FROM order_line l WHERE l.order_id = o.id AND l.kind = 'goods')), 0)"
    " FROM orders o WHERE o.placed_at >= ? AND o.placed_at < ? AND "
)
CREDITED = (
    "SELECT coalesce(sum(-l.amount_minor), 0) FROM document d JOIN document_line l ON l.document_id = d.id"
    " WHERE d.kind = 'credit_note' AND l.kind = 'goods' AND d.at >= ? AND d.at < ?"
)
CANCELLED = "SELECT body FROM event WHERE at >= ? AND at < ? AND verb = 'order.cancel'"


def _a_week_ago(day: date) -> dict[str, str | None]:
    """The same figures of the same weekday a week ago, up to the same minute."""
    tz = options.timezone()
    start, _ = clock.day_bounds(day.isoformat(), tz)
    then, _ = clock.day_bounds((day - timedelta(days=7)).isoformat(), tz)
    until = then + clock.now() - start
    orders, gross, discount, units = (int(value) for value in database.one(BOOKED + COUNTS, (then, until)) or (0,) * 4)
    back = int(database.scalar(CREDITED, (then, until)) or 0)
    back += sum(
        json.loads(body).get("facts", {}).get("returned_minor", 0)
        for (body,) in database.rows(CANCELLED, (then, until))
    )
    sales = Sales(orders, units, gross, discount, back)
    return {kpi.name: kpi.text(kpi.value(sales)) for kpi in KPIS.values()}


@dataclass(frozen=True, slots=True)
class OnShift:
    """A colleague who is signed in: what they did last and when, and how much today."""

    title: str
    role: str
    last_verb: str
    """Empty: nothing yet today."""
    last_number: str
    """What it was done to."""
    last_at: int | None
    done_today: int


@query("staff.view")
def on_shift(actor: Actor) -> list[OnShift]:
    """Who is signed in now, the busiest first."""
    now, tz = clock.now(), options.timezone()
    start, _ = clock.day_bounds(clock.day_of(now, tz), tz)
    found = database.rows(
        "SELECT k.title, k.role, max(e.seq), count(e.seq) FROM staff k LEFT JOIN event e ON e.actor_id = k.id"
        " AND e.at >= ? AND e.cause_seq IS NULL WHERE k.disabled_at IS NULL AND k.id IN (SELECT s.staff_id"
        " FROM sign_in s WHERE s.ended_at IS NULL AND s.until_at > ?) GROUP BY k.id, k.title, k.role"
        " ORDER BY count(e.seq) DESC, k.id LIMIT 12",
        (start, now),
    )
    return [_at_work(actor, *row) for row in found]


def _at_work(actor: Actor, title: str, role: str, seq: int | None, done: int) -> OnShift:
    last = database.one("SELECT verb, at FROM event WHERE seq = ?", (seq,)) if seq else None
    if last is None:
        return OnShift(title, role, "", "", None, 0)
    subject = database.one("SELECT kind, subject_id FROM event_subject WHERE seq = ? LIMIT 1", (seq,))
    number = number_of(actor, subject[0], int(subject[1])) if subject else ""
    return OnShift(title, role, last[0], number, int(last[1]), int(done))


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How dispatch stands against its next deadline."""

    deadline: int
    due: int
    """Orders that must still leave by then, late ones included and held ones not."""
    packed: int
    """Of these, packed."""
    sent: int
    """Orders that have left since midnight."""
    pace: int
    """Parcels of the last hour."""
    people: int
    """Who handed them over."""
    misses: int | None
    """Orders that miss the deadline at this pace; None while there is no pace."""


SENT = (
    "SELECT count(DISTINCT order_id) FROM (SELECT order_id, handed_at FROM shipment ORDER BY id DESC LIMIT 20000)"
    " AS newest WHERE handed_at > ?"
)
"""The newest only: those of a day are among the last of a million."""


@query("order.view")
def dispatch(actor: Actor) -> Dispatch | None:
    """Orders to leave by the next deadline against the pace of the last hour; None when nothing waits."""
    now, tz = clock.now(), options.timezone()
    start, _ = clock.day_bounds(clock.day_of(now, tz), tz)
    deadline = database.scalar(
        "SELECT min(ship_by_at) FROM orders WHERE state = 'placed' AND unshipped > 0 AND holds = 0 AND ship_by_at >= ?",
        (now,),
    )
    if deadline is None:
        return None
    row = database.one(
        "SELECT count(*), sum(CASE WHEN fulfilment = 'packed' THEN 1 ELSE 0 END) FROM orders"
        " WHERE state = 'placed' AND unshipped > 0 AND holds = 0 AND ship_by_at <= ?",
        (deadline,),
    )
    due, packed = (int(value or 0) for value in row or (0, 0))
    hands = database.one(
        "SELECT count(*), count(DISTINCT actor_id) FROM event WHERE at > ? AND verb = 'order.ship'",
        (now - clock.HOUR,),
    )
    pace, people = (int(value or 0) for value in hands or (0, 0))
    sent = int(database.scalar(SENT, (start,)) or 0)
    misses = max(0, due - pace * (int(deadline) - now) // clock.HOUR) if pace else None
    return Dispatch(int(deadline), due, packed, sent, pace, people, misses)
