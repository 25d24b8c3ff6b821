"""A picker's round on the screen: what each scan means, counted at once; the store is told afterwards, in order.

Pure: it knows the stops of a wave as they were read, and what has been scanned since.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from data.dataclass import dataclass, field
from data.queries.picking import Part, StopRow, Wanted
from screens.scan_codes import Codes, lot_on

Pick = tuple[int, int, str, int]
"""Order line, bin, lot, pieces: what an operation takes."""
Sign = Literal["+", "x", "*", "!"]
MOST_TYPED = 4
"""Digits of a quantity that is typed; more are a code."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a scan came to: a sign, a sentence in English with facts, and the pieces that it counts."""

    sign: Sign
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)
    picks: tuple[Any, ...] = ()
    code: str = ""
    stop: Any = None
    """The row that it is about."""
    stranger: bool = False
    """The wave knows nothing of it: the store may know what it is."""


@dataclass(slots=True)
class Place:
    """A stop and what is still wanted of it: the parts by their order."""

    row: StopRow
    left: list[int]

    @property
    def wanted(self) -> int:
        """Pieces still to take here."""
        return sum(self.left)

    @property
    def whole(self) -> int:
        """Pieces of the stop when it was read."""
        return sum(part.qty for part in self.row.parts)

    @property
    def next_part(self) -> Part | None:
        """The order that gets the next piece."""
        return next((part for part, left in zip(self.row.parts, self.left, strict=True) if left), None)


@dataclass(slots=True)
class Scan:
    """One counted scan, for the list of the last ones and for undo."""

    picks: tuple[Pick, ...]
    code: str
    stop: StopRow
    tote: int


class Round:
    """The stops in the order of their bins, where the picker stands, and what was scanned."""

    def __init__(
        self, wanted: Wanted, pending: Iterable[tuple[int, Pick]] = (), at: tuple[int, int, str] | None = None
    ):
        self.wanted = wanted
        self.places = [Place(row, [part.qty for part in row.parts]) for row in wanted.stops]
        self.picked = wanted.wave.picked
        self.lines_done = wanted.lines_done
        self.scans: list[Scan] = []
        self.at = 0
        self._codes = Codes(wanted.stops)
        for sign, pick in pending:
            self._count(pick, sign)
        if at is not None:
            self._stand(at)
        self._go_on()

    @property
    def pieces(self) -> int:
        """All pieces of the wave."""
        return self.wanted.wave.pieces

    @property
    def current(self) -> Place | None:
        """Where the picker stands; None when nothing is left."""
        return self.places[self.at] if self.places and self.places[self.at].wanted else None

    @property
    def rest(self) -> list[Place]:
        """The stops behind the current one that still want something, in the order of the path."""
        turned = self.places[self.at + 1 :] + self.places[: self.at]
        return [place for place in turned if place.wanted]

    @property
    def where(self) -> tuple[int, int, str] | None:
        """Bin, article and lot of the current stop."""
        found = self.current
        return (found.row.bin, found.row.sku, found.row.lot) if found else None

    # scanning

    def scan(self, code: str) -> Told:
        """What was scanned or typed: an article, a bin, a quantity, or something else."""
        key = code.strip().casefold()
        if not key:
            return Told("x", "Nothing was scanned.")
        skus, n = self._codes.article(code.strip())
        if skus:
            return self._take(code, skus, n)
        place = next((at for at, one in enumerate(self.places) if one.row.bin_code.casefold() == key), None)
        if place is not None and self.places[place].row.bin:
            return self._to_bin(place)
        if code.strip().isdecimal() and len(code.strip()) <= MOST_TYPED and code.isascii():
            return self._typed(int(code))
        return Told("x", "“{code}” is unknown here. Nothing is counted.", {"code": code[:40]}, code=code, stranger=True)

    def _take(self, code: str, skus: set[int], n: int) -> Told:
        here = self.current
        known = next(one.row for one in self.places if one.row.sku in skus)
        facts: dict[str, object] = {"code": known.code}
        if here is None or all(not one.wanted for one in self.places if one.row.sku in skus):
            return Told("x", "{code} is picked already. Put it back.", facts, code=code, stop=known)
        if here.row.sku not in skus:
            at = next((at for at, one in enumerate(self.places) if one.wanted and one.row.sku in skus
                       and one.row.bin == here.row.bin and one.row.bin), None)  # fmt: skip
            if at is None:
                other = next(one.row for one in self.places if one.wanted and one.row.sku in skus)
                facts |= {"bin": other.bin_code or "-"}
                sentence = "{code} is wanted from {bin}, not from here. Put it back, or scan that bin."
                return Told("x", sentence, facts, code=code, stop=known)
            self.at = at
            here = self.places[at]
        lot = lot_on(code)
        if lot and here.row.lot and lot != here.row.lot:
            facts |= {"lot": lot[:20], "wanted": here.row.lot}
            return Told("x", "{code} of lot {lot} is not lot {wanted}. Put it back.", facts, code=code, stop=known)
        if n > here.wanted:
            facts |= {"n": n, "left": here.wanted}
            sentence = "{n} × {code} are in it, {left} are wanted here. Take single pieces."
            return Told("x", sentence, facts, code=code, stop=here.row)
        return self._counted(code, here, n)

    def _typed(self, n: int) -> Told:
        here = self.current
        if here is None:
            return Told("x", "All of this wave is picked.")
        facts = {"n": n, "left": here.wanted}
        if n < 1:
            return Told("x", "0 pieces are not picked. s says that pieces are short.", facts)
        if n > here.wanted:
            return Told("x", "{left} are wanted here, not {n}. Nothing is counted.", facts)
        return self._counted(here.row.code, here, n)

    def _counted(self, code: str, here: Place, n: int) -> Told:
        part = here.next_part
        assert part is not None
        picks = []
        for place, (one, left) in enumerate(zip(here.row.parts, here.left, strict=True)):
            take = min(n, left)
            if take:
                picks.append((one.line, here.row.bin, here.row.lot, take))
                here.left[place] -= take
                n -= take
        told = tuple(picks)
        self.picked += sum(pick[3] for pick in told)
        self.lines_done += sum(1 for pick in told if not self._line_left(pick[0]))
        self.scans.append(Scan(told, code, here.row, part.tote))
        self._go_on()
        return Told("+", "", picks=told, code=code, stop=here.row)

    def _line_left(self, line: int) -> int:
        return sum(
            left for one in self.places for part, left in zip(one.row.parts, one.left, strict=True) if part.line == line
        )

    def _to_bin(self, at: int) -> Told:
        row = self.places[at].row
        better = [n for n, one in enumerate(self.places) if one.row.bin == row.bin and one.wanted]
        if not better:
            return Told("x", "Nothing more is wanted from {bin}.", {"bin": row.bin_code})
        self.at = better[0]
        return Told("*", "At {bin}.", {"bin": row.bin_code})

    # going

    def next_bin(self) -> None:
        """On to the next stop; this one comes again at the end."""
        rest = self.rest
        if rest:
            self.at = self.places.index(rest[0])

    def undo(self) -> Scan | None:
        """Take the last scan back; None when there is none."""
        if not self.scans:
            return None
        last = self.scans.pop()
        for pick in last.picks:
            self._count(pick, -1)
        self._stand((last.stop.bin, last.stop.sku, last.stop.lot))
        return last

    def _count(self, pick: Pick, sign: int) -> None:
        """Count pieces without a scan: they were scanned before, or are taken back."""
        line, bin_id, lot, qty = pick
        before = self._line_left(line)
        for one in self.places:
            if (one.row.bin, one.row.lot) != (bin_id, lot):
                continue
            for place, part in enumerate(one.row.parts):
                if part.line == line:
                    one.left[place] = max(0, one.left[place] - sign * qty)
        self.picked += sign * qty
        after = self._line_left(line)
        self.lines_done += (before > 0 and after == 0) - (before == 0 and after > 0)

    def _stand(self, where: tuple[int, int, str]) -> None:
        found = (at for at, one in enumerate(self.places) if (one.row.bin, one.row.sku, one.row.lot) == where)
        self.at = next(found, self.at)

    def _go_on(self) -> None:
        """To the next stop that wants something, when this one is done."""
        if self.places and not self.places[self.at].wanted:
            rest = self.rest
            self.at = self.places.index(rest[0]) if rest else self.at
