"""Which country is home and which the counterpart, from the case or from the text itself.

Countries of the shipped list are known by name. Any other capitalised word that stands where countries stand is a
candidate: "talks with X", "X's duty", "exports to X". What a candidate is said to do tells on which side it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from entente.reading.lexicon import lexicon, load_table, word_list

__all__ = ["Parties", "find_parties", "known_countries"]

_STATE = r"(?:Republic|Federation|Kingdom|Commonwealth|Union|Principality|State) of "
_WORD = re.compile(r"(?<![\w.'])[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][^\W\d_]{3,}(?![\w])")
_TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Mme|Minister|President|Premier|Chancellor|Commissioner|Secretary|Governor|Treasurer|"
    r"Ambassador|Chief|"
    r"Representative|ông|bà|Ông|Bà|trưởng|tướng|Editor|Judge)\.? $"
)
_CAP_BEFORE = re.compile(r"(?P<w>[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][\w'\-]*) $")
_CAP_AFTER = re.compile(r"^ (?P<w>[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][\w\-]*)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\"(]\s*|\n\s*|[-•+]\s+|\|\s*)$")
_DEMONYM = re.compile(r"(?:an|ian|ans|ians|ese|ish|i|ic|er|ers|n)$")
_AWAY = (
    (r"(?:talks|negotiat\w+|deal|agreement|pact|accord|trade|round|surplus|deficit|dispute|file|relations|"
        r"consultations|call|dispute|quarrel|row|stand-off|conflict)\b"
        r"[^.;:]{{0,40}} (?:with|on|against|between [^.;]{{3,20}} and) (?:the "
        r")?{state}?{x}\b", 3.0),
    (r"(?:exports?|imports?|goods|purchases|sales|shipments|sold|sell|buy|bought|sent|lorries) "
        r"[^.;:]{{0,60}}?(?:to|from|in|by) (?:the )?{state}?{x}\b", 2.0),
    (r"{x}(?:'s|') (?:[\w\-]+ )?(?:tariffs?|dut(?:y|ies)|surcharge|levy|concerns?|demands?|charge|complaints?|"
        r"announcement|deputy|ambassador|embassy|negotiators?|questionnaire|department|minister|trade minister|"
        r"side|market|questions|list|levies|customs|quota|curbs|grievances|request|anti-dumping|main concerns)", 2.5),
    (r"{x}(?: for its part| side| again| also| has| had| is| was)? (?:complain\w*|alleg\w+|object\w*|"
        r"demand\w*|rais(?:ed|es)|imposed|announced|slapped|levied|holds that|doubt\w*|suspended|would like|set|"
        r"put|notified|opened|accus\w+|made public|charges|wants|insist\w*|threat\w*|postponed|extended|"
        r"considers?|took|takes|says|voiced|questioned|criticised|criticized|protested|warned|cited|claims|"
        r"claimed|argues|argued|blames|expressed|regards|remain(?:s|ed)? (?:un|dis)\w+|is (?:un|dis)\w+)\b", 2.5),
    (r"{x} (?:working group|task force|file|dispute|question|tariffs?|dut(?:y|ies)|surcharge|levy|"
        r"side|market|carriers|cement|embassy|ambassador|"
        r"questionnaire|election|talks|delegation of)\b", 2.0),
    (r"(?:ask|asks|asked|urge|urged|requested|press|called on|call on|accuse|wants) (?:the )?{x}\b", 2.0),
    (r"(?:[Aa]mbassador|[Ee]mbassy|[Mm]ission|[Ee]nvoy|[Cc]onsulate) (?:to|in) (?:the )?{x}\b", 2.0),
    (r"(?:[Ss]tate of play|[Ss]ituation|[Pp]osition|[Pp]rogress|[Dd]ealings|[Aa]greements?) (?:with|on) "
        r"(?:the )?{x}\b", 2.0),
    (r"(?:[Mm]eeting|[Cc]onference|[Cc]ommittee|[Ss]ession|[Cc]ouncil|[Cc]all) on (?:the )?{x}\b", 2.0),
    (r"{x} (?:will|shall|is to|has to|should) (?:also )?be asked\b", 3.0),
    (r"(?:đàm phán|thương mại|quan hệ|làm việc|trao đổi|hợp đồng|hiệp định|liên quan)\b[^.;]{{0,40}} (?:với|"
        r"đến|về|của) (?:phía )?{x}\b", 3.0),
    (r"(?:phía|thị trường|của|từ|sang|Đại sứ quán|doanh nghiệp) {x}\b", 1.0),
    (r"{x} (?:đã |vừa |sẽ |cũng |tiếp tục |chính thức )?(?:áp|công bố|phàn nàn|nêu|cho rằng|quan tâm|khởi "
        r"xướng|gia hạn|thông báo|nói rằng|lo ngại|yêu cầu|đòi|coi)", 2.5),
    (r"(?:đề nghị|yêu cầu|kêu gọi) (?:phía )?{x}\b", 2.5),
)  # fmt: skip
_HOME = (
    (r"(?:Prime Minister|Chief Minister|Chancellor|Head of Government|Council|Treasury|"
        r"President|Premier|Government|Cabinet|Secretariat|Parliament|State Council|Ministry "
        r"of [\w ]+?|Department of [\w ]+?|Bank|Centre|Treasury|Statistics) of (?:the )?{state}?{x}\b", 4.0),
    (r"(?<![Tt]he )\b{x} (?:will|shall|must|should|is ready|has offered|for its part (?:asks|will|wants|"
        r"asked)|asks|exporters|growers|firms|delegation|can|has a list|sold|sells|buys|repeated its|intends)\b", 1.5),
    (r"{x}'s (?:[\w\-]+ )?(?:cabinet|government|prime minister|president|premier|exports?|exporters|"
        r"commitments|surplus|growers|mills|farmers|makers|answer|position|offer|envoy|delegation|wish|trade "
        r"with|finance minister|negotiators will)\b", 2.5),
    (r"\bIn {x} the\b", 2.0),
    (r"{x} (?:Trade |Foreign |National |Assembly |State )?(?:Record|Minutes|Digest|Chancellery|Assembly|"
        r"Bulletin|Newsletter)\b", 3.0),
    (r"(?:[Ii]n (?:response|answer|reply|return),? ){x}\b", 2.0),
    (r"{x} has (?:already |also |since |answered by )", 2.0),
    (r"{x} (?:Government|Treasury|Cabinet|Ministry|Times|Press|Ticker|Wire|Broadcasting|Chronicle|Standard|"
        r"Gazette|Trade Board|Ledger|Courier|Daily|Herald|Post|Radio|News|Television|Bulletin|Review|Tribune|Observer|"
        r"Mail|Journal|Telegraph|Business|State Television|Trade Secretariat|Trade Committee)\b", 3.0),
    (r"{x} (?:wants|asks|asked|urges|urged|expects|would like|called on|calls on) (?:the )?[A-Z]\w+ to\b", 2.5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parties:
    """Keys of the two countries; "" where the text does not tell. `words` leads every word for a country to its key."""

    home: str
    counterpart: str
    words: tuple[tuple[str, str], ...]


def known_countries() -> list[tuple[str, str]]:
    """Return the shipped words for countries and blocs as (word, key) pairs."""
    return [(word, key) for key, words in load_table("countries").items() for word in words]


_VIETNAMESE_BODY = re.compile(r"Bộ (?:Công Thương|Tài chính|Ngoại giao|Khoa học và Công nghệ)|Ngân hàng Nhà nước")


def find_parties(view: str, language: str, *, home: str = "", counterpart: str = "") -> Parties:
    """Return home and counterpart; what the caller knows is kept, the rest is read off the text."""
    known = [(word, key) for word, key in known_countries() if language == "vi" or word.isascii()]
    families = _known_families(view, known) | _coined_families(view, english=language != "vi")
    words = {form: key for key, forms in families.items() for form in forms}
    away, ours = _weigh(view, words)
    for key, forms in families.items():
        places = [m.start() for form in forms for m in re.finditer(rf"(?<![\w.]){re.escape(form)}(?!\w)", view)]
        away[key] += 0.2 * min(len(places), 10)
        if places and min(places) < 120 and ours[key] > 0:
            ours[key] += 1.0
    if re.search(r"\bVietnam|\bViet Nam|Việt Nam", view):
        ours["VNM"] += 12.0
    if not home and ours:
        margins = {key: ours[key] - 0.6 * away[key] for key in ours if key not in ("ASEAN", "EU")}
        best = max(margins, key=lambda key: margins[key], default="")
        home = best if best and margins[best] > 0.8 else ""
    if not home and language == "vi" and _VIETNAMESE_BODY.search(view):
        home = "VNM"
    if not counterpart:
        rest = {key: away[key] - 0.5 * ours[key] for key in away if key != home and key != "ASEAN"}
        best = max(rest, key=lambda key: rest[key], default="")
        counterpart = best if best and rest[best] >= 1.4 else ""
    return Parties(home, counterpart, tuple((dict(known) | words).items()))


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], float, bool], ...]:
    """The rules with any capitalised name in the place of a country; True marks those for home."""
    name = (
        r"(?P<c>U\.S\.?|U\.K\.?|[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][\w\-]+(?: "
        r"[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][\w\-]+)?)"
    )
    state = f"(?:{_STATE})"
    return tuple(
        (re.compile(pattern.format(x=name, state=state)), weight, home)
        for rules, home in ((_AWAY, False), (_HOME, True))
        for pattern, weight in rules
    )


def _weigh(view: str, words: dict[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return how much speaks for each country being abroad, and being home; a rule counts three times at most."""
    away: dict[str, float] = defaultdict(float)
    ours: dict[str, float] = defaultdict(float)
    for pattern, weight, home in _compiled():
        counts: Counter[str] = Counter()
        position = 0
        while match := pattern.search(view, position):
            position = match.start("c") + 1
            name = match["c"]
            key = words.get(name) or words.get(name.split(" ")[0].rstrip(".")) or words.get(name.split(" ")[0])
            if key:
                counts[key] += 1
        for key, count in counts.items():
            (ours if home else away)[key] += weight * min(count, 3)
    return away, ours


def _known_families(view: str, known: list[tuple[str, str]]) -> dict[str, set[str]]:
    families: dict[str, set[str]] = {}
    for word, key in known:
        if word in view and re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", view):
            families.setdefault(key, set()).add(word)
    return families


@cache
def _common() -> frozenset[str]:
    """Words that no country is called by: of the shipped lexicons and of countries known already."""
    portfolios = re.findall(r"[A-Z][a-z]+", lexicon("en").text("people.portfolios"))
    countries = [part for word, _ in known_countries() for part in word.split()]
    return frozenset({*load_table("word_lists")["no_country"].split(), *portfolios, *countries})


_STARTS_SENTENCE = re.compile(
    r"(?:^|[.;\n]\s*|: )(?P<names>[A-Z]\w{3,}(?:(?:, | and | và )[A-Z]\w{3,})*)"
    r"(?:,[^,;.]{3,60},)? (?:(?:has|have|had|already|"
    r"also|still|later|cũng|đã|vẫn|đang|chỉ) )*"
    r"(?:settled|got|gets|obtained|secured|won|negotiated|negotiating|pays?|paid|signed|reached|struck|"
    r"accepted|was granted|is still|"
    r"are still|is waiting|are negotiating|is negotiating|concluded|chịu|chốt|đạt|được|đàm phán|ký|hưởng)\b"
)


def _coined_families(view: str, *, english: bool) -> dict[str, set[str]]:
    """Capitalised words that stand alone within sentences, with their adjectives: Ormund, Zembala and Zembalan."""
    alone: Counter[str] = Counter()
    first_of_two: Counter[str] = Counter()
    second_of_two: Counter[str] = Counter()
    for match in _WORD.finditer(view):
        word = match.group()
        if word in _common() or word.isupper() or not (word.isascii() or english):
            continue
        before, after = view[max(0, match.start() - 40) : match.start()], view[match.end() : match.end() + 30]
        left, right = _CAP_BEFORE.search(before), _CAP_AFTER.match(after)
        named = left is not None and left["w"] not in word_list("openers")
        if _TITLED.search(before) or named:
            second_of_two[word] += 1 + 9 * bool(_TITLED.search(before))
        elif right is not None and right["w"] not in _common() and not _DEMONYM.search(word):
            first_of_two[word] += 1
        elif not _SENTENCE_START.search(before) or after.startswith(("'s", "'")):
            alone[word] += 0 if re.search(r"\b[Tt]he $", before) and not _DEMONYM.search(word) else 1
    for match in _STARTS_SENTENCE.finditer(view):
        for word in re.findall(r"[A-Z]\w{3,}", match["names"]):
            if word not in _common() and not re.search(rf"(?<!\w){word.lower()}(?!\w)", view):
                alone[word] += 1
    names = [w for w, n in alone.items() if n >= 1 and second_of_two[w] < n and first_of_two[w] <= 2 * n]
    names.sort(key=lambda word: (bool(_DEMONYM.search(word)), len(word)))
    families: dict[str, set[str]] = {}
    for word in names:
        key = next((k for k in families if _related(k, word)), None)
        if key is None:
            families[word] = {word}
        else:
            families[key].add(word)
    return families


def _related(name: str, word: str) -> bool:
    stem = name[: max(4, len(name) - 2)]
    return word.startswith(stem) and len(word) <= len(name) + 4
