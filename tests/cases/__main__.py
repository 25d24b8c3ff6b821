"""`make cases CASES=FOLDER`: runs distilled cases through the program's own code and says which don't pass.

An adapter is tests/cases/KIND.py with `result(case)`: what the program answers, in the words of `expect`. It translates
words, never results, and raises Differs with our rule where we differ on purpose.
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.cases.adapter import Differs
from tests.cases.csv_files import scores

Case = dict[str, Any]


def adapter(kind: str) -> Callable[[Case], object] | None:
    """The adapter of a kind, if there is one."""
    if not kind.isidentifier() or find_spec(f"tests.cases.{kind}") is None:
        return None
    found: Callable[[Case], object] = import_module(f"tests.cases.{kind}").result
    return found


def failures(cases: list[Case], answer: Callable[[Case], object]) -> Iterator[str]:
    """A line for each case that doesn't pass: its id, what was wanted, what came."""
    for case in cases:
        wanted = case["expect"]
        try:
            got = answer(case)
        except Differs as rule:
            yield f"{case['id']} wanted {shown(wanted)} differs: {rule}"
            continue
        except Exception as error:  # one broken case must not hide the others
            got = f"{type(error).__name__}: {error}"
        if not any(got == right for right in right_answers(wanted)):
            yield f"{case['id']} wanted {shown(wanted)} got {shown(got)}"


def right_answers(wanted: object) -> Iterator[object]:
    """What is wanted; an uncertain case has alternatives to its first value."""
    if not isinstance(wanted, dict) or "alternatives" not in wanted:
        yield wanted
        return
    certain = {name: value for name, value in wanted.items() if name != "alternatives"}
    first = next(iter(certain))
    for value in (certain[first], *wanted["alternatives"]):
        yield {**certain, first: value}


def shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def nothing(case: Case) -> object:
    return "nothing: this kind has no adapter"


def main(folder: Path) -> None:
    """Print the score of each kind and of each collection of files in the folder."""
    for path in sorted(folder.glob("*.json")):
        cases = json.loads(path.read_text(encoding="utf-8"))
        lines = list(failures(cases, adapter(path.stem) or nothing))
        print(f"{path.stem} {len(cases) - len(lines)}/{len(cases)}", *lines, sep="\n")
    for line in scores(folder):
        print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
