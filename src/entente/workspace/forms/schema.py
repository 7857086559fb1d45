"""What a form has to ask for, read off the class of a kind: one `Field` for each field, down into its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from entente.base.rates import format_rate
from entente.dossier.record import Amount, Rate, Record, RefersTo

__all__ = ["Field", "Shape", "about", "fields_of", "label"]

_RATE, _AMOUNT = get_args(Rate)[1], get_args(Amount)[1]
_ONE_LINE = 300  # characters; texts that may be longer get several lines
# free texts that are a few words all the same, and short texts that tend to grow
_WORDS = frozenset({"name", "person", "partner", "agreement", "step", "label", "home_name", "counterpart_name"})
_TEXTS = frozenset(
    {"text", "note", "ask", "reply", "their_view", "remaining", "summary", "statement", "our_case", "quote", "worth",
     "late_reason", "approval_reason"}
)  # fmt: skip
_ACRONYMS = frozenset({"hs", "mfn", "url", "iso3"})


class Shape(StrEnum):
    """What a value looks like to the person who types it."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    NUMBER = "number"
    RATE = "rate"
    AMOUNT = "amount"
    CHOICE = "choice"
    TRUTH = "truth"
    REFERENCE = "reference"
    PART = "part"
    UNION = "union"
    LIST = "list"


@dataclass(frozen=True)
class Field:
    """One value a person is asked for.

    Attributes:
        help: the description of the field in its kind.
        default: as plain data; None where nothing is filled in.
        choices: permitted words of a CHOICE.
        kinds: kinds of record a REFERENCE may name; empty for any.
        item: what a LIST holds.
        fields: what a PART holds.
        branches: for a UNION, word of its `type` → the part it stands for.
    """

    name: str
    shape: Shape
    label: str = ""
    help: str = ""
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    item: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    branches: Mapping[str, Field] = field(default_factory=dict)


def label(name: str) -> str:
    """Return the name of a field as people read it."""
    words = [word.upper() if word in _ACRONYMS else word for word in name.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def about(model: type[Any]) -> str:
    """Return the first sentence of what a class says of itself."""
    return (model.__doc__ or "").strip().partition("\n")[0].replace("`", "").partition(". ")[0].rstrip(".") + "."


@cache
def fields_of(model: type[Any]) -> Mapping[str, Field]:
    """Return the fields of a kind or part by name, in their order."""
    infos: Mapping[str, FieldInfo] = model.__pydantic_fields__
    out = {name: _field(name, info) for name, info in infos.items()}
    machine = getattr(model, "machine", None)
    if "state" in out and issubclass(model, Record):
        states = machine.states if machine is not None else ()
        out["state"] = Field("state", Shape.CHOICE, label("state"), out["state"].help, choices=states)
        out["supersedes"] = Field(
            "supersedes",
            Shape.REFERENCE,
            label("supersedes"),
            out["supersedes"].help,
            kinds=tuple(filter(None, [getattr(model, "kind", "")])),
        )
    return out


def _field(name: str, info: FieldInfo) -> Field:
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    shaped = _shape(name, info.annotation, tuple(info.metadata))
    if shaped.shape is Shape.UNION or info.discriminator:
        shaped = _union(name, info)
    return Field(
        **{
            **{key: getattr(shaped, key) for key in Field.__dataclass_fields__},
            "label": label(name),
            "help": (info.description or "").replace("`", ""),
            "required": info.is_required() and shaped.shape not in (Shape.LIST, Shape.TRUTH),
            "default": _plain(default, shaped.shape),
        }
    )


def _plain(default: Any, shape: Shape) -> Any:
    if default is PydanticUndefined or default is None:
        return None
    if shape is Shape.RATE:
        return format_rate(default)
    return default.value if isinstance(default, Enum) else default


def _shape(name: str, annotation: Any, metadata: tuple[Any, ...]) -> Field:
    """Work out the shape of a type with the marks it carries."""
    if get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        return _shape(name, annotation, (*_flat(tuple(more)), *metadata))
    metadata = _flat(metadata)
    if get_origin(annotation) in (Union, UnionType):
        options = [argument for argument in get_args(annotation) if argument is not NoneType]
        if len(options) == 1:
            return _shape(name, options[0], metadata)
        return Field(name, Shape.UNION)
    if get_origin(annotation) is list:
        return Field(name, Shape.LIST, item=_shape(name, get_args(annotation)[0], ()))
    if get_origin(annotation) is Literal:
        return Field(name, Shape.CHOICE, choices=tuple(map(str, get_args(annotation))))
    if hasattr(annotation, "__pydantic_fields__"):
        return Field(name, Shape.PART, fields=fields_of(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return Field(name, Shape.CHOICE, choices=tuple(member.value for member in annotation))
    return _leaf(name, annotation, metadata)


def _leaf(name: str, kind: Any, metadata: tuple[Any, ...]) -> Field:
    target = next((mark for mark in metadata if isinstance(mark, RefersTo)), None)
    if target is not None:
        return Field(name, Shape.REFERENCE, kinds=target.kinds)
    if _AMOUNT in metadata:
        return Field(name, Shape.AMOUNT)
    if _RATE in metadata:
        return Field(name, Shape.RATE)
    if kind is bool:
        return Field(name, Shape.TRUTH, default=False)
    if kind is date:
        return Field(name, Shape.DATE)
    if kind in (int, float):
        low = next((float(mark.ge) for mark in metadata if isinstance(mark, Ge)), None)  # type: ignore[arg-type]
        high = next((float(mark.le) for mark in metadata if isinstance(mark, Le)), None)  # type: ignore[arg-type]
        return Field(name, Shape.WHOLE if kind is int else Shape.NUMBER, low=low, high=high)
    longest = next((mark.max_length for mark in metadata if isinstance(mark, MaxLen)), None)
    several = name in _TEXTS or (longest is not None and longest > _ONE_LINE and name not in _WORDS)
    return Field(name, Shape.TEXT if several else Shape.LINE, longest=longest)


def _flat(metadata: tuple[Any, ...]) -> tuple[Any, ...]:
    """Open up marks given as `Field(...)`."""
    out: list[Any] = []
    for mark in metadata:
        out += mark.metadata if isinstance(mark, FieldInfo) else [mark]
    return tuple(out)


def _union(name: str, info: FieldInfo) -> Field:
    """A choice among parts: the discriminator's word decides which."""
    tag = str(info.discriminator)
    branches = {}
    for part in get_args(info.annotation):
        fields = dict(fields_of(part))
        (word,) = fields.pop(tag).choices
        branches[word] = Field(word, Shape.PART, label=word, help=about(part), fields=fields)
    kind = Field(tag, Shape.CHOICE, label(tag), required=True, choices=tuple(branches))
    return Field(name, Shape.UNION, branches=branches, fields={tag: kind})
