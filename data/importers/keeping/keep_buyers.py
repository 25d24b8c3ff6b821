"""Customers as sources speak of them: found, made, and brought to what is the source's to say."""

from collections.abc import Iterable, Sequence

from data import bulk, database, frames
from data.dataclass import dataclass, field
from data.importers.goods import CUSTOMER, Buyer, Fields, hash_of_fields
from data.importers.keeping import last_words
from data.importers.keeping.catalogue import customers_by_email, email_key, free_numbers, phone_key, those_that_stay
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.last_words import Word, compare_believed
from data.importers.keeping.said import settle
from data.round_trip import OWN

_BY_SOURCE = f"SELECT source_id, id FROM customer WHERE source_id IN {bulk.LIST}"
_OURS = (
    "SELECT id, number, name, email, phone, company, tier, language, guest, source_id, version, batch_id FROM customer"
    f" WHERE id IN {bulk.LIST} ORDER BY id /*lock*/"
)
_CONSENTS = (
    "SELECT customer_id, state FROM consent WHERE purpose = 'marketing'"
    f" AND customer_id IN {bulk.LIST} ORDER BY customer_id, at, id"
)
_ADDRESSES = (
    "SELECT customer_id, line1, line2, city, region, postcode, country FROM address"
    f" WHERE customer_id IN {bulk.LIST} ORDER BY id"
)
_UPDATE = (
    "UPDATE customer SET name = ?, email = ?, email_key = ?, phone = ?, phone_key = ?, company = ?, tier = ?,"
    " language = ?, guest = ?, source_id = ?, version = version + 1 WHERE id = ?"
)
PARTS = ("line1", "line2", "city", "region", "postcode", "country")
"""What an address is made of."""
_EMPTY: Fields = dict.fromkeys(("name", "email", "phone", "company", "tier", "language", "marketing"), "")

Address = tuple[str, ...]


@dataclass(slots=True)
class OurCustomer:
    """A customer as we have them, on their way to what they become."""

    id: int
    number: str
    fields: Fields
    free: bool
    """Nobody's yet: an import made them, and no source has spoken of them."""
    source_id: str = ""
    guest: bool = False
    is_new: bool = False
    changed: bool = False
    consented: bool = False
    addresses: list[Address] = field(default_factory=list)
    """All that are known, the newest last."""
    more: list[Address] = field(default_factory=list)
    """New ones."""


@dataclass(slots=True)
class Named:
    """A buyer, and what is new of them."""

    buyer: Buyer
    word: Word
    is_known: bool = False
    """Whether there is such a customer already."""

    @property
    def same(self) -> bool:
        """Whether the store has all of it."""
        return self.word.same


def sort_buyers(channel: str, buyers: Sequence[Buyer]) -> list[Named]:
    """Each buyer with what is new of them; reads only."""
    words = compare_believed(channel, CUSTOMER, {known_as(one): one.said for one in buyers})
    named = [Named(one, words[known_as(one)]) for one in buyers]
    left = [one for one in named if not one.word.key]
    for one, key in zip(left, _find(left, channel), strict=True):
        one.is_known = key is not None
    for one in named:
        one.is_known = one.is_known or bool(one.word.key)
    return named


def known_as(buyer: Buyer) -> str:
    """What a buyer is told by: the source's id, else the e-mail address, the telephone, or all that is said."""
    email, phone = str(buyer.said.get("email") or ""), str(buyer.said.get("phone") or "")
    return (
        buyer.source_id
        or email_key(email)
        or (f"tel:{phone_key(phone)}" if phone_key(phone) else f"#{hash_of_fields(buyer.said)}")
    )


def write_buyers(named: Sequence[Named], differences: Differences) -> None:
    """Write customers, their addresses and what they agreed to. Inside an operation."""
    ours = _meet(named, differences)
    for one, customer in zip(named, ours, strict=True):
        if not one.same:
            _weigh(one, customer, differences)
    _write(list({one.id: one for one in ours}.values()), differences)
    words = {one.word.source_id: one.word for one in named}
    last_words.save(differences.channel, CUSTOMER, words.values(), differences.batch)


def _meet(named: Sequence[Named], differences: Differences) -> list[OurCustomer]:
    """The customer of each buyer, or a new one."""
    channel = differences.channel
    ids = _find(named, channel)
    stays = those_that_stay(key for key in ids if key is not None)
    known = load_customers(stays.get(key, key) for key in ids if key is not None)
    found: list[OurCustomer | None] = []
    for one, key in zip(named, ids, strict=True):
        customer = known[stays.get(key, key)] if key is not None else None
        found.append(None if customer and _is_another(one, customer, channel) else customer)
    return _with_new(named, found, channel)


def _find(named: Sequence[Named], channel: str) -> list[int | None]:
    """By what the source said before or calls them, else by e-mail."""
    sources = {_source(one.buyer, channel) for one in named if one.buyer.source_id}
    by_source = {key: int(id) for group in bulk.groups(sources) for key, id in database.rows(_BY_SOURCE, group)}
    by_email = customers_by_email({_email(one) for one in named} - {""})
    return [
        one.word.subject
        or by_source.get(_source(one.buyer, channel) if one.buyer.source_id else "-")
        or by_email.get(_email(one))
        for one in named
    ]


def _is_another(one: Named, customer: OurCustomer, channel: str) -> bool:
    """Whether an e-mail address is that of somebody whom the source knows by another id."""
    theirs, own = customer.source_id, one.buyer.source_id
    by_email_only = one.word.subject is None and theirs != _source(one.buyer, channel)
    return bool(own) and by_email_only and theirs.startswith(f"{channel}:")


def _has_number(buyer: Buyer) -> bool:
    """Whether a file names a customer's number: a telephone number that stands for it is not shown to everybody."""
    return bool(buyer.source_id) and buyer.source_id != str(buyer.said.get("phone", ""))


def _with_new(named: Sequence[Named], found: Sequence[OurCustomer | None], channel: str) -> list[OurCustomer]:
    new = {one.word.source_id: one for one, known in zip(named, found, strict=True) if known is None}
    wanted = [one.buyer.source_id for one in new.values() if _has_number(one.buyer)]
    own = iter(free_numbers(wanted, channel))
    made: dict[str, OurCustomer] = {}
    for (key, one), id in zip(new.items(), bulk.reserve("customer", len(new)), strict=True):
        number = next(own) if _has_number(one.buyer) else frames.next_number("customer")
        source = _source(one.buyer, channel) if one.buyer.source_id else ""
        made[key] = OurCustomer(id, number, dict(_EMPTY), free=True, source_id=source, is_new=True)
    return [known or made[one.word.source_id] for one, known in zip(named, found, strict=True)]


def _weigh(one: Named, ours: OurCustomer, differences: Differences) -> None:
    word = one.word
    about = About(CUSTOMER, word.source_id, ours.id, ours.number, spoken=bool(word.key))
    verdict = settle(word.before, word.said, ours.fields, free=ours.free)
    differences.weigh(about, verdict, ours.fields)
    differences.complain(ours.number, word)
    ours.fields |= verdict.take
    ours.consented = ours.consented or "marketing" in verdict.take
    ours.changed = ours.changed or bool(verdict.take.keys() - {"marketing"})
    if differences.channel != OWN:
        if one.buyer.source_id and not ours.source_id:
            ours.source_id, ours.changed = _source(one.buyer, differences.channel), True
        if ours.guest:  # a shop that lists them knows them; our own list only says what was changed by hand
            ours.guest, ours.changed = False, True
    _move(word, ours)
    word.subject, word.made = ours.id, ours.is_new
    ours.free = False


def _move(word: Word, ours: OurCustomer) -> None:
    """Another address is another row; one that is known already is not written again."""
    before = word.before or {}
    after = before | word.said
    was, now = (tuple(str(said.get(part) or "") for part in PARTS) for said in (before, after))
    known = now in (ours.addresses if not word.key else ours.addresses[-1:])
    if any(now) and now != was and not known:
        ours.addresses.append(now)
        ours.more.append(now)


def _write(ours: Sequence[OurCustomer], differences: Differences) -> None:
    at, batch, channel = frames.at(), differences.batch, differences.channel
    new = [one for one in ours if one.is_new]
    bulk.fill("customer", (_row(one, at, batch) for one in new))
    changed = [one for one in ours if one.changed and not one.is_new]
    database.many(_UPDATE, [_updated(one) for one in changed])
    moved = [(one, address) for one in ours for address in one.more]
    bulk.fill(
        "address",
        (
            (
                *(key, one.id, one.fields["name"], one.fields["company"], *address),
                *(one.fields["phone"], at),
            )
            for key, (one, address) in zip(bulk.reserve("address", len(moved)), moved, strict=True)
        ),
    )
    bulk.fill("consent", ((one.id, "marketing", one.fields["marketing"], at, channel) for one in ours if one.consented))
    for one in (*new, *changed):
        frames.touch("customer", one.id, new=one.is_new)
    differences.outcome.counts["customers"] += len(new)


def _row(one: OurCustomer, at: int, batch: int) -> tuple[object, ...]:
    said = one.fields
    email, phone = str(said["email"]), str(said["phone"])
    keys = (email_key(email), phone_key(phone), said["company"], 0, one.source_id, at)
    return (one.id, one.number, said["name"], email, phone, *keys, said["tier"], said["language"], batch)


def _updated(one: OurCustomer) -> tuple[object, ...]:
    said = one.fields
    email, phone = str(said["email"]), str(said["phone"])
    names = (said["name"], email, email_key(email), phone, phone_key(phone), said["company"])
    return (*names, said["tier"], said["language"], int(one.guest), one.source_id, one.id)


def _email(one: Named) -> str:
    return email_key(str(one.word.said.get("email") or ""))


def _source(buyer: Buyer, channel: str) -> str:
    return f"{channel}:{buyer.source_id}"


def load_customers(ids: Iterable[int]) -> dict[int, OurCustomer]:
    """Customers as we have them, locked until the end."""
    found: dict[int, OurCustomer] = {}
    by_import = []
    wanted = sorted(set(ids))
    for group in bulk.groups(wanted):
        for key, number, name, email, phone, company, tier, language, *rest in database.rows(_OURS, group):
            guest, source, version, batch = rest
            fields: Fields = {**_EMPTY, "name": name, "email": email, "phone": phone, "company": company}
            fields |= {"tier": tier, "language": language}
            found[int(key)] = OurCustomer(int(key), number, fields, free=False, source_id=source, guest=bool(guest))
            if batch is not None and version == 1:
                by_import.append(int(key))
    for key in set(by_import) - last_words.spoken_of(CUSTOMER, by_import):
        found[key].free = True
    for group in bulk.groups(wanted):
        for key, state in database.rows(_CONSENTS, group):
            found[int(key)].fields["marketing"] = state
        for key, *parts in database.rows(_ADDRESSES, group):
            found[int(key)].addresses.append(tuple(parts))
    return found
