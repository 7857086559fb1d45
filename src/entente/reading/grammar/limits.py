"""Red lines and principles, third parties, and the partners whose deals serve as benchmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.amounts import find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.names import Name

__all__ = ["find_benchmarks", "find_coordination", "find_red_lines"]

_NEGOTIATED = re.compile(
    r"\b(?:negotiat\w*|concession\w*|offers?|agreements?|deal|talks|delegation|interests?|commitments?|"
    r"sovereignty|quota\w*|dut(?:y|ies)|market|price|incomes|licen[cs]e|board|fee|reduction|rice|cod|fish\w*|"
    r"farm\w*|ports?|food|scheme|obligations|position)\b",
    re.IGNORECASE,
)
_POSITION = re.compile(r"^\s*(?:position|principles?|red lines?|nguyên tắc|lập trường)[^:]{0,30}:", re.IGNORECASE)


def find_red_lines(context: Context) -> Iterator[Draft]:
    """Yield limits and principles of the negotiation, one per sentence."""
    under_head, head_in = False, -1
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row") or sentence.start in context.no_part:
            continue
        if sentence.block.form == "heading" and sentence.block.index < 4:
            continue
        if context.words.pattern("red_lines.heads").search(sentence.view) and len(sentence.view) < 80:
            under_head, head_in = True, sentence.block.index if sentence.block.form == "item" else -1
            continue
        under_head = under_head and sentence.block.form == "item" and head_in in (-1, sentence.block.index)
        place = _limit_in(context, sentence) if not under_head else (0, len(sentence.view.rstrip(" .;")))
        if place is not None:
            yield _red_line(sentence, *place)


_REPORTED = re.compile(
    r"[;]\s|\b(?:stress(?:ed|es)|said|stated|noted|recorded|warned|added|insisted|underlined|emphasi[sz]ed) that "
)
_PRESS = re.compile(r"\b(?:if|not put to the vote|press)\b", re.IGNORECASE)
_PLANS = re.compile(
    r"\b(?:will continue to|meet the interests of|is also closely|amend|revise|legal (?:basis|"
    r"framework)|coordinating)\b"
)


def _limit_in(context: Context, sentence: Sentence) -> tuple[int, int] | None:
    """Where a sentence sets a limit; None where it sets none, or tells of somebody else's."""
    view, words = sentence.view, context.words
    match = words.words("red_lines.always").search(view) or _POSITION.search(view)
    if match is None and words.language == "en":
        match = words.words("red_lines.negotiated").search(view)
        match = match if _NEGOTIATED.search(view) else None
    if match is None:
        return None
    if (
        re.search(r"\b(?:commended|said they|firms|nothing|statements?|vote|if)\b", view)
        and not re.search(r"\bsovereign|interest", view)
        and _PRESS.search(view)
    ):
        return None
    subjects = [n for n in context.names(sentence) if n.end <= match.start()]
    theirs = bool(subjects) and context.is_counterpart(subjects[-1]) and subjects[-1].form == "country"
    if theirs and re.match(r"\s*(?:will|would|has)", view[subjects[-1].end :]):
        return None
    if _PLANS.search(view):
        return None
    low = max((m.end() for m in _REPORTED.finditer(view, 0, match.start())), default=0)
    stop = re.search(r";|, (?:the|he|she) [\w ]{0,30}(?:said|recorded|added|stressed)|\.$", view[match.end() :])
    return low, match.end() + stop.start() if stop else len(view)


def _red_line(sentence: Sentence, low: int, high: int) -> Draft:
    draft = Draft("red_line", sentence, low, high, confidence=0.7)
    text = " ".join(sentence.view[low:high].split()).strip(" ,.")
    draft.put("title", (text[:1].upper() + text[1:])[:200])
    draft.put("text", text)
    draft.put("rule", {"type": "principle", "forms": []})
    return draft


_WITH_EN = re.compile(
    r"\b(?:coordinat\w+|consult\w*|align\w*|concert\w*|act(?:ing)? (?:jointly|together)|write jointly|"
    r"jointly|join(?:ed)? forces|exchange of views|"
    r"working (?=with)|agreed positions?|common (?:position|line|front)|in "
    r"contact|compare notes|work(?:ing)? (?:closely )?together|compare (?:positions|offers|notes)|common "
    r"paper|call(?:s|ed)? the (?:presidents?|leaders?|premiers?|ministers?)|"
    r"(?:remain|stay|keep|be|is|are)(?:s|ing)? in (?:close |constant |regular )?(?:contact|touch)|"
    r"met (?:his|her) (?:colleague|"
    r"counterpart)s?|giữ liên lạc|tham vấn|in step|harmoni[sz]\w+|approach\w* "
    r"[^.;]{0,30}jointly)\b(?P<rest>[^.;]{0,120}?)\b(?:with|of|between|and)\b",
    re.IGNORECASE,
)
_WITH_VI = re.compile(
    r"(?:phối hợp|tham vấn|trao đổi|thống nhất|hợp tác|tham khảo|giữ liên lạc|liên lạc)[^.;]{0,40}?(?: với|"
    r"(?= [A-Z])) (?P<rest>[^.;]{3,120})",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:ministr\w+|department|agenc\w+|customs|industry|business|growers|companies|each other|relevant|"
    r"both sides|bộ|ngành|cơ quan|địa phương|doanh nghiệp)\b",
    re.IGNORECASE,
)
_BLOC = re.compile(r"\b(?:Compact|Forum|Union|Community|League|Alliance|Bloc|ASEAN|States|Conference)\b")


def find_coordination(context: Context) -> Iterator[Draft]:
    """Yield what home does together with third countries or blocs."""
    pattern = _WITH_VI if context.words.language == "vi" else _WITH_EN
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        view = sentence.view
        for match in pattern.finditer(view):
            if context.words.pattern("polarity.negation").search(view[: match.start()][-40:]):
                continue
            tail = view[match.start() : match.start() + 200]
            third = [
                n
                for n in context.names(sentence)
                if n.form == "country"
                and match.start() <= n.start < match.start() + 200
                and not context.is_counterpart(n)
                and not context.is_home(n)
            ]
            blocs = (
                list(
                    re.finditer(
                        r"\b(?:government of |members of (?:the )?|with (?:the )?|with (?:các nước "
                        r")?)(?P<p>[A-Z][\w\-]+(?:(?: of)? (?:the )?[A-Z][\w\-]+){0,4})",
                        tail,
                    )
                )
                if context.words.language == "en"
                else []
            )
            parties = [n.text for n in third]
            for bloc in blocs:
                name = bloc["p"]
                first = name.split()[0]
                if re.search(r"Partnership|Agreement|-(?:US|EU)\b", tail[bloc.start("p") : bloc.end() + 40]):
                    continue
                government = bloc.group().startswith("government of")
                known = any(name in p for p in parties) or context.is_counterpart_word(first)
                if not known and (government or _BLOC.search(name)):
                    parties.append(f"government of {name}" if government else name)
            if not parties:
                continue
            parties = [p for p in parties if not any(p != q and p in q for q in parties)]
            low = max((m.end() for m in re.finditer(r"[;]\s", view[: match.start()])), default=0)
            stop = re.search(r";|\.$", view[match.end() :])
            draft = Draft(
                "coordination", sentence, low, match.end() + stop.start() if stop else len(view), confidence=0.75
            )
            draft.put("title", f"Coordination with {', '.join(parties)}"[:200])
            draft.put("parties", parties)
            draft.put("text", " ".join(view[low : draft.end].split()).strip(" ."))
            yield draft
            break


_PARTNER_EN = re.compile(
    r"\b(?:alongside|such as|including|among (?:them|others)|like|with|together with|ahead of|after)\b", re.IGNORECASE
)
_DEALT = re.compile(
    r"\b(?:deals?|agreements?|struck|settled|obtained|negotiat\w+|prioriti[sz]ed|talks|accord|got|secured|agreed|won|"
    r"signed|settled|rate of|granted|pays?|reached|bargained|exempt\w*|đàm phán|thỏa thuận|ưu tiên|đạt được|mức thuế|"
    r"ký|was cut to|was set at|was lowered to|were cut|waiting|"
    r"thương lượng|bị áp|áp mức|opened talks|still talking|faces?|facing|hạ|giảm xuống|chốt|hưởng)\b",
    re.IGNORECASE,
)


def find_benchmarks(context: Context) -> Iterator[Draft]:
    """Yield other partners of the counterpart; partners in one list share their quote."""
    home, counterpart = context.parties.home, context.parties.counterpart
    if not counterpart:
        return
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row") or sentence.start in context.no_part:
            continue
        view = sentence.view
        if not _DEALT.search(view) or re.search(
            r"\b(?:coordinat|consult|exchange of views)\w*|phối hợp|tham vấn", view, re.IGNORECASE
        ):
            continue
        third = _third(context, sentence, home, counterpart)
        if not third:
            continue
        if not any(context.is_counterpart(n) for n in context.names(sentence)) and not re.search(
            r"\b(?:already|its own|same|rate|deal|\d+(?:\.\d+)? ?(?:%|percent|per cent))\b|mức thuế|đã đạt", view
        ):
            continue
        if context.words.pattern("polarity.condition").search(view) or re.search(
            r"\b(?:(?:has |have )?(?:asked|requested|urged|called on)|"
            r"third countries|goods from|Chinese|exports of|imports from)\b",
            view,
        ):
            continue
        groups = _own_terms(context, sentence, third)
        for low, high, members, rate in groups:
            for member in members:
                draft = Draft("benchmark_deal", sentence, low, high, confidence=0.7)
                text = re.sub(r"^the ", "", member.text)
                draft.put("title", text)
                draft.put("partner", text, sentence, member.start, member.end)
                if len(member.country) == 3:
                    draft.put("iso3", member.country)
                if rate is not None:
                    draft.put("rate_after", f"{rate:g}%")
                yield draft


def _third(context: Context, sentence: Sentence, home: str, counterpart: str) -> list[Name]:
    out: list[Name] = []
    for name in context.names(sentence):
        if (
            name.form == "country"
            and name.country not in (home, counterpart)
            and name.country != "ASEAN"
            and not (len(name.country) > 3 and re.match(r" [A-Z]", sentence.view[name.end :]))
            and name.country not in [n.country for n in out]
        ):
            out.append(name)
    return out


def _own_terms(
    context: Context, sentence: Sentence, third: list[Name]
) -> list[tuple[int, int, list[Name], float | None]]:
    """Partners with a rate of their own stand alone; the rest are one list."""
    view = sentence.view
    rates = [a for a in find_amounts(view, context.words.language) if a.form == "rate"]
    if not rates:
        return [(0, len(view.rstrip(" .")), third, None)]
    if len(third) == 1:
        return [(0, len(view.rstrip(" .")), third, rates[0].high)]
    groups: list[list[Name]] = []
    for name in third:
        joined = groups and _AND.fullmatch(view, groups[-1][-1].end, name.start)
        if joined:
            groups[-1].append(name)
        else:
            groups.append([name])
    out: list[tuple[int, int, list[Name], float | None]] = []
    for index, group in enumerate(groups):
        end = groups[index + 1][0].start if index + 1 < len(groups) else len(view.rstrip(" ."))
        own = next((a.high for a in rates if group[0].start <= a.start < end), None)
        out.append((group[0].start, end, group, own))
    return out


_AND = re.compile(r"(?:,| and|, and| và|, còn) (?:the )?")
