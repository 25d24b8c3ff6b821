"""Signing in and out: names, passwords, second factors and one-time codes become a session, which a token stands for.

An unknown name, a wrong password and a wrong code get one answer in one time. Failures make an account and a place wait
longer and longer, 15 minutes at most, never for good.
"""

from data import clock, database, options, passwords
from data.dataclass import dataclass
from data.errors import Denied, Refused
from data.events import Actor, Done, Slot, new_op_id, trace_row, write_events

SESSION_LASTS = 12 * clock.HOUR
WAIT_MOST = 15 * clock.MINUTE
FORGETS = clock.HOUR
"""So long after the last wait a gate counts from nothing again."""
MUST_CHANGE = "new password"
NEEDS_CODE = "code"
SENTENCES = {
    "any": "The name, the password or the code is not right. The next try is possible in {wait} s.",
    "password": "The password is not right. The next try is possible in {wait} s.",
}
"""What is said of a wrong try: at sign-in never which part of it was wrong."""


class Unproven(Refused):
    """Nobody was signed in. `kind` says what is missing: code, new password, or wrong."""

    kind = "unproven"

    def __init__(self, sentence: str, *, missing: str = "wrong", **facts: object):
        self.missing = missing
        super().__init__(sentence, **facts)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; the token is shown to nobody and kept only as its hash."""

    actor: Actor
    token: str
    until_at: int


@dataclass(frozen=True, slots=True)
class _Account:
    id: int
    name: str
    title: str
    role: str
    language: str
    password: str
    disabled_at: int | None
    totp_secret: str
    totp_last: int
    reset_code: str
    reset_until_at: int | None

    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.title, self.role, self.language)


_ACCOUNT = (
    "SELECT id, name, title, role, language, password, disabled_at, totp_secret, totp_last, reset_code, reset_until_at"
    " FROM staff WHERE role <> 'store' AND name = ?"
)


def sign_in(
    name: str, password: str, *, code: str = "", new_password: str = "", source: str = "here", way: str = "password"
) -> SignedIn:
    """Open a session for whoever knows the password, and has the second factor if there is one.

    With a one-time code in the password's place a new password must be chosen.
    """
    login = name.strip().lower()
    _check_gate(login, source)
    found = _account(login)
    right = passwords.matches(password, found.password if found else "")
    with_code = found is not None and _is_reset_code(found, password)
    if found is None or not (right or with_code):
        raise _wrong(login, source)
    _check_gate(login, source)
    if found.disabled_at is not None:
        raise Unproven("The account of {name} is closed. A supervisor can open it again.", name=found.name)
    if found.totp_secret and not code.strip():
        raise Unproven("Give the code of the second factor too.", missing=NEEDS_CODE)
    if with_code and not new_password:
        raise Unproven("This is a one-time code: choose a password of your own with it.", missing=MUST_CHANGE)
    if with_code:
        passwords.check_password(new_password, found.name, found.title, options.option("name"))
    if found.totp_secret and not _prove_factor(found, code):
        raise _wrong(login, source)
    kept = passwords.hash_password(new_password) if with_code else _renewed(found, password)
    return _open(found, source, way, kept, with_code)


def prove_factor(actor: Actor, code: str, *, source: str = "here") -> None:
    """Unproven unless it is a code of the person's second factor, or a recovery code; it is used up then."""
    _check_gate(actor.name, source)
    found = _account(actor.name)
    if found is None or not found.totp_secret:
        raise Refused("Your second factor is off.")
    if not _prove_factor(found, code):
        raise _wrong(actor.name, source)


def prove_password(token: str, password: str, *, source: str = "here") -> None:
    """Unproven unless it is the password of whoever has this session open; Denied if that is over. None is opened.

    Wrong tries make the account and the place wait as they do at sign-in.
    """
    actor = require(token)
    _check_gate(actor.name, source)
    found = _account(actor.name)
    if found is None or not passwords.matches(password, found.password):
        raise _wrong(actor.name, source, "password")
    _check_gate(actor.name, source)
    if not found.totp_secret:  # who knows only the password must not wipe out the tries at the second factor
        with database.transaction():
            _forgive(actor.name, source)


def _account(login: str) -> _Account | None:
    line = database.one(_ACCOUNT, (login,))
    return _Account(*line) if line else None


def _is_reset_code(account: _Account, typed: str) -> bool:
    valid = bool(account.reset_code) and (account.reset_until_at or 0) > clock.now()
    return passwords.same(account.reset_code or "-", passwords.hash_code(typed)) and valid


def _renewed(account: _Account, password: str) -> str:
    """A hash of today's cost, where the kept one is of another; else nothing."""
    return passwords.hash_password(password) if passwords.is_outdated(account.password) else ""


def _open(account: _Account, source: str, way: str, kept: str, changed: bool) -> SignedIn:
    with database.transaction():
        if kept:
            database.run("UPDATE staff SET password = ? WHERE id = ?", (kept, account.id))
        if changed:
            # Of two who send the same code at once, one gets in.
            taken = database.run(
                "UPDATE staff SET reset_code = '', reset_until_at = NULL, version = version + 1"
                " WHERE id = ? AND reset_code = ?",
                (account.id, account.reset_code),
            )
            if taken.rowcount != 1:
                raise Refused("This one-time code has been used.")
            _note_password(account.actor())
        elif account.reset_code:
            database.run("UPDATE staff SET reset_code = '', reset_until_at = NULL WHERE id = ?", (account.id,))
        _forgive(account.name, source)
        return _session(account.actor(), way, source)


def start_session(actor: Actor, way: str, *, source: str = "here") -> SignedIn:
    """A session for somebody who needs no proof: who has just made the store, or came with an SSH key."""
    with database.transaction():
        return _session(actor, way, source)


def _session(actor: Actor, way: str, source: str) -> SignedIn:
    token, at = passwords.new_token(), clock.now()
    database.run(
        "INSERT INTO sign_in (staff_id, way, token_hash, at, until_at, seen_at, source) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (actor.id, way, passwords.hash_token(token), at, at + SESSION_LASTS, at, source[:64]),
    )
    return SignedIn(actor, token, at + SESSION_LASTS)


def actor_of(token: str) -> Actor | None:
    """Who a token stands for: a session that is neither over nor ended, or a script's token that is not revoked."""
    hashed = passwords.hash_token(token)
    line = database.one(
        "SELECT k.id, k.name, k.title, k.role, k.language FROM sign_in s JOIN staff k ON k.id = s.staff_id"
        " WHERE s.token_hash = ? AND s.ended_at IS NULL AND s.until_at > ? AND k.disabled_at IS NULL",
        (hashed, clock.now()),
    )
    line = line or database.one(
        "SELECT k.id, k.name, k.title, k.role, k.language FROM token t JOIN staff k ON k.id = t.staff_id"
        " WHERE t.hash = ? AND t.revoked_at IS NULL AND k.disabled_at IS NULL",
        (hashed,),
    )
    return Actor(*line) if line else None


def note_seen(token: str) -> None:
    """Remember that the person of a session did something just now."""
    with database.transaction():
        database.run(
            "UPDATE sign_in SET seen_at = ? WHERE token_hash = ? AND ended_at IS NULL",
            (clock.now(), passwords.hash_token(token)),
        )


def sign_out(token: str) -> None:
    """End the session that a token stands for."""
    with database.transaction():
        database.run(
            "UPDATE sign_in SET ended_at = ? WHERE token_hash = ? AND ended_at IS NULL",
            (clock.now(), passwords.hash_token(token)),
        )


def change_password(actor: Actor, old: str, new: str, *, source: str = "here") -> None:
    """Give oneself another password, knowing the old one. Other sessions of the person end."""
    _check_gate(actor.name, source)
    found = _account(actor.name)
    if not passwords.matches(old, found.password if found else ""):
        raise _wrong(actor.name, source)
    _check_gate(actor.name, source)
    passwords.check_password(new, actor.name, actor.title, options.option("name"))
    kept = passwords.hash_password(new)
    with database.transaction():
        database.run("UPDATE staff SET password = ?, version = version + 1 WHERE id = ?", (kept, actor.id))
        database.run("UPDATE sign_in SET ended_at = ? WHERE staff_id = ? AND ended_at IS NULL", (clock.now(), actor.id))
        _note_password(actor)


def _note_password(actor: Actor) -> None:
    """The event that somebody chose a password; nothing of it is told."""
    done = Done("staff", actor.id, facts={"name": actor.name})
    write_events([Slot(new_op_id(), "staff.password", 1, "", actor, clock.now(), None, done=done)])


def _prove_factor(account: _Account, code: str) -> bool:
    """Whether the code is of now and was not used, or is a recovery code that was not used."""
    step = passwords.factor_step(account.totp_secret, code, clock.now(), account.totp_last)
    with database.transaction():
        if step is not None:
            taken = database.run(
                "UPDATE staff SET totp_last = ? WHERE id = ? AND totp_last < ?", (step, account.id, step)
            )
        else:
            taken = database.run(
                "UPDATE recovery_code SET used_at = ? WHERE staff_id = ? AND hash = ? AND used_at IS NULL",
                (clock.now(), account.id, passwords.hash_code(code)),
            )
        return bool(taken.rowcount == 1)


def _keys(login: str, source: str) -> tuple[str, str]:
    """The account's gate and the place's. Names that nobody has get one too: they must answer alike."""
    return f"account:{login[:64]}", f"source:{source[:64]}"


def _check_gate(login: str, source: str) -> None:
    """Refused while the account or the place has to wait: before a check, and again before its answer is given.

    So of many tries at once only those learn something that end before the first failure is counted.
    """
    now = clock.now()
    until = database.scalar("SELECT max(until_at) FROM gate WHERE key IN (?, ?)", _keys(login, source)) or 0
    if until > now:
        wait = _seconds(until - now)
        raise Unproven("Too many tries. The next one is possible in {wait} s.", missing="wait", wait=wait)


def _wrong(login: str, source: str, what: str = "any") -> Unproven:
    """Count the failure, and say when the next try is possible."""
    now, waits = clock.now(), []
    with database.transaction():
        database.run("DELETE FROM gate WHERE until_at < ?", (now - FORGETS,))
        for key in sorted(_keys(login, source)):
            database.run(
                "INSERT INTO gate (key, failures, until_at) VALUES (?, 0, ?) ON CONFLICT (key) DO NOTHING", (key, now)
            )
            failures = 1 + int(database.scalar("SELECT failures FROM gate WHERE key = ? /*lock*/", (key,)))
            wait = min(clock.SECOND * 2 ** min(failures, 20), WAIT_MOST)
            database.run("UPDATE gate SET failures = ?, until_at = ? WHERE key = ?", (failures, now + wait, key))
            waits.append(wait)
        trace_row(None, "sign_in.failed", f"{login[:64]} from {source[:64]}")
    return Unproven(SENTENCES[what], wait=_seconds(max(waits)))


def _forgive(login: str, source: str) -> None:
    """A full sign-in opens the account's gate; the place is forgiven one failure, or guessers would hide behind it."""
    account, place = _keys(login, source)
    database.run("DELETE FROM gate WHERE key = ?", (account,))
    database.run("UPDATE gate SET failures = failures - 1 WHERE key = ?", (place,))
    database.run("DELETE FROM gate WHERE key = ? AND failures <= 0", (place,))


def _seconds(microseconds: int) -> int:
    return -(-microseconds // clock.SECOND)


def require(token: str) -> Actor:
    """Who a token stands for, or Denied."""
    found = actor_of(token) if token else None
    if found is None:
        raise Denied("Nobody is signed in here. Sign in with: ecom-tui login NAME", right="")
    return found
