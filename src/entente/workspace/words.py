"""Words and figures as people read them, in the language of the page.

States, topics and other words of the kinds are in the catalogue of the plan, so that pages and plan say the same;
what only the workspace names (roles, classifications, kinds in the plural) is here.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from entente.base.money import Money
from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.plan import LANGUAGES, Phrasebook, Severity

__all__ = [
    "KINDS",
    "book",
    "day",
    "days_away",
    "kind",
    "kinds",
    "money",
    "number",
    "percent",
    "tone",
    "unnamed",
    "word",
]

ROLES: dict[str, Promise] = {
    Role.CONTRIBUTOR: lazy("contributor"),
    Role.CONSOLIDATOR: lazy("consolidator"),
    Role.ANALYST: lazy("analyst"),
    Role.PRINCIPAL: lazy("principal"),
    Role.COUNTERPART_FACING: lazy("counterpart-facing officer"),
    Role.AUDITOR: lazy("auditor"),
    Role.ADMINISTRATOR: lazy("administrator"),
}
LEVELS: dict[str, Promise] = {
    Classification.PUBLIC: lazy("public"),
    Classification.INTERNAL: lazy("internal"),
    Classification.CONFIDENTIAL: lazy("confidential"),
    Classification.SECRET: lazy("secret"),
    Severity.BLOCKING: lazy("blocking"),
    Severity.MAJOR: lazy("major"),
    Severity.MINOR: lazy("minor"),
}
# kind → several of it
KINDS: dict[str, Promise] = {
    "directive": lazy("Directives"),
    "concern": lazy("Concerns"),
    "measure": lazy("Measures"),
    "explanation": lazy("Explanations"),
    "request": lazy("Requests"),
    "offer": lazy("Offers"),
    "purchase": lazy("Purchases"),
    "law": lazy("Laws"),
    "red_line": lazy("Red lines"),
    "commitment": lazy("Commitments"),
    "plan": lazy("Plans"),
    "decision": lazy("Decisions"),
    "development": lazy("Developments"),
    "figure": lazy("Figures"),
    "scenario": lazy("Scenarios"),
    "benchmark_deal": lazy("Benchmark deals"),
    "meeting": lazy("Meetings"),
    "source": lazy("Sources"),
    "agency": lazy("Agencies"),
}
TONES = {
    "good": ("resolved", "closed", "accepted", "adopted", "granted", "agreed", "in-force", "passed", "delivered",
             "cleared", "taken", "approved", "success", "ready", "good"),
    "warn": ("returned", "major", "secret", "dormant", "planned", "warning", "warn", "objected"),
    "bad": ("blocking", "refused", "withdrawn", "cancelled", "dropped", "reversed", "overdue", "error", "bad"),
    "info": ("given", "reported", "submitted", "tabled", "presented", "explained", "answered", "contract", "delivery",
             "mou", "confidential", "info", "review"),
}  # fmt: skip
_TONE_OF = {value: name for name, values in TONES.items() for value in values}


@cache
def _book(language: str) -> Phrasebook:
    return Phrasebook(language)


def book() -> Phrasebook:
    """The plan's phrasebook in the language of the page."""
    language = (get_language() or "en")[:2]
    return _book(language if language in LANGUAGES else "en")


def word(value: object) -> str:
    """A state, topic, role, severity or classification as people say it."""
    text = str(value)
    ours = ROLES.get(text) or LEVELS.get(text)
    if ours is not None:
        return str(ours)
    said = book().word(text)
    return said if said != text else _(_plain(text))


def unnamed(text: str) -> str:
    """The word as pages show it, or nothing if plan or workspace name it; such words are collected for translation."""
    return "" if text in ROLES or text in LEVELS or text == "" or _book("vi").has(f"word.{text}") else _plain(text)


def _plain(text: str) -> str:
    return text.replace("-", " ").replace("_", " ")


def kind(name: str) -> str:
    """One record of a kind: `red_line` is a red line."""
    return word(f"kind-{name}") if book().has(f"word.kind-{name}") else _plain(name)


def kinds(name: str) -> str:
    """Several records of a kind."""
    return str(KINDS[name]) if name in KINDS else kind(name).capitalize()


def tone(value: object) -> str:
    """The tone in which a state, severity or message is shown: good, warn, bad, info or neutral."""
    return _TONE_OF.get(str(value), "neutral")


def day(value: date | datetime | None) -> str:
    """30 April 2025; 30/4/2025. A moment is shown in the time zone of the workspace."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{book().day(local.date())}, {local:%H:%M}"
    return book().day(value)


def days_away(value: date, today: date) -> str:
    """in 5 days; today; 3 days ago."""
    days = (value - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def percent(fraction: float | None) -> str:
    """7.5 %; 7,5%."""
    return "–" if fraction is None else book().percent(fraction)


def number(value: float | int | None) -> str:
    """1,234.5; 1.234,5."""
    if value is None:
        return "–"
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if book().language == "vi" else text


def money(value: Money | float | int | None) -> str:
    """USD 1.25 bn; 1,25 tỷ USD. Ranges and other currencies as they are written."""
    if value is None:
        return "–"
    if isinstance(value, Money):
        return book().amount(value.low) if value.exact and value.currency == "USD" else str(value)
    return book().amount(float(value))
