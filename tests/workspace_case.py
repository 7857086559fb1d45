"""Aurelia's negotiation with Borealis: who takes part, and one record of most kinds."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.dossier.record import Classification
from entente.dossier.states import Role

__all__ = ["PASSWORD", "PEOPLE", "TODAY", "fill"]

TODAY = date(2025, 4, 30)
PASSWORD = "correct horse battery staple"
# username → role, agency, clearance
PEOPLE = {
    "desk": (Role.CONTRIBUTOR, "FIN", Classification.CONFIDENTIAL),
    "works": (Role.CONTRIBUTOR, "BUY", Classification.CONFIDENTIAL),
    "lead": (Role.CONSOLIDATOR, "LEAD", Classification.SECRET),
    "economist": (Role.ANALYST, "LEAD", Classification.SECRET),
    "head": (Role.PRINCIPAL, "HEAD", Classification.SECRET),
    "envoy": (Role.COUNTERPART_FACING, "LEAD", Classification.CONFIDENTIAL),
    "auditor": (Role.AUDITOR, "", Classification.SECRET),
    "admin": (Role.ADMINISTRATOR, "", Classification.INTERNAL),
}


def fill(case: Any) -> Any:
    """Add one record of most kinds, shared ones and papers of two ministries."""
    case.header(sessions=[{"code": "S-1", "title": "Ninth session", "opens": "2025-05-05", "closes": "2025-06-28",
                           "known_on": "2025-03-01"}])  # fmt: skip
    case.add("meeting", "MTG-1")
    case.add("directive", "DIR-1", addressees=["FIN", "BUY"], asks_for_plan=True, agency="HEAD", deadline="2025-04-30")
    case.add("development", "DEV-1", touches=["CON-1"])
    case.add("figure", "FIG-1")
    case.add("concern", "CON-1")
    case.add("measure", "MEA-1", answers=["CON-1"], agency="LEAD")
    case.add("explanation", "EXP-1")
    case.add("request", "REQ-1", agency="LEAD")
    case.add("offer", "OFF-1", lines=[{"hs": "0207", "mfn_applied_rate": "20%", "opening": "15%", "target": "10%",
                                       "floor": "5%"}])  # fmt: skip
    case.add("offer", "OFF-2", form="other", agency="BUY")
    case.add("purchase", "PUR-1", agency="BUY")
    case.add("law", "LAW-1", agency="FIN")
    case.add("red_line", "RED-1", agency="FIN", classification="secret")
    case.add("commitment", "TRE-1")
    case.add("plan", "PLAN-FIN", state="draft", submitted_on=None, directive="DIR-1",
             positions=[{"item": "tariff:0207", "opening": 15, "target": 10, "floor": 5, "unit": "%"}])  # fmt: skip
    case.add("plan", "PLAN-BUY", agency="BUY", directive="DIR-1", file="plans/buy.yaml")
    case.add("scenario", "SCE-1")
    case.add("benchmark_deal", "BEN-1")
    return case
