"""What a preview saw, as lines: money, pieces, messages, states; and what would be refused."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from screens.cells import pad_cells
from screens.parts.detail import pad
from screens.parts.drawn import Ends, Line, Piece
from screens.show import money, pieces
from screens.words import event_sentence, fact_text, say

LABEL = 16
STATES_SHOWN = 6
STOCK = ("sku", "warehouse", "bucket")


def preview_lines(seen: Any, wanted: int) -> list[Line | Ends]:
    """The heading and the rows of `What will change`; seen is a data.doorway.Preview."""
    lines: list[Line | Ends] = [_title(seen, wanted)]
    would = seen.would
    for (kind, currency), amount in _sums(would.money, ("kind", "currency"), "amount_minor").items():
        role = "bad" if amount < 0 else "ok"
        lines.append(_row(say("money"), money(amount, currency, 14).strip(), fact_text(kind, "kind"), role, currency))
    moved = [(key, change) for key, change in _sums(would.stock, STOCK, "change").items() if change]
    for (sku, warehouse, bucket), change in moved[:STATES_SHOWN]:
        where = f"{sku} {warehouse} {fact_text(bucket, 'bucket')}".strip()
        lines.append(_row(say("stock"), f"{change:+,}", where, "text"))
    lines += _states(would.state)
    if would.messages:
        addresses = ", ".join(sorted({str(message.get("address", "")) for message in would.messages})[:2])
        count = pieces(len(would.messages), 6).strip()
        lines.append(_row(say("messages"), count, addresses, "text"))
    if len(lines) == 1:
        lines += _said(seen.done)
    if wanted == 1:
        lines += [[("  x ", "bad bold"), (say(error.sentence, **error.facts), "bad")] for _, error in seen.refused]
    return lines


def refusal_lines(seen: Any, names: Sequence[str]) -> list[Line]:
    """`x 2 will be refused A10417 and A10479: ...`, for several things."""
    if len(names) < 2 or not seen.refused:
        return []
    told = ", ".join(names[index] for index, _ in seen.refused[:4])
    first = seen.refused[0][1]
    count = say("{count} will be refused", count=len(seen.refused))
    return [[("  x ", "bad bold"), (count, "bad bold"), (" " + told, "muted")],
            [("    " + say(first.sentence, **first.facts), "muted")]]  # fmt: skip


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


def _states(states: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Each change of a state once, with how many things it happens to."""
    counts: dict[tuple[str, str, str], int] = {}
    for state in states:
        before, after, column = state["before"], state["after"], str(state["column"])
        if before == after or column == "version" or column.endswith(("_at", "_id", "_minor", "_frozen")):
            continue
        change = (fact_text(column, "figure"), _short(before), _short(after))
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
