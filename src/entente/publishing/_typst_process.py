"""Sets pages with typst; run as a program of its own by `_typst.py`, never imported.

typst keeps what it used until its process ends, up to half a megabyte a page, and breaks off the whole process on
certain sequences of signs.

Standard input: a JSON list of `{"source": text, "options": {...}}`. Standard output: a JSON list of
`{"made": base64}`, `{"error": text}` where the source cannot be set as asked, or `{"broken": text}` where typst
broke off.
"""

import base64
import json
import os
import sys
from typing import Any

import typst


def make(task: dict[str, Any]) -> dict[str, str]:
    """Return what typst makes of one task, or why it cannot."""
    try:
        made = bytes(typst.compile(task["source"].encode(), **task["options"]))
    except typst.TypstError as error:
        return {"error": str(error)}
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # derives from no exception that could be named here
            raise
        return {"broken": str(error)}
    return {"made": base64.b64encode(made).decode()}


tasks = json.load(sys.stdin)
results = [make(task) for task in tasks]
sys.stdout.write(json.dumps(results))
sys.stdout.flush()
os._exit(0)
