"""Files in by the command line: reports in the contract's shape, and exit codes."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from data import database
from tests.command_line import PROGRAM, CommandLine

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LINES = (
    "536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    "536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom\n"
    "C536379,71053,WHITE METAL LANTERN,-1,2010-12-01 09:41:00,3.39,17850.0,United Kingdom\n"
)
BAD = "536366,22633,HAND WARMER,many,2010-12-01 08:28:00,1.85,17850.0,United Kingdom\n"


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


@pytest.fixture
def sales(tmp_path):
    path = tmp_path / "2010-12-01.csv"
    path.write_text(HEAD + LINES)
    return path


def test_a_file_comes_in_once(cli, sales):
    first = cli("import", str(sales), "--json")
    again = cli("import", str(sales), "--json").json

    assert (first.code, first.err) == (0, "")
    told = first.json
    assert {name: told[name] for name in ("rows", "imported", "updated", "unchanged", "rejected", "rejects_file")} == {
        "rows": 3,
        "imported": 3,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "rejects_file": None,
    }
    assert told["files"][0] == {"path": str(sales), "format": "online-retail", "rows": 3} | {
        "imported": 3,
        "unchanged": 0,
        "rejected": 0,
    }
    month = told["months"][0]
    assert (month["month"], month["documents"], month["gross"], month["credited"]) == ("2010-12", 2, "35.64", "-3.39")
    assert (again["imported"], again["unchanged"]) == (0, 3)
    assert [row["id"] for row in cli("list", "orders", "--json").json["rows"]] == ["536365"]
    assert cli("kpi", "orders", "--from", "2010-12", "--to", "2010-12", "--json").json["kpis"][0]["value"] == "1"


def test_rejected_rows_are_written_apart_and_strict_takes_nothing(cli, sales):
    sales.write_text(HEAD + LINES + BAD)

    strict = cli("import", str(sales), "--strict", "--json")
    assert (strict.code, strict.json["imported"], strict.json["rejected"]) == (1, 0, 4)
    assert cli("list", "orders", "--json").json["rows"] == []

    loose = cli("import", str(sales), "--json")
    assert (loose.code, loose.json["imported"], loose.json["rejected"]) == (0, 3, 1)
    assert "HAND WARMER" in Path(loose.json["rejects_file"]).read_text()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 400, b"a,b\n1,2\n", HEAD.encode()])
def test_what_is_no_list_of_orders_is_one_sentence(cli, sales, content):
    sales.write_bytes(content)

    answer = cli("import", str(sales), "--json")

    assert (answer.code, list(answer.json), answer.err.count("\n")) == (2, ["error"], 1)


def test_a_file_that_is_not_there_and_a_post_that_may_not(cli, shop, sales, tmp_path):
    assert cli("import", str(tmp_path / "no.csv")).code in (2, 3)
    cli.act_as(shop.designer)
    assert cli("import", str(sales)).err.startswith("Your post has no right to import files.")


def test_a_first_mapping_is_guessed_from_headers(cli, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Order ID,Order Date,SKU,Qty,Price\n1,2026-01-02,A,2,9.50\n")

    answer = cli("import", "--guess", str(path))

    assert (answer.code, '"Order ID" = "order"' in answer.out) == (0, True)


@pytest.mark.slow
def test_ctrl_c_stops_an_import_between_two_chunks_and_the_same_command_goes_on(cli, tmp_path):
    path = tmp_path / "long.csv"
    with path.open("w") as lines:
        lines.write(HEAD)
        for number in range(12_000):
            lines.write(f"{600000 + number},S{number % 50},THING,1,2010-12-01 08:26:00,2.00,17850.0,United Kingdom\n")
    running = subprocess.Popen(
        [*PROGRAM, "import", str(path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    cli.store()
    deadline = time.monotonic() + 60
    while not database.scalar("SELECT count(*) FROM batch") and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)

    assert (running.returncode, err) == (130, "Stopped. The same command goes on where it stopped.\n")
    stopped = json.loads(out)
    assert 0 < stopped["imported"] < 12_000
    database.close_database()

    rest = cli("import", str(path), "--json").json
    assert (rest["imported"], rest["unchanged"]) == (12_000 - stopped["imported"], stopped["imported"])
