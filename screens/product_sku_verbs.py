"""What can be done to a variant: each verb on one key, in the order of use; the desk shows what the post may do."""

from typing import Any

from screens import show
from screens.actions import Action, Choice, Day, Money, Number, Reason, Text, Yes
from screens.figures import BUCKETS
from screens.later import Later
from screens.words import language

change_price = Later("data.operations.prices:change_price", "price.change")
shift_price = Later("data.operations.prices:shift_price", "price.change")
change_cost = Later("data.operations.prices:change_cost", "catalogue.edit")
edit_sku = Later("data.operations.variants:edit_sku", "catalogue.edit")
unmake_sku = Later("data.operations.variants:unmake_sku", "catalogue.edit")
change_barcode = Later("data.operations.catalogue:change_barcode", "catalogue.edit")
change_safety = Later("data.operations.catalogue:change_safety", "catalogue.edit")
change_oversell = Later("data.operations.catalogue:change_oversell", "catalogue.edit")
receive_article_into = Later("data.operations.arrivals:receive_article_into", "catalogue.edit")
stop_sku = Later("data.operations.catalogue:stop_sku", "catalogue.edit")
resume_sku = Later("data.operations.catalogue:resume_sku", "catalogue.edit")
merge_sku = Later("data.operations.merging:merge_sku", "catalogue.edit")
variant_now = Later("data.queries.variants:variant_now", "catalogue.view")

POLICY_CHOICES = (("deny", "never"), ("allow", "allowed"), ("preorder", "pre-order"))
ENDINGS = ((".99", ".99"), (".95", ".95"), (".90", ".90"), (".00", ".00"))


def _why(row: Any) -> list[tuple[str, str]]:
    """The reasons of a price, in the reader's language."""
    from data.reasons import listed

    return [(reason.code, reason.named(language())) for reason in listed("price") if reason.code != "first"]


def _now(row: Any) -> str:
    """What it is sold for now."""
    return "" if row is None or row.price is None else show.money(row.price, row.currency, 12).strip()


START = Day("start", "From", required=False, hint="11-28, +3, mon; empty: now")

SKU_VERBS: tuple[Action, ...] = (
    Action(
        "p",
        "price",
        change_price,
        (
            Money("amount", "New price", hint=_now),
            Reason("reason", "Reason", options=_why),
            START,
            Text("currency", "Currency", required=False, limit=3, hint="empty: the store's"),
        ),
        preview=True,
        title="Another price",
        help="From now or from a day on; above your limit it is asked for.",
    ),
    Action(
        "P",
        "price in percent",
        shift_price,
        (
            Text("percent", "Change", limit=10, hint="+5, -12.5 percent"),
            Choice("ending", "Round to", ENDINGS, required=False, hint="the nearest such; empty: none"),
            Reason("reason", "Reason", options=_why),
            START,
        ),
        bulk=True,
        preview=True,
        title="Raise or lower prices",
        help="Of this one or of all that are marked.",
    ),
    Action(
        "e",
        "edit",
        edit_sku,
        (
            Text("code", "SKU"),
            Text("name", "Name", required=False, hint="follows the title and options"),
            Text("name_zh", "Chinese name", required=False),
            Text("options", "Options", required=False, hint="Colour=red; Size=S"),
            Number("weight_g", "Weight g", least=0),
            Number("pack", "Pack", least=1),
        ),
        known=variant_now,
        title="Edit the variant",
        help="Code, names, options, weight and pack.",
    ),
    Action(
        "b",
        "barcode",
        change_barcode,
        (Text("barcode", "Barcode", required=False, hint="type it or scan it; empty: none"),),
        known=variant_now,
        title="Give it a barcode",
        help="It may belong to one SKU only.",
    ),
    Action(
        "c",
        "cost",
        change_cost,
        (
            Money("cost", "Cost", value=lambda row: row.cost or 0),
            Yes("unknown", "Unknown", hint="nobody knows what it costs"),
            Text("reason", "Why", required=False),
        ),
        title="What one costs us",
        help="Receipts average it; this sets it.",
    ),
    Action(
        "s",
        "safety",
        change_safety,
        (Number("pieces", "Pieces", least=0, value=lambda row: row.safety or 0),),
        bulk=True,
        title="Keep pieces back",
        help="Never promised, in each warehouse.",
    ),
    Action(
        "O",
        "oversell",
        change_oversell,
        (
            Choice("policy", "Sell more", POLICY_CHOICES, value=lambda row: row.oversell or "deny"),
            Number("limit", "Up to", least=0, value=lambda row: row.oversell_limit, hint="pieces, in each warehouse"),
        ),
        bulk=True,
        title="Sell more than there is",
        help="Never, as a rule, or ahead of the goods.",
    ),
    Action(
        "r",
        "where it goes first",
        receive_article_into,
        (
            Choice(
                "bucket",
                "Goes into",
                tuple((bucket, word) for bucket, word in BUCKETS.items() if bucket != "transit"),
                required=False,
                hint="empty: as its warehouse says",
            ),
        ),
        known=variant_now,
        help="How it is taken in: to be sold, or checked.",
    ),
    Action(
        "D",
        "stop selling",
        stop_sku,
        (Text("replaced_by", "Replaced by", required=False, hint="the SKU that takes its place"),),
        bulk=True,
        preview=True,
        title="Stop selling it",
        help="What is promised stays promised.",
    ),
    Action("R", "sell again", resume_sku, bulk=True, help="It is sold as before."),
    Action(
        "M",
        "merge",
        merge_sku,
        (Text("into", "Into SKU", hint="the same under another code"),),
        preview=True,
        title="Merge into another SKU",
        help="Pieces, barcode and open orders go over.",
    ),
    Action("d", "its product", "open_product", right="catalogue.view", help="Texts, pictures and the shelf."),
    Action("i", "its stock", "open_stock", right="catalogue.view", help="What lies where of it."),
    Action("x", "drop", unmake_sku, danger=True, help="Made by mistake, and nothing was done with it."),
)
