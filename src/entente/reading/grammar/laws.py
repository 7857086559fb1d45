"""Acts of the legislature to be submitted, amended or passed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.topics import topic_of

__all__ = ["find_laws"]

_LAW_EN = re.compile(
    r"\b(?:[A-Z][\w\-]+ ){0,4}(?:Bill|Act|Law|Ordinance|Code)\b|\b(?:a |the |many |several )?(?:bills?|laws?|"
    r"legislation|statutes?|ordinances?|legal (?:basis|framework))\b"
)
_LAW_VERB_EN = re.compile(
    r"\b(?:submit(?:s|ted)?|tabled?|introduc\w+|amend\w*|revis\w+|pass(?:ed|es)?|adopt(?:ed|s)?|goes to|go "
    r"to|laid before|updat\w+|enact\w*|rewrit\w+|reading|vote[ds]?|approve[ds]?|draft(?:ed)?|sent to|before "
    r"parliament|comes before|brought)\b",
    re.IGNORECASE,
)
_LAW_VI = re.compile(
    r"(?:dự án |dự thảo |sửa đổi(?:, bổ sung)? |trình )?(?:nhiều |các |một số )?(?:[Ll]uật|đạo luật|bộ luật|"
    r"cơ sở pháp lý|pháp luật)\b[^.;,]{0,60}"
)
_LAW_VERB_VI = re.compile(
    r"(?:sửa đổi|trình Quốc hội|thông qua|bổ sung|ban hành|xem xét|cho ý kiến|trình|hoàn thiện)", re.IGNORECASE
)
_SESSION = re.compile(
    r"\b(?:(?:at|in|during|to) )?(?:the |its |this |their )?(?P<s>(?:upcoming |next |coming )?(?:[\w\-]+ "
    r")?(?:session|sitting)(?: of [\w ]{3,30})?|second reading|Michaelmas session|"
    r"before (?:the |its )?(?:[\w\-]+ )?recess)\b|(?P<v>(?:Kỳ|kỳ) họp "
    r"(?:thứ \w+|tới|cuối năm|này|lần \w+)[^,.;]{0,20})"
)


def find_laws(context: Context) -> Iterator[Draft]:
    """Yield acts of the legislature to be submitted, amended or passed."""
    vietnamese = context.words.language == "vi"
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        view = sentence.view
        law = next(
            (
                m
                for m in (_LAW_VI if vietnamese else _LAW_EN).finditer(view)
                if not re.search(
                    r"\b(?:in accordance with|under|laws of both|by|legal systems|"
                    r"(?<!amendment )(?<!revision )of the) $",
                    view[: m.start()],
                    re.IGNORECASE,
                )
                and not re.match(r" ?(?:of both|on the books|firm)", view[m.end() :])
            ),
            None,
        )
        verb = (_LAW_VERB_VI if vietnamese else _LAW_VERB_EN).search(view)
        if law is None or verb is None:
            continue
        if any(n.form == "agency" and n.start <= law.start() < n.end for n in context.names(sentence)):
            continue
        if re.search(r"\b(?:Law Officer|law firm|decree|circular|lawyers?)\b", law.group()) or context.words.pattern(
            "polarity.negation"
        ).search(view[: law.start()][-40:]):
            continue
        if context.words.pattern("polarity.condition").search(view) or context.words.pattern("polarity.wish").search(
            view[: law.start()]
        ):
            continue
        names = [n for n in context.names(sentence) if n.end <= law.start()]
        if names and context.is_counterpart(names[-1]) and names[-1].form != "country":
            continue
        draft = Draft("law", sentence, 0, len(view.rstrip(" .")), confidence=0.7)
        draft.put(
            "title",
            " ".join(law.group().split())[:200]
            if law.group()[0].isupper()
            else f"{' '.join(view[law.start() : law.start() + 100].split())}".rstrip(" ,."),
        )
        topics = re.sub(r"\bduty\b", "", view[law.start() :])
        draft.put(
            "topic",
            topic_of(context.words, topics)
            if topic_of(context.words, topics) != "other-commercial"
            else topic_of(context.words, view),
        )
        session = _SESSION.search(view)
        if session is not None:
            group = "s" if session["s"] else "v"
            text = session[group]
            draft.put("session", text, sentence, session.start(group), session.end(group))
        draft.put("text", " ".join(view.split()).strip(" ."))
        yield draft
