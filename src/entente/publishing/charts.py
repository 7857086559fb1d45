"""Charts: Vega-Lite specifications built as plain dictionaries, drawn by vl-convert without a browser.

Every chart is drawn once as SVG and shared by all outputs. Values and labels are written in the document's
language before they reach Vega-Lite, and nothing from a record ever enters an expression, so that a label is only
ever a label. The specifications need no `altair`: importing it takes longer than drawing eight charts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from entente.plan.document import Chart, ChartForm, Day, Quantity
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language, Scale, load_language
from entente.publishing.text import clean

__all__ = ["ChartTheme", "DrawnChart", "chart_spec", "draw_charts", "load_theme", "render_png", "render_svg"]

Spec: TypeAlias = dict[str, Any]
Row: TypeAlias = Mapping[str, str | float | date | None]

_CLIP_ID = re.compile(r'\bid="([^"]+)"')
_INNER_ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_FONT_FAMILY = re.compile(r'font-family="[^"]*"')
_FONT_SIZE = re.compile(r'font-size="([0-9.]+)px"')
PRINT_FONT = "Libertinus Serif"  # comes with typst
_KEY_COLUMNS = 3
_SERIES_IN_LABELS = 3  # so many series are named at the bars; more get a key above the chart


@dataclass(frozen=True, slots=True)
class ChartTheme:
    """Colours and measures, from `templates/chart_theme.toml`. Lengths are CSS pixels."""

    width: int
    font: str
    font_size: int
    ink: str
    quiet_ink: str
    rule: str
    zero: str
    palette: tuple[str, ...]
    row_height: int
    line_height: int
    label_characters: int


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart with its picture. `svg` has no fixed ids, so that several can stand in one page."""

    chart: Chart
    svg: str
    width: float
    height: float

    def svg_for_print(self) -> str:
        """Return the picture with the letters of the printed outputs, which run a little smaller on the same size."""
        svg = _FONT_FAMILY.sub(f'font-family="{PRINT_FONT}"', self.svg)
        return _FONT_SIZE.sub(lambda found: f'font-size="{float(found[1]) * 1.1:g}px"', svg)


@cache
def load_theme() -> ChartTheme:
    """Return the one theme all charts share."""
    path = files("entente.publishing") / "templates" / "chart_theme.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return ChartTheme(**{**read, "palette": tuple(read["palette"])})


def draw_charts(charts: Sequence[Chart], language: Language) -> dict[str, DrawnChart]:
    """Draw every chart once; the result is by chart id."""
    return {chart.id: _draw(chart, language) for chart in charts}


def render_svg(chart: Chart, *, language: str = "en") -> str:
    """Return `chart` as a self-contained SVG picture; the same chart gives the same bytes."""
    return _draw(chart, load_language(language)).svg


def render_png(drawn: DrawnChart, *, scale: float = 2.5) -> bytes:
    """Return the drawing as PNG with `scale` pixels per CSS pixel; 2.5 is 240 dots per inch.

    Typst draws it, with its own fonts: the letters do not depend on the machine and include Vietnamese.
    """
    import typst

    page = (
        f"#set page(width: {drawn.width}pt, height: {drawn.height}pt, margin: 0pt, fill: white)\n"
        '#image(bytes(sys.inputs.picture), format: "svg", width: 100%)'
    )
    return bytes(
        typst.compile(
            page.encode(),
            format="png",
            ppi=72 * scale,
            ignore_system_fonts=True,
            sys_inputs={"picture": drawn.svg_for_print()},
        )
    )


def chart_spec(chart: Chart, theme: ChartTheme, language: Language) -> Spec:
    """Return the Vega-Lite specification of `chart`."""
    if not chart.rows:
        raise PublishingError(
            f"Chart {chart.id!r} has no rows. Leave it out, or say in words that there is nothing to show."
        )
    spec = _FORMS[chart.form](_Drawing(chart, theme, language))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "autosize": "none",
        "config": _config(theme),
        **spec,
    }


class _Drawing:
    """A chart's rows in printed units, and the parts that several forms of chart share."""

    def __init__(self, chart: Chart, theme: ChartTheme, language: Language) -> None:
        self.chart, self.theme, self.language = chart, theme, language
        numbers = [
            number
            for row in chart.rows
            for key in ("value", "low", "high")
            if (number := _number(row, key)) is not None
        ]
        self.scale: Scale = language.scale_for(chart.unit, numbers)
        self.series = list(dict.fromkeys(_words(row, "series") for row in chart.rows if _words(row, "series")))
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
        key_lines = -(-len(self.series) // _KEY_COLUMNS) if key else 0
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
            "legend": {"orient": "top", "title": None, "symbolType": "circle", "columns": _KEY_COLUMNS}
            if key
            else None,
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


def _bars(drawing: _Drawing) -> Spec:
    """One horizontal bar per row, its figure at its end; bars of one label stand together."""
    series = drawing.series
    named = 0 < len(series) <= _SERIES_IN_LABELS
    rows: list[Spec] = []
    for row in drawing.chart.rows:
        value = _number(row, "value")
        name = _words(row, "series")
        text = drawing.language.dash if value is None else drawing.label(value)
        rows.append(
            {
                "label": drawing.wrapped(_words(row, "label")),
                "value": 0.0 if value is None else drawing.printed(value),
                "series": name,
                "text": f"{text}  {name}" if named and name else text,
                "side": "left" if value is not None and value < 0 else "right",
            }
        )
    longest = max(len(row["text"]) for row in rows)
    room = min(0.02 + longest * 0.016, 0.45)
    negative = any(row["side"] == "left" for row in rows)
    shared: Spec = {
        "y": drawing.row_axis(rows),
        "x": drawing.value_axis(room_left=room if negative else 0.0, room_right=room if drawing.highest > 0 else 0.02),
    }
    grouped = len(rows) > len({row["label"] for row in rows})
    if grouped:
        shared["yOffset"] = {"field": "series", "sort": series, "scale": {"paddingInner": 0.12}}
    labels: list[Spec] = [
        {
            "transform": [{"filter": {"field": "side", "equal": side}}],
            "mark": {"type": "text", "align": align, "dx": 5 if align == "left" else -5, "baseline": "middle"},
            "encoding": {"text": {"field": "text"}},
        }
        for side, align in (("right", "left"), ("left", "right"))
        if side == "right" or negative
    ]
    bar: Spec = {
        "mark": {"type": "bar", "cornerRadiusEnd": 1.5},
        "encoding": {"color": drawing.colour(key=len(series) > _SERIES_IN_LABELS)},
    }
    for layer in (bar, *labels):
        layer["encoding"] = shared | layer["encoding"]
    height = _height(drawing, rows, per_row=len(series) * 0.72 if grouped else 1.0)
    return {
        "data": {"values": rows},
        **drawing.frame(
            height=height,
            labels=[row["label"] for row in rows],
            key=len(series) > _SERIES_IN_LABELS,
            titled=True,
        ),
        "layer": [bar, *labels, drawing.zero_rule()],
    }


def _intervals(drawing: _Drawing) -> Spec:
    """A dot at the central value on a line from low to high, with the central figure beside it."""
    rows: list[Spec] = []
    for row in drawing.chart.rows:
        value, low, high = (_number(row, key) for key in ("value", "low", "high"))
        label = drawing.wrapped(_words(row, "label"))
        if value is None:
            rows.append(
                {
                    "label": label,
                    "text": drawing.language.dash,
                    "value": 0.0,
                    "high": 0.0,
                    "series": _words(row, "series"),
                }
            )
            continue
        low, high = (value if low is None else low), (value if high is None else high)
        rows.append(
            {
                "label": label,
                "value": drawing.printed(value),
                "low": drawing.printed(low),
                "high": drawing.printed(high),
                "series": _words(row, "series"),
                "text": drawing.label(value),
                "dot": True,
            }
        )
    longest = max(len(row["text"]) for row in rows)
    grouped = len(rows) > len({row["label"] for row in rows})
    shared: Spec = {
        "y": drawing.row_axis(rows),
        "x": drawing.value_axis(room_left=0.02, room_right=min(0.03 + longest * 0.016, 0.4)),
    }
    if grouped:
        shared["yOffset"] = {"field": "series", "sort": drawing.series}
    dots = [{"filter": {"field": "dot", "equal": True}}]
    colour = drawing.colour(key=len(drawing.series) > 1)
    height = _height(drawing, rows, per_row=max(len(drawing.series), 1) * 0.8 if grouped else 1.0)
    return {
        "data": {"values": rows},
        **drawing.frame(height=height, labels=[row["label"] for row in rows], key=len(drawing.series) > 1, titled=True),
        "layer": [
            drawing.zero_rule(),
            {
                "transform": dots,
                "mark": {"type": "rule", "strokeWidth": 3.5, "opacity": 0.4, "strokeCap": "round"},
                "encoding": {
                    **shared,
                    "x": {**shared["x"], "field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "transform": dots,
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": {**shared, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "baseline": "middle"},
                "encoding": {**shared, "x": {**shared["x"], "field": "high"}, "text": {"field": "text"}},
            },
        ],
    }


def _timeline(drawing: _Drawing) -> Spec:
    """Events from top to bottom, lane by lane, each at its date with its words beside it."""
    dated = [row for row in drawing.chart.rows if isinstance(row.get("date"), date)]
    if not dated:
        raise PublishingError(f"Timeline {drawing.chart.id!r} has no dated row.")
    lanes = drawing.series or [""]
    ordered = sorted(dated, key=lambda row: (lanes.index(_words(row, "series") or lanes[0]), _date(row)))
    first, last = min(map(_date, dated)), max(map(_date, dated))
    span = max((last - first).days, 1)
    rows: list[Spec] = []
    seen: set[str] = set()
    for place, row in enumerate(ordered):
        day, lane = _date(row), _words(row, "series")
        late = (day - first).days > 0.55 * span
        words = clean(_words(row, "label"))
        rows.append(
            {
                "place": place,
                "date": day.isoformat(),
                "text": words if len(words) <= 60 else words[:59].rstrip() + "…",
                "day": drawing.language.day(Day(day)),
                "series": lane,
                "lane": "" if lane in seen else drawing.wrapped(lane) if lane else "",
                "side": "left" if late else "right",
            }
        )
        rows[-1]["both"] = (
            f"{rows[-1]['text']}  ·  {rows[-1]['day']}" if late else f"{rows[-1]['day']}  ·  {rows[-1]['text']}"
        )
        seen.add(lane)
    names = [row["lane"] or "\u200b" * (row["place"] + 1) for row in rows]
    for row, name in zip(rows, names, strict=True):
        row["label"] = name
    axis = drawing.row_axis(rows)
    margin = 0.04 * span
    domain = [_date_number(first, -margin), _date_number(last, margin)]
    horizontal: Spec = {
        "field": "date",
        "type": "temporal",
        "title": drawing.axis_title,
        "scale": {"type": "utc", "domain": domain, "nice": False},
        "axis": {"format": drawing.language.axis_date, "tickCount": 6, "grid": False, "labelOverlap": "greedy"},
    }
    texts = [
        {
            "transform": [{"filter": {"field": "side", "equal": side}}],
            "mark": {"type": "text", "align": align, "dx": 9 if align == "left" else -9, "baseline": "middle"},
            "encoding": {"text": {"field": "both"}},
        }
        for side, align in (("right", "left"), ("left", "right"))
    ]
    return {
        "data": {"values": rows},
        **drawing.frame(height=max(len(rows) * drawing.theme.row_height, 60), labels=[row["lane"] for row in rows]),
        "encoding": {"y": axis, "x": horizontal},
        "layer": [
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {"color": drawing.colour()},
            },
            *texts,
        ],
    }


def _steps(drawing: _Drawing) -> Spec:
    """Lines that change on dates and run on to the last date shown, each named at its end."""
    rows = [row for row in drawing.chart.rows if isinstance(row.get("date"), date)]
    points: list[Spec] = [
        {"date": _date(row), "value": drawing.printed(value), "raw": value, "series": _words(row, "series")}
        for row in rows
        if (value := _number(row, "value")) is not None
    ]
    if not points:
        raise PublishingError(f"Chart of steps {drawing.chart.id!r} has no row with a date and a value.")
    first, last = min(map(_date, rows)), max(map(_date, rows))
    span = max((last - first).days, 1)
    values: list[Spec] = []
    ends: list[Spec] = []
    for name in drawing.series or [""]:
        line = sorted((point for point in points if point["series"] == name), key=lambda point: point["date"])
        if not line:
            continue
        values += [{"date": p["date"].isoformat(), "value": p["value"], "series": name} for p in line]
        values.append({"date": _shifted(last, 0.03 * span).isoformat(), "value": line[-1]["value"], "series": name})
        ends.append(
            {
                "date": values[-1]["date"],
                "value": line[-1]["value"],
                "series": name,
                "text": f"{drawing.label(line[-1]['raw'])}  {name}".rstrip(),
            }
        )
    height = drawing.theme.line_height
    top = drawing.highest + 0.06 * ((drawing.highest - drawing.lowest) or 1.0)
    _spread(ends, least=(top - drawing.lowest) * 17 / height)
    longest = max(len(end["text"]) for end in ends)
    room = min(longest * 7.0 / drawing.theme.width, 0.45)
    end = _date_number(last, span * (0.03 + 1.03 * room / (1 - room)))
    horizontal: Spec = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [_date_number(first, 0), end], "nice": False},
        "axis": {
            "format": drawing.language.axis_date,
            "values": _ticks([_date(row) for row in rows]),
            "grid": False,
            "labelOverlap": "greedy",
        },
    }
    vertical: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": drawing.axis_title,
        "scale": {"domain": [drawing.lowest, top], "nice": False},
        "axis": {
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            "grid": True,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "start",
            "titleY": -14,
            "titleX": 0,
            "titleBaseline": "bottom",
        },
    }
    return {
        "data": {"values": values},
        **drawing.frame(height=height, head=24),
        "encoding": {"x": horizontal, "color": drawing.colour()},
        "layer": [
            {
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5, "strokeJoin": "round"},
                "encoding": {"y": vertical},
            },
            {
                "data": {"values": ends},
                "mark": {"type": "text", "align": "left", "dx": 6, "baseline": "middle", "fontWeight": 600},
                "encoding": {"y": {**vertical, "field": "place"}, "text": {"field": "text"}},
            },
        ],
    }


_FORMS: dict[ChartForm, Callable[[_Drawing], Spec]] = {
    ChartForm.BARS: _bars,
    ChartForm.INTERVALS: _intervals,
    ChartForm.TIMELINE: _timeline,
    ChartForm.STEPS: _steps,
}


def _draw(chart: Chart, language: Language) -> DrawnChart:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        chart_spec(chart, load_theme(), language),
        allowed_base_urls=[],
        format_locale={"decimal": language.decimal, "thousands": language.group, "grouping": [3], "currency": ["", ""]},
    )
    svg = _own_ids(svg, chart.id)
    width, height = (float(part) for part in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    return DrawnChart(chart, svg, width, height)


def _own_ids(svg: str, chart_id: str) -> str:
    """Replace the numbers of a running counter by ids of this chart, and leave one description: the chart's own."""
    for count, found in enumerate(dict.fromkeys(_CLIP_ID.findall(svg))):
        own = re.sub(r"[^A-Za-z0-9-]", "-", f"c-{chart_id}-{count}")
        svg = svg.replace(f'id="{found}"', f'id="{own}"').replace(f"url(#{found})", f"url(#{own})")
    return _INNER_ARIA.sub("", svg)


def _height(drawing: _Drawing, rows: Sequence[Spec], *, per_row: float) -> int:
    labels = {row["label"] for row in rows}
    tallest = drawing.theme.row_height * max(per_row, 1.0)
    if any("\n" in label for label in labels):
        tallest = max(tallest, drawing.theme.row_height * 1.35)
    return max(round(len(labels) * tallest), 48)


def _spread(ends: list[Spec], *, least: float) -> None:
    """Set each end label's `place` near its line's value, at least `least` apart, in the order of the values."""
    ends.sort(key=lambda end: end["value"])
    floor = -float("inf")
    for end in ends:
        end["place"] = max(end["value"], floor)
        floor = end["place"] + least


def _config(theme: ChartTheme) -> Spec:
    text = {"labelFont": theme.font, "titleFont": theme.font, "labelFontSize": theme.font_size}
    return {
        "font": theme.font,
        "axis": {
            **text,
            "labelColor": theme.ink,
            "titleColor": theme.quiet_ink,
            "titleFontSize": theme.font_size,
            "titleFontWeight": "normal",
            "gridColor": theme.rule,
            "tickColor": theme.rule,
            "domainColor": theme.zero,
            "titlePadding": 5,
        },
        "axisX": {"labelColor": theme.quiet_ink},
        "axisY": {"grid": False},
        "legend": {**text, "labelColor": theme.ink, "labelLimit": 170, "symbolSize": 90, "offset": 6},
        "text": {"font": theme.font, "fontSize": theme.font_size, "color": theme.ink},
        "view": {"stroke": None},
    }


def _words(row: Row, key: str) -> str:
    value = row.get(key)
    return clean(str(value)) if value is not None else ""


def _number(row: Row, key: str) -> float | None:
    value = row.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _date(row: Row) -> date:
    value = row["date"]
    if not isinstance(value, date):
        raise PublishingError(f"{value!r} is not a date.")
    return value


def _shifted(day: date, days: float) -> date:
    return date.fromordinal(day.toordinal() + max(round(days), 1))


def _date_number(day: date, days: float) -> int:
    """Return milliseconds since 1970 for a day moved by `days`, as Vega-Lite wants a domain."""
    return round((day.toordinal() + days - date(1970, 1, 1).toordinal()) * 86_400_000)


def _ticks(days: Sequence[date]) -> list[int]:
    """Return the days on which something changes, or five evenly spaced ones where they are many."""
    distinct = sorted(set(days))
    if len(distinct) <= 6:
        return [_date_number(day, 0) for day in distinct]
    first, span = distinct[0], (distinct[-1] - distinct[0]).days
    return sorted({_date_number(first, round(span * step / 4)) for step in range(5)})
