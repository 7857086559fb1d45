"""Tags and filters of every template."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from entente.dossier.kinds import KINDS

__all__ = ["register"]

register = template.Library()


@register.simple_tag(takes_context=True)
def room(context: dict[str, Any], name: str, **kwargs: Any) -> str:
    """The address of a page of the negotiation at hand: `{% room "record" code=record.code %}`."""
    return reverse(name, kwargs={"negotiation": context["request"].view.negotiation.code, **kwargs})


@register.filter
def kind_name(kind: str) -> str:
    """A kind as people say it."""
    return kind.replace("_", " ")


@register.filter
def field(record: Any, name: str) -> Any:
    """A field of a record by name."""
    return getattr(record, name, "")


register.filter("kinds", lambda _value: tuple(KINDS))
