"""How the imports look: empty, filled, a look, the result, differences. Look at a picture before you accept it."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from data import database
from data.imports import Step
from screens.desks.imports import ImportDesk
from screens.import_page import ImportPage
from screens.import_run import Run, Wish
from tests.screens.import_shop import ODD, ImportApp, bring, differ, thread_done, write
from tests.screens.quiet import quiet
from tests.screens.test_desk import press_and_wait
from tests.screens.test_grid import settle

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the program was started; its name is in no picture."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled(shop: Any, here: Path) -> None:
    """An import with a rejected row and differences, one that was taken back, one that was stopped."""
    differ(shop)
    write(here)
    bring(shop, Path("day.csv"))
    for told in (
        ("a", "exports/商品-2026-11.xlsx#Sheet1", "mapped", 2, 1_795_000_000_000_000, "stopped", '{"imported": 1200}'),
        ("b", "shopify/orders_export_1.csv", "shopify-orders", 3, 1_790_000_000_000_000, "taken_back",
         '{"imported": 40, "updated": 3}'),
    ):  # fmt: skip
        database.run(
            "INSERT INTO batch (file_hash, path, format, by_id, at, state, counts) VALUES (?, ?, ?, ?, ?, ?, ?)", told
        )
    database.run("UPDATE batch SET rejects = '/home/mei/day.rejects.csv' WHERE id = 1")


def after(*steps: str) -> Callable[[Any], Awaitable[None]]:
    """Press keys (`..` waits for the thread), then make the picture the same wherever and whenever it is taken."""

    async def before(pilot: Any) -> None:
        await settle(pilot)
        await quiet(pilot)
        for step in steps:
            if step == "..":
                await thread_done(pilot)
            else:
                await press_and_wait(pilot, step)
        page = pilot.app.screen
        if isinstance(page, ImportPage) and page.run is not None:
            same_everywhere(page)
        await quiet(pilot)

    return before


def same_everywhere(page: ImportPage) -> None:
    run = page.run
    assert run is not None
    run.began, run.ended = 0.0, 2.0
    if run.report is not None and run.report.rejects_file:
        run.report.rejects_file = "/home/mei/day.rejects.csv"
    if run.made:
        run.made = "/home/mei/odd.mapping.toml"
        page.edit("mapping").value = run.made
        run.wish = page.typed
    page.draw_stage()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_imported_yet(snap_compare, idle_shop, size: tuple[int, int]):
    assert snap_compare(ImportApp(ImportDesk, idle_shop.supervisor), terminal_size=size, run_before=after())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_list(snap_compare, idle_shop, here, language: str, size: tuple[int, int]):
    filled(idle_shop, here)
    app = ImportApp(ImportDesk, idle_shop.supervisor, language=language)

    assert snap_compare(app, terminal_size=size, run_before=after())


@pytest.mark.parametrize("size", SIZES)
def test_an_import_in_full(snap_compare, idle_shop, here, size: tuple[int, int]):
    filled(idle_shop, here)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=size, run_before=after("enter"))


@pytest.mark.parametrize("size", SIZES)
def test_a_new_import(snap_compare, idle_shop, here, size: tuple[int, int]):
    for name in ("day one.csv", "day two.csv"):
        write(here, name=name)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=size, run_before=after("n", "d", "tab", ".."))


@pytest.mark.parametrize("size", SIZES)
def test_a_look(snap_compare, idle_shop, here, size: tuple[int, int]):
    write(here)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=size, run_before=after("n", *"day.csv", "enter", ".."))


@pytest.mark.parametrize("keys", [(), ("M", "..")], ids=["unknown", "guessed"])
def test_a_file_of_no_known_format(snap_compare, idle_shop, here, keys: tuple[str, ...]):
    (here / "odd.csv").write_text(ODD, "utf-8")

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=(80, 24), run_before=after("n", *"odd.csv", "enter", "..", *keys))


@pytest.mark.parametrize("size", SIZES)
def test_a_result(snap_compare, idle_shop, here, size: tuple[int, int]):
    write(here)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=size, run_before=after("n", *"day.csv", "enter", "..", "i", ".."))


@pytest.mark.parametrize("waiting", [False, True], ids=["running", "waiting"])
def test_progress(snap_compare, idle_shop, waiting: bool):
    async def before(pilot: Any) -> None:
        await settle(pilot)
        desk = pilot.app.screen
        run = Run(Wish("day.csv"), "import", step=Step(0 if waiting else 51_200, 400_000, "day.csv", waiting=waiting))
        desk.run = run
        type(run).seconds = property(lambda _: 10.0)
        await press_and_wait(pilot, "n")
        await quiet(pilot)

    seconds = Run.seconds
    try:
        app = ImportApp(ImportDesk, idle_shop.supervisor)
        assert snap_compare(app, terminal_size=(80, 24), run_before=before)
    finally:
        Run.seconds = seconds  # type: ignore[method-assign]  # as it was


@pytest.mark.parametrize("size", SIZES)
def test_differences(snap_compare, idle_shop, here, size: tuple[int, int]):
    filled(idle_shop, here)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=size, run_before=after("D", "down"))


def test_taking_an_import_back(snap_compare, idle_shop, here):
    filled(idle_shop, here)

    app = ImportApp(ImportDesk, idle_shop.supervisor)
    assert snap_compare(app, terminal_size=(80, 24), run_before=after("x"))
