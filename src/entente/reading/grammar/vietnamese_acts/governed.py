"""Orders with a verb or a modal: `giao Bộ A làm x`, `Bộ A được giao làm x`, `Bộ A phải làm x`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.vietnamese_acts.clauses import (
    clause_end,
    group_after,
    group_before,
    over_helpers,
    subject_before,
    unknown_after,
    unknown_before,
)
from entente.reading.grammar.vietnamese_acts.patterns import order_patterns
from entente.reading.names import Name

__all__ = ["find_active", "find_modal", "find_passive", "find_put_off"]


_NOT_VERB = re.compile(
    r"(?:các|những|theo|đáp ứng|một số|mọi|nhiều|số|sự|lời|việc|văn bản|công văn|ý kiến|thực hiện|danh mục|"
    r"trước|hai|ba|đưa ra|nêu ra|nhiều|về|tiếp nhận|xem xét|bất kỳ|từ chối|bàn|chuyển|hàng|thương|được|bị|"
    r"công bố) $",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(
    r"\s*(?:của|này|đó|nói trên|kỹ thuật|về|từ phía|là|trong công điện|thương|dịch|lưu|hàng|thông)(?!\w)"
)


def find_active(context: Context, sentence: Sentence) -> list[Act]:
    """Find `giao Bộ A làm x` and `yêu cầu làm x`."""
    view, out = sentence.view, []
    for match in order_patterns()["active"].finditer(view):
        if _NOT_VERB.search(view[: match.start()]) or _AFTER_NOUN.match(view, match.end()):
            continue
        if any(n.start <= match.start() < n.end for n in context.names(sentence)):
            continue
        actors = _actors(context, sentence, match.end())
        at = over_helpers(context, sentence, actors[-1].end if actors else match.end())
        starts = order_patterns()["starts"].match(view, at)
        verb = match["v"].lower()
        if not actors and starts is None and not _orders_a_thing(view, verb, match.end()):
            continue
        deadline = _DEADLINE_FIRST.match(view, at)
        outsider = len(actors) == 1 and actors[0].form == "outsider"
        begin = starts.start("v") if starts is not None and deadline is None and not outsider else at
        end = clause_end(view, at)
        giver = subject_before(context, sentence, match.start())
        out.append(Act(sentence, match.start(), end, "active", verb, (begin, end), giver, actors,
                       verb_at=match.start()))  # fmt: skip
    return out


_DEADLINE_FIRST = re.compile(r"\s*,?\s*(?:trước|chậm nhất|trong|đến hết|muộn nhất|hạn chót)[^,;]{3,40},? ")
_THING = re.compile(r"\s*:?\s*(?:việc |phải |cần |không )")


def _orders_a_thing(view: str, verb: str, at: int) -> bool:
    """`yêu cầu việc rà soát ...`: what is ordered is named without anybody to do it."""
    return verb in ("yêu cầu", "đề nghị", "chỉ đạo", "đôn đốc", "quán triệt") and bool(_THING.match(view, at))


def _actors(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """The bodies after an order."""
    return group_after(context, sentence, at) or unknown_after(sentence, at)


_PUT_OFF = re.compile(
    r"(?:lùi|gia hạn|dời|rút ngắn|kéo dài)(?: thời)?(?: hạn)?[^.;]{0,60}?(?:của|cho) (?=Bộ|Cục|Vụ|Tổ|Ngân|Văn|Tổng)"
)


def find_put_off(context: Context, sentence: Sentence) -> list[Act]:
    """`lùi hạn nộp báo cáo của Bộ Y tế đến 30/4`: a moved deadline."""
    out = []
    for match in _PUT_OFF.finditer(sentence.view):
        actors = group_after(context, sentence, match.end())
        if actors:
            end = clause_end(sentence.view, actors[-1].end)
            giver = subject_before(context, sentence, match.start())
            low = match.start()
            out.append(Act(sentence, low, end, "active", "lùi hạn", (low, end), giver, actors, verb_at=low))
    return out


def find_passive(context: Context, sentence: Sentence) -> list[Act]:
    """Find `Bộ A được giao làm x`."""
    view, out = sentence.view, []
    for match in order_patterns()["passive"].finditer(view):
        actors = group_before(context, sentence, match.start()) or unknown_before(sentence, match.start())
        if not actors:
            continue
        end = clause_end(view, match.end())
        at = over_helpers(context, sentence, match.end())
        out.append(
            Act(
                sentence,
                actors[0].start,
                end,
                "passive",
                match["v"].lower(),
                (at, end),
                None,
                actors,
                verb_at=match.start(),
            )
        )
    return out


def find_modal(context: Context, sentence: Sentence) -> list[Act]:
    """Find `Bộ A phải làm x`; what must be done by nobody in particular is an act of the frame `thing`."""
    view, out = sentence.view, []
    for match in order_patterns()["modal"].finditer(view):
        actors = group_before(context, sentence, match.start()) or unknown_before(sentence, match.start())
        end = clause_end(view, match.end())
        if actors:
            out.append(
                Act(
                    sentence,
                    actors[0].start,
                    end,
                    "modal",
                    match["v"].lower(),
                    (match.end(), end),
                    None,
                    actors,
                    verb_at=match.start(),
                )
            )
            continue
        low = max((m.end() for m in re.finditer(r"[;:,]|(?<!\w)(?:rằng|là)(?!\w)", view[: match.start()])), default=0)
        out.append(
            Act(sentence, low, end, "thing", match["v"].lower(), (match.end(), end), None, [], verb_at=match.start())
        )
    return out
