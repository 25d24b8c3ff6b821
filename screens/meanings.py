"""What a place teaches on F1 beside its keys: its columns, the states it shows, and the words of the house it uses."""

from collections.abc import Sequence

from screens.cells import wrap_cells
from screens.meanings_columns import meaning_of
from screens.meanings_states import AXES, AXIS_TERMS, STATE_MEANINGS
from screens.parts.detail import Section, pad
from screens.parts.drawn import Line, cells
from screens.signs import SIGN_ROLES
from screens.words import say, say_in

HOUSE_WORDS = {
    "allocation": ("allocation", "Pieces on the shelf that one order has promised to itself; no other can have them."),
    "approval": ("approval", "What is above a post's limit is done only when a second person has said yes."),
    "arrival": ("arrival", "Goods that a supplier has announced, with a day and a number of pieces."),
    "backorder": ("backorder", "An order that waits for goods which are not there."),
    "bin": ("bin", "A place on a shelf with a code of its own: A-03-2. Goods lie in bins."),
    "blind": ("blind count", "Whoever counts is not told what the book says, so that they write what they see."),
    "bucket": (
        "condition",
        "Pieces are sellable, in quality check, damaged, returned and so on; only sellable ones are sold.",
    ),
    "case": ("case", "A box with a barcode of its own that stands for several pieces."),
    "consent": ("consent", "Whether the customer lets us write to them, and how we know."),
    "cutoff": ("cut-off", "The time at which a carrier fetches: what is not packed by then leaves a day later."),
    "damaged": ("damaged", "Pieces found broken while picking: they go aside, and others are looked for."),
    "delegation": ("delegation", "Somebody decides in another's place, up to an amount and to the end of a day."),
    "difference": ("difference", "The store and a file say different things about the same; you choose who is right."),
    "draft": ("draft", "An order that is still being written. It keeps its stock back for two days."),
    "event": ("event", "What somebody did, as it stands in the history. It is never changed or deleted."),
    "guest": ("guest", "A buyer without an account."),
    "hold": ("hold", "A reason why an order may not leave yet. It stays until somebody releases it."),
    "incoming": ("on its way", "Pieces in arrivals and transfers that are not here yet."),
    "kept": ("kept back", "Pieces that nobody may sell for a while: for a photograph, for a shop, for a draft."),
    "key": ("key", "What you press for an action. Your own choice holds wherever you sign in."),
    "limit": ("limit", "The amount up to which a post decides alone; above it somebody else is asked."),
    "listing": ("listing", "What customers see of a product: title, text, pictures, price."),
    "lot": ("lot", "Pieces of one making or one best-before day, kept apart."),
    "manifest": ("manifest", "The list of parcels that a carrier takes at once, and signs for."),
    "masked": ("masked", "Shown as ***: personal data that you have not asked for with a reason."),
    "merge": ("merge", "Two that are one become one; the other number still leads to it."),
    "one_time": ("one-time code", "Stands in for the password once; a new password is chosen with it."),
    "order_axes": ("three axes", "Money, goods and returns of an order go on by themselves; none stands for another."),
    "oversell": ("overselling", "Selling more than there is, up to a number that is allowed for the article."),
    "oversold": ("oversold", "More is promised than there is: somebody will have to wait."),
    "pace": ("at this pace", "As many an hour as in the last hour: what will be done by then, and what not."),
    "pick": ("pick", "Fetch the pieces of orders from their bins."),
    "post": ("post", "The work that a person does here. It gives the rights and the limit."),
    "posting": ("posting", "Putting the levels right by a count. Never by one of those who counted."),
    "put_away": ("put away", "Bring what has come from the door to its bin."),
    "qc": ("QC", "Quality check: pieces that somebody looks at before they are sold."),
    "recount": ("second count", "What differs much is counted again, by somebody else."),
    "rejected": ("rejected row", "A record that could not come in; it is put right and imported again, by itself."),
    "review": ("review", "Somebody looks at an order before its goods leave: paid, address, stock, price, risk."),
    "risk": ("risk", "Signals against an order added up, 0 to 100. It decides nothing by itself."),
    "safety": ("safety stock", "Pieces that are never promised, so that a wrong count harms nobody."),
    "second": ("second factor", "A code from a telephone, asked for beside the password."),
    "setting": ("setting", "Something that holds for the whole store, and for everybody in it."),
    "shelf": ("shelf", "On the shelf: customers can see and buy it."),
    "ship_by": ("ship-by", "The time by which an order must leave, as it was promised; frozen when it is approved."),
    "short": ("short", "Goods that an order needs and that are not there."),
    "short_pick": ("short pick", "The bin holds less than the book says: it is noted, and looked for elsewhere."),
    "sku": ("SKU", "The code of one variant: this size in this colour."),
    "split": ("second parcel", "What is there goes now, the rest follows."),
    "token": ("token", "Lets a program in without a person; it can be revoked."),
    "tracking": ("tracking number", "The carrier's number of a parcel, by which its way can be followed."),
    "transfer": ("transfer", "Goods on their way from one of our warehouses to another."),
    "variant": ("variant", "One choice of a product: a size, a colour. It has its own SKU, price and stock."),
    "wave": ("wave", "Several orders whose goods are fetched in one round through the warehouse."),
    "write_off": ("write-off", "Pieces that are lost, broken or expired leave the book."),
}
"""(word, what it means), in English; translated when shown."""

WORDS_OF = {
    "home": "ship_by review approval limit cutoff pace short safety listing",
    "inventory": "sku bin allocation kept safety incoming bucket qc damaged oversold transfer arrival write_off shelf",
    "orders": "order_axes ship_by review risk hold allocation short backorder split draft approval limit",
    "approvals": "approval limit delegation write_off posting",
    "customers": "guest masked consent merge",
    "products": "listing variant sku shelf merge",
    "picking": "wave pick bin short_pick damaged ship_by cutoff",
    "arrivals": "arrival case put_away qc bucket",
    "counts": "blind recount posting bin",
    "leaving": "wave pick cutoff ship_by allocation hold bin",
    "packing": "pick split manifest tracking",
    "parcels": "tracking manifest cutoff ship_by",
    "short": "short backorder oversold allocation arrival split hold",
    "receiving": "arrival case lot bucket qc put_away",
    "counting": "blind bin recount lot",
    "variants": "variant sku safety oversell limit merge",
    "new_order": "draft kept allocation limit guest",
    "imports": "rejected difference",
    "differences": "difference",
    "people": "post limit one_time second token",
    "settings": "setting limit cutoff bin",
    "history": "event approval",
    "preferences": "key second",
}
"""The words of the house that a place uses, by place."""

AXES_OF = {
    "orders": "order review payment fulfilment return hold parcel",
    "approvals": "approval order review payment fulfilment count transfer difference",
    "customers": "order fulfilment payment",
    "leaving": "payment fulfilment review hold parcel",
    "short": "hold",
    "parcels": "parcel",
    "packing": "parcel",
    "arrivals": "arrival",
    "counts": "count",
    "imports": "batch",
    "differences": "difference",
    "history": "payment fulfilment review return",
}
"""The axes whose states a place shows, by place."""

NAME = 16
WIDEST = 96


def teaching(place: str, heads: Sequence[str], width: int) -> list[Section]:
    """The columns of a place, its states and its words, for a pane of that many cells."""
    room = min(WIDEST, width)
    columns = [_told([(say(head), "strong")], say(meaning_of(place, head)), room) for head in heads]
    made = [Section(say("Columns"), say("? on a cell"), [line for lines in columns for line in lines])]
    made += [_states(axis, room) for axis in AXES_OF.get(place, "").split()]
    words = [HOUSE_WORDS[name] for name in WORDS_OF.get(place, "").split()]
    told = [line for word, meaning in words for line in _told([(say(word), "strong")], say(meaning), room)]
    made.append(Section(say("Words of the house"), "", told))
    return [section for section in made if section.lines]


def _states(axis: str, room: int) -> Section:
    lines: list[Line] = []
    shown = set()
    for state, sign in AXES[axis].items():
        word = say_in(sign.of, sign.word)
        if word in shown:
            continue
        shown.add(word)
        mark: Line = [(f"{sign.sign} ", SIGN_ROLES[sign.sign][0] + " bold"), (word, "text")]
        lines += _told(mark, say(STATE_MEANINGS[axis][state]), room)
    return Section(say(AXIS_TERMS[axis]), say("states"), lines)


def _told(name: Line, meaning: str, room: int) -> list[Line]:
    """A name in its column, and what it means beside it, on as many lines as that takes."""
    used = sum(cells(text) for text, _ in name)
    first, *more = wrap_cells(meaning, room - NAME) or [""]
    gap = " " * max(1, NAME - used)
    lines: list[Line] = [[*name, (gap, "text"), (first, "muted")]]
    return lines + [[(pad("", NAME), "text"), (line, "muted")] for line in more]
