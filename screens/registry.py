"""The places of the program in menu order, by dotted path, so that what a page imports is paid when it is opened."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from data.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A page that one can go to: its name on the command line and in `:`, its title, its class, the right it needs."""

    name: str
    title: str
    """In English."""
    path: str
    right: str
    thing: str = ""
    """The things that its list shows; a number of one of them leads here."""

    def load(self) -> Callable[..., Any]:
        """The page's class."""
        module, _, name = self.path.partition(":")
        found: Callable[..., Any] = getattr(import_module(module), name)
        return found


PLACES: tuple[Place, ...] = (
    Place("home", "Home", "screens.boards.home:Home", "own.keep"),
    Place("inventory", "Inventory", "screens.desks.inventory:InventoryDesk", "catalogue.view", "stock"),
    Place("orders", "Orders", "screens.desks.orders:OrderDesk", "order.view", "orders"),
    Place("approvals", "Approvals", "screens.desks.approvals:ApprovalDesk", "approval.view", "approvals"),
    Place("customers", "Customers", "screens.desks.customers:CustomerDesk", "customer.view", "customers"),
    Place("products", "Products", "screens.desks.products:ProductDesk", "catalogue.view", "products"),
    Place("picking", "Picking", "screens.boards.picking:PickBoard", "order.fulfil", "waves"),
    Place("arrivals", "Arrivals", "screens.desks.arrivals:ArrivalDesk", "stock.receive", "arrivals"),
    Place("counts", "Counts", "screens.desks.counts:CountDesk", "stock.count", "counts"),
    Place("leaving", "Leaving", "screens.desks.leaving:LeavingDesk", "order.fulfil"),
    Place("packing", "Packing", "screens.boards.packing:PackBoard", "order.fulfil"),
    Place("parcels", "Parcels", "screens.desks.parcels:ParcelDesk", "order.view", "parcels"),
    Place("short", "Short", "screens.desks.short:ShortDesk", "order.view"),
    Place("receiving", "Receive", "screens.boards.receiving:Receiving", "stock.receive"),
    Place("counting", "Count", "screens.boards.counting:Counting", "stock.count"),
    Place("variants", "Variants", "screens.desks.variants:VariantDesk", "catalogue.view", "variants"),
    Place("new_order", "New order", "screens.boards.new_order:NewOrder", "order.draft"),
    Place("imports", "Imports", "screens.desks.imports:ImportDesk", "data.import", "imports"),
    Place("people", "People", "screens.desks.people:PeopleDesk", "staff.manage", "staff"),
    Place("settings", "Settings", "screens.boards.settings:SettingsBoard", "settings.view"),
    Place("history", "History", "screens.desks.history:HistoryDesk", "history.view", "events"),
    Place("preferences", "Preferences", "screens.boards.preferences:Preferences", "own.keep"),
)
SIGN_IN = "screens.boards.sign_in:SignIn"


def place_of(name: str) -> Place | None:
    """The place of a name, or of a thing that it lists."""
    return next((place for place in PLACES if name and name in (place.name, place.thing)), None)
