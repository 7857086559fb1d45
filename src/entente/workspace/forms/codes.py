"""A code for a new record, from its kind and title."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from entente.workspace.records import View

__all__ = ["suggest_code"]

_SMALL = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with",
     "của", "cho", "các", "và", "với", "về", "từ", "một"}
)  # fmt: skip
_LONGEST = 32


def suggest_code(view: View, kind: str, title: str) -> str:
    """Return a code that no visible record has: the usual prefix of the kind and the first words of the title.

    A title that gives no letters gets a number.
    """
    prefix = _prefix(view, kind)
    plain = unicodedata.normalize("NFKD", title.replace("đ", "d").replace("Đ", "D"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    small = {unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() for word in _SMALL}
    code = prefix
    for word in [word for word in words if word not in small][:4]:
        if len(code) + 1 + len(word) > _LONGEST:
            break
        code += f"-{word.upper()}"
    taken = view.dossier.find
    if code != prefix and taken(code) is None:
        return code
    number = 1 if code == prefix else 2
    while taken(f"{code}-{number}") is not None:
        number += 1
    return f"{code}-{number}"


def _prefix(view: View, kind: str) -> str:
    """What the codes of the kind usually begin with."""
    table = view.dossier.tables.get(kind, {})
    starts = Counter(code.partition("-")[0] for code in table if "-" in code)
    usual = starts.most_common(1)
    return usual[0][0] if usual else kind.replace("_", "")[:3].upper()
