"""Who buys: customers, their addresses and what they agreed to."""

from data.models.fields import instant, integer, link, one_of, string, switch
from data.models.people import Staff
from data.models.record import Record


class Customer(Record):
    """A buyer; a guest is one too. Merged ones point to the one that stays; `address_id` is the usual address."""

    number = string(unique=True)
    name = string()
    email = string()
    phone = string()
    email_key = string(index=True)
    phone_key = string(index=True)
    tier = string()
    language = string()
    company = string()
    guest = switch()
    merged_into = link("self", index=False)
    source_id = string(index=True)
    made_at = instant()
    version = integer(1)
    batch_id = integer(None)
    gone_at = instant()
    address_id = integer(None)


class Address(Record):
    """An address as it was given. Never changed: an order that moves gets another row. `gone_at`: not used any more."""

    customer = link(Customer)
    name = string()
    company = string()
    line1 = string()
    line2 = string()
    city = string()
    region = string()
    postcode = string()
    country = string()
    phone = string()
    made_at = instant()
    gone_at = instant()


class Consent(Record):
    """What a customer allowed or took back, when, and where they said so."""

    customer = link(Customer, null=False)
    purpose = string()
    state = string(constraints=(one_of("state", "given", "withdrawn"),))
    at = instant()
    source = string()


class CustomerNote(Record):
    """What a colleague wrote down about a customer."""

    customer = link(Customer, null=False)
    by = link(Staff, index=False)
    at = instant()
    text = string()


TABLES = (Customer, Address, Consent, CustomerNote)
