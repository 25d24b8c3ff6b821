"""A new order by telephone, letter or at the counter: who buys, what, and what it comes to while it is typed.

What is typed stays until it is saved or placed: a refusal or a lost connection takes nothing away.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from data.errors import StoreError
from data.queries.customers import AddressRow
from data.queries.drafts import Quote, order_quote, shipping_usual
from screens import keys, show
from screens.new_order_acts import Acts
from screens.new_order_choices import articles, buyers, channel_word, listed, place_of, terms_word
from screens.new_order_parts import AddField, AskField, Choice, LinesTable
from screens.new_order_typed import TypedOrder
from screens.page import Page
from screens.parts.drawn import Ends, Line, Piece, Words
from screens.parts.footer import Footer, Hint
from screens.parts.line_edit import LineEdit
from screens.parts.sheet import Rule
from screens.parts.toast import Note
from screens.parts.work import start
from screens.plain import plain
from screens.words import say, sayn

RESTS = 0.08
"""Seconds without a letter."""
CHOSEN = ("customer", "address", "channel", "terms")
"""Fields that hold a choice; what stands in them is its words."""


class NewOrder(Page):
    """One order that is being typed."""

    TITLE, PLACE, WATCHES = "New order", "new_order", frozenset({"sku", "stock"})
    HELP = (
        "An order that somebody gives you by telephone, letter or at the counter. Ctrl+S saves it as a draft, which"
        " keeps its stock back for two days; F8 places it."
    )
    IS_FLOOR: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save draft", show=False, priority=True, id="new_order.save"),
        Binding("f8", "place", "place", show=False, priority=True, id="new_order.place"),
        Binding("tab", "next_field(False)", "next field", show=False, priority=True),
        Binding("down", "next_field", "next option, line or field", show=False, priority=True),
        Binding("shift+tab", "previous_field(False)", "previous field", show=False, priority=True),
        Binding("up", "previous_field", "previous option, line or field", show=False, priority=True),
        Binding("escape", "leave_page", "back", show=False, id="new_order.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.typed = TypedOrder()
        self.quote: Quote | None = None
        self.addresses: Sequence[AddressRow] = ()
        self.found_for = ""
        self.begun = False
        self.acts = Acts(self)

    def body(self) -> Iterable[Widget]:
        """Who and where, what, and what it comes to."""
        yield AskField("Customer", id="customer", width=34)
        yield AskField("Goes to", id="address", width=34)
        with Horizontal(classes="ask-pair"):
            yield AskField("Comes by", id="channel", width=18)
            yield AskField("Terms", id="terms", width=18)
        yield AskField("Add", id="add", width=34, edit=AddField())
        yield LinesTable(id="lines")
        yield Rule()
        with Horizontal(classes="ask-pair"):
            yield AskField("Discount", id="discount", width=18, limit=20)
            yield AskField("Shipping", id="shipping", width=18, limit=20)
        yield AskField("Note", id="note", width=60, limit=2000)
        yield Words((), (), ground="base", id="sums")

    def field(self, name: str) -> AskField:
        """A field by its name."""
        return self.query_one(f"#{name}", AskField)

    @property
    def add_field(self) -> AddField:
        """Where scans go."""
        return self.query_one(AddField)

    @property
    def table(self) -> LinesTable:
        """The lines."""
        return self.query_one("#lines", LinesTable)

    async def load(self) -> None:
        """The keys go to the customer; what was typed stays."""
        if not self.begun:
            self.begun = True
            self.add_field.shown = self._shown_for
            self.field("customer").edit.placeholder = say("name, e-mail, phone or number")
            self.add_field.placeholder = say("scan, SKU, name, 3*SKU")
            self.show_typed()
            if self.focused is None:
                self.field("customer").edit.focus()
        await self.read_quote()

    def hints(self) -> Sequence[Hint]:
        """What is done with the order, and with what has the keys."""
        here: list[Hint] = [("Enter", say("take it"))]
        if isinstance(self.focused, LinesTable):
            here = [("Enter", say("change")), ("+ -", say("quantity")), ("x", say("take out"))]
        mine = self.session.keymap
        save = keys.shown(mine.get("new_order.save", "ctrl+s"))
        place = keys.shown(mine.get("new_order.place", "f8"))
        own = [(place, say("place")), (save, say("save draft")), ("Tab", say("next field")), ("F10", say("all"))]
        return [*here, *own, ("F1", say("help"))]  # fmt: skip

    def help_keys(self) -> list[tuple[str, str, str]]:
        """Its own keys first."""
        own = [("Ctrl+S", "save draft"), ("F8", "place"), ("Enter", "change a line"), ("+ -", "its quantity"),
               ("x Del", "take a line out")]  # fmt: skip
        return [(say("Here"), key, say(word)) for key, word in own] + super().help_keys()

    # what is shown

    def show_typed(self) -> None:
        """All fields as they stand in the order."""
        typed = self.typed
        self.field("channel").edit.value = channel_word(typed.channel)
        self.field("terms").edit.value = terms_word(typed.terms)
        self.show_buyer()
        self.show_heading()

    def show_buyer(self) -> None:
        """Customer and address."""
        typed, customer = self.typed, self.typed.customer
        ask = self.field("customer")
        ask.edit.value = plain(typed.buyer)
        if customer is not None:
            worth = show.money(customer.spent_minor, customer.currency, 12).strip()
            orders = sayn("{n} order", "{n} orders", customer.orders)
            ask.note((f"{customer.number}  {orders}  {worth}", "muted"))
        else:
            ask.note(*([(say("no customer, only a name"), "muted")] if typed.guest else []))
        where = self.field("address")
        address = typed.address
        where.edit.value = plain(", ".join(address.lines)) if address is not None else ""
        where.edit.cursor = 0
        if address is None:
            where.note(*([("! ", "warn bold"), (say("no address yet"), "warn")] if customer is not None else []))
        elif address.look is not None:
            sentence, facts = address.look
            where.note(("! ", "warn bold"), (say(sentence, **facts), "warn"))
        else:
            where.note(("+ ", "ok"), (say("complete"), "muted"))

    def show_heading(self) -> None:
        """The draft's number, and whether something is not saved."""
        typed = self.typed
        state = say("not saved") if typed.changed and not typed.is_empty else ""
        self.heading(view="  ".join(filter(None, (typed.number, state))))

    def touched(self) -> None:
        """Something is another now."""
        self.typed.changed = True
        self.show_heading()
        start(self, self.read_quote, "quote", exclusive=True)

    async def read_quote(self) -> None:
        """What it comes to."""
        typed = self.typed
        amounts = {"shipping": self.field("shipping").edit.value, "discount": self.field("discount").edit.value}
        quote = await self.ask(
            order_quote, typed.told(), country=typed.country, terms=typed.terms, draft=typed.draft, **amounts
        )
        self.quote = quote
        self.table.show(quote)
        self.show_sums(quote)

    def show_sums(self, quote: Quote) -> None:
        """Goods, discount, shipping, tax, total; and what is wrong or above the limit."""
        parts: list[Piece] = [("  " + say("goods") + " ", "muted"), (_money(quote, quote.goods_minor), "text")]
        for word, amount in (("discount", -quote.off_minor), ("shipping", quote.shipping_minor)):
            if amount:
                parts += [("  " + say(word) + " ", "muted"), (_money(quote, amount), "text")]
        if quote.tax_minor:
            word = say("tax") if quote.added_minor else say("with tax")
            parts += [("  " + word + " ", "muted"), (_money(quote, quote.tax_minor), "text")]
        total: Line = [
            (say("Total") + " ", "strong"),
            (f"{_money(quote, quote.total_minor)} {quote.currency}", "strong"),
        ]
        self.query_one("#sums", Words).show(Ends(parts, total), self._look(quote))

    def _look(self, quote: Quote) -> Line:
        """One line of what is worth a look."""
        wrong = quote.problem or next((line.problem for line in quote.lines if line.problem), None)
        if wrong is not None:
            return [("  x ", "bad bold"), (say(wrong[0], **wrong[1]), "bad")]
        if quote.limit_minor is not None and quote.weight_minor > quote.limit_minor:
            limit = show.money(quote.limit_minor, quote.currency, 14).strip()
            return [
                ("  ! ", "warn bold"),
                (say("above your limit of {limit}: it will be asked for", limit=limit), "warn"),
            ]
        short = [line for line in quote.lines if line.qty > line.available]
        if short:
            line = short[0]
            words = say("{code}: {n} are free, the rest waits", code=line.code, n=line.available)
            if line.due:
                words = say("{code}: {n} are free, {more} come on {day}", code=line.code, n=line.available,
                            more=line.incoming, day=line.due)  # fmt: skip
            return [("  ! ", "warn bold"), (words, "warn")]
        return ()

    # typing

    @on(LineEdit.Changed)
    def typing(self, event: LineEdit.Changed) -> None:
        """Options follow each letter."""
        ask = next((ask for ask in self.query(AskField) if ask.edit is event.edit), None)
        if ask is None:
            return
        if ask.id in ("customer", "add"):
            start(self, partial(self._find, ask, event.value), f"find-{ask.id}", exclusive=True)
        elif ask.id in ("discount", "shipping", "note"):
            ask.offer(())
            self.touched()
        else:
            ask.offer(listed(self, str(ask.id), event.value))

    async def _find(self, ask: AskField, text: str) -> None:
        import asyncio

        await asyncio.sleep(RESTS)
        if not text.strip():
            ask.offer(())
            return
        try:
            if ask.id == "customer":
                ask.offer(await buyers(self, text))
            else:
                ask.offer(await articles(self, text))
                self.found_for = text
        except StoreError as error:
            self.toast(Note(say(error.sentence, **error.facts), "x"))

    def _shown_for(self, text: str) -> tuple[Any, bool]:
        """The article that stands below the field for just this text."""
        ask = self.field("add")
        chosen = ask.chosen
        if chosen is None or self.found_for != text:
            return None, False
        return chosen.value, ask.pick > 0

    @on(LineEdit.Submitted)
    def entered(self, event: LineEdit.Submitted) -> None:
        """Enter takes the option under the cursor, and goes on."""
        ask = next((ask for ask in self.query(AskField) if ask.edit is event.edit), None)
        if ask is None:
            return
        start(self, partial(self._enter, ask, ask.chosen.value if ask.chosen else None), "act")

    async def _enter(self, ask: AskField, value: Any) -> None:
        ask.offer(())
        if value is not None and await self.acts.take(str(ask.id), value) is False:
            return
        if value is None and ask.id == "customer" and ask.edit.value.strip():
            await self._find(ask, ask.edit.value)
            return
        self.focus_next()

    @on(AddField.Taken)
    def taken(self, event: AddField.Taken) -> None:
        """An article for the order."""
        self.field("add").offer(())
        start(self, partial(self.acts.add, event.typed, event.choice, event.moved), "add")

    @on(LinesTable.Asked)
    def asked(self, event: LinesTable.Asked) -> None:
        """Something is done with a line."""
        start(self, partial(self.acts.on_line, event.what, event.place), "act")

    # moving

    @property
    def here(self) -> AskField | None:
        """The field with the keys."""
        return next((ask for ask in self.query(AskField) if ask.edit.has_focus), None)

    def action_next_field(self, choose: bool = True) -> None:
        """Down chooses among options and lines first, Tab goes on."""
        self._go(1, choose)

    def action_previous_field(self, choose: bool = True) -> None:
        """Back."""
        self._go(-1, choose)

    def _go(self, step: int, choose: bool) -> None:
        here, table = self.here, self.table
        if choose and here is not None and here.move(step):
            return
        if choose and table.has_focus and table.count:
            table.step(step)
            return
        self.focus_next() if step > 0 else self.focus_previous()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field: its options, its keys."""
        here = self.here
        for ask in self.query(AskField):
            if ask is not here:
                ask.offer(())
        if here is not None and here.id in CHOSEN:
            here.edit.value = ""  # what is typed now is looked for; what is chosen comes back when the keys go on
        if here is not None and here.id in ("channel", "terms", "address"):
            here.offer(listed(self, here.id, ""), place_of(self, here.id))
        if here is not None and here.id == "shipping" and not here.edit.value:
            start(self, self._offer_shipping, "offer", exclusive=True)
        self.query_one("#footer", Footer).show(self.hints())

    async def _offer_shipping(self) -> None:
        usual = await self.ask(shipping_usual)
        here = self.here
        if here is not None and here.id == "shipping":
            here.offer([Choice(amount, words) for amount, words in usual])

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """What was typed over a choice and not taken goes: the choice stands."""
        if any(event.widget is self.field(name).edit for name in CHOSEN):
            self.show_typed()

    # doing

    def show_filter(self, filter: str) -> None:
        """Come here for a customer (`customer=C104`) or with a draft (`DR7`)."""
        start(self, partial(self.acts.begin, filter), "act", exclusive=True)

    def action_save(self) -> None:
        """Ctrl+S."""
        start(self, self.acts.save, "act", exclusive=True)

    def action_place(self, number: int = 0) -> None:
        """F8; a number is the place of 1-9."""
        if number:
            super().action_place(number)
        else:
            start(self, self.acts.place, "act", exclusive=True)

    async def choose_action(self) -> None:
        """F10: what can be done with the order."""
        await self.acts.choose()


def _money(quote: Quote, minor: int) -> str:
    return show.money(minor, quote.currency, 14).strip()
