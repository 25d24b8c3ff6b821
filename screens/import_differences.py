"""What sources say otherwise than we have it: each field side by side, settled for ours or for theirs."""

from collections.abc import Sequence

from data import clock
from data.operations.differences import keep_ours, take_theirs
from data.queries.imports import DifferenceRow, difference_extent, difference_page
from screens import show
from screens.actions import NOTHING, Action, Cell, Column, Listing
from screens.cells import wrap_cells
from screens.desk import Desk
from screens.import_look import field_words, kind_words
from screens.parts.detail import Entry, Section
from screens.parts.drawn import Line
from screens.plain import plain
from screens.signs import DIFFERENCE, sign_of
from screens.words import say, zone

DOORS = {"order": ("orders", "number"), "sku": ("inventory", "sku"), "stock": ("inventory", "sku"),
         "product": ("inventory", "code")}  # fmt: skip
"""Kinds of things that have a place, and the field of its filter."""


class DifferenceDesk(Desk):
    """Opened over the imports; Esc goes back to them."""

    TITLE, PLACE, WATCHES = "Differences", "differences", frozenset({"difference", "import", "batch"})
    HELP = (
        "Fields that people changed here and a source says otherwise: ours stays until you settle it. What is kept as"
        " ours is not listed again while the source says the same."
    )
    EMPTY = "No difference waits to be settled. Imports bring them, where people have changed what a source says too."
    LIST = Listing(
        difference_page, difference_extent, filter="state:open", sort="-at", name="to settle", thing="differences"
    )
    FILTERS = (("all", ""), ("ours kept", "state:ours"), ("theirs taken", "state:theirs"), ("noted", "state:noted"))
    COLUMNS = (
        Column("Of", 8, lambda row: Cell(kind_words(row.kind), "muted"), sort="kind", drop=2),
        Column("Number", 14, lambda row: Cell(row.number, "strong"), sort="number", id=True, middle=True),
        Column("Field", 12, lambda row: Cell(field_words(row.field)), sort="field"),
        Column("Here", 13, lambda row: Cell(row.ours) if row.ours else NOTHING, grow=True, middle=True),
        Column("Source", 13, lambda row: Cell(row.theirs, "accent") if row.theirs else NOTHING, grow=True, middle=True),
        Column("State", 8, lambda row: sign_of(DIFFERENCE, row.state), sort="state", gap=1, drop=1),
        Column("Found", 5, lambda row: Cell(show.age(clock.now() - (row.at or clock.now())).strip(), "muted"),
               align="right", sort="at", wide=True),
    )  # fmt: skip
    ACTIONS = (
        Action("O", "keep ours", keep_ours, bulk=True, help="It stays as it is here."),
        Action("T", "take theirs", take_theirs, bulk=True, help="It becomes what the source says."),
    )

    def __init__(self, filter: str | None = None, *, find: str = "") -> None:
        super().__init__(filter, find=find)
        self.finding.own = self.finding.filter  # Esc leaves an import's differences at once

    def call(self, row: DifferenceRow) -> str:
        """The thing and the field."""
        return f"{row.number} {field_words(row.field)}"

    def sections(self, record: DifferenceRow, row: DifferenceRow) -> Sequence[Section]:
        """Both values in full, and where the thing is."""
        width = self.text_width
        place, name = DOORS.get(row.kind, ("", ""))
        number = row.number.replace('"', "")
        door = (place, f'{name}="{number}"') if place else None
        head: list[Entry | Line] = [
            Entry([(kind_words(row.kind) + " ", "muted"), (plain(row.number), "strong")], (), door),
            [*sign_of(DIFFERENCE, row.state).parts, ("  " + show.when(row.at, clock.now(), zone()), "muted")],
        ]
        return [
            Section(field_words(row.field), "", head),
            Section(say("Here"), "", _folded(row.ours, width)),
            Section(say("The source says"), "", _folded(row.theirs, width)),
        ]


def _folded(text: str, width: int) -> list[Line]:
    return [[(line, "text")] for line in wrap_cells(plain(text), width, 20)] or [[(".", "faint")]]
