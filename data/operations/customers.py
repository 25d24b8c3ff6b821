"""Customers: made, changed, noted about, and what they agreed to. What they are called never goes into an event."""

from data import customer_book, database, frames
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.importers.keeping.catalogue import email_key, phone_key
from data.models.customers import Customer, CustomerNote
from data.models.orders import Order
from data.operations.addresses import add_address

PURPOSES = ("marketing", "newsletter", "profiling", "telephone", "post")
"""What a customer may allow."""


@operation("customer.make", right="customer.edit", says="Customer {number} made.", subject="customer", on_thing=False)
def make_customer(
    actor: Actor,
    *,
    name: str,
    email: str = "",
    phone: str = "",
    company: str = "",
    tier: str = "",
    language: str = "",
    line1: str = "",
    line2: str = "",
    postcode: str = "",
    city: str = "",
    region: str = "",
    country: str = "",
    as_is: int = 0,
) -> Done:
    """Make a customer, with an address if one is given."""
    key, number = _insert(name, email, phone, company.strip(), tier.strip(), language.strip())
    where = {"line1": line1, "line2": line2, "postcode": postcode, "city": city, "region": region, "country": country}
    if any(part.strip() for part in where.values()):
        add_address(actor, key, name=name, company=company, phone=phone, **where, usual=1, as_is=as_is)
    return Done("customer", key, facts={"number": number}, undo=("customer.drop", {"customer_id": key}))


def _insert(
    name: str, email: str, phone: str = "", company: str = "", tier: str = "", language: str = ""
) -> tuple[int, str]:
    """A customer's row; its id and number."""
    name, email, phone = customer_book.read_name(name), customer_book.read_email(email), customer_book.read_phone(phone)
    customer_book.refuse_twin(email)
    number = _number()
    keys = (email_key(email), phone_key(phone))
    key = database.insert(
        "INSERT INTO customer (number, name, email, phone, email_key, phone_key, company, tier, language, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, name, email, phone, *keys, company, tier, language, frames.at()),
    )
    frames.touch("customer", key, new=True)
    return key, number


def _number() -> str:
    """The next number of a customer; one that an import brought is passed over."""
    while True:
        number = frames.next_number("customer")
        if database.scalar("SELECT 1 FROM customer WHERE number = ?", (number,)) is None:
            return number


@operation("customer.change", right="customer.edit", says="Customer {number} changed: {what}.", subject="customer")
def change_customer(
    actor: Actor,
    customer_id: int,
    *,
    seen: int | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    company: str = "",
    tier: str = "",
    language: str = "",
) -> Done:
    """Change what is known of a customer; what is left empty stays, `-` takes it out."""
    found = customer_book.current_customer(customer_id, seen)
    told = {"name": name, "email": email, "phone": phone, "company": company, "tier": tier, "language": language}
    wanted = {part: "" if text.strip() == "-" else text.strip() for part, text in told.items() if text.strip()}
    if "name" in wanted:
        wanted["name"] = customer_book.read_name(wanted["name"])
    if "email" in wanted:
        wanted["email"] = customer_book.read_email(wanted["email"])
        customer_book.refuse_twin(wanted["email"], found.id)
    if "phone" in wanted:
        wanted["phone"] = customer_book.read_phone(wanted["phone"])
    changed = [part for part, text in wanted.items() if getattr(found, part) != text]
    if not changed:
        raise Refused("Nothing of customer {number} changes.", number=found.number)
    keys = {"email_key": email_key(wanted["email"])} if "email" in changed else {}
    keys |= {"phone_key": phone_key(wanted["phone"])} if "phone" in changed else {}
    frames.change(found, **{part: wanted[part] for part in changed}, **keys)
    customer_book.touch_customer(found.id)
    # Not to be undone: the event would have to keep what the customer was called.
    return Done("customer", found.id, facts={"number": found.number, "what": changed})


@operation("customer.drop", right="customer.edit", says="Customer {number} removed.", subject="customer")
def drop_customer(actor: Actor, customer_id: int, *, seen: int | None = None) -> Done:
    """Remove a customer who has never ordered."""
    found = customer_book.current_customer(customer_id, seen)
    if database.scalar("SELECT 1 FROM orders WHERE customer_id = ?", (found.id,)):
        raise Refused("Customer {number} has orders and stays. Merge it into another instead.", number=found.number)
    frames.change(found, gone_at=frames.at())
    frames.touch("customer", found.id)
    undo = ("customer.restore", {"customer_id": found.id})
    return Done("customer", found.id, facts={"number": found.number}, undo=undo)


@operation("customer.restore", right="customer.edit", says="Customer {number} is there again.", subject="customer")
def restore_customer(actor: Actor, customer_id: int) -> Done:
    """Take a customer back who was removed."""
    found = frames.current(Customer, customer_id)
    if found.gone_at is None:
        raise Refused("Customer {number} was not removed.", number=found.number)
    customer_book.refuse_twin(found.email, found.id)
    frames.change(found, gone_at=None)
    frames.touch("customer", found.id)
    undo = ("customer.drop", {"customer_id": found.id})
    return Done("customer", found.id, facts={"number": found.number}, undo=undo)


@operation("customer.register", right="customer.edit", says="Guest {number} is a customer now.", subject="customer")
def register_guest(actor: Actor, customer_id: int, *, seen: int | None = None) -> Done:
    """Keep a guest as a customer."""
    found = customer_book.current_customer(customer_id, seen)
    if not found.guest:
        raise Refused("Customer {number} is no guest.", number=found.number)
    frames.change(found, guest=0)
    undo = ("customer.unregister", {"customer_id": found.id})
    return Done("customer", found.id, facts={"number": found.number}, undo=undo)


@operation("customer.unregister", right="customer.edit", says="Customer {number} is a guest again.", subject="customer")
def unregister_guest(actor: Actor, customer_id: int, *, seen: int | None = None) -> Done:
    """Make a guest again of who was kept as a customer."""
    found = customer_book.current_customer(customer_id, seen)
    if found.guest:
        raise Refused("Customer {number} is a guest already.", number=found.number)
    frames.change(found, guest=1)
    undo = ("customer.register", {"customer_id": found.id})
    return Done("customer", found.id, facts={"number": found.number}, undo=undo)


@operation(
    "customer.from_order",
    right="customer.edit",
    says="The buyer of order {order} is customer {number} now, with {n} orders.",
    subject="order",
)
def customer_from_order(actor: Actor, order_id: int, *, seen: int | None = None) -> Done:
    """Make a customer of an order's buyer; other orders of nobody with the same e-mail address become theirs too."""
    order = frames.current(Order, order_id, seen)
    if order.customer_id is not None:  # type: ignore[attr-defined]
        raise Refused("The buyer of order {number} is a customer already.", number=order.number)
    twin = customer_book.twin_of(order.email)
    made = twin or _insert(order.customer_name or order.email, order.email)[0]
    same = [order.id]
    if order.email.strip():
        found = database.rows(
            "SELECT id FROM orders WHERE customer_id IS NULL AND lower(trim(email)) = ? ORDER BY id /*lock*/",
            (email_key(order.email),),
        )
        same = sorted({order.id, *(int(row[0]) for row in found)})
    moved = customer_book.move_orders(same, None, made)
    database.run(
        "UPDATE address SET customer_id = ? WHERE customer_id IS NULL AND id IN"
        " (SELECT o.ship_address_id FROM orders o WHERE o.customer_id = ?)",
        (made, made),
    )
    number = database.scalar("SELECT number FROM customer WHERE id = ?", (made,))
    facts = {"number": number, "order": order.number, "n": len(moved)}
    undo = ("customer.to_nobody", {"customer_id": made, "orders": moved, "drop": int(not twin)})
    return Done("order", order.id, facts=facts, undo=undo, also=(("customer", made),))


@operation(
    "customer.to_nobody",
    right="customer.edit",
    says="{n} orders of customer {number} are nobody's again.",
    subject="customer",
)
def orders_to_nobody(actor: Actor, customer_id: int, *, orders: list[int], drop: int = 0) -> Done:
    """Take orders from a customer who was made of them; with drop=1 the customer goes too, if nothing is left."""
    found = customer_book.current_customer(customer_id)
    moved = customer_book.move_orders([int(order) for order in orders], found.id, None)
    customer_book.settle_bounds([found.id])
    if drop and database.scalar("SELECT 1 FROM orders WHERE customer_id = ?", (found.id,)) is None:
        frames.change(found, gone_at=frames.at())
        frames.touch("customer", found.id)
    return Done("customer", found.id, facts={"number": found.number, "n": len(moved)})


@operation("customer.note", right="customer.edit", says="Note on customer {number}.", subject="customer")
def note_customer(actor: Actor, customer_id: int, *, text: str) -> Done:
    """Write a note on a customer, for colleagues."""
    found = customer_book.current_customer(customer_id)
    if not text.strip():
        raise Refused("The note on customer {number} is empty.", number=found.number)
    note = database.insert(
        "INSERT INTO customer_note (customer_id, by_id, at, text) VALUES (?, ?, ?, ?)",
        (found.id, actor.id, frames.at(), text.strip()),
    )
    undo = ("customer.unnote", {"customer_id": found.id, "note": note})
    return Done("customer", found.id, facts={"number": found.number, "note": note}, undo=undo)


@operation("customer.unnote", right="customer.edit", says="Note on customer {number} taken back.", subject="customer")
def unnote_customer(actor: Actor, customer_id: int, *, note: int) -> Done:
    """Take one's own note back."""
    number = frames.current(Customer, customer_id).number
    found = frames.current(CustomerNote, note)
    if found.by_id != actor.id or found.customer_id != customer_id:  # type: ignore[attr-defined]
        raise Refused("Only its writer can take a note back.")
    database.run("DELETE FROM customer_note WHERE id = ?", (note,))
    return Done("customer", customer_id, facts={"number": number})


@operation("customer.consent", right="customer.edit", says="Customer {number}: {purpose} {state}.", subject="customer")
def record_consent(actor: Actor, customer_id: int, *, purpose: str, state: str, source: str = "") -> Done:
    """Write down what a customer allowed or took back, and where they said so."""
    found = customer_book.current_customer(customer_id)
    if state not in ("given", "withdrawn"):
        raise Unclear("What a customer agreed to is given or withdrawn.")
    if purpose not in PURPOSES:
        known = ", ".join(PURPOSES)
        raise Unclear("There is no purpose “{purpose}”. There are: {known}.", purpose=purpose[:40], known=known)
    before = database.scalar(
        "SELECT state FROM consent WHERE customer_id = ? AND purpose = ? ORDER BY at DESC, id DESC LIMIT 1",
        (found.id, purpose),
    )
    if before == state:
        raise Refused("That is written down already: {purpose} {state}.", purpose=purpose, state=state)
    database.run(
        "INSERT INTO consent (customer_id, purpose, state, at, source) VALUES (?, ?, ?, ?, ?)",
        (found.id, purpose, state, frames.at(), source.strip()),
    )
    back = {"customer_id": found.id, "purpose": purpose, "state": before or "withdrawn", "source": "taken back"}
    undo = ("customer.consent", back) if (before or "withdrawn") != state else None
    return Done("customer", found.id, facts={"number": found.number, "purpose": purpose, "state": state}, undo=undo)


@operation(
    "customer.reveal", right="pii.reveal", says="{actor} looked at customer {number}: {reason}.", subject="customer"
)
def reveal_customer(actor: Actor, customer_id: int, *, reason: str) -> Done:
    """See a customer's e-mail and telephone in full for ten minutes, for a reason."""
    found = frames.current(Customer, customer_id)
    if len(reason.strip()) < 3:
        raise Refused("Say why you need the data of customer {number}.", number=found.number)
    facts = {"number": found.number, "actor": actor.title, "reason": reason.strip()}
    return Done("customer", found.id, facts=facts, reason=reason.strip())
