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
    from screens.desks.approvals import ApprovalDesk
    from screens.desks.customers import CustomerDesk
    from screens.desks.inventory import InventoryDesk
    from screens.desks.orders import OrderDesk
    from screens.desks.products import ProductDesk
    from screens.registry import PLACES

    def words(desk: type, keys: str) -> list[str]:
        found = {action.key: action.word for action in desk.ACTIONS}  # type: ignore[attr-defined]
        return [found[key] for key in keys]

    assert words(OrderDesk, "pPsAHxNenY") == [
        *("pick", "pack", "ship", "approve", "hold", "cancel", "note", "address", "new order", "copy"),
    ]
    assert words(InventoryDesk, "rmTJSX") == ["receive", "move", "transfer", "adjust", "on the shelf", "off the shelf"]
    assert [place.name for place in PLACES].index("approvals") + 1 == 4
    assert words(ApprovalDesk, "ARD") == ["approve", "refuse", "delegate"]
    assert words(ProductDesk, "nVrTiISXs") == [
        *("new product", "make variants", "titles", "text", "picture", "pictures"),
        *("on the shelf", "off the shelf", "plan the shelf"),
    ]
    assert words(CustomerDesk, "R") == ["contact"]
    named = {place.name for place in PLACES}
    assert {"people", "settings", "imports", "short", "arrivals", "counts"} <= named
    text = README.read_text(encoding="utf-8")
    assert all(
        claim in text
        for claim in (
            "`p` picks, `P` packs, `s` ships",
            "`4`\n  opens the approvals, `A` grants and `R` refuses",
            "notes with `N`",
            "`r` titles, `T` texts, `i` and `I` pictures",
        )
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
