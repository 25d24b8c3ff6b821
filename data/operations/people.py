"""The team: who is of it, in which post, and how somebody gets in again who can't.

No password goes through here, only hashes: a person gets a one-time code and chooses a password with it.
"""

import re

from data import clock, database, frames, options
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.people import Staff, Token
from data.money import decimal_text
from data.roles import PEOPLE, ROLES, has_limit
from data.typed import minor_of

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
LANGUAGES = ("en", "zh_CN")
RESET_LASTS = clock.DAY
HIGHEST_LIMIT = 10**15
SENTENCES = {"post": ", as everybody of that post does"}
INVITATION_LASTS = 7 * clock.DAY


@operation("staff.add", right="staff.manage", says="{name} added as {post}.", on_thing=False, subject="staff")
def add_person(
    actor: Actor,
    name: str,
    *,
    role: str,
    title: str = "",
    language: str = "en",
    code_hash: str = "",
    password_hash: str = "",
) -> Done:
    """Add somebody to the team, who signs in with a one-time code first; `ecom-tui staff add` makes one."""
    login = name.strip().lower()
    if not NAME.fullmatch(login):
        raise Refused("“{name}” is not a name to sign in with. Take letters, digits, dots and hyphens.", name=name)
    _check_post(role)
    _check_language(language)
    if database.scalar("SELECT 1 FROM staff WHERE name = ?", (login,)):
        raise Refused("There is a {name} in the team already.", name=login)
    until = frames.at() + INVITATION_LASTS
    person = database.insert(
        "INSERT INTO staff (name, title, role, language, password, reset_code, reset_until_at, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (login, title.strip() or login, role, language, password_hash, code_hash, until, frames.at()),
    )
    facts = {"name": login, "post": ROLES[role].title}
    return Done("staff", person, facts=facts, undo=("staff.disable", {"person": person}))


@operation("staff.role", right="staff.manage", says="{name} is {post} now.", subject="staff")
def change_role(actor: Actor, person: int, *, seen: int | None = None, role: str) -> Done:
    """Give somebody another post; it holds from their next act on."""
    found = _person(person, seen)
    _check_post(role)
    before = found.role
    if before == role:
        raise Refused("{name} is {post} already.", name=found.name, post=ROLES[role].title)
    if before == "supervisor":
        _keep_a_supervisor(found)
    frames.change(found, role=role)
    facts = {"name": found.name, "post": ROLES[role].title, "before": ROLES[before].title}
    return Done("staff", person, facts=facts, undo=("staff.role", {"person": person, "role": before}))


@operation("staff.change", right="staff.manage", says="{name} is called {title} and reads {language}.", subject="staff")
def change_person(actor: Actor, person: int, *, seen: int | None = None, title: str = "", language: str = "") -> Done:
    """Change the name that people read of somebody, and the language they are spoken to in."""
    found = _person(person, seen)
    before = {"title": found.title, "language": found.language}
    title, language = title.strip() or found.title, language.strip() or found.language
    if not title.isprintable() or len(title) > 60:
        raise Refused("“{title}” can't be a name: 60 characters that can be seen at most.", title=title[:60])
    _check_language(language)
    if before == {"title": title, "language": language}:
        raise Refused("{name} is called {title} and reads {language} already.", name=found.name, **before)
    frames.change(found, title=title, language=language)
    facts = {"name": found.name, "title": title, "language": language}
    return Done("staff", person, facts=facts, undo=("staff.change", {"person": person, **before}))


@operation(
    "staff.limit",
    right="staff.manage",
    says="{name} decides up to {after} as {post}{how}, it was {before}.",
    subject="staff",
)
def set_limit(
    actor: Actor, person: int, *, seen: int | None = None, amount: str | int = "", as_post: bool = False
) -> Done:
    """Give somebody a limit of their own in the post they have, in the base currency; or the post's again."""
    found = _person(person, seen)
    post = ROLES[found.role].title
    if not has_limit(found.role):
        raise Refused("{name} is {post}: nothing that this post does has a limit.", name=found.name, post=post)
    before, after = options.own_limit(found.role, person), None if as_post else _limit(amount)
    if before == after:
        raise Refused("{name} decides up to that already.", name=found.name)
    told_before, told_after = (options.limit_of(found.role) if one is None else one for one in (before, after))
    database.run(
        "INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, ?, ?)",
        (options.own_limit_name(found.role, person), "" if after is None else str(after), frames.at(), actor.id),
    )
    database.run("UPDATE staff SET version = version + 1 WHERE id = ?", (person,))
    options.forget_options()
    frames.foretell("staff", person, "limit", decimal_text(told_before, options.currency()),
                    decimal_text(told_after, options.currency()))  # fmt: skip
    facts = {
        "name": found.name,
        "post": post,
        "before": _money(told_before),
        "after": _money(told_after),
        "how": {"say": SENTENCES["post"]} if after is None else "",
    }
    back: dict[str, object] = {"as_post": True} if before is None else {"amount": before}
    return Done("staff", person, facts=facts, undo=("staff.limit", {"person": person, **back}))


def _limit(typed: str | int) -> int:
    amount = minor_of(typed, options.currency())
    if amount > HIGHEST_LIMIT:
        raise Unclear("A limit is an amount like 250.00.")
    return amount


def _money(minor: int) -> dict[str, object]:
    return {"minor": minor, "currency": options.currency()}


@operation("staff.end_session", right="staff.manage", says="A session of {name} was ended.", subject="staff")
def end_session(actor: Actor, person: int, *, session: int) -> Done:
    """End one session of somebody; the program there stops within seconds."""
    found = _person(person, None)
    ended = database.run(
        "UPDATE sign_in SET ended_at = ? WHERE id = ? AND staff_id = ? AND ended_at IS NULL AND until_at > ?",
        (frames.at(), session, person, frames.at()),
    )
    if ended.rowcount != 1:
        raise Missing("{name} has no session {session} that is open.", name=found.name, session=session)
    return Done("staff", person, facts={"name": found.name, "session": session})


@operation("staff.disable", right="staff.manage", says="The account of {name} is closed.", subject="staff", danger=True)
def disable_person(actor: Actor, person: int, *, seen: int | None = None) -> Done:
    """Close somebody's account: their sessions end, their tokens are revoked, what they did stays."""
    found = _person(person, seen)
    if person == actor.id:
        raise Refused("Nobody closes their own account. Ask another supervisor.")
    if found.disabled_at is not None:
        raise Refused("The account of {name} is closed already.", name=found.name)
    if found.role == "supervisor":
        _keep_a_supervisor(found)
    frames.change(found, disabled_at=frames.at())
    _end_sessions(person)
    database.run("UPDATE token SET revoked_at = ? WHERE staff_id = ? AND revoked_at IS NULL", (frames.at(), person))
    return Done("staff", person, facts={"name": found.name}, undo=("staff.enable", {"person": person}))


@operation("staff.enable", right="staff.manage", says="The account of {name} is open again.", subject="staff")
def enable_person(actor: Actor, person: int, *, seen: int | None = None) -> Done:
    """Open a closed account again; tokens stay revoked."""
    found = _person(person, seen)
    if found.disabled_at is None:
        raise Refused("The account of {name} is open.", name=found.name)
    frames.change(found, disabled_at=None)
    return Done("staff", person, facts={"name": found.name}, undo=("staff.disable", {"person": person}))


@operation("staff.reset", right="staff.manage", says="{name} signs in with a one-time code next.", subject="staff")
def reset_person(
    actor: Actor,
    person: int,
    *,
    seen: int | None = None,
    code_hash: str,
    second_factor: str = "keep",
    reason: str = "",
) -> Done:
    """Take somebody's password away; they get in once by a code, whose hash is given, and choose another."""
    found = _person(person, seen)
    if found.disabled_at is not None:
        raise Refused("The account of {name} is closed. Open it first.", name=found.name)
    if len(code_hash) != 64:
        raise Refused("A code is given as its hash. Use: ecom-tui staff reset {name}", name=found.name)
    if second_factor not in ("keep", "drop"):
        raise Refused("The second factor can be kept or dropped: keep, drop.")
    frames.change(found, password="", reset_code=code_hash, reset_until_at=frames.at() + RESET_LASTS)
    if second_factor == "drop":
        frames.change(found, totp_secret="", totp_last=0)
        database.run("DELETE FROM recovery_code WHERE staff_id = ?", (person,))
    _end_sessions(person)
    _open_gate(found.name)
    return Done("staff", person, facts={"name": found.name}, reason=reason)


@operation("staff.unlock", right="staff.manage", says="{name} need not wait to sign in.", subject="staff")
def unlock_person(actor: Actor, person: int) -> Done:
    """Forget the failed sign-ins of an account, so that its owner need not wait."""
    found = _person(person, None)
    _open_gate(found.name)
    return Done("staff", person, facts={"name": found.name})


@operation("staff.token", right="staff.manage", says="{name} has a token for {purpose}.", subject="staff")
def give_token(actor: Actor, person: int, *, purpose: str, token_hash: str) -> Done:
    """Let a script act as somebody, for one purpose, until it is revoked; the hash of the token is given."""
    found = _person(person, None)
    if found.disabled_at is not None:
        raise Refused("The account of {name} is closed.", name=found.name)
    if not purpose.strip():
        raise Refused("Say what the token is for.")
    if len(token_hash) != 64:
        raise Refused("A token is given as its hash. Use: ecom-tui staff token {name}", name=found.name)
    token = database.insert(
        "INSERT INTO token (staff_id, hash, purpose, made_at) VALUES (?, ?, ?, ?)",
        (person, token_hash, purpose.strip(), frames.at()),
    )
    facts = {"name": found.name, "purpose": purpose.strip(), "token": token}
    return Done("staff", person, facts=facts, undo=("staff.revoke", {"person": person, "token": token}))


@operation("staff.revoke", right="staff.manage", says="The token of {name} for {purpose} is revoked.", subject="staff")
def revoke_token(actor: Actor, person: int, *, token: int) -> Done:
    """Make a token worth nothing."""
    found = _person(person, None)
    kept = frames.current(Token, token)
    if int(kept.staff_id) != person:  # type: ignore[attr-defined]
        raise Missing("{name} has no token {token}.", name=found.name, token=token)
    if kept.revoked_at is not None:
        raise Refused("The token of {name} for {purpose} is revoked already.", name=found.name, purpose=kept.purpose)
    frames.change(kept, revoked_at=frames.at())
    return Done("staff", person, facts={"name": found.name, "purpose": kept.purpose, "token": token})


def _person(person: int, seen: int | None) -> Staff:
    found = frames.current(Staff, person, seen)
    if found.role == "store":
        raise Refused("The store itself is nobody of the team.")
    return found


def _check_post(role: str) -> None:
    if role not in PEOPLE:
        raise Refused("There is no post “{role}”. There are: {known}.", role=role, known=", ".join(PEOPLE))


def _check_language(language: str) -> None:
    if language not in LANGUAGES:
        raise Refused(
            "There is no language “{language}”. There are: {known}.", language=language, known=", ".join(LANGUAGES)
        )


def _keep_a_supervisor(leaving: Staff) -> None:
    """Locked, so that two supervisors can't remove each other at once."""
    left = database.rows(
        "SELECT id FROM staff WHERE role = 'supervisor' AND disabled_at IS NULL AND id <> ? ORDER BY id /*lock*/",
        (leaving.id,),
    )
    if not left and leaving.disabled_at is None:
        raise Refused("{name} is the last supervisor. Make somebody else supervisor first.", name=leaving.name)


def _end_sessions(person: int) -> None:
    database.run("UPDATE sign_in SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL", (frames.at(), person))


def _open_gate(name: str) -> None:
    database.run("DELETE FROM gate WHERE key = ?", (f"account:{name}",))
