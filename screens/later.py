"""Later: an operation or a query that is imported when it is first used, so that a start pays for rows only.

    receive_stock = Later("data.operations.stock:receive_stock", "stock.receive")

A desk names it where it would name the function; the right stands beside it, because the footer asks before the use.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a function of data/, and is it as soon as somebody calls it or asks it for anything else."""

    def __init__(self, path: str, right: str):
        self.path, self.right = path, right
        self.__name__ = path.partition(":")[2]

    @property
    def real(self) -> Any:
        """The function itself."""
        module, _, name = self.path.partition(":")
        return getattr(import_module(module), name)

    def __call__(self, *args: Any, **values: Any) -> Any:
        """Do it."""
        return self.real(*args, **values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.real, name)
