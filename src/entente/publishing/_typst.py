"""typst, held so that whatever it stumbles over is one error with words."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from entente.publishing.errors import PublishingError

__all__ = ["TypesetterFailed", "typeset"]


class TypesetterFailed(PublishingError):
    """typst broke off in the middle of its work, which certain sequences of signs make it do."""


def typeset(source: bytes, **options: Any) -> bytes:
    """Return what typst makes of `source`.

    Raises:
        TypesetterFailed: typst broke off.
        typst.TypstError: the source cannot be set as asked.
    """
    import typst

    try:
        with _without_alarms():
            return bytes(typst.compile(source, **options))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # derives from no exception that could be named here
            raise
        raise TypesetterFailed(f"The page cannot be set: {str(error).splitlines()[0]}.") from None


@contextmanager
def _without_alarms() -> Iterator[None]:
    """Keep typst's own report of a break-off, a page of its inner workings, away from the terminal."""
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):  # there is no standard error
        yield
        return
    try:
        with tempfile.TemporaryFile() as said:
            os.dup2(said.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(kept, 2)
    finally:
        os.close(kept)
