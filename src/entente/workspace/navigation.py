"""The rooms of a negotiation in the order in which they are offered, and which of them a person is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from entente.workspace.policies import rooms
from entente.workspace.records import View

__all__ = ["ROOMS", "Group", "Room", "address", "groups", "links"]

# group → name of the address, title
ROOMS: tuple[tuple[Promise, tuple[tuple[str, Promise], ...]], ...] = (
    (
        _("Now"),
        (
            ("overview", _("Overview")),
            ("tasks", _("My tasks")),
            ("findings", _("Gaps and clashes")),
            ("consents", _("Silent consent")),
        ),
    ),
    (
        _("The talks"),
        (
            ("directives", _("Directives")),
            ("concerns", _("Concerns")),
            ("requests", _("Requests")),
            ("developments", _("Developments")),
        ),
    ),
    (
        _("Positions"),
        (
            ("offers", _("Offers")),
            ("purchases", _("Purchases")),
            ("balance", _("Trade balance")),
            ("laws", _("Laws")),
            ("red-lines", _("Red lines")),
        ),
    ),
    (
        _("The plan"),
        (("plans", _("Ministries' plans")), ("consolidation", _("Consolidation")), ("snapshots", _("Plan versions"))),
    ),
    (_("Analysis"), (("scenarios", _("Scenarios")), ("what-if", _("What if")))),
    (
        _("Evidence"),
        (("sources", _("Sources")), ("inbox", _("Reading inbox")), ("attachments", _("Attachments"))),
    ),
    (_("Running it"), (("members", _("People")), ("log", _("Log")))),
)


@dataclass(frozen=True, slots=True)
class Room:
    """A link to a room; `here` if the person stands in it."""

    title: Promise
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms offered under one heading."""

    title: Promise
    rooms: tuple[Room, ...]


@lru_cache(maxsize=8192)
def address(name: str, negotiation: str, **kwargs: str | int) -> str:
    """The address of a room, or nothing if there is no such room."""
    try:
        return reverse(name, kwargs={"negotiation": negotiation, **kwargs})
    except NoReverseMatch:
        return ""


def groups(view: View, path: str) -> tuple[Group, ...]:
    """The rooms a person has use for; the one whose address the path begins with is where they are."""
    return _groups(rooms(view.member), view.negotiation.code, _here(view, path))


def links(view: View, path: str) -> SafeString:
    """The same as HTML, made once for everybody who is offered the same."""
    return _links(rooms(view.member), view.negotiation.code, _here(view, path), get_language() or "")


def _here(view: View, path: str) -> str:
    """The address of the room a path is in."""
    negotiation = view.negotiation.code
    overview = address("overview", negotiation)
    known = [address(name, negotiation) for name in rooms(view.member)]
    inside = [link for link in known if link and (path == link or (link != overview and path.startswith(link)))]
    return max(inside, key=len, default="")


def _groups(use: frozenset[str], negotiation: str, here: str) -> tuple[Group, ...]:
    out = []
    for title, members in ROOMS:
        found = [(label, address(name, negotiation)) for name, label in members if name in use]
        shown = tuple(Room(label, link, link == here) for label, link in found if link)
        if shown:
            out.append(Group(title, shown))
    return tuple(out)


@lru_cache(maxsize=1024)
def _links(use: frozenset[str], negotiation: str, here: str, _language: str) -> SafeString:
    return render_to_string("workspace/parts/rooms.html", {"groups": _groups(use, negotiation, here)})
