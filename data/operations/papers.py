"""That a paper was printed: which, of what, how much of it, and who did it. Papers carry names and addresses."""

from collections.abc import Sequence

from data.doorway import demand, operation
from data.errors import Unclear
from data.events import Actor, Done
from data.queries.numbers import number_of

RIGHTS = {
    "slip": "order.view",
    "invoice": "order.view",
    "pick": "order.fulfil",
    "label": "catalogue.view",
    "bin": "stock.view",
    "count": "stock.count",
    "manifest": "order.fulfil",
    "receiving": "stock.receive",
    "list": "catalogue.view",
}
"""Kinds of papers, and the right that printing one needs."""


@operation(
    "paper.print",
    right="own.keep",
    says="Printed: {document} of {number}[ and {more} more][, {labels} labels].",
    subject="store",
    on_thing=False,
)
def note_print(
    actor: Actor, paper: str, *, kind: str, things: Sequence[int] | str, labels: int = 0, what: str = ""
) -> Done:
    """Keep in the history of each thing that a paper of it was printed; `ecom-tui print` and F9 make the paper."""
    if paper not in RIGHTS:
        raise Unclear("There is no paper “{paper}”. There are: {known}.", paper=paper, known=", ".join(RIGHTS))
    demand(actor, RIGHTS[paper])
    ids = _ids(things)
    if not ids:
        raise Unclear("Nothing is named to be printed.")
    facts = {
        "document": paper,
        "number": what or number_of(actor, kind, ids[0]),
        "more": len(ids) - 1 or "",
        "labels": labels or "",
    }
    return Done(kind, ids[0], facts=facts, also=tuple((kind, key) for key in ids[1:]))


def _ids(things: Sequence[int] | str) -> list[int]:
    """The things once each, in their order."""
    told = things.split(",") if isinstance(things, str) else things
    try:
        return list(dict.fromkeys(int(one) for one in told if str(one).strip()))
    except ValueError:
        raise Unclear("“{text}” is not a list of ids.", text=str(things)[:60]) from None
