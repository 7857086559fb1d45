"""Sources: documents and tables that statements rest on, and every quote where it stands in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from entente.dossier import Dossier
from entente.dossier.kinds import Source
from entente.dossier.record import Record, SourceReference
from entente.workspace.doors import Request, room
from entente.workspace.models import Attachment
from entente.workspace.records import View

__all__ = ["Stretch", "source_document", "sources", "stretches", "urlpatterns"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A record that quotes a source."""

    record: Record
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a document's text; quoted by `records` if there are any."""

    text: str
    records: Sequence[Record] = field(default_factory=tuple)
    anchor: int = 0


@room
def sources(request: Request) -> HttpResponse:
    """List the sources, the latest first, with how often each is quoted."""
    view = request.view
    quoting = _quoting(view)
    words = request.GET.get("q", "").strip()[:200]
    needle = words.casefold()
    found = [
        source
        for source in view.dossier.each(Source)
        if not needle or needle in f"{source.code} {source.title} {source.publisher}".casefold()
    ]
    found.sort(key=lambda s: (s.published_on or s.known_on, s.code), reverse=True)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    papers = {a.record for a in Attachment.objects.visible_to(view) if a.record}
    rows = [(source, len(quoting.get(source.code, ())), source.code in papers) for source in page.object_list]
    context = {"view": view, "rows": rows, "page": page, "words": words, "total": len(view.dossier.all(Source))}
    return render(request, "workspace/sources.html", context)


@room
def source_document(request: Request, code: str) -> HttpResponse:
    """One source: its document with the quotes marked, and the records that quote it."""
    view = request.view
    source = view.record(code)
    if not isinstance(source, Source):
        raise Http404
    quoted = _quoting(view).get(code, [])
    papers = [a for a in Attachment.objects.visible_to(view) if a.record == code]
    paper = next((a for a in papers if a.text), None)
    context = {
        "view": view,
        "source": source,
        "quoted": quoted,
        "papers": papers,
        "stretches": list(stretches(paper.text, quoted)) if paper is not None else [],
    }
    return render(request, "workspace/source_document.html", context)


_by_dossier: dict[int, tuple[Dossier, dict[str, list[Quoted]]]] = {}


def _quoting(view: View) -> dict[str, list[Quoted]]:
    """Source code → the records that quote it; kept for the dossiers looked at last."""
    dossier = view.dossier
    held = _by_dossier.get(id(dossier))
    if held is None or held[0] is not dossier:
        if len(_by_dossier) > 16:
            _by_dossier.clear()
        out: defaultdict[str, list[Quoted]] = defaultdict(list)
        for table in dossier.tables.values():
            for record in table.values():
                for reference in _references(record):
                    out[reference.source].append(Quoted(record, reference.locator, reference.quote))
        held = _by_dossier[id(dossier)] = (dossier, dict(out))
    return held[1]


def _references(record: Record) -> Iterator[SourceReference]:
    yield from record.sources
    for piece in getattr(record, "evidence", ()):
        yield from piece.sources


def stretches(text: str, quoted: Sequence[Quoted]) -> Iterator[Stretch]:
    """Cut a text at the quotes found in it. White space may differ; a quote ending in ... is its beginning.

    Where quotes overlap, the stretch belongs to all of them.
    """
    spans: list[tuple[int, int, Record]] = []
    for entry in quoted:
        words = entry.quote.removesuffix("...").split()
        if not words:
            continue
        found = re.search(r"\s+".join(map(re.escape, words)), text)
        if found is not None:
            spans.append((found.start(), found.end(), entry.record))
    edges = sorted({0, len(text), *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    anchor = 0
    for start, end in pairwise(edges):
        records = tuple({r.code: r for s, e, r in spans if s <= start and end <= e}.values())
        anchor += bool(records)
        yield Stretch(text[start:end], records, anchor if records else 0)


urlpatterns = [
    path("sources/", sources, name="sources"),
    path("sources/<str:code>/", source_document, name="source-document"),
]
