"""Who works here and how they prove it. Rights stand in data/roles.py, not in a table."""

from data.models.fields import instant, integer, link, minor, string
from data.models.record import Record


class Staff(Record):
    """A person of the team, or the store itself as an actor."""

    name = string(unique=True)
    title = string()
    role = string()
    language = string("en")
    password = string()
    disabled_at = instant()
    totp_secret = string()
    totp_last = integer(0)
    reset_code = string()
    reset_until_at = instant()
    made_at = instant()
    version = integer(1)


class RecoveryCode(Record):
    """A hashed code that stands in for the second factor once."""

    staff = link(Staff, null=False)
    hash = string()
    used_at = instant()


class SignIn(Record):
    """A session: from where and when, until when, when its person last did something, and whether it was ended."""

    staff = link(Staff, null=False)
    way = string()
    token_hash = string(index=True)
    at = instant()
    until_at = instant()
    ended_at = instant()
    seen_at = instant()
    source = string()


class SshKey(Record):
    """A public key that a person signs in with over SSH."""

    staff = link(Staff, null=False)
    key = string(unique=True)
    made_at = instant()


class Token(Record):
    """A long-lived token for one purpose, until revoked."""

    staff = link(Staff, null=False)
    hash = string(unique=True)
    purpose = string()
    made_at = instant()
    revoked_at = instant()


class Gate(Record):
    """Failed sign-ins of an account or a source, and until when it must wait."""

    key = string(unique=True)
    failures = integer(0)
    until_at = instant()


class Delegation(Record):
    """Somebody decides in somebody else's place, up to an amount of the base currency, until an instant."""

    from_staff = link(Staff, null=False)
    to_staff = link(Staff, null=False)
    from_at = instant()
    until_at = instant()
    up_to_minor = minor()
    ended_at = instant()
    version = integer(1)


TABLES = (Staff, RecoveryCode, SignIn, SshKey, Token, Gate, Delegation)
