"""Documents kept: a document tree as bytes that give the same tree back, so that a plan is printed as it was approved.

Unlike the plan's JSON, which is for readers, this holds everything of the tree, and is only read back here.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Hashable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from entente.base.memory import without_garbage_collection
from entente.plan import document as tree
from entente.publishing.errors import PublishingError

__all__ = ["freeze_document", "thaw_document"]

_TYPE = "§"
_DAY = "day"
_ATOMS = frozenset({str, int, float, bool, type(None)})
_NODES: Mapping[str, type[Any]] = {name: cls for name in tree.__all__ if isinstance(cls := getattr(tree, name), type)}


@without_garbage_collection()
def freeze_document(document: tree.Document) -> bytes:
    """Return a document as UTF-8 JSON; the same document gives the same bytes."""
    return json.dumps(_frozen(document), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def thaw_document(data: bytes) -> tree.Document:
    """Return the document that was frozen.

    Raises:
        PublishingError: it was frozen by a version of the program with other parts of documents.
    """
    try:
        thawed = _thawed(json.loads(data))
    except (KeyError, TypeError, ValueError) as error:
        raise PublishingError(
            "The kept document was written by another version of the program. Take the plan's JSON, or a new version."
        ) from error
    if not isinstance(thawed, tree.Document):
        raise PublishingError("What was kept is no document. Take a new version of the plan.")
    return thawed


def _frozen(value: Any) -> Any:
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple or kind is list:
        return [_frozen(item) for item in value]
    names = _fields(kind)  # type: ignore[arg-type]
    if names is not None:
        return {_TYPE: kind.__name__, **{name: _frozen(getattr(value, name)) for name in names}}
    if isinstance(value, Enum):
        return {_TYPE: kind.__name__, "value": value.value}
    if isinstance(value, date):
        return {_TYPE: _DAY, "value": value.isoformat()}
    if isinstance(value, Mapping):
        return {name: _frozen(item) for name, item in value.items()}
    return [_frozen(item) for item in value] if isinstance(value, tuple | list) else value


@cache
def _fields(kind: Hashable) -> tuple[str, ...] | None:
    """Names of the fields of a dataclass; None of anything else."""
    if not isinstance(kind, type) or not dataclasses.is_dataclass(kind) or issubclass(kind, Enum):
        return None
    return tuple(field.name for field in dataclasses.fields(kind))


def _thawed(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_thawed(item) for item in value)
    if not isinstance(value, dict):
        return value
    fields = {name: _thawed(item) for name, item in value.items() if name != _TYPE}
    if _TYPE not in value:
        return fields
    if value[_TYPE] == _DAY:
        return date.fromisoformat(fields["value"])
    return _NODES[value[_TYPE]](**fields)
