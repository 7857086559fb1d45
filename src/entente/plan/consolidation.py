"""The consolidated plan before it is written: the case as of a day, priced, judged and searched for gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from entente.bargaining import Incompatibility, Verdict
from entente.base.memory import give_back_freed_memory
from entente.dossier import Dossier
from entente.dossier.kinds import KINDS, Concern, Directive, Law, Offer, Purchase, Request
from entente.dossier.record import Record
from entente.plan.assessment import Assessment, assess
from entente.plan.findings import Finding, Severity
from entente.plan.findings.plans import Clash, clashes
from entente.plan.findings.rules import Context, find_all
from entente.plan.phrasebook import Phrasebook

__all__ = ["Consolidated", "consolidate"]


@dataclass(frozen=True)
class Consolidated:
    """Everything the plan is written from.

    Attributes:
        dossier: the case as of a day.
        book: the language.
        findings: what is missing, late or contradictory, the most severe first.
        assessment: what the models say, with the reasons where they could not be run.
    """

    dossier: Dossier
    book: Phrasebook
    findings: tuple[Finding, ...]
    assessment: Assessment

    @cached_property
    def _context(self) -> Context:
        return Context(self.dossier, self.assessment.duty_forgone)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What each red line says of each open offer."""
        return self._context.verdicts

    @property
    def incompatibilities(self) -> tuple[Incompatibility, ...]:
        """Offers that treaties do not allow."""
        return self._context.incompatibilities

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """Items on which ministries differ."""
        return tuple(clashes(self.dossier))

    def count(self, severity: Severity) -> int:
        """Number of findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def ready(self) -> bool:
        """Whether nothing blocks the plan."""
        return self.count(Severity.BLOCKING) == 0

    @cached_property
    def illustrative(self) -> bool:
        """Whether any record of the case is made up for the example."""
        return any(r.illustrative for kind in KINDS for r in self.dossier.tables.get(kind, {}).values())

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON types, without its sections; see the reference page of the outputs."""
        dossier = self.dossier
        records: dict[str, type[Record]] = {
            "directives": Directive,
            "purchases": Purchase,
            "offers": Offer,
            "concerns": Concern,
            "requests": Request,
            "laws": Law,
        }
        return {
            "schema": "entente/plan/1",
            "case": dossier.negotiation.code,
            "as_of": dossier.as_of.isoformat(),
            "language": self.book.language,
            "inputs_sha256": dossier.inputs_sha256,
            "summary": {"ready": self.ready, **{severity.value: self.count(severity) for severity in Severity}},
            "findings": [finding.to_json() for finding in self.findings],
            "scenarios": self.assessment.to_json(),
            **{key: [r.model_dump(mode="json") for r in dossier.each(cls)] for key, cls in records.items()},
        }


def consolidate(
    dossier: Dossier,
    book: Phrasebook,
    *,
    extracts: Sequence[Path] = (),
    progress: Callable[[str], None] | None = None,
) -> Consolidated:
    """Price, judge and search a case as of its day.

    Args:
        dossier: the case as of a day.
        book: the language of the plan.
        extracts: files of trade flows for the origin screen.
        progress: told what goes on.
    """
    tell = progress or (lambda _: None)
    tell(book("progress.pricing"))
    assessment = assess(dossier, extracts=extracts)
    give_back_freed_memory()
    tell(book("progress.checking"))
    findings = find_all(dossier, book, duty_forgone=assessment.duty_forgone)
    return Consolidated(dossier, book, findings, assessment)
