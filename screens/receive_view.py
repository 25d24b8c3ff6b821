"""What the receiving board shows: how far the delivery is, the article that was scanned last, and the last scans."""

from collections.abc import Sequence

from data import clock
from data.dataclass import dataclass, field
from data.queries.arrivals import Delivery, DeliveryLine
from data.queries.scanned import Scan
from screens import show
from screens.cells import pad_cells
from screens.parts.detail import pad
from screens.parts.drawn import Line, Piece
from screens.parts.empty import key_line
from screens.parts.printing import Offer
from screens.receive_cells import name_of
from screens.scan_panel import bar, big, wrong
from screens.session import Session
from screens.stock_words import BUCKETS
from screens.words import say, sayn

WIDEST = 100
"""On a wide screen the board stands in the middle."""


@dataclass(frozen=True, slots=True)
class Come:
    """Pieces of an article that are to be taken in."""

    scan: Scan
    pieces: int
    bucket: str
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """A scan in the list of the last ones."""

    at: int
    sign: str
    code: str
    name: str
    told: str


@dataclass(slots=True)
class Shown:
    """What the board knows that is not in the store."""

    last: DeliveryLine | None = None
    wrong: tuple[str, str] = ("", "")
    """(what is wrong, what to do)."""
    question: str = ""
    happened: list[Happened] = field(default_factory=list)
    bucket: str = ""
    """The condition in which all is taken in; empty: as the rule says."""
    waiting: int = 0
    """Scans that the store has not taken yet."""


def receiving_lines(found: Delivery, shown: Shown, session: Session, typed: str, width: int, height: int) -> list[Line]:
    """The whole board."""
    left = max(0, (width - WIDEST) // 2)
    width = min(width, WIDEST)
    lines = [
        *_head(found, shown, session, width),
        *_article(found, shown, typed, width),
        *_alarm(shown, width),
    ]
    room = height - len(lines)
    lasts = min(len(shown.happened), max(3, room // 2) if height < 32 else 10)
    lines += _lasts(shown.happened[:lasts], session, width)
    lines += _open_lines(found, width, height - len(lines))
    return [[(" " * left, "text"), *line] if left else line for line in lines]


def _head(found: Delivery, shown: Shown, session: Session, width: int) -> list[Line]:
    wanted, came = sum(line.qty for line in found.lines), sum(line.received for line in found.lines)
    done = sum(1 for line in found.lines if line.received >= line.qty)
    told = say("{done} of {n} articles   {came} of {wanted} pieces", done=done, n=len(found.lines), came=came,
               wanted=wanted)  # fmt: skip
    mode = say(BUCKETS.get(shown.bucket, shown.bucket)) if shown.bucket else say("condition by the rule")
    role = "bad bold" if shown.bucket == "damaged" else "warn" if shown.bucket else "muted"
    waits: list[Piece] = [("   ", "text"), (say("{n} being saved", n=shown.waiting), "info")] if shown.waiting else []
    return [
        (),
        [("  ", "text"), (told, "text"), ("   ", "text"), (f"{found.warehouse}  ", "muted"), (mode, role), *waits],
        bar(came, wanted, width - 4, session.plain_lines),
        (),
    ]


def _article(found: Delivery, shown: Shown, typed: str, width: int) -> list[Line]:
    if shown.last is None:
        words = say("Scan the first article.") if found.lines else say("Nothing is open in this delivery.")
        number: Line = [("  ", "text"), (words, "strong")]
        return [*([()] * 2), number, *([()] * 2), (), _typed_line(typed), ()]
    line = next((one for one in found.lines if one.arrival == shown.last.arrival), shown.last)
    name = name_of(line.name, line.name_zh)
    home = say("belongs into {bin}", bin=line.home) if line.home else say("no free bin")
    into = say(BUCKETS.get(shown.bucket or line.bucket, line.bucket))
    sub: list[Piece] = [("  ", "text"), (pad(line.sku, 16), "muted"), (home, "text"), ("   ", "text"), (into, "muted")]
    if line.waiting:
        sub += [("   ", "text"), (say("{n} wanted by orders", n=line.waiting), "warn")]
    shown_of = f"{line.received}/{line.qty}" if line.qty else f"{line.received}"
    return [*big(shown_of, width - 4), (), [("  ", "text"), (name, "strong")], sub, _typed_line(typed)]


def _typed_line(typed: str) -> Line:
    if not typed:
        return ()
    told = say("{n}: Enter counts as many more, a scan as many of it", n=typed)
    return [("  ", "text"), (f"{typed}", "strong"), ("  ", "text"), (told, "muted")]


def _alarm(shown: Shown, width: int) -> list[Line]:
    if shown.question:
        keys: list[Piece] = [("  y ", "accent bold"), (say("take it in") + "   ", "text"), ("n ", "accent bold"),
                             (say("put it aside"), "text")]  # fmt: skip
        return [[("  ! ", "warn bold"), (shown.question, "warn bold")], keys, ()]
    if shown.wrong[0]:
        return wrong(*shown.wrong, width)
    return [()]


def _lasts(happened: Sequence[Happened], session: Session, width: int) -> list[Line]:
    roles = {"+": "ok", "x": "bad", "!": "warn"}
    room = max(8, width - 52)
    return [
        [
            ("  ", "text"),
            (clock.moment(one.at, session.zone).strftime("%H:%M:%S"), "muted"),
            ("  ", "text"),
            (one.sign + " ", roles.get(one.sign, "text")),
            (pad(one.code, 18), "text"),
            *(
                ((pad(one.name, room), "text" if one.sign == "+" else "muted"), ("  ", "text"), (one.told, "muted"))
                if one.name
                else ((one.told, "text"),)
            ),
        ]
        for one in happened
    ]


def _open_lines(found: Delivery, width: int, room: int) -> list[Line]:
    still = [line for line in found.lines if line.open and line.received < line.qty]
    if room < 3 or not still:
        return []
    made: list[Line] = [(), [("  ", "text"), (say("Still to come"), "strong")]]
    for line in still[: room - 2]:
        made.append(
            [
                ("  ", "text"),
                (pad(line.sku, 16), "text"),
                (pad(name_of(line.name, line.name_zh), max(8, width - 46)), "muted"),
                (pad_cells(f"{line.received:,} / {line.qty:,}", 14, "right"), "text"),
                ("  ", "text"),
                (line.home or "-", "muted"),
            ]
        )
    return made


def choosing_lines(rows: Sequence[tuple[str, str, str, int]], cursor: int, today: str, width: int) -> list[Line]:
    """Deliveries that are expected: due day, reference, supplier, articles."""
    made: list[Line] = [
        (),
        [("  ", "text"), (say("Scan the delivery note, or an article of it."), "strong")],
        (),
    ]
    for place, (due, reference, supplier, count) in enumerate(rows):
        here = place == cursor
        ground = " @bar" if here else ""
        text = (
            f"{pad_cells(show.day(due, today) if due else '-', 7, 'right')}  {pad(reference, 14)}{pad(supplier, 28)}  "
            f"{sayn('{n} article', '{n} articles', count)}"
        )
        made.append([("  ", "text" + ground), (pad(text, max(10, width - 4)), "text" + ground)])
    if not rows:
        made.append(
            [("  ", "text"), (say("Nothing is expected. Arrivals are noted at the place “Arrivals”."), "muted")]
        )
        made += [(), *key_line([(": arrivals", say("Arrivals"))])]
    return made


def delivery_papers(
    found: Delivery | None, arrival: int, under: Sequence[tuple[int, tuple[str, str, str, int]]]
) -> Sequence[Offer]:
    """The receiving list of the delivery that is open, else of the one under the bar."""
    if found is not None:
        return [Offer("receiving", "arrivals", (str(arrival),), "stock.receive", found.reference or f"#{arrival}")]
    return [Offer("receiving", "arrivals", (str(key),), "stock.receive", told[1]) for key, told in under]
