"""The main job on the shipped case, each time from a cold process: the plan in five formats, and findings alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks._process import run_cold

__all__ = ["TARGETS", "run"]

TARGETS = {"prepare_seconds": 10.0, "prepare_megabytes": 600.0, "check_seconds": 1.5}
_ROOT = Path(__file__).parent.parent
_COMMAND = Path(sys.executable).parent / "entente"
_CASE = ["cases/vietnam-us-2025", "--as-of", "2025-04-30"]
_FILES = {"plan.html", "plan.docx", "plan.pdf", "plan.json", "annexes.xlsx"}


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return the median of repeated runs and the largest memory of any."""
    repetitions = 1 if smoke else 5
    check = [run_cold([str(_COMMAND), "check", *_CASE, "--json"], folder=_ROOT) for _ in range(repetitions)]
    found = json.loads(check[0].output)["summary"]
    with TemporaryDirectory() as folder:
        command = [str(_COMMAND), "prepare", *_CASE, "--out", folder]
        prepare = [run_cold(command, folder=_ROOT) for _ in range(repetitions)]
        written = {path.name for path in Path(folder).iterdir()}
        summary = json.loads((Path(folder) / "plan.json").read_text(encoding="utf-8"))["summary"]
    if written != _FILES:
        raise AssertionError(f"prepare wrote {sorted(written)}, not {sorted(_FILES)}")
    if any(summary[key] != count for key, count in found.items()):
        raise AssertionError(f"prepare counts {summary}, check counts {found}")
    return {
        "prepare_seconds": median(cost.seconds for cost in prepare),
        "prepare_processor_seconds": median(cost.processor_seconds for cost in prepare),
        "prepare_megabytes": max(cost.megabytes for cost in prepare),
        "check_seconds": median(cost.seconds for cost in check),
        "check_processor_seconds": median(cost.processor_seconds for cost in check),
        "check_megabytes": max(cost.megabytes for cost in check),
    }
