"""Items of files as formats make them, and one import of them through the operation that writes a chunk."""

import secrets
from collections import Counter
from collections.abc import Sequence

from data import database, doctor, frames
from data.doorway import Done, operation
from data.events import Actor
from data.importers.goods import Article, Buyer, Level, Variant
from data.importers.keeping.catalogue import Catalogue, Named
from data.importers.keeping.keeping import Sorting, sort_items
from data.importers.keeping.storing import Outcome
from data.importers.records import Chunk, Item
from data.operations import batches
from data.operations.batches import import_batch
from tests.builders import Shop


@operation("test.sell", right="data.import", says="{rows} sold.", on_thing=False, subject="batch")
def sell(actor: Actor, codes: list[list[str]]) -> Done:
    """Name SKUs by code and title as orders do that a file brought."""
    batch = database.insert(
        "INSERT INTO batch (file_hash, path, format, by_id, at, state) VALUES (?, 'orders.csv', 'test', ?, ?, 'done')",
        (secrets.token_hex(8), actor.id, frames.at()),
    )
    Catalogue(Counter(), batch, []).need({code: Named(title) for code, title in codes})
    return Done("batch", batch, facts={"rows": len(codes)})


def article(source_id: str, *variants: Variant, code: str = "", **said: str | int | None) -> Article:
    return Article(source_id, code or source_id, dict(said), list(variants))


def variant(code: str, *levels: Level, source_id: str = "", **said: str | int | None) -> Variant:
    return Variant(source_id or code, code, dict(said), list(levels))


def buyer(source_id: str, **said: str | int | None) -> Buyer:
    return Buyer(source_id, dict(said))


def chunk_of(items: Sequence[Item], channel: str = "shopify", file: str = "goods.csv", file_hash: str = "") -> Chunk:
    for row, item in enumerate(items, 2):
        if hasattr(item, "places"):
            item.places = [(0, row)]
    made = Chunk(0, f"/files/{file}", file_hash or secrets.token_hex(8), "test", channel, list(items))
    made.rows, made.first, made.last, made.final = len(items), 2, len(items) + 1, not file_hash
    return made


def look(*items: Item, channel: str = "shopify") -> Sorting:
    """What would become of the items."""
    with database.snapshot():
        return sort_items(chunk_of(items, channel))


def keep(shop: Shop, *items: Item, channel: str = "shopify", file: str = "goods.csv", file_hash: str = "") -> Outcome:
    """Bring the items in as the program does: what the store has already is left alone."""
    chunk, outcome = chunk_of(items, channel, file, file_hash), Outcome()
    with database.snapshot():
        sorting = sort_items(chunk)
    refused = {id(item) for item, _ in sorting.refused}
    if sorting.nothing_to_do:
        return outcome
    chunk.items = [item for item in chunk.items if id(item) not in refused]
    name = secrets.token_hex(8)
    batches.tray[name] = (chunk, outcome)
    try:
        import_batch(shop.operations, name)
    finally:
        del batches.tray[name]
    return outcome


def written() -> tuple[int, ...]:
    """How much stands in the tables that imports write, and how far they have come: nothing written, nothing other."""
    return tuple(
        int(database.scalar(sql) or 0)
        for sql in (
            "SELECT count(*) FROM event",
            "SELECT count(*) FROM batch",
            "SELECT count(*) FROM source_record",
            "SELECT coalesce(sum(newest_batch_id), 0) FROM source_record",
            "SELECT coalesce(sum(version), 0) FROM sku",
            "SELECT coalesce(sum(version), 0) FROM product",
            "SELECT coalesce(sum(version), 0) FROM customer",
            "SELECT coalesce(sum(version), 0) FROM difference",
            "SELECT count(*) FROM stock_move",
            "SELECT count(*) FROM price_row",
            "SELECT count(*) FROM address",
            "SELECT count(*) FROM consent",
            "SELECT count(*) FROM count_line",
        )
    )


def listed() -> list[tuple[str, str, str, str, str, str]]:
    """The differences that wait, by number and field: kind, number, field, ours, theirs, state."""
    return database.rows(
        "SELECT kind, number, field, ours, theirs, state FROM difference WHERE state IN ('open', 'noted')"
        " ORDER BY kind, number, field"
    )


def sound() -> None:
    """Every check of doctor holds."""
    assert [check for check in doctor.check() if check.found] == []
