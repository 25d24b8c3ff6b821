"""The pane beside the inventory grid: why so many are available, where it lies, what comes, who waits for it."""

from collections.abc import Sequence

from data import clock
from data.queries._stock_parts import IncomingRow, LevelRow, MoveRow, PlaceRow, PromisedRow, VariantRow
from data.queries.stock_detail import StockDetail
from screens import show
from screens.actions import Cell
from screens.cells import pad_cells
from screens.order_cells import reason_words
from screens.parts.detail import Entry, Section, item, pad, pair
from screens.parts.drawn import Line, Piece
from screens.parts.explain import Term, sum_entries
from screens.session import Session
from screens.stock_words import BUCKETS
from screens.words import fact_text, say, say_in


def stock_sections(found: StockDetail, session: Session) -> list[Section]:
    """Everything of a line, in the order of the questions."""
    row = found.row
    made = [_title(found, session)]
    if row.available is not None:
        made += [_why(found), _places(found, session), _levels(found.levels), _sold(found, session)]
        made += [_coming(found.incoming, session), _promised(found.promised, session), _moves(found.moves, session)]
    made.append(_variants(found.variants, session))
    return [section for section in made if section is not None and (section.lines or section.title == row.code)]


def _title(found: StockDetail, session: Session) -> Section:
    row = found.row
    lines: list[Line | Entry] = [[(row.name, "text")]]
    if row.name_zh and row.name_zh != row.name:
        lines.append([(row.name_zh, "text")])
    options = "  ".join(f"{name} {value}" for name, value in found.options)
    if options:
        lines.append([(options, "muted")])
    price = show.money(row.price, row.currency).strip() if row.price is not None else "-"
    left: list[Piece] = [(say("price") + " ", "muted"), (price, "text")]
    if row.cost is not None:
        left += [("  " + say("cost") + " ", "muted"), (show.money(row.cost, row.currency).strip(), "text")]
    sign, word, role = {
        "on": ("+", say("live"), "ok"),
        "scheduled": ("*", say("scheduled"), "info"),
    }.get(row.shelf, (".", say("off the shelf"), "faint"))
    lines += [[], Entry(left, [(sign + " ", role), (word, "muted")])]
    if found.barcode:
        lines.append(pair(say("barcode"), found.barcode))
    return Section(row.code, row.category, lines)


def _why(found: StockDetail) -> Section:
    row = found.row
    shelf = next((level.bin for level in found.levels if level.bucket == "sellable" and level.bin != "-"), "")
    held = ", ".join(f"{say(BUCKETS.get(name, name))} {qty}" for name, qty in found.held)
    orders = say("{n} orders", n=found.orders) if found.orders else ""
    terms = [
        Term(f"{row.on_hand:,}", say("on hand"), say("shelf {bin}", bin=shelf) if shelf else ""),
        Term(f"{-(row.allocated or 0):,}", say("allocated"), orders),
        Term(f"{-(row.held or 0):,}", say_in("stock", "held"), held),
    ]
    return Section(say("Why {n} available", n=f"{row.available:,}"), "?", sum_entries(terms, width=5)[:3])


def _places(found: StockDetail, session: Session) -> Section:
    lines = [_place(place, session.language) for place in found.places]
    if found.in_transit:
        lines.append(Entry([(say("in transit"), "text")], [(f"{found.in_transit:>5,}", "text"), (" " * 12, "text")]))
    fact = " ".join(pad_cells(word, 5, "right") for word in (say("hand"), say("alloc"), say("avail")))
    return Section(say("Warehouses"), fact, lines)


def _place(place: PlaceRow, language: str) -> Entry:
    name = (place.name_zh or place.name) if language == "zh_CN" else place.name
    return Entry(
        [(name, "text")],
        [(f"{place.on_hand:>5,} ", "muted"), (f"{place.allocated:>5,} ", "muted"), (f"{place.available:>5,}", "text")],
    )


def _levels(levels: Sequence[LevelRow]) -> Section:
    lines = []
    for level in levels[:8]:
        lot = f" {level.lot}" if level.lot else ""
        bucket = "" if level.bucket == "sellable" else say(BUCKETS.get(level.bucket, level.bucket))
        left: list[Piece] = [(pad(level.bin + lot, 14), "text"), (bucket, "warn")]
        lines.append(Entry(left, [(f"{level.qty:,}", "text")]))
    return Section(say("Bins"), str(len(levels)) if len(levels) > 8 else "", lines)


def _sold(found: StockDetail, session: Session) -> Section:
    days = found.sold
    if not any(days):
        return Section(say("Sold a day"), "", ())
    mean = sum(days) / len(days)
    spark = show.spark(days, 38, session.plain_lines)
    fact = say("{n} days, mean {mean}", n=len(days), mean=f"{mean:.1f}")
    return Section(say("Sold a day"), fact, [[(spark[:-1], "spark"), (spark[-1:], "accent")]])


def _coming(incoming: Sequence[IncomingRow], session: Session) -> Section:
    today = clock.day_of(clock.now(), session.zone)
    lines = []
    for row in incoming[:6]:
        late = bool(row.due) and row.due < today
        left: list[Piece] = [(f"{row.qty:>5,}  ", "text"), (row.reference or say(row.kind), "text"),
                             (f" {row.source}", "muted")]  # fmt: skip
        lines.append(Entry(left, [(show.day(row.due, today), "bad" if late else "text")]))
    return Section(say("Coming"), "", lines)


def _promised(orders: Sequence[PromisedRow], session: Session) -> Section:
    now = clock.now()
    lines = []
    for row in orders[:8]:
        left = show.time_left(row.ship_by_at - now if row.ship_by_at else None, paused=bool(row.holds))
        entry = Entry(
            [(f"{row.qty:>5,}  ", "text"), (row.number, "strong")], [(left.text, left.rest or left.role)],
            ("orders", f"number={row.number}"),
        )  # fmt: skip
        lines.append(entry)
    return Section(say("Orders that wait for it"), str(len(orders)) if len(orders) > 8 else "", lines)


def _moves(moves: Sequence[MoveRow], session: Session) -> Section:
    now = clock.now()
    lines = []
    for row in moves[:8]:
        change = f"{row.change:+,}" if row.change else "·".replace("·", "0")
        left: list[Piece] = [
            (pad_cells(show.when(row.at, now, session.zone), 6), "muted"),
            (f"{change:>6}  ", "text"),
            (pad(fact_text(row.kind, "kind"), 13), "muted"),
            (" " + (row.number or reason_words(row.reason)), "text"),
        ]
        lines.append(Entry(left))
    return Section(say("Last moves"), "t", lines)


def _variants(variants: Sequence[VariantRow], session: Session) -> Section:
    if len(variants) < 2:
        return Section(say("Variants"), "", ())
    lines = [
        item(
            Cell(f"{row.code}  {row.options}", "text" if row.live else "faint"),
            Cell("" if row.available is None else f"{row.available:,}", "text"),
            door=("inventory", f"sku={row.code}"),
        )
        for row in variants[:10]
    ]
    return Section(say("Variants"), str(len(variants)), lines)
