"""`python -m tests.trials FOLDER`: brings real files into a new store and compares its figures with the expected ones.

A trial is a module here with `NAME` and `trial(folder)`: its figures, or None where the folder has not its files.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.trials import formats, olist, online_retail
from tests.trials.figure import Figure

TRIALS = (olist, online_retail, formats)


def main(folder: Path) -> int:
    """Print each figure as it was wanted and came; how many differ."""
    wrong = 0
    for known in TRIALS:
        figures = known.trial(folder)
        if figures is None:
            print(f"{known.NAME}: no such files in {folder}")
            continue
        wrong += told(known.NAME, figures)
    return wrong


def told(name: str, figures: Sequence[Figure]) -> int:
    """Print the figures of one trial; how many differ."""
    wrong = [one for one in figures if not one.holds]
    print(f"{name} {len(figures) - len(wrong)}/{len(figures)}")
    for one in figures:
        print(f"  {'' if one.holds else 'DIFFERS '}{one.name}: wanted {one.wanted} got {one.got}")
    return len(wrong)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say which folder: python -m tests.trials FOLDER")
    sys.exit(min(1, main(Path(sys.argv[1]))))
