"""Vietnamese: who tells whom to do what.

Verbs do not change their form and no word marks the infinitive, so an order is a verb of ordering followed by a body
and what it does (`giao Bộ Công Thương chủ trì ...`), or followed at once by what is to be done. `chủ trì` marks who
must act; those after `phối hợp với` only help.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.lexicon import lexicon
from entente.reading.names import Name

__all__ = ["find_acts", "order_patterns", "subject_before"]

_ACTORS = ("agency", "office", "person", "collective", "country", "counterpart", "outsider")
_NOT_VERB = re.compile(
    r"(?:các|những|theo|đáp ứng|một số|mọi|nhiều|số|sự|lời|việc|văn bản|công văn|ý kiến|thực hiện|danh mục|"
    r"trước|hai|ba|đưa ra|nêu ra|nhiều|về|tiếp nhận|xem xét|bất kỳ|từ chối|bàn|chuyển|hàng|thương|được|bị|"
    r"công bố) $",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(
    r"\s*(?:của|này|đó|nói trên|kỹ thuật|về|từ phía|là|trong công điện|thương|dịch|lưu|hàng|thông)(?!\w)"
)
_JOIN = re.compile(r"(?:,? và |, |; | cùng | cùng với )(?:các )?$|(?:,? và |, | cùng | cùng với )$")
_CUT = re.compile(r";|(?:, |; | và )(?=(?:giao|yêu cầu|đề nghị|chỉ đạo|phân công)\b)")


@cache
def order_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by frame."""
    words = lexicon("vi")
    return {
        "active": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.verbs')})(?!\w)", re.IGNORECASE),
        "modal": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.modal')})(?!\w)", re.IGNORECASE),
        "passive": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.passive')})(?!\w)", re.IGNORECASE),
        "starts": re.compile(rf"\s*(?::|rằng|là|cần|phải|thì|,)?\s*(?:(?:sẽ|phải|cần|cũng|tiếp tục|theo chức "
            rf"năng, nhiệm vụ(?: được giao)?|trực tiếp|tới đây|"
            rf"thời gian tới|trong thời gian tới),? )*(?P<v>{words.text('orders.starts')})(?!\w)", re.IGNORECASE),
    }  # fmt: skip


def find_acts(context: Context, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in order."""
    acts: list[Act] = []
    for finder in (_active, _put_off, _passive, _modal, _terse):
        for act in finder(context, sentence):
            if not any(abs(act.verb_at - o.verb_at) < 3 or _within(act, o) for o in acts):
                acts.append(act)
    acts.sort(key=lambda a: a.verb_at)
    acts = [a for a in acts if a.actors or not any(o is not a and o.action[0] <= a.verb_at < o.end for o in acts)]
    for act, following in itertools.pairwise(acts):
        if act.end > following.start:
            act.end = following.start
            act.action = (act.action[0], min(act.action[1], act.end))
    for act in list(acts):
        acts += _continued(context, act)
    for act in acts:
        while act.end > act.start and sentence.view[act.end - 1] in " ,;:-.":
            act.end -= 1
        act.action = (act.action[0], max(min(act.action[1], act.end), act.action[0]))
    return [a for a in acts if a.action[1] - a.action[0] > 3]


def _within(act: Act, other: Act) -> bool:
    """A modal or terse act inside what another one orders, without an actor of its own, belongs to it."""
    if not other.start <= act.verb_at < other.end:
        return False
    return not act.actors or act.actors[0].start <= (other.actors[-1].end if other.actors else other.action[0])


def _end(view: str, at: int) -> int:
    cut = re.search(r";|\.$", view[at:])
    return at + cut.start() if cut else len(view)


def subject_before(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Return the last office-holder, body or country named before a verb in its clause."""
    view = sentence.view
    low = max((m.end() for m in re.finditer(r"[;:]|, (?:nhưng|còn|song|trong khi)", view[:at])), default=0)
    names = [n for n in context.names(sentence) if n.end <= at and n.form in (*_ACTORS, "pronoun", "body")]
    for start in (low, 0):
        near = [
            n
            for n in names
            if n.start >= start
            and not re.search(r"(?:với|của|cho|tại|từ|đối với|về|cùng|giữa) (?:các |phía )?$", view[: n.start])
        ]
        near = [n for n in near if n.form != "collective"]
        if near:
            strong = [n for n in near if n.form in ("office", "person", "pronoun")]
            return strong[-1] if strong else near[-1]
    return None


_BODY_WORD = (
    r"(?:Vụ|Cục|Nhóm|Tổ|Sở|Ban|Viện|Phòng|Tổng công ty|Tập đoàn|Trung tâm|Ủy ban|Chi cục|Tổng cục|Hội đồng|"
    r"Thư ký|thư ký|nhóm|"
    r"Đại diện|Lực lượng|lực lượng|Đội|Thanh tra|Học viện|Trường|Cảng vụ|Hải quan|Kiểm lâm|Đoàn)"
)


@cache
def _body_pattern() -> re.Pattern[str]:
    starts = lexicon("vi").text("orders.starts")
    return re.compile(
        rf"\s*(?P<b>{_BODY_WORD}(?: (?!(?:{starts}|phải|cần|được|sẽ|đã|và|chủ trì|làm)\b)[\w\-]+){{1,7}})", re.UNICODE
    )


def _unknown_body(sentence: Sentence, at: int) -> list[Name]:
    """A body after an order whose name no list holds: from its first word to the verb."""
    match = _body_pattern().match(sentence.view, at)
    if match is None or len(match["b"].split()) > 8:
        return []
    return [Name(match.start("b"), match.end("b"), "agency", match["b"])]


def _unknown_before(sentence: Sentence, at: int) -> list[Name]:
    """The same before `phải` or `được giao`: a short phrase from the head of the clause."""
    view = sentence.view
    low = max((m.end() for m in re.finditer(r"[;:,.\"(]\s?", view[:at])), default=0)
    match = re.fullmatch(rf"(?:Đại diện )?(?P<b>{_BODY_WORD}(?: [\w\-]+){{1,6}})\s+", view[low:at])
    if match is None:
        return []
    return [Name(low + match.start("b"), low + match.end("b"), "agency", match["b"])]


def _group(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """Names that follow a verb at once, joined by commas and `và`."""
    view = sentence.view
    group: list[Name] = []
    position = at
    for name in context.names(sentence):
        if name.start < position or name.form not in _ACTORS:
            continue
        between = view[position : name.start]
        if not group and not re.fullmatch(
            r"\s*:?\s*(?:cho |rằng |các |toàn thể |tất cả |phía |Chính phủ |đồng chí |lãnh đạo )*", between
        ):
            break
        if group and not re.fullmatch(r"(?:,? và |, |; | cùng | cùng với |/)(?:các |phía |lãnh đạo )?", between):
            break
        group.append(name)
        position = name.end
    return group


def _active(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in order_patterns()["active"].finditer(view):
        if _NOT_VERB.search(view[: match.start()]) or _AFTER_NOUN.match(view, match.end()):
            continue
        if any(n.start <= match.start() < n.end for n in context.names(sentence)):
            continue
        actors = _group(context, sentence, match.end())
        if actors and actors[-1].form == "agency" and re.match(r" [a-zà-ỹđ]", view[actors[-1].end :]):
            longer = _unknown_body(sentence, match.end())
            if len(actors) == 1 and longer and longer[0].end > actors[0].end and longer[0].start == actors[0].start:
                actors = longer
        actors = actors or _unknown_body(sentence, match.end())
        at = actors[-1].end if actors else match.end()
        at = _over_helpers(context, sentence, at)
        starts = order_patterns()["starts"].match(view, at)
        verb = match["v"].lower()
        deadline = re.match(r"\s*,?\s*(?:trước|chậm nhất|trong|đến hết|muộn nhất|hạn chót)[^,;]{3,40},? ", view[at:])
        if not actors and starts is None:
            if verb in ("yêu cầu", "đề nghị", "chỉ đạo", "đôn đốc", "lưu ý", "quán triệt") and re.match(
                r"\s*:?\s*(?:việc |phải |cần |không )", view[match.end() :]
            ):
                pass
            else:
                continue
        if verb in ("nhắc", "lưu ý", "kêu gọi", "nhắc nhở") and not actors and starts is None:
            continue
        if actors and actors[0].form == "outsider" and len(actors) == 1:
            out.append(
                Act(
                    sentence,
                    match.start(),
                    _end(view, at),
                    "active",
                    verb,
                    (at, _end(view, at)),
                    subject_before(context, sentence, match.start()),
                    actors,
                    verb_at=match.start(),
                )
            )
            continue
        begin = starts.start("v") if starts is not None else at
        if deadline is not None:
            begin = at
        end = _end(view, at)
        out.append(
            Act(
                sentence,
                match.start(),
                end,
                "active",
                verb,
                (begin, end),
                subject_before(context, sentence, match.start()),
                actors,
                verb_at=match.start(),
            )
        )
    return out


def _over_helpers(context: Context, sentence: Sentence, at: int) -> int:
    """Pass over `chủ trì, phối hợp với Bộ B, Bộ C` to what is to be done."""
    view = sentence.view
    match = re.match(r"\s*,?\s*(?:chủ trì,?\s*)?(?:,?\s*phối hợp (?:chặt chẽ )?(?:với|cùng)\s)", view[at:])
    if match is None:
        plain = re.match(r"\s*(?:làm )?(?:chủ trì|đầu mối),?\s", view[at:])
        return at + plain.end() - 1 if plain is not None else at
    position = at + match.end()
    group = _group(context, sentence, position - 1)
    return group[-1].end if group else position


_PUT_OFF = re.compile(
    r"(?:lùi|gia hạn|dời|rút ngắn|kéo dài)(?: thời)?(?: hạn)?[^.;]{0,60}?(?:của|cho) (?=Bộ|Cục|Vụ|Tổ|Ngân|Văn|Tổng)"
)


def _put_off(context: Context, sentence: Sentence) -> list[Act]:
    """`lùi hạn nộp báo cáo của Bộ Y tế đến 30/4`: a moved deadline."""
    out = []
    for match in _PUT_OFF.finditer(sentence.view):
        actors = _group(context, sentence, match.end())
        if actors:
            end = _end(sentence.view, actors[-1].end)
            giver = subject_before(context, sentence, match.start())
            low = match.start()
            out.append(Act(sentence, low, end, "active", "lùi hạn", (low, end), giver, actors, verb_at=low))
    return out


def _passive(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in order_patterns()["passive"].finditer(view):
        actors = _group_before(context, sentence, match.start()) or _unknown_before(sentence, match.start())
        if not actors:
            continue
        end = _end(view, match.end())
        at = _over_helpers(context, sentence, match.end())
        out.append(
            Act(
                sentence,
                actors[0].start,
                end,
                "passive",
                match["v"].lower(),
                (at, end),
                None,
                actors,
                verb_at=match.start(),
            )
        )
    return out


def _group_before(context: Context, sentence: Sentence, at: int) -> list[Name]:
    view = sentence.view
    group: list[Name] = []
    position = at
    for name in reversed(context.names(sentence)):
        if name.end > position or name.form not in _ACTORS:
            continue
        between = view[name.end : position]
        pattern = (
            r"\s*(?:cũng |đều |sẽ |còn |đã |vẫn |được |tiếp tục |, [^,;]{3,60}, )*\s*"
            if not group
            else r"(?:,? và |, | cùng | cùng với )(?:các |lãnh đạo )?"
        )
        if not re.fullmatch(pattern, between):
            break
        group.insert(0, name)
        position = name.start
    return group


def _modal(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in order_patterns()["modal"].finditer(view):
        actors = _group_before(context, sentence, match.start()) or _unknown_before(sentence, match.start())
        end = _end(view, match.end())
        if actors:
            out.append(
                Act(
                    sentence,
                    actors[0].start,
                    end,
                    "modal",
                    match["v"].lower(),
                    (match.end(), end),
                    None,
                    actors,
                    verb_at=match.start(),
                )
            )
            continue
        low = max((m.end() for m in re.finditer(r"[;:,]|(?<!\w)(?:rằng|là)(?!\w)", view[: match.start()])), default=0)
        out.append(
            Act(sentence, low, end, "thing", match["v"].lower(), (match.end(), end), None, [], verb_at=match.start())
        )
    return out


def _terse(context: Context, sentence: Sentence) -> list[Act]:
    """`Bộ Tài chính: rà soát ...` or `Bộ Tài chính rà soát ...` at the head of a list entry."""
    view = sentence.view
    lead = re.match(r"\s*(?:\d+[.)]|[a-zđ]\)|[-+•])?\s*(?:Giao )?", view)
    actors = _group(context, sentence, lead.end() if lead else 0)
    if not actors and sentence.block.form != "heading":
        actors = _unknown_body(sentence, lead.end() if lead else 0)
    if not actors or sentence.block.form == "heading":
        return []
    if sentence.block.form != "item" and any(a.form not in ("agency", "collective") for a in actors):
        return []
    at = actors[-1].end
    colon = re.match(r"\s*:\s*", view[at:])
    at2 = at + colon.end() if colon else _over_helpers(context, sentence, at)
    starts = order_patterns()["starts"].match(view, at2)
    if colon is None and not _plain_order(context, sentence, at, at2, starts is not None):
        return []
    end = _end(view, at2)
    begin = starts.start("v") if starts is not None else at2
    return [Act(sentence, actors[0].start, end, "colon", ":", (begin, end), None, actors, verb_at=actors[0].start)]


_TENSED = re.compile(
    r"\s*(?:đã|đang|sẽ|vừa|là|cho biết|cho rằng|có thể|chưa|được|bị|cũng|nói|của|tại|ở|nhận|và|khẳng định|"
    r"bác bỏ|thông báo|"
    r"dự kiến|mới|hiện|vẫn|họp|công bố rằng|đánh giá|ghi nhận|muốn|mong|kỳ vọng|từng|không bình luận|có(?! ý "
    r"kiến)|phải|cần|nên)(?!\w)"
)


def _plain_order(context: Context, sentence: Sentence, at: int, after_helpers: int, starts: bool) -> bool:
    """Whether `Bộ A làm x` without a verb of ordering is an order: in a list, or right after orders in a readout."""
    view = sentence.view
    if _TENSED.match(view, at):
        return False
    if sentence.block.form == "item":
        return True
    if not (starts or after_helpers > at or re.match(r"\s+không\s", view[at:])) or not context.meetings:
        return False
    index = context.place(sentence)
    return any(order_patterns()["active"].search(s.view) for s in context.sentences[max(0, index - 6) : index])


def _continued(context: Context, act: Act) -> list[Act]:
    """`giao Bộ A làm x; Bộ B làm y`: after a semicolon a new body acts under the same verb."""
    if act.frame not in ("active", "colon"):
        return []
    view, out = act.sentence.view, []
    position = act.end
    while position < len(view) and view[position] == ";":
        actors = _group(context, act.sentence, position + 1)
        if not actors or any(a.form not in ("agency", "office", "collective") for a in actors):
            break
        at = _over_helpers(context, act.sentence, actors[-1].end)
        end = _end(view, at)
        out.append(
            Act(
                act.sentence,
                actors[0].start,
                end,
                "gapped",
                act.verb,
                (at, end),
                act.giver,
                actors,
                verb_at=actors[0].start,
            )
        )
        position = end
    return out
