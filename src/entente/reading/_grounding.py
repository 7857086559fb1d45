"""What of a language model's answer the document bears out: names, days and numbers that stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from entente.dossier.kinds import KINDS
from entente.reading.amounts import find_amounts
from entente.reading.dates import Reference, deadline_day, find_dates, resolve
from entente.reading.document import Document

__all__ = ["grounded_fields"]

_EXTRA_FIELDS = {"coordination": ("title", "text", "parties"), "purchase": ("sign_by_text",)}
_FREE = ("title", "action", "text", "ask", "subject", "topic", "nature", "sector", "quantity")


def grounded_fields(kind: str, stated: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Keep fields of the kind whose words stand in the document; days and numbers are checked for their form."""
    cls = KINDS.get(kind)
    names = set(cls.model_fields) if cls is not None else set()
    names |= set(_EXTRA_FIELDS.get(kind, ()))
    names -= {"code", "sources", "agency", "classification", "known_on", "state", "supersedes", "illustrative", "note"}
    out: dict[str, Any] = {}
    for name, value in stated.items():
        if name not in names or value in (None, "", []) or isinstance(value, Mapping):
            continue
        if isinstance(value, list):
            kept = [v for v in value if isinstance(v, str) and v in document.text]
            if kept:
                out[name] = kept
        elif isinstance(value, str):
            if name in _FREE or _stated(value, document):
                out[name] = value
        elif isinstance(value, (int, float)) and value is not True and _number_stated(float(value), document):
            out[name] = value
    return out


def _number_stated(value: float, document: Document) -> bool:
    amounts = find_amounts(document.text, document.language)
    return any(value in (amount.low, amount.high) for amount in amounts) or bool(
        isfinite(value) and re.search(rf"(?<![\d.,]){re.escape(f'{value:g}')}(?![\d.,]*\d)", document.text)
    )


def _day_stated(text: str, document: Document) -> bool:
    """Whether a mention of a day in the document can mean this day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    references = [Reference(document.date, document.date, direction) for direction in (-1, 0, 1)]
    for mention in find_dates(document.text, document.language):
        for reference in references:
            if day == deadline_day(mention, reference) or day in (resolve(mention, reference) or ()):
                return True
    return False


def _stated(value: str, document: Document) -> bool:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return _day_stated(value, document)
    number = re.search(r"\d+(?:\.\d+)?", value)
    return value in document.text or (number is not None and number.group() in document.text and len(value) < 24)
