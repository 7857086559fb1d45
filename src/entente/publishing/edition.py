"""A document with everything that its output formats share: language, numbering, charts. Made once per document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from entente.plan.document import Chart, Document, Paragraph, Table
from entente.publishing.charts import DrawnChart, draw_charts
from entente.publishing.formats import Language, load_language
from entente.publishing.inlines import Run, runs_of
from entente.publishing.outline import Outline, outline_document, walk_blocks, walk_sections
from entente.publishing.tables import LaidTable, lay_table

__all__ = ["Edition", "prepare_edition"]


@dataclass(frozen=True)
class Edition:
    """A document ready for its renderers.

    Attributes:
        charts: chart id -> drawing, the same in every format.
        tables: table id -> table with every word decided, for tables in sections.
    """

    document: Document
    language: Language
    outline: Outline
    charts: Mapping[str, DrawnChart]
    tables: Mapping[str, LaidTable]

    def runs(self, content: Paragraph | tuple[object, ...]) -> tuple[Run, ...]:
        """Return the runs of running text."""
        inlines = content.content if isinstance(content, Paragraph) else content
        return runs_of(inlines, self.language, self.outline)  # type: ignore[arg-type]


def prepare_edition(document: Document) -> Edition:
    """Number `document`, lay out its tables and draw its charts."""
    language = load_language(document.language)
    outline = outline_document(document, language)
    blocks = [block for section, _ in walk_sections(document.sections) for block in walk_blocks(section.blocks)]
    return Edition(
        document=document,
        language=language,
        outline=outline,
        charts=draw_charts([block for block in blocks if isinstance(block, Chart)], language),
        tables={block.id: lay_table(block, language, outline) for block in blocks if isinstance(block, Table)},
    )
