"""Purchases from the counterpart by stage, each counted once, and the balance in each country's own count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from entente.calibration.balance_inputs import InvalidBalance, balance_parameters
from entente.calibration.balance_results import BalanceProjection, BalanceYear, CapacityWarning, Interval
from entente.dossier.kinds import Agency, Figure, Purchase
from entente.plan.balance import CUTS, BalanceCase, balance_chart, targets_of
from entente.plan.purchase_ledger import STAGES, LedgerRow
from entente.workspace import words
from entente.workspace.doors import Request, room
from entente.workspace.drawings import draw, drawn
from entente.workspace.records import View
from entente.workspace.services import purchases as service

__all__ = ["balance", "purchases", "urlpatterns"]

A_PAGE = 50
SOON = 30  # days before a day of signing from which it is marked
UNSIGNED = ("intent", "mou")
LEFT_OUT = {
    "package": gettext_lazy("a total of several; its parts count"),
    "existing-order": gettext_lazy("ordered before the talks"),
    "service": gettext_lazy("finance or services, not goods"),
    "illustrative": gettext_lazy("made up for the example"),
    "part": gettext_lazy("part of one that counts"),
    "twin": gettext_lazy("seems to be one that counts"),
    "cancelled": gettext_lazy("cancelled"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A purchase as the ledger shows it.

    Attributes:
        due: the day by which it should be signed, where it is not signed yet.
        urgency: `bad` if that day has passed, `warn` if it is near, else "".
    """

    entry: LedgerRow
    due: date | None
    urgency: str
    why_not: str


@room
def purchases(request: Request) -> HttpResponse:
    """The ledger."""
    view = request.view
    ledger = service.ledger(view)
    chosen = {name: request.GET.get(name, "") for name in ("stage", "sector", "agency")}
    rows = [_row(entry, view.today) for entry in ledger.rows if _fits(entry.purchase, chosen)]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    agencies = view.dossier.all(Agency)
    every = [entry.purchase for entry in ledger.rows]
    choices = {
        "stage": [(s, words.word(s)) for s in (*STAGES, "cancelled") if any(p.state == s for p in every)],
        "sector": [(s, words.word(s)) for s in sorted({p.sector for p in every})],
        "agency": [
            (code, agencies[code].title if code in agencies else code)
            for code in sorted({p.agency for p in every if p.agency})
        ],
    }
    context = {"view": view, "ledger": ledger, "page": page, "chosen": chosen, "choices": choices,
               "chances": {row.purchase.state: row.chance for row in ledger.rows}}  # fmt: skip
    return render(request, "workspace/purchases.html", context)


def _fits(purchase: Purchase, chosen: dict[str, str]) -> bool:
    known = {"stage": purchase.state, "sector": purchase.sector, "agency": purchase.agency or ""}
    return all(not value or known[name] == value for name, value in chosen.items())


def _row(entry: LedgerRow, today: date) -> Row:
    purchase = entry.purchase
    due = purchase.sign_by if purchase.state in UNSIGNED else None
    urgency = "" if due is None else "bad" if due < today else "warn" if (due - today).days <= SOON else ""
    return Row(entry, due, urgency, str(LEFT_OUT.get(entry.left_out, "")))


@dataclass(frozen=True, slots=True)
class Year:
    """One year, a cell for each count; None where a count has not that year."""

    year: int
    counts: Sequence[BalanceYear | None]


@dataclass(frozen=True, slots=True)
class Target:
    """A cut of the surplus we assume, in one count."""

    name: str
    cut: float
    surplus_usd: float
    reached_in: int | None
    chance: float
    last_year: int
    needed_usd: float
    contracts_usd: Interval


@room
def balance(request: Request) -> HttpResponse:
    """Both countries' statistics side by side, and what purchases do to the balance."""
    view = request.view
    context: dict[str, Any] = {"view": view, "observed": _observed(view)}
    try:
        case = service.balance(view)
    except InvalidBalance as error:
        return render(request, "workspace/balance.html", {**context, "trouble": str(error)})
    context |= {"case": case, "projection": case.projection}
    if case.projection is not None and case.projection.purchases:
        context |= _projected(request, case, case.projection)
    template = "workspace/balance.html#chart" if request.htmx else "workspace/balance.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _observed(view: View) -> list[Figure]:
    """Figures of the balance as somebody counted them, by period and then by whose count."""
    found = [f for f in view.dossier.current(Figure) if f.nature == "observed" and "trade-balance" in f.topics]
    return sorted(found, key=lambda figure: (figure.period, figure.quantity, figure.statistic), reverse=True)


def _projected(request: Request, case: BalanceCase, projection: BalanceProjection) -> dict[str, Any]:
    book = words.book()
    chart = balance_chart(case, request.view.dossier.negotiation.home_name, book)
    wanted = bool(request.htmx) or "chart" in request.GET
    return {
        "chart": chart,
        "drawing": draw(chart, book.language) if wanted else drawn(chart, book.language),
        "years": _by_year(projection),
        "targets": list(_targets(case, projection)),
        "capacity": [(warning, _capacity(warning)) for warning in projection.capacity],
        "limit": balance_parameters()["capacity"]["warn_above"],
        "names": [count.name for count in case.counts],
        "illustrative": {purchase.code for purchase in case.whole if purchase.illustrative},
    }


def _by_year(projection: BalanceProjection) -> list[Year]:
    paths = [{one.year: one for one in path.years} for path in projection.paths]
    return [Year(year, [path.get(year) for path in paths]) for year in sorted({y for path in paths for y in path})]


def _targets(case: BalanceCase, projection: BalanceProjection) -> list[Target]:
    out = []
    for count, line in zip(case.counts, projection.paths, strict=True):
        for cut, surplus in zip(CUTS, targets_of(count), strict=False):
            found = next(one for one in line.targets if one.target_usd == surplus)
            last_year, chance = found.chance_by_year[-1]
            out.append(
                Target(
                    count.name, cut, surplus, found.reached_in, chance, last_year, found.needed_a_year_usd,
                    found.stated_value_needed_usd,
                )
            )  # fmt: skip
    return out


def _capacity(warning: CapacityWarning) -> str:
    """The warning in words, without the codes of the purchases."""
    book = words.book()
    text = f"{words.money(warning.due_usd)}{book('projection.due', hs=warning.hs, year=warning.year)}"
    if warning.largest_usd is None:
        return f"{text}{book('projection.none-recorded')}"
    return f"{text}{book('projection.recorded', year=warning.largest_year)}{words.money(warning.largest_usd)}."


urlpatterns = [
    path("purchases/", purchases, name="purchases"),
    path("balance/", balance, name="balance"),
]
