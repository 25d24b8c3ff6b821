"""The wheel carries all that the program reads, and the program starts from it wherever it is installed."""

import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ecom_tui", "screens", "data")
UV = ROOT / ".uv" / "bin" / "uv"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

# Before a test hides the user's own settings: the installers need theirs.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "VIRTUAL_ENV", "ECOM_TUI_", "UV_COMPILE"))
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


def run(*words: str, cwd: Path, **environment: str) -> str:
    ended = subprocess.run(
        words,
        cwd=cwd,
        env=ENVIRONMENT | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_wheel_carries_every_file_of_the_packages(wheel):
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }

    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert carried == wanted


@pytest.mark.parametrize("ending", [".py", ".toml", ".tcss", ".po"])
def test_the_wheel_carries_each_kind_of_file(wheel, ending):
    assert [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(ending)]


@pytest.mark.slow
@pytest.mark.skipif(not UV.exists(), reason="uv comes with make setup")
def test_uv_tool_install_gives_the_program(wheel, tmp_path):
    folders = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    # The locked versions: a release of somebody else's this morning is not what is tried here.
    words = ("tool", "install", "--quiet", "--python", sys.executable, "--constraints", str(ROOT / "requirements.txt"))
    run(str(UV), *words, str(wheel), cwd=tmp_path, **folders)

    assert run(str(tmp_path / "bin" / "ecom-tui"), "--version", cwd=tmp_path).split() == ["ecom-tui", VERSION]


@pytest.mark.slow
def test_pip_installs_the_wheel_into_an_environment_of_its_own(wheel, tmp_path):
    # As pipx does. The requirements are lent, not fetched again: pip alone takes a minute for them.
    home = tmp_path / "pipx"
    run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=tmp_path)
    python = str(home / "bin" / "python")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", str(wheel), cwd=tmp_path)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    said = run(str(home / "bin" / "ecom-tui"), "--version", cwd=tmp_path)
    homes = run(python, "-c", "import data, screens, ecom_tui; print(data.__file__, screens.__file__)", cwd=tmp_path)

    assert said.split() == ["ecom-tui", VERSION]
    assert [Path(home).parent.parent for home in homes.split()] == [site, site]
