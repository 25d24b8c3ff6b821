"""The verbs of the inventory: each a key, an operation, the form that it asks for, and a sentence for the help."""

from typing import Any

from data.queries.stock import StockRow
from screens.actions import Action, Choice, Day, Money, Number, Reason, Text
from screens.later import Later
from screens.stock_words import BUCKETS
from screens.words import language, money_text, say

receive_stock = Later("data.operations.stock:receive_stock", "stock.receive")
move_stock = Later("data.operations.stock:move_stock", "stock.move")
change_bucket = Later("data.operations.stock:change_bucket", "stock.move")
adjust_stock = Later("data.operations.adjustments:adjust_stock", "stock.adjust")
write_off_stock = Later("data.operations.adjustments:write_off_stock", "stock.adjust")
expect_arrival = Later("data.operations.arrivals:expect_arrival", "stock.receive")
change_price = Later("data.operations.prices:change_price", "price.change")
bins_here = Later("data.queries.stock_forms:bins_here", "stock.view")
usual_bin = Later("data.queries.stock_forms:usual_bin", "stock.view")
put_on_shelf = Later("data.operations.shelf:put_on_shelf", "catalogue.show")
take_off_shelf = Later("data.operations.shelf:take_off_shelf", "catalogue.show")


def reasons(kind: str) -> Any:
    """The reasons of a kind, in the reader's language."""

    def options(row: StockRow) -> list[tuple[str, str]]:
        from data.reasons import listed

        return [(reason.code, reason.named(language())) for reason in listed(kind)]

    return options


def of_sku(row: StockRow) -> tuple[Any, ...]:
    """What is done is done to the article."""
    return (row.sku_id,)


def of_product(row: StockRow) -> tuple[Any, ...]:
    """What is done is done to the whole listing."""
    return (row.product_id,)


def price_now(row: StockRow) -> str:
    """What it costs now, or that it has no price."""
    return say("{price} now", price=money_text(row.price, row.currency)) if row.price is not None else say("none now")


def here(row: StockRow) -> dict[str, Any]:
    """In the warehouse of the line."""
    return {"warehouse": row.warehouse}


BUCKET_OPTIONS = tuple((name, BUCKETS[name]) for name in ("sellable", "qc", "damaged", "refurbish", "quarantine"))


STOCK_VERBS: tuple[Action, ...] = (
    Action(
        "r",
        "receive",
        receive_stock,
        fields=(
            Number("qty", "Pieces", least=1),
            Choice("bin", "Bin", value="-", ask=bins_here, free=True),
            Choice("bucket", "Condition", value="sellable", options=BUCKET_OPTIONS),
            Money("cost", "Unit cost", required=False),
            Text("reference", "Reference", required=False),
        ),
        args=of_sku,
        values=here,
        seen=False,
        known=usual_bin,
        preview=True,
        help="Goods have come in: put them into a bin.",
    ),
    Action(
        "J",
        "adjust",
        adjust_stock,
        fields=(
            Number("qty", "Change", hint="+ found, - missing"),
            Reason("reason", "Reason", options=reasons("adjust")),
            Choice("bin", "Bin", value="-", ask=bins_here, free=True),
            Choice("bucket", "Condition", value="sellable", options=BUCKET_OPTIONS),
        ),
        args=of_sku,
        values=here,
        seen=False,
        known=usual_bin,
        preview=True,
        help="The shelf holds more or fewer than it says.",
    ),
    Action(
        "m",
        "move",
        move_stock,
        fields=(
            Choice("from_bin", "From bin", value="-", ask=bins_here, free=True),
            Choice("to_bin", "To bin", ask=bins_here, free=True),
            Number("qty", "Pieces", least=1),
        ),
        args=of_sku,
        values=here,
        seen=False,
        known=usual_bin,
        help="From one bin of the warehouse to another.",
    ),
    Action(
        "b",
        "bucket",
        change_bucket,
        fields=(
            Choice("from_bucket", "From", value="sellable", options=BUCKET_OPTIONS),
            Choice("to_bucket", "To", value="qc", options=BUCKET_OPTIONS),
            Number("qty", "Pieces", least=1),
            Choice("bin", "Bin", value="-", ask=bins_here, free=True),
        ),
        args=of_sku,
        values=here,
        seen=False,
        known=usual_bin,
        preview=True,
        help="Take pieces out of sale, or back into it.",
    ),
    Action(
        "W",
        "write off",
        write_off_stock,
        fields=(
            Number("qty", "Pieces", least=1),
            Reason("reason", "Reason", options=reasons("write_off")),
            Choice("bin", "Bin", value="-", ask=bins_here, free=True),
            Choice("bucket", "Condition", value="sellable", options=BUCKET_OPTIONS),
        ),
        args=of_sku,
        values=here,
        seen=False,
        known=usual_bin,
        preview=True,
        help="Pieces that are lost, broken or expired.",
    ),
    Action("T", "transfer", "transfer", right="stock.transfer", help="Send pieces to another warehouse."),
    Action(
        "i",
        "expect",
        expect_arrival,
        fields=(
            Number("qty", "Pieces", least=1),
            Day("due", "Due", required=False),
            Text("supplier", "Supplier", required=False),
            Text("reference", "Reference", required=False),
        ),
        args=of_sku,
        values=here,
        seen=False,
        help="Goods are on their way here.",
    ),
    Action(
        "p",
        "price",
        change_price,
        fields=(
            Money("amount", "New price", hint=price_now),
            Reason("reason", "Reason", options=reasons("price")),
        ),
        args=of_sku,
        seen=False,
        preview=True,
        help="Another price from now on.",
    ),
    Action("S", "on the shelf", put_on_shelf, args=of_product, seen=False, bulk=True),
    Action("X", "off the shelf", take_off_shelf, args=of_product, seen=False, bulk=True),
)
