"""Deciding in somebody's place: up to an amount, until a day, never for who lends it, and said so."""

import pytest

from data import clock, database
from data.errors import Denied, Refused
from data.operations.approvals import ask_approval, grant_approval, refuse_approval
from data.operations.delegation import delegate_deciding, end_delegation
from data.operations.history import undo_event
from data.operations.orders import place_order
from data.operations.people import disable_person
from data.paging import Window
from data.queries.approvals import approval_page, approvals_waiting, lent_now, own_places, possible_stand_ins
from screens.words import event_sentence
from tests.builders import events, fresh, make_sku

NOON = 1_795_348_800 * clock.SECOND
"""2026-11-22, 12:00 in London."""


@pytest.fixture
def at(monkeypatch):
    now = [NOON]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


@pytest.fixture
def asked(shop, at):
    """A request of customer service to cancel an order of 100.00."""
    make_sku(shop, stock=10, price=10_000)
    order = place_order(shop.operations, [["POT-1", 1]], paid=10_000).id
    return ask_approval(shop.service, "order.cancel", order, values={"reason": "customer"}).id


def test_who_stands_in_decides_and_the_history_says_in_whose_place(shop, asked):
    done = delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")

    assert [(one.boss_title, one.up_to_minor) for one in own_places(shop.operations)] == [("Lin", 50_000)]
    assert [(one.name, one.boss) for one in lent_now(shop.supervisor)] == [("Operations", "Lin")]
    assert approvals_waiting(shop.operations) == (1, 10_000)
    granted = grant_approval(shop.operations, asked)

    row = approval_page(shop.operations, Window()).rows[0]
    assert (row.state, row.decided_by, row.decided_for) == ("granted", "Operations", "Lin")
    assert fresh(1).state == "cancelled"
    assert event_sentence(granted.verb, 1, granted.facts) == (
        f"Granted to Service: cancel an order: {fresh(1).number}. In the place of Lin."
    )
    assert event_sentence(done.verb, 1, done.facts) == (
        "Operations decides in the place of Lin, up to 500.00 EUR, until 2026-11-24."
    )


def test_it_ends_by_itself_when_the_day_is_over(shop, asked, at):
    delegate_deciding(shop.supervisor, shop.operations.id, up_to=50_000, until="2026-11-22")
    at[0] = NOON + 12 * clock.HOUR

    with pytest.raises(Denied, match="decide requests of others"):
        grant_approval(shop.operations, asked)

    assert (own_places(shop.operations), lent_now(shop.supervisor)) == ([], [])
    assert fresh(1).state == "placed"


def test_above_the_amount_somebody_else_decides(shop, asked):
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="99.99", until="2026-11-24")

    with pytest.raises(Refused, match=r"up to 99\.99 EUR"):
        grant_approval(shop.operations, asked)
    with pytest.raises(Refused, match=r"up to 99\.99 EUR"):
        refuse_approval(shop.operations, asked, note="no")

    assert fresh(1).state == "placed"
    assert events()[-1] == "approval.delegate"


def test_nobody_decides_what_who_lends_the_place_or_they_themselves_asked(shop, at):
    make_sku(shop, stock=10, price=10_000)
    order = place_order(shop.operations, [["POT-1", 1]], paid=10_000).id
    bosses = ask_approval(shop.supervisor, "order.cancel", order, values={"reason": "customer"}).id
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")

    with pytest.raises(Refused, match="has asked for this"):
        grant_approval(shop.operations, bosses)
    delegate_deciding(shop.second, shop.operations.id, up_to="500", until="2026-11-24")
    grant_approval(shop.operations, bosses)

    assert database.scalar("SELECT decided_for_id FROM approval WHERE id = ?", (bosses,)) == shop.second.id


def test_nobody_decides_their_own_request_in_anybodys_place(shop, asked):
    delegate_deciding(shop.supervisor, shop.service.id, up_to="500", until="2026-11-24")

    with pytest.raises(Refused, match="Nobody decides their own request"):
        grant_approval(shop.service, asked)


def test_it_can_be_ended_and_taken_back(shop, asked):
    done = delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")
    undo_event(shop.supervisor, done.seq)
    with pytest.raises(Denied):
        grant_approval(shop.operations, asked)
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")
    key = lent_now(shop.supervisor)[0].id

    end_delegation(shop.second, shop.operations.id, delegation=key)

    with pytest.raises(Denied):
        grant_approval(shop.operations, asked)
    with pytest.raises(Refused, match="has ended already"):
        end_delegation(shop.second, shop.operations.id, delegation=key)


def test_a_new_one_takes_the_place_of_the_one_before(shop, at):
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")
    at[0] += 1
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="50", until="2026-11-23")

    assert [one.up_to_minor for one in own_places(shop.operations)] == [5_000]


def test_it_is_worth_nothing_once_who_lent_it_is_gone(shop, asked):
    delegate_deciding(shop.second, shop.operations.id, up_to="500", until="2026-11-24")
    disable_person(shop.supervisor, shop.second.id)

    with pytest.raises(Denied):
        grant_approval(shop.operations, asked)


@pytest.mark.parametrize(
    ("who", "values", "says"),
    [
        ("lin", {}, "You decide already"),
        ("second", {}, "by their own post"),
        ("operations", {"up_to": "0"}, "more than 0"),
        ("operations", {"up_to": "much"}, "not an amount"),
        ("operations", {"until": "soon"}, "not a day"),
        ("operations", {"until": "2026-11-21"}, "is over"),
        ("operations", {"until": "2027-11-21"}, "too far away"),
    ],
)
def test_what_is_not_lent(shop, at, who, values, says):
    person = shop.supervisor if who == "lin" else shop.people[who]

    with pytest.raises(Refused, match=says):
        delegate_deciding(shop.supervisor, person.id, **{"up_to": "500", "until": "2026-11-24", **values})

    assert (events(), lent_now(shop.supervisor)) == ([], [])


def test_it_is_not_passed_on(shop, at):
    delegate_deciding(shop.supervisor, shop.operations.id, up_to="500", until="2026-11-24")

    with pytest.raises(Refused, match="can't pass it on"):
        delegate_deciding(shop.operations, shop.service.id, up_to="500", until="2026-11-24")
    with pytest.raises(Refused, match="by their own post"):
        end_delegation(shop.operations, shop.operations.id, delegation=1)
    with pytest.raises(Denied):
        delegate_deciding(shop.logistics, shop.service.id, up_to="500", until="2026-11-24")


def test_who_could_stand_in(shop, at):
    assert [words for _, words in possible_stand_ins(shop.supervisor)] == [
        "Designer (designer)",
        "Logistics (logistics)",
        "Operations (operations)",
        "Promoter (promoter)",
        "Service (service)",
    ]
