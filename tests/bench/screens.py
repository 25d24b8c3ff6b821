"""How fast the program is on a screen: from its start to the first rows, and from a key to its repaint."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import fmean, median
from time import perf_counter

from tests.bench.floors import READY
from tests.bench.stores import PROGRAM, Home, far_codes, opens, row_on_view, words_that_match
from tests.bench.table import TOLD, Goal, Row, paired, percentile
from tests.bench.terminal import Terminal

LABEL = [PROGRAM[0], "-m", "tests.bench.floors"]
QUIET = 0.045
"""Seconds without output after which a repaint has ended; the pane follows the cursor 0.06 s after its last move."""
TICKS = 0.03
"""Seconds without output after a flood: nearly two ticks of the screen."""
REST = 0.2
"""Seconds without output after which a program has nothing left to do."""
DOWN, UP, PAGE_DOWN, HOME, END, CLEAR, ENTER, ESCAPE = (
    b"\x1b[B",
    b"\x1b[A",
    b"\x1b[6~",
    b"\x1b[H",
    b"\x1b[F",
    b"\x15",
    b"\r",
    b"\x1b",
)
HOME_READ, HOME_COUNTED = "On shift", "articles off the shelf"
"""Stands in the part of the home page that is read last; in what comes when the catalogue has been counted too."""


@dataclass(frozen=True, slots=True)
class Case:
    """A program, and the text that it shows when it is ready."""

    argv: Sequence[str]
    ready: str
    later: str = ""
    """What it shows when work that goes on behind has ended too."""


FLOOR = Case(LABEL, READY)


@dataclass(frozen=True, slots=True)
class Trial:
    """Keys that are timed, in turns; what is typed before the first, before each, and after the last is not."""

    name: str
    keys: Sequence[bytes]
    goal: Goal
    before: bytes = b""
    typed: Sequence[bytes] = ()
    after: bytes = b""


def inventory(url: str) -> Case:
    """The program at the inventory of a store, its first rows seen."""
    return Case(opens(url), row_on_view(url))


def home_page(url: str) -> Case:
    """The program at its home page, every part of it read but the counts of articles, which come by themselves."""
    return Case(opens(url, "home"), HOME_READ, HOME_COUNTED)


def starts(home: Home, big: str, small: str, times: int) -> list[Row]:
    """Cold starts to the inventory: the big store, the floor, the small store."""
    painted, used, private, _ = _start(home, [inventory(big), FLOOR, inventory(small)], times)
    return [
        _start_row("cold start to the inventory, rows seen", painted, "ms", Goal(1.2, 1.4)),
        _start_row("  its CPU", used, "ms"),
        _start_row("  its private memory", private, "MB", Goal(1.25, 1.5)),
        _start_row("  the big store", [painted[0], painted[2]], "ms", Goal(1.05, 1.1), "the small store"),
    ]


def homes(home: Home, big: str, small: str, times: int) -> list[Row]:
    """Cold starts to the home page."""
    painted, used, _, later = _start(home, [home_page(big), home_page(small)], times)
    return [
        _start_row("home page, every part seen: the big store", painted, "ms", Goal(1.1, 1.3), "the small store"),
        _start_row("  its CPU", used, "ms", TOLD, "the small store"),
        _start_row("  articles counted too", later, "ms", TOLD, "the small store"),
    ]


def _start(home: Home, cases: Sequence[Case], times: int) -> tuple[list[list[float]], ...]:
    """Milliseconds, CPU, private memory, and milliseconds to what comes later, of starts in turns.

    The first round only warms the file cache.
    """
    painted: list[list[float]] = [[] for _ in cases]
    used: list[list[float]] = [[] for _ in cases]
    private: list[list[float]] = [[] for _ in cases]
    later: list[list[float]] = [[] for _ in cases]
    for turn in range(times + 1):
        for place, case in enumerate(cases):
            with Terminal(case.argv, home.env) as program:
                seconds, cpu = program.wait_for(case.ready), program.cpu_ms()
                behind = program.wait_for(case.later) if case.later else seconds
                program.wait_until_quiet(REST)
                if turn:
                    painted[place].append(seconds * 1e3)
                    used[place].append(cpu)
                    private[place].append(program.private_mb())
                    later[place].append(behind * 1e3)
    return painted, used, private, later


def _start_row(
    name: str, found: Sequence[list[float]], unit: str, goal: Goal = TOLD, floor: str = "one-label app"
) -> Row:
    ours, base = found[:2]
    told = f"{median(ours):.0f} to {median(base):.0f} {unit}, best {min(ours):.0f} to {min(base):.0f}"
    return Row(name, floor, paired(ours, base), goal, told)


def keys(home: Home, url: str, times: int) -> list[Row]:
    """Single keys to both programs in turns, each until it has nothing left to do."""
    letters = [*(letter.encode() for letter in words_that_match(url)), CLEAR]
    jumps = [b":" + code.encode() for code in far_codes(url)]
    trials = (
        Trial("key down", [DOWN] * 20 + [UP] * 20, Goal(0.9, 1.3)),
        Trial("  the list scrolls", [DOWN], TOLD, before=END_OF_SCREEN),
        Trial("page down", [PAGE_DOWN], Goal(1.3, 2.0)),
        Trial("End and Home", [END, HOME], Goal(1.3, 2.0)),
        Trial("jump to a SKU, its Enter", [ENTER], Goal(1.3, 2.0), typed=jumps, after=ESCAPE),
        Trial("filter key", letters, Goal(1.6, 2.5), before=b"/" + CLEAR, after=ESCAPE),
    )
    rows: list[Row] = []
    with ExitStack() as stack:
        ours, floor = (_opened(stack, home, case) for case in (inventory(url), FLOOR))
        for trial in trials:
            for program in (ours, floor):
                _type(program, HOME)
                _type(program, trial.before)
            rows.append(_press(trial, ours, floor, times))
            _type(ours, trial.after)
    return rows


END_OF_SCREEN = DOWN * 34


def _opened(stack: ExitStack, home: Home, case: Case) -> Terminal:
    program = stack.enter_context(Terminal(case.argv, home.env))
    program.wait_for(case.ready)
    program.wait_until_quiet(REST)
    return program


def _type(program: Terminal, keys: bytes) -> None:
    program.send(keys)
    program.wait_until_quiet(REST)


def _press(trial: Trial, ours: Terminal, floor: Terminal, times: int) -> Row:
    found: list[tuple[float, float]] = []
    cpu: list[tuple[float, float]] = []
    for turn in range(times):
        key = trial.keys[turn % len(trial.keys)]
        if trial.typed:
            for program in (ours, floor):
                _type(program, trial.typed[turn % len(trial.typed)])
        spent, took = zip(*(_one_key(program, key) for program in (ours, floor)), strict=True)
        if None not in took:
            found.append(took)
            cpu.append(spent)
    own, base = ([pair[place] for pair in found] for place in (0, 1))
    told = (
        f"{median(own):.1f} to {median(base):.1f} ms, p95 {percentile(own, 0.95):.1f} to {percentile(base, 0.95):.1f},"
        f" CPU {fmean(pair[0] for pair in cpu):.1f} to {fmean(pair[1] for pair in cpu):.1f} ms, {len(found)} keys"
    )
    return Row(f"{trial.name}: to repaint", "one-label app", paired(own, base), trial.goal, told)


def _one_key(program: Terminal, key: bytes) -> tuple[float, float | None]:
    """CPU and milliseconds of a key; then the program comes to rest."""
    before = program.cpu_ms()
    took = program.press(key, QUIET)
    spent = program.cpu_ms() - before
    program.wait_until_quiet(REST)
    return spent, took


def flood(home: Home, url: str, times: int, count: int = 300) -> list[Row]:
    """Many keys at once, down and up in turns."""
    rates: list[list[float]] = [[], []]
    with ExitStack() as stack:
        programs = [_opened(stack, home, case) for case in (inventory(url), FLOOR)]
        for turn in range(times):
            for place, program in enumerate(programs):
                sent = perf_counter()
                program.send((UP if turn % 2 else DOWN) * count)
                program.read(2.0)
                rates[place].append(count / (program.wait_until_quiet(TICKS) - sent))
                program.wait_until_quiet(REST)
    told = f"{median(rates[0]):.0f} to {median(rates[1]):.0f} keys/s"
    return [Row(f"{count} keys at once, keys a second", "one-label app", paired(*rates), Goal(1.5, 1.0, True), told)]
