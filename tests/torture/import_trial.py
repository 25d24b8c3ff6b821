"""One mutated file brought in, and everything that must hold whatever it is: refused in one sentence, or accounted for.

A record is imported, unchanged or rejected; the look before says what comes; the same again writes nothing.
"""

import csv
import json
import re
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data import database, doctor
from data.dataclass import dataclass, field
from data.errors import Refused, Unusable
from data.events import Actor
from data.importers.files.sources import LIMITS
from data.importers.report import ImportReport
from data.imports import import_files, look_at
from data.models import TABLES
from tests.torture.import_seeds import SEEDS, Seed
from tests.torture.mutations import Made, mutated, write_files

MOST_SECONDS = 20.0
"""For one import of a small file: more is a loop, a wait or an expression that explodes."""
MOST_SIGNS = 500
MOST_MEMORY = 200 << 20
"""So much more than at the beginning the parent may hold at its worst."""
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Counts = tuple[tuple[int, int, int, int], ...]
Command = Callable[..., Any]
"""The command line: called with words, it answers a code, an output and an error output."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an import: a sentence, or each file's rows, imported, unchanged and rejected."""

    says: str = ""
    counts: Counts = ()
    updated: int = 0
    rejects: int = 0
    listed: int = 0
    """Differences that were listed."""


@dataclass(slots=True)
class Tried:
    """What the trials came to; a run in which nearly all is refused has tried nothing."""

    files: int = 0
    refused: list[str] = field(default_factory=list)
    imported: int = 0
    rejected: int = 0
    failures: list[str] = field(default_factory=list)


class Trial:
    """A store that takes in one mutated file after another."""

    def __init__(self, actor: Actor, folder: Path, command: Command | None = None):
        self.actor, self.folder, self.command = actor, folder, command
        self.tried = Tried()
        self._memory = _peak(resource.RUSAGE_SELF)

    def run(self, seed: Seed, number: int) -> None:
        """Bring one mutation in; what does not hold is noted with all that is needed to see it again."""
        made = mutated(seed, number)
        place = self.folder / f"{seed.name}-{number}"
        write_files(made, place / "in")
        mapping = str(place / "map.toml") if seed.mapping else ""
        (place / "map.toml").write_text(seed.mapping, encoding="utf-8")
        try:
            self._hold(made, place, mapping, by_command=number % 50 == 49)
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}" if str(error) else traceback.format_exc()
            self.tried.failures.append(f"{seed.name} {number} ({', '.join(made.steps)}): {wrong[:1_500]}")

    def _hold(self, made: Made, place: Path, mapping: str, *, by_command: bool) -> None:
        paths = _paths(place)
        before, written = state() if by_command else {}, _written()
        with _soon():
            look = self._ask(lambda: look_at(self.actor, paths, mapping=mapping or None).report, place)
        assert _written() == written, "a look has written something"

        with _soon():
            if by_command and self.command is not None:
                first = self._by_command(paths, mapping, place)
            else:
                first = self._in_process(paths, mapping, place)
        assert _foretold(look, first), f"the look said {look}, it came {first}"
        if first.says:
            assert (state() == before) if by_command else (_written() == written), "a refusal has changed something"
        assert first.rejects == sum(file[3] for file in first.counts), f"not all rejected rows are kept: {first}"

        written = _written()
        with _soon():
            again = self._in_process(paths, mapping, place, rejects="again")
        expected = tuple((rows, 0, rows - rejected, rejected) for rows, _, _, rejected in first.counts)
        if made.contradicts and again.counts != expected:
            assert [(rows, bad) for rows, _, _, bad in again.counts] == [
                (rows, bad) for rows, _, _, bad in first.counts
            ]
            return self._count(first, place.name)
        assert (again.says, again.counts, again.updated) == (first.says, expected, 0), f"first {first}, again {again}"
        assert _written() == written, "the same again has written something"
        self._count(first, place.name)

    def _in_process(self, paths: Sequence[str], mapping: str, place: Path, rejects: str = "rejects") -> Answer:
        (place / rejects).mkdir()

        def bring() -> ImportReport:
            return import_files(self.actor, paths, mapping=mapping or None, rejects=str(place / rejects))

        return self._ask(bring, place, rejects)

    def _ask(self, bring: Callable[[], ImportReport], place: Path, rejects: str = "") -> Answer:
        try:
            report = bring()
        except (Refused, Unusable) as error:
            says = str(error)
            check_sentence(says.replace(f"{place}/", ""))
            return Answer(says)
        counts = tuple((file.rows, file.imported, file.unchanged, file.rejected) for file in report.files)
        for rows, imported, unchanged, rejected in counts:
            assert rows == imported + unchanged + rejected, f"{counts} does not add up"
        return Answer("", counts, report.updated, _kept(place / rejects) if rejects else 0, len(report.differences))

    def _by_command(self, paths: Sequence[str], mapping: str, place: Path) -> Answer:
        """The same by the command line, which must say it without a sign that a terminal obeys."""
        assert self.command is not None
        (place / "rejects").mkdir()
        words = ["import", *paths, "--rejects", str(place / "rejects"), *(["--mapping", mapping] if mapping else [])]
        shown = self.command(*words, "--preview")
        told = self.command(*words, "--json")
        for text in (shown.out, shown.err, told.out, told.err):
            assert not _BAD.search(text), f"a sign that a terminal obeys in {text[:400]!r}"
        document = json.loads(told.out)
        code = 2 if "error" in document else 0
        assert (shown.code, told.code) == (code, code), f"{shown} {told}"
        if "error" in document:
            assert told.err.count("\n") == 1, told
            check_sentence(told.err.replace(f"{place}/", "").rstrip("\n"))
            return Answer(document["error"]["says"])
        counts = tuple((one["rows"], one["imported"], one["unchanged"], one["rejected"]) for one in document["files"])
        return Answer("", counts, document["updated"], _kept(place / "rejects"), document["differing"])

    def _count(self, first: Answer, about: str) -> None:
        self.tried.files += 1
        self.tried.refused += [f"{about}: {first.says}"] if first.says else []
        self.tried.imported += sum(file[1] for file in first.counts)
        self.tried.rejected += sum(file[3] for file in first.counts)

    def settle(self) -> None:
        """Everything adds up, and neither this process nor the child has taken more than it may."""
        assert self.tried.failures == [], "\n".join(self.tried.failures)
        found = {one.name: one.examples for one in doctor.check() if one.found}
        assert found == {}, f"after {self.tried.files} files: {found}"
        more, child = _peak(resource.RUSAGE_SELF) - self._memory, _peak(resource.RUSAGE_CHILDREN)
        assert (more < MOST_MEMORY, child < LIMITS.memory) == (True, True), f"{more:,} bytes more, {child:,} in a child"


def round_of(first: int, count: int) -> Iterator[tuple[Seed, int]]:
    """So many mutations over all seeds in turn; of those whose files a child unpacks, which takes long, fewer."""
    number = first
    while count > 0:
        for seed in SEEDS:
            if count > 0 and (seed.form not in ("xlsx", "zip") or number % 3 == 0):
                yield seed, number
                count -= 1
        number += 1


def _foretold(look: Answer, came: Answer) -> bool:
    """Whether the look said what came.

    One thing it can't know: a step on an order that is sent from here which the store refuses when it is done. Its rows
    are unchanged then, and the refusal is one difference more.
    """
    if (look.says, look.counts) == (came.says, came.counts):
        return True
    alike = [(rows, new + same, rejected) for rows, new, same, rejected in look.counts]
    return came.listed > look.listed and alike == [(rows, new + same, bad) for rows, new, same, bad in came.counts]


def state() -> dict[str, int]:
    """How many rows each table has, and what was sold: as long as it is the same, nothing has come in."""
    sql = " UNION ALL ".join(
        f"SELECT '{model._meta.table_name}', count(*) FROM {model._meta.table_name}" for model in TABLES
    )
    found = {str(name): int(count) for name, count in database.rows(sql)}
    sold = database.one("SELECT sum(orders), sum(units), sum(gross_minor), sum(tax_minor) FROM sales_day")
    return found | {f"sold {place}": int(value or 0) for place, value in enumerate(sold or ())}


def check_sentence(says: str) -> None:
    """One sentence for people: not long, complete, on one line."""
    assert says and len(says) <= MOST_SIGNS, f"{len(says)} signs: {says[:300]!r}"


@contextmanager
def _soon() -> Iterator[None]:
    start = time.monotonic()
    yield
    took = time.monotonic() - start
    assert took < MOST_SECONDS, f"it took {took:.1f} seconds"


def _paths(place: Path) -> list[str]:
    files = sorted((place / "in").iterdir())
    return [str(files[0])] if len(files) == 1 else [str(place / "in")]


def _kept(folder: Path) -> int:
    """How many rows the rejects files hold."""
    csv.field_size_limit(sys.maxsize)
    count = 0
    for path in folder.iterdir():
        with open(path, encoding="utf-8-sig", newline="") as file:
            count += sum(1 for _ in csv.reader(file)) - 1
    return count


def _written() -> object:
    """What is the same as long as nothing is written: on SQLite how many rows this connection has written, ever."""
    return int(database.connection().total_changes) if database.engine() == "sqlite" else state()


def _peak(who: int) -> int:
    peak = resource.getrusage(who).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
