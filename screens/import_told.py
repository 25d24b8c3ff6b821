"""What stands below the fields of a new import besides a look: how to begin, names to choose, what is wrong."""

from collections.abc import Sequence

from screens.cells import wrap_cells
from screens.import_run import Run
from screens.parts.detail import Entry, Section
from screens.parts.drawn import Line
from screens.plain import paragraphs, plain
from screens.words import say


def begin_section(width: int) -> Section:
    """Before anything was looked at."""
    sentences = (
        say("A file, several, a folder, a .zip or an .xlsx: type the path or paste it, Tab finishes it."),
        say("Exports of known shops are recognised; any other table comes in by a mapping."),
        say("Enter looks at them. Nothing is written before you say so."),
    )
    return Section("", "", [(), *([(line, "muted")] for text in sentences for line in wrap_cells(text, width))])


def names_section(names: Sequence[str]) -> Section:
    """What Tab found: the names among which to choose."""
    lines: list[Entry | Line] = [[(plain(name, 200), "text")] for name in names[:100]]
    if len(names) > 100:
        lines.append([(say("and {n} more", n=len(names) - 100), "muted")])
    return Section(say("Go on with one of these"), f"{len(names):,}", lines)


def trouble_section(run: Run, width: int) -> list[Section]:
    """Why nothing can be said of it, and what helps."""
    if run.broke:
        imports = run.kind == "import"
        title = say("Nothing more came in") if imports else say("This can't be read")
        stays = say("What came in before stays; the same import goes on where it stopped.")
        told = say("It broke off.") + " " + (stays if imports else say("Nothing was written."))
        return [Section(title, "", _bad(told, width))]
    if run.error is None:
        return []
    lines: list[Entry | Line] = [*_bad(plain(say(run.error.sentence, **run.error.facts)), width)]
    keys_told = (("e", say("other files")), ("m", say("choose a mapping")), ("M", say("make a first mapping")))
    lines += [(), *([(f"{key}  ", "accent bold"), (words, "muted")] for key, words in keys_told)]
    return [Section(say("This can't be read"), say("nothing is written"), lines)]


def made_section(run: Run) -> Section:
    """The mapping that was written, and what to do with it."""
    about = say("Correct it in an editor where it is not right; F5 looks again.")
    lines: list[Entry | Line] = [[("+ ", "ok"), (plain(run.made), "strong")], [("  " + about, "muted")]]
    return Section(say("A first mapping is written"), "", lines)


def guessed_section(run: Run) -> Section:
    """What stands in it."""
    return Section(say("The mapping"), "", [[(line, "text")] for line in paragraphs(run.guessed, 200)])


def _bad(text: str, width: int) -> list[Line]:
    first, *rest = wrap_cells(text, width - 2, 8) or [""]
    return [[("x ", "bad bold"), (first, "bad")], *([("  ", "text"), (line, "bad")] for line in rest)]
