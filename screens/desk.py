"""Desk: a list, the detail of the row under the cursor, and actions. A desk file is a table of choices:

    class OrderDesk(Desk):
        TITLE, PLACE, WATCHES = "Orders", "orders", frozenset({"order"})
        LIST = Listing(order_page, order_extent, filter="state:placed", name="to ship", thing="order")
        COLUMNS = (...)                     # screens/actions.py
        ACTIONS = (...)
        EMPTY = "No orders are waiting. New ones appear here by themselves."
        HELP = "Orders that wait for hands, the oldest promise first. What is late stands on top."
        DETAIL = order_view                 # a query (actor, id) -> record; leave it out to use the row itself

        def call(self, row): return f"{row.number} {row.customer_name}"     # how people call the thing
        def sections(self, record, row): return [Section(...), ...]         # the pane; parts/detail.py

An Action with fields opens a form; with `danger` it shows a preview and asks; the rest is Shell.perform. Anything more
is a method of the desk named by the action: `async def receive(self, row)`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from screens import keys
from screens.actions import Action, Column, Listing, PaperOf
from screens.beside import Beside
from screens.columns_chosen import choose_columns, chosen_columns
from screens.desk_frame import desk_papers, filter_hints, key_shown, list_hints, position_line, text_to_copy
from screens.explaining import explain_row, tell_meaning
from screens.exporting import export_list
from screens.finding import Finding
from screens.page import Page
from screens.parts.detail import Detail, Divider, Section
from screens.parts.drawn import Line, Words
from screens.parts.filter_bar import FilterBar
from screens.parts.footer import Footer, Hint
from screens.parts.grid import Grid
from screens.parts.rows import RowSource
from screens.parts.toast import Toast
from screens.parts.work import start
from screens.reading import Reading
from screens.words import say

if TYPE_CHECKING:
    from screens.doing import Doing

PANE_FROM, GROWS_FROM = 110, 140
LIST_WIDTH, PANE_WIDTH = 79, 48


class Desk(Page):
    """The base of every list."""

    LIST: ClassVar[Listing]
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    EMPTY: ClassVar[str] = ""
    DETAIL: ClassVar[Callable[..., Any] | None] = None
    PAPERS: ClassVar[tuple[PaperOf, ...]] = ()
    VERBS_SHOWN: ClassVar[int] = 3
    """So many verbs stand in the footer; with a pane there is room for two more."""
    FILTERS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """(name, filter) of the filters that are ready for everybody; saved ones are added to them."""
    FILLED_BY: ClassVar[tuple[str, ...]] = ()
    """Names of actions and of places that bring something here; an empty list offers their keys."""
    BINDINGS: ClassVar[list[BindingType]] = list(keys.bindings(lists=True))

    def __init_subclass__(cls, **options: Any) -> None:
        """The desk's keys, with ids so that they can be remapped: `orders.ship_order`."""
        own = [
            Binding(action.key, f"do('{action.name}')", action.word, show=False, id=f"{cls.PLACE}.{action.name}")
            for action in cls.ACTIONS
        ]
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *own]
        super().__init_subclass__(**options)

    def __init__(self, filter: str | None = None, *, find: str = "") -> None:
        super().__init__()
        self.finding = Finding(self, filter)
        self.find = find
        self.pane_open = self.begun = False
        self.beside, self.reading = Beside(self), Reading(self)

    # what a desk may say differently

    def call(self, row: Any) -> str:
        """How people call the thing, for the titles of forms."""
        return str(getattr(row, "number", None) or getattr(row, "code", None) or getattr(row, "name", row.id))

    def sections(self, record: Any, row: Any) -> Sequence[Section]:
        """The detail of a thing."""
        return ()

    def foot(self, row: Any) -> Sequence[Line]:
        """Up to three lines under the list below 110 columns: the row under the cursor in words."""
        return ()

    def facts(self) -> Line:
        """At the right of the filter line."""
        return ()

    def empty_fact(self) -> str:
        """Under EMPTY: the last fact."""
        return ""

    def ready_filters(self) -> Sequence[tuple[str, str]]:
        """(name, filter) of what `f` offers before the saved ones."""
        return [(say(name), text) for name, text in self.FILTERS]

    def marked_sum(self, rows: Sequence[Any]) -> str:
        """What the marked rows come to: `2,310.00 CNY`."""
        return ""

    # the page

    def body(self) -> Iterable[Widget]:
        """Filter line, list, the row in words; at the right the detail."""
        extent = self.LIST.extent
        source = RowSource(
            self.reading.page,
            (lambda filter, sort: self.ask_long(extent, filter, sort)) if extent is not None else None,
        )
        with Horizontal(id="body"):
            with Vertical(id="list"):
                yield FilterBar(id="filter")
                yield Grid(source, self.columns, id="grid")
                yield Words(ground="base", id="foot")
            yield Divider(id="divider")
            yield Detail(id="pane")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that this person sees."""
        return chosen_columns(self)

    @property
    def grid(self) -> Grid:
        """The list."""
        return self.query_one("#grid", Grid)

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one("#filter", FilterBar)

    @property
    def pane(self) -> Detail:
        """The detail beside the list."""
        return self.query_one("#pane", Detail)

    @property
    def text_width(self) -> int:
        """The cells of a line of the detail: in the pane, or on a page of its own."""
        return (self.pane.size.width or PANE_WIDTH) - 2 if self.pane_open else self.app.size.width - 4

    async def load(self) -> None:
        """The first page of the list."""
        self.grid.moved, self.bar.typed = self.cursor_moved, self.filter_typed
        if self.focused is None:  # else somebody was quicker and types a filter already
            self.grid.focus()
        if not self.begun:
            self.begun = True
            await self.finding.show(self.finding.filter, self.finding.sort)

    def show_filter(self, filter: str) -> None:
        """Come here with a filter from another place; before the first reading it takes the place of the desk's own."""
        self.finding.view = ""
        if self.begun:
            self.finding.open(filter, self.finding.sort)
        else:
            self.finding.filter = filter

    async def load_again(self, mine: frozenset[Any]) -> None:
        """The list again, the cursor where it was; the pane too."""
        await self.grid.reload(mine)
        self.beside.read()
        self.bar.tell(facts=self.facts(), sort=self.finding.sort_words())

    def _tick(self) -> None:
        """Times left and ages go on with the clock."""
        super()._tick()
        self.grid.redraw_rows()

    def show_position(self) -> None:
        """At the right of the footer: where I am, or what is marked."""
        self.query_one("#footer", Footer).position = position_line(self)

    def hints(self) -> Sequence[Hint]:
        """The keys of the list, or of the filter that is typed."""
        return filter_hints() if self.bar.has_focus else list_hints(self)

    def allowed(self) -> list[Action]:
        """The actions this person may do; a missing right hides, a rule never does."""
        return [action for action in self.ACTIONS if self.shell.may(action.needs)]

    # the room

    def on_resize(self, event: events.Resize) -> None:
        """Another room."""
        self.share_room(event.size.width, event.size.height)

    def share_room(self, width: int, height: int) -> None:
        """79 columns for the list and the rest for the pane, from 110 on."""
        self.pane_open = width >= PANE_FROM
        self.pane.display = self.query_one("#divider").display = self.pane_open
        left = self.query_one("#list")
        grows = width - PANE_WIDTH - 1 if width >= GROWS_FROM else LIST_WIDTH
        left.styles.width = grows if self.pane_open else "1fr"
        self.grid.air = 0 if self.pane_open else 1
        self.beside.read()
        self.show_foot()

    def show_foot(self) -> None:
        """Below 110 columns: the row under the cursor in words."""
        row = self.grid.row
        self.query_one("#foot", Words).show(*([] if row is None or self.pane_open else self.foot(row)))

    def lie_under(self, lines: int) -> None:
        """A sheet: the row in question comes above it."""
        super().lie_under(lines)
        below = self.size.height - 1 - self.grid.region.bottom  # the sheet's own footer lies on the page's
        self.grid.make_room(max(0, lines - below))

    def lift(self) -> None:
        """The sheet has gone."""
        super().lift()
        self.grid.make_room(0)

    # the list speaks

    def cursor_moved(self, by_person: bool) -> None:
        """Another row: its number below, its detail beside."""
        if by_person:
            self.query_one("#toast", Toast).dismiss_one()
        self.beside.follow()

    @on(Grid.Measured)
    def measured(self, event: Grid.Measured) -> None:
        """The length is known."""
        self.finding.count()
        self.show_position()

    @on(Grid.Marked)
    def marked(self, event: Grid.Marked) -> None:
        """Other marks."""
        self.show_position()

    @on(Grid.Opened)
    def opened(self, event: Grid.Opened) -> None:
        """Enter: into the pane, or the detail as a page of its own."""
        self.doing.remember(event.row)
        if self.pane_open:
            self.pane.focus()
        else:
            self.open_row(event.row)

    def open_row(self, row: Any) -> None:
        """The detail as a page."""
        from screens.detail_page import DetailPage

        self.app.push_screen(DetailPage(self, row))

    @on(Grid.HeadClicked)
    def head_clicked(self, event: Grid.HeadClicked) -> None:
        """Sort by it; again: the other way."""
        name, finding = event.column.sort, self.finding
        finding.open(finding.filter, f"-{name}" if finding.sort == name else name)

    @on(Detail.DoorOpened)
    def door_opened(self, event: Detail.DoorOpened) -> None:
        """A line of the pane leads elsewhere."""
        self.shell.go(event.place, event.number)

    async def sections_of(self, row: Any) -> Sequence[Section]:
        """The detail of a row, read when there is a query for it."""
        query = type(self).DETAIL
        return self.sections(row if query is None else await self.ask(query, row.id), row)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The footer shows the keys of what has them."""
        self.query_one("#footer", Footer).show(self.hints())

    def action_section(self, forward: bool) -> None:
        """`[` and `]` in the list: the pane beside it goes on by a section."""
        if self.pane_open:
            self.pane.to_section(forward=forward)

    # filter and order

    def action_filter(self) -> None:
        """`/`."""
        self.bar.value = f"{self.finding.filter} ".lstrip()
        self.bar.open()

    def filter_typed(self, text: str, cursor: int) -> None:
        """The list follows each letter."""
        self.finding.view = ""
        self.finding.open(text.strip(), self.finding.sort, (text, cursor))

    @on(FilterBar.Kept)
    def filter_kept(self, event: FilterBar.Kept) -> None:
        """Back to the list with it."""
        self.grid.focus()
        self.finding.keep(event.value.strip())

    @on(FilterBar.Left)
    def filter_left(self, event: FilterBar.Left) -> None:
        """As it was."""
        self.grid.focus()
        self.finding.back_to(event.bar.before.strip())

    def action_back_out(self) -> None:
        """Esc: out of the pane, then off with the marks, then the filter, then back."""
        grid = self.grid
        if self.pane.has_focus:
            grid.focus()
        elif grid.marks.rows or grid.marks.refused or grid.marks.ranging:
            grid.clear_marks()
        elif self.finding.filter != self.finding.own:
            self.finding.back_to(self.finding.own)
        else:
            self.shell.go_back()

    def action_sort(self) -> None:
        """`o`."""
        start(self, self.finding.choose_sort, "act")

    def action_saved(self) -> None:
        """`f`."""
        start(self, self.finding.choose_filter, "act")

    def action_wide(self) -> None:
        """`w`."""
        self.grid.wide = not self.grid.wide

    def action_refresh(self) -> None:
        """F5: read again, what others changed has been seen."""
        self.grid.forget_changes()
        self.reload()

    # doing

    @cached_property
    def doing(self) -> "Doing":
        """How actions are carried out; forms and questions are imported for the first one."""
        from screens.doing import Doing

        return Doing(self)

    async def choose_action(self) -> None:
        """`a`: every action I may do, with its key."""
        await self.doing.choose(self.grid.row)

    def action_do(self, name: str) -> None:
        """A verb's key."""
        self.doing.start(name, self.grid.row)

    def commands(self) -> list[Any]:
        """The palette: this desk's verbs first."""
        return [*self.doing.commands(), *super().commands()]

    def action_copy(self) -> None:
        """`y`: the cell under the cell cursor, else what people call the thing."""
        text = text_to_copy(self)
        if text:
            self.app.copy_to_clipboard(text)
            self.shell.tell("Copied {text}.", text=text)

    papers = desk_papers
    action_export = export_list
    action_columns = choose_columns
    action_explain = explain_row

    def action_timeline(self) -> None:
        """`t`: what happened to this thing."""
        row = self.grid.row
        number = getattr(row, "number", "") or getattr(row, "code", "")
        if number:
            self.shell.go("history", f'subject:"{number}"')

    async def explain(self, row: Any, column: Column | None) -> None:
        """Desks that have figures open parts/explain.py here; the others say what the column means."""
        tell_meaning(self, column)

    def action_help(self) -> None:
        """F1: with the fields of the filter."""
        start(self, self.finding.open_help, "help", exclusive=True)

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The verbs first, then the common keys."""
        verbs = [(say("Here"), key_shown(self, action), say(action.word)) for action in self.allowed()]
        return verbs + super().help_keys()
