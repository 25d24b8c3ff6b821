"""What people of every post do with goods: receive, move, put right, keep back, send to the other warehouse."""

from typing import Any

from hypothesis import strategies as st

from tests.data.days.acts import Acting, act, bins, buckets, few, picks, places, skus
from tests.data.days.rights import NEEDS
from tests.data.days.shelves import HANDLED, PLACES

ON_TRANSFERS = tuple(name for name in NEEDS if name.startswith("transfer.") and name != "transfer.make")


class GoodsRules(Acting):
    """Goods by hand and on lorries."""

    @act(
        2,
        sku=skus,
        warehouse=places,
        qty=few,
        bin=bins,
        bucket=st.sampled_from(HANDLED[:2]),
        cost=st.sampled_from((None, None, None, 350, 9_000)),
    )
    def goods_come_in(self, who: str, way: str, **values: Any) -> None:
        self.do(who, way, "stock.receive", **values)

    @act(
        3,
        what=st.sampled_from(("carry", "look", "adjust", "write off", "home")),
        pick=picks,
        to=st.tuples(bins, buckets),
        qty=st.sampled_from((1, 1, 1, 2, 3, 300)),
        more=st.booleans(),
    )
    def goods_are_handled(
        self, who: str, way: str, what: str, pick: int, to: tuple[str, str], qty: int, more: bool
    ) -> None:
        lying = sorted(
            (sku, spot) for (sku, spot), there in self.model.pieces.items() if there and spot[2] != "transit"
        )
        sku, (warehouse, bin, bucket) = lying[pick % len(lying)]
        thing: dict[str, Any] = {"sku": sku, "warehouse": warehouse, "qty": qty}
        match what:
            case "carry":
                self.do(who, way, "stock.move", from_bin=bin, to_bin=to[0], bucket=bucket, **thing)
            case "home":
                name, more_or_all = "" if more else to[0], 0 if qty == 1 else qty
                self.do(
                    who, way, "stock.put_away", from_bin=bin, bin=name, bucket=bucket, **thing | {"qty": more_or_all}
                )
            case "look":
                self.do(who, way, "stock.bucket", from_bucket=bucket, to_bucket=to[1], bin=bin, **thing)
            case "adjust":
                thing["qty"] = qty if more else -qty
                self.do(who, way, "stock.adjust", reason="miscount", bin=bin, bucket=bucket, **thing)
            case "write off":
                self.do(who, way, "stock.write_off", reason="damaged", bin=bin, bucket=bucket, **thing)

    @act(pick=picks, name=st.sampled_from(("own", "own", "own", "unreceive", "restore")))
    def a_move_is_taken_back(self, who: str, way: str, pick: int, name: str) -> None:
        known = sorted(self.model.moved)
        if not known:
            return
        move = known[-1 - pick % min(8, len(known))]
        row = self.model.moved[move]
        own = {"receive": "unreceive", "adjust": "restore", "write_off": "restore"}.get(row.kind, "move_back")
        self.do(who, way, f"stock.{own if name == 'own' else name}", sku=row.sku, move=move)

    @act(
        2,
        what=st.sampled_from(("make", "make", "release", "sweep")),
        hours=st.sampled_from((1, 2, 40)),
        pick=picks,
        sku=skus,
        warehouse=places,
        qty=few,
    )
    def pieces_are_kept_back(self, who: str, way: str, what: str, hours: int, pick: int, **thing: Any) -> None:
        if what == "sweep":
            self.model.now += hours
            self.do(who, way, "stock_hold.sweep")
        elif what == "release":
            known = [key for key, hold in self.model.kept.items() if hold.live or not pick % 4] or [pick]
            self.do(who, way, "stock_hold.release", hold=known[pick % len(known)])
        else:
            self.do(who, way, "stock_hold.make", hours=hours, **thing)

    @act(3, sku=skus, ends=st.sampled_from((*[PLACES, PLACES[::-1]] * 3, PLACES[:1] * 2)), qty=few, leaves=picks)
    def a_transfer_is_planned(self, who: str, way: str, sku: int, ends: tuple[str, str], qty: int, leaves: int) -> None:
        planned = len(self.model.transfers)
        self.do(who, way, "transfer.make", sku=sku, from_warehouse=ends[0], to_warehouse=ends[1], qty=qty)
        if leaves % 4 and len(self.model.transfers) > planned:
            self.do("supervisor", "plain", "transfer.send", transfer=max(self.model.transfers))

    @act(
        9,
        pick=picks,
        names=st.tuples(*[st.sampled_from((*ON_TRANSFERS, "part", "transfer.lose", "transfer.unlose"))] * 3),
        qty=st.integers(0, 3),
        lost=st.sampled_from((0, 0, 1)),
        bin=bins,
        goods=st.sampled_from(("", "restock", "restock", "write_off")),
    )
    def a_transfer_goes_on(
        self, who: str, way: str, pick: int, names: tuple[str, ...], qty: int, lost: int, bin: str, goods: str
    ) -> None:
        found = self.model.transfers.values()
        if not found:
            return
        lots = sorted({one.sku for one in found if one.state in ("in_transit", "partially_received")}) or [1]
        sku = self.model.shelves[lots[pick % len(lots)]].code
        receipts = [op_id for one in found for op_id in one.receipts] or ["none"]
        losses = [(move, row.sku) for move, row in self.model.moved.items() if row.transfer] or [(1, 1)]
        loss, of = losses[pick % len(losses)]
        part = {"reason": "lost", "qty": qty, "lost": lost, "bin": bin} if "part" in names else {}
        known: dict[str, dict[str, Any]] = {
            "transfer.receive": part,
            "transfer.lose": {"sku": sku, "qty": max(1, qty - 1), "reason": "lost"},
            "transfer.unlose": {"sku": self.model.shelves[of].code, "move": loss},
            "transfer.unreceive": {"receipt": receipts[pick % len(receipts)]},
            "transfer.cancel": {"goods": goods, "reason": "lost"},
        }
        verbs = tuple("transfer.receive" if name == "part" else name for name in names)
        self.go_on(who, way, pick, sorted(self.model.transfers), verbs, "transfer", known)
