"""What is done in the board of a new order: buyers and articles taken, lines changed, the draft saved and placed."""

from functools import partial
from typing import TYPE_CHECKING, Any

from data.doorway import Call
from data.errors import Over, StoreError
from data.operations.addresses import add_address
from data.operations.customers import make_customer
from data.operations.drafts import discard_draft, draft_order, place_draft, redraft_order
from data.paging import Window
from data.queries.customers import AddressRow, CustomerRow, customer_detail, customer_page
from data.queries.drafts import Article, article_of, articles_like, draft_of
from screens import show
from screens.new_order_choices import article_choice
from screens.new_order_forms import LINE, RECEIVER, WHERE, WHO, foresee_address, told
from screens.new_order_typed import TypedOrder, guessed, typed_of, wanted
from screens.parts.confirm import Confirm
from screens.parts.foresight import preview_lines
from screens.parts.form import Form
from screens.parts.menu import Menu, Option
from screens.parts.toast import Note
from screens.plain import plain
from screens.words import say

if TYPE_CHECKING:
    from screens.boards.new_order import NewOrder


class Acts:
    """The doings of one board."""

    def __init__(self, board: "NewOrder"):
        self.board = board

    async def _show(self, sheet: Any) -> Any:
        """What a sheet answers."""
        return await self.board.app.push_screen_wait(sheet)

    def _tell(self, error: StoreError) -> None:
        self.board.toast(Note(say(error.sentence, **error.facts), "x"))

    # taking what was chosen

    async def take(self, field: str, value: Any) -> bool:
        """Take an option of a field; False when the keys stay where they are."""
        board, typed = self.board, self.board.typed
        if field == "customer":
            return await self._take_buyer(value)
        if field == "address":
            if not isinstance(value, AddressRow):
                return await self.new_address()
            typed.address = value
        elif field in ("channel", "terms"):
            setattr(typed, field, value)
        elif field == "shipping":
            board.field("shipping").edit.value = value
        board.show_typed()
        board.touched()
        return True

    async def _take_buyer(self, value: Any) -> bool:
        if isinstance(value, tuple):
            return await self.new_customer(str(value[1]))
        if isinstance(value, CustomerRow):
            await self.use_customer(value.id)
            return True
        typed = self.board.typed
        typed.customer, typed.address, typed.guest = None, None, str(value)
        self.board.addresses = ()
        self.board.show_typed()
        self.board.touched()
        return True

    async def use_customer(self, key: int, address: int = 0) -> None:
        """This customer buys; it goes to their usual address, or to one of theirs."""
        board, typed = self.board, self.board.typed
        seen = await board.ask(customer_detail, key)
        typed.customer, typed.guest = seen.row, ""
        board.addresses = seen.addresses
        known = {one.id: one for one in seen.addresses}
        typed.address = known.get(address) or next(iter(seen.addresses), None)
        board.show_typed()
        board.touched()

    async def new_customer(self, text: str) -> bool:
        """A sheet for who is not known yet; it opens again with all that was typed when the store refuses."""
        board, kept = self.board, guessed(text)
        while True:
            form = Form(say("New customer"), "", (*WHO, *WHERE), values=kept, button=say("Make"),
                        foresee=foresee_address)  # fmt: skip
            answer = await self._show(form)
            if answer is None:
                return False
            done = await board.shell.perform(make_customer, **told(answer, (*WHO, *WHERE)))
            if done is not None:
                await self.use_customer(done.id)
                return True
            kept = form.draft()

    async def new_address(self) -> bool:
        """A sheet for one more address of the customer."""
        board, customer = self.board, self.board.typed.customer
        if customer is None:
            board.shell.tell("Choose the customer first.", sign="!")
            return False
        kept: dict[str, str] = {"name": customer.name, "company": customer.company}
        while True:
            fields = (*RECEIVER, *WHERE)
            form = Form(say("New address"), plain(customer.name), fields, values=kept, button=say("Add"),
                        foresee=foresee_address)  # fmt: skip
            answer = await self._show(form)
            if answer is None:
                return False
            done = await board.shell.perform(add_address, customer.id, **told(answer, fields))
            if done is not None:
                await self.use_customer(customer.id, int(done.facts["address"]))
                return True
            kept = form.draft()

    # lines

    async def add(self, text: str, choice: Article | None, moved: bool) -> None:
        """Add what was scanned or typed: just this code, else the option that was shown, else the only hit."""
        board = self.board
        name, qty = wanted(text)
        try:
            found = choice if moved else await board.ask(article_of, name) or await board.ask(article_of, text)
            if found is not None and not moved and found.code.casefold() == text.strip().casefold():
                qty = 1
            found = found or choice
            if found is None:
                hits = await board.ask(articles_like, name)
                found = hits[0] if len(hits) == 1 else None
                if found is None:
                    self._not_found(text, hits)
                    return
        except StoreError as error:
            self._tell(error)
            self.board.add_field.give_back(text)
            return
        line = board.typed.add(found.code, qty)
        board.table.cursor = board.typed.lines.index(line)
        board.touched()

    def _not_found(self, text: str, hits: list[Article]) -> None:
        board = self.board
        if not hits:
            board.shell.tell("Nothing that is sold is called “{text}”.", sign="!", text=plain(text, 60))
        self.board.add_field.give_back(text)
        board.found_for = text
        board.field("add").offer([article_choice(board, one) for one in hits])

    async def on_line(self, what: str, place: int) -> None:
        """More, less, another, or out with it."""
        board, lines = self.board, self.board.typed.lines
        if place >= len(lines):
            return
        line = lines[place]
        if what == "more":
            line.qty += 1
        elif what == "less" and line.qty > 1:
            line.qty -= 1
        elif what == "drop":
            del lines[place]
        elif what == "change":
            values = {"qty": str(line.qty), "price": line.price, "off": line.off}
            form = Form(say("Line"), plain(line.code), LINE, values=values, button=say("Change"))
            answer = await self._show(form)
            if answer is None:
                return
            line.qty, line.price, line.off = int(answer["qty"]), str(answer["price"] or ""), str(answer["off"] or "")
        board.touched()

    # beginning

    async def begin(self, asked: str) -> None:
        """A new order for a customer, or a draft to go on with; what is typed here and not saved stays."""
        board = self.board
        what, equals, number = asked.partition("=")
        if board.typed.changed and not board.typed.is_empty:
            board.shell.tell("This order is not saved yet. Save it or clear it first.", sign="!")
            return
        try:
            if equals and what == "customer":
                await self._for_customer(number)
            else:
                await self._go_on_with(number if equals else asked)
        except StoreError as error:
            self._tell(error)

    async def _for_customer(self, number: str) -> None:
        cut = await self.board.ask(customer_page, Window(filter=f'number="{number}"', limit=8))
        for row in cut.rows:
            if row.number == number:
                self.show(TypedOrder())
                await self.use_customer(row.id)
                self.board.field("add").edit.focus()
                return

    async def _go_on_with(self, number: str) -> None:
        board = self.board
        draft = await board.ask(draft_of, number)
        self.show(typed_of(draft), shipping=draft.shipping, discount=draft.discount, note=draft.note)
        if draft.customer_id:
            await self.use_customer(draft.customer_id, draft.address_id)
        board.typed.changed = False
        await board.read_quote()
        board.show_heading()
        board.field("add").edit.focus()

    def show(self, typed: TypedOrder, *, shipping: str = "", discount: str = "", note: str = "") -> None:
        """Another order in all fields."""
        board = self.board
        board.typed, board.addresses = typed, ()
        for name, text in (("shipping", shipping), ("discount", discount), ("note", note)):
            board.field(name).edit.value = text
        board.show_typed()

    # saving and placing

    async def save(self) -> bool:
        """Save the draft; False when the store refused, and all of it stays as it is."""
        board, typed = self.board, self.board.typed
        if typed.is_empty:
            board.shell.tell("There is nothing to save yet.", sign="*")
            return False
        amounts = {name: board.field(name).edit.value.strip() for name in ("shipping", "discount", "note")}
        lines, values = typed.told(), typed.values(**amounts)
        if typed.draft:
            done = await board.shell.perform(redraft_order, typed.draft, lines, seen=typed.version, **values)
        else:
            done = await board.shell.perform(draft_order, lines, **values)
        if done is None:
            return False
        typed.draft, typed.number = done.id, str(done.facts["number"])
        typed.changed = typed.told() != lines
        try:
            typed.version = (await board.ask(draft_of, typed.number)).version
            await board.read_quote()
        except StoreError as error:
            self._tell(error)
            return False
        board.show_heading()
        return True

    async def place(self) -> None:
        """Save it, show what placing does, and place it; above the limit it is asked for."""
        board = self.board
        if (board.typed.changed or not board.typed.draft) and not await self.save():
            return
        typed = board.typed
        call: Any = Call(place_draft, (typed.draft,), {"seen": typed.version})
        try:
            seen = await board.shell.preview([call])
        except StoreError as error:
            self._tell(error)
            return
        if not seen.done and not (seen.refused and isinstance(seen.refused[0][1], Over)):
            self._tell(seen.refused[0][1])
            return
        over = bool(seen.refused)
        yes = say("Ask for approval") if over else say("Place")
        question = f"{say('Place the order')} {plain(typed.buyer)} {self._total()}?"
        sure = Confirm(question, preview_lines(seen, 1), yes=yes, no=say("Not yet"), undoable=True, right=())
        if not await self._show(sure):
            return
        act = board.shell.request if over else board.shell.perform
        done = await act(call.operation, *call.args, **call.values)
        if done is not None:
            self._placed(typed, str(done.facts.get("number", typed.number)), over)

    def _total(self) -> str:
        quote = self.board.quote
        return f"{show.money(quote.total_minor, quote.currency, 14).strip()} {quote.currency}" if quote else ""

    def _placed(self, typed: TypedOrder, number: str, asked: bool) -> None:
        """Ready for the next one; the order is one key away."""
        board = self.board
        board.shell.remember(plain(f"{number} {typed.buyer}"), number)
        self.clear()
        if not asked:
            board.shell.go("orders", f"number={number}")

    def clear(self) -> None:
        """An empty order."""
        board = self.board
        self.show(TypedOrder())
        board.field("customer").edit.focus()
        board.touched()
        board.typed.changed = False

    async def choose(self) -> None:
        """The menu."""
        typed = self.board.typed
        options = [
            Option("place", say("place"), "F8", "f8"),
            Option("save", say("save draft"), "Ctrl+S", "ctrl+s"),
            Option("customer", say("new customer")),
            Option("address", say("new address")),
        ]
        if typed.draft:
            options.append(Option("apart", say("save as another draft")))
            options.append(Option("discard", say("discard this draft")))
        options.append(Option("clear", say("clear all fields")))
        chosen = await self._show(Menu(say("Actions"), options, thing=plain(typed.buyer)))
        if chosen is not None:
            await self._chosen(chosen)

    async def _chosen(self, what: str) -> None:
        typed = self.board.typed
        if what == "clear":
            if typed.changed and not typed.is_empty and not await self._sure(say("Clear what is not saved?")):
                return
            self.clear()
        elif what == "apart":
            typed.draft, typed.version, typed.number = 0, 0, ""
            await self.save()
        elif what == "discard":
            done = await self.board.shell.perform(discard_draft, typed.draft)
            if done is not None:
                self.clear()
        else:
            works: dict[str, Any] = {"place": self.place, "save": self.save, "address": self.new_address,
                     "customer": partial(self.new_customer, "")}  # fmt: skip
            await works[what]()

    async def _sure(self, question: str) -> bool:
        return bool(await self._show(Confirm(question, yes=say("Clear"), no=say("Leave"))))
