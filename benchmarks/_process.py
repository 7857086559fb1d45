"""A command run in a process of its own, with the time it took and the most memory it held."""

from __future__ import annotations

import os
import subprocess
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
    with TemporaryFile() as out, TemporaryFile() as err:
        start = perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {err.read().decode()[-2000:]}")
        return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out.read().decode())
