"""Figures: stated numbers that measure something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.amounts import Amount, find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft, shorten

__all__ = ["find_figures"]

_FIGURE_CUES = re.compile(
    r"\b(?:exports?|imports?|trade|turnover|surplus|deficit|share|growth|grew|rose|fell|dropped|sank|shrank|"
    r"widened|reached|amounted|came to|jobs|employ\w*|prices?|stocks|orders|sales|purchases|revenue|loss(?:es)?|cost|"
    r"costs|value|worth|output|accounts? for|consignments|inspected|cases|lines|took|minus|down|up|per cent "
    r"of|lost|sold|bought|worth|at risk|xuất sang|nhập từ|ảnh hưởng|investment|production|volume|capacity|"
    r"income|GDP|market|firms|workers|kim ngạch|xuất khẩu|nhập khẩu|"
    r"xuất siêu|thặng dư|thâm hụt|tăng|giảm|đạt|chiếm|thị phần|lao động|việc làm|doanh thu|giá|sản lượng|lô "
    r"hàng|vụ|doanh nghiệp|thiệt hại|tổng|kiểm tra|thu ngân sách|vốn)\b",
    re.IGNORECASE,
)
_RATE_CUES = re.compile(
    r"\b(?:tariffs?|dut(?:y|ies)|surcharge|levy|levies|anti-dumping|rate of|thuế|phụ thu)\b", re.IGNORECASE
)
_SHARE_CUES = re.compile(
    r"\b(?:share|growth|grew|rose|fell|fallen|dropped|sank|shrank|lower|higher|down|up|minus|plus|"
    r"increase[ds]?|decrease[ds]?|accounts? for|of (?:total )?(?:exports|imports)|took|since|tăng|giảm|chiếm|"
    r"thị phần|tỷ trọng)\b",
    re.IGNORECASE,
)
_ESTIMATE = re.compile(
    r"\b(?:estimat\w+|forecast|expects?|expected|puts the|would|could|will cost|projected|ước|dự báo|dự kiến)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:first|last) \w+ months(?: of (?:the year|20\d\d))?|January to \w+|since \w+|(?:quý|tháng|năm|"
    r"quarter|month) [\wÀ-ỹ/]+",
    re.IGNORECASE,
)
_UNIT_SCALES = ((1e9, "bn"), (1e6, "mn"))


def find_figures(context: Context, taken: list[tuple[int, int]]) -> Iterator[Draft]:
    """Yield stated numbers that measure something and are no part of another proposal.

    Args:
        context: the document.
        taken: places of rates and amounts that other proposals already hold.
    """
    caption_unit = ""
    for sentence in context.sentences:
        view = sentence.view
        if sentence.block.form in ("aside",) or sentence.start in context.no_part:
            continue
        unit_of_block = re.search(
            r"\((?:in )?(?P<u>(?:million|billion|triệu|tỷ) (?:dollars|USD|euros|đô la|đồng))\)\s*:?$", view
        )
        if unit_of_block is not None:
            caption_unit = unit_of_block["u"]
            continue
        if caption_unit and (row := re.match(r"(?P<p>[^:|]{3,30}): (?P<v>\d[\d.,]*)$", view.strip())) is not None:
            amount = next(iter(find_amounts(f"{row['v']} {caption_unit}", context.words.language)), None)
            if amount is not None:
                yield _figure(context, sentence, amount, 0, len(view), row["p"])
            continue
        caption_unit = ""
        if not _FIGURE_CUES.search(view):
            continue
        for amount in find_amounts(view, context.words.language):
            place = (sentence.start + amount.start, sentence.start + amount.end)
            if any(a < place[1] and place[0] < b for a, b in taken):
                continue
            draft = _judge(context, sentence, amount)
            if draft is not None:
                yield draft


def _judge(context: Context, sentence: Sentence, amount: Amount) -> Draft | None:
    view = sentence.view
    low = max(
        (
            m.end()
            for m in re.finditer(r"[;]|, (?=(?:and|but|while|after|against|or|in|the|a) )|\. ", view[: amount.start])
        ),
        default=0,
    )
    stop = re.search(r"[;,.](?=\s|$)", view[amount.end :])
    high = amount.end + stop.start() if stop else len(view)
    clause = view[low:high]
    near = view[max(0, amount.start - 70) : min(len(view), amount.end + 40)]
    if amount.unit == "" or not _FIGURE_CUES.search(near):
        return None
    if re.search(r"\b(?:if|would|could|by 20[3-9]\d|unless|nếu)\b", clause, re.IGNORECASE):
        return None
    if (
        amount.form == "rate"
        and _RATE_CUES.search(view[max(0, amount.start - 40) : amount.end + 30])
        and not _SHARE_CUES.search(near)
    ):
        return None
    if re.search(r"\bfrom $", view[: amount.start]) and re.match(r" to ", view[amount.end :]):
        return None
    if amount.form == "quantity" and re.search(
        r"\b(?:buy|purchase|supply|mua|asked|must|should|instructed|orders?|contracts?|giao|yêu cầu|phải)\b",
        clause,
        re.IGNORECASE,
    ):
        return None
    if amount.form == "money" and re.search(
        r"\b(?:buy|purchase of|contract|contracts|memorandum|signed|mua|hợp đồng)\b", clause, re.IGNORECASE
    ):
        return None
    return _figure(context, sentence, amount, low, high, "")


def _figure(context: Context, sentence: Sentence, amount: Amount, low: int, high: int, period: str) -> Draft:
    view = sentence.view
    draft = Draft("figure", sentence, low, high, confidence=0.7)
    clause = view[low:high]
    draft.put("title", shorten(context.document.text[sentence.start + low : sentence.start + high]))
    draft.put("nature", "estimate" if _ESTIMATE.search(clause) else "observed")
    draft.put("quantity", shorten(clause)[:120])
    factor, scale = next(((f, s) for f, s in _UNIT_SCALES if amount.form == "money" and amount.low >= f), (1.0, ""))
    low_value, high_value = round(amount.low / factor, 9), round(amount.high / factor, 9)
    draft.fields["value_low"] = low_value
    if period == "":
        draft.ground("value_low", sentence, amount.start, amount.end)
    if high_value != low_value:
        draft.put("value_high", high_value)
    unit = (
        f"{amount.unit} {scale}".strip()
        if amount.form == "money"
        else {"pp": "percentage points"}.get(amount.unit, amount.unit)
    )
    draft.put("unit", unit)
    if amount.form == "money":
        draft.put(
            "amount",
            f"{amount.unit} {low_value:.12g}{'' if high_value == low_value else f'-{high_value:.12g}'} {scale}".strip(),
        )
    if not period:
        mentions = [
            m
            for m in context.dates(sentence)
            if m.form in ("month", "year", "quarter", "half", "span", "day") and low - 2 <= m.lead_start <= high + 1
        ]
        mentions = (
            mentions
            or [
                m
                for m in context.dates(sentence)
                if m.form in ("month", "year", "quarter")
                and m.lead_start < amount.end + 30
                and ";" not in view[m.end : amount.start]
            ][-1:]
        )
        words = _PERIOD.search(clause)
        if mentions:
            near = min(mentions, key=lambda m: abs(m.start - amount.start))
            period = view[near.start : near.end]
        elif words is not None:
            period = words.group()
    draft.put("period", period)
    return draft
