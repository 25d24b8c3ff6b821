"""Six people sign in, one of each post, and find their own place, their own menu and their own keys."""

import re

import pytest

from tests.stories.conftest import PASSWORD, Store
from tests.stories.terminal import Terminal

FIRST = ["Home", "Inventory", "Orders", "Approvals"]
FLOOR = ["Picking", "Arrivals", "Counts", "Leaving", "Packing", "Parcels", "Short", "Receive", "Count", "Variants"]
LAST = ["History", "Preferences"]
OPERATIONS = [*FIRST, "Customers", "Products", *FLOOR, "New", "Imports", "Settings", *LAST]
SUPERVISOR = [*FIRST, "Customers", "Products", *FLOOR, "New", "Imports", "People", "Settings", *LAST]
SERVICE = [*FIRST, "Customers", "Products", "Parcels", "Short", "Variants", "New", *LAST]
LISTINGS = ["Home", "Inventory", "Approvals", "Products", "Variants", *LAST]
LOGISTICS = [*FIRST, "Products", *FLOOR, *LAST]
POSTS = {
    # post: place it opens, places, words of its menu (in the order of use), what stands in its list
    "lin": ("Home", SUPERVISOR, [], "orders past their ship-by"),
    "operations": ("Orders", OPERATIONS, ["ship", "approve", "hold", "release", "pick"], "A10001  Sofia Rossi"),
    "service": ("Orders", SERVICE, ["approve", "hold", "release", "reject", "cancel"], "A10001  Sofia Rossi"),
    "designer": (
        "Products",
        LISTINGS,
        ["text", "picture", "pictures", "titles"],
        "Product       Title",
    ),
    "promoter": ("Products", LISTINGS, ["its variants"], "Product       Title"),
    "logistics": ("Orders", LOGISTICS, ["ship", "hold", "release", "pick", "pack"], "A10001  Sofia Rossi"),
}


def menu(terminal: Terminal) -> list[str]:
    """The verbs that the sheet of actions lists."""
    listed = terminal.lines()[terminal.place("Actions") + 2 :]
    return [line[9:].split("  ")[0].strip() for line in listed]


@pytest.mark.parametrize("post", POSTS)
def test_a_person_signs_in_and_sees_what_the_post_may_see(sqlite_store: Store, post: str):
    place, places, verbs, shown = POSTS[post]

    with Terminal("--store", sqlite_store.url) as terminal:
        terminal.wait("Name", "Password")
        terminal.press(*post, "Enter", *PASSWORD, "Enter")

        terminal.wait(shown, f"{post.title()} ", "F1 help")
        assert terminal.lines()[0].startswith(f" {place}  ")

        terminal.press(":")
        terminal.wait(f"{len(places)} of ")
        assert re.findall(r"^  go +(\w+)", terminal.text(), re.MULTILINE) == places[:10]
        terminal.press("Esc")
        terminal.wait("> :", gone=True)

        terminal.press("a")
        terminal.wait("Actions" if verbs else "There is nothing to do here")
        terminal.wait_until(lambda: menu(terminal)[: len(verbs)] == verbs, f"menu of {verbs}")
        assert PASSWORD not in terminal.text() and terminal.glass.strange == []


def test_a_wrong_password_is_told_under_the_fields_and_kept_from_the_screen(sqlite_store: Store):
    with Terminal("--store", sqlite_store.url) as terminal:
        terminal.wait("Name", "Password")
        terminal.press(*"operations", "Enter", *"not the right one", "Enter")

        terminal.wait("x The name, the password or the code is not")
        assert terminal.place("Password") < terminal.place("x The name") < terminal.place("Enter sign in")
        assert "not the right one" not in terminal.text()

        terminal.press("F2")
        terminal.wait("English", "主题")
        assert terminal.leave() == 0


def test_a_place_of_another_post_can_not_be_reached(sqlite_store: Store):
    with sqlite_store.at("designer", "orders") as terminal:
        terminal.wait("Products", "CO-TWL-50S")
        terminal.press(":", *"A10003", "Enter")
        terminal.wait("Nothing here is called “A10003”.")
        assert "Orders" not in terminal.text()


def test_nobody_signs_in_twice_who_is_signed_in(sqlite_store: Store):
    with Terminal("--store", sqlite_store.url) as first:
        first.wait("Password")
        first.press(*"logistics", "Enter", *PASSWORD, "Enter")
        first.wait("Logistics LOG")
        assert first.leave() == 0

    with Terminal("--store", sqlite_store.url) as second:
        second.wait("Logistics LOG")
        second.press("Ctrl+P", *"sign out", "Enter")
        assert second.end() == 0

    with Terminal("--store", sqlite_store.url) as third:
        third.wait("Password")
