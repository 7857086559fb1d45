"""A document tree becomes files: HTML, Word, PDF, JSON and the annex workbook, with the same charts in each.

`publish` writes all five at once. `prepare_edition` and the `render_*` functions make a single format, e.g. a brief.
Knows the document tree (`entente.plan.document`) and nothing about negotiations.
"""

from entente.publishing.charts import chart_spec, draw_charts, render_png, render_svg
from entente.publishing.docx import render_docx
from entente.publishing.edition import Edition, prepare_edition
from entente.publishing.errors import PublishingError
from entente.publishing.formats import Language, load_language
from entente.publishing.frozen import freeze_document, thaw_document
from entente.publishing.html import render_html
from entente.publishing.json import dump_json, front_to_json, plan_to_json, sections_to_json
from entente.publishing.pdf import render_pdf
from entente.publishing.publish import Progress, publish
from entente.publishing.xlsx import render_xlsx

__all__ = [
    "Edition",
    "Language",
    "Progress",
    "PublishingError",
    "chart_spec",
    "draw_charts",
    "dump_json",
    "freeze_document",
    "front_to_json",
    "load_language",
    "plan_to_json",
    "prepare_edition",
    "publish",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_png",
    "render_svg",
    "render_xlsx",
    "sections_to_json",
    "thaw_document",
]
