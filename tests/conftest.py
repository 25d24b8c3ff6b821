"""What every test finds: an empty store on either engine, and nobody's own files or settings.

Each worker of a parallel run starts a PostgreSQL server when its first test asks for one.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from data import database
from tests.builders import Shop, found_early, reopen_shop
from tests.memory import quick_folder
from tests.postgres import NoServer, PostgresServer

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Read before `strange_home` hides the settings.
_REQUIRED = bool(os.environ.get("CI") or os.environ.get("ECOM_TUI_REQUIRE_POSTGRES"))

# The folder that `tmp_path` is in, unless somebody says another.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    bench = Path(__file__).parent / "bench"
    for item in items:
        if bench in item.path.parents:
            item.add_marker(pytest.mark.bench)
    # What takes long begins first: of two workers neither is left alone with it at the end.
    long = {item.path for item in items if "slow" in item.keywords or "stories" in item.path.parts}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(autouse=True)
def strange_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program finds an empty user, whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("ECOM_TUI_")]:
        monkeypatch.delenv(name)
    for name in ("DATA", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this worker. In CI its absence is a failure, never a skip."""
    try:
        server = PostgresServer()
    except NoServer as reason:
        if _REQUIRED:
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(f"{reason} ECOM_TUI_REQUIRE_POSTGRES=1 makes this a failure.")
    yield server
    server.close()


@pytest.fixture(scope="session")
def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with people and warehouses on SQLite, which a test gets a copy of: founding takes longer."""
    path = tmp_path_factory.mktemp("founded") / "store.db"
    found_early(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def founded_database(postgres: PostgresServer) -> str:
    """The same on PostgreSQL."""
    url = postgres.database()
    found_early(url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new store: once on SQLite, once on PostgreSQL; empty, unless the test asks for a `shop`."""
    founded = "shop" in request.fixturenames
    if request.param == "sqlite":
        if founded:
            shutil.copy(request.getfixturevalue("founded_file"), tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.database(request.getfixturevalue("founded_database")) if founded else server.database()
    yield url
    server.drop(url)


@pytest.fixture
def shop(store_url: str) -> Iterator[Shop]:
    """An open store with a person of each post and two warehouses, on both engines."""
    yield reopen_shop(store_url)
    database.close_database()
