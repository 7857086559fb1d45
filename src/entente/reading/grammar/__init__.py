"""The grammar: rules that find one kind of proposal each in a document's sentences."""

from __future__ import annotations

from collections.abc import Iterator

from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.concerns import find_concerns
from entente.reading.grammar.developments import find_developments
from entente.reading.grammar.directives import find_directives
from entente.reading.grammar.figures import find_figures
from entente.reading.grammar.laws import find_laws
from entente.reading.grammar.limits import find_benchmarks, find_coordination, find_red_lines
from entente.reading.grammar.measures import find_measures
from entente.reading.grammar.meetings import propose_meetings
from entente.reading.grammar.purchases import find_purchases
from entente.reading.grammar.requests import find_requests

__all__ = ["drafts_of"]


def drafts_of(context: Context) -> Iterator[Draft]:
    """Yield the drafts of every kind."""
    findings = list(find_directives(context))
    drafts = list(propose_meetings(context))
    drafts += [f.draft for f in findings if f.outcome == "directive" and f.draft is not None]
    ordered = [(d.sentence.start + d.start, d.sentence.start + d.end) for d in drafts if d.kind == "directive"]
    drafts += find_developments(context, ordered)
    drafts += find_concerns(context)
    drafts += find_measures(context, ordered)
    drafts += find_requests(context, findings)
    drafts += find_purchases(context)
    drafts += find_laws(context)
    drafts += find_red_lines(context)
    drafts += find_coordination(context)
    drafts += find_benchmarks(context)
    yield from drafts
    taken = [
        draft.grounds[name] for draft in drafts for name in ("rate", "value", "goods") if name in draft.grounds
    ] + [(d.sentence.start + d.start, d.sentence.start + d.end) for d in drafts if d.kind == "benchmark_deal"]
    yield from find_figures(context, taken)
