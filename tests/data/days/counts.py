"""The model's counts: blind, a bin at a time, true to what lay there when somebody looked, posted by somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.data.days.rights import No, check
from tests.data.days.shelves import BINS, HANDLED, MOST
from tests.data.days.transfers import Lorries

OPEN = ("ready", "counting", "counted", "review")
Place = tuple[str, int]
"""A bin and an article in it."""


@dataclass
class Looked:
    """Somebody has counted it: how many, when the book said so many, and after so many were put right."""

    by: str
    pieces: int
    book: int
    righted: int


@dataclass
class CountLine:
    state: str = "ready"
    first: Looked | None = None
    second: Looked | None = None
    posted: list[int] = field(default_factory=list)
    """The rows of the ledger that its postings made."""

    @property
    def last(self) -> Looked:
        """The second look holds."""
        found = self.second or self.first
        assert found is not None  # asked only of what is counted
        return found

    @property
    def off(self) -> int:
        return self.last.pieces - self.last.book


@dataclass
class CountBin:
    state: str = "ready"
    by: str = ""


@dataclass
class Count:
    place: str
    bucket: str
    whole: bool
    """Of bins with all that lies in them; else of articles."""
    bins: dict[str, CountBin]
    lines: dict[Place, CountLine]
    state: str = "ready"

    def settle(self) -> None:
        states = [one.state for one in self.bins.values()]
        left = any(state not in ("done", "left") for state in states)
        begun = any(state != "ready" for state in states)
        self.state = "counting" if left and begun else "ready" if left else "counted"


@dataclass
class Counting(Lorries):
    """Counts, and what they make of the shelves."""

    counts: dict[int, Count] = field(default_factory=dict)
    recount: dict[str, int] = field(default_factory=lambda: {"pieces": 5, "minor": 10_000})
    """What is further off than that is counted twice."""
    count_lines: dict[int, tuple[int, Place]] = field(default_factory=dict)
    """Which line of which count an id of the store is."""

    def count(self, key: int, *states: str) -> Count:
        if key not in self.counts:
            raise No("missing")
        if self.counts[key].state not in states:
            raise No
        return self.counts[key]

    def count_make(
        self, *, warehouse: str, bins: str = "", skus: str = "", bucket: str = "sellable", blind: bool = True
    ) -> None:
        if bucket not in HANDLED:
            raise No("unclear")
        if not blind:
            check(self.post, "count.post")
        if bool(bins) == bool(skus):
            raise No("unclear")
        now = [one for one in self.counts.values() if (one.place, one.bucket) == (warehouse, bucket)]
        now = [one for one in now if one.state in OPEN]
        if bins:
            names = [name for name in BINS if name in bins.split(",")]
            if not names:
                raise No("missing")
            if any(name in one.bins for one in now for name in names):
                raise No
            keys = {(name, sku) for name in names for sku in self.shelves if self.lies(warehouse, name, bucket, sku)}
        else:
            wanted = [self.sku_of(code) for code in skus.split(",")]
            if any(sku in wanted for one in now for _, sku in one.lines):
                raise No
            keys = {(name, sku) for name in BINS for sku in wanted if self.lies(warehouse, name, bucket, sku)}
            keys |= {("-", sku) for sku in wanted if sku not in {key for _, key in keys}}
            names = [name for name in BINS if name in {name for name, _ in keys}]
            if any(one.whole and name in one.bins for one in now for name in names):
                raise No
        made = {name: CountBin() for name in names}
        self.made = Count(warehouse, bucket, bool(bins), made, {key: CountLine() for key in sorted(keys)})

    def lies(self, place: str, name: str, bucket: str, sku: int) -> int:
        return self.pieces[sku, (place, name, bucket)]

    def count_drop(self, task: int) -> None:
        self.count(task, "ready").state = "rejected"

    # Looking

    def take_bin(self, task: int, name: str) -> None:
        """Begin with a bin; no operation of its own, so no event tells of it."""
        found = self.count(task, *OPEN)
        one = self.bin_of(found, name)
        if (one.state == "counting" and one.by != self.who) or one.state in ("done", "left"):
            raise No
        if one.state == "recount":
            self.check_second(found, name)
        found.bins[name] = CountBin("counting", self.who)
        if found.state == "ready":
            found.state = "counting"

    def leave_bin(self, task: int, name: str) -> None:
        """Look at it later."""
        found = self.count(task, *OPEN, "posted", "rejected")
        one = self.bin_of(found, name)
        if (one.state, one.by) == ("counting", self.who):
            found.bins[name] = CountBin("recount" if self.waiting(found, name) else "ready")
            if found.state in OPEN:
                found.settle()

    def bin_of(self, found: Count, name: str) -> CountBin:
        if name not in found.bins:
            raise No("missing")
        return found.bins[name]

    def waiting(self, found: Count, name: str) -> list[CountLine]:
        """The lines of a bin that wait for a second look."""
        return [line for (where, _), line in found.lines.items() if where == name and line.state == "recount"]

    def check_second(self, found: Count, name: str) -> None:
        if any(line.first and line.first.by == self.who for line in self.waiting(found, name)):
            raise No

    def count_bin(self, task: int, *, bin: str, counts: list[list[object]]) -> None:
        found = self.count(task, *OPEN)
        one = self.bin_of(found, bin)
        if one.state in ("done", "left") or (one.state == "counting" and one.by != self.who):
            raise No
        seen: dict[int, int] = {}
        if any(not 0 <= int(str(qty)) <= MOST for _, qty in counts):
            raise No("unclear")
        second = bool(self.waiting(found, bin))
        if second:
            self.check_second(found, bin)
        for code, qty in counts:
            sku = self.sku_of(str(code))
            if not found.whole and (bin, sku) not in found.lines:
                raise No
            seen[sku] = seen.get(sku, 0) + int(str(qty))
            if seen[sku] > MOST:
                raise No("unclear")
        for sku in seen:
            found.lines.setdefault((bin, sku), CountLine())
        self._write(found, bin, seen, second=second)
        again = False
        for (where, sku), line in found.lines.items():
            fresh = where == bin and line.state == "counted" and line.second is None and not second
            if fresh and self._too_far_off(sku, abs(line.off)):
                line.state, again = "recount", True
        found.bins[bin] = CountBin("recount" if again else "done", self.who)
        found.settle()

    def _too_far_off(self, sku: int, pieces: int) -> bool:
        return pieces > self.recount["pieces"] or pieces * self.worth(sku) > self.recount["minor"]

    def _write(self, found: Count, name: str, seen: dict[int, int], *, second: bool) -> None:
        for (where, sku), line in found.lines.items():
            spot = (found.place, name, found.bucket)
            look = Looked(self.who, seen.get(sku, 0), self.pieces[sku, spot], self.righted[sku, spot])
            if where != name or line.state not in ("ready", "recount"):
                continue
            if line.state == "recount":
                line.second, line.state = look, "counted"
            elif not second or sku in seen:
                line.first, line.state = look, "counted"

    def count_again(self, task: int, *, bin: str, second: bool = False) -> None:
        found = self.count(task, *OPEN)
        if self.bin_of(found, bin).state not in ("done", "recount"):
            raise No
        for (where, _), line in found.lines.items():
            if where == bin and not second:
                line.first = line.second = None
                line.state = "ready"
            elif where == bin and line.second is not None:
                line.second, line.state = None, "recount"
        found.bins[bin] = CountBin("recount" if second else "ready")
        found.settle()

    def count_finish(self, task: int) -> None:
        found = self.count(task, *OPEN)
        states = {one.state for one in found.bins.values()}
        if states & {"counting", "recount"} or not {"done", "ready"} <= states:
            raise No
        both: list[CountBin | CountLine] = [*found.bins.values(), *found.lines.values()]
        for one in both:
            if one.state == "ready":
                one.state = "left"
        found.settle()

    def count_go_on(self, task: int) -> None:
        found = self.count(task, *OPEN)
        bins = [one for one in found.bins.values() if one.state == "left"]
        if not bins:
            raise No
        lines = [line for line in found.lines.values() if line.state == "left" and line.first is None]
        both: list[CountBin | CountLine] = [*bins, *lines]
        for one in both:
            one.state = "ready"
        found.settle()

    # Deciding

    def line(self, task: int, key: int, *states: str) -> tuple[Count, str, CountLine]:
        found = self.count(task, *OPEN)
        if key not in self.count_lines or self.count_lines[key][0] != task:
            raise No("missing")
        place = self.count_lines[key][1]
        if found.lines[place].state not in states:
            raise No
        return found, place[0], found.lines[place]

    def count_recount(self, task: int, *, line: int) -> None:
        found, name, one = self.line(task, line, "counted")
        if one.second is not None:
            one.first, one.second = one.second, None
        one.state = "recount"
        found.bins[name] = CountBin("recount")
        found.settle()

    def count_leave_out(self, task: int, *, line: int) -> None:
        self.line(task, line, "counted")[2].state = "left"

    def count_take_in(self, task: int, *, line: int) -> None:
        one = self.line(task, line, "left")[2]
        if one.first is None:
            raise No
        one.state = "counted"

    def _by_article(self, found: Count, state: str) -> Iterator[tuple[Place, CountLine]]:
        """Lines in the order in which they are posted."""
        ids = {place: key for key, (task, place) in self.count_lines.items() if self.counts[task] is found}
        lines = [(place, line) for place, line in found.lines.items() if line.state == state]
        yield from sorted(lines, key=lambda one: (one[0][1], ids[one[0]]))

    def count_post(self, task: int) -> None:
        found = self.count(task, "counted", "review")
        looks = [look for line in found.lines.values() for look in (line.first, line.second) if look]
        if any(look.by == self.who for look in looks):
            raise No
        made = []
        for (name, sku), line in self._by_article(found, "counted"):
            if not line.off:
                continue
            spot = (found.place, name, found.bucket)
            if self.righted[sku, spot] != line.last.righted or self.pieces[sku, spot] + line.off < 0:
                raise No
            self.weigh("count.post", abs(line.off) * self.worth(sku))
            ends = (None, spot) if line.off > 0 else (spot, None)
            self.right(sku, abs(line.off), *ends)
            made.append((line, sku, abs(line.off), *ends))
        for line in found.lines.values():
            line.state = "posted" if line.state == "counted" else line.state
        found.state, self.made = "posted", made

    def count_unpost(self, task: int) -> None:
        found = self.count(task, "posted")
        rows = sorted(
            (self.moved[seq].sku, seq)
            for line in found.lines.values()
            for seq in line.posted
            if not self.moved[seq].reversed
        )
        for sku, seq in rows:
            row = self.moved[seq]
            self.weigh("count.unpost", row.qty * self.worth(sku))
            self.right(sku, row.qty, row.target, row.source)
            row.reversed = True
        for line in found.lines.values():
            line.state = "counted" if line.state == "posted" else line.state
        found.state = "counted"

    def count_reject(self, task: int, *, reason: str) -> None:
        found = self.count(task, *OPEN)
        if not reason:
            raise No("unclear")
        found.state = "rejected"

    def count_unreject(self, task: int) -> None:
        self.count(task, "rejected").settle()
