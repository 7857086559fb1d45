"""What the forms of chart share: rows in printed units, axes, colours, margins, labels broken into lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from entente.plan.document import Chart, Quantity
from entente.publishing._chart_theme import ChartTheme, Spec
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language, Scale
from entente.publishing.text import clean

__all__ = ["Drawing", "Row", "date_number", "day_of", "number", "shifted", "ticks", "words"]

Row: TypeAlias = Mapping[str, str | float | date | None]
KEY_COLUMNS = 3  # names on one line of a key


class Drawing:
    """A chart's rows in printed units, and the parts that several forms of chart share."""

    def __init__(self, chart: Chart, theme: ChartTheme, language: Language) -> None:
        self.chart, self.theme, self.language = chart, theme, language
        numbers = [
            value for row in chart.rows for key in ("value", "low", "high") if (value := number(row, key)) is not None
        ]
        self.scale: Scale = language.scale_for(chart.unit, numbers)
        self.series = list(dict.fromkeys(words(row, "series") for row in chart.rows if words(row, "series")))
        shown = [self.printed(number) for number in numbers] or [0.0]
        self.lowest, self.highest = min(0.0, *shown), max(0.0, *shown)

    def printed(self, value: float) -> float:
        """Turn a raw value into the printed unit: a fraction into percent, US dollars into billions."""
        return round(value * 10.0**self.scale.power, 9)

    def label(self, value: float) -> str:
        return self.language.quantity(Quantity(value, self.chart.unit))

    @property
    def axis_title(self) -> str | None:
        unit = self.language.unit_names.get(self.scale.key, "")
        title = clean(self.chart.axis)
        if unit and unit not in title:
            title = f"{title} ({unit})" if title else unit
        return title or None

    def frame(
        self, *, height: int, labels: Sequence[str] = (), key: bool = False, titled: bool = False, head: int = 0
    ) -> Spec:
        """Return size and margins. They depend on the words' lengths alone, never on the fonts of the machine."""
        longest = max((len(line) for label in labels for line in label.split("\n")), default=0)
        left = min(max(round(longest * 0.56 * self.theme.font_size) + 16, 40), self.theme.width // 2)
        bottom = 24 + (17 if titled and self.axis_title else 0)
        key_lines = -(-len(self.series) // KEY_COLUMNS) if key else 0
        top = 8 + head + (4 + 20 * key_lines if key else 0)
        return {
            "width": self.theme.width - left - 10,
            "height": height,
            "padding": {"left": left, "right": 10, "top": top, "bottom": bottom},
        }

    def value_axis(self, *, room_left: float = 0.0, room_right: float = 0.0) -> Spec:
        """Return the horizontal axis of values with room for labels, as shares of the axis."""
        span = (self.highest - self.lowest) or 1.0
        domain = [self.lowest - room_left * span, self.highest + room_right * span]
        return {
            "field": "value",
            "type": "quantitative",
            "title": self.axis_title,
            "scale": {"domain": domain, "nice": False, "zero": False},
            "axis": {"tickCount": 5, "domain": False, "ticks": False},
        }

    def row_axis(self, rows: Sequence[Spec]) -> Spec:
        """Return the vertical axis with one place per label, in the order of the rows."""
        order = list(dict.fromkeys(row["label"] for row in rows))
        return {
            "field": "label",
            "type": "ordinal",
            "sort": order,
            "title": None,
            "axis": {
                "domain": False,
                "ticks": False,
                "labelPadding": 8,
                "labelLimit": 300,
                "labelExpr": "split(datum.label, '\\n')",
                "labelLineHeight": self.theme.font_size + 2,
            },
            "scale": {"paddingInner": 0.28, "paddingOuter": 0.14},
        }

    def colour(self, *, key: bool = False) -> Spec:
        """Return the colour of a mark: the first colour, or one for each series, with a key only if asked."""
        palette = self.theme.palette
        if not self.series:
            return {"value": palette[0]}
        return {
            "field": "series",
            "type": "nominal",
            "scale": {
                "domain": self.series,
                "range": [palette[place % len(palette)] for place in range(len(self.series))],
            },
            "legend": {"orient": "top", "title": None, "symbolType": "circle", "columns": KEY_COLUMNS} if key else None,
        }

    def wrapped(self, text: str, lines: int = 2) -> str:
        """Break a label into at most two lines at words' ends."""
        width, out = self.theme.label_characters, [""]
        for word in clean(text).split():
            word = word if len(word) <= width else word[: width - 1] + "…"
            if not out[-1] or len(out[-1]) + 1 + len(word) <= width:
                out[-1] = f"{out[-1]} {word}".strip()
            elif len(out) == lines:
                out[-1] = out[-1][: width - 1].rstrip(" ,;") + "…"
                break
            else:
                out.append(word)
        return "\n".join(out) or "–"

    def zero_rule(self) -> Spec:
        return {
            "data": {"values": [{"value": 0}]},
            "mark": {"type": "rule", "color": self.theme.zero, "strokeWidth": 1},
            "encoding": {"x": {"field": "value", "type": "quantitative"}},
        }


def words(row: Row, key: str) -> str:
    value = row.get(key)
    return clean(str(value)) if value is not None else ""


def number(row: Row, key: str) -> float | None:
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def day_of(row: Row) -> date:
    value = row["date"]
    if not isinstance(value, date):
        raise PublishingError(f"{value!r} is not a date.")
    return value


def shifted(day: date, days: float) -> date:
    return date.fromordinal(day.toordinal() + max(round(days), 1))


def date_number(day: date, days: float) -> int:
    """Return milliseconds since 1970 for a day moved by `days`, as Vega-Lite wants a domain."""
    return round((day.toordinal() + days - date(1970, 1, 1).toordinal()) * 86_400_000)


def ticks(days: Sequence[date]) -> list[int]:
    """Return the days on which something changes, or five evenly spaced ones where they are many."""
    distinct = sorted(set(days))
    if len(distinct) <= 6:
        return [date_number(day, 0) for day in distinct]
    first, span = distinct[0], (distinct[-1] - distinct[0]).days
    return sorted({date_number(first, round(span * step / 4)) for step in range(5)})
