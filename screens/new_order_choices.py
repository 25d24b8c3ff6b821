"""What the fields of a new order offer under themselves: buyers, articles, addresses, ways and terms."""

from typing import TYPE_CHECKING, Any

from data.queries.customers import customers_like
from data.queries.drafts import Article, articles_like
from screens import show
from screens.new_order_parts import Choice
from screens.new_order_typed import wanted
from screens.order_verbs import TERM_CHOICES
from screens.plain import plain
from screens.words import language, say

if TYPE_CHECKING:
    from screens.boards.new_order import NewOrder

LABELS = {"phone": "telephone", "email": "e-mail", "counter": "counter"}
"""How the order comes in."""
NEW = object()
"""The option that makes what was not found."""


def channel_word(channel: str) -> str:
    """How it comes in, in the reader's language."""
    return say(LABELS.get(channel, channel))


def terms_word(terms: str) -> str:
    """When it is paid, in the reader's language."""
    return say(dict(TERM_CHOICES)[terms])


async def buyers(board: "NewOrder", text: str) -> list[Choice]:
    """Customers that match, then a new one, then only the name."""
    found = await board.ask(customers_like, text)
    made = [
        Choice(one, plain(one.name), plain("  ".join(filter(None, (one.number, one.email, one.phone, one.country)))))
        for one in found
    ]
    if board.shell.may("customer.edit"):
        made.append(Choice((NEW, text), say("new customer"), plain(text)))
    return [*made, Choice(text.strip(), say("only the name"), plain(text))]


async def articles(board: "NewOrder", text: str) -> list[Choice]:
    """Articles that match what is typed beside a quantity."""
    name, _ = wanted(text)
    return [article_choice(board, one) for one in await board.ask(articles_like, name)]


def article_choice(board: "NewOrder", one: Article) -> Choice:
    """An article with its price and what is free of it."""
    name = one.name_zh if language() == "zh_CN" and one.name_zh else one.name
    price = show.money(one.price_minor, board.session.currency, 12).strip() if one.price_minor is not None else "-"
    free = say("{n} free", n=f"{one.available:,}")
    if one.available <= 0 and one.due:
        free = say("0 free, {n} on {day}", n=f"{one.incoming:,}", day=one.due[5:])
    return Choice(one, plain(one.code), f"{plain(name, 40)}  {price}  {free}")


def listed(board: "NewOrder", field: str, text: str) -> list[Choice]:
    """The options of a field that has a list; all of them when nothing matches."""
    made: list[Choice] = []
    if field == "channel":
        made = [Choice(value, say(words)) for value, words in LABELS.items()]
    elif field == "terms":
        made = [Choice(value, say(words)) for value, words in TERM_CHOICES]
    elif field == "address" and board.typed.customer is not None:
        made = [Choice(one, plain(", ".join(one.lines))) for one in board.addresses]
        if board.shell.may("customer.edit"):
            made.append(Choice(NEW, say("new address")))
    folded = text.strip().casefold()
    return [one for one in made if folded in one.words.casefold() or one.value is NEW] or made


def place_of(board: "NewOrder", field: str) -> int:
    """Where the option stands that holds now."""
    now: Any = getattr(board.typed, field)
    return next((place for place, one in enumerate(listed(board, field, "")) if one.value == now), 0)
