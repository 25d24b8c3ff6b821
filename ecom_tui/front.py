"""What every command starts with: which store, which language, who acts; and the two channels that it answers on."""

import os
import sys
from typing import TYPE_CHECKING

from data.dataclass import dataclass, field
from ecom_tui.settings import Settings, default_store, terminal_language
from screens.words import say, speak

if TYPE_CHECKING:
    from data.events import Actor


@dataclass
class Front:
    """One call of the program."""

    settings: Settings
    store: str = ""
    """URL of the store."""
    json: bool = False
    """One JSON document goes to standard output, and nothing else."""
    signs_in: bool = False
    """Open at the sign-in page, whoever is signed in."""
    language: str = ""
    """Asked for in this call; it beats what the person likes."""
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.store = self.store or self.settings.store or default_store()
        speak(self.settings.lang or terminal_language())

    def speak(self, language: str) -> None:
        """Say everything in that language from now on."""
        self.language = language
        speak(language)

    def open(self) -> None:
        """Open the store. Unusable, with a sentence for every way in which it can't be used."""
        from data import migrate, options
        from data.database import open_database
        from screens import words

        open_database(self.store)
        migrate.require_current()
        options.forget_options()
        words.speak(words.language(), options.timezone())

    def who(self) -> "Actor | None":
        """Who is signed in here, if anybody."""
        from data import sessions
        from ecom_tui.passes import token_of

        self.token = token_of(self.store)
        return sessions.actor_of(self.token) if self.token else None

    def actor(self) -> "Actor":
        """Who is signed in here. Denied if nobody is."""
        from data import sessions
        from ecom_tui.passes import token_of

        self.token = token_of(self.store)
        return sessions.require(self.token)

    def enter(self) -> "Actor":
        """Open the store as whoever is signed in."""
        self.open()
        return self.actor()

    def enter_all(self) -> "Actor":
        """The same with every operation and query known by name: 150 ms that reading one list need not pay."""
        from data.areas import load_areas

        actor = self.enter()
        load_areas()
        return actor

    def tell(self, sentence: str, /, **facts: object) -> None:
        """Say something to a person: on standard output, or beside it when that holds JSON."""
        self.tell_line(say(sentence, **facts))

    def tell_line(self, line: str) -> None:
        """The same with a line that is in the person's language already."""
        print(shown(line), file=sys.stderr if self.json else sys.stdout)

    def remark(self, sentence: str, /, **facts: object) -> None:
        """Say something by the way: always on standard error."""
        print(shown(say(sentence, **facts)), file=sys.stderr)


def shown(line: str) -> str:
    """Text that no terminal obeys, whoever wrote parts of it."""
    if line.isascii() and line.isprintable():
        return line
    from screens.plain import paragraphs

    return "\n".join(paragraphs(line))


def source() -> str:
    """Where this person sits, for the gate of sign-ins: the address of an SSH client, else this computer's user."""
    client = os.environ.get("SSH_CONNECTION", "").split(" ", 1)[0]
    return client or f"user {os.getuid()}"


def has_terminal() -> bool:
    """Whether a person can be shown pages here."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
