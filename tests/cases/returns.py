"""Returns: what goes back is ours to the unit; rules of other shops that share odd cents otherwise are named."""

from typing import Any

from data import refunding, return_rules
from data.money import unit_share
from data.refunding import Taken
from data.return_rules import PolicyRule, ReturnFacts
from data.splits import share
from tests.cases.adapter import Differs, asked

UNITS = "unit k of n is worth round(paid * k / n) - round(paid * (k - 1) / n): units add up to what was paid"
WHOLE = "amounts are whole minor units from the beginning: no sum of fractions is ever rounded"

Case = dict[str, Any]


def result(case: Case) -> object:
    """What the program answers."""
    answer = ACTIONS[case["semantics"]](case)
    return asked(case, answer)


def _refused(reason: str) -> dict[str, object]:
    return {"accepted": False, "reason": reason}


def _worth(line: Case, item: Case) -> dict[str, object]:
    net = line["qty"] * line["unit_price"] - line.get("discount", 0)
    found = refunding.units_share(net, line.get("tax", 0), line["qty"], line.get("returned", 0), item["qty"])
    return {"sku": line["sku"], "goods": found.goods, "tax": found.tax, "gross": found.gross}


def cumulative(case: Case) -> dict[str, object]:
    given, when = case["given"], case["when"]
    lines = {line["sku"]: line for line in given["lines"]}
    for item in when["items"]:
        line = lines[item["sku"]]
        if item["qty"] < 1:
            return _refused("quantity")
        if item["qty"] > refunding.may_return(line["shipped"], line.get("lost", 0), 0, line.get("returned", 0)):
            return _refused("more_than_shipped")
    worth = [_worth(lines[item["sku"]], item) for item in when["items"]]
    whole = sum(int(str(one["gross"])) for one in worth)
    whole += given.get("shipping_paid", 0) if when.get("include_shipping") else 0
    new = sum(one["qty"] * one["unit_price"] for one in when.get("replacements", []))
    left = refunding.left_of(given["captured"], given.get("refunded", 0)) if "captured" in given else None
    fee = when.get("return_fee", 0)
    out = refunding.settle_up(whole, left, fee=fee, replacements=new)
    return {
        "accepted": True,
        "lines": worth,
        "refundable": out.refundable,
        "capped": out.capped,
        "difference": whole - min(fee, whole) - new,
        "customer_pays": out.customer_pays,
    }


def gross_lines(case: Case) -> dict[str, object]:
    given, when = case["given"], case["when"]
    lines = {line["sku"]: line for line in given["lines"]}
    replaced = [item for item in when["items"] if item.get("replace")]
    back = 0
    for item in when["items"]:
        line = lines[item["sku"]]
        if item["qty"] > line["qty"]:
            return _refused("more_than_ordered")
        if item not in replaced:
            back += refunding.units_worth(line["qty"] * line["unit_gross"], line["qty"], 0, item["qty"])
    back += given.get("shipping_gross", 0) if when.get("include_shipping") else 0
    back = when.get("custom_amount", back)
    if back > refunding.left_of(given["captured"], given.get("refunded", 0)):
        return _refused("more_than_captured")
    if when.get("refund") is False:
        back = 0
    replacement = [{"sku": item["sku"], "qty": item["qty"]} for item in replaced]
    return {"accepted": True, "refundable": back, "replacement": replacement}


def unit_refund(case: Case) -> dict[str, object]:
    given, when = case["given"], case["when"]
    lines = given["lines"]
    totals = [line["qty"] * line["unit_price"] for line in lines]
    adjusted = share(given.get("order_adjustment", 0), totals) if any(totals) else [0] * len(lines)
    nets = {line["sku"]: total + part for line, total, part in zip(lines, totals, adjusted, strict=True)}
    known = {line["sku"]: line for line in lines}
    back = 0
    for item in when["items"]:
        line = known[item["sku"]]
        if not item.get("exchange"):
            tax = line.get("tax_added", 0)
            back += refunding.units_share(nets[item["sku"]], tax, line["qty"], 0, item["qty"]).gross
    return _or_differs(case, {"accepted": True, "refundable": back}, UNITS)


def round_down(case: Case) -> dict[str, object]:
    amounts = case["when"]["amounts_e4"]
    if any(amount % 100 for amount in amounts):
        raise Differs(WHOLE)
    return {"accepted": True, "refundable": sum(amount // 100 for amount in amounts)}


def cancel_units(case: Case) -> dict[str, object]:
    given, units = case["given"], case["when"]["units"]
    open_units, total = given["units"] - given.get("cancelled_units", 0), given["line_total"]
    if units > open_units:
        return _refused("no_units_left")
    parts = [unit_share(total, open_units, open_units - k) for k in range(units)]
    answer: dict[str, object] = {
        "accepted": True,
        "adjustments": [-part for part in parts],
        "line_total_after": total - sum(parts),
    }
    return _or_differs(case, answer, UNITS)


def _or_differs(case: Case, answer: dict[str, object], rule: str) -> dict[str, object]:
    if asked(case, answer) != case["expect"]:
        raise Differs(rule)
    return answer


def balance(case: Case) -> dict[str, object]:
    given = case["given"]
    due = 0 if given.get("cancelled") else given["order_total"]
    taken = sum(one["amount"] for one in given["payments"] if one.get("state", "completed") == "completed")
    outstanding = refunding.balance(due, taken, sum(given.get("refunds", [])))
    return {"outstanding": outstanding - given.get("reimbursed", 0)}


def to_payments(case: Case) -> dict[str, object]:
    given = case["given"]
    payments = [
        Taken(place, one["method"], refunding.left_of(one["captured"], one.get("refunded", 0)))
        for place, one in enumerate(given["payments"])
    ]
    parts, rest = refunding.spread(case["when"]["amount"], payments, given.get("eligible_methods", ()))
    return {
        "refunds": [{"payment": given["payments"][taken.key]["id"], "amount": amount} for taken, amount in parts],
        "unpaid": rest,
        "complete": rest == 0,
    }


def quantities(case: Case) -> dict[str, object]:
    lines: dict[str, dict[str, int]] = {
        line["sku"]: {
            "shipped": line["shipped"],
            "requested": line.get("return_requested", 0),
            "received": line.get("return_received", 0),
            "dismissed": line.get("dismissed", 0),
        }
        for line in case["given"]["lines"]
    }
    results, restocked = [], dict[str, int]()
    for event in case["when"]["events"]:
        reason = _against(event, lines)
        results.append({"outcome": "refuse", "reason": reason} if reason else {"outcome": "accept"})
        if reason:
            continue
        for item in event["items"]:
            line, qty = lines[item["sku"]], item["qty"]
            if event["op"] == "request":
                line["requested"] += qty
                continue
            line["requested"] -= qty
            line["received" if event["op"] == "receive" else "dismissed"] += qty
            if event["op"] == "receive":
                restocked[item["sku"]] = restocked.get(item["sku"], 0) + qty
    return {
        "results": results,
        "lines": [{"sku": sku, **counts} for sku, counts in lines.items()],
        "restocked": restocked,
    }


def _against(event: Case, lines: dict[str, dict[str, int]]) -> str:
    for item in event["items"]:
        line = lines[item["sku"]]
        gone = line["received"] + line["dismissed"]
        if item["qty"] < 1:
            return "quantity"
        if event["op"] == "request":
            if item["qty"] > refunding.may_return(line["shipped"], 0, line["requested"], gone):
                return "more_than_shipped"
        elif item["qty"] > line["requested"]:
            return "not_requested"
    return ""


def eligibility(case: Case) -> dict[str, object]:
    given = case["given"]
    void = given.get("previous_return_state") in ("expired", "cancelled")
    made = return_rules.decide(
        [PolicyRule(1, 1, window_days=given["window_days"])],
        ReturnFacts(
            days=given.get("days_since_completion", 0),
            shipped=given.get("shipped", True),
            refunded=bool(given.get("reimbursed")) and not void,
            authorised=not given.get("rma_required") or bool(given.get("rma")),
        ),
    )
    return {"accepted": made.accepted, "reasons": list(made.against)}


ACTIONS = {
    "cumulative_share": cumulative,
    "outstanding_balance": balance,
    "refund_to_payments": to_payments,
    "return_eligibility": eligibility,
    "return_quantities": quantities,
    "saleor_gross_lines": gross_lines,
    "solidus_round_down": round_down,
    "solidus_unit_cancel": cancel_units,
    "solidus_unit_refund": unit_refund,
}
