"""The labels must agree with their texts, and the scorer must count what a person would."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.figures_gold.gold import FOLDER, KINDS, Kind, Label, Source, digest, sources, table
from benchmarks.figures_gold.marking import unmark
from benchmarks.figures_gold.report import full, measured, short_rows
from benchmarks.figures_gold.scoring import pair, scores

from writer.schema import Figure, FigureKind

SOURCES = sources()
INVENTED = [source for source in SOURCES if source.path.is_relative_to(FOLDER)]
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)


def text_of(source: Source) -> str:
    if source.trouble() == "absent" and source not in INVENTED:
        pytest.skip("the real reports are not here")
    assert source.trouble() == ""
    return source.text()


@each_source
def test_every_label_is_what_stands_at_its_place(source: Source) -> None:
    text = text_of(source)
    assert [label for label in source.labels if text[label.start : label.end] != label.text] == []


@each_source
def test_labels_are_in_order_and_apart(source: Source) -> None:
    spans = [edge for label in source.labels for edge in (label.start, label.end)]
    assert spans == sorted(spans)
    assert all(label.start < label.end for label in source.labels)


@each_source
def test_quantities_alone_have_a_value(source: Source) -> None:
    for label in source.labels:
        assert label.kind in KINDS
        assert (label.value is None) == (label.kind != "quantity"), label
        assert label.upper is None or (label.value is not None and label.upper > label.value), label
        assert label.kind == "quantity" or not (label.unit or label.qualifier), label


@each_source
def test_units_are_base_units(source: Source) -> None:
    scaled = {"万元", "亿元", "万美元", "亿美元", "万平方米", "㎡", "％", "百分点", "万", "亿", "万人次", "万元/亩"}
    assert [label for label in source.labels if label.unit in scaled] == []


@pytest.mark.parametrize("source", INVENTED, ids=lambda source: source.name)
def test_a_qualifier_is_said_beside_its_figure(source: Source) -> None:
    words = {
        "约": "约", "近": "近", "超": "超突过", "逾": "逾", "达": "达", "余": "余", "多": "多", "左右": "左上",
        "至少": "至", "不少于": "不", "以上": "以及", "以下": "以不",
    }  # fmt: skip
    text = source.text()
    for label in source.labels:
        around = text[max(0, label.start - 8) : label.end + 4]
        assert not label.qualifier or set(words[label.qualifier]) & set(around), (label, around)


def test_no_sentence_of_a_real_report_is_kept() -> None:
    kept = [source for source in SOURCES if source not in INVENTED]
    assert len(kept) == 3
    assert max(len(label.text) for source in kept for label in source.labels) <= 12


def test_the_split_leaves_enough_on_either_side() -> None:
    counted = [(source, label) for source in SOURCES for label in source.labels if label.kind != "open"]
    unseen = sum(source.unseen for source, _ in counted)
    assert len(counted) >= 900
    assert len(counted) <= 3 * unseen <= 2 * len(counted)
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert sum(source.unseen for source in INVENTED) * 3 >= len(INVENTED)
    assert all(900 <= len(source.text()) <= 1800 for source in INVENTED)


def test_open_labels_stay_few() -> None:
    doubtful = sum(label.kind == "open" for source in SOURCES for label in source.labels)
    assert doubtful * 20 < sum(len(source.labels) for source in SOURCES)


def source_of(folder: Path, text: str, *labels: Label, unseen: bool = False) -> Source:
    path = folder / "toy.txt"
    path.write_text(text, encoding="utf-8")
    return Source("toy", unseen, path, digest(path), labels)


def label_of(text: str, part: str, kind: Kind = "quantity", value: str = "", unit: str = "", said: str = "") -> Label:
    start = text.index(part)
    number = Fraction(value) if value else None
    return Label(start, start + len(part), part, kind, number, None, unit, said)


def figure_of(
    text: str, part: str, value: str = "", unit: str = "", said: str = "", kind: FigureKind = "quantity"
) -> Figure:
    start = text.index(part)
    number = Decimal(value) if value else None
    return Figure(start, start + len(part), part, kind, number, unit, said)


def finder(*figures: Figure) -> Callable[[str], Iterable[Figure]]:
    return lambda _: figures


def test_the_scorer_counts_right(tmp_path: Path) -> None:
    text = "1—9月签约18个、投资超56亿元、占三分之二，接待60余批次，开工9个；外资X万美元，第7稿，一半"
    source = source_of(
        tmp_path,
        text,
        label_of(text, "1—9月", "period"),
        label_of(text, "18个", value="18", unit="个"),
        label_of(text, "56亿元", value="5600000000", unit="元", said="超"),
        label_of(text, "三分之二", value="2/3"),
        label_of(text, "60余批次", value="60", unit="批次", said="余"),
        label_of(text, "9个", value="9", unit="个"),
        label_of(text, "X万美元", "mask"),
        label_of(text, "一半", "open"),
    )
    found = finder(
        figure_of(text, "1—9月", kind="period"),
        figure_of(text, "18个", "18", "个"),
        figure_of(text, "56亿元", "5600000000", "元", "突破"),
        figure_of(text, "三分之二", str(Decimal(2) / 3)),
        figure_of(text, "60余批", "60", "批", "余"),
        figure_of(text, "9个", "90", "个"),
        figure_of(text, "万美元", kind="mask"),
        figure_of(text, "7", "7"),
        figure_of(text, "一半", "0.5"),
    )
    got = scores(pair(source, found))
    assert (got.value.right, got.value.of) == (4, 5), "9个 was read as 90"
    assert (got.reading.right, got.reading.of) == (3, 5), "批 is not 批次; 突破 says what 超 says"
    assert (got.precision.right, got.precision.of) == (4, 6), "90 and 7 are wrong, 一半 is left open"
    assert (got.periods.right, got.periods.of, got.periods_precision.of) == (1, 1, 1)
    assert (got.masks.right, got.masks.of, got.masks_precision.right) == (1, 1, 1)
    assert (got.spans.right, got.spans.of) == (5, 7), "60余批 and 万美元 are cut"


def test_one_figure_counts_for_one_label_and_a_kind_for_itself(tmp_path: Path) -> None:
    text = "分别为18、32个，X个"
    source = source_of(
        tmp_path,
        text,
        label_of(text, "18", value="18", unit="个"),
        label_of(text, "32个", value="32", unit="个"),
        label_of(text, "X个", "mask"),
    )
    whole = figure_of(text, "18、32个", "32", "个")
    got = scores(pair(source, finder(whole, figure_of(text, "X个", "1", "个"))))
    assert (got.value.right, got.value.of) == (1, 2)
    assert (got.precision.right, got.precision.of) == (1, 2)
    assert (got.masks.right, got.masks.of, got.masks_precision.of) == (0, 1, 0)


def test_a_range_needs_both_ends_and_pieces_of_a_mask_are_one(tmp_path: Path) -> None:
    text = "3—5场，20XX年X月"
    start = text.index("20XX")
    wide = Label(0, 4, "3—5场", "quantity", Fraction(3), Fraction(5), "场", "")
    source = source_of(tmp_path, text, wide, Label(start, len(text), text[start:], "mask"))
    pieces = (figure_of(text, "20XX年", kind="mask"), figure_of(text, "X月", kind="mask"))
    got = scores(pair(source, finder(figure_of(text, "3—5场", "3", "场"), *pieces)))
    assert got.value.right == 0
    assert (got.masks.right, got.masks_precision.right, got.masks_precision.of) == (1, 1, 1)
    assert (got.spans.right, got.spans.of) == (1, 2)


def test_marks_come_off_and_say_what_they_mean() -> None:
    text, labels = unmark("约{约:56.2亿元}、{−3.2％}，{0.7=0.7 个百分点}、{余:1.2万余平方米}␠{p:9月}{m:X个}{?:一半}")
    assert text == "约56.2亿元、−3.2％，0.7、1.2万余平方米\u00a09月X个一半"
    assert all(text[label.start : label.end] == label.text for label in labels)
    assert [(label.value, label.unit, label.qualifier) for label in labels[:4]] == [
        (Fraction(5620000000), "元", "约"),
        (Fraction("-3.2"), "%", ""),
        (Fraction("0.7"), "个百分点", ""),
        (Fraction(12000), "平方米", "余"),
    ]
    assert [label.kind for label in labels[4:]] == ["period", "mask", "open"]


def test_what_is_no_plain_decimal_needs_its_reading() -> None:
    with pytest.raises(ValueError, match="三分之一"):
        unmark("{三分之一}")


def test_a_table_reads_back(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()
    home = tmp_path / "seen" / "toy.txt"
    text, labels = unmark("占{近:三分之一=1/3}，{3—5场=3..5 场}，{p:9月}")
    home.write_text(text, encoding="utf-8")
    home.with_suffix(".tsv").write_text(table("text: toy.txt", digest(home), labels), encoding="utf-8")
    (source,) = sources(tmp_path)
    assert (source.labels, source.unseen, source.trouble()) == (labels, False, "")
    home.write_text(text + "。", encoding="utf-8")
    assert source.trouble() == "not the file that was labelled"
    home.unlink()
    assert source.trouble() == "absent"


def test_without_the_reports_the_rest_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there, pairs = measured(sources(reports=tmp_path))
    assert [source.name for source in there] == [source.name for source in INVENTED]
    assert pairs
    monkeypatch.setattr("benchmarks.figures_gold.report.sources", lambda: sources(reports=tmp_path))
    (line,) = [line for line in full().splitlines() if line.startswith("Not measured")]
    assert line.count("absent") == 3


def test_lists_are_of_one_side_only() -> None:
    names = {unseen: [source.name for source in SOURCES if source.unseen == unseen] for unseen in (False, True)}
    assert "## " not in full()
    for unseen in (False, True):
        listed = [line for line in full(misses=not unseen, unseen=unseen).splitlines() if line.startswith("- ")]
        assert not any(f" · {name}: " in line for line in listed for name in names[not unseen])


def test_the_short_form_has_the_targets() -> None:
    assert len(short_rows()) == 6
    assert all("target ≥" in how for _, _, how in short_rows())
