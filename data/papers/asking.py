"""From what a person names to the paper of it: what papers a thing has, their facts, and the trace of it.

Everything is asked for with the rights of who prints.
"""

from data.dataclass import dataclass
from data.errors import Missing, Refused, Unclear
from data.events import Actor
from data.operations.papers import note_print
from data.papers.sheets import Paper
from data.queries import arrivals, papers, papers_floor, papers_stock
from data.queries.numbers import find

PAPERS = {
    "orders": ("slip", "invoice", "pick"),
    "parcels": ("slip",),
    "stock": ("label",),
    "products": ("label",),
    "bins": ("label", "count"),
    "waves": ("pick",),
    "counts": ("count",),
    "carriers": ("manifest",),
    "manifests": ("manifest",),
    "arrivals": ("receiving",),
}
"""The papers that each kind of thing has, the usual one first."""
KINDS = ("slip", "invoice", "pick", "label", "count", "manifest", "receiving")
MOST_COPIES = 1_000
KINDS_OF_THINGS = {
    "orders": "order",
    "waves": "wave",
    "parcels": "shipment",
    "stock": "sku",
    "products": "product",
    "bins": "warehouse",
    "counts": "count",
    "manifests": "manifest",
    "arrivals": "arrival",
}
"""What each of them is in the history; what a carrier took on a day is the store's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be on paper, and how."""

    thing: str
    """A name of PAPERS."""
    ids: tuple[str, ...]
    paper: str = ""
    """A name of KINDS; empty is the usual one."""
    language: str = "en"
    day: str = ""
    """Of a manifest; empty is today."""
    price: bool = True
    copies: int = 1
    """Of each label."""
    roll: bool = False


def paper_of(actor: Actor, asked: Asked) -> Paper:
    """The paper, by the rights of who asks. Refused, Missing or Unclear with one sentence."""
    if asked.thing not in PAPERS:
        raise Unclear(
            "There is no paper of “{thing}”. There are papers of: {known}.", thing=asked.thing, known=", ".join(PAPERS)
        )
    kind = asked.paper or PAPERS[asked.thing][0]
    if kind not in PAPERS[asked.thing]:
        raise Unclear(
            "{thing} have no paper “{paper}”. They have: {known}.",
            thing=asked.thing,
            paper=kind,
            known=", ".join(PAPERS[asked.thing]),
        )
    if not asked.ids:
        raise Unclear("Nothing is named to be printed. Name one or several of {thing}.", thing=asked.thing)
    if not 1 <= asked.copies <= MOST_COPIES:
        raise Unclear("{n} copies can't be printed. Give 1 to {most}.", n=asked.copies, most=MOST_COPIES)
    match kind:
        case "pick":
            return _pick_list(actor, asked)
        case "slip":
            from data.papers.packing_slip import packing_slips

            return packing_slips(_slips(actor, asked), asked.language)
        case "invoice":
            from data.papers.invoice import invoices

            found = [papers.invoice_facts(actor, find(actor, "order", one).id) for one in asked.ids]
            return invoices(found, asked.language)
        case "count":
            from data.papers.count_sheet import count_sheets

            return count_sheets(_counted(actor, asked), asked.language)
        case "manifest":
            from data.papers.manifest import manifests

            return manifests(_taken(actor, asked), asked.language)
        case "receiving":
            from data.papers.receiving_list import receiving_lists

            return receiving_lists([papers_floor.due_sheet(actor, key) for key in _due(actor, asked)], asked.language)
    return _labels(actor, asked)


def note_paper(actor: Actor, asked: Asked, paper: Paper) -> None:
    """Keep in the history that the paper was printed; before it leaves, so that none leaves without a trace."""
    kind, keys = KINDS_OF_THINGS.get(asked.thing, "store"), [1]
    if asked.thing == "bins":
        keys = [find(actor, kind, place).id for place, _ in _places(actor, asked)]
    elif kind == "arrival":
        keys = _due(actor, asked)
    elif kind != "store":
        keys = [find(actor, kind, one).id for one in asked.ids]
    what = ", ".join(asked.ids)[:200] if kind in ("store", "warehouse") else ""
    if kind == "arrival":
        what = paper.sheets[0].number
    note_print(actor, paper.kind, kind=kind, things=keys, labels=len(paper.labels), what=what)


def _pick_list(actor: Actor, asked: Asked) -> Paper:
    from data.papers.pick_list import pick_lists

    if asked.thing == "orders":
        orders = [find(actor, "order", one).id for one in asked.ids]
        return pick_lists([papers_stock.pick_facts(actor, orders)], asked.language)
    waves = [find(actor, "wave", one).id for one in asked.ids]
    return pick_lists([papers_floor.wave_facts(actor, wave) for wave in waves], asked.language)


def _counted(actor: Actor, asked: Asked) -> list[list[papers_stock.BinFacts]]:
    """The bins of each sheet."""
    if asked.thing == "counts":
        return [papers_floor.count_task_facts(actor, find(actor, "count", one).id) for one in asked.ids]
    return [
        [bin for place, pattern in _places(actor, asked) for bin in papers_stock.count_facts(actor, place, pattern)]
    ]


def _taken(actor: Actor, asked: Asked) -> list[papers_stock.Manifest]:
    if asked.thing == "manifests":
        return [papers_floor.manifest_sheet(actor, find(actor, "manifest", one).id) for one in asked.ids]
    return [one for code in asked.ids for one in papers_stock.manifest_facts(actor, code, asked.day)]


def _due(actor: Actor, asked: Asked) -> list[int]:
    """An arrival of each delivery, which is named by the id of one, its reference, its supplier or an article."""
    found: dict[int, None] = {}
    for one in asked.ids:
        text = one.strip().removeprefix("#")
        called = arrivals.deliveries_called(actor, text)
        if not called:
            raise Missing("There is no {kind} {number}.", kind="arrival", number=one)
        found |= dict.fromkeys(called)
    return list(found)


def _slips(actor: Actor, asked: Asked) -> list[papers.Slip]:
    if asked.thing == "orders":
        return [slip for one in asked.ids for slip in papers.slip_facts(actor, find(actor, "order", one).id)]
    parcels = [find(actor, "shipment", one).id for one in asked.ids]
    return [
        slip for key in parcels for slip in papers.slip_facts(actor, papers.order_of_parcel(actor, key), parcel=key)
    ]


def _labels(actor: Actor, asked: Asked) -> Paper:
    from data.papers.labels import bin_labels, shelf_labels

    if asked.thing == "bins":
        bins = [
            bin for place, pattern in _places(actor, asked) for bin in papers_stock.bin_facts(actor, place, pattern)
        ]
        return bin_labels(bins, asked.language, copies=asked.copies, roll=asked.roll)
    if asked.thing == "products":
        products = [find(actor, "product", one) for one in asked.ids]
        skus = [sku for one in products for sku in papers_stock.skus_of(actor, one.id)]
        if not skus:
            raise Refused("{product} has no variant that is sold.", product=products[0].number)
    else:
        skus = [find(actor, "sku", one).id for one in asked.ids]
    facts = papers_stock.shelf_facts(actor, skus)
    return shelf_labels(facts, asked.language, price=asked.price, copies=asked.copies, roll=asked.roll)


def _places(actor: Actor, asked: Asked) -> list[tuple[str, str]]:
    """(warehouse, pattern of bins) of BIN@WAREHOUSE, A-*@WAREHOUSE, or a warehouse for all of its bins."""
    named = []
    for one in asked.ids:
        pattern, at, warehouse = one.strip().rpartition("@")
        named.append((warehouse, pattern if at else "*"))
    return named
