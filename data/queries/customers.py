"""Customers as people see them: the list, one customer with everything, and those that a new order may be for.

E-mail and telephone are masked until somebody asks for them with a reason; addresses by post.
"""

from typing import Any

from data import address_rules, clock, database, listing, options, search
from data.dataclass import dataclass
from data.doorway import query
from data.errors import Missing, Refused, Unclear
from data.events import Actor
from data.paging import Cut, Extent, Window
from data.queries._masks import masked_email, masked_phone, may_see_address

SEEN_FOR = 10 * clock.MINUTE
LAST_ORDERS = 12


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the list of customers."""

    id: int
    version: int
    number: str
    name: str
    company: str
    email: str
    """Masked."""
    phone: str
    tier: str
    language: str
    guest: bool
    merged_into: str
    country: str
    orders: int
    spent_minor: int
    """Net of what was ordered, returns not taken off."""
    currency: str
    first_at: int | None
    last_at: int | None
    made_at: int | None


_COLUMNS = (
    "c.id",
    "c.version",
    "c.number",
    "c.name",
    "c.company",
    "c.email",
    "c.phone",
    "c.tier",
    "c.language",
    "c.guest",
    "coalesce((select m.number from customer m where m.id = c.merged_into_id), '')",
    "coalesce((select a.country from address a where a.customer_id = c.id order by a.id desc limit 1), '')",
    "coalesce(u.orders, 0)",
    "coalesce(u.net_minor, 0)",
    "u.first_at",
    "u.last_at",
    "c.made_at",
)


def _row(*told: Any) -> CustomerRow:
    key, version, number, name, company, email, phone, tier, language, guest, merged, country, *sums = told
    orders, net, first, last, made = sums
    has = int(orders) > 0
    return CustomerRow(
        key,
        version,
        number,
        name,
        company,
        masked_email(email),
        masked_phone(phone),
        tier,
        language,
        bool(guest),
        merged,
        country,
        int(orders),
        int(net),
        options.currency(),
        first if has else None,
        last if has else None,
        made,
    )


def _compiled(text: str) -> search.Compiled:
    return search.compiled(search.thing_of("customers"), text)


@query("customer.view")
def customer_page(actor: Actor, window: Window) -> Cut[CustomerRow]:
    """A window of customers."""
    return listing.page(search.thing_of("customers"), _COLUMNS, _row, window, filter=_compiled(window.filter))


@query("customer.view")
def customer_extent(actor: Actor, filter: str = "", sort: str = "") -> Extent:
    """How many customers match, and every 256th key."""
    return listing.extent(search.thing_of("customers"), sort, filter=_compiled(filter))


@query("customer.view")
def customer_ids(actor: Actor, filter: str = "", limit: int = 10_000) -> list[int]:
    """The ids of all customers that match: for bulk actions."""
    return listing.ids(search.thing_of("customers"), filter=_compiled(filter), limit=limit)


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address as lines, and what is worth a look about it: the sentence with its facts."""

    id: int
    lines: tuple[str, ...]
    country: str
    usual: bool
    look: tuple[str, dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """What a customer's placed orders come to in a currency."""

    currency: str
    orders: int
    spent_minor: int
    """Totals without what was cancelled."""
    open_minor: int
    """Still to be paid."""
    refunded_minor: int

    @property
    def average_minor(self) -> int:
        """What an order comes to."""
        return self.spent_minor // self.orders if self.orders else 0


@dataclass(frozen=True, slots=True)
class TheirOrder:
    """An order of theirs."""

    id: int
    number: str
    at: int | None
    state: str
    payment: str
    fulfilment: str
    total_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class CustomerNoteRow:
    """A note."""

    id: int
    at: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """What a customer last said to a purpose."""

    purpose: str
    state: str
    at: int
    source: str


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """One customer with everything."""

    row: CustomerRow
    addresses: tuple[AddressRow, ...]
    money: tuple[MoneyRow, ...]
    orders: tuple[TheirOrder, ...]
    notes: tuple[CustomerNoteRow, ...]
    consents: tuple[ConsentRow, ...]
    merged_from: tuple[str, ...]


@query("customer.view")
def customer_detail(actor: Actor, customer_id: int) -> CustomerDetail:
    """One customer with addresses, money, orders, notes and what they agreed to."""
    with database.snapshot():
        scope = listing.Scope(where="c.id = ?", values=(customer_id,))
        cut = listing.page(search.thing_of("customers"), _COLUMNS, _row, Window(limit=1), scope=scope)
        if not cut.rows:
            raise Missing("There is no {kind} {key}.", kind="customer", key=customer_id)
        return CustomerDetail(
            row=cut.rows[0],
            addresses=_addresses(actor, customer_id),
            money=_money(customer_id),
            orders=_orders(customer_id),
            notes=_notes(customer_id),
            consents=_consents(customer_id),
            merged_from=_merged(customer_id),
        )


def _addresses(actor: Actor, customer: int) -> tuple[AddressRow, ...]:
    found = database.rows(
        "SELECT a.id, a.name, a.company, a.line1, a.line2, a.postcode, a.city, a.region, a.country, a.phone,"
        " CASE WHEN c.address_id = a.id THEN 1 ELSE 0 END FROM address a JOIN customer c ON c.id = a.customer_id"
        " WHERE a.customer_id = ? AND a.gone_at IS NULL"
        " ORDER BY CASE WHEN c.address_id = a.id THEN 0 ELSE 1 END, a.id DESC LIMIT 50",
        (customer,),
    )
    sees = may_see_address(actor)
    return tuple(_address(row, sees) for row in found)


def _address(row: tuple[Any, ...], sees: bool) -> AddressRow:
    parts = dict(zip(address_rules.PARTS, (str(part or "") for part in row[1:10]), strict=True))
    place = " ".join(filter(None, (parts["postcode"], parts["city"], parts["region"])))
    lines = (parts["name"], parts["company"], parts["line1"], parts["line2"], place, parts["country"])
    if not sees:
        lines = (parts["city"], parts["country"], "", "", "", "")
    wrong = address_rules.faults(parts)
    look = wrong[0] if wrong else address_rules.remark(parts)
    told = (look.sentence, dict(look.facts)) if look is not None and sees else None
    return AddressRow(int(row[0]), tuple(filter(None, lines)), parts["country"], bool(row[10]), told)


def _money(customer: int) -> tuple[MoneyRow, ...]:
    found = database.rows(
        "SELECT currency, count(*), sum(total_minor - cancelled_minor),"
        " sum(CASE WHEN state = 'placed' AND total_minor - cancelled_minor > captured_minor"
        " THEN total_minor - cancelled_minor - captured_minor ELSE 0 END), sum(refunded_minor) FROM orders"
        " WHERE customer_id = ? AND state IN ('placed', 'closed') AND kind = 'normal' AND gone_at IS NULL"
        " GROUP BY currency ORDER BY count(*) DESC, currency",
        (customer,),
    )
    return tuple(MoneyRow(row[0], int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in found)


def _orders(customer: int) -> tuple[TheirOrder, ...]:
    found = database.rows(
        "SELECT id, number, placed_at, state, payment, fulfilment, total_minor, currency FROM orders"
        " WHERE customer_id = ? AND gone_at IS NULL AND (state <> 'cancelled' OR placed_at IS NOT NULL)"
        " ORDER BY CASE WHEN placed_at IS NULL THEN 0 ELSE 1 END, placed_at DESC, id DESC LIMIT ?",
        (customer, LAST_ORDERS),
    )
    return tuple(TheirOrder(*row) for row in found)


def _notes(customer: int) -> tuple[CustomerNoteRow, ...]:
    found = database.rows(
        "SELECT n.id, n.at, coalesce(s.title, ''), n.text FROM customer_note n LEFT JOIN staff s ON s.id = n.by_id"
        " WHERE n.customer_id = ? ORDER BY n.id DESC LIMIT 50",
        (customer,),
    )
    return tuple(CustomerNoteRow(*row) for row in found)


def _consents(customer: int) -> tuple[ConsentRow, ...]:
    found = database.rows(
        "SELECT purpose, state, at, source FROM consent WHERE customer_id = ? ORDER BY at, id", (customer,)
    )
    return tuple({row[0]: ConsentRow(row[0], row[1], row[2] or 0, row[3]) for row in found}.values())


def _merged(customer: int) -> tuple[str, ...]:
    found = database.rows("SELECT number FROM customer WHERE merged_into_id = ? ORDER BY number LIMIT 20", (customer,))
    return tuple(str(row[0]) for row in found)


@query("customer.view")
def contact_now(actor: Actor, customer_id: int) -> dict[str, str]:
    """What stands in the form that changes a customer; e-mail and telephone stay empty there, so that they stay."""
    row = database.one("SELECT name, company, tier, language FROM customer WHERE id = ?", (customer_id,))
    return {} if row is None else dict(zip(("name", "company", "tier", "language"), row, strict=True))


@query("customer.view")
def their_addresses(actor: Actor, customer_id: int) -> list[tuple[str, str]]:
    """(id, words) of each address of a customer, the usual one first."""
    return [(str(one.id), ", ".join(one.lines)) for one in _addresses(actor, customer_id)]


@query("customer.view")
def others(actor: Actor, customer_id: int) -> list[tuple[str, str]]:
    """(number, words) of customers who may be the same: by e-mail, telephone or name."""
    found = database.rows(
        "SELECT o.number, o.name, o.email, o.phone FROM customer c JOIN customer o ON o.id <> c.id"
        " AND ((c.email_key <> '' AND o.email_key = c.email_key) OR (c.phone_key <> '' AND o.phone_key = c.phone_key)"
        " OR (c.name <> '' AND o.name = c.name))"
        " WHERE c.id = ? AND o.gone_at IS NULL AND o.merged_into_id IS NULL ORDER BY o.id LIMIT 20",
        (customer_id,),
    )
    return [
        (number, "  ".join(filter(None, (number, name, masked_email(email), masked_phone(phone)))))
        for number, name, email, phone in found
    ]


@query("pii.reveal")
def customer_contact(actor: Actor, customer_id: int) -> tuple[str, str]:
    """E-mail and telephone of a customer. Refused unless this person gave a reason in the last ten minutes."""
    reason = database.scalar(
        "SELECT e.seq FROM event_subject s JOIN event e ON e.seq = s.seq WHERE s.kind = 'customer'"
        " AND s.subject_id = ? AND e.verb = 'customer.reveal' AND e.actor_id = ? AND e.at > ?"
        " ORDER BY e.seq DESC LIMIT 1",
        (customer_id, actor.id, clock.now() - SEEN_FOR),
    )
    if reason is None:
        raise Refused("Give a reason first: the look is noted.")
    row = database.one("SELECT email, phone FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise Missing("There is no {kind} {key}.", kind="customer", key=customer_id)
    return str(row[0]), str(row[1])


@query("customer.view")
def customers_like(actor: Actor, typed: str, limit: int = 8) -> list[CustomerRow]:
    """Customers by what is typed of a name, number, company, e-mail address or telephone number."""
    words = [word.replace('"', "") for word in typed.split()]
    text = " ".join(f'"{word}"' for word in words if word)
    if not text:
        return []
    thing = search.thing_of("customers")
    scope = listing.Scope(where="c.merged_into_id is null")
    try:
        found = listing.page(thing, _COLUMNS, _row, Window(limit=limit), filter=_compiled(text), scope=scope)
    except Unclear:
        return []
    return list(found.rows)
