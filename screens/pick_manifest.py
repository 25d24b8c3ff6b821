"""Handing over: which carriers wait, and one carrier's parcels scanned onto its manifest until all of it leaves."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from data import clock
from data.errors import Refused, StoreError
from data.operations.manifests import hand_over_manifest, open_manifest
from data.operations.parcels import keep_parcel, send_parcel
from data.queries.parcels import CarrierWaits, OnManifest, carriers_waiting, manifest_parcels
from screens import show
from screens.page import Page
from screens.parts.confirm import Confirm
from screens.parts.detail import Detail, Entry, Section, pad
from screens.parts.drawn import Line, Piece, clip, fit, spread
from screens.parts.footer import Hint
from screens.parts.printing import Offer
from screens.parts.work import start
from screens.pick_field import Code, PickField
from screens.plain import plain
from screens.scan_list import ScanList
from screens.scan_view import Said, ScanView, scan_line
from screens.words import carrier_name, say, sayn

VERBS = {"h": "hand_over", "u": "undo_scan", "e": "everything_on", "q": "leave_page"}
SCANS = 5


class ManifestView(ScanView):
    """A carrier's parcels: those that are not on the manifest yet, and how many are."""

    parcels: Sequence[OnManifest] = ()
    title = ""

    def lines(self, width: int) -> list[Line]:
        """All lines."""
        room = width - 4
        on_it, waits = [one for one in self.parcels if one.on_it], [one for one in self.parcels if not one.on_it]
        of = say("of {whole} {things}", whole=len(self.parcels), things=say("parcels"))
        head: list[Piece] = [(f"{len(on_it)}", "strong"), (f" {of}", "muted")]
        weight = sum(one.weight_g for one in on_it)
        right: list[Piece] = [(f"{weight / 1000:,.1f} kg" if weight else "", "muted")]
        made: list[Line] = [
            (),
            self.framed(spread(head, right, room), room),
            self.bar(len(on_it), len(self.parcels), room),
        ]
        made += self.banner(width) if self.wrong else [()]
        space = max(2, self.size.height - len(made) - SCANS - 3)
        if waits:
            made.append(self.framed([(say("Not on it yet"), "strong")], room))
            made += [self.framed(_parcel_line(one, room), room) for one in waits[:space]]
            if len(waits) > space:
                made.append(self.framed([(say("{n} more", n=len(waits) - space), "muted")], room))
        elif on_it:
            made.append(self.framed([("+ ", "ok"), (say("All parcels are on it."), "strong"), ("  h", "accent bold"),
                                     (" " + say("hands them over"), "muted")], room))  # fmt: skip
        else:
            made.append(self.framed([("- ", "wait"), (say("No parcel of this carrier waits."), "muted")], room))
        return [*made, (), *(self.framed(scan_line(one, room, self.zone), room) for one in self.said[:SCANS])]


def _parcel_line(one: OnManifest, room: int) -> Line:
    left: list[Piece] = [("- ", "wait"), *fit(plain(one.number), "text", 9), (" ", "text"),
                         *fit(plain(one.order_number), "text", 9), (" ", "text"),
                         (plain(one.customer_name), "muted")]  # fmt: skip
    number = plain(one.tracking) or say("no number")
    return spread(clip(left, room - 26), [(number, "text" if one.tracking else "warn")], room)


class ManifestPage(Page):
    """One carrier after the other."""

    TITLE, PLACE = "Hand over", "parcels"
    WATCHES = frozenset({"shipment", "manifest", "order"})
    HELP = (
        "Scan the tracking number or the parcel number of each parcel that the carrier takes. h hands all of them over:"
        " their orders are shipped, and u in the list of parcels takes it back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "carriers", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self.carriers: Sequence[CarrierWaits] = ()
        self.manifest: CarrierWaits | None = None

    def body(self) -> Iterable[Widget]:
        """The carriers, or the manifest with its scan line."""
        yield ScanList(id="waves", air=2)
        yield ManifestView(id="round")
        yield PickField(id="scan")

    @property
    def view(self) -> ManifestView:
        """The manifest."""
        return self.query_one("#round", ManifestView)

    @property
    def field(self) -> PickField:
        """Where the keys go."""
        return self.query_one("#scan", PickField)

    async def load(self) -> None:
        """Who waits; and the manifest that is in hand."""
        self.field.taken, self.field.entered = self._scanned, lambda: None
        self.field.hear(frozenset(VERBS), self._verb)
        self.carriers = await self.ask(carriers_waiting)
        if self.manifest is not None:
            key = self.manifest.manifest_id
            self.manifest = next((one for one in self.carriers if one.manifest_id == key), None)
        if self.manifest is not None:
            self.view.parcels = await self.ask(manifest_parcels, self.manifest.manifest_id)
        self._show()

    def _show(self) -> None:
        scans, carriers = self.manifest is not None, self.query_one("#waves", ScanList)
        carriers.display, self.view.display, self.field.display = not scans, scans, scans
        self.view.zone = self.session.zone
        if scans:
            self.field.placeholder = say("scan the number of each parcel")
            if self.focused is not self.field:
                self.field.focus()
            self.view.change()
        else:
            carriers.show([self._carriers()])
            if self.focused is not carriers:
                carriers.to_first()
                carriers.focus()
        self.draw_frame()

    def _carriers(self) -> Section:
        if not self.carriers:
            lines: list[Any] = [[("+ ", "ok"), (say("No parcel waits for a carrier."), "muted")]]
            return Section(say("Carriers"), "", lines)
        return Section(say("Carriers"), say("left"), [_carrier_line(one) for one in self.carriers])

    def draw_frame(self) -> None:
        """The manifest beside the title."""
        super().draw_frame()
        one = self.manifest
        self.heading(view=plain(f"{one.manifest}  {carrier_name(one.carrier)}") if one is not None else "")

    def hints(self) -> Sequence[Hint]:
        """The verbs."""
        if self.manifest is None:
            return [("Enter", say("begin")), ("Esc", say("parcels")), ("F9", say("print")), ("F1", say("help"))]
        return [(say("scan"), say("parcel")), ("h", say("hand over")), ("e", say("put all on it")),
                ("u", say("undo scan")), ("Esc", say("carriers")), ("F1", say("help"))]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """The verbs first."""
        return [(say("Here"), key, words) for key, words in self.hints() if key != "F1"] + super().help_keys()

    @on(Detail.DoorOpened)
    def opened(self, event: Detail.DoorOpened) -> None:
        """Enter on a carrier: its open manifest, or a new one."""
        event.stop()
        start(self, partial(self._begin, event.number), "act", exclusive=True)

    async def _begin(self, carrier: str) -> None:
        one = next((one for one in self.carriers if one.carrier == carrier and one.manifest_id), None)
        if one is None:
            if await self.shell.perform(open_manifest, carrier=carrier) is None:
                return
            self.carriers = await self.ask(carriers_waiting)
            one = next((one for one in self.carriers if one.carrier == carrier), None)
        self.manifest = one
        self.view.said, self.view.wrong = [], None
        await self.read_again()

    async def papers(self) -> Sequence[Offer]:
        """The manifest in hand, for the driver to sign; or the open one of the carrier under the bar."""
        door, here = self.query_one("#waves", ScanList).door, self.manifest
        if here is None:
            here = next((one for one in self.carriers if door == ("carrier", one.carrier) and one.manifest_id), None)
        return [Offer("manifest", "manifests", (here.manifest,), "order.fulfil", here.manifest)] if here else ()

    # scanning

    def _scanned(self, code: Code) -> None:
        if code.broken:
            sentence = say("“{code}” has control characters in it. Scan it again.", code=code.text[:40])
            self._loud(say("CAN'T BE READ"), sentence, code.text)
            return
        bare = "".join(code.text.split()).upper()
        one = next((one for one in self.view.parcels if bare in (one.tracking, one.number.upper())), None)
        if one is None:
            carrier = carrier_name(self.manifest.carrier) if self.manifest else ""
            sentence = say("“{code}” is no parcel that waits for {carrier}.", code=code.text[:40], carrier=carrier)
            self._loud(say("WRONG"), sentence, code.text)
        elif one.on_it:
            self._loud(say("TWICE"), say("Parcel {parcel} is on this manifest already.", parcel=one.number), code.text)
        else:
            start(self.app, partial(self._send, one, code.text), f"send {one.id}")

    async def _send(self, one: OnManifest, code: str) -> None:
        shell: Any = self.shell
        assert self.manifest is not None
        try:
            await shell.look_and_write(send_parcel, self.session.actor, one.id, manifest_id=self.manifest.manifest_id)
        except Refused as refused:
            self._loud(say("WRONG"), say(refused.sentence, **refused.facts), code)
            return
        self.view.wrong = None
        self.withdraw_undo()
        self._listed(Said(clock.now(), "+", code, one.order_number, say("on it")))
        await self.read_again()

    def _loud(self, title: str, sentence: str, code: str) -> None:
        self._listed(Said(clock.now(), "x", code, "", say("not counted")))
        self.view.wrong = (title, sentence)
        self.app.bell()
        self.view.change()

    def _listed(self, said: Said) -> None:
        self.view.said = [said, *self.view.said[: SCANS - 1]]

    def _verb(self, key: str) -> None:
        getattr(self, f"action_{VERBS[key]}")()

    # verbs

    def action_undo_scan(self) -> None:
        """`u`: the last parcel comes off again."""
        if self.undo_told():
            return
        last = next((said for said in self.view.said if said.sign == "+"), None)
        bare = "".join(last.code.split()).upper() if last else ""
        one = next((one for one in self.view.parcels if one.on_it and bare in (one.tracking, one.number.upper())), None)
        if one is None:
            self.shell.tell("Nothing was scanned here that could be taken back.", sign="*")
            return
        self.view.said = [said for said in self.view.said if said is not last]
        start(self, partial(self._keep, one.id), "act")

    async def _keep(self, parcel: int) -> None:
        await self.shell.perform(keep_parcel, parcel)
        await self.read_again()

    def action_everything_on(self) -> None:
        """`e`: all that wait, without scanning."""
        start(self, self._everything, "act", exclusive=True)

    async def _everything(self) -> None:
        if self.manifest is not None:
            await self.shell.perform(open_manifest, carrier=self.manifest.carrier, all=1)
            await self.read_again()

    def action_hand_over(self) -> None:
        """`h`: all of it leaves."""
        start(self, self._hand_over, "act", exclusive=True)

    async def _hand_over(self) -> None:
        one = self.manifest
        if one is None:
            return
        await self.read_again()
        n, left = sum(1 for p in self.view.parcels if p.on_it), sum(1 for p in self.view.parcels if not p.on_it)
        bare = sum(1 for p in self.view.parcels if p.on_it and not p.tracking)
        lines: list[Line] = [[("  ", "text"), (sayn("{n} parcel leaves.", "{n} parcels leave.", n), "text")]]
        for count, many in ((left, "{n} more wait and stay here."), (bare, "{n} have no tracking number.")):
            if count:
                lines.append([("  ! ", "warn bold"), (say(many, n=count), "warn")])
        question = say("Hand {number} over to {carrier}?", number=one.manifest, carrier=carrier_name(one.carrier))
        if not await self.app.push_screen_wait(Confirm(question, lines, yes=say("Hand over"), undoable=True)):
            return
        try:
            done = await self.shell.perform(hand_over_manifest, one.manifest_id)
        except StoreError:
            return
        if done is not None:
            self.manifest = None
            await self.read_again()

    def action_close(self) -> None:
        """Esc: the carriers, then the parcels."""
        if self.manifest is None:
            self.shell.go_back()
            return
        self.manifest = None
        self.reload()


def _carrier_line(one: CarrierWaits) -> Entry:
    left: list[Piece] = [
        (". " if not one.on_it else "* ", "faint" if not one.on_it else "info"),
        (pad(carrier_name(one.carrier), 16), "strong"),
        (pad(sayn("{n} parcel", "{n} parcels", one.waiting + one.on_it), 12), "text"),
        (pad(say("{n} on {manifest}", n=one.on_it, manifest=one.manifest) if one.manifest else "", 14), "muted"),
    ]
    if one.unnumbered:
        left.append((say("{n} without a number", n=one.unnumbered), "warn"))
    shown = show.time_left(one.due_at - clock.now() if one.due_at is not None else None)
    return Entry(left, [(shown.text, shown.rest or shown.role)], ("carrier", one.carrier))
