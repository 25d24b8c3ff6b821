"""Who may do what, as the table of MODEL.md 2.8 says it: yes, up to a limit, or by asking."""

YES, LIMIT, ASK = "yes", "limit", "ask"
LIMITS = {"operations": 100_000, "service": 10_000, "promoter": 0}
"""What each post decides alone when a store begins."""

SUP, OPS, CS, LOG, PRO = "supervisor", "operations", "service", "logistics", "promoter"

GRANTS = {
    "place": {SUP: YES, OPS: LIMIT, CS: LIMIT},
    "draft": {SUP: YES, OPS: YES, CS: YES},
    "review": {SUP: YES, OPS: LIMIT, CS: ASK},
    "hold": {SUP: YES, OPS: YES, CS: YES, LOG: YES},
    "edit": {SUP: YES, OPS: YES, CS: ASK},
    "talk": {SUP: YES, OPS: YES, CS: YES, LOG: YES},
    "fulfil": {SUP: YES, OPS: YES, LOG: YES},
    "reopen": {SUP: YES},
    "pay": {SUP: YES, OPS: YES},
    "stock": {SUP: YES, OPS: YES, LOG: YES},
    "adjust": {SUP: YES, OPS: LIMIT},
    "catalogue": {SUP: YES, OPS: YES},
    "price": {SUP: YES, OPS: LIMIT, PRO: LIMIT},
    "settings": {SUP: YES},
    "force": {SUP: YES},
}

_GROUPS = {
    "place": "order.place order.unplace order.place_draft",
    "draft": "order.draft order.redraft order.discard order.undiscard order.copy",
    "review": "order.approve order.unapprove order.reject order.reconsider order.cancel",
    "hold": "order.hold order.release",
    "talk": "order.note order.unnote order.address order.address_back",
    "edit": "order.ship_by order.ship_by_back",
    "fulfil": "order.allocate order.deallocate order.pick order.unpick order.pack order.unpack order.ship order.unship"
    " order.split order.unsplit order.close order.part order.whole order.reroute order.supply"
    " parcel.open parcel.drop parcel.pack parcel.unpack parcel.repack parcel.close parcel.restore parcel.reopen"
    " parcel.track parcel.hand_over parcel.take_back parcel.send parcel.keep"
    " manifest.open manifest.hand_over manifest.reopen manifest.drop"
    " wave.make wave.take wave.hand_back wave.pick wave.unpick wave.short wave.found wave.finish wave.reopen wave.drop",
    "reopen": "order.reopen",
    "force": "order.force",
    "pay": "payment.record payment.reverse",
    "stock": "stock.receive stock.unreceive stock.move stock.bucket stock.move_back stock.put_away"
    " stock_hold.make stock_hold.release stock_hold.sweep"
    " transfer.make transfer.ready transfer.send transfer.unsend transfer.receive transfer.unreceive transfer.cancel"
    " arrival.expect arrival.change arrival.close arrival.reopen arrival.expect_list arrival.close_list"
    " count.make count.drop count.bin count.again count.finish count.go_on",
    "adjust": "stock.adjust stock.write_off stock.restore transfer.lose transfer.unlose"
    " count.recount count.leave_out count.take_in count.post count.unpost count.reject count.unreject",
    "catalogue": "sku.receives_into sku.safety sku.oversell sku.cost catalogue.sweep",
    "price": "price.change price.shift price.back",
    "settings": "warehouse.receives_into warehouse.change setting.change tax.set tax.drop calendar.holiday"
    " calendar.workday calendar.restore",
}
NEEDS = {operation: grant for grant, operations in _GROUPS.items() for operation in operations.split()}


class No(Exception):
    """The operation must be refused, in this way."""

    def __init__(self, kind: str = "refused"):
        super().__init__(kind)
        self.kind = kind


def grant(post: str, operation: str) -> str:
    """How far a post may do it: yes, up to its limit, by asking, or not at all."""
    return GRANTS[NEEDS[operation]].get(post, "")


def check(post: str, operation: str) -> None:
    """Denied without the right; over where the post always asks."""
    granted = grant(post, operation)
    if not granted:
        raise No("denied")
    if granted == ASK:
        raise No("over")
