"""A record to be read: every field that says something, with its label, references as links, lists as tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from entente.dossier.record import Record, SourceReference
from entente.workspace.forms.schema import Field, Shape, fields_of
from entente.workspace.records import View
from entente.workspace.words import day, money, number, percent, word

__all__ = ["HEAD", "Link", "Shown", "in_words", "show"]

HEAD = ("code", "title", "state", "agency", "classification", "known_on", "illustrative")
LAST = ("note", "supersedes", "sources")
STRETCH = 100  # rows of a list shown at a time


@dataclass(frozen=True, slots=True)
class Link:
    """A record that is named. `title` is empty where it is not known on the day looked at."""

    code: str
    title: str


@dataclass
class Shown:
    """A field to be read.

    Attributes:
        control: how the template shows it: words, text, truth, link, links, list, sources, group, groups, table.
        columns: labels of a table.
        rows: cells of a table, or groups of fields.
        start, total: the stretch of a long list.
    """

    name: str
    label: str
    control: str
    value: Any = None
    help: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Shown]] = ()
    start: int = 0
    total: int = 0
    numeric: bool = False

    @property
    def end(self) -> int:
        """Number of the last row shown."""
        return self.start + len(self.rows)

    @property
    def previous(self) -> int:
        """Where the rows before these begin."""
        return max(0, self.start - STRETCH)


def show(
    view: View, record: Record, *, without: Iterable[str] = HEAD, starts: Mapping[str, int] | None = None
) -> list[Shown]:
    """Return the fields of a record that say something.

    Args:
        starts: list → first row shown.
    """
    left_out = set(without)
    fields = {name: field for name, field in fields_of(type(record)).items() if name not in left_out}
    last = {name: fields.pop(name) for name in LAST if name in fields}
    fields |= last
    return _Reader(view, starts or {}).group(fields, record)


@dataclass
class _Reader:
    view: View
    starts: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def group(self, fields: Mapping[str, Field], value: Any) -> list[Shown]:
        shown = (self.one(field, getattr(value, name, None)) for name, field in fields.items())
        return [item for item in shown if item is not None]

    def one(self, field: Field, value: Any) -> Shown | None:
        if _blank(value):
            return None
        out = Shown(field.name, gettext(field.label), "words", help=gettext(field.help) if field.help else "")
        shape = field.shape
        if shape is Shape.LIST:
            self._list(out, field, value)
        elif shape is Shape.REFERENCE:
            out.control, out.value = "link", self.link(value)
        elif shape in (Shape.PART, Shape.UNION):
            out.control, out.rows = "group", [self.group(_fields_at(field, value), value)]
        elif shape is Shape.TEXT:
            out.control, out.value = "text", value
        else:
            out.value = in_words(field, value)
            out.numeric = shape in (Shape.NUMBER, Shape.RATE, Shape.AMOUNT, Shape.WHOLE)
        return out

    def link(self, code: str) -> Link:
        record = self.view.dossier.find(code)
        return Link(code, record.title if record is not None else "")

    def _list(self, out: Shown, field: Field, values: list[Any]) -> None:
        item = field.item
        assert item is not None
        if item.shape is Shape.REFERENCE:
            out.control, out.value = "links", [self.link(code) for code in values]
        elif item.shape is Shape.TEXT:
            out.control, out.value = "list", values
        elif isinstance(values[0], SourceReference):
            out.control, out.value = "sources", [(self.link(source.source), source) for source in values]
        elif item.shape in (Shape.PART, Shape.UNION):
            self._rows(out, item, values)
        else:
            out.value = ", ".join(in_words(item, value) for value in values)

    def _rows(self, out: Shown, item: Field, values: list[Any]) -> None:
        start = max(0, min(self.starts.get(out.name, 0), len(values) - 1))
        stretch = values[start : start + STRETCH]
        out.start, out.total = start, len(values)
        if any(field.shape in (Shape.LIST, Shape.UNION, Shape.PART) for field in _fields_at(item, values[0]).values()):
            out.control = "groups"
            out.rows = [self.group(_fields_at(item, value), value) for value in stretch]
            return
        out.control = "table"
        used = [
            field
            for name, field in item.fields.items()
            if not all(_blank(getattr(value, name, None)) for value in stretch)
        ]
        out.columns = [gettext(field.label) for field in used]
        empty = Shown("", "", "words", "")
        out.rows = [[self.one(field, getattr(value, field.name)) or empty for field in used] for value in stretch]


def _blank(value: Any) -> bool:
    """Whether a value says nothing; a rate of zero says something."""
    return value is None or value is False or value == "" or value == []


def _fields_at(field: Field, value: Any) -> Mapping[str, Field]:
    """The fields a part has; for a union, those of the branch its value stands on."""
    if field.shape is not Shape.UNION:
        return field.fields
    (tag,) = field.fields
    chosen = field.branches.get(str(_of(value, tag)))
    return {**field.fields, **(chosen.fields if chosen else {})}


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def in_words(field: Field, value: Any) -> str:
    """Return a value as people read it; parts as `label: value`, lists separated by semicolons."""
    shape = field.shape
    if value is None or value == "":
        return ""
    if isinstance(value, str) and shape is not Shape.CHOICE:
        return value
    if shape is Shape.LIST and field.item is not None:
        return "; ".join(in_words(field.item, item) for item in value)
    if shape in (Shape.PART, Shape.UNION):
        inner = ((part, in_words(part, _of(value, name))) for name, part in _fields_at(field, value).items())
        return ", ".join(f"{gettext(part.label)}: {text}" for part, text in inner if text)
    if shape is Shape.TRUTH:
        return gettext("yes") if value else gettext("no")
    if shape is Shape.RATE:
        return percent(value)
    if shape is Shape.AMOUNT:
        return money(value)
    if shape is Shape.DATE:
        return day(value)
    if shape is Shape.NUMBER:
        return number(value)
    return word(value) if shape is Shape.CHOICE else str(value)
