"""Who may do what, as the table of MODEL.md 2.8 says it: yes, up to a limit, or by asking."""

YES, LIMIT, ASK = "yes", "limit", "ask"
LIMITS = {"operations": 100_000, "service": 10_000}

SUP, OPS, CS, LOG = "supervisor", "operations", "service", "logistics"

GRANTS = {
    "place": {SUP: YES, OPS: LIMIT, CS: LIMIT},
    "review": {SUP: YES, OPS: LIMIT, CS: ASK},
    "hold": {SUP: YES, OPS: YES, CS: YES, LOG: YES},
    "edit": {SUP: YES, OPS: YES, CS: ASK},
    "talk": {SUP: YES, OPS: YES, CS: YES, LOG: YES},
    "fulfil": {SUP: YES, OPS: YES, LOG: YES},
    "reopen": {SUP: YES},
    "pay": {SUP: YES, OPS: YES},
    "stock": {SUP: YES, OPS: YES, LOG: YES},
    "adjust": {SUP: YES, OPS: LIMIT},
}

NEEDS = {
    "order.place": "place",
    "order.unplace": "place",
    "order.approve": "review",
    "order.unapprove": "review",
    "order.reject": "review",
    "order.reconsider": "review",
    "order.cancel": "review",
    "order.hold": "hold",
    "order.release": "hold",
    "order.note": "talk",
    "order.unnote": "talk",
    "order.address": "talk",
    "order.address_back": "talk",
    "order.ship_by": "edit",
    "order.ship_by_back": "edit",
    "order.allocate": "fulfil",
    "order.deallocate": "fulfil",
    "order.pick": "fulfil",
    "order.unpick": "fulfil",
    "order.pack": "fulfil",
    "order.unpack": "fulfil",
    "order.ship": "fulfil",
    "order.unship": "fulfil",
    "order.split": "fulfil",
    "order.unsplit": "fulfil",
    "order.close": "fulfil",
    "order.reopen": "reopen",
    "payment.record": "pay",
    "payment.reverse": "pay",
    "stock.receive": "stock",
    "stock.unreceive": "stock",
    "stock.move": "stock",
    "stock.bucket": "stock",
    "stock.move_back": "stock",
    "stock_hold.make": "stock",
    "stock_hold.release": "stock",
    "stock_hold.sweep": "stock",
    "stock.adjust": "adjust",
    "stock.write_off": "adjust",
    "stock.restore": "adjust",
    "transfer.make": "stock",
    "transfer.ready": "stock",
    "transfer.send": "stock",
    "transfer.unsend": "stock",
    "transfer.receive": "stock",
    "transfer.unreceive": "stock",
    "transfer.lose": "adjust",
    "transfer.unlose": "adjust",
    "transfer.cancel": "stock",
}


class No(Exception):
    """The operation must be refused, in this way."""

    def __init__(self, kind: str = "refused"):
        super().__init__(kind)
        self.kind = kind


def check(post: str, operation: str) -> None:
    """Denied without the right; over where the post always asks."""
    grant = GRANTS[NEEDS[operation]].get(post, "")
    if not grant:
        raise No("denied")
    if grant == ASK:
        raise No("over")


def decides(post: str, operation: str) -> bool:
    """Whether a post does it without asking, be it up to a limit."""
    return GRANTS[NEEDS[operation]].get(post, "") in (YES, LIMIT)


def weigh(post: str, operation: str, amount: int) -> None:
    """Over if the amount is above what the post decides alone."""
    if GRANTS[NEEDS[operation]][post] == LIMIT and amount > LIMITS[post]:
        raise No("over")
