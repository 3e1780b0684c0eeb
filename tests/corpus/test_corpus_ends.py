"""The two ends of a report: title and 主送 before the opening, plan, closing and signature after the last heading."""

from __future__ import annotations

import pytest

from writer.corpus import parse_report


@pytest.mark.parametrize(
    ("text", "title", "recipient", "opening"),
    [
        (
            "云栖园区上半年工作总结\n今年以来，进展顺利。\n一、情况\n文。\n",
            "云栖园区上半年工作总结",
            "",
            "今年以来，进展顺利。",
        ),
        (
            "关于云栖园区2026年前三季度\n招商引资工作情况的报告\n\n市商务局：\n　　今年以来，进展顺利。\n",
            "关于云栖园区2026年前三季度招商引资工作情况的报告",
            "市商务局",
            "今年以来，进展顺利。",
        ),
        ("今年以来，进展顺利。现将情况汇报如下：\n一、情况\n文。\n", "", "", "今年以来，进展顺利。现将情况汇报如下："),
        ("工作总结\n现将有关情况汇报如下：\n一、情况\n文。\n", "工作总结", "", "现将有关情况汇报如下："),
        ("各位领导、同志们：\n下面汇报工作。\n一、情况\n文。\n", "", "各位领导、同志们", "下面汇报工作。"),
        ("工作总结\n（2026年7月）\n云栖区商务局\n\n上半年进展顺利。\n", "工作总结", "", "上半年进展顺利。"),
        ("在全区大会上的发言\n——云栖园区管委会\n同志们：\n大家好。\n", "在全区大会上的发言", "同志们", "大家好。"),
        (
            "云栖区商务局文件\n云商〔2026〕12号\n\n关于报送上半年工作的报告\n\n区政府：\n现报告如下。\n",
            "关于报送上半年工作的报告",
            "区政府",
            "现报告如下。",
        ),
        ("# 云栖园区半年工作\n\n以下是有关情况\n\n## 一、情况\n文。\n", "云栖园区半年工作", "", "以下是有关情况"),
        ("# 只有标题\n", "只有标题", "", ""),
        ("# 标题\n## 一、情况\n文。\n", "标题", "", ""),
        ("一、情况\n文。\n", "", "", ""),
        ("全年签约18个。\n开工11个。\n", "", "", "全年签约18个。\n开工11个。"),
        ("", "", "", ""),
        ("\n \n", "", "", ""),
    ],
)
def test_front_matter(text: str, title: str, recipient: str, opening: str) -> None:
    report = parse_report(text)
    assert (report.title, report.recipient) == (title, recipient)
    assert report.sections[0].text.strip() == opening


BODY = "开头。\n一、情况\n签约18个。\n二、做法\n一是抓统筹。\n二是抓服务。\n"


@pytest.mark.parametrize(
    ("tail", "pieces"),
    [
        ("云栖园区管委会\n2026年10月12日\n", [("signature", "云栖园区管委会\n2026年10月12日")]),
        ("　　　云栖区商务局　2026年10月12日", [("signature", "云栖区商务局　2026年10月12日")]),
        ("XX园区\n20XX年X月X日\n", [("signature", "XX园区\n20XX年X月X日")]),
        ("二〇二六年十月十二日\n", [("signature", "二〇二六年十月十二日")]),
        ("云栖区商务局\n", [("signature", "云栖区商务局")]),
        ("云栖区委、区政府办公室\n2026年7月5日\n（联系人：某某，电话：1234）\n", [("signature", None)]),
        ("特此报告。\n云栖区商务局\n2026年7月5日\n", [("closing", "特此报告。"), ("signature", None)]),
        ("特此报告\n2026年7月5日\n", [("closing", "特此报告"), ("signature", "2026年7月5日")]),
        ("我的发言完了，谢谢大家！\n", [("closing", "我的发言完了，谢谢大家！")]),
        (
            "下一步，我们将盯住目标，力争全年签约24个。\n特此报告。\n云栖区商务局\n2026年7月5日\n",
            [("plans", "下一步，我们将盯住目标，力争全年签约24个。"), ("closing", "特此报告。"), ("signature", None)],
        ),
        (
            "2027年，全区将锚定目标，再创佳绩。\n一是再招商。\n",
            [("plans", "2027年，全区将锚定目标，再创佳绩。\n一是再招商。")],
        ),
        ("附件：1.项目清单\n　　　2.数据表\n\n云栖区商务局\n2026年7月5日\n", [("signature", None)]),
        (
            "云栖区商务局\n2026年7月5日\n\n附件1\n项目清单\n某某项目\n",
            [("signature", None), ("other", "项目清单\n某某项目")],
        ),
        ("2026年，全区签约18个。\n三是抓落实。\n", []),
        ("汇报单位：云栖区商务局\n2026年7月5日\n", [("signature", None)]),
        ("云栖区商务局\n2026年7月5日\n附件：清单\n", [("signature", None)]),
        ("2026年，招商重点更加突出。\n", []),
        ("签约项目18个……\n", []),
    ],
)
def test_tails_without_headings(tail: str, pieces: list[tuple[str, str | None]]) -> None:
    report = parse_report(BODY + tail)
    found = report.sections[3:]
    assert [s.role for s in found] == [role for role, _ in pieces]
    for section, (_, text) in zip(found, pieces, strict=True):
        assert section.level == 1
        assert text is None or section.text.strip() == text
    assert [s.id for s in found] == [str(n) for n in range(3, 3 + len(pieces))]


def test_a_plan_below_a_plan_heading_stays_there() -> None:
    text = "一、情况\n文。\n二、下半年打算\n总的目标不变。\n下半年，将抓好三件事。\n"
    assert [s.id for s in parse_report(text).sections] == ["0", "1", "2"]
    nested = "一、情况\n文。\n二、下一步打算\n（一）抓招商\n先招商。\n明年，将继续抓好。\n"
    assert [s.id for s in parse_report(nested).sections] == ["0", "1", "2", "2.1"]
