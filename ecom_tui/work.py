"""What the store does by itself: holds that run out, shelves and prices whose day has come, requests, the outbox.

`ecom-tui work` does it for ever; an open program does it too. A lease row keeps it to one at a time.
"""

import os
import socket
import time
from contextlib import suppress

import click

from data import clock
from data.errors import Refused
from ecom_tui.front import Front

LEASE, LASTS = "work", 30 * clock.SECOND
EVERY_S = 10
SWEEPS = ("stock_hold.sweep", "catalogue.sweep", "approval.sweep")


def holder() -> str:
    """This process, as the lease names it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def do_once() -> list[str]:
    """Do what is due, if nobody else does; the sentences of what was done."""
    from data import outbox
    from data.areas import load_areas
    from data.doorway import OPERATIONS
    from data.founding import STORE
    from screens.words import event_sentence, say

    if not outbox.hold_lease(LEASE, holder(), LASTS):
        return []
    load_areas()
    said = []
    for name in SWEEPS:
        with suppress(Refused):  # nothing is due
            done = OPERATIONS[name](STORE)
            said.append(event_sentence(done.verb, 1, done.facts))
    lapsed, unsure = outbox.tidy()
    if lapsed:
        said.append(say("{n} messages were too late to be sent.", n=lapsed))
    if unsure:
        said.append(say("{n} messages may have gone out when a program stopped: look at them.", n=unsure))
    return said


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.pass_obj
def work(front: Front, once: bool) -> None:
    """Do what the store does by itself: what runs out, what begins, what is to be sent.

    Example: ecom-tui work --once
    """
    front.enter()
    while True:
        for line in do_once():
            front.tell_line(line)
        if once:
            return
        time.sleep(EVERY_S)
