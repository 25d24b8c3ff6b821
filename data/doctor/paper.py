"""What paper can be printed here. It is the machine's matter and no fault of the store: a note, never a finding."""

from importlib.util import find_spec

from data.dataclass import dataclass
from data.doctor.rules import Check


@dataclass(frozen=True, slots=True)
class Remark:
    """A check that only remarks: what it sees is told, and the store stays sound."""

    name: str

    def look(self) -> Check:
        """Look at the fonts, where there is something to typeset with."""
        if find_spec("typst") is None:
            return Check(self.name, 0, 0, ())
        from data.papers import fonts

        if not fonts.boxes([fonts.CHINESE]):
            return Check(self.name, 1, 0, ())
        return Check(self.name, 1, 0, (f"Chinese would print as boxes: install the font package {fonts.PACKAGE}",))


RULES = (Remark("paper can print Chinese"),)
