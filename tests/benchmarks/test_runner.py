"""The benchmarks still run: a small made-up case is written, searched, and its faults are found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_quick_pass_prints_figures_and_stores_nothing() -> None:
    before = sorted((ROOT / "benchmarks" / "results").glob("*.json"))
    done = _run("--smoke", "consolidation")
    assert done.returncode == 0, done.stderr
    assert "consolidation.full_seconds" in done.stdout
    assert sorted((ROOT / "benchmarks" / "results").glob("*.json")) == before


def test_an_unknown_benchmark_is_refused_with_the_names_there_are() -> None:
    done = _run("--smoke", "nothing")
    assert done.returncode == 2
    assert "consolidation" in done.stdout
