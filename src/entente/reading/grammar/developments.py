"""Developments: dated events of the situation, talks, duties and rulings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from entente.reading.amounts import find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft, shorten
from entente.reading.lexicon import load_table

__all__ = ["find_developments"]


def find_developments(context: Context, ordered: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    """Yield dated events of the situation; forecasts, rumours and home's own measures are left out.

    Args:
        context: the document.
        ordered: where orders stand; what an order only mentions needs a day or a rate of its own.
    """
    events = _event_patterns(context.words.language)
    told: set[tuple[str, str]] = set()
    for sentence in context.sentences:
        if (
            sentence.block.form == "aside"
            or sentence.start in context.no_part
            or any(m.sentence is sentence and not _also_tells(sentence) for m in context.meetings)
        ):
            continue
        view = sentence.view
        taken: list[tuple[int, int]] = []
        for topic, pattern, form in events:
            for match in re.finditer(pattern, view, re.IGNORECASE):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                draft = _development(context, sentence, topic, match.start(), match.end(), form)
                if draft is None:
                    continue
                inside = any(a <= sentence.start + match.start() < b for a, b in ordered)
                if inside and (sentence.block.form == "item" or not {"date", "until", "rate"} & set(draft.fields)):
                    continue
                key = (
                    str(draft.fields.get("date", draft.fields.get("until", ""))),
                    str(draft.fields.get("rate", topic)),
                )
                if key in told and key[0]:
                    continue
                told.add(key)
                taken.append((draft.start, draft.end))
                yield draft


@cache
def _event_patterns(language: str) -> tuple[tuple[str, str, str], ...]:
    """Topic, pattern and form of every kind of event."""
    return tuple((e["topic"], e["pattern"], e.get("form", "")) for e in load_table(language)["developments"])


def _also_tells(sentence: Sentence) -> bool:
    return bool(re.search(r"\bwhich (?:were|was) (?:officially )?launched\b|\blaunched during\b", sentence.view))


def _clause(view: str, start: int, end: int) -> tuple[int, int]:
    low = max(
        (
            m.end()
            for m in re.finditer(r"[;]|, (?:and|but|while|which|after|since) |\. |\bthat (?=[a-z])", view[:start])
        ),
        default=0,
    )
    stop = re.search(r";|, (?:and|but|while) (?:the |a |that )?[\w']+ [\w']+| and that |\.$|, which", view[end:])
    return low, end + stop.start() if stop else len(view)


_NOT_YET_THERE = re.compile(r"(?:\b(?:before|ahead of)|trước khi) (?:the )?[^,;]{0,24}$", re.IGNORECASE)


def _development(context: Context, sentence: Sentence, topic: str, start: int, end: int, form: str) -> Draft | None:
    view = sentence.view
    low, high = _clause(view, start, end)
    clause = view[low:high]
    if _NOT_YET_THERE.search(view[low:start]):
        return None
    announced = re.search(r"\b(?:announced|made public|notified)\b", clause)
    forecast = context.words.words("forecast.words")
    if (forecast.search(clause) and announced is None) or forecast.search(view[max(0, low - 40) : low]):
        return None
    if context.words.pattern("polarity.negation").search(clause) or re.search(
        r"\b(?:must|should|asked|instructed|urged|ordered|told|yêu cầu|giao|đề nghị|phải)\b", view[low:end]
    ):
        return None
    if form == "tariff" and not _by_counterpart(context, sentence, low, high):
        return None
    draft = Draft("development", sentence, low, high, confidence=0.75)
    draft.put("title", shorten(context.document.text[sentence.start + low : sentence.start + high]))
    draft.put("topic", topic)
    rates = [a for a in find_amounts(clause, context.words.language) if a.form == "rate"]
    if rates and form == "tariff":
        draft.put("rate", f"{rates[0].high:g}%", sentence, low + rates[0].start, low + rates[0].end)
    published = context.document.date or context.reference(sentence).said_on
    reference = Reference(None, published, 0)
    if published is None and context.year_hint:
        reference = context.reference()
    ahead = re.search(r"\b(?:will|is due|are due|is expected|is set|sẽ|dự kiến)\b", clause)
    for mention in sorted(context.dates(sentence), key=lambda m: _distance(m.start, start, end)):
        if not (low - 2 <= mention.lead_start < high) or mention.form not in ("day", "offset", "weekday"):
            continue
        if re.search(r"\binitially set to (?:take effect )?$|\binitially \w+ (?:for|on) $", view[: mention.lead_start]):
            continue
        own = replace(reference, direction=1 if ahead else -1) if mention.form == "weekday" else reference
        days = resolve(mention, own)
        if days is None:
            continue
        name = (
            "until"
            if mention.lead == "until"
            and "date" not in draft.fields
            and re.search(r"suspen|paus|extend|prolong|hoãn|gia hạn|delay", clause)
            else "date"
        )
        if name not in draft.fields:
            draft.put(name, days[1].isoformat(), sentence, mention.lead_start, mention.end)
            if name == "date" and re.search(r"\b(?:take|takes|took|in) (?:effect|force)|có hiệu lực", clause):
                draft.put("effective_on", days[1].isoformat(), sentence, mention.lead_start, mention.end)
    words = [m for m in context.dates(sentence) if low - 2 <= m.lead_start < high]
    told = re.search(r"\b(?:has|have|was|were|agreed to)\b|(?<!\w)(?:đã|vừa|được)(?!\w)", clause)
    sent = re.search(r"delegation|đoàn", clause, re.IGNORECASE)
    if not words and told is None and sent is None and topic != "counterpart-tariff":
        return None
    if topic == "deal" and _between_others(context, sentence, low, high):
        return None
    if (
        not words
        and form == "tariff"
        and not rates
        and not re.search(r"\d+-day|pause|suspen|hoãn", clause, re.IGNORECASE)
    ):
        return None
    if form == "tariff":
        draft.put("party", context.parties.counterpart)
    draft.put("text", re.sub(r"\s+", " ", clause).strip(" ,"))
    return draft


def _between_others(context: Context, sentence: Sentence, low: int, high: int) -> bool:
    """Whether a deal is told of a third country: that is a benchmark."""
    first = next((n for n in context.names(sentence) if low <= n.start < high and n.form == "country"), None)
    return first is not None and not context.is_counterpart(first) and first.country != context.parties.home


def _distance(at: int, start: int, end: int) -> int:
    """How far a place is from a stretch."""
    return max(start - at, at - end, 0)


def _by_counterpart(context: Context, sentence: Sentence, low: int, high: int) -> bool:
    """Whether a duty is the counterpart's: its name stands there, or nothing says that home set it."""
    names = [n for n in context.names(sentence) if low <= n.start < high]
    if any(context.is_counterpart(n) for n in names):
        return True
    if any(n.form in ("agency", "office", "body") and context.is_home(n) for n in names):
        return False
    return not any(n.form == "country" and context.is_home(n) for n in names[:1])
