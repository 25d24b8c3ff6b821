"""What every part of the demo is made from: the moment it is told at, dice that always fall alike, the places."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from random import Random

from data import clock, database, hours
from data.dataclass import dataclass, field
from data.seed.rows import Rows

ZONE = "Europe/Berlin"
CURRENCY = "EUR"
YEAR = 365
"""Days of history."""
QUIET_HOURS = 80
"""How long before the moment the history ends and the open orders have the shop to themselves."""


@dataclass(slots=True)
class Place:
    """A warehouse with what the demo asks of it all the time."""

    id: int
    code: str
    calendar: hours.Calendar
    cutoff: str
    handling: int
    """Minutes."""
    bins: dict[str, int] = field(default_factory=dict)

    def ship_by(self, start: int) -> int:
        """The dispatch promise of an order that starts then."""
        return hours.ship_by(self.calendar, start, self.handling * clock.MINUTE, self.cutoff)


@dataclass(slots=True)
class Frame:
    """The demo in the making."""

    now: int
    seed: int
    rows: Rows
    places: dict[str, Place] = field(default_factory=dict)
    staff: dict[str, int] = field(default_factory=dict)
    """Ids by sign-in name; `store` is the store itself."""
    days: int = YEAR
    """Of history."""
    daily: bool = False
    """Whether the history came in by the day and not by the month."""
    _operations: list[tuple[int, str]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The store day of the moment."""
        return clock.moment(self.now, ZONE).date()

    @property
    def start(self) -> int:
        """When the store was founded: some weeks before the first order."""
        return at_local(self.today - timedelta(days=self.days + 35), 9 * 60)

    def dice(self, part: str) -> Random:
        """Dice for a part of the demo, so that a change in one part leaves the others alone."""
        return Random(f"{self.seed}:{part}")

    def op_id(self, at: int) -> str:
        """The operation of the month, or of the day, that a row of the history belongs to."""
        if not self._operations:
            self._operations = [
                (at_local(day, 0), f"demo{self.seed}-{day.isoformat()[: 10 if self.daily else 7]}")
                for day in self._begins()
            ]
        return self._operations[bisect_right(self._operations, (at, "~")) - 1][1]

    def _begins(self) -> list[date]:
        """The first day of each month, or each day, that has history."""
        if self.daily:
            first = clock.moment(self.start, ZONE).date()
            return [first + timedelta(days=step) for step in range((self.today - first).days + 1)]
        days = [self.today.replace(day=1)]
        while at_local(days[-1], 0) > self.start:
            days.append((days[-1] - timedelta(days=1)).replace(day=1))
        return days[::-1]

    def operations(self) -> list[tuple[str, str]]:
        """Every operation of the history with its day or month."""
        self.op_id(self.start)
        return [(op_id, op_id.removeprefix(f"demo{self.seed}-")) for _, op_id in self._operations]


def at_local(day: date, minutes: int, seconds: int = 0) -> int:
    """An instant by the store's wall clock."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock.zone(ZONE))
    return clock.instant(midnight.replace(hour=minutes // 60, minute=minutes % 60, second=seconds))


def load_places() -> dict[str, Place]:
    """The warehouses as they are in the store, with their bins."""
    found = {
        code: Place(int(key), code, hours.Calendar.read(tz, weekly, holidays), cutoff, int(handling))
        for key, code, cutoff, handling, tz, weekly, holidays in database.rows(
            "SELECT w.id, w.code, w.cutoff, w.handling_minutes, w.tz, c.weekly, c.holidays FROM warehouse w"
            " JOIN calendar c ON c.id = w.calendar_id ORDER BY w.id"
        )
    }
    for place in found.values():
        place.bins = {
            code: int(key)
            for key, code in database.rows(
                "SELECT id, code FROM bin WHERE warehouse_id = ? ORDER BY pick_seq, id", (place.id,)
            )
        }
    return found
