"""The form of a plan: its template as rows, rows pasted from a spreadsheet, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.base.errors import BadInput, Problem
from entente.dossier import Dossier
from entente.dossier.kinds import Plan, Position
from entente.plan.findings.plans import item_namer
from entente.plan.position_rows import COLUMNS, position_of, read_rows
from entente.plan.templates import Gap, template

__all__ = ["PlanForm", "Row", "gap_words"]

PER_PAGE = 40
BLANK = 3
MOST = PER_PAGE + BLANK
CELLS = COLUMNS[1:]
SAYS = ("opening", "target", "floor", "statement", "note")  # a row that fills none of these says nothing
LISTS = ("rests_on", "offers")
WHY: dict[str, Promise] = {
    "offer": lazy("your offer"),
    "line": lazy("line of %(source)s"),
    "request": lazy("request"),
    "concern": lazy("concern you answer"),
    "directive": lazy("directive to you"),
    "named": lazy("named in %(source)s"),
}
GAPS: dict[str, Promise] = {
    "empty": lazy("The plan takes no stand on anything yet."),
    "twice": lazy("%(item)s stands there twice."),
    "unit": lazy("%(item)s has values without a unit."),
    "order": lazy("%(item)s does not step down from opening over target to floor."),
    "late": lazy("The deadline has passed: say why the plan is late."),
    "summary": lazy("The summary is empty."),
    "basis": lazy("No development is named that the plan rests on."),
    "item": lazy("No stand on %(item)s."),
    "offer": lazy("Your offer %(item)s is not in the plan."),
}


def gap_words(lacking: Iterable[Gap], dossier: Dossier) -> list[str]:
    """Say what a plan lacks."""
    name = item_namer(dossier)
    return [str(GAPS[gap.code]) % {"item": name(gap.item)} for gap in lacking]


@dataclass(slots=True)
class Row:
    """One item as the form shows it; `free` rows are for items that the template does not know."""

    index: int
    item: str
    name: str
    why: str
    cells: dict[str, str]
    free: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> list[tuple[str, str, str]]:
        """Name, value and error of the three tiers."""
        return [(name, self.cells.get(name, ""), self.errors.get(name, "")) for name in ("opening", "target", "floor")]


@dataclass(slots=True)
class PlanForm:
    """What is shown and, once posted, what changed.

    Attributes:
        changed: stands to be replaced, added or (None) removed, by item.
        fields: the other fields as the record takes them.
        problems: what was refused; nothing is saved then.
    """

    rows: list[Row]
    page: Page[Any]
    search: str
    fields: dict[str, Any]
    changed: dict[str, Position | None] = field(default_factory=dict)
    pasted: int = 0
    paste_text: str = ""
    problems: tuple[Problem, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)
    late_reason: str = ""
    reason: str = ""

    @classmethod
    def of(cls, plan: Plan, dossier: Dossier, *, search: str = "", page: str = "") -> PlanForm:
        """The form of a plan as it stands: its stands, then what the template asks for besides."""
        stands = list(plan.positions)
        known = {position.item for position in plan.positions}
        wanted = {item.item: item for item in template(plan.agency or "", dossier)}
        why = {code: str(WHY[item.why]) % {"source": item.source} for code, item in wanted.items()}
        stands += [item.suggested for code, item in wanted.items() if code not in known]
        needle = search.strip().casefold()
        name = item_namer(dossier)
        found = [p for p in stands if needle and needle in f"{p.item} {name(p.item)} {p.statement} {p.note}".casefold()]
        shown = Paginator(found if needle else stands, PER_PAGE).get_page(page)
        rows = [
            Row(index, position.item, name(position.item), why.get(position.item, ""), _cells(position))
            for index, position in enumerate(shown)
        ]
        rows += [Row(len(rows) + index, "", "", "", {"better": "higher"}, free=True) for index in range(BLANK)]
        fields = {"title": plan.title, "summary": plan.summary, **{name: getattr(plan, name) for name in LISTS}}
        return cls(rows, shown, search, fields, late_reason=plan.late_reason)

    @classmethod
    def posted(cls, plan: Plan, dossier: Dossier, post: QueryDict) -> PlanForm:
        """The form as it was sent, with what changed and what is wrong."""
        form = cls.of(plan, dossier, search=post.get("q", ""), page=post.get("page", ""))
        form.fields = {name: post.get(name, "").strip() for name in ("title", "summary")}
        form.fields |= {name: post.getlist(name) for name in LISTS}
        form.paste_text = post.get("paste", "")
        held = {position.item: position for position in plan.positions}
        names = {row.item: (row.name, row.why) for row in form.rows}
        problems: list[Problem] = []
        rows: list[Row] = []
        for index in range(MOST):
            if f"item-{index}" not in post:
                continue
            item = post.get(f"item-{index}", "").strip()
            cells = {name: post.get(f"{name}-{index}", "").strip() for name in CELLS}
            name, why = names.get(item, (item, ""))
            row = Row(index, item, name, why, cells, free=f"free-{index}" in post)
            rows.append(row)
            problems += form._take(row, held, dossier)
        form.rows = rows or form.rows
        if form.paste_text.strip():
            try:
                for position in read_rows(form.paste_text, dossier):
                    form.changed[position.item] = position
                    form.pasted += 1
            except BadInput as error:
                form.errors["paste"] = [str(problem).lstrip(": ") for problem in _placed(error.problems)]
                problems += error.problems
        form.problems = tuple(problems)
        return form

    def _take(self, row: Row, held: dict[str, Position], dossier: Dossier) -> Sequence[Problem]:
        """Read one row; a row that says nothing removes the stand there was."""
        before = held.get(row.item)
        if not any(row.cells[name] for name in SAYS):
            if before is not None and not row.free:
                self.changed[row.item] = None
            return ()
        if before is not None and not row.free and _cells(before) == row.cells:
            return ()
        try:
            position = position_of({"item": row.item, **row.cells}, dossier)
        except BadInput as error:
            for problem in error.problems:
                row.errors[problem.field or "item"] = f"{problem.message} {problem.remedy}".strip()
            return error.problems
        if position != before:
            self.changed[position.item] = position
        return ()

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Show what a service refused, beside the fields where there are any."""
        self.problems = tuple(problems)
        for problem in problems:
            name = problem.field.partition(".")[0]
            place = name if name in (*self.fields, "late_reason", "reason") else "form"
            words = f"{problem.value} {problem.message} {problem.remedy}" if problem.value else (
                f"{_('This')} {problem.message} {problem.remedy}" if place != "form" else
                f"{_('The plan')} {problem.message} {problem.remedy}"
            )  # fmt: skip
            self.errors.setdefault(place, []).append(words.strip())

    @property
    def where(self) -> str:
        """The query that leads back to the rows that were shown."""
        number = self.page.number if self.page.paginator.num_pages > 1 else None
        given = {"q": self.search or None, "page": number}
        return urlencode({name: value for name, value in given.items() if value is not None})


def _placed(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of pasted rows with the row said in words."""
    return [Problem(_("row %(row)s") % {"row": p.line} if p.line else "", 0, p.field, p.value, p.message, p.remedy)
            for p in problems]  # fmt: skip


def _cells(position: Position) -> dict[str, str]:
    return {name: _written(getattr(position, name)) for name in CELLS}


def _written(value: float | str | None) -> str:
    """A number as a person types it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return str(int(value)) if value == int(value) else repr(value)
