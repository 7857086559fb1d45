"""Charts: Vega-Lite specifications built as plain dictionaries, drawn by vl-convert without a browser.

Every chart is drawn once as SVG and shared by all outputs. Values and labels are written in the document's
language before they reach Vega-Lite, and nothing from a record ever enters an expression, so that a label is only
ever a label. The specifications need no `altair`: importing it takes longer than drawing eight charts.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entente.plan.document import Chart
from entente.publishing._chart_drawing import Drawing
from entente.publishing._chart_forms import FORMS
from entente.publishing._chart_theme import ChartTheme, Spec, load_theme, vega_config
from entente.publishing._typst import typeset
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language, load_language

__all__ = [
    "ChartTheme",
    "DrawnChart",
    "chart_spec",
    "draw_charts",
    "load_theme",
    "render_png",
    "render_pngs",
    "render_svg",
]


_CLIP_ID = re.compile(r'\bid="([^"]+)"')
_INNER_ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_FONT_FAMILY = re.compile(r'font-family="[^"]*"')
_FONT_SIZE = re.compile(r'font-size="([0-9.]+)px"')
PRINT_FONT = "Libertinus Serif"  # comes with typst


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


def draw_charts(charts: Sequence[Chart], language: Language) -> dict[str, DrawnChart]:
    """Draw every chart once; the result is by chart id."""
    return {drawn.chart.id: drawn for drawn in _draw(charts, language)}


def render_svg(chart: Chart, *, language: str = "en") -> str:
    """Return `chart` as a self-contained SVG picture; the same chart gives the same bytes."""
    return _draw([chart], load_language(language))[0].svg


def render_png(drawn: DrawnChart, *, scale: float = 2) -> bytes:
    """Return the drawing as PNG with `scale` pixels per CSS pixel; 2 is 192 dots per inch.

    Typst draws it, with its own fonts: the letters do not depend on the machine and include Vietnamese.
    """
    return render_pngs([drawn], scale=scale)[0]


def render_pngs(drawings: Sequence[DrawnChart], *, scale: float = 2) -> list[bytes]:
    """Return several drawings as PNG at once, which spares starting the typesetter for each."""
    tasks: list[tuple[str, dict[str, Any]]] = [
        (
            f"#set page(width: {drawn.width}pt, height: {drawn.height}pt, margin: 0pt, fill: white)\n"
            '#image(bytes(sys.inputs.picture), format: "svg", width: 100%)',
            {
                "format": "png",
                "ppi": 72 * scale,
                "ignore_system_fonts": True,
                "sys_inputs": {"picture": drawn.svg_for_print()},
            },
        )
        for drawn in drawings
    ]
    return typeset(tasks)


def chart_spec(chart: Chart, theme: ChartTheme, language: Language) -> Spec:
    """Return the Vega-Lite specification of `chart`."""
    if not chart.rows:
        raise PublishingError(
            f"Chart {chart.id!r} has no rows. Leave it out, or say in words that there is nothing to show."
        )
    spec = FORMS[chart.form](Drawing(chart, theme, language))
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "autosize": "none",
        "config": vega_config(theme),
        **spec,
    }


def _draw(charts: Sequence[Chart], language: Language) -> list[DrawnChart]:
    theme = load_theme()
    locale = {"decimal": language.decimal, "thousands": language.group, "grouping": [3], "currency": ["", ""]}
    tasks = [{"spec": chart_spec(chart, theme, language), "locale": locale} for chart in charts]
    if not tasks:
        return []
    drawing = subprocess.run(
        [sys.executable, "-I", str(Path(__file__).with_name("_vega.py"))],
        input=json.dumps(tasks, ensure_ascii=True, default=str).encode(),
        capture_output=True,
        check=False,
    )
    if drawing.returncode:
        said = drawing.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise PublishingError(f"The charts cannot be drawn: {' '.join(said) or 'the drawing engine stopped'}.")
    return [_drawn(chart, svg) for chart, svg in zip(charts, json.loads(drawing.stdout), strict=True)]


def _drawn(chart: Chart, svg: str) -> DrawnChart:
    svg = _own_ids(svg, chart.id)
    width, height = (float(part) for part in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    return DrawnChart(chart, svg, width, height)


def _own_ids(svg: str, chart_id: str) -> str:
    """Replace the numbers of a running counter by ids of this chart, and leave one description: the chart's own."""
    for count, found in enumerate(dict.fromkeys(_CLIP_ID.findall(svg))):
        own = re.sub(r"[^A-Za-z0-9-]", "-", f"c-{chart_id}-{count}")
        svg = svg.replace(f'id="{found}"', f'id="{own}"').replace(f"url(#{found})", f"url(#{own})")
    return _INNER_ARIA.sub("", svg)
