"""Commands about people: signing in and out, and the team with its posts, resets and tokens."""

import sys
from typing import Any

import click

from data.errors import Denied
from ecom_tui.answers import write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.cli_factor import end_one_session, factor, sessions
from ecom_tui.front import Front, source
from screens.words import event_sentence, say


def read_password(from_stdin: bool, *, prompt: str = "Password", again: bool = False) -> str:
    """A password from the next line of standard input, or typed unseen."""
    if from_stdin:
        line = sys.stdin.readline(4096)
        if not line:
            raise click.UsageError(say("There is no password on standard input."))
        return line.rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(say("Give the password on standard input with --password-stdin."))
    found: str = click.prompt(say(prompt), hide_input=True, confirmation_prompt=again, err=True)
    return found


@click.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--code", default="", help="The code of the second factor, or a recovery code.")
@click.option("--new-password", is_flag=True, help="With a one-time code: the second line is the new password.")
@as_json
@click.pass_obj
def login(front: Front, name: str, password_stdin: bool, code: str, new_password: bool) -> None:
    """Sign in here for 12 hours.

    Example: ecom-tui login mei --password-stdin < password
    """
    from data.clock import iso
    from ecom_tui.passes import keep_token

    front.open()
    password = read_password(password_stdin)
    chosen = read_password(password_stdin, prompt="New password", again=True) if new_password else ""
    signed_in = _prove(name, password, code, chosen)
    keep_token(front.store, signed_in.token)
    front.tell("{name} is signed in here for 12 hours.", name=signed_in.actor.name)
    if front.json:
        actor = signed_in.actor
        until = iso(signed_in.until_at)
        write_json({"name": actor.name, "title": actor.title, "role": actor.role, "until": until, "store": front.store})


def _prove(name: str, password: str, code: str, chosen: str) -> Any:
    """A session; where a person sits at a terminal, what is missing is asked for."""
    from data import sessions

    def prove() -> sessions.SignedIn:
        return sessions.sign_in(name, password, code=code, new_password=chosen, source=source(), way="command line")

    for _ in range(3):
        try:
            return prove()
        except sessions.Unproven as unproven:
            if unproven.missing not in (sessions.NEEDS_CODE, sessions.MUST_CHANGE) or not sys.stdin.isatty():
                raise
            if unproven.missing == sessions.NEEDS_CODE:
                code = click.prompt(say("Code"), err=True)
            else:
                chosen = read_password(False, prompt="New password", again=True)
    return prove()


@click.command()
@click.pass_obj
def logout(front: Front) -> None:
    """Sign out here.

    Example: ecom-tui logout
    """
    from data import sessions
    from ecom_tui.passes import drop_token

    token = drop_token(front.store)
    if not token:
        front.tell("Nobody was signed in here.")
        return
    front.open()
    sessions.sign_out(token)
    front.tell("You are signed out.")


@click.group()
def staff() -> None:
    """The team: who is of it, in which post, and how they get in.

    Example: ecom-tui staff add chen --role service
    """


for command in (factor, sessions, end_one_session):
    staff.add_command(command)


@staff.command("list")
@as_json
@click.pass_obj
def list_team(front: Front) -> None:
    """Everybody of the team."""
    from data.clock import iso
    from data.queries.people import team

    people = team(front.enter())
    if front.json:
        listed = [
            {
                "id": one.name,
                "name": one.name,
                "title": one.title,
                "role": one.role,
                "language": one.language,
                "disabled": one.disabled_at is not None,
                "second_factor": one.second_factor,
                "seen": iso(one.seen_at) if one.seen_at else None,
            }
            for one in people
        ]
        write_json({"rows": listed, "next": None})
        return
    lines = [(one.name, one.title, say(one.post), "" if one.disabled_at is None else say("closed")) for one in people]
    write_table(("Name", "Person", "Post", "Account"), lines)


@staff.command()
@click.argument("name")
@click.option("--role", required=True, help="supervisor operations service designer promoter logistics")
@click.option("--title", default="", help="The name as people read it.")
@click.option("--language", default="en", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input, instead of a one-time code.")
@as_json
@click.pass_obj
def add(front: Front, name: str, role: str, title: str, language: str, password_stdin: bool) -> None:
    """Add somebody. They sign in with the one-time code that is shown, and choose a password with it.

    Example: ecom-tui staff add chen --role service --title "Chen Yu"
    """
    from data import options, passwords
    from data.operations.people import add_person

    actor = front.enter()
    values: dict[str, Any] = {"role": role, "title": title, "language": language}
    code = ""
    if password_stdin:
        password = read_password(True)
        passwords.check_password(password, name, title, options.option("name"))
        values["password_hash"] = passwords.hash_password(password)
    else:
        code = passwords.new_code()
        values["code_hash"] = passwords.hash_code(code)
    _answer(front, name.lower(), add_person(actor, name, **values), code=code)


@staff.command()
@click.argument("name")
@click.argument("role")
@as_json
@click.pass_obj
def role(front: Front, name: str, role: str) -> None:
    """Give somebody another post.

    Example: ecom-tui staff role chen operations
    """
    from data.operations.people import change_role

    actor, person = _find(front, name)
    _answer(front, name, change_role(actor, person, role=role))


@staff.command()
@click.argument("name")
@click.argument("amount", default="")
@click.option("--as-post", is_flag=True, help="The limit of the post again.")
@as_json
@click.pass_obj
def limit(front: Front, name: str, amount: str, as_post: bool) -> None:
    """Say what somebody decides alone, in the store's currency, in place of what their post does.

    Example: ecom-tui staff limit chen 250.00
    """
    from data.operations.people import set_limit

    if bool(amount) == as_post:
        raise click.UsageError(say("Give an amount, or --as-post."))
    actor, person = _find(front, name)
    _answer(front, name, set_limit(actor, person, amount=amount, as_post=as_post))


def _on_person(command: str, operation: str, says: str) -> None:
    """A command that does one thing to somebody and asks nothing else."""

    @staff.command(command, help=f"{says}\n\nExample: ecom-tui staff {command} chen")
    @click.argument("name")
    @as_json
    @click.pass_obj
    def do(front: Front, name: str) -> None:
        from data.operations import people

        actor, person = _find(front, name)
        _answer(front, name, getattr(people, operation)(actor, person))


_on_person("disable", "disable_person", "Close somebody's account at once; what they did stays.")
_on_person("enable", "enable_person", "Open a closed account again.")
_on_person("unlock", "unlock_person", "Forget failed sign-ins, so that somebody need not wait.")


@staff.command()
@click.argument("name")
@click.option("--second-factor", type=click.Choice(["keep", "drop"]), default="keep", show_default=True)
@as_json
@click.pass_obj
def reset(front: Front, name: str, second_factor: str) -> None:
    """Give somebody a one-time code in place of their password. The store's owner can, too.

    Example: ecom-tui staff reset chen
    """
    from data import passwords
    from data.operations.people import reset_person
    from data.owner import REASON, require_owner
    from data.queries.people import person_named
    from data.roles import may

    front.open()
    actor = front.who()
    if actor is None or not may(actor, "staff.manage"):
        try:
            actor = require_owner(front.store)
        except Denied:
            actor = front.actor()
    person = person_named(actor, name).id
    code = passwords.new_code()
    reason = REASON if actor.internal else ""
    values = {"code_hash": passwords.hash_code(code), "second_factor": second_factor, "reason": reason}
    _answer(front, name, reset_person(actor, person, **values), code=code)


@staff.command()
@click.argument("name")
@click.option("--for", "purpose", required=True, help="What the token is for.")
@as_json
@click.pass_obj
def token(front: Front, name: str, purpose: str) -> None:
    """Make a token that a script acts with as somebody (ECOM_TUI_TOKEN). It is shown once.

    Example: ecom-tui staff token chen --for "nightly import"
    """
    from data import passwords
    from data.operations.people import give_token

    actor, person = _find(front, name)
    made = passwords.new_token()
    done = give_token(actor, person, purpose=purpose, token_hash=passwords.hash_token(made))
    if front.json:
        _answer(front, name, done, token=made, number=done.facts["token"])
        return
    front.remark(done.say, **done.facts)
    print(made)


@staff.command()
@as_json
@click.pass_obj
def tokens(front: Front) -> None:
    """All tokens and what they are for."""
    from data.clock import iso
    from data.queries.people import tokens as all_tokens

    found = all_tokens(front.enter())
    if front.json:
        listed = [
            {
                "id": one.id,
                "name": one.name,
                "for": one.purpose,
                "made": iso(one.made_at),
                "revoked": bool(one.revoked_at),
            }
            for one in found
        ]
        write_json({"rows": listed, "next": None})
        return
    lines = [(one.id, one.name, one.purpose, say("revoked") if one.revoked_at else "") for one in found]
    write_table(("Number", "Name", "For", "State"), lines)


@staff.command()
@click.argument("name")
@click.argument("number", type=int)
@as_json
@click.pass_obj
def revoke(front: Front, name: str, number: int) -> None:
    """Make a token worth nothing.

    Example: ecom-tui staff revoke chen 3
    """
    from data.operations.people import revoke_token

    actor, person = _find(front, name)
    _answer(front, name, revoke_token(actor, person, token=number))


def _find(front: Front, name: str) -> tuple[Any, int]:
    """Who acts, and the id of whom it is about."""
    from data.queries.people import person_named

    actor = front.enter()
    return actor, person_named(actor, name).id


def _answer(front: Front, name: str, done: Any, **secrets: Any) -> None:
    """Say what was done, and the code or token that is shown this once."""
    says = event_sentence(done.verb, 1, done.facts)
    front.tell_line(says)
    shown_once = {key: value for key, value in secrets.items() if value}
    if "code" in shown_once:
        front.tell("One-time code, shown this once: {code}", code=shown_once["code"])
    if front.json:
        write_json({"done": [{"id": name, "says": says, "event": done.seq}], "refused": [], **shown_once})
