"""When an order must be ready: the earlier of its carrier's cut-off and its warehouse's, on the day of its promise.

Cut-offs are wall-clock times of the warehouse's zone. On a day on which the warehouse is closed nothing is fetched:
what is promised by then must go on the last open day before.
"""

from data import clock, database, hours
from data.dataclass import dataclass

_PLACES = (
    "SELECT w.id, w.code, w.tz, w.cutoff, coalesce(c.weekly, '{}'), coalesce(c.holidays, '[]'),"
    " coalesce(c.shifts, '{}'), coalesce(c.breaks, '{}') FROM warehouse w LEFT JOIN calendar c ON c.id = w.calendar_id"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a warehouse says of its days."""

    code: str
    zone: str
    cutoff: str
    calendar: hours.Calendar


class Cutoffs:
    """The cut-offs of all warehouses and carriers, read once."""

    def __init__(self) -> None:
        self.places = {
            int(key): Place(str(code), str(tz), str(cutoff), hours.Calendar.read(str(tz), *map(str, calendar)))
            for key, code, tz, cutoff, *calendar in database.rows(_PLACES)
        }
        self._carriers = {
            (int(place), str(carrier)): str(cutoff)
            for place, carrier, cutoff in database.rows("SELECT warehouse_id, carrier, cutoff FROM carrier_cutoff")
        }
        self._codes: dict[str, str] = {}
        self._known: dict[tuple[int, str, int], int] = {}

    def time(self, warehouse: int, carrier: str) -> str:
        """The time of day by which goods of a carrier must be ready in a warehouse: 15:00."""
        own = self.places[warehouse].cutoff
        fetched = self._carriers.get((warehouse, self.code(carrier)), own) if carrier else own
        return min(own, fetched)

    def at(self, warehouse: int | None, carrier: str, promised: int | None) -> int | None:
        """When an order must be ready that is promised by an instant; by then, where no warehouse is known."""
        if promised is None or warehouse not in self.places:
            return promised
        key = (warehouse, carrier, promised)
        if key not in self._known:
            self._known[key] = hours.fetched_by(
                self.places[warehouse].calendar, promised, self.time(warehouse, carrier)
            )
        return self._known[key]

    def end_of_today(self, warehouse: int, now: int) -> int:
        """When the day ends there that it is now."""
        zone = self.places[warehouse].zone
        return clock.day_bounds(clock.day_of(now, zone), zone)[1]

    def code(self, carrier: str) -> str:
        """As cut-offs are kept: by the code of a known carrier."""
        from data.carriers import carrier_of

        if carrier not in self._codes:
            known = carrier_of(carrier)
            self._codes[carrier] = known.code if known else carrier
        return self._codes[carrier]
