"""The command line from outside: set-up, signing in, reading, doing, with the exit codes and JSON of its contract."""

import json
import os
import stat
from pathlib import Path

import pytest

from data import clock, database
from data.operations.counting import count_bin, make_count
from data.operations.orders import place_order
from ecom_tui.cli import COMMANDS
from tests.builders import make_sku
from tests.command_line import CommandLine, process
from tests.data.paper_shop import put

PASSWORD = "maple kettle orbit"


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    make_sku(shop, "POT-1", stock=10, east=3)
    for qty, name in ((1, "Ann"), (2, "Bo 陈"), (3, "Cy")):
        place_order(
            shop.operations, f"POT-1:{qty}", name=name, email=f"{name[:2].lower()}@example.com", paid=f"{qty * 10}"
        )
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


def test_a_store_is_made_and_its_supervisor_signed_in(store_url, tmp_path):
    made = process("init", store_url, "--supervisor", "Lin", "--password-stdin", "--json", typed=f"{PASSWORD}\n")
    assert (made.code, made.json["supervisor"]) == (0, "lin")
    assert made.err == "The store is made. lin is signed in here for 12 hours.\n"

    again = process("init", store_url, "--supervisor", "mo", "--password-stdin", "--json", typed=f"{PASSWORD}\n")
    assert (again.code, again.json["error"]["kind"]) == (1, "refused")
    assert "There is a store already" in again.json["error"]["says"]

    passes = tmp_path / "home" / "state" / "ecom-tui" / "passes.json"
    assert stat.S_IMODE(passes.stat().st_mode) == 0o600
    team = process("--store", store_url, "staff", "list", "--json")
    assert [row["name"] for row in team.json["rows"]] == ["lin"]
    if store_url.startswith("sqlite"):
        assert stat.S_IMODE(os.stat(tmp_path / "store.db").st_mode) == 0o600

    assert process("--store", store_url, "logout").out == "You are signed out.\n"
    out = process("--store", store_url, "staff", "list", "--json")
    assert (out.code, out.json["error"]["kind"]) == (1, "denied")


@pytest.mark.parametrize(
    ("words", "typed", "code", "says"),
    [
        (("--supervisor", "lin", "--password-stdin"), "short\n", 1, "It needs 12"),
        (("--supervisor", "lin", "--password-stdin"), "", 2, "no password on standard input"),
        (("--supervisor", "a b", "--password-stdin"), f"{PASSWORD}\n", 1, "not a name to sign in with"),
        (("--supervisor", "lin", "--password-stdin", "--timezone", "Mars"), f"{PASSWORD}\n", 2, "no time zone “Mars”"),
        (("--supervisor", "lin", "--password-stdin", "--currency", "euro"), f"{PASSWORD}\n", 2, "not a currency"),
        ((), "", 2, "--supervisor"),
    ],
)
def test_what_makes_no_store(tmp_path, monkeypatch, capsys, words, typed, code, says):
    cli = CommandLine(f"sqlite:///{tmp_path / 'new.db'}", monkeypatch, capsys)

    answer = cli("init", f"sqlite:///{tmp_path / 'new.db'}", *words, typed=typed)

    assert (answer.code, answer.out, says in answer.err) == (code, "", True), answer.err
    assert not (tmp_path / "new.db").exists()


def test_signing_in_and_out_with_a_one_time_code(cli, shop, monkeypatch):
    made = cli("staff", "add", "chen", "--role", "service", "--title", "陈宇", "--json").json
    assert made["done"][0]["says"] == "chen added as Customer service."
    code = made["code"]
    monkeypatch.delenv("ECOM_TUI_TOKEN")

    assert "choose a password" in cli("login", "chen", "--password-stdin", typed=f"{code}\n").err
    words = ("login", "chen", "--password-stdin", "--new-password", "--json")
    assert cli(*words, typed=f"{code}\n{PASSWORD}\n").json["role"] == "service"
    assert cli("list", "orders", "--json").code == 0
    assert cli("staff", "disable", "lin").code == 1

    assert cli("logout").code == 0
    assert cli("list", "orders").err == "Nobody is signed in here. Sign in with: ecom-tui login NAME\n"
    wrong = cli("login", "chen", "--password-stdin", typed="wrong\n")
    assert (wrong.code, wrong.err) == (
        1,
        "The name, the password or the code is not right. The next try is possible in 2 s.\n",
    )


def test_a_token_acts_as_its_person_until_it_is_revoked(cli, monkeypatch):
    made = cli("staff", "token", "logistics", "--for", "scanner", "--json").json
    boss = os.environ["ECOM_TUI_TOKEN"]

    monkeypatch.setenv("ECOM_TUI_TOKEN", made["token"])
    assert cli("list", "orders", "--json").code == 0
    assert cli("staff", "add", "x", "--role", "service").code == 1
    monkeypatch.setenv("ECOM_TUI_TOKEN", boss)
    assert cli("staff", "revoke", "logistics", str(made["number"])).code == 0
    monkeypatch.setenv("ECOM_TUI_TOKEN", made["token"])

    assert cli("list", "orders").code == 1


def test_the_machines_owner_resets_a_password_without_being_signed_in(cli, shop, monkeypatch):
    monkeypatch.setenv("ECOM_TUI_TOKEN", "none")

    answer = cli("staff", "reset", "lin", "--json").json

    assert answer["done"][0]["says"] == "lin signs in with a one-time code next."
    cli.store()
    row = database.one("SELECT verb, role, reason FROM event ORDER BY seq DESC LIMIT 1")
    assert row == ("staff.reset", "store", "by the machine's owner")


def test_a_list_has_ids_columns_and_a_way_to_go_on(cli):
    first = cli("list", "orders", "--sort", "number", "--limit", "2", "--json").json
    ids = [row["id"] for row in first["rows"]]
    rest = cli("list", "orders", "--sort", "number", "--after", first["next"], "--json").json

    assert (ids, first["next"]) == (["A10001", "A10002"], "A10002")
    assert ([row["id"] for row in rest["rows"]], rest["next"]) == (["A10003"], None)
    row = first["rows"][1]
    assert (row["customer"], row["payment"], row["total"], row["currency"]) == ("Bo 陈", "paid", "20.00", "EUR")
    assert row["email"] == "b***@example.com"
    assert row["placed"].endswith("Z")
    assert isinstance(row["left"], int)


def test_stock_is_listed_a_line_for_each_warehouse_with_the_contracts_columns(cli):
    rows = cli("list", "stock", "--json").json["rows"]

    assert [row["id"] for row in rows] == ["POT-1@MAIN", "POT-1@EAST"]
    wanted = {"sku": "POT-1", "warehouse": "MAIN", "on_hand": 10, "allocated": 6, "held": 0, "available": 4}
    assert {name: rows[0][name] for name in wanted} == wanted
    assert rows[0]["incoming"] == 0


def test_a_list_takes_filters_columns_and_formats(cli):
    csv = cli(
        "list", "orders", "--filter", "total>15", "--columns", "customer,total", "--sort", "-total", "--format", "csv"
    )
    text = cli("list", "orders", "--filter", "customer:陈")

    assert csv.out == "id,customer,total,currency\nA10003,Cy,30.00,EUR\nA10002,Bo 陈,20.00,EUR\n"
    assert "A10002" in text.out
    assert text.out.count("\n") == 2
    assert cli("list", "orders", "--filter", "nothing").err == "Nothing matches.\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("list", "orders", "--filter", "colour:red"), 2, "Perhaps “country”"),
        (("list", "orders", "--filter", "state:plced"), 2, "Perhaps “placed”"),
        (("list", "orders", "--sort", "totl"), 2, "total"),
        (("list", "orders", "--columns", "totl"), 2, "total"),
        (("list", "ordrs"), 3, "no list of “ordrs”"),
        (("list", "orders", "--after", "A9"), 3, "no order A9"),
        (("show", "orders", "A9"), 3, "no order A9"),
        (("lst",), 2, "Perhaps list?"),
        (("do", "order.shp", "A10001"), 3, "Perhaps order.ship?"),
        (("do", "order.ship", "A10001"), 2, "needs --carrier too"),
        (("do", "order.ship", "A10001", "--carier", "dhl"), 2, "Perhaps --carrier?"),
        (("do", "order.ship"), 2, "Say on what"),
        (("do", "stock.receive", "POT-1@MAIN", "--qty", "many"), 2, "whole number"),
        (("kpi", "sale"), 2, "no KPI sale"),
        (("explain", "stock", "POT-1", "available"), 2, "POT-1@MAIN"),
        (("list", "orders", "--limit", "-1"), 2, "--limit"),
    ],
)
def test_what_can_not_be_understood_is_one_sentence_with_the_nearest_that_can(cli, words, code, says):
    plain, told = cli(*words), cli(*words, "--json")

    assert (plain.code, plain.out, says in plain.err) == (code, "", True), plain.err
    assert (told.code, list(told.json), says in told.json["error"]["says"]) == (code, ["error"], True)


def test_one_thing_is_shown_whole(cli):
    order = cli("show", "orders", "A10002", "--json").json
    stock = cli("show", "stock", "POT-1@MAIN", "--json").json

    assert (order["id"], order["total"], order["lines"][0]["code"]) == ("A10002", "20.00", "POT-1")
    assert (stock["available"], stock["held"], stock["levels"][0]["qty"]) == (4, 0, 10)
    assert len(cli("show", "stock", "POT-1", "--json").json["warehouses"]) == 2
    assert "A10002" in cli("show", "order", "a10002").out


def test_a_count_is_shown_line_by_line_and_blind_until_it_is_counted(cli, shop):
    database.open_database(shop.url)
    put(shop, "BOWL", "A-1", 5)
    put(shop, "VASE", "A-2", 3)
    task = make_count(shop.supervisor, warehouse="MAIN", bins="A-*").id
    count_bin(shop.logistics, task, bin="A-1", counts="BOWL 4")
    database.close_database()

    told = cli("show", "counts", "K-101", "--json").json
    assert [(one["bin"], one["sku"], one["expected"], one["counted"], one["variance"]) for one in told["lines"]] == [
        ("A-1", "BOWL", 5, 4, -1), ("A-2", "VASE", None, None, None)
    ]  # fmt: skip
    assert [(one["bin"], one["state"], one["lines"]) for one in told["by_bin"]] == [
        ("A-1", "done", 1), ("A-2", "ready", 1)
    ]  # fmt: skip
    assert (told["bins"], told["done"], told["differing"], told["gained"], told["lost"]) == (2, 1, 1, 0, 1)
    assert "A-1  BOWL  Pot BOWL  counted  5         4        Logistics  -1" in cli("show", "counts", "K-101").out

    cli.act_as(shop.logistics)
    told = cli("show", "count", "K-101", "--json").json
    assert [(one["expected"], one["counted"], one["variance"]) for one in told["lines"]] == [
        (None, 4, None),
        (None,) * 3,
    ]
    assert (told["differing"], told["lost"], told["value"]) == (None, None, None)


def test_a_figure_is_explained_down_to_its_rows(cli):
    available = cli("explain", "stock", "POT-1@MAIN", "available", "--json").json
    sales = cli("explain", "net_sales", "--json").json

    assert (available["value"], available["on_hand"], available["allocated"]) == (4, 10, 6)
    assert [row["number"] for row in available["promised"]] == ["A10001", "A10002", "A10003"]
    assert (sales["value"], sales["parts"]["gross"]) == ("60.00", "60.00")


def test_figures_come_with_zone_unit_and_parts(cli):
    answer = cli("kpi", "orders", "net_sales", "aov", "--by", "month", "--json").json

    assert answer["zone"] == "Europe/London"
    assert [(one["name"], one["unit"], one["value"]) for one in answer["kpis"]] == [
        ("orders", "count", "3"),
        ("net_sales", "EUR", "60.00"),
        ("aov", "EUR", "20.00"),
    ]
    assert answer["kpis"][0]["series"][0]["n"] == 3
    empty = cli("kpi", "aov", "--from", "2001", "--to", "2001-02", "--json").json["kpis"][0]
    assert (empty["value"], empty["says"]) == (None, "There are no orders in these days.")
    assert "net_sales" in [one["name"] for one in cli("kpi", "--list", "--json").json["kpis"]]


def test_history_tells_what_happened_newest_first(cli):
    cli("do", "order.note", "A10001", "--text", "call first")

    rows = cli("history", "orders", "A10001", "--json").json["rows"]
    everything = cli("history", "--since", "1h", "--json").json["rows"]

    assert [row["verb"] for row in rows] == ["order.note", "order.place"]
    assert rows[0]["actor"] == "Lin"
    assert everything[0]["verb"] == "order.note"
    assert cli("history", "--filter", "verb:order.note", "--json").json["rows"][0]["id"] == rows[0]["id"]


def test_the_home_page_is_text_without_a_terminal(cli):
    answer = cli()

    assert (answer.code, answer.err) == (0, "")
    assert "Waits for you" in answer.out
    assert "3 orders to review" in answer.out
    assert cli("orders").code == 0


def test_the_language_is_chosen_for_a_call(cli):
    assert "没有" in cli("--lang", "zh_CN", "do", "order.ship", "A9", "--carrier", "dhl").err
    assert cli("--lang", "fr", "list", "orders").code == 2


def test_every_command_explains_itself_with_an_example(cli):
    listed = cli("--help").out

    for name in COMMANDS:
        answer = cli(name, "--help")
        assert (answer.code, name in listed, f"ecom-tui {name}" in answer.out or "Example" in answer.out) == (
            0,
            True,
            True,
        )
        assert "ecom-tui" in answer.out.partition("Usage")[2].partition("Options")[0].partition("Example:")[2], name


def test_a_defect_is_an_incident_with_a_line_in_a_private_log(cli, monkeypatch, tmp_path):
    def broken(*words: object, **values: object) -> None:
        raise RuntimeError("postgresql://shop:secret@host/name \x1b[2J")

    monkeypatch.setattr("data.queries.lists.list_page", broken)

    answer = cli("list", "orders", "--json")

    name = answer.json["error"]["says"].partition("(")[2].partition(")")[0]
    log = tmp_path / "home" / "state" / "ecom-tui" / "log" / "ecom-tui.log"
    assert (answer.code, answer.json["error"]["kind"]) == (5, "defect")
    assert name in log.read_text()
    assert not {"secret", "\x1b"} & set(log.read_text().replace("\x1b", "\x1b"))
    assert "secret" not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_hostile_text_reaches_neither_the_terminal_nor_a_spreadsheet(cli, shop):
    cli.store()
    hostile = "=cmd|'/c calc'!A1 \x1b]52;c;eA==\x07 \u202eevil \x9b31m"
    place_order(shop.operations, "POT-1:1", name=hostile, paid="10")
    database.close_database()

    text = cli("list", "orders").out
    csv = cli("list", "orders", "--columns", "customer", "--format", "csv").out
    document = cli("list", "orders", "--json").out

    for said in (text, document):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said)
    assert "'=cmd" in csv
    assert [row["customer"] for row in json.loads(document)["rows"]].count(hostile) == 1


def test_times_are_of_the_store_and_a_day_is_a_store_day(cli):
    day = clock.day_of(clock.now(), "Europe/London")

    assert cli("kpi", "orders", "--from", day, "--to", day, "--json").json["kpis"][0]["value"] == "3"
    assert len(cli("list", "orders", "--filter", "placed:today", "--json").json["rows"]) == 3


def test_the_version_is_said_without_loading_anything(tmp_path):
    assert process("--version").out.startswith("ecom-tui ")
    assert not any(Path(tmp_path).rglob("*.db"))
