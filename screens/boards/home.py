"""Home: what waits for me, how today is, and what happened since I last looked. Every line is a door."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from data import clock
from data.errors import StoreError
from data.queries.history import EventRow, last_looked, news
from data.queries.home import (
    ARTICLE_LINES,
    PLACES,
    Dispatch,
    OnShift,
    Today,
    Waiting,
    dispatch,
    on_shift,
    today,
    waiting_articles,
    waiting_work,
)
from data.queries.own import Counted, counted_filters
from data.roles import ROLES
from screens import show
from screens.cells import pad_cells
from screens.page import Page
from screens.parts.detail import Detail, Divider, Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.parts.footer import Hint
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.words import event_sentence, fact_text, say, sayn

PANE_FROM = 110
DOORS = {"order": "orders", "sku": "inventory", "product": "products", "approval": "approvals"}
FIGURE = "figure"
"""The door of a figure, which is no place."""
LONG_S, RESTS = 0.5, 10
"""Articles whose counting took longer than so many seconds are left alone for so many times as long."""
ACTIVE = 15 * clock.MINUTE
"""Whoever did something within it is at work."""
AWAY = 10 * clock.MINUTE
"""Whoever comes back after it has last looked when they left."""
LOOK = ("order.hold", "stock.write_off", "order.cancel", "approval.ask", "stock.adjust", "order.reject")
"""Events worth a look."""


class Doors(Detail):
    """The column of lines; the bar stands on one that leads somewhere."""

    GROUND = "base"
    _first = -1
    """Where the bar stood when the page was opened."""

    def open_on_first(self) -> None:
        """The bar on the first line with a door."""
        self.cursor = next((place for place, line in enumerate(self._lines) if line[2]), 0)
        self._first = self.cursor
        self.refresh()

    def show_more(self, sections: Sequence[Section]) -> None:
        """More lines than before: the bar stays on its door; where nobody has moved it, on the first."""
        door, here = self.door, self.cursor
        self.show(sections)
        if here == self._first:
            self.open_on_first()
            return
        self.cursor = next((place for place, line in enumerate(self._lines) if door and line[2] == door), self.cursor)
        self.refresh()


class Home(Page):
    """Where a day begins."""

    TITLE, PLACE = "Home", "home"
    WATCHES = frozenset({"order", "sku", "approval", "transfer", "arrival", "product", "staff", "filter"})
    HELP = (
        "What waits for you, how today is, and what happened since you last looked. Enter on a line opens the list"
        " that it counts, ? says how a figure came to be."
    )
    IS_FLOOR: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,f6", "section(True)", "next part", show=False),
        Binding("shift+tab", "section(False)", "part before", show=False),
        Binding("question_mark,fullwidth_question_mark", "explain", "explain", show=False, id="common.explain"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.looked = False
        self.figures: Sequence[Today] = ()
        self.kept: Sequence[Counted] = ()
        self.seen: tuple[int, int | None] = (0, None)
        """Up to which event the person had looked before, and when."""
        self.counted: Sequence[tuple[str, str]] = ()
        self.newest = self.left_at = 0
        self.work: Sequence[Waiting] = ()
        self.articles: Sequence[Waiting] | None = None
        """What waits; of articles, None until they were counted."""
        self.lately: tuple[int, Sequence[EventRow]] = (0, ())
        self.counting = self.counts_again = False

    def body(self) -> Iterable[Widget]:
        """One column, from 110 columns on a pane beside it."""
        with Horizontal(id="home-body"):
            yield Doors(id="doors", air=2)
            yield Divider(id="divider")
            yield Detail(id="pane", reading=True)

    async def load(self) -> None:
        """Ask for all of it, and show it at once."""
        if not self.looked:
            self.query_one("#doors", Doors).show([Section(say("Waits for you"), "...", ())])
            self.seen = await self.ask(last_looked)
        self.work = await self.ask_long(waiting_work)
        self.kept = await self.ask_long(counted_filters)
        self.figures = await self.ask(today) if self.shell.may("kpi.read") else ()
        self.lately = await self.ask(news, self.seen[0])
        self._show()
        if self.app.size.width >= PANE_FROM:
            await self._pane()
        if not self.looked:
            self.looked = True
            await self._mark_seen()
        self.counts_again = True
        if not self.counting:
            self.counting = True
            start(self, self._count_articles, "articles")

    async def _count_articles(self) -> None:
        """What takes long in a large catalogue comes last, and not again before it has rested."""
        try:
            while self.counts_again:
                self.counts_again, began = False, time.monotonic()
                self.articles = [line for name in ARTICLE_LINES for line in await self.ask_long(waiting_articles, name)]
                self._show()
                took = time.monotonic() - began
                if took > LONG_S:
                    await asyncio.sleep(RESTS * took)
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))
        finally:
            self.counting = False

    def _show(self) -> None:
        """As much of each part as there is room for: eight lines that wait, then figures, then what is new."""
        more, lately = self.lately
        waits: Sequence[Waiting] = sorted([*self.work, *(self.articles or ())], key=lambda line: PLACES[line.words])
        height = self.app.size.height - 2
        tall = height >= 34
        self.counted = [(line.place, line.filter) for line in waits]
        waits, figures = (waits, self.figures) if tall else (waits[:8], self.figures[: 4 if len(waits) < 7 else 3])
        titles = 3 * (3 if tall else 2) - (1 if tall else 0) - (0 if figures else 2)
        titles += len(self.kept[: 8 if tall else 3]) + 2 if self.kept else 0
        room = max(2, min(10, height - titles - max(1, len(waits)) - len(figures)))
        sections = [self._waits(waits), self._kept(), self._today(figures), self._since(more, lately[:room])]
        doors = self.query_one("#doors", Doors)
        doors.show_more([section for section in sections if section is not None])
        if not self.looked:
            doors.open_on_first()
            doors.focus()
        self.newest = lately[0].id if lately else self.newest

    async def _mark_seen(self) -> None:
        from data.operations.own import mark_seen

        shell: Any = self.shell
        await shell.look_and_write(mark_seen, self.session.actor)

    def draw_frame(self) -> None:
        """The day stands beside the title."""
        super().draw_frame()
        self.heading(view=show.long_day(clock.day_of(clock.now(), self.session.zone)))

    def _waits(self, waits: Sequence[Waiting]) -> Section:
        wide = max([3, *(len(f"{line.count:,}") for line in waits)])
        lines = [self._wait(line, wide) for line in waits]
        if self.articles is None:
            lines.append(Entry([("  ...", "faint")]))
        elif not lines:
            lines = [Entry([("+ ", "ok"), (say("Nothing waits for you."), "muted")])]
        left = say("left") if any(line.left_us is not None for line in waits) else ""
        return Section(say("Waits for you"), left, lines)

    def _kept(self) -> Section | None:
        """Saved filters that are to be counted here, each a door to its list."""
        if not self.kept:
            return None
        shown = self.kept[: 8 if self.app.size.height >= 36 else 3]
        wide = max(3, *(len(f"{one.count:,}") for one in shown))
        lines = [
            Entry([("  ", "text"), (f"{one.count:>{wide},} ", "strong"), (plain(one.name), "text")], (),
                  (one.thing, one.text))
            for one in shown
        ]  # fmt: skip
        return Section(say("Your filters"), "", lines)

    def _wait(self, line: Waiting, wide: int) -> Entry:
        role = {"x": "bad", "!": "warn", "*": "info", "-": "wait", "+": "ok"}.get(line.sign, "faint")
        words = say(line.words, n="\0").replace("\0", "").strip()
        left: list[Piece] = [(f"{line.sign} ", role), (f"{line.count:>{wide},} ", "strong"), (words, "text")]
        right: list[Piece] = []
        if line.amount_minor:
            right = [(show.money(line.amount_minor, self.session.currency, 12) + " ", "text"),
                     (self.session.currency, "muted")]  # fmt: skip
        if line.left_us is None:
            return Entry(left, [*right, (" " * 10, "text")] if right else (), (line.place, line.filter))
        shown = show.time_left(line.left_us)
        bold = " bold" if shown.bold else ""
        right.append((pad_cells(shown.text.lstrip("x! "), 10, "right"), (shown.rest or shown.role) + bold))
        return Entry(left, right, (line.place, line.filter))

    def _today(self, figures: Sequence[Today]) -> Section | None:
        if not figures:
            return None
        now = clock.moment(clock.now(), self.session.zone)
        town = self.session.zone.rpartition("/")[2].replace("_", " ")
        weekday = say(show.LONG_WEEKDAYS[now.weekday()])
        fact = say("against last {weekday}", weekday=weekday) + "  " + pad_cells(say("14 days"), 14)
        lines = [self._figure(figure) for figure in figures]
        return Section(say("Today"), fact, lines, after=f"00:00-{now.strftime('%H:%M')} {town}")

    def _figure(self, figure: Today) -> Entry:
        unit = figure.unit if figure.unit.isupper() else ""
        left: list[Piece] = [
            (pad(say(figure.title), 19), "text"),
            (unit.ljust(5), "muted"),
            (f"{_grouped(figure.value):>12}", "strong"),
        ]
        change = _change(figure.value, figure.before)
        shown = show.delta(change, good=None if change is None else change >= 0)
        spark = show.spark(figure.days, 14, self.session.plain_lines)
        right: list[Piece] = [(shown.text, shown.role), ("  ", "text"), (spark[:-1], "spark"), (spark[-1:], "accent")]
        return Entry(left, right, (FIGURE, figure.name))

    def _since(self, more: int, lately: Sequence[EventRow]) -> Section:
        """What is new; where there is room for more, what was before that, muted."""
        seq, looked_at = self.seen
        if looked_at is None:
            return Section(say("What happened lately"), "", [self._news(event) for event in lately])
        time = show.when(looked_at, clock.now(), self.session.zone)
        fresh = sum(event.id > seq for event in lately)
        fact = say("{n} more", n=f"{more - fresh:,}") if more > fresh else "" if more else say("nothing new")
        lines = [self._news(event, old=event.id <= seq) for event in lately]
        return Section(say("Since {time}", time=time), fact, lines, after=say("when you last looked"))

    def _news(self, event: EventRow, old: bool = False) -> Entry:
        sign = "!" if event.verb in LOOK else "+"
        sentence = event_sentence(event.verb, event.v, event.facts).removeprefix(event.actor).strip()
        line: Line = [
            (pad_cells(show.when(event.at, clock.now(), self.session.zone), 7), "faint" if old else "muted"),
            (f"{sign} ", "faint" if old else "warn" if sign == "!" else "ok"),
            (pad_cells(show.person(event.actor, 13), 14), "muted" if old else "text"),
            (sentence, "faint" if old else "muted"),
        ]
        place = DOORS.get(event.subject_kind, "history")
        number = str(event.facts.get("number") or event.facts.get("sku") or event.facts.get("code") or "")
        return Entry(line, (), (place, number) if number else ("history", ""))

    async def _pane(self) -> None:
        sections = [self._shift(await self.ask(on_shift))]
        now = await self.ask(dispatch) if self.shell.may("order.view") else None
        if now is not None:
            sections.append(self._dispatch(now))
        self.query_one("#pane", Detail).show(sections)

    def _shift(self, people: Sequence[OnShift]) -> Section:
        return Section(say("On shift"), say("done today"), [self._colleague(one) for one in people])

    def _colleague(self, one: OnShift) -> Entry:
        idle = clock.now() - one.last_at if one.last_at is not None else None
        sign, role = (".", "faint") if idle is None else ("+", "ok") if idle < ACTIVE else ("-", "wait")
        doing = f"{one.last_number} " if one.last_number and not one.last_number.isdigit() else ""
        ago = "" if idle is None else show.age(idle).strip()
        left: list[Piece] = [
            (f"{sign} ", role), (pad_cells(show.person(one.title, 13), 14), "text"),
            (pad(ROLES[one.role].short, 4), "muted"),
            (doing, "text"), (ago, "muted"),
        ]  # fmt: skip
        return Entry(left, [(f"{one.done_today:,}", "text" if one.done_today else "faint")])

    def _dispatch(self, now: Dispatch) -> Section:
        until = show.when(now.deadline, clock.now(), self.session.zone)
        until = until if ":" in until else f"{until} {show.clock_time(now.deadline, self.session.zone)}"
        left = show.time_left(now.deadline - clock.now()).text.strip(" !x")
        whole = now.sent + now.due
        done, rest = show.bar(now.sent, whole, 38, "=" if self.session.plain_lines else "━")
        lines = [
            _count(say("to pack"), now.due - now.packed, say("orders")),
            _count(say("packed"), now.packed, say("wait for the carrier")),
            _count(
                say("pace"),
                now.pace,
                sayn("an hour, {n} person", "an hour, {n} people", now.people) if now.pace else say("in the last hour"),
            ),
        ]
        if now.misses is not None:
            sign, role = ("!", "warn") if now.misses else ("+", "ok")
            lines.append(Entry([(pad(say("will miss"), 10), "muted"), (f"{now.misses:>6,} ", "strong"), (sign, role)]))
        share = show.percent(now.sent / whole, 0) if whole else ""
        sent = say("{sent} of {whole} out", sent=f"{now.sent:,}", whole=f"{whole:,}")
        lines += [Entry(()), Entry([(done, "accent"), (rest, "rule")]), Entry([(sent, "muted")], [(share, "text")])]
        return Section(say("Dispatch until {time}", time=until), say("{time} left", time=left), lines)

    def hints(self) -> Sequence[Hint]:
        """Enter, places, palette, help."""
        return [("Enter", say("go there")), ("1-9", say("places")), (":", say("go to")),
                ("Ctrl+P", say("everything")), ("Tab", say("next part")), ("F1", say("help"))]  # fmt: skip

    def on_resize(self, event: events.Resize) -> None:
        """The pane stands beside the doors where there is room."""
        super().on_resize(event)
        wide = event.size.width >= PANE_FROM
        self.query_one("#pane").display = self.query_one("#divider").display = wide
        self.query_one("#doors").styles.width = 79 if wide else "1fr"
        if self.looked:
            self.reload()

    def on_screen_suspend(self) -> None:
        """Left: up to here it has been looked at."""
        self.left_at = clock.now()

    def on_screen_resume(self) -> None:
        """Back after a while: what happened meanwhile is what is new."""
        if self.looked and self.left_at and clock.now() - self.left_at > AWAY:
            self.seen = (self.newest, self.left_at)
            self.reload()
            self.run_worker(self._mark_seen(), group="seen")

    def action_section(self, forward: bool) -> None:
        """Tab: the next part."""
        self.query_one("#doors", Doors).to_section(forward=forward)

    def action_explain(self) -> None:
        """`?`: how a figure came to be, or what a line counts."""
        place, what = self.query_one("#doors", Doors).door or ("", "")
        figure = next((one for one in self.figures if (place, what) == (FIGURE, one.name)), None)
        if figure is not None:
            self._explain(figure)
        elif (place, what) in self.counted:
            self.shell.tell("This line counts {filter}.", sign="*", filter=what)
        else:
            self.shell.tell("There is nothing to explain here.", sign="*")

    def _explain(self, figure: Today) -> None:
        from screens.parts.explain import Explain, Explanation, Term

        value = _grouped(figure.value)
        terms = [Term(_grouped(amount), fact_text(name, "figure")) for name, amount in figure.parts.items()]
        total = Term(value, say(figure.title)) if terms else None
        before = say("{value} a week ago up to the same minute", value=_grouped(figure.before))
        title = say("Why {head} is {value}", head=say(figure.title), value=value)
        self.app.push_screen(Explain(Explanation(title, before, terms, total, say(figure.formula))))

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on a line."""
        event.stop()
        if event.place != FIGURE:
            self.shell.go(event.place, event.number)
        elif self.shell.may("order.view"):
            self.shell.go("orders", "placed:today kind:normal")
        else:
            self.action_explain()


def _count(label: str, count: int, after: str) -> Entry:
    return Entry([(pad(label, 10), "muted"), (f"{count:>6,} ", "strong"), (after, "muted")])


def _grouped(value: str | None) -> str:
    """A decimal text with commas between thousands."""
    if value is None:
        return "-"
    sign, digits = ("-", value[1:]) if value.startswith("-") else ("", value)
    whole, point, part = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{part}"


def _change(value: str | None, before: str | None) -> float | None:
    """The change in percent; unknown when there was nothing before, or less."""
    if value is None or before is None or float(before) <= 0:
        return None
    return (float(value) / float(before) - 1) * 100
