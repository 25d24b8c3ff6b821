"""Addresses that imported orders name: one row each, never changed. An order that moves gets another."""

from collections.abc import Sequence

from data import bulk, clock
from data.importers.keeping.catalogue import Customers
from data.importers.records import Party


def write_addresses(parties: Sequence[Party | None], customers: Customers) -> dict[int, int]:
    """An address row for each party that has one; by the party's place."""
    named = [(place, party) for place, party in enumerate(parties) if party is not None and any(party.address)]
    if not named:
        return {}
    ids = bulk.reserve("address", len(named))
    bulk.fill(
        "address",
        [
            (
                *(key, customers.id_of(party), party.name, party.company, *party.address),
                *(party.phone, clock.now()),
            )
            for key, (_, party) in zip(ids, named, strict=True)
        ],
    )
    return {place: key for key, (place, _) in zip(ids, named, strict=True)}
