"""Is the negotiation ready: what blocks and what must be decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from entente.plan.findings import Finding, Severity

__all__ = ["NEEDS_DECISION", "Readiness", "grouped", "judge_readiness", "needed"]

# Findings that a desk can mend by itself need no decision; these do.
NEEDS_DECISION = (
    "REDLINE-HIT",
    "REDLINE-UNKNOWN",
    "OFFER-TREATY",
    "PLAN-MISSING",
    "PLAN-CLASH",
    "PLAN-REDLINE",
    "REDLINE-NEAR",
    "OFFER-AUTHORITY",
    "LAW-LATE",
    "BASIS-SUPERSEDED",
    "DIR-SLIP",
)


def needed(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that call for a decision, the most severe first; minor ones are left to the desks."""
    rank = {code: index for index, code in enumerate(NEEDS_DECISION)}
    chosen = [f for f in findings if f.code in rank and f.severity is not Severity.MINOR]
    return sorted(chosen, key=lambda f: (f.severity.rank, rank[f.code], f.records))


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one rule together, in the order in which the rules first appear."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Readiness:
    """The findings of a case, as far as they are known, in the order in which a reader needs them.

    Attributes:
        counts: findings per severity.
        groups: all findings by severity, those of one rule together.
        decisions: those that call for a decision, by rule.
    """

    counts: Mapping[Severity, int]
    groups: Mapping[Severity, list[list[Finding]]]
    decisions: list[list[Finding]]

    @property
    def ready(self) -> bool:
        """Whether nothing blocks the plan."""
        return self.counts[Severity.BLOCKING] == 0


def judge_readiness(findings: Iterable[Finding]) -> Readiness:
    """Sort findings into what blocks, what is to be decided, and the rest."""
    found = list(findings)
    by_severity = {severity: [f for f in found if f.severity is severity] for severity in Severity}
    return Readiness(
        counts={severity: len(of) for severity, of in by_severity.items()},
        groups={severity: grouped(of) for severity, of in by_severity.items()},
        decisions=grouped(needed(found)),
    )
