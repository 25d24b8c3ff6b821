"""Rows as JSON has them: money as decimal text with its currency beside it, instants in ISO 8601."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from data import clock
from data.money import decimal_text


def plain_shape(value: Any, currency: str = "") -> Any:
    """A row, or anything in it, as mappings, lists, texts and numbers."""
    if is_dataclass(value) and not isinstance(value, type):
        return _row(value, currency)
    if isinstance(value, Mapping):
        if set(value) == {"minor", "currency"}:
            return {"amount": decimal_text(int(value["minor"]), str(value["currency"])), "currency": value["currency"]}
        return {str(name): plain_shape(part, currency) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_shape(part, currency) for part in value]
    return int(value) if isinstance(value, Decimal) else value  # PostgreSQL sums whole numbers to numeric


def _row(row: Any, currency: str) -> dict[str, Any]:
    """The fields of a row: `total_minor` is `total`, `placed_at` is `placed`."""
    inner = getattr(row, "row", None)
    own = getattr(row, "currency", "") or getattr(inner, "currency", "") or currency
    told: dict[str, Any] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name == "row" and is_dataclass(value):
            told |= _row(value, own)
        elif field.name.endswith("_minor"):
            told[field.name.removesuffix("_minor")] = None if value is None else decimal_text(int(value), own)
        elif field.name.endswith("_at") or field.name == "at":
            told[field.name.removesuffix("_at")] = None if value is None else clock.iso(int(value))
        else:
            told[field.name] = plain_shape(value, own)
    if own and any(field.name.endswith("_minor") for field in fields(row)):
        told.setdefault("currency", own)
    return told
