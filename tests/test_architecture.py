"""The rules of the house that import-linter can't see. A rule that bites names the file and the line."""

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAM = ("ecom_tui", "screens", "data")
WALL = 400
"""Lines a file may have. A longer one is two ideas in one room."""

LAZY = ("polars", "plotext", "keyring")
"""What is paid for by the page or command that needs it, not by the start."""

STARTS = [name for name in ("ecom_tui.__main__", "ecom_tui.app") if (ROOT / f"{name.replace('.', '/')}.py").exists()]


def sources(*folders: str, ending: str = ".py") -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob(f"*{ending}"))


def parsed(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sources(*folders):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_no_file_is_longer_than_the_wall():
    files = [path for ending in (".py", ".tcss", ".sql") for path in sources(*PROGRAM, "tests", ending=ending)]
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {path: count for path, count in lines.items() if count > WALL} == {}


@pytest.mark.parametrize("module", STARTS)
def test_the_start_loads_nothing_that_it_does_not_need(module):
    # Two copies of SQLite in one process break file locks, so Python's own is never loaded beside the mended one.
    unwanted = [*LAZY, *(["_sqlite3"] if importlib.util.find_spec("pysqlite3") else [])]
    code = f"import sys, {module}; print(*[name for name in {unwanted!r} if name in sys.modules])"

    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.split()) == (0, []), run.stderr


@pytest.mark.parametrize(
    ("folder", "decorators"), [("data/queries", {"query"}), ("data/operations", {"operation", "trace"})]
)
def test_every_public_function_wears_its_decorator(folder, decorators):
    bare = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in parsed(folder)
        if not Path(path).name.startswith("_")
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not decorators & {last_name(decorator) for decorator in node.decorator_list}
    ]

    assert bare == []


def last_name(node: ast.expr) -> str:
    """`query` of `@query`, `@query("x")` and `@doorway.query("x")`."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_nobody_imports_pythons_own_sqlite():
    # data/drivers.py alone puts the mended engine in its place; everyone else reaches it through that file.
    found = [
        f"{path}:{node.lineno}"
        for path, tree in parsed(*PROGRAM)
        if path != "data/drivers.py"
        for node in ast.walk(tree)
        if any(re.match(r"_?(py)?sqlite3\b", name) for name in imported(node))
    ]

    assert found == []


def imported(node: ast.AST) -> list[str]:
    """The modules an import statement names, in full: `rich.markup.escape` for `from rich.markup import escape`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module or ''}.{alias.name}" for alias in node.names]
    return []


def test_nobody_escapes_markup():
    # Escaping markup is not safe with Textual: outside text is Content that went through plain().
    found = [
        f"{path}:{node.lineno}"
        for path, tree in parsed(*PROGRAM)
        for node in ast.walk(tree)
        if any(name.endswith("markup.escape") for name in imported(node))
        or (isinstance(node, ast.Attribute) and node.attr == "escape" and last_name(node.value) == "markup")
    ]

    assert found == []


def test_no_markup_runs_an_action_on_a_click():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (*sources(*PROGRAM), *sources(*PROGRAM, ending=".po"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "@click=" in line
    ]

    assert found == []
