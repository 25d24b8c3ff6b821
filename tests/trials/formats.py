"""Other systems' own sample files: what became of each, every row accounted for, and nothing new the second time."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from data import database, doctor
from data.importers.report import ImportReport
from data.imports import import_files
from tests.trials.figure import Figure, new_store

NAME = "formats"
SHOPS = ("shopify", "woocommerce", "prestashop", "magento")


def trial(folder: Path) -> list[Figure] | None:
    """A figure for each file: its rows, and what became of them."""
    places = [folder / "formats" / shop for shop in SHOPS if (folder / "formats" / shop).is_dir()]
    if not places:
        return None
    return [one for place in places for one in _shop(place)]


def _shop(place: Path) -> Iterator[Figure]:
    paths = sorted(str(path) for path in place.rglob("*.csv"))
    with new_store() as shop:
        first = import_files(shop.operations, paths, rejects=str(Path(database.store_path()).parent))
        for file in first.files:
            became = {"imported": file.imported, "unchanged": file.unchanged, "rejected": file.rejected}
            told = ", ".join(f"{count} {word}" for word, count in became.items() if count)
            name = f"{place.name}/{Path(file.path).name} as {file.format} ({told})"
            yield Figure(name, file.rows, sum(became.values()))
        again = import_files(shop.operations, paths, rejects=str(Path(database.store_path()).parent))
        yield Figure(f"{place.name} again: imported and updated", (0, 0), (again.imported, again.updated))
        yield Figure(f"{place.name} again: rejected", first.rejected, again.rejected)
        yield Figure(f"{place.name}: items {_items(first)}", True, True)
        yield Figure(f"{place.name}: doctor", [], [one.name for one in doctor.check() if one.found])


def _items(report: ImportReport) -> str:
    counted = Counter({kind: sum(counts.values()) for kind, counts in report.outcomes.items()})
    return ", ".join(f"{count} {kind}" for kind, count in counted.most_common())
