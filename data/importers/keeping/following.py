"""What a newer export says of a known order, aspect by aspect, beside its source's last word and beside ours.

Nothing new is nothing to do, whatever people did here. What ours says already is agreed. What ours still says as the
source said it last is the source's to change; else ours stays, and the difference is listed. Reads only.
"""

import copy
from collections import Counter
from typing import Any

from data import clock, options
from data.dataclass import dataclass, field
from data.importers.keeping import order_words
from data.importers.keeping.order_words import Word, word_of
from data.importers.keeping.ours import ADDRESS, LIGHT, PAYMENT, Ours
from data.importers.keeping.storing_money import new_payments
from data.importers.records import Document, Line
from data.money import decimal_text

BODY = ("state", "lines", "total", "sums", "at", "currency", "rate", "sent", "arrived", "parcels")
"""What of an order that is done hangs together: it is written anew as a whole."""
HEADER = ("says", "due", "said")
"""The source's own columns: nobody changes them here."""
TOUCHED = "people have worked on it here"
_LABELS = {"ship": "address", "bill": "billing address", "buyer": "customer", "at": "date", "sent": "shipped units"}
_FIELDS = {"ship": "address", "bill": "bill_address", "at": "placed", "sent": "shipped", "parcels": "tracking"}
MOST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Differ:
    """An aspect where ours stays."""

    field: str
    ours: str
    theirs: str
    says: str


@dataclass(slots=True)
class Plan:
    """What becomes of a known order."""

    document: Document
    """As it is to stand here: with the lines that a file of some of them left out."""
    ours: Ours
    base: Word | None
    word: Word
    """The source's last word from now on."""
    take: set[str] = field(default_factory=set)
    """Aspects that ours takes over: body, cancel, close, sent, paid, promised, ship, bill, buyer, tags, note …"""
    differs: list[Differ] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    """Fields on which both are at one now."""
    news: frozenset[str] = frozenset()
    """Lines of the file that the store had not."""

    def differ(self, name: str, ours: str, theirs: str, says: str = "") -> None:
        """Ours stays."""
        label = _LABELS.get(name, name)
        says = says or f"its {label} is {ours or 'none'} here and {theirs or 'none'} in the file"
        self.differs.append(Differ(_FIELDS.get(name, name), ours[:MOST_TEXT], theirs[:MOST_TEXT], says))

    def agree(self, *names: str) -> None:
        """Both say the same."""
        self.agreed += [_FIELDS.get(name, name) for name in names]


def plan_of(one: Document, ours: Ours, base: Word | None, given_back: int = 0) -> Plan:
    """What to do about a document whose content is not what the store last read of it."""
    whole = completed(one, ours) if one.partial else one
    word = word_of(whole, given_back)
    spoken = _spoken(one, word)
    if one.partial and word.get("paid", 0) < ours.captured:
        spoken -= {"paid", "promised"}  # a file of some rows takes no money away
    plan = Plan(whole, ours, base, _merged(base, word, spoken) if one.partial else word)
    said = {line.source_line for line in ours.lines}
    plan.news = frozenset(line.source_line for line in one.lines if line.source_line not in said)
    if ours.live:
        _live_body(plan, word, spoken)
    else:
        _body(plan, word, spoken)
    _payment(plan, word, spoken, given_back or ours.refunded)
    _header(plan, word, spoken)
    return plan


def completed(one: Document, ours: Ours) -> Document:
    """A document of which the file says only some lines, with those that are known."""
    says = {line.source_line for line in one.lines}
    known = {line.source_line for line in ours.lines}
    keys = zip(one.lines, order_words.line_keys(one), strict=True)
    left = Counter(key for line, key in keys if line.source_line not in known)
    kept = []
    for line in ours.lines:
        if line.source_line in says:
            continue
        if left[line.key]:  # the same line, read from a row that was otherwise
            left[line.key] -= 1
            continue
        kept.append(_as_said(line, one.day[:7], ours.state))
    whole = copy.copy(one)
    whole.lines = kept + one.lines
    whole.shipping_minor = max(one.shipping_minor, ours.sums[2] - _of_kind(ours, "service"))
    whole.tax_minor = one.tax_minor or ours.sums[4] - sum(line.tax_minor for line in ours.lines)
    whole.at, whole.day = ours.placed_at, clock.day_of(ours.placed_at, options.timezone())
    if not one.source_state:
        whole.state = "open" if ours.state == "placed" else ours.state
    if one.paid_minor is None and not one.payments and ours.captured != ours.total:
        whole.paid_minor = ours.captured
    return whole


def _of_kind(ours: Ours, kind: str) -> int:
    return sum(line.list_minor for line in ours.lines if line.kind == kind)


def _as_said(line: Any, month: str, state: str) -> Line:
    made = Line(line.kind, line.code, line.title, line.ordered, line.unit_text, line.list_minor, month)
    made.discount_minor, made.tax_minor, made.source_line = line.discount_minor, line.tax_minor, line.source_line
    made.vendor = line.vendor
    made.shipped = None if state == "closed" and line.shipped == line.ordered else line.shipped
    return made


def _spoken(one: Document, word: Word) -> set[str]:
    """The aspects that a document speaks of: all, or those of a file of some rows that are not empty."""
    if not one.partial:
        return {*BODY, *HEADER, "paid", "promised", "ship", "bill", "buyer", "country", "tags", "note"}
    found = {"lines", "total", "sums"} | {name for name in ("ship", "bill", "buyer", "tags", "note") if name in word}
    if one.payments or one.paid_minor is not None:
        found |= {"paid", "promised"}
    if one.paid_minor is None and not one.payments:
        found.add("paid")
    if one.source_state:
        found |= {"state", "sent", "arrived", "parcels", "says"}
    return found


def _merged(base: Word | None, word: Word, spoken: set[str]) -> Word:
    """The last word with what a file of some rows says anew."""
    if base is None:
        return word
    named = spoken | {"payments"} if "paid" in spoken else spoken
    said = base.get("said", {}) | word.get("said", {})
    return base | {name: value for name, value in word.items() if name in named} | ({"said": said} if said else {})


def _said_before(plan: Plan, name: str, theirs: Any) -> bool:
    """Whether the source says of an aspect what it said last."""
    if plan.base is None:
        return False
    return bool(plan.base.get(name, None if theirs is None else type(theirs)()) == theirs)


def _weigh(plan: Plan, name: str, theirs: Any, ours: Any, verbs: frozenset[str], show: Any = str) -> None:
    """One aspect: the same as before, agreed, taken, or different."""
    if ours == theirs:
        plan.agree(name)
    elif _said_before(plan, name, theirs):
        return
    elif _is_theirs(plan, name, ours, verbs):
        plan.take.add(name)
    else:
        plan.differ(name, show(ours), show(theirs))


def _is_theirs(plan: Plan, name: str, ours: Any, verbs: frozenset[str]) -> bool:
    """Whether ours still says what the source said last; if that was not kept, that nobody changed it here."""
    if plan.base is None:
        return not plan.ours.touched & verbs
    return bool(plan.base.get(name, type(ours)()) == ours)


def _body(plan: Plan, word: Word, spoken: set[str]) -> None:
    """An order that was done elsewhere: its lines, sums, parcels and state."""
    ours, changed = plan.ours, []
    for name, mine in _ours_body(ours).items():
        theirs = word.get(name, type(mine)())
        if name not in spoken or _said_before(plan, name, word.get(name)):
            continue
        if mine == theirs:
            plan.agree(name)
        else:
            changed.append((name, mine, theirs))
    if not changed:
        return
    if plan.document.state == "open":
        plan.differ("state", ours.state, "open", f"it is {ours.state} here and open in the file")
    elif ours.touched_beyond(LIGHT) or ours.state == "placed":
        names = {name for name, *_ in changed}
        for name, mine, theirs in changed:
            # Other lines cost something else and are sent otherwise; only what says more is told.
            if name != "sums" and not ("lines" in names and name in ("sent", "arrived")):
                plan.differ(name, *_shown(plan, name, mine, theirs), TOUCHED)
    else:
        plan.take.add("body")
        plan.agree(*(name for name, *_ in changed))


def _ours_body(ours: Ours) -> dict[str, Any]:
    return {
        "state": "open" if ours.state == "placed" else ours.state,
        "lines": order_words.lines_hash(line.key for line in ours.lines),
        "total": ours.total,
        "sums": ours.sums,
        "at": ours.placed_at,
        "currency": ours.currency,
        "rate": ours.rate,
        "sent": ours.sent,
        "arrived": ours.arrived,
        "parcels": ours.parcel_word,
    }


def _live_body(plan: Plan, word: Word, spoken: set[str]) -> None:
    """An order that is sent from here: what was sold is compared, and how far it is followed."""
    for name in ("lines", "total", "at"):
        mine, theirs = _ours_body(plan.ours)[name], word.get(name)
        if mine == theirs:
            plan.agree(name)
        elif name in spoken and not _said_before(plan, name, theirs):
            plan.differ(name, *_shown(plan, name, mine, theirs))
    if "state" not in spoken:
        return
    if plan.document.state == "open":
        _still_open(plan, word)
    elif not _said_before(plan, "state", plan.document.state):
        _ended(plan)
    _tracking(plan, word)


def _still_open(plan: Plan, word: Word) -> None:
    ours, sent = plan.ours, word.get("sent", {})
    if not _said_before(plan, "state", "open") and ours.state != "placed":
        plan.differ("state", ours.state, "open", f"it is {ours.state} here and open in the file")
    if _covers(ours.sent, sent):
        plan.agree("sent")
    elif not _said_before(plan, "sent", sent):
        before = (plan.base or {}).get("sent", {})
        if ours.state == "placed" and ours.sent == before and not ours.in_hand:
            plan.take.add("sent")
        else:
            plan.differ("sent", _counted(ours.sent), _counted(sent))


def _covers(ours: dict[str, int], theirs: dict[str, int]) -> bool:
    return all(ours.get(code, 0) >= units for code, units in theirs.items())


def _ended(plan: Plan) -> None:
    ours, theirs = plan.ours, plan.document.state
    here = ours.fulfilment.replace("_", " ") if ours.state == "placed" and ours.in_hand else ours.state
    if ours.state == theirs or (theirs == "closed" and ours.state == "placed" and not ours.unshipped):
        plan.agree("state")
    elif ours.state == "placed" and not ours.in_hand:
        plan.take.add("close" if theirs == "closed" else "cancel")
    else:
        plan.differ("state", here, theirs, f"it is {here} here and {theirs} in the file")


def _tracking(plan: Plan, word: Word) -> None:
    """Numbers of parcels that left here, where the source knows others."""
    theirs = {tracking for tracking, _ in word.get("parcels", []) if tracking}
    mine = {tracking for _, tracking, _, state, _ in plan.ours.parcels if tracking and state != "cancelled"}
    if theirs <= mine or not plan.ours.in_hand:
        if theirs:
            plan.agree("parcels")
    elif not _said_before(plan, "parcels", word.get("parcels")):
        plan.differ("parcels", ", ".join(sorted(mine)), ", ".join(sorted(theirs)))


def _payment(plan: Plan, word: Word, spoken: set[str], refunded: int) -> None:
    ours, currency = plan.ours, plan.document.currency

    def show(minor: int) -> str:
        return f"{decimal_text(minor, currency)} {currency}"

    # Who only means “all of it” says nothing of money while ours costs something else.
    if "paid" in spoken and not (word.get("all") and any(one.field in ("lines", "total") for one in plan.differs)):
        _weigh(plan, "paid", word.get("paid", 0), ours.captured, PAYMENT, show)
        if "paid" in plan.take and word.get("paid", 0) < refunded:
            plan.take.remove("paid")
            plan.differ("paid", show(ours.captured), show(word.get("paid", 0)), f"{show(refunded)} went back already")
        if word.get("paid", 0) == ours.captured and _new_of_nothing(plan):
            plan.take.add("paid")
    promised = max(0, word.get("promised", 0) - word.get("paid", 0))
    if "promised" in spoken and word.get("promised", 0) and not _said_before(plan, "promised", word["promised"]):
        if promised > ours.authorised and ours.captured == (plan.base or {}).get("paid", 0):
            plan.take.add("promised")
    elif word.get("promised", 0) == ours.authorised:
        plan.agree("promised")


def _new_of_nothing(plan: Plan) -> bool:
    """Whether all payments that the source names anew are of 0: they change no sum, and are kept all the same."""
    new = new_payments((plan.base or {}).get("payments", []), plan.document)
    return bool(new) and not any(paid.amount_minor for paid in new)


def _header(plan: Plan, word: Word, spoken: set[str]) -> None:
    ours = plan.ours
    for name, mine in (("ship", ours.ship), ("bill", ours.bill)):
        if name in spoken and (name in word or (plan.base or {}).get(name)):
            _weigh(plan, name, word.get(name, []), mine, ADDRESS, _address_text)
    buyer = word.get("buyer", [])
    if "buyer" in spoken and buyer and not _said_before(plan, "buyer", buyer):
        before = (plan.base or {}).get("buyer", [])
        mine = [ours.name, ours.email]
        if buyer[1:] == mine and (plan.base is None or (before[0] == buyer[0] if before else any(mine))):
            plan.agree("buyer")
        elif plan.base is None or before[1:] == mine or (not before and mine == ["", ""]):
            plan.take.add("buyer")
        else:
            plan.differ("buyer", ", ".join(filter(None, mine)), ", ".join(filter(None, buyer[1:])))
    if "tags" in spoken:
        _weigh(plan, "tags", word.get("tags", ""), ours.tags, frozenset({"order.tag"}))
    note = word.get("note", "")
    if "note" in spoken and note and note not in ours.notes and not _said_before(plan, "note", note):
        plan.take.add("note")
    country = word.get("country", "")
    moved = "country" in spoken and country not in ("", ours.country) and "ship" not in word
    if moved and not _said_before(plan, "country", country) and not ours.touched & ADDRESS:
        plan.take.add("country")
    if "says" in spoken and word.get("says", "") != ours.says:
        plan.take.add("header")
    if "due" in spoken and word.get("due") != ours.due:
        plan.take.add("header")
    if "said" in spoken and word.get("said", {}) != (plan.base or {}).get("said", {}):
        plan.take.add("header")


def _shown(plan: Plan, name: str, mine: Any, theirs: Any) -> tuple[str, str]:
    """Both sides as people read them."""
    if name == "lines":
        ours = [(line.ordered, line.code or line.title) for line in plan.ours.lines if line.kind == "goods"]
        said = [(line.qty, line.code or line.title) for line in plan.document.lines if line.kind == "goods"]
        return _listed(ours), _listed(said)
    if name == "total":
        return (
            f"{decimal_text(mine, plan.ours.currency)} {plan.ours.currency}",
            f"{decimal_text(theirs, plan.document.currency)} {plan.document.currency}",
        )
    if name in ("sent", "arrived"):
        return _counted(mine), _counted(theirs)
    if name == "parcels":
        return tuple(", ".join(tracking for tracking, _ in side if tracking) for side in (mine, theirs))  # type: ignore[return-value]  # two of them
    if name == "at":
        return clock.iso(mine), clock.iso(theirs)
    return str(mine), str(theirs)


def _listed(lines: list[tuple[int, str]]) -> str:
    return ", ".join(f"{qty} × {code}" for qty, code in lines)


def _counted(units: dict[str, int]) -> str:
    return ", ".join(f"{count} × {code}" for code, count in sorted(units.items())) or "none"


def _address_text(parts: list[str]) -> str:
    return ", ".join(filter(None, parts))
