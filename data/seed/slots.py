"""When an open order must have been placed so that it is late now, leaves at the next cut-off, or at one after it."""

from random import Random

from data import clock
from data.seed.frame import Frame, Place

SLOTS = {"next": 0, "later": 1, "last": 2}
"""Cut-offs to come, in their order."""
BACK = 7 * 24
"""Hours looked back."""


class Slots:
    """The hours of the last days, by the cut-off that an order placed in them is promised for."""

    def __init__(self, frame: Frame, dice: Random):
        self.frame, self.dice = frame, dice
        self._hours = {code: self._by_cutoff(place) for code, place in frame.places.items()}

    def placed(self, place: Place, slot: str) -> int:
        """An instant for an order of that slot (late, next, later, last), or of the one before where it has none."""
        known = self._hours[place.code]
        past = [due for due in known if due < self.frame.now]
        to_come = [due for due in known if due >= self.frame.now]
        due = past[-1] if slot == "late" and past else to_come[min(len(to_come) - 1, SLOTS.get(slot, 0))]
        return self.dice.choice(known[due]) + self.dice.randint(60, 3500) * clock.SECOND

    def _by_cutoff(self, place: Place) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        first = self.frame.now // clock.HOUR * clock.HOUR
        for back in range(BACK, 1, -1):
            at = first - back * clock.HOUR
            found.setdefault(place.ship_by(at + clock.HOUR // 2), []).append(at)
        return found
