"""Settings of this computer's user: a TOML file in the folder for settings, and the environment, which wins.

What belongs to the store (currency, zone, limits) is kept in the store; secrets are kept in neither.
"""

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from data.dataclass import dataclass
from data.errors import Unclear
from screens.words import LANGUAGES

FILE = "settings.toml"
THEMES = ("dark", "light", "contrast", "ansi16")


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. In the environment each is ECOM_TUI_ and its name in capitals."""

    store: str = ""
    """URL of the store; empty: the one in the user's data folder."""
    lang: str = ""
    """en or zh_CN; empty: the language of the terminal, on screen the person's own."""
    theme: str = ""
    """dark, light, contrast or ansi16; empty: the person's own."""
    ascii: bool = False
    """Lines and bars in ASCII, for terminals that give `─` two cells."""


def folder(kind: str) -> Path:
    """The program's folder for `data`, `state` or `config` of this computer's user."""
    variable, fallback = {
        "data": ("XDG_DATA_HOME", ".local/share"),
        "state": ("XDG_STATE_HOME", ".local/state"),
        "config": ("XDG_CONFIG_HOME", ".config"),
    }[kind]
    given = os.environ.get(variable, "")
    if given.startswith("/"):  # 28 ms of platformdirs are saved where the answer is known
        return Path(given) / "ecom-tui"
    if os.name == "posix" and os.uname().sysname == "Linux":
        return Path.home() / fallback / "ecom-tui"
    import platformdirs

    paths = {
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
        "config": platformdirs.user_config_path,
    }
    return paths[kind]("ecom-tui", appauthor=False)


def default_store() -> str:
    """The URL of the store in the user's data folder."""
    return f"sqlite:///{folder('data') / 'store.db'}"


def load_settings() -> Settings:
    """The settings of file and environment, or Unclear with what is wrong."""
    found = _of_file(folder("config") / FILE)
    for field in fields(Settings):
        typed = os.environ.get(f"ECOM_TUI_{field.name.upper()}", "")
        if typed:
            found[field.name] = typed.lower() in ("1", "yes", "true", "on") if field.type is bool else typed
    settings = Settings(**found)
    _check(settings)
    return settings


def _of_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Unclear("The settings “{path}” can't be read: {reason}.", path=path, reason=_reason(error)) from None
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unclear("The settings “{path}” can't be read: {reason}.", path=path, reason=error) from None
    known = {field.name: field.type for field in fields(Settings)}
    for name, value in found.items():
        if name not in known:
            raise Unclear(
                "“{path}” sets “{name}”, which there is not. There are: {known}.",
                path=path,
                name=name,
                known=", ".join(known),
            )
        if not isinstance(value, known[name]):  # type: ignore[arg-type]  # str and bool, nothing else
            raise Unclear("“{path}” sets “{name}” to “{value}”, which can't be.", path=path, name=name, value=value)
    return found


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _check(settings: Settings) -> None:
    for name, value, known in (("lang", settings.lang, tuple(LANGUAGES)), ("theme", settings.theme, THEMES)):
        if value and value not in known:
            raise Unclear("“{value}” is no {name}. There are: {known}.", value=value, name=name, known=", ".join(known))


def terminal_language() -> str:
    """The language that the terminal's locale asks for."""
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh_CN" if asked.startswith("zh") else "en"
