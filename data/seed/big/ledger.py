"""The rows that an order of a large demo leaves: itself, its lines, money, parcel, papers, and the moves to come."""

from bisect import bisect_right
from random import Random

from data import axes, clock
from data.money import unit_share
from data.reference import table
from data.seed.baskets import CHANNELS
from data.seed.big.books import Books
from data.seed.big.crowd import Crowd
from data.seed.big.floor import Floor
from data.seed.big.loading import Loading
from data.seed.big.sizes import FIRST_NOTE, FIRST_ORDER, FIRST_PARCEL
from data.seed.big.trade import Deal
from data.seed.big.wares import Wares
from data.seed.frame import CURRENCY, Frame

NOTES = ("not as expected", "damaged on the way", "wrong size", "changed mind")
FOLLOWED = 60 * clock.DAY
"""So long a carrier's word of a parcel, and the wave it was picked in, are kept."""
TOTE = 20
"""Orders of a wave."""
AT_RISK = (("fraud", "much of one article, card of another country"), ("address", "house number is missing, mail sent"))


class Ledger:
    """Writes down deals, each with everything that hangs on it."""

    def __init__(self, frame: Frame, load: Loading, days: list[tuple[str, int]]):
        self.frame, self.load, self.days = frame, load, days
        """The store days with their first instants."""
        self._starts = [start for _, start in days]
        self.lines = self.parcels = self.notes = self.payments = self.rounds = 0
        self._allocated = self._boxed = self._holds = self._said = self._papers = self._totes = 0
        self._talk = [row["text"] for row in table("demo/talk")["note"]]
        self._orders, self._lines, self._paid = load.into("orders"), load.into("order_line"), load.into("payment_event")
        self._taken, self._boxes = load.into("allocation"), load.into("shipment_line")
        self._open: dict[tuple[int, int], list[int]] = {}

    def join(self, wares: Wares, crowd: Crowd, floor: Floor, books: Books) -> None:
        """Take the parts that orders are told with."""
        self.wares, self.crowd, self.floor, self.books = wares, crowd, floor, books

    def day_of(self, at: int) -> int:
        """The place of a store day."""
        return bisect_right(self._starts, at) - 1

    def write(self, dice: Random, deal: Deal, today: int) -> None:
        """Write an order that was placed today."""
        first = self.lines + 1
        self.lines += len(deal.lines)
        if not deal.cancelled_at:
            self._promise(deal, first, today)
        self._settle(dice, deal)
        self._write_lines(deal, first)
        if deal.credited_at:
            self._credit(dice, deal, first)
        self._write_order(dice, deal)
        self._sum_up(deal, today)
        self._write_money(dice, deal)
        if deal.handed_at:
            self._write_parcel(deal, first)
        if dice.random() < 0.03:
            note = self._talk[int(dice.random() * len(self._talk))]
            self.load.into("order_note").append((deal.id, deal.id, None, deal.at, note))

    def _promise(self, deal: Deal, first: int, today: int) -> None:
        """Promise the goods; an order that wants what is sold out stays open."""
        floor = self.floor
        dry = [floor.is_dry(line[0], deal.at) for line in deal.lines]
        left = floor.left[deal.place]
        if deal.handed_at and any(gone and left[line[0]] < line[1] for gone, line in zip(dry, deal.lines, strict=True)):
            deal.handed_at = deal.delivered_at = deal.closed_at = deal.credited_at = None
            deal.state, deal.trouble, deal.disputed, deal.carrier, deal.tracking = "placed", False, 0, "", ""
            deal.back, deal.asked = {}, {}
        for place, (line, gone) in enumerate(zip(deal.lines, dry, strict=True)):
            got = floor.promise(today, deal.at, line[0], deal.place, line[1], first + place, spare=not gone)
            deal.promised.append(0 if deal.handed_at else got)
            if got and not deal.handed_at:
                key = line[0], deal.place
                floor.promised[key] = floor.promised.get(key, 0) + got
            if got:
                state = "shipped" if deal.handed_at else "open"
                where = floor.places[deal.place].id
                self._allocated += 1
                self._taken.append((self._allocated, first + place, deal.id, line[0] + 1, where, got, state, deal.at))

    def _settle(self, dice: Random, deal: Deal) -> None:
        """What keeps an open order from leaving."""
        if deal.cancelled_at or deal.handed_at:
            return
        if sum(deal.promised) < deal.units:
            deal.holds.append("stock")
        if not deal.paid_at and not deal.firm:
            deal.holds.append("payment")
        why, note = AT_RISK[deal.id % 2]
        if dice.random() < 0.02:
            deal.holds.append(why)
        for hold in deal.holds:
            self._holds += 1
            by, said = (self.frame.staff["mei.chen"], note) if hold == why else (1, "")
            self.load.into("order_hold").append((self._holds, deal.id, hold, said, by, deal.at + 5 * clock.MINUTE))
        deal.holds = axes.by_gravity(deal.holds)

    def _write_lines(self, deal: Deal, first: int) -> None:
        for place, (article, qty, unit, off) in enumerate(deal.lines):
            gross = qty * unit
            sent = qty if deal.handed_at else 0
            promised = deal.promised[place] if deal.promised else 0
            self._lines.append(
                (
                    *(first + place, deal.id, place + 1, article + 1, self.wares.code(article)),
                    *(self.wares.name(article), qty, qty if deal.cancelled_at else 0, sent),
                    *(sent if deal.delivered_at else 0, deal.asked.get(place, 0), deal.back.get(place, 0)),
                    *(unit, gross, off, gross - off, gross - off, promised),
                )
            )

    def _write_order(self, dice: Random, deal: Deal) -> None:
        crowd, rnd = self.crowd, dice.random
        gross, off, units, who = deal.gross, deal.off, deal.units, deal.who
        net = gross - off
        total = net + deal.shipping
        country = crowd.lands[crowd.land[who]].country
        channel = "wholesale" if deal.firm else "tmall" if country == "CN" else CHANNELS[int(rnd() * len(CHANNELS))]
        source = f"{302 + deal.id % 5}-{deal.id * 7_919 % 10**7:07}-{deal.id:07}" if channel == "amazon" else None
        cancelled, sent = total if deal.cancelled_at else 0, units if deal.handed_at else 0
        counted = axes.Units(
            *(0 if cancelled else units, sum(deal.promised), 0, 0, sent, sent if deal.delivered_at else 0),
            *(sum(deal.asked.values()), sum(deal.back.values()), 0),
        )
        money = axes.Money(0, total if deal.paid_at else 0, deal.refunded, deal.disputed)
        found = axes.derive(deal.state, total - cancelled, counted, money, deal.holds, trouble=deal.trouble)
        name = crowd.name(who)
        self._orders.append(
            (
                *(deal.id, f"A{FIRST_ORDER + deal.id - 1}", channel, source, who + 1, name, crowd.email(who), country),
                *(who + 1, who + 1, deal.state, "approved" if deal.approved_at else "pending"),
                *("on_account" if deal.firm else "prepaid", CURRENCY, gross, off, net, deal.shipping, total, cancelled),
                *(money.captured, deal.refunded, deal.disputed, deal.at, deal.paid_at, deal.approved_at),
                *(deal.closed_at, deal.cancelled_at, deal.ship_by_at, int(deal.approved_at is not None)),
                *(found["units"], found["unshipped"], found["fulfilment"], found["return_state"], found["payment"]),
                *("b2b" if deal.firm else "gift" if rnd() < 0.05 else "", deal.carrier, deal.tracking),
                *(self.floor.places[deal.place].id, found["holds"], found["hold_reason"]),
            )
        )
        if off:
            self.load.into("order_discount").append((deal.id, deal.id, deal.code, deal.code, off))

    def _sum_up(self, deal: Deal, today: int) -> None:
        if deal.cancelled_at and not deal.paid_at:
            return
        gross, off, books = deal.gross, deal.off, self.books
        books.sale(self.days[today][0], deal.units, gross, off, deal.shipping)
        for article, qty, unit, less in deal.lines:
            books.units[article] += qty
            books.net[article] += qty * unit - less
        self.crowd.count(deal.who, gross - off, deal.at)
        if deal.cancelled_at:
            books.given_back(self.days[self.day_of(deal.cancelled_at)][0], gross - off)

    def _write_money(self, dice: Random, deal: Deal) -> None:
        total = deal.gross - deal.off + deal.shipping
        if deal.paid_at:
            self._pay(dice, deal, "capture", total, deal.paid_at)
        if deal.disputed and deal.closed_at:
            self._pay(dice, deal, "dispute", deal.disputed, min(self.frame.now, deal.closed_at + 3 * clock.DAY))
        if deal.cancelled_at and deal.refunded:
            self._pay(dice, deal, "refund", deal.refunded, deal.cancelled_at + clock.MINUTE)

    def _pay(self, dice: Random, deal: Deal, kind: str, amount: int, at: int, document: int | None = None) -> None:
        self.payments += 1
        ref = f"{deal.method[:2]}_{dice.getrandbits(48):012x}"
        key, op_id = f"demo:{deal.id}:{kind}", self.frame.op_id(at)
        self._paid.append((self.payments, deal.id, document, kind, amount, CURRENCY, deal.method, ref, key, at, op_id))

    def _credit(self, dice: Random, deal: Deal, first: int) -> None:
        """The credit note for what came back: its amounts carry a minus."""
        assert deal.credited_at is not None
        self.notes += 1
        day = self.day_of(deal.credited_at)
        for place, (line, qty) in enumerate(deal.back.items(), 1):
            article, ordered, unit, off = deal.lines[line]
            net = ordered * unit - off
            amount = sum(unit_share(net, ordered, ordered - k) for k in range(qty))
            deal.refunded += amount
            self._papers += 1
            code, name = self.wares.code(article), self.wares.name(article)
            row = (self._papers, self.notes, place, article + 1, code, name, -qty, -amount)
            self.load.into("document_line").append(row)
            move = deal.credited_at - 3 * clock.HOUR, 2, "return_in", article, deal.place, qty, first + line, None
            self.floor.plan(self.day_of(move[0]), move)
        self.load.into("document").append(
            (
                *(self.notes, f"CN-{FIRST_NOTE + self.notes - 1}", "credit_note", deal.id, deal.who + 1),
                *(deal.credited_at, self.days[day][0], CURRENCY, -deal.refunded),
                NOTES[int(dice.random() * len(NOTES))],
            )
        )
        self.books.given_back(self.days[day][0], deal.refunded)
        self._pay(dice, deal, "refund", deal.refunded, deal.credited_at, self.notes)

    def _write_parcel(self, deal: Deal, first: int) -> None:
        at = deal.handed_at
        assert at is not None
        self.parcels += 1
        where = self.floor.places[deal.place]
        state = "exception" if deal.trouble else "delivered" if deal.delivered_at else "in_transit"
        cuts, width = self.wares.cuts, self.wares.width
        weight = 180 + sum(line[1] * cuts[line[0] % width].grams for line in deal.lines)
        number = f"S{FIRST_PARCEL + self.parcels - 1}"
        packed = at - 50 * clock.MINUTE
        self.load.into("shipment").append(
            (
                *(self.parcels, number, deal.id, where.id, state, deal.carrier, deal.tracking, weight, packed, at),
                deal.delivered_at,
            )
        )
        day = self.day_of(at)
        for place, line in enumerate(deal.lines):
            self._boxed += 1
            self._boxes.append((self._boxed, self.parcels, first + place, line[1]))
            move = (at, 1, "ship", line[0], deal.place, line[1], first + place, self.parcels)
            self.floor.plan(day, move)
        if at > self.frame.now - FOLLOWED:
            self._track(deal)
            self._open.setdefault((day, deal.place), []).append(deal.id)

    def _track(self, deal: Deal) -> None:
        """What the carrier said of a parcel of the last weeks."""
        at, country = deal.handed_at, self.crowd.lands[self.crowd.land[deal.who]].country
        assert at is not None
        said = []
        if at + 3 * clock.HOUR < self.frame.now:
            said.append((at + 3 * clock.HOUR, "Arrived at the hub", "InTransit", self.floor.places[deal.place].code))
        if deal.trouble:
            said.append((at + 9 * clock.HOUR, "Address not found, parcel waits at the depot", "Exception", ""))
        if deal.delivered_at:
            said.append((deal.delivered_at - 4 * clock.HOUR, "On the van", "OutForDelivery", country))
            said.append((deal.delivered_at, "Delivered", "Delivered", country))
        rows = self.load.into("tracking_event")
        for when, raw, code, where in said:
            self._said += 1
            rows.append((self._said, self.parcels, when, raw, code, where))

    def waves(self, day: int) -> None:
        """The rounds in which the orders that left on a day were picked."""
        for place, who in enumerate(("zhang.lei", "ahmed.farah", "ahmed.farah")):
            orders = self._open.pop((day, place), [])
            for begin in range(0, len(orders), TOTE):
                self.rounds += 1
                holder = self.frame.staff[who]
                at = min(self._starts[day] + (6 + self.rounds % 9) * clock.HOUR, self.frame.now - clock.HOUR)
                self.load.into("wave").append(
                    (
                        *(self.rounds, f"W{self.rounds}", self.floor.places[place].id, "", "done", holder),
                        *(at, at + 4 * clock.MINUTE, at + 40 * clock.MINUTE),
                    )
                )
                for tote, order in enumerate(orders[begin : begin + TOTE], 1):
                    self._totes += 1
                    self.load.into("wave_order").append((self._totes, self.rounds, order, tote))
