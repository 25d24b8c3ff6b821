"""English nouns after a count of one, in every sentence that counts."""

import re

import pytest

from screens.counted import ONE_OF, VERBS, agreeing
from screens.languages.extract import sentences
from screens.words import event_sentence, say, speaking

NO_COUNTS = {"is", "has", "as", "was", "this", "its", "leaves", "does", "needs", "takes", "misses", "lies", "waits"}
"""Words that end in s and may stand behind a count without being counted."""
COUNTS = (
    "n",
    "count",
    "units",
    "qty",
    "most",
    "rows",
    "orders",
    "lines",
    "bins",
    "left",
    "pieces",
    "labels",
    "parcels",
    "gained",
    "lost",
    "changed",
    "skipped",
    "all",
    "wanted",
    "days",
    "hours",
    "seconds",
    "minutes",
    "articles",
    "customers",
    "addresses",
    "notes",
    "scans",
    "events",
    "bytes",
    "prices",
    "shelves",
    "done",
    "ready",
    "files",
    "records",
    "products",
    "variants",
)
"""The places of sentences that hold a count."""


@pytest.mark.parametrize(
    ("sentence", "facts", "said"),
    [
        ("{units} units promised.", {"units": 1}, "1 unit promised."),
        ("{units} units promised.", {"units": 2}, "2 units promised."),
        ("{units} units promised.", {"units": 11}, "11 units promised."),
        ("{rows} rows are in “{path}”.", {"rows": "1", "path": "rows"}, "1 row is in “rows”."),
        ("{units} units of order {number} are back.", {"units": 1, "number": "A1"}, "1 unit of order A1 is back."),
        ("{n} holds have run out, {qty} pieces can go.", {"n": 1, "qty": 2}, "1 hold has run out, 2 pieces can go."),
        ("{n} open orders went over.", {"n": 1}, "1 open order went over."),
        ("{units} units go now, {left} wait.", {"units": 3, "left": 1}, "3 units go now, 1 waits."),
        ("{told} units.", {"told": True}, "yes units."),
        ("{n} units of {n} units.", {"m": 1}, "- units of - units."),
    ],
)
def test_a_count_of_one_is_said_of_one(sentence, facts, said):
    assert say(sentence, **facts) == said


def test_events_count_so_too():
    facts = {"number": "A1042", "units": 1, "carrier": "dhl"}

    assert event_sentence("order.ship", 1, facts) == "Order A1042 shipped: 1 unit with DHL."


def test_other_languages_are_left_as_they_are():
    with speaking("zh_CN"):
        assert say("Order {number} taken back: {units} units.", number="A1", units=1) == "订单 A1 已撤回：1 件。"


def test_every_noun_that_a_sentence_counts_is_known():
    behind = re.compile(rf"\{{(?:{'|'.join(COUNTS)})\}}(?: [a-z]+)? ([A-Za-z]+s)\b")
    found = {word for one in sentences() if not one.plural for word in behind.findall(one.text)}

    assert sorted(found - set(ONE_OF) - NO_COUNTS - set(VERBS) - set(VERBS.values())) == []


def test_no_sentence_says_of_one_what_is_said_of_many():
    wrong = []
    for one in sentences():
        if one.plural:
            continue
        for name in COUNTS:
            if f"{{{name}}}" in one.text and not one.text.startswith("{n} of"):
                said = agreeing(one.text, {name: 1})
                wrong += re.findall(rf"\{{{name}\}} [a-z]+ (?:are|were|have)\b", said)

    assert wrong == []
