"""What a person chooses: language, theme and keys change at once and are the same the next time; where they go."""

from tests.stories.conftest import Store
from tests.stories.test_work import TRACKING


def test_language_theme_and_a_key_of_ones_own_hold_at_once_and_after_a_restart(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.wait("Customer")
        dark = bytes(desk.raw)
        desk.press("F2")
        desk.wait("订单", "客户", "帮助")
        desk.press("F3")
        desk.settle()
        assert b"48;2;252;252;251" in desk.raw[len(dark) :], "the light page"

        desk.press(":", *"pref", "Enter")
        desk.wait("偏好")
        desk.press("F2")
        desk.wait("Preferences", "Keys")
        desk.press(*["Down"] * 5, "Enter")
        desk.wait("Press a key:", "as it was")
        desk.press("Q", "Enter")
        desk.wait_until(lambda: desk.line("filter  ").split()[-1:] == ["Q"], "its own key for the filter")
        assert desk.leave() == 0

    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.wait("Customer")
        assert b"48;2;252;252;251" in desk.raw, "the light page again"
        desk.press("/")
        desk.settle()
        desk.press("Q")
        desk.settle()
        desk.press(*"Sofia", "Enter")
        desk.wait_at("1/1")
        desk.wait("Sofia Rossi")


def test_places_and_numbers_are_reached_from_everywhere(sqlite_store: Store):
    with sqlite_store.at("lin") as desk:
        desk.wait("Waits for you")
        desk.press(":", *"A10010", "Enter")
        desk.wait_at("1/1")
        desk.wait("A10010")
        desk.press("-")
        desk.wait("Waits for you")
        desk.press("Ctrl+P", *"inven", "Enter")
        desk.wait("Inventory", "CO-TWL-50S")
        desk.press(":", *"LN-DUV-200W", "Enter")
        desk.wait_at("1/1")
        desk.wait("LN-DUV-200W")
        desk.press(":", *"nothing-like-this", "Enter")
        desk.wait("Nothing here is called “nothing-like-this”.")
        desk.press("1")
        desk.wait("Waits for you")
        desk.press("Enter")
        desk.wait_at("1/3")
        desk.wait("Orders")
        assert desk.glass.strange == []


def test_keys_typed_ahead_reach_what_the_keys_before_them_open(sqlite_store: Store):
    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.send(b"\x1b[B" * 3 + b"sdhl\r" + TRACKING.encode() + b"\x13")
        desk.wait("Order A10004 shipped: 7 units with DHL.")
        assert desk.leave() == 0


def test_a_burst_of_a_scanner_runs_no_binding(sqlite_store: Store):
    before = sqlite_store.ask("SELECT max(seq) FROM event")

    with sqlite_store.at("operations", "orders") as desk:
        desk.wait_at("1/13")
        desk.send(b"AHR\x11XBSs\x1b[20~\r")
        desk.settle(0.4)
        assert desk.code is None
        assert "1/13" in desk.text()
    assert sqlite_store.ask("SELECT max(seq) FROM event") == before
