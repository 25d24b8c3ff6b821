"""What can't be brought in: one sentence from the look and from the import alike, and nothing of it in any table."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from data import database, doctor
from data.errors import Denied, Refused, Unclear, Unusable
from data.importers import gathering
from data.imports import guess, import_files, look_at
from data.operations.orders import place_order
from data.roles import PEOPLE
from tests.builders import Shop, events, make_sku
from tests.data.bad_files import FILES, HEADER, LACKS, MAPPING, MAPPINGS, OWN, OWN_HEADER, SALE, everything

ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


def refusal(shop: Shop, *paths: Path, **how: str) -> str:
    """The sentence with which a look and an import end; both leave every table as it was."""
    before = everything()
    said = []
    for ask in (look_at, import_files):
        with pytest.raises(Unclear) as caught:
            ask(shop.operations, [str(path) for path in paths], **how)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert everything() == before
    return said[0]


def long_file(path: Path, count: int, first: int = 600_000) -> Path:
    lines = (
        f"{first + number},S{number % 7},THING,1,2010-12-01 08:26:00,2.00,17850.0,France\n" for number in range(count)
    )
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def sound() -> None:
    assert [one for one in doctor.check() if one.found] == []


@ON_SQLITE
@pytest.mark.parametrize("case", FILES)
def test_what_is_no_table_is_one_sentence(shop, tmp_path, case):
    name, make, sentence = FILES[case]
    make(tmp_path / name)

    assert refusal(shop, tmp_path / name) == sentence.format(path=tmp_path / name)


@ON_SQLITE
@pytest.mark.parametrize("case", sorted(FILES.keys() - {"only a header"}))
def test_one_bad_file_among_good_ones_stops_all_of_them(shop, tmp_path, case):
    name, make, sentence = FILES[case]
    make(tmp_path / name)
    good = tmp_path / "good.csv"
    good.write_text(HEADER + SALE, encoding="utf-8")

    assert refusal(shop, good, tmp_path / name) == sentence.format(path=tmp_path / name)


def test_a_file_with_only_a_header_beside_others_has_nothing_new(shop, tmp_path):
    (tmp_path / "a.csv").write_text(HEADER, encoding="utf-8")
    (tmp_path / "b.csv").write_text(HEADER + SALE, encoding="utf-8")

    report = import_files(shop.operations, [str(tmp_path)])

    assert [(file.rows, file.imported) for file in report.files] == [(0, 0), (1, 1)]


@ON_SQLITE
@pytest.mark.parametrize("case", MAPPINGS)
def test_a_mapping_that_is_wrong_is_one_sentence(shop, tmp_path, case):
    make, sentence = MAPPINGS[case]
    make(tmp_path / "map.toml")
    (tmp_path / "orders.csv").write_text(OWN, encoding="utf-8")

    said = refusal(shop, tmp_path / "orders.csv", mapping=str(tmp_path / "map.toml"))

    assert said == sentence.format(path=tmp_path / "orders.csv", mapping=tmp_path / "map.toml")


def test_a_mapping_of_a_column_that_is_missing_names_it(shop, tmp_path):
    (tmp_path / "map.toml").write_text(LACKS, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(OWN, encoding="utf-8")

    said = refusal(shop, tmp_path / "orders.csv", mapping=str(tmp_path / "map.toml"))

    assert (f"“{tmp_path / 'orders.csv'}”" in said, "“Sum”" in said) == (True, True)


def test_a_mapping_that_fits_none_of_the_files_brings_none(shop, tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "a.csv").write_text(OWN, encoding="utf-8")
    (tmp_path / "b.csv").write_text("Name,Place\nx,y\n", encoding="utf-8")

    assert "“Order”" in refusal(shop, tmp_path / "a.csv", tmp_path / "b.csv", mapping=str(tmp_path / "map.toml"))


def test_a_state_that_the_mapping_does_not_know_rejects_its_row(shop, tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(f"{OWN}W2,2024-05-01,lost,POT,1,10\n", encoding="utf-8")

    look = look_at(shop.operations, [str(tmp_path / "orders.csv")], mapping=str(tmp_path / "map.toml"))

    assert (look.report.imported, look.report.rejected) == (1, 1)
    assert "“lost”" in look.refused[0][2]


def test_an_unknown_format_and_one_of_another_table_are_refused(shop, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(HEADER + SALE, encoding="utf-8")

    assert refusal(shop, path, format="shopfy").startswith("There is no format “shopfy”. Known: ")
    assert refusal(shop, path, format="shopify-orders") == (
        f"“{path}” has not the columns of shopify-orders. It has: InvoiceNo, StockCode, Description, Quantity,"
        " InvoiceDate, UnitPrice, CustomerID, Country."
    )


def test_what_nobody_may_read_is_refused_by_name(shop):
    # Not under tmp_path: nobody but its owner comes into that folder.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    sales, mapping, closed = folder / "sales.csv", folder / "map.toml", folder / "closed"
    sales.write_text(HEADER + SALE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    closed.mkdir()
    for path in (sales, mapping, closed):
        path.chmod(0)
    person = os.geteuid()
    before = everything()

    said = []
    try:
        if not person:  # root may read everything
            os.seteuid(65534)
        for path, how in ((sales, {}), (closed, {}), (closed / "a.csv", {}), (sales, {"mapping": str(mapping)})):
            with pytest.raises(Unclear) as caught:
                look_at(shop.operations, [str(path)], **how)
            said.append(str(caught.value))
    finally:
        os.seteuid(person)
        shutil.rmtree(folder)

    sentence = "“{}” can't be read. Ask its owner for the right."
    assert said[:2] == [sentence.format(sales), sentence.format(closed)]
    assert said[2] in (sentence.format(closed / "a.csv"), f"There is no file “{closed / 'a.csv'}”.")
    assert said[3] in (sentence.format(sales), f"The mapping “{mapping}” can't be read.")
    assert everything() == before


@ON_SQLITE
@pytest.mark.parametrize("role", PEOPLE)
def test_only_posts_with_the_right_bring_files_in(shop, tmp_path, role):
    path = tmp_path / "sales.csv"
    path.write_text(HEADER + SALE, encoding="utf-8")
    actor, before = shop.people[role], everything()

    if role in ("supervisor", "operations"):
        assert look_at(actor, [str(path)]).report.imported == 1
        assert import_files(actor, [str(path)]).imported == 1
        return
    for ask in (look_at, import_files, guess):
        with pytest.raises(Denied, match=r"^Your post has no right to import files\."):
            ask(actor, [str(path)])
    # The denial itself leaves a trace.
    assert {name for name, count in everything().items() if count != before[name]} <= {"event"}


def test_a_name_that_is_no_utf_8_is_shown_with_its_odd_bytes_replaced(shop, tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER + SALE + SALE.replace(",6,", ",many,"))

    report = import_files(shop.operations, [os.fsdecode(path)])

    assert (report.files[0].path, report.imported, report.rejected) == (f"{tmp_path}/caf\ufffd.csv", 1, 1)
    assert "caf\ufffd.csv,3,Quantity “many” is not a whole number," in Path(report.rejects_file).read_text("utf-8-sig")


def test_the_rejects_go_into_the_folder_or_the_file_that_is_named(shop, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(HEADER + SALE.replace(",6,", ",many,"), encoding="utf-8")
    (tmp_path / "bad").mkdir()

    def told(place: Path) -> str:
        return import_files(shop.operations, [str(path)], rejects=str(place)).rejects_file

    assert told(tmp_path / "bad") == str(tmp_path / "bad" / "sales.rejects.csv")
    assert told(tmp_path / "mine.csv") == str(tmp_path / "mine.csv")
    assert told(tmp_path / "mine.csv") == str(tmp_path / "mine-2.csv")
    with pytest.raises(Unclear) as caught:
        told(tmp_path / "no" / "mine.csv")
    assert str(caught.value) == f"There is no folder “{tmp_path / 'no'}”."


@ON_SQLITE
def test_a_disk_that_is_full_in_the_middle_keeps_whole_chunks_and_the_import_goes_on(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "CHUNK_ROWS", 100)
    path = long_file(tmp_path / "long.csv", 3_000)
    conn = database.connection()
    room = conn.execute("PRAGMA page_count").fetchone()[0] + 60
    conn.execute(f"PRAGMA max_page_count = {room}")

    with pytest.raises(Unusable) as caught:
        import_files(shop.operations, [str(path)])

    assert str(caught.value) == "No room on the disk. Nothing was saved. Make room and try again."
    orders = database.scalar("SELECT count(*) FROM orders")
    assert (0 < orders < 3_000, orders % 100) == (True, 0)
    assert events().count("import.batch") == orders // 100

    conn.execute("PRAGMA max_page_count = 1000000")
    sound()
    rest = import_files(shop.operations, [str(path)])
    assert (rest.imported, rest.unchanged, rest.rejected) == (3_000 - orders, orders, 0)
    assert database.rows("SELECT state, rows FROM batch") == [("done", 3_000)]
    assert import_files(shop.operations, [str(path)]).imported == 0
    sound()


def test_an_import_that_is_stopped_says_so_on_its_batch_and_goes_on(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(gathering, "CHUNK_ROWS", 100)
    path = long_file(tmp_path / "long.csv", 500)
    asked = iter((False, False, True))

    stopped = import_files(shop.operations, [str(path)], stop=lambda: next(asked))

    assert (stopped.stopped, stopped.imported) == (True, 200)
    assert database.scalar("SELECT state FROM batch") == "stopped"
    rest = import_files(shop.operations, [str(path)])
    assert (rest.imported, rest.unchanged, database.scalar("SELECT state FROM batch")) == (300, 200, "done")
    sound()


def test_a_store_that_fails_between_two_chunks_keeps_the_first_and_says_stopped(shop, tmp_path, monkeypatch):
    from data import bringing

    monkeypatch.setattr(gathering, "CHUNK_ROWS", 100)
    path, real, done = long_file(tmp_path / "long.csv", 300), bringing.import_batch, []

    def failing(*words: object) -> object:
        if len(done) == 2:
            raise Unusable("Another program has kept the store locked for 5 seconds. Nothing was saved. Try again.")
        done.append(words)
        return real(*words)

    monkeypatch.setattr(bringing, "import_batch", failing)
    with pytest.raises(Unusable):
        import_files(shop.operations, [str(path)])

    assert database.rows("SELECT state, position FROM batch") == [("stopped", 201)]
    monkeypatch.setattr(bringing, "import_batch", real)
    assert import_files(shop.operations, [str(path)]).imported == 100
    assert database.rows("SELECT state, position FROM batch") == [("done", 301)]
    sound()


def test_a_refused_import_leaves_the_works_of_others_alone(shop, tmp_path):
    make_sku(shop, "POT", stock=3)
    place_order(shop.operations, [("POT", 1)])
    (tmp_path / "map.toml").write_text(MAPPING.replace('"quantity"', '"quantty"'), encoding="utf-8")
    (tmp_path / "orders.csv").write_text(OWN_HEADER, encoding="utf-8")

    with pytest.raises(Refused):
        import_files(shop.operations, [str(tmp_path / "orders.csv")], mapping=str(tmp_path / "map.toml"))

    assert events()[-1] == "order.place"
    sound()
