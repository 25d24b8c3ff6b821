"""Tracking numbers of the demo's parcels: of each carrier's form, with the check digit that it demands."""

from collections.abc import Callable
from random import Random

from data.carriers import FEDEX_WEIGHTS, S10_WEIGHTS

PLAIN = {
    "gls": "###########",
    "evri": "H00A############",
    "postnl": "3SLIND#########",
    "sf": "SF#############",
    "jd": "JD00###########",
    "yto": "YT#############",
    "laposte": "6A###########",
    "dpd": "0998##########",
}
"""Forms without a check digit; `#` is a digit."""


def tracking_number(dice: Random, carrier: str) -> str:
    """A number that the carrier could have given."""
    made = CHECKED.get(carrier)
    return made(dice) if made else _digits(dice, PLAIN[carrier])


def _digits(dice: Random, form: str) -> str:
    return "".join(str(dice.randint(0, 9)) if sign == "#" else sign for sign in form)


def _sscc(dice: Random) -> str:
    bare = _digits(dice, "00340434#############")[:19]
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(bare)))
    return f"{bare}{-total % 10}"


def _ups(dice: Random) -> str:
    bare = _digits(dice, "5R8939############")[:15]
    digits = [int(sign) if sign.isdigit() else (ord(sign) - 63) % 10 for sign in bare]
    total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"1Z{bare}{-total % 10}"


def _s10(dice: Random, letters: str, country: str) -> str:
    bare = _digits(dice, "########")
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(bare, S10_WEIGHTS, strict=True)) % 11
    check = {10: 0, 11: 5}.get(rest, rest)
    return f"{letters}{bare}{check}{country}"


def _fedex(dice: Random) -> str:
    bare = _digits(dice, "###########")
    total = sum(int(digit) * weight for digit, weight in zip(bare, FEDEX_WEIGHTS, strict=True))
    return f"{bare}{total % 11 % 10}"


CHECKED: dict[str, Callable[[Random], str]] = {
    "dhl": _sscc,
    "ups": _ups,
    "royalmail": lambda dice: _s10(dice, "RN", "GB"),
    "ems": lambda dice: _s10(dice, "EA", "CN"),
    "fedex": _fedex,
}
