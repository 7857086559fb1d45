"""The one door to records: `visible_to(user, code)` gives what a person may see of a negotiation, and no more.

Versions are immutable, so each process keeps those it has read in memory, parsed once; a request asks the database
only for what was added since. What a member sees depends on role, agency and clearance alone and is worked out once
per such scope and state of the negotiation.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from threading import RLock
from typing import TypeVar, cast

from django.http import Http404

from entente.dossier import Case, Dossier, Place, Version
from entente.dossier.crossref import leads_back
from entente.dossier.kinds import KINDS
from entente.dossier.negotiation import Negotiation as Header
from entente.dossier.record import Classification, Record
from entente.dossier.redaction import codes_named, put_back, redact
from entente.dossier.states import Role
from entente.plan import Finding, Phrasebook, find_all
from entente.plan.escalation import above
from entente.plan.tasks import Task, dated_tasks
from entente.workspace.models import Membership, Negotiation, RecordVersion, User
from entente.workspace.policies import Member, Sight, oversees, sight

__all__ = ["HEADER", "Entry", "View", "everything", "forget", "visible_to"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")

HEADER = "negotiation"
_SCOPES = 64
_DAYS = 4
_WORDS = re.compile(r"[A-Z0-9][A-Za-z0-9.\-]*[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A version of a record in memory.

    Attributes:
        names: every code the record names.
    """

    sequence: int
    version: int
    author_id: int | None
    at: datetime
    hash: str
    reason: str
    known_on: date
    record: Record
    names: frozenset[str]


@dataclass
class _Shelf:
    """All versions of one negotiation, as far as this process has read them."""

    negotiation: int
    sequence: int = 0
    head: str = ""
    header: Header | None = None
    entries: dict[str, dict[str, list[Entry]]] = field(default_factory=dict)  # kind → code → versions
    views: OrderedDict[Member, _Sees] = field(default_factory=OrderedDict)
    findings: dict[tuple[date, str], tuple[Finding, ...]] = field(default_factory=dict)
    tasks: dict[date, tuple[Task, ...]] = field(default_factory=dict)
    everything: Case | None = None
    lock: RLock = field(default_factory=RLock)

    def read_on(self) -> None:
        """Read what was added since; start afresh if the chain is not the one read before."""
        rows = list(RecordVersion.objects.filter(negotiation_id=self.negotiation, sequence__gte=self.sequence or 1))
        if self.sequence and (not rows or rows[0].hash != self.head):
            self.sequence, self.head, self.header, self.entries = 0, "", None, {}
            self._drop()
            rows = list(RecordVersion.objects.filter(negotiation_id=self.negotiation))
        elif self.sequence:
            rows = rows[1:]
        for row in rows:
            self._put(row)
        if rows:
            self.sequence, self.head = rows[-1].sequence, rows[-1].hash
            self._drop()

    def _drop(self) -> None:
        self.views.clear()
        self.findings.clear()
        self.tasks.clear()
        self.everything = None

    def _put(self, row: RecordVersion) -> None:
        if row.kind == HEADER:
            self.header = Header.model_validate_json(row.body)
            return
        record = KINDS[row.kind].model_validate_json(row.body)
        entry = Entry(
            row.sequence, row.version, row.author_id, row.at, row.hash, row.reason, row.known_on, record,
            codes_named(record),
        )  # fmt: skip
        self.entries.setdefault(row.kind, {}).setdefault(row.code, []).append(entry)

    def sees(self, member: Member) -> _Sees:
        """What a member sees, from memory where nothing was added since."""
        found = self.views.get(member)
        if found is None:
            found = self.views[member] = _look(self, member)
            while len(self.views) > _SCOPES:
                self.views.popitem(last=False)
        self.views.move_to_end(member)
        return found

    def all_findings(self, day: date, language: str) -> tuple[Finding, ...]:
        """Findings over the whole negotiation; never shown as they are, see `View.findings`."""
        key = (day, language)
        with self.lock:
            if key not in self.findings:
                self.findings[key] = find_all(self.whole().as_of(day), Phrasebook(language))
            return self.findings[key]

    def all_tasks(self, day: date) -> tuple[Task, ...]:
        """Tasks over the whole negotiation; never shown as they are, see `View.tasks`."""
        with self.lock:
            if day not in self.tasks:
                self.tasks[day] = dated_tasks(self.whole().as_of(day))
            return self.tasks[day]

    def whole(self) -> Case:
        """Everything, hidden from nobody."""
        if self.everything is None:
            versions = {
                kind: {code: tuple(_version(entry) for entry in history) for code, history in table.items()}
                for kind, table in self.entries.items()
            }
            self.everything = Case(negotiation=_header(self), versions=versions, inputs_sha256=self.head)
        return self.everything


@dataclass
class _Sees:
    """What a scope sees of a shelf."""

    case: Case
    history: Mapping[str, tuple[Entry, ...]]
    full: frozenset[str]
    hidden: Mapping[str, str]  # code → title
    names: Mapping[str, frozenset[str]]  # code → hidden records it names
    sequence: int
    dossiers: OrderedDict[date, Dossier] = field(default_factory=OrderedDict)
    kept: dict[tuple[date, str], object] = field(default_factory=dict)
    findings: dict[tuple[date, str], tuple[Finding, ...]] = field(default_factory=dict)
    tasks: dict[date, tuple[Task, ...]] = field(default_factory=dict)

    @cached_property
    def naming(self) -> Mapping[str, tuple[str, ...]]:
        """Code → records that name it."""
        found: dict[str, list[str]] = {}
        for code, history in self.history.items():
            for named in history[-1].names if history else ():
                found.setdefault(named, []).append(code)
        return {code: tuple(records) for code, records in found.items()}

    def dossier(self, day: date) -> Dossier:
        if day not in self.dossiers:
            self.dossiers[day] = self.case.as_of(day)
            while len(self.dossiers) > _DAYS:
                self.dossiers.popitem(last=False)
        return self.dossiers[day]


def _header(shelf: _Shelf) -> Header:
    if shelf.header is None:
        raise Http404
    return shelf.header


def _version(entry: Entry, record: Record | None = None) -> Version:
    return Version(record or entry.record, entry.known_on, entry.reason, Place(entry.record.code, 0))


def _look(shelf: _Shelf, member: Member) -> _Sees:
    """Apply the policy to every version. What is hidden now is hidden at all times."""
    current = {code: history[-1].record for table in shelf.entries.values() for code, history in table.items()}
    levels = {code: sight(member, record) for code, record in current.items()}
    hidden = {code: current[code].title for code, level in levels.items() if level is Sight.NONE}
    names: dict[str, frozenset[str]] = {}
    versions: dict[str, dict[str, tuple[Version, ...]]] = {}
    histories: dict[str, tuple[Entry, ...]] = {}
    for kind, table in shelf.entries.items():
        for code, history in table.items():
            if code in hidden:
                continue
            seen = []
            names[code] = history[-1].names & hidden.keys()
            for entry in history:
                level = sight(member, entry.record)
                if level is not Sight.NONE:
                    level = min(level, levels[code])
                    reserved = level is Sight.OPEN
                    if reserved or not hidden.keys().isdisjoint(entry.names):
                        shown = redact(entry.record, hidden=hidden, reserved=reserved)
                        entry = Entry(
                            entry.sequence, entry.version, entry.author_id, entry.at, entry.hash,
                            "" if reserved else entry.reason, entry.known_on, shown, entry.names - hidden.keys(),
                        )  # fmt: skip
                    seen.append(entry)
            histories[code] = tuple(seen)
            versions.setdefault(kind, {})[code] = tuple(_version(entry) for entry in seen)
    header = redact(_header(shelf), hidden=hidden)
    if member.role in (Role.COUNTERPART_FACING, Role.ADMINISTRATOR):
        header = header.model_copy(update={"mandate": []})
    return _Sees(
        case=Case(negotiation=header, versions=versions, inputs_sha256=shelf.head),
        history=histories,
        full=frozenset(code for code, level in levels.items() if level is Sight.FULL),
        hidden=hidden,
        names=names,
        sequence=shelf.sequence,
    )


@dataclass(frozen=True)
class View:
    """A negotiation as one person may see it. Everything a page, a route or an export shows comes from here."""

    user: User
    membership: Membership
    negotiation: Negotiation
    member: Member
    _shelf: _Shelf
    _sees: _Sees

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
        original = next((t[record.code][-1].record for t in self._shelf.entries.values() if record.code in t), None)
        if not isinstance(original, type(record)):
            return record
        return put_back(original, record, hidden=self._sees.hidden)

    def circles(self, record: Record) -> tuple[tuple[str, str], ...]:
        """Fields of a record, with the code in them, over which it would lead back to itself."""
        table = self._shelf.entries.get(record.kind, {})
        return tuple(leads_back(record, {code: history[-1].record for code, history in table.items()}))

    def naming(self, code: str) -> tuple[str, ...]:
        """Codes of the records that name this one, as they stand now."""
        return self._sees.naming.get(code, ())

    def kept(self, name: str, work_out: Callable[[], T]) -> T:
        """Return something that follows from what may be seen today alone; it is worked out once and kept."""
        key = (self.today, name)
        if key not in self._sees.kept:
            self._sees.kept[key] = work_out()
        return cast(T, self._sees.kept[key])

    def sees_all_of(self, code: str) -> bool:
        """Whether the record is seen with its reserved fields."""
        return code in self._sees.full

    def findings(self, language: str = "en") -> tuple[Finding, ...]:
        """What is missing, late or contradictory, as far as the person may know of it.

        Findings are made over the whole negotiation, so that nobody is told that something is missing which is
        merely out of their sight; then those are left out that rest on, or name, anything hidden.
        """
        key = (self.today, language)
        if key not in self._sees.findings:
            found = self._shelf.all_findings(*key)
            self._sees.findings[key] = tuple(finding for finding in found if self._may_know(finding))
        return self._sees.findings[key]

    def tasks(self) -> tuple[Task, ...]:
        """What is to be done by a date, as far as the person may know of it.

        Made over the whole negotiation, as findings are; then those are left out whose record is hidden, or which
        concern neither the person nor their agency or one below it, unless the person looks over all of them.
        """
        if self.today not in self._sees.tasks:
            found = self._shelf.all_tasks(self.today)
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
        if not oversees(self.member) and finding.records[0] not in sees.full:
            return False
        words = f"{finding.message} {finding.remedy} {finding.about}"
        linked = {code for record in finding.records for code in sees.names.get(record, ())}
        return not self.names_hidden(words) and not any(sees.hidden[code] in words for code in linked)


_shelves: dict[int, _Shelf] = {}
_lock = RLock()


def everything(negotiation: Negotiation) -> Case:
    """Return a whole negotiation, for those who hold the database itself: export, backup, reminders."""
    shelf = _Shelf(negotiation.pk)
    shelf.read_on()
    return shelf.whole()


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
        shelf = _shelves.setdefault(found.negotiation_id, _Shelf(found.negotiation_id))
    with shelf.lock:
        if shelf.sequence != found.negotiation.sequence or shelf.head != found.negotiation.head:
            shelf.read_on()
        return View(user, found, found.negotiation, member, shelf, shelf.sees(member))
