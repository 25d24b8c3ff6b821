"""An option matrix as people write it, and the codes that a SKU pattern makes of it."""

import itertools
import re
from collections.abc import Sequence

from data.errors import Refused, Unclear
from data.operations import _goods
from data.operations._goods import Option

AT_ONCE = 300
TOLD = 6
"""Codes that a sentence names."""
PLACE = re.compile(r"\{([^{}:]+)(?::(\d{1,2}))?\}")


def combinations(typed: str) -> list[list[Option]]:
    """The options of each variant of “Colour=red, blue; Size=S, M, L”, the last option turning fastest."""
    axes: list[list[Option]] = []
    for option, values in _goods.options_of(typed):
        told = [_goods.name_of(value) for value in re.split("[,，、]", values) if value.strip()]
        if len({value.casefold() for value in told}) < len(told):
            raise Unclear("“{option}” has a value twice.", option=option)
        axes.append([(option, value) for value in told])
    if not axes or not all(axes):
        raise Unclear("Write the options like Colour=red, blue; Size=S, M, L.")
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > AT_ONCE:
        raise Refused("{n} variants are too many at once; {most} can be made.", n=count, most=AT_ONCE)
    return [list(chosen) for chosen in itertools.product(*axes)]


def codes_of(product: str, variants: Sequence[Sequence[Option]], pattern: str = "") -> list[str]:
    """A code for each variant by a pattern; Unclear when two of them would get the same."""
    if not pattern.strip():
        pattern = "-".join(["{product}", *(f"{{{option}}}" for option, _ in variants[0])]) if variants else ""
    codes = [_code(product, chosen, pattern.strip()) for chosen in variants]
    first: dict[str, Sequence[Option]] = {}
    for code, chosen in zip(codes, variants, strict=True):
        other = first.setdefault(code.casefold(), chosen)
        if other is not chosen:
            raise Unclear(
                "“{one}” and “{other}” would both be {code}. Take more of them into the pattern.",
                one=" ".join(value for _, value in other),
                other=" ".join(value for _, value in chosen),
                code=code,
            )
    return codes


def _code(product: str, chosen: Sequence[Option], pattern: str) -> str:
    values = {option.casefold(): value for option, value in chosen}

    def filled(place: re.Match[str]) -> str:
        name = place[1].strip().casefold()
        if name == "product":
            text = product
        elif name in values:
            text = "".join(sign for sign in values[name].upper() if sign.isalnum() or sign in "._")
            if not text:
                raise Unclear("“{value}” has no letter or digit for a code.", value=values[name])
        else:
            raise Unclear(
                "“{option}” in the pattern is no option. There are: {known}.",
                option=place[1],
                known=", ".join(["product", *(option for option, _ in chosen)]),
            )
        return text[: int(place[2])] if place[2] else text

    code = PLACE.sub(filled, pattern)
    if "{" in code or "}" in code:
        raise Unclear("The pattern “{pattern}” can't be read. Write it like {example}.", pattern=pattern,
                      example="{product}-{Colour:2}-{Size}")  # fmt: skip
    return code


def shortened(codes: Sequence[str]) -> str:
    """The first of many codes, and how many more."""
    more = len(codes) - TOLD
    return ", ".join(codes[:TOLD]) + (f" +{more}" if more > 0 else "")
