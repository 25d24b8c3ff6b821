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
    Place("history", "History", "screens.desks.history:HistoryDesk", "history.view", "events"),
    Place("preferences", "Preferences", "screens.boards.preferences:Preferences", "own.keep"),
)
SIGN_IN = "screens.boards.sign_in:SignIn"


def place_of(name: str) -> Place | None:
    """The place of a name, or of a thing that it lists."""
    return next((place for place in PLACES if name and name in (place.name, place.thing)), None)
