"""Words: every sentence is said in the reader's language, whole, with its facts, and none is missing."""

import re
import threading
from contextvars import copy_context
from gettext import GNUTranslations
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules

import pytest
from rich.cells import cell_len

import screens.desks
from data import clock
from data.areas import load_areas
from data.doorway import OPERATIONS
from data.money import Money
from screens import words
from screens.languages import extract, update
from screens.terms import DEEDS, EVENTS
from screens.words import (
    LANGUAGES,
    event_sentence,
    fact_text,
    language,
    own_reader,
    say,
    say_in,
    sayn,
    speak,
    speaking,
)

OTHERS = [name for name in LANGUAGES if name != "en"]
PLACE = re.compile(r"\{(\w+)\}")


@pytest.fixture(scope="module")
def sentences():
    return extract.sentences()


@pytest.mark.parametrize("name", OTHERS)
def test_no_sentence_is_missing_from_a_catalogue(name, sentences):
    known = {(str(message.context or ""), update._first(message.id)) for message in update.read(name) if message.string}

    lacking = sorted({sentence.text for sentence in sentences if (sentence.context, sentence.text) not in known})

    assert lacking == [], "run `make words`, then translate what it prints"
    assert update.missing(update.renewed(name, sentences)) == []


@pytest.mark.parametrize("name", OTHERS)
def test_translations_have_the_same_places_and_optional_parts(name):
    wrong = []
    for message in update.read(name):
        keys = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        places = set(PLACE.findall("".join(keys)))
        for string in filter(None, strings) if message.id else ():
            if set(PLACE.findall(string)) != places or sorted(_part_places(string)) != sorted(_part_places(keys[-1])):
                wrong.append(keys[0])

    assert wrong == []


def _part_places(sentence):
    return [tuple(sorted(PLACE.findall(part))) for part in re.findall(r"\[(.*?)\]", sentence)]


@pytest.mark.parametrize("name", OTHERS)
def test_the_compiled_catalogue_is_the_written_one(name):
    file = update.po_file(name)

    shipped = GNUTranslations(BytesIO(file.with_suffix(".mo").read_bytes()))
    fresh = GNUTranslations(BytesIO(update.compiled(update.read(name))))

    # The head (the key "") names the version of the compiler.
    assert vars(shipped)["_catalog"] | {"": ""} == vars(fresh)["_catalog"] | {"": ""}, "run `make words`"


@pytest.mark.parametrize("name", OTHERS)
def test_chinese_uses_chinese_punctuation(name):
    strings = [message.string for message in update.read(name) if message.id and isinstance(message.string, str)]

    assert [text for text in strings if re.search(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]\.(?!\w)", text)] == []


def test_a_sentence_is_said_in_the_readers_language_with_its_facts():
    sentence = "There is no {kind} {key}."

    with speaking("zh_CN"):
        chinese = say(sentence, kind="订单", key="A{1}")

    assert (say(sentence, kind="order", key="A{1}"), chinese) == ("There is no order A{1}.", "没有订单 A{1}。")


def test_a_sentence_without_translation_is_said_in_english():
    with speaking("zh_CN"):
        assert say("Nobody translated {this}.", this="it") == "Nobody translated it."
    assert say("") == ""


def test_a_missing_fact_is_not_known_and_no_attribute_is_followed():
    assert say("{a} {b.__class__} {c[0]}", b=1, c=[1]) == "- - -"


def test_braces_of_a_word_from_outside_do_no_harm():
    hostile = "{0}{x!r:>9}{"

    assert (say(hostile), fact_text(hostile, "state"), say("{a}", a=hostile)) == (hostile, hostile, hostile)


def test_a_word_is_chosen_by_its_context():
    with speaking("zh_CN"):
        assert (say_in("payment", "part"), say_in("return", "part"), say_in("nowhere", "yes")) == (
            "部分付款",
            "部分",
            "是",
        )


def test_a_count_chooses_its_sentence():
    assert [sayn("{n} hour left", "{n} hours left", n) for n in (1, 1284)] == ["1 hour left", "1,284 hours left"]


@pytest.mark.parametrize(
    ("value", "place", "english", "chinese"),
    [
        (Money(128400, "CNY"), "", "1,284.00 CNY", "1,284.00 CNY"),
        ({"minor": -5, "currency": "EUR"}, "", "-0.05 EUR", "-0.05 EUR"),
        ({"minor": 1250, "currency": "JPY"}, "", "1,250 JPY", "1,250 JPY"),
        ({"at": 1_763_793_120_000_000}, "", "2025-11-22 14:32", "2025-11-22 14:32"),
        ({"word": "yes"}, "", "yes", "是"),
        ({"say": "undid: {what}", "what": "no"}, "", "undid: no", "撤销：否"),
        ({"kind": "order", "id": 7, "number": "A1042"}, "", "A1042", "A1042"),
        ({}, "", "-", "-"),
        (1284, "", "1,284", "1,284"),
        (True, "", "yes", "是"),
        (None, "", "-", "-"),
        (["a", 2], "", "a, 2", "a、2"),
        ("yes", "name", "yes", "yes"),
        ("Supervisor, Logistics", "who", "Supervisor, Logistics", "运营主管、物流专员"),
        ("2026-11-22", "day", "2026-11-22", "2026-11-22"),
    ],
)
def test_facts_are_shown_as_people_read_them(value, place, english, chinese, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: 1_800_000_000_000_000)
    with speaking("zh_CN", "Asia/Taipei"):
        said = fact_text(value, place)
    with speaking("en", "Asia/Taipei"):
        assert (fact_text(value, place), said) == (english, chinese)


def test_this_years_instants_are_told_without_the_year(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: 1_763_900_000_000_000)

    assert fact_text({"at": 1_763_793_120_000_000}) == "11-22 06:32"


def test_an_event_is_told_by_what_its_operation_says():
    facts = {"number": "A1042", "hold": "exchange_wait"}

    with speaking("zh_CN"):
        chinese = event_sentence("order.hold", 1, facts)

    assert (event_sentence("order.hold", 1, facts), chinese) == (
        "Order A1042 held: exchange.",
        "订单 A1042 已挂起：换货。",
    )
    assert event_sentence("order.approve", 1, {"number": "A1"}, undo=True) == "undid: Order A1 approved."


def test_an_event_is_told_without_the_parts_it_does_not_know():
    facts = {"file": "a.store", "bytes": 1200}

    with speaking("zh_CN"):
        chinese = event_sentence("store.backup", 1, facts)

    assert event_sentence("store.backup", 1, facts) == "The store was saved in “a.store”, 1,200 bytes."
    assert event_sentence("store.backup", 1, {"file": "", "bytes": 5}) == "The store was saved, 5 bytes."
    assert chinese == "店铺已备份到“a.store”，1,200 字节。"


def test_a_request_names_what_is_asked_for():
    facts = {"asker": "Mei Chen", "operation": "order.cancel", "thing": 7}

    assert event_sentence("approval.grant", 1, facts) == "Granted to Mei Chen: cancel an order."


def test_an_unknown_verb_shows_itself():
    assert event_sentence("order.fly", 1, {"number": "A1"}) == "order.fly"


def test_every_operation_and_event_has_a_deed():
    load_areas()

    ours = {name for name, made in OPERATIONS.items() if made.function.__module__.startswith("data.operations.")}
    assert sorted((ours | set(EVENTS)) - set(DEEDS)) == []


def test_verbs_states_and_posts_in_facts_are_said_in_the_readers_language():
    facts = {"verb": "order.approve", "state": "in_transit", "to_bucket": "qc", "holds": "payment, fraud"}

    with speaking("zh_CN"):
        said = [fact_text(value, place) for place, value in facts.items()]

    assert said == ["审核通过订单", "在途", "质检", "付款、欺诈"]
    assert [fact_text(value, place) for place, value in facts.items()] == [
        "approve an order",
        "on its way",
        "quality check",
        "payment, fraud",
    ]


def test_a_switch_of_language_is_heard_by_tasks_that_began_before():
    own = copy_context()
    own.run(own_reader)
    began_before = own.copy()

    own.run(speak, "zh_CN")

    assert (began_before.run(language), language()) == ("zh_CN", "en")


def test_a_language_that_is_not_there_is_english():
    with speaking("xx"):
        assert (language(), say("yes")) == ("en", "yes")


def test_threads_of_a_session_speak_its_language():
    heard = []
    with speaking("zh_CN"):
        here = copy_context()
        thread = threading.Thread(target=lambda: heard.append(here.run(language)))
        thread.start()
        thread.join()

    assert heard == ["zh_CN"]


def test_every_kind_of_sentence_is_found_in_the_source():
    source = """
TITLE = "t1"
RIGHTS = {"a.b": "t2"}
ACTIONS = (Action("s", "t3", ship, help="t4", fields=(Text("carrier", "t5"), Choice("c", "t6", (("a", "t7"), "t8")))),)
def f():
    say("t9" if x else "t10", name="no")
    sayn("t11", "t12", 3)
    raise errors.Refused("t13 "
        "t14", number="no")
PAYMENT = _axis("payment", paid="+ t15")
LIST = Listing(page, name="t16")
"""
    found = [(one.context, one.text, one.plural) for one in sorted(extract.in_source(source, "screens/desks/x.py"))]

    assert sorted(found) == sorted(
        [("", f"t{n}", "") for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16)]
        + [("", "t11", "t12"), ("", "t13 t14", ""), ("payment", "t15", "")]
    )


def test_english_needs_no_catalogue():
    assert words.catalogue("en").gettext("yes") == "yes"


DESKS = [
    made
    for module in iter_modules(screens.desks.__path__)
    for made in vars(import_module(f"screens.desks.{module.name}")).values()
    if getattr(made, "COLUMNS", ()) and made.__module__.startswith("screens.desks.")
]


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_heads_of_columns_fit_their_columns(name):
    columns = [column for desk in DESKS for column in desk.COLUMNS]

    with speaking(name):
        wide = {say(column.head) for column in columns if cell_len(say(column.head)) > column.width}

    assert (wide, len(columns) > 20) == (set(), True)


@pytest.mark.parametrize("name", OTHERS)
def test_all_that_a_desk_shows_is_translated(name):
    shown = {column.head for desk in DESKS for column in desk.COLUMNS}
    shown |= {text for desk in DESKS for text in (desk.TITLE, desk.EMPTY, desk.HELP, desk.LIST.name)}
    shown |= {words for desk in DESKS for words, _ in desk.FILTERS}
    actions = [action for desk in DESKS for action in desk.ACTIONS]
    shown |= {text for action in actions for text in (action.word, action.help, action.title)}
    fields = [field for action in actions for field in action.fields]
    shown |= {text for field in fields for text in (field.label, field.hint) if isinstance(text, str)}
    keys = {update._first(message.id) for message in update.read(name)}

    assert sorted(shown - keys - {""}) == []
