"""Starts the workers, kills some of them, and holds the store to what it told them."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data import database, doctor
from tests.builders import make_sku, open_shop

ROOT = Path(__file__).parent.parent.parent
EVERY_S = 0.4
"""Seconds between two kills."""
READY_S = 6.0
"""So long eight programs take to start on two cores."""


PATIENCE_S = 240.0
"""So much longer they go on on a busy machine until enough is done."""


@dataclass
class Account:
    """What the workers wrote down."""

    tried: dict[str, tuple[str, list[Any], dict[str, Any]]] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    ended: int = 0

    def told(self) -> str:
        """How much of what was done, most first."""
        counts = Counter(self.tried[op_id][0] for op_id in self.done)
        return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def stocked_shop(url: str, skus: int, stock: int) -> None:
    """A shop with so many articles, each so many times in both warehouses."""
    shop = open_shop(url)
    for number in range(skus):
        make_sku(shop, f"POT-{number}", stock=stock, east=stock)
    database.close_database()


def run(
    job: str,
    url: str,
    folder: Path,
    *,
    workers: int = 8,
    seconds: float = 20.0,
    kills: tuple[float, ...] = (),
    until: int = 0,
) -> Account:
    """Let workers do a job for some seconds, and on until so much is done; at these moments one is killed with -9."""
    begin = time.time() + READY_S
    longest = seconds if not until else seconds + PATIENCE_S
    started = [_start(job, url, folder / f"w{number}", number, begin, longest) for number in range(workers)]
    for victim, moment in enumerate(kills):
        time.sleep(max(0.0, begin + moment - time.time()))
        started[victim].send_signal(signal.SIGKILL)
    if until:
        time.sleep(max(0.0, begin + seconds - time.time()))
        while len(read(folder).done) <= until and time.time() < begin + longest:
            time.sleep(0.3)
        (folder / "stop").touch()
    said = [process.communicate(timeout=longest + 60)[1] for process in started]
    account = read(folder)
    killed = [process.returncode for process in started[: len(kills)]]
    assert killed == [-signal.SIGKILL] * len(kills)
    assert account.errors == []
    assert [words for words in said if words] == []
    assert account.ended == workers - len(kills)
    return account


def begin(job: str, url: str, folder: Path, *, workers: int, seconds: float) -> list[subprocess.Popen[str]]:
    """Start workers who begin at once; a file `stop` in the folder ends their work before the time is over."""
    return [_start(job, url, folder / f"w{number}", number, time.time(), seconds) for number in range(workers)]


def _start(job: str, url: str, log: Path, seed: int, begin: float, seconds: float) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.torture.worker", job, url, str(log), str(seed), str(begin), str(seconds)]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def read(folder: Path) -> Account:
    """What all logs say."""
    account = Account()
    for log in sorted(folder.glob("w[0-9]*")):
        for line in log.read_text(encoding="utf-8").splitlines():
            word, _, rest = line.partition(" ")
            op_id, _, more = rest.partition(" ")
            if word == "try":
                name, _, values = more.partition(" ")
                account.tried[op_id] = (name, *json.loads(values))
            elif word == "done":
                account.done[op_id] = int(more)
            elif word == "refused":
                account.refused[op_id] = more
            elif word == "error":
                account.errors.append(json.loads(rest))
            else:
                account.ended += 1
    return account


@dataclass(frozen=True)
class Figures:
    """How it went; of the last two there is none, or settle() has failed."""

    acknowledged: int
    unheard: int
    """Stored, and the one who asked was dead before the answer came."""
    lost: int
    doubles: int


@dataclass(frozen=True)
class Survived:
    """What was left when many had been killed, and it adds up."""

    killed: int
    account: Account
    figures: Figures


def survive(url: str, folder: Path, *, seconds: int, kills: int = 0) -> Survived:
    """Let eight workers do a day's work while one after another is killed with -9: so long, or until so many died."""
    stocked_shop(url, skus=6, stock=50)
    words = [sys.executable, "-m", "tests.torture.nursery", url, str(folder), str(seconds), str(EVERY_S), str(kills)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=seconds + 120, check=True)
    account = read(folder)
    assert (ended.stderr, account.errors) == ("", [])
    killed = int(ended.stdout)
    return Survived(killed, account, settle(url, account, killed))


def settle(url: str, account: Account, killed: int) -> Figures:
    """No acknowledged operation is lost or there twice, none is there that nobody sent, and everything adds up."""
    database.open_database(url)
    try:
        stored = {
            op_id: (seq, verb)
            for op_id, seq, verb in database.rows("SELECT op_id, seq, verb FROM event WHERE op_id LIKE 'w%-%'")
            if "." not in op_id
        }
        assert {op_id: stored.get(op_id, (0,))[0] for op_id in account.done} == account.done
        assert {op_id: verb for op_id, (_, verb) in stored.items()} == {
            op_id: account.tried[op_id][0] for op_id in stored
        }
        assert not stored.keys() & account.refused.keys()
        # What was committed and could not be told any more: at most one a victim.
        assert len(stored.keys() - account.done.keys()) <= killed
        _exactly_once(account, stored)
        assert {one.name: one.examples for one in doctor.check() if one.found} == {}
        unheard = stored.keys() - account.done.keys()
        return Figures(len(account.done), len(unheard), len(account.done.keys() - stored.keys()), doubles())
    finally:
        database.close_database()


def _exactly_once(account: Account, stored: dict[str, tuple[int, str]]) -> None:
    """Each stored operation has its rows, and has them once."""
    received = {op_id: account.tried[op_id][2]["qty"] for op_id, (_, verb) in stored.items() if verb == "stock.receive"}
    moves = "SELECT op_id, sum(qty) FROM stock_move WHERE kind = 'receive' AND op_id LIKE 'w%' GROUP BY op_id"
    assert received == _sums(moves)
    paid = {op_id: 1 for op_id, (_, verb) in stored.items() if verb in PAYING}
    assert paid == _sums("SELECT op_id, count(*) FROM payment_event WHERE op_id LIKE 'w%' GROUP BY op_id")
    placed = sum(verb == "order.place" for _, verb in stored.values())
    assert placed == database.scalar("SELECT count(*) FROM orders")
    sent = "SELECT op_id, sum(qty) FROM stock_move WHERE kind = 'ship' AND op_id LIKE 'w%' GROUP BY op_id"
    bodies = database.rows("SELECT op_id, body FROM event WHERE verb IN ('order.ship', 'parcel.hand_over')")
    assert {op_id: json.loads(body)["facts"]["units"] for op_id, body in bodies} == _sums(sent)


def doubles() -> int:
    """Operation ids that stand in the history more than once."""
    found = "SELECT count(*) FROM (SELECT op_id FROM event GROUP BY op_id HAVING count(*) > 1) AS twice"
    return int(database.scalar(found))


PAYING = ("order.place", "payment.record", "payment.reverse")
"""What moves money, in one row each."""


def _sums(sql: str) -> dict[str, int]:
    return {str(op_id): int(amount) for op_id, amount in database.rows(sql)}
