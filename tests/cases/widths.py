"""Widths: texts measured, padded and cut in cells; what a cut leaves empty is padded with spaces."""

from typing import Any

from screens.cells import cells_of, loose_cells, pad_cells, take_cells
from tests.cases.adapter import asked


def result(case: dict[str, Any]) -> object:
    """The cells of a text, the spaces around it, or what of it fits."""
    given, action = case["given"], case["when"]["action"]
    text = given["text"]
    if action == "measure":
        cells = cells_of(text, given.get("ambiguous_cells", 1))
        return asked(case, {"cells": cells, "codepoint_sum": loose_cells(text)})
    if action == "cut":
        kept = take_cells(text, given["cells"])
        return {"text": kept, "cells": cells_of(kept), "fill_spaces": _spaces_after(kept, text, given["cells"])}
    padded = pad_cells(text, given["cells"], given["align"])
    left = padded.index(text)
    right = len(padded) - left - len(text)
    return {"spaces_left": left, "spaces_right": right, "cells": cells_of(padded)}


def _spaces_after(kept: str, text: str, cells: int) -> int:
    """Spaces that fill the last column behind a cut text; a text that was not cut ends where it ends."""
    return len(pad_cells(kept, cells)) - len(kept) if kept != text else 0
