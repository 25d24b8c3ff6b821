"""A new import, step by step on one page: its files, a look at what would come in, the import itself, the result.

The import itself belongs to the imports desk: it goes on when this page is left, and is shown again by `n`.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from screens import keys
from screens.import_edit import PathEdit
from screens.import_look import look_sections
from screens.import_paths import MAPPINGS, TABLES, quoted
from screens.import_result import going_sections, result_sections
from screens.import_run import Kind, Run, Wish
from screens.import_steps import ASKING, GOING, LOOKED, STEPS, THROUGH, Step
from screens.import_told import begin_section, guessed_section, made_section, names_section, trouble_section
from screens.page import Page
from screens.parts.confirm import Confirm
from screens.parts.detail import Detail, Section, pad
from screens.parts.drawn import Line, Words
from screens.parts.footer import Hint
from screens.parts.line_edit import LineEdit
from screens.parts.work import start
from screens.words import say

if TYPE_CHECKING:
    from screens.desks.imports import ImportDesk

EVERY_S = 0.25
"""Progress is drawn at most four times a second."""


class Told(Detail):
    """What is said below the fields; the bar begins on the first line that is no title."""

    GROUND = "base"

    def show(self, sections: Sequence[Section], *, keep: bool = True) -> None:
        """Show these."""
        super().show(sections, keep=keep)
        if self.cursor in self._heads:
            self._move(1)


class ImportPage(Page):
    """What `n` opens."""

    TITLE, PLACE = "Imports", "imports"
    HELP = (
        "Type or paste the path of a file, a folder or an archive: a look says what would come in before anything is"
        " written. A file of no known format wants a mapping: M writes a first one to be corrected."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(step.key, f"step('{step.name}')", step.word, show=False) for step in STEPS if step.key != "f5"),
        Binding("enter", "go_on", "go on", show=False),
        Binding("escape", "back_out", "back", show=False),
        Binding("tab,down", "field(1)", "next field", show=False),
        Binding("shift+tab,up", "field(-1)", "field before", show=False),
    ]

    def __init__(self, desk: "ImportDesk", wish: Wish | None = None):
        super().__init__()
        self.desk = desk
        self.wish = wish or Wish()
        self.strict = self.wish.strict
        self.run = desk.run
        """The last look, or the import."""
        self.offered: Sequence[str] | None = None
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Two fields, a line for strict, and what is said of them."""
        yield Words((), ground="base", id="import-air")
        for name, label, text, endings in (
            ("files", say("Files"), self.wish.files, TABLES),
            ("mapping", say("Mapping"), self.wish.mapping, MAPPINGS),
        ):
            with Horizontal(id=f"import-{name}", classes="import-row"):
                yield Words([("  " + label, "muted")], ground="base", classes="import-label")
                yield PathEdit(text, endings=endings, id=f"{name}-edit")
        yield Words((), ground="base", id="import-strict")
        yield Told(id="told", air=2)

    # what stands in the fields, and where we are

    def edit(self, name: str) -> PathEdit:
        """A field."""
        return self.query_one(f"#{name}-edit", PathEdit)

    @property
    def told(self) -> Told:
        """Everything below the fields."""
        return self.query_one("#told", Told)

    @property
    def typed(self) -> Wish:
        """What is wanted now."""
        return Wish(self.edit("files").value, self.edit("mapping").value, self.strict)

    @property
    def stage(self) -> str:
        """How far we are."""
        run = self.run
        if run is None:
            return ASKING
        if run.going:
            return GOING
        if run.kind == "import" and run.report is not None:
            return THROUGH
        return LOOKED if run.look is not None and run.wish == self.typed else ASKING

    def steps(self) -> list[Step]:
        """What can be done now."""
        found = [step for step in STEPS if self.stage in step.stages]
        report = self.run.report if self.run is not None else None
        if report is not None:
            gone = {"correct" if not report.rejects_file else "", "differences" if not report.differences else ""}
            found = [step for step in found if step.name not in gone]
        return found

    # drawing

    async def load(self) -> None:
        """Show where we are; a wish that came along is looked at at once."""
        if self.run is not None and self.run.going:
            self._follow(self.run)
        elif self.run is None and self.wish.files:
            self.begin("look")
        if self.run is None and self.focused is None:
            self.edit("files").focus()
        self.draw_stage()

    def draw_frame(self) -> None:
        """The view beside the title."""
        super().draw_frame()
        words = {GOING: say("running"), THROUGH: say("result")}
        self.heading(view=words.get(self.stage, say("new import")))

    def draw_stage(self) -> None:
        """Everything that depends on how far we are."""
        stage = self.stage
        fields = stage in (ASKING, LOOKED)
        for name in ("files", "mapping"):
            self.query_one(f"#import-{name}").display = fields
        self.query_one("#import-air").display = fields
        strict = self.query_one("#import-strict", Words)
        what = say("yes: a file with a row that can't come in changes nothing") if self.strict else say("no")
        strict.show([("  ", "text"), (say("Strict"), "muted")] if not fields else self._strict_line(what))
        strict.display = fields
        self.told.reading = stage == GOING  # nothing to choose there
        self.told.show(self._sections(stage), keep=stage == GOING)
        self.draw_frame()

    def _strict_line(self, what: str) -> Line:
        return [("  " + pad(say("Strict"), 14), "muted"), (" " + what, "warn" if self.strict else "text")]

    def _sections(self, stage: str) -> Sequence[Section]:
        width = max(40, (self.told.size.width or self.app.size.width) - 4)
        run = self.run
        if self.offered is not None and stage in (ASKING, LOOKED) and not self.told.has_focus:
            return [names_section(self.offered)]
        if stage == GOING and run is not None:
            return going_sections(run, width, "=" if self.session.plain_lines else "━")
        if stage == THROUGH and run is not None:
            return result_sections(run, width)
        made = trouble_section(run, width) if run is not None and run.wish == self._looked_at(run) else []
        if run is not None and run.made:
            made.append(made_section(run))
        if run is not None and run.look is not None:
            made += look_sections(run.look, width)
        if run is not None and run.guessed:
            made.append(guessed_section(run))
        return made or [begin_section(width)]

    def _looked_at(self, run: Run) -> Wish:
        """The wish that the fields stand for; a mapping that was made since is the same wish."""
        return run.wish if run.made or run.kind == "import" else self.typed

    def hints(self) -> Sequence[Hint]:
        """The keys of the field that is typed into, or of the stage."""
        if isinstance(self.focused, PathEdit):
            return [
                ("Enter", say("look")),
                ("Tab", say("finish the name")),
                ("Down", say("next field")),
                ("Esc", say("back")),
                ("F1", say("help")),
            ]
        stage = self.stage
        steps = [(keys.shown(step.key), say(step.word)) for step in self.steps()]
        if stage == GOING and self.run is not None and self.run.kind == "import":
            return [*steps, ("q", say("back, it runs on")), ("F1", say("help"))]
        first = [("Enter", say("look"))] if stage == ASKING else []
        return [*first, *steps, ("Esc", say("stop") if stage == GOING else say("back")), ("F1", say("help"))]

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The footer shows the keys of what has them."""
        self.draw_frame()

    def on_resize(self, event: events.Resize) -> None:
        """Other room: lines are folded anew."""
        super().on_resize(event)
        if self.is_mounted:
            self.call_after_refresh(self.draw_stage)

    # looking and importing

    def begin(self, kind: Kind) -> None:
        """Look, make a mapping, or import."""
        wish = self.typed if self.is_mounted else self.wish
        if not wish.files.strip():
            self.shell.tell("Type the path of a file first.", sign="!")
            self.edit("files").focus()
            return
        if self.desk.run is not None and self.desk.run.going:
            self.shell.tell("An import is running here already.", sign="!")
            return
        self.offered = None
        self._follow(Run(wish, kind), fresh=True)

    def _follow(self, run: Run, *, fresh: bool = False) -> None:
        self.run = run
        run.told = self._ended
        if self._timer is None:
            self._timer = self.set_interval(EVERY_S, self._tick_run)
        if fresh:
            self.desk.carry(run)
        self.told.focus()
        self.draw_stage()

    def _tick_run(self) -> None:
        if self.run is not None and self.run.going:
            self.told.show(self._sections(GOING))

    def _ended(self) -> None:
        """The thread is through."""
        if not self.is_attached or self.run is None:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.run.made:
            self.edit("mapping").value = self.run.made
            self.run.wish = self.typed
        self.draw_stage()

    @on(PathEdit.Offered)
    def names_offered(self, event: PathEdit.Offered) -> None:
        """Tab: the names to choose from."""
        self.offered = event.names or None
        self.draw_stage()

    @on(LineEdit.Changed)
    def other_text(self, event: LineEdit.Changed) -> None:
        """What was looked at is something else now."""
        self.offered = None
        self.draw_stage()

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter in a field."""
        self.begin("look")

    @on(Detail.DoorOpened)
    def door_opened(self, event: Detail.DoorOpened) -> None:
        """A line leads elsewhere."""
        self.shell.go(event.place, event.number)

    # keys

    def action_go_on(self) -> None:
        """Enter: look, then import."""
        if self.stage == LOOKED:
            self.begin("import")
        elif self.stage == ASKING:
            self.begin("look")

    def action_refresh(self) -> None:
        """F5: look again, after a file or a mapping was corrected."""
        self.action_step("look")

    def action_step(self, name: str) -> None:
        """A key of this stage."""
        if any(step.name == name for step in self.steps()):
            getattr(self, f"do_{name}")()

    def action_field(self, step: int) -> None:
        """From field to field, and down to what is told."""
        order: list[Widget] = [self.edit("files"), self.edit("mapping"), self.told]
        here = next((place for place, widget in enumerate(order) if widget.has_focus), 0)
        order[(here + step) % len(order)].focus()

    def action_back_out(self) -> None:
        """Esc: out of a field, then back; of what runs it asks first."""
        if isinstance(self.focused, PathEdit) and self.run is not None:
            self.told.focus()
            self.offered = None
            self.draw_stage()
        elif self.stage == GOING:
            start(self, self._leave_running, "act", exclusive=True)
        else:
            self.shell.go_back()

    async def _leave_running(self) -> None:
        run = self.run
        if run is None or run.kind != "import":
            if run is not None:
                run.stop()
            return
        lines: list[Line] = [
            [("  " + say("What came in so far stays, and the same import goes on where it stopped."), "muted")],
            [("  " + say("It goes on too when you leave this page with q; n shows it again."), "muted")],
        ]
        sheet = Confirm(say("Stop the import?"), lines, yes=say("Stop"), no=say("Let it run"), right=())
        if await self.app.push_screen_wait(sheet) and run.going:
            self.do_stop()

    def on_unmount(self) -> None:
        """Nobody reads a look whose page is gone; an import goes on."""
        if self.run is not None and self.run.going and self.run.kind != "import":
            self.run.stop()

    def do_begin(self) -> None:
        """`i`."""
        self.begin("import")

    def do_look(self) -> None:
        """`F5`."""
        self.begin("look")

    def do_stop(self) -> None:
        """`x`."""
        if self.run is not None:
            self.run.stop()
            self._tick_run()

    def do_edit(self) -> None:
        """`e`."""
        self.edit("files").focus()

    def do_mapping(self) -> None:
        """`m`."""
        self.edit("mapping").focus()

    def do_guess(self) -> None:
        """`M`."""
        self.begin("guess")

    def do_strict(self) -> None:
        """`s`: what was looked at is looked at again."""
        again = self.stage == LOOKED
        self.strict = not self.strict
        if again:
            self.begin("look")
        else:
            self.draw_stage()

    def do_correct(self) -> None:
        """`r`: the rejects file as the next import."""
        if self.run is not None:
            wish = Wish(quoted(self.run.report.rejects_file), self.run.wish.mapping, self.strict)
            self.app.switch_screen(ImportPage(self.desk, wish))

    def do_differences(self) -> None:
        """`d`."""
        self.desk.open_list("state:open")

    def do_again(self) -> None:
        """`n`."""
        self.app.switch_screen(ImportPage(self.desk))

    async def choose_action(self) -> None:
        """`a`: the keys of this stage."""
        from screens.parts.menu import Menu, Option

        options = [
            Option(step.name, say(step.word), keys.shown(step.key), step.key, say(step.help)) for step in self.steps()
        ]
        chosen = await self.app.push_screen_wait(Menu(say("Actions"), options)) if options else None
        if chosen is not None:
            self.action_step(chosen)

    def help_keys(self) -> list[tuple[str, str, str]]:
        """This page's keys, then the common ones."""
        return [*((say("Here"), keys.shown(step.key), say(step.word)) for step in STEPS), *super().help_keys()]
