"""Addresses of customers: added, made the usual one, not used any more. A row itself is never changed."""

from data import customer_book, database, frames
from data.address_rules import check_address
from data.doorway import operation
from data.errors import Missing, Refused
from data.events import Actor, Done
from data.models.customers import Address


@operation("address.add", right="customer.edit", says="Customer {number} has one more address.", subject="customer")
def add_address(
    actor: Actor,
    customer_id: int,
    *,
    name: str = "",
    company: str = "",
    line1: str,
    line2: str = "",
    postcode: str = "",
    city: str = "",
    region: str = "",
    country: str,
    phone: str = "",
    usual: int = 0,
    as_is: int = 0,
) -> Done:
    """Add an address to a customer; with usual=1 orders go there from now on, with as_is=1 it is taken as it is."""
    found = customer_book.current_customer(customer_id)
    parts = {"name": name or found.name, "company": company, "line1": line1, "line2": line2, "postcode": postcode}
    parts |= {"city": city, "region": region, "country": country, "phone": phone}
    where = check_address(parts, as_is=bool(as_is))
    made = database.insert(
        "INSERT INTO address (customer_id, name, company, line1, line2, city, region, postcode, country, phone,"
        " made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(found.id, where["name"], where["company"], where["line1"], where["line2"], where["city"]),
            *(where["region"], where["postcode"], where["country"], where["phone"], frames.at()),
        ),
    )
    before = found.address_id
    if usual or before is None:
        frames.change(found, address_id=made)
    undo = {"customer_id": found.id, "address": made, "usual": before or 0}
    facts = {"number": found.number, "address": made}
    return Done("customer", found.id, facts=facts, undo=("address.drop", undo))


@operation("address.usual", right="customer.edit", says="Customer {number} has another usual address.",
           subject="customer")  # fmt: skip
def usual_address(actor: Actor, customer_id: int, *, seen: int | None = None, address: int) -> Done:
    """Make one of a customer's addresses the usual one."""
    found = customer_book.current_customer(customer_id, seen)
    _address_of(found.id, address)
    if found.address_id == address:
        raise Refused("That is the usual address of customer {number} already.", number=found.number)
    before = found.address_id
    frames.change(found, address_id=address)
    undo = ("address.usual", {"customer_id": found.id, "address": before}) if before else None
    return Done("customer", found.id, facts={"number": found.number, "address": address}, undo=undo)


@operation("address.drop", right="customer.edit", says="An address of customer {number} is not used any more.",
           subject="customer")  # fmt: skip
def drop_address(actor: Actor, customer_id: int, *, seen: int | None = None, address: int, usual: int = 0) -> Done:
    """Use an address of a customer no more; orders that went there keep it."""
    found = customer_book.current_customer(customer_id, seen)
    row = _address_of(found.id, address)
    frames.change(row, gone_at=frames.at())
    before = found.address_id
    if before == address:
        frames.change(found, address_id=usual or _newest(found.id))
    undo = {"customer_id": found.id, "address": address, "usual": int(before == address)}
    return Done("customer", found.id, facts={"number": found.number}, undo=("address.restore", undo))


@operation("address.restore", right="customer.edit", says="An address of customer {number} is used again.",
           subject="customer")  # fmt: skip
def restore_address(actor: Actor, customer_id: int, *, address: int, usual: int = 0) -> Done:
    """Use an address of a customer again."""
    found = customer_book.current_customer(customer_id)
    row = frames.current(Address, address)
    if row.customer_id != found.id or row.gone_at is None:  # type: ignore[attr-defined]
        raise Refused("Customer {number} has no such address that was given up.", number=found.number)
    frames.change(row, gone_at=None)
    if usual:
        frames.change(found, address_id=address)
    undo = ("address.drop", {"customer_id": found.id, "address": address})
    return Done("customer", found.id, facts={"number": found.number}, undo=undo)


def _address_of(customer: int, address: int) -> Address:
    row = frames.current(Address, address)
    if row.customer_id != customer or row.gone_at is not None:  # type: ignore[attr-defined]
        raise Missing("There is no address {address}.", address=address)
    return row


def _newest(customer: int) -> int | None:
    """The address that takes the place of the usual one."""
    found = database.scalar(
        "SELECT id FROM address WHERE customer_id = ? AND gone_at IS NULL ORDER BY id DESC LIMIT 1", (customer,)
    )
    return int(found) if found is not None else None
