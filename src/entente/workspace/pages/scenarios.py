"""Scenarios with their headline results, and what-if: duties, exemptions and purchases under sliders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from entente.base.errors import BadInput, EntenteError, Problem
from entente.calibration.scenarios import InvalidScenario
from entente.dossier.kinds import Scenario
from entente.tradedata.starter import NotShipped, require_pair
from entente.workspace.doors import Request, room
from entente.workspace.navigation import address
from entente.workspace.records import View
from entente.workspace.services import what_if as service
from entente.workspace.services.what_if import FLAT, Answer, Question

__all__ = ["scenarios", "urlpatterns", "what_if"]


MOST = service.MOST_RATE * 100
SLIDER = 60  # percent at the right end, unless what is asked lies beyond


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario with what the models say of it, or why they say nothing."""

    scenario: Scenario
    answer: Answer | None
    trouble: str
    pending: bool = False


@room
def scenarios(request: Request) -> HttpResponse:
    """Every scenario that may be seen, each with its headline results.

    Where these are still to be worked out, the page comes at once and fetches the table afterwards.
    """
    view = request.view
    recorded = view.dossier.current(Scenario)
    wait = bool(request.htmx) or "results" in request.GET
    not_shipped = ""
    try:
        require_pair(home=view.dossier.negotiation.home, counterpart=view.dossier.negotiation.counterpart)
    except NotShipped as error:
        not_shipped = str(error)
    rows = [_row(view, scenario, wait=wait and not not_shipped) for scenario in recorded]
    context = {"view": view, "rows": rows, "not_shipped": not_shipped, "can_add": service.can_save(view),
               "pending": not not_shipped and any(row.pending for row in rows),
               "one": next((row.answer for row in rows if row.answer), None)}  # fmt: skip
    template = "workspace/scenarios.html#results" if request.htmx else "workspace/scenarios.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _row(view: View, scenario: Scenario, *, wait: bool) -> Row:
    try:
        question = service.question_of(scenario)
        if not wait and not service.answered_before(view, question):
            return Row(scenario, None, "", pending=True)
        return Row(scenario, service.answer_what_if(view, question), "")
    except EntenteError as error:
        return Row(scenario, None, str(error))


class WhatIfForm(forms.Form):
    """The sliders. Rates in percent, purchases in billions of US dollars."""

    rate = forms.FloatField(label=gettext_lazy("Added duty on our goods"), min_value=0, max_value=MOST)
    others = forms.ChoiceField(label=gettext_lazy("Added duty on the other exporters"), required=False)
    others_rate = forms.FloatField(
        label=gettext_lazy("The one rate on all others"), min_value=0, max_value=MOST, required=False
    )
    exempt = forms.MultipleChoiceField(label=gettext_lazy("Goods that escape the added duty"), required=False)
    purchases = forms.FloatField(
        label=gettext_lazy("New contracts, one year's deliveries"),
        min_value=0,
        max_value=50,
        required=False,
    )

    def __init__(self, data: QueryDict | dict[str, Any], tables: dict[str, str], lists: dict[str, str]) -> None:
        super().__init__(data)
        none = ("none", gettext("None"))
        named = [(code, title) for code, title in tables.items() if code != "none"]
        others, exempt = self.fields["others"], self.fields["exempt"]
        assert isinstance(others, forms.ChoiceField)
        assert isinstance(exempt, forms.ChoiceField)
        others.choices = [none, (FLAT, gettext("One rate for all of them")), *named]
        exempt.choices = list(lists.items())

    def question(self) -> Question:
        """The question of a form without faults."""
        sent = self.cleaned_data
        return Question(
            added_rate=sent["rate"] / 100,
            others=sent["others"] or "none",
            others_rate=(sent["others_rate"] or 0.0) / 100,
            exemptions=tuple(sent["exempt"]),
            purchases_usd=(sent["purchases"] or 0.0) * 1e9,
        )


@room
def what_if(request: Request) -> HttpResponse:
    """The sliders and the answer; only the answer where a fragment is wanted."""
    view = request.view
    try:
        tables, lists = service.choices(view)
    except NotShipped as error:
        return render(request, "workspace/what_if.html", {"view": view, "not_shipped": str(error)})
    sent = request.GET if "rate" in request.GET else _starting_point(view, request.GET.get("scenario", ""))
    form = WhatIfForm(sent, tables, lists)
    context = {"view": view, **_controls(form), "can_save": service.can_save(view)}
    if request.htmx or "rate" in request.GET or service.ready(view) or not form.is_valid():
        context |= _answer(view, form)
    else:
        context |= {"form": form, "query": _query(form.question()).urlencode(), "pending": True}
    template = "workspace/what_if.html#answer" if request.htmx else "workspace/what_if.html"
    response = render(request, template, context, status=200 if form.is_valid() else 400)
    response["Vary"] = "HX-Request"
    return response


@room
def keep(request: Request) -> HttpResponse:
    """Keep what was asked as a scenario."""
    view = request.view
    tables, lists = service.choices(view)
    form = WhatIfForm(request.POST, tables, lists)
    problems: tuple[Problem, ...] = ()
    code, title = request.POST.get("code", ""), request.POST.get("title", "")
    if form.is_valid():
        try:
            service.save_what_if(view, form.question(), code=code, title=title)
        except BadInput as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(address("record", view.negotiation.code, code=code.strip()))
    context = {"view": view, **_answer(view, form), **_controls(form), "can_save": service.can_save(view),
               "problems": problems, "code": code, "title": title}  # fmt: skip
    return render(request, "workspace/what_if.html", context, status=400)


def _answer(view: View, form: WhatIfForm) -> dict[str, Any]:
    """The answer, and the query under which it can be found again."""
    if not form.is_valid():
        return {"form": form}
    question = form.question()
    query = _query(question)
    try:
        answer = service.answer_what_if(view, question)
    except (BadInput, InvalidScenario, NotShipped) as error:
        return {"form": form, "trouble": str(error)}
    return {"form": form, "answer": answer, "query": query.urlencode(), "pairs": list(_pairs(query)),
            "suggested": f"S-{query['rate']}"}  # fmt: skip


def _query(question: Question) -> QueryDict:
    """The query under which a question can be asked again."""
    query = QueryDict(mutable=True)
    query["rate"] = f"{question.added_rate * 100:g}"
    query["others"] = question.others
    if question.others == FLAT:
        query["others_rate"] = f"{question.others_rate * 100:g}"
    query.setlist("exempt", list(question.exemptions))
    if question.purchases_usd:
        query["purchases"] = f"{question.purchases_usd / 1e9:g}"
    return query


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]


def _controls(form: WhatIfForm) -> dict[str, Any]:
    """What stands in the controls: as sent, also where it cannot be used."""

    def sent(name: str) -> str:
        return str(form.data.get(name) or "0")

    def end(name: str) -> str:
        rate = form.cleaned_data.get(name) if form.is_valid() else None
        return f"{max(SLIDER, rate or 0):g}"

    chosen = form.data.getlist("exempt") if isinstance(form.data, QueryDict) else form.data.get("exempt", [])
    return {"values": {name: sent(name) for name in ("rate", "others_rate", "purchases")},
            "ends": {"rate": end("rate"), "others_rate": end("others_rate")},
            "others": form.data.get("others") or "none", "exempt": chosen}  # fmt: skip


def _starting_point(view: View, code: str) -> dict[str, Any]:
    """The sliders as a recorded scenario has them: the one asked for, else what happens without an agreement."""
    recorded = {scenario.code: scenario for scenario in view.dossier.current(Scenario)}
    chosen = recorded.get(code) or next((s for s in recorded.values() if s.fallback), None)
    if chosen is None:
        return {"rate": "10", "others": "none"}
    try:
        question = service.question_of(chosen)
    except EntenteError:
        return {"rate": "10", "others": "none"}
    return {"rate": f"{question.added_rate * 100:g}", "others": question.others, "exempt": list(question.exemptions)}


urlpatterns = [
    path("scenarios/", scenarios, name="scenarios"),
    path("what-if/", what_if, name="what-if"),
    path("what-if/keep/", require_POST(keep), name="what-if-keep"),
]
