"""The demo's year of orders: some thousand sales with parcels, payments and returns, as rows of all their tables."""

from collections import Counter
from random import Random

from data import axes, clock
from data.dataclass import dataclass
from data.money import unit_share
from data.reference import table
from data.seed.articles import Article, month_weights
from data.seed.baskets import CHANNELS, Baskets
from data.seed.buyers import Buyers
from data.seed.frame import CURRENCY, ZONE, Frame
from data.seed.sales import RESTING, Sale, live, new_sale
from data.seed.seasons import order_instants
from data.seed.shelves import Shelves
from data.seed.tally import Tally

LAST_NUMBER = 10_394
"""The number of the last order of the past; those of today follow it."""
FIRST_PARCEL, FIRST_NOTE = 7_001, 1_001


@dataclass(slots=True)
class Past:
    """What the year left behind."""

    buyers: Buyers
    shelves: Shelves
    tally: Tally
    sales: list[Sale]
    parcels: int = 0
    notes: int = 0
    """Credit notes."""

    def last_numbers(self) -> dict[str, int]:
        """Where each range of numbers stands after it."""
        return {
            "order": LAST_NUMBER,
            "shipment": FIRST_PARCEL + self.parcels - 1,
            "credit_note": FIRST_NOTE + self.notes - 1,
            "customer": self.last_buyer(),
        }

    def last_buyer(self) -> int:
        """The number of the customer who was met last."""
        return self.buyers.first + self.buyers.met - 1


def make_year(frame: Frame, articles: list[Article], count: int) -> Past:
    """Let a year of sales happen; their rows are gathered."""
    past = Past(Buyers(frame), Shelves(frame, articles), Tally(), [])
    baskets = Baskets(articles, month_weights(articles), frame.dice("baskets"))
    dice = frame.dice("year")
    for place, at in enumerate(order_instants(frame, count)):
        buyer = past.buyers.next(at)
        basket = baskets.fill(buyer, at)
        sale = new_sale(frame, dice, place + 1, f"A{LAST_NUMBER - count + 1 + place}", at, buyer, basket)
        live(frame, dice, sale)
        _regret(frame, dice, sale)
        past.sales.append(sale)
    _dispute(dice, past.sales)
    for sale in past.sales:
        _write_sale(frame, dice, past, sale)
    _count(frame, dice, past, articles)
    past.shelves.supply()
    past.shelves.write()
    return past


def _regret(frame: Frame, dice: Random, sale: Sale) -> None:
    """Some send something back, some only say that they will."""
    chance = dice.random()
    if sale.delivered_at is None or chance > 0.085:
        return
    place = dice.randrange(len(sale.basket.items))
    qty = dice.randint(1, sale.basket.items[place].qty)
    back_at = sale.delivered_at + dice.randint(5 * 24, 17 * 24) * clock.HOUR
    if back_at < frame.now - RESTING and sale.paid_at and sale.closed_at:
        whole = dice.random() < 0.2
        items = sale.basket.items
        sale.back = {line: item.qty for line, item in enumerate(items)} if whole else {place: qty}
        sale.refunded = sum(
            unit_share(items[line].net_minor, items[line].qty, items[line].qty - k)
            for line, pieces in sale.back.items()
            for k in range(pieces)
        )
    elif back_at >= frame.now - RESTING:
        sale.asked = {place: qty}


def _dispute(dice: Random, sales: list[Sale]) -> None:
    """A few buyers went to their bank; their next order looks the worse for it."""
    content = [sale for sale in sales if sale.closed_at and not sale.refunded]
    fitting = [sale for sale in content if not sale.buyer.guest and not sale.buyer.company]
    for sale in dice.sample(fitting[len(fitting) // 2 :], 4):
        sale.disputed = sale.basket.total


def _write_sale(frame: Frame, dice: Random, past: Past, sale: Sale) -> None:
    lines = [frame.rows.add("order_line", *_line_row(sale, place)) for place in range(len(sale.basket.items))]
    key = frame.rows.add("orders", *_order_row(dice, sale))
    assert key == sale.id  # the first orders of a new store
    if sale.basket.off:
        frame.rows.add("order_discount", key, sale.basket.code, sale.basket.code, sale.basket.off)
    if sale.fate != "unpaid":
        past.tally.sale(sale.at, sale.buyer.id, sale.basket)
    if sale.fate == "regretted":
        assert sale.cancelled_at is not None
        past.tally.given_back(sale.cancelled_at, sale.basket.net_minor)
    _write_money(frame, dice, past, sale)
    if sale.handed_at:
        _write_parcel(frame, past, sale, lines)
    if dice.random() < 0.03:
        talk = table("demo/talk")
        frame.rows.add("order_note", key, None, sale.at, dice.choice(talk["note"])["text"])


def _line_row(sale: Sale, place: int) -> tuple[object, ...]:
    item = sale.basket.items[place]
    sent = item.qty if sale.handed_at else 0
    return (
        *(sale.id, place + 1, item.article.id, item.article.code, item.article.name, item.qty),
        *(item.qty if sale.cancelled_at else 0, sent, sent if sale.delivered_at else 0),
        *(sale.asked.get(place, 0), sale.back.get(place, 0)),
        *(item.unit, item.list_minor, item.off, item.net_minor, item.net_minor),
    )


def _order_row(dice: Random, sale: Sale) -> tuple[object, ...]:
    buyer, basket = sale.buyer, sale.basket
    channel = "wholesale" if buyer.company else "tmall" if buyer.country == "CN" else dice.choice(CHANNELS)
    source = f"{dice.randint(302, 306)}-{dice.randint(10**6, 10**7 - 1)}-{sale.id:07}" if channel == "amazon" else None
    cancelled = basket.total if sale.cancelled_at else 0
    sent = basket.units if sale.handed_at else 0
    units = axes.Units(
        *(0 if cancelled else basket.units, 0, 0, 0, sent, sent if sale.delivered_at else 0),
        *(sum(sale.asked.values()), sum(sale.back.values()), 0),
    )
    money = axes.Money(0, sale.captured, sale.refunded, sale.disputed)
    found = axes.derive(sale.state, basket.total - cancelled, units, money, [], trouble=sale.trouble)
    return (
        *(sale.number, channel, source, buyer.id, buyer.name, buyer.email, buyer.country, buyer.address, buyer.address),
        *(sale.state, "approved" if sale.approved_at else "pending"),
        *("on_account" if buyer.company else "prepaid", CURRENCY),
        *(basket.list_minor, basket.off, basket.net_minor, basket.shipping, basket.total, cancelled),
        *(sale.captured, sale.refunded, sale.disputed, sale.at, sale.paid_at, sale.approved_at, sale.closed_at),
        *(sale.cancelled_at, sale.ship_by_at, int(sale.approved_at is not None), found["units"], found["unshipped"]),
        *(found["fulfilment"], found["return_state"], found["payment"]),
        *("b2b" if buyer.company else "gift" if dice.random() < 0.05 else "", sale.carrier if sale.handed_at else ""),
        *(sale.tracking if sale.handed_at else "", sale.place.id),
    )


def _write_money(frame: Frame, dice: Random, past: Past, sale: Sale) -> None:
    if sale.paid_at:
        _pay(frame, dice, sale, "capture", sale.captured, sale.paid_at)
    if sale.disputed and sale.closed_at:
        _pay(frame, dice, sale, "dispute", sale.disputed, sale.closed_at + 3 * clock.DAY)
    if sale.fate == "regretted" and sale.cancelled_at:
        _pay(frame, dice, sale, "refund", sale.refunded, sale.cancelled_at + clock.MINUTE)
    if sale.back:
        assert sale.closed_at is not None
        _credit(frame, dice, past, sale, min(frame.now - RESTING, sale.closed_at + dice.randint(5, 14) * clock.DAY))


def _pay(frame: Frame, dice: Random, sale: Sale, kind: str, amount: int, at: int, document: int | None = None) -> None:
    ref = f"{sale.method[:2]}_{dice.getrandbits(48):012x}"
    key = f"demo:{sale.number}:{kind}"
    at = min(at, frame.now - RESTING)
    frame.rows.add(
        "payment_event", sale.id, document, kind, amount, CURRENCY, sale.method, ref, key, at, frame.op_id(at)
    )


def _credit(frame: Frame, dice: Random, past: Past, sale: Sale, at: int) -> None:
    """The credit note for what came back: its amounts carry a minus."""
    document = frame.rows.add(
        "document",
        *(f"CN-{FIRST_NOTE + past.notes}", "credit_note", sale.id, sale.buyer.id, at, clock.day_of(at, ZONE), CURRENCY),
        *(-sale.refunded, dice.choice(("not as expected", "damaged on the way", "wrong size", "changed mind"))),
    )
    past.notes += 1
    left = sale.refunded
    for place, (line, qty) in enumerate(sale.back.items(), 1):
        item = sale.basket.items[line]
        amount = sum(unit_share(item.net_minor, item.qty, item.qty - k) for k in range(qty))
        left -= amount
        article = item.article
        frame.rows.add("document_line", document, place, article.id, article.code, article.name, -qty, -amount)
    assert left == 0
    past.tally.given_back(at, sale.refunded)
    _pay(frame, dice, sale, "refund", sale.refunded, at, document)


def _write_parcel(frame: Frame, past: Past, sale: Sale, lines: list[int]) -> None:
    assert sale.handed_at is not None
    state = "exception" if sale.trouble else "delivered" if sale.delivered_at else "in_transit"
    packed = sale.handed_at - 90 * clock.MINUTE
    parcel = frame.rows.add(
        "shipment",
        *(f"S{FIRST_PARCEL + past.parcels}", sale.id, sale.place.id, state, sale.carrier, sale.tracking),
        *(sale.basket.weight_g, packed, sale.handed_at, sale.delivered_at),
    )
    past.parcels += 1
    for place, (line, item) in enumerate(zip(lines, sale.basket.items, strict=True)):
        frame.rows.add("shipment_line", parcel, line, item.qty)
        frame.rows.add("allocation", line, sale.id, item.article.id, sale.place.id, item.qty, "shipped", sale.at)
        past.shelves.promise(sale.at, item.article, sale.place, item.qty, line)
        past.shelves.ship(sale.handed_at, item.article, sale.place, item.qty, line, parcel)
        if place in sale.back and sale.closed_at:
            at = min(frame.now - RESTING - 3 * clock.HOUR, sale.closed_at + 4 * clock.DAY)
            past.shelves.come_back(at, item.article, sale.place, sale.back[place], line, restock=sale.id % 4 > 0)
    if sale.handed_at > frame.now - 60 * clock.DAY:
        _track(frame, parcel, sale)


def _track(frame: Frame, parcel: int, sale: Sale) -> None:
    """What the carrier said of a parcel of the last weeks."""
    assert sale.handed_at is not None
    said = [(sale.handed_at + 3 * clock.HOUR, "Arrived at the hub", "InTransit", sale.place.code)]
    if sale.trouble:
        said.append((sale.handed_at + 9 * clock.HOUR, "Address not found, parcel waits at the depot", "Exception", ""))
    if sale.delivered_at:
        said.append((sale.delivered_at - 4 * clock.HOUR, "On the van", "OutForDelivery", sale.buyer.country))
        said.append((sale.delivered_at, "Delivered", "Delivered", sale.buyer.country))
    for at, raw, code, where in said:
        frame.rows.add("tracking_event", parcel, at, raw, code, where)


def _count(frame: Frame, dice: Random, past: Past, articles: list[Article]) -> None:
    """Now and then a count finds less than the book, or something falls off a shelf."""
    sold = Counter(item.article.id for sale in past.sales for item in sale.basket.items)
    often = [article for article in articles if sold[article.id] > 12]
    for article in dice.sample(often, min(40, len(often))):
        at = frame.now - dice.randint(3, 330) * clock.DAY
        place = frame.places[dice.choice(list(article.bins))]
        kind, reason = dice.choice((("count_loss", "miscount"), ("count_loss", "missing"), ("write_off", "damaged")))
        past.shelves.lose(at, article, place, dice.randint(1, 2), kind, reason)
