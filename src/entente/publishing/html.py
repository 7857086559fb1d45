"""The document as one HTML file that needs nothing else: no scripts, no requests, readable on paper and on a phone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    Chart,
    Document,
    Interval,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
)
from entente.publishing.edition import Edition
from entente.publishing.inlines import Run, RunStyle
from entente.publishing.tables import LaidRow, LaidTable
from entente.publishing.text import clean

__all__ = ["render_html"]


def render_html(edition: Edition) -> str:
    """Return the whole document as one HTML page.

    Everything from a record is escaped (autoescape on, no `safe` on records' text); links are http, https or
    mailto only; a content security policy in the page forbids scripts and requests in any case.
    """
    document = edition.document
    page: str = _template().render(
        edition=edition,
        document=document,
        language=edition.language,
        text=edition.language.text,
        as_of=_as_of(edition),
        classification=edition.language.classification(document.classification),
        notices=document.notices,
        density=_front_density(document),
        css=_style(),
    )
    return page


@cache
def _template() -> Any:
    import jinja2

    folder = files("entente.publishing") / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clean": clean,
        "runs": _runs_markup,
        "row": _row_markup,
        "svg": _svg_markup,
        "kind": _kind,
        "middle": _middle,
        "range": _range,
    }
    return environment.get_template("document.html.j2")


@cache
def _style() -> Any:
    from markupsafe import Markup

    return Markup((files("entente.publishing") / "templates" / "document.css").read_text(encoding="utf-8"))


def _runs_markup(runs: tuple[Run, ...]) -> Any:
    from markupsafe import Markup

    return Markup("").join(_run_markup(run) for run in runs)


def _run_markup(run: Run) -> Any:
    from markupsafe import Markup, escape

    match run.style:
        case RunStyle.FIGURE:
            return Markup('<span class="n">{}</span>').format(run.text)
        case RunStyle.RANGE:
            return Markup(' <span class="n bracket">{}</span>').format(run.text)
        case RunStyle.STRONG:
            return Markup("<strong>{}</strong>").format(run.text)
        case RunStyle.MARK:
            return Markup('<span class="mark {}">{}</span>').format(run.tone.value, run.text)
        case RunStyle.LINK:
            return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(run.target, run.text)
        case RunStyle.REF if run.target:
            return Markup('<a class="ref{}" href="#{}">{}</a>').format(_short(run), run.target, run.text)
        case RunStyle.REF:
            return Markup('<span class="ref{}">{}</span>').format(_short(run), run.text)
        case _:
            return escape(run.text)


def _short(run: Run) -> str:
    """Codes stay on one line, unless they are longer than a narrow column."""
    return " short" if len(run.text) <= 12 else ""


def _row_markup(row: LaidRow, laid: LaidTable) -> Any:
    """Return one row. The first column of words is the row's heading; figures are flush right."""
    from markupsafe import Markup

    cells = []
    first, *more = row.anchors or ("",)
    for index, runs in enumerate(row.cells):
        column = laid.table.columns[index]
        anchors = Markup("").join(Markup('<a id="{}"></a>').format(anchor) for anchor in more) if index == 0 else ""
        shown = Markup("{}{}").format(anchors, _runs_markup(runs))
        tag = Markup('<th scope="row" class="k-{}">{}</th>') if index == 0 else Markup('<td class="k-{}">{}</td>')
        cells.append(tag.format(column.kind.value, shown))
    opening = Markup('<tr id="{}">').format(first) if first else Markup("<tr>")
    return opening + Markup("").join(cells) + Markup("</tr>")


def _svg_markup(edition: Edition, chart: Chart) -> Any:
    """Return the chart's drawing as an image with its description; what is inside the drawing is not read out."""
    from markupsafe import Markup

    drawn = edition.charts[chart.id]
    opening = Markup('<svg role="img" aria-label="{}" ').format(clean(chart.alt or chart.title))
    return opening + Markup(drawn.svg.removeprefix("<svg "))  # made by vl-convert, which escapes every text


def _kind(block: Block) -> str:
    match block:
        case Paragraph():
            return "paragraph"
        case BulletList():
            return "bullets"
        case Table():
            return "table"
        case Chart():
            return "chart"
        case Callout():
            return "callout"
        case KeyFigures():
            return "figures"


def _middle(figure: KeyFigure, edition: Edition) -> str:
    value, language = figure.value, edition.language
    return language.middle(value) if isinstance(value, Interval) else language.quantity(value)


def _range(figure: KeyFigure, edition: Edition) -> str:
    value, language = figure.value, edition.language
    return language.text("range_label", range=language.range(value)) if isinstance(value, Interval) else ""


def _as_of(edition: Edition) -> str:
    from entente.publishing.formats import format_day

    return edition.language.text("as_of", date=format_day(edition.language, edition.document.as_of))


def _front_density(document: Document) -> str:
    """Return the class of type in which the principal's page stays one page of A4 on paper."""
    front = document.front
    if front is None:
        return ""
    points = [*front.blocking, *front.decisions]
    words = sum(len(item) if isinstance(item, str) else 24 for point in points for item in point)
    notes = sum(len(figure.note) + len(figure.source) for figure in front.figures)
    weight = words + notes + len(front.headline) + 90 * len(points)
    return "tight" if weight > 3800 else "dense" if weight > 2600 else ""
