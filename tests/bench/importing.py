"""How fast files come in, against a bare script that reads them with csv and writes as many rows; and the memory."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from data import database
from tests.bench.stores import PROGRAM, Home
from tests.bench.table import Goal, Row, paired

LINES = 60_000
"""Lines of a turn, in files of a day each."""
A_DAY = 2_000
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
WORDS = ("WHITE", "HEART", "LANTERN", "CREAM", "CUPID", "WARMER", "JACK", "GLASS", "STAR", "FROSTED", "RED", "TIN")
BARE = Path(__file__).with_name("bare_import.py")


def write_days(folder: Path, lines: int) -> list[str]:
    """Files of the shape of a wholesaler's invoices: about 20 lines each, 3,800 articles, 4,000 customers."""
    draw = random.Random(7)
    folder.mkdir(parents=True)
    titles = [" ".join(draw.choices(WORDS, k=3)) for _ in range(3_800)]
    paths, invoice = [], 536_365
    for day in range(lines // A_DAY):
        path = folder / f"day-{day:04}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write(HEADER + "\n")
            left = A_DAY
            while left:
                size = min(left, draw.randint(1, 40))
                clock = f"{draw.randint(8, 17):02}:{draw.randint(0, 59):02}:00"
                when = f"2011-{day // 28 % 12 + 1:02}-{day % 28 + 1:02} {clock}"
                who = f"{draw.randint(12_000, 16_000)}.0" if draw.random() > 0.2 else ""
                for _ in range(size):
                    code = draw.randrange(3_800)
                    price = f"{draw.randint(19, 1995) / 100:.2f}"
                    qty = draw.randint(1, 48)
                    file.write(f"{invoice},{20_000 + code},{titles[code]},{qty},{when},{price},{who},France\n")
                invoice += 1
                left -= size
        paths.append(str(path))
    return paths


def _empty(home: Home, path: Path) -> str:
    """A new store, in which its supervisor is signed in."""
    url = f"sqlite:///{path}"
    asked = ("--supervisor", "bench", "--password-stdin", "--currency", "GBP", "--timezone", "Europe/London")
    home.run("init", url, *asked, typed="a password of the bench")
    return url


def _ours(home: Home, url: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of an import by the command line."""
    return _run([*PROGRAM, "--store", url, "import", str(folder), "--json"], os.environ | home.env)


def _bare(path: str, files: list[str]) -> float:
    return _run([sys.executable, str(BARE), path, *files], dict(os.environ))[0]


def _run(words: list[str], env: dict[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    with subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, words
    return time.perf_counter() - began, used.ru_maxrss / 1024


def importing(home: Home, folder: Path, turns: int) -> list[Row]:
    """Invoices by the program and by the bare script in turns; memory for ten times as many lines."""
    files = write_days(folder / "days", LINES)
    ours, floor, memory = [], [], []
    for turn in range(turns):
        seconds, peak = _ours(home, _empty(home, folder / f"ours-{turn}.db"), folder / "days")
        ours.append(seconds)
        memory.append(peak)
        path = folder / f"bare-{turn}.db"
        _empty(home, path)
        floor.append(_bare(str(path), files))
    _same_rows(folder / "ours-0.db", folder / "bare-0.db")
    write_days(folder / "many", 10 * LINES)
    _, large = _ours(home, _empty(home, folder / "large.db"), folder / "many")
    told = f"{LINES / min(ours):,.0f} to {LINES / min(floor):,.0f} lines a second"
    return [
        Row("import of invoices", "csv and executemany", paired(ours, floor), Goal(2.0, 3.0), told),
        Row("  memory for ten times the lines", "its own", large / min(memory), Goal(1.1, 1.1), f"{large:.0f} MB"),
    ]


def _same_rows(ours: Path, bare: Path) -> None:
    """The bare script wrote what the program wrote."""
    counted = []
    for path in (ours, bare):
        database.open_database(f"sqlite:///{path}")
        tables = ("orders", "order_line", "payment_event", "product", "sku", "customer", "customer_sum",
                  "sales_month_sku", "order_words", "order_codes", "sku_words", "customer_words")  # fmt: skip
        counted.append({table: database.scalar(f"SELECT count(*) FROM {table}") for table in tables})
        database.close_database()
    assert counted[0] == counted[1], counted
