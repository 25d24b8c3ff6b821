"""One example of every operation: how it is called in the shop of ground.py when nothing stands in its way.

An operation without one fails tests/torture/test_examples.py. What only takes another one back needs no line of its own
but the name of that other one in INVERSES.
"""

from data.doorway import OPERATIONS
from tests.torture.examples_goods import GOODS, GOODS_BACK
from tests.torture.examples_house import HOUSE, HOUSE_BACK
from tests.torture.examples_orders import ORDERS, ORDERS_BACK
from tests.torture.ground import Example, Ground, Try

EXAMPLES: dict[str, Example] = ORDERS | GOODS | HOUSE
INVERSES: dict[str, str] = ORDERS_BACK | GOODS_BACK | HOUSE_BACK
"""What takes back, and what it takes back."""


def example(ground: Ground, name: str) -> Try:
    """Prepare an operation's example, and say how it is called."""
    if name in EXAMPLES:
        return EXAMPLES[name](ground)
    first = example(ground, INVERSES[name])
    done = OPERATIONS[INVERSES[name]](ground.actor(first.who), *first.args, **first.values)
    assert done.undo is not None and done.undo[0] == name, f"{INVERSES[name]} is taken back by {done.undo}"
    who = first.who if OPERATIONS[name].right == OPERATIONS[INVERSES[name]].right else "supervisor"
    return Try(who, (), done.undo[1])


def without_example() -> list[str]:
    """Operations of the program that nobody has given an example."""
    ours = {name for name, one in OPERATIONS.items() if one.function.__module__.startswith("data.")}
    return sorted(ours - EXAMPLES.keys() - INVERSES.keys())
