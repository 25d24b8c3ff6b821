"""What people of every post do at the gate and in the aisles: goods are expected and come, and are counted."""

from typing import Any

from hypothesis import strategies as st

from data.errors import Refused
from data.operations.counting import leave_bin, take_bin
from data.queries.arrivals import delivery
from tests.data.days.acts import Acting, act, bins, buckets, days, few, picks, places, skus
from tests.data.days.rights import NEEDS, No, check
from tests.data.days.watching import written

CODES = ("DENY", "DEAR", "MORE", "SAFE")
ON_ARRIVALS = ("arrival.change", "arrival.close", "arrival.reopen")
ON_COUNTS = tuple(name for name in NEEDS if name.startswith("count.") and name not in ("count.make", "count.bin"))
ON_LINES = ("count.recount", "count.leave_out", "count.take_in")
SELDOM = (
    "count.post",
    "count.finish",
    "count.go_on",
    "count.recount",
    "count.leave_out",
    "count.take_in",
    "count.unpost",
)
"""What fits so seldom that it is tried more often."""


class GateRules(Acting):
    """Arrivals and counts."""

    # What is expected

    @act(
        2,
        sku=skus,
        warehouse=places,
        qty=st.sampled_from((1, 3, 5, 5, 0, 10_000_001)),
        due=st.one_of(st.just(""), days),
    )
    def somebody_expects_goods(self, who: str, way: str, **values: Any) -> None:
        self.do(who, way, "arrival.expect", reference="PO-7", **values)

    @act(
        rows=st.lists(st.tuples(st.sampled_from((*CODES, "NONE")), st.integers(0, 3)), min_size=1, max_size=3),
        warehouse=places,
        due=st.one_of(st.just(""), days),
        partial=st.booleans(),
    )
    def a_list_of_goods_is_expected(self, who: str, way: str, rows: list[tuple[str, int]], **how: Any) -> None:
        self.do(who, way, "arrival.expect_list", rows=[list(row) for row in rows], **how)

    @act(
        3, pick=picks, names=st.tuples(*[st.sampled_from((*ON_ARRIVALS, "list"))] * 2), due=days, qty=st.integers(0, 4)
    )
    def what_is_expected_changes(
        self, who: str, way: str, pick: int, names: tuple[str, ...], due: str, qty: int
    ) -> None:
        keys = sorted(self.model.arrivals)
        if "list" in names:
            self.do(who, way, "arrival.close_list", arrivals=[key for key in keys if key % 3 == pick % 3] or [10_000])
            return
        known: dict[str, dict[str, Any]] = {
            "arrival.change": {"due": ("", "none", due, "2031-13-01")[pick % 4 if pick % 16 else 3], "qty": qty},
            "arrival.close": {"reason": "the rest is gone" if pick % 2 else ""},
        }
        self.go_on(who, way, pick, keys, names, "arrival", known)

    @act(
        5,
        pick=picks,
        came=st.sampled_from(("all", "some", "some", "more", "broken", "wrong")),
        qty=few,
        bin=bins,
        bucket=buckets,
        cost=st.sampled_from((None, None, 500)),
    )
    def goods_arrive(
        self, who: str, way: str, pick: int, came: str, qty: int, bin: str, bucket: str, cost: int | None
    ) -> None:
        """In parts, over, broken or into the wrong house, where the article's or the warehouse's rule says."""
        found = self.model.arrivals
        still = [key for key, one in found.items() if one.open] if pick % 8 else sorted(found)
        if not still:
            return
        key = still[pick % len(still)]
        one = found[key]
        into = self.model.usual_bucket(one.sku, one.place)
        board = delivery(self.people["logistics"], key)
        assert {line.bucket for line in board.lines if line.arrival == key} == {into}
        left = max(1, one.qty - one.received)
        pieces = {"all": left, "some": qty, "more": left + qty}.get(came, 1)
        self.do(
            who,
            way,
            "stock.receive",
            sku=one.sku % 4 + 1 if came == "wrong" else one.sku,
            warehouse=one.place,
            qty=pieces,
            bin=bin,
            bucket="damaged" if came == "broken" else bucket if pick % 5 == 0 else into,
            cost=cost,
            arrival=key,
        )

    @act(
        2,
        pick=picks,
        place=st.integers(1, 2),
        sku=skus,
        bucket=st.sampled_from(("sellable", "qc", "qc", "", "transit")),
    )
    def goods_are_taken_in_otherwise(self, who: str, way: str, pick: int, place: int, sku: int, bucket: str) -> None:
        if pick % 2:
            self.do(who, way, "warehouse.receives_into", warehouse=place, bucket=bucket or "qc")
        else:
            self.do(who, way, "sku.receives_into", sku=sku, bucket=bucket)

    # Counts

    @act(
        3,
        warehouse=places,
        what=st.sampled_from(("-", "A-1", "-,A-1,B-1", "A-1,B-1", "DENY", "DEAR,MORE", "Z-9", "")),
        bucket=st.sampled_from(("sellable", "sellable", "sellable", "qc", "best")),
        blind=st.sampled_from((True, True, True, False)),
    )
    def a_count_is_made(self, who: str, way: str, warehouse: str, what: str, **how: Any) -> None:
        scope = {"skus": what} if what.startswith("D") else {"bins": what}
        self.do(who, way, "count.make", warehouse=warehouse, **scope, **how)

    @act(
        11,
        pick=picks,
        off=st.lists(st.sampled_from((0, 0, 0, 1, -1, 3, -20, 40, 10**9)), min_size=4, max_size=4),
        extra=st.sampled_from(("", "", "", *CODES, "NONE")),
        doing=st.sampled_from(("count", "count", "count", "take", "leave")),
    )
    def a_bin_is_counted(self, who: str, way: str, pick: int, off: list[int], extra: str, doing: str) -> None:
        """What lies there, more, fewer, none, or what nobody could count; perhaps an article that the book hasn't."""
        going = (
            [key for key, one in self.model.counts.items() if one.state in ("ready", "counting")] if pick % 9 else []
        )
        keys = going or sorted(self.model.counts)
        if not keys:
            return
        key = keys[pick % len(keys)]
        count = self.model.counts[key]
        order = sorted(count.bins, key=lambda name: (count.bins[name].state in ("done", "left"), name))
        name = order[0] if pick % 5 else sorted(count.bins)[pick % len(count.bins)]
        if doing != "count":
            self.somebody_stands_at_the_bin(who, key, name if pick % 11 else "Z-9", doing)
            return
        found: list[list[Any]] = []
        for sku, shelf in self.model.shelves.items():
            if (name, sku) in count.lines:
                there = self.model.lies(count.place, name, count.bucket, sku) + off[sku - 1]
                if there != 0:
                    found.append([shelf.code, max(there, -1)])
        if extra:
            found.append([extra, 1])
        self.do(who, way, "count.bin", task=key, bin=name, counts=found)

    def somebody_stands_at_the_bin(self, who: str, task: int, name: str, doing: str) -> None:
        """A bin is taken in hand or left for later; no event tells of it."""
        trial = self.copy_for(who)
        refused = ""
        try:
            check(trial.post, "count.bin")
            (trial.take_bin if doing == "take" else trial.leave_bin)(task, name)
        except No as no:
            refused = no.kind
        try:
            (take_bin if doing == "take" else leave_bin)(self.people[who], task, bin=name)
        except Refused as error:
            assert error.kind == refused, f"{doing} {name} of count {task}: {error}"
            self.unchanged()
            return
        assert not refused, f"{doing} {name} of count {task}: done, the model says {refused}"
        now = written()
        self.changed |= {table for table, n in now.items() if n != self.writes[table]}
        self.model, self.writes = trial, now

    @act(
        10,
        pick=picks,
        names=st.tuples(*[st.sampled_from((*ON_COUNTS, *SELDOM * 2))] * 3),
        bin=bins,
        second=st.booleans(),
    )
    def a_count_goes_on(self, who: str, way: str, pick: int, names: tuple[str, ...], bin: str, second: bool) -> None:
        counts = self.model.counts
        if not counts:
            return
        lines = sorted(self.model.count_lines) or [1]
        line = lines[-1 - pick % min(8, len(lines))]
        known: dict[str, dict[str, Any]] = {
            "count.again": {"bin": bin, "second": second and pick % 2 == 0},
            "count.reject": {"reason": "done anew" if pick % 7 else ""},
            **{name: {"line": line} for name in ON_LINES},
        }
        self.go_on(who, way, pick, sorted(counts), names, "task", known)
