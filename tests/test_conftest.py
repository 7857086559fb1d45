import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def _run(folder: Path, *, ci: str) -> str:
    tests = folder / "repository" / "tests"
    tests.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "conftest.py", tests)
    (tests / "test_it.py").write_text("import pytest\n@pytest.mark.shared\ndef test_it(): pass\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
        "-o",
        "markers=shared",
        str(tests),
    ]
    return subprocess.run(
        command, cwd=folder / "repository", env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False
    ).stdout


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")])
def test_without_source_data_a_test_that_needs_it_is_skipped_but_fails_in_ci(tmp_path, ci, outcome):
    assert outcome in _run(tmp_path, ci=ci)


def test_with_source_data_beside_the_repository_the_test_runs(tmp_path):
    (tmp_path / "shared").mkdir()
    assert "1 passed" in _run(tmp_path, ci="true")
