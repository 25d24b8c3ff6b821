"""What is done to people in more than one step: codes and tokens that are shown once, sessions and tokens to end."""

from typing import Any

from data import clock
from data.queries.people import Person
from data.roles import PEOPLE, ROLES
from screens import show
from screens.actions import Choice, Text, Yes
from screens.desk import Desk
from screens.later import Later
from screens.parts.form import Form
from screens.parts.menu import Menu, Option
from screens.people_once import ShownOnce
from screens.plain import plain
from screens.words import LANGUAGES, say, sayn, zone

add_person = Later("data.operations.people:add_person", "staff.manage")
give_code = Later("data.operations.people:reset_person", "staff.manage")
end_session = Later("data.operations.people:end_session", "staff.manage")
give_token = Later("data.operations.people:give_token", "staff.manage")
revoke_token = Later("data.operations.people:revoke_token", "staff.manage")
open_sessions = Later("data.queries.people:open_sessions", "staff.manage")
person_detail = Later("data.queries.people:person_detail", "staff.manage")

ADD = (
    Text("name", "Name", hint="letters, digits and dots", limit=32),
    Text("title", "Person", hint="as people read it", required=False, limit=60),
    Choice("role", "Post", tuple((role, ROLES[role].title) for role in PEOPLE)),
    Choice("language", "Language", tuple(LANGUAGES.items()), value="en"),
)


async def new_person(desk: Desk) -> None:
    """Somebody new; the code is shown once. What was typed stays when it was refused."""
    from data import passwords

    values: dict[str, str] = {}
    while True:
        form = Form(say("New person"), "", ADD, values=values, about="They sign in with a one-time code first.")
        answer: dict[str, Any] | None = await desk.app.push_screen_wait(form)
        if answer is None:
            return
        values, code = form.draft(), passwords.new_code()
        name = answer.pop("name")
        done = await desk.shell.perform(add_person, name, code_hash=passwords.hash_code(code), **answer)
        if done is not None:
            break
    await desk.read_again(frozenset({done.id}))
    desk.doing.go_to_new(done)
    await desk.app.push_screen_wait(_code_sheet(str(done.facts["name"]), code, 7))


async def reset_person(desk: Desk, row: Person) -> None:
    """A one-time code in place of somebody's password."""
    from data import passwords

    fields = (
        Text("reason", "Why", hint="forgot it, came to my desk"),
        Yes("drop", "Drop the factor", hint="yes or no"),
    )
    form = Form(say("One-time code"), desk.call(row), fields if row.second_factor else fields[:1],
                about="Their sessions end. The code holds for a day.")  # fmt: skip
    answer: dict[str, Any] | None = await desk.app.push_screen_wait(form)
    if answer is None:
        return
    code = passwords.new_code()
    done = await desk.shell.perform(
        give_code,
        row.id,
        seen=row.version,
        code_hash=passwords.hash_code(code),
        second_factor="drop" if answer.get("drop") else "keep",
        reason=answer["reason"],
    )
    if done is not None:
        await desk.read_again(frozenset({row.id}))
        await desk.app.push_screen_wait(_code_sheet(row.name, code, 1))


def _code_sheet(name: str, code: str, days: int) -> ShownOnce:
    about = sayn(
        "{name} types this in the place of the password, and chooses one of their own then. It holds for {n} day.",
        "{name} types this in the place of the password, and chooses one of their own then. It holds for {n} days.",
        days,
        name=plain(name),
    )
    return ShownOnce(say("One-time code"), plain(name), [code], about)


async def choose_session(desk: Desk) -> None:
    """Everybody who is signed in now; Enter ends one."""
    now = clock.now()
    found = await desk.ask(open_sessions)
    options = [
        Option(
            one,
            plain(f"{one.name}  {say(one.post)}"),
            about=plain(
                f"{one.way}  {one.source}  {show.when(one.at, now, zone())}  "
                + say("idle {idle}", idle=show.age(max(0, now - one.seen_at)).strip())
            ),
        )
        for one in found
    ]
    if not options:
        desk.shell.tell("Nobody is signed in.", sign="*")
        return
    chosen: Any = await desk.app.push_screen_wait(Menu(say("Signed in now: Enter ends a session"), options))
    if chosen is not None and await desk.shell.perform(end_session, chosen.person, session=chosen.id) is not None:
        await desk.read_again(frozenset({chosen.person}))


async def choose_token(desk: Desk, row: Person) -> None:
    """The tokens of somebody; Enter revokes one."""
    record = await desk.ask(person_detail, row.id)
    options = [
        Option(one.id, plain(one.purpose), about=show.when(one.made_at, clock.now(), zone())) for one in record.tokens
    ]
    if not options:
        desk.shell.tell("{name} has no tokens. N makes one.", sign="*", name=row.name)
        return
    title = say("Tokens: Enter revokes one")
    chosen: Any = await desk.app.push_screen_wait(Menu(title, options, thing=desk.call(row)))
    if chosen is not None and await desk.shell.perform(revoke_token, row.id, token=chosen) is not None:
        await desk.read_again(frozenset({row.id}))


async def new_token(desk: Desk, row: Person) -> None:
    """A token for a script; shown once."""
    from data import passwords

    form = Form(say("New token"), desk.call(row), (Text("purpose", "What for", hint="nightly import", limit=60),))
    answer: dict[str, Any] | None = await desk.app.push_screen_wait(form)
    if answer is None:
        return
    token = passwords.new_token()
    done = await desk.shell.perform(
        give_token, row.id, purpose=answer["purpose"], token_hash=passwords.hash_token(token)
    )
    if done is not None:
        await desk.read_again(frozenset({row.id}))
        about = say(
            "A script gives this as ECOM_TUI_TOKEN and acts as {name} until it is revoked.", name=plain(row.name)
        )
        await desk.app.push_screen_wait(ShownOnce(say("Token"), plain(row.name), [token], about))
