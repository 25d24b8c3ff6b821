"""One look or one import on its way: a thread with a connection of its own, how far it is, and what came of it."""

import asyncio
import os
from collections.abc import Callable
from time import monotonic
from typing import Any, Literal

from data.dataclass import dataclass, field
from data.errors import StoreError
from data.events import Actor
from data.faults import unusable
from data.imports import Look, Step, guess, import_files, look_at
from data.lanes import Lane
from data.rejected import first_rejected
from screens.import_paths import keep_mapping, paths_of

Kind = Literal["look", "guess", "import"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to come in, as it was typed."""

    files: str = ""
    mapping: str = ""
    strict: bool = False


@dataclass(slots=True)
class Run:
    """A thread fills it, the page reads it; each of its fields is set once or replaced whole."""

    wish: Wish
    kind: Kind
    step: Step | None = None
    began: float = field(default_factory=monotonic)
    ended: float | None = None
    stopping: bool = False
    """Somebody wants it to stop between two chunks."""
    look: Look | None = None
    report: Any = None
    rejected: list[tuple[str, int, str]] = field(default_factory=list)
    """File, row and reason of the first rows that could not come in."""
    made: str = ""
    """Where the mapping lies that was guessed."""
    guessed: str = ""
    error: StoreError | None = None
    broke: bool = False
    told: Callable[[], None] = lambda: None
    """Called once on the loop when it has ended."""

    @property
    def going(self) -> bool:
        """Whether it is on its way."""
        return self.ended is None

    @property
    def seconds(self) -> float:
        """How long it takes, or took."""
        return (self.ended if self.ended is not None else monotonic()) - self.began

    def stop(self) -> None:
        """Ask it to stop between two chunks."""
        self.stopping = True

    async def carry(self, actor: Actor) -> None:
        """Do it; returns when it is through. Leaving the program stops it between two chunks."""
        lane = Lane("import", writes=True)
        try:
            await asyncio.wrap_future(lane.ask(self._work, actor))
        except StoreError as error:
            self.error = error
        except asyncio.CancelledError:
            self.stop()
            raise
        except Exception as defect:
            known = unusable(defect)
            self.error, self.broke = known, known is None
            if known is None:
                raise
        finally:
            self.ended = monotonic()
            await asyncio.to_thread(lane.close)

    def _work(self, actor: Actor) -> None:
        paths = paths_of(self.wish.files)
        mapping = os.path.abspath(found[0]) if (found := paths_of(self.wish.mapping)) else ""
        if self.kind == "guess":
            self.guessed = guess(actor, paths)
            mapping = self.made = keep_mapping(paths, self.guessed)
        told: dict[str, Any] = {"progress": self._hear, "stop": lambda: self.stopping}
        if self.kind == "import":
            report = import_files(actor, paths, mapping=mapping or None, strict=self.wish.strict, **told)
            self.rejected = first_rejected(actor, report.rejects_file) if report.rejects_file else []
            self.report = report
        else:
            look = look_at(actor, paths, mapping=mapping or None, strict=self.wish.strict, **told)
            self.rejected, self.look = look.refused, look

    def _hear(self, step: Step) -> None:
        self.step = step
