"""Signing in: one answer for whatever is wrong, longer and longer waits, factors and codes that work once."""

import time
from collections.abc import Iterator

import pyotp
import pytest

from data import clock, database, passwords, sessions
from data.errors import Denied, Refused
from data.operations.people import disable_person, reset_person, unlock_person
from data.sessions import Unproven, actor_of, change_password, sign_in

PASSWORD = "maple kettle orbit"
NEW = "quiet harbour violin"
CHEAP = passwords.Cost(8, 1, 1)


@pytest.fixture(autouse=True)
def cheap_hashes() -> Iterator[None]:
    passwords.set_cost(CHEAP)
    yield
    passwords.set_cost(passwords.Cost())


@pytest.fixture
def clerk(shop):
    kept = passwords.hash_password(PASSWORD)
    database.run("UPDATE staff SET password = ? WHERE name IN ('service', 'lin')", (kept,))
    return shop.service


@pytest.fixture
def at(monkeypatch):
    """A clock that a test sets."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


def failed(name: str, password: str, **values) -> Unproven:
    with pytest.raises(Unproven) as caught:
        sign_in(name, password, **values)
    return caught.value


def test_who_knows_the_password_is_in_for_twelve_hours(shop, clerk, at):
    found = sign_in(" SERVICE ", PASSWORD)

    assert (found.actor, found.until_at) == (clerk, at[0] + 12 * clock.HOUR)
    assert actor_of(found.token) == clerk
    assert database.scalar("SELECT count(*) FROM sign_in WHERE token_hash = ?", (found.token,)) == 0

    at[0] += 12 * clock.HOUR

    assert actor_of(found.token) is None
    with pytest.raises(Denied, match="Nobody is signed in"):
        sessions.require(found.token)


def test_whatever_is_wrong_gets_one_answer(shop, clerk, at):
    answers = []
    for name, password in (("service", "wrong"), ("nobody", PASSWORD), ("store", ""), ("operations", "")):
        answers.append(str(failed(name, password, source=f"of {name}")))

    assert set(answers) == {"The name, the password or the code is not right. The next try is possible in 2 s."}


def test_an_unknown_name_takes_as_long_as_a_known_one(shop, clerk):
    passwords.set_cost(passwords.Cost(16_384, 2, 1))
    database.run("UPDATE staff SET password = ? WHERE name = 'service'", (passwords.hash_password(PASSWORD),))

    def seconds(name: str, number: int) -> float:
        start = time.perf_counter()
        failed(name, "wrong", source=f"{name} {number}")
        took = time.perf_counter() - start
        database.run("DELETE FROM gate WHERE key LIKE 'account:%'")
        return took

    # One after the other, so that a busy machine is as busy for both.
    pairs = [(seconds("service", number), seconds("nobody", number)) for number in range(20)]
    known, unknown = map(min, zip(*pairs, strict=True))

    assert abs(known - unknown) / known < 0.5


def test_each_failure_makes_the_account_wait_twice_as_long_up_to_fifteen_minutes(shop, clerk, at):
    waits = []
    for number in range(12):
        failed("service", "wrong", source=f"place {number}")
        until = database.scalar("SELECT until_at FROM gate WHERE key = 'account:service'")
        waits.append((until - at[0]) // clock.SECOND)
        at[0] = until

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def test_a_thousand_tries_in_an_hour_let_twelve_through(shop, clerk, at, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "matches", lambda *words: bool(checked.append(words)))
    start = at[0]

    for number in range(1_000):
        at[0] = start + number * clock.HOUR // 1_000
        failed("service", "wrong")

    assert len(checked) <= 12


@pytest.mark.parametrize(
    ("names", "places"), [(1, 1_000), (1_000, 1), (3, 5)], ids=["from everywhere", "at everybody", "some at some"]
)
def test_a_thousand_guesses_in_an_hour_are_hardly_any_however_they_are_spread(
    shop, clerk, at, monkeypatch, names, places
):
    checked = []
    monkeypatch.setattr(passwords, "matches", lambda *words: bool(checked.append(words)))
    start, known = at[0], ["service", "operations", "logistics", *(f"nobody{number}" for number in range(997))]

    for number in range(1_000):
        at[0] = start + number * clock.HOUR // 1_000
        failed(known[number % names], "wrong", source=f"place {number % places}")

    assert len(checked) <= 12 * min(names, places)
    assert database.scalar("SELECT count(*) FROM sign_in") == 0


def test_nothing_that_is_asked_of_the_store_or_answered_tells_a_known_name_from_an_unknown_one(
    shop, clerk, at, monkeypatch
):
    matches, run = passwords.matches, database.run
    start = at[0]

    def tries(name: str) -> list[object]:
        """What happens in twelve tries that wait no longer than they must."""
        seen: list[object] = []
        at[0] = start
        monkeypatch.setattr(passwords, "matches", lambda *words: bool(seen.append("hash")) or matches(*words))
        monkeypatch.setattr(database, "run", lambda sql, values=(): seen.append((sql, len(values))) or run(sql, values))
        for number in range(12):
            seen.append(str(failed(name, "wrong", source=f"of {name} {number}")))
            seen.append(str(failed(name, PASSWORD, source=f"of {name} {number}")))
            at[0] = run("SELECT max(until_at) FROM gate WHERE key = ?", (f"account:{name}",)).fetchone()[0]
        monkeypatch.setattr(database, "run", run)
        return seen

    told = [tries(name) for name in ("service", "nobody", "store", "operations")]

    assert told[0] == told[1] == told[2] == told[3]
    assert told[0].count("hash") == 12


def test_who_has_to_wait_is_not_even_checked_and_the_wait_grows_no_longer(shop, clerk, at):
    failed("service", "wrong")

    refused = failed("service", PASSWORD)
    assert (refused.missing, str(refused)) == ("wait", "Too many tries. The next one is possible in 2 s.")

    at[0] += 2 * clock.SECOND
    assert sign_in("service", PASSWORD).actor == clerk
    assert database.scalar("SELECT count(*) FROM gate") == 0


def test_a_place_that_guesses_waits_whichever_names_it_tries(shop, clerk, at):
    failed("nobody", "x", source="192.0.2.7")
    at[0] += 2 * clock.SECOND
    failed("somebody", "x", source="192.0.2.7")

    refused = failed("service", PASSWORD, source="192.0.2.7")

    assert (refused.missing, sign_in("service", PASSWORD, source="192.0.2.8").actor) == ("wait", clerk)


def test_a_gate_forgets_after_an_hour_and_a_supervisor_opens_it_sooner(shop, clerk, at):
    for number in range(9):
        failed("service", "wrong", source=f"place {number}")
        at[0] = database.scalar("SELECT until_at FROM gate WHERE key = 'account:service'")
    failed("service", "wrong", source="another")

    unlock_person(shop.supervisor, clerk.id)

    assert sign_in("service", PASSWORD, source="own").actor == clerk
    failed("service", "wrong", source="own")
    at[0] += 2 * clock.HOUR
    failed("service", "wrong", source="own")
    assert database.scalar("SELECT failures FROM gate WHERE key = 'account:service'") == 1


def test_a_second_factor_is_asked_for_and_its_code_works_once(shop, clerk, at):
    secret = pyotp.random_base32(32)
    database.run("UPDATE staff SET totp_secret = ? WHERE id = ?", (secret, clerk.id))
    code = pyotp.TOTP(secret).at(at[0] // clock.SECOND)

    assert failed("service", PASSWORD).missing == "code"
    assert sign_in("service", PASSWORD, code=f"{code[:3]} {code[3:]}").actor == clerk
    assert failed("service", PASSWORD, code=code).missing == "wrong"

    at[0] += 30 * clock.SECOND
    assert sign_in("service", PASSWORD, code=pyotp.TOTP(secret).at(at[0] // clock.SECOND)).actor == clerk


def test_asking_for_the_code_does_not_forgive_wrong_codes(shop, clerk, at):
    database.run("UPDATE staff SET totp_secret = ? WHERE id = ?", (pyotp.random_base32(32), clerk.id))
    for number in range(3):
        failed("service", PASSWORD, code="000000", source=f"place {number}")
        at[0] = database.scalar("SELECT until_at FROM gate WHERE key = 'account:service'")
        assert failed("service", PASSWORD).missing == "code"

    assert database.scalar("SELECT failures FROM gate WHERE key = 'account:service'") == 3


def test_a_recovery_code_stands_in_for_the_factor_once(shop, clerk, at):
    recovery = passwords.new_code()
    database.run("UPDATE staff SET totp_secret = ? WHERE id = ?", (pyotp.random_base32(32), clerk.id))
    database.run("INSERT INTO recovery_code (staff_id, hash) VALUES (?, ?)", (clerk.id, passwords.hash_code(recovery)))

    assert sign_in("service", PASSWORD, code=recovery.lower()).actor == clerk
    assert failed("service", PASSWORD, code=recovery).missing == "wrong"


def test_a_one_time_code_lets_in_once_with_a_new_password(shop, clerk, at):
    code = passwords.new_code()
    reset_person(shop.supervisor, clerk.id, code_hash=passwords.hash_code(code))

    assert failed("service", PASSWORD).missing == "wrong"
    at[0] += clock.MINUTE
    assert failed("service", code).missing == "new password"
    with pytest.raises(Refused, match="easily guessed"):
        sign_in("service", code, new_password="service-2026-service")
    assert sign_in("service", code, new_password=NEW).actor == clerk
    assert failed("service", code, new_password=NEW, source="b").missing == "wrong"
    at[0] += clock.MINUTE
    assert sign_in("service", NEW).actor == clerk
    assert database.scalar("SELECT verb FROM event ORDER BY seq DESC LIMIT 1") == "staff.password"


def test_a_one_time_code_lasts_a_day(shop, clerk, at):
    code = passwords.new_code()
    reset_person(shop.supervisor, clerk.id, code_hash=passwords.hash_code(code))
    at[0] += clock.DAY

    assert failed("service", code, new_password=NEW).missing == "wrong"


def test_a_closed_account_says_so_to_its_owner_only(shop, clerk, at):
    disable_person(shop.supervisor, clerk.id)

    assert "closed" in str(failed("service", PASSWORD))
    assert "closed" not in str(failed("service", "wrong"))


def test_a_new_password_ends_all_sessions(shop, clerk, at):
    found = sign_in("service", PASSWORD)
    with pytest.raises(Unproven):
        change_password(clerk, "wrong", NEW)
    at[0] += clock.MINUTE

    change_password(clerk, PASSWORD, NEW)

    assert actor_of(found.token) is None
    assert sign_in("service", NEW).actor == clerk


def test_a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(shop, clerk, at):
    before = database.scalar("SELECT password FROM staff WHERE name = 'service'")
    passwords.set_cost(passwords.Cost(16, 1, 1))

    sign_in("service", PASSWORD)

    after = database.scalar("SELECT password FROM staff WHERE name = 'service'")
    assert ("m=8," in before, "m=16," in after) == (True, True)
    assert passwords.matches(PASSWORD, after)


def test_a_session_tells_from_where_it_is_and_when_its_person_last_did_something(shop, clerk, at):
    from data.queries.people import open_sessions

    found = sign_in("service", PASSWORD, source="10.0.0.7")
    begun = at[0]
    at[0] += 7 * clock.MINUTE

    assert [(one.name, one.source, one.at, one.seen_at) for one in open_sessions(shop.supervisor)] == [
        ("service", "10.0.0.7", begun, begun)
    ]
    sessions.note_seen(found.token)
    assert [one.seen_at for one in open_sessions(shop.supervisor)] == [at[0]]
    with pytest.raises(Denied):
        open_sessions(shop.operations)


def test_the_password_opens_the_session_that_is_there_and_makes_no_other(shop, clerk, at):
    found = sign_in("service", PASSWORD)

    sessions.prove_password(found.token, PASSWORD)

    assert database.scalar("SELECT count(*) FROM sign_in WHERE staff_id = ?", (clerk.id,)) == 1
    with pytest.raises(Unproven, match="The password is not right"):
        sessions.prove_password(found.token, "maple kettle orbi")
    assert actor_of(found.token) == clerk


def test_wrong_passwords_of_a_session_and_at_sign_in_are_counted_together(shop, clerk, at):
    token = sign_in("service", PASSWORD).token
    waits = []
    for wrong in (lambda: sessions.prove_password(token, "wrong"), lambda: sign_in("service", "wrong")) * 2:
        with pytest.raises(Unproven) as caught:
            wrong()
        waits.append(caught.value.facts["wait"])
        at[0] += waits[-1] * clock.SECOND

    assert waits == [2, 4, 8, 16]

    at[0] -= clock.SECOND
    with pytest.raises(Unproven, match="possible in 1 s"):
        sessions.prove_password(token, PASSWORD)

    at[0] += clock.SECOND
    sessions.prove_password(token, PASSWORD)
    assert database.scalar("SELECT count(*) FROM gate WHERE key = 'account:service'") == 0


def test_a_password_alone_does_not_wipe_out_the_tries_at_the_second_factor(shop, clerk, at):
    token = sign_in("service", PASSWORD).token
    database.run("UPDATE staff SET totp_secret = ? WHERE id = ?", (pyotp.random_base32(), clerk.id))
    assert failed("service", PASSWORD, code="000000").facts["wait"] == 2
    at[0] += 2 * clock.SECOND

    sessions.prove_password(token, PASSWORD)

    assert failed("service", PASSWORD, code="000000").facts["wait"] == 4


def test_a_session_that_was_ended_or_whose_person_was_disabled_is_proven_by_no_password(shop, clerk, at):
    ended, disabled = sign_in("service", PASSWORD).token, sign_in("service", PASSWORD).token
    sessions.sign_out(ended)
    with pytest.raises(Denied):
        sessions.prove_password(ended, PASSWORD)

    disable_person(shop.supervisor, clerk.id)
    with pytest.raises(Denied):
        sessions.prove_password(disabled, PASSWORD)
    assert database.scalar("SELECT count(*) FROM gate") == 0
