"""An order by telephone at a real terminal: from a customer nobody knew to placed stock, by keys alone."""

from tests.stories.conftest import Store

F8 = b"\x1b[19~"


def test_a_phone_order_from_nothing_to_placed(store: Store):
    with store.at("service", "orders") as terminal:
        terminal.wait("Orders", "A10001")
        terminal.press("n")
        terminal.wait("New order", "Customer", "Goes to", "Total 0.00 EUR")

        terminal.type("Zoe Park")
        terminal.wait("new customer", "only the name")
        terminal.press("Enter")
        terminal.wait("1 of 11", "Zoe Park")
        terminal.press("Tab", *"zoe@park.example", "Tab", *"+44 113 496 0000", "Tab", "Tab", *"1 High St", "Tab", "Tab")
        terminal.press(*"LS1", "Tab", *"Leeds", "Tab", "Tab", *"gb")
        terminal.wait("“LS1” is not a postcode of GB. It looks like SW1A 1AA.")
        terminal.press("Up", "Up", "Up")
        terminal.wait("7 of 11")
        terminal.press("Ctrl+U", *"ls11ur", "Ctrl+S")
        terminal.wait("C10001  0 orders", "+ complete", "Zoe Park, 1 High St, LS1 1UR")

        terminal.press("Enter", "Enter", "Enter")
        terminal.type("2*CO-TWL-50S")
        terminal.press("Enter")
        terminal.wait("Hand to", "98.00", "Total 98.00 EUR")
        terminal.type("LN-DUV-200W")
        terminal.press("Enter")
        terminal.wait("389.00", "Total 487.00 EUR")
        terminal.press("Tab", "Down", "+")
        terminal.wait("778.00", "Total 876.00 EUR")
        terminal.press("Tab", "Tab")
        terminal.wait("> 6.00")
        terminal.press("Enter")
        terminal.wait("shipping 6.00", "Total 882.00 EUR")
        terminal.type("Rings the bell twice")

        terminal.press("Ctrl+S")
        terminal.wait("Draft DR1 saved: 882.00 EUR")
        terminal.send(F8)
        terminal.wait("Place the order Zoe Park 882.00 EUR?", "CO-TWL-50S MAIN allocated")
        terminal.press("y")
        terminal.wait("number=A10014", "Zoe Park", "! unpaid", "- payment")
        assert terminal.glass.strange == []
        assert terminal.leave() == 0

    assert store.ask("SELECT total_minor FROM orders WHERE number = ?", "A10014") == 88_200
    assert store.ask("SELECT count(*) FROM stock_hold WHERE released_at IS NULL") == 0
    assert (
        store.ask("SELECT sum(a.qty) FROM allocation a JOIN orders o ON o.id = a.order_id WHERE o.number = 'A10014'")
        == 4
    )
    assert store.ask("SELECT text FROM order_note ORDER BY id DESC LIMIT 1") == "Rings the bell twice"
    assert store.ask("SELECT count(*) FROM customer WHERE name = 'Zoe Park'") == 1
    assert store.ask("SELECT count(*) FROM event WHERE body LIKE '%Zoe%' OR body LIKE '%park.example%'") == 0
