"""Report → passages: whole sections, parts of a fair length, ids that last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from writer.corpus import parse_report, split_passages
from writer.corpus.passages import MAX_PART

TEXT = (
    "今年以来，进展顺利。\n一、主要做法\n总的要求不变。\n（一）抓招商。外出招商42次。\n（二）抓服务\n走访企业63家。\n"
    "二、存在问题\n三、下一步打算\n继续努力。\n云栖区商务局\n2026年10月12日\n"
)


def test_one_passage_per_section_with_text() -> None:
    passages = split_passages(parse_report(TEXT, "甲.txt"))
    assert [(p.section_id, p.heading, p.role, p.text) for p in passages] == [
        ("0", "", "opening", "今年以来，进展顺利。"),
        ("1", "主要做法", "practices", "总的要求不变。"),
        ("1.1", "主要做法 / 抓招商", "practices", "外出招商42次。"),
        ("1.2", "主要做法 / 抓服务", "practices", "走访企业63家。"),
        ("3", "下一步打算", "plans", "继续努力。"),
    ]
    assert {p.report for p in passages} == {"甲.txt"}


def _ids(text: str, name: str = "甲.txt") -> dict[str, str]:
    return {p.text: p.id for p in split_passages(parse_report(text, name))}


def test_unchanged_passages_keep_their_ids() -> None:
    before = _ids(TEXT)
    after = _ids(
        TEXT.replace("今年以来，进展顺利。", "今年以来，全区上下一心。").replace("（一）抓招商", "（三）抓招商")
    )
    changed = {"今年以来，进展顺利。"}
    assert {text: after[text] for text in before.keys() - changed} == {
        text: before[text] for text in before.keys() - changed
    }
    assert after["今年以来，全区上下一心。"] not in before.values()
    assert not set(before.values()) & set(_ids(TEXT, "乙.txt").values())


def test_ids_are_unique_for_equal_texts() -> None:
    passages = split_passages(parse_report("一、情况\n签约18个。\n二、情况\n签约18个。\n三、情况\n签约15个。\n"))
    assert len({p.id for p in passages}) == 3


def test_a_long_section_is_split_between_items() -> None:
    items = [f"{number}是抓好第{number}项工作。" + "压实责任，加快进度，务求实效。" * 14 for number in "一二三四五六"]
    for joint in ("\n", ""):
        passages = split_passages(parse_report("一、主要做法\n" + joint.join(items) + "\n"))
        assert len(passages) > 1
        assert all(250 <= len(p.text) <= MAX_PART for p in passages)
        assert all(p.text[1] == "是" for p in passages)
        assert {p.heading for p in passages} == {"主要做法"}
        assert "".join(p.text.replace("\n", "") for p in passages) == "".join(items)


@given(st.lists(st.text(alphabet="签约。；\n一是二是第三，（1）", max_size=700), min_size=1, max_size=6))
def test_no_text_is_lost_and_no_part_is_too_long(pieces: list[str]) -> None:
    report = parse_report("一、做法\n" + "".join(pieces), "甲.txt")
    passages = split_passages(report)
    for section in report.sections:
        if section.role == "signature":
            continue
        own = [p.text for p in passages if p.section_id == section.id]
        assert "".join("".join(own).split()) == "".join(section.text.split())
        assert all(0 < len(text) <= MAX_PART for text in own)
    assert len({p.id for p in passages}) == len(passages)
