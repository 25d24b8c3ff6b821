"""Who buys: customers, their addresses and what they agreed to."""

from data.models.fields import instant, integer, link, one_of, string, switch
from data.models.record import Record


class Customer(Record):
    """A buyer; a guest is one too. Merged ones point to the one that stays."""

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


class Address(Record):
    """An address as it was given. Never changed: an order that moves gets another row."""

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


class Consent(Record):
    """What a customer allowed or took back, when, and where they said so."""

    customer = link(Customer, null=False)
    purpose = string()
    state = string(constraints=(one_of("state", "given", "withdrawn"),))
    at = instant()
    source = string()


TABLES = (Customer, Address, Consent)
