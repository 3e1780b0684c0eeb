"""What holds for any string, and for any quantity however it is written."""

from __future__ import annotations

import gc
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.figures import (
    chinese_number,
    find_figures,
    fold_figures,
    fold_with_map,
    mask_figures,
    parse_number,
    parse_period,
    parse_unit,
    period_label,
)
from writer.schema import Period

ALPHABET = (
    "0123456789０１９.,，、。%％﹪-−—–~～/+*Xx×○〇□_【】〔〕[]()（）"
    "第一二两三十百千万亿零点成分之番翻约近超余多以上个家元美平方米亩年月日季度半全截至底前Q年待补F \t\n\u00a0"
)
MESSY = st.text(st.sampled_from(ALPHABET), max_size=60) | st.text(max_size=40)
TO_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@given(MESSY)
def test_spans_are_exact_ordered_and_apart(text: str) -> None:
    last = 0
    for figure in find_figures(text):
        assert last <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        assert (figure.value is None) == (figure.kind != "quantity")
        assert figure.value is None or figure.value.is_finite()
        assert figure.upper is None or figure.value is None or figure.upper > figure.value
        last = figure.end


@given(st.text(st.sampled_from("0123456789 ..,%个元亿年月日、约多第至+—:\n\t"), max_size=40))
def test_blanks_between_digits_keep_spans_exact(text: str) -> None:
    last = 0
    for figure in find_figures(text):
        assert last <= figure.start < figure.end
        assert text[figure.start : figure.end] == figure.text
        last = figure.end
    folded, positions = fold_with_map(text)
    assert len(positions) == len(folded) + 1
    # A blotted 亿元 has a # in front of it that takes no place in the text.
    assert list(positions) == sorted(positions)


@given(st.integers(10, 999), st.integers(0, 99), st.sampled_from([". ", " .", " . "]))
def test_a_number_torn_at_its_point_is_one(whole: int, part: int, point: str) -> None:
    (figure,) = find_figures(f"投资{whole}{point}{part:02} 亿元，")
    assert (figure.value, figure.unit) == (Decimal(f"{whole}.{part:02}") * 10**8, "元")


def seconds(piece: str, characters: int) -> float:
    text = piece * (characters // len(piece))
    gc.disable()  # what other tests have left in memory is not to be gone through in the middle of it
    try:
        started = time.process_time()
        find_figures(text)
        return time.process_time() - started
    finally:
        gc.enable()


@pytest.mark.parametrize("piece", ["1", " ", "一", "X", "*", "(", "【", "[", "1:", "1+", "\n", "、", "个", "百", "月"])
def test_a_megabyte_of_one_character_is_read_at_once(piece: str) -> None:
    assert seconds(piece, 1_000_000) < 10


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1. ", "1 , ", "* ", "( ", "X至", "1个", "一个、", "第1、", "1 : ", "9月8、", "至少签", "1—", "十亿元以上",
     "1亿元、", "约", "1个项目", "\n1 ", "〔 2026 "],
)  # fmt: skip
def test_ten_times_the_repeats_take_ten_times_the_time(piece: str) -> None:
    small = min(seconds(piece, 3_000) for _ in range(2))
    assert min(seconds(piece, 30_000) for _ in range(2)) < 40 * max(small, 0.005)


@given(MESSY)
def test_nothing_raises(text: str) -> None:
    parse_number(text)
    parse_period(text)
    chinese_number(text)
    assert parse_unit(text).factor > 0
    assert all(char in text or char == "#" for char in fold_figures(text))


@given(MESSY)
def test_folded_positions_rise_from_start_to_end(text: str) -> None:
    folded, positions = fold_with_map(text)
    assert folded == fold_figures(text)
    assert len(positions) == len(folded) + 1
    # A blotted 亿元 has a # in front of it that takes no place in the text.
    assert list(positions) == sorted(positions)
    assert positions[-1] == len(text)
    assert all(char == "#" or text[at] == char for char, at in zip(folded, positions, strict=False))


@given(MESSY)
def test_no_digit_of_a_figure_survives_masking(text: str) -> None:
    assert all(
        figure.kind != "quantity" or not figure.text[0].isdigit()
        for figure in find_figures(mask_figures("签约18个。" + text))[:1]
    )


@given(
    st.integers(1, 999_999),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["元", "个", "平方米", "亩"]),
    st.integers(0, 2),
)
def test_every_notation_of_a_quantity_has_the_same_value(number: int, scale: str, unit: str, places: int) -> None:
    value = Decimal(number).scaleb(-places) if scale else Decimal(number)
    expected = value * {"": 1, "万": 10**4, "亿": 10**8}[scale]
    whole, point, rest = f"{value:f}".partition(".")
    grouped = f"{int(whole):,}"
    spaced = grouped.replace(",", "\u00a0")
    for written in (whole, whole.translate(TO_WIDE), grouped, spaced):
        text = f"合计{written}{point}{rest}{scale}{unit}。"
        (figure,) = find_figures(text)
        assert (figure.value, figure.unit) == (expected, unit), text


def hanzi(number: int) -> str:
    """A whole number below 10^12 in Chinese numerals, written plainly."""
    if number >= 10**8:
        high, low = divmod(number, 10**8)
        return hanzi(high) + "亿" + ("" if not low else ("零" if low < 10**7 else "") + hanzi(low))
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        return hanzi(high) + "万" + ("" if not low else ("零" if low < 10**3 else "") + hanzi(low))
    written, pending = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if pending and written else "") + "零一二三四五六七八九"[digit] + name
        pending = pending if digit == 0 and pending else digit == 0
    return written


@given(st.integers(11, 10**11))
def test_a_number_written_in_chinese_comes_back(number: int) -> None:
    assert chinese_number(hanzi(number)) == number
    (figure,) = find_figures(f"合计{hanzi(number)}元。")
    assert (figure.value, figure.unit) == (number, "元")


@given(st.integers(1950, 2090) | st.none(), st.integers(1, 12), st.integers(0, 14))
def test_a_label_reads_back_as_its_period(year: int | None, first: int, months: int) -> None:
    last = min(first + months, 12 if year is None else 23)
    period = Period(year, first, max(first, last))
    if period.last <= 12:
        assert parse_period(period_label(period)) == period


@given(st.decimals(-(10**9), 10**9, places=2, allow_nan=False))
def test_a_cell_reads_back(value: Decimal) -> None:
    assert parse_number(f"{value:f}") == value
    assert parse_number(f"{value:,f}") == value
