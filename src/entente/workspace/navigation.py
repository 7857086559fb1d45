"""The rooms of a negotiation in the order in which they are offered, and which of them a person is shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entente.workspace.policies import rooms
from entente.workspace.records import View

__all__ = ["ROOMS", "Group", "Room", "address", "groups"]

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


def address(name: str, negotiation: str, **kwargs: str | int) -> str:
    """The address of a room, or nothing if there is no such room."""
    try:
        return reverse(name, kwargs={"negotiation": negotiation, **kwargs})
    except NoReverseMatch:
        return ""


def groups(view: View, path: str) -> tuple[Group, ...]:
    """The rooms a person has use for; the one whose address the path begins with is where they are."""
    use = rooms(view.member)
    overview = address("overview", view.negotiation.code)
    out = []
    for title, members in ROOMS:
        links = []
        for name, label in members:
            link = address(name, view.negotiation.code) if name in use else ""
            if link:
                links.append(Room(label, link, path == link or (link != overview and path.startswith(link))))
        if links:
            out.append(Group(title, tuple(links)))
    return tuple(out)
