"""The register of rules and what they produce."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from entente.bargaining import DutyForgoneRange, Incompatibility, Verdict, check_compatibility, judge_offers
from entente.base.memory import without_garbage_collection
from entente.dossier import Dossier
from entente.plan.phrasebook import Phrasebook

__all__ = ["RULES", "Context", "Finding", "Hit", "Rule", "Severity", "find_all", "rule"]


class Severity(StrEnum):
    """How much a finding matters: a blocking one must be cleared before the plan can be used."""

    BLOCKING = "blocking"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def rank(self) -> int:
        """0 for blocking, 1 for major, 2 for minor."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Hit:
    """One case of a rule being broken.

    Attributes:
        records: codes concerned, the first being the one to mend.
        values: what the wording needs.
        severity: where it differs from the rule's own.
        variant: a second wording of the same rule, e.g. `due-today`.
        illustrative: rests on something made up inside a record that is not, e.g. the days of a bill's path.
        about: what is to be settled, in a few words, where the records do not say it.
    """

    records: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None
    variant: str = ""
    illustrative: bool = False
    about: str = ""


@dataclass(frozen=True)
class Context:
    """A dossier with the judgements several rules share."""

    dossier: Dossier
    duty_forgone: Mapping[str, DutyForgoneRange] | None = None

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The red-line gate's verdicts."""
        return judge_offers(self.dossier, duty_forgone=self.duty_forgone)

    @cached_property
    def incompatibilities(self) -> tuple[Incompatibility, ...]:
        """Offers that treaties do not allow."""
        return check_compatibility(self.dossier)


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule."""

    code: str
    severity: Severity
    check: Callable[[Context], Iterator[Hit]]

    @property
    def text(self) -> str:
        """The rule in one sentence: the first line of the function's docstring."""
        return (self.check.__doc__ or "").strip().splitlines()[0]


RULES: dict[str, Rule] = {}


def rule(
    code: str, severity: Severity
) -> Callable[[Callable[[Context], Iterator[Hit]]], Callable[[Context], Iterator[Hit]]]:
    """Register a function as the rule `code`."""

    def register(check: Callable[[Context], Iterator[Hit]]) -> Callable[[Context], Iterator[Hit]]:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        RULES[code] = Rule(code, severity, check)
        return check

    return register


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, in words: what, which records, what to do.

    Attributes:
        place: file and line of the first record; `case.yaml` where the case as a whole is meant.
        illustrative: one of the records is made up for the example.
        about: what is to be settled, in a few words, where the records do not say it.
    """

    code: str
    severity: Severity
    records: tuple[str, ...]
    message: str
    remedy: str
    place: str = ""
    illustrative: bool = False
    about: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain JSON types."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "records": list(self.records),
            "message": self.message,
            "remedy": self.remedy,
            "place": self.place,
            "illustrative": self.illustrative,
        }


def find_all(
    dossier: Dossier, book: Phrasebook, *, duty_forgone: Mapping[str, DutyForgoneRange] | None = None
) -> tuple[Finding, ...]:
    """Run every rule over the case as of its day.

    Args:
        dossier: the case as of a day.
        book: the language of messages and remedies.
        duty_forgone: see `entente.bargaining.judge_offers`.

    Returns:
        Findings, the most severe first, then by rule and record.
    """
    context = Context(dossier, duty_forgone)
    with without_garbage_collection():
        found = [_finding(entry, hit, dossier, book) for entry in RULES.values() for hit in entry.check(context)]
    return tuple(sorted(found, key=lambda f: (f.severity.rank, f.code, f.records)))


def _finding(entry: Rule, hit: Hit, dossier: Dossier, book: Phrasebook) -> Finding:
    key = f"finding.{entry.code}" + (f".{hit.variant}" if hit.variant else "")
    first = hit.records[0] if hit.records else ""
    values = {"title": dossier.name(first), "code": first, **hit.values}
    records = [dossier.find(code) for code in hit.records]
    return Finding(
        code=entry.code,
        severity=hit.severity or entry.severity,
        records=hit.records,
        message=book(f"{key}.message", **values),
        remedy=book(f"{key}.remedy", **values),
        place=str(dossier.places.get(first, "")) if hit.records else "case.yaml",
        about=hit.about,
        illustrative=hit.illustrative or any(record is not None and record.illustrative for record in records),
    )
