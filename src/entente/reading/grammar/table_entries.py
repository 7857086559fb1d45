"""Rows of a table of tasks, each a directive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.context import Context
from entente.reading.dates import find_dates
from entente.reading.grammar.acts import Act
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import set_deadline
from entente.reading.grammar.directive_draft import draft_directive
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.tables import task_rows
from entente.reading.names import Name

__all__ = ["find_row_directives"]


def find_row_directives(context: Context) -> Iterator[Finding]:
    """Yield a directive for every row that is not over."""
    for row in task_rows(context):
        sentence = row.sentence
        if sentence.start in context.history:
            continue
        actors = [
            n for n in context.names(sentence) if row.who[0] <= n.start < row.who[1] and n.form in ("agency", "office")
        ]
        listed = len(re.findall(r"[;/]", sentence.view[row.who[0] : row.who[1]])) + 1
        if len(actors) < listed and not any(a.several for a in actors) and row.who[1] > row.who[0]:
            names = _cell_names(sentence.view, row.who)
            actors = [Name(a, b, "agency", sentence.view[a:b]) for a, b in names]
        act = Act(sentence, 0, len(sentence.view), "row", "", row.what, None, actors)
        draft = draft_directive(context, act)
        draft.fields.pop("deadline", None)
        draft.fields.pop("deadline_text", None)
        low, high = row.when
        if high > low:
            mentions = find_dates(sentence.view[low:high], context.words.language)
            if mentions:
                shifted = [m for m in context.dates(sentence) if low <= m.lead_start and m.end <= high + 1]
                mention = (shifted or [None])[0]  # type: ignore[list-item]
                if mention is not None:
                    set_deadline(context, draft, sentence, mention, context.reference(sentence))
                    draft.put(
                        "deadline_text",
                        context.document.text[sentence.start + low : sentence.start + high],
                        sentence,
                        low,
                        high,
                    )
        if _is_over(draft):
            continue
        yield Finding(act, "directive", draft)


def _is_over(draft: Draft) -> bool:
    """Whether a row was due before the meeting it would be an order of: a task of before, still on the list."""
    return str(draft.fields.get("deadline", "9")) < str(draft.fields.get("given_on", "0"))


_COLLECTIVE_CELL = re.compile(r"^(?:all|each|every|ministries|agencies|n/?a|-|–|các|tất cả)\b", re.IGNORECASE)


def _cell_names(view: str, cell: tuple[int, int]) -> list[tuple[int, int]]:
    low, high = cell
    if _COLLECTIVE_CELL.match(view[low:high]):
        return []
    out, start = [], low
    for match in re.finditer(r"\s*[;/]\s*|\s*,\s+", view[low:high]):
        out.append((start, low + match.start()))
        start = low + match.end()
    return [*out, (start, high)]
