"""Dispatches, directives and instructions: orders given in writing, without a meeting."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context, Meeting
from entente.reading.dates import Reference, resolve
from entente.reading.names import Name

__all__ = ["find_order"]

_KIND_EN = r"(?:dispatch|directive|instruction|circular|telegram|executive order|memorandum|order)"
_KIND_VI = r"(?:công điện|chỉ thị|công văn|quyết định|văn bản chỉ đạo)"
_TITLE = re.compile(
    rf"^(?:\W*)(?:(?:official|urgent|joint|prime ministerial|presidential|ministerial) )*{_KIND_EN}s?"
    rf"(?: (?:no\.?|number|of|to|on)\b.*)?$|^(?:\W*){_KIND_VI}(?: (?:số|của|khẩn|về)\b.*)?$",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    rf"\b(?:issued|signed|sent|circulated|released) (?:an?|the|his|her|official|urgent|prime ministerial|new| )*"
    rf"{_KIND_EN}\b|(?:ban hành|ký|gửi|có) (?:ban hành )?{_KIND_VI}",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b(?:requests?|requested|instructs|instructed|directs|directed|orders|ordered|asks|asked)\b|"
    r"yêu cầu|chỉ thị|chỉ đạo|giao",
    re.IGNORECASE,
)
_HEAD = 15


def find_order(context: Context) -> Meeting | None:
    """Return the order a document is or reports: its day and who gave it; None where it is no order."""
    head = context.sentences[:_HEAD]
    title = next((s for s in head if _TITLE.match(s.view) and len(s.view) < 120), None)
    issued = next((s for s in context.sentences[:60] if _ISSUED.search(s.view)), None) if title is None else None
    sentence = title or issued
    if sentence is None:
        return None
    order = Meeting(sentence, is_order=True)
    giver = _giver(context, title, issued)
    if giver is not None:
        order.chair, order.chair_office = giver.person, giver.office or giver.text
    elif title is None:
        return None
    order.day = context.document.date
    if issued is not None:
        reference = Reference(context.document.date, context.document.date, -1)
        for mention in context.dates(issued):
            days = resolve(mention, reference) if mention.form in ("day", "offset", "weekday") else None
            if days is not None and (order.day is None or days[1] <= order.day):
                order.day = days[1]
                order.day_words = (issued.start + mention.lead_start, issued.start + mention.end)
                break
    return order


def _giver(context: Context, title: Sentence | None, issued: Sentence | None) -> Name | None:
    """Who gives the order: the office before the verb of ordering, or the one the title names."""
    places = [issued] if issued is not None else [s for s in context.sentences[: 2 * _HEAD] if _ORDERS.search(s.view)]
    for sentence in places:
        verb = (_ISSUED if issued is not None else _ORDERS).search(sentence.view)
        at = verb.start() if verb is not None else len(sentence.view)
        offices = [n for n in context.names(sentence) if n.form in ("office", "person") and n.end <= at]
        if offices and not context.is_counterpart(offices[-1]):
            return offices[-1]
    if title is not None:
        return next((n for n in context.names(title) if n.form == "office"), None)
    return None
