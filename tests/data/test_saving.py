"""Saving the store: one file of one moment, checked as the store is; refused, stopped or broken it leaves nothing."""

import shutil
from pathlib import Path

import pytest

from data import database, doctor
from data.copies import look_at
from data.errors import Denied, Refused, Unusable
from data.operations.people import add_person
from data.queries.store_settings import save_name, store_settings
from data.roles import PEOPLE
from data.saving import Step, save_store
from tests.builders import Shop, make_sku

needs_pg_dump = pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not here")


@pytest.fixture
def filled(shop: Shop) -> Shop:
    make_sku(shop, stock=3)
    return shop


def on_sqlite() -> bool:
    return database.engine() == "sqlite"


def test_a_copy_is_checked_as_the_store_itself_is(filled, tmp_path):
    if not on_sqlite():
        pytest.skip("a dump of PostgreSQL can't be read as a store")
    steps: list[Step] = []

    saved = save_store(filled.supervisor, str(tmp_path / "a.backup"), progress=steps.append)

    assert (saved.checks, saved.whole, saved.faults) == (len(doctor.RULES), True, ())
    assert {step.part for step in steps} == {"copy", "check"}
    assert (steps[-1].done, steps[-1].of) == (len(doctor.RULES) - 1, len(doctor.RULES))
    assert look_at(str(tmp_path / "a.backup")).events == saved.copy.events == 2
    found = store_settings(filled.supervisor).backup
    assert found is not None
    assert (found.who, found.file, found.bytes) == ("Lin", "a.backup", saved.copy.bytes)


def test_checking_a_copy_changes_neither_it_nor_what_this_thread_reads(filled, tmp_path):
    if not on_sqlite():
        pytest.skip("a dump of PostgreSQL can't be read as a store")
    path = tmp_path / "a.backup"
    save_store(filled.supervisor, str(path))
    before = path.read_bytes()
    database.run("UPDATE promise SET sellable = 9")

    with database.looking_into(str(path)):
        assert database.scalar("SELECT sellable FROM promise") == 3
        with pytest.raises(Exception, match="readonly"):
            database.run("UPDATE promise SET sellable = 1")
        assert [one for one in doctor.check() if one.found] == []

    assert database.scalar("SELECT sellable FROM promise") == 9
    assert (path.read_bytes(), sorted(one.name for one in tmp_path.glob("a.*"))) == (before, ["a.backup"])


def test_what_does_not_add_up_in_the_copy_is_told(filled, tmp_path):
    if not on_sqlite():
        pytest.skip("a dump of PostgreSQL can't be read as a store")
    database.run("UPDATE promise SET sellable = 9")

    saved = save_store(filled.supervisor, str(tmp_path / "a.backup"))

    assert [one.examples for one in saved.faults] == [("POT-1 in MAIN: 9 sellable and 0 not, the bins hold 3 and 0",)]
    assert (tmp_path / "a.backup").exists()


def test_stopped_while_it_is_written_nothing_is_left(filled, tmp_path):
    if not on_sqlite():
        pytest.skip("pg_dump is through before anybody can stop it")

    with pytest.raises(Refused, match="Stopped"):
        save_store(filled.supervisor, str(tmp_path / "a.backup"), stop=lambda: True)

    assert list(tmp_path.glob("*.backup*")) == list(tmp_path.glob(".*a.backup*")) == []
    assert store_settings(filled.supervisor).backup is None
    add_person(filled.supervisor, "chen", role="service")


def test_stopped_while_it_is_checked_the_copy_stays_and_says_so(filled, tmp_path):
    if not on_sqlite():
        pytest.skip("a dump of PostgreSQL can't be read as a store")
    seen: list[Step] = []

    saved = save_store(
        filled.supervisor,
        str(tmp_path / "a.backup"),
        progress=seen.append,
        stop=lambda: sum(step.part == "check" for step in seen) >= 2,
    )

    assert (saved.checks, saved.whole) == (2, False)
    assert (tmp_path / "a.backup").exists()


@pytest.mark.parametrize("post", PEOPLE[1:])
def test_only_who_keeps_the_store_saves_it(filled, tmp_path, post):
    with pytest.raises(Denied, match="change the store's settings"):
        save_store(filled.people[post], str(tmp_path / "a.backup"))

    assert list(tmp_path.glob("*.backup")) == []


def test_a_file_that_is_there_is_never_written_over(filled, tmp_path):
    path = tmp_path / "a.backup"
    path.write_text("mine")

    with pytest.raises(Refused, match=r"There is a “.*a\.backup” already"):
        save_store(filled.supervisor, str(path))

    assert path.read_text() == "mine"


def test_without_pg_dump_it_is_said_plainly(filled, tmp_path, monkeypatch):
    if on_sqlite():
        pytest.skip("SQLite needs no program")
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(Unusable, match=r"“pg_dump” is not on this machine\. Install the client programs of PostgreSQL"):
        save_store(filled.supervisor, str(tmp_path / "a.backup"))

    assert list(tmp_path.glob("*a.backup*")) == []


@needs_pg_dump
def test_a_postgresql_store_is_dumped_and_looked_through(filled, tmp_path):
    if on_sqlite():
        pytest.skip("about PostgreSQL")
    try:
        saved = save_store(filled.supervisor, str(tmp_path / "a.backup"))
    except Unusable as error:
        if "version" in str(error):
            pytest.skip("pg_dump is older than the server")
        raise

    assert (saved.copy.engine, saved.checks, saved.whole, saved.faults) == ("postgresql", 0, True, ())


def test_a_backup_of_today_has_a_name(shop):
    assert save_name(shop.supervisor).startswith("linden-20")
    assert save_name(shop.supervisor).endswith(".backup")
    assert Path(save_name(shop.supervisor)).name == save_name(shop.supervisor)
