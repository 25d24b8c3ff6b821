"""What an address must have, country by country: its parts, what its postcode looks like, whether a region is needed.

Of countries that are not in data/reference/addresses.toml only the parts are known that every address has. What came
with an import is never refused: these rules are for what somebody types now.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from data.dataclass import dataclass, field
from data.errors import Unclear
from data.reference import table

PARTS = ("name", "company", "line1", "line2", "postcode", "city", "region", "country", "phone")
"""What an address is made of, in the order in which it is typed."""
NEEDED = (("name", "name"), ("line1", "street"), ("city", "city"), ("country", "country"))
NO_CITY = frozenset({"SG", "HK", "MO"})
"""The country is the city."""
MOST = 200
"""Characters of one part; more is not an address."""
SENTENCES = {
    "needed": "The address has no {part}.",
    "letters": "“{country}” is not a country. Give two letters like GB.",
    "postcode": "“{postcode}” is not a postcode of {country}. It looks like {example}.",
    "no_postcode": "An address in {country} needs a postcode like {example}.",
    "state": "An address in {country} needs its state.",
    "province": "An address in {country} needs its province.",
    "prefecture": "An address in {country} needs its prefecture.",
    "long": "The {part} of the address is too long.",
    "unknown": "What an address in {country} looks like is not known here. Look at it twice.",
    "none": "Addresses in {country} have no postcode.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address of a country needs."""

    code: str
    name: str
    name_zh: str
    postcode: str
    """A pattern; empty: there are none."""
    example: str
    optional: bool
    region: str
    """What is needed besides the city: state, province, prefecture; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a part of an address: a sentence with its facts."""

    part: str
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@cache
def rules() -> Mapping[str, Rule]:
    """Every country whose addresses are known, by its two letters."""
    return {
        row["code"]: Rule(
            row["code"],
            row["name"],
            row["zh"],
            row.get("postcode", ""),
            row.get("example", ""),
            bool(row.get("optional", False)),
            row.get("region", ""),
        )
        for row in table("addresses")["country"]
    }


def tidy(parts: Mapping[str, str]) -> dict[str, str]:
    """An address without stray spaces, its country and postcode as they are written there."""
    found = {name: " ".join(str(parts.get(name) or "").split()) for name in PARTS}
    found["country"] = _plain(found["country"])
    if found["country"] in rules():
        found["postcode"] = _postcode(rules()[found["country"]], found["postcode"])
        if not found["city"] and found["country"] in NO_CITY:
            found["city"] = rules()[found["country"]].name
    return found


def faults(parts: Mapping[str, str]) -> list[Fault]:
    """What is wrong with an address, in the order of its parts; nothing when it can be sent to."""
    found = tidy(parts)
    wrong = [_fault(part, "needed", part=word) for part, word in NEEDED if not found[part]]
    wrong += [_fault(part, "long", part=part) for part in PARTS if len(found[part]) > MOST]
    country = found["country"]
    if not country:
        return wrong
    if not re.fullmatch(r"[A-Z]{2}", country):
        return [*wrong, _fault("country", "letters", country=str(parts.get("country", ""))[:20])]
    rule = rules().get(country)
    return wrong if rule is None else wrong + _by_rule(rule, found)


def _by_rule(rule: Rule, found: Mapping[str, str]) -> list[Fault]:
    wrong, postcode = [], found["postcode"]
    if rule.postcode and not postcode and not rule.optional:
        wrong.append(_fault("postcode", "no_postcode", country=rule.code, example=rule.example))
    elif rule.postcode and postcode and not re.fullmatch(rule.postcode, postcode):
        wrong.append(_fault("postcode", "postcode", postcode=postcode[:20], country=rule.code, example=rule.example))
    if rule.region and not found["region"]:
        wrong.append(_fault("region", rule.region, country=rule.code))
    return wrong


def remark(parts: Mapping[str, str]) -> Fault | None:
    """What is worth a look though nothing is wrong: a country not known here, a postcode where there is none."""
    found = tidy(parts)
    country = found["country"]
    if re.fullmatch(r"[A-Z]{2}", country) and country not in rules():
        return _fault("country", "unknown", country=country)
    if country in rules() and not rules()[country].postcode and found["postcode"].strip("0"):
        return _fault("postcode", "none", country=country)
    return None


def check_address(parts: Mapping[str, str], *, as_is: bool = False) -> dict[str, str]:
    """The address, tidied; Unclear with the first thing that is wrong. `as_is` asks only for what every address has."""
    wrong = [one for one in faults(parts) if not as_is or one.sentence in (SENTENCES["needed"], SENTENCES["letters"])]
    if wrong:
        raise Unclear(wrong[0].sentence, **wrong[0].facts)
    return tidy(parts)


def _fault(of: str, sentence: str, /, **facts: Any) -> Fault:
    return Fault(of, SENTENCES[sentence], facts)


def _plain(text: str) -> str:
    """Capitals and plain digits, whatever an input method made of them."""
    return unicodedata.normalize("NFKC", text).upper().strip()


def _postcode(rule: Rule, typed: str) -> str:
    """A postcode in its usual form where the sign between its parts was left out: sw1a1aa is SW1A 1AA."""
    plain = _plain(typed).replace("−", "-").replace("–", "-")
    if not rule.postcode or re.fullmatch(rule.postcode, plain) is None:
        bare = re.sub(r"[\s-]", "", plain)
        plain = bare if rule.postcode and re.fullmatch(rule.postcode, bare) else plain
    mark = next((sign for sign in (" ", "-") if sign in rule.example), "")
    bare = re.sub(r"[\s-]", "", plain)
    if not mark:
        return plain
    back = len(rule.example) - rule.example.index(mark) - 1
    shaped = f"{bare[:-back]}{mark}{bare[-back:]}"
    return shaped if re.fullmatch(rule.postcode, shaped) else plain
