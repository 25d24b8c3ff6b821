"""What scanners, pastes and broken encodings send, byte by byte: each end of a code gives exactly the code before it.

The short form lets all bytes arrive at once; `make torture` sends them with four gaps, to pages that are busy with each
scan for four lengths of time.
"""

import asyncio
import codecs
import time
from collections.abc import Iterator
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from screens.driver import ESCAPE_WAIT
from screens.parts.scan import ScanField
from tests.screens.quiet import quiet
from tests.screens.test_scan import ScanApp

GAPS = (0.0, 0.008, 0.02, 0.028)
"""Seconds between two keys of a scanner."""
DELAYS = (0.0, 0.01, 0.05, 0.2)
"""Seconds that a page is busy with each scan."""
AFTER = "999"
"""What is scanned next: nothing of a stream may come into it."""

STREAMS: dict[str, tuple[bytes, list[str]]] = {
    "an EAN": (b"4006381333931\r", ["4006381333931"]),
    "three at once": (b"111\r222\r333\r", ["111", "222", "333"]),
    "twenty at once": (b"".join(b"%d\r" % number for number in range(1_000, 1_020)), [*map(str, range(1_000, 1_020))]),
    "the same twice": (b"471\r471\r", ["471", "471"]),
    "CR and LF": (b"471\r\n472\r\n", ["471", "472"]),
    "LF alone": (b"471\n472\n", ["471", "472"]),
    "many ends": (b"471\r\r\n\r472\r", ["471", "472"]),
    "letters": (b"Ab-12/x\r", ["Ab-12/x"]),
    "keys of the page": (b"4s7?:/\"'[]1\r", ["4s7?:/\"'[]1"]),
    "spaces": (b"4 7  1 \r", ["4 7  1"]),
    "GS1": (b"010400638133393110LOT\x1d1726\r", ["010400638133393110LOT\x1d1726"]),
    "GS1 with its sign": (b"]C1010400\x1d17\r", ["]C1010400\x1d17"]),
    "two GS": (b"47\x1d\x1d1\r", ["47\x1d\x1d1"]),
    "Ctrl+Q": (b"47\x111\r", ["471"]),
    "Ctrl+S": (b"47\x131\r", ["471"]),
    "Ctrl+C": (b"47\x031\r", ["471"]),
    "Ctrl+Z": (b"47\x1a1\r", ["471"]),
    "Ctrl+P": (b"47\x101\r", ["471"]),
    "Ctrl+U": (b"47\x151\r", ["471"]),
    "Ctrl+E": (b"47\x051\r", ["471"]),
    "FS RS US": (b"47\x1c\x1e\x1f1\r", ["471"]),
    "NUL": (b"47\x001\r", ["471"]),
    "backspace": (b"47\x081\r", ["471"]),
    "delete": (b"47\x7f1\r", ["471"]),
    "tab": (b"47\t1\r", ["471"]),
    "F9": (b"47\x1b[20~1\r", ["471"]),
    "F1": (b"47\x1bOP1\r", ["471"]),
    "an arrow": (b"47\x1b[A1\r", ["471"]),
    "home": (b"47\x1b[H1\r", ["471"]),
    "Esc and a letter": (b"47\x1bA1\r", ["47A1"]),
    "a clipboard": (b"47\x1b]52;c;QQ==\x071\r", ["47]52;c;QQ==1"]),
    "the mouse": (b"47\x1b[<0;1;1M1\r", ["471"]),
    "another window": (b"47\x1b[O\x1b[I1\r", ["471"]),
    "Latin-1": (b"47\xe91\r", ["47\N{REPLACEMENT CHARACTER}1"]),
    "broken UTF-8": (b"47\xc3(1\r", ["47\N{REPLACEMENT CHARACTER}(1"]),
    "an umlaut": ("47ä1\r".encode(), ["47ä1"]),
    "Chinese": ("47瓷1\r".encode(), ["47瓷1"]),
    "full width": ("４７１\r".encode(), ["４７１"]),
    "beyond the BMP": ("47😀1\r".encode(), ["47😀1"]),
    "C1": ("47\x9b2J1\r".encode(), ["472J1"]),
    "400 signs": (b"4" * 400 + b"\r", ["4" * 400]),
    "900 signs": (b"4" * 900 + b"\r", ["4" * 400]),
    "no end": (b"471", []),
    "ends only": (b"\r\r\r", []),
}
"""What arrives, and the codes that it is."""
PASTES: dict[str, tuple[bytes, list[str]]] = {
    "a paste": (b"\x1b[200~471\n\x1b[201~", ["471"]),
    "a paste of lines": (b"\x1b[200~471\r\n\n472\x1b[201~", ["471", "472"]),
    "a paste with controls": (b"\x1b[200~47\x11\x071\n\x1b[201~", ["471"]),
    "a paste with GS": (b"\x1b[200~0104\x1d17\n\x1b[201~", ["0104\x1d17"]),
}
"""What only a field is given."""
OPEN = frozenset(("no end",))
"""What goes on with the next scan."""


def arriving(sent: bytes) -> Iterator[events.Event]:
    """The events that the driver makes of bytes; behind a lone Esc it waits whether that begins a sequence."""
    parser, letters = XTermParser(), codecs.getincrementaldecoder("utf-8")(errors="replace")
    last = None
    for last in parser.feed(letters.decode(sent)):
        if isinstance(last, events.Event):
            yield last
    if not isinstance(last, events.Key) or last.key != "enter":
        time.sleep(ESCAPE_WAIT)
        yield from (event for event in parser.tick() if isinstance(event, events.Event))


async def scanned(app: ScanApp, sent: bytes, wanted: list[str], gap: float) -> list[str]:
    """The codes that came of it."""
    app.scans.clear()
    app.runs.clear()
    at = time.monotonic()
    for event in arriving(sent):
        event.time = at = at + gap
        if gap:
            await asyncio.sleep(gap)
        app.post_message(event)
    end = time.monotonic() + 10
    while len(app.scans) < len(wanted) and time.monotonic() < end:
        await asyncio.sleep(0.005)
    return list(app.scans)


class StreamApp(ScanApp):
    """As the program is, without Textual's own palette."""

    ENABLE_COMMAND_PALETTE = False


def run(with_field: bool, gap: float, busy: float, streams: dict[str, tuple[bytes, list[str]]]) -> dict[str, Any]:
    """What was heard wrong of all streams, and the actions that ran."""
    app, wrong = StreamApp(with_field, busy), {}

    async def go() -> None:
        async with app.run_test() as pilot:
            await quiet(pilot)
            for name, (sent, codes) in streams.items():
                wanted = [AFTER] if not codes else [*codes, AFTER]
                if name in OPEN:
                    wanted = [sent.decode() + AFTER]
                found = await scanned(app, sent + AFTER.encode() + b"\r", wanted, gap)
                ran = [one for one in app.runs if one != "enter"]
                if (found, ran) != (wanted, []):
                    wrong[name] = (found, ran)
                if with_field:
                    assert app.query_one(ScanField).value == "", name

    asyncio.run(go())
    return wrong


def test_there_are_at_least_forty_streams():
    assert len(STREAMS | PASTES) >= 40
    assert ESCAPE_WAIT > 0.1


@pytest.mark.parametrize("with_field", [True, False], ids=["field", "page"])
def test_each_end_of_a_code_gives_exactly_the_code_before_it(with_field):
    assert run(with_field, 0.0, 0.0, STREAMS | (PASTES if with_field else {})) == {}


@pytest.mark.torture
@pytest.mark.parametrize("with_field", [True, False], ids=["field", "page"])
@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("busy", DELAYS)
def test_it_does_so_at_any_speed_however_busy_the_page_is(with_field, gap, busy):
    assert run(with_field, gap, busy, STREAMS | (PASTES if with_field else {})) == {}
