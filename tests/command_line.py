"""The command line as tests call it: in this process, as a person of the shop, with what it said and its exit code."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from data import database
from data.events import Actor
from data.sessions import start_session
from ecom_tui.net import run
from screens.words import speaking

PROGRAM = (sys.executable, "-m", "ecom_tui")


@dataclass
class Answered:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class CommandLine:
    """Calls of the program on one store."""

    def __init__(self, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self.url, self.monkeypatch, self.capsys = url, monkeypatch, capsys
        monkeypatch.setenv("ECOM_TUI_STORE", url)
        monkeypatch.setenv("LANG", "C.UTF-8")
        monkeypatch.delenv("LC_ALL", raising=False)

    def act_as(self, person: Actor) -> "CommandLine":
        """From now on as that person."""
        if not database.engine():
            database.open_database(self.url)
        self.monkeypatch.setenv("ECOM_TUI_TOKEN", start_session(person, "test").token)
        database.close_database()
        return self

    def __call__(self, *words: str, typed: str = "") -> Answered:
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        self.capsys.readouterr()
        with speaking("en"):
            code = run(list(words))
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return Answered(code, out, err)

    def store(self) -> None:
        """Open the store again, to look into it."""
        database.open_database(self.url)


def process(*words: str, typed: str = "", **environment: str) -> Answered:
    """The same in a process of its own, as scripts call it."""
    ended = subprocess.run(
        [*PROGRAM, *words],
        input=typed,
        env={**os.environ, "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return Answered(ended.returncode, ended.stdout, ended.stderr)
