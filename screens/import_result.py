"""What is said while an import goes on, and when it is through: how far, what it brought, what could not come in."""

import os
from typing import TYPE_CHECKING

from data.clock import SECOND
from screens import show
from screens.cells import cut_middle, pad_cells, wrap_cells
from screens.import_look import differences_section, kind_words, outcome_lines, rejects_section
from screens.parts.detail import Entry, Section, pad
from screens.parts.drawn import Line, Piece
from screens.plain import plain
from screens.words import say, sayn

if TYPE_CHECKING:
    from screens.import_run import Run

PLACEHOLDERS_SHOWN = 50
FILES_SHOWN = 20
COUNT = 10


def going_sections(run: "Run", width: int, mark: str = "━") -> list[Section]:
    """How far it is: a bar, rows, speed, the time left in words; what it waits for."""
    title = say("Importing") if run.kind == "import" else say("Looking")
    fact = "" if run.kind == "import" else say("nothing is written yet")
    step = run.step
    lines: list[Entry | Line] = [[(cut_middle(plain(run.wish.files), width), "text")], ()]
    if step is None:
        lines.append([("* ", "info"), (say("Reading the files ({time})", time=_time(run.seconds)), "text")])
    elif step.waiting:
        lines.append([("- ", "wait"), (say("Another import is running. This one begins when that has ended."), "wait")])
    else:
        done, rest = show.bar(step.rows, step.of, width, mark)
        lines += [[(done, "accent"), (rest, "rule")], _speed(run), [(plain(step.path), "muted")]]
    if run.stopping:
        lines += [(), [("* ", "info"), (say("Stops behind the rows that are being written."), "text")]]
    return [Section(title, fact, lines)]


def _speed(run: "Run") -> Line:
    step, seconds = run.step, run.seconds
    assert step is not None
    speed = step.rows / seconds if seconds > 0 else 0.0
    line: list[Piece] = [
        (f"{step.rows:,}", "strong"),
        (" " + say("of {n} rows", n=step.of), "muted"),
        ("   " + say("{n} a second", n=int(speed)), "muted"),
    ]
    if speed and step.rows < step.of:
        line.append(("   " + say("{time} left", time=_time((step.of - step.rows) / speed)), "muted"))
    return line


def short_progress(run: "Run") -> Line:
    """The same for a filter line."""
    step = run.step
    if step is None or step.waiting:
        return [("* ", "info"), (say("an import waits") if step is not None else say("an import reads"), "text")]
    return [("* ", "info"), (say("importing {rows} of {n}", rows=step.rows, n=step.of), "text")]


def result_sections(run: "Run", width: int) -> list[Section]:
    """What came of it."""
    report = run.report
    made = [
        Section(say("Result"), _time(run.seconds), [_headline(run), *_files(run, width)]),
        Section(say("What it brought"), "", _brought(run)),
        Section(say("What became of it"), "", outcome_lines(report.outcomes)),
        rejects_section(run.rejected, report.rejected, width, report.rejects_file),
        differences_section(report.differences, width, say("Ours stayed")),
        _placeholders(report.placeholders, width),
    ]
    return [section for section in made if section.lines]


def _headline(run: "Run") -> Line:
    report = run.report
    if report.stopped:
        return [("! ", "warn"), (say("Stopped. The same import goes on where it stopped."), "warn")]
    if run.wish.strict and report.rejected:
        return [("x ", "bad"), (say("Files with a row that can't come in changed nothing."), "bad")]
    if not report.imported and not report.rejected:
        return [("+ ", "ok"), (say("All of it was here already: nothing has changed."), "text")]
    if report.rejected:
        return [("! ", "warn"), (sayn("Done, but {n} row could not come in.", "Done, but {n} rows could not come in.",
                                      report.rejected), "warn")]  # fmt: skip
    return [("+ ", "ok"), (say("Everything came in."), "text")]


def _files(run: "Run", width: int) -> list[Entry | Line]:
    """A file a line: its rows, and what became of them."""
    heads = (say("Rows"), say("Imported"), say("Unchanged"), say("Rejected"))
    head: list[Piece] = [(pad_cells(word, COUNT, "right"), "muted") for word in heads]
    lines: list[Entry | Line] = [Entry([("", "text")], head)]
    room = max(12, width - len(heads) * COUNT - 2)
    for file in run.report.files[:FILES_SHOWN]:
        counts: list[Piece] = [
            (pad_cells(f"{count:,}" if count else ".", COUNT, "right"), role if count else "faint")
            for count, role in (
                (file.rows, "text"),
                (file.imported, "text"),
                (file.unchanged, "text"),
                (file.rejected, "bad"),
            )
        ]
        lines.append(Entry([(cut_middle(plain(os.path.basename(file.path)), room), "text")], counts))
    if len(run.report.files) > FILES_SHOWN:
        lines.append([(say("and {n} more", n=len(run.report.files) - FILES_SHOWN), "muted")])
    return lines


def _brought(run: "Run") -> list[Entry | Line]:
    counts = {name: count for name, count in run.report.counts.items() if count}
    lines: list[Entry | Line] = [
        [(pad(kind_words(name), 16), "muted"), (pad_cells(f"{count:,}", COUNT, "right"), "text")]
        for name, count in counts.items()
    ]
    if run.report.updated:
        word, count = say("brought up to date"), f"{run.report.updated:,}"
        lines.append([(pad(word, 18), "muted"), (pad_cells(count, COUNT - 2, "right"), "text")])
    return lines


def _placeholders(codes: list[str], width: int) -> Section:
    """SKUs that orders name and nobody knew: each leads to the article that was made for it."""
    lines: list[Entry | Line] = []
    if codes:
        about = say("Orders name them and nobody knew them: they were made, and want a name and a price.")
        lines = [[(line, "muted")] for line in wrap_cells(about, width, 3)]
        lines += [placeholder_line(code) for code in codes[:PLACEHOLDERS_SHOWN]]
        if len(codes) > PLACEHOLDERS_SHOWN:
            lines.append([(say("and {n} more", n=len(codes) - PLACEHOLDERS_SHOWN), "muted")])
    return Section(say("Unknown SKUs"), f"{len(codes):,}" if codes else "", lines, "warn")


def placeholder_line(code: str) -> Entry:
    """An unknown SKU; Enter goes to it."""
    return Entry([("! ", "warn"), (plain(code), "text")], (), ("inventory", f'sku="{code.replace(chr(34), "")}"'))


def _time(seconds: float) -> str:
    return show.duration(int(seconds * SECOND))
