"""Counts: blind by query, true though goods move, counted twice where they differ much, posted by somebody else."""

import pytest

from data import database
from data.errors import Denied, Missing, Refused, Unclear
from data.operations.counting import (
    count_bin,
    keep_tally,
    leave_bin,
    make_count,
    post_count,
    recount_line,
    reject_count,
    take_bin,
)
from data.operations.history import undo_event
from data.operations.stock import receive_stock
from data.paging import Window
from data.queries.counts import bins_to_count, count_detail, count_page, count_sheet
from data.roles import ROLES
from tests.builders import events, make_sku, promise
from tests.data.count_shop import counted, fill_shelf, lines, made, sound, state


@pytest.fixture
def shelf(shop):
    return fill_shelf(shop)


# making


@pytest.mark.parametrize(
    ("scope", "bins", "found"),
    [
        ({"bins": "A-*"}, ["A-1", "A-2", "A-3"], 3),
        ({"bins": "a-2..A-3"}, ["A-2", "A-3"], 1),
        ({"bins": "A-1, A-3"}, ["A-1", "A-3"], 2),
        ({"skus": "CUP"}, ["A-1", "A-2"], 2),
        ({"filter": "sku:POT"}, ["A-1"], 1),
    ],
)
def test_a_count_is_of_bins_articles_or_a_filter(shelf, scope, bins, found):
    done = make_count(shelf.logistics, warehouse="MAIN", **scope)

    assert [one.code for one in bins_to_count(shelf.logistics, done.id)] == bins
    assert (done.facts["number"], len(lines()), state(done.id)) == ("K-101", found, "ready")
    undo_event(shelf.logistics, done.seq)
    assert state(done.id) == "rejected"
    sound()


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ({}, Unclear, "one of these"),
        ({"bins": "A-1", "skus": "POT"}, Unclear, "one of these"),
        ({"bins": "Z-9"}, Missing, "no bin “Z-9”"),
        ({"skus": "NOPE"}, Missing, "no article “NOPE”"),
        ({"filter": "sku:NOPE"}, Missing, "Nothing matches"),
        ({"bins": "A-1", "warehouse": "MOON"}, Missing, "no warehouse"),
        ({"bins": "A-1", "bucket": "transit"}, Refused, "transit"),
        ({"bins": "A-1", "blind": "no"}, Denied, "adjust and write off"),
    ],
)
def test_a_wrong_count_is_refused_and_nothing_is_made(shelf, values, kind, says):
    before = events()

    with pytest.raises(kind, match=says):
        make_count(shelf.logistics, **{"warehouse": "MAIN", **values})

    assert (events(), database.scalar("SELECT count(*) FROM count_task")) == (before, 0)


def test_a_bin_or_article_is_in_one_open_count_only(shelf):
    task = made(shelf, bins="A-1")

    for scope in ({"bins": "A-*"}, {"skus": "POT"}):
        with pytest.raises(Refused, match="is in count K-101 already"):
            made(shelf, **scope)

    reject_count(shelf.operations, task, reason="again later")
    assert made(shelf, bins="A-*") == task + 1


# blind


def test_the_counter_is_never_told_what_the_book_says(shelf):
    task = made(shelf)

    for person in (shelf.logistics, shelf.operations, shelf.supervisor):
        sheet = count_sheet(person, task, "A-1")
        assert [(line.sku, line.expected) for line in sheet.lines] == [("CUP", None), ("POT", None)]
        assert [line.book for line in count_detail(person, task).lines] == [None] * 3

    count_bin(shelf.logistics, task, bin="A-1", counts=[["POT", 9], ["CUP", 4]])
    seen = {line.sku: line for line in count_detail(shelf.operations, task).lines if line.first is not None}
    assert (seen["POT"].book, seen["POT"].variance, seen["POT"].value) == (10, -1, -400)
    blind = count_detail(shelf.logistics, task)
    assert {(line.book, line.variance, line.value) for line in blind.lines} == {(None, None, None)}
    assert (blind.differing, blind.lost, blind.value) == (None, None, None)


def test_an_open_count_shows_the_book_to_those_who_may_put_it_right(shelf):
    task = make_count(shelf.operations, warehouse="MAIN", bins="A-1", blind="no").id

    assert [line.expected for line in count_sheet(shelf.operations, task, "A-1").lines] == [4, 10]
    assert [line.expected for line in count_sheet(shelf.logistics, task, "A-1").lines] == [None, None]


def test_whose_costs_are_hidden_sees_pieces_without_worth(shelf, monkeypatch):
    task = counted(shelf, pot=9)
    grants = {right: how for right, how in ROLES["operations"].grants.items() if right != "cost.read"}
    monkeypatch.setattr(
        "data.queries.counts.grant", lambda role, right: grants.get(right, "") if role == "operations" else ""
    )

    found = count_detail(shelf.operations, task)

    assert (found.lost, found.value, [line.value for line in found.lines]) == (1, None, [None] * 3)


@pytest.mark.parametrize("post", ["service", "designer", "promoter"])
def test_other_posts_neither_see_nor_make_counts(shelf, post):
    task = made(shelf)

    for act in (
        lambda: count_page(shelf.people[post], Window()),
        lambda: count_sheet(shelf.people[post], task, "A-1"),
        lambda: make_count(shelf.people[post], warehouse="MAIN", bins="A-3"),
        lambda: take_bin(shelf.people[post], task, bin="A-1"),
    ):
        with pytest.raises(Denied):
            act()


# counting


@pytest.mark.parametrize(
    ("counts", "kind", "says"),
    [
        ([["POT", -1]], Unclear, "Nobody counts -1 pieces"),
        ([["POT", 10**9]], Unclear, "1000000000 pieces are more than a bin can hold"),
        ("POT many", Unclear, "“many” is not a number"),
        ("POT", Unclear, "“POT” has no number of pieces"),
        ("POT:-1", Unclear, "Nobody counts -1 pieces"),
        ("POT:1000000000", Unclear, "1000000000 pieces are more than a bin can hold"),
        ([["POT", "lot", 1.5]], Unclear, "not a whole number"),
        ([["NOPE", 1]], Missing, "no article “NOPE”"),
        ([["POT"]], Unclear, "as POT-1 5"),
    ],
)
def test_a_wrong_figure_is_refused_in_a_sentence_and_nothing_is_counted(shelf, counts, kind, says):
    task = made(shelf)
    before = (lines(), events(), state(task))

    with pytest.raises(kind) as refused:
        count_bin(shelf.logistics, task, bin="A-1", counts=counts)

    assert says in str(refused.value)
    assert (lines(), events(), state(task)) == before


def test_a_bin_is_counted_piece_by_piece_kept_and_gone_on_with(shelf):
    task = made(shelf)

    take_bin(shelf.logistics, task, bin="A-1")
    keep_tally(shelf.logistics, task, bin="A-1", counts=[["POT", "", 3]])
    keep_tally(shelf.logistics, task, bin="A-1", counts=[["POT", "", 4], ["CUP", "", 1]])
    take_bin(shelf.logistics, task, bin="A-1")  # the program was ended, and goes on

    assert {(line.sku, line.tally) for line in count_sheet(shelf.logistics, task, "A-1").lines} == {
        ("POT", 4),
        ("CUP", 1),
    }
    assert (state(task), events()[-1]) == ("counting", "count.make")
    leave_bin(shelf.logistics, task, bin="A-1")
    assert ([one.state for one in bins_to_count(shelf.logistics, task)], state(task)) == (["ready"] * 3, "ready")
    assert {line.tally for line in count_sheet(shelf.logistics, task, "A-1").lines} == {None}


def test_a_bin_is_counted_by_one_person_at_a_time(shelf):
    task = made(shelf)
    take_bin(shelf.logistics, task, bin="A-1")

    for act in (
        lambda: take_bin(shelf.operations, task, bin="A-1"),
        lambda: count_bin(shelf.operations, task, bin="A-1", counts=[]),
    ):
        with pytest.raises(Refused, match="Logistics is counting A-1"):
            act()
    with pytest.raises(Refused, match="not being counted by you"):
        keep_tally(shelf.operations, task, bin="A-2", counts=[["CUP", 3]])


def test_what_is_not_named_is_not_there_and_what_is_found_beside_is_counted_too(shelf):
    task = made(shelf)

    done = count_bin(shelf.logistics, task, bin="A-2", counts=[["POT", 2], ["POT", 1]])

    assert done.facts["pieces"] == 3
    assert lines()[2:] == [("CUP", "A-2", 0, None, "counted"), ("POT", "A-2", 3, None, "counted")]
    undo_event(shelf.logistics, done.seq)
    assert [line[2:] for line in lines()[2:]] == [(None, None, "ready")] * 2
    sound()


def test_a_count_of_articles_takes_no_others(shelf):
    task = made(shelf, skus="POT")

    with pytest.raises(Refused, match="CUP is not counted in K-101"):
        count_bin(shelf.logistics, task, bin="A-1", counts=[["CUP", 4]])
    with pytest.raises(Missing, match="A-2 is not counted"):
        count_bin(shelf.logistics, task, bin="A-2", counts=[["POT", 4]])


def test_lots_are_counted_apart(shop):
    pot = make_sku(shop, "POT")
    for lot, qty in (("L1", 4), ("L2", 6)):
        receive_stock(shop.logistics, pot, warehouse="MAIN", qty=qty, lot=lot)
    task = made(shop, skus="POT")

    with pytest.raises(Refused, match="lies there in 2 lots"):
        count_bin(shop.logistics, task, bin="-", counts=[["POT", 10]])
    count_bin(shop.logistics, task, bin="-", counts=[["POT", "L1", 3], ["POT", "L2", 6]])

    post_count(shop.operations, task)
    assert database.rows("SELECT lot, qty FROM stock_level ORDER BY lot") == [("L1", 3), ("L2", 6)]
    sound()


# the second count


def test_what_differs_much_is_counted_by_a_second_person(shelf):
    task = counted(shelf, pot=3)
    assert state(task) == "counting"
    assert count_page(shelf.logistics, Window()).rows[0].state == "recount"
    with pytest.raises(Refused, match="Somebody else counts it the second time"):
        take_bin(shelf.logistics, task, bin="A-1")
    with pytest.raises(Refused, match="Somebody else counts it the second time"):
        count_bin(shelf.logistics, task, bin="A-1", counts=[["POT", 10]])

    sheet = count_sheet(shelf.operations, task, "A-1")
    assert (sheet.second, [line.sku for line in sheet.lines]) == (True, ["POT"])
    done = count_bin(shelf.operations, task, bin="A-1", counts=[["POT", 9]])

    assert (state(task), lines()[0] if lines()[0][0] == "POT" else lines()[1]) == (
        "counted",
        ("POT", "A-1", 3, 9, "counted"),
    )
    undo_event(shelf.operations, done.seq)
    assert count_page(shelf.logistics, Window()).rows[0].state == "recount"
    count_bin(shelf.second, task, bin="A-1", counts=[["POT", 8]])
    post_count(shelf.supervisor, task)
    assert promise(shelf, shelf.pot)[0] == 8
    sound()


def test_a_worth_that_differs_much_is_counted_twice_too(shelf):
    database.run("UPDATE sku SET cost_minor = 9000 WHERE code = 'POT'")

    task = counted(shelf, pot=8)

    assert [line for line in lines() if line[4] == "recount"] == [("POT", "A-1", 8, None, "recount")]
    assert state(task) == "counting"


def test_who_reviews_has_a_line_counted_again(shelf):
    task = counted(shelf, pot=9)
    line = int(database.scalar("SELECT id FROM count_line WHERE counted = 9"))

    recount_line(shelf.operations, task, line=line)
    assert count_page(shelf.logistics, Window()).rows[0].state == "recount"
    count_bin(shelf.second, task, bin="A-1", counts=[["POT", 10]])

    assert (state(task), post_count(shelf.operations, task).facts["changed"]) == ("counted", 0)
