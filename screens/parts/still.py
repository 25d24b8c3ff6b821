"""Still: a screen that draws only what has changed, and nothing while the program holds its frames back.

It leaves out work of Textual whose result would be the same; the private names of the pinned Textual that this takes
stand here, guarded by a test.
"""

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from rich.console import Console
from textual import events
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from screens.parts.drawn import Drawn

Span = tuple[int, int, int]
"""Line, first column, the column behind the last."""


class Spans(ChopsUpdate):
    """A frame: stretches of lines, each behind where it stands."""

    def render_segments(self, console: Console) -> str:
        """As Textual writes it, without an object for each move of the cursor, and cut at both ends."""
        written: list[str] = []
        for y, x1, x2 in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                if strip is None or x >= x2 or end <= x1:
                    continue
                if x < x1 or end > x2:
                    strip, x = strip.crop(max(0, x1 - x), min(end, x2) - x), max(x, x1)
                written += (f"\x1b[{y + 1};{x + 1}H", strip.render(console))
        return "".join(written)


class LineCompositor(Compositor):
    """Asks widgets for single lines. Textual asks all that lie around the changed lines for all of theirs."""

    _wanted: dict[int, list[tuple[int, int]]] | None = None
    """The stretches of each line that are to be drawn; None: all of all."""

    def render_partial_update(self) -> Any:
        """Textual's own, with the stretches known to what draws them."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        if not regions:
            return None
        crop = Region.from_union(regions).intersection(self.size.region)
        spans: list[Span] = list(self._regions_to_spans(regions))
        self._wanted = {}
        for y, x1, x2 in spans:
            self._wanted.setdefault(y, []).append((x1, x2))
        try:
            chops = self._render_chops(crop, self._wanted.__contains__)
        finally:
            self._wanted = None
        return Spans(chops, spans, [cuts[1:] for cuts in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Any:
        chops: list[dict[int, Strip | None]] = []
        missing: list[set[int]] = []
        for y, cuts in enumerate(self.cuts):
            drawn = is_rendered_line(y)
            chops.append(dict.fromkeys(cuts[:-1]) if drawn else {})
            missing.append(self._starts(y, cuts) if drawn else set())
        for widget, (region, clip) in self.visible_widgets.items():  # front to back
            shown = region.intersection(clip)
            first, last = max(shown.y, crop.y), min(shown.bottom, crop.bottom)
            lines = [y for y in range(first, last) if missing[y]]
            if lines and shown.width:
                _fill(widget, region, shown, lines, self.cuts, chops, missing)
        return chops

    def _starts(self, y: int, cuts: Sequence[int]) -> set[int]:
        """Where the pieces of a line begin that are to be drawn."""
        if self._wanted is None:
            return set(cuts[:-1])
        return {x for x, end in pairwise(cuts) if any(x < x2 and end > x1 for x1, x2 in self._wanted[y])}


def _fill(
    widget: Widget,
    region: Region,
    shown: Region,
    lines: list[int],
    cuts: Any,
    chops: list[dict[int, Strip | None]],
    missing: list[set[int]],
) -> None:
    """Put a widget's lines where nothing in front of it stands."""
    strips: list[Strip] | None = None
    left, right, whole = shown.x, shown.right, shown.width == region.width
    asked = []
    for y in lines:
        within = [cut for cut in cuts[y] if left <= cut <= right]
        own = missing[y].intersection(within[:-1])
        if own:
            missing[y] -= own
            asked.append((y, within, own))
    drawn = widget.strips_of([y - region.y for y, *_ in asked]) if isinstance(widget, Drawn) else None
    for place, (y, within, own) in enumerate(asked):
        if drawn is not None:
            strip = drawn[place]
            strip = strip if whole else strip.crop(left - region.x, right - region.x)
        else:
            if strips is None:
                strips = widget.render_lines(shown.translate((-region.x, -region.y)))
            strip = strips[y - shown.y]
        if len(within) == 2:
            chops[y][within[0]] = strip
            continue
        for cut, piece in zip(within, strip.divide([cut - left for cut in within[1:]]), strict=False):
            if cut in own:
                chops[y][cut] = piece


class Still(Screen[Any]):
    """The base of every page."""

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._compositor = LineCompositor()
        self._held_until = 0.0
        self._styled_by: int | None = None
        """Which styles of the program it was drawn in when it was seen last."""
        self._covered = self._back = False
        """Whether something lies over it; whether it was drawn since that has gone, before it heard of it."""

    def _on_screen_suspend(self) -> None:
        self._covered, self._back = True, False

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual works out all styles of a page whenever it comes; they have not changed, unless a theme has.

        What has been drawn already is not drawn once more.
        """
        now = self.app._css_update_count
        event.refresh_styles = self._styled_by not in (None, now)
        self._styled_by = now
        if self._back and not event.refresh_styles and self._size == self.app.size:
            event.prevent_default()
            self.stack_updates += 1
        self._covered = self._back = False

    def _compositor_refresh(self) -> None:
        """Textual draws every layout of a held screen and throws it away: two of three frames of a start."""
        if not self.app._batch_count:
            super()._compositor_refresh()

    def hold(self, seconds: float) -> None:
        """What is drawn next is about to change once more: one frame for both, if it comes soon."""
        self._held_until = time.monotonic() + seconds

    def _on_timer_update(self) -> None:
        if time.monotonic() < self._held_until:
            self._update_timer.pause()
            self.set_timer(max(0.0, self._held_until - time.monotonic()), self._update_timer.resume)
        else:
            super()._on_timer_update()

    def paint_now(self, *, whole: bool = False) -> None:
        """Draw what has changed, or all of it, without waiting for a tick."""
        self._held_until = 0.0
        if self.app._batch_count or not self.is_current:
            return
        if self._covered:
            self._covered, self._back, whole = False, True, True
        if whole or self._repaint_required:
            self._compositor._dirty_regions.add(self.size.region)
            self._dirty_widgets.clear()
            self._repaint_required = False
        if not self._layout_required:
            for widget in self._compositor.visible_widgets:
                if widget._repaint_required and not widget._layout_required:  # it would tell so when it is idle
                    widget._repaint_required = False
                    self._dirty_widgets.add(widget)
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()
            return
        self._layout_required = False
        self._refresh_layout()
        self._dirty_widgets.clear()
