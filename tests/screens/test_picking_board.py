"""The picking round, the packing table and the scan line: what each scan means, and that none is lost on its way."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult

from data.errors import Refused, Unusable
from data.queries.packing import Box, PackLine, Table, ToPack
from data.queries.picking import Part, StopRow, Wanted, WaveRow
from screens.big_letters import FONT, HEIGHT, fits, width_of
from screens.pack_table import Packing
from screens.pick_field import Code, PickField
from screens.pick_round import Round, Told
from screens.scan_writes import ScanWrites
from screens.themes import STYLE_FILES, variables

POT, CUP, TEA = "4006381333931", "4006381333900", "4006381333917"


def stop(bin: int, code: str, sku: int, barcode: str, *parts: Part, pack: int = 1, lot: str = "") -> StopRow:
    return StopRow(bin, f"A-{bin}", lot, sku, code, f"Name {code}", "", barcode, pack, 99, 0, parts)


def wave(pieces: int, picked: int = 0) -> WaveRow:
    return WaveRow(1, 1, "W1", "", "MAIN", "picking", "Logistics", 5, 2, pieces, picked, None, 0)


def a_round(**more: Any) -> Round:
    """Bin 1: three pots for two orders; bin 2: seven cups in packs of six, and a tea of lot L1."""
    stops = (
        stop(1, "POT-1", 1, POT, Part(11, 1, "A1", 1, 2), Part(21, 2, "A2", 2, 1)),
        stop(2, "CUP-2", 2, CUP, Part(12, 1, "A1", 1, 7), pack=6),
        stop(2, "TEA-3", 3, TEA, Part(22, 2, "A2", 2, 1), lot="L1"),
    )
    return Round(Wanted(wave(11), stops, (), (), 4, 0), **more)


def tell(told: Told) -> str:
    return told.sentence.format(**told.facts)


def test_each_scan_counts_one_for_the_first_order_that_wants_it():
    found = a_round()

    picks = [found.scan(POT).picks for _ in range(3)]

    assert picks == [((11, 1, "", 1),), ((11, 1, "", 1),), ((21, 1, "", 1),)]
    assert (found.picked, found.lines_done, found.current.row.code) == (3, 2, "CUP-2")


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        (CUP, 1),
        ("cup-2", 1),
        ("0" + CUP, 1),
        ("6", 6),
        ("1" + CUP[:-1] + "7", 6),
        (f"]C101{'0' + CUP}", 1),
        (f"(02){'0' + CUP}(37)3", 0),
        (f"(01){'0' + CUP}(30)3", 3),
    ],
)
def test_a_code_counts_the_pieces_that_it_stands_for(code, pieces):
    found = a_round()
    found.scan("A-2")

    told = found.scan(code)

    assert sum(pick[3] for pick in told.picks) == pieces, tell(told)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (CUP, "CUP-2 is wanted from A-2, not from here. Put it back, or scan that bin."),
        ("4711", "3 are wanted here, not 4711. Nothing is counted."),
        ("0", "0 pieces are not picked. s says that pieces are short."),
        ("47119", "“47119” is unknown here. Nothing is counted."),
        ("A-9", "“A-9” is unknown here. Nothing is counted."),
        ("4006381333930", "“4006381333930” is unknown here. Nothing is counted."),
    ],
)
def test_a_wrong_scan_counts_nothing_and_says_why(code, sentence):
    found = a_round()

    told = found.scan(code)

    assert (told.sign, tell(told), told.picks, found.picked) == ("x", sentence, (), 0)


def test_more_than_is_wanted_is_wrong_be_it_a_piece_or_a_case():
    found = a_round()
    for _ in range(3):
        found.scan(POT)
    assert tell(found.scan(POT)) == "POT-1 is picked already. Put it back."
    found.scan("2")

    told = found.scan("1" + CUP[:-1] + "7")

    assert tell(told) == "6 × CUP-2 are in it, 5 are wanted here. Take single pieces."


def test_another_lot_than_the_wanted_one_is_wrong():
    found = a_round()
    found.scan("A-2")

    assert tell(found.scan(f"(01){'0' + TEA}(10)L2")) == "TEA-3 of lot L2 is not lot L1. Put it back."
    assert found.scan(f"(01){'0' + TEA}(10)L1").picks == ((22, 2, "L1", 1),)


def test_the_last_scan_is_taken_back_and_the_picker_stands_there_again():
    found = a_round()
    for _ in range(3):
        found.scan(POT)

    last = found.undo()

    assert last is not None
    assert (last.picks, found.picked, found.lines_done) == (((21, 1, "", 1),), 2, 1)
    assert found.current is not None
    assert (found.current.row.code, found.current.wanted) == ("POT-1", 1)


def test_what_is_on_its_way_counts_in_a_round_that_is_read_anew():
    found = a_round(pending=[(1, (11, 1, "", 2)), (1, (21, 1, "", 1)), (-1, (21, 1, "", 1))])

    assert (found.picked, found.lines_done, found.current.wanted) == (2, 1, 1)


def test_next_bin_leaves_a_stop_for_later():
    found = a_round()

    found.next_bin()
    assert found.current.row.code == "CUP-2"
    found.next_bin()
    found.next_bin()

    assert found.current.row.code == "POT-1"


def table(picked: int = 2) -> Table:
    order = ToPack(1, "A1", "Ann", "GB", None, picked + 1, 0, 4, 0, "", "W1", 1)
    lines = (
        PackLine(11, 1, "POT-1", "Pot", "", POT, 1, 3, picked, 0),
        PackLine(12, 2, "CUP-2", "Cup", "", CUP, 6, 1, 1, 0),
    )
    return Table(order, "dhl", lines, (Box(7, 1, "S1", "picking", "", "", "", 0, None, 0, ()),))


def test_each_piece_goes_into_the_parcel_once():
    found = Packing(table())

    assert [found.scan(POT).picks, found.scan("pot-1").picks] == [((11, 1),), ((11, 1),)]
    assert tell(found.scan(POT)) == "All 2 picked pieces of POT-1 are packed. This one is too many."
    assert tell(found.scan(TEA)) == f"“{TEA}” is not in this order. Nothing is counted."
    assert (found.packed, found.here) == (2, 2)
    assert found.undo() == (((11, 1),), found.table.lines[0])
    assert (found.packed, found.here) == (1, 1)
    assert tell(Packing(table(0)).scan(POT)) == "POT-1 is ordered, but not picked yet."


# on their way to the store


def written(writes: list[Any], answers: list[Exception | None]) -> Callable[..., Any]:
    async def write(target: int, sign: int, items: list[Any], op_id: str) -> None:
        await asyncio.sleep(0)
        answer = answers.pop(0) if answers else None
        writes.append((target, sign, list(items), op_id, answer))
        if answer is not None:
            raise answer

    return write


def test_scans_are_written_in_order_in_batches_of_one_kind():
    writes: list[Any] = []
    found = ScanWrites(written(writes, []), lambda entry, refused: None, lambda: None)
    for sign, item in ((1, "a"), (1, "b"), (-1, "b"), (1, "c")):
        found.add(1, sign, [item])
    found.add(2, 1, ["d"])

    asyncio.run(found.run())

    assert [one[:3] for one in writes] == [(1, 1, ["a", "b"]), (1, -1, ["b"]), (1, 1, ["c"]), (2, 1, ["d"])]
    assert (found.waiting, len({one[3] for one in writes})) == (0, 4)


def test_one_refused_scan_of_a_batch_is_told_and_the_others_are_written():
    writes: list[Any] = []
    no = Refused("No.")
    told: list[Any] = []
    found = ScanWrites(
        written(writes, [no, None, no, None]), lambda entry, refused: told.append(entry.items), lambda: None
    )
    for item in "abc":
        found.add(1, 1, [item])

    asyncio.run(found.run())

    assert [one[2] for one in writes] == [["a", "b", "c"], ["a"], ["b"], ["c"]]
    assert told == [("b",)]
    assert found.waiting == 0


def test_what_can_not_be_written_is_tried_again_under_its_own_id(monkeypatch):
    monkeypatch.setattr("screens.scan_writes.AGAIN_S", 0)
    writes: list[Any] = []
    away = Unusable("Away.")
    found = ScanWrites(written(writes, [away, away]), lambda entry, refused: None, lambda: None)
    found.add(1, 1, ["a"])

    asyncio.run(found.run())

    assert [one[4] for one in writes] == [away, away, None]
    assert len({one[3] for one in writes}) == 1
    assert (found.waiting, found.trouble) == (0, None)


def test_a_defect_loses_no_scan():
    writes: list[Any] = []
    found = ScanWrites(written(writes, [ValueError("defect")]), lambda entry, refused: None, lambda: None)
    found.add(1, 1, ["a"])

    with pytest.raises(ValueError, match="defect"):
        asyncio.run(found.run())
    assert found.pending(1) == [(1, "a")]
    assert found.add(1, 1, ["b"])
    asyncio.run(found.run())

    assert writes[-1][2] == ["a", "b"]


# the scan line


class FieldApp(App[None]):
    """A scan line alone."""

    CSS_PATH = STYLE_FILES

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[Code] = []
        self.verbs: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variables("dark")

    def compose(self) -> ComposeResult:
        yield PickField(id="scan")

    def on_mount(self) -> None:
        field = self.query_one(PickField)
        field.taken = self.codes.append
        field.hear(frozenset("sdu"), self.verbs.append)
        field.focus()


def typed(*keys: tuple[str, float]) -> FieldApp:
    """Keys with the seconds at which they arrived, all handled late and at once."""
    app = FieldApp()

    async def run() -> None:
        async with app.run_test() as pilot:
            for name, at in keys:
                key = events.Key(name, name if len(name) == 1 else "\r" if name == "enter" else None)
                key.time = at
                app.post_message(key)
            await pilot.pause(0.2)

    asyncio.run(run())
    return app


def burst(code: str, at: float, gap: float = 0.002) -> list[tuple[str, float]]:
    return [(key, at + n * gap) for n, key in enumerate([*code, "enter"])]


def test_scans_that_a_busy_program_handles_late_are_whole_and_in_order():
    app = typed(*burst("111", 1.0), *burst("222", 1.05), *burst("s33", 1.1), *burst("444", 1.15))

    assert [code.text for code in app.codes] == ["111", "222", "s33", "444"]
    assert app.verbs == []


def test_a_small_letter_alone_is_a_verb_and_within_a_code_it_is_none():
    app = typed(("s", 1.0), *burst("1s2", 2.0), ("u", 3.0), ("d", 4.0))

    assert (app.verbs, [code.text for code in app.codes]) == (["s", "u", "d"], ["1s2"])


def test_a_control_character_inside_a_code_breaks_it_and_the_next_is_whole():
    keys = burst("12", 1.0)
    app = typed(keys[0], ("ctrl+b", 1.001), *keys[1:], *burst("34", 2.0))

    assert app.codes == [Code("12", True), Code("34", False)]


def test_letters_of_all_codes_can_be_written_big():
    assert all(len(glyph) == HEIGHT and len({len(line) for line in glyph}) == 1 for glyph in FONT.values())
    assert fits("B-14-03", 60)
    assert not fits("货架-1", 80)
    assert width_of("") == 0
