"""Charts as drawings within a page. Drawing takes most of a second, so that what was drawn is kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import astuple
from hashlib import sha256
from threading import Lock

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from entente.plan.document import Chart
from entente.publishing.charts import render_svg
from entente.publishing.text import clean

__all__ = ["draw", "drawn"]

_MOST = 64
_kept: OrderedDict[str, SafeString] = OrderedDict()
_lock = Lock()


def drawn(chart: Chart, language: str) -> SafeString | None:
    """Return the drawing if it was made before."""
    with _lock:
        return _kept.get(_key(chart, language))


def draw(chart: Chart, language: str) -> SafeString:
    """Return the drawing: one picture with the chart's description, whatever stands in it."""
    found = drawn(chart, language)
    if found is not None:
        return found
    svg = render_svg(chart, language=language)
    opening = format_html('<svg role="img" aria-label="{}" ', clean(chart.alt or chart.title))
    picture = opening + mark_safe(svg.removeprefix("<svg "))
    with _lock:
        _kept[_key(chart, language)] = picture
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return picture


def _key(chart: Chart, language: str) -> str:
    return sha256(repr((astuple(chart), language)).encode()).hexdigest()
