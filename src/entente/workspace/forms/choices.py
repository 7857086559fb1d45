"""The records a reference may name: those the person sees, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from entente.dossier.kinds import KINDS
from entente.workspace.records import View

__all__ = ["Choices", "Option", "drawn", "matching"]

SELECT = 100  # more than these are searched, not listed
LISTED = 200  # most suggestions sent along with a page
_TITLE = 90


class Option(NamedTuple):
    """A code or word and how it is shown."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The options of one set of kinds.

    Attributes:
        complete: every record that may be named is among them.
        address: where the others are searched.
    """

    name: str
    kinds: tuple[str, ...]
    options: tuple[Option, ...]
    complete: bool
    address: str

    @property
    def drawn(self) -> SafeString:
        """The options as HTML."""
        return drawn(self.options)


class Choices:
    """Options by kinds, each set worked out once per form. `used` are those whose suggestions the page must carry."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.used: dict[tuple[str, ...], Offered] = {}
        self._sets: dict[tuple[str, ...], Offered] = {}

    def of(self, kinds: tuple[str, ...]) -> Offered:
        """Return what may be named where a record of these kinds is wanted."""
        if kinds not in self._sets:
            found = matching(self.view, kinds, limit=LISTED + 1)
            name = "choices-" + ("-".join(kinds).replace("_", "-") or "any")
            query = urlencode([("kind", kind) for kind in kinds])
            address = f"{reverse('choices', kwargs={'negotiation': self.view.negotiation.code})}?{query}"
            self._sets[kinds] = Offered(name, kinds, tuple(found[:LISTED]), len(found) <= LISTED, address)
        return self._sets[kinds]

    def suggest(self, kinds: tuple[str, ...]) -> Offered:
        """Return the same, to be offered as suggestions while typing."""
        return self.used.setdefault(kinds, self.of(kinds))

    def name(self, code: str) -> str:
        """Return the title and code of a record, or the code alone."""
        record = self.view.dossier.find(code)
        return _label(code, record.title) if record is not None else code


def matching(view: View, kinds: tuple[str, ...], words: str = "", *, limit: int = 50) -> list[Option]:
    """Return records of some kinds whose code or title holds all the words."""
    wanted = words.casefold().split()
    found: list[Option] = []
    for kind in kinds or KINDS:
        for code, record in view.dossier.tables.get(kind, {}).items():
            if not wanted or all(word in f"{code} {record.title}".casefold() for word in wanted):
                found.append(Option(code, _label(code, record.title)))
                if len(found) == limit:
                    return found
    return found


def drawn(options: Iterable[Option], picked: str | None = None) -> SafeString:
    """Return options as HTML; there may be hundreds, several times over, which a template draws slowly."""
    marks = {True: mark_safe(" selected"), False: ""}
    rows = ((option.value, marks[option.value == picked], option.label) for option in options)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', rows)


def _label(code: str, title: str) -> str:
    return f"{title if len(title) <= _TITLE else title[: _TITLE - 1] + '…'} ({code})"
