"""The plan as a document tree: what is said, with typed values, and nothing about how it looks.

`plan` builds the tree; `publishing` turns it into HTML, DOCX, PDF, XLSX and JSON. Values keep their type and
unit to the end, so that a table cell is a number in the spreadsheet and a formatted figure on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

__all__ = [
    "Block",
    "BulletList",
    "Callout",
    "CalloutKind",
    "Cell",
    "Chart",
    "ChartForm",
    "Column",
    "ColumnKind",
    "Day",
    "Document",
    "FrontPage",
    "Inline",
    "Interval",
    "KeyFigure",
    "KeyFigures",
    "Link",
    "Mark",
    "Paragraph",
    "Quantity",
    "Ref",
    "Section",
    "Strong",
    "Table",
    "Tone",
    "Unit",
]


class Unit(StrEnum):
    """Units a value can carry. Shares and rates are fractions in the tree; only `publishing` writes percent."""

    NONE = ""
    COUNT = "count"
    SHARE = "share"  # fraction, shown as percent
    POINTS = "points"  # fraction, shown as percentage points
    USD = "usd"  # US dollars, shown in the scale that fits (mn, bn)
    DAYS = "days"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `value` None means not known; it is printed as a dash, never as zero."""

    value: float | None
    unit: Unit = Unit.NONE
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A central value with its range."""

    low: float
    mid: float
    high: float
    unit: Unit = Unit.NONE
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date; None is printed as a dash."""

    value: date | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a record of the case by its code, e.g. `CON-ORIGIN`."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to a page outside, e.g. a source's address."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text to stand out."""

    text: str


class Tone(StrEnum):
    """How a status reads at a glance; always printed with words too, never by colour alone."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Mark:
    """A status word with its tone, shown as a small label."""

    text: str
    tone: Tone = Tone.NEUTRAL


Inline: TypeAlias = str | Quantity | Interval | Day | Ref | Link | Strong | Mark
Cell: TypeAlias = Inline | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a sequence of inlines written one after another without added spaces."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class BulletList:
    """Unordered points."""

    items: tuple[tuple[Inline, ...], ...]


class ColumnKind(StrEnum):
    """What a column holds; decides alignment, the spreadsheet's cell type and its number format."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    INTERVAL = "interval"
    DATE = "date"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `width` is a share of the page relative to the other columns."""

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The annex workbook holds all rows; the page shows the first `page_rows` and says how many follow."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    source: str = ""
    page_rows: int | None = None
    empty: str = ""


class ChartForm(StrEnum):
    """The shapes of chart in use.

    bars: one horizontal bar per row, `label` against `value`, `series` colours if given.
    intervals: one row per `label` with a dot at `value` and a line from `low` to `high`; `series` optional.
    timeline: dated points, `date` against `label`, `series` gives the lane.
    steps: a line that changes on dates: `date`, `value`, `series`, labelled at the end of the line.
    """

    BARS = "bars"
    INTERVALS = "intervals"
    TIMELINE = "timeline"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data. Rows use the keys named by `form`; `alt` says in words what the picture shows."""

    id: str
    title: str
    form: ChartForm
    rows: tuple[Mapping[str, str | float | date | None], ...]
    unit: Unit
    alt: str
    axis: str = ""
    source: str = ""


class CalloutKind(StrEnum):
    """Why a box stands apart from the text."""

    BLOCKING = "blocking"
    CAVEAT = "caveat"
    ILLUSTRATIVE = "illustrative"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark."""

    kind: CalloutKind
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One headline figure with what it is, how sure it is and where it comes from."""

    label: str
    value: Quantity | Interval
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Headline figures side by side."""

    figures: tuple[KeyFigure, ...]


Block: TypeAlias = Paragraph | BulletList | Table | Chart | Callout | KeyFigures


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part. `id` is stable and used in links and in the JSON output."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One page for the principal: ready or not, what blocks, the decisions needed, three figures."""

    verdict: Mark
    headline: str
    blocking: tuple[tuple[Inline, ...], ...]
    blocking_more: int
    decisions: tuple[tuple[Inline, ...], ...]
    figures: tuple[KeyFigure, ...]
    counts: tuple[tuple[str, int, Tone], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `notices` are repeated where readers cannot miss them, e.g. on illustrative content."""

    title: str
    subtitle: str
    language: str
    classification: str
    as_of: date
    front: FrontPage | None
    sections: tuple[Section, ...]
    annexes: tuple[Table, ...] = ()
    notices: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
