"""Tables that ship with the program: carriers, reasons, checklists. Each is read once, when it is first asked for."""

from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a file, by kind."""
    import tomllib

    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
