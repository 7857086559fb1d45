"""The register of tariff measures: duties, reliefs from them, and how duties of different programmes stack.

Every record carries the dates that matter. *Announced* is when it became public, *valid from* when the law makes it
apply, which may be earlier, and *in the schedule* when the national schedule showed it. An end is a statement with a
date of its own: seen from 1 May 2025 a duty that a court ended in 2026 has no end. So the register answers two
questions: what applied on a day, and what was known on another day to apply then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from entente.tradedata.measures.goods import NO_GOODS, GoodsSet

__all__ = ["Act", "Duty", "Ending", "Gap", "Register", "Relief", "StackingRule"]


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act.

    Attributes:
        code: short stable name.
        title: what it is called.
        reference: page of the official journal, e.g. `90 FR 15041`, or "".
        document: number of the document there, or "".
        url: where it can be read.
    """

    code: str
    title: str
    reference: str = ""
    document: str = ""
    url: str = ""

    @property
    def citation(self) -> str:
        """Title with the best reference there is."""
        where = self.reference or (f"FR Doc. {self.document}" if self.document else "")
        return f"{self.title}, {where}" if where else self.title


@dataclass(frozen=True, slots=True)
class Ending:
    """A statement that a record ends.

    Attributes:
        last_day: last day on which the record applies.
        announced: when that became known.
        act: code of the act that says so, or "" where the record's own act does.
    """

    last_day: date
    announced: date
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """What duties, reliefs and stacking rules share.

    Attributes:
        id: stable name.
        programme: family of measures under one authority; of one programme at most one duty applies to a good.
        act: code of the act.
        title: what it does, in our words.
        announced: day it became public.
        valid_from: first day it applies by law, which may precede `announced`.
        in_schedule: day the national schedule showed it; None if not known.
        endings: statements of its end, each with the day it was known.
        confidence: `high`, `medium` or `low`.
        note: what a reader should know, e.g. what is uncertain.
    """

    id: str
    programme: str
    act: str
    title: str
    announced: date
    valid_from: date
    in_schedule: date | None = None
    endings: tuple[Ending, ...] = ()
    confidence: str = "high"
    note: str = ""

    def last_day(self, known_on: date | None = None) -> date | None:
        """Return the last day it applies as known on a day (None: today), or None while no end is known."""
        known = [end for end in self.endings if known_on is None or end.announced <= known_on]
        return max(known, key=lambda end: end.announced).last_day if known else None

    def applies(self, on: date, known_on: date | None = None) -> bool:
        """Return whether it applies on a day, judged by what was known on `known_on`."""
        if on < self.valid_from or (known_on is not None and known_on < self.announced):
            return False
        last = self.last_day(known_on)
        return last is None or on <= last


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(_Dated):
    """An added duty.

    Attributes:
        rates: origin → fraction of value; `"*"` is every other origin the duty reaches.
        except_origins: origins it never reaches.
        goods: goods it reaches.
        includes_mfn: the fraction is a total with the general rate counted in: only the rest is added, never below 0.
        replaces: ids of duties that do not apply where this one does.
        content: part of the value it falls on, e.g. `steel content`; "" is the whole customs value.
        whole_value: goods on whose whole value it falls although it has a content.
        condition: what must be found by customs before it is owed; "" if nothing. A conditional duty is reported and
            not counted.
        goods_text: names of the lists and codes, for people.
    """

    rates: Mapping[str, float]
    except_origins: frozenset[str] = frozenset()
    goods: GoodsSet
    includes_mfn: bool = False
    replaces: tuple[str, ...] = ()
    content: str = ""
    whole_value: GoodsSet = NO_GOODS
    condition: str = ""
    goods_text: str = "all goods"

    def rate_for(self, origin: str) -> float | None:
        """Return the fraction for an origin, or None where the duty does not reach it."""
        if origin in self.except_origins:
            return None
        return self.rates.get(origin, self.rates.get("*"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(_Dated):
    """Goods or origins spared a duty: an exemption, or a suspension for a time.

    Attributes:
        kind: `exempts` or `suspends`.
        relieves: ids of duties or programmes.
        origins: origins spared; None is all.
        goods: goods spared.
        preference: programme symbols of the schedule's special column that must be claimed; empty if none.
        condition: what else must be shown, e.g. use in civil aircraft; a conditional relief is reported, not counted.
        goods_text: names of the lists and codes, for people.
    """

    kind: str
    relieves: tuple[str, ...]
    origins: frozenset[str] | None
    goods: GoodsSet
    preference: tuple[str, ...] = ()
    condition: str = ""
    goods_text: str = "all goods"

    def reaches(self, origin: str) -> bool:
        """Return whether goods of an origin are spared."""
        return self.origins is None or origin in self.origins


@dataclass(frozen=True, slots=True, kw_only=True)
class StackingRule(_Dated):
    """Duties of one programme are not owed on goods that owe a duty of another.

    Attributes:
        where: programmes that take precedence.
        excludes: programmes that then do not apply, to the share of the value the first fall on.
    """

    where: tuple[str, ...]
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A measure known to exist that the register does not hold; it becomes a caveat of the answers it touches.

    Attributes:
        what: the measure, in our words.
        origins: origins touched; None is all.
        goods: goods touched.
        valid_from: first day.
        last_day: last day, or None.
    """

    what: str
    origins: frozenset[str] | None
    goods: GoodsSet
    valid_from: date
    last_day: date | None = None

    def touches(self, origin: str, on: date) -> bool:
        """Return whether goods of an origin may owe more, or less, than the register says."""
        reached = self.origins is None or origin in self.origins
        return reached and self.valid_from <= on and (self.last_day is None or on <= self.last_day)


@dataclass(frozen=True, slots=True)
class Register:
    """All measures of one importer.

    Attributes:
        importer: ISO alpha-3 code.
        duties, reliefs, rules, gaps: the records, in the order of the files.
        acts: code → act.
        groups: name → origins.
        titles: programme → title.
        first_day: first day the register covers.
        last_day: last day it covers.
    """

    importer: str
    duties: tuple[Duty, ...]
    reliefs: tuple[Relief, ...]
    rules: tuple[StackingRule, ...]
    gaps: tuple[Gap, ...]
    acts: Mapping[str, Act]
    groups: Mapping[str, frozenset[str]]
    titles: Mapping[str, str]
    first_day: date
    last_day: date
    _by_id: Mapping[str, Duty] = field(default_factory=dict, repr=False)

    def duty(self, identifier: str) -> Duty:
        """Return the duty of an id."""
        return self._by_id[identifier]

    def duties_on(self, on: date, known_on: date | None = None) -> tuple[Duty, ...]:
        """Return the duties that apply on a day as known on another, before reliefs and stacking."""
        return tuple(duty for duty in self.duties if duty.applies(on, known_on))

    def reliefs_on(self, on: date, known_on: date | None = None) -> tuple[Relief, ...]:
        """Return the reliefs that apply on a day as known on another."""
        return tuple(relief for relief in self.reliefs if relief.applies(on, known_on))

    def rules_on(self, on: date, known_on: date | None = None) -> tuple[StackingRule, ...]:
        """Return the stacking rules that apply on a day as known on another, in their order of precedence."""
        return tuple(rule for rule in self.rules if rule.applies(on, known_on))
