"""Paragraphs, headings, list entries and table rows of a text, and the sentences in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Block", "Sentence", "plain_view", "split_blocks"]

Form = Literal["paragraph", "heading", "item", "row", "aside"]

_VIEW = str.maketrans(
    {"\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2018": "'",
     "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"', "\u2010": "-", "\u2011": "-",
     "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2028": " ", "\u2029": " ", "\x0b": " ", "\x0c": " "}
)  # fmt: skip
_ITEM = re.compile(
    r"\s*(?:[-\u2013\u2014\u2022\u25cf\u25aa\u00b7*+\u2192]\s+|\(?(?:\d{1,2}|[a-zđ]|[ivx]{1,4})[.)]\s+|\d{1,2}/\s+|"
    r"[IVX]{1,4}\.\s+(?=[^\W\d_a-zà-ỹđ])|"
    r"\d{1,2}(?:\.\d{1,2}){1,2}[.)]?\s+(?=[^\W\d_a-zà-ỹđ])|"
    r"(?:Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy) là)\s*[,:]\s+|"
    r"(?:Task|Action|Item|Decision|Order|Nhiệm vụ|Điều)\s+\d{1,2}\s?[:.)\u2013-]\s+)"
)
_ASIDE = re.compile(
    r"\s*(?:photo|image|picture|caption|source|copyright|©|link|read more|related|see also|tags?|follow us|share|"
    r"ảnh|nguồn|link nội dung|xem thêm|tin liên quan|đọc thêm|từ khóa|chia sẻ)\b[^.]{0,30}[:：]|\s*https?://",
    re.IGNORECASE,
)
_END = re.compile(r"""[.!?\u2026]+["'\u201d\u2019)\]]*(?=\s|$)|[;:](?=\s*$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Hon|St|Jr|Sr|No|Nos|Art|Sec|vs|etc|approx|Inc|Ltd|Co|Corp|"
    r"Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|cf|ca|TS|ThS|PGS|GS|TP|Tp|Q|P|tr|v\.v)|\b[A-ZĐ]|"
    r"\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_NUMBER_THEN = re.compile(r"(?:No|Nos|Art|Sec)\.$")
_STARTER = re.compile(
    r"\s+[\"'(\u201c]?(?:The|He|She|It|In|On|At|This|These|Those|A|An|Both|They|We|But|And|However|Meanwhile|After|"
    r"Ministries|Officials|According|No|For|As|By|Under|Earlier|Later|Asked|PM|Prime|Talks|Negotiators)\b"
)
MAX_SENTENCE = 1_000
_MIN_WRAPPED, _MAX_WRAPPED = 45, 120


@dataclass(slots=True)
class Sentence:
    """A sentence: its place in the document's text and its plain view, of the same length."""

    start: int
    end: int
    view: str
    block: Block


@dataclass(slots=True)
class Block:
    """A run of text that belongs together."""

    start: int
    end: int
    form: Form
    index: int
    sentences: list[Sentence] = field(default_factory=list)


def plain_view(text: str) -> str:
    """Return the text with every blank a space and every quotation mark and dash a plain one; same length."""
    return text.translate(_VIEW)


def split_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in order, each with its sentences."""
    view = plain_view(text)
    blocks: list[Block] = []
    for start, end, form in _spans(text):
        block = Block(start, end, form, len(blocks))
        block.sentences = [
            Sentence(s, e, _row_view(text[s:e]) if form == "row" else view[s:e], block)
            for s, e in _bounded(view, _sentences(view, start, end, form))
        ]
        if block.sentences:
            blocks.append(block)
    return blocks


def _row_view(row: str) -> str:
    """Return the plain view of a table row, its cells kept apart."""
    return plain_view(row.replace("\t", "|"))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines without their blank edges; a blank line comes as an empty stretch."""
    position = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        start = position + (len(line) - len(line.lstrip()) if stripped else 0)
        yield start, start + len(stripped)
        position += len(line)


def _spans(text: str) -> Iterator[tuple[int, int, Form]]:
    lines = list(_lines(text))
    filled = [(s, e) for s, e in lines if e > s]
    wrapped = _is_wrapped(text, lines, filled)
    current: tuple[int, int, Form] | None = None
    for start, end in lines:
        if end == start:
            if current is not None:
                yield current
            current = None
            continue
        form = _form(text[start:end])
        if current is not None and form in ("paragraph", "heading") and current[2] != "row":
            before = text[current[0] : current[1]]
            last_line = before[before.rfind("\n") + 1 :]
            if _continues(last_line, text[start:end], wrapped):
                current = (current[0], end, "paragraph" if current[2] == "heading" else current[2])
                continue
        if current is not None:
            yield current
        current = (start, end, form)
    if current is not None:
        yield current


def _is_wrapped(text: str, lines: list[tuple[int, int]], filled: list[tuple[int, int]]) -> bool:
    """Whether the text is broken into lines of about equal length rather than one line per paragraph."""
    if len(filled) < 5:
        return False
    inner = [e - s for (s, e), (s2, e2) in itertools.pairwise(lines) if e > s and e2 > s2]
    if len(inner) < 3 or max(inner) > _MAX_WRAPPED:
        return False
    long = sum(length >= _MIN_WRAPPED for length in inner)
    ends_open = sum(
        1 for (s, e), (s2, e2) in itertools.pairwise(lines)
        if e > s and e2 > s2 and text[e - 1] not in ".:;!?" and text[s2].islower()
    )  # fmt: skip
    return long * 10 >= len(inner) * 7 and ends_open * 4 >= len(inner)


def _continues(before: str, line: str, wrapped: bool) -> bool:
    if len(before) < _MIN_WRAPPED:
        return wrapped and before[-1:] not in ".:;!?" and line[:1].islower()
    if wrapped:
        return True
    return before[-1] not in ".!?:;…\"'”’)" and line[0].islower()


def _form(line: str) -> Form:
    if _ASIDE.match(line):
        return "aside"
    if line.count(" | ") >= 1 or line.count("\t") >= 1 or (line.startswith("|") and line.endswith("|")):
        return "row"
    if _ITEM.match(line):
        return "item"
    if len(line) <= 130 and line[-1] not in ".!?;,…" and not line.endswith(('."', ".”")):
        return "heading"
    return "paragraph"


def _sentences(view: str, start: int, end: int, form: Form) -> Iterator[tuple[int, int]]:
    if form == "row":
        yield start, end
        return
    position = start
    if form == "item":
        match = _ITEM.match(view, start, end)
        position = match.end() if match and match.end() < end else start
    begin = position
    for match in _END.finditer(view, position, end):
        finish = match.end()
        if finish < end and not _really_ends(view, match, begin, end):
            continue
        yield begin, finish
        begin = finish
        while begin < end and view[begin] == " ":
            begin += 1
    if begin < end:
        yield begin, end


def _bounded(view: str, sentences: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut what no person would write as one sentence, so that no text takes longer than its length warrants."""
    for start, end in sentences:
        while end - start > MAX_SENTENCE:
            cut = view.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
            cut = cut if cut > start else start + MAX_SENTENCE
            yield start, cut
            start = cut + (view[cut : cut + 1] == " ")
        if end > start:
            yield start, end


def _really_ends(view: str, match: re.Match[str], begin: int, end: int) -> bool:
    mark, finish = match.group(), match.end()
    following = view[finish : finish + 40].lstrip()
    if not following:
        return True
    head = following.lstrip("\"'([")[:1]
    if mark[0] == "…" or mark.startswith(".."):
        return head.isupper()
    if mark != ".":
        return not head.islower()
    before = view[max(begin, match.start() - 14) : match.start() + 1]
    if _ABBREVIATION.search(before):
        if _NUMBER_THEN.search(before) or re.search(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|TP|TS)\.$", before):
            return False
        return bool(_STARTER.match(view, finish, end))
    return not head.islower()
