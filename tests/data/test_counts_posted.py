"""Counts that are posted: by somebody else, whole, back again, and true though goods moved meanwhile."""

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import database, ledger
from data.doorway import Call, bulk, operation, preview
from data.errors import Denied, Over, Refused, Unclear
from data.events import Done
from data.importers.goods import Level
from data.operations.adjustments import adjust_stock
from data.operations.approvals import ask_approval, grant_approval
from data.operations.counting import (
    count_again,
    count_bin,
    finish_count,
    leave_out_line,
    post_count,
    reject_count,
)
from data.operations.differences import keep_ours, take_theirs
from data.operations.history import undo_event
from data.operations.stock import move_stock, receive_stock
from data.queries.counts import count_detail
from tests.builders import at_once, events, make_sku, promise, put_stock
from tests.data.count_shop import counted, fill_shelf, lines, made, make_bins, sound, state
from tests.data.goods import keep, listed


@pytest.fixture
def shelf(shop):
    return fill_shelf(shop)


# posting


def test_posting_puts_levels_right_and_is_taken_back_whole(shelf):
    task = counted(shelf, pot=8, cup=4, far=5)

    done = post_count(shelf.operations, task)

    assert done.facts == {
        "number": "K-101", "warehouse": "MAIN", "gained": 2, "lost": 2, "changed": 2, "short": "",
    }  # fmt: skip
    assert (promise(shelf, shelf.pot)[0], promise(shelf, shelf.cup)[0]) == (8, 9)
    moves = "SELECT kind, qty, count_line_id IS NOT NULL, reverses IS NOT NULL FROM stock_move WHERE seq > 3"
    assert sorted(database.rows(f"{moves} ORDER BY seq")) == [("count_gain", 2, 1, 0), ("count_loss", 2, 1, 0)]
    sound()

    undo_event(shelf.operations, done.seq)
    assert (promise(shelf, shelf.pot)[0], promise(shelf, shelf.cup)[0], state(task)) == (10, 7, "counted")
    sound()
    post_count(shelf.second, task)
    assert (promise(shelf, shelf.pot)[0], promise(shelf, shelf.cup)[0]) == (8, 9)
    sound()


def test_nobody_posts_what_they_have_counted(shelf):
    task = made(shelf, bins="A-1")
    count_bin(shelf.supervisor, task, bin="A-1", counts=[["POT", 9], ["CUP", 4]])
    before = (promise(shelf, shelf.pot), events())

    with pytest.raises(Refused, match="Nobody posts what they have counted"):
        post_count(shelf.supervisor, task)
    with pytest.raises(Denied):
        post_count(shelf.logistics, task)

    assert (promise(shelf, shelf.pot), events()) == before
    post_count(shelf.second, task)


def test_a_count_that_is_not_done_is_not_posted(shelf):
    task = made(shelf)
    count_bin(shelf.logistics, task, bin="A-1", counts=[["POT", 10], ["CUP", 4]])

    with pytest.raises(Refused, match="not counted"):
        post_count(shelf.operations, task)

    done = finish_count(shelf.logistics, task)
    assert (state(task), done.facts["left"]) == ("counted", 2)
    undo_event(shelf.logistics, done.seq)
    assert state(task) == "counting"
    finish_count(shelf.logistics, task)
    post_count(shelf.operations, task)
    assert promise(shelf, shelf.cup)[0] == 7
    sound()


def test_above_the_limit_somebody_else_decides(shelf):
    database.run("UPDATE sku SET cost_minor = 60000 WHERE code = 'POT'")
    task = counted(shelf, pot=8)
    count_bin(shelf.second, task, bin="A-1", counts=[["POT", 8]])

    with pytest.raises(Over) as over:
        post_count(shelf.operations, task)
    assert (over.value.amount, promise(shelf, shelf.pot)[0]) == (120_000, 10)

    asked = ask_approval(shelf.operations, "count.post", task).id
    grant_approval(shelf.supervisor, asked)
    assert (promise(shelf, shelf.pot)[0], state(task)) == (8, "posted")


def test_a_posting_is_seen_before_it_is_done(shelf):
    task = counted(shelf, pot=8)

    seen = preview(shelf.operations, [Call(post_count, (task,))])

    assert [(row["sku"], row["change"]) for row in seen.would.stock] == [("POT", -2)]
    assert (promise(shelf, shelf.pot)[0], state(task)) == (10, "counted")


def test_what_is_promised_becomes_short_and_says_so(shelf):
    from data.operations.orders import place_order

    place_order(shelf.operations, [["POT", 10]])
    task = counted(shelf, pot=9)

    done = post_count(shelf.operations, task)

    assert done.facts["short"]["n"] == 1
    sound()


def test_a_rejected_count_moves_nothing_and_can_be_opened_again(shelf):
    task = counted(shelf, pot=9)

    with pytest.raises(Unclear, match="Say why"):
        reject_count(shelf.operations, task, reason=" ")
    done = reject_count(shelf.operations, task, reason="the wrong shelf")

    with pytest.raises(Refused, match="rejected"):
        post_count(shelf.operations, task)
    undo_event(shelf.operations, done.seq)
    assert (state(task), promise(shelf, shelf.pot)[0]) == ("counted", 10)


# movement-aware


def test_goods_that_move_after_they_were_counted_do_not_make_the_count_false(shelf):
    task = made(shelf)
    receive_stock(shelf.operations, shelf.pot, warehouse="MAIN", qty=5, bin="A-1")
    count_bin(shelf.logistics, task, bin="A-1", counts=[["POT", 15], ["CUP", 3]])
    move_stock(shelf.operations, shelf.pot, warehouse="MAIN", from_bin="A-1", to_bin="A-3", qty=15)
    count_bin(shelf.logistics, task, bin="A-2", counts=[["CUP", 3]])
    count_bin(shelf.logistics, task, bin="A-3", counts=[["POT", 15]])

    found = {(line.bin, line.sku): line.variance for line in count_detail(shelf.operations, task).lines}
    assert found == {("A-1", "POT"): 0, ("A-1", "CUP"): -1, ("A-2", "CUP"): 0, ("A-3", "POT"): 0}
    post_count(shelf.operations, task)
    assert (promise(shelf, shelf.pot)[0], promise(shelf, shelf.cup)[0]) == (15, 6)
    sound()


def test_a_level_that_was_put_right_meanwhile_is_not_put_right_twice(shelf):
    task = counted(shelf, pot=9)
    adjust_stock(shelf.operations, shelf.pot, warehouse="MAIN", bin="A-1", qty=-1, reason="miscount")

    with pytest.raises(Refused, match="was put right by -1 since it was counted"):
        post_count(shelf.operations, task)

    line = int(database.scalar("SELECT id FROM count_line WHERE counted = 9"))
    leave_out_line(shelf.operations, task, line=line)
    post_count(shelf.operations, task)
    assert promise(shelf, shelf.pot)[0] == 9
    sound()


def test_a_loss_of_what_was_moved_on_since_is_counted_again(shelf):
    task = counted(shelf, pot=6)
    move_stock(shelf.operations, shelf.pot, warehouse="MAIN", from_bin="A-1", to_bin="A-3", qty=8)

    with pytest.raises(Refused, match="4 are missing by the count, and only 2 lie there now"):
        post_count(shelf.operations, task)

    count_again(shelf.logistics, task, bin="A-1")
    count_bin(shelf.logistics, task, bin="A-1", counts=[["POT", 0], ["CUP", 4]])
    post_count(shelf.operations, task)
    assert promise(shelf, shelf.pot)[0] == 8


@operation("test.move", right="stock.move", says="moved", subject="sku")
def shift(actor, sku: int, *, wh: int, qty: int, source: int = 0, target: int = 0) -> Done:
    """Move goods without a rule."""
    ends = [ledger.Spot(wh, bin) if bin else None for bin in (source, target)]
    ledger.move("bin_move" if source and target else "receive", sku, qty, *ends)
    return Done("sku", sku)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("move"), st.integers(0, 2), st.integers(0, 2), st.integers(1, 4)),
            st.tuples(st.just("come"), st.integers(0, 2), st.just(0), st.integers(1, 4)),
            st.tuples(st.just("count"), st.integers(0, 2), st.integers(-2, 3), st.just(0)),
        ),
        max_size=14,
    )
)
def test_a_variance_is_what_the_counter_saw_beyond_the_book_whatever_moves(shop, steps):
    bins = list(make_bins(shop, *(f"H{database.scalar('SELECT count(*) FROM bin')}-{n}" for n in range(3))).items())
    pot = make_sku(shop, f"S{database.scalar('SELECT count(*) FROM sku')}")
    code = str(database.scalar("SELECT code FROM sku WHERE id = ?", (pot,)))
    book = {key: 6 for _, key in bins}
    for _, key in bins:
        put_stock(shop.supervisor, pot, warehouse=shop.main, qty=6, bin=key)
    task = made(shop, bins=f"{bins[0][0]}..{bins[2][0]}")
    off: dict[int, int] = {}

    def look(place: int, change: int) -> None:
        name, key = bins[place]
        if key in off:
            return
        seen = max(0, book[key] + change)
        off[key] = seen - book[key]
        count_bin(shop.logistics, task, bin=name, counts=[[code, seen]])

    for kind, first, second, qty in steps:
        if kind == "count":
            look(first, second)
        elif kind == "come":
            shift(shop.supervisor, pot, wh=shop.main, qty=qty, target=bins[first][1])
            book[bins[first][1]] += qty
        elif first != second and book[bins[first][1]] >= qty:
            shift(shop.supervisor, pot, wh=shop.main, qty=qty, source=bins[first][1], target=bins[second][1])
            book[bins[first][1]] -= qty
            book[bins[second][1]] += qty
    for place in range(3):
        look(place, 0)

    found = {line.bin: line.variance for line in count_detail(shop.supervisor, task).lines}
    assert found == {name: off[key] for name, key in bins}
    if all(book[key] + off[key] >= 0 for _, key in bins):
        post_count(shop.operations, task)
        assert promise(shop, pot)[0] == sum(book.values()) + sum(off.values())


# several at once


def test_two_people_count_two_bins_at_once_and_one_bin_goes_to_one(shelf):
    task = made(shelf)
    refused: list[Refused] = []

    def count(person, bin: str, counts: list) -> None:
        try:
            count_bin(person, task, bin=bin, counts=counts)
        except Refused as error:
            refused.append(error)

    at_once(
        lambda: count(shelf.logistics, "A-1", [["POT", 10], ["CUP", 4]]),
        lambda: count(shelf.second, "A-2", [["CUP", 3]]),
        lambda: count(shelf.operations, "A-3", []),
        lambda: count(shelf.supervisor, "A-3", []),
    )

    assert (state(task), len(refused)) == ("counted", 1)
    assert [line[2] for line in sorted(lines())] == [4, 3, 10]
    sound()


COUNTER = """
import sys
from data import database
from data.errors import Refused
from data.events import Actor
from data.operations.counting import count_bin, keep_tally, take_bin
url, name, task = sys.argv[1], sys.argv[2], int(sys.argv[3])
database.open_database(url)
me = Actor(*database.one("SELECT id, name, title, role FROM staff WHERE name = ?", (name,)))
done = []
for n in range(1, 9):
    bin = f"C-{n}"
    try:
        take_bin(me, task, bin=bin)
        for pieces in (1, 2, 3):
            keep_tally(me, task, bin=bin, counts=[["POT", "", pieces]])
        count_bin(me, task, bin=bin, counts=[["POT", 3]])
        done.append(bin)
    except Refused:
        pass
print(",".join(done))
"""


def test_two_processes_count_one_task_and_every_bin_is_counted_once(shop, store_url):
    bins = make_bins(shop, *(f"C-{n}" for n in range(1, 9)))
    pot = make_sku(shop, "POT")
    for key in bins.values():
        put_stock(shop.supervisor, pot, warehouse=shop.main, qty=4, bin=key)
    task = made(shop, bins="C-*")

    running = [
        subprocess.Popen([sys.executable, "-c", COUNTER, store_url, name, str(task)], stdout=subprocess.PIPE,
                         text=True, env=os.environ)
        for name in ("logistics", "operations")
    ]  # fmt: skip
    told = [process.communicate(timeout=60)[0].strip() for process in running]

    done = sorted(bin for line in told for bin in line.split(",") if bin)
    assert (done, [process.returncode for process in running]) == (sorted(bins), [0, 0])
    assert (state(task), {line[2] for line in lines()}) == ("counted", {3})
    post_count(shop.second, task)
    assert promise(shop, pot)[0] == 24
    sound()


def test_of_two_who_post_at_once_one_is_refused(shelf):
    task = counted(shelf, pot=8)
    found: list[str] = []

    def post(person) -> None:
        told = bulk(person, [Call(post_count, (task,))])
        found.append("done" if told.done else "refused")

    at_once(lambda: post(shelf.operations), lambda: post(shelf.second), lambda: post(shelf.supervisor))

    assert (sorted(found), promise(shelf, shelf.pot)[0]) == (["done", "refused", "refused"], 8)
    sound()


# counts that files bring


def test_posting_what_a_file_has_counted_settles_its_differences(shop):
    pot, cup = make_sku(shop, "POT", stock=5), make_sku(shop, "CUP", stock=2)
    keep(shop, Level("POT", 8), Level("CUP", 1), file="stock.csv")
    task = int(database.scalar("SELECT id FROM count_task"))
    poster = next(
        person for person in (shop.second, shop.supervisor)
        if person.id != database.scalar("SELECT counted_by_id FROM count_task")
    )  # fmt: skip

    done = post_count(poster, task)

    assert (promise(shop, pot)[0], promise(shop, cup)[0]) == (8, 1)
    assert [row[-1] for row in listed()] in ([], ["theirs", "theirs"])
    assert {row[0] for row in database.rows("SELECT state FROM difference")} == {"theirs"}
    sound()
    undo_event(poster, done.seq)
    assert {row[0] for row in database.rows("SELECT state FROM difference")} == {"open"}
    assert (promise(shop, pot)[0], state(task)) == (5, "counted")
    sound()


@pytest.mark.parametrize(("settle", "left"), [(take_theirs, 8), (keep_ours, 5)])
def test_a_difference_that_is_settled_leaves_nothing_to_post(shop, settle, left):
    pot = make_sku(shop, "POT", stock=5)
    keep(shop, Level("POT", 8), file="stock.csv")
    task = int(database.scalar("SELECT id FROM count_task"))

    settle(shop.supervisor, int(database.scalar("SELECT id FROM difference")))

    assert (promise(shop, pot)[0], state(task), lines()[0][4]) == (left, "rejected", "rejected")
    sound()
