"""The runner of distilled cases tells right, wrong, different and broken apart."""

import json

import pytest

from tests.cases import __main__ as runner
from tests.cases.adapter import Differs

WEEK = {"tz": "Europe/Berlin", "weekly": {"mon": [["09:00", "17:00"]]}, "holidays": ["2026-06-08"]}
TAXED = {
    "lines": [{"sku": "A", "qty": 3, "unit_price": 100, "category": "c"}],
    "rates": [{"category": "c", "rate_bp": "1050", "included": False}],
    "rounding_level": "line",
    "rounding_mode": "half_up",
    "shipping": {"fee": 50, "weighted": True, "included": False},
}
PLACED = [
    {"op": "place", "order": "o1", "items": [{"sku": "A", "qty": 2}]},
    {"op": "place", "order": "o2", "items": [{"sku": "A", "qty": 2}]},
    {"op": "pay", "order": "o1"},
    {"op": "ship", "order": "o2"},
]
OWN = [
    ("splits", "last_takes_rest", {"amount": 5}, {"ratios": ["0.5", "0.5"]}, {"parts": [3, 2]}),
    ("splits", "largest_remainder_sign", {"amount": 5}, {"ratios": [0, 0]}, {"error": True}),
    ("widths", "cells_grapheme", {"text": "中a"}, {"action": "measure"}, {"cells": 3, "codepoint_sum": 3}),
    (
        *("widths", "cut_cells_grapheme", {"text": "中中", "cells": 3}, {"action": "cut"}),
        {"text": "中", "cells": 2, "fill_spaces": 1},
    ),
    (
        *("business_hours", "wallclock_intervals", {"calendar": WEEK}),
        {"action": "add", "from": "2026-06-01T14:00:00Z", "seconds": 7200},
        {"at": "2026-06-15T10:00:00+02:00", "at_utc": "2026-06-15T08:00:00Z"},
    ),
    (
        *("identifiers", "gs1_mod10", {"scheme": "ean8", "value": "7351-3538"}, {"action": "validate"}),
        {"valid": False, "compact": "73513538", "reason": "checksum"},
    ),
    (
        *("taxes", "own_line", TAXED, {"action": "compute_tax"}),
        {
            "lines": [{"sku": "A", "net": 300, "tax": 32, "gross": 332}],
            "shipping_rate_bp": 1050,
            "shipping": {"net": 50, "tax": 5, "gross": 55},
            **{"tax_added": 37, "tax_included": 0, "net": 350, "total": 387},
        },
    ),
    (
        *("stock", "hold_then_take", {"stock": [{"sku": "A", "on_hand": 3}]}, {"events": PLACED}),
        {
            "results": [
                {"outcome": "accept"},
                {"outcome": "refuse", "reason": "insufficient"},
                {"outcome": "accept"},
                {"outcome": "refuse", "reason": "state"},
            ],
            "stock_after": [{"sku": "A", "on_hand": 1, "on_hold": 0, "available": 1}],
        },
    ),
]


@pytest.mark.parametrize(("kind", "semantics", "given", "when", "expect"), OWN)
def test_each_adapter_speaks_the_words_of_its_kind(kind, semantics, given, when, expect):
    case = {"id": "own", "semantics": semantics, "given": given, "when": when, "expect": expect}

    assert list(runner.failures([case], runner.adapter(kind))) == []


def test_what_our_stock_does_otherwise_is_named():
    events = [*PLACED[:1], {"op": "set_on_hand", "sku": "A", "qty": 1}]
    given = {"stock": [{"sku": "A", "on_hand": 3}]}
    case = {"id": "own", "semantics": "hold_then_take", "given": given, "when": {"events": events}, "expect": {}}

    assert "differs: a count is never refused" in next(runner.failures([case], runner.adapter("stock")))


def test_each_case_that_does_not_pass_gets_its_line():
    def answer(case):
        if case["id"] == "c":
            raise Differs("coupon counts when tried")
        return {"total": 1 // case["given"]}

    cases = [
        {"id": name, "given": given, "expect": {"total": 1}} for name, given in zip("abcd", (1, 2, 1, 0), strict=True)
    ]

    assert list(runner.failures(cases, answer)) == [
        'b wanted {"total": 1} got {"total": 0}',
        'c wanted {"total": 1} differs: coupon counts when tried',
        'd wanted {"total": 1} got "ZeroDivisionError: integer division or modulo by zero"',
    ]


def test_an_uncertain_case_has_several_right_answers():
    wanted = {"cells": 2, "sum": 1, "alternatives": [1]}

    for got, failed in (({"cells": 2, "sum": 1}, 0), ({"cells": 1, "sum": 1}, 0), ({"cells": 2, "sum": 2}, 1)):
        assert len(list(runner.failures([{"id": "a", "expect": wanted}], lambda case, got=got: got))) == failed


def test_a_kind_without_adapter_passes_nothing(tmp_path, capsys):
    (tmp_path / "riddles.json").write_text(json.dumps([{"id": "r1", "expect": 1}]), encoding="utf-8")

    runner.main(tmp_path)

    assert capsys.readouterr().out.splitlines() == [
        "riddles 0/1",
        'r1 wanted 1 got "nothing: this kind has no adapter"',
    ]
