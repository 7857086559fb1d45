"""Lists, minutes and tickers, where `X: do` and `X to do` are whole sentences."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.names import Name

__all__ = ["find_terse"]

_THAT_ITEM = re.compile(
    r"^\s*that (?P<who>(?:the )?[A-Z][\w']+(?: (?:of the |of |and the |and "
    r")?[A-Z][\w']+){0,5})(?:,[^,]{3,60},)? (?P<v>(?!offer)[a-z]+)\b"
)
_BARE_HEAD = re.compile(
    r"(?:[Tt]he )?(?!(?:Background|Note|Position|Deadline|Responsible|Source|Subject|Next|Lead|Due|Status|"
    r"Remarks?|Decision|Time|Place|"
    r"Present|Chair|Agenda|Result|Exports?|Imports?|Trade|Question|Answer|Date|First|Second|"
    r"Third)\b)[A-Z][\w&'\-]+(?: (?:and |of |for )?[A-Z][\w&'\-]+){0,3}"
)
_COLON = re.compile(r"^\s*(?P<who>[^:.;]{2,110}?)\s*: (?=\w)")
_INF = re.compile(r"^\s*(?P<who>(?:someone from )?(?:the )?[A-Z][^:.;,]{1,80}?) to (?P<v>[a-z]+)\b")


def find_terse(context: Context, sentence: Sentence) -> list[Act]:
    """`Customs Service: list the cases` and `Fisheries to answer mail`, in lists, minutes and tickers."""
    view, out = sentence.view, []
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^+]+", view)] if "+++" in view else [(0, len(view))]
    for low, high in pieces:
        piece = view[low:high]
        that = _THAT_ITEM.match(piece)
        if that is not None and sentence.block.form == "item" and not that["v"].endswith("ed"):
            a, b = low + that.start("who"), low + that.end("who")
            known = [
                n for n in context.names(sentence) if a <= n.start and n.end <= b + 1 and n.form in ("agency", "office")
            ]
            text = re.sub(r"^the ", "", that["who"])
            actors = known if known and known[0].end >= b - 1 else [Name(b - len(text), b, "agency", text)]
            verb_at = low + that.start("v")
            out.append(Act(sentence, a, high, "decided", "that", (verb_at, high), None, actors, verb_at=verb_at))
            continue
        colon = _COLON.match(piece)
        infinitive = _INF.match(piece)
        if colon is not None and (sentence.block.form in ("item", "paragraph") or "+++" in view):
            who = [
                n
                for n in context.names(sentence)
                if low + colon.start("who") <= n.start
                and n.end <= low + colon.end("who") + 1
                and n.form in ("agency", "office", "collective")
            ]
            left = left_of_colon = colon["who"]
            for name in who:
                left = left.replace(view[name.start : name.end], "")
            if (
                who
                and re.fullmatch(
                    r"(?:[\s,;&/]|and|the|The|All|with|All regional|\(lead\)|lead|action|for|\d+\.?)*", left
                )
                and not re.search(r"\b(?:nothing|no news|none|said)\b", piece[colon.end() : colon.end() + 30])
                and not re.match(r"\s*(?:participants|attendees|members|delegates)\b", left_of_colon, re.IGNORECASE)
            ):
                out.append(
                    Act(
                        sentence,
                        low + colon.start("who"),
                        high,
                        "colon",
                        ":",
                        (low + colon.end(), high),
                        None,
                        who,
                        verb_at=low,
                    )
                )
                continue
        if colon is not None and sentence.block.form == "item" and _BARE_HEAD.fullmatch(colon["who"].strip()):
            start = low + colon.start("who")
            body = Name(start, low + colon.end("who"), "agency", re.sub(r"^[Tt]he ", "", colon["who"].strip()))
            out.append(Act(sentence, start, high, "colon", ":", (low + colon.end(), high), None, [body], verb_at=low))
            continue
        if infinitive is not None and (sentence.block.form == "item" or "+++" in view):
            who = [
                n
                for n in context.names(sentence)
                if low <= n.start
                and n.end <= low + infinitive.end("who") + 1
                and n.form in ("agency", "office", "collective")
            ]
            text = re.sub(r"^(?:someone from )?(?:the |The )?", "", infinitive["who"]).strip()
            if (
                not who
                and len(text.split()) <= 3
                and not re.search(r"\b(?:price|export|import|herring|talks|trade)\w*", text, re.IGNORECASE)
            ):
                start = low + piece.index(text)
                who = [Name(start, start + len(text), "agency", text)]
            if who:
                out.append(
                    Act(
                        sentence,
                        low + infinitive.start("who"),
                        high,
                        "infinitive",
                        "to",
                        (low + infinitive.end() - len(infinitive["v"]), high),
                        None,
                        who,
                        verb_at=low,
                    )
                )
    return out
