"""Run every benchmark, print its figures beside their targets, store them.

`python -m benchmarks [--smoke] [NAME...]`. With `--smoke` each takes its quick pass and nothing is stored: it shows
only that the benchmarks still work.
"""

from __future__ import annotations

import inspect
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run the benchmarks named, or all; return 1 if a target was missed."""
    smoke = "--smoke" in arguments
    wanted = [name for name in arguments if not name.startswith("-")]
    known = [name for name, _ in _modules()]
    unknown = [argument for argument in arguments if argument not in (*known, "--smoke")]
    if unknown:
        print(f"{(__doc__ or '').strip()}\n\nThere is no {', '.join(unknown)}; NAME is one of {', '.join(known)}.")
        return 0 if unknown == ["--help"] else 2
    stored: dict[str, dict[str, Any]] = {}
    missed = 0
    print(f"{'figure':<58} {'value':>12} {'target':>10}")
    for name, module in _modules():
        if wanted and name not in wanted:
            continue
        quick = smoke and "smoke" in inspect.signature(module.run).parameters
        figures: dict[str, float] = module.run(smoke=True) if quick else module.run()
        targets: dict[str, float] = {} if quick else getattr(module, "TARGETS", {})
        for key, value in figures.items():
            target = targets.get(key)
            over = target is not None and value > target
            missed += over
            shown = "" if target is None else f"{target:g}"
            print(f"{name + '.' + key:<58} {value:>12.4g} {shown:>10}{'  missed' if over else ''}")
        stored[name] = {"figures": figures, "targets": targets}
    if not smoke:
        print(f"Stored in {_store(stored)}")
    return 1 if missed else 0


def _modules() -> Iterator[tuple[str, ModuleType]]:
    """Every module here that can be run, by its name below this folder."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if any(part.startswith("_") for part in parts):
            continue
        module = import_module(".".join(("benchmarks", *parts)))
        if callable(getattr(module, "run", None)):
            yield ".".join(parts), module


def _store(stored: dict[str, dict[str, Any]]) -> Path:
    now, commit = datetime.now(UTC), _git("rev-parse", "--short=10", "HEAD") or "unknown"
    report = {
        "measured": now.isoformat(timespec="seconds"),
        "commit": commit,
        "changed_files": len(_git("status", "--porcelain", "--untracked-files=no").splitlines()),
        "python": platform.python_version(),
        "machine": {
            "processor": _processor(),
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "load_before": os.getloadavg()[0],
        },
        "limits": _limits(),
        "precision": "float64",
        "benchmarks": stored,
    }
    path = ROOT / "results" / f"{now:%Y-%m-%d}-{commit}.json"
    path.parent.mkdir(exist_ok=True)
    if path.exists():  # benchmarks of the same commit that ran before and not now are kept
        report["benchmarks"] = json.loads(path.read_text(encoding="utf-8"))["benchmarks"] | stored
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return path.relative_to(ROOT.parent)


def _limits() -> dict[str, float]:
    """What this machine can do at best: memory copied, float64 multiplied."""
    source = np.ones(20_000_000)
    target = np.empty_like(source)
    square = np.ones((1500, 1500))
    copy = min(_timed(lambda: np.copyto(target, source)) for _ in range(5))
    multiply = min(_timed(lambda: square @ square) for _ in range(5))
    return {
        "memory_copy_gb_per_s": 2 * source.nbytes / copy / 1e9,
        "matrix_product_gflop_per_s": 2 * 1500**3 / multiply / 1e9,
    }


def _timed(work: Any) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor()
    )


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
