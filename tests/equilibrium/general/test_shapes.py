"""Shapes and types that signatures state, checked at every call of a run over all models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_call_keeps_the_shapes_its_signature_states() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.equilibrium.general.checked"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "checked"
