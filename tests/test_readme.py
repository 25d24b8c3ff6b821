"""The README tells the truth: its key table is the program's, and its commands and picture exist."""

import re
from pathlib import Path

from screens.keys import key_table

README = Path(__file__).parents[1] / "README.md"


def key_lines() -> str:
    """The key table as the README shows it."""
    lines = ["| | key | what it does |", "|---|---|---|"]
    shown = ""
    for group, keys, word in key_table():
        lines.append(f"| {group if group != shown else ''} | `{keys}` | {word} |")
        shown = group
    return "\n".join(lines)


def test_the_key_table_is_the_programs_own():
    text = README.read_text(encoding="utf-8")
    found = re.search(r"<!-- keys: begin -->\n(.*?)\n?<!-- keys: end -->", text, re.DOTALL)

    assert found is not None
    assert found[1].strip() == key_lines(), "run: .venv/bin/python -m tests.test_readme"


def test_the_keys_of_a_day_are_those_of_the_desks():
    from screens.desks.inventory import InventoryDesk
    from screens.desks.orders import OrderDesk
    from screens.registry import PLACES

    orders = {action.key: action.word for action in OrderDesk.ACTIONS}
    stock = {action.key: action.word for action in InventoryDesk.ACTIONS}

    told = {
        "p": "pick",
        "P": "pack",
        "s": "ship",
        "A": "approve",
        "H": "hold",
        "x": "cancel",
        "N": "note",
        "e": "address",
    }
    assert {key: orders[key] for key in told} == told
    assert [stock[key] for key in "rmTJSX"] == [
        "receive",
        "move",
        "transfer",
        "adjust",
        "on the shelf",
        "off the shelf",
    ]
    assert [place.name for place in PLACES].index("approvals") + 1 == 4
    text = README.read_text(encoding="utf-8")
    assert all(
        claim in text for claim in ("`p` picks, `P` packs, `s` ships", "notes with `N`", "`4`\n  opens the approvals")
    )


def test_the_picture_was_made():
    assert "<svg" in (README.parent / "docs" / "orders.svg").read_text(encoding="utf-8")[:200]


def test_the_two_commands_are_targets_of_the_makefile():
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")

    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in ("run", "test", "setup", "bench"))


if __name__ == "__main__":
    whole = README.read_text(encoding="utf-8")
    start, end = whole.index("<!-- keys: begin -->"), whole.index("<!-- keys: end -->")
    README.write_text(f"{whole[:start]}<!-- keys: begin -->\n{key_lines()}\n{whole[end:]}", encoding="utf-8")
