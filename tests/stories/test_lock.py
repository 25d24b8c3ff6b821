"""A session that is locked, in a real terminal: what its bytes show, and who gets in."""

import re

import pytest

from data import database
from tests.stories.conftest import PASSWORD, Store
from tests.stories.terminal import Terminal

TITLE = re.compile(rb"\x1b\](?!22;)|\x1b\[2[123][;\d]*t")
"""What changes a window's title or a clipboard: every such command but the shape of the pointer."""
LANGUAGES = {
    "en": ("Locked", "The password is not right.", "scans go nowhere", "sign out", "again signs out"),
    "zh_CN": ("已锁定", "密码不正确，2 秒后可重试。", "扫码不起作用", "退出登录", "再按一次 F8 退出登录"),
}


def lock(terminal: Terminal, word: str) -> None:
    """Ctrl+L, and nothing is left of what was there."""
    terminal.settle()
    terminal.raw.clear()
    terminal.press("\x0c")
    terminal.wait(word)
    terminal.settle()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_session_shows_nothing_and_opens_where_it_was(store: Store, language: str):
    locked, wrong, scans, *_ = LANGUAGES[language]
    with store.at("operations", f"orders --lang {language}") as terminal:
        terminal.wait("A10013")
        terminal.press("N")
        terminal.wait("Ctrl+S")
        terminal.type("call her back")
        terminal.wait("call her back")
        terminal.settle()
        form = terminal.lines()[-10:]

        lock(terminal, locked)
        terminal.send(b"4006381333931\r")
        terminal.wait(scans)
        terminal.send(b"\x1b[200~seven red kettles\x1b[201~\r")
        terminal.wait(wrong)
        told = bytes(terminal.raw).decode("utf-8", "replace")
        known = [words for words in ("A100", "Rossi", "call her", "kettles", "4006381") if words in told]
        assert known == [] and not TITLE.search(bytes(terminal.raw))
        assert store.ask("SELECT failures FROM gate WHERE key = 'account:operations'") == 1

        database.open_database(store.url)
        try:
            database.run("DELETE FROM gate")
        finally:
            database.close_database()
        terminal.type(PASSWORD)
        terminal.press("Enter")
        terminal.wait("call her back")
        terminal.settle()
        assert terminal.lines()[-10:] == form
        assert terminal.glass.strange == []
        terminal.press("Esc")
        terminal.wait("A10013")
        assert terminal.leave() == 0

    with store.at("operations", "orders") as again:
        again.wait("A10013")


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_person_signs_in_at_a_locked_terminal(sqlite_store: Store, language: str):
    locked, *_, twice = LANGUAGES[language]
    with sqlite_store.at("operations", f"orders --lang {language}") as terminal:
        terminal.wait("A10013")
        lock(terminal, locked)
        terminal.press("F8")
        terminal.wait(twice.split()[-1])
        terminal.press("F8")
        terminal.wait("F2", "F3", "Ctrl+Q", "Name" if language == "en" else "用户名")
        assert sqlite_store.ask("SELECT count(*) FROM sign_in WHERE ended_at IS NULL") == 0

        terminal.press(*"logistics", "Enter", *PASSWORD, "Enter")
        terminal.wait("A10013", "LOG")
        assert terminal.leave() == 0


def test_a_locked_program_that_is_left_is_not_open_when_it_is_started_again(sqlite_store: Store):
    with Terminal("--store", sqlite_store.url) as first:
        first.wait("Password")
        first.press(*"logistics", "Enter", *PASSWORD, "Enter")
        first.wait("Logistics LOG")
        lock(first, "Locked")
        assert first.leave() == 0

    with Terminal("--store", sqlite_store.url) as again:
        again.wait("Password", "sign in")
        assert "A10013" not in again.text()
    assert sqlite_store.ask("SELECT count(*) FROM sign_in WHERE ended_at IS NULL") == 0


def signs_in(store: Store) -> Terminal:
    terminal = Terminal("--store", store.url)
    terminal.wait("Password")
    terminal.press(*"logistics", "Enter", *PASSWORD, "Enter")
    terminal.wait("Logistics LOG")
    return terminal


def test_a_locked_program_that_is_killed_is_not_open_when_it_is_started_again(sqlite_store: Store):
    with signs_in(sqlite_store) as first:
        lock(first, "Locked")
        with Terminal("--store", sqlite_store.url) as beside:
            beside.wait("Password", "sign in")
        assert sqlite_store.ask("SELECT count(*) FROM sign_in WHERE ended_at IS NULL") == 1
        first.kill()

    with Terminal("--store", sqlite_store.url) as again:
        again.wait("Password", "sign in")
        assert "A10013" not in again.text()
        assert sqlite_store.ask("SELECT count(*) FROM sign_in WHERE ended_at IS NULL") == 0
        again.press(*"logistics", "Enter", *PASSWORD, "Enter")
        again.wait("Logistics LOG")
        again.kill()

    with Terminal("--store", sqlite_store.url) as open_one:
        open_one.wait("Logistics LOG")
        lock(open_one, "Locked")
        open_one.type(PASSWORD)
        open_one.press("Enter")
        open_one.wait("Logistics LOG")
        open_one.kill()

    with Terminal("--store", sqlite_store.url) as last:
        last.wait("Logistics LOG")


def test_a_locked_session_that_is_ended_elsewhere_leaves_its_terminal(sqlite_store: Store):
    with sqlite_store.at("logistics", "orders") as theirs:
        theirs.wait("A10013")
        lock(theirs, "Locked")
        database.open_database(sqlite_store.url)
        try:
            database.run("UPDATE staff SET disabled_at = 1 WHERE name = 'logistics'")
        finally:
            database.close_database()
        assert theirs.end(patience=8) == 1
    assert b"Your session has ended. Sign in again." in theirs.raw
