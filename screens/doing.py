"""Doing: how a desk carries out an action: the form, the preview, the question, the operation, and what was refused."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from data.errors import Over, StoreError
from data.roles import holders
from screens.actions import Action, Choice, Option
from screens.desk_frame import key_of, key_shown
from screens.outcome import Outcome, Result
from screens.parts.confirm import Confirm
from screens.parts.foresight import preview_lines, refusal_lines
from screens.parts.form import Foresight, Form
from screens.parts.menu import Menu
from screens.parts.menu import Option as Line
from screens.parts.work import start
from screens.words import event_sentence, say

if TYPE_CHECKING:
    from screens.desk import Desk
    from screens.parts.drawn import Ends
    from screens.parts.drawn import Line as TextLine

ASKS_ABOVE = 10
"""Things at once; more are asked about even when each could be undone."""


class Doing:
    """The actions of one desk. Everything runs in workers of the desk; the operation itself in the program's."""

    def __init__(self, desk: "Desk"):
        self.desk = desk
        self.outcome: tuple[str, list[Result]] = ("", [])
        """What the last bulk action was, and what became of each row."""
        self.drafts: dict[tuple[Any, ...], dict[str, str]] = {}
        """What was typed into forms whose operation was refused; the form stands so when it is opened again."""

    def start(self, name: str, row: Any, page: Any = None) -> None:
        """Carry out the action of that name on the row, or on what is marked."""
        action = next((action for action in self.desk.ACTIONS if action.name == name), None)
        if action is None or not self.desk.shell.may(action.needs):
            return
        rows = self._rows(action, row)
        if not rows and not action.alone:
            self.desk.shell.tell("There is no row to {word} here.", sign="!", word=say(action.word))
            return
        start(page or self.desk, partial(self.carry_out, action, rows, page), "act")

    def _rows(self, action: Action, row: Any) -> list[Any]:
        if action.alone:
            return []
        marked = list(self.desk.grid.marks.rows.values())
        if action.bulk and marked:
            fresh = {shown.id: shown for shown in self.desk.grid.source.rows.values()}
            return [fresh.get(one.id, one) for one in marked]
        return [] if row is None else [row]

    async def carry_out(self, action: Action, rows: Sequence[Any], page: Any = None) -> None:
        """Form, question, operation; then the page it was asked on shows the thing as it is now."""
        await self._carry_out(action, rows)
        if page is not None and page.is_attached:
            await page.read_again()

    async def _carry_out(self, action: Action, rows: Sequence[Any]) -> None:
        first = rows[0] if rows else None
        if isinstance(action.operation, str):
            await getattr(self.desk, action.operation)(first)
            return
        values: dict[str, Any] = {}
        asks = foreseen = False
        if action.fields and (action.asks is None or not rows or any(action.asks(row) for row in rows)):
            given = await self._ask_values(action, rows)
            if given is None:
                return
            values, asks = given
            foreseen = not action.danger
        if asks:
            call = self.calls(action, rows, values)[0]
            await self.desk.shell.request(call.operation, *call.args, **call.values)
            self.drafts.pop(_draft_of(action, rows), None)
            return
        unseen = len(rows) > 1 and not foreseen
        if (action.danger or unseen or len(rows) > ASKS_ABOVE) and not await self._sure(action, rows, values):
            return
        await self._perform(action, rows, values)

    async def _ask_values(self, action: Action, rows: Sequence[Any]) -> tuple[dict[str, Any], bool] | None:
        """What was typed, and whether it is to be asked for because it is above the limit; None: left."""
        desk, first = self.desk, rows[0] if rows else None
        options: dict[str, Sequence[Option]] = {}
        for field in action.fields:
            if isinstance(field, Choice) and field.ask is not None:
                options[field.name] = await desk.ask(field.ask, *([] if first is None else [first.id]))
        known = await desk.ask(action.known, first.id) if action.known is not None and first is not None else None

        async def foresee(values: dict[str, Any]) -> Foresight:
            return await self._foresee(action, rows, values)

        previews = (action.preview or len(rows) > 1) and not action.danger
        form = Form(self.title(action), self.thing(rows), action.fields, first, options=options,
                    values={**(known or {}), **self.drafts.get(_draft_of(action, rows), {})},
                    foresee=foresee if previews else None, about=action.help)  # fmt: skip
        answer: dict[str, Any] | None = await desk.app.push_screen_wait(form)
        if answer is None:
            return None
        self.drafts[_draft_of(action, rows)] = form.draft()
        return answer, form.asks

    async def _foresee(self, action: Action, rows: Sequence[Any], values: dict[str, Any]) -> Foresight:
        seen = await self.desk.shell.preview(self.calls(action, rows, values))
        over = len(rows) == 1 and any(isinstance(error, Over) for _, error in seen.refused)
        return Foresight(self._foretold(seen, rows), say("Ask for approval") if over else "", over)

    def _foretold(self, seen: Any, rows: Sequence[Any]) -> "list[TextLine | Ends]":
        """What would be refused of several, and what would change."""
        title, *changes = preview_lines(seen, len(rows))
        return [title, *refusal_lines(seen, [self.desk.call(row) for row in rows]), *changes]

    async def _sure(self, action: Action, rows: Sequence[Any], values: dict[str, Any]) -> bool:
        desk, many, undoable = self.desk, len(rows) > 1, not action.danger
        try:
            seen = await desk.shell.preview(self.calls(action, rows, values))
            if not many and any(isinstance(error, Over) for _, error in seen.refused):
                return True  # nothing will be done: the program says what the limit is and whom to ask
            lines = self._foretold(seen, rows)
            ready = not action.danger and len(rows) <= ASKS_ABOVE and bool(seen.done)
            undoable |= bool(seen.done) and all(done.undo is not None for _, done in seen.done)
        except StoreError as error:
            ready = False
            lines = [[("  x ", "bad bold"), (say(error.sentence, **error.facts), "bad")]]
        question = (
            say("{word} {count} {things}?", word=self.title(action), count=len(rows), things=say(desk.TITLE).lower())
            if many
            else f"{self.title(action)} {self.thing(rows)}?".strip()
        )
        answer = await desk.app.push_screen_wait(
            Confirm(question, lines, yes=self.title(action), no=say("Leave"), undoable=undoable,
                    typed=str(len(rows)) if many and action.danger else "",
                    ready=ready)
        )  # fmt: skip
        return bool(answer)

    async def _perform(self, action: Action, rows: Sequence[Any], values: dict[str, Any]) -> None:
        desk, mine = self.desk, frozenset(row.id for row in rows)
        calls = self.calls(action, rows, values)
        if len(calls) == 1:
            done = await desk.shell.perform(calls[0].operation, *calls[0].args, **calls[0].values)
            if done is None:
                return
            mine |= {done.id}
            self.drafts.pop(_draft_of(action, rows), None)
            for row in rows:
                self.remember(row)
        else:
            outcome = await desk.shell.bulk(calls)
            if outcome is None:
                return
            self.drafts.pop(_draft_of(action, rows), None)
            self._keep_outcome(action, rows, outcome)
        if desk.is_attached:
            # Before the next key is heard: it would act on the row as it was.
            await desk.read_again(mine)
            if action.alone and len(calls) == 1:
                self.go_to_new(done)
            if len(calls) > 1 and desk.grid.marks.refused:
                await self.show_outcome()

    def go_to_new(self, done: Any) -> None:
        """The bar on what was made, where the list shows it: the next verb is meant for that."""
        grid = getattr(self.desk, "grid", None)  # a board, as that of the settings, has no list
        if grid is not None and done.kind == self.desk.LIST.thing.removesuffix("s"):
            place = next((place for place, row in grid.source.rows.items() if row.id == done.id), None)
            if place is not None:
                grid.move_to(place)

    def _keep_outcome(self, action: Action, rows: Sequence[Any], outcome: Any) -> None:
        """The refused stay marked with their reason; what became of each row can be looked at."""
        reasons = {rows[index].id: say(error.sentence, **error.facts) for index, error in outcome.refused}
        told = reasons | {rows[n].id: event_sentence(done.verb, 1, done.facts) for n, done in outcome.done}
        self.outcome = (self.title(action), [
            Result(row.id, self.desk.call(row), told[row.id], row.id in reasons) for row in rows if row.id in told
        ])  # fmt: skip
        grid = self.desk.grid
        grid.clear_marks()
        grid.marks.add(row for row in rows if row.id in reasons)
        grid.refuse(reasons)

    async def show_outcome(self, start: Any = None) -> None:
        """What became of each row of the last bulk action; Enter there goes to the row, where the list still has it."""
        desk = self.desk
        chosen: int | None = await desk.app.push_screen_wait(Outcome(*self.outcome, start=start or 0))
        if chosen is None:
            return
        place = next((place for place, row in desk.grid.source.rows.items() if row.id == chosen), None)
        if place is None:
            desk.shell.tell("It is not on view: the filter leaves it out, or it is further down.", sign="!")
        else:
            desk.grid.move_to(place)

    def remember(self, row: Any) -> None:
        """The palette offers it as something recent."""
        number = getattr(row, "number", "") or getattr(row, "code", "")
        if number:
            self.desk.shell.remember(self.desk.call(row), str(number))

    def calls(self, action: Action, rows: Sequence[Any], values: dict[str, Any]) -> list[Any]:
        """The operation with its values for each row (or once, for what is new)."""
        from data.doorway import Call

        made = []
        for row in rows or [None]:
            more = dict(action.values(row)) if action.values is not None else {}
            version = getattr(row, "version", None)
            seen = {"seen": version} if action.seen and version is not None else {}
            made.append(Call(action.operation, tuple(action.args(row)), {**seen, **more, **values}))  # type: ignore[arg-type]  # no str here
        return made

    def title(self, action: Action) -> str:
        """`Ship`."""
        words = say(action.title or action.word)
        return words[:1].upper() + words[1:]

    def thing(self, rows: Sequence[Any]) -> str:
        """What it is done to."""
        return self.desk.call(rows[0]) if len(rows) == 1 else say("{count} marked", count=len(rows)) if rows else ""

    async def choose(self, row: Any, page: Any = None) -> None:
        """The menu of actions."""
        allowed = self.desk.allowed()
        options = [
            Line(
                action.name,
                say(action.word),
                key_shown(self.desk, action),
                key_of(self.desk, action),
                say(action.help) if action.help else "",
            )
            for action in allowed
        ]
        if not options:
            self.desk.shell.tell("Your post has no actions here.", sign="*")
            return
        thing = self.desk.call(row) if row is not None else ""
        chosen = await self.desk.app.push_screen_wait(Menu(say("Actions"), options, thing=thing))
        if chosen is not None:
            self.start(chosen, row, page)

    def commands(self) -> list[Any]:
        """The verbs and the ready filters as lines of the palette; verbs of others for who types them in full."""
        from screens.parts.palette import Command

        desk = self.desk
        made = [
            Command("do", say(action.word), key_shown(desk, action), partial(desk.action_do, action.name))
            for action in desk.allowed()
        ]
        made += [
            Command("find", name, f"f {place}" if place < 10 else "f", partial(desk.finding.take, name, text))
            for place, (name, text) in enumerate(desk.ready_filters(), 2 if desk.LIST.name else 1)
        ]
        for action in desk.ACTIONS:
            if not desk.shell.may(action.needs):
                who = ", ".join(say(title) for title in holders(action.needs))
                made.append(Command("not you", say(action.word), who, partial(self._tell_who, who)))
        return made

    def _tell_who(self, who: str) -> None:
        self.desk.shell.tell("Only they may: {who}.", sign="!", who=who)


def _draft_of(action: Action, rows: Sequence[Any]) -> tuple[Any, ...]:
    return (action.name, *(row.id for row in rows))
