"""What a preview saw, as lines: money, pieces, messages, states; and what would be refused."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from data.clock import moment
from screens.cells import pad_cells
from screens.parts.detail import pad
from screens.parts.drawn import Ends, Line, Piece
from screens.show import money, pieces
from screens.words import event_sentence, fact_text, say, zone

LABEL = 16
STATES_SHOWN = 6
REFUSED_SHOWN = 4
NAME = 20
"""Cells for what a refused thing is called."""
STOCK = ("sku", "warehouse", "bucket")


def preview_lines(seen: Any, wanted: int, *, says: bool = True) -> list[Line | Ends]:
    """The heading and the rows of `What will change`; seen is a data.doorway.Preview.

    With `says`, what is refused and, where nothing is counted, the sentences that would be left.
    """
    lines: list[Line | Ends] = [_title(seen, wanted)]
    would = seen.would
    for (kind, currency), amount in _sums(would.money, ("kind", "currency"), "amount_minor").items():
        role = "bad" if amount < 0 else "ok"
        lines.append(_row(say("money"), money(amount, currency, 14).strip(), fact_text(kind, "kind"), role, currency))
    moved = [(key, change) for key, change in _sums(would.stock, STOCK, "change").items() if change]
    for (sku, warehouse, bucket), change in moved[:STATES_SHOWN]:
        where = f"{sku} {warehouse} {fact_text(bucket, 'bucket')}".strip()
        lines.append(_row(say("stock"), f"{change:+,}", where, "text"))
    lines += [*_promise(would.state), *_states(would.state)]
    if would.messages:
        addresses = ", ".join(sorted({str(message.get("address", "")) for message in would.messages})[:2])
        count = pieces(len(would.messages), 6).strip()
        lines.append(_row(say("messages"), count, addresses, "text"))
    if len(lines) == 1 and says:
        lines += _said(seen.done)
    if wanted == 1 and says:
        lines += [[("  x ", "bad bold"), (say(error.sentence, **error.facts), "bad")] for _, error in seen.refused]
    return lines


def refusal_lines(seen: Any, names: Sequence[str]) -> list[Line]:
    """`x 2 of 6 will be refused`, then each of them with its reason, for several things; or that none will be."""
    if len(names) < 2:
        return []
    if not seen.refused:
        return [[("  + ", "ok"), (say("None of the {count} will be refused.", count=seen.tried), "muted")]]
    told = say("{count} of {all} will be refused", count=len(seen.refused), all=seen.tried)
    lines: list[Line] = [[("  x ", "bad bold"), (told, "bad bold")]]
    for index, error in seen.refused[:REFUSED_SHOWN]:
        lines.append([("    " + pad(names[index], NAME), "text"), (" " + say(error.sentence, **error.facts), "muted")])
    if len(seen.refused) > REFUSED_SHOWN:
        lines.append([("    " + say("and {n} more", n=len(seen.refused) - REFUSED_SHOWN), "muted")])
    return lines


def _title(seen: Any, wanted: int) -> Ends:
    title: Line = [("  ", "text"), (say("What will change"), "strong")]
    if seen.tried < wanted:
        return Ends(title, [(say("first {tried} of {wanted}", tried=seen.tried, wanted=wanted), "warn")])
    return Ends(title, [(say("nothing is done yet"), "muted")])


def _row(label: str, value: str, meaning: str, role: str, unit: str = "") -> Line:
    line: list[Piece] = [("  " + pad(label, LABEL), "text"), (pad_cells(value, 14, "right"), f"{role} bold")]
    return [*line, (f" {unit}" if unit else "", "muted"), ("   " + meaning, "muted")]


def _said(done: Sequence[tuple[int, Any]]) -> list[Line]:
    """Where nothing is counted: the sentence that each would leave."""
    lines: list[Line] = [[("  " + event_sentence(one.verb, 1, one.facts), "text")] for _, one in done[:STATES_SHOWN]]
    if len(done) > STATES_SHOWN:
        lines.append([("  " + say("{count} more", count=len(done) - STATES_SHOWN), "muted")])
    return lines


def _promise(states: Sequence[Mapping[str, Any]]) -> list[Line]:
    """When the one order leaves of which it changes; of several each has its own."""
    moved = [state for state in states if state["column"] == "ship_by_at" and state["before"] != state["after"]]
    if len(moved) != 1:
        return []
    before, after = (moment(at, zone()).strftime("%m-%d %H:%M") if at else "." for at in
                     (moved[0]["before"], moved[0]["after"]))  # fmt: skip
    return [_state(say("ship by"), before, after, 1)]


def _states(states: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Each change of a state once, with how many things it happens to."""
    counts: dict[tuple[str, str, str], int] = {}
    for state in states:
        before, after, column = state["before"], state["after"], str(state["column"])
        if before == after or column == "version" or column.endswith(("_at", "_id", "_minor", "_frozen")):
            continue
        label = say("holds") if column == "holds" else fact_text(column, "figure")  # as a figure they are of stock
        change = (label, _short(before), _short(after))
        counts[change] = counts.get(change, 0) + 1
    return [_state(*change, count) for change, count in counts.items()][:STATES_SHOWN]


def _state(label: str, before: str, after: str, count: int) -> Line:
    line: list[Piece] = [("  " + pad(label, LABEL), "text"), (pad_cells(before, 14, "right"), "text"), (" > ", "muted")]
    return [*line, (after, "strong"), (f"   {count:,} ×" if count > 1 else "", "muted")]


def _short(value: Any) -> str:
    if value is None or value == "":
        return "."
    return f"{value:,}" if isinstance(value, int) else fact_text(str(value), "state")[:24]


def _sums(rows: Sequence[Mapping[str, Any]], keys: tuple[str, ...], amount: str) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        found[tuple(str(row.get(key, "")) for key in keys)] += int(row[amount])
    return found
