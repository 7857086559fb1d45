"""Tags and filters of every template."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from entente.workspace import words
from entente.workspace.models import Notice
from entente.workspace.navigation import address, links

__all__ = ["register"]

register = template.Library()


@register.simple_tag(takes_context=True)
def room(context: dict[str, Any], name: str, **kwargs: Any) -> str:
    """The address of a page of the negotiation at hand: `{% room "record" code=record.code %}`."""
    negotiation = context["request"].view.negotiation.code
    return address(name, negotiation, **kwargs) or reverse(name, kwargs={"negotiation": negotiation, **kwargs})


@register.simple_tag(takes_context=True)
def room_or_nothing(context: dict[str, Any], name: str, **kwargs: Any) -> str:
    """The same, or nothing if there is no such page."""
    view = getattr(context.get("request"), "view", None)
    return address(name, view.negotiation.code, **kwargs) if view is not None else ""


@register.simple_tag(takes_context=True)
def navigation(context: dict[str, Any]) -> SafeString:
    """Links to the rooms that are offered to the person, by group."""
    return links(context["request"].view, context["request"].path)


@register.simple_tag(takes_context=True)
def record_link(context: dict[str, Any], code: str) -> SafeString | str:
    """A record by title and code, as a link if it is one the person sees: `{% record_link plan.code %}`."""
    view = context["request"].view
    record = view.dossier.find(code)
    if record is None:
        return code
    link = address("record", view.negotiation.code, code=code)
    return format_html('<a href="{}">{}</a> <span class="code muted">{}</span>', link, record.title, code)


@register.simple_tag(takes_context=True)
def code_link(context: dict[str, Any], code: str) -> SafeString | str:
    """A record by its code alone, for narrow columns; the title shows on pointing at it."""
    view = context["request"].view
    record = view.dossier.find(code)
    if record is None:
        return code
    link = address("record", view.negotiation.code, code=code)
    return format_html('<a class="code" href="{}" title="{}">{}</a>', link, record.title, code)


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> int:
    """How many notices the person has not read yet."""
    return len(Notice.objects.unread_of(context["request"].view))


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """The query of this page with some parameters changed; None removes one: `href="{% with_query page=2 %}"`."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def badge(value: object, tone: str = "") -> SafeString | str:
    """A state, severity or classification as a badge: `{{ record.state|badge }}`; the tone may be named."""
    if not value:
        return ""
    return format_html('<span class="badge badge--{}">{}</span>', tone or words.tone(value), words.word(value))


@register.filter
def field(record: Any, name: str) -> Any:
    """A field of a record by name."""
    return getattr(record, name, "")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a mapping for a key, or nothing."""
    return mapping.get(key, "")


@register.filter
def phrase(key: str) -> str:
    """A phrase of the plan, so that page and plan say the same: `{{ "assumption.delay"|phrase }}`."""
    return words.book()(key) if words.book().has(key) else key


register.filter("kind_name", words.kind)
register.filter("kinds_name", words.kinds)
register.filter("role_name", words.word)
register.filter("word", words.word)
register.filter("tone", words.tone)
register.filter("day", words.day)
register.filter("days_away", words.days_away)
register.filter("money", words.money)
register.filter("percent", words.percent)
register.filter("number", words.number)
