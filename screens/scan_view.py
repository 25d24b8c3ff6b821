"""ScanView: what stands between header and scan line of a scanning page; drawn by lines, red when a scan is wrong."""

from data import clock
from data.dataclass import dataclass
from screens.cells import wrap_cells
from screens.parts.drawn import Drawn, Line, Piece, clip, fit, spread
from screens.plain import plain
from screens.words import language


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the last scans: when, sign, code, article, and what it came to."""

    at: int
    sign: str
    code: str
    name: str
    words: str


def name_of(row: object) -> str:
    """The name of a row's article in the reader's language."""
    name, name_zh = str(getattr(row, "name", "")), str(getattr(row, "name_zh", ""))
    return (name_zh if language() == "zh_CN" else name) or name or str(getattr(row, "code", ""))


def scan_line(said: Said, room: int, zone: str) -> Line:
    """One of the last scans."""
    role = {"+": "ok", "x": "bad", "!": "warn"}.get(said.sign, "info")
    at = clock.moment(said.at, zone).strftime("%H:%M:%S")
    left: list[Piece] = [
        (at, "muted"),
        ("  ", "text"),
        (f"{said.sign} ", role),
        *fit(plain(said.code), role, 15),
        ("  ", "text"),
        (plain(said.name), "text"),
    ]
    return spread(clip(left, max(20, room - 24)), fit(plain(said.words), "muted", 22), room)


class ScanView(Drawn):
    """Lines that a scan changes a few of; twenty scans may come in a second."""

    def __init__(self, *, id: str | None = None):
        super().__init__(id=id)
        self.wrong: tuple[str, str] | None = None
        """Title and sentence on red, until the next right scan."""
        self.said: list[Said] = []
        self.zone = "UTC"
        self.unsaved = ""
        self._made: list[Line] = []
        self._made_for = (-1, -1)

    def lines(self, width: int) -> list[Line]:
        """All lines as they are now."""
        return []

    def draw(self, y: int, width: int) -> Line:
        """Line y."""
        if self._made_for != (width, self.size.height):
            self._made, self._made_for = self.lines(width), (width, self.size.height)
        return self._made[y] if y < len(self._made) else ()

    def change(self) -> None:
        """Draw the lines that are others now."""
        before, width, height = self._made, self.size.width, self.size.height
        if self._made_for != (width, height) or not width:
            self._made_for = (-1, -1)
            self.refresh()
            return
        self._made = self.lines(width)
        for y in range(height):
            if before[y : y + 1] != self._made[y : y + 1]:
                self.refresh_line(y)

    def notify_style_update(self) -> None:
        """Another language or theme."""
        self._made_for = (-1, -1)
        super().notify_style_update()

    def on_resize(self) -> None:
        """Other room."""
        self._made_for = (-1, -1)

    @staticmethod
    def framed(line: Line, room: int) -> Line:
        """With two cells of air at both edges."""
        return [("  ", "text"), *clip(line, room), ("  ", "text")]

    def bar(self, done: int, whole: int, room: int) -> Line:
        """How far it is."""
        size = min(room, room * done // whole) if whole else room
        session = getattr(self.app, "session", None)
        mark = "=" if session is not None and session.plain_lines else "━"
        return [("  ", "text"), (mark * size, "accent"), (mark * (room - size), "rule")]

    def banner(self, width: int) -> list[Line]:
        """Three lines on red; a long sentence takes more than one of them."""
        assert self.wrong is not None
        title, sentence = self.wrong
        inner, air = width - 2, 4 + len(title) + 3
        wrapped = wrap_cells(plain(sentence), inner - air - 1, 3)
        texts = [f"  x {title}   {wrapped[0]}", *(" " * air + line for line in wrapped[1:])]
        texts = ["", *texts, ""] if len(texts) < 2 else [*texts, ""] if len(texts) < 3 else texts
        return [[(" ", "text"), *fit(text, "text bold @badbg", inner), (" ", "text")] for text in texts]
