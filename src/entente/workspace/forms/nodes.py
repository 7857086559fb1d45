"""The boxes of a form as a template draws them: one `Node` for each value, groups and rows within."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from entente.base.errors import Problem
from entente.workspace.forms.choices import SELECT, Choices, Offered, Option, drawn
from entente.workspace.forms.posted import boxes
from entente.workspace.forms.schema import Field, Shape
from entente.workspace.forms.wording import say
from entente.workspace.words import word

__all__ = ["Drawing", "Node"]

STRETCH = 40  # rows of a long list that are edited at a time
TICKED = 24  # more options than these are not ticked but picked
CURRENCIES = ("USD", "EUR", "VND", "CNY", "JPY", "GBP")


@dataclass
class Node:
    """One box, group or list.

    Attributes:
        name: dotted path: what the browser sends it as.
        value: what stands in the box.
        options: what can be picked.
        suggestions: searched while typing, where there are too many options to list.
        children: boxes of a group; rows of a list of groups.
        fresh: an empty row to fill in.
        opened: the empty row has just been asked for.
        before, after: rows of a long list that are kept but not shown.
        suggests: identifier of a box whose value follows from this one, as long as it is empty.
    """

    field: Field
    name: str
    label: str
    help: str
    control: str
    value: Any = ""
    options: Sequence[Option] = ()
    suggestions: Offered | None = None
    children: list[Node] = dataclasses.field(default_factory=list)
    fresh: Node | None = None
    opened: bool = False
    position: int = 0
    start: int = 0
    before: int = 0
    after: int = 0
    problems: list[Problem] = dataclasses.field(default_factory=list)
    focus: bool = False
    suggests: str = ""

    @property
    def id(self) -> str:
        """Identifier of the box within the page."""
        return "field-" + self.name.replace(".", "-")

    @property
    def described_by(self) -> str:
        """Identifiers of help and error."""
        help_id = [f"{self.id}-help"] if self.help else []
        return " ".join(help_id + ([f"{self.id}-error"] if self.problems else []))

    @property
    def errors(self) -> list[str]:
        """What is wrong with it, each thing once."""
        return list(dict.fromkeys(say(problem) for problem in self.problems))

    @property
    def lines(self) -> str:
        """A list of short texts, one to a line."""
        return "\n".join(map(str, self.value))

    @property
    def rows(self) -> int:
        """Height of a box of several lines."""
        texts = self.value if isinstance(self.value, list) else [str(self.value)]
        lines = sum(1 + line.count("\n") + len(line) // 90 for line in texts)
        return min(14, max(2, lines + 1))

    @property
    def drawn(self) -> SafeString:
        """The options as HTML, the one that stands in the box picked."""
        return drawn(self.options, self.value)

    @property
    def strange(self) -> bool:
        """Whether the box holds a word that is not among its options."""
        return bool(self.value) and all(option.value != self.value for option in self.options)

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1."""
        return self.start + 1

    @property
    def end(self) -> int:
        """Number of the last row shown."""
        return self.start + len(self.children)

    @property
    def total(self) -> int:
        """Number of all rows."""
        return self.before + len(self.children) + self.after

    @property
    def previous(self) -> int:
        """Where the rows before these begin."""
        return max(0, self.start - STRETCH)

    @property
    def troubled(self) -> bool:
        """Whether something in it or within it is wrong."""
        return bool(self.problems) or any(child.troubled for child in self.children)


@dataclass
class Drawing:
    """Draws fields with their values.

    Attributes:
        stored: the record's plain data, of which long lists are shown a stretch.
        starts: list → first row shown.
        opened: path of the list whose empty row was asked for.
    """

    choices: Choices
    problems: Mapping[str, list[Problem]]
    starts: Mapping[str, int] = dataclasses.field(default_factory=dict)
    opened: str = ""

    def group(self, fields: Mapping[str, Field], values: Mapping[str, Any], prefix: str = "") -> list[Node]:
        """Return the boxes of a record or part."""
        return [self.node(field, values.get(name), f"{prefix}{name}") for name, field in fields.items()]

    def node(self, field: Field, value: Any, name: str) -> Node:
        """Return the box, group or list of one value."""
        node = Node(
            field,
            name,
            label=gettext(field.label) if field.label else "",
            help=gettext(field.help) if field.help else "",
            control=field.shape.value,
            problems=self.problems.get(name, []),
        )
        shape = field.shape
        if shape is Shape.LIST:
            self._list(node, value if isinstance(value, list) else [])
        elif shape is Shape.PART:
            node.children = self.group(field.fields, value if isinstance(value, Mapping) else {}, f"{name}.")
        elif shape is Shape.UNION:
            self._union(node, value if isinstance(value, Mapping) else {})
        else:
            self._leaf(node, value)
        return node

    def _leaf(self, node: Node, value: Any) -> None:
        field, shape = node.field, node.field.shape
        text = boxes(field, value)
        node.value = text
        if shape is Shape.CHOICE:
            node.options = [Option(choice, word(choice)) for choice in field.choices]
        elif shape is Shape.REFERENCE:
            self._reference(node, str(text), field.kinds)
        elif shape is Shape.RATE:
            node.value = str(text).removesuffix("%").strip() if str(text).count("%") == 1 else text
        elif shape is Shape.AMOUNT:
            currency, _, number = str(text).partition(" ")
            known = len(currency) == 3 and currency.isalpha() and currency.isupper()
            node.value = {"currency": currency, "number": number} if known else {"currency": "USD", "number": text}
            node.options = [Option(code, code) for code in dict.fromkeys((node.value["currency"], *CURRENCIES))]

    def _reference(self, node: Node, code: str, kinds: tuple[str, ...]) -> None:
        offered = self.choices.of(kinds)
        if len(offered.options) > SELECT:
            node.control = "search"
            node.suggestions = self.choices.suggest(kinds)
            return
        known = any(option.value == code for option in offered.options)
        node.options = offered.options if known or not code else (Option(code, code), *offered.options)

    def _union(self, node: Node, value: Mapping[str, Any]) -> None:
        ((tag, kind),) = node.field.fields.items()
        chosen = node.field.branches.get(str(value.get(tag, "")))
        node.children = [self.node(kind, value.get(tag), f"{node.name}.{tag}")]
        node.children[0].control = "switch"
        if chosen is not None:
            node.children[0].help = gettext(chosen.help)
            node.children += self.group(chosen.fields, value, f"{node.name}.")

    def _list(self, node: Node, values: list[Any]) -> None:
        item = node.field.item
        assert item is not None
        if item.shape in (Shape.PART, Shape.UNION):
            self._rows(node, item, values)
        elif item.shape is Shape.LINE:
            node.control = "lines"
            node.value = [boxes(item, value) for value in values]
        elif item.shape is Shape.CHOICE:
            node.control, node.value = "ticks", values
            node.options = [Option(choice, word(choice)) for choice in item.choices]
        elif item.shape is Shape.REFERENCE and len(self.choices.of(item.kinds).options) <= TICKED:
            options = self.choices.of(item.kinds).options
            known = {option.value for option in options}
            node.control, node.value = "ticks", values
            picked = [option for option in options if option.value in values]
            strange = [Option(code, self.choices.name(code)) for code in values if code not in known]
            node.options = [*picked, *strange, *(option for option in options if option not in picked)]
        else:
            node.control = "several"
            node.children = [self._one_of(node, item, place, value) for place, value in enumerate([*values, ""])]

    def _one_of(self, node: Node, item: Field, place: int, value: Any) -> Node:
        child = self.node(item, value, f"{node.name}.{place}")
        child.label, child.help, child.position = node.label, "", place + 1
        child.focus = not value and self.opened == node.name
        return child

    def _rows(self, node: Node, item: Field, values: list[Any]) -> None:
        node.control = "rows"
        start = max(0, min(self.starts.get(node.name, 0), len(values) - 1))
        shown = values[start:]
        if node.name in self.starts or len(values) > STRETCH:
            node.start, shown = start, values[start : start + STRETCH]
            node.before, node.after = start, len(values) - start - len(shown)
        for place, value in enumerate(shown, start):
            row = self.node(item, value, f"{node.name}.{place}")
            row.position = place + 1
            node.children.append(row)
        node.fresh = self.node(item, None, f"{node.name}.{start + len(shown)}")
        node.fresh.problems = []
        _fill_in_defaults(node.fresh)
        node.fresh.position = len(values) + 1
        node.opened = self.opened == node.name
        if node.opened:
            _focus(node.fresh)


def _fill_in_defaults(row: Node) -> None:
    for child in row.children:
        child.problems = []
        if child.field.default not in (None, "", [], False) and child.control in ("choice", "line", "whole", "rate"):
            child.value = str(boxes(child.field, child.field.default)).removesuffix("%")


def _focus(row: Node) -> None:
    for child in row.children:
        if child.children:
            _focus(child)
        else:
            child.focus = True
        return
