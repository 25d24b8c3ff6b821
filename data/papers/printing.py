"""Where a paper goes: to a printer by `lp`, or into a file that only its owner reads."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from data import clock
from data.errors import Refused, Unclear, Unusable
from data.papers.sheets import clean

PRINTER = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,126}")
PATIENCE_S = 60


def has_printer() -> bool:
    """Whether this machine has `lp`; it may have no printer still."""
    return shutil.which("lp") is not None


def check_printer(name: str) -> str:
    """The name of a printer, or Unclear; empty is the usual one."""
    if name and not PRINTER.fullmatch(name):
        raise Unclear(
            "“{printer}” is not the name of a printer. Take letters, digits, dots, hyphens and _.", printer=name[:60]
        )
    return name


def send(content: bytes, name: str, printer: str = "") -> str:
    """Hand a paper to the printer; what `lp` answered. Refused with the printer's words if it won't take it."""
    check_printer(printer)
    program = shutil.which("lp")
    if program is None:
        raise Refused("There is no lp on this machine. Give -o FILE and print that.")
    with tempfile.TemporaryDirectory(prefix="ecom-tui-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        words = [program, *(("-d", printer) if printer else ()), "--", str(path)]
        try:
            ended = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=PATIENCE_S,
            )
        except subprocess.TimeoutExpired:
            raise Refused("The printer did not answer within {seconds} seconds.", seconds=PATIENCE_S) from None
        except OSError as error:
            raise Refused("The printer did not take the paper: {reason}.", reason=error.strerror or error) from error
    if ended.returncode:
        said = clean(ended.stderr or ended.stdout).removeprefix("lp: ").rstrip(".")[:200]
        raise Refused("The printer did not take the paper: {reason}.", reason=said or f"lp {ended.returncode}")
    return clean(ended.stdout)


def save(content: bytes, path: Path) -> Path:
    """Write a paper beside its place and move it there, so that nobody reads half of it."""
    if path.is_dir():
        raise Refused("“{path}” is a folder. Name the file.", path=path)
    made = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(made, path)
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=path, reason=error.strerror or error) from error
    finally:
        made.unlink(missing_ok=True)
    return path


def own_file(name: str) -> Path:
    """A place of the person's own for a paper that no printer took: ~/ecom-tui, with the time in its name."""
    folder = Path.home() / "ecom-tui"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Unusable("“{path}” can't be written: {reason}.", path=folder, reason=error.strerror or error) from error
    base = Path(safe_name(name))
    at = clock.moment(clock.now()).strftime("%Y%m%d-%H%M%S")
    path, number = folder / f"{base.stem}-{at}{base.suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{base.stem}-{at}-{number}{base.suffix}"
    return path


def safe_name(name: str) -> str:
    """A file's name that no shell, printer or folder takes for anything else."""
    stem, dot, ending = name.rpartition(".")
    tidy = re.sub(r"[^A-Za-z0-9_-]+", "-", stem if dot else name).strip("-")[:80] or "paper"
    return f"{tidy}.{ending}" if dot else tidy
