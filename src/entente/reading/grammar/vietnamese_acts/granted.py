"""Orders worded as a date: `cho Bộ A thời hạn đến 20/5`, `hạn cuối để Bộ A làm x là 31/5`, `trước 5/6, Bộ A làm x`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.vietnamese_acts.clauses import (
    clause_end,
    group_after,
    over_helpers,
    subject_before,
    unknown_after,
)
from entente.reading.grammar.vietnamese_acts.patterns import order_patterns

__all__ = ["find_granted"]

_LIMIT = r"(?:thời hạn|hạn chót|hạn cuối(?: cùng)?|hạn|mốc(?: thời gian)?|thời gian|thời điểm)"
_GRANTED = re.compile(
    rf"(?<!\w)(?:(?:đặt|ấn định|chốt|ra|đưa ra|lấy|định) (?:{_LIMIT} )?(?:ngày |đến |là |vào )*[^,;.]{{2,40}}? "
    rf"(?:cho|để|là {_LIMIT} (?:để|cho))|"
    rf"{_LIMIT}(?: cuối| chót)? (?:để|cho|mà)|cho|dành cho|giao hạn cho) (?=\w)",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\s*,? (?:có )?(?:{_LIMIT}|đến|tới|\d+ (?:ngày|tuần|tháng|giờ)|(?:một|hai|ba|mười) (?:ngày|tuần|tháng))(?!\w)",
    re.IGNORECASE,
)
_HAS_TIME = re.compile(
    r"\s*(?:sẽ |chỉ |có )*có (?:đúng |tối đa |thêm )?(?:\d+|một|hai|ba|bốn|năm|mười) (?:ngày|tuần|tháng|giờ)"
    r"[^,.;]{0,30}? (?:để|hoàn)(?!\w)",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"(?:^\s*|[;:] |(?:yêu cầu|giao|đề nghị|chỉ đạo)(?: là| rõ)?:? )"
    r"(?P<d>(?:trong(?: vòng)?|trước|chậm nhất|muộn nhất|đến(?: hết)?|"
    r"\w+ (?:ngày|tuần) trước|từ nay đến|hạn chót)\s[^;:.]{2,60}?), (?=[A-ZĐ])",
    re.IGNORECASE,
)
_THEN = re.compile(r"\s*(?:thì|còn thì) (?:đến|trước|chậm nhất|trong)(?!\w)")
_TENSED = re.compile(r"\s*(?:đã|đang|sẽ|vừa|từng|chưa|dự kiến|muốn|mong|có thể|bị|được|là|không)(?!\w)")


def find_granted(context: Context, sentence: Sentence) -> list[Act]:
    """Return the orders of a sentence that say first by when, or how long somebody has."""
    if not (context.meetings and context.dates(sentence)) and not _HAS_TIME.search(sentence.view):
        return []
    return [*_granted(context, sentence), *_has_time(context, sentence), *_date_first(context, sentence)]


def _granted(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _GRANTED.finditer(view):
        actors = group_after(context, sentence, match.end() - 1) or unknown_after(sentence, match.end() - 1)
        if not actors or actors[0].form not in ("agency", "office", "collective"):
            continue
        plain = match.group().lower() in ("cho ", "dành cho ")
        if plain and _TIME.match(view, actors[-1].end) is None:
            continue
        low, end = match.start(), clause_end(view, actors[-1].end)
        purpose = re.search(r" để ", view[actors[-1].end : end])
        begin = actors[-1].end + purpose.end() if purpose else over_helpers(context, sentence, actors[-1].end)
        if not _dated(context, sentence, low, end):
            continue
        giver = subject_before(context, sentence, low)
        out.append(Act(sentence, low, end, "passive", "thời hạn", (begin, end), giver, actors, verb_at=low))
    return out


def _dated(context: Context, sentence: Sentence, low: int, high: int) -> bool:
    return any(low <= m.start < high for m in context.dates(sentence))


def _has_time(context: Context, sentence: Sentence) -> list[Act]:
    """`Sở A có 10 ngày để lập danh sách`; `Cục B thì đến 15/10`."""
    view, out = sentence.view, []
    for name in context.names(sentence):
        if name.form not in ("agency", "office"):
            continue
        match = _HAS_TIME.match(view, name.end) or _THEN.match(view, name.end)
        if match is not None:
            end = clause_end(view, match.end())
            begin = match.end() if match.re is _HAS_TIME else match.start()
            out.append(Act(sentence, name.start, end, "modal", "có", (begin, end), None, [name], verb_at=name.start))
    return out


def _date_first(context: Context, sentence: Sentence) -> list[Act]:
    """`Trong vòng 7 ngày kể từ cuộc họp, Cục A gửi số liệu`: a body right after a day to come, and an untensed verb."""
    view, out = sentence.view, []
    for match in _FIRST.finditer(view):
        if not _dated(context, sentence, match.start("d"), match.end()):
            continue
        actors = group_after(context, sentence, match.end() - 1) or unknown_after(sentence, match.end() - 1)
        if not actors or actors[0].form not in ("agency", "collective") or _TENSED.match(view, actors[-1].end):
            continue
        at = over_helpers(context, sentence, actors[-1].end)
        starts = order_patterns()["starts"].match(view, at)
        if starts is None:
            continue
        end = clause_end(view, at)
        out.append(Act(sentence, match.start("d"), end, "modal", "trước", (starts.start("v"), end), None, actors,
                       verb_at=match.start("d")))  # fmt: skip
    return out
