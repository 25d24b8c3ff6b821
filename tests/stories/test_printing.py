"""Paper from a real terminal: F9, the printer that is a program on the PATH, and a machine that has none."""

import stat
from pathlib import Path

from tests.data.paper_shop import need_chinese
from tests.stories.conftest import Store

LP = """\
#!/bin/sh
echo "$@" > "{folder}/words"
for last; do :; done
/bin/cp "$last" "{folder}/paper"
echo "request id is office-7 (1 file(s))"
"""


def machine(folder: Path, script: str = "") -> dict[str, str]:
    """The environment of a machine with this lp, or with none."""
    programs = folder / "bin"
    programs.mkdir()
    if script:
        (programs / "lp").write_text(script.format(folder=folder))
        (programs / "lp").chmod(0o755)
    return {"PATH": str(programs), "HOME": str(folder), "SSH_CONNECTION": ""}


def test_f9_prints_the_invoice_of_the_order_under_the_cursor(store: Store, tmp_path: Path):
    with store.at("operations", "orders", **machine(tmp_path, LP)) as desk:
        desk.wait("A10001")
        desk.press("F9")
        desk.wait("packing slip", "invoice", "pick list")
        desk.press("i")
        desk.wait("The paper is with the printer. request id is office-7")
        assert desk.leave() == 0

    assert (tmp_path / "paper").read_bytes()[:5] == b"%PDF-"
    assert (tmp_path / "words").read_text().split()[0] == "--"
    assert not list(tmp_path.glob("ecom-tui"))
    assert store.ask("SELECT count(*) FROM event WHERE verb = 'paper.print'") == 1
    printed = (
        "SELECT o.number FROM event e JOIN event_subject s ON s.seq = e.seq JOIN orders o ON o.id = s.subject_id"
        " WHERE e.verb = 'paper.print' AND s.kind = 'order'"
    )
    assert store.ask(printed) == "A10001"


def test_without_a_printer_the_file_is_named_and_is_in_the_readers_language(sqlite_store: Store, tmp_path: Path):
    need_chinese()
    with sqlite_store.at("logistics", "--lang zh_CN orders", **machine(tmp_path)) as desk:
        desk.wait("A10002", "订单")
        desk.press("Down", "F9", "s")
        desk.wait("~/ecom-tui/slip-A1000")
        assert desk.leave() == 0

    (file,) = (tmp_path / "ecom-tui").glob("slip-*.pdf")
    assert (file.read_bytes()[:5], stat.S_IMODE(file.stat().st_mode)) == (b"%PDF-", 0o600)
