"""`do`: every operation from the command line, by the same rules as a key, in the shapes of the contract."""

import pytest

from data import database
from data.doorway import OPERATIONS
from data.events import new_op_id
from data.operations.orders import place_order
from tests.builders import make_sku, promise
from tests.command_line import CommandLine

TRACKING = "00340434161094022115"


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    make_sku(shop, "POT-1", stock=10, east=3)
    make_sku(shop, "12345", stock=1)
    for qty in (1, 2, 3):
        place_order(shop.operations, f"POT-1:{qty}", name="Ann", country="DE", paid=f"{qty * 10}")
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


def ready_to_ship(cli: CommandLine, *numbers: str) -> None:
    for verb in ("approve", "pick", "pack"):
        assert cli("do", f"order.{verb}", *numbers).code == 0


def test_an_order_goes_from_placed_to_shipped(cli):
    ready_to_ship(cli, "A10001")

    shipped = cli("do", "order.ship", "a10001", "--carrier", "dhl", "--tracking", TRACKING, "--json")

    assert (shipped.code, shipped.err) == (0, "")
    done = shipped.json["done"][0]
    assert (done["id"], shipped.json["refused"]) == ("A10001", [])
    assert done["says"].startswith("Order A10001 shipped: 1 unit with")
    assert cli("history", "--json").json["rows"][0]["id"] == str(done["event"])
    assert cli("show", "orders", "A10001", "--json").json["fulfilment"] == "shipped"


def test_the_same_operation_id_answers_the_same_and_changes_nothing(cli):
    ready_to_ship(cli, "A10001")
    words = ("do", "order.ship", "A10001", "--carrier", "dhl", "--op-id", new_op_id(), "--json")

    first, again = cli(*words), cli(*words)
    other = cli(*words[:3], "--carrier", "ups", *words[5:])

    assert first.json == again.json
    assert (other.code, "was used for something else" in other.json["refused"][0]["says"]) == (1, True)
    assert cli("list", "parcels", "--json").json["rows"][0]["order"] == "A10001"
    assert len(cli("list", "parcels", "--json").json["rows"]) == 1


def test_several_things_have_an_operation_id_each_and_one_refusal_stops_none(cli):
    answer = cli("do", "order.approve", "A10001", "A9", "A10002", "--op-id", "mine", "--json")

    assert answer.code == 1
    assert [done["id"] for done in answer.json["done"]] == ["A10001", "A10002"]
    assert answer.json["refused"] == [{"id": "A9", "says": "There is no order A9.", "kind": "missing"}]
    cli.store()
    assert database.rows("SELECT op_id FROM event WHERE verb = 'order.approve' ORDER BY seq") == [
        ("mine:1",),
        ("mine:3",),
    ]


def test_a_preview_is_the_same_with_what_it_would_store_and_changes_nothing(cli, shop):
    before = cli("history", "--json").json["rows"][0]["id"]

    answer = cli("do", "stock.receive", "POT-1@MAIN", "--qty", "5", "--preview", "--json")

    assert (answer.code, answer.json["done"][0]["event"]) == (0, None)
    assert answer.json["would"]["stock"] == [{"sku": "POT-1", "warehouse": "MAIN", "bucket": "sellable", "change": 5}]
    assert set(answer.json["would"]) == {"stock", "money", "messages", "state"}
    assert cli("history", "--json").json["rows"][0]["id"] == before
    cli.store()
    assert promise(shop, 1) == (10, 0, 6, 0)


def test_a_preview_in_words_is_what_a_form_shows(cli):
    told = cli("do", "order.cancel", "A10001", "--reason", "twice", "--preview").out.splitlines()
    money = cli("do", "payment.record", "A10001", "--amount", "2.50", "--preview").out.splitlines()
    new = cli("do", "sku.make", "P-POT-1", "--code", "POT-2", "--options", "size: M", "--preview").out.splitlines()

    assert "  state                   placed > cancelled" in told
    assert "  units                        1 > 0" in told
    assert "  money                     2.50 EUR   payment" in money
    assert new == ["Variant POT-2 of P-POT-1 made.", "Nothing was changed."]
    assert told[-1] == money[-1] == "Nothing was changed."


def test_what_a_preview_refuses_is_told_once(cli):
    answer = cli("do", "order.cancel", "A10001", "NOPE", "--reason", " ", "--preview", "--json")

    assert [(told["id"], told["kind"]) for told in answer.json["refused"]] == [
        ("A10001", "refused"),
        ("NOPE", "missing"),
    ]
    assert (answer.code, answer.json["done"]) == (1, [])


def test_a_later_row_of_a_preview_sees_what_an_earlier_one_took(cli):
    answer = cli("do", "order.cancel", "A10001", "A10001", "--reason", "twice", "--preview", "--json")
    money = cli("do", "payment.record", "A10001", "--amount", "2.50", "--preview", "--json")

    assert [done["id"] for done in answer.json["done"]] == ["A10001"]
    assert money.json["would"]["money"][0]["amount"] == "2.50"


def test_stock_is_named_by_sku_and_warehouse_in_one_word_or_two(cli, shop):
    assert cli("do", "stock.receive", "POT-1@EAST", "--qty", "2").code == 0
    assert cli("do", "stock.receive", "POT-1", "--warehouse", "EAST", "--qty=2", "--cost", "4.25").code == 0
    assert cli("do", "stock.adjust", "12345@MAIN", "--qty", "-1", "--reason", "missing").code == 0

    cli.store()
    assert promise(shop, 1, shop.east) == (7, 0, 0, 0)
    assert promise(shop, 2) == (0, 0, 0, 0)


def test_what_is_not_yet_there_takes_its_fields_as_bare_words(cli):
    placed = cli("do", "order.place", "POT-1:1", "--name", "Bo", "--json").json["done"][0]
    changed = cli("do", "setting.change", "limit.service", "20000", "--json").json["done"][0]

    assert (placed["id"], placed["says"]) == ("A10004", "Order A10004 placed: 10.00 EUR.")
    assert changed["says"].startswith("limit.service is ")
    assert cli("do", "setting.change", "a", "b", "c").code == 2


def test_a_denial_names_the_right_and_leaves_a_trace(cli, shop):
    cli.act_as(shop.designer)

    answer = cli("do", "order.ship", "A10001", "--carrier", "dhl", "--json")

    assert (answer.code, answer.json["error"]["kind"]) == (1, "denied")
    assert "allocate, pick, pack and ship" in answer.json["error"]["says"]
    cli.store()
    assert database.one("SELECT actor_id, verb FROM trace_row ORDER BY id DESC LIMIT 1") == (
        shop.designer.id,
        "order.ship",
    )


def test_what_is_above_the_limit_is_asked_for_and_granted(cli, shop):
    cli.act_as(shop.service)
    refused = cli("do", "order.cancel", "A10002", "--reason", "changed their mind", "--json")
    asked = cli("do", "order.cancel", "A10002", "--reason", "changed their mind", "--ask", "--json")
    assert (refused.json["refused"][0]["kind"], asked.json["refused"][0]["kind"]) == ("over", "asked")
    request = cli("list", "approvals", "--json").json["rows"][0]["id"]

    cli.act_as(shop.supervisor)

    assert cli("do", "approval.grant", request).code == 0
    assert cli("show", "orders", "A10002", "--json").json["state"] == "cancelled"


def test_what_was_done_is_taken_back(cli):
    event = cli("do", "order.approve", "A10001", "--json").json["done"][0]["event"]

    assert cli("do", "undo", str(event)).code == 0
    assert cli("show", "orders", "A10001", "--json").json["review"] == "pending"
    assert cli("do", "undo", "99999").code == 3


def test_a_stale_row_is_refused(cli):
    seen = cli("show", "orders", "A10001", "--json").json["version"]
    cli("do", "order.hold", "A10001", "--hold", "other", "--note", "ask first")

    answer = cli("do", "order.approve", "A10001", "--seen", str(seen), "--json")

    assert (answer.code, answer.json["refused"][0]["kind"]) == (1, "stale")


@pytest.mark.parametrize("post", ["supervisor", "operations", "service", "designer", "promoter", "logistics"])
def test_each_post_is_told_exactly_the_operations_it_may_use(cli, shop, post):
    from data.roles import grant

    cli.act_as(shop.people[post])

    listed = cli("do", "--list", "--json").json["operations"]

    assert [one["name"] for one in listed] == sorted(name for name, one in OPERATIONS.items() if grant(post, one.right))
    for one in listed:
        assert set(one) == {"name", "right", "subject", "on_thing", "danger", "doc", "fields"}
    assert cli("do", "--list").code == 0


def test_ctrl_c_between_two_things_says_how_to_go_on(cli, monkeypatch):
    from data.operations import review

    real, calls = review.approve_order.function, []

    def interrupted(*words: object, **values: object) -> object:
        calls.append(words)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*words, **values)

    monkeypatch.setattr(review.approve_order, "function", interrupted)
    words = ("do", "order.approve", "A10001", "A10002", "A10003", "--op-id", "mine", "--json")

    stopped = cli(*words)
    gone_on = cli(*words)

    assert (stopped.code, [done["id"] for done in stopped.json["done"]]) == (130, ["A10001"])
    assert stopped.err == "Stopped after 1 of 3. The same with --op-id mine goes on.\n"
    assert (gone_on.code, len(gone_on.json["done"])) == (0, 3)
    cli.store()
    assert database.scalar("SELECT count(*) FROM event WHERE verb = 'order.approve'") == 3


@pytest.mark.parametrize("post", ["supervisor", "operations", "service", "designer", "promoter", "logistics"])
def test_every_operation_is_refused_to_every_post_that_has_no_right_to_it(cli, shop, post):
    from data.queries.numbers import RIGHTS
    from data.roles import grant

    if shop.url.startswith("postgresql"):
        pytest.skip("rights are the same on both engines")
    cli.act_as(shop.people[post])

    for name, operation in sorted(OPERATIONS.items()):
        if name.startswith("test."):  # other tests on this worker register operations of their own
            continue
        answer = cli("do", name, "nothing", "--preview", "--json")
        kinds = {answer.json["error"]["kind"]} if "error" in answer.json else set()
        kinds |= {one["kind"] for one in answer.json.get("refused", [])}
        if grant(post, operation.right):
            # A thing that a post may not see can't be named by it either.
            sees = grant(post, RIGHTS.get(operation.subject, "own.keep"))
            assert "denied" not in kinds or not operation.on_thing or not sees, (name, answer)
        else:
            assert (answer.code, kinds) == (1, {"denied"}), (name, answer)

    cli.store()
    assert database.scalar("SELECT count(*) FROM event WHERE actor_id = ?", (shop.people[post].id,)) <= 3
