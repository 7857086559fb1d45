"""Who gives an order and who must act: offices with their holders, bodies by their names."""

from __future__ import annotations

import re

from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.lexicon import word_list
from entente.reading.names import Name

__all__ = ["addressees_of", "giver_of"]


def giver_of(context: Context, act: Act) -> tuple[str, str, Name | None]:
    """Return person and office of who gives an order, and the mention it stands on; empty where nobody is known."""
    meeting = context.meeting_of(act.sentence)
    giver = act.giver
    if giver is not None and giver.form in ("office", "person") and not context.is_counterpart(giver):
        person, office = giver.person, giver.office or giver.text
        if not person:
            if meeting is not None and meeting.chair and _same_office(office, meeting.chair_office):
                return meeting.chair, meeting.chair_office or office, giver
            known = next(
                (p for p in context.registry.persons.values() if _same_office(office, p.office) and not p.outside), None
            )
            if known is not None:
                return known.name, office, giver
            return "", office, giver
        known = context.registry.persons.get(person.split()[-1])
        if known is not None:
            return known.name, known.office or office, giver
        return person, office, giver
    if (
        giver is not None
        and giver.form == "agency"
        and not context.is_counterpart(giver)
        and act.frame in ("active", "that", "noun", "decided")
    ):
        return "", giver.text, giver
    if meeting is not None and (meeting.chair or meeting.chair_office):
        return meeting.chair, meeting.chair_office, None
    if giver is None or giver.form in ("pronoun", "body"):
        return _leader(context)
    return "", "", None


def _leader(context: Context) -> tuple[str, str, Name | None]:
    for person in context.registry.persons.values():
        if (
            re.search(
                r"prime minister|\bPM\b|premier|president|chancellor|minister|Thủ tướng|Bộ trưởng",
                person.office,
                re.IGNORECASE,
            )
            and not person.outside
        ):
            return person.name, person.office, None
    return "", "", None


def _same_office(one: str, other: str) -> bool:
    def plain(text: str) -> str:
        text = re.sub(r"^(?:the |acting )", "", text.strip().lower())
        text = re.sub(r"^[a-z]+(?:ese|ian|an|ish) (?=prime|president|premier)", "", text)
        return {"pm": "prime minister", "thủ tướng chính phủ": "thủ tướng", "government leader": "prime minister"}.get(
            text, text
        )

    a, b = plain(one), plain(other)
    return (
        bool(a)
        and bool(b)
        and (
            a == b
            or (a in ("minister", "president", "secretary", "bộ trưởng", "premier") and b.endswith(a))
            or (a in ("bộ trưởng", "phó thủ tướng", "thứ trưởng", "chủ tịch", "cục trưởng") and b.startswith(a))
            or (a in b.split(" of ") and a != "minister")
        )
    )


def addressees_of(context: Context, act: Act) -> list[tuple[str, int, int]]:
    """Return the bodies and office-holders named to act, with their places; collective words name nobody."""
    out: list[tuple[str, int, int]] = []
    for name in act.actors:
        government = name.form == "body" and name.text.lower() in ("government", "cabinet", "chính phủ")
        if not (government or name.form in ("agency", "office", "person")) or context.is_counterpart(name):
            continue
        if re.search(r"\b(?:no|every|each|any|all|no other|không)\s$", act.sentence.view[: name.start], re.IGNORECASE):
            continue
        if name.several:
            out += name.several
            continue
        text = re.sub(r"^(?:the|its|his|her|their|The|Its) ", "", name.text)
        if name.form == "person":
            text = name.office or name.person
        if name.form == "office" and name.person and name.office:
            text = name.office
        if text.lower() in word_list("bare_bodies"):
            owned = re.search(r"\b(?:his|her|their|my|our) $", act.sentence.view[: name.start]) or name.text != text
            text = context.last_agency(act.sentence.start + name.start, text) or ("" if owned else text)
        if text and text not in [t for t, _, _ in out]:
            out.append((text, name.start, name.end))
    return out
