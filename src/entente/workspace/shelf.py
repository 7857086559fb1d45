"""What a process keeps in memory of a negotiation: every version, read once, and what each scope sees of them.

A scope is a role, an agency and a clearance: members who share it see the same. After something was written, only the
records it touches are looked at again; everything else is taken over from what the scope saw before. What a request
holds never changes under it: a new state of the negotiation makes new objects.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import RLock

from django.http import Http404

from entente.dossier import Case, Dossier, Place, Version
from entente.dossier.case import Memory
from entente.dossier.kinds import KINDS
from entente.dossier.negotiation import Negotiation as Header
from entente.dossier.record import Record
from entente.dossier.redaction import codes_named, redact
from entente.dossier.states import Role
from entente.plan import Finding, Phrasebook, find_all
from entente.plan.pricing import duty_ranges, price_offers
from entente.plan.tasks import Task, dated_tasks
from entente.workspace.models import RecordVersion
from entente.workspace.policies import Member, Sight, sight

__all__ = ["HEADER", "Entry", "Sees", "Shelf", "Whole"]

HEADER = "negotiation"
_SCOPES = 64
_DAYS = 4
_MEMORIES = 32  # days of which records are remembered
_REMEMBERED = 10  # records as of days, for each record


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


_Shown = tuple[Entry, Version]
_Key = tuple[int, bool, frozenset[str]]  # sequence of a version, whether reserved fields go, references that go
_History = tuple[tuple[Entry, ...], tuple[Version, ...]]


@dataclass
class Whole:
    """A negotiation at one state, hidden from nobody, with what is worked out over all of it."""

    sees: Sees
    findings: dict[tuple[date, str], tuple[Finding, ...]] = field(default_factory=dict)
    tasks: dict[date, tuple[Task, ...]] = field(default_factory=dict)
    working: RLock = field(default_factory=RLock)

    def all_findings(self, day: date, language: str) -> tuple[Finding, ...]:
        """Findings over the whole negotiation; never shown as they are, see `View.findings`."""
        key = (day, language)
        with self.working:
            if key not in self.findings:
                dossier = self.sees.dossier(day)
                duty = duty_ranges(price_offers(dossier))
                self.findings[key] = find_all(dossier, Phrasebook(language), duty_forgone=duty)
            return self.findings[key]

    def all_tasks(self, day: date) -> tuple[Task, ...]:
        """Tasks over the whole negotiation; never shown as they are, see `View.tasks`."""
        with self.working:
            if day not in self.tasks:
                self.tasks[day] = dated_tasks(self.sees.dossier(day))
            return self.tasks[day]


@dataclass
class Sees:
    """What a scope sees of a negotiation at one state.

    Attributes:
        sequence: the last version written then.
        levels: how much is seen of each record, by code.
        hidden: titles of the records of which nothing is seen, by code.
        names: hidden records that each record seen names, by code.
        touched: per day a dossier of an earlier state, and the records that have changed since.
        memory: records as of days, shared by all scopes.
    """

    sequence: int
    case: Case
    history: Mapping[str, tuple[Entry, ...]]
    levels: Mapping[str, Sight]
    hidden: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    touched: Mapping[date, tuple[Dossier, frozenset[str]]]
    memory: Memory
    dossiers: OrderedDict[date, Dossier] = field(default_factory=OrderedDict)
    kept: dict[tuple[date, str], object] = field(default_factory=dict)
    findings: dict[tuple[date, str], tuple[Finding, ...]] = field(default_factory=dict)
    tasks: dict[date, tuple[Task, ...]] = field(default_factory=dict)

    def dossier(self, day: date) -> Dossier:
        """The records seen, as of a day."""
        found = self.dossiers.get(day)
        if found is None:
            before, touched = self.touched.get(day, (None, frozenset()))
            if before is None:
                found = self.case.as_of(day, memory=self.memory)
            else:
                found = self.case.renewed(before, touched, memory=self.memory)
            self.dossiers[day] = found
            while len(self.dossiers) > _DAYS:
                self.dossiers.popitem(last=False)
            for key in [*self.memory][:-_MEMORIES]:
                self.memory.pop(key, None)
        return found

    def bare(self) -> Sees:
        """What the next state starts from: the same without anything that was worked out, apart from dossiers."""
        latest = {day: (dossier, frozenset[str]()) for day, dossier in self.dossiers.copy().items()}
        earlier = {day: kept for day, kept in self.touched.items() if day not in latest}
        last = dict([*earlier.items(), *latest.items()][-_DAYS:])
        return Sees(self.sequence, self.case, self.history, self.levels, self.hidden, self.names, last, self.memory)


@dataclass
class Shelf:
    """All versions of one negotiation, as far as this process has read them."""

    negotiation: int
    sequence: int = 0
    head: str = ""
    header: Header | None = None
    lock: RLock = field(default_factory=RLock)
    _entries: dict[str, dict[str, list[Entry]]] = field(default_factory=dict)  # kind → code → versions
    _kinds: dict[str, str] = field(default_factory=dict)  # code → kind
    _named_by: dict[str, set[str]] = field(default_factory=dict)  # code → records that name it in any version
    _written: list[tuple[int, str]] = field(default_factory=list)  # sequence, code
    _shown: dict[_Key, _Shown] = field(default_factory=dict)
    _histories_shown: dict[tuple[_Key, ...], _History] = field(default_factory=dict)
    _memory: Memory = field(default_factory=dict)
    _views: OrderedDict[Member, Sees] = field(default_factory=OrderedDict)
    _whole: Whole | None = None

    def read_on(self) -> None:
        """Read what was added since; start afresh if the chain is not the one read before."""
        rows = list(RecordVersion.objects.filter(negotiation_id=self.negotiation, sequence__gte=self.sequence or 1))
        if self.sequence and (not rows or rows[0].hash != self.head):
            self._forget()
            rows = list(RecordVersion.objects.filter(negotiation_id=self.negotiation))
        elif self.sequence:
            rows = rows[1:]
        for row in rows:
            self._put(row)
        if rows:
            if sum(map(len, self._memory.values())) > _REMEMBERED * len(self._kinds):
                self._memory = {}
            if len(self._histories_shown) > _REMEMBERED * len(self._kinds):
                self._histories_shown = {}
            self.sequence, self.head = rows[-1].sequence, rows[-1].hash
            self._views = OrderedDict((member, sees.bare()) for member, sees in self._views.items())
            if self._whole is not None:
                self._whole = Whole(self._whole.sees.bare())

    def _forget(self) -> None:
        self.sequence, self.head, self.header = 0, "", None
        for held in (
            self._entries,
            self._kinds,
            self._named_by,
            self._written,
            self._shown,
            self._histories_shown,
            self._views,
        ):
            held.clear()
        self._memory, self._whole = {}, None

    def _put(self, row: RecordVersion) -> None:
        self._written.append((row.sequence, row.code if row.kind != HEADER else ""))
        if row.kind == HEADER:
            self.header = Header.model_validate_json(row.body)
            return
        record = KINDS[row.kind].model_validate_json(row.body)
        entry = Entry(
            row.sequence, row.version, row.author_id, row.at, row.hash, row.reason, row.known_on, record,
            codes_named(record),
        )  # fmt: skip
        self._entries.setdefault(row.kind, {}).setdefault(row.code, []).append(entry)
        self._kinds[row.code] = row.kind
        for code in entry.names:
            self._named_by.setdefault(code, set()).add(row.code)

    def versions(self, code: str) -> list[Entry]:
        """Every version of a record, hidden from nobody; empty if there is no such record."""
        with self.lock:  # not while another thread is reading everything afresh
            return self._entries.get(self._kinds.get(code, ""), {}).get(code, [])

    def current(self, kind: str) -> dict[str, Record]:
        """The records of a kind as they stand, hidden from nobody."""
        with self.lock:
            return {code: history[-1].record for code, history in self._entries.get(kind, {}).items()}

    def naming(self, code: str) -> tuple[str, ...]:
        """Codes of the records that name this one in any version."""
        return tuple(self._named_by.get(code, ()))

    def whole(self) -> Whole:
        """Everything, hidden from nobody."""
        if self._whole is None or self._whole.sees.sequence != self.sequence:
            self._whole = Whole(self._look(None, self._whole.sees if self._whole is not None else None))
        return self._whole

    def sees(self, member: Member) -> Sees:
        """What a member sees, from memory as far as nothing was added since."""
        found = self._views.get(member)
        if found is None or found.sequence != self.sequence:
            found = self._views[member] = self._look(member, found)
            while len(self._views) > _SCOPES:
                self._views.popitem(last=False)
        self._views.move_to_end(member)
        return found

    def _look(self, member: Member | None, before: Sees | None) -> Sees:
        """Apply the policy to what has changed since, or to everything. What is hidden now is hidden at all times."""
        if self.header is None:
            raise Http404
        written = self._since(before.sequence if before is not None else 0)
        levels = dict(before.levels) if before is not None else {}
        hidden = dict(before.hidden) if before is not None else {}
        turned = set()  # came into sight, or went out of it
        for code in written - {""}:
            record = self.versions(code)[-1].record
            levels[code] = sight(member, record) if member is not None else Sight.FULL
            if (levels[code] is Sight.NONE) != (code in hidden):
                turned.add(code)
            hidden.pop(code, None)
            if levels[code] is Sight.NONE:
                hidden[code] = record.title
        if before is None:
            touched: Collection[str] = self._kinds.keys()
        else:
            touched = (written - {""}).union(*(self._named_by.get(code, ()) for code in turned))
        seen = {
            code: self._seen(member, code, levels[code], hidden) for code in touched if levels[code] is not Sight.NONE
        }
        names = dict(before.names) if before is not None else {}
        for code in touched:
            names.pop(code, None)
            if code in seen and hidden:
                named = frozenset(name for name in self.versions(code)[-1].names if name in hidden)
                if named:
                    names[code] = named
        stays = before is not None and "" not in written and not turned
        return Sees(
            sequence=self.sequence,
            case=Case(
                negotiation=before.case.negotiation if before is not None and stays else self._header(member, hidden),
                versions=self._tables(before, touched, seen, levels),
                inputs_sha256=self.head,
            ),
            history=self._histories(before, touched, seen, levels),
            levels=levels,
            hidden=hidden,
            names=names,
            touched={day: (dossier, since.union(touched)) for day, (dossier, since) in before.touched.items()}
            if before is not None
            else {},
            memory=self._memory,
        )

    def _since(self, sequence: int) -> set[str]:
        """Codes of what was written since; "" stands for the header."""
        first = bisect_right(self._written, sequence, key=lambda written: written[0])
        return {code for _, code in self._written[first:]}

    def _seen(self, member: Member | None, code: str, level: Sight, hidden: Mapping[str, str]) -> _History:
        keys, history = [], self.versions(code)
        for entry in history:
            of_version = level if member is None or entry is history[-1] else sight(member, entry.record)
            if of_version is not Sight.NONE:
                named = frozenset(name for name in entry.names if name in hidden)
                keys.append((entry.sequence, min(of_version, level) is Sight.OPEN, named))
        found = self._histories_shown.get(tuple(keys))
        if found is None:
            by_sequence = {entry.sequence: entry for entry in history}
            shown = [self._as_shown(by_sequence[key[0]], key) for key in keys]
            found = tuple(entry for entry, _ in shown), tuple(version for _, version in shown)
            self._histories_shown[tuple(keys)] = found
        return found

    def _as_shown(self, entry: Entry, key: _Key) -> _Shown:
        """A version without some references and, if `reserved`, without its reserved fields; shared by all scopes."""
        _, reserved, hidden = key
        found = self._shown.get(key)
        if found is None:
            if reserved or hidden:
                record = redact(entry.record, hidden=hidden, reserved=reserved)
                said = ("", "") if reserved else (entry.hash, entry.reason)  # of a hash a limit could be guessed
                entry = Entry(
                    entry.sequence, entry.version, entry.author_id, entry.at, *said, entry.known_on, record,
                    entry.names - hidden,
                )  # fmt: skip
            version = Version(entry.record, entry.known_on, entry.reason, Place(entry.record.code, 0))
            found = self._shown[key] = (entry, version)
        return found

    def _tables(
        self, before: Sees | None, touched: Collection[str], seen: Mapping[str, _History],
        levels: Mapping[str, Sight],
    ) -> Mapping[str, Mapping[str, tuple[Version, ...]]]:  # fmt: skip
        """Kind → code → versions seen; tables in which nothing has changed are taken over."""
        changed = {self._kinds[code] for code in touched}
        out: dict[str, Mapping[str, tuple[Version, ...]]] = {}
        for kind, table in self._entries.items():
            old = before.case.versions.get(kind, {}) if before is not None else {}
            rows = old if kind not in changed else {
                code: seen[code][1] if code in seen else old[code]
                for code in table if levels[code] is not Sight.NONE
            }  # fmt: skip
            if rows:
                out[kind] = rows
        return out

    def _histories(
        self, before: Sees | None, touched: Collection[str], seen: Mapping[str, _History],
        levels: Mapping[str, Sight],
    ) -> dict[str, tuple[Entry, ...]]:  # fmt: skip
        """Code → versions seen."""
        out = dict(before.history) if before is not None else {}
        for code in touched:
            if code in seen:
                out[code] = seen[code][0]
            else:
                out.pop(code, None)
        return out

    def _header(self, member: Member | None, hidden: Mapping[str, str]) -> Header:
        assert self.header is not None
        header = redact(self.header, hidden=hidden.keys())
        if member is not None and member.role in (Role.COUNTERPART_FACING, Role.ADMINISTRATOR):
            header = header.model_copy(update={"mandate": []})
        return header
