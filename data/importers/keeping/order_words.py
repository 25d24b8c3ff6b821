"""The last word of a source on an order: what a newer export is compared with, aspect by aspect, and what has no place.

A field that is still here as the source said it last belongs to the source. Orders of which nothing can change but
their lines have no word of their own: their hash is enough.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from data import database
from data.importers.keeping.storing_money import paid_of, payment_word
from data.importers.keeping.storing_parcels import sent_of, speaks_of_sending
from data.importers.records import ORDER, Document, Party, sums_of

Word = dict[str, Any]
LineKey = tuple[str, str, str, int, int, int, int]

NO_RATE = 1_000_000
"""What a rate is that nobody has named."""
_KEEP = (
    "INSERT INTO source_record (channel, kind, source_id, subject_id, hash, body, made, batch_id, newest_batch_id)"
    " VALUES (?, 'order', ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (channel, kind, source_id) DO UPDATE SET"
    " subject_id = excluded.subject_id, hash = excluded.hash, body = excluded.body,"
    " newest_batch_id = excluded.newest_batch_id"
)


def speaks(one: Document) -> bool:
    """Whether a document says anything that is followed or kept beside its lines."""
    if one.kind != ORDER:
        return bool(one.said)
    return bool(
        one.state != "closed"
        or one.said
        or one.payments
        or one.paid_minor is not None
        or one.source_state
        or one.tags
        or one.note
        or one.bill
        or one.deliver_by_at is not None
        or (one.party and (one.party.address or one.party.email or one.party.name))
        or speaks_of_sending(one)
    )


def word_of(one: Document, given_back: int = 0) -> Word:
    """What a document says, without what is empty."""
    if one.kind != ORDER:
        return {"said": one.said}
    sums, sent = sums_of(one), sent_of(one)
    word: Word = {
        "state": one.state,
        "at": one.at,
        "currency": one.currency,
        "rate": rate_word(one.fx_ppm),
        "total": sums.total,
        "sums": [sums.listed, sums.discount, sums.shipping, sums.fee, sums.tax, sums.gap],
        "lines": lines_hash(line_keys(one)),
        "paid": paid_of(one, sums.total, given_back),
        "all": int(not one.payments and one.paid_minor is None),
        "promised": sum(paid.amount_minor for paid in one.payments if paid.kind == "authorise"),
        "payments": [payment_word(paid) for paid in one.payments],
        "sent": units_by_code(one, sent.shipped),
        "parcels": parcel_word([(parcel.tracking, parcel.carrier) for parcel in one.parcels]),
        "arrived": units_by_code(one, sent.delivered),
        "ship": party_word(one.party),
        "bill": party_word(one.bill),
        "buyer": [one.party.source_id, one.party.name, one.party.email] if one.party else [],
        "country": one.country,
        "tags": one.tags,
        "note": one.note,
        "says": one.source_state,
        "due": one.deliver_by_at,
        "said": one.said,
    }
    return {name: value for name, value in word.items() if value not in ("", None, [], {})}


def party_word(party: Party | None) -> list[str]:
    """An address as it is compared: name, company, its six lines, telephone; nothing where there is none."""
    if party is None or not any(party.address):
        return []
    return [party.name, party.company, *party.address, party.phone]


def rate_word(ppm: int) -> int | None:
    """A rate that somebody named."""
    return None if ppm == NO_RATE else ppm


def parcel_word(parcels: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Numbers and carriers of parcels, in one order."""
    return sorted([tracking, carrier] for tracking, carrier in parcels)


def name_of(code: str, title: str) -> str:
    """What a goods line is told by: its code, else its title."""
    return code or title[:60].strip()


def units_by_code(one: Document, units: Sequence[int]) -> dict[str, int]:
    """Units of goods by SKU."""
    found: dict[str, int] = {}
    for line, count in zip(one.lines, units, strict=True):
        if line.kind == "goods" and count:
            name = name_of(line.code, line.title)
            found[name] = found.get(name, 0) + count
    return found


def line_keys(one: Document) -> list[LineKey]:
    """What each line says that matters."""
    return [
        (
            *(line.kind, name_of(line.code, line.title), line.title, line.qty),
            *(line.list_minor, line.discount_minor, line.tax_minor),
        )
        for line in one.lines
    ]


def lines_hash(keys: Iterable[LineKey]) -> str:
    """One word for all lines, in whatever order."""
    text = json.dumps(sorted(keys), ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def text_of(word: Word) -> str:
    """A word as it is kept."""
    return json.dumps(word, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_of(channel: str, one: Document, subject: int, batch: int, given_back: int = 0) -> tuple[object, ...]:
    """The first word on a document, as its row."""
    body = text_of(word_of(one, given_back))
    return (channel, one.kind, one.source_id, subject, one.source_hash, body, 1, batch, batch)


def keep(channel: str, rows: Iterable[tuple[str, int, str, Word, int | None, int]]) -> None:
    """Keep newer words on known orders: source id, order, hash, word, the batch that brought it, the newest batch."""
    database.many(
        _KEEP,
        [
            (channel, source_id, subject, hash, text_of(word), batch or newest, newest)
            for source_id, subject, hash, word, batch, newest in rows
        ],
    )
