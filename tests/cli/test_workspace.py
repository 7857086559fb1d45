"""`entente import`, `export` and the first start, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from entente.dossier import load_case


def run(*arguments, **environment):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("ENTENTE_", "DJANGO_"))}
    command = [str(Path(sys.executable).with_name("entente")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=plain | environment, timeout=120, check=False)


def test_a_case_goes_in_and_comes_out(case, tmp_path):
    case.add("offer", "OFF-1")
    data = ("--data", str(tmp_path / "data"))
    assert "versions of records" in run("import", str(case.root), *data).stdout
    again = run("import", str(case.root), *data)
    assert (again.returncode, "in the workspace already" in again.stderr) == (2, True)
    out = run("export", "AAA-BBB-2025", "--out", str(tmp_path / "out"), *data)
    assert out.returncode == 0, out.stderr
    assert load_case(tmp_path / "out").as_of(None).tables == case.dossier().tables
    assert "There is no negotiation" in run("export", "NONE", "--out", str(tmp_path / "x"), *data).stderr


def test_unsafe_settings_are_refused_outside_a_trial(tmp_path):
    told = run("serve", "--host", "0.0.0.0", "--data", str(tmp_path / "data")).stderr
    assert "ENTENTE_SECRET_KEY" in told
    assert "ENTENTE_HOSTS" in told
    assert "Traceback" not in told
