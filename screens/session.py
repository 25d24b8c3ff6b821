"""Who sits here, and what a page may ask of the program around it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from data.dataclass import dataclass, field

if TYPE_CHECKING:
    from data.doorway import Actor

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one terminal."""

    actor: "Actor"
    language: str = "en"
    theme: str = "dark"
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id -> keys, as remapped in the preferences."""
    zone: str = "UTC"
    """The store's time zone; days and clocks are shown in it."""
    currency: str = "CNY"
    """The store's base currency."""
    post: str = ""
    """Three letters beside the name in the header: OPS."""
    places: Sequence[tuple[str, str]] = ()
    """(name, words) of the places this person may go, in menu order; 1-9 are the first nine."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Place -> the heads of the columns that the person wants there, in their order."""
    plain_lines: bool = False
    """Setting `ascii`: lines and bars in ASCII, for terminals that give `─` two cells."""
    locks_after: int = 5
    """Minutes without a key after which the screen is covered."""


@runtime_checkable
class Shell(Protocol):
    """What the program (the Textual App) offers to pages. Nothing here raises a Refused but `ask` and `ask_long`."""

    session: Session

    @property
    def alert(self) -> tuple[str, str]:
        """(sign, words) at the right of the header; ("", "") when all is well."""

    @property
    def places(self) -> Sequence[tuple[str, str]]:
        """(name, words) of the places this person may go; the session's unless the program adds counts."""

    def may(self, right: str) -> bool:
        """Whether the person has the right; an empty right is everybody's."""

    async def ask(self, query: Callable[..., Answer], *args: Any, **values: Any) -> Answer:
        """Run a query as this person in the page lane; a newer question of the same page may interrupt it."""

    async def ask_long(self, query: Callable[..., Answer], *args: Any, **values: Any) -> Answer:
        """The same in the long lane: counts, reports."""

    async def perform(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Run an operation; toasts what was done (with its undo) or why not. The Done, or None when refused."""

    async def request(self, operation: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Ask whoever may for what is above this person's limit; toasts it. None when even that was refused."""

    async def preview(self, calls: "Sequence[tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]]") -> Any:
        """What these calls would do, rolled back: a data.doorway.Preview."""

    async def bulk(self, calls: "Sequence[tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]]") -> Any:
        """One transaction a call; toasts `17 shipped, 2 refused`. A data.doorway.Bulk."""

    async def undo_last(self) -> None:
        """Undo what this person did last, if nothing came after it."""

    def tell(self, sentence: str, /, *, sign: str = "+", **facts: Any) -> None:
        """A toast: a sentence in English with {places}; it is translated here."""

    def go(self, place: str, number: str = "") -> None:
        """Show a place, and the thing of that number in it."""

    def remember(self, words: str, number: str) -> None:
        """Somebody has looked at the thing of that number, or done something to it: the palette offers it."""

    def go_back(self) -> None:
        """The previous page or place."""
