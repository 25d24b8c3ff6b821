"""What a table is a list of: the kind whose fields its columns say best."""

from collections.abc import Sequence

from data.importers.mappings.guess_columns import Chosen, choose
from data.importers.mappings.guess_shapes import Column
from data.importers.mappings.mapping_fields import KINDS, NEEDED

_WEIGHTS: dict[str, dict[str, float]] = {
    "orders": {
        **{"order": 4, "placed": 2.5, "state": 0.5, "total": 1, "paid": 1, "unit_price": 0.5, "line_total": 0.5},
        **{"quantity": 0.7, "name": 0.5, "email": 0.3, "shipping": 1, "method": 0.7, "tracking": 0.7, "refunded": 1},
        **{"address1": 0.3, "title": 0.2, "sku": 0.2, "discount": 0.5, "paid_state": 0.7, "fulfilled_state": 0.7},
    },
    "products": {
        **{"sku": 2, "product": 1, "title": 2, "price": 2.5, "text": 1.5, "image": 1.5, "category": 1, "vendor": 0.8},
        **{"barcode": 0.7, "cost": 1, "weight": 1, "option1_value": 0.5, "quantity": 0.3, "shelf": 0.3, "updated": 0.5},
    },
    "stock": {
        **{"sku": 2.4, "quantity": 3.2, "warehouse": 1.5, "bin": 1.5, "title": 0.7, "barcode": 0.3, "variant": 0.2},
    },
    "customers": {
        **{"email": 2.5, "name": 1.5, "phone": 1.2, "customer": 1.5, "first_name": 1, "last_name": 1, "address1": 0.5},
        **{"city": 0.3, "country": 0.3, "company": 0.5, "marketing": 1, "tier": 1, "language": 0.7},
    },
    "tickets": {
        **{"ticket": 2.5, "subject": 2.5, "body": 2.5, "priority": 2, "assignee": 1.5, "opened_at": 1, "state": 0.5},
        **{"category": 0.7, "channel": 0.7, "closed_at": 0.7, "answer": 1.5, "score": 0.7, "email": 0.2},
    },
}
_AGAINST = {
    "stock": {"price": 1.5, "text": 1.0, "image": 1.0, "buyer": 2.0, "line_total": 1.5, "order": 1.5},
    "customers": {"order": 3.0, "sku": 2.0, "placed": 0.5},
    "products": {"order": 2.0, "buyer": 2.0, "line_total": 1.5},
    "tickets": {"unit_price": 2.0, "total": 2.0, "quantity": 1.0},
}
"""Fields of another kind that speak against this one."""


def kinds(columns: Sequence[Column]) -> list[tuple[float, Chosen]]:
    """Every kind with its fields, the likeliest first."""
    chosen = {kind: choose(kind, columns) for kind in KINDS}
    others = {name for found in chosen.values() for name in _strong(found)}
    if {"name", "customer", "email"} & {*_strong(chosen["orders"])}:
        others.add("buyer")
    ranked = [(_score(found, others), found) for found in chosen.values()]
    return sorted(ranked, key=lambda pair: (-pair[0], KINDS.index(pair[1].kind)))


def _strong(chosen: Chosen) -> list[str]:
    return [name for column, name in chosen.fields.items() if chosen.scores[column] >= 0.75]


def _score(chosen: Chosen, others: set[str]) -> float:
    weights = _WEIGHTS[chosen.kind]
    sure = {name: max(0.0, chosen.scores[column] - 0.4) / 0.6 for column, name in chosen.fields.items()}
    found = sum(weights.get(name, 0.0) * score for name, score in sure.items())
    found -= sum(weight for name, weight in _AGAINST.get(chosen.kind, {}).items() if name in others)
    for group in NEEDED[chosen.kind]:
        if not any(sure.get(name, 0.0) > 0.2 for name in group):
            # Who buys what on which day makes an order without a number.
            found -= 0.5 if group == ("order",) and "placed" in sure and "buyer" in others else 2.5
    return found
