"""Finding: the filter and the order of one desk, how they are changed, and what is said when nothing is found."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from data.errors import StoreError, Unclear
from screens.actions import Field as FormField
from screens.actions import Text, Yes
from screens.desk_frame import empty_hints
from screens.parts.drawn import Line
from screens.parts.empty import nothing_here, nothing_matches
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.words import say

if TYPE_CHECKING:
    from data.queries.own import FilterRow
    from screens.desk import Desk
    from screens.parts.menu import Act, Option

TYPING_RESTS = 0.08
"""Seconds without a letter."""
SAVE = object()
"""The line of the menu that keeps the filter of now."""


class Finding:
    """What the list of a desk shows now."""

    def __init__(self, desk: "Desk", filter: str | None):
        listing = desk.LIST
        self.desk = desk
        self.own = listing.filter
        """The filter to which Esc goes back."""
        self.own_view = listing.name
        self.filter = listing.filter if filter is None else filter
        self.sort = listing.sort
        self.view = listing.name if filter is None else ""
        """The saved view's name, in English or as its owner wrote it."""
        self.usual: int | None = None
        """How many rows there are with the desk's own filter."""

    def open(self, filter: str, sort: str, typed: tuple[str, int] | None = None) -> None:
        """Show it, in a worker that a newer wish replaces."""
        self.desk.begun = True
        start(self.desk, partial(self.show, filter, sort, typed), "list", exclusive=True)

    async def show(self, filter: str, sort: str, typed: tuple[str, int] | None = None) -> bool:
        """Another filter or order. False when it was refused or overtaken; then nothing has changed.

        `typed` is the text and where its cursor stands: its rows come with every letter; how many they are, and what
        may come next, when the typing rests.
        """
        desk = self.desk
        if typed is not None:
            start(desk, partial(self._suggest, *typed), "suggest", exclusive=True)
        try:
            shown = await desk.grid.open(filter, sort, rests=TYPING_RESTS if typed is not None else 0.0)
        except Unclear as unclear:
            desk.bar.tell(problem=say(unclear.sentence, **unclear.facts))
            return False
        except StoreError as error:
            desk.toast(Note(say(error.sentence, **error.facts), "x"))
            return False
        if shown:
            self.filter, self.sort = filter, sort
            desk.grid.columns = desk.columns
            if not desk.bar.has_focus:
                desk.bar.value = filter
            desk.bar.tell(problem="", sort=self.sort_words(), facts=desk.facts())
            self.say_empty()
            self.count()
            desk.show_position()
            desk.paint_now()
        return shown

    def keep(self, filter: str) -> None:
        """Enter behind a typed filter."""
        if filter != self.filter:
            self.open(filter, self.sort)
        self.desk.bar.refresh()

    def take(self, name: str, filter: str) -> None:
        """One of the filters with a name."""
        self.view = name
        self.open(filter, self.sort)

    def back_to(self, filter: str) -> None:
        """As it was before."""
        self.view = self.own_view if filter == self.own else ""
        self.desk.bar.value = filter
        self.open(filter, self.sort)

    def count(self) -> None:
        """View and count in the header."""
        total = self.desk.grid.source.total
        if self.filter == self.own:
            self.usual = total
        self.desk.heading(view=say(self.view) if self.view else "", count="..." if total is None else f"{total:,}")

    def sort_words(self) -> str:
        """The column that sorts, in the reader's language."""
        name = self.sort.removeprefix("-")
        column = next((column for column in self.desk.columns if column.sort and column.sort == name), None)
        words = say(column.head) if column else name
        return f"{words} {say('falling')}" if self.sort.startswith("-") else words

    def say_empty(self) -> None:
        """What stands in the list when it has no rows."""
        desk = self.desk
        if self.filter and self.filter != self.own:
            desk.grid.empty = self._no_match("")
            if desk.grid.source.total == 0:
                start(desk, self._look_for_better, "better", exclusive=True)
            return
        desk.grid.empty = nothing_here(say(desk.EMPTY), desk.empty_fact(), empty_hints(desk), desk.app.size.width)

    def _no_match(self, instead: str) -> list[Line]:
        without = say("Without it there are {n}.", n=f"{self.usual:,}") if self.usual else ""
        return nothing_matches(self.filter, without, instead)

    async def _look_for_better(self) -> None:
        """How many there are without the filter, and what was probably meant."""
        from data.queries.filters import meant
        from data.search.hints import Suggestion

        desk, filter, instead = self.desk, self.filter, ""
        if desk.bar.has_focus:
            await asyncio.sleep(TYPING_RESTS)
        with suppress(StoreError):
            instead = await desk.ask(meant, desk.LIST.thing, filter)
            if self.usual is None and desk.LIST.extent is not None:
                self.usual = (await desk.ask_long(desk.LIST.extent, self.own, "")).total
        if filter == self.filter and desk.grid.source.total == 0:
            desk.grid.empty = self._no_match(instead)
            desk.grid.refresh()
            if instead and desk.bar.has_focus and not desk.bar.offers:
                desk.bar.offer([Suggestion(instead, 0, len(desk.bar.value), "")])

    async def open_help(self) -> None:
        """F1 of a desk: with what its list can be filtered by."""
        from data.queries.lists import fields_of
        from screens.columns_chosen import allowed_columns
        from screens.meanings import teaching
        from screens.parts.help import Help

        desk, fields = self.desk, []
        with suppress(StoreError):
            fields = await desk.ask(fields_of, desk.LIST.thing)
        heads = [column.head for column in allowed_columns(desk)]
        teach = partial(teaching, desk.PLACE, heads)
        desk.app.push_screen(Help(desk.title_words(), say(desk.HELP), desk.help_keys(), fields, teach))

    async def _suggest(self, text: str, cursor: int) -> None:
        from data.queries.filters import completions

        await asyncio.sleep(TYPING_RESTS)
        with suppress(StoreError):
            self.desk.bar.offer(await self.desk.ask(completions, self.desk.LIST.thing, text, cursor))

    async def choose_sort(self) -> None:
        """`o`: each column that sorts, both ways."""
        from screens.parts.menu import Menu, Option

        sortable = [column for column in self.desk.columns if column.sort]
        options = [
            Option(name, f"{say(column.head)} {say(way) if way else ''}".strip())
            for column in sortable
            for name, way in ((column.sort, ""), (f"-{column.sort}", "falling"))
        ]
        start = next((place for place, option in enumerate(options) if option.answer == self.sort), 0)
        chosen = await self.desk.app.push_screen_wait(Menu(say("Sort by"), options, start=start))
        if chosen is not None:
            self.open(self.filter, chosen)

    @property
    def whole(self) -> str:
        """The filter with what the list itself keeps to: which rows leave by an export or a saved filter."""
        return f"{self.desk.LIST.within} {self.filter}".strip()

    async def choose_filter(self) -> None:
        """`f`: the desk's own filter, everybody's, mine. `+` keeps the one of now; keys count, share and drop one."""
        from screens.parts.menu import Act, Menu

        chosen: Any = Act("", "", None)
        place = 0
        while isinstance(chosen, Act):
            options = await self._saved_options()
            place = min(place, len(options) - 1)
            chosen = await self.desk.app.push_screen_wait(Menu(say("Saved filters"), options, start=place))
            if isinstance(chosen, Act):
                place = next((n for n, option in enumerate(options) if chosen in option.acts.values()), 0)
                operation, key, values = chosen.answer
                await self.desk.shell.perform(operation, key, **values)
        if chosen is SAVE:
            await self.save()
        elif chosen is not None:
            self.view, text, sort = chosen
            self.open(text, sort or self.sort)

    async def _saved_options(self) -> "list[Option]":
        from data.queries.own import saved_filters
        from screens.parts.menu import Option

        desk, listing = self.desk, self.desk.LIST
        ready = [(say(listing.name), listing.filter, listing.sort)] if listing.name else []
        ready += [(name, text, "") for name, text in desk.ready_filters()]
        options = [_option(place, name, text, sort) for place, (name, text, sort) in enumerate(ready, 1)]
        with suppress(StoreError):
            options += [
                _option(place, row.name, row.text, row.sort, _marks_of(row), self._acts_on(row))
                for place, row in enumerate(await desk.ask(saved_filters, listing.thing), len(options) + 1)
            ]
        known = [option.answer[1] for option in options]
        if listing.thing and self.whole and self.filter not in known and self.whole not in known:
            options.append(Option(SAVE, say("save this filter"), "+", "plus", plain(self.whole)))
        return options

    def _acts_on(self, row: "FilterRow") -> "dict[str, Act]":
        """What the person may do to a saved filter."""
        from data.operations.own import drop_filter, filter_on_home, share_filter
        from screens.parts.menu import Act

        shares = self.desk.shell.may("filter.share")
        if not (row.mine or shares):
            return {}
        count = say("count on home no more") if row.on_home else say("count on home")
        acts = [Act("h", count, (filter_on_home, row.id, {"on": int(not row.on_home)}))]
        if shares:
            share = say("for everybody") if row.mine else say("for me alone")
            acts.append(Act("s", share, (share_filter, row.id, {"on": int(row.mine)})))
        acts.append(Act("delete", say("drop"), (drop_filter, row.id, {})))
        return {act.key: act for act in acts}

    async def save(self) -> None:
        """Keep the filter of now under a name; who may share keeps it for everybody, if they say so."""
        from data.operations.own import save_filter
        from screens.parts.form import Form

        desk = self.desk
        fields: list[FormField] = [Text("name", "Name", limit=40), Yes("on_home", "Count on home", hint="yes or no")]
        if desk.shell.may("filter.share"):
            fields.append(Yes("everybody", "For everybody", hint="yes or no"))
        sheet = Form(say("Save this filter"), self.whole, fields, button=say("Save"))
        given = await desk.app.push_screen_wait(sheet)
        if isinstance(given, dict):
            for_all = int(bool(given.get("everybody")))
            wanted = {"name": given["name"], "text": self.whole, "sort": self.sort, "everybody": for_all}
            wanted["on_home"] = int(bool(given.get("on_home")))
            done = await desk.shell.perform(save_filter, desk.LIST.thing, **wanted)
            if done is not None:
                self.view = given["name"]
                self.count()


def _option(place: int, name: str, text: str, sort: str, marks: str = "", acts: "dict[str, Act] | None" = None) -> Any:
    """A line of the menu: the first nine have a digit."""
    from screens.parts.menu import Option

    about = "   ".join(filter(None, (plain(text), marks)))
    return Option((name, text, sort), plain(name), str(place) if place < 10 else "", str(place), about, acts or {})


def _marks_of(row: "FilterRow") -> str:
    """Whose a saved filter is, and whether home counts it."""
    whose = say("yours") if row.mine else say("everybody's")
    return ", ".join((whose, say("on home"))) if row.on_home else whose
