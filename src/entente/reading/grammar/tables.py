"""Tables of tasks: which column names the body, which the task, which the deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from entente.reading.blocks import Block, Sentence
from entente.reading.context import Context

__all__ = ["Row", "task_rows"]

_HEADS = {
    "who": re.compile(
        r"\b(?:body|bodies|ministry|agency|lead|responsible|responsibility|who|owner|addressee|"
        r"office|unit|department|in charge|cơ quan|đơn vị|chủ trì|bộ|phụ trách|đầu mối)\b",
        re.IGNORECASE,
    ),
    "what": re.compile(
        r"\b(?:task|assignment|action|what|measure|order|instruction|work|item|nhiệm vụ|nội "
        r"dung|công việc|việc)\b",
        re.IGNORECASE,
    ),
    "when": re.compile(
        r"\b(?:deadline|due|by|when|date|time limit|until|thời hạn|hạn|thời gian|hoàn thành)\b", re.IGNORECASE
    ),
    "status": re.compile(
        r"\b(?:status|state|remarks?|progress|trạng thái|tình trạng|kết quả|ghi chú)\b", re.IGNORECASE
    ),
}
_DONE = re.compile(
    r"\b(?:closed|done|completed|finished|delivered|fulfilled|submitted|received|carried out|executed|"
    r"settled|superseded|replaced|lapsed|withdrawn|cancelled|dropped|đã nộp|đã trình|đã báo cáo|xong|đã xong|"
    r"hoàn thành|đã hoàn thành|đã đóng)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Row:
    """A row of tasks, with the places of its cells in the sentence; (0, 0) where it has none."""

    sentence: Sentence
    who: tuple[int, int]
    what: tuple[int, int]
    when: tuple[int, int]


def task_rows(context: Context) -> Iterator[Row]:
    """Yield the rows that assign a task to somebody and are not done."""
    header: dict[str, int] = {}
    last: Block | None = None
    for block in context.blocks:
        if block.form != "row":
            header = {} if last is not None and block.index > last.index + 1 else header
            continue
        if last is None or block.index > last.index + 1:
            header = {}
        last = block
        sentence = block.sentences[0]
        cells = _cells(context.document.text[sentence.start : sentence.end])
        texts = [sentence.view[a:b] for a, b in cells]
        if not header:
            header = _header(texts)
            if header:
                continue
        if "who" not in header or "what" not in header:
            continue
        row = {name: cells[i] for name, i in header.items() if i < len(cells)}
        if "who" not in row or "what" not in row:
            continue
        taken = {header[name] for name in ("who", "what", "when") if name in header}
        if any(_DONE.search(text) for index, text in enumerate(texts) if index not in taken):
            continue
        yield Row(sentence, row["who"], row["what"], row.get("when", (0, 0)))


def _cells(view: str) -> list[tuple[int, int]]:
    """Places of the cells of a row, given as it stands in the text, where tabs are still tabs."""
    out, start = [], 0
    for match in re.finditer(r" \| |\t", view):
        out.append((start, match.start()))
        start = match.end()
    out.append((start, len(view)))
    if view.startswith("|"):
        out = [(a + (view[a : a + 1] == "|"), b) for a, b in out]
    return [(_left(view, a, b), _right(view, a, b)) for a, b in out]


def _left(view: str, a: int, b: int) -> int:
    while a < b and view[a] in " |":
        a += 1
    return a


def _right(view: str, a: int, b: int) -> int:
    while b > a and view[b - 1] in " |":
        b -= 1
    return b


def _header(texts: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, text in enumerate(texts):
        if len(text) > 40:
            return {}
        for name, pattern in _HEADS.items():
            if name not in found and pattern.search(text):
                found[name] = index
                break
    return found if "who" in found and "what" in found else {}
