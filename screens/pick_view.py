"""What a picker sees: how far it is, one bin in big letters, the article, what is wrong, what comes and what was."""

from collections.abc import Sequence

from data import clock
from data.queries.picking import PickRow, ToteRow
from screens import big_letters, show
from screens.parts.drawn import Line, Piece, clip, fit, spread
from screens.pick_round import Place, Round
from screens.plain import plain
from screens.scan_view import Said, ScanView, name_of, scan_line
from screens.words import language, say, sayn


class PickView(ScanView):
    """The whole of the page between header and scan line."""

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id)
        self.round: Round | None = None
        self.began: tuple[int, int] = (0, 0)
        """When this person began the round, and how many pieces were picked then."""

    def lines(self, width: int) -> list[Line]:
        """All lines."""
        found = self.round
        if found is None:
            return []
        room = width - 4
        airy = self.size.height >= 30
        lines: list[Line] = [
            (),
            self.framed(self._progress(found, room), room),
            self.bar(found.picked, found.pieces, room),
            (),
        ]
        here = found.current
        lines += [()] * airy
        if here is None:
            lines += self._done(found, room)
        else:
            lines += [self.framed(line, room) for line in self._big(here, room)]
            lines += [(), *(self.framed(line, room) for line in self._article(found, here, room))]
        lines += self.banner(width) if self.wrong else [()]
        return lines + [self.framed(line, room) for line in self._below(found, room, self.size.height - len(lines))]

    def _progress(self, found: Round, room: int) -> Line:
        wave = found.wanted.wave
        left: list[Piece] = [
            *_fraction(found.lines_done, found.wanted.lines, say("lines")),
            ("   ", "text"),
            *_fraction(found.picked, found.pieces, say("pieces")),
        ]
        right: list[Piece] = []
        if self.unsaved:
            right += [(self.unsaved + "   ", "warn")]
        if wave.due_at is not None:
            shown = show.time_left(wave.due_at - clock.now())
            late = wave.due_at < clock.now()
            right += [(say("left") + " ", "muted"), (shown.text.strip(), "bad bold" if late else "strong")]
        right += self._pace(found)
        return spread(left, right, room)

    def _pace(self, found: Round) -> list[Piece]:
        """When it is done at the pace since the person began."""
        began, before = self.began
        took, picked = clock.now() - began, found.picked - before
        if picked < 5 or took < clock.MINUTE or found.picked >= found.pieces:
            return []
        ends = clock.now() + took * (found.pieces - found.picked) // picked
        due = found.wanted.wave.due_at
        sign, role = ("!", "warn") if due is not None and ends > due else ("+", "ok")
        words = "   " + say("at this pace done") + " "
        return [(words, "muted"), (f"{sign} {show.clock_time(ends, self.zone)}", role)]

    def _big(self, here: Place, room: int) -> list[Line]:
        code, count = plain(here.row.bin_code) if here.row.bin else say("none"), f"x{here.wanted}"
        for wide in (2, 1):
            size = big_letters.width_of(count, wide)
            if big_letters.fits(code, room - size - 3, wide):
                return [
                    spread(
                        big_letters.line_of(code, y, "strong", wide),
                        big_letters.line_of(count, y, "accent", wide),
                        room,
                    )
                    for y in range(big_letters.HEIGHT)
                ]
        wide = 2 if big_letters.width_of(count, 2) <= room else 1
        made: list[Line] = [
            spread((), big_letters.line_of(count, y, "accent", wide), room) for y in range(big_letters.HEIGHT)
        ]
        made[2] = spread([(code, "strong")], big_letters.line_of(count, 2, "accent", wide), room)
        return made

    def _article(self, found: Round, here: Place, room: int) -> list[Line]:
        row, part = here.row, here.next_part
        other = (row.name if language() == "zh_CN" else row.name_zh) or ""
        name: list[Piece] = [(plain(name_of(row)), "strong")]
        if other and other != name_of(row):
            name += [("  ", "text"), (plain(other), "muted")]
        got = say("{n} of {all} in", n=row.got + here.whole - here.wanted, all=row.got + here.whole)
        second: list[Piece] = [(plain(row.bin_code) + "  ", "strong")] if row.bin else []
        second += [(plain(row.code), "text"), ("   ", "text"), (plain(row.barcode), "muted")]
        if row.lot:
            second += [("   ", "text"), (say("lot {lot}", lot=plain(row.lot)), "warn")]
        if part is not None:
            into = say("into tote {tote} for {order}", tote=part.tote, order=plain(part.number))
            second += [("   ", "text"), (into, "text")]
        rest = found.rest
        if rest:
            second += [(", " + say("next {bin}", bin=plain(rest[0].row.bin_code) or "-"), "muted")]
        return [spread(name, [(got, "accent bold")], room), second]

    def _done(self, found: Round, room: int) -> list[Line]:
        waits = [tote for tote in found.wanted.totes if tote.waits]
        words = say("All of wave {number} is picked.", number=found.wanted.wave.number)
        lines: list[Line] = [[("+ ", "ok bold"), (words, "strong")]]
        lines += [
            (),
            [("Enter", "accent bold"), (" " + say("ends it: its totes go to packing"), "muted")],
            (),
        ]
        for tote in waits[:5]:
            why = say(
                "Tote {tote} waits: order {order} is {why}.", tote=tote.tote, order=tote.number, why=say(tote.waits)
            )
            lines.append([("! ", "warn bold"), (plain(why), "warn")])
        return [self.framed(line, room) for line in lines]

    def _below(self, found: Round, room: int, height: int) -> list[Line]:
        """What comes next, then what was scanned last."""
        rest, said = found.rest, self.said
        waits = [tote for tote in found.wanted.totes if tote.waits] if found.current is not None else []
        shown = min(len(rest), max(height - 2 - min(len(said), 4), 2)) if rest else 0
        lines: list[Line] = []
        if waits:
            lines.append(_waits(waits[0]))
        elif not self.wrong:
            lines.append(())
        lines += [_next(place, room) for place in rest[:shown]]
        if said and len(lines) + 1 < height:
            lines += [(), *(scan_line(one, room, self.zone) for one in said[: height - len(lines) - 1])]
        return lines


def _waits(tote: ToteRow) -> Line:
    """Why an order's goods are not picked on."""
    words = say("Tote {tote} waits: {order}, {hold}.", tote=tote.tote, order=tote.number, hold=tote.waits)
    return [("! ", "warn bold"), (plain(words), "warn")]


def _fraction(done: int, whole: int, word: str) -> list[Piece]:
    of = say("of {whole} {things}", whole=whole, things=word)
    return [(f"{done}", "strong"), (f" {of}", "muted")]


def _next(place: Place, room: int) -> Line:
    row = place.row
    left: list[Piece] = [*fit(plain(row.bin_code) or "-", "text", 12), (" ", "text"),
                         *fit(f"x{place.wanted}", "accent", 5), (" ", "text"),
                         *fit(plain(row.code), "text", 16), ("  ", "text"), (plain(name_of(row)), "muted")]  # fmt: skip
    orders = len({part.order for part in row.parts})
    return spread(clip(left, room - 14), [(sayn("{n} order", "{n} orders", orders), "muted")], room)


def recent(rows: Sequence[PickRow]) -> list[Said]:
    """The last picks of the store as lines."""
    return [
        Said(
            row.at,
            "+",
            row.code,
            name_of(row),
            say("tote {tote}, {n} from {bin}", tote=row.tote, n=row.qty, bin=row.bin),
        )
        for row in rows
    ]
