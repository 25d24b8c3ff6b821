"""Commands about one's own second factor and about open sessions."""

import sys
from typing import Any

import click

from data.errors import Refused
from ecom_tui.answers import write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front, source
from screens.words import say


@click.command()
@click.option("--off", is_flag=True, help="Do without it from now on; a code of it is needed.")
@click.option("--recovery", is_flag=True, help="Ten new recovery codes in the place of the old ones.")
@click.option("--code", default="", help="The code, where nobody sits at a terminal. With --off and --recovery only.")
@as_json
@click.pass_obj
def factor(front: Front, off: bool, recovery: bool, code: str) -> None:
    """Turn your own second factor on, or off again. The secret and the recovery codes are shown once.

    Example: ecom-tui staff factor
    """
    from data import second_factor

    actor = front.enter()
    if off:
        second_factor.turn_off(actor, _code(code), source=source())
        front.tell("The second factor is off.")
        return
    codes, hashes = second_factor.new_recovery_codes()
    if recovery:
        second_factor.renew_recovery(actor, _code(code), hashes, source=source())
    else:
        _turn_on(front, actor, hashes)
    if front.json:
        write_json({"recovery": codes})
        return
    front.tell("Recovery codes, shown this once. Each stands in for a code once:")
    for one in codes:
        print(one)


def _turn_on(front: Front, actor: Any, hashes: list[str]) -> None:
    from data.operations.second_factor import turn_on_factor
    from data.queries.people import own_factor
    from data.second_factor import new_enrolment

    if own_factor(actor)[0]:
        raise Refused("Your second factor is on already. Turn it off first, with a code of it.")
    found = new_enrolment(actor)
    front.remark("Type this into your authenticator app: {secret}", secret=found.grouped)
    front.remark("or open this address with it: {uri}", uri=found.uri)
    done = turn_on_factor(actor, secret=found.secret, code=_code(""), recovery=" ".join(hashes))
    front.tell(done.say, **done.facts)


def _code(given: str) -> str:
    """The code that was given, typed, or is the next line of standard input."""
    if given:
        return given
    if sys.stdin.isatty():
        typed: str = click.prompt(say("Code"), err=True)
        return typed
    return sys.stdin.readline(4096).strip()


@click.command()
@as_json
@click.pass_obj
def sessions(front: Front) -> None:
    """Who is signed in now, from where, and since when nothing was done there.

    Example: ecom-tui staff sessions
    """
    from data.clock import iso
    from data.queries.people import open_sessions

    found = open_sessions(front.enter())
    if front.json:
        rows = [
            {"id": one.id, "name": one.name, "way": one.way, "source": one.source, "since": iso(one.at),
             "seen": iso(one.seen_at)}
            for one in found
        ]  # fmt: skip
        write_json({"rows": rows, "next": None})
        return
    write_table(
        ("Number", "Name", "Way", "From", "Seen"),
        [(one.id, one.name, one.way, one.source, iso(one.seen_at)) for one in found],
    )


@click.command("end-session")
@click.argument("name")
@click.argument("number", type=int)
@click.pass_obj
def end_one_session(front: Front, name: str, number: int) -> None:
    """End a session of somebody; the program there stops within seconds.

    Example: ecom-tui staff end-session chen 41
    """
    from data.operations.people import end_session
    from data.queries.people import person_named

    actor = front.enter()
    done = end_session(actor, person_named(actor, name).id, session=number)
    front.tell(done.say, **done.facts)
