"""The form of a record: made from its kind, filled from a record, read from a browser, drawn with its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext

from entente.base.errors import Problem
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record
from entente.workspace.forms.choices import Choices, Offered
from entente.workspace.forms.nodes import TICKED, Drawing, Node
from entente.workspace.forms.posted import blank, boxes, read, tree_of, untouched
from entente.workspace.forms.schema import Field, Shape, fields_of
from entente.workspace.forms.wording import say
from entente.workspace.records import View

__all__ = ["RecordForm", "Section", "Trouble", "plain_of"]

_OWNER = ("agency", "classification", "known_on")
_BESIDES = ("sources", "supersedes", "note", "illustrative")


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes that belong together, under a heading."""

    title: str
    nodes: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line of the summary on top: what is wrong, and the box to go to."""

    label: str
    box: str
    words: str


def plain_of(record: Record) -> dict[str, Any]:
    """Return a record as plain data, every field."""
    return record.model_dump(mode="json")


class RecordForm:
    """A form for records of one kind.

    Attributes:
        fields: what is asked for, by name.
        plain: plain data of the whole record, for `services.records.validate`.
        problems: what is wrong with it; set by the page.
    """

    def __init__(
        self,
        view: View,
        kind: str,
        *,
        stored: Mapping[str, Any] | None = None,
        only: Sequence[str] | None = None,
        without: Sequence[str] = (),
    ) -> None:
        """Make an empty form, or one filled from the plain data of a record (`stored`)."""
        everything = fields_of(KINDS[kind])
        self.kind = kind
        self.fields: dict[str, Field] = {
            name: field for name, field in everything.items() if (only is None or name in only) and name not in without
        }
        self.stored: Mapping[str, Any] = stored or {}
        self.values: dict[str, Any] = dict(self.stored) or _defaults(self.fields)
        self.plain: dict[str, Any] = dict(self.stored)
        self.problems: tuple[Problem, ...] = ()
        self.opened = ""
        self.starts: dict[str, int] = {}
        self.choices = Choices(view)

    def begin(self, data: QueryDict) -> None:
        """Fill in what an address asks for: `?title=...&answers=CON-1`, or a stretch of rows: `?rows=lines:40`."""
        tree = tree_of(data)
        self.values |= read({name: field for name, field in self.fields.items() if name in tree}, tree)
        name, _, start = data.get("rows", "").partition(":")
        if name in self.fields and start.isdecimal() and len(start) < 9:
            self.starts[name] = int(start)

    def take(self, data: QueryDict) -> None:
        """Take what was sent; what is the same as before stays exactly as it was."""
        tree = tree_of(data)
        _remove(tree, data.get("_remove", ""))
        sent = read(self.fields, tree)
        for name, field in self.fields.items():
            if f"_rows.{name}" in data:
                sent[name] = self._with_rows_around(field, data.get(f"_rows.{name}", ""), sent.get(name, []))
        self.values = {
            name: self.stored[name] if name in self.stored and untouched(field, self.stored[name], sent.get(name))
            else sent.get(name)
            for name, field in self.fields.items()
        }  # fmt: skip
        kept = {name: value for name, value in self.stored.items() if name not in self.fields}
        self.plain = kept | {name: value for name, value in self.values.items() if value is not None}
        self.opened = data.get("_add", "")

    def _with_rows_around(self, field: Field, stretch: str, rows: list[Any]) -> list[Any]:
        """Put the rows of a long list that were not sent around those that were."""
        first, _, last = stretch.partition("-")
        if not (first.isdecimal() and last.isdecimal() and len(stretch) < 20) or field.shape is not Shape.LIST:
            return rows
        self.starts[field.name] = int(first)
        was = boxes(field, self.stored.get(field.name) or [])
        return [*was[: int(first)], *rows, *was[max(int(first), int(last)) :]]

    @property
    def changed(self) -> bool:
        """Whether anything differs from the stored record."""
        return any(self.stored.get(name) != value for name, value in self.plain.items()) or any(
            name not in self.plain and not untouched(field, self.stored.get(name), None)
            for name, field in self.fields.items()
        )

    @cached_property
    def nodes(self) -> list[Node]:
        """The boxes, with the problems beside them."""
        placed: dict[str, list[Problem]] = {}
        for problem in self.problems:
            placed.setdefault(self._place(problem.field), []).append(problem)
        drawing = Drawing(self.choices, placed, self.starts, self.opened)
        nodes = drawing.group(self.fields, self.values)
        for node in nodes:
            node.suggests = "field-code" if node.name == "title" and "code" in self.fields else ""
            if node.name == "code":
                node.help = gettext("made from the title if you leave it empty; letters, digits, dots and dashes")
                node.field = replace(node.field, required=False)
        return nodes

    @property
    def sections(self) -> list[Section]:
        """The boxes in groups: what the kind is about first, what all kinds share last."""
        by_name = {node.name: node for node in self.nodes}
        apart = {*_OWNER, *_BESIDES}
        own = [node for node in self.nodes if node.name not in apart]
        own.sort(key=lambda node: node.name != "title")
        groups = (
            ("", own),
            (gettext("Owner and readers"), [by_name[name] for name in _OWNER if name in by_name]),
            (gettext("Sources and remarks"), [by_name[name] for name in _BESIDES if name in by_name]),
        )
        return [Section(title, nodes) for title, nodes in groups if nodes]

    @property
    def suggestions(self) -> list[Offered]:
        """Suggestions the page must carry for boxes that are searched."""
        _ = self.nodes
        return list(self.choices.used.values())

    @property
    def troubles(self) -> list[Trouble]:
        """The summary on top."""
        return [
            Trouble(self._label(problem.field), "field-" + self._place(problem.field).replace(".", "-"), say(problem))
            for problem in self.problems
        ]

    def _place(self, path: str) -> str:
        """Return the name of the box a problem belongs to, or "" if it belongs to the record as a whole."""
        return ".".join(name for name, _ in self._walk(path))

    def _label(self, path: str) -> str:
        said = [field_label for _, field_label in self._walk(path)]
        return " › ".join(part for part in said if part)

    def _walk(self, path: str) -> list[tuple[str, str]]:
        """Follow a path through the fields as far as it leads to a box of its own."""
        fields: Mapping[str, Field] = self.fields
        item: Field | None = None
        out: list[tuple[str, str]] = []
        for step in path.split("."):
            if item is not None and step.isdecimal():
                out.append((step, str(int(step) + 1)))
                fields, item = _within(item), None
            elif step in fields:
                field = fields[step]
                out.append((step, gettext(field.label)))
                fields = _within(field)
                item = field.item if field.item is not None and _has_boxes(field.item, self.choices) else None
        return out


def _within(field: Field) -> Mapping[str, Field]:
    fields = dict(field.fields)
    for branch in field.branches.values():
        fields |= branch.fields
    return fields


def _has_boxes(item: Field, choices: Choices) -> bool:
    """Whether every item of a list has boxes of its own."""
    if item.shape is Shape.REFERENCE:
        return len(choices.of(item.kinds).options) > TICKED
    return item.shape not in (Shape.LINE, Shape.CHOICE)


def _defaults(fields: Mapping[str, Field]) -> dict[str, Any]:
    values = {name: blank(field) for name, field in fields.items()}
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}


def _remove(tree: Any, path: str) -> None:
    """Take a row out of what was sent."""
    *steps, last = path.split(".")
    for step in steps:
        tree = tree.get(step) if isinstance(tree, dict) else None
    if steps and isinstance(tree, dict):
        tree.pop(last, None)
