"""The command line. One module per command; each calls the same functions as the workspace and computes nothing."""

from __future__ import annotations

import sys

from entente.base.errors import EntenteError
from entente.cli.app import app, report_error

__all__ = ["main"]


def main() -> None:
    """Run the command line. Bad input ends with exit code 2 and one message, never a traceback."""
    try:
        app()
    except EntenteError as error:
        report_error(error)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
