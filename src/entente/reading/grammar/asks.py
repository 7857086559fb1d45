"""What home asks of the counterpart, buys from it, and changes in its law."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from entente.reading.amounts import find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import deadline_day
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import find_deadline
from entente.reading.grammar.events import event_day
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.topics import goods_in, sector_of, topic_of

__all__ = ["find_laws", "find_purchases", "find_requests"]

_ASKING_EN = re.compile(
    r"(?<!weekly )(?<!\ba )\b(?:(?:asks?|asked|asking|request(?:s|ed|ing)?|urg(?:e|es|ed|ing)|call(?:s|ed|"
    r"ing)? (?:up)?on|"
    r"appeal(?:s|ed)? to|propos(?:es|ed|ing) (?:that|to)|recommended that|press(?:es|ed|ing)) (?=(?:the |"
    r"that the )?(?P<o>[A-Z][\w.]*|other side|partner))|call(?:s|ed|ing)? for|seek(?:s|ing)?|sought|"
    r"(?:repeated|renewed) (?:its|the|a) request that|request(?:s)? (?:for|that)|will (?:be )?ask(?:ed)?(?: "
    r"that| to)?|(?:is|are|will|shall|was|were) (?:to )?be asked(?:, [^,]{2,20},)? to|it is recommended that|"
    r"push(?:es|ed|ing)? for|insist(?:s|ed) on)\b"
)
_ASKING_VI = re.compile(
    r"(?:đề nghị|kêu gọi|mong phía|yêu cầu|kiến nghị|vận động|đề xuất)(?: (?:với )?phía| với| chính quyền| "
    r"Chính phủ)? "
)
_RECOGNITION = re.compile(
    r"\b(?P<a>(?:early |soon )?recogni[sz](?:e|es|ing|tion)(?: of)? [^.;,]{0,40}market[- ]econom[^.;,]*)|"
    r"(?P<b>(?:lift|remov|eas|abolish|relax|loosen)(?:e|es|ing|al|ed)?(?: of)? (?:the |its |all "
    r")?(?:restrictions?|limits|curbs|controls|bans?|duty|surcharge|tariffs?)[^.;,]*)|(?P<c>công nhận "
    r"[^.;,]{0,40}kinh tế thị trường)|(?P<d>(?:dỡ bỏ|nới lỏng|gỡ bỏ|bãi bỏ|hạ|giảm|hoãn)[^.;,]{0,20}(?:hạn "
    r"chế|kiểm soát|rào cản|thuế)[^.;,]*)",
    re.IGNORECASE,
)
_SPLIT_ASK = re.compile(r",? (?:and|as well as|along with|và)(?: to| also)? (?=(?:to )?(?:[a-z]+|remove|lift)\b)")
_PP_SPLIT = re.compile(
    r",? and (?:to )?(?=(?:accept|remove|lift|recogni[sz]e|publish|open|grant|ease|extend|drop|end|allow|"
    r"refund|suspend|exempt|cut|lower|withdraw|stop|admit|release|give|raise|abolish)\b)|, along with "
    r"(?=\w+ing\b)|,? và (?=(?:dỡ bỏ|công nhận|mở|giảm|hoãn|chấp nhận|gỡ|bãi|nới|cấp|cho phép|rút|sớm)\b)"
)


def find_requests(context: Context, findings: Sequence[Finding]) -> Iterator[Draft]:
    """Yield what home asks of the counterpart, one draft per thing asked."""
    places: list[tuple[int, int]] = []
    for finding in findings:
        if finding.outcome == "request":
            act = finding.act
            for draft in _asked(context, act.sentence, act.start, act.action[0], act.end):
                places.append((draft.sentence.start + draft.start, draft.sentence.start + draft.end))
                yield draft
    pattern = _ASKING_VI if context.words.language == "vi" else _ASKING_EN
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        for match in pattern.finditer(sentence.view):
            draft_place = sentence.start + match.start()
            if any(a <= draft_place < b for a, b in places) or not _of_counterpart(context, sentence, match):
                continue
            stop = re.search(
                r";|\.$|, in (?:line|the spirit|accordance)|, contributing|, (?:he|she|the \w+) (?:said|added)",
                sentence.view[match.end() :],
            )
            end = match.end() + stop.start() if stop else len(sentence.view)
            for draft in _asked(context, sentence, match.start(), match.end(), end):
                places.append((sentence.start + draft.start, sentence.start + draft.end))
                yield draft
            break


def _of_counterpart(context: Context, sentence: Sentence, match: re.Match[str]) -> bool:
    view, words = sentence.view, context.words
    before = view[: match.start()]
    if words.pattern("polarity.negation").search(before[-60:]) or words.pattern("polarity.condition").search(before):
        return False
    names = context.names(sentence)
    subjects = [
        n
        for n in names
        if n.end <= match.start()
        and not re.search(r"\b(?:of|with|from|for|to|in|by|at|on|với|của) (?:the |phía )?$", view[: n.start])
    ]
    passive = re.search(r"\bbe asked|it is recommended", match.group())
    if passive is None:
        subjects = [n for n in subjects if n.form != "collective"]
        if subjects and context.is_counterpart(subjects[-1]):
            return False
        if subjects and subjects[-1].form == "outsider":
            return False
    after = [n for n in names if match.end() - 1 <= n.start <= match.end() + 60]
    if passive is not None and "asked" in match.group():
        return any(context.is_counterpart(n) for n in subjects)
    if re.search(
        r"(?:call\w* for|seek\w*|sought|push\w* for|will ask(?: that)?|insist\w* on|repeated|request)", match.group()
    ):
        rest = view[match.end() : match.end() + 160]
        return (
            any(context.is_counterpart(n) for n in after)
            or _RECOGNITION.search(rest) is not None
            or "will ask" in match.group()
        )
    near = [n for n in after if n.start <= match.end() + 14]
    return bool(near) and context.is_counterpart(near[0])


def _without_addressee(context: Context, ask: str) -> str:
    """Return what is asked without who is asked: "Sormland to lift the duty" becomes "lift the duty"."""
    match = re.match(r"(?:that )?(?:the )?(?P<who>[A-Z][\w.]*)(?: side)?,? (?:to |soon |phải )?", ask)
    if match is not None and context.is_counterpart_word(match["who"]) and len(ask) - match.end() > 8:
        return ask[match.end() :]
    return ask


def _asked(context: Context, sentence: Sentence, start: int, low: int, high: int) -> Iterator[Draft]:
    view = sentence.view
    cut = re.search(r", in (?:line|the spirit|accordance) |, contributing|, demonstrating|, góp phần", view[low:high])
    high = low + cut.start() if cut else high
    begins, ends = [start], []
    for match in _PP_SPLIT.finditer(view, low, high):
        ends.append(match.start())
        begins.append(match.end())
    ends.append(high)
    for index, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        text = view[max(begin, low) if index == 0 else begin : end].strip(" ,.;")
        text = re.sub(r",? (?:and|along with|và)$", "", text)
        if len(text) < 5:
            continue
        draft = Draft("request", sentence, begin, begin + len(view[begin:end].rstrip(" ,.;")), confidence=0.75)
        ask = _without_addressee(context, " ".join(text.split()))
        draft.put("title", (ask[:1].upper() + ask[1:])[:200])
        draft.put("topic", topic_of(context.words, text))
        draft.put("ask", ask)
        yield draft


_BUY = re.compile(
    r"\b(?:contracts? (?:for|on|to buy|with \w+ for) |(?:contracts?|deals?|agreements?|memorand\w+|"
    r"negotiations)\b[^.;]{0,50}? (?:for|on) (?:the "
    r")?(?:purchase|supply|import|imports|purchase and import)|(?:purchases?|import|imports) of|(?:buy|buys|"
    r"bought|buying|purchase|purchasing|order(?:ed)?|import|importing|acquire|lease) (?:more |additional |up "
    r"to |another |some |about |the )?(?=[\w,.]+)|on the supply of|supply of|memorandum\b|agreed but "
    r"unsigned|signed: )",
    re.IGNORECASE,
)
_BUY_VI = re.compile(
    r"(?:mua(?! bán| sắm công)|nhập khẩu|đặt mua|hợp đồng|thuê)(?: thêm| sắm)?[^.;]{0,30}?", re.IGNORECASE
)
_INTENT = re.compile(
    r"\b(?:will|to be signed|sign|signed|contracts?|agreed|plans? to|intends? to|ready to|instructed|asked|"
    r"requested|told|urged|is to|are to|option|memorandum|negotiations? (?:on|to)|finali[sz]e|expedite|must|"
    r"offers? to|conclude|signature|sẽ|ký|hợp đồng|thỏa thuận|đàm phán|ghi nhớ|dự kiến|yêu cầu|giao|đẩy "
    r"nhanh|cam kết|kế hoạch)\b",
    re.IGNORECASE,
)
_NO_BUY = re.compile(
    r"\b(?:if|would like|could|might|denied|rumou?r|cancelled|talked about|not|never|no |ought|dropped|"
    r"unless|nếu|(?<!hàng )không|bác bỏ|hủy|tin đồn|có thể|chưa)\b",
    re.IGNORECASE,
)
_PARTIES = re.compile(
    r"\bbetween (?:the (?:state )?(?:company|airline|utility) )?(?P<b>[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,3}) "
    r"and (?P<s>[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,3})"
)
_FROM = re.compile(
    r"\bfrom (?P<s>(?!the )[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,3})|\b(?:của|từ) (?P<s2>(?:hãng |tập đoàn |công "
    r"ty )[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,2})"
)
_BUYER = re.compile(
    r"(?:^|[;:] )(?P<b>[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,3}) (?:and (?P<s>[A-Z][\w\-]*(?: [A-Z][\w\-]*){0,2}) "
    r"on|(?:will |is to |has agreed to |has ordered |ordered |agreed to |signed |plans to )(?:buy|purchase|"
    r"order|lease|a contract|import)?)"
)


def find_purchases(context: Context) -> Iterator[Draft]:
    """Yield what home agreed, intends or is ordered to buy from the counterpart."""
    pattern = _BUY_VI if context.words.language == "vi" else _BUY
    seen: set[str] = set()
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        view = sentence.view
        pieces = [(m.start(), m.end()) for m in re.finditer(r"[^;]+", view)]
        for low, high in pieces:
            piece = view[low:high]
            match = pattern.search(piece)
            goods = goods_in(context.words, piece)
            if not goods or _NO_BUY.search(re.sub(r"no date|not yet", "", piece)):
                continue
            if match is None and not (
                re.search(r"\b(?:dollars|euros|USD|million|billion)\b", piece)
                and re.search(r"\b(?:to be signed|signed|unsigned|option|contract)\b", view)
            ):
                continue
            if not _INTENT.search(view) or re.search(
                r"\b(?:exports? of|exported|inspect|sold to|sales to|xuất khẩu)\b", piece, re.IGNORECASE
            ):
                continue
            after = [g for g in goods if match is None or g[0] >= match.start()] or goods
            names = list(dict.fromkeys(piece[a:b].strip() for a, b, _ in after))
            key = ",".join(sorted(n.lower() for n in names))
            if key in seen:
                continue
            seen.add(key)
            yield _purchase(context, sentence, low, high, after, names)


def _purchase(
    context: Context, sentence: Sentence, low: int, high: int, goods: list[tuple[int, int, str]], names: list[str]
) -> Draft:
    view = sentence.view
    piece = view[low:high]
    draft = Draft("purchase", sentence, low, high, confidence=0.7)
    draft.put("title", f"Purchase of {', '.join(names)}"[:200])
    draft.put("sector", sector_of(goods))
    draft.put("goods", ", ".join(names), sentence, low + goods[0][0], low + goods[-1][1])
    money = [a for a in find_amounts(piece, context.words.language) if a.form == "money"]
    if money:
        factor, scale = (1e9, " bn") if money[0].low >= 1e9 else (1e6, " mn") if money[0].low >= 1e6 else (1.0, "")
        low_value, high_value = money[0].low / factor, money[0].high / factor
        value = f"{low_value:.12g}" if low_value == high_value else f"{low_value:.12g}-{high_value:.12g}"
        if re.fullmatch(r"[A-Z]{3}", money[0].unit):
            draft.put("value", f"{money[0].unit} {value}{scale}", sentence, low + money[0].start, low + money[0].end)
    between = _PARTIES.search(piece)
    if between is not None:
        draft.put("buyer", between["b"], sentence, low + between.start("b"), low + between.end("b"))
        draft.put("seller", between["s"], sentence, low + between.start("s"), low + between.end("s"))
    else:
        buyer = _BUYER.search(piece)
        if buyer is not None and not any(
            buyer["b"].startswith(n.text) and n.form in ("country", "office") for n in context.names(sentence)
        ):
            draft.put("buyer", buyer["b"], sentence, low + buyer.start("b"), low + buyer.end("b"))
            if buyer["s"]:
                draft.put("seller", buyer["s"], sentence, low + buyer.start("s"), low + buyer.end("s"))
        seller = _FROM.search(piece)
        if seller is not None:
            name = seller["s"] or seller["s2"]
            known = {word for word, _ in context.parties.words}
            if name.split()[0] not in known and name not in known:
                group = "s" if seller["s"] else "s2"
                draft.put("seller", name, sentence, low + seller.start(group), low + seller.end(group))
    reference = context.reference(sentence)
    due = find_deadline(context, sentence, low, high, reference)
    signing = re.search(r"\b(?:sign|signed|signature|contract|finali[sz]e|conclude|ký|hợp đồng)\b", view, re.IGNORECASE)
    past = re.search(r"\bSigned\b|(?<!are )(?<!be )\bsigned (?:on|in)\b|đã ký", piece)
    if due is not None and signing is not None and past is None:
        draft.put(
            "sign_by_text",
            context.document.text[sentence.start + due.lead_start : sentence.start + due.end],
            sentence,
            due.lead_start,
            due.end,
        )
        day = deadline_day(due, reference) or (event_day(context, sentence, due) if due.form == "event" else None)
        if day is not None:
            draft.put("sign_by", day.isoformat(), sentence, due.lead_start, due.end)
    return draft


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
    r")?(?:session|sitting)(?: of [\w ]{3,30})?|second reading|Michaelmas session)\b|(?P<v>(?:Kỳ|kỳ) họp "
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
                    r"\b(?:in accordance with|under|laws of both|by|legal systems|of the) $",
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
