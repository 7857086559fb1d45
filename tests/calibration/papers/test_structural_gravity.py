"""The gegravity sample against the package's own run."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from entente.calibration.papers import PAPERS, replicate
from entente.calibration.papers.errors import PaperDataError

SHARED = Path(__file__).parents[4] / "shared"
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the source data folder ../shared")


def read(path: Path) -> tuple[list[str], list[list[str]], np.ndarray]:
    with path.open() as handle:
        header, *rows = csv.reader(handle)
    labels = 2 if header[0] == "exporter" else 1
    return header, [row[:labels] for row in rows], np.array([[float(cell) for cell in row[labels:]] for row in rows])


@pytest.mark.shared
@shared
def test_every_table_is_the_packages(tmp_path: Path) -> None:
    files = replicate("structural-gravity", SHARED / "data" / "world" / "gegravity_sample", tmp_path)
    assert len(files) == 4
    for path in files:
        header, labels, values = read(path)
        expected_header, expected_labels, expected = read(SHARED / "reference" / "gegravity" / path.name)
        assert header == expected_header
        order = [labels.index(label) for label in expected_labels]
        percent = np.array(["percent" in name for name in header[len(labels[0]) :]])
        np.testing.assert_allclose(values[order][:, ~percent], expected[:, ~percent], rtol=1e-6)
        # Changes in percent: the package stops its solver at 1e-8, so small ones carry that as an absolute error.
        np.testing.assert_allclose(values[order][:, percent], expected[:, percent], rtol=1e-6, atol=2e-6)


def test_an_unknown_paper_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(PaperDataError, match="There are: caliendo-parro, liberation-day"):
        replicate("nobody", tmp_path, tmp_path)
    for paper in PAPERS:
        with pytest.raises(PaperDataError, match="missing"):
            replicate(paper, tmp_path, tmp_path)
