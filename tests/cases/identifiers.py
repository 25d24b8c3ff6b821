"""Identifiers: a number or a label is checked; our faults bear the names of the cases."""

from typing import Any

from data.gs1 import WrongLabel, read_label
from data.identifiers import check
from tests.cases.adapter import asked


def result(case: dict[str, Any]) -> object:
    """Whether a number is well-formed, how it is kept, what is wrong with it, what stands in it."""
    given = case["given"]
    if given["scheme"] == "gs1_128":
        return asked(case, _label(given["value"], given["fnc1"]))
    found = check(given["scheme"], given["value"])
    return asked(case, {"valid": found.fault is None, "compact": found.compact, "reason": found.fault})


def _label(code: str, separator: str) -> dict[str, object]:
    try:
        label = read_label(code, separator)
    except WrongLabel as wrong:
        return {"valid": False, "reason": wrong.fault}
    return {
        "valid": True,
        "elements": [list(element) for element in label.elements],
        "compact": label.compact,
        "expiry": label.expiry,
        "number": next((str(amount) for _, amount in label.amounts), None),
    }
