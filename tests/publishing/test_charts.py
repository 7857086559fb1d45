"""Charts: every form is drawn, the same each time, with nothing from outside and no one's words as code."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from entente.plan.document import Chart, ChartForm, Document, Unit
from entente.publishing import PublishingError, draw_charts, load_language, prepare_edition, render_png, render_svg
from entente.publishing.charts import load_theme


def test_every_form_is_drawn_with_its_labels(english: Document) -> None:
    drawn = prepare_edition(english).charts
    assert {chart.chart.form for chart in drawn.values()} == set(ChartForm)
    words = {key: " ".join(etree.fromstring(chart.svg).itertext()) for key, chart in drawn.items()}
    assert "USD\u00a027.9\u00a0bn" in words["c1-bars"]
    assert "−16.1\u00a0%" in words["c1-intervals"]
    assert "Delegation leaves" in words["c1-timeline"]
    assert "15.0\u00a0%  Cassia" in words["c1-steps"]


def test_the_same_chart_gives_the_same_bytes(english: Document) -> None:
    charts = [drawn.chart for drawn in prepare_edition(english).charts.values()]
    first, second = (draw_charts(charts, load_language("vi")) for _ in range(2))
    assert {key: drawn.svg for key, drawn in first.items()} == {key: drawn.svg for key, drawn in second.items()}


def test_ids_within_a_drawing_belong_to_its_chart(english: Document) -> None:
    for key, drawn in prepare_edition(english).charts.items():
        ids = [element.get("id") for element in etree.fromstring(drawn.svg).iter() if element.get("id")]
        assert all(name.startswith(f"c-{key}-") for name in ids)


def test_labels_stay_labels(hostile_texts: tuple[str, ...]) -> None:
    rows = tuple({"label": text, "value": 1.0 + place} for place, text in enumerate(hostile_texts))
    chart = Chart("x", "x", ChartForm.BARS, rows, Unit.NONE, "x", axis=hostile_texts[0])
    tree = etree.fromstring(render_svg(chart))
    assert {etree.QName(element).localname for element in tree.iter()} <= {
        "svg", "rect", "g", "path", "line", "text", "tspan", "defs", "clipPath"
    }  # fmt: skip
    assert "<script>alert('x')</script>" in "".join(tree.itertext())


def test_a_picture_has_the_pixels_asked_for(english: Document) -> None:
    drawn = prepare_edition(english).charts["c1-bars"]
    png = render_png(drawn, scale=2)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == round(drawn.width * 2)


def test_colours_can_be_read_on_white() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    theme = load_theme()
    for colour in (theme.ink, theme.quiet_ink):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5
    for colour in theme.palette:
        assert 1.05 / (luminance(colour) + 0.05) >= 3.0


def test_a_value_that_is_not_known_is_a_dash_and_no_bar() -> None:
    rows = ({"label": "known", "value": 2.0}, {"label": "unknown", "value": None})
    svg = render_svg(Chart("x", "x", ChartForm.BARS, rows, Unit.COUNT, "x"))
    assert ">–</text>" in svg


def test_one_day_alone_can_be_drawn() -> None:
    row = ({"date": date(2025, 4, 2), "value": 0.1, "label": "only", "series": ""},)
    for form in (ChartForm.STEPS, ChartForm.TIMELINE):
        assert render_svg(Chart("x", "x", form, row, Unit.SHARE, "x")).startswith("<svg")


@pytest.mark.parametrize("form", list(ChartForm))
def test_a_chart_without_rows_is_refused(form: ChartForm) -> None:
    with pytest.raises(PublishingError, match="no rows"):
        render_svg(Chart("empty", "x", form, (), Unit.NONE, "x"))
