"""The program refuses to run on packages of another program that have its names."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_foreign_data_package_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "__init__.py").write_text("")
    code = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; from ecom_tui.__main__ import main; main()"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)

    assert (run.returncode, run.stdout) == (4, "")
    assert "import data" in run.stderr
