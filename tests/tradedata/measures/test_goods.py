import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.tradedata.measures.goods import ALL_GOODS, GoodsSet, InvalidGoods, shipped_goods_lists

codes = st.text("0123456789", min_size=2, max_size=10)


@given(st.lists(codes, max_size=8), st.lists(codes, max_size=8), st.lists(codes, min_size=1, max_size=8))
def test_sets_agree_with_prefixes(listed, barred, asked):
    numbers = np.array([int(code.ljust(10, "0")) for code in asked])
    goods, out = (GoodsSet.of([(code, code) for code in part]) for part in (listed, barred))
    tens = [code.ljust(10, "0") for code in asked]
    inside = [any(code.startswith(prefix) for prefix in listed) for code in tens]
    outside = [any(code.startswith(prefix) for prefix in barred) for code in tens]
    assert goods.holds(numbers).tolist() == inside
    assert goods.union(out).holds(numbers).tolist() == [a or b for a, b in zip(inside, outside, strict=True)]
    assert goods.without(out).holds(numbers).tolist() == [a and not b for a, b in zip(inside, outside, strict=True)]


def test_a_range_includes_its_ends():
    goods = GoodsSet.of([("720610", "721650")])
    assert goods.holds(np.array([7206100000, 7216509999, 7216510000])).tolist() == [True, True, False]


def test_overlap_names_the_first_common_code():
    one, two = GoodsSet.of([("6404", "6404")]), GoodsSet.of([("640411", "640411"), ("99", "99")])
    assert one.overlap(two) == 6404110000
    assert one.overlap(GoodsSet.of([("6403", "6403")])) is None
    assert ALL_GOODS.overlap(GoodsSet.of([])) is None


def test_a_code_that_is_not_digits_is_refused():
    with pytest.raises(InvalidGoods, match="not a code"):
        GoodsSet.of([("64.04", "64.04")])


def test_annex_ii_ships_in_full():
    table = shipped_goods_lists()
    spans = table["annex-ii-2025-04-02"]
    assert spans.holds(np.array([2709001000, 6404119000])).tolist() == [True, False]
