"""What the adapters of distilled cases share."""

from typing import Any


class Differs(Exception):
    """We differ on purpose; the text is our rule."""


def asked(case: dict[str, Any], answer: dict[str, object]) -> dict[str, object]:
    """Of an answer what the case asks for: sources assert a part of it only."""
    return {name: answer.get(name) for name in case["expect"] if name != "alternatives"}
