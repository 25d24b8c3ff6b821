"""What is committed: names no package registry, and the locks hold what pyproject.toml asks for."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOSTS = tuple(
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("anaconda", "org"),
    )
)
NOT_OURS = {".git", ".venv", ".uv", "dist", "build", ".hypothesis"}


def committed_files() -> list[Path]:
    """All that is or would be committed; without git, all that is not plainly a cache."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file() and not path.name.endswith((".pyc", ".lock"))]


def test_no_committed_file_names_a_package_registry():
    files = committed_files()
    naming = [str(path.relative_to(ROOT)) for path in files if any(host in path.read_bytes() for host in HOSTS)]

    assert (ROOT / "pyproject.toml") in files
    assert naming == []


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", words) for words in requirements if isinstance(words, str))
    return {re.sub(r"[-_.]+", "-", name.group()).lower() for name in names if name}


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime, development = pins("requirements.txt"), pins("requirements-dev.txt")
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]

    assert wanted(asked + project["dependency-groups"]["build"]) - set(runtime) == set()
    assert wanted(asked + project["dependency-groups"]["dev"]) - set(development) == set()
    assert {name: (pin, development.get(name)) for name, pin in runtime.items() if development.get(name) != pin} == {}


def test_every_locked_package_has_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-uv.txt"):
        blocks = re.split(r"\n(?=[a-z0-9-]+==)", (ROOT / name).read_text(encoding="utf-8"))

        assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
