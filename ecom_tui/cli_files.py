"""The command for files in: imports with their report."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from ecom_tui.cli import as_json
from ecom_tui.front import Front
from ecom_tui.import_text import write_look, write_report
from ecom_tui.net import INTERRUPTED


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", default="auto", show_default=True, help="auto, or the name of a format.")
@click.option("--mapping", default="", metavar="FILE.toml", help="Which column is what; --guess writes a first one.")
@click.option("--rejects", default="", metavar="FILE", help="Where rejected rows go.")
@click.option("--strict", is_flag=True, help="A file with a rejected record changes nothing.")
@click.option("--preview", is_flag=True, help="Tell what would come of it, and write nothing.")
@click.option("--guess", is_flag=True, help="Write a first mapping for the files to standard output.")
@as_json
@click.pass_obj
def import_files(
    front: Front,
    paths: tuple[str, ...],
    form: str,
    mapping: str,
    rejects: str,
    strict: bool,
    preview: bool,
    guess: bool,
) -> int:
    """Bring files in, whole records or none; the same file again changes nothing.

    Example: ecom-tui import orders/ --mapping mapping.toml --json
    """
    if guess:
        return _guess(paths)
    from data.imports import import_files as bring_in
    from data.imports import look_at
    from ecom_tui.progress import Progress

    actor = front.enter_all()
    asked: dict[str, Any] = {"format": form, "mapping": mapping or None, "strict": strict}
    with Progress("rows") as progress, _asked_to_stop() as stop:
        told = _Telling(front, progress)
        if preview:
            look = look_at(actor, paths, progress=told, stop=stop, **asked)
        else:
            report = bring_in(actor, paths, rejects=rejects, progress=told, stop=stop, **asked)
    if preview:
        write_look(front, look)
        return 0
    write_report(front, report)
    if report.stopped:
        front.remark("Stopped. The same command goes on where it stopped.")
        return INTERRUPTED
    return 1 if strict and report.faulty else 0


class _Telling:
    """Tells how far an import is; of another one that is waited for, once."""

    def __init__(self, front: Front, progress: Any):
        self._front, self._progress, self._said = front, progress, False

    def __call__(self, step: Any) -> None:
        if not step.waiting:
            self._progress.upto(step.rows, step.of)
        elif not self._said:
            self._said = True
            self._front.remark("Another import is running. This one waits for its end; Ctrl+C leaves.")


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Ctrl+C stops between two chunks; a second one at once, which loses the chunk that is being written."""
    asked: list[int] = []

    def ask(number: int, frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _guess(paths: Sequence[str]) -> int:
    from data.importers.mappings.guess import guess_mapping

    print(guess_mapping(paths), end="")
    return 0
