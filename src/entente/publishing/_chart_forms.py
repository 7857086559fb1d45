"""One function for each form of chart: rows become a Vega-Lite specification with labels on the marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from entente.plan.document import ChartForm, Day
from entente.publishing._chart_drawing import Drawing, date_number, day_of, number, shifted, ticks, words
from entente.publishing._chart_theme import Spec
from entente.publishing.errors import PublishingError
from entente.publishing.text import clean

__all__ = ["FORMS"]

_SERIES_IN_LABELS = 3  # so many series are named at the bars; more get a key above the chart


def _bars(drawing: Drawing) -> Spec:
    """One horizontal bar per row, its figure at its end; bars of one label stand together."""
    series = drawing.series
    named = 0 < len(series) <= _SERIES_IN_LABELS
    rows: list[Spec] = []
    for row in drawing.chart.rows:
        value = number(row, "value")
        name = words(row, "series")
        text = drawing.language.dash if value is None else drawing.label(value)
        rows.append(
            {
                "label": drawing.wrapped(words(row, "label")),
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


def _intervals(drawing: Drawing) -> Spec:
    """A dot at the central value on a line from low to high, with the central figure beside it."""
    rows: list[Spec] = []
    for row in drawing.chart.rows:
        value, low, high = (number(row, key) for key in ("value", "low", "high"))
        label = drawing.wrapped(words(row, "label"))
        if value is None:
            rows.append(
                {
                    "label": label,
                    "text": drawing.language.dash,
                    "value": 0.0,
                    "high": 0.0,
                    "series": words(row, "series"),
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
                "series": words(row, "series"),
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


def _timeline(drawing: Drawing) -> Spec:
    """Events from top to bottom, lane by lane, each at its date with its words beside it."""
    dated = [row for row in drawing.chart.rows if isinstance(row.get("date"), date)]
    if not dated:
        raise PublishingError(f"Timeline {drawing.chart.id!r} has no dated row.")
    lanes = drawing.series or [""]
    ordered = sorted(dated, key=lambda row: (lanes.index(words(row, "series") or lanes[0]), day_of(row)))
    first, last = min(map(day_of, dated)), max(map(day_of, dated))
    span = max((last - first).days, 1)
    rows: list[Spec] = []
    seen: set[str] = set()
    for place, row in enumerate(ordered):
        day, lane = day_of(row), words(row, "series")
        late = (day - first).days > 0.55 * span
        event = clean(words(row, "label"))
        rows.append(
            {
                "place": place,
                "date": day.isoformat(),
                "text": event if len(event) <= 60 else event[:59].rstrip() + "…",
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
    domain = [date_number(first, -margin), date_number(last, margin)]
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


def _steps(drawing: Drawing) -> Spec:
    """Lines that change on dates and run on to the last date shown, each named at its end."""
    rows = [row for row in drawing.chart.rows if isinstance(row.get("date"), date)]
    points: list[Spec] = [
        {"date": day_of(row), "value": drawing.printed(value), "raw": value, "series": words(row, "series")}
        for row in rows
        if (value := number(row, "value")) is not None
    ]
    if not points:
        raise PublishingError(f"Chart of steps {drawing.chart.id!r} has no row with a date and a value.")
    first, last = min(map(day_of, rows)), max(map(day_of, rows))
    span = max((last - first).days, 1)
    values: list[Spec] = []
    ends: list[Spec] = []
    for name in drawing.series or [""]:
        line = sorted((point for point in points if point["series"] == name), key=lambda point: point["date"])
        if not line:
            continue
        values += [{"date": p["date"].isoformat(), "value": p["value"], "series": name} for p in line]
        values.append({"date": shifted(last, 0.03 * span).isoformat(), "value": line[-1]["value"], "series": name})
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
    end = date_number(last, span * (0.03 + 1.03 * room / (1 - room)))
    horizontal: Spec = {
        "field": "date",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [date_number(first, 0), end], "nice": False},
        "axis": {
            "format": drawing.language.axis_date,
            "values": ticks([day_of(row) for row in rows]),
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


FORMS: dict[ChartForm, Callable[[Drawing], Spec]] = {
    ChartForm.BARS: _bars,
    ChartForm.INTERVALS: _intervals,
    ChartForm.TIMELINE: _timeline,
    ChartForm.STEPS: _steps,
}


def _height(drawing: Drawing, rows: Sequence[Spec], *, per_row: float) -> int:
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
