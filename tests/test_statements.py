"""SQL is text in the code: no statement is put together from values, so no value can become a statement."""

import ast

import pytest

from tests.test_architecture import PROGRAM, parsed

DOORS = frozenset({"run", "rows", "one", "many", "scalar", "later", "together", "inserted"})
"""What data/database.py gives for SQL."""

DRIVER = frozenset({"execute", "executemany", "executescript", "execute_sql"})
"""What a connection or cursor gives, whatever it is called."""

COMPOSERS = (
    "data/database.py",
    "data/store_file.py",
    "data/frames.py",
    "data/search",
    "data/listing.py",
    "data/meeting.py",
    "data/streams.py",
    "data/paging.py",
    "data/migrate.py",
    "data/migrations/",
    "data/models/",
    "data/doctor",
    "data/importers/bulk.py",
    "data/queries/listing.py",
)
"""Files that put statements together, from lists in the code only; read with care when they change."""


def loose_statements(tree: ast.Module) -> list[int]:
    """The lines that hand SQL over which isn't literal."""
    direct, modules = database_names(tree)
    constants = module_constants(tree)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and is_door(node.func, direct, modules)
        and node.args
        and not is_literal(node.args[0], constants)
    ]


def database_names(tree: ast.Module) -> tuple[dict[str, str], set[str]]:
    """How a file calls the doors of data.database, and the module itself."""
    direct, modules = {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "data.database":
            direct |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "data":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "database"}
        elif isinstance(node, ast.Import):
            modules |= {alias.asname for alias in node.names if alias.name == "data.database" and alias.asname}
    return direct, modules


def module_constants(tree: ast.Module) -> set[str]:
    """Upper-case names that the file defines at its top or imports."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if name.isupper()}


def is_door(called: ast.expr, direct: dict[str, str], modules: set[str]) -> bool:
    if isinstance(called, ast.Name):
        return direct.get(called.id) in DOORS or called.id == "SQL"
    if not isinstance(called, ast.Attribute):
        return False
    if called.attr in DRIVER or called.attr == "SQL":
        return True
    return called.attr in DOORS and ast.unparse(called.value) in modules | {"data.database"}


def is_literal(words: ast.expr, constants: set[str]) -> bool:
    """A string, a constant, one of a table of constants, or a choice or sum of such."""
    match words:
        case ast.Constant(value=str()):
            return True
        case ast.Name(id=name):
            return name in constants
        case ast.Subscript(value=table):
            return isinstance(table, ast.Name) and is_literal(table, constants)
        case ast.IfExp(body=this, orelse=that):
            return is_literal(this, constants) and is_literal(that, constants)
        case ast.BinOp(left=this, op=ast.Add(), right=that):
            return is_literal(this, constants) and is_literal(that, constants)
    return False


def test_every_statement_is_literal():
    loose = [
        f"{path}:{line}"
        for path, tree in parsed(*PROGRAM)
        if not path.startswith(COMPOSERS)
        for line in loose_statements(tree)
    ]

    assert loose == []


@pytest.mark.parametrize(
    ("code", "is_loose"),
    [
        ('from data.database import rows\nrows("select 1 " "from t", (1,))', False),
        ("from data.database import rows\nSHOWN = 'select 1'\nrows(SHOWN)", False),
        ("from data.database import rows\nfrom data.x import SHOWN\nrows(SHOWN if 1 else 'select 2')", False),
        ("from data.database import rows\nBY_KEY = {}\nrows(BY_KEY['a'] + ' limit ?')", False),
        ("from data.database import rows\nrows(f'select {x}')", True),
        ("from data.database import rows as read\nread('select ' + x)", True),
        ("from data.database import one\ndef find(sql): return one(sql)", True),
        ("from data.database import one\ndef find(): SHOWN = x; return one(SHOWN)", True),
        ("from data import database\ndatabase.scalar('select %s' % x)", True),
        ("import data.database\ndata.database.many(x, [])", True),
        ("connection.execute_sql('a {}'.format(x))", True),
        ("cursor.execute(x)", True),
        ("query.execute()", False),
        ("from peewee import SQL\nSQL(x)", True),
        ("import subprocess\nsubprocess.run(x)\napp.run(x)", False),
    ],
)
def test_the_rule_tells_loose_from_literal(code, is_loose):
    assert bool(loose_statements(ast.parse(code))) == is_loose
