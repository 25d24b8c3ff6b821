"""How fast the program is on a screen: from its start to the first rows, and from a key to its repaint."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import fmean, median
from time import perf_counter

from tests.bench.floors import READY
from tests.bench.stores import PROGRAM, Home, opens, row_on_view
from tests.bench.table import TOLD, Goal, Row, paired, percentile
from tests.bench.terminal import Terminal

LABEL = [PROGRAM[0], "-m", "tests.bench.floors"]
QUIET = 0.045
"""Seconds without output after which a repaint has ended; the pane follows the cursor 0.06 s after its last move."""
TICKS = 0.03
"""Seconds without output after a flood: nearly two ticks of the screen."""
REST = 0.2
"""Seconds without output after which a program has nothing left to do."""
DOWN, UP, PAGE_DOWN, PAGE_UP, HOME, END, CLEAR = (
    b"\x1b[B",
    b"\x1b[A",
    b"\x1b[6~",
    b"\x1b[5~",
    b"\x1b[H",
    b"\x1b[F",
    b"\x15",
)
WORDS = "seagrass basket"
"""Typed into the filter, letter by letter: the demo store has matches at each of them. No match would be quicker."""


@dataclass(frozen=True, slots=True)
class Case:
    """A program, and the text that it shows when it is ready."""

    argv: Sequence[str]
    ready: str


def starts(home: Home, url: str, times: int) -> list[Row]:
    """Cold starts in turns; the first round only warms the file cache."""
    cases = (Case(opens(url), row_on_view(url)), Case(LABEL, READY))
    painted: list[list[float]] = [[], []]
    used: list[list[float]] = [[], []]
    private: list[list[float]] = [[], []]
    for turn in range(times + 1):
        for place, case in enumerate(cases):
            with Terminal(case.argv, home.env) as program:
                seconds, cpu = program.wait_for(case.ready), program.cpu_ms()
                program.wait_until_quiet(REST)
                if turn:
                    painted[place].append(seconds * 1e3)
                    used[place].append(cpu)
                    private[place].append(program.private_mb())
    return [
        _start_row("cold start: inventory, rows seen", painted, "ms", Goal(1.2, 1.4)),
        _start_row("  its CPU", used, "ms"),
        _start_row("  private memory", private, "MB", Goal(1.25)),
    ]


def _start_row(name: str, found: list[list[float]], unit: str, goal: Goal = TOLD) -> Row:
    ours, floor = found
    told = f"{median(ours):.0f} to {median(floor):.0f} {unit}, best {min(ours):.0f} to {min(floor):.0f}"
    return Row(name, "one-label app", paired(ours, floor), goal, told)


def keys(home: Home, url: str, times: int, words: str = WORDS) -> list[Row]:
    """Single keys to both programs in turns, each until it has nothing left to do."""
    letters = [*(letter.encode() for letter in words), CLEAR]
    trials = (
        ("key down", [DOWN] * 20 + [UP] * 20, b"", b"", Goal(0.9, 1.3)),
        ("key down, list scrolls", [DOWN], END_OF_SCREEN, b"", TOLD),
        ("page down", [PAGE_DOWN], b"", b"", Goal(1.3, 2.0)),
        ("End and Home", [END, HOME], b"", b"", Goal(1.3, 2.0)),
        ("filter key", letters, b"/" + CLEAR, b"\x1b", Goal(1.6, 2.5)),
    )
    rows: list[Row] = []
    with ExitStack() as stack:
        ours, floor = (_opened(stack, home, case) for case in (Case(opens(url), row_on_view(url)), Case(LABEL, READY)))
        for name, pressed, before, after, goal in trials:
            for program in (ours, floor):
                program.send(HOME)
                program.wait_until_quiet(REST)
                program.send(before)
                program.wait_until_quiet(REST)
            rows += _press(name, ours, floor, pressed, times, goal)
            ours.send(after)
            ours.wait_until_quiet(REST)
    return rows


END_OF_SCREEN = DOWN * 34


def _opened(stack: ExitStack, home: Home, case: Case) -> Terminal:
    program = stack.enter_context(Terminal(case.argv, home.env))
    program.wait_for(case.ready)
    program.wait_until_quiet(REST)
    return program


def _press(name: str, ours: Terminal, floor: Terminal, pressed: Sequence[bytes], times: int, goal: Goal) -> list[Row]:
    found: list[tuple[float, float]] = []
    cpu: list[tuple[float, float]] = []
    for turn in range(times):
        key = pressed[turn % len(pressed)]
        spent, took = zip(*(_one_key(program, key) for program in (ours, floor)), strict=True)
        if None not in took:
            found.append(took)
            cpu.append(spent)
    own, base = ([pair[place] for pair in found] for place in (0, 1))
    told = (
        f"{median(own):.1f} to {median(base):.1f} ms, p95 {percentile(own, 0.95):.1f} to {percentile(base, 0.95):.1f},"
        f" CPU {fmean(pair[0] for pair in cpu):.1f} to {fmean(pair[1] for pair in cpu):.1f} ms, {len(found)} keys"
    )
    return [Row(f"{name}: to repaint", "one-label app", paired(own, base), goal, told)]


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
        programs = [_opened(stack, home, case) for case in (Case(opens(url), row_on_view(url)), Case(LABEL, READY))]
        for turn in range(times):
            for place, program in enumerate(programs):
                sent = perf_counter()
                program.send((UP if turn % 2 else DOWN) * count)
                program.read(2.0)
                rates[place].append(count / (program.wait_until_quiet(TICKS) - sent))
                program.wait_until_quiet(REST)
    told = f"{median(rates[0]):.0f} to {median(rates[1]):.0f} keys/s"
    return [Row(f"flood of {count} keys", "one-label app", paired(*rates), Goal(1.5, None, at_least=True), told)]
