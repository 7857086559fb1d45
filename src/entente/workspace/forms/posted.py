"""From what a browser sends to plain data, and back to what stands in the boxes.

Names of boxes are dotted paths: `title`, `evidence.0.text`, `value.currency`. Names that begin with an underscore
belong to the form itself, not to the record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from entente.workspace.forms.schema import Field, Shape

__all__ = ["Tree", "blank", "boxes", "read", "tree_of", "untouched"]

Tree = dict[str, Any]  # name → list of what was sent under it, or the tree of the names below it
Plain = dict[str, Any]

_DEEPEST = 8
_ROWS = 2_000  # sent in one go; longer lists are edited in stretches
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_CURRENCY = re.compile(r"\s*([A-Z]{3})\s+(.*\S)\s*", re.DOTALL)


def tree_of(data: QueryDict) -> Tree:
    """Sort what was sent by the dots in the names."""
    tree: Tree = {}
    for name in data:
        steps = name.split(".")
        if name.startswith("_") or len(steps) > _DEEPEST:
            continue
        branch: Any = tree
        for step in steps[:-1]:
            branch = branch.setdefault(step, {}) if isinstance(branch, dict) else None
        if isinstance(branch, dict) and not isinstance(branch.get(steps[-1]), dict):
            branch[steps[-1]] = data.getlist(name)
    return tree


def read(fields: Mapping[str, Field], tree: Any) -> Plain:
    """Return the plain data of what was sent: texts as typed, boxes left empty left out."""
    branch = tree if isinstance(tree, dict) else {}
    out = {}
    for name, field in fields.items():
        value = _value(field, branch.get(name))
        if not _nothing(value):
            out[name] = value
    return out


def _value(field: Field, sent: Any) -> Any:
    shape = field.shape
    if shape is Shape.LIST:
        return _items(field, sent)
    if shape is Shape.PART:
        return read(field.fields, sent)
    if shape is Shape.UNION:
        (tag,) = field.fields
        word = _last(sent.get(tag)) if isinstance(sent, dict) else ""
        chosen = field.branches.get(word)
        return ({tag: word} if word else {}) | (read(chosen.fields, sent) if chosen else {})
    if shape is Shape.AMOUNT:
        return _amount(sent)
    if shape is Shape.TRUTH:
        return _last(sent) in ("on", "true", "1")
    return _text(shape, _last(sent))


def _text(shape: Shape, text: str) -> str:
    if shape is Shape.LINE:
        return " ".join(text.split())
    if shape is Shape.RATE and _NUMBER.fullmatch(text):
        return f"{text.replace(',', '.')}%"
    if shape is Shape.NUMBER and _NUMBER.fullmatch(text):
        return text.replace(",", ".")
    return text


def _items(field: Field, sent: Any) -> list[Any]:
    item = field.item
    assert item is not None
    if item.shape in (Shape.PART, Shape.UNION):
        rows = sent if isinstance(sent, dict) else {}
        order = sorted((int(key), key) for key in rows if key.isdecimal() and len(key) < 9)[:_ROWS]
        empty = blank(item)
        return [row for row in (_value(item, rows[key]) for _, key in order) if row != empty]
    texts = [str(text) for text in sent] if isinstance(sent, list) else []
    if item.shape is Shape.LINE:
        texts = [line for text in texts for line in text.splitlines()]
    return [text for text in (_text(item.shape, _strip(text)) for text in texts) if text]


def _amount(sent: Any) -> str:
    if not isinstance(sent, dict):
        return _last(sent)
    currency, number = _last(sent.get("currency")), _last(sent.get("number"))
    if not number or not currency or _CURRENCY.fullmatch(number):
        return number
    return f"{currency} {number}"


def _last(sent: Any) -> str:
    return _strip(str(sent[-1])) if isinstance(sent, list) and sent else ""


def _strip(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _nothing(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def blank(field: Field) -> Any:
    """Return what an untouched empty row reads as."""
    if field.shape is Shape.PART:
        values = {name: blank(inner) for name, inner in field.fields.items()}
        return {name: value for name, value in values.items() if not _nothing(value)}
    if field.shape is Shape.TRUTH:
        return bool(field.default)
    if field.shape in (Shape.LIST, Shape.UNION):
        return []
    return "" if field.default is None else boxes(field, field.default)


def boxes(field: Field, value: Any) -> Any:
    """Return a stored value the way `read` would give it back from an untouched box."""
    shape = field.shape
    if value is None:
        return False if shape is Shape.TRUTH else ""
    if shape is Shape.LIST and field.item is not None and isinstance(value, list):
        return [boxes(field.item, item) for item in value]
    if shape in (Shape.PART, Shape.UNION) and isinstance(value, dict):
        return _group(field, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return _text(shape, _strip(str(value)))


def _group(field: Field, value: Plain) -> Plain:
    fields = dict(field.fields)
    if field.shape is Shape.UNION:
        (tag,) = field.fields
        chosen = field.branches.get(str(value.get(tag, "")))
        fields |= chosen.fields if chosen else {}
    shown = {name: boxes(inner, value.get(name)) for name, inner in fields.items()}
    return {name: text for name, text in shown.items() if not _nothing(text)}


def untouched(field: Field, stored: Any, sent: Any) -> bool:
    """Whether what was sent says the same as what is stored."""
    was = boxes(field, stored)
    if _nothing(was) or was is False:
        return _nothing(sent) or sent is False
    if field.shape is Shape.LIST and field.item is not None and field.item.shape in (Shape.REFERENCE, Shape.CHOICE):
        return isinstance(sent, list) and sorted(was) == sorted(sent)
    return bool(was == sent)
