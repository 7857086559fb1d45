"""Names of bodies and office-holders in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from entente.reading.lexicon import lexicon, loosen
from entente.reading.names.name import Name

__all__ = ["find", "person_pattern"]

_CAP = r"[A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ][\w'&\-]*(?:\.(?=[A-Z]))?"
_NOT_NAME = (
    r"(?!(?:The|He|She|It|In|On|At|This|These|That|They|But|And|After|Before|By|For|Under|With|As|If|When|"
    r"While|Following|During|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|"
    r"August|September|"
    r"October|November|December)\b)"
)
_KIND = (
    "Ministry|Department|Office|Bureau|Agency|Authority|Commission|Committee|Council|"
    "Directorate(?:-General)?|Board|Institute|"
    "Service|Inspectorate|Secretariat|Task Force|Working Group|Taskforce|Administration|Chamber|Embassy|"
    "Corporation|Fund|Bank|"
    "Division|Section|Desk|Cabinet|Staff|Conference|Collegium|Treasury|Delegation|Mission|Unit|Customs|"
    "Centre|Center|Registry|"
    "Guard|Police|Laboratory|Academy|Regulator|Council "
    "of State|Prosecutor"
)
_LOW_KIND = (
    "ministry|department|authority|agency|commission|service|central bank|state bank|national bank|"
    "development bank|export bank|"
    "inspectorate|treasury|secretariat|embassy|delegation|negotiating team|team of negotiators|task force|"
    "working group|taskforce|working party|"
    "customs|statistics office|statistics bureau|board|trade office|trade mission|mission|office|committee|"
    "institute|bureau|directorate|administration|"
    "attorney[- ]general|solicitor[- ]general|chief negotiator|lead negotiator|deputy negotiator|ambassador|"
    "consul(?:ate)?(?:[- ]general)?|chief of staff|"
    "cabinet office|legal adviser|registrar|governor|council|laboratory|coast guard|port authority|state treasury|"
    "(?:trade|commercial) (?:counsell?or|attach[ée])|head of customs|customs chief|statistician|chief "
    "statistician|prosecutor(?:[- ]general)?|standing body|secretary[- ]general"
)
_GENERIC = re.compile(
    r"^(?:the )?(?:relevant|concerned|competent|respective|responsible|same|other|own|each|every|new|first|"
        r"second|lead|line|related|appropriate|local) "
    r"(?:ministry|agency|authority|department|body|office|service|board|committee|minister)$", re.IGNORECASE
)  # fmt: skip
_TITLE = (
    r"(?:(?:Acting|Deputy|First|Second|Vice|Assistant|Permanent|Senior|Interim|Former|Chief|Special|Special "
    r"Trade|State|Cabinet|Under|Lord|High) ?-?)*"
    r"(?:Prime Minister|Premier|PM|President|Chancellor|Vice[- ]President|Minister|Secretary(?:[- ]General| "
    r"of State)?|"
    r"Attorney[- ]General|Solicitor[- ]General|Governor|Ambassador|Commissioner|Director(?:-General| "
    r"General)?|Chair(?:man|woman|person)?|"
    r"Treasurer|Trade Representative|Chief of Staff|Negotiator|Envoy|Speaker|Spokes(?:man|woman|person)|Head|"
    r"Counsell?or|Taoiseach|King|Queen|General Secretary|Comptroller|Controller|Representative)"
)
_OUTSIDE_TITLE = re.compile(
    r"\b(?:former|economist|analyst|professor|opposition|association|federation|chamber)\b", re.IGNORECASE
)


@cache
def _pattern() -> re.Pattern[str]:
    words = lexicon("en")
    port = words.text("people.portfolios")
    area = rf"{port}(?:(?:, {port}(?: {port})*)*,? (?:and|&) {port}(?: {port})*| {port})*"
    name = (
        rf"{_NOT_NAME}{_CAP}(?: {_NOT_NAME}{_CAP})*(?:(?:, {_NOT_NAME}{_CAP}(?: {_CAP})*)+,? and "
        rf"{_NOT_NAME}{_CAP}(?: {_CAP})*| and {_NOT_NAME}(?!(?:{_KIND}|{_TITLE})\b){_CAP}(?: {_CAP})*)?(?: of "
        rf"(?:the )?{_CAP}(?: {_CAP})*)?"
    )
    person = (
        rf"{_NOT_NAME}(?!(?:{_KIND}|Ministry)\b){_CAP}(?: (?:(?:van|de|da|dos|bin|al|von|der|la|el|"
        rf"ap)\s)?{_NOT_NAME}(?!(?:{_KIND})\b){_CAP}){{0,3}}"
    )
    return re.compile(
        loosen(
            rf"""(?P<mins>(?:[Tt]he )?[Mm]inistries of (?P<minlist>{area}(?:(?:, (?:and )?| and ){area})*))"""
            rf"""|(?P<off>(?:[Tt]he )?(?:(?:[A-Z][a-z]+(?:ese|ish|ian|an|i|ch) )?(?:(?:{area}) """
            rf""")?{_TITLE})(?!-|\w)(?:,? (?:of|for|to|in) (?:the )?(?:{area}|{name}))?)(?:,? """
            rf"""(?P<offname>{person}(?<!Ministry)))?"""
            rf"""|(?P<ag>(?:[Tt]he )?(?:(?:{_NOT_NAME}{_CAP}) ){{0,4}}?(?:Ministry|Department|Office|"""
            rf"""Bureau|Agency|Authority|Commission|Committee|Council|Directorate(?:-General)?|Board|"""
            rf"""Institute|Service|Inspectorate|Secretariat|Task Force|Working Group|Embassy|Chamber|Bank|"""
            rf"""Delegation|Administration|Mission|Fund) (?:of|for|on|in|to) (?:the )?{name})"""
            rf"""|(?P<ag2>(?:[Tt]he )?(?:(?:{_NOT_NAME}{_CAP}|and|of|for|&) ){{1,5}}?(?:{_KIND})(?! of """
            rf"""[A-Z])\b(?: (?:{_KIND}))*(?: \d+)?(?:(?: in| for| to) (?:the )?(?:{_CAP}|U\.S\.))?)"""
            rf"""|(?P<ag3>\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?) (?:[a-z][a-z\-]+ |[A-Z][a-z]+(?:ese|"""
            rf"""ish|ian|an) |and ){{0,3}}?(?:{_LOW_KIND}|Embassy|Secretariat|Treasury|Delegation|"""
            rf"""Commission|Bank)\b(?!-| (?:duties|duty|clearance|declarations?|"""
            rf"""data|forms?|tariffs?|procedures?|union|valuation|checks|goods|house|revenue|value|"""
            rf"""officers|posts|statistics|records|figures|officials|plan|report|of the (?:whole|"""
            rf"""text))\b)(?: service| authority| department| agency| administration| directorate| """
            rf"""office)?(?: (?:in|of|for|on|to) (?:the )?(?:[A-Z][\w.]*(?: [A-Z][\w]*)*|(?:trade|finance|"""
            rf"""agriculture|industry|health|justice|transport|energy|foreign affairs|customs|economy|"""
            rf"""commerce|fisheries|environment|labour)(?:,? (?:and )?(?:trade|finance|agriculture|"""
            rf"""industry|commerce|fisheries|customs|environment|justice|health|food|energy|labour))*))?)"""
            rf"""|(?P<low>\b(?:[Tt]he |[Ii]ts |[Hh]is |[Hh]er )?(?:(?:deputy|vice|acting|prime|foreign|new|"""
            rf"""chief|senior|first) |[a-z]+ )?"""
            rf"""(?:minister|ambassador|negotiator|envoy|commissioner|president|premier|chancellor|"""
            rf"""treasurer|governor|"""
            rf"""secretary of [a-z]+)(?: (?:of|for) (?:the )?[a-z]+(?: and [a-z]+)?)?)(?:,? (?P<lowname>{person}))"""
            rf"""|(?P<abbr>(?<![\w.])(?:[Tt]he )?(?:M[oO](?:IT|F|ST|FA|HA|J|C|CST|H|ND|PS|T|E|A|LISA|ET)|"""
            rf"""USTR|MARD|MPS|MAE|SBV|VCCI|MPI|MIC|MND|OOG)(?!\w))"""
            rf"""|(?P<honor>\b(?:Mr|Mrs|Ms|Dr|Mme|Sir|Dame|Lady|Lord)\.? (?P<honname>{person}))"""
        )
    )


_HEAD = re.compile(r"^(?:the|its|his|her|their|an?) ", re.IGNORECASE)


def find(view: str) -> Iterator[Name]:
    """Yield the bodies, offices and persons with a title of a sentence, from left to right."""
    for match in _pattern().finditer(view):
        start, end = match.start(), match.end()
        text = match.group()
        article = _HEAD.match(text)
        bare = text[article.end() :] if article else text
        bare = bare.removeprefix("and ")
        if match["mins"]:
            yield Name(start, end, "agency", bare, several=_share(match, view))
        elif match["off"]:
            office = _HEAD.sub("", match["off"])
            person = (match["offname"] or "").strip()
            if (
                office in ("Head", "Representative", "Negotiator", "Secretary", "General", "Commissioner")
                and not person
                and " of " not in office
                and office != "Secretary"
            ):
                continue
            yield Name(start, end, "office", bare, person=person, office=office)
        elif match["honor"]:
            yield Name(start, end, "person", match["honname"], person=match["honname"])
        elif match["low"]:
            yield Name(start, end, "office", bare, person=match["lowname"], office=_HEAD.sub("", match["low"]))
        elif match["abbr"]:
            yield Name(start, end, "agency", bare)
        else:
            if _GENERIC.match(text):
                yield Name(start, end, "collective", bare)
                continue
            yield Name(start, end, "agency", bare.strip(" ,"))


def _share(match: re.Match[str], view: str) -> list[tuple[str, int, int]]:
    """Restore the shared word of "Ministries of Trade and Finance"."""
    start = match.start("minlist")
    text = match["minlist"]
    parts: list[tuple[str, int, int]] = []
    position = 0
    for piece in re.split(r"(,\s+and\s+|,\s+|\s+and\s+)", text):
        if not re.fullmatch(r",\s+and\s+|,\s+|\s+and\s+", piece) and piece:
            parts.append((f"Ministry of {piece}", start + position, start + position + len(piece)))
        position += len(piece)
    return parts


def person_pattern(names: list[str]) -> re.Pattern[str] | None:
    """Return a pattern of the short forms of known persons, with an honorific or office before them."""
    if not names:
        return None
    alternatives = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    return re.compile(rf"\b(?:(?:Mr|Mrs|Ms|Dr|PM|President|Minister)\.? )?(?P<short>{alternatives})(?![\w])")
