"""What a customer is made of: contacts as they are typed and compared, their orders, and how their sums move."""

import re
from collections.abc import Iterable, Sequence

from data import database, frames
from data.errors import Missing, Refused, Unclear
from data.importers.keeping.catalogue import email_key
from data.models.customers import Customer
from data.recount import COUNTS

EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+")
PHONE = re.compile(r"\+?[\d\s()./-]{5,30}(?:\s*(?:x|ext\.?)\s*\d{1,6})?")
MOST = 200
_SALES = f"SELECT o.placed_at, o.net_minor FROM orders o WHERE o.id = ? AND {COUNTS}"
_MOVE = "UPDATE orders SET customer_id = ?, version = version + 1 WHERE id = ? AND coalesce(customer_id, 0) = ?"
_BOUNDS = (
    "UPDATE customer_sum SET first_at = coalesce((SELECT min(placed_at) FROM orders o WHERE o.kind = 'normal'"
    " AND o.customer_id = customer_sum.customer_id), first_at), last_at = coalesce((SELECT max(placed_at)"
    " FROM orders o WHERE o.kind = 'normal' AND o.customer_id = customer_sum.customer_id), last_at)"
    " WHERE customer_id = ?"
)


def current_customer(key: int, seen: int | None = None) -> Customer:
    """A customer to work on, locked. Refused when they are gone or somebody else by now."""
    found = frames.current(Customer, key, seen)
    if found.gone_at is not None:
        raise Missing("Customer {number} is not there any more.", number=found.number)
    if found.merged_into_id is not None:  # type: ignore[attr-defined]
        into = database.scalar("SELECT number FROM customer WHERE id = ?", (found.merged_into_id,))  # type: ignore[attr-defined]
        raise Refused("Customer {number} is {into} now. Work on that one.", number=found.number, into=into)
    return found


def read_email(typed: str) -> str:
    """An e-mail address, or Unclear."""
    email = typed.strip()
    if email and (len(email) > MOST or not EMAIL.fullmatch(email)):
        raise Unclear("“{email}” is not an e-mail address.", email=email[:60])
    return email


def read_phone(typed: str) -> str:
    """A telephone number, or Unclear."""
    phone = " ".join(typed.split())
    if phone and (not PHONE.fullmatch(phone) or sum(sign.isdigit() for sign in phone) < 5):
        raise Unclear("“{phone}” is not a telephone number.", phone=phone[:60])
    return phone


def read_name(typed: str) -> str:
    """A name, or Unclear."""
    name = " ".join(typed.split())
    if not name:
        raise Unclear("The customer needs a name.")
    if len(name) > MOST:
        raise Unclear("A name has {most} characters at most.", most=MOST)
    return name


def twin_of(email: str, but: int = 0) -> int:
    """Another customer with this e-mail address, or 0."""
    if not email.strip():
        return 0
    twin = database.scalar(
        "SELECT id FROM customer WHERE email_key = ? AND id <> ? AND gone_at IS NULL AND merged_into_id IS NULL"
        " ORDER BY id LIMIT 1",
        (email_key(email), but),
    )
    return int(twin or 0)


def refuse_twin(email: str, but: int = 0) -> None:
    """Refused when another customer has this e-mail address already."""
    twin = twin_of(email, but)
    if twin:
        number = database.scalar("SELECT number FROM customer WHERE id = ?", (twin,))
        raise Refused("Customer {number} has this e-mail address already.", number=number)


def orders_of(customer: int) -> list[int]:
    """The ids of a customer's orders, locked."""
    found = database.rows("SELECT id FROM orders WHERE customer_id = ? ORDER BY id /*lock*/", (customer,))
    return [int(row[0]) for row in found]


def move_orders(orders: Iterable[int], source: int | None, target: int | None) -> list[int]:
    """Give orders of one customer (None: of nobody) to another, with their sums; those that were moved."""
    moved = []
    for order in sorted(orders):
        if database.run(_MOVE, (target, order, source or 0)).rowcount:
            moved.append(order)
            _move_sums(order, source, target)
            frames.touch("order", order)
    return moved


def _move_sums(order: int, source: int | None, target: int | None) -> None:
    sold = database.one(_SALES, (order,))
    if sold is None:
        return
    at, net = int(sold[0]), int(sold[1])
    if source is not None:
        frames.sum_up("customer_sum", (source, at), orders=-1, net_minor=-net)
    if target is not None:
        frames.sum_up("customer_sum", (target, at), orders=1, net_minor=net)


def settle_bounds(customers: Sequence[int]) -> None:
    """The first and last order of customers anew, after orders were taken from them."""
    frames.frame().flush_sums()
    for customer in sorted(customers):
        database.run(_BOUNDS, (customer,))


def touch_customer(customer: int, *, new: bool = False) -> None:
    """Have a customer's search row and those of their orders written anew."""
    frames.touch("customer", customer, new=new)
    if not new:
        for (order,) in database.rows("SELECT id FROM orders WHERE customer_id = ? ORDER BY id", (customer,)):
            frames.touch("order", int(order))
