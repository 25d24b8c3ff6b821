"""Hostile text on the command line, in files and on paper: each command, each list and each paper there is.

What is printed holds no character that a terminal obeys or that turns what stands beside it, whether standard output is
a terminal or not; a file keeps the texts, and a spreadsheet or a printer finds nothing in them to run.
"""

import csv
import json
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from data import database
from data.errors import StoreError
from data.papers.asking import PAPERS, Asked, paper_of
from data.papers.handing_out import content_of, made_here
from data.queries.kpis import KPIS
from data.queries.lists import RIGHTS
from ecom_tui.cli import COMMANDS
from tests.command_line import CommandLine
from tests.hostile import ALL, Words
from tests.stories.poison import poison
from tests.stories.test_hostile import supervisor

OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e0fff]"
)
FORMULA = re.compile(r"[=+\-@\t\r\0＝＋－＠]")
MISSING = 3
"""A code that begins with a space is not found by it."""
SHOWN_WHOLE = 3
"""Things of each list that are shown whole, and printed."""
EMPTY = frozenset(("imports", "differences", "counts"))
"""Lists of which the demo store has nothing."""
ELSEWHERE = frozenset(
    (
        *("init", "demo", "migrate", "backup", "restore"),  # make or move stores, and show nothing of them
        *("login", "logout", "run", "work"),
        *("import", "arrivals", "tracking"),  # read files: tests of their own
    )
)


@pytest.fixture
def cli(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line of a person in a store of hostile words, in a terminal."""
    url = f"sqlite:///{shutil.copy(demo, tmp_path / 'hostile.db')}"
    boss = supervisor(url)
    poison(url, Words(hostile=True), boss.id)
    made = CommandLine(url, monkeypatch, capsys).act_as(boss)
    monkeypatch.setenv("HOME", str(tmp_path))
    return made


def told(cli: CommandLine, *words: str, terminal: bool = True) -> str:
    """What a call prints: nothing in it is obeyed, and it is no defect."""
    cli.monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal, raising=False)
    answer = cli(*words)
    found = OBEYED.findall(answer.out + answer.err)
    assert (answer.code in (0, 1, MISSING), found) == (True, []), (
        f"{words}: {answer.code} {(answer.err + answer.out)[-800:]!r}"
    )
    return answer.out


def ids(cli: CommandLine, thing: str) -> list[str]:
    """Some of a list."""
    return [row["id"] for row in json.loads(told(cli, "list", thing, "--json", "--limit", "40"))["rows"]][:SHOWN_WHOLE]


def test_every_command_is_tried_here_or_elsewhere():
    tried = {"list", "show", "history", "explain", "kpi", "do", "doctor", "staff", "export", "print"}
    assert tried | ELSEWHERE == set(COMMANDS)


@pytest.mark.slow
def test_hostile_text_is_obeyed_in_no_list_and_of_no_thing(cli: CommandLine):
    for thing in RIGHTS:
        for form in ("text", "csv", "json"):
            listed = told(cli, "list", thing, "--format", form, "--limit", "300")
            assert len(listed) > 20 or thing in EMPTY, thing
        told(cli, "list", thing, "--fields")
        for key in ids(cli, thing):
            for more in ((), ("--json",)):
                told(cli, "show", thing, key, *more)
                told(cli, "history", thing, key, *more)
    for words in (
        *(("history", *more) for more in ((), ("--json",))),
        *(("staff", *more) for more in (("list",), ("sessions",))),
        *(("doctor", *more) for more in ((), ("--json",))),
        *(("kpi", *more) for more in (("--list",), tuple(KPIS), (*KPIS, "--json"))),
        *(("do", *more) for more in (("--list",), ("order.note", ids(cli, "orders")[0], "--text", ALL[0]))),
        ("explain", next(iter(KPIS))),
    ):
        told(cli, *words)


@pytest.mark.slow
def test_hostile_text_in_a_file_is_whole_and_no_formula(cli: CommandLine, tmp_path: Path):
    things = [*(thing for thing in RIGHTS if thing not in ("differences",)), "shipments"]
    for thing in things:
        told(cli, "export", thing)
        told(cli, "export", thing, "--format", "json", terminal=False)
        for ending in ("csv", "xlsx", "json") if thing in ("orders", "customers") else ("csv",):
            path = tmp_path / f"{thing}.{ending}"
            told(cli, "export", thing, "-o", str(path))
            assert path.stat().st_size > 20
        with (tmp_path / f"{thing}.csv").open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not FORMULA.match(cell.lstrip()) or is_number(cell), (thing, cell)


def is_number(cell: str) -> bool:
    """Whether a cell that begins with a sign is a number, which a spreadsheet may read."""
    return re.fullmatch(r"[+-]?[\d.,]+", cell) is not None


def papers(cli: CommandLine) -> list[Asked]:
    """Each paper of each kind of thing, for some of them."""
    named = {thing: ids(cli, thing) for thing in PAPERS if thing in RIGHTS}
    cli.store()
    orders = database.rows("SELECT number FROM orders WHERE state = 'placed' AND unshipped > 0 LIMIT 9")
    named["orders"] += [str(number) for (number,) in orders]
    named["stock"] = [str(code) for (code,) in database.rows("SELECT code FROM sku ORDER BY id DESC LIMIT 60")]
    for thing, table in (("waves", "wave"), ("manifests", "manifest")):
        named[thing] = [str(number) for (number,) in database.rows(f"SELECT number FROM {table} LIMIT 3")]
    named["bins"] = [f"*@{house}" for (house,) in database.rows("SELECT code FROM warehouse")]
    taken = database.rows("SELECT DISTINCT carrier FROM shipment WHERE handed_at IS NOT NULL ORDER BY id DESC LIMIT 20")
    named["carriers"] = [str(name) for (name,) in taken]
    return [
        Asked(thing, (key,), kind, day=day)
        for thing, kinds in PAPERS.items()
        for kind in kinds
        for key in named[thing]
        for day in (DAYS if kind == "manifest" and thing == "carriers" else ("",))
    ]


DAYS = ("", "yesterday")


@pytest.mark.slow
def test_hostile_text_on_paper_is_obeyed_by_no_printer_and_typeset_as_it_is(cli: CommandLine):
    boss, made, typeset = supervisor(cli.url), Counter[str](), 0
    for one in papers(cli):
        try:
            paper = paper_of(boss, one)
        except StoreError:  # nothing to pick, no parcel that day, a number that begins with a space
            continue
        text = content_of(paper, "text").decode()
        assert OBEYED.findall(text.replace("\f", "")) == [], one
        if made[f"{one.thing} {one.paper}"] < TYPESET or os.environ.get("ECOM_TUI_HOSTILE_ROUNDS"):
            content, form, why = made_here(paper)  # text where a font lacks some of its letters
            assert (content[:5] == b"%PDF-", bool(why)) == (form == "pdf", form == "text"), one
            typeset += form == "pdf"
        made[f"{one.thing} {one.paper}"] += 1
    assert made.keys() >= {f"{thing} {kind}" for thing, kinds in PAPERS.items() for kind in kinds} - NONE, made
    assert typeset > 3


TYPESET = 2
"""Papers of each kind that the short form makes a PDF of."""
NONE = frozenset(("carriers manifest", "manifests manifest", "counts count", "waves pick"))
"""Papers of things that the demo store may have none of."""
