"""The rejects file: each row that could not come in, as it was, behind its file, its number and the reason.

Correct the cells and import this file: its first three columns are known and left out.
"""

import csv
import os
from collections.abc import Sequence
from typing import TextIO

from data.errors import Unclear, Unusable
from data.formulas import harmless

ENDING = ".rejects.csv"
REJECT_COLUMNS = ("rejected_from", "rejected_row", "rejected_because")


class Rejects:
    """Writes rejected rows; makes no file while there are none."""

    def __init__(self, folder: str, name: str, ending: str = ENDING):
        self.folder, self.name, self.ending = folder, name, ending
        self.path = ""
        """Where the first of its files lies, once there is one."""
        self._files: dict[tuple[str, ...], tuple[TextIO, csv._writer]] = {}  # type: ignore[name-defined]

    def add(self, file: str, header: Sequence[str], number: int, cells: Sequence[str], reason: str) -> None:
        """Keep a row. Rows under another header go into a file of their own."""
        try:
            writer = self._writer(tuple(header))
            # With an apostrophe before what a spreadsheet would run; reading takes exactly that off again.
            writer.writerow([file, number, reason, *map(harmless, cells)])
        except OSError as error:
            raise self._unwritten(error) from error

    def close(self) -> None:
        """Finish the files."""
        files, self._files = self._files, {}
        try:
            for file, _ in files.values():
                file.close()
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> Unusable:
        reason = (error.strerror or str(error)).lower()
        return Unusable(
            "The rejected rows can't be written to “{path}”: {reason}. The same command goes on afterwards.",
            path=self.path or self.folder,
            reason=reason,
        )

    def _writer(self, header: tuple[str, ...]) -> "csv._writer":  # type: ignore[name-defined]
        if header not in self._files:
            path = free_path(self.folder, self.name, self.ending)
            # With a mark, so that spreadsheets read it as UTF-8.
            file = open(path, "x", encoding="utf-8-sig", newline="")  # noqa: SIM115  # closed by close()
            writer = csv.writer(file)
            writer.writerow([*REJECT_COLUMNS, *header])
            self._files[header] = (file, writer)
            self.path = self.path or path
        return self._files[header][1]


def rejects_for(paths: Sequence[str], place: str = "") -> Rejects:
    """A rejects file named after the first path: beside it, or in the working folder where that can't be written.

    `place` is the folder that it goes to instead, or the file itself. Unclear if there can be none.
    """
    first = os.path.abspath(paths[0])
    name = os.path.basename(first)
    for ending in (".gz", ".csv", ".tsv", ".txt"):
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    name = name.removesuffix(".rejects")
    beside = os.path.dirname(first)
    folder = place or (beside if os.access(beside, os.W_OK) else os.getcwd())
    if os.path.isdir(folder):
        return Rejects(folder, name or "import")
    folder = os.path.dirname(os.path.abspath(place))
    if not os.path.isdir(folder):
        raise Unclear("There is no folder “{path}”.", path=folder)
    return Rejects(folder, *os.path.splitext(os.path.basename(place)))


def free_path(folder: str, name: str, ending: str = ENDING) -> str:
    """A path that no file has yet: NAME.rejects.csv, NAME-2.rejects.csv …"""
    path, count = os.path.join(folder, f"{name}{ending}"), 1
    while os.path.lexists(path):
        count += 1
        path = os.path.join(folder, f"{name}-{count}{ending}")
    return path
