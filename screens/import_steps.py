"""The keys of a new import, and at which of its stages each of them does something."""

from collections.abc import Sequence

from data.dataclass import dataclass

ASKING, LOOKED, GOING, THROUGH = "asking", "looked", "going", "through"


@dataclass(frozen=True, slots=True)
class Step:
    """A key of this page, and at which stages it does something."""

    key: str
    name: str
    """The method `do_name`."""
    stages: Sequence[str]
    word: str
    help: str = ""


STEPS = (
    Step("i", "begin", (LOOKED,), word="import it"),
    Step("x", "stop", (GOING,), word="stop", help="Between two chunks: what came in so far stays."),
    Step("s", "strict", (ASKING, LOOKED), word="strict", help="A file with a row that can't come in changes nothing."),
    Step("m", "mapping", (ASKING, LOOKED), word="mapping", help="A file that says which column is what."),
    Step("M", "guess", (ASKING, LOOKED), word="make one", help="A first mapping, written beside the file."),
    Step("e", "edit", (ASKING, LOOKED), word="other files"),
    Step("f5", "look", (ASKING, LOOKED), word="look again", help="After a file or a mapping was corrected."),
    Step("r", "correct", (THROUGH,), word="import the corrected rows"),
    Step("d", "differences", (THROUGH,), word="differences"),
    Step("n", "again", (THROUGH,), word="new import"),
)
