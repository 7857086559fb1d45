"""Lists of what the counterpart complains about: `Z's concerns are x, y and z`, `x and y are on Z's list`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.topics import split_list, topic_of
from entente.reading.names import Name

__all__ = ["concern_draft", "country_text", "find_listed", "find_noun", "find_pointed", "their_name"]

_CONNECTS = (
    r"(?: (?:are known|remain(?: the same)?|ha(?:s|ve) grown longer|is long|includ(?:e|es|ed)|are|is|were|"
    r"cover|concern):? |"
    r",? (?:including|such as|namely|among them|above all|notably|like):? |: )"
)
_LISTED_EN = re.compile(
    r"\b(?:(?:key |main |chief |major |principal )?(?:concerns?|grievances|complaints|demands|objections|"
    r"irritants|list)"
    rf"(?: of [^,:;.]{{2,40}}?)?{_CONNECTS}|"
    rf"(?:issues|matters|areas) (?:related to |of (?:concern|interest) to "
    rf"[^,:;.]{{2,30}}?{_CONNECTS}))(?P<list>[^.;]{{4,400}})",
    re.IGNORECASE,
)
_LISTED_VI = re.compile(
    r"(?:những |các )?(?:vấn đề|điểm|mối quan tâm|quan ngại|lo ngại|nội dung)[^,:;.]{0,30}?(?:mà )?(?:phía "
    r")?(?P<who>Hoa Kỳ|Mỹ|phía bạn|đối tác|[A-Z]\w+)[^,:;.]{0,25}(?:quan tâm|nêu|băn khoăn|lo ngại|quan ngại|đặt "
    r"ra)?(?: như|: | gồm| là|, gồm|, như|, trong đó có)[: ]*(?P<list>[^.;]{4,300})|(?:xử lý|giải quyết) "
    r"(?:các )?vấn đề (?:liên quan(?: đến| tới)?|về) (?P<list2>[^.;]{4,300})",
    re.IGNORECASE,
)
_CLAUSE_STOP = re.compile(
    r"\b(?:in (?:accordance|line)|by the|on the basis|to (?:ensure|meet|address)|which|who|that we|he said|"
    r"she said)\b"
)
_NOUN_OF = re.compile(
    r"(?P<who>[A-Z]\w+)(?:'s|') (?P<n>charge|allegation|complaint|objection|claim|accusation|demand|concern|"
    r"criticism|reproach|suspicion|worry)s?\b (?:that |about |over |of |to |against |for "
    r")?(?P<what>[^.;]{5,200})"
)


def their_name(context: Context) -> str:
    """The counterpart as the text names it first."""
    for sentence in context.sentences:
        for name in context.names(sentence):
            if name.form == "country" and context.is_counterpart(name):
                return name.text
    return ""


def concern_draft(
    context: Context, sentence: Sentence, start: int, end: int, raised_by: str, confidence: float
) -> Draft:
    view = sentence.view
    text = view[start:end].strip(" ,.;:")
    draft = Draft("concern", sentence, start, end, confidence=confidence)
    draft.put("title", re.sub(r"^(?:the|a|an) ", "", " ".join(text.split()))[:200])
    draft.put("topic", topic_of(context.words, text))
    draft.put("raised_by", raised_by)
    draft.put("their_view", " ".join(text.split()))
    draft.said_by = raised_by
    return draft


def country_text(context: Context, name: Name) -> str:
    key = name.country
    if not key:
        return their_name(context)
    return next((word for word, k in context.parties.words if k == key and word in context.view), key)


def find_listed(context: Context, sentence: Sentence) -> Iterator[Draft]:
    view = sentence.view
    pattern = _LISTED_VI if context.words.language == "vi" else _LISTED_EN
    match = pattern.search(view)
    if match is None or context.words.pattern("polarity.negation").search(view[: match.start()][-30:]):
        return
    group = "list" if match["list"] else "list2" if "list2" in match.groupdict() and match["list2"] else ""
    if not group:
        return
    names = [n for n in context.names(sentence) if n.end <= match.start(group) + 30]
    theirs = [n for n in names if context.is_counterpart(n)]
    handled = re.search(r"related to|liên quan|xử lý|giải quyết", match.group(), re.IGNORECASE)
    if not theirs and not handled:
        return
    if not theirs and not context.parties.counterpart:
        return
    low, high = match.span(group)
    stop = _CLAUSE_STOP.search(view, low, high)
    high = stop.start() if stop else high
    members = split_list(view[low:high], context.words.language)
    if len(members) < 2:
        return
    who = theirs[-1].text if theirs else ""
    who = re.sub(r"'s$", "", who) if theirs and theirs[-1].form == "country" else their_name(context) if theirs else ""
    for a, b in members:
        if view[low + a : low + b].strip(" .etc"):
            draft = concern_draft(context, sentence, low + a, low + b, who, 0.8 if theirs else 0.6)
            if draft.fields["topic"] != "other-commercial" or theirs:
                yield draft


_ON_THEIR_LIST = re.compile(
    r"(?P<list>[^.;:]{4,200}?) (?:is|are|was|were) (?:also )?(?:on|among) (?P<who>[A-Z]\w+)(?:'s|') (?:list|"
    r"concerns|grievances|complaints|demands)"
)
_THEIR_MATTER_VI = re.compile(
    r"(?P<list>[^.;:]{4,200}?),? (?:là |đều là )?(?:một trong )?(?:những |các )?(?:vấn đề|nội dung|điểm)(?: "
    r"mà)? (?:phía )?"
    r"(?P<who>[\w ]{2,20}?) (?:đang |rất |đặc biệt )?(?:quan tâm|nêu|coi là|lo ngại|quan ngại|phàn nàn)"
)
_THEIR_PETITION_VI = re.compile(
    r"(?:kiến nghị|đề nghị|yêu cầu|quan ngại|lo ngại|phàn nàn|ý kiến) của (?:phía |các |doanh nghiệp |Chính "
    r"phủ )*(?P<who>[\w ]{2,20}?) (?:về|đối với|liên quan đến) (?P<list>[^.;,]{4,160})"
)
_THEIR_MIND = re.compile(r"(?:on|in) (?P<who>[A-Z]\w+)(?:'s|') (?:mind|list|agenda|view)\w*: (?P<list>[^.;]{4,200})")
_THEIR_VIEW = re.compile(
    r"(?:^|; )(?:In (?P<who>[A-Z]\w+)(?:'s|') (?:view|eyes|opinion),?|According to (?P<who2>[A-Z]\w+),|For "
    r"(?P<who3>[A-Z]\w+),) (?P<list>[^;]{8,200})"
)


def find_pointed(context: Context, sentence: Sentence) -> Iterator[Draft]:
    """`X and Y are on Z's list`; `X và Y, là những vấn đề Z quan tâm`."""
    patterns = (
        (_THEIR_MATTER_VI, _THEIR_PETITION_VI)
        if context.words.language == "vi"
        else (_ON_THEIR_LIST, _THEIR_MIND, _THEIR_VIEW)
    )
    for pattern in patterns:
        match = pattern.search(sentence.view)
        if match is None:
            continue
        group = next(g for g in ("who", "who2", "who3") if g in match.groupdict() and match[g])
        names = [n for n in context.names(sentence) if match.start(group) <= n.start < match.end(group) + 1]
        counterpart = any(context.is_counterpart(n) for n in names) or context.is_counterpart_word(match[group].strip())
        if not counterpart:
            continue
        low, high = match.span("list")
        about = re.search(r"\b(?:trao đổi về|thảo luận về|discussed|về) ", sentence.view[low:high])
        low += about.end() if about else 0
        who = match[group].strip()
        text = sentence.view[low:high]
        whole = pattern is _THEIR_VIEW
        for a, b in [(0, len(text))] if whole else split_list(text, context.words.language):
            yield concern_draft(context, sentence, low + a, low + b, _named(context, who), 0.75)
        return


def _named(context: Context, who: str) -> str:
    return who if context.is_counterpart_word(who) else their_name(context)


def find_noun(context: Context, sentence: Sentence) -> Iterator[Draft]:
    if context.words.language == "vi":
        return
    for match in _NOUN_OF.finditer(sentence.view):
        name = next((n for n in context.names(sentence) if n.start == match.start("who")), None)
        if name is not None and context.is_counterpart(name):
            stop = re.search(
                r" (?:is|are|was|were) (?:not|baseless|known|unfounded|rejected|entirely)\b", match["what"]
            )
            end = match.start("what") + stop.start() if stop else match.end()
            yield concern_draft(context, sentence, match.start(), end, match["who"], 0.75)
