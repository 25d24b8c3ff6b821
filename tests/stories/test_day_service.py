"""A day of customer service at 80×24 in a real terminal: a phone order of somebody new with a discount, a copy of an
old order placed and taken back, a hold and its release, an address, a cancellation that a colleague grants, a contact
revealed for a reason, two customers who are one and are not, a filter of her own on home. On either engine.
"""

from data import database
from tests.stories.conftest import PASSWORD, Store
from tests.stories.day import Books, Day, books, last_event

EVENTS = [
    *("customer.make", "address.add", "order.draft", "order.place_draft"),
    *("order.copy", "order.draft", "order.place_draft", "undo", "order.unplace"),
    *("order.hold", "order.release", "order.address"),
    *("approval.ask", "order.cancel"),
    *("customer.reveal", "customer.note", "undo", "customer.unnote"),
    *("customer.make", "customer.merge", "undo", "customer.unmerge"),
    *("filter.save", "filter.home"),
]
STOCK = [
    "CO-TWL-50S MAIN - sellable 89",
    "LN-DUV-200W MAIN - sellable 40",
    "LN-SHT-180W MAIN - sellable 30",
    "RG-WOL-16 MAIN - sellable 2",
]
"""Nothing left the house: one towel had, before she came."""
PROMISED = (
    "SELECT s.code, sum(p.allocated), sum(p.held) FROM promise p JOIN sku s ON s.id = p.sku_id GROUP BY s.code"
    " ORDER BY s.code"
)


def order_by_phone(desk: Day) -> None:
    """Zoe Park, whom nobody knows: her address is looked at, a rug is not there, 30 % would be too much."""
    desk.press("n")
    desk.wait("New order", "Goes to", "Total 0.00 EUR")
    desk.type("Zoe Park")
    desk.wait("new customer", "only the name")
    desk.press("Enter")
    desk.wait("1 of 11", "Zoe Park")
    for text, tabs in (("zoe@park.example", 1), ("+44 113 496 0000", 2), ("1 High St", 2), ("LS1", 1), ("Leeds", 2)):
        desk.press("Tab")
        desk.type(text)
        desk.press(*["Tab"] * (tabs - 1))
    desk.press("Tab")
    desk.type("gb")
    desk.wait("“LS1” is not a postcode of GB. It looks like SW1A 1AA.")
    desk.press("Up", "Up", "Up", "Ctrl+U")
    desk.type("ls11ur")
    desk.press("Ctrl+S")
    desk.wait("C10001  0 orders", "+ complete", "Zoe Park, 1 High St, LS1 1UR")
    desk.press("Enter", "Enter", "Enter")
    desk.type("2*CO-TWL-50S")
    desk.press("Enter")
    desk.wait("98.00", "Total 98.00 EUR")
    desk.type("RG-WOL-16")
    desk.press("Enter")
    desk.wait("RG-WOL-16: 0 are free, the rest waits", "1,290.00")
    desk.press("Tab", "End", "x")
    desk.wait("1,290.00", gone=True)
    desk.press("Shift+Tab")
    desk.wait("Enter take it")
    desk.type("LN-DUV-200W")
    desk.press("Enter")
    desk.wait("389.00", "Total 487.00 EUR")
    desk.press("Tab", "Tab")
    desk.type("30%")
    desk.wait("above your limit of 100.00: it will be asked for", "Total 340.90 EUR")
    desk.press("Ctrl+U")
    desk.type("15%")
    desk.wait("discount -73.05", "Total 413.95 EUR")
    desk.press("Tab")
    desk.wait("> 6.00")
    desk.press("Enter")
    desk.wait("shipping 6.00", "Total 419.95 EUR")
    desk.type("Rings the bell twice")
    desk.press("Ctrl+S")
    desk.wait("Draft DR1 saved: 419.95 EUR")
    desk.press("F8")
    desk.wait("Place the order Zoe Park 419.95 EUR?", "CO-TWL-50S MAIN allocated")
    desk.press("y")
    desk.wait("number=A10014", "Zoe Park", "! unpaid", "- payment")


def the_same_again(desk: Day) -> None:
    """Grace Kim wants the same again; then she rings up and does not."""
    desk.press("Esc")
    desk.wait_at("1/14")
    desk.press("/")
    desk.type("grace")
    desk.wait("1/1", "A10013")
    desk.press("Enter", "Y")
    desk.wait("New order  DR2", "Grace Kim", "Total 389.00 EUR")
    desk.press("F8")
    desk.wait("Place the order Grace Kim 389.00 EUR?")
    desk.press("y")
    desk.wait("number=A10015", "! unpaid")
    desk.press("u")
    desk.wait("Taken back: place a draft")
    desk.press("Esc")
    desk.wait("grace", gone=True)


def hold_and_address(desk: Day) -> None:
    """Oliver Smith is held and let go, Ya-Ting has moved, Amira Haddad wants nothing any more."""
    desk.press("/")
    desk.type("A10009")
    desk.wait("1/1", "Oliver Smith")
    desk.press("Enter", "H")
    desk.wait("Hold A10009")
    desk.type("customer")
    desk.press("Enter")
    desk.type("asks his wife which one")
    desk.press("Ctrl+S")
    desk.wait("Order A10009 held: customer.", "- customer")
    desk.press("L")
    desk.wait("Hold on order A10009 released: customer.")

    desk.press("/", "Ctrl+U")
    desk.type("A10010")
    desk.wait("1/1", "A10010", "黃雅婷")
    desk.press("Enter", "e")
    desk.wait("Change the address", "109 Long Acre")
    desk.press("Tab", "Tab", "Ctrl+U")
    desk.type("7 Neal St")
    desk.press("Ctrl+S")
    desk.wait("Order A10010 goes to another address.")


def cancel_by_asking(desk: Day, store: Store) -> None:
    """Amira Haddad wants nothing any more: that is another's to decide, who does so at once."""
    desk.press("/", "Ctrl+U")
    desk.type("A10008")
    desk.wait("1/1", "Amira Haddad")
    desk.press("Enter", "x")
    desk.wait("Cancel A10008", "Why")
    desk.type("customer")
    desk.press("Ctrl+S")
    desk.wait("Ask for approval?")
    desk.press("y")
    desk.wait("Service asks to cancel an order")
    with store.at("lin", "approvals") as boss:
        boss.wait("A10008", "for you")
        boss.press("End")
        boss.settle()
        boss.press("A")
        boss.wait("Granted to Service")
        assert boss.leave() == 0
    desk.wait("x cancelled", "A10008")


def two_who_are_one(desk: Day) -> None:
    """Hélène Dubois rings up from a new number; somebody makes Zoe Park a second time, merges them, and was wrong."""
    desk.press("5")
    desk.wait("Customers  everybody  14")
    desk.press("/")
    desk.type("dubois")
    desk.wait("1/1", "C102")
    desk.press("Enter", "R")
    desk.wait("See the contact", "it is kept in the history")
    desk.type("rings from another number")
    desk.press("Ctrl+S")
    desk.wait("buyer102@example.com +44 20 7946 0123")
    desk.press("N")
    desk.wait("Note C102")
    desk.type("Rings from work too")
    desk.press("Ctrl+S")
    desk.wait("Note on customer C102.")
    desk.press("u")
    desk.wait("Taken back: write a note on a customer.")

    desk.press("Esc")
    desk.wait("everybody  14")
    desk.press("n")
    desk.wait("New customer", "1 of 11")
    desk.type("Zoe Park")
    desk.press("Tab")
    desk.type("park@office.example")
    desk.press("Ctrl+S")
    desk.wait("Customer C10002 made.")
    desk.press("/")
    desk.type("C10002")
    desk.wait("1/1", "C10002")
    desk.press("Enter", "M")
    desk.wait("Merge into another C10002 Zoe Park", "C10001  Zoe Park")
    desk.press("Enter")
    desk.wait("What will change", "nothing is done yet")
    desk.press("Ctrl+S")
    desk.wait("Customer C10002 is C10001 now")
    desk.press("u")
    desk.wait("Taken back: merge customers.")


def a_filter_of_her_own(desk: Day) -> None:
    """Who bought once and was never seen again: counted on her home from now on."""
    desk.press("/", "Ctrl+U")
    desk.type("merged:no orders=1")
    desk.press("Enter", "f")
    desk.wait("Saved filters", "save this filter")
    desk.press("+")
    desk.wait("Save this filter")
    desk.type("Bought once")
    desk.press("Ctrl+S")
    desk.wait("Filter “Bought once” of customers saved.")
    desk.press("f")
    desk.wait("yours")
    desk.press("End")
    desk.wait("h count on home")
    desk.press("h")
    desk.wait("yours, on home")
    desk.press("Esc")
    desk.wait("Saved filters", gone=True)
    desk.press("1")
    desk.wait("Your filters", "14 Bought once")
    desk.press("3")
    desk.wait("Orders")


def test_a_day_of_customer_service_ends_in_exact_stock_money_and_events(store: Store):
    service, began = store.people["service"].id, last_event(store.url)
    money = books(store.url, service).money

    with Day(store.url) as desk:
        desk.sign_in("service", PASSWORD, "Orders", "A10001")
        desk.press("1")
        desk.wait("4 orders held")
        desk.press("3")
        desk.wait_at("1/13")
        order_by_phone(desk)
        the_same_again(desk)
        hold_and_address(desk)
        cancel_by_asking(desk, store)
        two_who_are_one(desk)
        a_filter_of_her_own(desk)
        assert desk.leave() == 0

    assert desk.presses >= 40 and desk.glass.strange == []
    changed = {"A10008 39500 0 39500 0": "A10008 39500 39500 39500 0"}
    new = ["A10014 41995 0 0 0", "A10015 38900 38900 0 0"]
    assert books(store.url, service, since=began) == Books(
        stock=STOCK, money=sorted([*(changed.get(one, one) for one in money), *new]), events=EVENTS
    )
    assert promised(store.url) == [
        ("CO-TWL-50S", 19, 0),  # Zoe Park's two
        ("LN-DUV-200W", 5, 0),  # hers for Amira Haddad's, who cancelled
        ("LN-SHT-180W", 11, 0),
        ("RG-WOL-16", 2, 0),
    ]


def promised(url: str) -> list[tuple[str, int, int]]:
    """What of each SKU is promised and kept back."""
    database.open_database(url)
    try:
        return [(code, int(allocated), int(held)) for code, allocated, held in database.rows(PROMISED)]
    finally:
        database.close_database()
