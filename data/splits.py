"""Ways to share an amount in whole minor units, by the rule that gets the odd ones. The parts always add up.

Ours is `largest`. The others are how other shops reckoned, so that their orders come in line by line as they were.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal, get_args

from data.money import divide_half_up, split

Way = Literal["largest", "largest_floor", "first", "last", "rounded"]
"""largest: one each to the largest remainders, ties to the first, negative amounts mirrored;
largest_floor: the same from shares cut downwards, so that negative odd units go to the last;
first: shares of what is left are cut towards zero from the last part on, the first takes the rest;
last: all shares but the last are rounded, the last takes the rest;
rounded: every share is rounded, half down, and the first ones bear the difference."""
WAYS: tuple[Way, ...] = get_args(Way)


def share(amount: int, ratios: Sequence[int | Decimal | Fraction], way: Way = "largest") -> list[int]:
    """Parts in these proportions, by a way of sharing."""
    weights = _weights(ratios)
    if way == "first":
        return _rest_to_first(amount, weights if any(weights) else [1] * len(weights))
    if not any(weights):
        raise ValueError("an amount is not shared by ratios that are all 0")
    if way == "last":
        parts = [divide_half_up(amount * weight, sum(weights)) for weight in weights[:-1]]
        return [*parts, amount - sum(parts)]
    if way == "rounded":
        return _rounded(amount, weights)
    if way == "largest_floor" and amount < 0:
        return _from_floor(amount, weights)
    return split(amount, weights)


def share_equally(amount: int, parts: int, way: Way = "largest") -> list[int]:
    """So many parts that are the same but for one minor unit."""
    return share(amount, [1] * parts, way)


def _weights(ratios: Sequence[int | Decimal | Fraction]) -> list[int]:
    """The same proportions in whole numbers."""
    exact = [Fraction(ratio) for ratio in ratios]
    if not exact or min(exact) < 0:
        raise ValueError("an amount is shared by ratios of 0 or more")
    whole = lcm(*(ratio.denominator for ratio in exact))
    return [int(ratio * whole) for ratio in exact]


def _rest_to_first(amount: int, weights: Sequence[int]) -> list[int]:
    parts, left, whole = [0] * len(weights), abs(amount), sum(weights)
    for place in reversed(range(len(weights))):
        parts[place] = left * weights[place] // whole if whole else 0
        left -= parts[place]
        whole -= weights[place]
    return parts if amount >= 0 else [-part for part in parts]


def _rounded(amount: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    parts = [-(-(2 * abs(amount) * weight - whole) // (2 * whole)) for weight in weights]  # half down
    odd = abs(amount) - sum(parts)
    for place in range(abs(odd)):
        parts[place] += 1 if odd > 0 else -1
    return parts if amount >= 0 else [-part for part in parts]


def _from_floor(amount: int, weights: Sequence[int]) -> list[int]:
    shares = [divmod(amount * weight, sum(weights)) for weight in weights]
    parts = [part for part, _ in shares]
    neediest = sorted(range(len(weights)), key=lambda place: -shares[place][1])
    for place in neediest[: amount - sum(parts)]:
        parts[place] += 1
    return parts
