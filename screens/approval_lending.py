"""Lending one's decisions: to whom, up to which amount, until which day; and ending it before its day."""

from typing import Any

from data import clock
from data.queries.approvals import lent_now, possible_stand_ins
from screens import show
from screens.actions import Choice, Day, Money
from screens.desk import Desk
from screens.later import Later
from screens.parts.form import Form
from screens.parts.menu import Menu, Option
from screens.plain import plain
from screens.words import money_text, say, zone

delegate_deciding = Later("data.operations.delegation:delegate_deciding", "approval.decide")
end_delegation = Later("data.operations.delegation:end_delegation", "approval.decide")
ABOUT = "They decide in your place, never what you or they asked for. It ends by itself."


async def lend(desk: Desk) -> None:
    """What is lent now, each to be ended, and a new one; where nothing is lent, the form at once."""
    lent = await desk.ask(lent_now)
    if lent:
        now, currency = clock.now(), desk.session.currency
        options = [
            Option(
                one,
                say("end: {name} for {boss}", name=plain(one.name), boss=plain(one.boss)),
                about="  ".join((money_text(one.up_to_minor, currency), show.when(one.until_at - 1, now, zone()))),
            )
            for one in lent
        ]
        new = Option("new", say("let somebody decide in my place"))
        chosen: Any = await desk.app.push_screen_wait(Menu(say("Deciding in somebody's place"), [new, *options]))
        if chosen is None:
            return
        if chosen != "new":
            await desk.shell.perform(end_delegation, chosen.person, delegation=chosen.id)
            return
    await _lend_to_somebody(desk)


async def _lend_to_somebody(desk: Desk) -> None:
    people = await desk.ask(possible_stand_ins)
    fields = (
        Choice("person", "Stand-in", people),
        Money("up_to", "Up to", currency=desk.session.currency),
        Day("until", "Until", hint="the end of that day"),
    )
    values: dict[str, str] = {}
    while True:
        form = Form(say("Let somebody decide"), "", fields, values=values, about=ABOUT)
        answer: dict[str, Any] | None = await desk.app.push_screen_wait(form)
        if answer is None:
            return
        values, person = form.draft(), int(answer.pop("person"))
        if await desk.shell.perform(delegate_deciding, person, **answer) is not None:
            return
