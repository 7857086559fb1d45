"""References between records: they exist, are of the right kind, known in time, and never run in a circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from entente.base.errors import Problem
from entente.dossier.case import Version
from entente.dossier.kinds import KINDS, Plan
from entente.dossier.record import Record, RefersTo

__all__ = ["check_references", "fields_with_references", "leads_back", "references"]

Versions = Mapping[str, Mapping[str, tuple[Version, ...]]]
_TIMELESS = ("agency", "source")
_CHAINS = ("supersedes", "part_of", "parent", "carried_over_from")


@cache
def fields_with_references(
    model: type[BaseModel],
) -> tuple[tuple[str, RefersTo | None, tuple[type[BaseModel], ...]], ...]:
    """Fields of a model that hold codes (with what they refer to) or parts that do."""
    out = []
    for name, info in model.model_fields.items():
        target, parts = _inspect(info)
        parts = tuple(part for part in parts if fields_with_references(part))
        if target is not None or parts:
            out.append((name, target, parts))
    return tuple(out)


def _inspect(annotation: Any) -> tuple[RefersTo | None, tuple[type[BaseModel], ...]]:
    target: RefersTo | None = None
    parts: list[type[BaseModel]] = []
    if isinstance(annotation, FieldInfo):
        target = next((m for m in annotation.metadata if isinstance(m, RefersTo)), None)
        annotation = annotation.annotation
    if get_origin(annotation) is Annotated:
        base, *metadata = get_args(annotation)
        target = target or next((m for m in metadata if isinstance(m, RefersTo)), None)
        annotation = base
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return target, (annotation,)
    for argument in get_args(annotation):
        inner, inner_parts = _inspect(argument)
        target = target or inner
        parts.extend(inner_parts)
    return target, tuple(parts)


def references(
    model: BaseModel, prefix: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, RefersTo]]:
    """Yield path, code and permitted kinds of every reference a record makes, parts included."""
    for name, target, parts in fields_with_references(type(model)):
        value = getattr(model, name)
        if value is None:
            continue
        path = (*prefix, name)
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, item in items:
            here = path if index is None else (*path, index)
            if isinstance(item, BaseModel):
                if parts:
                    yield from references(item, here)
            elif target is not None and isinstance(item, str):
                yield here, item, target


def _one(words: str) -> str:
    words = words.replace("_", " ")
    return f"an {words}" if words[:1] in "aeiou" else f"a {words}"


def check_references(
    versions: Versions, header: BaseModel | None, *, unusable: Collection[str] = ()
) -> Iterator[tuple[str, tuple[str | int, ...], str, str, str, date | None]]:
    """Yield code, path, value, message, remedy and day of the version for every bad reference.

    The header (`case.yaml`) is reported under the code "".

    Args:
        unusable: codes of records that are written but could not be read; references to them are not judged.
    """
    kind_of = {code: kind for kind, table in versions.items() for code in table}
    first_known = {code: history[0].known_on for table in versions.values() for code, history in table.items()}

    def judge(code: str, target: RefersTo, known_on: date | None) -> tuple[str, str] | None:
        kind = kind_of.get(code)
        if kind is None and code in unusable:
            return None
        if kind is None:
            wanted = " or ".join(target.kinds) or "record"
            return f"names {_one(wanted)} that does not exist.", f"Add {code}, or correct the code."
        if target.kinds and kind not in target.kinds:
            wanted = " or ".join(target.kinds)
            return f"names {_one(kind)}; {_one(wanted)} is wanted here.", "Correct the code."
        if known_on is not None and kind not in _TIMELESS and first_known[code] > known_on:
            return (
                f"refers to what became known only on {first_known[code]}, after {known_on}.",
                "Put the reference into a later change, or correct known_on.",
            )
        return None

    for path, code, target in references(header) if header is not None else ():
        if verdict := judge(code, target, None):
            yield "", path, code, *verdict, None
    for kind, table in versions.items():
        for code, history in table.items():
            for version in history:
                for path, value, target in references(version.record):
                    if verdict := judge(value, target, version.known_on):
                        yield code, path, value, *verdict, version.known_on
                old = version.record.supersedes
                if old is not None and (verdict := judge(old, RefersTo((kind,)), version.known_on)):
                    yield code, ("supersedes",), old, *verdict, version.known_on
                if isinstance(version.record, Plan):
                    for index, position in enumerate(version.record.positions):
                        if ":" not in position.item and (
                            verdict := judge(position.item, RefersTo(()), version.known_on)
                        ):
                            message, remedy = verdict
                            if position.item not in kind_of:
                                remedy = "Use a record's code, or a key such as tariff:870323."
                            yield code, ("positions", index, "item"), position.item, message, remedy, version.known_on
    yield from _circles(versions)


def _circles(versions: Versions) -> Iterator[tuple[str, tuple[str | int, ...], str, str, str, date | None]]:
    """Chains that lead back to where they began on any day, over `supersedes`, `part_of`, `parent` and the like."""
    for kind, cls in KINDS.items():
        for name in _CHAINS:
            if name not in cls.model_fields:
                continue
            table = versions.get(kind, {})
            last = {code: getattr(history[-1].record, name) for code, history in table.items()}
            for day, ring in _rings(table, name):
                steps = list(zip(ring, [*ring[1:], ring[0]], strict=True))
                when = "" if all(last[code] == target for code, target in steps) else f" as of {day}"
                shown = ring if len(ring) <= 10 else [*ring[:5], "…", *ring[-4:]]
                path = " → ".join([*shown, ring[0]])
                yield ring[0], (name,), steps[0][1], f"runs in a circle{when}: {path}.", "Break the circle.", day


def leads_back(record: Record, table: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """Yield the fields, with the code in them, over which a record would lead back to itself.

    Args:
        table: the records of its kind as they stand now, by code.
    """
    for name in _CHAINS:
        first = step = getattr(record, name, None)
        trail: set[str] = set()
        while step is not None and step != record.code and step not in trail:
            trail.add(step)
            step = getattr(table.get(step), name, None)
        if first is not None and step == record.code:
            yield name, first


def _rings(table: Mapping[str, tuple[Version, ...]], name: str) -> Iterator[tuple[date, list[str]]]:
    """Yield every circle over a field with the first day on which it is closed, each once.

    The links are followed day by day, as each version becomes known. A circle closes with a link that is new on the
    day and leads from a record to which another links.
    """
    changes: dict[date, dict[str, str | None]] = {}
    for code, history in table.items():
        for version in history:
            changes.setdefault(version.known_on, {})[code] = getattr(version.record, name)
    links: dict[str, str] = {}
    incoming: Counter[str] = Counter()
    seen: set[frozenset[str]] = set()
    for day in sorted(changes):
        fresh = []
        for code, target in changes[day].items():
            old = links.pop(code, None)
            if old is not None:
                incoming[old] -= 1
            if target is not None:
                links[code] = target
                incoming[target] += 1
                if target != old:
                    fresh.append(code)
        done: set[str] = set()
        for start in fresh:
            if not incoming[start]:
                continue
            trail: dict[str, None] = {}
            step: str | None = start
            while step is not None and step not in done and step not in trail:
                trail[step] = None
                step = links.get(step)
            done.update(trail)
            if step is not None and step in trail:
                ring = list(trail)[list(trail).index(step) :]
                if frozenset(ring) not in seen:
                    seen.add(frozenset(ring))
                    yield day, ring


def problem_of(
    file: str, line: int, code: str, path: tuple[str | int, ...], value: str, message: str, remedy: str
) -> Problem:
    """Place a bad reference in its file."""
    field = ".".join(str(step) for step in ((code, *path) if code else path))
    return Problem(file, line, field, value, message, remedy)
