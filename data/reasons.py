"""The lists that a person picks a reason from, in both languages, and the check that a reason is one of them."""

from functools import cache, lru_cache

from data import own_lists
from data.dataclass import dataclass
from data.errors import Unclear
from data.reference import table


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list: its code and its names."""

    code: str
    name: str
    name_zh: str
    way: str = ""
    """`gain` or `loss` where it fits only one of them."""
    move: str = ""
    """The kind of ledger row it makes, where that is not the usual one."""

    def named(self, language: str = "en") -> str:
        """Its name for a reader."""
        return self.name_zh if language.startswith("zh") else self.name


KINDS = ("adjust", "write_off", "transfer_loss", "price", "cancel", "reject")
"""Kinds of acts that need a reason of a list."""


def listed(kind: str) -> tuple[Listed, ...]:
    """The reasons of a kind of act (KINDS): those of the program, then the store's own as they were read last."""
    return _joined(kind, own_lists.kept())


@lru_cache(maxsize=64)
def _joined(kind: str, own: own_lists.OwnLists) -> tuple[Listed, ...]:
    mine = [one for one in own.reasons if one.kind == kind and not one.closed]
    return (*shipped(kind), *(Listed(one.code, one.name, one.name_zh or one.name, one.way) for one in mine))


@cache
def shipped(kind: str) -> tuple[Listed, ...]:
    """The reasons that ship with the program."""
    return _entries("reasons", kind)


@cache
def checklist(station: str) -> tuple[Listed, ...]:
    """What is looked at, step by step: review, receive, pack, shelf."""
    return _entries("checklists", station)


def reason_of(code: str) -> Listed | None:
    """The reason of that code, whatever it is a reason for; a closed one too. None for what somebody wrote freely."""
    own = own_lists.kept()
    mine = (Listed(one.code, one.name, one.name_zh or one.name, one.way) for one in own.reasons)
    every = (reason for kind in KINDS for reason in shipped(kind))
    return next((reason for reason in (*every, *mine) if reason.code == code), None)


def check_reason(kind: str, typed: str, way: str = "") -> Listed:
    """The reason of that code or name, or Unclear with those that there are."""
    known = _joined(kind, own_lists.fresh())
    fitting = [reason for reason in known if not way or reason.way in ("", way)]
    wanted = typed.strip().casefold()
    for reason in fitting:
        if wanted in (reason.code, reason.name.casefold(), reason.name_zh.casefold()):
            return reason
    raise Unclear(
        "“{reason}” is not a reason for that. Take one of: {reasons}.",
        reason=typed,
        reasons=", ".join(reason.code for reason in fitting),
    )


def _entries(file: str, kind: str) -> tuple[Listed, ...]:
    return tuple(
        Listed(row["code"], row["name"], row["zh"], row.get("way", ""), row.get("move", ""))
        for row in table(file).get(kind, [])
    )
