"""The program beside peers that are installed on this machine: rows are made for those that are found on PATH.

Posting and Harlequin are started until their first screen is there; VisiData reads as many rows as the inventory has
from a CSV file, all of them, as it can't show those that it has not read.
"""

import csv
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.screens import HOME, PAGE_DOWN, QUIET, REST, inventory
from tests.bench.stores import Home, asked
from tests.bench.table import TOLD, Goal, Row, paired
from tests.bench.terminal import Terminal

LOADED = 1.5
"""Seconds without output after which VisiData has read all: while it reads, it says every half second how far it is."""
MANY = 1_000_000
"""Rows from which on the goals of memory and time against VisiData hold."""
LINES = (
    "SELECT s.code, s.name, s.name_zh, w.code, p.sellable, p.allocated, p.held, s.price_minor FROM promise p"
    " JOIN sku s ON s.id = p.sku_id JOIN warehouse w ON w.id = p.warehouse_id ORDER BY s.code, p.id"
)
HEADER = ("sku", "name", "name_zh", "warehouse", "sellable", "allocated", "held", "price")


@dataclass(frozen=True, slots=True)
class Peer:
    """A program of others, and the text that is on its first screen."""

    command: str
    words: tuple[str, ...]
    ready: str


SCREENS = (Peer("harlequin", ("-a", "sqlite", ":memory:"), "Run Query"), Peer("posting", (), "Enter a URL"))


def peers(home: Home, url: str, folder: Path, times: int) -> list[Row]:
    """A row for each peer that is here."""
    folder.mkdir(exist_ok=True)
    env = {**home.env, "HOME": str(folder), "PYTHONPATH": ""}
    rows = [_first_screen(home, url, peer, env, times) for peer in SCREENS if shutil.which(peer.command)]
    return [*rows, *_visidata(home, url, folder, env, times)] if shutil.which("vd") else rows


def _first_screen(home: Home, url: str, peer: Peer, env: dict[str, str], times: int) -> Row:
    case = inventory(url)
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(times + 1):
        with Terminal(case.argv, home.env) as program:
            own = program.wait_for(case.ready)
        with Terminal((peer.command, *peer.words), env) as other:
            base = other.wait_for(peer.ready)
        if turn:
            ours.append(own * 1e3)
            theirs.append(base * 1e3)
    return _row("cold start to the inventory", peer.command, ours, theirs, Goal(0.26, 0.33))


def _visidata(home: Home, url: str, folder: Path, env: dict[str, str], times: int) -> list[Row]:
    path = folder / "inventory.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        stock = asked(url, LINES)
        lines.writerows(stock)
    case = inventory(url)
    opened: list[list[float]] = [[], []]
    kept: list[list[float]] = [[], []]
    pages: list[list[float]] = [[], []]
    for _ in range(max(3, times // 5)):
        with ExitStack() as stack:
            program = stack.enter_context(Terminal(case.argv, home.env))
            opened[0].append(program.wait_for(case.ready) * 1e3)
            program.wait_until_quiet(REST)
            other = stack.enter_context(Terminal(("vd", str(path)), env))
            opened[1].append((other.wait_until_quiet(LOADED) - other.started) * 1e3)
            for place, one in enumerate((program, other)):
                kept[place].append(one.private_mb())
                pages[place] += _paged(one)
    many = len(stock) >= MANY
    return [
        _row("every row can be reached: the inventory", "VisiData, CSV", *opened, Goal(0.05, 0.10) if many else TOLD),
        _row("  its private memory", "VisiData, CSV", *kept, Goal(0.09, 0.15) if many else TOLD, "MB"),
        _row("page down: to repaint", "VisiData", *pages, Goal(0.18, 0.25)),
    ]


def _paged(program: Terminal) -> list[float]:
    """Milliseconds of some pages down."""
    program.send(HOME)
    program.wait_until_quiet(REST)
    took = []
    for _ in range(10):
        pressed = program.press(PAGE_DOWN, QUIET)
        program.wait_until_quiet(REST)
        took += [] if pressed is None else [pressed]
    return took


def _row(name: str, peer: str, ours: Sequence[float], theirs: Sequence[float], goal: Goal, unit: str = "ms") -> Row:
    told = f"{median(ours):.0f} to {median(theirs):.0f} {unit}"
    ratio = paired(ours, theirs) if len(ours) == len(theirs) else median(ours) / median(theirs)
    return Row(name, peer, ratio, goal, told)
