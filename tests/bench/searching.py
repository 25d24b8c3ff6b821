"""How fast the first page of a search comes, and whether the search finds all that is there.

The floor is a LIKE that matches nothing: it reads every name once. What is searched for begins a word of an article's
name, or stands anywhere in its Chinese name, one to three characters long, drawn from the names themselves.
"""

import random
import time
from statistics import median

from data import database, listing, search
from data.events import Actor
from data.paging import Window
from data.queries.stock import stock_page
from tests.bench.table import Goal, Row, percentile

EACH = 12
"""Searches of each length in each script."""
ROWS = 64
"""Of a first page, as the grid asks for it."""
SCAN = "SELECT id, name FROM sku WHERE name LIKE ? OR name_zh LIKE ? LIMIT 64"
LATIN = (
    "SELECT s.id FROM sku s JOIN product d ON d.id = s.product_id WHERE s.gone_at IS NULL"
    " AND (' ' || s.name LIKE ?1 OR ' ' || d.title LIKE ?1)"
)
CHINESE = (
    "SELECT s.id FROM sku s JOIN product d ON d.id = s.product_id WHERE s.gone_at IS NULL"
    " AND (s.name_zh LIKE ?1 OR d.title_zh LIKE ?1)"
)


def searching(url: str, turns: int) -> list[Row]:
    """The first page of each search and the scan in turns; then what each of them finds."""
    database.open_database(url)
    row = database.one("SELECT id, name, title, role FROM staff WHERE role = 'supervisor' ORDER BY id LIMIT 1")
    assert row is not None
    actor, words = Actor(*row), searched_for()
    titles = int(database.scalar("SELECT count(*) FROM sku WHERE name <> ''"))
    ours: list[float] = []
    floor: list[float] = []
    for turn in range(max(2, turns // 5) + 1):
        for place, word in enumerate(words):
            took = _ms(lambda text=word: stock_page(actor, Window(filter=text, limit=ROWS)))
            scan = _ms(lambda: database.rows(SCAN, ("%zqxvq%", "%zqxvq%"))) if place % EACH == 0 else None
            if turn:
                ours.append(took)
                floor += [scan] if scan is not None else []
    found = _recall(words)
    database.close_database()
    slow = percentile(ours, 0.95)
    told = f"p50 {median(ours):.2f}, p95 {slow:.2f} to {median(floor):.1f} ms, {len(words)} searches"
    return [
        Row(
            f"first page of a search, {titles:,} titles, p95", "LIKE, no match", slow / median(floor), SEARCH_GOAL, told
        ),
        Row("  of what LIKE finds, found", "LIKE", found, Goal(1.0, 1.0, at_least=True), f"{found:.2%}"),
    ]


SEARCH_GOAL = Goal(1 / 200, 1 / 100)


def searched_for() -> list[str]:
    """Beginnings of Latin words, pieces of Chinese names."""
    draw = random.Random(7)
    last = int(database.scalar("SELECT max(id) FROM sku"))
    picked = [draw.randint(1, last) for _ in range(40 * EACH)]
    names = [row for key in picked for row in database.rows("SELECT name, name_zh FROM sku WHERE id = ?", (key,))]
    latin = [word for name, _ in names for word in name.lower().split() if word.isascii() and word.isalpha()]
    chinese = [word for _, name in names for word in name.split() if word and not word[0].isascii()]
    found: list[str] = []
    for length in (1, 2, 3):
        found += draw.sample(sorted({word[:length] for word in latin if len(word) > length}), EACH)
        cut = {word[at : at + length] for word in chinese for at in range(len(word) - length + 1)}
        found += draw.sample(sorted(piece for piece in cut if not piece.isascii()), min(EACH, len(cut)))
    return found


def _ms(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]  # a call without values
    return (time.perf_counter() - began) * 1e3


def _recall(words: list[str]) -> float:
    """The share of what LIKE finds that the search finds too."""
    variants = search.thing_of("variants")
    there = met = 0
    for word in words:
        sql, like = (LATIN, f"% {word}%") if word.isascii() else (CHINESE, f"%{word}%")
        wanted = {int(row[0]) for row in database.rows(sql, (like,))}
        found = set(listing.ids(variants, filter=search.compiled(variants, word), limit=10_000_000))
        there, met = there + len(wanted), met + len(wanted & found)
    return met / there
