"""The command line. One module per command; each calls the same functions as the workspace and computes nothing."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from entente.base.errors import EntenteError
from entente.cli.app import app, report_error

__all__ = ["main"]


def main() -> None:
    """Run the command line. Bad input ends with exit code 2 and one message, never a traceback.

    So does a mistake of the program itself; its traceback is shown where the environment sets ENTENTE_TRACEBACK.
    """
    _prepare_streams()
    try:
        with _orderly_ends():
            try:
                app()
            finally:
                sys.stdout.flush()
    except BrokenPipeError:
        _drop(sys.stdout)
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if os.environ.get("ENTENTE_TRACEBACK"):
            traceback.print_exc()
        with suppress(OSError):
            report_error(_in_words(error))
        _drop(sys.stdout)
        sys.exit(2)


def _in_words(error: Exception) -> EntenteError:
    """Return what a person can do about an error."""
    match error:
        case EntenteError():
            return error
        case OSError():
            what = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
            return EntenteError(f"{what}: {error.strerror or error}. Check the place, its space and your rights.")
        case MemoryError():
            return EntenteError("There is not enough memory for this case. Split its tables, or use a larger machine.")
        case RecursionError():
            return EntenteError("The input is nested too deeply. Case files need no more than a few levels.")
    name = type(error).__name__
    return EntenteError(
        f"This is a mistake in Entente ({name}: {error}); please report it. "
        "Set ENTENTE_TRACEBACK=1 to see where it happened."
    )


def _prepare_streams() -> None:
    """Let letters that a terminal does not know come out as escapes, and bear streams that are closed."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stderr.write("entente: The standard output is closed. Send it somewhere, e.g. to a file.\n")
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop(stream: object) -> None:
    """Send what a stream still holds nowhere, so that Python does not stumble over it once more on its way out."""
    with suppress(OSError, ValueError, AttributeError):
        stream.flush()  # type: ignore[attr-defined]
        return
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]


@contextmanager
def _orderly_ends() -> Iterator[None]:
    """Let a request to end, or a closed terminal, clean up on the way out as Ctrl-C does."""

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)  # a second one must not disturb the cleaning up
        sys.exit(128 + number)

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in signals}
    for number, handler in before.items():
        if handler == signal.SIG_DFL:  # `nohup` and the like have said what they want
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
