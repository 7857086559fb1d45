"""Files that take their places in a folder together or not at all, beside whatever else works in that folder."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from entente.publishing.errors import PublishingError

__all__ = ["drafting", "place_together", "write_to_disk"]

PREFIX = ".draft-"
STALE_SECONDS = 3600.0  # a draft untouched for so long belongs to a run that was killed


@contextmanager
def drafting(out_dir: Path, names: Sequence[str]) -> Iterator[Path]:
    """Give a hidden folder within `out_dir`, on the same disk, for files not yet complete; it is gone afterwards.

    Folders made on the way are removed again if the work fails, and only if nothing else is in them by then.

    Args:
        out_dir: where the files will go; made if missing.
        names: their names.

    Raises:
        PublishingError: nothing can be written there, or a folder stands where a file must go.
    """
    try:
        for name in names:
            if (out_dir / name).is_dir():
                raise PublishingError(f"{out_dir / name} is a folder. Remove it, or choose another folder.")
        made = [folder for folder in (out_dir, *out_dir.parents) if not folder.exists()]
    except OSError as error:
        raise _unusable(out_dir, error) from error
    draft: Path | None = None
    complete = False
    try:
        try:
            out_dir.mkdir(parents=True, exist_ok=True)
            _remove_stale(out_dir)
            draft = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out_dir))
        except OSError as error:
            raise _unusable(out_dir, error) from error
        yield draft
        complete = True
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        if not complete:
            for folder in made:
                with suppress(OSError):  # not empty: another run is at work there
                    folder.rmdir()


def write_to_disk(path: Path, data: bytes, *, target: Path) -> None:
    """Write a file down to the disk, so that a move cannot put an unfinished one in place.

    Args:
        target: where the file will go; errors name it.
    """
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise PublishingError(f"{target} cannot be written: {error.strerror}.") from error


def place_together(draft: Path, out_dir: Path, names: Sequence[str]) -> list[Path]:
    """Move the files from `draft` to `out_dir`; if one cannot be moved, all that were there before come back.

    Each move is atomic, and the old file is kept in the draft until every move is done. Two runs that end at the same
    time place their files one after the other.
    """
    kept = draft / "old"
    placed: list[Path] = []
    with _one_at_a_time(out_dir):
        try:
            kept.mkdir()
            for name in names:
                _keep(out_dir / name, kept / name)
            for name in names:
                placed.append(out_dir / name)
                try:
                    (draft / name).replace(out_dir / name)
                except OSError as error:
                    placed.pop()
                    raise PublishingError(
                        f"{out_dir / name} cannot be replaced: {error.strerror}. Nothing was changed."
                    ) from error
        except BaseException as error:
            _put_back(kept, placed, draft)
            if isinstance(error, OSError):
                raise PublishingError(f"{out_dir} cannot be written: {error.strerror}. Nothing was changed.") from error
            raise
    return placed


def _keep(target: Path, kept: Path) -> None:
    """Keep what is at `target` under a second name; copy it where the disk knows no second names."""
    if not os.path.lexists(target):
        return
    try:
        os.link(target, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(target, kept, follow_symlinks=False)


def _put_back(kept: Path, placed: Sequence[Path], draft: Path) -> None:
    for target in placed:
        with suppress(OSError):
            if os.path.lexists(kept / target.name):
                (kept / target.name).replace(target)
            elif not os.path.lexists(draft / target.name):  # moved, and nothing was there before
                target.unlink()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other run places files in `folder`, where the system can tell."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):  # some network disks know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_stale(out_dir: Path) -> None:
    """Remove drafts that killed runs left behind."""
    for path in out_dir.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink() and time.time() - path.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _unusable(out_dir: Path, error: OSError) -> PublishingError:
    return PublishingError(
        f"Nothing can be written in {out_dir}: {error.strerror}. Choose another folder for the outputs."
    )
