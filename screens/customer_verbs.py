"""What can be done to a customer, each verb on one key, in the order of use."""

from data.operations.addresses import add_address, drop_address, usual_address
from data.operations.customers import (
    PURPOSES,
    change_customer,
    drop_customer,
    make_customer,
    note_customer,
    record_consent,
    register_guest,
)
from data.operations.merging_customers import merge_customers
from data.queries.customers import contact_now, others, their_addresses
from screens.actions import Action, Choice, Note, Text, Yes, nothing
from screens.new_order_forms import RECEIVER, WHERE, WHO

STATES = (("given", "allowed"), ("withdrawn", "withdrawn"))

CUSTOMER_VERBS: tuple[Action, ...] = (
    Action("s", "new order", "sell", right="order.draft", help="An order that this customer gives you now."),
    Action(
        "e",
        "edit",
        change_customer,
        (
            Text("name", "Name"),
            Text("email", "E-mail", required=False, hint="empty: as it is; - takes it out"),
            Text("phone", "Phone", required=False, hint="empty: as it is; - takes it out"),
            Text("company", "Company", required=False),
            Text("tier", "Tier", required=False, limit=40),
            Text("language", "Language", required=False, limit=10),
        ),
        known=contact_now,
        title="Change the customer",
        help="What is left empty stays as it is.",
    ),
    Action("N", "note", note_customer, (Note("text", "Note", required=True),), seen=False, help="For colleagues."),
    Action("R", "contact", "reveal", right="pii.reveal", help="E-mail and telephone in full, for a reason."),
    Action(
        "n",
        "new customer",
        make_customer,
        (*WHO, *WHERE),
        alone=True,
        args=nothing,
        seen=False,
        preview=True,
        title="New customer",
        help="With an address, or without one.",
    ),
    Action(
        "p",
        "add address",
        add_address,
        (*RECEIVER, *WHERE, Yes("usual", "Usual", hint="yes: orders go there from now on")),
        seen=False,
        preview=True,
        title="New address",
        help="One more; those that there are stay.",
    ),
    Action(
        "d",
        "usual address",
        usual_address,
        (Choice("address", "Address", ask=their_addresses),),
        title="Usual address",
        values=None,
        help="Where orders go unless somebody says otherwise.",
    ),
    Action(
        "z",
        "drop address",
        drop_address,
        (Choice("address", "Address", ask=their_addresses),),
        title="Use an address no more",
        help="Orders that went there keep it.",
    ),
    Action(
        "c",
        "consent",
        record_consent,
        (
            Choice("purpose", "For", tuple((one, one) for one in PURPOSES), value="marketing"),
            Choice("state", "It is", STATES),
            Text("source", "Said where", required=False, hint="by telephone, at the counter"),
        ),
        seen=False,
        help="What was allowed or taken back.",
    ),
    Action(
        "M",
        "merge",
        merge_customers,
        (Choice("into", "Into", ask=others, free=True, hint="number, or a likely twin"),),
        preview=True,
        title="Merge into another",
        help="Orders, addresses and notes become the other's.",
    ),
    Action("K", "keep guest", register_guest, bulk=True, help="A guest is a customer from now on."),
    Action("x", "remove", drop_customer, help="Only who has never ordered."),
)
