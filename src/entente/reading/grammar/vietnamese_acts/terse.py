"""Entries of lists and minutes: `Bộ Tài chính: rà soát ...` and `Bộ Tài chính rà soát ...`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.vietnamese_acts.clauses import clause_end, group_after, over_helpers, unknown_after
from entente.reading.grammar.vietnamese_acts.patterns import order_patterns

__all__ = ["find_terse"]


def find_terse(context: Context, sentence: Sentence) -> list[Act]:
    """`Bộ Tài chính: rà soát ...` or `Bộ Tài chính rà soát ...` at the head of a list entry."""
    view = sentence.view
    lead = re.match(r"\s*(?:\d+[.)]|[a-zđ]\)|[-+•])?\s*(?:Giao )?", view)
    actors = group_after(context, sentence, lead.end() if lead else 0)
    if not actors and sentence.block.form != "heading":
        actors = unknown_after(sentence, lead.end() if lead else 0)
    if not actors or sentence.block.form == "heading":
        return []
    if sentence.block.form != "item" and any(a.form not in ("agency", "collective") for a in actors):
        return []
    at = actors[-1].end
    colon = re.match(r"\s*:\s*", view[at:])
    at2 = at + colon.end() if colon else over_helpers(context, sentence, at)
    starts = order_patterns()["starts"].match(view, at2)
    if colon is None and not _plain_order(context, sentence, at, at2, starts is not None):
        return []
    end = clause_end(view, at2)
    begin = starts.start("v") if starts is not None else at2
    return [Act(sentence, actors[0].start, end, "colon", ":", (begin, end), None, actors, verb_at=actors[0].start)]


_TENSED = re.compile(
    r"\s*(?:đã|đang|sẽ|vừa|là|cho biết|cho rằng|có thể|chưa|được|bị|cũng|nói|của|tại|ở|nhận|và|khẳng định|"
    r"bác bỏ|thông báo|"
    r"dự kiến|mới|hiện|vẫn|họp|công bố rằng|đánh giá|ghi nhận|muốn|mong|kỳ vọng|từng|không bình luận|có(?! ý "
    r"kiến)|phải|cần|nên)(?!\w)"
)


def _plain_order(context: Context, sentence: Sentence, at: int, after_helpers: int, starts: bool) -> bool:
    """Whether `Bộ A làm x` without a verb of ordering is an order: in a list, or right after orders in a readout."""
    view = sentence.view
    if _TENSED.match(view, at):
        return False
    if sentence.block.form == "item":
        return True
    if not (starts or after_helpers > at or re.match(r"\s+không\s", view[at:])) or not context.meetings:
        return False
    index = context.place(sentence)
    return any(order_patterns()["active"].search(s.view) for s in context.sentences[max(0, index - 6) : index])
