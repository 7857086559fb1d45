"""HTML: the main text of a page, without navigation, with a map back to the page's characters.

The scanner goes through the page once, never back, and keeps no tree, so nesting and unclosed tags cost nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from entente.reading.document import Raw
from entente.reading.loaders.html_tokens import NAME, attributes_of, tokens
from entente.reading.loaders.plain import decode
from entente.reading.offsets import OffsetMap, TextBuilder

__all__ = ["load_html", "read_html"]

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w\-]{1,40})""", re.IGNORECASE)
_PIECE = re.compile(r"\s+|&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?|[^\s&]+|&")
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "button",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "textarea",
        "title",
        "head",
        "menu",
        "dialog",
        "canvas",
        "audio",
        "video",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_SIDE = re.compile(
    r"(?:^|[\s_\-])(?:nav|navbar|menu|breadcrumbs?|share|sharing|social|related|sidebar|cookies?|consent|"
    r"promo|advert\w*|"
    r"ads?|banner|newsletter|subscribe|comments?|footer|tags?|recommend\w*|popular|most-read|pagination|skip-link)"
    r"(?:$|[\s_\-])",
    re.IGNORECASE,
)
_MIN_MAIN = 200


@dataclass(slots=True)
class _Page:
    source: str
    kept: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, "text" | "block" | "cell"
    main: list[tuple[int, int]] = field(default_factory=list)  # slices of kept that lie in article or main
    said: dict[str, str] = field(default_factory=dict)


def load_html(data: bytes, name: str) -> Raw:
    """Read the bytes of a web page; the encoding is UTF-8 or what the page declares."""
    declared = _CHARSET.search(data[:4096])
    return read_html(decode(data, name, declared.group(1).decode("ascii") if declared else ""), name)


def read_html(source: str, name: str) -> Raw:
    """Return the main text of a page given as characters."""
    page = _scan(source)
    text, offsets = _render(page, page.main or [(0, len(page.kept))])
    if page.main and len(text) < _MIN_MAIN:
        whole, whole_offsets = _render(page, [(0, len(page.kept))])
        if len(whole) > 3 * len(text):
            text, offsets = whole, whole_offsets
    return Raw(text, offsets, (source,), "", page.said)


def _scan(source: str) -> _Page:
    page = _Page(source)
    dropped: list[str] = []  # open elements within something left out
    main_from: list[tuple[str, int]] = []
    for kind, start, end in tokens(source):
        if kind == "text":
            if not dropped:
                page.kept.append((start, end, "text"))
            continue
        match = NAME.match(source, start + 1)
        if match is None:
            continue
        tag, closing = match.group(1).lower(), source[start + 1] == "/"
        if tag == "meta":
            _read_meta(page, source[start:end])
        elif tag == "time" and not closing and "date" not in page.said and not dropped:
            _keep(page, "date", attributes_of(source[start:end]).get("datetime", ""))
        elif tag == "link":
            attributes = attributes_of(source[start:end])
            if attributes.get("rel", "").lower() == "canonical":
                _keep(page, "url", attributes.get("href", ""))
        if dropped:
            if tag in _VOID:
                continue
            if not closing and tag == dropped[-1] and source[end - 2] != "/":
                dropped.append(tag)
            elif closing and tag == dropped[-1]:
                dropped.pop()
            continue
        if tag == "html" and not closing:
            _keep(page, "language", attributes_of(source[start:end]).get("lang", ""))
        if not closing and tag not in _VOID and _left_out(tag, source[start:end], inside=bool(main_from)):
            dropped.append(tag)
            page.kept.append((start, start, "block"))
            continue
        if tag in ("article", "main"):
            if not closing:
                main_from.append((tag, len(page.kept)))
            elif main_from and main_from[-1][0] == tag:
                begin = main_from.pop()[1]
                if not main_from:
                    page.main.append((begin, len(page.kept)))
        if tag in _BLOCKS:
            page.kept.append((start, start, "item" if tag == "li" and not closing else "block"))
        elif tag in ("td", "th") and not closing:
            page.kept.append((start, start, "cell"))
    return page


def _left_out(tag: str, text: str, *, inside: bool) -> bool:
    if tag in _DROPPED:
        return not (tag == "header" and inside)
    if tag in ("html", "body", "article", "main", "table", "tr", "td"):
        return False
    if "class" not in text and "id" not in text and "role" not in text and "hidden" not in text:
        return False
    attributes = attributes_of(text)
    if "hidden" in attributes or attributes.get("role", "") in ("navigation", "banner", "complementary", "search"):
        return True
    return bool(_SIDE.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"))


_META = {
    "og:site_name": "publisher",
    "article:published_time": "date",
    "datepublished": "date",
    "pubdate": "date",
    "dc.date": "date",
    "date": "date",
    "dc.publisher": "publisher",
    "publisher": "publisher",
    "og:url": "url",
    "og:title": "title",
}


def _read_meta(page: _Page, tag: str) -> None:
    attributes = attributes_of(tag)
    key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
    if key in _META:
        _keep(page, _META[key], attributes.get("content", ""))


def _keep(page: _Page, key: str, value: str) -> None:
    if value.strip():
        page.said.setdefault(key, value.strip())


def _render(page: _Page, slices: list[tuple[int, int]]) -> tuple[str, OffsetMap]:
    """Join the kept texts: blocks on lines of their own, white space collapsed, entities decoded."""
    builder = TextBuilder()
    pending = ""
    for low, high in slices:
        pending = "\n" if len(builder) else ""
        row_open = False
        for start, end, kind in page.kept[low:high]:
            if kind in ("block", "item"):
                pending, row_open = ("\n" if len(builder) else ""), False
                pending += "- " if kind == "item" else ""
                continue
            if kind == "cell":
                pending = pending if pending.startswith("\n") or not row_open else " | "
                row_open = True
                continue
            for piece in _PIECE.finditer(page.source, start, end):
                word = piece.group()
                if word.isspace():
                    if not pending and len(builder) and not builder.last.endswith((" ", "\n")):
                        builder.add(" ", 0, piece.start(), piece.end())
                    continue
                if pending:
                    builder.gap(pending)
                    pending = ""
                decoded = unescape(word) if word[0] == "&" and len(word) > 1 else word
                builder.add(decoded.replace("\x00", "\ufffd"), 0, piece.start(), piece.end())
    return builder.finish()
