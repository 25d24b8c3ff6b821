"""The one table of who may do what, and up to which amount. Default: no.

A grant is `yes`, `limit` (up to the post's limit, above it somebody else decides), `ask` (always somebody else decides)
or a scope in words. The doorway enforces it; screens ask `may()` to hide what would be refused.
"""

from data.dataclass import dataclass

YES, LIMIT, ASK = "yes", "limit", "ask"

RIGHTS: dict[str, str] = {
    "order.view": "see orders",
    "order.place": "place orders",
    "order.draft": "draft orders",
    "order.review": "approve and reject orders",
    "order.hold": "hold orders and release holds",
    "order.cancel": "cancel orders",
    "order.edit": "change lines and discounts of orders",
    "order.address": "change addresses of orders",
    "order.note": "write notes on orders",
    "order.fulfil": "allocate, pick, pack and ship",
    "order.force": "ship without an allocation",
    "order.reopen": "open closed orders again",
    "payment.record": "record payments",
    "stock.view": "see stock",
    "stock.receive": "receive goods",
    "stock.move": "move goods between bins and buckets",
    "stock.transfer": "transfer goods between warehouses",
    "stock.count": "count stock",
    "stock.adjust": "adjust and write off stock",
    "catalogue.view": "see articles",
    "catalogue.edit": "make and change articles",
    "catalogue.show": "change texts, images and the shelf",
    "price.change": "change prices",
    "customer.view": "see customers",
    "customer.edit": "make and change customers",
    "customer.merge": "merge customers",
    "pii.reveal": "see personal data in full, with a reason",
    "cost.read": "see costs",
    "margin.read": "see margins",
    "kpi.read": "read KPIs",
    "history.view": "see what happened",
    "approval.view": "see requests for approval",
    "approval.decide": "decide requests of others",
    "data.import": "import files",
    "data.export": "export lists",
    "staff.view": "see the team",
    "staff.manage": "manage the team",
    "settings.view": "see the store's settings",
    "settings.change": "change the store's settings",
    "store.check": "check the store",
    "own.keep": "keep own filters and preferences",
    "filter.share": "keep filters for everybody",
}


@dataclass(frozen=True, slots=True)
class Role:
    """A post: its name for people, its short sign, what it opens with, its grants and its money limit."""

    title: str
    short: str
    home: str
    grants: dict[str, str]
    limit_minor: int
    """Start value of the setting limit.ROLE, in minor units of a currency with two decimals."""


_EVERYONE = {
    "catalogue.view": YES,
    "kpi.read": YES,
    "history.view": YES,
    "own.keep": YES,
    "staff.view": YES,
    "data.export": YES,
    "approval.view": YES,
}

ROLES: dict[str, Role] = {
    "supervisor": Role("Supervisor", "SUP", "home", {right: YES for right in RIGHTS}, 500_000),
    "operations": Role(
        "Operations specialist",
        "OPS",
        "orders",
        _EVERYONE
        | {
            "order.view": YES,
            "order.place": LIMIT,
            "order.draft": YES,
            "order.review": LIMIT,
            "order.hold": YES,
            "order.cancel": LIMIT,
            "order.edit": YES,
            "order.address": YES,
            "order.note": YES,
            "order.fulfil": YES,
            "payment.record": YES,
            "stock.view": YES,
            "stock.receive": YES,
            "stock.move": YES,
            "stock.transfer": YES,
            "stock.count": YES,
            "stock.adjust": LIMIT,
            "catalogue.edit": YES,
            "catalogue.show": YES,
            "price.change": LIMIT,
            "customer.view": YES,
            "customer.edit": YES,
            "customer.merge": YES,
            "pii.reveal": "order",
            "cost.read": YES,
            "data.import": YES,
            "store.check": YES,
            "settings.view": YES,
        },
        100_000,
    ),
    "service": Role(
        "Customer service",
        "CS",
        "orders",
        _EVERYONE
        | {
            "order.view": YES,
            "order.place": LIMIT,
            "order.draft": YES,
            "order.review": ASK,
            "order.hold": YES,
            "order.cancel": ASK,
            "order.edit": ASK,
            "order.address": YES,
            "order.note": YES,
            "stock.view": YES,
            "customer.view": YES,
            "customer.edit": YES,
            "customer.merge": YES,
            "pii.reveal": "ticket",
        },
        10_000,
    ),
    "designer": Role("Designer", "DES", "products", _EVERYONE | {"catalogue.show": YES}, 0),
    "promoter": Role(
        "Promoter",
        "PRO",
        "products",
        _EVERYONE | {"stock.view": YES, "margin.read": YES, "price.change": LIMIT},
        0,
    ),
    "logistics": Role(
        "Logistics",
        "LOG",
        "orders",
        _EVERYONE
        | {
            "order.view": YES,
            "order.hold": YES,
            "order.address": YES,
            "order.note": YES,
            "order.fulfil": YES,
            "stock.view": YES,
            "stock.receive": YES,
            "stock.move": YES,
            "stock.transfer": YES,
            "stock.count": YES,
            "pii.reveal": "shipping",
        },
        0,
    ),
    "store": Role("The store itself", "", "", {right: YES for right in RIGHTS}, 0),
}

PEOPLE = ("supervisor", "operations", "service", "designer", "promoter", "logistics")
"""The six posts that a person can have."""


def grant(role: str, right: str) -> str:
    """How far a post has a right: yes, limit, ask, a scope, or nothing."""
    return ROLES[role].grants.get(right, "")


def may(actor: object, right: str) -> bool:
    """Whether a person may do it at all, be it by asking. Takes anything with a `role`."""
    return bool(grant(getattr(actor, "role", "designer"), right))


def has_limit(role: str) -> bool:
    """Whether a post has a right that goes up to a limit: elsewhere a limit would bind nobody."""
    return LIMIT in ROLES[role].grants.values()


def holders(right: str) -> list[str]:
    """The titles of the posts that have a right without asking."""
    return [ROLES[name].title for name in PEOPLE if grant(name, right) not in ("", ASK)]
