"""What a start may cost: the modules that open the inventory, and the work of Textual that is left out."""

import subprocess
import sys

import pytest

HEAVY = (
    "argon2",
    "babel",
    "click",
    "data.models",
    "data.operations",
    "holidays",
    "keyring",
    "logging.handlers",
    "peewee",
    "platformdirs",
    "plotext",
    "polars",
    "psycopg",
    "pyotp",
    "rapidfuzz",
    "ssl",
    "stdnum",
    "textual.command",
    "tomllib",
)
"""Each of them costs milliseconds before the first row is seen."""

OPENED = """
import sys
from ecom_tui import opening
opening.import_textual()
import ecom_tui.running, data.queries.own, screens.driver
from screens.registry import place_of
place_of({place!r}).load()
print(*sorted(name for name in sys.modules if sys.modules[name] is not None))
"""


def modules_of(place: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", OPENED.format(place=place)], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


def test_opening_the_inventory_imports_nothing_heavy():
    found = modules_of("inventory")

    assert [name for name in HEAVY if any(one == name or one.startswith(f"{name}.") for one in found)] == []


def test_what_textual_is_spared_is_there_for_whoever_asks_later():
    code = (
        "from ecom_tui.lean import import_textual; import_textual(); import textual.app\n"
        "import ssl, textual.command, platformdirs\n"
        "print(ssl.OPENSSL_VERSION != '', textual.command.CommandPalette.__bases__ != (object,),"
        " textual.app.user_downloads_path() == platformdirs.user_downloads_path())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["True", "True", "True"]


def test_a_desk_that_imports_later_names_the_right_of_each_operation():
    from screens.desks.inventory import InventoryDesk
    from screens.later import Later

    later = [action.operation for action in InventoryDesk.ACTIONS if isinstance(action.operation, Later)]

    assert later != []
    assert [(one.path, one.right) for one in later] == [(one.path, one.real.right) for one in later]


def test_a_theme_is_parsed_once_and_another_one_anew():
    from ecom_tui.painting import KeptStylesheet

    sheet = KeptStylesheet(variables={"tone": "red"})
    sheet.add_source("Label { color: $tone; }", read_from=("a.tcss", ""))
    first = sheet.rules[0]

    sheet.set_variables({"tone": "red"})
    sheet.reparse()
    assert sheet.rules[0] is first

    sheet.set_variables({"tone": "blue"})
    sheet.reparse()
    assert sheet.rules[0].styles.color.hex == "#0000FF"


@pytest.mark.parametrize("slots", [True, False])
def test_our_dataclass_does_what_the_librarys_does(slots: bool):
    import copy
    import dataclasses

    from data import dataclass as ours

    @ours.dataclass(frozen=True, slots=slots)
    class Point:
        x: int
        y: int = 2
        tags: list[str] = ours.field(default_factory=list, compare=False)

    point = Point(1)

    assert repr(point).endswith("Point(x=1, y=2, tags=[])")
    assert (point == Point(1, tags=["a"]), point == Point(2), hash(point)) == (True, False, hash(Point(1)))
    assert dataclasses.replace(point, y=5) == Point(1, 5)
    assert dataclasses.asdict(point) == {"x": 1, "y": 2, "tags": []}
    assert copy.copy(point) == point
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 3  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]  # so is that
