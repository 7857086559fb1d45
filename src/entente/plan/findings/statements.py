"""Statements: sourced, resting on what is current, and never smoothed over where sources disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from entente.dossier import Dossier
from entente.dossier.kinds import KINDS, Figure
from entente.plan.findings.rules import Context, Hit, Severity, rule
from entente.plan.phrasebook import Word

SAME_WITHIN = 0.005


def disagreements(dossier: Dossier) -> list[tuple[Figure, ...]]:
    """Groups of figures for the same quantity and period that do not agree, whether or not the counts are the same.

    Estimates differ by nature and are left out. Values within half a percent of each other agree.
    """
    groups: defaultdict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in dossier.each(Figure):
        if figure.nature != "estimate" and figure.code not in dossier.superseded_by:
            groups[figure.quantity, figure.period, figure.unit].append(figure)
    return [tuple(group) for group in groups.values() if len(group) > 1 and _differ(group)]


def _differ(group: list[Figure]) -> bool:
    values = [v for f in group for v in (f.value_low, f.value_high) if v is not None]
    return max(values) - min(values) > SAME_WITHIN * max(abs(v) for v in values)


@rule("SRC-NONE", Severity.MAJOR)
def without_source(context: Context) -> Iterator[Hit]:
    """Every statement that is not marked as made up has a source."""
    dossier = context.dossier
    for kind, cls in KINDS.items():
        if not cls.needs_source:
            continue
        for code, record in dossier.tables.get(kind, {}).items():
            if record.sources or record.illustrative:
                continue
            values = {"kind": Word(f"kind-{kind}")}
            if code in dossier.documented_later:
                yield Hit((code,), values, Severity.MINOR, "later")
            else:
                yield Hit((code,), values)


@rule("BASIS-SUPERSEDED", Severity.MAJOR)
def resting_on_superseded(context: Context) -> Iterator[Hit]:
    """Nothing rests on a development that a later one has overtaken."""
    dossier = context.dossier
    for kind, cls in KINDS.items():
        if "rests_on" not in cls.model_fields:
            continue
        for code, record in dossier.tables.get(kind, {}).items():
            if code in dossier.superseded_by or record.state in ("withdrawn", "in-force"):
                continue
            for basis in getattr(record, "rests_on", ()):
                newer = dossier.superseded_by.get(basis)
                if newer is not None:
                    values = {"old": basis, "old_title": dossier.name(basis), "new": newer}
                    yield Hit((code, basis, newer), {**values, "new_title": dossier.name(newer)})


@rule("FIG-DISAGREE", Severity.MINOR)
def figures_disagree(context: Context) -> Iterator[Hit]:
    """Two sources that disagree are both shown, with whose count each is."""
    for group in disagreements(context.dossier):
        shown = "; ".join(_figure(figure) for figure in group)
        counts = {figure.statistic for figure in group}
        variant = "counts" if len(counts) == len(group) and "" not in counts else ""
        first = group[0]
        values = {"quantity": first.quantity, "period": first.period or "–", "shown": shown}
        yield Hit(tuple(figure.code for figure in group), values, variant=variant)


def _figure(figure: Figure) -> str:
    value = f"{figure.value_low:g}" + (f" to {figure.value_high:g}" if figure.value_high is not None else "")
    count = figure.statistic or (figure.sources[0].source if figure.sources else figure.code)
    return f"{value} {figure.unit} ({count})"
