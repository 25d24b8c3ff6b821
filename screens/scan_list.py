"""A short list on a scanning page: moved through by keys, and a scanner is heard over it."""

from typing import Any

from textual import events

from screens.parts.detail import Detail
from screens.parts.scan import Burst


class ScanList(Detail):
    """Lines with doors; what is scanned while it has the keys comes as `Scanned`."""

    GROUND = "base"
    DOORS_ONLY = True

    def __init__(self, **options: Any):
        super().__init__(**options)
        begins = lambda key: (key.character or "").isdigit() or key.key.isupper()  # noqa: E731
        self.burst = Burst(self, self._play, begins)

    def _play(self, event: events.Key) -> None:
        """A key that was held back and came alone."""
        self.call_later(self.app._check_bindings, event.key)

    def on_key(self, event: events.Key) -> None:
        """A scan, or a move."""
        if self.burst.take(event):
            event.stop()
            event.prevent_default()

    def _lay(self) -> None:
        """The bar never rests on a line that leads nowhere while there is one that does."""
        super()._lay()
        if not self.door:
            self.to_first()

    def to_first(self) -> None:
        """The bar on the first line that leads somewhere."""
        self.cursor = next((at for at, line in enumerate(self._lines) if line[2]), 0)
        self.refresh()
