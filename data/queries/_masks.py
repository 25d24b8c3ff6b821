"""Personal data as it is shown before somebody asks for it with a reason."""

from data.events import Actor
from data.roles import grant

COSTS = frozenset({"cost_minor", "unit_cost_minor"})


def masked_email(email: str) -> str:
    """The first letter and the domain: j***@example.com."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***@{domain}" if at else ("***" if email else "")


def masked_phone(phone: str) -> str:
    """The last three digits."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    return f"***{digits[-3:]}" if len(digits) > 3 else ("***" if phone else "")


def may_see_column(actor: Actor, column: str) -> bool:
    """Whether the post may see what a column was and is: costs are for some."""
    return column not in COSTS or bool(grant(actor.role, "cost.read"))


def may_see_address(actor: Actor) -> bool:
    """Whether the post needs the whole address: who ships, and who talks to the customer."""
    return bool(grant(actor.role, "order.fulfil") or grant(actor.role, "order.address"))
