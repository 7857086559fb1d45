"""One entry to every published model this project re-runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from entente.calibration.papers.caliendo_parro.replicate import replicate_caliendo_parro
from entente.calibration.papers.errors import PaperDataError
from entente.calibration.papers.liberation_day.replicate import replicate_liberation_day
from entente.calibration.papers.ossa.replicate import replicate_ossa
from entente.calibration.papers.structural_gravity.replicate import replicate_structural_gravity
from entente.calibration.worlds.rows import readable

__all__ = ["PAPERS", "replicate"]


class Replication(Protocol):
    """Re-runs one paper."""

    def __call__(self, data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = ...) -> list[Path]:
        """Write the paper's tables from its input files; return the files written."""
        ...


PAPERS: Mapping[str, Replication] = {
    "caliendo-parro": replicate_caliendo_parro,
    "liberation-day": replicate_liberation_day,
    "ossa": replicate_ossa,
    "structural-gravity": replicate_structural_gravity,
}


def replicate(
    paper: str, data_dir: Path, out_dir: Path, *, report: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """Re-run a published model and write its tables as CSV.

    Args:
        paper: a name in `PAPERS`.
        data_dir: folder with the paper's input files.
        out_dir: folder to write into; made if missing.
        report: called with one line per finished part.
    """
    if paper not in PAPERS:
        raise PaperDataError(f"No replication of {paper!r}. There are: {', '.join(sorted(PAPERS))}.")
    if not data_dir.is_dir():
        raise PaperDataError(f"{data_dir} is no folder. Give the one that holds the paper's input files.")
    with readable(data_dir):
        return PAPERS[paper](data_dir, out_dir, report=report)
