"""How offices name and derive what no row of their sheet says: rates after deeds, what is left, rows that add up."""

from __future__ import annotations

import pytest

from writer.checking import check
from writer.facts import parse_facts
from writer.figures import parse_period
from writer.schema import Ledger

TAX = parse_facts(
    "岱宁市2026年上半年税费收入情况表（1—6月）\n"
    "项目\t单位\t累计\t上年同期\n"
    "税费收入合计\t万元\t659510\t631490\n"
    "　税收收入\t万元\t386420\t369910\n"
    "　非税收入\t万元\t273090\t261580\n"
    "土地增值税\t万元\t18640\t25370\n"
    "契税\t万元\t17420\t21080\n"
    "其他各税\t万元\t350360\t323460\n"
    "第一产业税收\t万元\t1470\t1400\n"
    "第二产业税收\t万元\t218560\t204730\n"
    "第三产业税收\t万元\t166390\t163780\n"
)
TENANTS = parse_facts(
    "芷渡产业园2026年二季度入驻企业情况（4—6月）\n"
    "项目\t单位\t本期\t上期\t上年同期\n"
    "入驻企业\t家\t186\t178\t162\n"
    "规上工业企业\t家\t74\t71\t68\n"
    "产值下降企业\t家\t23\t19\t21\n"
    "退租企业\t家\t5\t4\t7\n"
    "可租面积\t平方米\t248600\t248600\t236400\n"
    "已租面积\t平方米\t221750\t213420\t198640\n"
    "受理企业诉求\t件\t243\t268\t215\n"
    "办结企业诉求\t件\t238\t258\t206\n"
    "专项债券到位\t亿元\t9.8\t9.1\t7.6\n"
    "专项债券支出\t亿元\t6.15\t5.03\t5.32\n"
)
BANKS = parse_facts(
    "澄湾县2026年1—8月金融运行数据\n"
    "指标\t单位\t期末\t上年同期\t年初\n"
    "本外币各项存款余额\t亿元\t1286.43\t1172.58\t1198.76\n"
    "　其中：住户存款余额\t亿元\t862.17\t770.25\t789.34\n"
    "　　　　非金融企业存款余额\t亿元\t248.56\t240.12\t243.87\n"
    "本外币各项贷款余额\t亿元\t1043.28\t942.71\t965.12\n"
    "　其中：住户贷款余额\t亿元\t361.45\t349.26\t354.08\n"
    "城乡低保对象\t人\t12846\t13392\t\n"
    "　其中：城市低保对象\t人\t3174\t3420\t\n"
    "　　　　农村低保对象\t人\t9672\t9972\t\n"
)
INCUBATOR = parse_facts(
    "砺石孵化器2025年度运营数据（2025年1—12月）\n"
    "指标\t单位\t本年\t去年同期\t年初\t备注\n"
    "在孵企业\t家\t112\t\t97\t\n"
    "毕业企业\t家\t17\t14\t\t\n"
    "退出企业\t家\t6\t9\t\t\n"
    "累计毕业企业\t家\t126\t\t109\t\n"
    "核查预警信息\t条\t3275\t2610\t\t新纳入救助保障418人，其中低保263人\n"
    "低保对象\t人\t12846\t13392\t\t\n"
)


def errors(text: str, ledger: Ledger) -> list[str]:
    found = check(text, ledger, (), parse_period(ledger.period)).findings
    return [one.text for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("text", "ledger", "right", "wrong"),
    [
        ("第二产业税收21.86亿元，增长6.8%，占比56.6%。", TAX, "56.6", "65.6"),
        ("第三产业税收16.64亿元，拉高税收增幅0.7个百分点。", TAX, "拉高", "拉低"),
        ("土地增值税18640万元，契税17420万元，两税合计拉低税收增幅2.8个百分点。", TAX, "2.8", "3.8"),
        ("受理企业诉求243件，办结率97.9%。", TENANTS, "97.9", "79.9"),
        ("受理企业诉求243件，已办结238件，没办结的5件已移交。", TENANTS, "5件", "8件"),
        ("专项债券到位9.8亿元，支出6.15亿元，尚有3.65亿元未支出。", TENANTS, "3.65", "3.56"),
        ("6月末已租面积22.18万平方米；剩余可租面积2.69万平方米。", TENANTS, "2.69", "2.96"),
        ("74家规上工业企业中，产值下降的23家，占31.1%。", TENANTS, "23家", "24家"),
        ("入驻企业186家，较上季末净增8家。", TENANTS, "8家", "24家"),
        ("入驻企业186家。同期退租5家。", TENANTS, "5家", "6家"),
        ("各项存款余额较年初增加87.67亿元。", BANKS, "87.67", "72.83"),
        ("住户存款余额较年初增加72.83亿元，占各项存款新增额的83.1%。", BANKS, "83.1", "81.3"),
        ("各项贷款余额同比增长10.7%，高于存款增速1.0个百分点。", BANKS, "1.0", "1.7"),
        (
            "全县共有城乡低保对象12846人，其中城市3174人、农村9672人，总数比去年同期减少546人。",
            BANKS,
            "546",
            "300",
        ),
        ("在孵企业112家，全年毕业17家、退出6家，较年初净增15家。", INCUBATOR, "15家", "16家"),
        ("在孵企业112家，全年毕业17家、退出6家。", INCUBATOR, "17家", "126家"),
        ("全年核查预警信息3275条，新纳入救助保障418人，其中低保263人。", INCUBATOR, "263", "236"),
    ],
)
def test_what_no_row_says_is_derived_and_held_to_the_figure(text: str, ledger: Ledger, right: str, wrong: str) -> None:
    assert errors(text, ledger) == []
    assert errors(text.replace(right, wrong), ledger) != []


def test_neighbouring_rows_make_up_a_row_only_where_last_year_agrees_too() -> None:
    rows = (
        "2026年1—6月财税情况\n项目\t单位\t累计\t上年同期\n固定资产投资\t万元\t900\t800\n"
        "税收收入\t万元\t300\t280\n甲税\t万元\t100\t90\n乙税\t万元\t200\t{}\n"
    )
    text = "乙税200万元，占比66.7%。"
    assert errors(text, parse_facts(rows.format(190))) == []
    assert errors(text, parse_facts(rows.format(195))) == ["66.7%"]


def test_a_remark_does_not_excuse_a_figure_that_it_gives_of_something_else() -> None:
    assert errors("低保对象263人。", INCUBATOR) == ["263人"]
