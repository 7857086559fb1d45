"""How the program ends when something outside or inside it fails: one message and exit code 2."""

import os
import signal
import subprocess
import sys

import pytest


def _shell(redirect, *arguments, **environment):
    command = " ".join(["exec", sys.executable, "-c", "'from entente.cli import main; main()'", *map(str, arguments)])
    return subprocess.run(
        f"{command} {redirect}",
        shell=True,
        capture_output=True,
        encoding="latin-1",
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("redirect", ["> /dev/full", ">&-", "> /dev/full 2>&-"])
def test_an_output_that_cannot_be_written_is_one_message(full_case, redirect):
    ran = _shell(redirect, "check", full_case.root)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") <= 1
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


def test_letters_a_terminal_does_not_know_come_out_as_escapes(full_case):
    full_case.add("concern", "CON-9", title="Thủ tục", agency=None)
    ran = _shell("", "check", full_case.root, "--lang", "vi", PYTHONIOENCODING="latin-1")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Th\\u1ee7" in ran.stdout


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/x/y"), "/x/y cannot be used: Permission denied."),
        (MemoryError(), "not enough memory"),
        (RecursionError("deep"), "nested too deeply"),
        (KeyError("surprise"), "This is a mistake in Entente (KeyError: 'surprise'); please report it."),
    ],
)
def test_whatever_fails_ends_with_2_and_one_message(run, full_case, monkeypatch, error, said):
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(sys.modules["entente.cli.check"], "load_case", fail)
    ran = run("check", full_case.root)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("ENTENTE_TRACEBACK", "1")
    assert "Traceback" in run("check", full_case.root).err


def test_signals_are_handled_as_before_once_a_command_has_ended(run, full_case):
    before = signal.getsignal(signal.SIGTERM)
    run("check", full_case.root)
    assert signal.getsignal(signal.SIGTERM) is before
