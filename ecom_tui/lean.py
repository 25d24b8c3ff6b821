"""What Textual and asyncio would import at every start and this program never uses.

Textual's own command palette brings five kinds of widgets with it, an eighth of the smallest start; TLS brings OpenSSL.
Where another Textual asks for more than stands here, it gets its own palette.
"""

import sys
from types import ModuleType
from typing import Any

PALETTE = "textual.command"
FOLDERS = "platformdirs"
"""Textual looks up the folder of downloads with it, if ever it saves a screenshot."""


class CommandPalette:
    """Nothing ever opens it: ENABLE_COMMAND_PALETTE is off."""

    @staticmethod
    def is_open(_: Any) -> bool:
        """Never."""
        return False


def import_textual() -> None:
    """Import Textual's App without them; a later import finds the real ones."""
    if "textual.app" in sys.modules:
        return
    import_asyncio()
    hidden = {PALETTE: _no_palette(), FOLDERS: _no_folders()}
    hidden = {name: module for name, module in hidden.items() if name not in sys.modules}
    sys.modules.update(hidden)
    try:
        import textual.app  # noqa: F401
    except ImportError:
        _forget_textual()
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def import_asyncio() -> None:
    """Asyncio takes a Python that was built without TLS, so it takes one that hides it."""
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # Python's own mark for "not importable"
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]


def _no_palette() -> ModuleType:
    module = ModuleType(PALETTE)
    for name in ("Provider", "SimpleProvider", "DiscoveryHit", "Hit", "Hits", "CommandListItem"):
        setattr(module, name, type(name, (), {}))
    module.CommandPalette = CommandPalette  # type: ignore[attr-defined]  # a module made by hand
    return module


def _no_folders() -> ModuleType:
    module = ModuleType(FOLDERS)
    module.user_downloads_path = _downloads  # type: ignore[attr-defined]  # a module made by hand
    return module


def _downloads() -> Any:
    """Where Textual would save a screenshot."""
    from platformdirs import user_downloads_path

    return user_downloads_path()


def _forget_textual() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "textual"]:
        del sys.modules[name]
