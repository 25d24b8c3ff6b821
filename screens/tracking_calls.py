"""What is done for each matched line of a list of tracking numbers."""

from collections.abc import Sequence
from typing import Any

from data.doorway import Call
from data.operations.dispatch import ship_order
from data.operations.parcels import track_parcel
from data.queries.tracking_numbers import Match


def calls_of(ready: Sequence[Match]) -> list[Any]:
    """A number for its parcel, or the order shipped with it."""
    return [
        Call(ship_order, (one.order_id,), {"carrier": one.carrier, "tracking": one.tracking})
        if one.order_id
        else Call(track_parcel, (one.parcel_id,), {"carrier": one.carrier, "tracking": one.tracking})
        for one in ready
    ]
