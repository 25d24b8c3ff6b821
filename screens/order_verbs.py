"""What can be done to an order, each verb on one key, in the order of use; the desk shows what the post may do."""

from data.operations.customers import customer_from_order
from data.operations.dispatch import ship_order, split_order
from data.operations.drafts import discard_draft
from data.operations.forcing import force_order
from data.operations.fulfilment import (
    allocate_order,
    deallocate_order,
    pack_order,
    pick_order,
    unpack_order,
    unpick_order,
)
from data.operations.order_edits import (
    change_address,
    close_order,
    note_order,
    promise_order,
    record_payment,
    reopen_order,
)
from data.operations.orders import cancel_order
from data.operations.review import (
    approve_order,
    hold_order,
    reconsider_order,
    reject_order,
    release_order,
    unapprove_order,
)
from data.queries.order_forms import address_now, money_due, open_holds, open_lines, promised_from, shelves_of
from screens.actions import Action, Choice, Day, Money, Note, Reason, Text, Yes
from screens.order_cells import carrier_options, reason_options

HOLD_CHOICES = (
    ("address", "address"),
    ("payment", "payment"),
    ("customer", "customer"),
    ("stock", "stock"),
    ("fraud", "fraud"),
    ("legal", "legal"),
    ("exchange_wait", "exchange"),
    ("other", "other"),
)
METHODS = (
    ("bank", "bank transfer"),
    ("card", "card"),
    ("cash", "cash"),
    ("cheque", "cheque"),
    ("cod", "cash on delivery"),
    ("other", "other"),
)
TERM_CHOICES = (("prepaid", "prepaid"), ("on_account", "on account"), ("cod", "cash on delivery"))

LINES = Choice("lines", "Lines", ask=open_lines, free=True, required=False, hint="empty: all of it; SKU:2,SKU:1")
"""Which lines a step takes, as SKU:QTY."""

ORDER_VERBS: tuple[Action, ...] = (
    Action(
        "s",
        "ship",
        ship_order,
        (
            Choice("carrier", "Carrier", carrier_options, value=lambda row: row.carrier, free=True),
            Text("tracking", "Tracking", required=False, limit=60, hint="its check digit is looked at"),
            LINES,
            Choice("warehouse", "From", ask=promised_from, required=False, hint="when promised from several"),
        ),
        bulk=True,
        preview=True,
        help="Hand what is promised to the carrier, whole or in parts.",
    ),
    Action(
        "F",
        "force",
        force_order,
        (
            Text("reason", "Why", hint="the buyer stands here"),
            Choice("carrier", "Carrier", carrier_options, value=lambda row: row.carrier, free=True),
            Text("tracking", "Tracking", required=False, limit=60, hint="its check digit is looked at"),
            LINES,
            Choice("warehouse", "From", ask=shelves_of, required=False, hint="when goods lie in several"),
        ),
        preview=True,
        title="Ship without an allocation",
        help="What lies on the shelf, though it was promised to others or to nobody.",
    ),
    Action("A", "approve", approve_order, bulk=True, help="The checks are fine: its promise stands from now on."),
    Action(
        "H",
        "hold",
        hold_order,
        (Reason("hold", "Why", HOLD_CHOICES), Note("note", "Note")),
        bulk=True,
        help="Keep it from shipping until somebody releases it.",
    ),
    Action(
        "L",
        "release",
        release_order,
        (Reason("hold", "Hold", ask=open_holds, value=lambda row: row.hold_reason),),
        bulk=True,
        asks=lambda row: row.holds > 1,
        help="Let a held order go.",
    ),
    Action(
        "p", "pick", pick_order, (LINES,), bulk=True, asks=lambda row: row.unshipped > 1, help="Taken off the shelf."
    ),
    Action("P", "pack", pack_order, (LINES,), bulk=True, asks=lambda row: row.unshipped > 1, help="In its box."),
    Action(
        "R",
        "reject",
        reject_order,
        (Reason("reason", "Why", reason_options("reject"), free=True),),
        bulk=True,
        help="Its stock is let go, and it can't ship.",
    ),
    Action(
        "x",
        "cancel",
        cancel_order,
        (Reason("reason", "Why", reason_options("cancel"), free=True), LINES),
        danger=True,
        bulk=True,
        help="What is not shipped of it, or some lines.",
    ),
    Action("i", "allocate", allocate_order, bulk=True, help="Promise it stock, as far as there is any."),
    Action("I", "let go", deallocate_order, (LINES,), bulk=True, help="Give its promised stock back."),
    Action(
        "S",
        "split",
        split_order,
        (Choice("lines", "Lines", ask=open_lines, free=True, hint="SKU:2,SKU:1 go into a parcel of their own"),),
        preview=True,
        help="Plan a second parcel.",
    ),
    Action(
        "m",
        "payment",
        record_payment,
        (
            Money("amount", "Amount"),
            Choice("method", "Method", METHODS, value="bank"),
            Text("reference", "Reference", required=False),
        ),
        preview=True,
        known=money_due,
        title="Record a payment",
        help="Money that came in outside a gateway.",
    ),
    Action("N", "note", note_order, (Note("text", "Note", required=True),), seen=False, help="For colleagues."),
    Action(
        "e",
        "address",
        change_address,
        (
            Text("name", "Name"),
            Text("company", "Company", required=False),
            Text("line1", "Street"),
            Text("line2", "Second line", required=False),
            Text("postcode", "Postcode", required=False),
            Text("city", "City"),
            Text("region", "Region", required=False),
            Text("country", "Country", limit=2, hint="two letters like GB"),
            Text("phone", "Phone", required=False),
            Yes("as_is", "As it is", hint="yes: though it looks wrong"),
        ),
        known=address_now,
        title="Change the address",
        help="Where it goes, until it has left.",
    ),
    Action(
        "d",
        "ship by",
        promise_order,
        (Day("day", "Day", hint="2026-11-22, +3 or mon"), Text("reason", "Why", hint="the customer asked, pre-order")),
        preview=True,
        help="Another day to leave by, for a reason.",
    ),
    Action(
        "B", "approve all green", "approve_green", alone=True, right="order.review", help="Every check good, no hold."
    ),
    Action(
        "n", "new order", "new_order", alone=True, right="order.draft", help="By telephone, letter or at the counter."
    ),
    Action("D", "take up draft", "take_up", right="order.draft", help="Go on with a draft where it was left."),
    Action("Y", "copy", "copy", right="order.draft", help="The same as a new draft, at today's prices."),
    Action("X", "discard draft", discard_draft, bulk=True, help="Its stock can be sold again."),
    Action(
        "K",
        "make customer",
        customer_from_order,
        seen=False,
        help="The buyer of an order of nobody is kept as a customer.",
    ),
    Action("r", "take parcel back", "take_back", right="order.fulfil", help="Handed over by mistake, or only planned."),
    Action("z", "put back", unpick_order, (LINES,), asks=lambda row: row.unshipped > 1, help="Picked, not packed."),
    Action("Z", "unpack", unpack_order, (LINES,), asks=lambda row: row.unshipped > 1, help="Out of its box again."),
    Action("U", "take approval back", unapprove_order, help="As long as nothing is shipped."),
    Action("V", "review again", reconsider_order, help="Take a rejection back."),
    Action("c", "close", close_order, bulk=True, help="Shipped and paid: nothing is left to do."),
    Action("C", "open again", reopen_order, help="A closed order is open again."),
)
