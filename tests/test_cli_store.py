"""Commands about the store as a whole: the demo, the doctor, migrations, and what its owner may do unsigned."""

import pytest

from data import database
from tests.command_line import CommandLine, process


@pytest.fixture
def cli(shop, monkeypatch, capsys):
    made = CommandLine(shop.url, monkeypatch, capsys).act_as(shop.supervisor)
    yield made
    database.close_database()


@pytest.mark.slow
def test_the_demo_store_is_made_once_with_people_of_all_posts(tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    made = process("demo", url, "--seed", "7", "--json")
    assert (made.code, made.json["store"], made.json["seed"]) == (0, url, 7)
    assert {one["role"] for one in made.json["people"]} == {
        *("supervisor", "operations", "service", "designer", "promoter", "logistics")
    }

    again = process("demo", url)
    missing = process("demo", url, "--if-missing")
    assert (again.code, again.err) == (1, f"There is a store already at “{url}”. Nothing was changed.\n")
    assert (missing.code, missing.out, missing.err) == (0, "", "")

    home = process(ECOM_TUI_STORE=url)
    assert (home.code, "Waits for you" in home.out) == (0, True)
    health = process("doctor", "--json", ECOM_TUI_STORE=url)
    assert (health.code, health.json["ok"]) == (0, True)
    person = made.json["people"][-1]["name"]
    words = ("login", person, "--password-stdin")
    assert process(*words, typed=made.json["password"] + "\n", ECOM_TUI_STORE=url).code == 0


def test_a_demo_that_was_stopped_half_way_leaves_no_store(tmp_path, monkeypatch, capsys):
    import data.seed

    def stopped(*words: object, **values: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(data.seed, "make_demo", stopped)
    cli = CommandLine(f"sqlite:///{tmp_path / 'demo.db'}", monkeypatch, capsys)

    assert cli("demo").code == 130
    assert list(tmp_path.glob("demo*")) == []


def test_the_doctor_says_what_it_counted(cli):
    answer = cli("doctor", "--json")

    told = answer.json
    assert (answer.code, told["ok"], told["schema"]) == (0, True, database.SCHEMA)
    assert told["engine"].split()[0] in ("sqlite", "postgresql")
    assert all(set(one) == {"name", "count", "found", "examples"} for one in told["checks"])


def test_the_doctor_finds_a_planted_fault(cli, shop):
    from tests.builders import make_sku

    cli.store()
    make_sku(shop, "POT-1", stock=3)
    database.run("UPDATE promise SET sellable = 4")
    database.close_database()

    answer = cli("doctor", "--json")

    assert (answer.code, answer.json["ok"]) == (1, False)
    assert sum(one["found"] for one in answer.json["checks"]) >= 1
    assert cli("doctor").code == 1


def test_who_may_not_check_the_store_is_no_owner_of_it(cli, shop, monkeypatch):
    monkeypatch.setattr("data.owner.owns_store", lambda url: False)

    cli.act_as(shop.designer)
    refused = cli("doctor")
    cli.act_as(shop.operations)
    done = cli("doctor")

    assert (refused.code, done.code) == (1, 0)
    assert refused.err == "This needs a supervisor who is signed in, or the owner of the store.\n"


@pytest.mark.parametrize(("words", "verb"), [(("doctor",), "store.check"), (("migrate",), "")])
def test_the_machines_owner_needs_no_sign_in_and_leaves_an_event(cli, monkeypatch, words, verb):
    monkeypatch.setenv("ECOM_TUI_TOKEN", "nobody")

    assert cli(*words).code == 0

    cli.store()
    last = database.one("SELECT verb, role, reason FROM event ORDER BY seq DESC LIMIT 1")
    assert last[0] == (verb or "store.found")
    if verb:
        assert last[1:] == ("store", "by the machine's owner")


def test_nothing_else_works_unsigned(cli, monkeypatch):
    monkeypatch.setenv("ECOM_TUI_TOKEN", "nobody")

    for words in (("list", "orders"), ("do", "--list"), ("kpi",), ("staff", "list"), ("history",), (), ("import", "x")):
        answer = cli(*words)
        assert (answer.code, answer.err) == (1, "Nobody is signed in here. Sign in with: ecom-tui login NAME\n")


def test_signing_out_ends_the_session_itself(cli, tmp_path, monkeypatch, shop):
    from ecom_tui.passes import keep_token, token_of

    monkeypatch.delenv("ECOM_TUI_TOKEN")
    cli.store()
    from data.sessions import actor_of, start_session

    keep_token(cli.url, start_session(shop.service, "test").token)
    token = token_of(cli.url)
    database.close_database()

    assert cli("logout").out == "You are signed out.\n"
    assert cli("logout").out == "Nobody was signed in here.\n"
    cli.store()
    assert actor_of(token) is None
