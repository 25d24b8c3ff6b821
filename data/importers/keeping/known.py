"""What of a chunk the store has already: the same, or with other content; and what is to be done about that."""

from collections import Counter
from collections.abc import Mapping, Sequence

from data import bulk, database
from data.dataclass import dataclass, field
from data.importers.keeping.following import Plan, plan_of
from data.importers.keeping.ours import last_word, ours_of
from data.importers.records import ORDER, Chunk, Document, rows_of

_ORDERS = (
    f"SELECT source_id, id, source_hash, state, batch_id FROM orders WHERE channel = ? AND source_id IN {bulk.LIST}"
)
_DOCUMENTS = f"SELECT number, id, source_hash, kind, batch_id FROM document WHERE channel = ? AND number IN {bulk.LIST}"
_SAID = "SELECT source_line FROM document_line WHERE document_id = ?"
_DONE = "SELECT min(id) FROM batch WHERE file_hash = ? AND state = 'done'"
_ANY_OPEN = "SELECT 1 FROM difference WHERE channel = ? AND kind = 'order' AND state = 'open' LIMIT 1"
_OPEN = (
    "SELECT source_id, number, field, ours, theirs FROM difference WHERE channel = ? AND kind = 'order'"
    f" AND state = 'open' AND source_id IN {bulk.LIST} ORDER BY id"
)
STILL = "the source still says otherwise"

Told = dict[str, str]
"""A difference as the report has it: document, field, ours, theirs, says."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the store has."""

    id: int
    hash: str
    state: str
    """Of an order; a document's kind."""
    batch: int | None = None
    """The import that made it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A known document with newer content, and which of its lines are new."""

    document: Document
    known: Known
    news: frozenset[str]
    plan: Plan | None = None
    """Of an order: what is taken over and what differs."""

    def counted(self) -> tuple[Counter[int], Counter[int]]:
        """How many records of each file come in with it and how many say nothing new: its new lines, or all come in."""
        one = self.document
        if not self.news:
            return Counter(rows_of(one)), Counter()
        lines = [line for line in one.lines if line.row]  # lines kept from before are of no row
        new = Counter(line.file for line in lines if line.source_line in self.news)
        return new + Counter(one.beside), Counter(line.file for line in lines if line.source_line not in self.news)


@dataclass(slots=True)
class Sorted:
    """The documents of a chunk by what is to be done with them."""

    new: list[Document] = field(default_factory=list)
    same: list[Document] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[tuple[Document, str]] = field(default_factory=list)
    """Those that the source says otherwise, and why ours stays."""
    heard: list[Change] = field(default_factory=list)
    """Those of the same and the kept whose newer word is only to be written down."""
    told: list[Told] = field(default_factory=list)
    """Each difference of those that are kept or changed."""

    @property
    def nothing_to_do(self) -> bool:
        """Whether the store has all of it."""
        return not self.new and not self.changed and not self.heard


def sort_out(chunk: Chunk) -> Sorted:
    """Which documents are new, which the same as before, which have other content. Reads only."""
    documents = chunk.documents
    orders = _known_orders(chunk.channel, [one.source_id for one in documents if one.kind == ORDER])
    others = _known_documents(chunk.channel, [one.source_id for one in documents if one.kind != ORDER])
    found, other = Sorted(), []
    for one in documents:
        known = (orders if one.kind == ORDER else others).get(one.source_id)
        if known is None:
            found.new.append(one)
        elif known.hash == one.source_hash:
            found.same.append(one)
        else:
            other.append((one, known))
    if other:
        _compare(chunk, other, found)
    _still_open(chunk.channel, found)
    return found


def _compare(chunk: Chunk, other: Sequence[tuple[Document, Known]], found: Sorted) -> None:
    done = None if chunk.spilled else database.scalar(_DONE, (chunk.file_hash,))
    back = given_back(chunk)
    for one, known in other:
        if one.kind != ORDER:
            _compare_paper(one, known, found)
            continue
        base, newest = last_word(chunk.channel, one.source_id)
        if done is not None and (newest or known.batch or 0) > int(done):
            found.same.append(one)  # this very file was read before a newer one
            continue
        plan = plan_of(one, ours_of(known.id), base, back.get(one.source_id, 0))
        change = Change(one, known, plan.news, plan)
        found.told += told_of(plan)
        if plan.take:
            found.changed.append(change)
            continue
        if plan.differs:
            found.kept.append((one, "; ".join(dict.fromkeys(differ.says for differ in plan.differs))))
        else:
            found.same.append(one)
        if plan.differs or not one.partial:
            found.heard.append(change)


def told_of(plan: Plan) -> list[Told]:
    """The differences of a plan, as the report has them."""
    return [
        {
            "document": plan.ours.number,
            "field": differ.field,
            "ours": differ.ours,
            "theirs": differ.theirs,
            "says": differ.says,
        }
        for differ in plan.differs
    ]


def given_back(chunk: Chunk) -> Mapping[str, int]:
    """What a chunk's credit notes give back, by the order that they name."""
    found: dict[str, int] = {}
    for one in chunk.documents:
        if one.refunds:
            found[one.refunds] = found.get(one.refunds, 0) - sum(line.net_minor for line in one.lines)
    return found


def _compare_paper(one: Document, known: Known, found: Sorted) -> None:
    said = {row[0] for row in database.rows(_SAID, (known.id,))}
    says = {line.source_line for line in one.lines}
    if not says - said and (one.partial or not said - says):
        found.same.append(one)
    else:
        found.changed.append(Change(one, known, frozenset(says - said)))


def _still_open(channel: str, found: Sorted) -> None:
    """Of those that say nothing new: the differences that nobody has settled yet."""
    if not found.same or not database.scalar(_ANY_OPEN, (channel,)):
        return
    waiting: dict[str, list[Told]] = {}
    for group in bulk.groups([one.source_id for one in found.same if one.kind == ORDER]):
        for source_id, number, name, ours, theirs in database.rows(_OPEN, (channel, *group)):
            told = {"document": number, "field": name, "ours": ours, "theirs": theirs, "says": STILL}
            waiting.setdefault(source_id, []).append(told)
    if not waiting:
        return
    heard = {id(change.document) for change in found.heard}
    left = []
    for one in found.same:
        if one.kind == ORDER and one.source_id in waiting and id(one) not in heard:
            found.kept.append((one, STILL))
            found.told += waiting[one.source_id]
        else:
            left.append(one)
    found.same = left


def _known_orders(channel: str, ids: Sequence[str]) -> dict[str, Known]:
    return {
        source_id: Known(int(key), hash, state, batch)
        for group in bulk.groups(ids)
        for source_id, key, hash, state, batch in database.rows(_ORDERS, (channel, *group))
    }


def _known_documents(channel: str, ids: Sequence[str]) -> dict[str, Known]:
    """By their number, or by it with the channel behind, where another had taken it."""
    names = {name: one for one in ids for name in (one, other_number(one, channel))}
    return {
        names[number]: Known(int(key), hash, kind, batch)
        for group in bulk.groups(names)
        for number, key, hash, kind, batch in database.rows(_DOCUMENTS, (channel, *group))
    }


def other_number(number: str, channel: str) -> str:
    """What a document is called here when its own number is taken."""
    return f"{number}-{channel}"
