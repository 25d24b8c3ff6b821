"""What a listing says and shows: its text in each language, and its pictures as addresses in their order."""

from urllib.parse import urlsplit

from data import database, frames
from data.doorway import operation
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.catalog import Image, Product, ProductText
from data.operations import _goods
from data.operations._goods import product_as_seen

LANGUAGES = {"en": "English", "zh": "Chinese"}
TEXT_MOST = 20_000
ADDRESS_MOST = 1_000
IMAGES_MOST = 100
_TEXT = "SELECT id FROM product_text WHERE product_id = ? AND language IN (?, ?) ORDER BY language LIMIT 1"
_IMAGES = "SELECT id, address FROM image WHERE product_id = ? ORDER BY position, id"


@operation("product.text", right="catalogue.show", says="{code} has another text ({word}).")
def change_text(actor: Actor, product: int, *, seen: int | None = None, language: str, text: str) -> Done:
    """Give a listing its long text in a language; an empty one takes it away."""
    found = product_as_seen(product, seen)
    language = "zh" if language.replace("-", "_").casefold() in ("zh", "zh_cn") else language
    if language not in LANGUAGES:
        raise Unclear("There is no language “{language}”. There are: {known}.", language=language, known="en, zh")
    body = _clean(text)
    key = database.scalar(_TEXT, (product, language, "zh_CN" if language == "zh" else language))
    kept = ProductText.create(product=product, language=language) if key is None else None
    row = kept or frames.current(ProductText, int(key))
    before = str(row.body)
    if before == body:
        raise Refused("The text of {code} is that already.", code=found.code)
    frames.change(row, body=body)
    _goods.count_up(product)
    undo = {"product": product, "language": language, "text": before}
    facts = {"code": found.code, "word": LANGUAGES[language], "signs": len(body)}
    return Done("product", product, facts=facts, undo=("product.text", undo))


@operation("product.image_add", right="catalogue.show", says="{code} has a picture more: {n}.")
def add_image(actor: Actor, product: int, *, seen: int | None = None, address: str, position: int = 0) -> Done:
    """Give a listing a picture by its address, behind the others or at a position from 1 up."""
    found = product_as_seen(product, seen)
    return _put(found, _checked(address), position)


@operation("product.image_back", right="catalogue.show", says="{code} has its picture back: {n}.")
def put_image_back(actor: Actor, product: int, *, address: str, position: int = 0) -> Done:
    """Give a listing a picture that it had, whatever its address begins with."""
    return _put(product_as_seen(product, None), _plain(address), position)


@operation("product.image_drop", right="catalogue.show", says="{code} has a picture less: {n}.")
def drop_image(actor: Actor, product: int, *, seen: int | None = None, address: str) -> Done:
    """Take a picture off a listing."""
    found = product_as_seen(product, seen)
    images = _images(product)
    place = _place_of(found, images, address)
    _store(product, [one for index, one in enumerate(images) if index != place])
    undo = {"product": product, "address": images[place], "position": place + 1}
    facts = {"code": found.code, "n": len(images) - 1}
    return Done("product", product, facts=facts, undo=("product.image_back", undo))


@operation("product.image_move", right="catalogue.show", says="A picture of {code} is number {position} now.")
def move_image(actor: Actor, product: int, *, seen: int | None = None, address: str, position: int) -> Done:
    """Give a picture another place; number 1 is the one that lists show."""
    found = product_as_seen(product, seen)
    images = _images(product)
    place = _place_of(found, images, address)
    if not 1 <= position <= len(images):
        raise Unclear("{code} has {n} pictures. Give a place from 1 to {n}.", code=found.code, n=len(images))
    if position == place + 1:
        raise Refused("That picture of {code} is number {position} already.", code=found.code, position=position)
    moved = images.pop(place)
    images.insert(position - 1, moved)
    _store(product, images)
    undo = {"product": product, "address": moved, "position": place + 1}
    facts = {"code": found.code, "position": position}
    return Done("product", product, facts=facts, undo=("product.image_move", undo))


def _put(found: Product, address: str, position: int) -> Done:
    images = _images(found.id)
    if address in images:
        raise Refused("{code} has that picture already.", code=found.code)
    if len(images) >= IMAGES_MOST:
        raise Refused("{code} has {n} pictures; that is as many as there can be.", code=found.code, n=len(images))
    if not 0 <= position <= len(images) + 1:
        raise Unclear("Give a place from 1 to {n}, or none for the last.", n=len(images) + 1)
    images.insert(position - 1 if position else len(images), address)
    _store(found.id, images)
    undo = {"product": int(found.id), "address": address}
    facts = {"code": found.code, "n": len(images)}
    return Done("product", int(found.id), facts=facts, undo=("product.image_drop", undo))


def _images(product: int) -> list[str]:
    return [str(address) for _, address in database.rows(_IMAGES, (product,))]


def _store(product: int, addresses: list[str]) -> None:
    """The pictures in their order; a row for each, numbered from 0."""
    database.run("DELETE FROM image WHERE product_id = ?", (product,))
    for position, address in enumerate(addresses):
        Image.create(product=product, position=position, address=address)
    _goods.count_up(product)


def _place_of(found: Product, images: list[str], address: str) -> int:
    wanted = address.strip()
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(images):
        return int(wanted) - 1
    if wanted not in images:
        raise Refused("{code} has no picture “{address}”.", code=found.code, address=wanted[:80])
    return images.index(wanted)


def _checked(typed: str) -> str:
    """An address that a browser would load a picture from, safely."""
    address = _plain(typed)
    try:
        parts = urlsplit(address)
        right = parts.scheme == "https" and bool(parts.hostname) and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        right = False
    if not right or "@" in parts.netloc:
        raise Unclear("“{address}” is not an address of a picture. It begins with https://.", address=address[:80])
    return address


def _plain(typed: str) -> str:
    address = typed.strip()
    fine = address.isprintable() and not any(sign.isspace() or sign in '<>"\\' for sign in address)
    if not address or not fine or len(address) > ADDRESS_MOST:
        raise Unclear("“{address}” is not an address of a picture. It begins with https://.", address=address[:80])
    return address


def _clean(typed: str) -> str:
    """A text of several lines without signs that nobody sees."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ["".join(sign if sign.isprintable() else " " for sign in line).rstrip() for line in lines]
    text = "\n".join(kept).strip("\n")
    if len(text) > TEXT_MOST:
        raise Unclear("A text of {n} characters is too long; {most} can be kept.", n=len(text), most=TEXT_MOST)
    return text
