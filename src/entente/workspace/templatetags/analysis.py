"""Figures of the models as people read them: a middle result with its range below."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entente.workspace import words

__all__ = ["register"]

register = template.Library()


class Ranged(Protocol):
    """A figure with its range."""

    @property
    def low(self) -> float: ...
    @property
    def mid(self) -> float: ...
    @property
    def high(self) -> float: ...


@register.filter
def share(fraction: float | None) -> str:
    """Percent with the digits a model's result deserves: 2.3 %; 48 %."""
    if fraction is None:
        return "–"
    percent = abs(fraction) * 100
    rounded = round(percent, 0 if percent >= 10 else 1 if percent >= 1 else 2)
    return words.percent(rounded / 100)


@register.filter
def share_change(fraction: float) -> str:
    """The same with its sign."""
    return _signed(fraction, share(fraction))


@register.filter
def billions(value: float) -> str:
    """US dollars in billions, for columns that say so: 61; 7.8; 0.96."""
    amount = abs(value) / 1e9
    return ("−" if value < 0 else "") + words.number(round(amount, 1 if amount >= 1 else 2))


@register.filter
def millions(value: float) -> str:
    """US dollars in millions."""
    return words.number(round(value / 1e6))


@register.filter
def billions_change(value: float) -> str:
    """The same with its sign."""
    return _signed(value, billions(abs(value)))


def _signed(value: float, text: str) -> str:
    sign = "" if value == 0 else "+" if value > 0 else "−"
    return f"{sign}{text}"


@register.simple_tag
def estimate(value: Ranged, kind: str) -> SafeString:
    """A figure with its range: `{% estimate x.change "share" %}`; `bn`; `level` without a plus; `millions`."""
    write = {"share": share_change, "bn": billions_change, "level": billions, "millions": millions}[kind]
    low, mid, high = write(value.low), write(value.mid), write(value.high)
    if low == high:
        return format_html('<span class="estimate">{}</span>', mid)
    span = _("%(low)s to %(high)s") % {"low": low.rstrip("% \u00a0"), "high": high}
    return format_html('<span class="estimate">{}<small>{}</small></span>', mid, span)
