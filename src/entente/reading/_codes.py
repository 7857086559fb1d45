"""Codes of new records and sources, made of their kind, day and title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from entente.reading._desk import Desk
from entente.reading.lexicon import word_list

__all__ = ["CODE_PREFIX", "code_for", "free_code", "slug_of"]

CODE_PREFIX = {
    "meeting": "MTG", "directive": "DIR", "development": "DEV", "concern": "CON", "measure": "MEA", "request": "REQ",
    "purchase": "PUR", "law": "LAW", "red_line": "RL", "benchmark_deal": "BEN", "figure": "FIG",
}  # fmt: skip


def code_for(kind: str, fields: Mapping[str, Any], title: str) -> str:
    """Return the code a record of a kind would have, were it free."""
    day = fields.get("given_on") or fields.get("date")
    if kind == "meeting" and day:
        return f"MTG-{day}"
    if kind == "benchmark_deal" and fields.get("iso3"):
        return f"BEN-{fields['iso3']}"
    if kind == "directive" and day:
        return f"DIR-{str(day)[5:].replace('-', '')}-{slug_of(title, 28)}"
    if kind == "development" and day:
        return f"DEV-{day}-{slug_of(title, 24)}"
    return f"{CODE_PREFIX[kind]}-{slug_of(title, 32)}"


def slug_of(text: str, length: int) -> str:
    """Return the first words of a text in capitals, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    words = [
        w
        for w in re.findall(r"[A-Z0-9]+", plain.encode("ascii", "ignore").decode().upper())
        if w not in word_list("not_in_codes")
    ]
    slug = ""
    for word in words or ["X"]:
        if slug and len(slug) + 1 + len(word) > length:
            break
        slug = f"{slug}-{word}" if slug else word[:length]
    return slug


def free_code(desk: Desk, code: str) -> str:
    """Return a code, numbered if the case has it already."""
    code, number = code[:58].rstrip("-."), 1
    candidate = code
    while candidate in desk.codes:
        number += 1
        candidate = f"{code}-{number}"
    return candidate
