"""`entente replicate` and its messages."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data" / "world"


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the source data folder ../shared")
def test_a_paper_is_run_and_its_files_are_named(run, tmp_path):
    ran = run("replicate", "structural-gravity", "--data", DATA / "gegravity_sample", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    written = ran.out.split()
    assert len(written) == 4
    assert all(Path(name).is_file() for name in written)


def test_an_unknown_paper_is_told_which_there_are(run, tmp_path):
    ran = run("replicate", "krugman", "--data", tmp_path, "--out", tmp_path)
    assert ran.code == 2
    assert "'krugman'" in ran.err
    assert "liberation-day" in ran.err


def test_a_missing_input_is_named(run, tmp_path):
    ran = run("replicate", "caliendo-parro", "--data", tmp_path, "--out", tmp_path / "out")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert str(tmp_path) in ran.err


def test_a_folder_is_needed(run, tmp_path):
    assert run("replicate", "ossa", "--data", tmp_path / "none", "--out", tmp_path / "out").code == 2
    (tmp_path / "file").write_text("")
    ran = run("replicate", "ossa", "--data", tmp_path, "--out", tmp_path / "file")
    assert ran.code == 2
    assert "--out" in ran.err
    assert run("replicate", "ossa").code == 2
