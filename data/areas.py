"""Every area's operations and queries in the doorway's registers, before somebody asks for them by name."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from data import doorway, operations, queries


@cache
def load_areas() -> tuple[str, ...]:
    """Import every module of data/queries and data/operations once; their names."""
    names = tuple(
        found.name
        for package in (queries, operations)
        for found in sorted(iter_modules(package.__path__, f"{package.__name__}."), key=lambda module: module.name)
    )
    for name in names:
        import_module(name)
    return names


def operation_named(name: str) -> "doorway.Operation[Any] | None":
    """The operation of that name; its area may not have been asked for anything yet."""
    if name not in doorway.OPERATIONS:
        load_areas()
    return doorway.OPERATIONS.get(name)
