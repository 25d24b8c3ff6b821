"""Commands for files in and out: imports with their report, exports of lists."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from data.errors import Refused, Unusable
from ecom_tui.answers import write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from ecom_tui.net import INTERRUPTED
from screens.words import say

CHUNK = 5_000
_COUNTED = ("rows", "imported", "unchanged", "rejected")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--format", "form", default="auto", show_default=True, help="auto, or the name of a format.")
@click.option("--mapping", default="", metavar="FILE.toml", help="Which column is what; --guess writes a first one.")
@click.option("--rejects", default="", metavar="FILE", help="Where rejected rows go.")
@click.option("--strict", is_flag=True, help="A file with a rejected record changes nothing.")
@click.option("--guess", is_flag=True, help="Write a first mapping for the file to standard output.")
@as_json
@click.pass_obj
def import_files(
    front: Front, paths: tuple[str, ...], form: str, mapping: str, rejects: str, strict: bool, guess: bool
) -> int:
    """Bring files in, whole records or none; the same file again changes nothing.

    Example: ecom-tui import orders/ --mapping mapping.toml --json
    """
    if guess:
        return _guess(paths[0])
    from data.imports import import_files as bring_in
    from ecom_tui.progress import Progress

    actor = front.enter_all()
    with Progress("rows") as progress, _asked_to_stop() as stop:
        report = bring_in(
            actor,
            paths,
            format=form,
            mapping=mapping or None,
            strict=strict,
            rejects=rejects,
            progress=lambda step: progress.upto(step.rows, step.of),
            stop=stop,
        )
    _write_report(front, report)
    if report.stopped:
        front.remark("Stopped. The same command goes on where it stopped.")
        return INTERRUPTED
    return 1 if strict and report.rejected else 0


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


def _guess(path: str) -> int:
    from data.importers.guess import guess_mapping

    print(guess_mapping(path), end="")
    return 0


def _write_report(front: Front, report: Any) -> None:
    told = report.to_json()
    if front.json:
        write_json(told)
        return
    write_table(
        ("file", "format", *_COUNTED),
        ([file[name] for name in ("path", "format", *_COUNTED)] for file in told["files"]),
        _COUNTED,
    )
    counts = {name: told[name] for name in _COUNTED}
    front.tell("{rows} rows: {imported} imported, {unchanged} unchanged, {rejected} rejected.", **counts)
    if told["rejects_file"]:
        front.tell("The rejected rows are in “{path}”.", path=told["rejects_file"])
    if told["differences"]:
        front.tell("{n} differences were left as they are here; --json names them.", n=len(told["differences"]))


@click.command()
@click.argument("thing")
@click.option("--filter", "text", default="", metavar="TEXT")
@click.option("--sort", default="", metavar="COLUMN")
@click.option("--columns", default="", metavar="a,b")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default=None, help="Else by the file's name."
)
@click.option("-o", "--output", default="", metavar="FILE", help="Else standard output.")
@as_json
@click.pass_obj
def export(front: Front, thing: str, text: str, sort: str, columns: str, form: str | None, output: str) -> None:
    """Write a whole list into a file, with your own masks.

    Example: ecom-tui export orders --filter "placed:2026-11" -o november.csv
    """
    from data.operations.exports import note_export
    from ecom_tui.writing_out import Lines, write_file, write_out

    actor = front.enter()
    form = form or ("json" if front.json and not output else _by_name(output))
    if form == "xlsx" and not output:
        raise click.UsageError(say("A spreadsheet needs a file: -o FILE.xlsx"))
    asked = tuple(name for name in columns.replace(" ", "").split(",") if name)
    lines = Lines(actor, thing, text, sort, asked)
    # Before the first row is out: whoever stops reading half-way has read half of it.
    note_export(actor, thing, rows=lines.count, filter=text)
    if not output:
        write_out(lines, form)
        return
    _into_file(lines, form, Path(output), write_file)
    front.tell("{rows} rows of {thing} are in “{path}”.", rows=lines.count, thing=thing, path=output)
    if front.json:
        write_json({"path": output, "rows": lines.count, "format": form})


def _by_name(output: str) -> str:
    ending = output.rpartition(".")[2].lower() if "." in output else ""
    return ending if ending in ("json", "xlsx") else "csv"


def _into_file(lines: Any, form: str, path: Path, write_file: Callable[..., None]) -> None:
    """Written beside its place and moved there, so that nobody reads half of it."""
    if path.is_dir():
        raise Refused("“{path}” is a folder. Name the file.", path=path)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        write_file(lines, form, made)
        os.replace(made, path)
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=path, reason=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)
