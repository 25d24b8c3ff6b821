"""What people of every post do in the office: prices, settings, taxes, the promise's calendar, orders by telephone."""

from typing import Any

from hypothesis import strategies as st

from tests.data.days.acts import MOST_ORDERS, Acting, act, days, few, picks, places, skus, somewhere
from tests.data.days.order_rules import countries, given, lines_of
from tests.data.days.shelves import PLACES

CODES = ("DENY", "DEAR", "MORE", "SAFE")
ON_DRAFTS = ("order.place_draft", "order.place_draft", "order.discard", "order.undiscard", "order.copy", "redraft")
lines = st.lists(st.tuples(st.sampled_from(CODES), few), min_size=1, max_size=3)


class OfficeRules(Acting):
    """What later orders and receipts depend on."""

    # Prices

    @act(
        4,
        what=st.sampled_from(("change", "change", "shift", "sweep", "sweep", "cost")),
        sku=skus,
        amount=st.sampled_from((950, 1_000, 1_030, 39_500, 41_000, -1)),
        percent=st.sampled_from(("5", "-10")),
        start=st.one_of(st.just(""), days),
        reason=st.sampled_from(("market", "market", "market", "whim")),
    )
    def a_price_changes(
        self, who: str, way: str, what: str, sku: int, amount: int, percent: str, start: str, reason: str
    ) -> None:
        match what:
            case "change":
                self.do(who, way, "price.change", sku=sku, amount=amount, reason=reason, start=start)
            case "shift":
                self.do(who, way, "price.shift", sku=sku, percent=percent, reason="market", start=start)
            case "sweep":
                self.do(who, way, "catalogue.sweep")
            case "cost":
                self.do(who, way, "sku.cost", sku=sku, cost=amount, unknown=int(amount == 1_030))

    @act(sku=skus, pieces=st.sampled_from((0, 1, 3, -1)), policy=st.sampled_from(("deny", "allow", "preorder", "")))
    def an_article_is_sold_otherwise(self, who: str, way: str, sku: int, pieces: int, policy: str) -> None:
        if policy:
            self.do(who, way, "sku.oversell", sku=sku, policy=policy, limit=pieces)
        else:
            self.do(who, way, "sku.safety", sku=sku, pieces=pieces)

    # Settings

    @act(
        5,
        what=st.sampled_from(("limit", "limit", "recount", "house", "house", "tax", "tax", "drop", "day", "day")),
        pick=picks,
        value=st.sampled_from((0, 2, 5, 500, 20_000, 100_000, 1_000_000, "many")),
        place=st.integers(1, 2),
        country=st.sampled_from(("GB", "DE")),
        day=st.one_of(st.just(""), days),
    )
    def a_setting_changes(
        self, who: str, way: str, what: str, pick: int, value: int | str, place: int, country: str, day: str
    ) -> None:
        who = who if pick % 3 == 0 else "supervisor"
        match what:
            case "limit":
                name = ("limit.operations", "limit.service", "limit.promoter", "limit.nobody")[min(pick % 16, 3)]
                self.do(who, way, "setting.change", name=name, value=value)
            case "recount":
                name = ("count.recount_pieces", "count.recount_minor")[pick % 2]
                self.do(who, way, "setting.change", name=name, value=value)
            case "house":
                cutoff = ("", "09:00", "15:30", "17:00", "25:00")[pick % 5]
                minutes = (None, 60, 480, 1_500)[pick % 4]
                scans = (None, None, True, False)[pick % 7 % 4]
                how = {"cutoff": cutoff, "handling_minutes": minutes, "demands_scans": scans}
                self.do(who, way, "warehouse.change", warehouse=place, **how)
            case "tax":
                rate = ("19", "7.75", "0", "20")[pick % 4]
                self.do(who, way, "tax.set", country=country, rate=rate, from_day=day, included=pick % 2 == 1)
            case "drop":
                known = [(country, day) for country, rates in self.model.taxes.items() for day in rates]
                country, day = known[pick % len(known)] if known and pick % 4 else (country, day)
                self.do(who, way, "tax.drop", country=country, tax_class="standard", from_day=day or "2031-01-06")
            case "day":
                closed = sorted(self.model.places[PLACES[place - 1]].holidays)
                name = ("calendar.holiday", "calendar.workday")[pick % 2 and bool(closed)]
                day = closed[pick % len(closed)] if closed and name == "calendar.workday" else day
                self.do(who, way, name, warehouse=place, day=day or "2031-01-07")

    # By telephone

    @act(
        3,
        lines=lines,
        given=given,
        discount=st.sampled_from((0, 0, 100, 500)),
        terms=st.sampled_from(("prepaid", "prepaid", "on_account", "barter")),
        channel=st.sampled_from(("phone", "counter", "counter")),
        customer=st.integers(0, 2),
        name=st.sampled_from(("Ann", "Ann", "")),
        country=countries,
        warehouse=somewhere,
        hours=st.sampled_from((1, 48, 0)),
    )
    def an_order_is_drafted(
        self, who: str, way: str, lines: list[tuple[str, int]], given: list[Any], **how: Any
    ) -> None:
        if len(self.model.orders) < MOST_ORDERS:
            self.do(who, way, "order.draft", lines=lines_of(lines, given), shipping=0, **how)

    @act(
        6,
        pick=picks,
        names=st.tuples(*[st.sampled_from(ON_DRAFTS)] * 2),
        lines=lines,
        given=given,
        money=st.sampled_from((0, 0, 1_190, 100_000)),
        warehouse=places,
    )
    def a_draft_goes_on(
        self,
        who: str,
        way: str,
        pick: int,
        names: tuple[str, ...],
        lines: list[tuple[str, int]],
        given: list[Any],
        money: int,
        warehouse: str,
    ) -> None:
        keys = sorted(key for key, order in self.model.orders.items() if order.draft) if pick % 12 else []
        keys = keys or sorted(self.model.orders)
        if "redraft" in names:
            values = {"lines": lines_of(lines, given), "shipping": 0, "discount": 0, "terms": "prepaid"}
            values |= {"warehouse": warehouse, "name": "Ann", "channel": "counter" if pick % 2 else "phone"}
            self.do(who, way, "order.redraft", order_id=keys[pick % len(keys)], **values)
            return
        if "order.copy" in names and len(self.model.orders) >= MOST_ORDERS:
            return
        known = {"order.place_draft": {"paid": money}}
        self.go_on(who, way, pick, keys, names, "order_id", known)
