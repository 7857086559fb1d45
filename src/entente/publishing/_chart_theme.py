"""How every chart looks: colours and measures, from `templates/chart_theme.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

__all__ = ["ChartTheme", "Spec", "load_theme", "vega_config"]

Spec: TypeAlias = dict[str, Any]
"""Part of a Vega-Lite specification."""


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


@cache
def load_theme() -> ChartTheme:
    """Return the one theme all charts share."""
    path = files("entente.publishing") / "templates" / "chart_theme.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return ChartTheme(**{**read, "palette": tuple(read["palette"])})


def vega_config(theme: ChartTheme) -> Spec:
    """Return the theme as Vega-Lite configuration."""
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
