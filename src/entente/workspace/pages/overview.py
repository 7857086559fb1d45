"""The first page of a negotiation: is it ready, what blocks, what falls due; and the list of all findings."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from entente.dossier.negotiation import KeyDate
from entente.plan import Finding, Severity
from entente.plan.calendar import Due, Event, deadlines, overdue
from entente.plan.filing import Filing, filings
from entente.plan.readiness import judge_readiness
from entente.workspace import words
from entente.workspace.doors import Request, room
from entente.workspace.policies import decides, follows_filing, oversees
from entente.workspace.records import View

__all__ = ["findings", "overview", "urlpatterns"]

DAYS_AHEAD = 14
DUES = 20
PER_GROUP = 5
NAMED = 2
PER_PAGE = 50
EVENTS: dict[Event, Promise] = {
    Event.DIRECTIVE_DUE: _("Directive due"),
    Event.RESPONSE_DUE: _("Response due"),
    Event.SIGN_BY: _("To be signed"),
    Event.OFFER_LAPSES: _("Offer lapses"),
    Event.LAW_STEP: _("Last day to begin"),
    Event.TAKES_EFFECT: _("Takes effect"),
    Event.ENDS: _("Ends"),
    Event.MEETING: _("Meeting"),
}

# status of a filing → tone, words
STATUSES: dict[str, tuple[str, Promise]] = {
    "awaited": ("neutral", _("not filed yet")),
    "missing": ("bad", _("not filed")),
    "returned": ("warn", _("returned")),
    "filed": ("info", _("filed")),
    "late": ("warn", _("filed late")),
    "accepted": ("good", _("accepted")),
    "unasked": ("neutral", _("filed unasked")),
}


@room
def overview(request: Request) -> HttpResponse:
    """Readiness, decisions, blocking findings, deadlines, key dates, who has filed."""
    view = request.view
    body = view.kept(f"overview {_language()}", lambda: _body(request))
    return render(request, "workspace/overview.html", {"view": view, "body": body})


def _body(request: Request) -> SafeString:
    """The page without its frame; the same for everybody who sees the same."""
    context = {"request": request, **_contents(request.view)}
    return render_to_string("workspace/overview.html#body", context)


def _contents(view: View) -> dict[str, Any]:
    found = view.findings(_language())
    readiness = judge_readiness(found)
    filed = [filing for filing in filings(view.dossier) if follows_filing(view.member, filing.agency)]
    coming = deadlines(view.dossier, days=DAYS_AHEAD)
    return {
        "view": view,
        "readiness": readiness,
        "severities": [(severity.value, readiness.counts[severity]) for severity in Severity],
        "blocking": [_blocking(group, view) for group in readiness.groups[Severity.BLOCKING]],
        "decisions": [_decision(group, view) for group in readiness.decisions] if decides(view.member) else [],
        "oversees": oversees(view.member),
        "found": bool(found),
        "filings": [_filing(filing, view, found) for filing in filed],
        "asked": sum(filing.directive is not None for filing in filed),
        "filed": sum(filing.status in ("filed", "late", "accepted") for filing in filed),
        "key_dates": _key_dates(view),
        "deadlines": [_due(due) for due in coming[:DUES]],
        "further": max(len(coming) - DUES, 0),
        "overdue": [_due(due) for due in overdue(view.dossier)],
        "days_ahead": DAYS_AHEAD,
        "kinds": [(kind, len(view.dossier.tables[kind])) for kind in words.KINDS if view.dossier.tables.get(kind)],
    }


@room
def findings(request: Request) -> HttpResponse:
    """Every finding the person may know of, by severity, rule and agency."""
    view, query = request.view, request.GET
    everything = view.findings(_language())
    owners = view.kept(f"owners of findings, {_language()}", lambda: [_owner(finding, view) for finding in everything])
    severity, rule, agency = query.get("severity", ""), query.get("rule", ""), query.get("agency", "")
    chosen = [
        finding
        for finding, owner in zip(everything, owners, strict=True)
        if severity in ("", finding.severity) and rule in ("", finding.code) and agency in ("", owner)
    ]
    context = {
        "view": view,
        "page": Paginator(chosen, PER_PAGE).get_page(query.get("page")),
        "total": len(everything),
        "severity": severity,
        "rule": rule,
        "agency": agency,
        "severities": [member.value for member in Severity],
        "rules": sorted({finding.code for finding in everything}),
        "agencies": sorted({owner for owner in owners if owner}),
    }
    return render(request, "workspace/findings.html", context)


def _language() -> str:
    return (get_language() or "en")[:2]


def _owner(finding: Finding, view: View) -> str:
    """The agency that owns the record to mend."""
    record = view.dossier.find(finding.records[0]) if finding.records else None
    if record is None:
        return ""
    return record.code if record.kind == "agency" else record.agency or ""


def _blocking(group: list[Finding], view: View) -> dict[str, Any]:
    """Blocking findings of one rule; a single one speaks for itself."""
    records = len({finding.records[:1] for finding in group})
    key, book = f"blocking.{group[0].code}", words.book()
    heading = book(key, count=len(group), records=records) if len(group) > 1 and book.has(key) else ""
    return _shown(group, heading, view)


def _decision(group: list[Finding], view: View) -> dict[str, Any]:
    return _shown(group, words.book()(f"decision.{group[0].code}") + ":", view)


def _shown(group: list[Finding], heading: str, view: View) -> dict[str, Any]:
    """A group of findings: what it is about in a line, the first few in full, how many more."""
    about = [finding.about or view.dossier.name(finding.records[0]) for finding in group if finding.records]
    names = list(dict.fromkeys(about))
    return {
        "rule": group[0].code,
        "heading": heading,
        "names": names[:NAMED],
        "unnamed": max(len(names) - NAMED, 0),
        "findings": group[:PER_GROUP],
        "more": max(len(group) - PER_GROUP, 0),
        "illustrative": all(finding.illustrative for finding in group),
    }


def _filing(filing: Filing, view: View, found: tuple[Finding, ...]) -> dict[str, Any]:
    """What is known of an agency's plan. Where nothing is missing and nothing seen, nothing is said."""
    missing = any(finding.code == "PLAN-MISSING" and finding.records[0] == filing.agency for finding in found)
    status = filing.status if filing.plan is not None or missing else ""
    return {"filing": filing, "name": view.dossier.name(filing.agency), "status": STATUSES.get(status, "")}


def _key_dates(view: View) -> list[tuple[KeyDate, int]]:
    """The dates of the case that lie ahead, each with the days left."""
    ahead = [key for key in view.dossier.negotiation.key_dates if key.date >= view.today]
    return [(key, (key.date - view.today).days) for key in sorted(ahead, key=lambda key: key.date)]


def _due(due: Due) -> dict[str, Any]:
    event = EVENTS[due.event]
    return {"day": due.day, "event": event, "code": due.code, "agencies": due.agencies, "detail": due.detail}


urlpatterns = [
    path("", overview, name="overview"),
    path("findings/", findings, name="findings"),
]
