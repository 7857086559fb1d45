"""Validation errors turned into problems a person can mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from entente.base.errors import Problem

__all__ = ["problems_of"]

Path = tuple[str | int, ...]
MOST = 50  # problems told of one record
MOST_ROWS = 1_000  # and of one table of rows


def problems_of(
    error: ValidationError,
    *,
    file: str,
    line: Callable[[Sequence[str | int]], int],
    fields: Mapping[str, FieldInfo],
    prefix: str = "",
    rows: bool = False,
) -> list[Problem]:
    """Return one problem for each thing pydantic found wrong.

    Args:
        line: gives the line of a path within the record.
        fields: the record's fields, to suggest one for a misspelt name.
        prefix: put before the path, e.g. the record's code.
        rows: the paths begin with the number of a row, which the line already tells.
    """
    out = []
    details = error.errors(include_url=False, include_context=True)
    most = MOST_ROWS if rows else MOST
    for detail in details[:most]:
        path = tuple(step for step in detail["loc"] if not _is_branch(step))
        message, remedy = _words(detail, path, _fields_at(path[:-1], fields))
        dotted = ".".join(str(step) for step in path if not (rows and isinstance(step, int)))
        where = f"{prefix}.{dotted}" if prefix and dotted else prefix or dotted
        value = "" if detail["type"] in ("missing", "extra_forbidden") else _shorten(detail["input"])
        out.append(Problem(file, line(path), where, value, message, remedy))
    if len(details) > most:
        message = f"and {len(details) - most} more problems."
        out.append(Problem(file, max(problem.line for problem in out), prefix, "", message, "Mend these first."))
    return out


def _fields_at(path: Path, fields: Mapping[str, FieldInfo]) -> Mapping[str, FieldInfo]:
    """Return the fields there are at the end of a path within a record."""
    for step in path:
        if isinstance(step, str) and step in fields:
            fields = {name: info for part in _parts(fields[step].annotation) for name, info in part.items()}
    return fields


def _parts(annotation: Any) -> Iterator[Mapping[str, FieldInfo]]:
    """Yield the fields of every model an annotation speaks of."""
    if isinstance(annotation, type) and hasattr(annotation, "__pydantic_fields__"):
        yield annotation.__pydantic_fields__
    for argument in get_args(annotation):
        yield from _parts(argument)


def _is_branch(step: str | int) -> bool:
    """Union branches appear in pydantic's paths under their tag; they are not fields of the file."""
    return isinstance(step, str) and ("-" in step or "[" in step or "(" in step)


def _shorten(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _words(detail: ErrorDetails, path: Path, fields: Collection[str]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx") or {}
    name = str(path[-1]) if path else "record"
    if kind == "missing":
        return "is missing.", f"Add {name}."
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        close = get_close_matches(name, fields, n=1)
        return (
            "is not a field here.",
            f"Did you mean {close[0]}?" if close else f"Fields: {', '.join(sorted(fields))}.",
        )
    if kind == "value_error":
        text = str(context.get("error", detail["msg"]))
        message, _, remedy = text.partition("; ")
        return f"{message}.", f"{remedy[:1].upper()}{remedy[1:]}." if remedy else ""
    if kind in ("literal_error", "enum"):
        return "is not one of the permitted words.", f"Use {context.get('expected', '')}."
    if kind == "union_tag_invalid":
        return "has an unknown type.", f"Use {context.get('expected_tags', '')}."
    if kind == "union_tag_not_found":
        return "has no type.", "Add `type:` to the rule."
    if kind == "string_pattern_mismatch":
        return "does not have the right form.", f"It must match {context.get('pattern', '')}."
    if kind == "string_type":
        return "is not text.", "Put it in quotes."
    if kind in ("float_parsing", "float_type", "int_parsing", "int_type", "int_from_float"):
        return "is not a number." if "float" in kind else "is not a whole number.", "Write digits only."
    if kind in ("model_type", "model_attributes_type", "dict_type", "dataclass_type"):
        return "is not a group of fields.", "Write it as `name: value` lines below the field."
    if kind == "list_type":
        return "is not a list.", "Write it in brackets, or as lines that begin with a dash."
    if kind in ("bool_parsing", "bool_type"):
        return "is not true or false.", "Write true or false."
    return f"{detail['msg']}.", "See the reference page of this kind."
