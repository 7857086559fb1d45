"""What remains of a record for a reader who may not see all of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from entente.dossier.crossref import fields_with_references, references
from entente.dossier.record import Record

__all__ = ["codes_named", "put_back", "redact"]

M = TypeVar("M", bound=BaseModel)


def codes_named(record: BaseModel) -> frozenset[str]:
    """Return every code a record names in its fields, however deep."""
    named = {code for _, code, _ in references(record)}
    supersedes = getattr(record, "supersedes", None)
    return frozenset(named | {supersedes} if supersedes else named)


def redact(model: M, *, hidden: Collection[str] = (), reserved: bool = False) -> M:
    """Return the model without references to hidden records and, if `reserved`, without its reserved fields.

    A list loses the entry; an optional field becomes empty; a part that cannot stand without the reference goes.

    Args:
        hidden: codes the reader may not know of.
        reserved: blank what the kind marks as reserved: limits and valuations that are not to be shared.
    """
    update: dict[str, Any] = {}
    if reserved:
        names = getattr(type(model), "reserved", ())
        update = {
            name: _empty(type(model), name) for name in names if getattr(model, name) != _empty(type(model), name)
        }
    if isinstance(model, Record) and model.supersedes in hidden:
        update["supersedes"] = None
    for name, target, _ in fields_with_references(type(model)):
        if name in update:
            continue
        value = getattr(model, name)
        if isinstance(value, list):
            kept = [item for item in (_kept(item, target, hidden, reserved) for item in value) if item is not None]
            if len(kept) != len(value) or any(a is not b for a, b in zip(kept, value, strict=True)):
                update[name] = kept
        elif value is not None:
            kept_value = _kept(value, target, hidden, reserved)
            if kept_value is not value:
                update[name] = kept_value
    if reserved:
        update |= _without_reserved_parts(model, update)
    return model.model_copy(update=update) if update else model


def put_back(original: M, edited: M, *, hidden: Collection[str]) -> M:
    """Return what a reader made of a redacted model, with what was hidden from them as it was.

    An entry of a list that they did not see comes back in its place; one that they changed keeps the hidden
    references it had; one that they removed is gone with all it held.
    """
    if not hidden or codes_named(original).isdisjoint(hidden):
        return edited
    update: dict[str, Any] = {}
    if isinstance(original, Record) and original.supersedes in hidden and getattr(edited, "supersedes", None) is None:
        update["supersedes"] = original.supersedes
    for name, target, _ in fields_with_references(type(original)):
        was, now = getattr(original, name), getattr(edited, name, None)
        if isinstance(was, list):
            update[name] = _entries_put_back(was, now or [], target, hidden)
        elif isinstance(was, BaseModel):
            if isinstance(now, type(was)):
                update[name] = put_back(was, now, hidden=hidden)
            elif now is None and _kept(was, target, hidden, False) is None:
                update[name] = was
        elif now is None and was in hidden:
            update[name] = was
    return edited.model_copy(update=update)


def _entries_put_back(was: list[Any], now: list[Any], target: Any, hidden: Collection[str]) -> list[Any]:
    seen = [(entry, _kept(entry, target, hidden, False)) for entry in was]
    shown = [(entry, kept) for entry, kept in seen if kept is not None]
    taken: set[int] = set()
    out = []
    for place, entry in enumerate(now):
        same = next((n for n, (_, kept) in enumerate(shown) if n not in taken and kept == entry), None)
        if same is None and len(shown) == len(now) and place not in taken and shown[place][1] not in now:
            same = place
        if same is not None:
            taken.add(same)
            if isinstance(entry, BaseModel) and isinstance(shown[same][0], type(entry)):
                entry = put_back(shown[same][0], entry, hidden=hidden)
        out.append(entry)
    for place, (entry, kept) in enumerate(seen):
        if kept is None:
            out.insert(place, entry)
    return out


def _kept(item: Any, target: Any, hidden: Collection[str], reserved: bool) -> Any:
    if isinstance(item, BaseModel):
        if any(_required(type(item), path) and code in hidden for path, code, _ in references(item)):
            return None
        return redact(item, hidden=hidden, reserved=reserved)
    return None if target is not None and isinstance(item, str) and item in hidden else item


def _required(model: type[BaseModel], path: tuple[str | int, ...]) -> bool:
    return len(path) == 1 and model.model_fields[str(path[0])].is_required()


def _without_reserved_parts(model: BaseModel, done: dict[str, Any]) -> dict[str, Any]:
    """Blank the reserved fields of parts that hold no references and so were not visited."""
    out: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = done.get(name, getattr(model, name))
        if isinstance(value, list) and any(getattr(type(item), "reserved", ()) for item in value):
            out[name] = [redact(item, reserved=True) for item in value]
    return out


def _empty(model: type[BaseModel], name: str) -> Any:
    default = model.model_fields[name].get_default(call_default_factory=True)
    return None if default is PydanticUndefined else default
