"""One document into five files that appear together: HTML, Word, PDF, JSON and the annex workbook."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from entente.plan.document import Document
from entente.publishing.edition import Edition, prepare_edition
from entente.publishing.errors import PublishingError
from entente.publishing.json import dump_json

__all__ = ["FORMATS", "Progress", "publish"]

Progress: TypeAlias = Callable[[str], None]
"""Called with the name of each file once it is written."""


def _html(edition: Edition) -> bytes:
    from entente.publishing.html import render_html

    return render_html(edition).encode("utf-8")


def _docx(edition: Edition) -> bytes:
    from entente.publishing.docx import render_docx

    return render_docx(edition)


def _pdf(edition: Edition) -> bytes:
    from entente.publishing.pdf import render_pdf

    return render_pdf(edition)


def _xlsx(edition: Edition) -> bytes:
    from entente.publishing.xlsx import render_xlsx

    return render_xlsx(edition)


FORMATS: Mapping[str, Callable[[Edition], bytes]] = {
    "plan.pdf": _pdf,
    "plan.docx": _docx,
    "plan.html": _html,
    "annexes.xlsx": _xlsx,
}
"""File name -> renderer. Another format is one more line."""


def publish(
    document: Document,
    out_dir: Path,
    *,
    plan_json: Mapping[str, Any],
    progress: Progress | None = None,
) -> list[Path]:
    """Write `document` in every format into `out_dir` and return the files' paths.

    All files are made in a hidden folder within `out_dir` first, so that they are on the same disk. Only when every
    one is complete do they take their places, each by one atomic move; if anything fails before, files already in
    `out_dir` stay as they are.

    Args:
        document: the document tree.
        out_dir: folder for the files; made if missing.
        plan_json: the content of `plan.json`.
        progress: told the name of each file as it is finished.
    """
    tell = progress or (lambda name: None)
    for name in ("plan.json", *FORMATS):
        if (Path(out_dir) / name).is_dir():
            raise PublishingError(f"{Path(out_dir) / name} is a folder. Remove it, or choose another folder.")
    edition = prepare_edition(document)
    out_dir = Path(out_dir)
    made = not out_dir.exists()
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=out_dir))
    except OSError as error:
        raise PublishingError(
            f"Nothing can be written in {out_dir}: {error.strerror}. Choose another folder for the outputs."
        ) from error
    complete = False
    try:
        _write(draft / "plan.json", dump_json(plan_json))
        tell("plan.json")
        # one after the other: side by side they save a second and cost a hundred megabytes
        for name, render in FORMATS.items():
            _write(draft / name, render(edition))
            tell(name)
        paths = [draft / name for name in ("plan.json", *FORMATS)]
        placed = [path.replace(out_dir / path.name) for path in paths]
        complete = True
        return placed
    except OSError as error:
        raise PublishingError(f"{error.filename or out_dir} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        if made and not complete:
            shutil.rmtree(out_dir, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    """Write a file down to the disk, so that a move cannot put an unfinished one in place."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
