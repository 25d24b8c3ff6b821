"""What people do: acts with how often they are tried, and what is drawn for them."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.data.days.life import ShopLife
from tests.data.days.shelves import BINS, HANDLED, PLACES

PEOPLE = (
    "supervisor",
    "operations",
    "second",
    "logistics",
    "supervisor",
    "operations",
    "logistics",
    "service",
    "designer",
    "promoter",
)
MOST_ORDERS = 12

people = st.sampled_from(PEOPLE)
ways = st.sampled_from((*["plain"] * 7, "crash", "late crash", "twice", "preview", "thread", "bulk"))
"""How it is done: as it is, after a death on the way, sent twice, previewed first, from elsewhere, in bulk."""
picks = st.integers(0, 999)
skus = st.integers(1, 4)
few = st.integers(1, 4)
places = st.sampled_from(PLACES)
somewhere = st.sampled_from(("", "", *PLACES))
bins = st.sampled_from(BINS)
buckets = st.sampled_from(HANDLED[:3])
parts = st.sampled_from(("", "", "", "#1:1", "#1:2", "#2:1", "#1:1,#2:1", "#3:2", "#9:1"))
carriers = st.sampled_from(("bike", "bike", "van"))
days = st.sampled_from(
    ("2031-01-07", "2031-01-07", "2031-01-08", "2031-01-08", "2031-01-10", "2031-01-13", "2031-01-20", "2031-02-03")
)
"""From the second day of the shop on; the shop gets older than some of them."""

Values = dict[str, dict[str, Any]]
Method = TypeVar("Method", bound=Callable[..., None])
ACTS: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []


def act(weight: int = 1, /, **drawn: st.SearchStrategy[Any]) -> Callable[[Method], Method]:
    """Something that people do, so many times as often as others, with what must be drawn for it.

    Rules of the state machine would not do: Hypothesis leaves most of them out of most lives, and then hardly any order
    is ever packed.
    """

    def note(method: Method) -> Method:
        ACTS.extend([st.tuples(st.just(method.__name__), st.fixed_dictionaries(drawn))] * weight)
        return method

    return note


class Acting(ShopLife):
    """A life whose people look for something that they can do."""

    def fits(self, name: str, /, **values: Any) -> bool:
        """Whether the supervisor could do that."""
        return not self.foresee("supervisor", name, values, "")[1]

    def choose(self, keys: list[int], pick: int, names: tuple[str, ...], field: str, values: Values) -> tuple[str, int]:
        """One of the operations with something to do it on: mostly what fits, often any, sometimes what isn't there."""
        if pick >= 980 or not keys:
            return names[0], 10_000 + pick
        turned = keys[pick % len(keys) :] + keys[: pick % len(keys)]
        pairs = ((name, key) for name in names for key in turned if self.fits(name, **{field: key}, **values[name]))
        return next(pairs, (names[0], turned[0])) if pick % 4 else (names[0], turned[0])

    def go_on(
        self, who: str, way: str, pick: int, keys: list[int], names: tuple[str, ...], field: str, known: Values
    ) -> None:
        """Do one of the operations on one of the things."""
        values = {name: known.get(name, {}) for name in names}
        name, key = self.choose(keys, pick, names, field, values)
        self.do(who, way, name, **{field: key}, **values[name])
