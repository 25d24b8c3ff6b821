"""Shipping without an allocation: a supervisor's right, with a reason, and never from a shelf that has it not."""

import pytest

from data import database, doctor
from data.doorway import Call, preview
from data.errors import Denied, Refused, Stale, Unclear
from data.operations.dispatch import ship_order
from data.operations.forcing import force_order
from data.operations.fulfilment import allocate_order, deallocate_order
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.review import approve_order, hold_order
from data.roles import PEOPLE
from screens.words import event_sentence
from tests.builders import Shop, events, fresh, make_sku, promise

WHY = "the buyer stands here"


def approved(shop: Shop, units: int, sku: str = "POT-1") -> int:
    order = place_order(shop.operations, [[sku, units]], paid=units * 1000).id
    approve_order(shop.supervisor, order)
    return order


@pytest.fixture
def taken(shop: Shop) -> tuple[int, int, int]:
    """An article with 3 pieces, an order that they are promised to, and one that lacks 2."""
    sku = make_sku(shop, stock=3)
    first, second = approved(shop, 3), approved(shop, 2)
    assert (fresh(second).fulfilment, fresh(second).hold_reason) == ("backordered", "stock")
    return sku, first, second


def sound() -> bool:
    return not [one for one in doctor.check() if one.found]


def test_what_is_promised_to_others_leaves_and_they_are_short(shop, taken):
    sku, first, second = taken

    done = force_order(shop.supervisor, second, carrier="dhl", reason=WHY)

    found = fresh(second)
    assert (found.fulfilment, found.unshipped, found.holds) == ("shipped", 0, 0)
    assert promise(shop, sku) == (1, 0, 3, 0)
    assert (event_sentence("order.force", 1, done.facts), events()[-1]) == (
        f"Order {found.number} shipped: 2 units with DHL, 2 unpromised. Short now: 2 more are promised than there are,"
        f" to {fresh(first).number}.",
        "order.force",
    )
    assert database.scalar("SELECT reason FROM event ORDER BY seq DESC LIMIT 1") == WHY
    assert sound()
    with pytest.raises(Refused, match="promised but not on the shelf"):
        ship_order(shop.operations, first, carrier="dhl")


def test_pieces_that_are_kept_back_leave_and_nobody_is_short(shop):
    sku = make_sku(shop, stock=2, safety=2)
    order = approved(shop, 2)

    done = force_order(shop.supervisor, order, carrier="dhl", reason=WHY)

    assert (promise(shop, sku), done.facts["short"], sound()) == ((0, 0, 0, 0), "", True)


def test_only_what_lacks_a_promise_is_forced(shop):
    make_sku(shop, stock=4, safety=1)
    order = approved(shop, 4)

    done = force_order(shop.supervisor, order, carrier="dhl", reason=WHY)

    assert (done.facts["units"], done.facts["forced"], sound()) == (4, 1, True)


def test_taken_back_the_order_lacks_again_what_it_lacked(shop, taken):
    sku, _, second = taken
    done = force_order(shop.supervisor, second, carrier="dhl", reason=WHY)

    undo_event(shop.supervisor, done.seq)

    found = fresh(second)
    assert (found.fulfilment, found.hold_reason, found.unshipped) == ("backordered", "stock", 2)
    assert (promise(shop, sku), sound()) == ((3, 0, 3, 0), True)
    assert database.scalar("SELECT count(*) FROM allocation WHERE order_id = ? AND state = 'open'", (second,)) == 0


def refused(shop: Shop, order: int, **values: object) -> str:
    """The sentence, when it left nothing behind."""
    before = (events(), fresh(order).version, database.rows("SELECT * FROM promise ORDER BY id"))
    told: dict[str, object] = {"carrier": "dhl", "reason": WHY, **values}
    with pytest.raises(Refused) as found:
        force_order(shop.supervisor, order, **told)
    assert (events(), fresh(order).version, database.rows("SELECT * FROM promise ORDER BY id")) == before
    return str(found.value)


def test_what_is_not_forced_and_why(shop, taken):
    _, first, second = taken
    number = fresh(second).number

    assert refused(shop, second, reason=" ") == "Say why it ships without an allocation."
    assert refused(shop, second, warehouse="EAST") == (
        "0 of POT-1 lie in EAST to be sold, not 2. Receive or count what is there first."
    )
    assert refused(shop, second, warehouse="WEST").startswith("There is no warehouse “WEST”.")
    assert refused(shop, second, lines="POT-1:3").startswith(f"Order {number} has not that many of POT-1")
    assert refused(shop, first) == f"All of that is promised to order {fresh(first).number}. Ship it as usual."
    hold_order(shop.supervisor, second, hold="fraud")
    assert refused(shop, second) == f"Order {number} is held: fraud. Release the hold first."
    waiting = place_order(shop.operations, [["POT-1", 1]], paid=1000).id
    assert refused(shop, waiting) == f"Order {fresh(waiting).number} is not approved yet. Approve it first."


def test_the_warehouse_is_told_where_it_is_not_clear(shop):
    make_sku(shop, stock=1, east=1)
    make_sku(shop, "POT-2")
    order, other = approved(shop, 3), approved(shop, 1, "POT-2")

    assert refused(shop, order) == (
        f"Goods of order {fresh(order).number} lie in MAIN, EAST. Say which warehouse it leaves."
    )
    assert refused(shop, other) == (
        f"Nothing of order {fresh(other).number} lies on a shelf. Receive or count it first."
    )


def test_what_another_warehouse_has_promised_stays_there(shop):
    make_sku(shop, stock=5, east=2)
    order = approved(shop, 2)
    deallocate_order(shop.operations, order)
    allocate_order(shop.operations, order, warehouse="EAST")

    assert refused(shop, order, warehouse="MAIN") == (
        "2 of POT-1 are promised from another warehouse. Ship them from there, or let them go first."
    )


def test_a_number_of_another_carrier_takes_nothing_off_the_shelf(shop, taken):
    _, _, second = taken
    before = events()

    with pytest.raises(Unclear):
        force_order(shop.supervisor, second, carrier="ups", reason=WHY, tracking="00340434161094022115")

    assert (events(), promise(shop, taken[0])) == (before, (3, 0, 3, 0))


@pytest.mark.parametrize("post", PEOPLE[1:])
def test_it_is_a_right_of_supervisors_alone(shop, taken, post):
    with pytest.raises(Denied, match=r"ship without an allocation\. It belongs to: Supervisor"):
        force_order(shop.people[post], taken[2], carrier="dhl", reason=WHY)


def test_an_order_that_was_changed_is_stale_and_a_preview_tells_the_pieces(shop, taken):
    _, _, second = taken
    seen = fresh(second).version
    with pytest.raises(Stale):
        force_order(shop.supervisor, second, seen=seen - 1, carrier="dhl", reason=WHY)

    found = preview(shop.supervisor, [Call(force_order, (second,), {"carrier": "dhl", "reason": WHY})])

    assert {"sku": "POT-1", "warehouse": "MAIN", "bucket": "sellable", "change": -2} in found.would.stock
    assert (fresh(second).version, promise(shop, taken[0])) == (seen, (3, 0, 3, 0))
