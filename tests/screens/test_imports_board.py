"""The imports board: the list, a new import from path to result, rejects corrected, differences settled, taken back."""

import re
from pathlib import Path
from typing import Any

import pytest

from data import database
from data.paging import Window
from data.queries.imports import difference_page, import_page
from screens import keys
from screens.desks.imports import ImportDesk
from screens.import_differences import DifferenceDesk
from screens.import_page import ImportPage
from screens.parts.confirm import Confirm
from tests.screens.import_shop import ODD, ROWS, WRONG, bring, differ, play, thread_done, write
from tests.screens.test_desk import press_and_wait, shown


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program was started."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def lines(app: Any) -> list[str]:
    """What is seen, without the air at the right."""
    return [line.rstrip() for line in shown(app).splitlines()]


async def look(app: Any, pilot: Any, *typed: str) -> None:
    """`n`, a path, Enter, and the look is there."""
    await press_and_wait(pilot, "n", *typed, "enter")
    await thread_done(pilot)


def test_an_empty_list_says_how_to_begin(idle_shop):
    async def story(app: Any, pilot: Any) -> None:
        assert "  Nothing has been imported yet: n begins with a file, a folder or an archive." in lines(app)
        await press_and_wait(pilot, "n")
        assert isinstance(app.screen, ImportPage)
        assert app.screen.edit("files").has_focus

    play(idle_shop, story)


def test_a_look_says_what_would_come_in_and_writes_nothing(idle_shop, here):
    write(here)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        seen = lines(app)
        assert "  What they are                                         nothing is written yet" in seen
        assert "  order                    2         .         .         .         ." in seen
        assert "  4 rows: 3 would come in, 0 are here already, 1 can't come in." in seen
        assert "  x row 5     Quantity “abc” is not a whole number" in seen
        assert "  order 536365" in seen
        assert database.scalar("SELECT count(*) FROM batch") == 0
        assert database.scalar("SELECT count(*) FROM orders") == 0

    play(idle_shop, story)


def test_an_import_is_begun_from_its_look_and_tells_what_came_of_it(idle_shop, here):
    write(here)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        await press_and_wait(pilot, "i")
        await thread_done(pilot)
        seen = lines(app)
        assert "  ! Done, but 1 row could not come in." in seen
        assert "  day.csv                                      4         3         .         1" in seen
        assert "  orders                   2" in seen
        assert f"  {here / 'day.rejects.csv'}"[:60] in "\n".join(seen)
        assert database.rows("SELECT number FROM orders ORDER BY number") == [("536365",), ("536366",)]
        await press_and_wait(pilot, "escape")
        await thread_done(pilot)
        assert "    now  day.csv           online-reta~ + done             4       3     1    ." in lines(app)

    play(idle_shop, story)


def test_the_same_file_again_changes_nothing_and_says_so(idle_shop, here):
    bring(idle_shop, write(here, ROWS))

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        assert "  3 rows: 0 would come in, 3 are here already, 0 can't come in." in lines(app)
        await press_and_wait(pilot, "enter")
        await thread_done(pilot)
        assert "  + All of it was here already: nothing has changed." in lines(app)
        assert database.scalar("SELECT count(*) FROM batch") == 1

    play(idle_shop, story)


def test_the_rejects_file_is_corrected_and_only_that_comes_in(idle_shop, here):
    bring(idle_shop, write(here))
    rejects = here / "day.rejects.csv"
    rejects.write_text(rejects.read_text("utf-8-sig").replace("abc", "4"), "utf-8-sig")

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "r")
        await thread_done(pilot)
        assert app.screen.edit("files").value == str(rejects)
        assert "  1 row: 1 would come in, 0 are here already, 0 can't come in." in lines(app)
        await press_and_wait(pilot, "i")
        await thread_done(pilot)
        assert "  + Everything came in." in lines(app)
        assert database.scalar("SELECT ordered FROM order_line WHERE code = '22139'") == 4

    play(idle_shop, story)


def test_an_import_without_rejects_has_none_to_correct(idle_shop, here):
    bring(idle_shop, write(here, ROWS))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "r")
        assert app.told == ["No row of “day.csv” was rejected."]

    play(idle_shop, story)


def test_a_file_of_no_known_format_gets_a_first_mapping_beside_it(idle_shop, here):
    (here / "odd.csv").write_text(ODD, "utf-8")

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"odd.csv")
        seen = shown(app)
        assert "This can't be read" in seen
        assert "“odd.csv” is of no known format." in seen
        assert "M  make a first mapping" in seen
        await press_and_wait(pilot, "M")
        await thread_done(pilot)
        made = here / "odd.mapping.toml"
        assert made.exists()
        assert app.screen.edit("mapping").value == str(made)
        assert "A first mapping is written" in shown(app)
        assert app.screen.stage == "looked"
        await press_and_wait(pilot, "i")
        await thread_done(pilot)
        assert database.scalar("SELECT count(*) FROM orders") == 2
        assert database.scalar("SELECT mapping FROM batch") == str(made)

    play(idle_shop, story)


def test_what_is_not_there_is_said_and_can_be_typed_again(idle_shop, here):
    write(here, ROWS)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"dye.csv")
        assert "dye.csv" in shown(app)
        assert "This can't be read" in shown(app)
        await press_and_wait(pilot, "e", "ctrl+u", *"day.csv", "enter")
        await thread_done(pilot)
        assert "  3 rows: 3 would come in, 0 are here already, 0 can't come in." in lines(app)

    play(idle_shop, story)


def test_strict_looks_again_and_leaves_the_whole_file_out(idle_shop, here):
    write(here)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        await press_and_wait(pilot, "s")
        await thread_done(pilot)
        assert "  4 rows: 0 would come in, 0 are here already, 4 can't come in." in lines(app)
        await press_and_wait(pilot, "i")
        await thread_done(pilot)
        assert "  x Files with a row that can't come in changed nothing." in lines(app)
        assert database.scalar("SELECT count(*) FROM orders") == 0

    play(idle_shop, story)


def test_another_path_makes_the_look_old(idle_shop, here):
    write(here, ROWS)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        await press_and_wait(pilot, "e", "x", "escape", "i")
        assert app.screen.stage == "asking"
        assert database.scalar("SELECT count(*) FROM batch") == 0

    play(idle_shop, story)


def test_an_import_goes_on_when_its_page_is_left_and_n_shows_it_again(idle_shop, here, monkeypatch):
    gate = held(monkeypatch)
    write(here, ROWS)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        gate.hold()
        await press_and_wait(pilot, "i")
        assert "Importing" in shown(app)
        await press_and_wait(pilot, "q")
        assert "* an import reads" in shown(app)
        await press_and_wait(pilot, "n")
        assert "Importing" in shown(app)
        await press_and_wait(pilot, "q")
        gate.free()
        await thread_done(pilot)
        assert app.told == ["The import is through: 3 of 3 rows came in, 0 could not."]
        assert "+ done" in shown(app)

    play(idle_shop, story)


def test_escape_asks_before_it_stops_an_import(idle_shop, here, monkeypatch):
    gate = held(monkeypatch)
    write(here, ROWS)

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        gate.hold()
        await press_and_wait(pilot, "i", "escape")
        assert isinstance(app.screen, Confirm)
        await press_and_wait(pilot, "n")
        assert not app.screen.run.stopping
        await press_and_wait(pilot, "x")
        assert app.screen.run.stopping
        gate.free()
        await thread_done(pilot)
        assert "  ! Stopped. The same import goes on where it stopped." in lines(app)
        assert database.scalar("SELECT count(*) FROM orders") == 0

    play(idle_shop, story)


def held(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The import waits at its beginning while the gate is held."""
    from threading import Event

    from screens import import_run

    bring_in, event = import_run.import_files, Event()
    event.set()

    def waiting(*args: Any, **values: Any) -> Any:
        assert event.wait(20)
        return bring_in(*args, **values)

    monkeypatch.setattr(import_run, "import_files", waiting)

    class Gate:
        hold, free = event.clear, event.set

    return Gate


def test_a_defect_in_the_thread_is_said_and_the_page_goes_on(idle_shop, here, monkeypatch):
    from screens import import_run

    def broken(*args: Any, **values: Any) -> Any:
        raise KeyError("nobody thought of it")

    monkeypatch.setattr(import_run, "look_at", broken)

    async def story(app: Any, pilot: Any) -> None:
        defects: list[Any] = []
        app._handle_exception = defects.append
        await press_and_wait(pilot, "n", *"day.csv", "enter")
        await press_and_wait(pilot)
        for _ in range(50):
            if not app.screen.run.going:
                break
            await pilot.pause(0.02)
        await pilot.pause(0.05)
        assert "It broke off. Nothing was written." in shown(app)
        assert len(defects) == 1

    play(idle_shop, story)


def test_an_import_shows_what_it_brought_and_what_is_left_to_do(idle_shop, here):
    differ(idle_shop)
    bring(idle_shop, write(here))

    async def story(app: Any, pilot: Any) -> None:
        seen = shown(app)
        for words in ("+ done  online-retail", "3 came in", "Quantity “abc” is not a whole", "LN-DUV-200W barcode"):
            assert words in seen
        assert "\x1b" not in seen
        assert "\u202e" not in seen

    play(idle_shop, story, size=(120, 60))


def test_differences_are_settled_one_by_one_and_together(idle_shop, here):
    first, second, third, _ = differ(idle_shop)
    bring(idle_shop, write(here))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "d")
        assert isinstance(app.screen, DifferenceDesk)
        assert app.screen.grid.source.total == 3
        await press_and_wait(pilot, "T")
        assert state_of(app, first, second, third) == ["open", "open", "theirs"]
        assert database.scalar("SELECT safety FROM sku WHERE code = 'RG-WOL-16'") == 5
        await press_and_wait(pilot, "space", "space", "O")
        assert "None of the 2 will be refused." in shown(app)
        await press_and_wait(pilot, "enter")
        assert state_of(app, first, second, third) == ["ours", "ours", "theirs"]
        assert "No difference waits to be settled." in shown(app)
        await press_and_wait(pilot, "escape")
        assert isinstance(app.screen, ImportDesk)

    play(idle_shop, story)


def state_of(app: Any, *ids: int) -> list[str]:
    return [str(database.scalar("SELECT state FROM difference WHERE id = ?", (one,))) for one in ids]


def test_an_import_is_taken_back_after_a_question(idle_shop, here):
    bring(idle_shop, write(here, ROWS))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "x")
        assert isinstance(app.screen, Confirm)
        asked = shown(app)
        assert "Take back the import of day.csv?" in asked
        assert "  orders                   2" in asked
        assert "x cannot be undone" in asked
        await press_and_wait(pilot, "n")
        assert database.scalar("SELECT state FROM batch") == "done"
        await press_and_wait(pilot, "x", "y")
        assert database.scalar("SELECT state FROM batch") == "taken_back"
        assert ". taken back" in shown(app)
        await press_and_wait(pilot, "x")
        assert app.told[-1].endswith("day.csv” was taken back already.")

    play(idle_shop, story)


def test_every_filter_and_every_sort_is_understood(idle_shop, here):
    differ(idle_shop)
    bring(idle_shop, write(here))

    for desk, page in ((ImportDesk, import_page), (DifferenceDesk, difference_page)):
        for _, text in desk.FILTERS:
            page(idle_shop.supervisor, Window(filter=text))
        for column in desk.COLUMNS:
            if column.sort:
                assert page(idle_shop.supervisor, Window(sort=column.sort)).rows


def test_the_differences_keep_the_rules_of_desks():
    pressed = [action.key for action in DifferenceDesk.ACTIONS]

    assert set(pressed) & keys.RESERVED == set()
    assert len(set(pressed)) == len(pressed)
    assert re.fullmatch(r"[A-Z].*\.", DifferenceDesk.EMPTY)
    assert re.fullmatch(r"[A-Z].+\. .+\.", DifferenceDesk.HELP)


def test_hostile_cells_stay_text(idle_shop, here):
    write(here, (*ROWS, WRONG.replace("abc", "\x1b]52;c;Y3Vy\x07[@click=app.quit]x[/]\u202e")))

    async def story(app: Any, pilot: Any) -> None:
        await look(app, pilot, *"day.csv")
        seen = shown(app)
        assert "[@click=app.quit]x[/]" in seen
        assert not set("\x1b\x07\u202e") & set(seen)

    play(idle_shop, story)
