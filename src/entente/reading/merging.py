"""Several reports of one meeting become one set of proposals, each with the quotes of all reports that have it.

Two proposals of different documents are the same if they are of one kind, say alike things, and nothing that both
state settles that they differ: an addressee, a partner, a topic. A different day or figure does not keep them apart;
it is shown as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from entente.reading.document import Document
from entente.reading.proposals import Difference, Proposal
from entente.reading.similarity import alike, same_name, terms

__all__ = ["group_by_meeting", "likeness", "reconcile", "statement_of"]

THRESHOLDS: Mapping[str, float] = {
    "meeting": 0.5,
    "directive": 0.3,
    "development": 0.4,
    "concern": 0.5,
    "measure": 0.35,
    "request": 0.35,
    "purchase": 0.4,
    "law": 0.35,
    "red_line": 0.3,
    "coordination": 0.5,
    "benchmark_deal": 0.9,
    "figure": 0.55,
}
_COMPARED = {
    "meeting": ("date", "ordinal", "chair", "attendees"),
    "directive": ("addressees", "given_by", "given_on", "deadline"),
    "development": ("date", "until", "rate"),
    "concern": ("topic", "raised_by"),
    "measure": ("date", "number"),
    "request": ("topic",),
    "purchase": ("goods", "value", "buyer", "seller", "sign_by"),
    "law": ("topic", "session"),
    "coordination": ("parties",),
    "benchmark_deal": ("rate_after",),
    "figure": ("value_low", "value_high", "unit", "period"),
}
_NAMES = ("addressees", "attendees", "parties", "given_by", "chair", "raised_by", "buyer", "seller")
_WORDED = ("concern", "red_line", "request", "directive", "law", "purchase")


@dataclass(slots=True)
class _Group:
    """The same thing as several documents have it, at most one proposal each."""

    members: dict[str, Proposal]
    position: float


def reconcile(documents: Sequence[Document], proposals: Mapping[str, Sequence[Proposal]]) -> tuple[Proposal, ...]:
    """Merge what reports of one meeting share.

    Args:
        documents: the documents, in the order in which they are to be shown.
        proposals: document id → its proposals.

    Returns:
        Proposals in the order of the first document that has each; what only one report has stays as it is.
    """
    out: list[Proposal] = []
    for together in group_by_meeting(documents, proposals):
        out += _merge_documents(together, proposals)
    return tuple(out)


def group_by_meeting(
    documents: Sequence[Document], proposals: Mapping[str, Sequence[Proposal]]
) -> list[list[Document]]:
    """Group the documents that report a meeting of the same day under the same chair."""
    groups: list[list[Document]] = []
    for document in documents:
        own = [p for p in proposals.get(document.id, ()) if p.kind == "meeting"]
        found = None
        for group in groups:
            others = [p for other in group for p in proposals.get(other.id, ()) if p.kind == "meeting"]
            if any(_same_meeting(a, b) for a in own for b in others):
                found = group
                break
        if found is None:
            groups.append([document])
        else:
            found.append(document)
    return groups


def _same_meeting(one: Proposal, other: Proposal) -> bool:
    day, other_day = one.fields.get("date"), other.fields.get("date")
    if not day or day != other_day:
        return False
    chair, other_chair = one.fields.get("chair", ""), other.fields.get("chair", "")
    return not chair or not other_chair or _same_person(chair, other_chair)


def _same_person(one: str, other: str) -> bool:
    a, b = one.casefold().split(), other.casefold().split()
    return a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a) or a[0] in b


def _merge_documents(documents: Sequence[Document], proposals: Mapping[str, Sequence[Proposal]]) -> list[Proposal]:
    groups: list[_Group] = []
    lengths = {document.id: max(len(document.text), 1) for document in documents}
    for number, document in enumerate(documents):
        own = list(proposals.get(document.id, ()))
        if number == 0:
            groups = [_Group({document.id: p}, p.quote.start / lengths[document.id]) for p in own]
            continue
        pairs: list[tuple[float, int, int]] = []
        for index, proposal in enumerate(own):
            place = proposal.quote.start / lengths[document.id]
            for g, group in enumerate(groups):
                score = max(likeness(proposal, member) for member in group.members.values())
                first = next(iter(group.members.values()))
                if first.kind == proposal.kind and score >= THRESHOLDS[proposal.kind]:
                    pairs.append((score - 0.1 * abs(place - group.position), index, g))
        used, taken = set(), set()
        for _, index, g in sorted(pairs, reverse=True):
            if index not in used and g not in taken:
                groups[g].members[document.id] = own[index]
                used.add(index)
                taken.add(g)
        groups += [
            _Group({document.id: p}, p.quote.start / lengths[document.id]) for i, p in enumerate(own) if i not in used
        ]
    return [_merged(group) for group in groups]


def statement_of(proposal: Proposal) -> str:
    """Return what a proposal says in words, for comparing."""
    fields = proposal.fields
    words = {
        "directive": "action",
        "concern": "title",
        "request": "ask",
        "purchase": "goods",
        "figure": "quantity",
        "meeting": "subject",
        "benchmark_deal": "partner",
    }.get(proposal.kind, "text")
    return str(fields.get(words) or fields.get("title") or proposal.quote.quote)


def likeness(one: Proposal, other: Proposal) -> float:
    """Return how sure it is that two proposals mean the same, 0 to about 1.5."""
    if one.kind != other.kind:
        return 0.0
    a, b = one.fields, other.fields
    if one.kind == "meeting":
        return 1.0 if _same_meeting(one, other) else 0.0
    if one.kind == "benchmark_deal":
        return 1.0 if same_name(str(a.get("partner", "")), str(b.get("partner", ""))) else 0.0
    if one.kind == "coordination":
        return 1.0 if _names_overlap(a.get("parties"), b.get("parties")) else 0.0
    score = alike(statement_of(one), statement_of(other))
    if one.kind == "directive":
        return score + _directive_bonus(a, b)
    if one.kind == "concern":
        same_topic = a.get("topic") == b.get("topic")
        return (
            score
            + (0.3 if same_topic and score > 0 else 0.0)
            + (0.15 if same_topic and a["topic"] != "other-commercial" else -0.2)
        )
    if one.kind == "request":
        return score + (0.1 if a.get("topic") == b.get("topic") else -0.15)
    if one.kind == "figure":
        return _figure_likeness(score, a, b)
    if one.kind == "development":
        return (
            score
            + sum(0.25 for n in ("date", "rate", "until") if a.get(n) and a.get(n) == b.get(n))
            - (0.2 if a.get("topic") != b.get("topic") else 0.0)
        )
    if one.kind == "measure" and a.get("number") and b.get("number"):
        return 1.0 if a["number"] == b["number"] else 0.0
    if one.kind == "red_line":
        return max(score, alike(one.quote.quote, other.quote.quote))
    return score


def _directive_bonus(a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    bonus = 0.0
    ours, theirs = a.get("addressees"), b.get("addressees")
    if ours and theirs:
        bonus += 0.25 if _names_overlap(ours, theirs) else -2.0
    elif bool(ours) != bool(theirs):
        bonus -= 0.05
    if a.get("deadline") and b.get("deadline"):
        bonus += 0.15 if a["deadline"] == b["deadline"] else 0.0
    if a.get("given_on") and b.get("given_on") and a["given_on"] != b["given_on"]:
        bonus -= 0.6
    if a.get("asks_for_plan") and b.get("asks_for_plan"):
        bonus += 0.2
    return bonus


def _figure_likeness(score: float, a: Mapping[str, Any], b: Mapping[str, Any]) -> float:
    unit = str(a.get("unit", "")) == str(b.get("unit", "")) or bool(
        terms(str(a.get("unit"))) & terms(str(b.get("unit")))
    )
    if not unit:
        return 0.0
    low, other = float(a["value_low"]), float(b["value_low"])
    if low == other:
        return 0.6 + 0.4 * score
    close = abs(low - other) <= 0.3 * max(abs(low), abs(other))
    period = not a.get("period") or not b.get("period") or a["period"] == b["period"]
    return score if close and period else 0.5 * score


def _names_overlap(ours: Any, theirs: Any) -> bool:
    return any(same_name(x, y) for x in ours or () for y in theirs or ())


def _merged(group: _Group) -> Proposal:
    """One proposal with the quotes of all members; a field is taken from the first that states it."""
    members = list(group.members.values())
    if len(members) == 1:
        return members[0]
    fields: dict[str, Any] = {}
    grounds = {}
    for member in members:
        for name, value in member.fields.items():
            if name not in fields:
                fields[name] = value
                if name in member.grounds:
                    grounds[name] = member.grounds[name]
    first = members[0]
    return replace(
        first,
        fields=fields,
        grounds=grounds,
        quotes=tuple(quote for member in members for quote in member.quotes),
        reported_by=", ".join(dict.fromkeys(m.reported_by for m in members if m.reported_by)),
        confidence=round(min(1.0, max(m.confidence for m in members) + 0.05), 2),
        differences=_differences(group),
    )


def _differences(group: _Group) -> tuple[Difference, ...]:
    kind = next(iter(group.members.values())).kind
    out: list[Difference] = []
    for name in _COMPARED.get(kind, ()):
        values = tuple((document, member.fields.get(name)) for document, member in group.members.items())
        stated = [value for _, value in values if value not in (None, "", [])]
        if not stated or (len(stated) == len(values) and all(_same_value(name, stated[0], v) for v in stated[1:])):
            continue
        conflict = len(stated) > 1 and not all(_same_value(name, stated[0], v) for v in stated[1:])
        out.append(Difference(name, values, conflict))
    if kind in _WORDED:
        wordings = tuple((document, statement_of(member)) for document, member in group.members.items())
        distinct = {" ".join(sorted(_words(text))) for _, text in wordings}
        if len(distinct) > 1:
            out.append(Difference("wording", wordings, conflict=kind == "concern" and not _one_says_more(wordings)))
    return tuple(out)


_BESIDE = frozenset({"the", "of", "a", "an", "and", "goods", "product", "products", "rights", "issues", "matters"})


def _words(text: str) -> set[str]:
    return {word for word in text.casefold().replace(",", " ").split() if word not in _BESIDE}


def _one_says_more(wordings: Sequence[tuple[str, str]]) -> bool:
    """Whether the shorter wording is contained in the longer: then they agree, one only says more."""
    sets = sorted((_words(text) for _, text in wordings), key=len)
    return all(sets[0] <= other for other in sets[1:])


def _same_value(name: str, one: Any, other: Any) -> bool:
    if name == "goods":
        return terms(str(one)) == terms(str(other))
    if name in ("chair", "given_by"):
        return _same_person(str(one), str(other))
    if name in _NAMES:
        ours, theirs = (v if isinstance(v, list) else [v] for v in (one, other))
        return len(ours) == len(theirs) and all(any(same_name(x, y) for y in theirs) for x in ours)
    if name in ("session", "period", "unit"):
        return (
            str(one).casefold() in str(other).casefold()
            or str(other).casefold() in str(one).casefold()
            or bool(terms(str(one)) & terms(str(other)))
        )
    return bool(one == other)
