"""From one style to the next on a line, in as few bytes as a terminal understands: most change the colour of the text.

Textual says every colour and attribute anew for each piece; a list in true colours takes half the bytes this way.
"""

from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

END = "\x1b[0m"


@lru_cache(maxsize=8192)
def change(before: Style | None, after: Style, colours: ColorSystem) -> str:
    """What is written between text in one style and text in another; `before` is None at the beginning of a line."""
    codes = Strip.render_ansi(after, colours)
    if before is None:
        return f"\x1b[{codes}m" if codes else ""
    if _attributes(before) != _attributes(after) or _loses_colour(before, after):
        return f"\x1b[0;{codes}m" if codes else END
    changed: list[str] = []
    if after.color is not None and before.color != after.color:
        changed += after.color.downgrade(colours).get_ansi_codes()
    if after.bgcolor is not None and before.bgcolor != after.bgcolor:
        changed += after.bgcolor.downgrade(colours).get_ansi_codes(False)
    return f"\x1b[{';'.join(changed)}m" if changed else ""


def _attributes(style: Style) -> int:
    return style._attributes & style._set_attributes


def _loses_colour(before: Style, after: Style) -> bool:
    lost = before.color is not None and after.color is None
    return lost or (before.bgcolor is not None and after.bgcolor is None)
