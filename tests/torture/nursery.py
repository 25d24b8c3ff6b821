"""Forks workers and kills them one after another, each at once replaced: hundreds of deaths a minute.

python -m tests.torture.nursery URL FOLDER SECONDS EVERY
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.torture.worker import main as work

WORKERS = 8


def born(url: str, folder: Path, number: int, end: float) -> int:
    """A worker that works until the end or its death; its process id. Nothing is open yet that two could share."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work("busy", url, str(folder / f"w{number}"), str(number), str(time.time()), str(end - time.time()))
        code = 0
    finally:
        os._exit(code)


def main(url: str, folder: str, seconds: str, every: str) -> None:
    """Keep eight of them alive, and kill one every so often; print how many died."""
    end, dice, number, deaths = time.time() + float(seconds), random.Random(0), 0, 0
    alive: list[int] = []
    while time.time() < end - float(every):
        while len(alive) < WORKERS:
            alive.append(born(url, Path(folder), number, end))
            number += 1
        time.sleep(float(every))
        victim = alive.pop(dice.randrange(len(alive)))
        os.kill(victim, signal.SIGKILL)
        deaths += os.waitpid(victim, 0)[1] == signal.SIGKILL
    for child in alive:
        os.waitpid(child, 0)
    print(deaths)


if __name__ == "__main__":
    main(*sys.argv[1:])
