"""Developments and figures: what has happened, and the numbers that measure it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from entente.reading.amounts import Amount, find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft

__all__ = ["find_developments", "find_figures"]

_EVENTS_EN: tuple[tuple[str, str, str], ...] = (
    (
        "talks",
        r"\b(?:negotiators|delegations|ministers|sides|experts)\b[^;]{0,40}? (?:met|agreed|"
        r"spoke)\b[^;]{0,60}?\b(?:from|on|by telephone|in)\b|"
        r"\b(?:negotiator|delegation|envoy|minister|mission)\b[^;]{0,30}? (?:arrives?|arrived|is due|comes|"
        r"returns|returned)\b|"
        r"\bjoint statement was\b",
        "",
    ),
    (
        "counterpart-tariff",
        r"\b(?:rate|duty|tariff|surcharge)\b[^;]{0,40}? (?:will|is to) (?:rise|fall|go up|go down|increase|"
        r"apply|be raised|be cut|double)\b|"
        r"\b(?:pause|suspension|exemption|truce|delay)\b[^;]{0,30}? (?:runs|lasts|ends|expires|holds)\b|"
        r"\bpublished (?:a|its|the) list\b|"
        r"\b(?:announced|made public|notified|said)\b[^;]{0,40}? that it (?:would|will) (?:charge|impose|"
        r"raise|levy|apply|put)\b",
        "tariff",
    ),
    (
        "talks",
        r"\b(?:talks|negotiations?|consultations)\b[^;]{0,60}?\b(?:launched|began|begun|started|opened|"
        r"resumed|suspended|broke (?:down|off)|ended|concluded|were held|took place|will (?:be held|begin|start|"
        r"open|resume|take place))",
        "",
    ),
    (
        "talks",
        r"\b(?:launch|start|opening|resumption|suspension) of (?:the )?(?:[\w\-]+ ){0,4}(?:talks|negotiations)",
        "",
    ),
    (
        "talks",
        r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final|previous|"
        r"\w+) (?:and (?:final )?)?round\b[^;]{0,60}?\b(?:will|took place|was|were|had been|is|begins?|began|"
        r"ended|concluded|held|opens?|from|on)\b",
        "",
    ),
    ("talks", r"\brounds?, the last on\b|\bround (?:one|two|three|four|five|six) from\b", ""),
    (
        "talks",
        r"\b(?:delegation|team of negotiators|negotiating team|mission)\b[^;]{0,50}?\b(?:departed|left|"
        r"has left|flew|travelled|arrived|set off|is in|will (?:travel|leave|depart|fly))",
        "",
    ),
    (
        "talks",
        r"\b(?:spoke|talked) (?:by|on the) (?:tele)?phone|\btelephone (?:call|conversation) (?:between|"
        r"with)|\b(?:minister|representative|ambassador)\b[^;]{0,30} (?:called|telephoned|visited|is expected "
        r"in|arrives?|arrived|will visit)\b|\bphone (?:talks|call)",
        "",
    ),
    (
        "deal",
        r"\b(?:deal|agreement|framework|accord|joint statement)\b[^;]{0,60}?\b(?:signed|reached|"
        r"concluded|initialled|struck|announced|agreed)\b|\b(?:signed|reached|concluded|initialled|struck) (?:a|"
        r"an|the) (?:[\w\-]+ ){0,4}(?:deal|agreement|framework|accord|joint statement)",
        "",
    ),
    (
        "counterpart-tariff",
        r"\b(?:tariffs?|dut(?:y|ies)|surcharge|levy|levies|rates?|"
        r"anti-dumping)\b[^;]{0,80}?\b(?:announced|imposed|notified|set|took effect|takes? effect|entered into "
        r"force|in force|came into force|effective|raised|doubled|suspended|paused|prolonged|extended|lifted|"
        r"postponed|delayed|applies|apply|slapped|expires?|lapses?|increased|lowered)\b",
        "tariff",
    ),
    (
        "counterpart-tariff",
        r"\b(?:announced|imposed|set|slapped|notified|raised|levied|put|suspended|paused|"
        r"extended|threatened with|hit)\b[^;]{0,60}?\b(?:tariffs?|dut(?:y|ies)|surcharge|levy|levies|per ?cent "
        r"on|% on)",
        "tariff",
    ),
    (
        "counterpart-tariff",
        r"\b\d+-day (?:delay|pause|suspension|truce|reprieve|extension)\b|\b(?:pause|"
        r"suspension|moratorium|truce) (?:of|on|in|until|to)\b",
        "tariff",
    ),
    (
        "trade-remedy",
        r"\b(?:investigation|probe|anti-dumping case|safeguard case|"
        r"inquiry)\b[^;]{0,60}?\b(?:opened|launched|initiated|announced|started|begun|closed)\b|\b(?:opened|"
        r"launched|initiated|announced|started) (?:a|an|its|the) (?:[\w\-]+ ){0,4}(?:investigation|probe|"
        r"inquiry)",
        "",
    ),
    (
        "legal",
        r"\b(?:final|preliminary) (?:ruling|decision|determination)\b[^;]{0,30}\b(?:comes?|is due|is "
        r"expected|was|will)\b|\b(?:court|tribunal|panel)\b[^;]{0,60}\b(?:ruled|held|struck down|upheld|stayed|"
        r"blocked)\b",
        "",
    ),
)
_EVENTS_VI: tuple[tuple[str, str, str], ...] = (
    (
        "talks",
        r"(?:vòng|phiên) đàm phán [^;]{0,40}?(?:diễn ra|được tổ chức|kết thúc|khép lại|bắt đầu|khai mạc|sẽ|đã|từ "
        r"ngày|ngày)",
        "",
    ),
    (
        "talks",
        r"vòng (?:\d|hai|ba|bốn|tư|năm|sáu|bảy|thứ \w+|đầu tiên|tiếp theo)[^;]{0,60}?(?:diễn ra|được tổ chức|"
        r"kết thúc|bắt đầu|dự "
        r"kiến|sẽ|từ ngày|ngày \d)",
        "",
    ),
    (
        "talks",
        r"(?:đoàn (?:đàm phán|công tác|kỹ thuật)|đoàn)\b[^;]{0,40}?(?:đã lên đường|lên đường|khởi hành|"
        r"sẽ sang|đã sang|rời Hà Nội|tới)\b",
        "",
    ),
    (
        "talks",
        r"(?:khởi động|bắt đầu|nối lại|tạm dừng|công bố) (?:chính thức )?(?:đàm phán|cuộc đàm phán)|đàm "
        r"phán[^;]{0,30}(?:được khởi động|bắt đầu từ|nối lại|tạm dừng)|điện đàm",
        "",
    ),
    ("deal", r"(?:ký kết|đạt được|ký|thông qua) (?:hiệp định|thỏa thuận|tuyên bố chung)", ""),
    (
        "counterpart-tariff",
        r"(?:áp|áp dụng|công bố|tuyên bố|áp đặt|thông báo|nâng|tăng|hoãn|tạm hoãn|tạm dừng|"
        r"gia hạn|dỡ bỏ)[^;]{0,50}?(?:thuế|mức thuế|biểu thuế|phụ thu)",
        "tariff",
    ),
    (
        "counterpart-tariff",
        r"(?:thuế|mức thuế|phụ thu)[^;]{0,70}?(?:có hiệu lực|được áp dụng|được hoãn|hết "
        r"hiệu lực|tăng lên|từ ngày)",
        "tariff",
    ),
    ("trade-remedy", r"(?:khởi xướng|mở|tiến hành|bắt đầu) (?:cuộc )?điều tra", ""),
)
_FORECAST = re.compile(
    r"\b(?:would|could|might|(?-i:may)|if|false|rumou?r\w*|reckons?|speculat\w+|conceivable|experts?|analysts?|"
    r"denied|allegedly|threat(?:en|ened|ens)?|fear(?:s|ed)?|unless|nếu|có thể|tin đồn|dự báo|chuyên gia)\b",
    re.IGNORECASE,
)
_DONE_BY_HOME = re.compile(r"\b(?:has|have|had) (?:already )?(?:cut|lowered|reduced|abolished)\b", re.IGNORECASE)
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


def find_developments(context: Context) -> Iterator[Draft]:
    """Yield dated events of the situation; forecasts, rumours and home's own measures are left out."""
    events = _EVENTS_VI if context.words.language == "vi" else _EVENTS_EN
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
                key = (
                    str(draft.fields.get("date", draft.fields.get("until", ""))),
                    str(draft.fields.get("rate", topic)),
                )
                if key in told and key[0]:
                    continue
                told.add(key)
                taken.append((draft.start, draft.end))
                yield draft


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


def _development(context: Context, sentence: Sentence, topic: str, start: int, end: int, form: str) -> Draft | None:
    view = sentence.view
    low, high = _clause(view, start, end)
    clause = view[low:high]
    announced = re.search(r"\b(?:announced|made public|notified)\b", clause)
    if (_FORECAST.search(clause) and announced is None) or _FORECAST.search(view[max(0, low - 40) : low]):
        return None
    if context.words.pattern("polarity.negation").search(clause) or re.search(
        r"\b(?:must|should|asked|instructed|urged|ordered|told|yêu cầu|giao|đề nghị|phải)\b", view[low:end]
    ):
        return None
    if form == "tariff" and not _by_counterpart(context, sentence, low, high):
        return None
    draft = Draft("development", sentence, low, high, confidence=0.75)
    draft.put("title", _short(context.document.text[sentence.start + low : sentence.start + high]))
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
    if not words and topic not in ("counterpart-tariff",) and not re.search(r"delegation|đoàn", clause, re.IGNORECASE):
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


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(" ,;:.-")
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 140 else text[:137].rsplit(" ", 1)[0] + " ..."


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


_UNIT_SCALES = ((1e9, "bn"), (1e6, "mn"))


def _figure(context: Context, sentence: Sentence, amount: Amount, low: int, high: int, period: str) -> Draft:
    view = sentence.view
    draft = Draft("figure", sentence, low, high, confidence=0.7)
    clause = view[low:high]
    draft.put("title", _short(context.document.text[sentence.start + low : sentence.start + high]))
    draft.put("nature", "estimate" if _ESTIMATE.search(clause) else "observed")
    draft.put("quantity", _short(clause)[:120])
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
            if m.form in ("month", "year", "quarter", "span", "day") and low - 2 <= m.lead_start <= high + 1
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
