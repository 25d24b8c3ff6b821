"""The bench itself works: a round of each of its measures, with numbers that mean nothing."""

from pathlib import Path

import pytest

from tests.bench.__main__ import measure
from tests.bench.stores import Home
from tests.bench.table import Goal, Row, figure, paired, text_of


def test_the_bench_measures_starts_searches_and_orders_on_a_store_that_is_given(tmp_path: Path):
    given = Home(tmp_path / "elsewhere").demo(tmp_path / "given.db")

    told, _, table = measure(tmp_path, 1, ["start", "search", "placing"], given).partition("\n\n")

    assert [line.split(":")[0] for line in told.splitlines()[1:]] == ["big store", "small store"]
    assert [line.split("  ")[0] for line in table.splitlines()] == [
        "what",
        "cold start to the inventory, rows seen",
        "",
        "",
        "",
        "first page of a search, 316 titles, p95",
        "",
        "placing a three-line order, FULL, orders a second",
        "",
    ]


@pytest.mark.parametrize(
    ("goal", "ratio", "verdict"),
    [
        (Goal(1.2, 1.4), 1.1, "goal"),
        (Goal(1.2, 1.4), 1.3, "limit"),
        (Goal(1.2, 1.4), 1.5, "MISSED"),
        (Goal(0.8, 0.4, at_least=True), 0.9, "goal"),
        (Goal(0.8, 0.4, at_least=True), 0.3, "MISSED"),
        (Goal(), 9.0, ""),
    ],
)
def test_a_ratio_is_judged_by_its_goal_and_its_limit(goal: Goal, ratio: float, verdict: str):
    assert goal.verdict(ratio) == verdict


def test_ratios_are_taken_pair_by_pair():
    assert paired([2.0, 30.0, 6.0], [1.0, 10.0, 2.0]) == 3.0


def test_the_table_marks_what_misses_its_limit():
    table = text_of([Row("a key", "a label", 3.0, Goal(1.3, 2.0), "3 to 1 ms")])

    assert table.splitlines()[1] == "a key  a label   3.00  <= 1.30        <= 2.00  MISSED  3 to 1 ms"


def test_small_ratios_keep_digits_that_tell_something():
    assert [figure(value) for value in (0.004321, 0.5, 1.234, 250.4)] == ["0.0043", "0.50", "1.23", "250"]
