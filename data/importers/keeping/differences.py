"""The list of what sources say otherwise than we have it: written, brought up to date, and gone when both agree."""

from collections import defaultdict

from data import bulk, database, frames
from data.dataclass import dataclass, field
from data.importers.keeping.last_words import Word
from data.importers.keeping.said import Value, Verdict, shown
from data.importers.keeping.storing import Outcome

CHANGED_HERE = "people have changed it here"

_KEEP = (
    "INSERT INTO difference (batch_id, channel, kind, source_id, subject_id, number, field, ours, theirs, at, state)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (channel, kind, source_id, field) WHERE state IN ('open', 'noted') DO UPDATE SET"
    " batch_id = excluded.batch_id, subject_id = excluded.subject_id, number = excluded.number, ours = excluded.ours,"
    " theirs = excluded.theirs, at = excluded.at, state = excluded.state, version = difference.version + 1"
)
_OPEN = (
    "SELECT id, kind, source_id, field FROM difference WHERE channel = ? AND kind = ?"
    f" AND source_id IN {bulk.LIST} AND state IN ('open', 'noted')"
)
_GONE = "UPDATE difference SET state = 'gone', version = version + 1 WHERE id = ?"


@dataclass(frozen=True, slots=True)
class About:
    """What a difference is about."""

    kind: str
    source_id: str
    subject: int | None
    number: str
    """Its code or number here."""
    spoken: bool = True
    """Whether the source has spoken of it before: else nothing can be listed yet."""


@dataclass(slots=True)
class Differences:
    """What is found different while a chunk is written."""

    channel: str
    batch: int
    outcome: Outcome
    _rows: list[tuple[object, ...]] = field(default_factory=list)
    _agreed: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def weigh(self, about: About, verdict: Verdict, ours: dict[str, Value]) -> None:
        """List where ours stays, and let go what both agree on by now."""
        for name, theirs in verdict.differ.items():
            self.differ(about, name, ours[name], theirs)
        for name in (*verdict.agree, *verdict.take):
            self.agree(about, name)

    def differ(
        self, about: About, name: str, ours: Value, theirs: Value, says: str = CHANGED_HERE, state: str = "open"
    ) -> None:
        """List a difference; `noted` ones are nobody's to settle."""
        mine, said = shown(name, ours), shown(name, theirs)
        self._rows.append(
            (
                *(self.batch, self.channel, about.kind, about.source_id, about.subject, about.number, name),
                *(mine, said, frames.at(), state),
            )
        )
        self.outcome.differences.append(
            {"document": about.number, "field": name, "ours": mine, "theirs": said, "says": says}
        )

    def agree(self, about: About, name: str) -> None:
        """A field is the same on both sides now."""
        if about.spoken:
            self._agreed[about.kind].add((about.source_id, name))

    def complain(self, number: str, word: Word) -> None:
        """Tell what of a word was not believed."""
        self.outcome.differences += [{"document": number, "says": why} for why in word.complaints]

    def finish(self) -> None:
        """Write the list."""
        for kind, agreed in self._agreed.items():
            gone = [
                (key,)
                for group in bulk.groups({source_id for source_id, _ in agreed})
                for key, _, source_id, name in database.rows(_OPEN, (self.channel, kind, *group))
                if (source_id, name) in agreed
            ]
            database.many(_GONE, gone)
        database.many(_KEEP, self._rows)
