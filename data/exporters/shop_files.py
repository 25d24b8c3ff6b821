"""What shops read to learn that goods are on their way: a row for each article of a parcel, in their own columns.

- `shopify`: the names of its order export, which the apps for bulk fulfilment read.
- `matrixify`: lines of fulfilments to be merged into orders. An instant may stand there only for what has arrived, and
  the parcels of an order are told apart by their id. The file's name or the sheet must be called Orders.
- `woocommerce`: the columns of the importer of “Advanced Shipment Tracking”.

Nothing in them is personal.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from data import clock
from data.carriers import carrier_of
from data.dataclass import dataclass, field
from data.exporters.parcels import Parcel

Row = dict[str, Any]

SHOPIFY_CARRIERS = {
    **{"dhl": "DHL Express", "dpd": "DPD", "ups": "UPS", "royalmail": "Royal Mail", "fedex": "FedEx", "usps": "USPS"},
    **{
        "gls": "GLS",
        "evri": "Evri",
        "postnl": "PostNL",
        "laposte": "La Poste",
        "sf": "SF Express",
        "ems": "China Post",
    },
}
"""By our code; Shopify links a number only for a carrier that is spelled so."""
_SHOPIFY_NAMES = (
    *("4PX", "An Post", "APC", "Asendia USA", "Australia Post", "BPost", "Canada Post", "Canpar", "China Post"),
    *("Chronopost", "Chukou1", "Colissimo", "Correios", "Correos", "CTT", "CTT Express", "Deutsche Post", "DPD Local"),
    *("DHL eCommerce", "DHL eCommerce Asia", "DHL Express", "DPD UK", "DX", "Estes", "Evri", "Hermes", "InPost"),
    *("Japan Post", "La Poste", "LaserShip", "Mondial Relay", "New Zealand Post", "NinjaVan", "OnTrac", "Packeta"),
    *("Pitney Bowes", "Poste Italiane", "PostNord", "Purolator", "Sagawa", "Sendle", "Singapore Post", "StarTrack"),
    *("Swiss Post", "TNT", "Whistl", "XPO Logistics", "Yamato", "YunExpress", "Amazon Logistics UK", "India Post"),
)
WOO_CARRIERS = {
    **{"dhl": "DHL Express", "dpd": "DPD", "ups": "UPS", "royalmail": "Royal Mail", "fedex": "FedEx", "usps": "USPS"},
    **{"gls": "GLS", "evri": "Evri", "postnl": "PostNL", "laposte": "La Poste", "sf": "SF Express", "ems": "China EMS"},
}


@dataclass(frozen=True, slots=True)
class ShopFile:
    """A file that a shop reads."""

    name: str
    channel: str
    """The source whose orders it is for, unless a filter names another."""
    columns: tuple[str, ...]
    row: Callable[[Parcel, tuple[str, str, int], str], Row]
    """A row of a parcel, one of its articles, and the store's zone."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    sheet: str = "list"


def rows_of(file: ShopFile, parcels: Iterator[Parcel], zone: str) -> Iterator[Row]:
    """A row for each article of each parcel; a parcel of which nobody knows what is in it has one without."""
    for parcel in parcels:
        for line in parcel.lines or (("", "", 0),):
            yield file.row(parcel, line, zone)


def _own(parcel: Parcel, line: tuple[str, str, int], zone: str) -> Row:
    code, title, qty = line
    return {
        "id": parcel.number,
        "order": parcel.order,
        "channel": parcel.channel,
        "source": parcel.source_id,
        "carrier": parcel.carrier,
        "service": parcel.service,
        "tracking": parcel.tracking,
        "warehouse": parcel.warehouse,
        "state": parcel.state,
        "handed": clock.iso(parcel.handed_at),
        "delivered": None if parcel.delivered_at is None else clock.iso(parcel.delivered_at),
        "sku": code,
        "title": title,
        "quantity": qty,
    }


def _shopify(parcel: Parcel, line: tuple[str, str, int], zone: str) -> Row:
    return {
        "Name": parcel.source_id,
        "Id": parcel.own_id,
        "Tracking Number": parcel.tracking,
        "Tracking Company": shopify_carrier(parcel.carrier),
        "Tracking URL": "",
        "Fulfilled at": _with_offset(parcel.handed_at, zone),
        "Lineitem sku": line[0],
        "Lineitem quantity": line[2],
    }


def _matrixify(parcel: Parcel, line: tuple[str, str, int], zone: str) -> Row:
    arrived = parcel.delivered_at
    return {
        "Name": parcel.source_id,
        "Command": "MERGE",
        "Line: Type": "Fulfillment Line",
        "Line: SKU": line[0],
        "Line: Quantity": line[2],
        "Fulfillment: ID": parcel.id,
        "Fulfillment: Status": "success",
        "Fulfillment: Tracking Company": shopify_carrier(parcel.carrier),
        "Fulfillment: Tracking Number": parcel.tracking,
        "Fulfillment: Processed At": "" if arrived is None else _with_offset(arrived, zone),
        "Fulfillment: Shipment Status": "" if arrived is None else "delivered",
    }


def _woocommerce(parcel: Parcel, line: tuple[str, str, int], zone: str) -> Row:
    day = clock.moment(parcel.handed_at, zone)
    return {
        "order_id": parcel.own_id or parcel.source_id,
        "tracking_provider": _carrier(parcel.carrier, WOO_CARRIERS),
        "tracking_number": parcel.tracking,
        "date_shipped": day.strftime("%d-%m-%Y"),
        "status_shipped": 2 if parcel.unshipped else 1,
        "sku": line[0],
        "qty": line[2],
    }


def shopify_carrier(name: str) -> str:
    """A carrier as Shopify spells it; others as they are called here."""
    typed = name.strip().casefold()
    own = next((known for known in _SHOPIFY_NAMES if known.casefold() == typed), "")
    return own or _carrier(name, SHOPIFY_CARRIERS)


def _carrier(name: str, spelled: Mapping[str, str]) -> str:
    known = carrier_of(name)
    return name.strip() if known is None else spelled.get(known.code, known.name)


def _with_offset(at: int, zone: str) -> str:
    return clock.moment(at, zone).strftime("%Y-%m-%d %H:%M:%S %z")


OWN_COLUMNS = (
    *("id", "order", "channel", "source", "carrier", "service", "tracking", "warehouse", "state", "handed"),
    *("delivered", "sku", "title", "quantity"),
)
OWN_FILE = ShopFile("", "", OWN_COLUMNS, _own, {"quantity": "number"})
SHOP_FILES: Mapping[str, ShopFile] = {
    one.name: one
    for one in (
        ShopFile(
            "shopify",
            "shopify",
            (
                *("Name", "Id", "Tracking Number", "Tracking Company", "Tracking URL", "Fulfilled at"),
                *("Lineitem sku", "Lineitem quantity"),
            ),
            _shopify,
            {"Lineitem quantity": "number"},
        ),
        ShopFile(
            "matrixify",
            "shopify",
            (
                *("Name", "Command", "Line: Type", "Line: SKU", "Line: Quantity", "Fulfillment: ID"),
                *("Fulfillment: Status", "Fulfillment: Tracking Company", "Fulfillment: Tracking Number"),
                *("Fulfillment: Processed At", "Fulfillment: Shipment Status"),
            ),
            _matrixify,
            {"Line: Quantity": "number", "Fulfillment: ID": "number"},
            "Orders",
        ),
        ShopFile(
            "woocommerce",
            "woocommerce",
            ("order_id", "tracking_provider", "tracking_number", "date_shipped", "status_shipped", "sku", "qty"),
            _woocommerce,
            {"status_shipped": "number", "qty": "number"},
        ),
    )
}
