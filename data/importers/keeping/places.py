"""Warehouses that a file of stock names and the store does not know: they are made, under a code from their name."""

import re

from data import database, options
from data.founding import add_warehouse

LONGEST = 60
_CODE = "SELECT 1 FROM warehouse WHERE code = ?"


def may_be_warehouse(word: str) -> bool:
    """Whether a word can be the name of a place: it has a letter, and is no sentence."""
    bare = word.strip()
    return 0 < len(bare) <= LONGEST and bare.isprintable() and any(sign.isalpha() for sign in bare)


def make_warehouse(name: str) -> int:
    """A new warehouse of that name, with its bin and calendar; its id. Inside an operation."""
    code = _free_code(name)
    return add_warehouse(code, name, "" if name.isascii() else name, options.timezone())


def _free_code(name: str) -> str:
    """At most eight capitals and digits of the name, numbered where they are taken."""
    bare = re.sub(r"[^A-Z0-9]", "", name.upper())[:8] or "WH"
    code, count = bare, 1
    while database.scalar(_CODE, (code,)) is not None:
        count += 1
        code = f"{bare}{count}"
    return code
