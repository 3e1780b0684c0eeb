"""Text → sections: every form of a report, the traps in between, and the exact tiling of any text."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import looks_like_report, parse_report
from writer.schema import Report


def _outline(text: str) -> list[tuple[str, int, str, str, bool]]:
    """What was found after the opening: id, level, number, heading, run-in."""
    return [(s.id, s.level, s.number, s.heading, s.run_in) for s in _tiled(text).sections[1:]]


def _tiled(text: str, name: str = "") -> Report:
    report = parse_report(text, name)
    assert report.text == text
    assert report.sections[0].id == "0"
    end = 0
    for section in report.sections:
        assert section.heading_start == end
        assert section.heading_start <= section.start <= section.end
        assert text[section.start : section.end] == section.text
        end = section.end
    assert end == len(text)
    ids = [section.id for section in report.sections]
    assert len(set(ids)) == len(ids)
    assert all(one.rpartition(".")[0] in ids for one in ids if "." in one)
    return report


def _text_of(text: str, section_id: str) -> str:
    return next(s.text for s in parse_report(text).sections if s.id == section_id).strip()


FORMS: dict[str, tuple[str, list[tuple[str, int, str, str, bool]]]] = {
    "headings on their own line": (
        "开头一段话，情况如下。\n一、基本情况\n（一）项目招引\n签约18个。\n（二）项目建设\n开工11个。\n二、存在问题\n人手少。\n",
        [
            ("1", 1, "一、", "基本情况", False),
            ("1.1", 2, "（一）", "项目招引", False),
            ("1.2", 2, "（二）", "项目建设", False),
            ("2", 1, "二、", "存在问题", False),
        ],
    ),
    "run-in headings with commas": (
        "一、主要做法\n（一）领导带头跑，部门合力推。全年外出42次。\n（二）盯住链主，补齐缺环，做强集群。新签约7个。\n",
        [
            ("1", 1, "一、", "主要做法", False),
            ("1.1", 2, "（一）", "领导带头跑，部门合力推", True),
            ("1.2", 2, "（二）", "盯住链主，补齐缺环，做强集群", True),
        ],
    ),
    "a full stop inside quotes ends no heading": (
        "一、做法\n（一）弘扬“干就干好。说到做到”作风，士气高涨。全员参与。\n",
        [("1", 1, "一、", "做法", False), ("1.1", 2, "（一）", "弘扬“干就干好。说到做到”作风，士气高涨", True)],
    ),
    "half-width marks": (
        "一,工作情况\n(一)招商平稳.上半年,签约19个.\n(二)服务到位.走访63家.\n二,存在问题\n缺地.\n",
        [
            ("1", 1, "一,", "工作情况", False),
            ("1.1", 2, "(一)", "招商平稳", True),
            ("1.2", 2, "(二)", "服务到位", True),
            ("2", 1, "二,", "存在问题", False),
        ],
    ),
    "odd marks": (
        "一 、基本情况\n正文。\n二．主要做法\n（一）、统筹\n正文。\n（二)、服务\n正文。\n",
        [
            ("1", 1, "一 、", "基本情况", False),
            ("2", 1, "二．", "主要做法", False),
            ("2.1", 2, "（一）、", "统筹", False),
            ("2.2", 2, "（二)、", "服务", False),
        ],
    ),
    "four levels": (
        "一、做法\n（一）抓招商\n1.建机制\n出台办法。\n2、强队伍\n（1）选人\n选聘10名。\n（2）育人\n办班2期。\n（二）抓服务\n帮办。\n",
        [
            ("1", 1, "一、", "做法", False),
            ("1.1", 2, "（一）", "抓招商", False),
            ("1.1.1", 3, "1.", "建机制", False),
            ("1.1.2", 3, "2、", "强队伍", False),
            ("1.1.2.1", 4, "（1）", "选人", False),
            ("1.1.2.2", 4, "（2）", "育人", False),
            ("1.2", 2, "（二）", "抓服务", False),
        ],
    ),
    "run-in headings of level 3 right under level 1": (
        "一、运行情况\n1.工业稳步回升。产值增长8.7%。\n2.投资有所回落。技改投资下降。\n二、存在问题\n需求不足。\n",
        [
            ("1", 1, "一、", "运行情况", False),
            ("1.1", 3, "1.", "工业稳步回升", True),
            ("1.2", 3, "2.", "投资有所回落", True),
            ("2", 1, "二、", "存在问题", False),
        ],
    ),
    "第一， as headings": (
        "一、做法\n第一，统筹更有力。成立专班。\n第二，服务更贴心。上门帮办。\n",
        [
            ("1", 1, "一、", "做法", False),
            ("1.1", 3, "第一，", "统筹更有力", True),
            ("1.2", 3, "第二，", "服务更贴心", True),
        ],
    ),
    "a gap in the numbers keeps the ids by position": (
        "一、情况\n正文。\n三、问题\n正文。\n",
        [("1", 1, "一、", "情况", False), ("2", 1, "三、", "问题", False)],
    ),
    "numbers restart under each heading": (
        "一、情况\n（一）甲项\n文。\n二、做法\n（一）乙项\n文。\n（二）丙项\n文。\n",
        [
            ("1", 1, "一、", "情况", False),
            ("1.1", 2, "（一）", "甲项", False),
            ("2", 1, "二、", "做法", False),
            ("2.1", 2, "（一）", "乙项", False),
            ("2.2", 2, "（二）", "丙项", False),
        ],
    ),
    "level 2 before any level 1": (
        "（一）项目招引\n文。\n（二）项目建设\n文。\n一、存在问题\n文。\n",
        [
            ("1", 2, "（一）", "项目招引", False),
            ("2", 2, "（二）", "项目建设", False),
            ("3", 1, "一、", "存在问题", False),
        ],
    ),
    "a heading line closed by a full stop or a colon": (
        "一、基本情况。\n签约18个。\n二、存在问题：\n缺地。\n",
        [("1", 1, "一、", "基本情况", False), ("2", 1, "二、", "存在问题", False)],
    ),
    "a phrase before a colon": (
        "一、招商方面：全年签约18个，总投资56.2亿元。\n二、服务方面：全年走访63家。\n",
        [("1", 1, "一、", "招商方面", True), ("2", 1, "二、", "服务方面", True)],
    ),
    "a phrase before a colon, then plain text": (
        "一、打算\n（一）聚焦链条抓招引：瞄准三大产业，开展精准招商。\n另起的一段。\n",
        [("1", 1, "一、", "打算", False), ("1.1", 2, "（一）", "聚焦链条抓招引", True)],
    ),
    "indented with nbsp and wide blanks": (
        "　　一、基本情况\n\u00a0\u00a0（一）招商\n　　签约18个。\n",
        [("1", 1, "一、", "基本情况", False), ("1.1", 2, "（一）", "招商", False)],
    ),
    "a heading in bold": (
        "**一、基本情况**\n签约18个。\n**二、存在问题**\n缺地。\n",
        [("1", 1, "一、", "基本情况", False), ("2", 1, "二、", "存在问题", False)],
    ),
    "run-in headings in bold": (
        "**（一）领导带头跑。**全年外出42次。\n**（二）部门合力推**：每月调度。\n",
        [("1", 2, "（一）", "领导带头跑", True), ("2", 2, "（二）", "部门合力推", True)],
    ),
    "a heading that names a quarter": (
        "一、情况\n（一）一季度开局良好。签约8个。\n（二）二季度稳步回升。签约10个。\n",
        [
            ("1", 1, "一、", "情况", False),
            ("1.1", 2, "（一）", "一季度开局良好", True),
            ("1.2", 2, "（二）", "二季度稳步回升", True),
        ],
    ),
    "Markdown with dotted numbers": (
        "## 1. 情况\n文。\n### 1.1 签约\n文。\n## 2. 问题\n文。\n",
        [
            ("1", 1, "1.", "情况", False),
            ("1.1", 2, "1.1", "签约", False),
            ("2", 1, "2.", "问题", False),
        ],
    ),
    "only level 3": (
        "1、工作情况\n签约18个。\n2、存在问题\n缺地。\n",
        [("1", 3, "1、", "工作情况", False), ("2", 3, "2、", "存在问题", False)],
    ),
    "parts": (
        "第一部分 工作回顾\n文。\n第二部分 下一步计划\n文。\n",
        [("1", 1, "第一部分", "工作回顾", False), ("2", 1, "第二部分", "下一步计划", False)],
    ),
    "a tab after the number": (
        "一、\t基本情况\n文。\n（一）\t招商\n文。\n",
        [("1", 1, "一、", "基本情况", False), ("1.1", 2, "（一）", "招商", False)],
    ),
    "Markdown without numbers": (
        "# 总结\n\n## 基本情况\n\n文。\n\n### 招商\n\n文。\n\n## 打算\n\n文。\n",
        [("1", 1, "", "基本情况", False), ("1.1", 2, "", "招商", False), ("2", 1, "", "打算", False)],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_headings(form: str) -> None:
    text, expected = FORMS[form]
    assert _outline(text) == expected


NO_HEADINGS: dict[str, str] = {
    "in the middle of a line": "全年签约18个。一、这不是标题。（一）这也不是。\n另一段也不是。\n",
    "a list that ends in semicolons": "主要抓了以下工作：\n1.外出招商18次；\n2.接待客商63批次；\n3.拜访企业24家。\n",
    "a list of names": "新签约项目有：\n1.某某电池项目\n2.某某材料项目\n3.某某食品项目\n以上项目进展顺利。\n",
    "a decimal": "1.5亿元的项目已经开工。\n2.3个百分点的差距要补上。\n",
    "numbered statements": "主要有：\n（1）全年外出42次，其中主要领导带队26次。\n（2）接待63批次，比上年多12批次。\n",
    "counted words": "一、二季度签约18个，同比增加3个。\n二、三产业增势良好，占比提高。其中三产更快。\n",
    "一是 as paragraphs": "一是抓统筹。成立专班。\n二是抓服务。上门帮办。\n一方面要快，另一方面要稳。\n",
    "quotes and titles": "“一、二、三”工程推进顺利。\n《一、二季度通报》已经印发。\n",
    "rows of a table": "1.\t签约项目\t18\n2.\t开工项目\t11\n一、\t合计\t29.5亿元\n",
    "lines of a table of contents": "一、基本情况……1\n二、存在问题\t3\n",
    "masks at the start": "**市签约**个项目。\n***健康食品项目开工。\n",
    "list below level 2 marks": "（一）新签约18个；\n（二）新开工11个；\n",
}


@pytest.mark.parametrize("trap", NO_HEADINGS)
def test_what_is_no_heading(trap: str) -> None:
    assert _outline(NO_HEADINGS[trap]) == []
    under = f"一、基本情况\n总的情况如下。\n{NO_HEADINGS[trap]}二、存在问题\n缺地。\n"
    assert [heading for _, _, _, heading, _ in _outline(under)] == ["基本情况", "存在问题"]


def test_paragraphs_that_merely_begin_with_a_number() -> None:
    long = "截至9月底，全区共签约项目18个，总投资56.2亿元，同比增长16.4%，其中亿元以上项目7个。"
    alone = f"一、情况\n（一）{long}\n（二）{long}\n"
    assert _outline(alone) == [("1", 1, "一、", "情况", False)]
    mixed = f"一、情况\n（一）招商成效好。签约18个。\n（二）{long}\n"
    assert _outline(mixed)[1:] == [("1.1", 2, "（一）", "招商成效好", True), ("1.2", 2, "（二）", "", False)]
    assert _text_of(mixed, "1.2") == long


def test_a_heading_of_this_quarter_is_a_heading() -> None:
    assert _outline("一、二季度经济运行情况\n文。\n二、三季度工作打算\n文。\n") == [
        ("1", 1, "一、", "二季度经济运行情况", False),
        ("2", 1, "二、", "三季度工作打算", False),
    ]


DRAFT = dedent("""\
    # 云栖园区2026年第三季度工作汇报
    市人民政府：

    今年以来，工作有序推进。

    ## 一、基本情况

    签约18个。

    ### （一）项目招引

    新签约7个。

    ### （二）项目建设

    ## 二、下一步打算

    继续努力。

    云栖园区管委会
    2026年10月12日
    """)


def test_a_draft_on_disk() -> None:
    report = _tiled(DRAFT)
    assert (report.title, report.recipient) == ("云栖园区2026年第三季度工作汇报", "市人民政府")
    assert [(s.id, s.heading, s.text.strip()) for s in report.sections] == [
        ("0", "", "今年以来，工作有序推进。"),
        ("1", "基本情况", "签约18个。"),
        ("1.1", "项目招引", "新签约7个。"),
        ("1.2", "项目建设", ""),
        ("2", "下一步打算", "继续努力。"),
        ("3", "", "云栖园区管委会\n2026年10月12日"),
    ]


@pytest.mark.parametrize("section_id", ["0", "1", "1.1", "2"])
def test_replacing_an_own_text_moves_no_other_byte(section_id: str) -> None:
    old = next(s for s in parse_report(DRAFT).sections if s.id == section_id)
    trail = old.text[len(old.text.rstrip()) :]
    new = _tiled(DRAFT[: old.start] + "换上的新文字。" + trail + DRAFT[old.end :])
    assert [s.id for s in new.sections] == [s.id for s in parse_report(DRAFT).sections]
    for before, after in zip(parse_report(DRAFT).sections, new.sections, strict=True):
        assert after.text == ("换上的新文字。" + trail if before.id == section_id else before.text)
        assert after.heading == before.heading


def test_blank_lines_under_a_heading_belong_to_it() -> None:
    text = "一、情况\n\n　\n签约18个。\n\n二、问题\n\n\n"
    report = _tiled(text)
    assert [s.text for s in report.sections] == ["", "签约18个。\n\n", ""]
    assert text[report.sections[2].heading_start : report.sections[2].start] == "二、问题\n\n\n"


def test_a_text_without_headings_is_one_section() -> None:
    short = "截至9月底，签约18个。\n下一步，将继续努力。\n"
    assert [(s.id, s.role) for s in _tiled(short).sections] == [("0", "opening")]
    assert [(s.id, s.role) for s in _tiled(short * 30).sections] == [("0", "other")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# 标题\n## 一、情况\n" + "### （一）招商引资工作推进情况\n" * 10, "没有正文"),
        ("签约18个。\n", "汉字"),
        ("hello world " * 50 + "一、情况\n" + "签约" * 30, "不是中文"),
        ("一、情况\n" + "全年签约项目十八个，进展顺利。" * 10, None),
    ],
)
def test_looks_like_a_report(text: str, told: str | None) -> None:
    reason = looks_like_report(parse_report(text))
    assert (told is None) == (reason is None)
    assert reason is None or (told in reason and "请" in reason)


_TITLE = "岚桥园区2026年上半年工作总结"
_BELOW = "\n\n市政府：\n\n今年以来，各项工作有序推进。\n\n一、基本情况\n\n签约项目12个。\n"


@pytest.mark.parametrize("mark", ["# ", ""])
@pytest.mark.parametrize(
    ("above", "date", "issuer"),
    [
        ("2026年7月8日", "2026年7月8日", "岚桥园区"),
        ("（2026-07-08）", "2026-07-08", "岚桥园区"),
        ("岚管发〔2026〕12号", "", "岚桥园区"),
        ("**岚管发〔2026〕12号**\n\n2026年7月8日", "2026年7月8日", "岚桥园区"),
        ("文件编号：LQ-2026-07\n密级：内部", "", "岚桥园区"),
        ("发文日期：2026年7月8日", "2026年7月8日", "岚桥园区"),
        ("岚桥园区管委会文件\n岚管发〔2026〕12号", "", "岚桥园区管委会"),
    ],
)
def test_what_stands_above_the_title_is_no_text(mark: str, above: str, date: str, issuer: str) -> None:
    report = _tiled(f"{above}\n\n{mark}{_TITLE}{_BELOW}")
    assert (report.title, report.recipient, report.date, report.issuer) == (_TITLE, "市政府", date, issuer)
    assert report.sections[0].text.strip() == "今年以来，各项工作有序推进。"


@pytest.mark.parametrize(
    "above", ["岚桥园区管委会\n2026年7月8日", "岚管发〔2026〕12号　2026年7月8日", "第3稿\n2026年7月"]
)
def test_above_a_marked_title_any_short_line_is_letterhead(above: str) -> None:
    report = _tiled(f"{above}\n# {_TITLE}{_BELOW}")
    assert (report.title, report.recipient) == (_TITLE, "市政府")
    assert report.date.startswith("2026年7月")
    assert report.sections[0].text.strip() == "今年以来，各项工作有序推进。"


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月8日\n\n今年以来，各项工作有序推进，现将情况报告如下。\n\n一、基本情况\n\n签约项目12个。",
        "今年以来，各项工作有序推进。\n\n# 工作总结\n\n签约项目12个。",
    ],
)
def test_sentences_are_never_letterhead(text: str) -> None:
    assert _tiled(text).sections[0].text.strip().startswith(text[:8])


# Arbitrary texts, and texts made of the pieces that reports are made of.

_ODD = st.text(
    alphabet=st.sampled_from(
        list("一二三十、（）()1２.．，。；：:“”《》#* \t\n\r　\u00a0X×附件年月日2026局特此报告第是将")
    ),
    max_size=300,
)


@given(st.one_of(st.text(max_size=500), _ODD))
@settings(max_examples=150, deadline=None)
def test_any_text_is_tiled(text: str) -> None:
    _tiled(text, text[:20])


_PHRASE = st.sampled_from(
    ["统筹更有力", "领导带头跑，部门合力推", "聚焦“一号工程”，攻坚突破", "要素保障", "把好事办好，把实事办实"]
)
_SENTENCE = st.sampled_from(
    ["全区签约项目18个，总投资56.2亿元。", "一是建立专班，压实责任。二是每月调度。", "为企业办事63件，群众满意。"]
)


@st.composite
def _reports(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, bool]]]:
    """A report and what should be found in it: id, heading, run-in."""
    gap = draw(st.sampled_from(["\n", "\n\n", "\n\n　　", "\r\n"]))
    brackets = draw(st.sampled_from(["（）", "()"]))
    blocks, expected = ["今年以来，各项工作有序推进。"], []
    for top in range(1, draw(st.integers(1, 5)) + 1):
        heading = draw(_PHRASE)
        blocks.append(f"{'一二三四五'[top - 1]}、{heading}")
        expected.append((str(top), heading, False))
        if draw(st.booleans()):
            blocks.append(draw(_SENTENCE))
        for below in range(1, draw(st.integers(0, 4)) + 1):
            heading, run_in, sentence = draw(_PHRASE), draw(st.booleans()), draw(_SENTENCE)
            line = f"{brackets[0]}{'一二三四'[below - 1]}{brackets[1]}{heading}"
            blocks.extend([f"{line}。{sentence}"] if run_in else [line, sentence])
            expected.append((f"{top}.{below}", heading, run_in))
    return gap.join(blocks), expected


@given(_reports())
@settings(max_examples=100, deadline=None)
def test_generated_reports_are_read_as_written(made: tuple[str, list[tuple[str, str, bool]]]) -> None:
    text, expected = made
    assert [(s.id, s.heading, s.run_in) for s in _tiled(text).sections[1:]] == expected
