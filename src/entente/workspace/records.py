"""The one door to records: `visible_to(user, code)` gives what a person may see of a negotiation, and no more."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from threading import RLock
from typing import TypeVar, cast

from django.db import DatabaseError
from django.http import Http404

from entente.dossier import Case, Dossier
from entente.dossier.crossref import leads_back
from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.dossier.redaction import put_back
from entente.dossier.states import Role
from entente.plan import Finding
from entente.plan.escalation import above
from entente.plan.tasks import Task
from entente.workspace.models import Membership, Negotiation, User
from entente.workspace.policies import Member, Sight, oversees
from entente.workspace.shelf import HEADER, Entry, Sees, Shelf, Whole

__all__ = ["HEADER", "Entry", "View", "everything", "forget", "visible_to", "warm"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")

log = logging.getLogger("entente.workspace")
_WORDS = re.compile(r"[A-Z0-9][A-Za-z0-9.\-]*[A-Za-z0-9]")
_ORDER = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class View:
    """A negotiation as one person may see it. Everything a page, a route or an export shows comes from here."""

    user: User
    membership: Membership
    negotiation: Negotiation
    member: Member
    _shelf: Shelf
    _sees: Sees
    _whole: Whole

    @property
    def today(self) -> date:
        """The day on which the negotiation is looked at."""
        return self.negotiation.today

    @cached_property
    def dossier(self) -> Dossier:
        """The records as of today."""
        return self._sees.dossier(self.today)

    @property
    def case(self) -> Case:
        """All versions that may be seen."""
        return self._sees.case

    def as_of(self, day: date) -> Dossier:
        """The records as of another day."""
        return self._sees.dossier(day)

    @property
    def sequence(self) -> int:
        """Number of the last version written in the negotiation, as far as this view knows."""
        return self._sees.sequence

    @property
    def head(self) -> str:
        """Hash of the last version written; two views with the same head see the same records."""
        return self._sees.case.inputs_sha256

    def history(self, code: str) -> tuple[Entry, ...]:
        """Versions of a record, oldest first.

        Raises:
            Http404: there is no such record, or it may not be seen.
        """
        history = self._sees.history.get(code)
        if not history:
            raise Http404
        return history

    def record(self, code: str) -> Record:
        """The record as it stands now, whatever day is looked at.

        Raises:
            Http404: there is no such record, or it may not be seen.
        """
        return self.history(code)[-1].record

    def with_hidden_references(self, record: R) -> R:
        """Return a record a person has edited, with the references they could not see put back."""
        history = self._shelf.versions(record.code)
        if not history or not isinstance(history[-1].record, type(record)):
            return record
        return put_back(history[-1].record, record, hidden=self._sees.hidden)

    def circles(self, record: Record) -> tuple[tuple[str, str], ...]:
        """Fields of a record, with the code in them, over which it would lead back to itself."""
        return tuple(leads_back(record, self._shelf.current(record.kind)))

    def naming(self, code: str) -> tuple[str, ...]:
        """Codes of the records that name this one, as they stand now."""
        seen = self._sees.history
        found = [name for name in self._shelf.naming(code) if name in seen and code in seen[name][-1].names]
        return tuple(sorted(found, key=lambda name: (_ORDER[seen[name][0].record.kind], seen[name][0].sequence)))

    def kept(self, name: str, work_out: Callable[[], T]) -> T:
        """Return something that follows from what may be seen today alone; it is worked out once and kept."""
        key = (self.today, name)
        if key not in self._sees.kept:
            self._sees.kept[key] = work_out()
        return cast(T, self._sees.kept[key])

    def sees_all_of(self, code: str) -> bool:
        """Whether the record is seen with its reserved fields."""
        return self._sees.levels.get(code) is Sight.FULL

    def findings(self, language: str = "en") -> tuple[Finding, ...]:
        """What is missing, late or contradictory, as far as the person may know of it.

        Findings are made over the whole negotiation, so that nobody is told that something is missing which is
        merely out of their sight; then those are left out that rest on, or name, anything hidden.
        """
        key = (self.today, language)
        if key not in self._sees.findings:
            found = self._whole.all_findings(*key)
            self._sees.findings[key] = tuple(finding for finding in found if self._may_know(finding))
        return self._sees.findings[key]

    def tasks(self) -> tuple[Task, ...]:
        """What is to be done by a date, as far as the person may know of it.

        Made over the whole negotiation, as findings are; then those are left out whose record is hidden, or which
        concern neither the person nor their agency or one below it, unless the person looks over all of them.
        """
        if self.today not in self._sees.tasks:
            found = self._whole.all_tasks(self.today)
            self._sees.tasks[self.today] = tuple(self._shown(task) for task in found if self._may_know_of(task))
        return self._sees.tasks[self.today]

    def _may_know_of(self, task: Task) -> bool:
        if task.code in self._sees.hidden:
            return False
        member = self.member
        if oversees(member) or task.is_for(member.role, member.agency) or member.agency in task.agencies:
            return True
        return bool(member.agency) and any(member.agency in above(agency, self.dossier) for agency in task.agencies)

    def _shown(self, task: Task) -> Task:
        hidden = self._sees.hidden
        seen = tuple(agency for agency in task.agencies if agency not in hidden)
        return replace(task, place="" if task.place in hidden else task.place, agencies=seen)

    def names_hidden(self, text: str) -> bool:
        """Whether a text names a record by its code that the person may not know of."""
        return not self._sees.hidden.keys().isdisjoint(_WORDS.findall(text))

    def _may_know(self, finding: Finding) -> bool:
        sees = self._sees
        if not finding.records or not sees.hidden.keys().isdisjoint(finding.records):
            return not finding.records and oversees(self.member)
        if not oversees(self.member) and sees.levels.get(finding.records[0]) is not Sight.FULL:
            return False
        words = f"{finding.message} {finding.remedy} {finding.about}"
        linked = {code for record in finding.records for code in sees.names.get(record, ())}
        return not self.names_hidden(words) and not any(sees.hidden[code] in words for code in linked)


_shelves: dict[int, Shelf] = {}
_lock = RLock()


def everything(negotiation: Negotiation) -> Case:
    """Return a whole negotiation, for those who hold the database itself: export, backup, reminders."""
    shelf = Shelf(negotiation.pk)
    shelf.read_on()
    return shelf.whole().sees.case


def warm() -> None:
    """Read every negotiation when the server starts, so that nobody waits for it with the first page.

    What is read stays for good, so the collector of cycles need not look through it again and again.
    """
    try:
        for negotiation in Negotiation.objects.all():
            with _lock:
                shelf = _shelves.setdefault(negotiation.pk, Shelf(negotiation.pk))
            with shelf.lock:
                shelf.read_on()
                if shelf.header is not None:
                    shelf.whole().all_findings(negotiation.today, "en")
    except DatabaseError as error:
        log.warning("nothing is read in advance: %s", type(error).__name__)
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Drop what this process has read; for tests."""
    with _lock:
        _shelves.clear()


def visible_to(user: User, code: str) -> View:
    """Return what a person may see of a negotiation.

    Args:
        user: who is signed in.
        code: code of the negotiation.

    Raises:
        Http404: there is no such negotiation, or the person takes no part in it.
    """
    found = Membership.objects.select_related("negotiation").filter(user_id=user.pk, negotiation__code=code).first()
    if found is None or not user.is_active:
        raise Http404
    member = Member(Role(found.role), found.agency, Classification(found.clearance))
    with _lock:
        shelf = _shelves.setdefault(found.negotiation_id, Shelf(found.negotiation_id))
    with shelf.lock:
        if shelf.sequence != found.negotiation.sequence or shelf.head != found.negotiation.head:
            shelf.read_on()
        return View(user, found, found.negotiation, member, shelf, shelf.sees(member), shelf.whole())
