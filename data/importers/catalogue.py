"""SKUs and customers that imported orders name: found by code and source id, made where there are none."""

from collections import Counter
from collections.abc import Iterable, Sequence

from data import bulk, clock, database, frames
from data.importers.known import other_number
from data.importers.records import Document, Line, Party

_SKUS = f"SELECT code, id, placeholder, version FROM sku WHERE code IN {bulk.LIST}"
_PRODUCTS = f"SELECT code, id FROM product WHERE code IN {bulk.LIST}"
_BY_SOURCE = f"SELECT source_id, id FROM customer WHERE source_id IN {bulk.LIST}"
_BY_EMAIL = (
    f"SELECT email_key, min(id) FROM customer WHERE email_key IN {bulk.LIST} AND merged_into_id IS NULL"
    " GROUP BY email_key"
)
_NUMBERS = f"SELECT number FROM customer WHERE number IN {bulk.LIST}"
_NAME_SKU = "UPDATE sku SET name = ?, placeholder = 0 WHERE id = ?"
_NAME_PRODUCT = "UPDATE product SET title = ? WHERE title = '' AND id = (SELECT product_id FROM sku WHERE id = ?)"


class Catalogue:
    """The SKUs of one chunk by their code."""

    def __init__(self, counts: Counter[str]):
        self._counts = counts
        self._ids: dict[str, int] = {}

    def id_of(self, line: Line) -> int | None:
        """The SKU of a line; services and fees have none, nor have goods without a code."""
        return self._ids.get(line.code) if line.kind == "goods" else None

    def meet(self, documents: Iterable[Document]) -> None:
        """Find or make the SKUs of all goods lines. A SKU without a title yet takes the one that most lines sold by."""
        titles = _titles(documents)
        waiting: list[int] = []
        for group in bulk.groups(titles):
            for code, key, placeholder, version in database.rows(_SKUS, group):
                if code not in self._ids and placeholder and version == 1 and titles[code]:
                    waiting.append(int(key))
                    _name(int(key), titles[code])
                self._ids[code] = int(key)
        new = [code for code in titles if code not in self._ids]
        if new:
            self._make(new, titles)

    def _make(self, codes: Sequence[str], titles: dict[str, str]) -> None:
        at = frames.at()
        products = {code: int(key) for group in bulk.groups(codes) for code, key in database.rows(_PRODUCTS, group)}
        without = [code for code in codes if code not in products]
        made = dict(zip(without, bulk.reserve("product", len(without)), strict=True))
        bulk.fill("product", ((key, code, titles[code], "", "", "on", at) for code, key in made.items()))
        products |= made
        ids = dict(zip(codes, bulk.reserve("sku", len(codes)), strict=True))
        bulk.fill(
            "sku",
            (
                (key, code, products[code], None, titles[code] or code, "", None, None, int(not titles[code]), 0, 0)
                for code, key in ids.items()
            ),
        )
        for key in ids.values():
            frames.touch("sku", key)
        self._ids |= ids
        self._counts["products"] += len(made)
        self._counts["variants"] += len(ids)


def _name(sku: int, title: str) -> None:
    database.run(_NAME_SKU, (title, sku))
    database.run(_NAME_PRODUCT, (title, sku))
    frames.touch("sku", sku)


def _titles(documents: Iterable[Document]) -> dict[str, str]:
    """Each goods code with the title that most of its sold lines have; nothing if it was never sold for money."""
    found: dict[str, Counter[str]] = {}
    for document in documents:
        for line in document.lines:
            if line.kind == "goods" and line.code:
                titles = found.setdefault(line.code, Counter())
                if line.title and line.list_minor > 0:
                    titles[line.title] += 1
    return {code: titles.most_common(1)[0][0] if titles else "" for code, titles in found.items()}


class Customers:
    """The customers of one chunk."""

    def __init__(self, channel: str, counts: Counter[str]):
        self._channel, self._counts = channel, counts
        self._by_source: dict[str, int] = {}
        self._by_email: dict[str, int] = {}

    def id_of(self, party: Party | None) -> int | None:
        """The customer a file names; None for a guest of whom nothing is known that lasts."""
        if party is None:
            return None
        if party.source_id:
            return self._by_source.get(self._source(party))
        return self._by_email.get(email_key(party.email)) if party.email else None

    def meet(self, documents: Iterable[Document]) -> None:
        """Find or make the customers of all documents."""
        parties = [document.party for document in documents if document.party is not None]
        by_source = {self._source(party): party for party in parties if party.source_id}
        by_email = {email_key(party.email): party for party in parties if party.email and not party.source_id}
        for group in bulk.groups(by_source):
            self._by_source |= {source: int(key) for source, key in database.rows(_BY_SOURCE, group)}
        for group in bulk.groups(by_email):
            self._by_email |= {email: int(key) for email, key in database.rows(_BY_EMAIL, group)}
        new = [party for source, party in by_source.items() if source not in self._by_source]
        guests = [party for email, party in by_email.items() if email not in self._by_email]
        self._make(new, guests)

    def _make(self, new: Sequence[Party], guests: Sequence[Party]) -> None:
        ids = bulk.reserve("customer", len(new) + len(guests))
        numbers = self._numbers([party.source_id for party in new]) + [frames.next_number("customer") for _ in guests]
        at = frames.at()
        rows = []
        for key, number, party in zip(ids, numbers, [*new, *guests], strict=True):
            source = self._source(party) if party.source_id else ""
            rows.append(
                (
                    *(key, number, party.name, party.email, party.phone, email_key(party.email)),
                    *(phone_key(party.phone), party.company, int(not party.source_id), source, at),
                )
            )
            if source:
                self._by_source[source] = key
            else:
                self._by_email[email_key(party.email)] = key
            frames.touch("customer", key)
        bulk.fill("customer", rows)
        self._counts["customers"] += len(rows)

    def _numbers(self, wanted: Sequence[str]) -> list[str]:
        taken = {row[0] for group in bulk.groups(wanted) for row in database.rows(_NUMBERS, group)}
        own = own_prefix("customer")
        return [other_number(one, self._channel) if one in taken or is_own(one, own) else one for one in wanted]

    def _source(self, party: Party) -> str:
        return f"{self._channel}:{party.source_id}"


def email_key(email: str) -> str:
    """What an e-mail address is compared by."""
    return email.strip().casefold()


def phone_key(phone: str) -> str:
    """What a telephone number is compared by: its digits."""
    return "".join(sign for sign in phone if sign.isdigit())


def own_prefix(name: str) -> str:
    """How the numbers that the store gives out itself begin."""
    return str(database.scalar("SELECT prefix FROM number_range WHERE name = ?", (name,)) or "")


def is_own(number: str, prefix: str) -> bool:
    """Whether the store could give out this number itself one day."""
    return number.startswith(prefix) and number[len(prefix) :].isdigit()


def address_rows(documents: Sequence[Document], customers: Customers) -> dict[int, int]:
    """An address row for each document that names one; by the document's place."""
    named = [(place, one) for place, one in enumerate(documents) if one.party and any(one.party.address)]
    ids = bulk.reserve("address", len(named))
    rows, found = [], {}
    for key, (place, one) in zip(ids, named, strict=True):
        party = one.party
        assert party is not None
        line1, line2, city, region, postcode, country = party.address
        rows.append(
            (
                *(key, customers.id_of(party), party.name, party.company, line1, line2, city, region, postcode),
                *(country, party.phone, clock.now()),
            )
        )
        found[place] = key
    bulk.fill("address", rows)
    return found
