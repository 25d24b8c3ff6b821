"""The invoice of an order as it stands: lines, taxes by rate, what is to be paid and what was."""

from collections.abc import Sequence

from data.papers.sheets import Column, Fact, Paper, Party, Sheet, Table
from data.papers.wording import Wording
from data.queries.papers import Invoice, InvoiceLine

STATES = {
    "unpaid": "Not paid yet",
    "authorised": "Authorised, not taken yet",
    "part_paid": "Paid in part",
    "paid": "Paid",
    "overpaid": "More was paid than is due",
    "part_refunded": "Refunded in part",
    "refunded": "Refunded",
    "disputed": "Disputed by the buyer",
}
"""How far the money is, in words for the buyer."""


def invoices(found: Sequence[Invoice], language: str) -> Paper:
    """A sheet for each order."""
    words = Wording(language)
    sheets = tuple(_sheet(one, words) for one in found)
    return Paper(
        "invoice", words.language, f"invoice-{found[0].number}", sheets, page_word=words("Page {page} of {pages}")
    )


def _sheet(facts: Invoice, words: Wording) -> Sheet:
    seller = facts.seller
    return Sheet(
        title=words("Invoice"),
        number=facts.number,
        sender=words.named(seller.name, seller.name_zh),
        code=facts.number,
        alert=_alert(facts, words),
        parties=(
            Party(words("Seller"), (words.named(seller.name, seller.name_zh), *seller.address)),
            Party(words("Bill to"), facts.buyer),
        ),
        facts=tuple(
            Fact(word, value)
            for word, value in (
                (words("Invoice number"), facts.number),
                (words("Date"), facts.day),
                (words("Currency"), facts.currency),
                (words("Tax number"), seller.tax_number),
                (words("Payment"), words(STATES[facts.payment])),
            )
            if value
        ),
        tables=(_lines(facts, words), *_taxes(facts, words)),
        totals=_totals(facts, words),
    )


def _alert(facts: Invoice, words: Wording) -> str:
    if facts.gone:
        return words("This order was taken back with the file it came from. The invoice is void.")
    if facts.state == "cancelled":
        return words("This order is cancelled. The invoice is void.")
    return words(STATES[facts.payment]) if facts.payment in ("unpaid", "part_paid", "disputed") else ""


def _due(facts: Invoice) -> int:
    return facts.total_minor - facts.cancelled_minor - facts.captured_minor


def _lines(facts: Invoice, words: Wording) -> Table:
    columns = (
        Column(words("SKU")),
        Column(words("Article"), grows=True),
        Column(words("Qty"), "number"),
        Column(words("Net"), "number"),
        Column(words("Rate"), "number"),
        Column(words("Tax"), "number"),
        Column(words("Gross"), "number"),
    )
    return Table(columns, tuple(_line(line, facts.currency, words) for line in facts.lines))


def _line(line: InvoiceLine, currency: str, words: Wording) -> tuple[str, ...]:
    title = line.title
    if line.cancelled:
        title = f"{title} ({words('{n} cancelled', n=line.cancelled)})"
    return (
        line.code,
        title,
        words.count(line.qty),
        words.amount(line.net_minor, currency),
        words.rate(line.rate_ppm),
        words.amount(line.tax_minor, currency),
        words.amount(line.gross_minor, currency),
    )


def _taxes(facts: Invoice, words: Wording) -> tuple[Table, ...]:
    if not facts.taxes:
        return ()
    columns = (
        Column(words("Tax"), grows=True),
        Column(words("Rate"), "number"),
        Column(words("Net"), "number"),
        Column(words("Amount"), "number"),
    )
    rows = tuple(
        (
            tax.jurisdiction or words("Tax"),
            words.rate(tax.rate_ppm),
            "-" if tax.base_minor is None else words.amount(tax.base_minor, facts.currency),
            words.amount(tax.amount_minor, facts.currency),
        )
        for tax in facts.taxes
    )
    return (Table(columns, rows, words("Taxes by rate")),)


def _totals(facts: Invoice, words: Wording) -> tuple[Fact, ...]:
    """The way from the goods to what is due; what is nothing is left out, but for tax and total."""
    off = sum(amount for _, amount in facts.discounts)
    rows = [
        *([(words("Goods before discount"), facts.list_minor)] if off and _tells_list(facts, off) else []),
        *(
            ((words("Discount {code}", code=code) if code else words("Discount")), -amount)
            for code, amount in facts.discounts
        ),
        (words("Goods, net"), facts.net_minor),
        *([(words("Shipping"), facts.shipping_minor)] if facts.shipping_minor else []),
        *([(words("Fees"), facts.fee_minor)] if facts.fee_minor else []),
        (words("Tax"), facts.tax_minor),
        *([(words("Rounding and other"), facts.gap_minor)] if facts.gap_minor else []),
    ]
    after = [
        *([(words("Cancelled"), -facts.cancelled_minor)] if facts.cancelled_minor else []),
        *((words("Credit note {number}", number=number), amount) for number, amount in facts.credit_notes),
        *([(words("Paid"), -facts.captured_minor)] if facts.captured_minor else []),
        *([(words("Refunded"), facts.refunded_minor)] if facts.refunded_minor else []),
    ]
    return (
        *(Fact(word, words.amount(minor, facts.currency)) for word, minor in rows),
        Fact(words("Total"), words.money(facts.total_minor, facts.currency), strong=True),
        *(Fact(word, words.amount(minor, facts.currency)) for word, minor in after),
        Fact(words("Due"), words.money(max(0, _due(facts)), facts.currency), strong=True),
    )


def _tells_list(facts: Invoice, off: int) -> bool:
    """Whether the list price less the discount is what the lines come to, with or without their tax."""
    tax = sum(line.tax_minor for line in facts.lines)
    return facts.list_minor - off in (facts.net_minor, facts.net_minor + tax)
