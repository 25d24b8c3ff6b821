"""SKUs and customers that imported orders name: found by code and source id, made where there are none."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from data import bulk, clock, database, frames
from data.barcodes import same_barcodes
from data.dataclass import dataclass
from data.importers.goods import CUSTOMER
from data.importers.keeping.known import other_number
from data.importers.keeping.merged_skus import skus_that_stay
from data.importers.records import Document, Line, Party

MOST_LISTED = 1_000
"""Placeholders that a chunk names one by one."""

_SKUS = (
    "SELECT code, id, placeholder, version, CASE live WHEN 0 THEN replaced_by_id END FROM sku"
    f" WHERE code IN {bulk.LIST}"
)
_PRODUCTS = f"SELECT code, id FROM product WHERE code IN {bulk.LIST}"
_BARCODES = f"SELECT barcode, id FROM sku WHERE barcode IN {bulk.LIST}"
_BY_SOURCE = f"SELECT source_id, id FROM customer WHERE source_id IN {bulk.LIST}"
_BY_RECORD = (
    "SELECT source_id, subject_id FROM source_record WHERE channel = ? AND kind = ? AND subject_id IS NOT NULL"
    f" AND source_id IN {bulk.LIST}"
)
_MERGED = f"SELECT id, merged_into_id FROM customer WHERE merged_into_id IS NOT NULL AND id IN {bulk.LIST}"
_BY_EMAIL = (
    f"SELECT email_key, min(id) FROM customer WHERE email_key IN {bulk.LIST} AND merged_into_id IS NULL"
    " GROUP BY email_key"
)
_NUMBERS = f"SELECT number FROM customer WHERE number IN {bulk.LIST}"
_NAME_SKU = "UPDATE sku SET name = ?, placeholder = 0 WHERE id = ?"
_NAME_PRODUCT = "UPDATE product SET title = ? WHERE title = '' AND id = (SELECT product_id FROM sku WHERE id = ?)"


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a SKU that is named by its code only."""

    title: str = ""
    barcode: str = ""


Seen = tuple[str, int, int, int, int | None]
"""Code, id, placeholder, version of a SKU, and what has taken its place."""


class Catalogue:
    """The SKUs of one chunk by their code."""

    def __init__(self, counts: Counter[str], batch: int | None = None, placeholders: list[str] | None = None):
        self._counts, self._batch = counts, batch
        self._placeholders = [] if placeholders is None else placeholders
        self._ids: dict[str, int] = {}

    def id_of(self, line: Line) -> int | None:
        """The SKU of a line; services and fees have none, nor have goods without a code."""
        return self._ids.get(line.code) if line.kind == "goods" else None

    def meet(self, documents: Iterable[Document]) -> None:
        """Find or make the SKUs of all goods lines. A SKU without a title yet takes the one that most lines sold by."""
        documents = list(documents)
        lines = [line for one in documents for line in one.lines if line.kind == "goods" and line.code]
        codes = dict.fromkeys(line.code for line in lines)
        seen = _seen(code for code in codes if code not in self._ids)
        known = {code for code, _, placeholder, version, _ in seen if not (placeholder and version == 1)}
        known |= self._ids.keys()
        titles = _titles(line for line in lines if line.code not in known)
        barcodes = {line.code: line.barcode for line in lines if line.barcode}
        self._need({code: Named(titles.get(code, ""), barcodes.get(code, "")) for code in codes}, seen)

    def need(self, wanted: Mapping[str, Named]) -> dict[str, int]:
        """The ids of SKUs by code; a merged one is what it was merged into. Unknown ones are made, and listed."""
        return self._need(wanted, _seen(wanted))

    def _need(self, wanted: Mapping[str, Named], seen: Iterable[Seen]) -> dict[str, int]:
        waiting: list[tuple[int, str]] = []
        seen = list(seen)
        stays = skus_that_stay(int(key) for _, key, *_, heir in seen if heir is not None)
        for code, key, placeholder, version, _ in seen:
            if code not in self._ids and placeholder and version == 1 and wanted[code].title:
                waiting.append((int(key), wanted[code].title))
            self._ids[code] = stays.get(int(key), int(key))
        for key, title in waiting:
            _name(key, title)
        new = [code for code in wanted if code not in self._ids]
        if new:
            self._make(new, wanted)
        return {code: self._ids[code] for code in wanted}

    def _make(self, codes: Sequence[str], wanted: Mapping[str, Named]) -> None:
        at = frames.at()
        products = {code: int(key) for group in bulk.groups(codes) for code, key in database.rows(_PRODUCTS, group)}
        without = [code for code in codes if code not in products]
        made = dict(zip(without, bulk.reserve("product", len(without)), strict=True))
        bulk.fill(
            "product",
            ((key, code, wanted[code].title, "", "", "on", at, "", self._batch) for code, key in made.items()),
        )
        products |= made
        barcodes = free_barcodes({code: wanted[code].barcode for code in codes})
        ids = dict(zip(codes, bulk.reserve("sku", len(codes)), strict=True))
        bulk.fill(
            "sku",
            (
                (
                    *(key, code, products[code], barcodes.get(code), wanted[code].title or code, "", None, None),
                    *(int(not wanted[code].title), 0, 0, 1, 1, "deny", 0, 1, self._batch),
                )
                for code, key in ids.items()
            ),
        )
        for key in ids.values():
            frames.touch("sku", key, new=True)
        self._ids |= ids
        self._placeholders += codes[: max(0, MOST_LISTED - len(self._placeholders))]
        self._counts["products"] += len(made)
        self._counts["variants"] += len(ids)


def _name(sku: int, title: str) -> None:
    database.run(_NAME_SKU, (title, sku))
    database.run(_NAME_PRODUCT, (title, sku))
    frames.touch("sku", sku)


def named(title: str, values: Iterable[str]) -> str:
    """What a variant is called: its product's title with its option values."""
    return " ".join(filter(None, (title, *values)))


def free_barcodes(wanted: Mapping[str, str]) -> dict[str, str]:
    """Those barcodes, by whom they are for, that no SKU has: the first who names one gets it."""
    taken = set(barcode_owners(wanted.values()))
    found: dict[str, str] = {}
    for one, barcode in wanted.items():
        if barcode and barcode not in taken:
            found[one] = barcode
            taken.add(barcode)
    return found


def barcode_owners(wanted: Iterable[str]) -> dict[str, int]:
    """The SKU that each of these barcodes belongs to, however many zeros it is kept with."""
    forms = {form: barcode for barcode in set(wanted) if barcode for form in _forms(barcode)}
    return {forms[kept]: int(key) for group in bulk.groups(forms) for kept, key in database.rows(_BARCODES, group)}


def _forms(barcode: str) -> tuple[str, ...]:
    plain = barcode.isascii() and barcode.isdigit() and len(barcode) <= 14
    return (barcode, *same_barcodes(barcode)) if plain else (barcode,)


def _seen(codes: Iterable[str]) -> list[Seen]:
    return [row for group in bulk.groups(codes) for row in database.rows(_SKUS, group)]


def _titles(lines: Iterable[Line]) -> dict[str, str]:
    """Each code with the title that most of its sold lines have; nothing if it was never sold for money."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        titles = found.setdefault(line.code, Counter())
        if line.title and line.list_minor > 0:
            titles[line.title] += 1
    return {code: titles.most_common(1)[0][0] if titles else "" for code, titles in found.items()}


class Customers:
    """The customers of one chunk."""

    def __init__(self, channel: str, counts: Counter[str], batch: int | None = None):
        self._channel, self._counts, self._batch = channel, counts, batch
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
        self._by_source |= self._known(by_source)
        self._by_email |= customers_by_email(by_email)
        new = [party for source, party in by_source.items() if source not in self._by_source]
        guests = [party for email, party in by_email.items() if email not in self._by_email]
        self._make(new, guests)

    def _known(self, by_source: Mapping[str, Party]) -> dict[str, int]:
        """By what their source called them, or by what it has said of them since."""
        found = {
            source: int(key) for group in bulk.groups(by_source) for source, key in database.rows(_BY_SOURCE, group)
        }
        left = {party.source_id: source for source, party in by_source.items() if source not in found}
        for group in bulk.groups(left):
            for source_id, key in database.rows(_BY_RECORD, (self._channel, CUSTOMER, *group)):
                found[left[source_id]] = int(key)
        stays = those_that_stay(found.values())
        return {source: stays.get(key, key) for source, key in found.items()}

    def _make(self, new: Sequence[Party], guests: Sequence[Party]) -> None:
        ids = bulk.reserve("customer", len(new) + len(guests))
        numbers = free_numbers([party.source_id for party in new], self._channel)
        numbers += [frames.next_number("customer") for _ in guests]
        at = frames.at()
        rows = []
        for key, number, party in zip(ids, numbers, [*new, *guests], strict=True):
            source = self._source(party) if party.source_id else ""
            rows.append(
                (
                    *(key, number, party.name, party.email, party.phone, email_key(party.email)),
                    *(phone_key(party.phone), party.company, int(not party.source_id), source, at, "", "", self._batch),
                )
            )
            if source:
                self._by_source[source] = key
            else:
                self._by_email[email_key(party.email)] = key
            frames.touch("customer", key, new=True)
        bulk.fill("customer", rows)
        self._counts["customers"] += len(rows)

    def _source(self, party: Party) -> str:
        return f"{self._channel}:{party.source_id}"


def customers_by_email(keys: Iterable[str]) -> dict[str, int]:
    """The first customer with each of these e-mail addresses, by the keys that they are compared by."""
    return {email: int(key) for group in bulk.groups(keys) for email, key in database.rows(_BY_EMAIL, group)}


def those_that_stay(ids: Iterable[int]) -> dict[int, int]:
    """For customers that were merged: who they are now."""
    found: dict[int, int] = {}
    open_ends = set(ids)
    while open_ends:
        into = {int(key): int(heir) for group in bulk.groups(open_ends) for key, heir in database.rows(_MERGED, group)}
        found |= into
        open_ends = set(into.values()) - found.keys()
    return {key: _end(found, key) for key in found}


def _end(heirs: Mapping[int, int], key: int) -> int:
    seen = {key}
    while key in heirs and heirs[key] not in seen:
        key = heirs[key]
        seen.add(key)
    return key


def free_numbers(wanted: Sequence[str], channel: str) -> list[str]:
    """Customer numbers as the source has them, or with the channel behind: one is taken or could be ours one day."""
    taken = {row[0] for group in bulk.groups(wanted) for row in database.rows(_NUMBERS, group)}
    own = own_prefix("customer")
    return [other_number(one, channel) if one in taken or is_own(one, own) else one for one in wanted]


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
