"""Outputs that appear as a set, in folders where others may be at work."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from entente.publishing import PublishingError
from entente.publishing.placing import drafting, place_together, write_to_disk

NAMES = ("a.txt", "b.txt", "c.txt")


def _draft(draft: Path, out: Path) -> None:
    for name in NAMES:
        write_to_disk(draft / name, b"new", target=out / name)


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_all_take_their_places_and_the_draft_is_gone(tmp_path: Path) -> None:
    out = tmp_path / "x" / "out"
    with drafting(out, NAMES) as draft:
        _draft(draft, out)
        place_together(draft, out, NAMES)
    assert _read(out) == dict.fromkeys(NAMES, "new")
    assert len(list(out.iterdir())) == 3


def test_if_one_cannot_be_replaced_the_old_set_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "c.txt").write_text("old")
    replace = Path.replace

    def guarded(self: Path, target: Path) -> Path:
        if target.name == "c.txt" and self.parent.name != "old":
            raise PermissionError(1, "Operation not permitted")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", guarded)

    def run() -> None:
        with drafting(tmp_path, NAMES) as draft:
            _draft(draft, tmp_path)
            place_together(draft, tmp_path, NAMES)

    with pytest.raises(PublishingError, match=r"c\.txt cannot be replaced: Operation not permitted"):
        run()
    assert _read(tmp_path) == {"a.txt": "old", "c.txt": "old"}
    assert len(list(tmp_path.iterdir())) == 2


def test_what_another_run_put_there_is_never_removed(tmp_path: Path) -> None:
    out = tmp_path / "made" / "out"

    def run() -> None:
        with drafting(out, NAMES):
            (out / "a.txt").write_text("theirs")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert _read(out) == {"a.txt": "theirs"}


def test_folders_made_for_nothing_are_removed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), drafting(tmp_path / "made" / "out", NAMES):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_drafts_of_killed_runs_are_removed_after_an_hour(tmp_path: Path) -> None:
    old, young = tmp_path / ".draft-old", tmp_path / ".draft-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "plan.json").write_text("half")
    then = time.time() - 4000
    os.utime(old, (then, then))
    with drafting(tmp_path, NAMES):
        pass
    assert list(tmp_path.iterdir()) == [young]


def test_a_name_too_long_and_a_folder_closed_to_us_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pytest.raises(PublishingError, match=r"Nothing can be written in .*File name too long"),
        drafting(tmp_path / ("n" * 300), NAMES),
    ):
        pass

    def closed(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", closed)
    with pytest.raises(PublishingError, match="Permission denied"), drafting(tmp_path, NAMES):
        pass
