"""A day's work by keyboard in a real terminal: from a held order to a shipped one, and goods that come in."""

from tests.stories.conftest import Store
from tests.stories.terminal import Terminal

TRACKING = "00340434161094022115"
STATE = "SELECT fulfilment || ' ' || tracking || ' ' || unshipped FROM orders WHERE number = ?"


def ship(desk: Terminal) -> None:
    """Fill in the form of `s` and send it."""
    desk.press("s")
    desk.wait("Carrier")
    desk.press(*"dhl", "Enter", *TRACKING, "Ctrl+S")


def test_an_order_is_held_released_and_shipped_by_keys_and_the_shipping_taken_back(sqlite_store: Store):
    with sqlite_store.at("operations", "orders", size=(120, 40)) as desk:
        desk.wait_at("1/13")
        desk.wait("A10009")
        desk.press(*["Down"] * 8, "A")
        desk.wait("Order A10009 approved.", "u undo")
        desk.press("H")
        desk.wait("Hold A10009")
        desk.press(*"address", "Enter", "Ctrl+S")
        desk.wait("Order A10009 held: address.", "- address")
        ship(desk)
        desk.wait("Order A10009 is held: address. Release the hold first.")
        desk.press("Esc", "L")
        desk.wait("Hold on order A10009 released: address.")
        desk.press("s")
        desk.wait("Carrier", "DHL", TRACKING)
        desk.press("Ctrl+S")
        desk.wait("Order A10009 shipped: 2 units with DHL.")
        assert sqlite_store.ask(STATE, "A10009") == f"shipped {TRACKING} 0"

        desk.press("u")
        desk.wait("Taken back: ship")
        assert sqlite_store.ask(STATE, "A10009") == "ready  2"
        assert desk.glass.strange == []
        assert desk.leave() == 0


def test_logistics_receives_goods_and_ships_what_waited_for_them(sqlite_store: Store):
    with sqlite_store.at("logistics", "inventory") as desk:
        desk.wait_at("1/4")
        desk.wait("RG-WOL-16")
        desk.press("End", "r")
        desk.wait("Receive", "RG-WOL-16")
        desk.press(*"12", "Ctrl+S")
        desk.wait("12 × RG-WOL-16 received into - of MAIN.")
        desk.wait_until(
            lambda: desk.line("RG-WOL-16  ").split()[-6:-3] == ["14", "3", "."], "14 in the house, 3 promised"
        )

        desk.press("3")
        desk.wait("A10003", "Orders")
        desk.press(":", *"A10003", "Enter")
        desk.wait_at("1/1")
        desk.wait("A10003", "+ ready")
        desk.press(":", *"A10010", "Enter")
        desk.wait_at("1/1")
        desk.wait("A10010")
        ship(desk)
        desk.wait("Order A10010 is not approved yet.")
        assert desk.leave() == 0


def test_a_request_of_customer_service_is_granted_at_another_desk(sqlite_store: Store):
    service, boss = sqlite_store.at("service", "orders"), sqlite_store.at("lin", "approvals")
    with service, boss:
        service.wait_at("1/13")
        boss.wait("for you", "2")
        service.press(*["Down"] * 7, "x")
        service.wait("Cancel A10008", "Why")
        service.press(*"customer", "Ctrl+S")
        service.wait("Ask for approval?")
        service.press("y")
        service.wait("Service asks to cancel an order")

        boss.wait("A10008", patience=3)
        boss.press("End")
        boss.settle()
        boss.press("A")
        boss.wait("Granted to Service")
        service.wait("A10008 ", gone=True, patience=3)
        assert sqlite_store.ask("SELECT state FROM orders WHERE number = 'A10008'") == "cancelled"


def test_goods_are_transferred_adjusted_and_taken_off_the_shelf(sqlite_store: Store):
    with sqlite_store.at("operations", "inventory") as desk:
        desk.wait_at("1/4")
        desk.wait("CO-TWL-50S")
        desk.press("J")
        desk.wait("Adjust")
        desk.press(*"-2", "Enter")
        desk.wait("Reason")
        desk.press(*"coun", "Enter", "Ctrl+S")
        desk.wait("CO-TWL-50S in MAIN adjusted by -2")
        desk.press("T")
        desk.wait("Transfer", "East")
        desk.press("Enter", *"5", "Ctrl+S")
        desk.wait("Transfer T-101 of 5 × CO-TWL-50S from MAIN to EAST drafted.")
        desk.press("X")
        desk.wait("is off the shelf.")
        desk.press("u")
        desk.wait("Taken back: take off the shelf.")
        assert desk.glass.strange == []
