"""The store's own reasons, beside those that ship with the program."""

import re

from data import database, frames, own_lists
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.store import OwnReason
from data.reasons import KINDS, shipped

CODE = re.compile(r"[a-z0-9][a-z0-9_]{1,31}")
WAYS = ("", "gain", "loss")


@operation("reason.add", right="settings.change", says="Reason {code} added for {act}: {name}.", subject="store",
           on_thing=False)  # fmt: skip
def add_reason(actor: Actor, *, kind: str, code: str, name: str, name_zh: str = "", way: str = "") -> Done:
    """Add a reason to a list; `way` gain or loss narrows it to one of them."""
    kind, code, name = kind.strip(), code.strip().lower(), _checked_name(name)
    if kind not in KINDS:
        raise Unclear("There are no reasons for “{act}”. There are: {known}.", act=kind[:40], known=", ".join(KINDS))
    if way not in WAYS:
        raise Unclear("A reason is for a gain, a loss, or both: gain, loss, or nothing.")
    if not CODE.fullmatch(code):
        raise Unclear("“{code}” can't be the code of a reason. Take 2 to 32 letters and digits.", code=code[:40])
    if any(one.code == code for one in shipped(kind)) or _kept(kind, code) is not None:
        raise Refused("There is a reason {code} for {act} already.", code=code, act=kind)
    database.insert(
        "INSERT INTO own_reason (kind, code, name, name_zh, way) VALUES (?, ?, ?, ?, ?)",
        (kind, code, name, name_zh.strip(), way),
    )
    own_lists.forget()
    facts = {"code": code, "act": kind, "name": name}
    return Done("store", 1, facts=facts, undo=("reason.close", {"kind": kind, "code": code}))


@operation("reason.rename", right="settings.change", says="Reason {code} for {act} is called {name} now.",
           subject="store", on_thing=False)  # fmt: skip
def rename_reason(actor: Actor, *, kind: str, code: str, name: str, name_zh: str | None = None) -> Done:
    """Give a reason of the store's own another name; what was done for it keeps its code."""
    found = _own(kind, code)
    before = {"name": found.name, "name_zh": found.name_zh}
    wanted = {"name": _checked_name(name), "name_zh": found.name_zh if name_zh is None else name_zh.strip()}
    if wanted == before:
        raise Refused("The reason is called {name} already.", name=found.name)
    frames.change(found, **wanted)
    own_lists.forget()
    facts = {"code": found.code, "act": found.kind, "name": found.name}
    return Done("store", 1, facts=facts, undo=("reason.rename", {"kind": found.kind, "code": found.code, **before}))


@operation("reason.close", right="settings.change", says="Reason {code} for {act} is not offered any more.",
           subject="store", on_thing=False)  # fmt: skip
def close_reason(actor: Actor, *, kind: str, code: str) -> Done:
    """Offer a reason of the store's own no more."""
    found = _own(kind, code)
    if found.closed_at is not None:
        raise Refused("Reason {code} is not offered already.", code=found.code)
    frames.change(found, closed_at=frames.at())
    own_lists.forget()
    return _done(found, "reason.open")


@operation("reason.open", right="settings.change", says="Reason {code} for {act} is offered again.",
           subject="store", on_thing=False)  # fmt: skip
def open_reason(actor: Actor, *, kind: str, code: str) -> Done:
    """Offer a reason of the store's own again."""
    found = _own(kind, code)
    if found.closed_at is None:
        raise Refused("Reason {code} is offered.", code=found.code)
    frames.change(found, closed_at=None)
    own_lists.forget()
    return _done(found, "reason.close")


def _done(found: OwnReason, inverse: str) -> Done:
    values = {"kind": found.kind, "code": found.code}
    return Done("store", 1, facts={"code": found.code, "act": found.kind}, undo=(inverse, values))


def _kept(kind: str, code: str) -> int | None:
    found = database.scalar("SELECT id FROM own_reason WHERE kind = ? AND code = ?", (kind, code))
    return None if found is None else int(found)


def _own(kind: str, code: str) -> OwnReason:
    kind, code = kind.strip(), code.strip().lower()
    key = _kept(kind, code)
    if key is None and any(one.code == code for one in shipped(kind)):
        raise Refused("Reason {code} ships with the program and stays as it is.", code=code)
    if key is None:
        raise Missing("The store has no reason “{code}” of its own for {act}.", code=code[:40], act=kind[:40])
    return frames.current(OwnReason, key)


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > 60:
        raise Unclear("A reason's name has 1 to 60 characters.")
    return name
