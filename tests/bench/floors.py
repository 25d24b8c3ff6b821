"""The floor of everything on a screen: a Textual app of one label, which says something else at every key.

`python -m tests.bench.floors` runs it; it imports nothing of ours.
"""

from textual.app import App, ComposeResult
from textual.widgets import Label

READY = "READY"


class LabelApp(App[None]):
    """One label."""

    keys = 0

    def compose(self) -> ComposeResult:
        """The label."""
        yield Label(READY)

    def on_key(self) -> None:
        """Another text."""
        self.keys += 1
        self.query_one(Label).update(f"key {self.keys}")


if __name__ == "__main__":
    LabelApp().run()
