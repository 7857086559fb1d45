"""Names of bodies and office-holders in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from entente.reading.lexicon import lexicon, load_table, loosen
from entente.reading.names.name import Name

__all__ = ["find", "person_pattern"]

_UPPER = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_CAP = rf"[{_UPPER}][\w\-]*"
_PERSON = (
    rf"(?!(?:Bộ|Chính|Thủ|Phó|Việt|Hoa|Ban|Quốc|Ngân|Văn phòng|Tổng|Ủy|Hội|Cục|Các|Trước|Theo|Tại|Về|Sau|"
    rf"Ngày)\b){_CAP}(?: {_CAP}){{1,3}}"
)
_OFFICES = (
    "Thủ tướng Chính phủ|Thủ tướng|Phó Thủ tướng Thường trực(?: Chính phủ)?|Phó Thủ tướng(?: Chính phủ)?|Bộ "
    "trưởng|Thứ trưởng|"
    "Quyền Bộ trưởng|Tổng Bí thư|Chủ tịch nước|Phó Chủ tịch nước|Chủ tịch Quốc hội|Phó Chủ tịch Quốc hội|"
    "Thống đốc|Phó Thống đốc|Đại sứ|"
    "Trưởng đoàn đàm phán|Trưởng đoàn|Tổng thống|Phó Tổng thống|Cục trưởng|Phó Cục trưởng|Tổng cục trưởng|Vụ "
    "trưởng|Chủ nhiệm|Chủ tịch (?:UBND|Ủy ban nhân dân)(?: (?:tỉnh|thành phố|TP))?|"
    "Bí thư Thành ủy|Chánh Văn phòng|Người phát ngôn|Tham tán thương mại|Tham tán|Trưởng ban|Viện trưởng|"
    "Tổng giám đốc|Giám đốc|Đại diện Thương mại Hoa Kỳ|Đại diện Thương mại|Chủ tịch"
)
_BODY = (
    "Tổng cục|Cục|Vụ|Ủy ban nhân dân|UBND|Ủy ban|Viện|Sở|Ban Chỉ đạo|Ban Thư ký|Ban|Hội đồng|Thanh tra|Tổng công ty|"
    "Tập đoàn|Tòa án|Viện Kiểm sát|Kiểm toán|Đài|Thông tấn xã|Chi cục|Trung tâm|Tổ công tác|Học viện|"
    "Cơ quan|Quỹ"
)
_STOPS = (
    "và|với|theo|trong|trước|sau|chậm|để|về|từ|cho|cùng|khi|nếu|hoặc|hay|do|như|gồm|cũng|đều|còn|rằng|thì|mà|là|có|"
    "này|đó|nêu|phải|cần|được|bị|sẽ|đã|đang|vừa|chưa|không|làm|soạn|dự thảo|rút|điều|khẩn|ngay|hạn|đến|tới|vào|tại|"
    "sang|ra|lên|đặt|nhận|chịu|dẫn|họp|cung|giám|liên|chủ|phối|đầu mối|bàn|tăng|giảm|xin|nói|khẳng|bác|phản"
)


def _general() -> str:
    """Bodies by their first word; what follows in lower case belongs to the name until a verb or a particle comes."""
    stop = rf"(?:{lexicon('vi').text('orders.starts')}|{lexicon('vi').text('orders.verbs')}|{_STOPS})"
    tail = rf"(?: (?!{stop}(?!\w))(?:[\w]+|-(?= (?!{stop}(?!\\w))[^\\W\\d])))"
    end = rf"(?=[,.;:()|\"]| [|(]|\s*$| {stop}(?!\w))"
    place = r"(?:tỉnh |thành phố |quốc gia |các )?"
    further = rf"(?: và (?!(?:Bộ|{_BODY}|Ngân hàng|Văn phòng|Đại sứ)\b){_CAP}{tail}{{0,3}}?{end})?"
    return rf"(?:{_BODY}) {place}{_CAP}(?:{tail}{{0,6}}?{end}{further}|(?: {_CAP})*)"


@cache
def _pattern() -> re.Pattern[str]:
    ministries = sorted((n for n in load_table("vietnamese_bodies") if n != "ASEAN"), key=len, reverse=True)
    known = "|".join(re.escape(name).replace(r"\ ", " ") for name in ministries)
    areas = "|".join(
        name[3:].replace("-", r"\-") for name in ministries if name.startswith("Bộ ") and name != "Bộ Chính trị"
    )
    other = r"Ngân hàng Nhà nước|Văn phòng Chính phủ|Thanh tra Chính phủ"
    low = (
        r"đoàn đàm phán(?: Chính phủ| của Việt Nam)?|tổ công tác|ban chỉ đạo|cơ quan hải quan|ngành hải quan|"
        r"lực lượng hải quan|hải quan|quản lý thị trường|"
        rf"(?:đại sứ quán|thương vụ|tổng lãnh sự quán|phái đoàn)(?: Việt Nam)?(?: tại (?-i:{_CAP})(?: (?-i:{_CAP}))*)?|"
        r"ngân hàng trung ương|(?:công an|cục thuế|hải quan|biên phòng|kho bạc|bộ đội biên phòng|sở \w+ \w+) "
        rf"(?:tỉnh|thành phố)(?: (?-i:{_CAP})(?: (?-i:{_CAP}))*)?|"
        r"văn phòng bộ|thanh tra bộ|văn phòng ban chỉ đạo|tổ thư ký|ban thư ký"
    )
    return re.compile(
        loosen(
            rf"""(?P<list>(?:[Cc]ác )?[Bb]ộ:? (?P<inner>(?:{areas}|{_CAP} \w+)(?:(?:, | và |; )(?:Bộ """
            rf""")?(?:{areas})(?!\w))+(?:(?:, | và )(?:{other}))*))"""
            rf"""|(?P<off>(?:quyền )?(?:{_OFFICES})(?! quán)(?:,? (?:Bộ )(?:{areas}))?(?: (?:{areas}|Ngân hàng Nhà """
            rf"""nước(?: Việt Nam)?|Văn phòng Chính phủ|Việt Nam tại Hoa Kỳ|Hoa Kỳ|Mỹ|Cục Hải quan|Chính """
            rf"""phủ)(?!\w))?)(?:,? (?P<offname>{_PERSON}))?(?!\w)"""
            rf"""|(?P<known>(?:{known})(?!\w))"""
            rf"""|(?P<min>Bộ (?!trưởng|Chính trị)(?:{areas}|{_CAP} (?:{_CAP}|\w+)(?: và {_CAP} \w+)?))(?!\w)"""
            rf"""|(?P<gen>{_general()})(?!\w)"""
            rf"""|(?P<low>(?<!\w)(?i:{low})(?!\w))"""
            rf"""|(?P<honor>(?:[ÔÓô]ng|[Bb]à|đồng chí|Đồng chí) (?P<honname>{_CAP}(?: {_CAP}){{0,3}}))"""
        )
    )


def find(view: str) -> Iterator[Name]:
    """Yield the bodies, offices and persons with a title of a sentence, from left to right."""
    for match in _pattern().finditer(view):
        start, end, text = match.start(), match.end(), match.group()
        if match["list"]:
            yield Name(start, end, "agency", text, several=_share(match))
        elif match["off"]:
            yield Name(start, end, "office", text, person=match["offname"] or "", office=match["off"].strip(" ,"))
        elif match["honor"]:
            yield Name(start, end, "person", match["honname"], person=match["honname"])
        elif text.startswith(("Thủ tướng", "Tổng thống")):
            yield Name(start, end, "office", text, office=text)
        else:
            yield Name(start, end, "agency", text)


def _share(match: re.Match[str]) -> list[tuple[str, int, int]]:
    """Restore the shared word of "các Bộ Công Thương, Tài chính"."""
    areas = sorted(
        (name[3:] for name in load_table("vietnamese_bodies") if name.startswith("Bộ ")), key=len, reverse=True
    )
    inner, base = match["inner"], match.start("inner")
    piece = re.compile(
        "(?:Bộ )?(?P<area>"
        + "|".join(re.escape(area) for area in areas)
        + rf"|Ngân hàng Nhà nước|Văn phòng Chính phủ|Thanh tra Chính phủ|{_CAP} \w+)"
    )
    out = []
    for found in piece.finditer(inner):
        area = found["area"]
        full = area if area in ("Ngân hàng Nhà nước", "Văn phòng Chính phủ", "Thanh tra Chính phủ") else f"Bộ {area}"
        out.append((full, base + found.start(), base + found.end()))
    return out


def person_pattern(names: list[str]) -> re.Pattern[str] | None:
    """Return a pattern of the names of known persons, with their form of address."""
    if not names:
        return None
    alternatives = "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))
    return re.compile(
        rf"(?:(?:[ÔÓô]ng|[Bb]à|[Đđ]ồng chí|Thủ tướng|Phó Thủ tướng|Bộ trưởng) )?(?P<short>{alternatives})(?!\w)"
    )
