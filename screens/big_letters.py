"""Letters five lines high, of cells of two columns, for what is read from an arm's length: bins and quantities."""

from screens.parts.drawn import Piece

HEIGHT = 5
FONT: dict[str, tuple[str, ...]] = {
    "0": ("###", "# #", "# #", "# #", "###"), "1": ("## ", " # ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"), "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"), "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"), "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"), "9": ("###", "# #", "###", "  #", "###"),
    "A": (" # ", "# #", "###", "# #", "# #"), "B": ("## ", "# #", "## ", "# #", "## "),
    "C": (" ##", "#  ", "#  ", "#  ", " ##"), "D": ("## ", "# #", "# #", "# #", "## "),
    "E": ("###", "#  ", "## ", "#  ", "###"), "F": ("###", "#  ", "## ", "#  ", "#  "),
    "G": (" ##", "#  ", "# #", "# #", " ##"), "H": ("# #", "# #", "###", "# #", "# #"),
    "I": ("###", " # ", " # ", " # ", "###"), "J": ("  #", "  #", "  #", "# #", " # "),
    "K": ("# #", "# #", "## ", "# #", "# #"), "L": ("#  ", "#  ", "#  ", "#  ", "###"),
    "M": ("# #", "###", "###", "# #", "# #"), "N": ("## ", "# #", "# #", "# #", "# #"),
    "O": (" # ", "# #", "# #", "# #", " # "), "P": ("## ", "# #", "## ", "#  ", "#  "),
    "Q": (" # ", "# #", "# #", " ##", "  #"), "R": ("## ", "# #", "## ", "# #", "# #"),
    "S": (" ##", "#  ", " # ", "  #", "## "), "T": ("###", " # ", " # ", " # ", " # "),
    "U": ("# #", "# #", "# #", "# #", "###"), "V": ("# #", "# #", "# #", "# #", " # "),
    "W": ("# #", "# #", "###", "###", "# #"), "X": ("# #", "# #", " # ", "# #", "# #"),
    "Y": ("# #", "# #", " # ", " # ", " # "), "Z": ("###", "  #", " # ", "#  ", "###"),
    "-": ("   ", "   ", "###", "   ", "   "), ".": (" ", " ", " ", " ", "#"), "/": ("  #", "  #", " # ", "#  ", "#  "),
    "_": ("   ", "   ", "   ", "   ", "###"), " ": (" ", " ", " ", " ", " "), "x": ("   ", "# #", " # ", "# #", "   "),
    "+": ("   ", " # ", "###", " # ", "   "), ":": (" ", "#", " ", "#", " "),
}  # fmt: skip


def fits(text: str, width: int, wide: int = 2) -> bool:
    """Whether a text can be written big in so many columns."""
    return all(sign in FONT or sign.upper() in FONT for sign in text) and width_of(text, wide) <= width


def width_of(text: str, wide: int = 2) -> int:
    """Columns of a text."""
    return sum((len(_glyph(sign)[0]) + 1) * wide for sign in text) - wide if text else 0


def _glyph(sign: str) -> tuple[str, ...]:
    return FONT.get(sign) or FONT.get(sign.upper()) or FONT[" "]


def line_of(text: str, y: int, role: str, wide: int = 2) -> list[Piece]:
    """Line y of a text: reversed blanks, which every terminal draws as wide as they are."""
    cells = " ".join(_glyph(sign)[y] for sign in text)
    found: list[Piece] = []
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at] != cells[start]:
            blank = " " * ((at - start) * wide)
            found.append((blank, f"{role} reverse" if cells[start] == "#" else "text"))
            start = at
    return found
