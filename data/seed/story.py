"""The last days of the demo, told in order: every act goes through its operation, in its doer's name, at its time."""

from random import Random
from typing import Any

from data import clock, database
from data.dataclass import dataclass, field
from data.doorway import Operation
from data.errors import Refused
from data.events import Actor, Done
from data.operations.own import mark_seen
from data.operations.review import approve_order
from data.seed.baskets import Baskets
from data.seed.frame import Frame
from data.seed.year import Past

LIMIT = 100_000
"""What operations may approve alone; above it a supervisor does."""
LAST_LOOKS = {
    "lin.wei-ting": 320,
    "nadia.rahman": 1500,
    "mei.chen": 95,
    "sofia.marin": 130,
    "wang.xiaoming": 1600,
    "aiko.tanaka": 1420,
    "jonas.weber": 400,
    "zhang.lei": 60,
    "ahmed.farah": 200,
}
"""Minutes since each of them has looked at the home page."""


@dataclass(slots=True)
class Ref:
    """A thing that will have its id once its act is told."""

    id: int = 0


@dataclass(slots=True)
class Act:
    """One act of somebody."""

    at: int
    who: str
    operation: Operation[Any]
    args: tuple[Any, ...]
    values: dict[str, Any]
    makes: Ref | None = None


@dataclass(slots=True)
class Story:
    """Acts that are gathered in any order and told in that of their times."""

    frame: Frame
    past: Past
    people: dict[str, Actor]
    baskets: Baskets
    dice: Random
    acts: list[Act] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What the store would not do; nothing, if the story is well told."""
    free: dict[tuple[int, str], int] = field(default_factory=dict)
    """Pieces that no act of the story has taken yet, by article and warehouse."""

    def act(
        self, at: int, who: str, operation: Operation[Any], *args: Any, makes: Ref | None = None, **values: Any
    ) -> None:
        """Have somebody do something then; a Ref among the values stands for the id it will have."""
        self.acts.append(Act(min(at, self.frame.now - 5 * clock.SECOND), who, operation, args, values, makes))

    def ago(self, low: int, high: int) -> int:
        """An instant so many minutes ago."""
        return self.frame.now - self.dice.randint(low * 60, high * 60) * clock.SECOND

    def after(self, start: int, count: int, end: int = 0) -> list[int]:
        """So many instants between a start and an end (now), in their order, some minutes apart at least."""
        end = end or self.frame.now - 2 * clock.MINUTE
        span = max(count + 1, (end - start) // clock.SECOND)
        steps = sorted(self.dice.randint(1, span) for _ in range(count))
        return [start + step * clock.SECOND for step in steps]

    def decider(self, total: int) -> str:
        """Who may decide about an order of that worth."""
        return "mei.chen" if total <= LIMIT else "lin.wei-ting"

    def approve(self, at: int, order: Ref, total: int) -> None:
        """Have it approved."""
        self.act(at, self.decider(total), approve_order, order)

    def tell(self) -> None:
        """Do everything."""
        looks = sorted((self.frame.now - minutes * clock.MINUTE, name) for name, minutes in LAST_LOOKS.items())
        for number, act in enumerate(sorted(self.acts, key=lambda act: act.at)):
            while looks and looks[0][0] < act.at:
                self._look(*looks.pop(0))
            self._do(number, act)
        for at, name in looks:
            self._look(at, name)

    def _do(self, number: int, act: Act) -> None:
        args = [value.id if isinstance(value, Ref) else value for value in act.args]
        values = {name: value.id if isinstance(value, Ref) else value for name, value in act.values.items()}
        with clock.telling(act.at):
            try:
                done: Done = act.operation(
                    self.people[act.who], *args, op_id=f"demo{self.frame.seed}-{number:04}", **values
                )
            except Refused as refused:
                self.refused.append(f"{act.operation.name} at {clock.iso(act.at)}: {refused}")
                return
        if act.makes is not None:
            act.makes.id = done.id

    def _look(self, at: int, name: str) -> None:
        with clock.telling(at):
            mark_seen(self.people[name])


def settle_rows(story: Story) -> None:
    """Write the rows that the acts stand on: new customers with their addresses, and their number range."""
    from data.search import index_rows

    known = int(database.scalar("SELECT coalesce(max(id), 0) FROM customer"))
    with database.transaction():
        story.frame.rows.write()
        last = story.past.last_buyer()
        database.run("UPDATE number_range SET last = ? WHERE name = 'customer'", (last,))
        index_rows("customer", [row[0] for row in database.rows("SELECT id FROM customer WHERE id > ?", (known,))])
