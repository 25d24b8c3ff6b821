"""The doorway at its edges: posts that change, trials that fail, texts that can't be kept, nested transactions."""

from contextlib import suppress

import pytest

from data import clock, database, doctor, feed, frames, options, outbox
from data.doorway import Call, Operation, preview
from data.errors import Denied, Over, Refused, Unclear, Unusable
from data.events import Actor, Done
from data.operations.order_edits import note_order
from data.operations.orders import place_order
from data.operations.own import keep_preference
from data.operations.people import change_role
from data.operations.review import approve_order
from data.operations.settings import change_setting
from tests.builders import events, make_sku, promise


def sound() -> None:
    assert [(one.name, one.examples) for one in doctor.check() if one.found] == []


def test_a_post_that_changes_holds_for_reads_and_notes_too(shop):
    from data.operations.batches import end_batch
    from data.queries.orders import order_ids

    assert order_ids(shop.operations) == []
    change_role(shop.supervisor, shop.operations.id, role="designer")
    from data import events as module

    module._checked.clear()  # two seconds later

    with pytest.raises(Denied):
        order_ids(shop.operations)
    with pytest.raises(Denied):
        end_batch(shop.operations, "hash", state="done")
    keep_preference(shop.operations, "theme", "dark")


def test_a_previewed_setting_counts_for_nobody(shop):
    make_sku(shop, stock=5, price=60_000)
    order = place_order(shop.operations, [["POT-1", 2]], paid=120_000).id

    seen = preview(
        shop.supervisor,
        [
            Call(change_setting, (), {"name": "limit.operations", "value": "900000"}),
            Call(change_setting, (), {"name": "limit.operations", "value": "800000"}),
        ],
    )

    assert [index for index, _ in seen.done] == [0, 1]
    with pytest.raises(Over):
        approve_order(shop.operations, order)


def test_a_setting_that_was_not_saved_counts_for_nobody(shop):
    def change_and_fail(actor: Actor) -> Done:
        change_setting(actor, name="limit.operations", value="900000")
        assert options.limit_of("operations") == 900_000
        raise Refused("No.")

    operation: Operation[...] = Operation("test.fail", "settings.change", "", change_and_fail)
    with pytest.raises(Refused):
        operation(shop.supervisor)

    assert options.limit_of("operations") == 100_000


def test_a_transaction_in_a_transaction_is_a_defect_and_saves_nothing(shop):
    with pytest.raises(RuntimeError, match="open on this thread"), database.transaction():
        database.run("UPDATE staff SET title = 'X'")
        with database.transaction():
            pass

    assert database.scalar("SELECT count(*) FROM staff WHERE title = 'X'") == 0
    with pytest.raises(RuntimeError, match="open on this thread"), database.transaction(), database.snapshot():
        pass
    with database.transaction():
        assert database.scalar("SELECT count(*) FROM staff WHERE title = 'X'") == 0


def test_a_swallowed_fault_never_passes_for_saved(shop):
    with pytest.raises(Unusable), database.transaction():
        database.run("UPDATE staff SET title = 'X'")
        with suppress(Exception):
            database.run("INSERT INTO staff (name) VALUES ('lin')")

    assert database.scalar("SELECT count(*) FROM staff WHERE title = 'X'") == 0


def _orders_and_goes_on(actor: Actor) -> Done:
    """An operation that tries two others and does without them."""
    for lines in ([["POT-1", 1]], [["POT-1", 2]]):
        try:
            with frames.trial():
                done = place_order(actor, lines, paid=1000)
                if lines[0][1] == 1:
                    raise Refused("Not this one.")
        except Refused:
            pass
    return Done("order", done.id)


def test_what_an_operation_only_tried_leaves_no_event_no_sum_and_no_number(shop):
    make_sku(shop, stock=9)
    operation: Operation[...] = Operation("test.try", "order.place", "", _orders_and_goes_on)

    operation(shop.operations)

    assert events() == ["test.stock", "test.try", "order.place"]
    assert database.rows("SELECT orders, units FROM sales_day") == [(1, 2)]
    assert database.rows("SELECT number FROM orders") == [("A10001",)]
    assert promise(shop, 1) == (9, 0, 2, 0)
    sound()


@pytest.mark.parametrize("text", ["a\x00b", "a\udce9b", "x" * 2_000_000])
def test_text_that_nobody_can_keep_is_refused_in_words(shop, text):
    make_sku(shop, stock=9)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id

    with pytest.raises(Unclear):
        note_order(shop.operations, order, text=text)
    with pytest.raises(Unclear):
        keep_preference(shop.operations, "theme", text)
    seen = preview(shop.operations, [Call(note_order, (order,), {"text": text})])

    assert [type(refused) for _, refused in seen.refused] == [Unclear]
    assert database.scalar("SELECT count(*) FROM order_note") == 0


def test_text_with_a_backslash_is_kept(shop):
    make_sku(shop, stock=9)
    order = place_order(shop.operations, [["POT-1", 1]], paid=1000).id

    note_order(shop.operations, order, text="\\u0000 is how \\\\ JSON writes it")

    assert database.scalar("SELECT text FROM order_note") == "\\u0000 is how \\\\ JSON writes it"


def test_an_amount_that_is_no_whole_number_is_never_an_operations_value(shop):
    make_sku(shop, stock=9)

    with pytest.raises(Unclear):
        place_order(shop.operations, [["POT-1", 1]], paid=10.5)


def test_undo_withdraws_only_what_its_own_operation_sent(shop):
    for op_id in ("a_b", "a_b.1", "axb.1", "a_b2", "a%.1"):
        database.run(
            "INSERT INTO outbox (op_id, channel, key, not_before_at, state) VALUES (?, 'mail', ?, 0, 'waiting')",
            (op_id, op_id),
        )

    with database.transaction():
        assert (outbox.withdraw("a_b"), outbox.withdraw("a%")) == (2, 1)

    left = database.rows("SELECT op_id FROM outbox WHERE state = 'waiting' ORDER BY op_id")
    assert left == [("a_b2",), ("axb.1",)]


def test_limits_are_in_the_stores_own_money(shop):
    with database.transaction():
        database.run("INSERT INTO setting (name, value, since_at) VALUES ('currency', 'JPY', 1)")
        database.run("DELETE FROM setting WHERE name = 'currency' AND value = 'EUR'")
    options.forget_options()

    assert options.limit_of("operations") == 1_000


def test_the_cost_in_history_is_for_those_who_may_read_costs(shop):
    from data.operations.prices import change_cost
    from data.queries.history import event_detail

    sku = make_sku(shop)
    seq = change_cost(shop.supervisor, sku, cost="7.00").seq

    assert [row.column for row in event_detail(shop.operations, seq).changes] == ["cost_minor"]
    for person in (shop.logistics, shop.designer, shop.service):
        assert event_detail(person, seq).changes == ()


def test_a_name_in_a_filter_does_not_go_into_the_chain(shop):
    from data.operations.exports import note_export
    from data.operations.own import drop_filter, save_filter

    note_export(shop.operations, "orders", rows=3, filter="customer:ann@example.com")
    kept = save_filter(shop.operations, "orders", name="hers", text="customer:ann@example.com").id
    drop_filter(shop.operations, kept)

    assert database.scalar("SELECT count(*) FROM event WHERE body LIKE '%example.com%'") == 0


def test_the_time_zone_stays_once_days_are_summed_by_it(shop):
    make_sku(shop, stock=9)
    place_order(shop.operations, [["POT-1", 1]], paid=1000)

    with pytest.raises(Refused, match="time zone"):
        change_setting(shop.supervisor, name="timezone", value="Asia/Shanghai")
    sound()


def test_queries_take_no_part_in_what_was_replaced(shop, tmp_path):
    import os
    import shutil

    if database.engine() != "sqlite":
        return
    path = database.store_path()
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "copy.db")
    os.replace(tmp_path / "copy.db", path)

    with pytest.raises(Unusable, match="was replaced"):
        from data.queries.orders import order_ids

        order_ids(shop.operations)


def test_news_that_are_too_many_for_once_are_told_in_turn(shop, monkeypatch):
    make_sku(shop, stock=9)
    seen = feed.latest()
    orders = [place_order(shop.operations, [["POT-1", 1]], paid=1000).id for _ in range(5)]
    monkeypatch.setattr(feed, "MOST", 2)

    told: list[int] = []
    while seen != feed.latest():
        news = feed.since(seen)
        assert news.seq > seen
        told += news.touched["order"]
        seen = news.seq

    assert sorted(set(told)) == orders


def test_a_long_preview_ends_in_time_whatever_the_clock_says(shop, monkeypatch):
    from data import doorway

    make_sku(shop, stock=9)
    orders = [place_order(shop.operations, [["POT-1", 1]], paid=1000).id for _ in range(3)]
    monkeypatch.setattr(doorway, "PREVIEW_S", 0)

    with clock.telling(0):
        seen = preview(shop.operations, [Call(approve_order, (order,)) for order in orders])

    assert seen.tried == 1


def test_an_operation_id_is_text_that_can_be_kept(shop):
    make_sku(shop, stock=9)

    with pytest.raises(Unclear):
        place_order(shop.operations, [["POT-1", 1]], op_id="a\udce9")
