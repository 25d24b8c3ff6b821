"""Collections of CSV files are scored, each file that doesn't pass with what was wanted and what came."""

import json

from tests.cases import __main__ as runner


def make_collection(folder, files: dict[str, tuple[str, object]]) -> None:
    for part in ("csv", "json"):
        (folder / part).mkdir(parents=True)
    for name, (text, wanted) in files.items():
        (folder / "csv" / f"{name}.csv").write_text(text, encoding="utf-8")
        (folder / "json" / f"{name}.json").write_text(json.dumps(wanted), encoding="utf-8")


def test_each_file_that_does_not_pass_gets_its_line(tmp_path, capsys):
    make_collection(
        tmp_path / "csv-testdata",
        {
            "right": ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
            "wrong": ("a,b\n1,2\n", [["a", "b"], ["1", "3"]]),
            "short": ("a,b\n1,2\n", [["a", "b"]]),
            "all-empty": ("\n\n", [[""], [""]]),
            "bad-missing-quote": ('a,b\n1,"open', []),
            "bad-header-no-header": ("", []),
            "nothing": ("", [["a"]]),
        },
    )
    make_collection(tmp_path / "csv-spectrum", {"simple": ("a\n1\n", [{"a": "1"}])})

    runner.main(tmp_path)

    assert capsys.readouterr().out.splitlines() == [
        "csv-spectrum 1/1",
        "csv-testdata 3/7",
        "all-empty.csv differs: an empty row is no record",
        'nothing.csv wanted "read" got "is empty"',
        'short.csv wanted 1 rows got 2: ["1", "2"]',
        'wrong.csv row 1 wanted ["1", "3"] got ["1", "2"]',
    ]


def test_a_file_is_compared_with_its_clean_twin_with_and_without_what_is_said_of_it(tmp_path, capsys):
    folder = tmp_path / "pollock-survey"
    for part in ("csv", "clean", "parameters"):
        (folder / part).mkdir(parents=True)
    for name, text, clean in (
        ("one", "Title\na;b\n1,5;2\n3,5;4\n", 'a,b\n"1,5",2\n"3,5",4\n'),
        ("bare", "1,2\n3,4\n5,6\n", "col_0,col_1\n1,2\n3,4\n5,6\n"),
        ("two", "a,,b,\nx,y,x,y\n1.0,2.0,3.0,4.0\n", "a x,a y,b x,b y\n1.0,2.0,3.0,4.0\n"),
    ):
        said = {"encoding": "ascii", "delimiter": ",", "quotechar": "", "preamble_lines": "0", "header_lines": "1"}
        said |= {"delimiter": ";", "preamble_lines": "1"} if name == "one" else {}
        (folder / "csv" / f"{name}.csv").write_text(text, encoding="utf-8")
        (folder / "clean" / f"{name}.csv").write_text(clean, encoding="utf-8")
        (folder / "parameters" / f"{name}.csv_parameters.json").write_text(json.dumps(said), encoding="utf-8")

    runner.main(tmp_path)

    assert capsys.readouterr().out.splitlines() == [
        "pollock-survey 2/3",
        "two.csv differs: two rows of names are refused; a mapping says which counts",
        "pollock-survey (parameters given) 2/3",
        "two.csv differs: two rows of names are refused; a mapping says which counts",
    ]
