"""How values look: exact cells, in English and in Chinese."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from data.clock import DAY, HOUR, MINUTE, SECOND
from screens import show
from screens.cells import cells_of, cut_end, cut_middle, fit, loose_cells, pad_cells, take_cells, take_last_cells
from screens.words import speaking

NOW = 1_763_793_120_000_000
"""Saturday 2025-11-22, 14:32 in Taipei."""


@pytest.mark.parametrize(
    ("left", "text", "role"),
    [
        (28 * MINUTE, "!   28m", "warn"),
        (HOUR + 50 * MINUTE, "!  1h50", "warn"),
        (2 * HOUR + 28 * MINUTE, "   2h28", "text"),
        (20 * HOUR + 20 * MINUTE, "  20h20", "text"),
        (26 * HOUR, "  1d02h", "muted"),
        (9 * DAY + 23 * HOUR, "  9d23h", "muted"),
        (12 * DAY, "    12d", "muted"),
        (95 * SECOND, "!   95s", "warn"),
        (0, "!    0s", "warn"),
        (-30 * SECOND, "x  -30s", "bad"),
        (-12 * MINUTE, "x  -12m", "bad"),
        (-80 * MINUTE, "x -1h20", "bad"),
        (-10 * HOUR + MINUTE, "x -9h59", "bad"),
        (-13 * HOUR, "x  -13h", "bad"),
        (-2 * DAY - HOUR, "x   -2d", "bad"),
        (-400 * DAY, "x -400d", "bad"),
        (None, "      .", "faint"),
    ],
)
def test_time_left_takes_seven_cells(left, text, role):
    shown = show.time_left(left)

    assert (shown.text, shown.role, shown.bold) == (text, role, role == "bad")


def test_a_paused_clock_waits_in_both_languages():
    with speaking("zh_CN"):
        chinese = show.time_left(5, paused=True).text

    assert (show.time_left(5, paused=True).text, chinese) == ("- waits", "-  等待")
    assert cell_len(chinese) == 7


def test_the_warning_begins_where_the_policy_says():
    assert show.time_left(3 * HOUR, warn=4 * HOUR).text == "!  3h00"


def test_a_cell_of_a_list_has_sign_and_text_apart():
    late, ready, none = (
        show.time_left(-80 * MINUTE).cell,
        show.sign_of(show.FULFILMENT, "ready").cell,
        show.quiet(".").cell,
    )

    assert (late.text, late.role, late.sign) == ("-1h20", "bad bold", "x")
    assert (ready.text, ready.role, ready.sign) == ("ready", "muted", "+")
    assert (none.text, none.role, none.sign) == (".", "faint", "")


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (59 * SECOND, " now"),
        (4 * MINUTE, "  4m"),
        (3 * HOUR, "  3h"),
        (2 * DAY, "  2d"),
        (13 * DAY, " 13d"),
        (38 * DAY, "  5w"),
        (63 * DAY, " 2mo"),
        (425 * DAY, "14mo"),
        (3 * 366 * DAY, "  3y"),
    ],
)
def test_an_age_takes_four_cells(length, text):
    assert show.age(length) == text


def test_a_moment_ago_is_now_in_chinese():
    with speaking("zh_CN"):
        assert show.age(0) == "刚刚"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (0, "14:32"),
        (14 * HOUR, "00:32"),
        (15 * HOUR, "Fri"),
        (6 * DAY, "Sun"),
        (7 * DAY, "11-15"),
        (400 * DAY, "2024-10-18"),
    ],
)
def test_an_instant_is_told_as_shortly_as_it_can_be(before, text):
    assert show.when(NOW - before, NOW, "Asia/Taipei") == text


def test_days_and_weekdays_in_chinese():
    with speaking("zh_CN"):
        assert show.when(NOW - 15 * HOUR, NOW, "Asia/Taipei") == "周五"
        assert show.long_day("2026-11-22") == "11月22日 星期日"
    assert show.long_day("2026-11-22") == "Sunday 22 November"
    assert (show.when(None, NOW, "UTC"), show.day(None, "2026-01-01")) == (".", ".")
    assert (show.day("2026-11-22", "2026-01-01"), show.day("2025-11-22", "2026-01-01")) == ("11-22", "2025-11-22")
    assert (show.when(NOW + 2 * DAY, NOW, "UTC"), show.clock_time(NOW, "Asia/Taipei")) == ("11-24", "14:32")


@pytest.mark.parametrize(
    ("minor", "currency", "width", "text"),
    [
        (1248000, "CNY", 10, " 12,480.00"),
        (-31600, "CNY", 8, " -316.00"),
        (5, "JPY", 4, "   5"),
        (1234, "KWD", 8, "   1.234"),
        (1248000, "CNY", 8, "   12.5k"),
        (-123456700, "EUR", 10, "    -1.23M"),
        (None, "EUR", 8, "       -"),
    ],
)
def test_money_stands_at_the_right_and_is_never_cut(minor, currency, width, text):
    assert show.money(minor, currency, width) == text


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (999.5, "1,000", "1,000"),
        (1284, "1,284", "1,284"),
        (9999, "9,999", "9,999"),
        (12840, "12.8k", "1.28万"),
        (128430, "128.4k", "12.8万"),
        (999_949, "999.9k", "100.0万"),
        (999_950, "1.00M", "100.0万"),
        (2_410_000, "2.41M", "241.0万"),
        (24_100_000, "24.1M", "2,410万"),
        (10**9, "1.00B", "10.0亿"),
        (-128430, "-128.4k", "-12.8万"),
        (None, "-", "-"),
    ],
)
def test_a_number_in_a_tile_counts_in_the_units_of_the_language(value, english, chinese):
    with speaking("zh_CN"):
        assert show.tile(value) == chinese
    assert show.tile(value) == english


@given(st.integers(0, 10**12 - 10**9))
def test_a_tile_is_never_wider_than_its_room(value):
    with speaking("zh_CN"):
        chinese = show.tile(value)

    assert (cell_len(show.tile(value)) <= 6, cell_len(chinese) <= 7) == (True, True)


def test_a_tile_of_money_keeps_its_cents_while_it_is_small():
    assert (show.tile(Decimal("311.7"), 2), show.money(31170, "EUR", 6, short=True)) == ("311.70", "   312")


def test_pieces_that_do_not_fit_are_told_in_thousands():
    shown = [show.pieces(*given) for given in ((1284, 5), (12840, 5), (128430, 6), (0, 3, "."), (0, 3), (None, 3))]

    assert shown == ["1,284", "12.8k", "128.4k", "  .", "  0", "  -"]


def test_percent_has_a_decimal_in_figures_and_none_in_lists():
    assert (show.percent(0.968), show.percent(Decimal("0.9649"), 0), show.percent(None)) == ("96.8%", "96%", "-")


@pytest.mark.parametrize(
    ("change", "unit", "good", "grave", "text", "role"),
    [
        (12.4, "%", True, False, " +12.4%  ", "ok"),
        (-1.9, "pp", False, True, " -1.9pp x", "bad"),
        (0.4, "pp", False, False, " +0.4pp !", "warn"),
        (-2, "m", True, False, "    -2m  ", "ok"),
        (-2, "m", None, False, "    -2m  ", "muted"),
        (0, "%", False, True, "     0%  ", "muted"),
        (12345.6, "%", True, False, "+12.3k%  ", "ok"),
        (None, "%", None, False, "      -  ", "muted"),
    ],
)
def test_a_delta_is_coloured_by_what_it_means_for_us(change, unit, good, grave, text, role):
    shown = show.delta(change, unit, good=good, grave=grave)

    assert (shown.text, shown.role) == (text, role)


def test_a_spark_runs_from_floor_to_top_with_gaps_where_nothing_is_known():
    assert show.spark([1, 2, 3, None, 5, 6], 8) == "  ▁▂▃ ▅▆"
    assert show.spark([1, 2, 3, None, 5, 6], 6, ascii_only=True) == "_.- *#"
    assert (show.spark([], 3), show.spark([7, 7, 7], 3), show.spark(range(20), 3)) == ("   ", "▃▃▃", "▁▄▆")


def test_a_bar_is_full_only_when_all_is_done():
    assert [len(show.bar(done, 133, 20)[0]) for done in (0, 1, 66, 132, 133, 200)] == [0, 1, 9, 19, 20, 20]
    assert show.bar(1, 0, 4, "=") == ("", "====")


def test_signs_colour_the_word_only_for_exceptions():
    signs = [show.sign_of(axis, state) for axis, state in ((show.PAYMENT, "paid"), (show.PAYMENT, "disputed"))]

    assert [sign.parts for sign in signs] == [(("+ ", "ok"), ("paid", "muted")), (("x ", "bad"), ("disputed", "bad"))]
    assert show.sign_of(show.RETURN, "none").text == show.sign_of(show.RETURN, None).text == ""
    assert show.sign_of(show.PAYMENT, "strange").text == ". strange"


def test_a_word_differs_by_its_axis_in_chinese():
    states = ((show.PAYMENT, "part_paid"), (show.RETURN, "part_returned"), (show.FULFILMENT, "part_shipped"))

    with speaking("zh_CN"):
        words = [show.sign_of(axis, state).text for axis, state in states]

    assert words == ["! 部分付款", "* 部分", "* 部分发货"]


def test_holds_behind_the_first_are_counted():
    assert (show.hold_sign("fraud", 2).text, show.hold_sign("payment").text, show.hold_sign("", 0).text) == (
        "! fraud+1",
        "- payment",
        "",
    )


@pytest.mark.parametrize(
    ("axis", "width"),
    (
        *((show.PAYMENT, 11), (show.FULFILMENT, 11), (show.RETURN, 7), (show.HOLD, 10), (show.ORDER, 11)),
        *((show.REVIEW, 10), (show.PARCEL, 13), (show.APPROVAL, 9), (show.COUNT, 10), (show.SHELF, 11)),
        (show.TRANSFER, 11),
    ),
)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_status_fits_its_column(axis, width, language):
    with speaking(language):
        wide = {sign.shown().text for sign in axis.values() if cell_len(sign.shown().text) > width}

    assert wide == set()


def test_lengths_of_time_are_told_in_words():
    told = [show.duration(length) for length in (40 * SECOND, 3 * MINUTE, 2 * HOUR + 28 * MINUTE, 8 * HOUR, 4 * DAY)]

    assert told == ["40 s", "3 min", "2 h 28 min", "8 h", "4 d"]


@pytest.mark.parametrize(
    ("name", "width", "cut"),
    [
        ("Linen duvet 200x230 全套 白", 20, "Linen duvet 20~套 白"),
        ("Stoneware mug, set of 4", 20, "Stoneware mug,~of 4"),
        ("Bath towel 70x140 sand", 20, "Bath towel 70x1~sand"),
        ("Floor lamp stand Ferro", 14, "Floor la~Ferro"),
        ("Linen duvet 200 白", 30, "Linen duvet 200 白"),
        ("Bath towel 70x1", 14, "Bath towel 70~"),
        ("王小明林志豪張淑芬許家豪", 20, "王小明林志豪張~家豪"),
        ("王小明林志豪張淑芬", 8, "王小明~"),
    ],
)
def test_names_of_goods_are_cut_in_the_middle(name, width, cut):
    assert cut_middle(name, width) == cut


def test_other_text_is_cut_at_its_end():
    assert [cut_end("Wang Xiaoming", width) for width in (13, 12, 1, 0)] == ["Wang Xiaoming", "Wang Xiaomi~", "~", ""]
    assert (cut_end("陳怡君李", 6), fit("陳怡君李", 6)) == ("陳怡~", "陳怡~ ")
    assert fit("ab", 4, "right") == "  ab"


CLUSTERS = st.lists(
    st.sampled_from(["a", "é", "e\u0301", "中", "Ｌ", "ﾊﾞ", "👨\u200d👩\u200d👧", "🇺🇸", "❤\ufe0f", "👍🏽", " ", "~"])
)


@given(CLUSTERS, st.integers(0, 30))
def test_a_cut_never_splits_what_people_see_as_one(clusters, width):
    text = "".join(clusters)

    assert cell_len(cut_middle(text, width)) <= width
    assert cell_len(fit(text, width, middle=True)) == width
    head, tail = take_cells(text, width), take_last_cells(text, width)
    assert head in {"".join(clusters[:n]) for n in range(len(clusters) + 1)}
    assert tail in {"".join(clusters[n:]) for n in range(len(clusters) + 1)}


@pytest.mark.parametrize(
    ("text", "cells", "loose"),
    [
        ("陳 ok", 5, 5),
        ("e\u0301", 1, 1),
        ("🇺🇸", 2, 4),
        ("🇺", 2, 2),
        ("🇺🇸🇺", 4, 6),
        ("👍🏽", 2, 4),
        ("🏽", 2, 2),
        ("a🏽", 3, 3),
        ("👨\u200d👩\u200d👧", 2, 6),
        ("⚠\ufe0f 3", 4, 3),
    ],
)
def test_a_text_is_as_wide_as_terminals_draw_it(text, cells, loose):
    assert (cells_of(text), loose_cells(text), len(take_cells(text, cells - 1)) < len(text)) == (cells, loose, True)


def test_some_terminals_draw_ambiguous_signs_wide():
    assert [cells_of(text, 2) for text in ("±1 ★", "│中│", "®", "®\ufe0f", "e\u0301", "x")] == [6, 6, 2, 2, 1, 1]


def test_padding_puts_the_odd_space_of_a_centred_text_as_python_does():
    assert pad_cells("ab", 7, "center") == "   ab  "
    assert pad_cells("中", 6, "center") == "  中  "
    assert pad_cells("中文", 8, "right") == "    中文"
    assert pad_cells("商品名", 5) == "商品名"
    assert unicodedata.east_asian_width("~") == "Na"
