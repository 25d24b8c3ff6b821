"""How the store is set up: its face, limits, numbers, places, carriers, taxes and reasons. Every change is an event."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from data import clock
from data.queries.store_settings import SettingRow, StoreSettings, store_settings
from screens import settings_verbs as verbs
from screens import show
from screens.actions import Action
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line
from screens.parts.footer import Hint
from screens.plain import plain
from screens.settings_page import LABEL, SettingsPage
from screens.words import LANGUAGES, language, money_text, say, sayn, zone

LABELS = {
    "name": "Name",
    "name_zh": "Name in Chinese",
    "address": "Address",
    "tax_number": "Tax number",
    "currency": "Currency",
    "timezone": "Time zone",
    "language": "Language",
    "risk.look": "Review from risk",
    "sla.warn_minutes": "Warn before, minutes",
    "count.recount_pieces": "Recount from pieces",
    "count.recount_minor": "Recount from value",
    "receive.bins": "Bins of receipts",
    "lock.minutes": "Lock after, minutes",
    "lock.minutes_logistics": "Lock logistics after",
}
"""Settings in their order, as people call them; others follow by their own names."""
CHOSEN = {
    "language": verbs.SETTING_LANGUAGE,
    "timezone": verbs.SETTING_ZONE,
    "currency": verbs.SETTING_CURRENCY,
}
NUMBERS = frozenset({"risk.look", "sla.warn_minutes", "count.recount_pieces", "lock.minutes", "lock.minutes_logistics"})
RANGES = {
    "order": "Orders",
    "shipment": "Parcels",
    "transfer": "Transfers",
    "customer": "Customers",
    "count": "Counts",
    "case": "Cases",
    "credit_note": "Credit notes",
}


class SettingsBoard(SettingsPage):
    """Everything on one page, part by part."""

    TITLE, PLACE, WATCHES = "Settings", "settings", frozenset({"store", "warehouse"})
    HELP = (
        "How the store is set up. Enter changes the line under the bar, n adds to its part; the history keeps what it"
        " was before."
    )
    IS_FLOOR = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("b", "back_up", "back up", show=False, id="settings.back_up")]

    async def read_sections(self) -> Sequence[Section]:
        """All parts."""
        found: StoreSettings = await self.ask(store_settings)
        parts = (
            ("", self._store(found)),
            ("", self._limits(found)),
            ("", self._ranges(found)),
            ("place", self._places(found)),
            ("tax", self._taxes(found)),
            ("reason", self._reasons(found)),
            ("carrier", self._carriers(found)),
            ("backup", self._backups(found)),
        )
        self.parts = [kind for kind, _ in parts]
        return [section for _, section in parts]

    def _store(self, found: StoreSettings) -> Section:
        known = {row.name: row for row in found.settings}
        order = [name for name in LABELS if name in known] + [name for name in known if name not in LABELS]
        lines = []
        for name in order:
            row = known[name]
            lines.append(self.line("setting", row, say(LABELS.get(name, name)), _shown(row, found.currency)))
        return Section(say("Store"), "", lines)

    def _limits(self, found: StoreSettings) -> Section:
        lines = [self.line("limit", row, say(row.post), money_text(row.minor, found.currency)) for row in found.limits]
        return Section(say("Limits"), say("what a post may do alone"), lines)

    def _ranges(self, found: StoreSettings) -> Section:
        lines = [
            self.line("range", row, say(RANGES.get(row.name, row.name)), f"{row.prefix}{row.next}", say("comes next"))
            for row in found.ranges
        ]
        return Section(say("Numbers"), "", lines)

    def _places(self, found: StoreSettings) -> Section:
        lines: list[Entry] = []
        for row in found.places:
            name = row.name_zh if language() == "zh_CN" and row.name_zh else row.name
            told = sayn("cut-off {cutoff}, {n} bin", "cut-off {cutoff}, {n} bins", row.bins, cutoff=row.cutoff)
            lines.append(self.line("place", row, row.place, name, told))
        return Section(
            say("Warehouses"), say("Enter opens one"), [*lines, self.add_line("place", say("new warehouse"))]
        )

    def _carriers(self, found: StoreSettings) -> Section:
        lines: list[Entry] = []
        for row in found.carriers:
            name = row.name_zh if language() == "zh_CN" and row.name_zh else row.name
            told = [say("own")] if row.own else []
            told += [row.pattern] if row.pattern else []
            told += [say("not offered")] if row.closed else []
            lines.append(
                self.line("carrier", row, row.carrier, name, ", ".join(told), role="muted" if row.closed else "text")
            )
        return Section(say("Carriers"), "", [*lines, self.add_line("carrier", say("new carrier"))])

    def _backups(self, found: StoreSettings) -> Section:
        last, lines = found.backup, list[Entry | Line]()
        if last is not None:
            told = say("{file}, {bytes} bytes", file=plain(last.file), bytes=last.bytes) if last.file else ""
            when = show.when(last.at, clock.now(), zone())
            lines.append([(pad(say("Last backup"), LABEL), "muted"), (f" {when}", "text"), (f"  {told}", "muted")])
        return Section(say("Backups"), "b", [*lines, self.add_line("backup", say("back up the store now"))])

    def _taxes(self, found: StoreSettings) -> Section:
        lines: list[Entry] = []
        words = dict(verbs.TAX_CLASSES)
        for row in found.taxes:
            told = [say("from {day}", day=row.from_day), say("in the price") if row.included else say("added")]
            told += [say("holds now")] if row.begun else []
            label = f"{row.country} {say(words.get(row.tax_class, row.tax_class))}"
            lines.append(
                self.line("tax", row, label, f"{row.rate} %", ", ".join(told), role="text" if row.begun else "muted")
            )
        return Section(say("Taxes"), say("by country and class"), [*lines, self.add_line("tax", say("new rate"))])

    def _reasons(self, found: StoreSettings) -> Section:
        lines: list[Entry] = []
        words = dict(verbs.REASON_KINDS)
        for row in found.reasons:
            name = row.name_zh if language() == "zh_CN" and row.name_zh else row.name
            told = say("not offered") if row.closed else ""
            lines.append(self.line("reason", row, say(words.get(row.kind, row.kind)), name, told,
                                   role="muted" if row.closed else "text"))  # fmt: skip
        return Section(say("Reasons of our own"), "", [*lines, self.add_line("reason", say("new reason"))])

    def actions_of(self, kind: str, row: Any) -> Sequence[Action]:
        """What can be done to a line."""
        if kind == "setting":
            return _setting_actions(row.name)
        return {
            "limit": verbs.LIMIT,
            "range": verbs.RANGE,
            "carrier": verbs.CARRIER,
            "tax": verbs.TAX,
            "reason": verbs.REASON,
            "new.place": verbs.NEW_PLACE,
            "new.carrier": verbs.NEW_CARRIER,
            "new.tax": verbs.NEW_TAX,
            "new.reason": verbs.NEW_REASON,
        }.get(kind, ())

    def hints(self) -> Sequence[Hint]:
        """The backup too."""
        *first, undo, help = super().hints()
        mine = [("b", say("back up"))] if self.shell.may("settings.change") else []
        return [*first, *mine, undo, help]

    def help_keys(self) -> list[tuple[str, str, str]]:
        """What is done here, then what is common."""
        mine = [("Enter", say("change the line")), ("n", say("add to the part")), ("b", say("back up the store"))]
        here = mine if self.shell.may("settings.change") else []
        return [*((say("Settings"), key, words) for key, words in here), *super().help_keys()]

    def action_back_up(self) -> None:
        """`b`: save the store into a file."""
        if self.shell.may("settings.change"):
            from screens.backing_up import back_up

            back_up(self)

    async def change(self, kind: str, number: str) -> None:
        """A warehouse has a page of its own, for whoever may look."""
        if (kind, number) == ("new", "backup") and self.shell.may("settings.change"):
            self.action_back_up()
            return
        if kind == "place":
            from screens.settings_place import PlacePage

            await self.app.push_screen(PlacePage(int(number)))
            return
        await super().change(kind, number)


def _setting_actions(name: str) -> Sequence[Action]:
    if name == "address":
        return verbs.ADDRESS
    if name in CHOSEN:
        return CHOSEN[name]
    if name.endswith("_minor"):
        return verbs.SETTING_MONEY
    return verbs.SETTING_NUMBER if name in NUMBERS else verbs.SETTING_TEXT


def _shown(row: SettingRow, currency: str) -> str:
    """A value as people read it."""
    if row.name == "language":
        return LANGUAGES.get(row.value, row.value)
    if row.name.endswith("_minor") and row.value.isdigit():
        return money_text(int(row.value), currency)
    return row.value.replace("\\n", ", ")
