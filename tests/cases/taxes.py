"""Taxes: lines and shipping of a case are items of ours; its levels and roundings bear our names."""

from decimal import Decimal
from typing import Any

from data.taxes import Item, Rate, Taxed, less_discounts, rates_of, taxed, weighted_rate

PPM_OF_A_BASIS_POINT = 100


def result(case: dict[str, Any]) -> object:
    """Net, tax and gross of each line and of all."""
    given = case["given"]
    goods, level = _goods(given), given["rounding_level"]
    shipping = _shipping(given, goods)
    found = taxed([*goods, *shipping], level, given["rounding_mode"])
    lines = [
        {"sku": line["sku"], **({"base": one.paid} if level == "order" else _told(one))}
        for line, one in zip(given["lines"], found, strict=False)
    ]
    answer: dict[str, object] = {"lines": lines}
    if shipping and level != "order":
        answer["shipping"] = _told(found[-1])
    if given.get("shipping", {}).get("weighted"):
        answer["shipping_rate_bp"] = shipping[0].rates[0].ppm // PPM_OF_A_BASIS_POINT
    return answer | {
        "tax_added": sum(one.added for one in found),
        "tax_included": sum(one.included for one in found),
        "net": sum(one.net for one in found),
        "total": sum(one.gross for one in found),
    }


def _goods(given: dict[str, Any]) -> list[Item]:
    totals = [
        line["qty"] * (line["unit_price"] - line.get("unit_discount", 0)) - line.get("line_discount", 0)
        for line in given["lines"]
    ]
    paid = less_discounts(totals, given.get("order_discounts", ()))
    return [
        Item(total, _rates(given, line["category"]), line["qty"])
        for total, line in zip(paid, given["lines"], strict=True)
    ]


def _shipping(given: dict[str, Any], goods: list[Item]) -> list[Item]:
    if "shipping" not in given:
        return []
    asked = given["shipping"]
    fee = asked["fee"] - asked.get("discount", 0)
    if asked.get("weighted"):
        return [Item(fee, (weighted_rate(goods, asked["included"]),))]
    return [Item(fee, _rates(given, asked["category"]))]


def _rates(given: dict[str, Any], category: str) -> tuple[Rate, ...]:
    rates = [
        Rate(
            int(Decimal(row["rate_bp"]) * PPM_OF_A_BASIS_POINT),
            row["included"],
            row["category"],
            row.get("zone", ""),
            row.get("starts", ""),
            row.get("ends", ""),
        )
        for row in given["rates"]
    ]
    return rates_of(rates, category, given.get("zone", ""), given.get("date", ""))


def _told(one: Taxed) -> dict[str, int]:
    return {"net": one.net, "tax": one.tax, "gross": one.gross}
