"""Measures: what home's executive has done or is doing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft
from entente.reading.lexicon import lexicon
from entente.reading.names import Name

__all__ = ["find_measures"]

_NUMBER = re.compile(
    r"\b(?:No\.? ?)?(?P<n>\d{1,4}/(?:(?:20|19)\d\d/)?[A-ZĐ]{1,4}(?:[-–][A-ZĐa-z]{2,6})+|\d{1,4}/\d{4}(?:/[A-ZĐ\-]+)?)"
)
_FORMS = (
    ("decree", r"\bdecree\b|nghị định"),
    ("decision", r"\bdecision\b|quyết định"),
    ("directive", r"\b(?:directive|instruction)\b|chỉ thị"),
    ("resolution", r"\bresolution\b|nghị quyết"),
    ("dispatch", r"\b(?:dispatch|telegram)\b|công điện"),
    ("campaign", r"\b(?:campaign|crackdown|drive|peak month)\b|chiến dịch|cao điểm|đợt kiểm tra"),
    ("law", r"\blaw no\b"),
    ("draft", r"\bdraft\b"),
)
_BY_ACT = re.compile(
    r"\b(?:Decree|Decision|Circular|Directive|Resolution|Order|Nghị định|Quyết định|Thông tư|Chỉ thị|Nghị "
    r"quyết)(?: No\.?| số)? ?\d+/\S+[^.;]{0,40}? (?:which )?"
    r"(?:abolished|halved|cut|lowered|raised|banned|introduced|simplified|shortened|reduced|removed|halves|cuts|lowers|raises|bans|sets|abolishes|requires|introduces|simplifies|shortens|reduces|"
    r"limits|removes|giảm|quy định|bãi bỏ|cắt|"
    r"siết|rút ngắn|cấm|yêu cầu|áp dụng)"
)
_SPECIFIC = re.compile(
    r"\b(?:inspections?|checks?|decree|decision|regulations?|rules?|dut(?:y|ies)|tariffs?|licen[cs]\w+|"
    r"permits?|certificates?|clearance|procedures?|fees?|campaign|directive|resolution|circular|station|"
    r"officers|fines|ban|laborator\w+|scanners?|customs posts?|control|quota|hotline|register|system|"
    r"database|warehouses?|unit|desk|offices?|border|stocks?|containers?|"
    r"nghị định|quyết định|thông tư|chỉ thị|nghị quyết|công điện|thủ tục|thuế|kiểm tra|chiến dịch|giấy phép|"
    r"thông quan|phí|vụ|cửa khẩu|hệ thống|cơ sở dữ liệu|điều kiện kinh doanh|quy định|giấy chứng nhận|hàng "
    r"giả|C/O)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:comprehensive|proactive|efforts|highest responsibility|commended|praised|actively|in general|tích "
    r"cực|chủ động|nỗ lực|biểu dương|quyết liệt)\b",
    re.IGNORECASE,
)


@cache
def _done(language: str) -> re.Pattern[str]:
    """What an executive has done or is doing, as a verb phrase."""
    words = lexicon(language)
    acts, doing = words.text("measures.acts"), words.text("measures.doing")
    if language == "vi":
        return re.compile(
            rf"(?<!\w)(?:(?:đã|vừa|đang) (?:{acts})|{doing}|(?:được )?ban hành (?:ngày|theo)|có hiệu lực từ)(?!\w)",
            re.IGNORECASE,
        )
    return re.compile(
        rf"\b(?:(?:has|have|had) (?:also |already |recently |since |now )?(?:been )?(?:{acts})|(?:was|were) (?:{acts})|"
        rf"{doing}|(?:has|have) been open|entered into force|took effect|issued|promulgated|stepped up|"
        rf"signed (?:decree|decision|circular)|(?:cut|lowered) (?:its|the|duties))\b",
        re.IGNORECASE,
    )


@cache
def _simple_past(language: str) -> re.Pattern[str]:
    """The same right after a body of home: `the customs service opened a hotline`."""
    tense = "" if language == "vi" else r"(?:also |then |itself |recently |has |have |had |has already |has also )?"
    return re.compile(rf"\s*{tense}(?:{lexicon(language).text('measures.acts')})(?!\w)", re.IGNORECASE)


_SERVICE = re.compile(
    r"(?:The )?(?:Customs|Police|Inspectors|Officers|Border guards)\b(?= (?:have|has|had|[a-z]+ed)\b)"
)


def _found(context: Context, sentence: Sentence) -> tuple[int, int, bool] | None:
    """Where a measure is told of in a sentence, and whether a body of home is said to have taken it."""
    view, language = sentence.view, context.words.language
    ours = [
        n
        for n in context.names(sentence)
        if (
            n.form in ("agency", "collective")
            or (n.form == "body" and "overnment" in n.text)
            or n.text == "Chính phủ"
            or (n.form == "country" and context.is_home(n))
        )
        and not context.is_counterpart(n)
    ]
    service = _SERVICE.match(view)
    if service is not None and not any(n.start < service.end() for n in context.names(sentence)):
        ours = [Name(service.start(), service.end(), "agency", service.group()), *ours]
    for name in ours:
        past = _simple_past(language).match(view, name.end)
        if past is not None and not (language == "vi" and sentence.block.form == "item"):
            return past.start(), past.end(), True
    done = _BY_ACT.search(view) or _done(language).search(view)
    if done is None:
        return None
    return done.start(), done.end(), any(n.end <= done.start() and done.start() - n.end < 30 for n in ours)


def find_measures(context: Context, ordered: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    """Yield what home's executive has done or is doing that is specific enough to be shown.

    Args:
        context: the document.
        ordered: where orders stand; what is only ordered is no measure.
    """
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row") or sentence.start in context.no_part:
            continue
        if sentence.start in context.history and _MEETING.search(sentence.view):
            continue
        found = _found(context, sentence)
        while found is not None:
            draft = None
            if not any(a <= sentence.start + found[0] < b for a, b in ordered):
                draft = _measure(context, sentence, *found)
            if draft is not None:
                yield draft
            found = _joined(context, sentence, found) if draft is not None else None


_MEETING = re.compile(r"\b(?:meeting|session|sitting)\b|cuộc họp|phiên họp", re.IGNORECASE)
_AND_ALSO = re.compile(
    r",? and (?:it |also )*(?=(?:is|are|has|have) )|,? and (?=(?:the )?[a-z]+(?: [a-z]+)? (?:has|have) )|"
    r",? (?:và|đồng thời) (?=(?:đã|đang) )"
)


def _joined(context: Context, sentence: Sentence, found: tuple[int, int, bool]) -> tuple[int, int, bool] | None:
    """A further measure after `and`: `has abolished the licence and is drafting rules`."""
    joined = _AND_ALSO.search(sentence.view, found[1])
    further = _done(context.words.language).search(sentence.view, joined.end()) if joined is not None else None
    return None if further is None else (further.start(), further.end(), found[2])


_NOT_YET = re.compile(
    r"\b(?:investigation|talks|round|negotiations|bill|draft law|parliament|asked|told|instructed|ordered|false|"
    r"denied|if|would|đàm phán|vòng|luật|Quốc hội|yêu cầu|giao|nếu|phải|must|should)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:dut(?:y|ies)|tariffs?|surcharge|levy)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"[;]|, (?:and|but|while|since) |\. |\b(?:said|noted|reported|added|confirmed|that) (?:that )?(?=[a-z])"
)


def _measure(context: Context, sentence: Sentence, start: int, end: int, ours: bool) -> Draft | None:
    view = sentence.view
    low = max((m.end() for p in (_BEFORE, _AND_ALSO) for m in p.finditer(view, 0, start)), default=0)
    stop = re.search(rf"{_AND_ALSO.pattern}|;|\.$|, (?:and|but|while) ", view[end:])
    high = end + stop.start() if stop else len(view)
    clause, number = view[low:high], _NUMBER.search(view[low:high])
    if not (ours or _SPECIFIC.search(clause)) or _PRAISE.search(clause):
        return None
    if context.words.pattern("polarity.negation").search(view[low:start]):
        return None
    if number is None and (
        _NOT_YET.search(clause) or context.words.words("measures.no_object").search(view[end : end + 45])
    ):
        return None
    names = [n for n in context.names(sentence) if low <= n.start < start]
    if any(context.is_counterpart(n) and not _AT_SOMEBODY.search(view[: n.start]) for n in names):
        return None
    if not ours and not names and _DUTY.search(clause) and number is None and "own" not in clause:
        return None  # a duty without a word on whose: the counterpart's
    draft = Draft("measure", sentence, low, high, confidence=0.65)
    text = " ".join(clause.split()).strip(" ,.")
    draft.put("title", (text[:1].upper() + text[1:])[:200])
    if number is not None:
        draft.put("number", number["n"], sentence, low + number.start("n"), low + number.end("n"))
        draft.confidence = 0.85
    draft.put("form", next((form for form, pattern in _FORMS if re.search(pattern, clause, re.IGNORECASE)), "practice"))
    _put_day(context, draft)
    draft.put("text", text)
    return draft


_AT_SOMEBODY = re.compile(r"\b(?:to|from|with|of|against|for|sang|từ|với|của) (?:the )?$")


def _put_day(context: Context, draft: Draft) -> None:
    """The day of a measure: the first past day its clause names."""
    published = context.document.date or context.reference(draft.sentence).said_on
    reference = Reference(None, published, -1) if published else context.reference(None, -1)
    for mention in context.dates(draft.sentence):
        if draft.start - 2 <= mention.lead_start < draft.end and mention.form in ("day", "offset", "weekday"):
            days = resolve(mention, reference)
            if days is not None:
                draft.put("date", days[1].isoformat(), draft.sentence, mention.lead_start, mention.end)
                return
