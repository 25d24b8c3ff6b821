"""The table of `make bench`: every row a ratio to a floor that was measured in turns with it, in the same run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio should be, and what it must be."""

    goal: float | None = None
    limit: float | None = None
    at_least: bool = False
    """More is better: a rate. Else less is better: a time."""

    def verdict(self, ratio: float) -> str:
        """`goal`, `limit`, or `MISSED`; nothing for what is only told."""
        if self.limit is None:
            return ""
        if self._reaches(ratio, self.limit if self.goal is None else self.goal):
            return "goal"
        return "limit" if self._reaches(ratio, self.limit) else "MISSED"

    def _reaches(self, ratio: float, wanted: float) -> bool:
        return ratio >= wanted if self.at_least else ratio <= wanted

    def words(self) -> tuple[str, str]:
        """Goal and limit as they stand in the table."""
        sign = ">=" if self.at_least else "<="
        return tuple("" if value is None else f"{sign} {figure(value)}" for value in (self.goal, self.limit))  # type: ignore[return-value]


TOLD = Goal()
"""For what has no limit."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    name: str
    floor: str
    ratio: float
    goal: Goal = TOLD
    ours: str = ""
    """What was measured, for the eye: the ratio is what counts."""


def figure(value: float) -> str:
    """A ratio in as many digits as tell something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"


def paired(ours: Sequence[float], floor: Sequence[float]) -> float:
    """The median of the ratios of one pair after the other: a machine whose speed drifts is the same for both."""
    return median(own / base for own, base in zip(ours, floor, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all is not above."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def text_of(rows: Sequence[Row]) -> str:
    """The table."""
    lines = [("what", "against", "ratio", "goal", "at most/least", "met", "measured")]
    lines += [
        (row.name, row.floor, figure(row.ratio), *row.goal.words(), row.goal.verdict(row.ratio), row.ours)
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    right = (2, 3, 4)
    return "\n".join(
        "  ".join(
            cell.rjust(size) if at in right else cell.ljust(size)
            for at, (cell, size) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
