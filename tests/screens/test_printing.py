"""F9 on every page that has papers: which are offered, what the printer gets, where a file is, and the trace of it."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data import database
from data.operations.counting import make_count
from data.operations.manifests import open_manifest
from data.operations.packing import close_parcel, open_parcel, pack_parcel
from data.operations.waves import make_wave
from data.paging import Window
from data.papers import typesetting
from data.queries.history import event_page
from screens.boards.counting import Counting
from screens.boards.packing import PackBoard
from screens.boards.picking import PickBoard
from screens.desks.counts import CountDesk
from screens.desks.customers import CustomerDesk
from screens.desks.inventory import InventoryDesk
from screens.desks.leaving import LeavingDesk
from screens.desks.orders import OrderDesk
from screens.desks.parcels import ParcelDesk
from screens.desks.products import ProductDesk
from screens.desks.variants import VariantDesk
from screens.pick_manifest import ManifestPage
from screens.settings_place import PlacePage
from screens.words import event_sentence
from tests.builders import fresh, open_shop
from tests.data.floor import DHL, Floor, make_floor
from tests.screens.front_shop import FrontApp
from tests.screens.test_arrivals_desk import play
from tests.screens.test_desk import press_and_wait, shown

LP = '#!/bin/sh\nfor last; do :; done\n/bin/cp "$last" "{folder}/paper"\necho "request id is office-7 (1 file(s))"\n'
BROKEN = "#!/bin/sh\necho 'lp: No default destination.' >&2\nexit 1\n"
PRINTED = "SELECT count(*) FROM event WHERE verb = 'paper.print'"


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """A warehouse on a machine that has nothing on its PATH, and no typst: papers are text, and quick."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(typesetting, "can_typeset", lambda: False)
    yield make_floor(open_shop(f"sqlite:///{tmp_path / 'floor.db'}"))
    database.close_database()


def lend(folder: Path, script: str = LP) -> None:
    """An lp for this machine: a real program, which keeps what it is given."""
    (folder / "bin" / "lp").write_text(script.format(folder=folder))
    (folder / "bin" / "lp").chmod(0o755)


async def told(app: FrontApp, pilot: Any, words: str) -> None:
    """Back when a toast has said so."""
    for _ in range(250):
        if any(words in said for said in app.told):
            await pilot.pause(0.05)  # until the toast has its line
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{words!r} not in {app.told}\n{shown(app)}")


def printing(*keys: str, then: str = "The paper is with the printer.") -> Callable[[Any, Any], Awaitable[None]]:
    """A story: these keys, and what is told in the end."""

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, *keys)
        await told(app, pilot, then)

    return story


def paper(folder: Path) -> str:
    return (folder / "paper").read_text(encoding="utf-8")


def history(floor: Floor) -> list[tuple[str, str]]:
    """Who printed what, the newest first."""
    rows = event_page(floor.shop.supervisor, Window(filter="verb:paper.print")).rows
    return [(row.actor, event_sentence(row.verb, row.v, row.facts)) for row in rows]


def test_the_queue_offers_the_papers_of_an_order_and_keeps_who_printed_them(floor, tmp_path):
    order = floor.order(("POT-1", 2))
    number = fresh(order).number
    lend(tmp_path)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f9")
        assert [word in shown(app) for word in ("packing slip", "invoice", "pick list", number)] == [True] * 4
        await press_and_wait(pilot, "i")
        await told(app, pilot, "The paper is with the printer. request id is office-7")

    play(floor.shop, OrderDesk, story)

    assert paper(tmp_path).splitlines()[1].split() == ["INVOICE", number]
    assert history(floor) == [("Logistics", f"Printed: invoice of {number}.")]
    assert database.scalar("SELECT subject_id FROM event_subject s JOIN event e ON e.seq = s.seq"
                           " WHERE e.verb = 'paper.print' AND s.kind = 'order'") == order  # fmt: skip


def test_the_page_of_one_order_prints_that_order_whatever_is_marked(floor, tmp_path):
    numbers = [fresh(floor.order(("POT-1", 1))).number for _ in range(2)]
    lend(tmp_path)

    play(floor.shop, OrderDesk, printing("space", "enter", "f9", "s"))

    assert paper(tmp_path).splitlines()[1].split() == ["PACKING", "SLIP", numbers[1]]
    assert history(floor) == [("Logistics", f"Printed: packing slip of {numbers[1]}.")]


def test_marked_orders_are_one_pick_list_and_each_has_the_trace(floor, tmp_path):
    numbers = [fresh(floor.order(("POT-1", 1))).number for _ in range(3)]
    lend(tmp_path)

    play(floor.shop, LeavingDesk, printing("asterisk", "f9", "p"))

    said = paper(tmp_path)
    assert [number in said for number in numbers] == [True] * 3
    assert [sentence for _, sentence in history(floor)] == [f"Printed: pick list of {numbers[0]} and 2 more."]
    assert database.scalar("SELECT count(*) FROM event_subject s JOIN event e ON e.seq = s.seq"
                           " WHERE e.verb = 'paper.print' AND s.kind = 'order'") == 3  # fmt: skip


def test_more_than_ten_are_asked_about_and_no_prints_nothing(floor, tmp_path):
    for _ in range(7):
        floor.order(("POT-1", 1))
    for _ in range(4):
        floor.order(("CUP-2", 1))
    lend(tmp_path)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "asterisk", "f9", "p")
        assert "Print 11 of them?" in shown(app)
        await press_and_wait(pilot, "n")

    play(floor.shop, LeavingDesk, story)

    assert (database.scalar(PRINTED), (tmp_path / "paper").exists()) == (0, False)


def test_a_wave_is_printed_from_the_list_and_from_the_round_with_its_totes_in_bin_order(floor, tmp_path):
    orders = [floor.order(("CUP-2", 1), ("POT-1", 4)), floor.order(("POT-1", 1))]
    make_wave(floor.shop.logistics, orders=orders)
    first, second = (fresh(order).number for order in orders)
    lend(tmp_path)

    play(floor.shop, PickBoard, printing("f9"))

    rows = [line.split() for line in paper(tmp_path).splitlines() if line.startswith(("A-", "B-"))]
    assert [row[0] for row in rows] == ["A-1", "A-2", "B-1"]
    assert paper(tmp_path).splitlines()[1].split() == ["PICK", "LIST", "W1"]
    assert all(words in " ".join(paper(tmp_path).split()) for words in (f"1: {first}", f"2: {second}", "Tote: order"))
    (tmp_path / "paper").unlink()

    async def round_story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "enter")
        assert "of 6 pieces" in shown(app)
        await press_and_wait(pilot, "f9")
        await told(app, pilot, "The paper is with the printer.")

    play(floor.shop, PickBoard, round_story)
    assert "W1" in paper(tmp_path)
    assert history(floor) == [("Logistics", "Printed: pick list of W1.")] * 2


def parcel_of(floor: Floor, order: int) -> int:
    """A closed parcel with all of an order, for DHL."""
    from data.operations.fulfilment import pick_order

    pick_order(floor.shop.logistics, order)
    open_parcel(floor.shop.logistics, order)
    key = int(database.scalar("SELECT max(id) FROM shipment"))
    picked = database.rows("SELECT id, picked FROM order_line WHERE order_id = ?", (order,))
    pack_parcel(floor.shop.logistics, key, items=[[int(line), int(qty)] for line, qty in picked])
    close_parcel(floor.shop.logistics, key, weight_g=1200, carrier="dhl", tracking=DHL[0])
    return key


def test_the_slip_at_the_table_is_of_the_order_under_the_bar_or_on_it(floor, tmp_path):
    from data.operations.fulfilment import pick_order

    order = floor.order(("POT-1", 2))
    pick_order(floor.shop.logistics, order)
    number = fresh(order).number
    lend(tmp_path)

    play(floor.shop, PackBoard, printing("f9"))
    assert paper(tmp_path).splitlines()[1].split() == ["PACKING", "SLIP", number]
    (tmp_path / "paper").unlink()

    play(floor.shop, PackBoard, printing("enter", "f9"))
    assert paper(tmp_path).splitlines()[1].split() == ["PACKING", "SLIP", number]
    assert database.scalar(PRINTED) == 2


def test_a_parcel_has_its_slip_and_the_manifest_it_is_on(floor, tmp_path):
    key = parcel_of(floor, floor.order(("POT-1", 2)))
    number = database.scalar("SELECT number FROM shipment WHERE id = ?", (key,))
    lend(tmp_path)

    play(floor.shop, ParcelDesk, printing("f9"))
    assert paper(tmp_path).splitlines()[1].startswith("PACKING SLIP")
    assert history(floor) == [("Logistics", f"Printed: packing slip of {number}.")]

    open_manifest(floor.shop.logistics, carrier="dhl", all=1)
    play(floor.shop, ParcelDesk, printing("f9", "m"))
    assert [line for line in paper(tmp_path).splitlines() if DHL[0] in line]
    assert history(floor)[0] == ("Logistics", "Printed: manifest of M1.")


def test_the_driver_signs_the_manifest_before_it_leaves(floor, tmp_path):
    parcel_of(floor, floor.order(("POT-1", 2)))
    open_manifest(floor.shop.logistics, carrier="dhl", all=1)
    lend(tmp_path)

    play(floor.shop, ManifestPage, printing("f9"))

    said = paper(tmp_path)
    assert (said.splitlines()[1].split()[:2], "Taken by the driver" in said) == (["MANIFEST", "M1"], True)
    assert database.scalar("SELECT state FROM manifest") == "open"


def test_an_empty_manifest_and_a_wave_that_is_picked_say_why_there_is_no_paper(floor):
    open_manifest(floor.shop.logistics, carrier="dhl")

    play(floor.shop, ManifestPage, printing("f9", then="Manifest M1 is empty."))

    assert database.scalar(PRINTED) == 0


@pytest.mark.parametrize("desk", [InventoryDesk, VariantDesk])
def test_shelf_labels_of_the_marked_articles_ask_how_many(floor, tmp_path, desk):
    lend(tmp_path)
    keys = ("f9", "l") if desk is InventoryDesk else ("f9",)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "space", "space", *keys)
        assert all(words in shown(app) for words in ("Copies", "With prices", "Label printer"))
        await press_and_wait(pilot, "backspace", "2", "ctrl+s")
        await told(app, pilot, "The paper is with the printer.")

    play(floor.shop, desk, story)

    lines = paper(tmp_path).splitlines()
    assert [lines.count(code) for code in ("CUP-2", "POT-1", "TEA-3")] == [2, 2, 0]
    assert [sentence for _, sentence in history(floor)] == ["Printed: shelf labels of CUP-2 and 1 more, 4 labels."]


def test_a_product_has_labels_of_its_variants(floor, tmp_path):
    lend(tmp_path)

    play(floor.shop, ProductDesk, printing("f9", "ctrl+s"), post="operations")

    assert paper(tmp_path).count("10.00 EUR") == 1


def test_bin_labels_and_count_sheets_take_the_bins_that_are_named(floor, tmp_path):
    lend(tmp_path)

    async def labels(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f9", "b", "backspace", *"A-*", "ctrl+s")
        await told(app, pilot, "The paper is with the printer.")

    place = lambda: PlacePage(floor.shop.main)  # noqa: E731
    play(floor.shop, place, labels, post="supervisor")
    assert paper(tmp_path).split() == ["A-1", "MAIN", "A-2", "MAIN"]

    play(floor.shop, place, printing("f9", "c", "ctrl+s"), post="supervisor")
    assert paper(tmp_path).splitlines()[0].split() == ["COUNT", "SHEET", "MAIN", "3", "bins"]
    assert [sentence for _, sentence in history(floor)] == [
        "Printed: count sheet of *@MAIN.",
        "Printed: bin labels of A-*@MAIN, 2 labels.",
    ]


def test_logistics_prints_bin_labels_from_the_stock_list(floor, tmp_path):
    lend(tmp_path)

    play(floor.shop, InventoryDesk, printing("f9", "b", "ctrl+s"))

    assert "A-1" in paper(tmp_path)


def test_the_stock_list_itself_is_lines_of_text(floor, tmp_path):
    lend(tmp_path)

    play(floor.shop, InventoryDesk, printing("f9", "t"))

    said = paper(tmp_path).splitlines()
    assert said[0].startswith("Inventory")
    assert [line.split()[0] for line in said[5:]] == ["CUP-2", "POT-1", "TEA-3"]
    assert [sentence for _, sentence in history(floor)] == ["Printed: this list of inventory."]


@pytest.mark.parametrize("page", [CountDesk, Counting])
def test_a_count_has_a_blind_sheet_of_what_is_left_to_count(floor, tmp_path, page):
    number = make_count(floor.shop.operations, warehouse="MAIN", bins="A-*").facts["number"]
    lend(tmp_path)

    play(floor.shop, page, printing("f9"))

    said = paper(tmp_path)
    assert said.splitlines()[0].split() == ["COUNT", "SHEET", str(number), "MAIN", "2", "bins"]
    assert [word in said for word in ("Bin A-1", "Bin A-2", "POT-1", "CUP-2", "TEA-3")] == [True] * 4 + [False]
    assert not {"3", "10"} & set(said.split()), "what the book says is told nowhere"


# where it goes


def test_without_a_printer_the_file_is_named_and_what_a_pdf_needs_is_said(floor, tmp_path):
    number = fresh(floor.order(("POT-1", 2))).number
    floor.order(("POT-1", 2))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f9", "s")
        await told(app, pilot, "The paper is in “~/ecom-tui/slip-")
        assert "1 more" in shown(app)
        await press_and_wait(pilot, "down")
        assert "This is text: a PDF needs ecom-tui[documents]." in shown(app)

    play(floor.shop, OrderDesk, story)

    (file,) = (tmp_path / "ecom-tui").glob(f"slip-{number}-*.txt")
    assert file.read_text().splitlines()[1].split() == ["PACKING", "SLIP", number]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_printer_that_refuses_says_why_and_the_paper_is_saved(floor, tmp_path):
    floor.order(("POT-1", 2))
    floor.order(("POT-1", 2))
    lend(tmp_path, BROKEN)

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f9", "p")
        await told(app, pilot, "The paper is in “~/ecom-tui/pick-")
        await press_and_wait(pilot, "down", "up")
        assert "The printer did not take the paper: No default destination." in shown(app)

    play(floor.shop, OrderDesk, story)
    assert len(list((tmp_path / "ecom-tui").glob("pick-*.txt"))) == 1


def test_over_ssh_the_machine_is_named_too(floor, tmp_path, monkeypatch):
    import socket

    floor.order(("POT-1", 2))
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")

    play(floor.shop, OrderDesk, printing("f9", "s", then=f"” on {socket.gethostname()}."))


def test_with_typst_it_is_a_pdf(floor, tmp_path, monkeypatch):
    monkeypatch.setattr(typesetting, "can_typeset", lambda: True)
    floor.order(("POT-1", 2))
    lend(tmp_path)

    play(floor.shop, OrderDesk, printing("f9", "s"))

    assert (tmp_path / "paper").read_bytes()[:5] == b"%PDF-"


def test_a_page_without_papers_says_so(floor):
    play(floor.shop, CustomerDesk, printing("f9", then="There is no paper of what stands here."), post="operations")

    assert database.scalar(PRINTED) == 0


def test_a_post_is_offered_what_it_may_print(floor):
    floor.order(("POT-1", 2))

    async def story(app: Any, pilot: Any) -> None:
        await press_and_wait(pilot, "f9")
        assert ["invoice" in shown(app), "pick list" in shown(app)] == [True, False]

    play(floor.shop, OrderDesk, story, post="service")


def test_a_paper_that_was_printed_does_not_stand_in_the_way_of_undo(floor, tmp_path):
    from data.operations.fulfilment import pick_order
    from data.operations.history import undo_event

    order = floor.order(("POT-1", 2))
    done = pick_order(floor.shop.logistics, order)
    lend(tmp_path)
    play(floor.shop, OrderDesk, printing("f9", "s"))

    undo_event(floor.shop.logistics, done.seq)

    assert floor.counts(order) == [("POT-1", 2, 0, 0, 0)]
