"""The team: posts, closed accounts, one-time codes, tokens, and who may do what to whom."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from data import database, passwords, sessions
from data.errors import Denied, Refused, Stale
from data.events import Actor
from data.operations.history import undo_event
from data.operations.people import (
    add_person,
    change_person,
    change_role,
    disable_person,
    enable_person,
    end_session,
    give_token,
    reset_person,
    revoke_token,
    unlock_person,
)
from data.queries.people import person_named, signed_in_now, team, tokens
from data.roles import PEOPLE
from tests.builders import events

HASH = "a" * 64


def test_somebody_new_is_of_the_team_and_waits_for_a_code(shop):
    done = add_person(shop.supervisor, "Chen.Yu", role="service", title="陈宇", language="zh_CN", code_hash=HASH)

    found = person_named(shop.supervisor, "chen.yu")
    assert (found.id, found.title, found.post, found.language) == (done.id, "陈宇", "Customer service", "zh_CN")
    assert (found.waits_for_code, found.second_factor, found.seen_at) == (True, False, None)
    assert events() == ["staff.add"]


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("two words", {"role": "service"}, "not a name to sign in with"),
        ("", {"role": "service"}, "not a name to sign in with"),
        ("chen", {"role": "boss"}, "no post “boss”"),
        ("chen", {"role": "store"}, "no post “store”"),
        ("chen", {"role": "service", "language": "fr"}, "no language “fr”"),
        ("LIN", {"role": "service"}, "There is a lin"),
        ("store", {"role": "service"}, "There is a store"),
    ],
)
def test_who_is_not_added(shop, name, values, says):
    before = len(team(shop.supervisor))

    with pytest.raises(Refused, match=says):
        add_person(shop.supervisor, name, **values)

    assert (len(team(shop.supervisor)), events()) == (before, [])


@pytest.mark.parametrize("role", PEOPLE[1:])
def test_only_a_supervisor_manages_the_team(shop, role):
    actor = shop.people[role]
    target = shop.people["promoter"].id

    for call in (
        lambda: add_person(actor, "chen", role="service"),
        lambda: change_role(actor, target, role="service"),
        lambda: disable_person(actor, target),
        lambda: enable_person(actor, target),
        lambda: reset_person(actor, target, code_hash=HASH),
        lambda: unlock_person(actor, target),
        lambda: give_token(actor, target, purpose="x", token_hash=HASH),
        lambda: revoke_token(actor, target, token=1),
    ):
        with pytest.raises(Denied, match=r"manage the team\. It belongs to: Supervisor"):
            call()

    assert events() == []


def test_another_post_holds_from_the_next_act_on_and_can_be_taken_back(shop):
    clerk = shop.service

    done = change_role(shop.supervisor, clerk.id, role="operations")

    assert person_named(shop.supervisor, "service").role == "operations"
    assert done.undo == ("staff.role", {"person": clerk.id, "role": "service"})
    with pytest.raises(Refused, match="is Operations specialist already"):
        change_role(shop.supervisor, clerk.id, role="operations")


def test_a_changed_person_is_stale(shop):
    seen = person_named(shop.supervisor, "service").version
    change_role(shop.supervisor, shop.service.id, role="designer", seen=seen)

    with pytest.raises(Stale):
        disable_person(shop.second, shop.service.id, seen=seen)


def test_nobody_closes_their_own_account_and_the_last_supervisor_stays(shop):
    with pytest.raises(Refused, match="closes their own account"):
        disable_person(shop.supervisor, shop.supervisor.id)
    disable_person(shop.supervisor, shop.second.id)

    with pytest.raises(Refused, match="lin is the last supervisor"):
        change_role(shop.supervisor, shop.supervisor.id, role="service")

    assert [one.name for one in team(shop.supervisor, closed=False) if one.role == "supervisor"] == ["lin"]


def test_two_supervisors_cannot_remove_each_other_at_once(shop):
    pairs = [(shop.supervisor, shop.second.id), (shop.second, shop.supervisor.id)]

    def close(pair: tuple[Actor, int]) -> str:
        try:
            disable_person(*pair)
            return "closed"
        except Refused as refused:
            return refused.kind
        finally:
            database.drop_connection()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(close, pairs))

    left = database.scalar("SELECT count(*) FROM staff WHERE role = 'supervisor' AND disabled_at IS NULL")
    # The second one is either disabled already or sees that nobody would be left.
    assert (outcomes[0], outcomes[1] in ("denied", "refused"), left) == ("closed", True, 1)


def test_a_closed_account_ends_its_sessions_and_tokens_and_can_do_nothing(shop):
    session = sessions.start_session(shop.service, "test")
    token = passwords.new_token()
    give_token(shop.supervisor, shop.service.id, purpose="nightly import", token_hash=passwords.hash_token(token))
    assert sessions.actor_of(session.token) == sessions.actor_of(token) == shop.service

    disable_person(shop.supervisor, shop.service.id)

    assert (sessions.actor_of(session.token), sessions.actor_of(token)) == (None, None)
    with pytest.raises(Denied, match="disabled"):
        add_person(Actor(shop.service.id, "service", "Service", "supervisor"), "chen", role="service")
    with pytest.raises(Refused, match="closed already"):
        disable_person(shop.supervisor, shop.service.id)

    enable_person(shop.supervisor, shop.service.id)

    assert person_named(shop.supervisor, "service").disabled_at is None
    assert (sessions.actor_of(session.token), sessions.actor_of(token)) == (None, None)


def test_a_reset_takes_the_password_and_lets_in_by_a_code_once(shop):
    session = sessions.start_session(shop.service, "test")
    code = passwords.new_code()
    database.run("INSERT INTO recovery_code (staff_id, hash) VALUES (?, 'x')", (shop.service.id,))

    reset_person(shop.supervisor, shop.service.id, code_hash=passwords.hash_code(code), second_factor="drop")

    row = database.one("SELECT password, reset_code, totp_secret FROM staff WHERE id = ?", (shop.service.id,))
    assert row == ("", passwords.hash_code(code), "")
    assert database.scalar("SELECT count(*) FROM recovery_code") == 0
    assert sessions.actor_of(session.token) is None
    assert code not in database.scalar("SELECT body FROM event ORDER BY seq DESC LIMIT 1")
    assert passwords.hash_code(code) not in database.scalar("SELECT body FROM event ORDER BY seq DESC LIMIT 1")


def test_what_a_reset_refuses(shop):
    with pytest.raises(Refused, match="given as its hash"):
        reset_person(shop.supervisor, shop.service.id, code_hash="1234")
    with pytest.raises(Refused, match="kept or dropped"):
        reset_person(shop.supervisor, shop.service.id, code_hash=HASH, second_factor="lose")
    disable_person(shop.supervisor, shop.service.id)
    with pytest.raises(Refused, match="is closed"):
        reset_person(shop.supervisor, shop.service.id, code_hash=HASH)
    with pytest.raises(Refused, match="nobody of the team"):
        reset_person(shop.supervisor, 1, code_hash=HASH)


def test_a_token_is_for_a_purpose_until_it_is_revoked(shop):
    token = passwords.new_token()
    with pytest.raises(Refused, match="what the token is for"):
        give_token(shop.supervisor, shop.service.id, purpose=" ", token_hash=HASH)
    done = give_token(shop.supervisor, shop.service.id, purpose="scanner", token_hash=passwords.hash_token(token))
    assert [(one.name, one.purpose) for one in tokens(shop.supervisor)] == [("service", "scanner")]

    revoke_token(shop.supervisor, shop.service.id, token=done.facts["token"])

    assert sessions.actor_of(token) is None
    with pytest.raises(Refused, match="revoked already"):
        revoke_token(shop.supervisor, shop.service.id, token=done.facts["token"])


def test_who_is_signed_in_now(shop):
    first = sessions.start_session(shop.service, "test")
    sessions.start_session(shop.logistics, "test")
    sessions.sign_out(first.token)

    assert [one.name for one in signed_in_now(shop.supervisor)] == ["logistics"]


def test_a_name_and_a_language_change_and_go_back(shop):
    done = change_person(shop.supervisor, shop.service.id, title="陈宇", language="zh_CN")
    assert (person_named(shop.supervisor, "service").title, person_named(shop.supervisor, "service").language) == (
        "陈宇",
        "zh_CN",
    )

    undo_event(shop.supervisor, done.seq)

    assert person_named(shop.supervisor, "service").title == "Service"
    with pytest.raises(Refused, match="already"):
        change_person(shop.supervisor, shop.service.id, title="Service")
    with pytest.raises(Refused, match="no language “fr”"):
        change_person(shop.supervisor, shop.service.id, language="fr")
    with pytest.raises(Refused, match="can't be a name"):
        change_person(shop.supervisor, shop.service.id, title="a\x1b]52;c;x\x07")
    with pytest.raises(Stale):
        change_person(shop.supervisor, shop.service.id, seen=1, title="Old")
    with pytest.raises(Denied):
        change_person(shop.operations, shop.service.id, title="Mine")


def test_one_session_is_ended_and_the_others_stay(shop):
    first = sessions.start_session(shop.service, "test").token
    second = sessions.start_session(shop.service, "test").token
    key = database.scalar("SELECT min(id) FROM sign_in WHERE staff_id = ?", (shop.service.id,))

    end_session(shop.supervisor, shop.service.id, session=key)

    assert (sessions.actor_of(first), sessions.actor_of(second)) == (None, shop.service)
    with pytest.raises(Refused, match="has no session"):
        end_session(shop.supervisor, shop.service.id, session=key)
    with pytest.raises(Refused, match="has no session"):
        end_session(shop.supervisor, shop.operations.id, session=key + 1)
    with pytest.raises(Denied):
        end_session(shop.operations, shop.service.id, session=key + 1)
