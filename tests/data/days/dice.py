"""Chance as it is with dice: every choice is as likely as the others, and no life is like the one before.

Hypothesis alone begins with lives in which always the first choice is taken, and makes five of six lives by copying
parts of another: of 120 kinds of operations 40 were then never done in 6,000 steps. Its shrinking stays as it is.
"""

from typing import Any

from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider


class Dice(HypothesisProvider):
    """The same choices, drawn evenly."""

    def draw_integer(self, min_value: int | None = None, max_value: int | None = None, **how: Any) -> int:
        """A number between two, each as likely."""
        if min_value is None or max_value is None or how.get("weights"):
            return super().draw_integer(min_value, max_value, **how)
        assert self._random is not None  # a life has its dice
        return self._random.randint(min_value, max_value)


DICE = "dice"
AVAILABLE_PROVIDERS[DICE] = Dice
