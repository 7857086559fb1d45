"""Measures: what home's executive has done or is doing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft

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
_DONE_EN = re.compile(
    r"\b(?:(?:has|have|had) (?:also |already |recently |since |now )?(?:been )?(?:cut|lowered|reduced|"
    r"doubled|tightened|abolished|introduced|stepped up|launched|issued|adopted|opened|put|simplified|halved|"
    r"removed|suspended|strengthened|scrapped|raised|shut|closed|set up|seized|inspected|shortened|extended|"
    r"banned|created|published|dropped|lifted|trained|hired|appointed|tripled|merged|expanded|waived|begun|"
    r"started)|"
    r"(?:was|were) (?:doubled|cut|tightened|introduced|set up|halved|launched|abolished|suspended|shortened|"
    r"extended|issued|adopted|closed|banned|seized|lowered|lifted|tripled)|(?:is|are) (?:now |already "
    r")?(?:inspecting|checking|training|running|cutting)|issued|promulgated|signed (?:decree|decision|"
    r"circular)|entered into force|took effect|"
    r"(?:has|have) been open|stepped up|cut (?:its|the) (?:duties|duty|tariff)|lowered (?:its|the|duties))\b",
    re.IGNORECASE,
)
_BY_ACT = re.compile(
    r"\b(?:Decree|Decision|Circular|Directive|Resolution|Order|Nghị định|Quyết định|Thông tư|Chỉ thị|Nghị "
    r"quyết)(?: No\.?| số)? ?\d+/\S+[^.;]{0,40}? "
    r"(?:halves|cuts|lowers|raises|bans|sets|abolishes|requires|introduces|simplifies|shortens|reduces|"
    r"limits|removes|giảm|quy định|bãi bỏ|cắt|"
    r"siết|rút ngắn|cấm|yêu cầu|áp dụng)"
)
_DONE_VI = re.compile(
    r"(?:đã|vừa|đang) (?:lấy mẫu|rút|ban hành|cắt giảm|giảm|triển khai|tăng cường|siết chặt|ký ban hành|áp "
    r"dụng|bãi bỏ|"
    r"đơn giản hóa|xử lý|kiểm tra|phát động|rút ngắn|sửa đổi|mở|thành lập|hoàn thành|thu hồi|đóng|tạm dừng|"
    r"khởi tố|phạt|thực hiện|công bố|chấn chỉnh|tịch thu|nâng|cấp)|(?:được )?ban hành (?:ngày|theo)|có hiệu "
    r"lực từ",
    re.IGNORECASE,
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


def find_measures(context: Context) -> Iterator[Draft]:
    """Yield what home's executive has done or is doing that is specific enough to be shown."""
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row"):
            continue
        view = sentence.view
        done = _BY_ACT.search(view) or (_DONE_VI if context.words.language == "vi" else _DONE_EN).search(view)
        if done is None:
            continue
        low = max(
            (
                m.end()
                for m in re.finditer(
                    r"[;]|, (?:and|but|while|since) |\. |\b(?:said|noted|reported|added|confirmed|that) "
                    r"(?:that )?(?=[a-z])",
                    view[: done.start()],
                )
            ),
            default=0,
        )
        stop = re.search(r";|\.$|, (?:and|but|while) ", view[done.end() :])
        high = done.end() + stop.start() if stop else len(view)
        clause = view[low:high]
        if (
            not _SPECIFIC.search(clause)
            or _PRAISE.search(clause)
            or context.words.pattern("polarity.negation").search(view[low : done.start()])
        ):
            continue
        if re.search(
            r"\b(?:talks|round|negotiations|bill|draft law|parliament|asked|told|instructed|ordered|false|"
            r"denied|if|would|đàm phán|vòng|luật|Quốc hội|yêu cầu|giao|nếu)\b",
            clause,
            re.IGNORECASE,
        ) and not _NUMBER.search(clause):
            continue
        names = [n for n in context.names(sentence) if low <= n.start < done.start()]
        if any(
            context.is_counterpart(n)
            and not re.search(r"\b(?:to|from|with|of|sang|từ|với) (?:the )?$", view[: n.start])
            for n in names
        ):
            continue
        draft = Draft("measure", sentence, low, high, confidence=0.65)
        text = " ".join(clause.split()).strip(" ,.")
        draft.put("title", (text[:1].upper() + text[1:])[:200])
        number = _NUMBER.search(clause)
        if number is not None:
            draft.put("number", number["n"], sentence, low + number.start("n"), low + number.end("n"))
            draft.confidence = 0.85
        draft.put(
            "form", next((form for form, pattern in _FORMS if re.search(pattern, clause, re.IGNORECASE)), "practice")
        )
        published = context.document.date or context.reference(sentence).said_on
        for mention in context.dates(sentence):
            if low - 2 <= mention.lead_start < high and mention.form in ("day", "offset", "weekday"):
                days = (
                    resolve(mention, Reference(None, published, -1))
                    if published
                    else resolve(mention, context.reference(None, -1))
                )
                if days is not None:
                    draft.put("date", days[1].isoformat(), sentence, mention.lead_start, mention.end)
                    break
        draft.put("text", text)
        yield draft
