"""One document into five files that appear together: HTML, Word, PDF, JSON and the annex workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from entente.plan.document import Document
from entente.publishing.edition import Edition, prepare_edition
from entente.publishing.json import dump_json
from entente.publishing.placing import drafting, place_together, write_to_disk

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
    one is complete do they take their places; if anything fails, files already in `out_dir` stay as they are.

    Args:
        document: the document tree.
        out_dir: folder for the files; made if missing.
        plan_json: the content of `plan.json`.
        progress: told the name of each file as it is finished.

    Raises:
        PublishingError: the document cannot be printed, or the files cannot be written.
    """
    tell = progress or (lambda name: None)
    out_dir = Path(out_dir)
    names = ("plan.json", *FORMATS)
    with drafting(out_dir, names) as draft:
        edition = prepare_edition(document)
        write_to_disk(draft / "plan.json", dump_json(plan_json), target=out_dir / "plan.json")
        tell("plan.json")
        # one after the other: side by side they save a second and cost a hundred megabytes
        for name, render in FORMATS.items():
            write_to_disk(draft / name, render(edition), target=out_dir / name)
            tell(name)
        return place_together(draft, out_dir, names)
