"""The second factor: turned on with a code, asked for at sign-in, used once, and lost without being locked out."""

from collections.abc import Iterator

import pyotp
import pytest

from data import clock, database, passwords, second_factor, sessions
from data.errors import Denied, Refused
from data.operations.history import undo_event
from data.operations.second_factor import drop_factor, turn_on_factor
from data.queries.people import own_factor, person_detail
from data.sessions import Unproven, sign_in
from tests.builders import events

PASSWORD = "maple kettle orbit"
CHEAP = passwords.Cost(8, 1, 1)


@pytest.fixture(autouse=True)
def cheap_hashes() -> Iterator[None]:
    passwords.set_cost(CHEAP)
    yield
    passwords.set_cost(passwords.Cost())


@pytest.fixture
def at(monkeypatch):
    """A clock that a test sets."""
    now = [1_800_000_000 * clock.SECOND]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


@pytest.fixture
def clerk(shop, at):
    database.run("UPDATE staff SET password = ? WHERE name = 'service'", (passwords.hash_password(PASSWORD),))
    return shop.service


def code_of(secret: str, at: list[int]) -> str:
    return pyotp.TOTP(secret).at(at[0] // clock.SECOND)


def enrol(person, at: list[int]) -> tuple[str, list[str]]:
    """Turn it on; the secret and the recovery codes."""
    found = second_factor.new_enrolment(person)
    codes, hashes = second_factor.new_recovery_codes()
    turn_on_factor(person, secret=found.secret, code=code_of(found.secret, at), recovery=" ".join(hashes))
    return found.secret, codes


def test_it_is_on_once_a_code_was_right_and_then_asked_for(shop, clerk, at):
    secret, codes = enrol(clerk, at)

    assert own_factor(clerk) == (True, 10)
    assert len(set(codes)) == 10
    assert events() == ["staff.factor_on"]
    with pytest.raises(Unproven) as asked:
        sign_in("service", PASSWORD)
    assert asked.value.missing == "code"
    at[0] += 30 * clock.SECOND
    assert sign_in("service", PASSWORD, code=code_of(secret, at)).actor == clerk


def test_the_code_that_turned_it_on_and_any_other_work_once(shop, clerk, at):
    secret, _ = enrol(clerk, at)
    used = code_of(secret, at)

    with pytest.raises(Unproven, match="not right"):
        sign_in("service", PASSWORD, code=used)
    at[0] += clock.MINUTE
    code = code_of(secret, at)
    sign_in("service", PASSWORD, code=code)
    with pytest.raises(Unproven, match="not right"):
        sign_in("service", PASSWORD, code=code)


def test_a_recovery_code_works_once_and_is_kept_only_as_its_hash(shop, clerk, at):
    _, codes = enrol(clerk, at)

    sign_in("service", PASSWORD, code=f" {codes[3].lower()} ")

    assert own_factor(clerk) == (True, 9)
    with pytest.raises(Unproven, match="not right"):
        sign_in("service", PASSWORD, code=codes[3])
    kept = {row[0] for row in database.rows("SELECT hash FROM recovery_code")}
    assert kept == {passwords.hash_code(code) for code in codes}


def test_nothing_of_the_secret_stands_in_the_history(shop, clerk, at):
    secret, codes = enrol(clerk, at)

    told = "".join(row[0] for row in database.rows("SELECT body FROM event"))
    assert secret not in told
    assert not any(passwords.hash_code(code) in told for code in codes)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"code": "000000"}, "not the code of now"),
        ({"code": ""}, "not the code of now"),
        ({"secret": "short"}, "turned on in the program"),
        ({"recovery": "a b c"}, "turned on in the program"),
    ],
)
def test_what_does_not_turn_it_on(shop, clerk, at, values, says):
    secret = "A" * 32
    hashes = " ".join(second_factor.new_recovery_codes()[1])

    with pytest.raises(Refused, match=says):
        turn_on_factor(clerk, **{"secret": secret, "code": code_of(secret, at), "recovery": hashes, **values})

    assert (own_factor(clerk), events()) == ((False, 0), [])


def test_it_is_not_turned_on_twice(shop, clerk, at):
    enrol(clerk, at)

    with pytest.raises(Refused, match="on already"):
        enrol(clerk, at)


def test_turning_it_off_needs_a_code_and_a_wrong_one_must_wait(shop, clerk, at):
    secret, codes = enrol(clerk, at)
    at[0] += clock.MINUTE

    with pytest.raises(Unproven, match="The next try is possible in 2 s"):
        second_factor.turn_off(clerk, "000000")
    with pytest.raises(Unproven, match="Too many tries"):
        second_factor.turn_off(clerk, code_of(secret, at))
    assert own_factor(clerk) == (True, 10)
    at[0] += 3 * clock.SECOND
    second_factor.turn_off(clerk, codes[0])

    assert own_factor(clerk) == (False, 0)
    assert events() == ["staff.factor_on", "staff.factor_off"]
    assert sign_in("service", PASSWORD).actor == clerk
    with pytest.raises(Refused, match="is off"):
        second_factor.turn_off(clerk, codes[1])


def test_new_recovery_codes_take_the_place_of_the_old(shop, clerk, at):
    secret, old = enrol(clerk, at)
    at[0] += clock.MINUTE
    new, hashes = second_factor.new_recovery_codes()

    second_factor.renew_recovery(clerk, code_of(secret, at), hashes)

    with pytest.raises(Unproven):
        sign_in("service", PASSWORD, code=old[0], source="elsewhere")
    at[0] += clock.MINUTE
    assert sign_in("service", PASSWORD, code=new[0]).actor == clerk
    assert events() == ["staff.factor_on", "staff.recovery"]


def test_a_supervisor_takes_it_away_from_who_lost_it_and_their_sessions_end(shop, clerk, at):
    _, codes = enrol(clerk, at)
    token = sign_in("service", PASSWORD, code=codes[0]).token
    assert person_detail(shop.supervisor, clerk.id).recovery_left == 9

    with pytest.raises(Denied):
        drop_factor(shop.operations, clerk.id, reason="asked")
    with pytest.raises(Refused, match="Say how you know"):
        drop_factor(shop.supervisor, clerk.id, reason=" ")
    assert own_factor(clerk) == (True, 9)
    done = drop_factor(shop.supervisor, clerk.id, reason="came to my desk")

    assert (own_factor(clerk), sessions.actor_of(token)) == ((False, 0), None)
    with pytest.raises(Refused, match="has no second factor"):
        drop_factor(shop.second, clerk.id, reason="again")
    with pytest.raises(Refused):
        undo_event(shop.supervisor, done.seq)


def test_nobody_takes_away_their_own(shop, at):
    enrol(shop.supervisor, at)

    with pytest.raises(Refused, match="with a code of it"):
        drop_factor(shop.supervisor, shop.supervisor.id, reason="tired")

    assert own_factor(shop.supervisor)[0]


@pytest.mark.parametrize(
    "store", ["Linden", "林登生活用品旗舰店", "A very long name of a store & its sons, in the old town"]
)
def test_the_address_for_apps_is_short_enough_to_be_drawn(store):
    uri = second_factor.address_of("A" * 32, "maria.fernanda.lopez", store)

    assert len(uri) <= second_factor.LONGEST
    assert pyotp.parse_uri(uri).secret == "A" * 32
