"""What home asks of the counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.topics import topic_of

__all__ = ["find_requests"]

_ASKING_EN = re.compile(
    r"(?<!weekly )(?<!\ba )\b(?:(?:asks?|asked|asking|request(?:s|ed|ing)?|urg(?:e|es|ed|ing)|call(?:s|ed|"
    r"ing)? (?:up)?on|"
    r"appeal(?:s|ed)? to|propos(?:es|ed|ing) (?:that|to)|recommended that|press(?:es|ed|ing)) (?=(?:the |"
    r"that the )?(?P<o>[A-Z][\w.]*|other side|partner))|call(?:s|ed|ing)? for|seek(?:s|ing)?|sought|"
    r"(?:repeated|renewed) (?:its|the|a) request that|request(?:s)? (?:for|that)|will (?:be )?ask(?:ed)?(?: "
    r"that| to)?|(?:is|are|will|shall|was|were) (?:to )?be asked(?:, [^,]{2,20},)? to|it is recommended that|"
    r"push(?:es|ed|ing)? for|insist(?:s|ed) on)\b"
)
_ASKING_VI = re.compile(
    r"(?:đề nghị|kêu gọi|mong phía|yêu cầu|kiến nghị|vận động|đề xuất)(?: (?:với )?phía| với| chính quyền| "
    r"Chính phủ)? "
)
_RECOGNITION = re.compile(
    r"\b(?P<a>(?:early |soon )?recogni[sz](?:e|es|ing|ed|tion)(?: of| as)? [^.;,]{0,40}market[- ]econom[^.;,]*)|"
    r"(?P<b>(?:lift|remov|eas|abolish|relax|loosen)(?:e|es|ing|al|ed)?(?: of)? (?:the |its |all "
    r")?(?:restrictions?|limits|curbs|controls|bans?|duty|surcharge|tariffs?)[^.;,]*)|(?P<c>công nhận "
    r"[^.;,]{0,40}kinh tế thị trường)|(?P<d>(?:dỡ bỏ|nới lỏng|gỡ bỏ|bãi bỏ|hạ|giảm|hoãn)[^.;,]{0,20}(?:hạn "
    r"chế|kiểm soát|rào cản|thuế)[^.;,]*)",
    re.IGNORECASE,
)
_SPLIT_ASK = re.compile(r",? (?:and|as well as|along with|và)(?: to| also)? (?=(?:to )?(?:[a-z]+|remove|lift)\b)")
_PP_SPLIT = re.compile(
    r",? and (?:to )?(?=(?:accept|remove|lift|recogni[sz]e|publish|open|grant|ease|extend|drop|end|allow|"
    r"refund|suspend|exempt|cut|lower|withdraw|stop|admit|release|give|raise|abolish)\b)|, along with "
    r"(?=\w+ing\b)|,? và (?=(?:dỡ bỏ|công nhận|mở|giảm|hoãn|chấp nhận|gỡ|bãi|nới|cấp|cho phép|rút|sớm)\b)"
)


def find_requests(context: Context, findings: Sequence[Finding]) -> Iterator[Draft]:
    """Yield what home asks of the counterpart, one draft per thing asked."""
    places: list[tuple[int, int]] = []
    for finding in findings:
        if finding.outcome == "request":
            act = finding.act
            for draft in _asked(context, act.sentence, act.start, act.action[0], act.end):
                places.append((draft.sentence.start + draft.start, draft.sentence.start + draft.end))
                yield draft
    pattern = _ASKING_VI if context.words.language == "vi" else _ASKING_EN
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        for match in pattern.finditer(sentence.view):
            draft_place = sentence.start + match.start()
            if any(a <= draft_place < b for a, b in places) or not _of_counterpart(context, sentence, match):
                continue
            stop = re.search(
                r";|\.$|, in (?:line|the spirit|accordance)|, contributing|, (?:he|she|the \w+) (?:said|added)",
                sentence.view[match.end() :],
            )
            end = match.end() + stop.start() if stop else len(sentence.view)
            for draft in _asked(context, sentence, match.start(), match.end(), end):
                places.append((sentence.start + draft.start, sentence.start + draft.end))
                yield draft
            break


def _of_counterpart(context: Context, sentence: Sentence, match: re.Match[str]) -> bool:
    view, words = sentence.view, context.words
    before = view[: match.start()]
    if words.pattern("polarity.negation").search(before[-60:]) or words.pattern("polarity.condition").search(before):
        return False
    names = context.names(sentence)
    subjects = [
        n
        for n in names
        if n.end <= match.start()
        and not re.search(r"\b(?:of|with|from|for|to|in|by|at|on|với|của) (?:the |phía )?$", view[: n.start])
    ]
    passive = re.search(r"\bbe asked|it is recommended", match.group())
    if passive is None:
        subjects = [n for n in subjects if n.form != "collective"]
        if subjects and context.is_counterpart(subjects[-1]):
            return False
        if subjects and subjects[-1].form == "outsider":
            return False
    after = [n for n in names if match.end() - 1 <= n.start <= match.end() + 60]
    if passive is not None and "asked" in match.group():
        return any(context.is_counterpart(n) for n in subjects)
    if re.search(
        r"(?:call\w* for|seek\w*|sought|push\w* for|will ask(?: that)?|insist\w* on|repeated|request)", match.group()
    ):
        rest = view[match.end() : match.end() + 160]
        return (
            any(context.is_counterpart(n) for n in after)
            or _RECOGNITION.search(rest) is not None
            or "will ask" in match.group()
        )
    near = [n for n in after if n.start <= match.end() + 14]
    return bool(near) and context.is_counterpart(near[0])


def _without_addressee(context: Context, ask: str) -> str:
    """Return what is asked without who is asked: "Sormland to lift the duty" becomes "lift the duty"."""
    match = re.match(r"(?:that )?(?:the )?(?P<who>[A-Z][\w.]*)(?: side)?,? (?:to |soon |phải )?", ask)
    if match is not None and context.is_counterpart_word(match["who"]) and len(ask) - match.end() > 8:
        return ask[match.end() :]
    return ask


def _asked(context: Context, sentence: Sentence, start: int, low: int, high: int) -> Iterator[Draft]:
    view = sentence.view
    cut = re.search(r", in (?:line|the spirit|accordance) |, contributing|, demonstrating|, góp phần", view[low:high])
    high = low + cut.start() if cut else high
    begins, ends = [start], []
    for match in _PP_SPLIT.finditer(view, low, high):
        ends.append(match.start())
        begins.append(match.end())
    ends.append(high)
    for index, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        text = view[max(begin, low) if index == 0 else begin : end].strip(" ,.;")
        text = re.sub(r",? (?:and|along with|và)$", "", text)
        if len(text) < 5:
            continue
        draft = Draft("request", sentence, begin, begin + len(view[begin:end].rstrip(" ,.;")), confidence=0.75)
        ask = _without_addressee(context, " ".join(text.split()))
        draft.put("title", (ask[:1].upper() + ask[1:])[:200])
        draft.put("topic", topic_of(context.words, text))
        draft.put("ask", ask)
        yield draft
