"""What home agreed, intends or is ordered to buy from the counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.amounts import find_amounts
from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import deadline_day
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import find_deadline
from entente.reading.grammar.events import event_day
from entente.reading.grammar.topics import goods_in, sector_of

__all__ = ["find_purchases"]

_BUY = re.compile(
    r"\b(?:contracts? (?:for|on|to buy|with \w+ for) |(?:contracts?|deals?|agreements?|memorand\w+|"
    r"negotiations)\b[^.;]{0,50}? (?:for|on) (?:the "
    r")?(?:purchase|supply|import|imports|purchase and import)|(?:purchases?|import|imports) of|(?:buy|buys|"
    r"bought|buying|purchase|purchasing|order(?:ed)?|import|importing|acquire|lease) (?:more |additional |up "
    r"to |another |some |about |the )?(?=[\w,.]+)|on the supply of|"
    r"sign(?:s|ed)? for (?=\w)|supply of|memorandum\b|agreed but "
    r"unsigned|signed: )",
    re.IGNORECASE,
)
_BUY_VI = re.compile(
    r"(?:mua(?! bán| sắm công)|nhập khẩu|đặt mua|hợp đồng|thuê)(?: thêm| sắm)?[^.;]{0,30}?", re.IGNORECASE
)
_INTENT = re.compile(
    r"\b(?:will|to be signed|sign|signed|contracts?|agreed|plans? to|intends? to|ready to|instructed|asked|"
    r"requested|told|urged|is to|are to|option|memorandum|leases?|negotiations? (?:on|to)|finali[sz]e|expedite|must|"
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
    r"on|(?:will |is to |has agreed to |has ordered |ordered |agreed to |signed |plans to |"
    r"is ready to |intends to |is set to |is about to )(?:buy|purchase|"
    r"order|lease|a contract|import)?)"
)


_NOT_TO_BUY = re.compile(
    r"\b(?:exports? of|exported|inspect|sold to|sales to|xuất khẩu|thủ tục|bãi bỏ|hồ sơ|rào cản|còn chậm)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:to be signed|signed|unsigned|option|contract)\b")
_MONEY = re.compile(r"\b(?:dollars|euros|USD|million|billion)\b")


def find_purchases(context: Context) -> Iterator[Draft]:
    """Yield what home agreed, intends or is ordered to buy from the counterpart."""
    pattern = _BUY_VI if context.words.language == "vi" else _BUY
    seen: set[str] = set()
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "heading") or sentence.start in context.no_part | context.history:
            continue
        view = sentence.view
        if not _INTENT.search(view):
            continue
        for low, high in [(m.start(), m.end()) for m in re.finditer(r"[^;]+", view)]:
            piece = view[low:high]
            if _NO_BUY.search(re.sub(r"no date|not yet", "", piece)) or _NOT_TO_BUY.search(piece):
                continue
            match = pattern.search(piece)
            if match is None and not (_MONEY.search(piece) and _SIGNED.search(view)):
                continue
            goods = _goods(context, piece, match)
            names = list(dict.fromkeys(piece[a:b].strip() for a, b, _ in goods))
            key = ",".join(sorted(n.lower() for n in names))
            if goods and key not in seen:
                seen.add(key)
                yield _purchase(context, sentence, low, high, goods, names)


_NUMBER = r"(?:(?:about|up to|another|some|more|additional|at least|over|[\d.,]+|two|three|four|five|six|ten|twelve) )*"
_WANTED_EN = re.compile(
    rf"\b(?:buy|buys|buying|bought|purchases?(?: of)?|purchasing|lease|leases|leasing|order|ordered|orders|import|"
    rf"sign(?:s|ed)? for|acquires?|supply of) (?:the )?{_NUMBER}(?:(?:tonnes|tons|barrels|million|billion) (?:of )?)*"
    r"(?P<np>[a-z][\w\-]+(?: (?!(?:from|worth|for|in|at|by|valued|under|on|with|to|of|and|that|which|before)\b)"
    r"[a-z][\w\-]+){0,2})(?= from| worth| for| valued| at |,? for [\d$])"
)
_WANTED_VI = re.compile(
    r"(?:mua|đặt mua|nhập khẩu|thuê) (?:thêm )?(?:khoảng )?(?:[\d.,]+ )?(?:(?:triệu|nghìn|tấn|chiếc|m3) )*"
    r"(?P<np>[a-zà-ỹđ]+(?: (?!(?:của|từ|trị|với|cho|tại|trong|trước|và|theo|do)\b)[a-zà-ỹđ]+){0,2})"
    r"(?= của| từ| trị giá| với giá)"
)


def _goods(context: Context, piece: str, match: re.Match[str] | None) -> list[tuple[int, int, str]]:
    """The goods of a purchase: those of the lexicon after the verb, else what stands between verb and seller."""
    goods = goods_in(context.words, piece)
    after = [g for g in goods if match is None or g[0] >= match.start()] or goods
    if after:
        return after
    wanted = (_WANTED_VI if context.words.language == "vi" else _WANTED_EN).search(piece)
    return [(wanted.start("np"), wanted.end("np"), "other")] if wanted is not None else []


def _purchase(
    context: Context, sentence: Sentence, low: int, high: int, goods: list[tuple[int, int, str]], names: list[str]
) -> Draft:
    piece = sentence.view[low:high]
    draft = Draft("purchase", sentence, low, high, confidence=0.7)
    draft.put("title", f"Purchase of {', '.join(names)}"[:200])
    draft.put("sector", sector_of(goods))
    draft.put("goods", ", ".join(names), sentence, low + goods[0][0], low + goods[-1][1])
    _put_value(context, draft, piece)
    _put_parties(context, draft, piece)
    _put_signing(context, draft, piece)
    return draft


def _put_value(context: Context, draft: Draft, piece: str) -> None:
    money = next((a for a in find_amounts(piece, context.words.language) if a.form == "money"), None)
    if money is None or not re.fullmatch(r"[A-Z]{3}", money.unit):
        return
    factor, scale = (1e9, " bn") if money.low >= 1e9 else (1e6, " mn") if money.low >= 1e6 else (1.0, "")
    low, high = money.low / factor, money.high / factor
    value = f"{low:.12g}" if low == high else f"{low:.12g}-{high:.12g}"
    start = draft.start + money.start
    draft.put("value", f"{money.unit} {value}{scale}", draft.sentence, start, draft.start + money.end)


_BUYER_VI = re.compile(
    r"(?:^|[;,:] |đề nghị |yêu cầu |giao )"
    r"(?P<b>(?:[Hh]ãng|[Tt]ập đoàn|[Tt]ổng công ty|[Cc]ông ty)"
    r"(?: (?!(?:đã|sẽ|vừa|dự|cam|ký|sớm|khẩn|đàm|đẩy|tiếp|mua|được)\b)[\w\-]+){1,5}) "
    r"(?=(?:đã|sẽ|vừa|dự kiến|cam kết|ký|sớm|khẩn|đàm phán|đẩy nhanh|tiếp tục|mua|được giao)\b)"
)


def _put_parties(context: Context, draft: Draft, piece: str) -> None:
    def put(name: str, match: re.Match[str], group: str) -> None:
        text = re.sub(r"^(?:hãng|tập đoàn|công ty) (?=[A-ZĐ])", "", match[group]) if name == "seller" else match[group]
        start = draft.start + match.end(group) - len(text)
        draft.put(name, text, draft.sentence, start, draft.start + match.end(group))

    between = _PARTIES.search(piece)
    if between is not None:
        put("buyer", between, "b")
        put("seller", between, "s")
        return
    buyer = (_BUYER_VI if context.words.language == "vi" else _BUYER).search(piece)
    if buyer is not None and not any(
        buyer["b"].startswith(n.text) and n.form in ("country", "office") for n in context.names(draft.sentence)
    ):
        put("buyer", buyer, "b")
        if buyer.groupdict().get("s"):
            put("seller", buyer, "s")
    seller = _FROM.search(piece)
    if seller is None:
        return
    group = "s" if seller["s"] else "s2"
    known = {word for word, _ in context.parties.words}
    name = seller[group]
    if context.is_counterpart_word(name) or (name not in known and name.split()[0] not in known):
        put("seller", seller, group)


_SIGNING = re.compile(r"\b(?:sign|signed|signature|contract|finali[sz]e|conclude|ký|hợp đồng|planned)\b", re.IGNORECASE)
_PAST = re.compile(r"\bSigned\b|(?<!are )(?<!be )\bsigned (?:on|in)\b|đã ký")


def _put_signing(context: Context, draft: Draft, piece: str) -> None:
    sentence = draft.sentence
    reference = context.reference(sentence)
    told = re.search(r"(?:yêu cầu|đề nghị|giao|ký)", piece)
    low = draft.start + (told.start() if told is not None and context.words.language == "vi" else 0)
    due = find_deadline(context, sentence, low, draft.end, reference)
    if due is None or _SIGNING.search(sentence.view) is None or _PAST.search(piece) is not None:
        return
    text = context.document.text[sentence.start + due.lead_start : sentence.start + due.end]
    draft.put("sign_by_text", text, sentence, due.lead_start, due.end)
    day = deadline_day(due, reference) or (event_day(context, sentence, due) if due.form == "event" else None)
    if day is not None:
        draft.put("sign_by", day.isoformat(), sentence, due.lead_start, due.end)
