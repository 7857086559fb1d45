"""Concerns: what the counterpart complains about or demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.topics import split_list, topic_of
from entente.reading.names import Name

__all__ = ["find_concerns"]

_NOT_A_COMPLAINT = re.compile(
    r"\b(?:a (?:third|second|next|new) round|round|talks?|visit|the duty|its duty|tariff|surcharge|levy|"
    r"welcom\w+|thank\w*|agreed|"
    r"ready to|vòng đàm phán|thời gian vòng|nâng thuế|áp thuế|mức thuế)\b|\d ?%|percent",
    re.IGNORECASE,
)
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


def find_concerns(context: Context) -> Iterator[Draft]:
    """Yield what the counterpart complains about or demands, one draft per topic named."""
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        drafts = (
            list(_listed(context, sentence))
            or list(_pointed(context, sentence))
            or list(_noun(context, sentence))
            or list(_complaints(context, sentence))
        )
        yield from drafts


def _who(context: Context) -> str:
    """The counterpart as the text names it first."""
    for sentence in context.sentences:
        for name in context.names(sentence):
            if name.form == "country" and context.is_counterpart(name):
                return name.text
    return ""


def _draft(context: Context, sentence: Sentence, start: int, end: int, raised_by: str, confidence: float) -> Draft:
    view = sentence.view
    text = view[start:end].strip(" ,.;:")
    draft = Draft("concern", sentence, start, end, confidence=confidence)
    draft.put("title", re.sub(r"^(?:the|a|an) ", "", " ".join(text.split()))[:200])
    draft.put("topic", topic_of(context.words, text))
    draft.put("raised_by", raised_by)
    draft.put("their_view", " ".join(text.split()))
    draft.said_by = raised_by
    return draft


def _listed(context: Context, sentence: Sentence) -> Iterator[Draft]:
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
    who = re.sub(r"'s$", "", who) if theirs and theirs[-1].form == "country" else _who(context) if theirs else ""
    for a, b in members:
        if view[low + a : low + b].strip(" .etc"):
            draft = _draft(context, sentence, low + a, low + b, who, 0.8 if theirs else 0.6)
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


def _pointed(context: Context, sentence: Sentence) -> Iterator[Draft]:
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
            yield _draft(context, sentence, low + a, low + b, _named(context, who), 0.75)
        return


def _named(context: Context, who: str) -> str:
    return who if context.is_counterpart_word(who) else _who(context)


def _noun(context: Context, sentence: Sentence) -> Iterator[Draft]:
    if context.words.language == "vi":
        return
    for match in _NOUN_OF.finditer(sentence.view):
        name = next((n for n in context.names(sentence) if n.start == match.start("who")), None)
        if name is not None and context.is_counterpart(name):
            stop = re.search(
                r" (?:is|are|was|were) (?:not|baseless|known|unfounded|rejected|entirely)\b", match["what"]
            )
            end = match.start("what") + stop.start() if stop else match.end()
            yield _draft(context, sentence, match.start(), end, match["who"], 0.75)


_SAYS = re.compile(r"(?<!\w)(?:says|said|finds|believes|thinks|notes|noted)(?! that)(?!\w)")
_TAIL = re.compile(r";|\.$|, (?:while|but)\b| since \w+ \w+|, (?:and|và) [\w ]{0,30}$")
_ABOUT = re.compile(
    r",?(?: as before,?)?(?: again| also| for its part)* ?(?:that|of|about|over|against|to|on|with|at|the "
    r"(?:issue|question|matter) of|concerns? (?:about|over)|"
    r"về|rằng|đến|tới|quan ngại về|lo ngại về|vấn đề)? ?"
)


def _complaints(context: Context, sentence: Sentence) -> Iterator[Draft]:
    view, words = sentence.view, context.words
    found = _complaint_verbs(context, sentence)
    for index, (match, subject, strong) in enumerate(found):
        limit = found[index + 1][0].start() if index + 1 < len(found) else len(view)
        tail = _TAIL.search(view[match.end() : limit])
        end = _back_over_and(view, match.end(), match.end() + tail.start() if tail else limit)
        what = view[match.end() : end]
        if len(what.strip(" .,")) < 4 or (not strong and _NOT_A_COMPLAINT.search(what)):
            continue
        lead = _ABOUT.match(what)
        low = match.end() + (lead.end() if lead else 0)
        raised = subject.text if subject.form == "country" else _country_text(context, subject) or subject.text
        own = (
            subject.start if subject.start >= 0 and sentence.view[subject.start : subject.end] == subject.text else low
        )
        members = split_list(view[low:end], words.language) if _is_noun_list(view[low:end], words.language) else []
        if len(members) > 1:
            for number, (a, b) in enumerate(members):
                yield _draft(context, sentence, own if number == 0 else low + a, low + b, raised, 0.75)
        else:
            yield _draft(context, sentence, min(own, match.start()), end, raised, 0.75)


def _complaint_verbs(context: Context, sentence: Sentence) -> list[tuple[re.Match[str], Name, bool]]:
    """The verbs of complaint whose subject is the counterpart; True for those that always complain."""
    view, words = sentence.view, context.words
    candidates = [(m, True) for m in words.words("concerns.complains").finditer(view)]
    for match in words.words("concerns.raises").finditer(view):
        if not any(match.start() < m.end() and m.start() < match.end() for m, _ in candidates):
            candidates.append((match, False))
    if words.language == "en":
        candidates += [(m, True) for m in _SAYS.finditer(view) if words.pattern("concerns.bad").search(view, m.end())]
    candidates.sort(key=lambda c: c[0].start())
    found: list[tuple[re.Match[str], Name, bool]] = []
    for match, strong in candidates:
        subject = _complainer(context, sentence, match.start())
        if subject is None and found and re.search(r"\b(?:and|và)(?: \w+)? $", view[: match.start()]):
            subject = found[-1][1]
        if subject is not None:
            found.append((match, subject, strong))
    return found


def _is_noun_list(text: str, language: str) -> bool:
    """Whether a text lists things rather than telling one fact: several members, no verb of a sentence in them."""
    if re.search(
        r"\b(?:is|are|was|were|that|has|have|had|will|would|discriminat\w+|to [a-z]+|bị|là|không|chưa|quá|phải)\b", text
    ):
        return False
    return bool(re.search(r", | and | và ", text)) and len(text) < 220


def _back_over_and(view: str, low: int, end: int) -> int:
    joined = re.search(r",? (?:and|và)(?: \w+)?\s*$", view[low:end])
    return low + joined.start() if joined else end


def _complainer(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Who complains: the counterpart right before the verb, or a pronoun that stands for it."""
    view = sentence.view
    names = [n for n in context.names(sentence) if n.end <= at]
    pronoun = _STANDS_FOR_THEM.search(view[:at])
    if pronoun is not None:
        return _their_mention(context, sentence, pronoun.start())
    if not names:
        return None
    subject, gap = names[-1], view[names[-1].end : at]
    if subject.form == "pronoun":
        earlier = _before(context, sentence)
        if earlier is None:
            return None
        subject = replace(earlier, start=subject.start, end=subject.end)
    if re.search(r"; họ (?:cũng |đã )?$", gap):
        return subject if context.is_counterpart(subject) else None
    if len(gap) > 40 or re.search(r"[;:.]|\b(?:that|rằng|với|to|be|been)\b", gap):
        return None
    if not context.is_counterpart(subject) or re.search(
        r"\b(?:to|with|from|by|of|với|cho|từ|đề nghị|yêu cầu) (?:the |phía )?$", view[: subject.start]
    ):
        return None
    negation = context.words.pattern("polarity.negation").search(gap)
    return None if negation is not None or re.search(r"\bnever\b", view[:at]) else subject


_STANDS_FOR_THEM = re.compile(
    r"(?:^|; |, |\band |\bvà |\bwhich )(?:[Hh]ọ|[Tt]he latter|[Tt]hey|[Ii]t|[Pp]hía bạn|[Nn]ước này|[Nn]ước bạn|"
    r"[Pp]hía này|[Bb]ên này) "
    r"(?:cũng |đã |nhiều lần |còn |also |again |further |has |had |have )*$"
)


def _their_mention(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Whom "it" or "nước này" stands for: the country named last before it, or first in the sentence before."""
    forms = ("country", "agency", "counterpart", "office")
    here = [n for n in context.names(sentence) if n.form in forms and n.end <= at]
    if here:
        return here[0] if context.is_counterpart(here[0]) else None
    index = context.place(sentence)
    for other in context.sentences[max(0, index - 1) : index]:
        names = [n for n in context.names(other) if n.form in forms]
        if other.block is sentence.block and names and context.is_counterpart(names[0]):
            return names[0]
    return None


def _before(context: Context, sentence: Sentence) -> Name | None:
    """Who "she" is: the subject of the sentence before."""
    index = context.place(sentence)
    for earlier in reversed(context.sentences[max(0, index - 1) : index]):
        if earlier.block is not sentence.block:
            return None
        people = [n for n in context.names(earlier) if n.form in ("office", "person", "agency")]
        return people[0] if people else None
    return None


def _country_text(context: Context, name: Name) -> str:
    key = name.country
    if not key:
        return _who(context)
    return next((word for word, k in context.parties.words if k == key and word in context.view), key)
