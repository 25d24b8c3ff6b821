"""Paths as they are typed and pasted, their completion, and where a mapping is kept."""

from pathlib import Path

import pytest

from screens.import_paths import complete, keep_mapping, paths_of, quoted


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program was started."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("day.csv", ["day.csv"]),
        ("  'my day.csv'  ", ["my day.csv"]),
        ("my day.csv", ["my day.csv"]),
        (r"my\ day.csv other.csv", ["my day.csv", "other.csv"]),
        ('"a b.csv" c.csv', ["a b.csv", "c.csv"]),
        ("it's.csv", ["it's.csv"]),
        ("file:///tmp/a%20b.csv", ["/tmp/a b.csv"]),
        ("", []),
    ],
)
def test_a_path_is_understood_as_it_was_pasted(here, typed: str, meant: list[str]):
    (here / "my day.csv").touch()

    assert paths_of(typed) == meant


def test_a_path_begins_at_home(here, monkeypatch):
    monkeypatch.setenv("HOME", str(here))

    assert paths_of("~/day.csv") == [str(here / "day.csv")]
    assert paths_of(quoted(str(here / 'a "b" c.csv'))) == [str(here / 'a "b" c.csv')]


def test_a_name_is_finished_as_far_as_there_is_no_choice(here):
    for name in ("day one.csv", "day two.csv", "days.pdf", "map.toml"):
        (here / name).touch()
    (here / "old").mkdir()

    assert complete("d", (".csv",)).line == r"day\ "
    assert complete("d", (".csv",)).names == ["day one.csv", "day two.csv"]
    assert complete(r"day\ o", (".csv",)).line == r"day\ one.csv"
    assert complete("first.csv ol", (".csv",)).line == "first.csv old/"
    assert complete("m", (".toml",)).line == "map.toml"
    assert complete("nothing", (".csv",)).line == "nothing"


def test_a_mapping_never_takes_the_place_of_another(here):
    assert keep_mapping([str(here / "day.csv")], "one") == str(here / "day.mapping.toml")
    assert keep_mapping([str(here / "day.csv")], "two") == str(here / "day-2.mapping.toml")
    assert (here / "day.mapping.toml").read_text("utf-8") == "one"
