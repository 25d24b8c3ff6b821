"""Forks workers and kills them one after another, each at once replaced: hundreds of deaths a minute.

python -m tests.torture.nursery URL FOLDER SECONDS EVERY [KILLS]

With a number of kills it ends as soon as so many have died.
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


def main(url: str, folder: str, seconds: str, every: str, kills: str = "0") -> None:
    """Keep eight of them alive, and kill one every so often; print how many died."""
    most = int(kills)
    end, dice, number, deaths = time.time() + float(seconds), random.Random(0), 0, 0
    alive: list[int] = []
    while time.time() < end - float(every) and not (most and deaths >= most):
        while len(alive) < WORKERS:
            alive.append(born(url, Path(folder), number, end))
            number += 1
        time.sleep(float(every))
        victim = alive.pop(dice.randrange(len(alive)))
        os.kill(victim, signal.SIGKILL)
        deaths += os.waitpid(victim, 0)[1] == signal.SIGKILL
    if most:
        Path(folder, "stop").touch()
    for child in alive:
        os.waitpid(child, 0)
    print(deaths)


if __name__ == "__main__":
    main(*sys.argv[1:])
