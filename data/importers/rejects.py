"""The rejects file: each row that could not come in, as it was, behind its file, its number and the reason.

Correct the cells and import this file: its first three columns are known and left out.
"""

import csv
import os
from collections.abc import Sequence
from typing import TextIO

REJECT_COLUMNS = ("rejected_from", "rejected_row", "rejected_because")


class Rejects:
    """Writes rejected rows; makes no file while there are none."""

    def __init__(self, folder: str, name: str):
        self.folder, self.name = folder, name
        self.path = ""
        """Where the first of its files lies, once there is one."""
        self._files: dict[tuple[str, ...], tuple[TextIO, csv._writer]] = {}  # type: ignore[name-defined]

    def add(self, file: str, header: Sequence[str], number: int, cells: Sequence[str], reason: str) -> None:
        """Keep a row. Rows under another header go into a file of their own."""
        writer = self._writer(tuple(header))
        # The cells stay as they are, formula signs too: the file is made to be read back.
        writer.writerow([file, number, reason, *cells])

    def close(self) -> None:
        """Finish the files."""
        for file, _ in self._files.values():
            file.close()
        self._files.clear()

    def _writer(self, header: tuple[str, ...]) -> "csv._writer":  # type: ignore[name-defined]
        if header not in self._files:
            path = free_path(self.folder, self.name)
            # With a mark, so that spreadsheets read it as UTF-8.
            file = open(path, "x", encoding="utf-8-sig", newline="")  # noqa: SIM115  # closed by close()
            writer = csv.writer(file)
            writer.writerow([*REJECT_COLUMNS, *header])
            self._files[header] = (file, writer)
            self.path = self.path or path
        return self._files[header][1]


def rejects_for(paths: Sequence[str], folder: str = "") -> Rejects:
    """A rejects file named after the first path: beside it, or in the working folder where that can't be written."""
    first = os.path.abspath(paths[0])
    name = os.path.basename(first)
    for ending in (".gz", ".csv", ".tsv", ".txt"):
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    name = name.removesuffix(".rejects")
    beside = os.path.dirname(first)
    return Rejects(folder or (beside if os.access(beside, os.W_OK) else os.getcwd()), name or "import")


def free_path(folder: str, name: str) -> str:
    """A path that no file has yet: NAME.rejects.csv, NAME-2.rejects.csv …"""
    path, count = os.path.join(folder, f"{name}.rejects.csv"), 1
    while os.path.exists(path):
        count += 1
        path = os.path.join(folder, f"{name}-{count}.rejects.csv")
    return path
