"""A negotiation in memory: every version of every record, and the view as of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel

from entente.base.errors import EntenteError
from entente.dossier.kinds import KINDS
from entente.dossier.kinds.references import Source
from entente.dossier.negotiation import Negotiation
from entente.dossier.record import Part, Record, SourceReference

__all__ = ["Case", "Dossier", "Memory", "Place", "Version"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record is written."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it stood from `known_on` on."""

    record: Record
    known_on: date
    reason: str
    place: Place


# day and hidden sources → place of a version in memory → the version, its record as of the day, documented later
Memory: TypeAlias = dict[tuple[date, frozenset[str]], dict[int, tuple[Version, Record, bool]]]


@dataclass(frozen=True)
class Case:
    """All that is known of a negotiation, at all times.

    Attributes:
        versions: kind → code → versions, oldest first; at least one each.
        inputs_sha256: hash over the names and bytes of every file of the case.
    """

    negotiation: Negotiation
    versions: Mapping[str, Mapping[str, tuple[Version, ...]]]
    inputs_sha256: str = ""
    folder: str = ""

    def as_of(self, day: date | None = None, *, memory: Memory | None = None) -> Dossier:
        """Return the case as it was known at the end of `day`; None gives everything known.

        Records, later versions, sources published later and dated parts of the header that were not yet known
        are left out, so that nothing learnt afterwards can show.

        Args:
            memory: kept by the caller, for cases that hold many of the same versions.
        """
        if day is None:
            day = max(self._days(), default=date.max)
        hidden = self._hidden_sources(day)
        nothing = Dossier(negotiation=self.negotiation, as_of=day, tables={})
        return self._renewed(nothing, {code for table in self.versions.values() for code in table}, hidden, memory)

    def renewed(self, before: Dossier, changed: Collection[str], *, memory: Memory | None = None) -> Dossier:
        """Return the case as of the day of a dossier that was made from it before some records changed.

        Args:
            before: what `as_of` or `renewed` returned for the case as it was.
            changed: codes of all records that were added, removed or given another version since.
        """
        hidden = before.hidden_sources
        if not self.versions.get(Source.kind, {}).keys().isdisjoint(changed):
            hidden = self._hidden_sources(before.as_of)
        if hidden != before.hidden_sources:
            return self.as_of(before.as_of, memory=memory)
        return self._renewed(before, changed, hidden, memory)

    def _renewed(
        self, before: Dossier, changed: Collection[str], hidden: frozenset[str], memory: Memory | None
    ) -> Dossier:
        day = before.as_of
        remembered = {} if memory is None else memory.setdefault((day, hidden), {})
        tables: dict[str, Mapping[str, Record]] = {}
        places, updated, documented_later = dict(before.places), dict(before.updated), set(before.documented_later)
        for code in changed:
            for held in (places, updated):
                held.pop(code, None)
            documented_later.discard(code)
        for kind, table in self.versions.items():
            old = before.tables.get(kind, {})
            if table.keys().isdisjoint(changed) and old.keys().isdisjoint(changed):
                tables[kind] = old
                continue
            shown: dict[str, Record] = {}
            for code, history in table.items():
                if code not in changed:
                    if code in old:
                        shown[code] = old[code]
                    continue
                known = [version for version in history if version.known_on <= day] if code not in hidden else []
                if not known:
                    continue
                last = known[-1]
                kept = remembered.get(id(last))
                if kept is None or kept[0] is not last:
                    kept = remembered[id(last)] = (last, *_as_of(last.record, day, hidden))
                shown[code], places[code], updated[code] = kept[1], last.place, last.known_on
                if kept[2]:
                    documented_later.add(code)
            tables[kind] = shown
        return Dossier(
            negotiation=_header_as_of(self.negotiation, day, hidden),
            as_of=day,
            tables=tables,
            places=places,
            updated=updated,
            documented_later=frozenset(documented_later),
            hidden_sources=hidden,
            inputs_sha256=self.inputs_sha256,
        )

    def _hidden_sources(self, day: date) -> frozenset[str]:
        """Sources that became known, or were published, after the day."""
        return frozenset(
            code
            for code, history in self.versions.get(Source.kind, {}).items()
            if max(history[0].known_on, _published(history[0].record) or date.min) > day
        )

    def _days(self) -> Iterator[date]:
        """Every day on which something of the case became known."""
        for table in self.versions.values():
            for history in table.values():
                yield from (version.known_on for version in history)
        for history in self.versions.get(Source.kind, {}).values():
            published = _published(history[0].record)
            if published is not None:
                yield published
        header = self.negotiation
        yield from (task.known_on for task in header.mandate)
        yield from (key.known_on for key in header.key_dates)
        yield from (session.known_on for session in header.sessions)
        if header.delegation is not None:
            yield header.delegation.known_on
            yield from (m.known_on for m in header.delegation.members if m.known_on is not None)


M = TypeVar("M", bound=BaseModel)


def _as_of(record: Record, day: date, hidden: Collection[str]) -> tuple[Record, bool]:
    """The record without what was not known on the day; whether its sources were all published later."""
    shown = _without_later_parts(record, day)
    if not hidden:
        return shown, False
    kept = _without_sources(shown, hidden)
    return kept, bool(shown.sources and not kept.sources)


def _without_later_parts(model: M, day: date) -> M:
    """Return the model without parts, or fields of parts, that carry a later date than the day."""
    update: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, list) and value and isinstance(value[0], Part):
            kept = [_without_later_parts(part, day) for part in value if _known(part, day)]
            if len(kept) != len(value) or any(a is not b for a, b in zip(kept, value, strict=True)):
                update[name] = kept
    if isinstance(model, Part):
        for dated, fields in type(model).blanked_before.items():
            on = getattr(model, dated)
            if on is not None and on > day:
                update |= {name: type(model).model_fields[name].default for name in fields}
    return model.model_copy(update=update) if update else model


def _known(part: Part, day: date) -> bool:
    on = getattr(part, type(part).dropped_before) if type(part).dropped_before else None
    return on is None or on <= day


def _without_sources(model: M, hidden: Collection[str]) -> M:
    """Return the model without references to hidden sources, however deep: their quotes are not known yet either."""
    update: dict[str, Any] = {}
    for name in type(model).model_fields:
        value = getattr(model, name)
        kept = value
        if isinstance(value, BaseModel):
            kept = _without_sources(value, hidden)
        elif isinstance(value, list) and value and isinstance(value[0], BaseModel):
            kept = [
                _without_sources(item, hidden)
                for item in value
                if not (isinstance(item, SourceReference) and item.source in hidden)
            ]
            if len(kept) == len(value) and all(a is b for a, b in zip(kept, value, strict=True)):
                kept = value
        if kept is not value:
            update[name] = kept
    return model.model_copy(update=update) if update else model


def _published(record: Record) -> date | None:
    return record.published_on if isinstance(record, Source) else None


def _header_as_of(header: Negotiation, day: date, hidden: Collection[str]) -> Negotiation:
    header = _without_sources(header, hidden) if hidden else header
    delegation = header.delegation
    if delegation is not None:
        members = [m for m in delegation.members if m.known_on is None or m.known_on <= day]
        known = delegation.known_on <= day
        delegation = delegation.model_copy(update={"members": members}) if known else None
    return header.model_copy(
        update={
            "delegation": delegation,
            "law_path": [_without_later_parts(step, day) for step in header.law_path],
            "mandate": [task for task in header.mandate if task.known_on <= day],
            "key_dates": [
                key for key in header.key_dates if key.known_on <= day and (key.until is None or key.until > day)
            ],
            "sessions": [session for session in header.sessions if session.known_on <= day],
        }
    )


@dataclass(frozen=True)
class Dossier:
    """The records of a case as of one day. Read with `all(Concern)` and `find("CON-ORIGIN")`.

    Attributes:
        updated: code → the day on which the version shown became known.
        documented_later: records whose sources were all published after the day.
        hidden_sources: sources that became known or were published after the day.
    """

    negotiation: Negotiation
    as_of: date
    tables: Mapping[str, Mapping[str, Record]]
    places: Mapping[str, Place] = field(default_factory=dict)
    updated: Mapping[str, date] = field(default_factory=dict)
    documented_later: frozenset[str] = frozenset()
    hidden_sources: frozenset[str] = frozenset()
    inputs_sha256: str = ""

    def all(self, kind: type[R]) -> Mapping[str, R]:
        """Return the records of a kind by code, in the order of the case."""
        return self.tables.get(kind.kind, {})  # type: ignore[return-value]

    def each(self, kind: type[R]) -> Iterator[R]:
        """Iterate over the records of a kind."""
        return iter(self.all(kind).values())

    @cached_property
    def _by_code(self) -> dict[str, Record]:
        return {code: record for table in self.tables.values() for code, record in table.items()}

    def current(self, kind: type[R]) -> list[R]:
        """Return the records of a kind that no other replaces."""
        return [record for code, record in self.all(kind).items() if code not in self.superseded_by]

    def find(self, code: str) -> Record | None:
        """Return the record with this code, of whatever kind, or None if it is not known as of this day."""
        return self._by_code.get(code)

    def get(self, kind: type[R], code: str) -> R:
        """Return the record of a kind with this code.

        Raises:
            EntenteError: there is none as of this day.
        """
        record = self.all(kind).get(code)
        if record is None:
            raise EntenteError(f"{code} is not a {kind.kind} known on {self.as_of}; check the code or the day.")
        return record

    def name(self, code: str | None) -> str:
        """Return the title of a record, or the code itself if it is unknown; "" for None."""
        if code is None:
            return ""
        record = self.find(code)
        return record.title if record is not None else code

    @cached_property
    def superseded_by(self) -> Mapping[str, str]:
        """Code of the record that replaces each superseded one, as of this day.

        A record that was itself withdrawn, dropped or cancelled replaces nothing.
        """
        return {
            record.supersedes: code
            for kind in KINDS
            for code, record in self.tables.get(kind, {}).items()
            if record.supersedes is not None and record.state not in ("withdrawn", "dropped", "cancelled")
        }
