"""The command line. One module per command; each calls the same functions as the workspace and computes nothing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from entente.base.errors import EntenteError
from entente.cli.app import app, report_error

__all__ = ["main"]


def main() -> None:
    """Run the command line. Bad input ends with exit code 2 and one message, never a traceback."""
    try:
        with _orderly_ends():
            app()
    except EntenteError as error:
        report_error(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


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
