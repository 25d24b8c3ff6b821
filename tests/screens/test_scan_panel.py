"""The red banner of a scanning board: a long sentence never hides what became of the count."""

import pytest

from screens.parts.drawn import cells
from screens.scan_panel import wrong

LONG = "1,000,000,000 pieces are more than one act may move. Check the number."


@pytest.mark.parametrize(("words", "line"), [("No.", 1), (LONG, 2), ("数量太大。" * 20, 2)])
def test_what_became_of_the_count_is_told_whole_behind_a_sentence_of_any_length(words, line):
    lines = wrong(words, "Nothing is counted.", 80)

    told = ["".join(text for text, _ in one) for one in lines]
    assert ["Nothing is counted." in one for one in told].index(True) == line
    assert (len(told), {cells(one) for one in told}) == (3, {80})
