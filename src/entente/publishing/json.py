"""The document tree as plain JSON types: raw values with their units, nothing rounded, nothing translated.

Shares and points stay fractions and money stays US dollars; every value names its unit.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from entente.base.memory import without_garbage_collection
from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    Cell,
    Chart,
    Day,
    Document,
    FrontPage,
    Inline,
    Interval,
    KeyFigure,
    KeyFigures,
    Link,
    Mark,
    Paragraph,
    Quantity,
    Ref,
    Section,
    Strong,
    Table,
)
from entente.publishing.errors import PublishingError

__all__ = ["dump_json", "front_to_json", "plan_to_json", "sections_to_json"]

Json = dict[str, Any]


@without_garbage_collection()
def plan_to_json(plan: Mapping[str, Any], document: Document) -> Json:
    """Return the whole plan: what `Consolidated.to_json` says, the principal's page and the sections."""
    front = front_to_json(document.front) if document.front is not None else None
    return {**plan, "front": front, "sections": sections_to_json(document)}


def sections_to_json(document: Document) -> list[Json]:
    """Return the sections with their blocks: `id`, `title`, `blocks`, `sections`; every block has a `type`."""
    return [_section(section) for section in document.sections]


def front_to_json(front: FrontPage) -> Json:
    """Return the principal's page."""
    return {
        "verdict": _inline(front.verdict),
        "headline": front.headline,
        "blocking": [_content(item) for item in front.blocking],
        "blocking_more": front.blocking_more,
        "decisions": [_content(item) for item in front.decisions],
        "figures": [_figure(figure) for figure in front.figures],
        "counts": [{"label": label, "count": count, "tone": tone.value} for label, count, tone in front.counts],
    }


@without_garbage_collection()
def dump_json(value: Mapping[str, Any]) -> bytes:
    """Write `value` as UTF-8 JSON in the order given, a row of a table on a line; the same value, the same bytes."""
    try:
        text = _lines(value, "", _LEVELS)
    except ValueError as error:
        raise PublishingError(f"The plan cannot be written as JSON: {error}.") from error
    return text.encode("utf-8", errors="replace") + b"\n"


_LEVELS = 6  # down to the rows of a table; what lies deeper stands on one line


def _lines(value: Any, indent: str, levels: int) -> str:
    inner = f"{indent} "
    if levels and value and isinstance(value, list | tuple):
        items = (inner + _lines(item, inner, levels - 1) for item in value)
        return "[\n" + ",\n".join(items) + f"\n{indent}]"
    if levels and value and isinstance(value, dict) and all(isinstance(name, str) for name in value):
        items = (f"{inner}{_encode(name)}: {_lines(item, inner, levels - 1)}" for name, item in value.items())
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    return _encode(value)


def _plain(value: object) -> Any:
    """Turn the types of records and results into those of JSON; anything else is a mistake."""
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise PublishingError(f"A {type(value).__name__} cannot be written as JSON: {value!r}")


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain).encode


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "title": section.title,
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(part) for part in section.sections],
    }


def _block(block: Block) -> Json:
    match block:
        case Paragraph(content=content):
            return {"type": "paragraph", "content": _content(content)}
        case BulletList(items=items):
            return {"type": "bullets", "items": [_content(item) for item in items]}
        case Callout(kind=kind, title=title, blocks=blocks):
            return {"type": "callout", "kind": kind.value, "title": title, "blocks": [_block(part) for part in blocks]}
        case KeyFigures(figures=figures):
            return {"type": "key_figures", "figures": [_figure(figure) for figure in figures]}
        case Table():
            return _table(block)
        case Chart():
            return {
                "type": "chart",
                "id": block.id,
                "title": block.title,
                "form": block.form.value,
                "unit": block.unit.value,
                "axis": block.axis,
                "alt": block.alt,
                "source": block.source,
                "rows": [
                    {key: _plain(item) if isinstance(item, date) else item for key, item in row.items()}
                    for row in block.rows
                ],
            }


def _table(table: Table) -> Json:
    return {
        "type": "table",
        "id": table.id,
        "caption": table.caption,
        "columns": [{"key": column.key, "title": column.title, "kind": column.kind.value} for column in table.columns],
        "rows": [
            {column.key: _cell(cell) for column, cell in zip(table.columns, row, strict=True)} for row in table.rows
        ],
        "note": table.note,
        "source": table.source,
    }


def _figure(figure: KeyFigure) -> Json:
    return {"label": figure.label, "value": _inline(figure.value), "note": figure.note, "source": figure.source}


def _content(inlines: tuple[Inline, ...]) -> list[Any]:
    return [_inline(inline) for inline in inlines]


def _cell(cell: Cell) -> Any:
    return _content(cell) if isinstance(cell, tuple) else _inline(cell)


def _inline(inline: Inline) -> Any:
    """Return plain text as a string, anything else as an object with a `type`."""
    match inline:
        case str():
            return inline
        case Quantity(value=value, unit=unit):
            return {"type": "quantity", "value": value, "unit": unit.value}
        case Interval(low=low, mid=mid, high=high, unit=unit):
            return {"type": "interval", "low": low, "mid": mid, "high": high, "unit": unit.value}
        case Day(value=day):
            return {"type": "date", "value": day.isoformat() if day else None}
        case Ref(code=code, label=label):
            return {"type": "ref", "code": code, "label": label or code}
        case Link(url=url, label=label):
            return {"type": "link", "url": url, "label": label}
        case Strong(text=text):
            return {"type": "strong", "text": text}
        case Mark(text=text, tone=tone):
            return {"type": "mark", "text": text, "tone": tone.value}
