"""A command run in a process of its own, with the time it took and the most memory it held.

A new process counts the memory of the one that started it until it loads its own program. The command is therefore
started from a small Python that runs only this file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter

__all__ = ["Cost", "run_cold"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds on the clock, seconds of processor, megabytes at the peak, and what it printed."""

    seconds: float
    processor_seconds: float
    megabytes: float
    output: str


def run_cold(command: list[str], *, folder: Path) -> Cost:
    """Run a command in `folder` from a fresh process.

    Raises:
        RuntimeError: it did not exit with 0; the message holds what it wrote.
    """
    starter = [sys.executable, "-I", "-S", __file__, *command]
    done = subprocess.run(starter, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return Cost(**json.loads(done.stdout))


def _measure(command: list[str]) -> int:
    """Run the command, print its cost as JSON, return its exit code."""
    with TemporaryFile() as out:
        start = perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        cost = {
            "seconds": perf_counter() - start,
            "processor_seconds": usage.ru_utime + usage.ru_stime,
            "megabytes": usage.ru_maxrss / 1024,
        }
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        print(json.dumps({**cost, "output": out.read().decode()}))
        return process.returncode


if __name__ == "__main__":
    sys.exit(_measure(sys.argv[1:]))
