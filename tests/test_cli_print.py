"""Printing by the command line: into files, to a printer by lp, and one sentence for whatever is in the way."""

import json
import stat
from pathlib import Path

import pytest

from data import database
from data.operations.orders import place_order
from data.papers import typesetting
from tests.builders import make_sku
from tests.command_line import CommandLine

LP = """\
#!/bin/sh
echo "$@" > "{folder}/words"
for last; do :; done
cp "$last" "{folder}/paper"
echo "request id is office-7 (1 file(s))"
"""
BROKEN = "#!/bin/sh\necho 'lp: The printer or class does not exist.' >&2\nexit 1\n"


@pytest.fixture
def cli(shop, monkeypatch, capsys, tmp_path):
    """The command line on a machine without lp, as somebody whose home is empty."""
    make_sku(shop, "BOWL", stock=9)
    place_order(shop.operations, [["BOWL", 2]], name="Ann", terms="on_account")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    yield CommandLine(shop.url, monkeypatch, capsys).act_as(shop.logistics)
    database.close_database()


def lend(folder: Path, script: str) -> None:
    """An lp for this machine."""
    program = folder / "bin" / "lp"
    # The real tools that the script calls, by their places.
    program.write_text(script.format(folder=folder).replace("cp ", "/bin/cp "))
    program.chmod(0o755)


def test_without_a_printer_a_paper_is_saved_and_named(cli, tmp_path):
    answer = cli("print", "orders", "A10001")

    (path,) = (tmp_path / "ecom-tui").glob("slip-A10001-*.pdf")
    assert (answer.code, answer.out, answer.err) == (0, f"The paper is in “{path}”.\n", "")
    assert path.read_bytes()[:5] == b"%PDF-"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_paper_goes_into_the_file_that_is_named(cli, tmp_path):
    told = cli("print", "order", "A10001", "--paper", "pick", "-o", str(tmp_path / "list.txt"), "--json")

    assert told.json == {
        "paper": "pick",
        "format": "text",
        "path": str(tmp_path / "list.txt"),
        "printer": None,
        "sheets": 1,
        "labels": 0,
    }
    assert told.err == f"The paper is in “{tmp_path / 'list.txt'}”.\n"
    assert (tmp_path / "list.txt").read_text().splitlines()[1].split() == ["PICK", "LIST", "A10001"]


def test_text_goes_to_standard_output_in_the_persons_language(cli):
    answer = cli("--lang", "zh_CN", "print", "orders", "--filter", "number=A10001", "--paper", "invoice", "-o", "-")

    assert answer.code == 0
    assert answer.out.splitlines()[1].split() == ["账单", "A10001"]


def test_the_printer_gets_the_paper_itself(cli, tmp_path):
    lend(tmp_path, LP)

    answer = cli("print", "stock", "BOWL", "--roll", "--lp", "office_2", "--format", "text")

    assert (answer.code, answer.out) == (0, "The paper is with the printer. request id is office-7 (1 file(s))\n")
    assert (tmp_path / "paper").read_text() == "BOWL\nPot BOWL\n10.00 EUR\n"
    words = (tmp_path / "words").read_text().split()
    assert (words[:3], Path(words[3]).name, len(words)) == (["-d", "office_2", "--"], "label-BOWL.txt", 4)
    assert not Path(words[3]).exists()
    assert not (tmp_path / "ecom-tui").exists()


def test_a_pdf_goes_to_the_usual_printer_when_there_is_one(cli, tmp_path):
    lend(tmp_path, LP)

    told = cli("print", "orders", "A10001", "--json").json

    assert (told["printer"], told["path"]) == ("lp", None)
    assert (tmp_path / "paper").read_bytes()[:5] == b"%PDF-"
    assert (tmp_path / "words").read_text().split()[0] == "--"


def test_what_the_printer_says_is_one_sentence_and_nothing_is_lost(cli, tmp_path):
    lend(tmp_path, BROKEN)

    asked = cli("print", "orders", "A10001", "--lp", "attic")
    usual = cli("print", "orders", "A10001")

    said = "The printer did not take the paper: The printer or class does not exist.\n"
    assert (asked.code, asked.out, asked.err) == (1, "", said)
    assert (usual.code, usual.err) == (0, said)
    assert len(list((tmp_path / "ecom-tui").glob("slip-A10001-*.pdf"))) == 1


@pytest.mark.parametrize("name", ["a b", "x;rm", "$(id)", "../x", "büro"])
def test_a_printer_has_a_plain_name(cli, tmp_path, name):
    lend(tmp_path, LP)

    answer = cli("print", "orders", "A10001", f"--lp={name}")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"“{name}” is not the name of a printer.")
    assert not (tmp_path / "paper").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("cats", "A1"), 2, "There is no paper of “cats”. There are papers of: orders, parcels, stock, products,"),
        (("orders",), 2, "Nothing is named to be printed. Name one or several of orders."),
        (("orders", "A1", "--paper", "label"), 2, "orders have no paper “label”. They have: slip, invoice, pick."),
        (("orders", "A99"), 3, "There is no order A99."),
        (("stock", "BOWL", "--copies", "0"), 2, "0 copies can't be printed. Give 1 to 1,000."),
        (("stock", "BOWL", "--lp"), 1, "There is no lp on this machine. Give -o FILE and print that."),
        (("stock", "BOWL", "--lp=x", "-o", "y.pdf"), 2, "A paper goes to one place: give -o or --lp."),
        (("bins", "Q-1@MAIN"), 3, "There is no bin “Q-1” in MAIN."),
        (("orders", "A10001", "-o", "no/such/file.pdf"), 4, "“no/such/file.pdf” can't be written: No such file"),
        (("orders", "--filter", "number=A9"), 1, "Nothing matches “number=A9”. Nothing was printed."),
    ],
)
def test_what_is_in_the_way_is_one_sentence(cli, tmp_path, words, code, said):
    answer = cli("print", *words)

    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(said)
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "ecom-tui").exists()


def test_a_post_without_the_right_prints_nothing(cli, shop, tmp_path):
    answer = cli.act_as(shop.designer)("print", "orders", "A10001")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("Your post has no right to see orders.")
    assert not (tmp_path / "ecom-tui").exists()


def test_without_typst_it_prints_text_and_says_what_a_pdf_needs(cli, monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "find_spec", lambda name: None)

    usual = cli("print", "orders", "A10001")
    asked = cli("print", "orders", "A10001", "--format", "pdf")

    assert (usual.code, usual.err) == (0, "This is text: a PDF needs ecom-tui[documents].\n")
    assert [path.suffix for path in (tmp_path / "ecom-tui").iterdir()] == [".txt"]
    assert (asked.code, asked.err) == (
        4,
        "A PDF needs typst: install ecom-tui[documents], or take --format text.\n",
    )


def traces(cli) -> list[tuple[str, str]]:
    """What it is about and its sentence, of every event that printing left."""
    from screens.words import event_sentence

    cli.store()
    found = database.rows("SELECT e.verb, e.body, s.kind FROM event e JOIN event_subject s ON s.seq = e.seq"
                       " WHERE e.verb = 'paper.print' ORDER BY e.seq, s.kind, s.subject_id")  # fmt: skip
    return [(kind, event_sentence(verb, 1, json.loads(body)["facts"])) for verb, body, kind in found]


def test_each_paper_leaves_a_trace_on_what_it_is_of(cli, shop, tmp_path):
    make_wave(shop, cli)
    (tmp_path / "x").mkdir()

    cli("print", "orders", "A10001", "--paper", "invoice", "-o", str(tmp_path / "x" / "a.txt"))
    cli("print", "stock", "BOWL", "--copies", "3", "-o", "-")
    cli("print", "waves", "W1", "-o", "-")
    cli("print", "bins", "MAIN", "-o", "-")

    assert traces(cli) == [
        ("order", "Printed: invoice of A10001."),
        ("sku", "Printed: shelf labels of BOWL, 3 labels."),
        ("wave", "Printed: pick list of W1."),
        ("warehouse", "Printed: bin labels of MAIN, 1 label."),
    ]


def make_wave(shop, cli) -> None:
    """The order of the shop in a wave."""
    from data.operations import waves
    from data.operations.review import approve_order

    cli.store()
    approve_order(shop.supervisor, 1)
    waves.make_wave(shop.logistics, orders=[1])


@pytest.mark.parametrize(
    "words", [("orders", "A99"), ("orders", "A10001", "--paper", "label"), ("waves", "W9"), ("counts", "K-1")]
)
def test_what_is_not_printed_leaves_none(cli, words):
    assert cli("print", *words).code in (2, 3)
    assert traces(cli) == []


def test_the_trace_itself_takes_the_right_to_the_paper(shop):
    from data.errors import Denied, Unclear
    from data.operations.papers import note_print

    with pytest.raises(Denied, match=r"fulfil|pick|pack"):
        note_print(shop.service, "pick", kind="order", things=[1])
    with pytest.raises(Unclear, match="There is no paper “leaflet”"):
        note_print(shop.supervisor, "leaflet", kind="order", things=[1])
    with pytest.raises(Unclear, match="Nothing is named"):
        note_print(shop.supervisor, "slip", kind="order", things="")
    assert database.scalar("SELECT count(*) FROM event WHERE verb = 'paper.print'") == 0
