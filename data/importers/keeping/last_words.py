"""What each source said last of a thing (source_record), beside what it says now.

A thing of which it says nothing new is the same, also in a file with fewer columns: nothing is written then.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from data import bulk, database
from data.dataclass import dataclass
from data.importers.goods import Fields
from data.importers.keeping.said import believed
from data.importers.shops.own_words import beside_ours
from data.round_trip import OWN

_KNOWN = (
    "SELECT source_id, id, subject_id, hash FROM source_record WHERE channel = ? AND kind = ?"
    f" AND source_id IN {bulk.LIST}"
)
_BODIES = f"SELECT id, body FROM source_record WHERE id IN {bulk.LIST}"
_SUBJECTS = f"SELECT DISTINCT subject_id FROM source_record WHERE kind = ? AND subject_id IN {bulk.LIST}"
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_UPDATE = "UPDATE source_record SET subject_id = ?, hash = ?, body = ?, newest_batch_id = ? WHERE id = ?"


@dataclass(slots=True)
class Word:
    """What a source says of one thing."""

    source_id: str
    said: Fields
    text: str
    """All that it has said so far, as JSON."""
    hash: str
    key: int = 0
    """Its record's id; 0: it has never spoken of the thing."""
    subject: int | None = None
    before: Fields | None = None
    """What it said last, where that differs; None if it never spoke."""
    same: bool = False
    made: bool = False
    complaints: tuple[str, ...] = ()
    """What of it can't be believed."""


def compare(channel: str, kind: str, said: Mapping[str, Fields]) -> dict[str, Word]:
    """The word on each thing, by the source's id, and whether it is new."""
    words = {}
    for source_id, fields in said.items():
        text = _text(fields)
        words[source_id] = Word(source_id, fields, text, _hash(text))
    other: dict[int, Word] = {}
    for group in bulk.groups(words):
        for source_id, key, subject, kept in database.rows(_KNOWN, (channel, kind, *group)):
            word = words[source_id]
            word.key, word.subject, word.same = int(key), subject, kept == word.hash
            if not word.same:
                other[word.key] = word
    for group in bulk.groups(other):
        for key, body in database.rows(_BODIES, group):
            _against(other[int(key)], json.loads(body))
    if channel == OWN:
        beside_ours(kind, words)
    return words


def compare_believed(channel: str, kind: str, said: Mapping[str, Fields]) -> dict[str, Word]:
    """The same, of fields as files have them: what can't be so is left out, and told."""
    kept = {source_id: believed(fields) for source_id, fields in said.items()}
    words = compare(channel, kind, {source_id: fields for source_id, (fields, _) in kept.items()})
    for source_id, word in words.items():
        word.complaints = kept[source_id][1]
    return words


def _against(word: Word, before: Fields) -> None:
    together = before | word.said
    word.before, word.same = before, together == before
    word.text = _text(together)
    word.hash = _hash(word.text)


def spoken_of(kind: str, subjects: Iterable[int]) -> set[int]:
    """Those of these things that any source has spoken of."""
    return {int(row[0]) for group in bulk.groups(set(subjects)) for row in database.rows(_SUBJECTS, (kind, *group))}


def save(channel: str, kind: str, words: Iterable[Word], batch: int) -> None:
    """Keep what was said, as the last word from now on. Inside an operation."""
    said = [word for word in words if not word.same]
    bulk.fill(
        "source_record",
        (
            (channel, kind, word.source_id, word.subject, word.hash, word.text, int(word.made), batch, batch)
            for word in said
            if not word.key
        ),
    )
    database.many(_UPDATE, [(word.subject, word.hash, word.text, batch, word.key) for word in said if word.key])


def _text(fields: Fields) -> str:
    return _JSON.encode(fields)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
