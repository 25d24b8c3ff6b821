"""The home page as text: what waits, how today is, what happened since; for pipes, mails and mornings."""

from typing import Any

from ecom_tui.answers import write_table
from ecom_tui.front import Front, shown
from screens.words import event_sentence, say


def write_home(front: Front) -> None:
    """Print the home page of whoever is signed in."""
    from data import clock, options
    from data.queries.history import since_last_looked
    from data.queries.home import today, waiting
    from data.roles import ROLES

    actor = front.enter()
    zone = options.timezone()
    now = clock.moment(clock.now(), zone)
    head = f"{options.option('name')}  {now.strftime('%Y-%m-%d %H:%M')} {zone}  {actor.title} {ROLES[actor.role].short}"
    print(shown(head))
    print()
    print(say("Waits for you"))
    lines = [(line.sign, say(line.words, n=line.count), _left(line.left_us)) for line in waiting(actor)]
    for line in lines:
        print(shown("  ".join(filter(None, ("", *line)))))
    if not lines:
        print("  " + say("Nothing waits for you."))
    print()
    _write_today(today(actor))
    at, more, rows = since_last_looked(actor)
    print()
    print(say("Since {when} when you last looked", when={"at": at}) if at else say("What happened last"))
    _write_events(rows, zone)
    if more > len(rows):
        print("  " + say("{n} more", n=more - len(rows)))


def _left(left_us: int | None) -> str:
    """Time left in hours and minutes; late with a minus."""
    if left_us is None:
        return ""
    minutes = abs(left_us) // 60_000_000
    return f"{'-' if left_us < 0 else ''}{minutes // 60}h{minutes % 60:02}"


def _write_today(figures: list[Any]) -> None:
    rows = [
        (say(one.title), one.unit if one.unit.isupper() else "", one.value or "-", one.before or "-") for one in figures
    ]
    write_table(("Today", "", "so far", "a week ago"), rows, ("so far", "a week ago"))


def _write_events(rows: list[Any], zone: str) -> None:
    from data import clock

    for row in rows:
        at = clock.moment(row.at, zone).strftime("%m-%d %H:%M")
        print(shown(f"  {at}  {row.actor}  {event_sentence(row.verb, row.v, row.facts)}"))
