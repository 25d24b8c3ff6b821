"""The second factor of a person: a secret that an authenticator app makes codes of, and ten codes for when it is lost.

Turning it on is an operation (data/operations/second_factor.py). Turning it off stands here, because a wrong code must
count against the guesser even though nothing else of the try is kept.
"""

import base64
import secrets
from urllib.parse import quote

from data import clock, database, options, passwords
from data.dataclass import dataclass
from data.events import Actor, Done, Slot, new_op_id, write_events
from data.sessions import prove_factor

SECRET_BYTES = 20
RECOVERY_CODES = 10
LONGEST = 106
"""Bytes of the address in the picture: more needs one that a terminal of 24 lines can't hold."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is not anybody's yet, and the address that an app reads it from."""

    secret: str
    """In base 32."""
    uri: str

    @property
    def grouped(self) -> str:
        """The secret in groups of four, to be typed."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def new_enrolment(actor: Actor) -> Enrolment:
    """A new secret of 160 random bits for a person."""
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return Enrolment(secret, address_of(secret, actor.name, options.option("name")))


def address_of(secret: str, name: str, store: str) -> str:
    """The address for apps; of a long name of the store only so much that it can be drawn."""
    for length in range(len(store), -1, -1):
        issuer = quote(store[:length].strip())
        label = f"{issuer}:{quote(name)}" if issuer else quote(name)
        for uri in (f"{label}?secret={secret}&issuer={issuer}", f"{label}?secret={secret}"):
            if len(uri) + len("otpauth://totp/") <= LONGEST and (issuer or "issuer" not in uri):
                return f"otpauth://totp/{uri}"
    return f"otpauth://totp/{quote(name)}?secret={secret}"


def new_recovery_codes() -> tuple[list[str], list[str]]:
    """Ten one-time codes to be shown once, and the hashes that are kept of them."""
    codes = [passwords.new_code() for _ in range(RECOVERY_CODES)]
    return codes, [passwords.hash_code(code) for code in codes]


def replace_recovery_codes(person: int, hashes: list[str]) -> None:
    """Keep these hashes instead of those there were. Inside of a transaction."""
    database.run("DELETE FROM recovery_code WHERE staff_id = ?", (person,))
    database.many("INSERT INTO recovery_code (staff_id, hash) VALUES (?, ?)", [(person, hashed) for hashed in hashes])


def turn_off(actor: Actor, code: str, *, source: str = "here") -> None:
    """Do without a second factor from now on. Unproven unless the code, or a recovery code, is right."""
    prove_factor(actor, code, source=source)
    with database.transaction():
        database.run(
            "UPDATE staff SET totp_secret = '', totp_last = 0, version = version + 1 WHERE id = ?", (actor.id,)
        )
        database.run("DELETE FROM recovery_code WHERE staff_id = ?", (actor.id,))
        _note(actor, "staff.factor_off")


def renew_recovery(actor: Actor, code: str, hashes: list[str], *, source: str = "here") -> None:
    """Ten new recovery codes instead of the old ones. Unproven unless the code is right."""
    prove_factor(actor, code, source=source)
    with database.transaction():
        replace_recovery_codes(actor.id, hashes)
        _note(actor, "staff.recovery")


def _note(actor: Actor, verb: str) -> None:
    """The event; nothing of the secret is told."""
    done = Done("staff", actor.id, facts={"name": actor.name})
    write_events([Slot(new_op_id(), verb, 1, "", actor, clock.now(), None, done=done)])
