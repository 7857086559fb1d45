"""Offers: what each gives up and how it stands; tariff lines to filter and take away."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext, gettext_lazy

from entente.dossier.kinds import Agency, Offer, Purchase, TariffLine
from entente.dossier.line_edits import EDITED, matching_lines
from entente.dossier.line_table import COLUMNS
from entente.plan import Finding, Severity
from entente.workspace import words
from entente.workspace.doors import Request, room
from entente.workspace.downloads import FORMATS, table_download
from entente.workspace.events import note
from entente.workspace.records import Entry, View
from entente.workspace.services import offers as service
from entente.workspace.services.offers import Standing

__all__ = ["COLUMN_NAMES", "Lines", "lines_of", "offer_lines", "offers", "urlpatterns"]

A_PAGE = 50
FILTERS = ("form", "agency", "state", "basis")
COLUMN_NAMES = {
    "opening": gettext_lazy("Opening"),
    "target": gettext_lazy("Target"),
    "floor": gettext_lazy("Floor"),
    "mfn_applied_rate": gettext_lazy("MFN now"),
    "bound_rate": gettext_lazy("Bound"),
    "rate_before": gettext_lazy("Before the last cut"),
    "hs": gettext_lazy("HS"),
    "revision": gettext_lazy("HS edition"),
    "description": gettext_lazy("Goods"),
    "mfn_imports": gettext_lazy("MFN imports"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An offer as the list shows it."""

    offer: Offer
    standing: Standing
    findings: tuple[Finding, ...]
    purchases: tuple[Purchase, ...]

    @property
    def blocking(self) -> int:
        """How many of its findings block the plan."""
        return sum(finding.severity is Severity.BLOCKING for finding in self.findings)


@room
def offers(request: Request) -> HttpResponse:
    """Every offer that may be seen, with what it gives up and how it stands."""
    view = request.view
    recorded = view.dossier.current(Offer)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    found = [o for o in recorded if all(not value or getattr(o, name) == value for name, value in chosen.items())]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    standings, findings = service.standings(view), _findings_by_offer(view)
    rows = [Row(offer, standings[offer.code], findings.get(offer.code, ()), _purchases(view, offer)) for offer in page]
    context = {
        "view": view, "page": page, "rows": rows, "any": bool(recorded), "chosen": chosen,
        "choices": {name: _choices(view, name, recorded) for name in FILTERS},
    }  # fmt: skip
    return render(request, "workspace/offers.html", context)


def _findings_by_offer(view: View) -> dict[str, tuple[Finding, ...]]:
    out: dict[str, tuple[Finding, ...]] = {}
    for finding in view.findings(words.book().language):
        if finding.records:
            out[finding.records[0]] = (*out.get(finding.records[0], ()), finding)
    return out


def _purchases(view: View, offer: Offer) -> tuple[Purchase, ...]:
    known = view.dossier.all(Purchase)
    return tuple(known[code] for code in offer.purchases if code in known)


def _choices(view: View, name: str, recorded: Iterable[Offer]) -> list[tuple[str, str]]:
    values = sorted({getattr(offer, name) for offer in recorded if getattr(offer, name)})
    agencies = view.dossier.all(Agency)
    return [
        (value, agencies[value].title if name == "agency" and value in agencies else words.word(value))
        for value in values
    ]


@dataclass(frozen=True, slots=True)
class Lines:
    """An offer, the version its lines are from, and whether the person may change them."""

    offer: Offer
    entry: Entry
    can_edit: bool


def lines_of(view: View, code: str) -> Lines:
    """The offer as known today; only its last version can be changed."""
    history = view.history(code)
    entry = next((entry for entry in reversed(history) if entry.known_on <= view.today), history[-1])
    if not isinstance(entry.record, Offer):
        raise Http404
    last = entry is history[-1]
    return Lines(entry.record, entry, last and bool(service.can_edit_lines(view, entry.record)))


class LineFilter(forms.Form):
    """Which lines to show. Rates in percent."""

    hs = forms.CharField(label=gettext_lazy("HS begins with"), required=False, max_length=20)
    q = forms.CharField(label=gettext_lazy("Words in the goods"), required=False, max_length=100)
    rate = forms.ChoiceField(label=gettext_lazy("Rate"), required=False)
    least = forms.FloatField(label=gettext_lazy("From (%)"), required=False)
    most = forms.FloatField(label=gettext_lazy("To (%)"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        rate = self.fields["rate"]
        assert isinstance(rate, forms.ChoiceField)
        names = [(name, COLUMN_NAMES[name]) for name in EDITED]
        rate.choices = [("", gettext("Any")), *names]

    def lines(self, offer: Offer) -> list[TariffLine]:
        """The lines meant; all of them while the filter cannot be used."""
        if not self.is_valid():
            return list(offer.lines)
        sent = self.cleaned_data
        places = matching_lines(offer.lines, hs=sent["hs"], words=sent["q"])
        found = [offer.lines[place] for place in places]
        for end, keeps in (("least", operator.ge), ("most", operator.le)):
            if sent["rate"] and sent[end] is not None:
                found = _within(found, sent["rate"], round(sent[end] / 100, 12), keeps)
        return found


def _within(
    lines: Iterable[TariffLine], name: str, limit: float, keeps: Callable[[float, float], bool]
) -> list[TariffLine]:
    return [line for line in lines if (rate := getattr(line, name)) is not None and keeps(rate, limit)]


@room
def offer_lines(request: Request, code: str) -> HttpResponse:
    """The tariff lines of an offer."""
    view = request.view
    shown = lines_of(view, code)
    line_filter = LineFilter(request.GET)
    found = line_filter.lines(shown.offer)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view, "offer": shown.offer, "can_edit": shown.can_edit, "filter": line_filter, "page": page,
        "reserved": not view.sees_all_of(code), "formats": list(FORMATS),
        "standing": service.standings(view).get(code), "findings": _findings_by_offer(view).get(code, ()),
        "purchases": _purchases(view, shown.offer),
    }  # fmt: skip
    template = "workspace/offer_lines.html#lines" if request.htmx else "workspace/offer_lines.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@room
def download(request: Request, code: str, form: str) -> HttpResponse:
    """The lines the filter leaves, as a file."""
    if form not in FORMATS:
        raise Http404
    offer = lines_of(request.view, code).offer
    rows = [_cells(line) for line in LineFilter(request.GET).lines(offer)]
    note(request, "downloaded", negotiation=request.view.negotiation, target=code)
    return table_download(f"{code}-lines", COLUMNS, rows, form=form)


def _cells(line: TariffLine) -> list[str]:
    plain = line.model_dump(mode="json")
    return ["" if plain[column] is None else str(plain[column]) for column in COLUMNS]


urlpatterns = [
    path("offers/", offers, name="offers"),
    path("offers/<str:code>/lines/", offer_lines, name="offer-lines"),
    path("offers/<str:code>/lines/download/<str:form>/", download, name="offer-download"),
]
