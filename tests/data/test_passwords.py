"""Passwords that are refused and taken, and what is kept of them."""

import pytest

from data import passwords
from data.errors import Refused


def test_the_cost_of_a_hash_is_64_mib_three_passes_one_lane():
    assert passwords.hash_password("maple kettle orbit").startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password123!",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "aaaaaaaaaaaa",
        "abababababababab",
        "abcdefghijkl",
        "987654321098",
        "123412341234",
        "Sommer2024!Sommer",
        "ｐａｓｓｗｏｒｄ１２３４",
        "lin.weiting.2024",
        "Linden-2026-Linden",
        "iloveyou2024",
        "short",
        "x" * 129,
    ],
)
def test_what_others_would_guess_is_refused(password):
    with pytest.raises(Refused):
        passwords.check_password(password, "lin", "Lin Wei-Ting", "Linden & Co")


@pytest.mark.parametrize(
    "password",
    [
        "maple kettle orbit",
        "gtkwzmbqexnv",
        "红色的大象在跳舞唱歌很开心呢",
        "correct horse battery staple",
        "Tr0ub4dor&3xyz",
    ],
)
def test_what_nobody_would_guess_is_taken(password):
    passwords.check_password(password, "lin", "Lin Wei-Ting", "Linden & Co")


def test_a_hash_knows_its_password_however_its_accents_were_typed():
    passwords.set_cost(passwords.Cost(8, 1, 1))
    try:
        kept = passwords.hash_password("caf\u00e9 under the bridge")

        assert passwords.matches("cafe\u0301 under the bridge", kept)
        assert not passwords.matches("cafe under the bridge", kept)
        assert not passwords.matches("x" * 10_000, kept)
        assert not passwords.matches("", "")
        assert not passwords.matches("x", "not a hash")
    finally:
        passwords.set_cost(passwords.Cost())


def test_codes_are_long_and_read_whichever_way_they_are_typed():
    code = passwords.new_code()

    assert len(code) == 17
    assert passwords.hash_code(code) == passwords.hash_code(code.lower().replace("-", " "))
    assert len({passwords.new_token() for _ in range(100)}) == 100
