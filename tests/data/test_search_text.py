import random
from collections.abc import Iterator

import pytest

from data import database
from data.errors import Unclear
from data.search import THINGS, codes_of, compiled, index_rows, mark_stale, rebuild_index, words_of
from tests.search_rows import READING, found, open_empty, put, put_order, put_sku

ORDERS = THINGS["orders"]


@pytest.fixture
def store(store_url: str) -> Iterator[None]:
    open_empty(store_url)
    with database.transaction():
        yield
    database.close_database()


def test_text_is_found_by_the_beginning_of_latin_words_anywhere_in_chinese_and_inside_codes(store):
    put_order("A1001", "Hélène O’Brien", ("LN-DUV-200W", "Linen duvet 蓝牙无线鼠标"), email="h.obrien@post.example")
    put_order(
        "A1002", "陳怡君", ("CU-MUG-4", "Stoneware Mug (set of 4)"), email="yi@mail.example", tracking="0034 0434"
    )

    texts = ("hel", "obrien", "O'Brien", "elene", "duv", "无线", "鼠", "牙无线鼠标", "线无", "陳怡", "君", "ＭＵＧ")
    more = (
        "duv-2",
        "post.ex",
        "00340",
        "A100",
        "100",
        "customer:line",
        "goods:line",
        "sku:mug",
        "email:MAIL",
        "mug linen",
    )
    phrases = (
        '"set of 4"',
        '"of set"',
        '"set of"',
        '"stone mug"',
        "mug -set",
        "-mug",
        "hel -duvet",
        "=mug",
        "customer=陳怡君",
    )

    assert {text: found("orders", text) for text in texts + more + phrases} == {
        "hel": ["A1001"],
        "obrien": ["A1001"],
        "O'Brien": ["A1001"],
        "elene": [],
        "duv": ["A1001"],
        "无线": ["A1001"],
        "鼠": ["A1001"],
        "牙无线鼠标": ["A1001"],
        "线无": [],
        "陳怡": ["A1002"],
        "君": ["A1002"],
        "ＭＵＧ": ["A1002"],
        "duv-2": ["A1001"],
        "post.ex": ["A1001"],
        "00340": [],
        "A100": ["A1001", "A1002"],
        "100": ["A1001", "A1002"],
        "customer:line": [],
        "goods:line": ["A1001"],
        "sku:mug": ["A1002"],
        "email:MAIL": ["A1002"],
        "mug linen": [],
        '"set of 4"': ["A1002"],
        '"of set"': [],
        '"set of"': ["A1002"],
        '"stone mug"': [],
        "mug -set": [],
        "-mug": ["A1001"],
        "hel -duvet": [],
        "=mug": ["A1002"],
        "customer=陳怡君": ["A1002"],
    }


def test_a_telephone_number_is_found_however_it_is_dressed(store):
    who = put("customer", number="C1", name="Mei", phone="+44 (20) 7123-4567", phone_key="442071234567")
    index_rows("customer", [who])

    texts = ("7123-4567", "20-7123", "71234", "phone:4567", "phone:44-20", "+44(20)7123", "9999")

    assert [found("customers", text) for text in texts] == [["C1"]] * 6 + [[]]


def test_signs_of_sql_and_of_the_indexes_are_only_text(store):
    put_order("A1", "100%_sure'); DROP TABLE orders;--", email="a_b%c!@x.example", tags="50%")

    hostile = (
        "'); drop table orders;--",
        '" OR ""',
        "customer:')",
        'NEAR("a" "b")',
        "a* OR b",
        "{goods} : x",
        "^a + b",
        "'a':A & !b",
        "a <-> b | c",
        "tag:%",
        "email:%%%",
        "email:___",
        "carrier:%",
        "\\",
        "a\0b",
        "\ud800",
        '"' * 9 + "a",
        "-- x",
        "?",
        "%s",
    )
    for text in hostile:
        for name in THINGS:
            try:
                found(name, text)
            except Unclear:
                continue

    assert found("orders", "email:_b%c!") == ["A1"]
    assert found("orders", "100%_sure") == ["A1"]
    assert found("orders", "email:%c_") == []
    assert found("orders", "tag:50%") == ["A1"]
    assert found("orders", "tag:5%") == []
    assert database.scalar("SELECT count(*) FROM orders") == 1


CHINESE = "无线蓝牙鼠标键盘马克杯陶瓷玻璃不锈钢白色黑色大号小号新款家用办公"
LATIN = ("Linen", "duvet", "Stoneware", "mug", "Édouard", "naïve", "x-200", "USB-C", "300ml", "wireless", "Straße")


def titles(count: int) -> list[str]:
    dice = random.Random(7)
    made = []
    for _ in range(count):
        words = [dice.choice(LATIN) for _ in range(dice.randint(0, 3))]
        words.insert(dice.randint(0, len(words)), "".join(dice.choices(CHINESE, k=dice.randint(0, 7))))
        made.append(dice.choice((" ", "/", "")).join(words) if dice.random() < 0.9 else " ".join(words))
    return made


def test_the_index_finds_what_a_scan_finds(store):
    made = titles(300)
    for place, title in enumerate(made):
        put_sku(f"S{place:03}", title)
    dice = random.Random(11)
    wanted = ["".join(dice.choices(CHINESE, k=2)) for _ in range(10)]
    for title in dice.sample(made, 60):
        chinese = "".join(sign for sign in title if sign in CHINESE)
        if len(chinese) > 1:
            start = dice.randrange(len(chinese) - 1)
            wanted.append(chinese[start : start + dice.randint(1, 4)])

    missed = {
        text: (plainly, found("products", text))
        for text in wanted
        if (plainly := sorted(f"P-S{place:03}" for place, title in enumerate(made) if text in title))
        != found("products", text)
    }

    assert missed == {}
    for word in LATIN:
        begun = word.casefold()[:3].replace("é", "e")
        hits = [f"P-S{n:03}" for n, title in enumerate(made) if f" {words_of(title)}".count(f" {words_of(begun)}")]
        assert found("products", begun) == sorted(hits)


def test_index_rows_follow_their_thing_and_leave_with_it(store):
    sku = put_sku("CU-MUG-4", "Stoneware mug")
    database.run("UPDATE product SET title = 'Bowl'")
    database.run("UPDATE sku SET name = 'Bowl'")
    index_rows("sku", [sku, sku])

    assert (found("products", "mug"), found("products", "bowl"), found("products", "stonew")) == (
        ["P-CU-MUG-4"],
        ["P-CU-MUG-4"],
        [],
    )

    database.run("DELETE FROM sku")
    index_rows("sku", [sku])

    assert database.scalar("SELECT count(*) FROM sku_words") == database.scalar("SELECT count(*) FROM sku_codes") == 0


def test_while_an_index_is_stale_the_rows_themselves_are_read(store):
    put_order("A1", "Chen Wei", ("CU-MUG-4", "Stoneware 马克杯"), index=False)
    mark_stale("order")
    mark_stale("order")

    texts = ("chen", "马克", "mug", "customer:wei", "sku:mug", "goods:stone", "-chen", "number:a1", "nothing")

    assert [found("orders", text) for text in texts] == [["A1"]] * 6 + [[], ["A1"], []]
    assert compiled(ORDERS, "chen", READING).scanned
    assert not compiled(ORDERS, "payment:paid", READING).scanned


def test_rebuilding_an_index_finds_everything_and_takes_the_mark_away(store_url):
    open_empty(store_url)
    with database.transaction():
        for place in range(5):
            put_order(f"A{place}", "Chen" if place % 2 else "Weber", index=place == 1)

    assert rebuild_index("order") == 5

    assert found("orders", "chen") == ["A1", "A3"]
    assert (database.scalar("SELECT count(*) FROM stale_mark"), compiled(ORDERS, "chen", READING).scanned) == (0, False)
    database.close_database()


def test_index_text_is_folded_cut_and_capped():
    assert (
        words_of("Crème brûlée, №5 ＡＢＣ 无线Mouse", None, "", "Łódź’s") == "creme brulee no5 abc 无 线 mouse ‖ lodzs"
    )
    assert words_of("a\0b \ud800 🐭 _x_") == "a b x"
    assert max(map(len, words_of("x" * 5000).split())) == 60
    assert len(words_of("y " * 9000).split()) == 4000
    assert codes_of("  AbC-1 ", "ABC-1", None, "Ｘ\t9") == "abc-1\nx 9"


def test_postgresql_has_its_trigrams_where_they_may_be_had(store):
    if database.engine() == "postgresql":
        names = [
            row[0] for row in database.rows("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%_codes_parts'")
        ]

        assert sorted(names) == ["customer_codes_parts", "order_codes_parts", "sku_codes_parts"]
