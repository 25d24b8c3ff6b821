"""What of a chunk the store has already: the same, or with other content."""

from collections.abc import Iterable, Sequence

from data import bulk, database
from data.dataclass import dataclass, field
from data.importers.records import ORDER, Chunk, Document

_ORDERS = f"SELECT source_id, id, source_hash, state FROM orders WHERE channel = ? AND source_id IN {bulk.LIST}"
_DOCUMENTS = f"SELECT number, id, source_hash, kind FROM document WHERE channel = ? AND number IN {bulk.LIST}"
_SAID_ORDER = "SELECT source_line FROM order_line WHERE order_id = ?"
_SAID = "SELECT source_line FROM document_line WHERE document_id = ?"
_TOUCHED = (
    "SELECT DISTINCT s.subject_id FROM event_subject s JOIN event e ON e.seq = s.seq"
    " LEFT JOIN event c ON c.seq = e.cause_seq WHERE s.kind = 'order' AND e.verb NOT LIKE 'import.%'"
    " AND coalesce(c.verb, '') NOT LIKE 'import.%'"
    f" AND s.subject_id IN {bulk.LIST}"
)


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the store has."""

    id: int
    hash: str
    state: str
    """Of an order; a document's kind."""


@dataclass(frozen=True, slots=True)
class Change:
    """A known document with newer content, and which of its lines are new."""

    document: Document
    known: Known
    news: frozenset[str]


@dataclass(slots=True)
class Sorted:
    """The documents of a chunk by what is to be done with them."""

    new: list[Document] = field(default_factory=list)
    same: list[Document] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[tuple[Document, str]] = field(default_factory=list)
    """Those that the source says otherwise, and why ours stays."""

    @property
    def nothing_to_do(self) -> bool:
        """Whether the store has all of it."""
        return not self.new and not self.changed


def sort_out(chunk: Chunk) -> Sorted:
    """Which documents are new, which the same as before, which have other content."""
    orders = _known_orders(chunk.channel, [one.source_id for one in chunk.documents if one.kind == ORDER])
    others = _known_documents(chunk.channel, [one.source_id for one in chunk.documents if one.kind != ORDER])
    found, other = Sorted(), []
    for one in chunk.documents:
        known = (orders if one.kind == ORDER else others).get(one.source_id)
        if known is None:
            found.new.append(one)
        elif known.hash == one.source_hash:
            found.same.append(one)
        else:
            other.append((one, known))
    if other:
        _compare(other, found)
    return found


def _compare(other: Sequence[tuple[Document, Known]], found: Sorted) -> None:
    touched = touched_orders(known.id for one, known in other if one.kind == ORDER)
    for one, known in other:
        said = {row[0] for row in database.rows(_SAID_ORDER if one.kind == ORDER else _SAID, (known.id,))}
        says = {line.source_line for line in one.lines}
        if not says - said and (one.partial or not said - says):
            found.same.append(one)
        elif why := _kept(one, known, touched):
            found.kept.append((one, why))
        else:
            found.changed.append(Change(one, known, frozenset(says - said)))


def _kept(one: Document, known: Known, touched: set[int]) -> str:
    """Why ours stays, if it does."""
    if one.kind != ORDER:
        return ""
    if known.id in touched:
        return "people have worked on it here"
    if known.state != "closed" or one.state != "closed":
        return f"it is {known.state} here and {one.state} in the file"
    return ""


def _known_orders(channel: str, ids: Sequence[str]) -> dict[str, Known]:
    return {
        source_id: Known(int(key), hash, state)
        for group in bulk.groups(ids)
        for source_id, key, hash, state in database.rows(_ORDERS, (channel, *group))
    }


def _known_documents(channel: str, ids: Sequence[str]) -> dict[str, Known]:
    """By their number, or by it with the channel behind, where another had taken it."""
    names = {name: one for one in ids for name in (one, other_number(one, channel))}
    return {
        names[number]: Known(int(key), hash, kind)
        for group in bulk.groups(names)
        for number, key, hash, kind in database.rows(_DOCUMENTS, (channel, *group))
    }


def other_number(number: str, channel: str) -> str:
    """What a document is called here when its own number is taken."""
    return f"{number}-{channel}"


def touched_orders(ids: Iterable[int]) -> set[int]:
    """Those of these orders that people have worked on here: the source owns them no longer."""
    return {int(row[0]) for group in bulk.groups(ids) for row in database.rows(_TOUCHED, group)}
