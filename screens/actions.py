"""What a desk is made of, as plain rows: columns, cells, fields of a form, actions and where a list comes from.

A desk is a table of choices; this is all there is to choose:

    class OrderDesk(Desk):
        '''Orders waiting for hands, oldest promise first.'''

        TITLE, PLACE = "Orders", "orders"
        WATCHES = frozenset({"order"})
        LIST = Listing(order_page, order_extent, filter="state:placed", name="to ship")
        COLUMNS = (
            Column("Left", 7, left, align="right", sort="ship_by"),          # left(row) -> Cell
            Column("Order", 7, lambda row: Cell(row.number, "strong"), sort="number", id=True),
            Column("Customer", 13, lambda row: row.customer_name, sort="customer", drop=2, grow=True),
            Column("Payment", 11, payment, gap=1),
        )
        ACTIONS = (
            Action("s", "ship", ship_order, fields=(Choice("carrier", "Carrier", carriers),)),
            Action("x", "cancel", cancel_order, danger=True),
        )
        EMPTY = "No orders are waiting. New ones appear here by themselves."
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from data.dataclass import dataclass, field
from data.paging import Cut, Extent, Window

if TYPE_CHECKING:
    from screens.signs import Shown

Row = Any
"""A frozen row of a query; it has `id`, and `version` when operations take `seen=`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: text in a colour role, and perhaps a sign before it."""

    text: str
    role: str = "text"
    """A role of the palette (text strong muted faint accent ok info warn bad wait), `bold` may follow it."""
    sign: str = ""
    """One of + * ! x - . ; it stands first in a left column and at the left edge of a right one."""
    sign_role: str = ""
    """Empty: the role that SIGN_ROLES gives to the sign."""


SIGN_ROLES: Mapping[str, str] = {"+": "ok", "*": "info", "!": "warn", "x": "bad", "-": "wait", ".": "faint"}

NOTHING = Cell(".", "faint")
"""None of it; zero that matters is `0`."""

UNKNOWN = Cell("-", "faint")
"""Not known, or too few to say."""

EMPTY_CELL = Cell("")


def status(sign: str, word: str) -> Cell:
    """A status as every list shows it: `+` and `.` leave their word muted, `*` leaves it text, `! x -` colour it."""
    if not sign and not word:
        return EMPTY_CELL
    role = {"+": "muted", ".": "muted", "*": "text"}.get(sign, SIGN_ROLES.get(sign, "text"))
    return Cell(word, role, sign)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    head: str
    """In English; translated when shown. Sentence case, the unit in it."""
    width: int
    """In cells."""
    cell: Callable[[Row], "Cell | Shown | str"]
    """Pure and quick: it runs for each row on the way to the screen. A plain str is a Cell in `text`."""
    align: Literal["left", "right"] = "left"
    sort: str = ""
    """The name that `Window.sort` understands; empty: the list can't be sorted by it."""
    drop: int = 0
    """0 stays; the highest falls first when the list is narrow."""
    grow: bool = False
    """Takes the room that is left."""
    gap: int | None = None
    """Cells before it; None: 2, and 1 between two numbers. Give 1 to a status column."""
    wide: bool = False
    """Shown only when there is room beyond the others (from 140 columns), or with `w`."""
    middle: bool = False
    """Cut in the middle, as names of goods are: variants differ at the end."""
    id: bool = False
    """The column by which people call the thing; it takes the accent when the row is marked."""
    explains: str = ""
    """The name of the figure that `?` explains on this column."""
    right: str = ""
    """Who has it not does not see the column; its room is the others'."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a list's rows come from."""

    page: Callable[..., Cut[Any]]
    """A query (actor, Window) -> Cut."""
    extent: Callable[..., Extent] | None = None
    """A query (actor, filter, sort) -> Extent, asked in the long lane; None for lists known to be short."""
    filter: str = ""
    """The filter with which the desk opens."""
    sort: str = ""
    name: str = ""
    """What that filter is called in the header, in English: `to ship`."""
    thing: str = ""
    """The noun of saved filters and of `:`; `order`."""
    within: str = ""
    """Which rows of the thing the page keeps to, as its filter says it; saved filters and exports begin with it."""


Default = Callable[[Row], Any] | str | int | None
"""A value, or a function of the row that gives it (the row is None for what is new)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; `name` is the operation's parameter, `label` is in English."""

    name: str
    label: str
    _: Any = field(default=None, kw_only=True, repr=False)
    value: Default = field(default="", kw_only=True)
    required: bool = field(default=True, kw_only=True)
    hint: "str | Callable[[Row], str]" = field(default="", kw_only=True)
    """Muted, beside the field, while nothing is wrong."""
    limit: int = field(default=200, kw_only=True)
    """Characters at most."""


@dataclass(frozen=True, slots=True)
class Text(Field):
    """A line of text."""


@dataclass(frozen=True, slots=True)
class Note(Field):
    """A sentence for colleagues or a customer; optional unless said otherwise."""

    required: bool = field(default=False, kw_only=True)
    limit: int = field(default=2000, kw_only=True)


@dataclass(frozen=True, slots=True)
class Secret(Field):
    """Never shown, never kept, never trimmed."""


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A whole number."""

    least: int | None = field(default=None, kw_only=True)
    most: "int | Callable[[Row], int | None] | None" = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Money(Field):
    """An amount, read and given as integer minor units."""

    currency: "str | Callable[[Row], str]" = field(default="", kw_only=True)
    """Empty: the row's `currency`."""


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A day of the store: 2026-11-22, 11-22, today, tomorrow, +3, mon. Given as YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class Moment(Field):
    """A day and a time of the store, given as microseconds UTC: `2026-11-22 14:30`, `14:30`, `+2h`."""


@dataclass(frozen=True, slots=True)
class Yes(Field):
    """Yes or no."""

    required: bool = field(default=False, kw_only=True)


Option = tuple[str, str]
"""(value, words)."""


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a list, found by typing."""

    options: "Sequence[Option | str] | Callable[[Row], Sequence[Option | str]] | None" = None
    """Given, or made from the row; words are in English and translated when shown."""
    ask: Callable[..., Sequence[Option]] | None = field(default=None, kw_only=True)
    """A query (actor, row id) -> options, asked when the form opens."""
    free: bool = field(default=False, kw_only=True)
    """What is typed is taken even when it is not in the list."""


@dataclass(frozen=True, slots=True)
class Reason(Choice):
    """Why: a code from a list. The event keeps it."""


@dataclass(frozen=True, slots=True)
class Hidden(Field):
    """A value that nobody types."""

    label: str = ""


def row_id(row: Row) -> tuple[Any, ...]:
    """The usual first argument of an operation: the id of the row."""
    return (row.id,) if row is not None else ()


def nothing(row: Row) -> tuple[Any, ...]:
    """For operations that start from no row."""
    return ()


@dataclass(frozen=True, slots=True)
class Action:
    """A key tied to an operation and the form it asks."""

    key: str
    word: str
    """A verb in English and lower case, as in the footer: `ship`."""
    operation: "Callable[..., Any] | str"
    """An operation; or the name of a method of the desk, `async def method(self, row)`, if more than a form."""
    fields: tuple[Field, ...] = ()
    danger: bool = False
    """Can't be undone: a preview and y/n with the focus on No, and the count typed for more than one thing."""
    bulk: bool = False
    """Also for all marked rows, one transaction each."""
    preview: bool = False
    """The form shows what would change, by running the operation and rolling it back."""
    alone: bool = False
    """Needs no row under the cursor: `new`."""
    right: str = ""
    """Empty: the operation's."""
    args: Callable[[Row], tuple[Any, ...]] = row_id
    values: "Callable[[Row], Mapping[str, Any]] | None" = None
    """More keyword arguments made from the row."""
    seen: bool = True
    """Passes `seen=row.version` where the row has a version."""
    help: str = ""
    """A sentence for the menu and F1."""
    title: str = ""
    """Of the form, `Refund`; empty: the word with a capital."""
    asks: Callable[[Row], bool] | None = None
    """Whether the form is needed for such a row; None: always, when there are fields."""
    known: Callable[..., Mapping[str, str]] | None = None
    """A query (actor, row id) -> what stands in the fields when the form opens, by their names."""

    @property
    def name(self) -> str:
        """What bindings and tests call it; unique in its desk."""
        return self.operation if isinstance(self.operation, str) else self.operation.__name__

    @property
    def needs(self) -> str:
        """The right that shows this action."""
        return self.right or str(getattr(self.operation, "right", ""))


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A paper that F9 prints of the row under the cursor, or of all marked rows."""

    paper: str
    """A key of terms.PAPER_NAMES."""
    thing: str
    """What `ecom-tui print` calls such things: `orders`."""
    right: str
    named: Callable[[Row], str]
    """What `ecom-tui print` calls this one."""
    when: Callable[[Row], bool] | None = None
    """Whether there is one of such a row; None: of each."""


PageOf = Callable[[Window], Awaitable[Cut[Any]]]
ExtentOf = Callable[[str, str], Awaitable[Extent]]
