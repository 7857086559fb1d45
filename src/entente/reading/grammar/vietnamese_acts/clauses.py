"""Vietnamese clauses: their subject, the group of bodies after or before a verb, bodies no list holds."""

from __future__ import annotations

import re
from functools import cache

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.lexicon import lexicon
from entente.reading.names import Name

__all__ = [
    "clause_end",
    "group_after",
    "group_before",
    "over_helpers",
    "subject_before",
    "unknown_after",
    "unknown_before",
]

_ACTORS = ("agency", "office", "person", "collective", "country", "counterpart", "outsider")


def clause_end(view: str, at: int) -> int:
    cut = re.search(r";|\.$", view[at:])
    return at + cut.start() if cut else len(view)


def subject_before(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Return the last office-holder, body or country named before a verb in its clause."""
    view = sentence.view
    low = max((m.end() for m in re.finditer(r"[;:]|, (?:nhưng|còn|song|trong khi)", view[:at])), default=0)
    names = [n for n in context.names(sentence) if n.end <= at and n.form in (*_ACTORS, "pronoun", "body")]
    for start in (low, 0):
        near = [
            n
            for n in names
            if n.start >= start
            and not re.search(r"(?:với|của|cho|tại|từ|đối với|về|cùng|giữa) (?:các |phía )?$", view[: n.start])
        ]
        near = [n for n in near if n.form != "collective"]
        if near:
            strong = [n for n in near if n.form in ("office", "person", "pronoun")]
            return strong[-1] if strong else near[-1]
    return None


_BODY_WORD = (
    r"(?:Vụ|Cục|Nhóm|Tổ|Sở|Ban|Viện|Phòng|Tổng công ty|Tập đoàn|Trung tâm|Ủy ban|Chi cục|Tổng cục|Hội đồng|"
    r"Thư ký|thư ký|nhóm|"
    r"Đại diện|Lực lượng|lực lượng|Đội|Thanh tra|Học viện|Trường|Cảng vụ|Hải quan|Kiểm lâm|Đoàn)"
)


@cache
def _body_pattern() -> re.Pattern[str]:
    starts = lexicon("vi").text("orders.starts")
    return re.compile(
        rf"\s*(?P<b>{_BODY_WORD}(?: (?!(?:{starts}|phải|cần|được|sẽ|đã|và|chủ trì|làm)\b)[\w\-]+){{1,7}})", re.UNICODE
    )


def unknown_after(sentence: Sentence, at: int) -> list[Name]:
    """A body after an order whose name no list holds: from its first word to the verb."""
    match = _body_pattern().match(sentence.view, at)
    if match is None or len(match["b"].split()) > 8:
        return []
    return [Name(match.start("b"), match.end("b"), "agency", match["b"])]


def unknown_before(sentence: Sentence, at: int) -> list[Name]:
    """The same before `phải` or `được giao`: a short phrase from the head of the clause."""
    view = sentence.view
    low = max((m.end() for m in re.finditer(r"[;:,.\"(]\s?", view[:at])), default=0)
    match = re.fullmatch(rf"(?:Đại diện )?(?P<b>{_BODY_WORD}(?: [\w\-]+){{1,6}})\s+", view[low:at])
    if match is None:
        return []
    return [Name(low + match.start("b"), low + match.end("b"), "agency", match["b"])]


def group_after(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """Names that follow a verb at once, joined by commas and `và`."""
    view = sentence.view
    group: list[Name] = []
    position = at
    for name in context.names(sentence):
        if name.start < position or name.form not in _ACTORS:
            continue
        between = view[position : name.start]
        if not group and not re.fullmatch(
            r"\s*:?\s*(?:cho |rằng |các |toàn thể |tất cả |phía |Chính phủ |đồng chí |lãnh đạo )*", between
        ):
            break
        if group and not re.fullmatch(r"(?:,? và |, |; | cùng | cùng với |/)(?:các |phía |lãnh đạo )?", between):
            break
        group.append(name)
        position = name.end
    return group


def group_before(context: Context, sentence: Sentence, at: int) -> list[Name]:
    view = sentence.view
    group: list[Name] = []
    position = at
    for name in reversed(context.names(sentence)):
        if name.end > position or name.form not in _ACTORS:
            continue
        between = view[name.end : position]
        pattern = (
            r"\s*(?:cũng |đều |sẽ |còn |đã |vẫn |được |tiếp tục |, [^,;]{3,60}, )*\s*"
            if not group
            else r"(?:,? và |, | cùng | cùng với )(?:các |lãnh đạo )?"
        )
        if not re.fullmatch(pattern, between):
            break
        group.insert(0, name)
        position = name.start
    return group


def over_helpers(context: Context, sentence: Sentence, at: int) -> int:
    """Pass over `chủ trì, phối hợp với Bộ B, Bộ C` to what is to be done."""
    view = sentence.view
    match = re.match(r"\s*,?\s*(?:chủ trì,?\s*)?(?:,?\s*phối hợp (?:chặt chẽ )?(?:với|cùng)\s)", view[at:])
    if match is None:
        plain = re.match(r"\s*(?:làm )?(?:chủ trì|đầu mối),?\s", view[at:])
        return at + plain.end() - 1 if plain is not None else at
    position = at + match.end()
    group = group_after(context, sentence, position - 1)
    return group[-1].end if group else position
