"""typst, held so that whatever it stumbles over is one error with words."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from entente.publishing.errors import PublishingError

__all__ = ["CannotSet", "TypesetterFailed", "typeset"]


class CannotSet(PublishingError):
    """typst refuses the source as it stands, or the standard asked for."""


class TypesetterFailed(PublishingError):
    """typst broke off in the middle of its work, which certain sequences of signs make it do."""


def typeset(tasks: Sequence[tuple[str, dict[str, Any]]]) -> list[bytes]:
    """Return what typst makes of each source with its options.

    Raises:
        CannotSet: a source cannot be set as asked.
        TypesetterFailed: typst broke off.
    """
    if not tasks:
        return []
    given = json.dumps([{"source": source, "options": options} for source, options in tasks], allow_nan=False)
    process = subprocess.run(
        [sys.executable, "-I", str(Path(__file__).with_name("_typst_process.py"))],
        input=given.encode(),
        capture_output=True,
        check=False,
    )
    try:
        results = json.loads(process.stdout)
    except ValueError:
        raise TypesetterFailed("The page cannot be set: the typesetter stopped without a result.") from None
    return [_made(result) for result in results]


def _made(result: dict[str, str]) -> bytes:
    if "broken" in result:
        raise TypesetterFailed(f"The page cannot be set: {result['broken'].splitlines()[0]}.")
    if "error" in result:
        raise CannotSet(result["error"])
    return base64.b64decode(result["made"])
