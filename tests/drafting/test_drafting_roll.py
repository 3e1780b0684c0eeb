"""套写: past wording with this period's facts, on a real library; its figures are right by construction."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_past import OnePast

from writer.checking import Grounds, check, past_record
from writer.corpus import Library, OfflineEmbedding, open_library, parse_report, split_passages
from writer.drafting import Drafter, RollEngine, compose, outline_of, parse_outline, propose_outline, replace_section
from writer.facts import parse_facts, read_facts
from writer.figures import find_figures, parse_period
from writer.schema import PASSING, Draft, Fact, Ledger, Outline, Period
from writer.store import open_store

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
PAST = """青枫产业园2026年第二季度招商引资工作汇报

市招商领导小组：
今年以来，青枫产业园全力抓招商，上半年主要指标实现“双过半”。现将2026年上半年情况汇报如下。
一、基本情况
1—6月，签约项目18个，同比增长20.0%，完成年度目标的47.4%，发展势头越来越好；实际利用外资350万美元，同比增长12.3%。\
截至6月底，储备项目32个，总投资210.5亿元，同比分别增长30.0%和25.9%。4月，云帆储能一期投产，达产七成。全市排名第三。
二、主要做法
一是领导带头。主要领导外出招商26次，接待客商63批次。二是强化调度。召开调度会12次，压实各方责任。三是优化服务。\
针对企业用工难问题，协调新增公办学位180个。
三、存在问题
一是要素保障不足，XX项目因用地未批复迟迟不能开工。二是外资项目偏少，只有3个在谈。三是配套不够完善。
四、下一步工作打算
第三季度推动云帆储能二期等7个项目开工。持续优化营商环境。

青枫产业园管委会
2026年7月8日
"""


def fact(number: int, label: str, value: str, unit: str, prior: str = "", target: str = "", note: str = "") -> Fact:
    return Fact(
        f"F{number}",
        label,
        Decimal(value),
        unit,
        prior=Decimal(prior) if prior else None,
        target=Decimal(target) if target else None,
        note=note,
        line=number,
        source=label,
    )


LEDGER = Ledger(
    facts=(
        fact(1, "签约项目", "29", "个", "23", "38"),
        fact(2, "实际利用外资", "1236", "万美元", "1350", note="两笔外资延至四季度到账"),
        fact(3, "储备项目", "57", "个", "41"),
        fact(4, "外出招商", "43", "次"),
        fact(5, "接待客商", "98", "批次"),
        fact(6, "税收收入", "10.74", "亿元", "9.86"),
    ),
    title="青枫产业园2026年第三季度（1—9月）主要指标",
    period="2026年第三季度",
)


def rolled(ledger: Ledger = LEDGER, text: str = PAST) -> dict[str, Draft]:
    outline = propose_outline(ledger, like=parse_report(text, "past.txt"))
    drafter = Drafter(library=OnePast(text), ledger=ledger, outline=outline, engine=RollEngine())
    return {draft.section_id: draft for draft in drafter.draft_report()}


def notes(draft: Draft) -> dict[str, str]:
    return {finding.code: finding.message for finding in draft.findings}


def test_slots_are_filled_and_periods_roll_on() -> None:
    text = rolled()["1"].text
    assert text.startswith("1—9月，签约项目29个，同比增长26.1%，完成年度目标的76.3%")
    assert "截至9月底，储备项目57个" in text


def test_the_direction_follows_the_sign_and_the_reason_follows() -> None:
    text = rolled()["1"].text
    assert "实际利用外资1236万美元，同比下降8.4%，主要是两笔外资延至四季度到账" in text


def test_a_lost_change_is_said_anew() -> None:
    assert "储备项目57个，同比增长39%" in rolled()["1"].text


def test_old_figures_and_what_leans_on_them_fall_away() -> None:
    draft = rolled()["1"]
    for words in ("210.5", "七成", "云帆", "排名", "18个", "350"):
        assert words not in draft.text
    assert "云帆储能一期投产" in notes(draft)["dropped"]


def test_facts_without_a_slot_get_a_sentence() -> None:
    draft = rolled()["1"]
    assert "税收收入10.74亿元，同比增长8.9%" in draft.text
    assert set(draft.facts) >= {"F1", "F2", "F3", "F6"}


def test_items_are_counted_anew() -> None:
    text = rolled()["2"].text
    assert re.findall("[一二三]是", text) == ["一是", "二是"]
    # Nothing is left under it.
    assert "优化服务" not in text
    assert "学位" not in text
    assert "用工难" not in text


def test_problems_and_plans_are_carried_over_and_say_so() -> None:
    drafts = rolled()
    problems = drafts["3"]
    assert "XX" not in problems.text
    assert "3个" not in problems.text
    assert "三是配套不够完善。" in problems.text
    assert "青枫产业园2026年第二季度" in notes(problems)["carried"]
    assert drafts["4"].text == "持续优化营商环境。"


def test_the_opening_is_rolled_without_what_no_longer_fits() -> None:
    assert rolled()["0"].text == "今年以来，青枫产业园全力抓招商。现将2026年前三季度情况汇报如下。"


def test_another_places_sentences_are_not_taken_over() -> None:
    outline = parse_outline("# 白鹭区2026年第三季度工作汇报\n期间：2026年第三季度\n## 一、主要做法\n")
    pattern = next(one for one in split_passages(parse_report(PAST, "past.txt")) if one.role == "opening")
    items = tuple(
        item if item.id != "0" else type(item)("0", 0, "", "", "opening", pattern=pattern.id, key="0")
        for item in outline.items
    )
    other = Outline(outline.title, period=outline.period, items=items)
    draft = Drafter(library=OnePast(PAST), ledger=LEDGER, outline=other, engine=RollEngine()).draft_section("0")
    assert "青枫" not in draft.text
    assert "汇报如下" in draft.text


def test_without_a_corpus_plain_sentences_and_a_word_about_it() -> None:
    class Empty(OnePast):
        def search(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
            from writer.errors import EmptyCorpus

            raise EmptyCorpus("还没有往期材料。")

    outline = propose_outline(LEDGER)
    drafts = Drafter(library=Empty(PAST), ledger=LEDGER, outline=outline, engine=RollEngine()).draft_report()
    by_id = {draft.section_id: draft for draft in drafts}
    assert "签约项目29个，同比增长26.1%，完成目标任务的76.3%" in by_id["1"].text
    assert by_id["0"].text.endswith("现将有关情况汇报如下。")
    assert by_id["3"].text == ""
    assert "语料库" in notes(by_id["3"])["empty"]
    assert not any(finding.severity == "error" for draft in drafts for finding in draft.findings)


def test_points_are_woven_in_or_asked_for() -> None:
    outline = parse_outline(
        "# 青枫产业园2026年第三季度工作汇报\n期间：2026年第三季度\n## 一、主要做法\n"
        "- 召开了企业家座谈会\n- 领导重视\n- 接待客商有关情况\n数据：F5\n"
    )
    draft = Drafter(library=OnePast(PAST), ledger=LEDGER, outline=outline, engine=RollEngine()).draft_section("1")
    assert "召开了企业家座谈会。" in draft.text
    assert "领导重视" in notes(draft)["unstated"]
    assert draft.text.count("接待客商") == 1


def test_a_stop_is_heeded() -> None:
    stop = Event()
    stop.set()
    outline = propose_outline(LEDGER, like=parse_report(PAST, "past.txt"))
    drafter = Drafter(library=OnePast(PAST), ledger=LEDGER, outline=outline, engine=RollEngine())
    assert drafter.draft_report(stop=stop) == ()
    assert not drafter.draft_section("1", stop=stop).complete


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("data")
    store = open_store(f"sqlite:///{(folder / 'writer.db').as_posix()}")
    opened = open_library(folder, store, OfflineEmbedding(), None)
    opened.index([ROOT / "corpus"])
    yield opened
    opened.close()
    store.close()


def test_the_example_from_paste_to_checked_report(library: Library) -> None:
    ledger = read_facts(ROOT / "examples" / "2026q3.tsv")
    outline = propose_outline(ledger, nearest=library.reports())
    drafter = Drafter(library=library, ledger=ledger, outline=outline, engine=RollEngine())
    drafts = drafter.draft_report()
    assert [draft.section_id for draft in drafts] == [item.id for item in outline.items]
    text = compose(outline, {draft.section_id: draft.text for draft in drafts})
    checked = check(text, ledger, parse_report(text).sections, parse_period(outline.period))
    assert [trace for trace in checked.figures if trace.verdict not in PASSING] == []
    assert not any(finding.severity == "error" for draft in drafts for finding in draft.findings)
    numbers = [one for one in ledger.facts if one.value is not None and one.label != "合计"]
    missing = [one.label for one in numbers if one.id in checked.unused_facts]
    assert len(missing) <= len(numbers) * 0.05, missing
    again, texts = outline_of(text, ledger)
    assert [(item.id, item.heading) for item in again.items] == [(item.id, item.heading) for item in outline.items]
    redrafted = Drafter(library=library, ledger=ledger, outline=again, engine=RollEngine()).draft_section("3")
    changed = replace_section(text, "3", {"3": redrafted.text + "补一句。"})
    assert changed.replace(redrafted.text + "补一句。", texts["3"]) == text


METRICS = (
    ("签约项目", "个"), ("计划总投资", "亿元"), ("超亿元项目", "个"), ("开工项目", "个"), ("投产项目", "个"),
    ("储备项目", "个"), ("省外到位资金", "亿元"), ("实际利用外资", "万美元"), ("外出招商", "次"), ("接待客商", "批次"),
    ("拜访企业", "家"), ("推介会", "场"), ("规上工业增加值增速", "%"), ("固定资产投资增速", "%"), ("税收收入", "亿元"),
    ("收储土地", "亩"), ("标准厂房竣工面积", "万平方米"), ("楼宇空置面积", "万平方米"), ("企业诉求办结率", "%"),
)  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    chosen = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=12, unique=True))
    facts = []
    for at, (label, unit) in enumerate(chosen, 1):
        places = 0 if unit in ("个", "次", "批次", "家", "场", "亩") else draw(st.integers(0, 2))
        low = -9999 if unit == "%" else 0
        amounts = st.integers(low, 99999).map(lambda n, places=places: Decimal(n).scaleb(-places))
        optional = st.none() | amounts
        facts.append(
            Fact(
                f"F{at}", label, draw(amounts), unit, prior=draw(optional), target=draw(st.none() | amounts),
                note=draw(st.sampled_from(["", "办公室", "受用地手续影响"])), line=at, source=label,
            )
        )  # fmt: skip
    period = draw(st.sampled_from(["2026年第三季度", "2026年1—9月", "2026年上半年", "2025年", "2026年11月", ""]))
    return Ledger(tuple(facts), period=period)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers(), which=st.integers(0, 100))
def test_no_section_ever_carries_a_wrong_figure(library: Library, ledger: Ledger, which: int) -> None:
    reports = library.reports()
    outline = propose_outline(ledger, like=reports[which % len(reports)])
    drafts = Drafter(library=library, ledger=ledger, outline=outline, engine=RollEngine()).draft_report()
    used: set[str] = set()
    for draft in drafts:
        assert not [finding for finding in draft.findings if finding.severity == "error"], draft
        assert "[[" not in draft.text
        assert not any(figure.kind == "mask" for figure in find_figures(draft.text))
        used |= set(draft.facts)
        used |= {one.id for one in ledger.facts if f"「{one.label}」" in str([f.message for f in draft.findings])}
    # Every fact is in the report, or somebody is told.
    assert used == {one.id for one in ledger.facts}


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        alphabet="一二是、，。；（）\n#XX项目签约增长下降同比其中18%.0个亿元—月年2026今截至[F1.yoy]【】*", max_size=300
    )
)
def test_any_past_text_can_be_followed(text: str) -> None:
    for draft in rolled(LEDGER, text).values():
        assert not [finding for finding in draft.findings if finding.severity == "error"], draft


def test_chat_paste_as_well(library: Library) -> None:
    ledger = parse_facts((ROOT / "examples" / "2026q3_chat.txt").read_text(encoding="utf-8"))
    outline = propose_outline(ledger, nearest=library.reports(), period="2026年第三季度")
    drafts = Drafter(library=library, ledger=ledger, outline=outline, engine=RollEngine()).draft_report()
    assert not any(finding.severity == "error" for draft in drafts for finding in draft.findings)
    assert len({one for draft in drafts for one in draft.facts}) >= len(ledger.facts) * 0.8


@pytest.mark.parametrize(
    ("text", "old", "new", "rolled_text"),
    [
        ("2026年第二季度", Period(2026, 4, 6), Period(2026, 7, 9), "2026年第三季度"),
        ("1—6月", Period(2026, 4, 6), Period(2026, 7, 9), "1—9月"),
        ("上半年", Period(2026, 1, 6), Period(2026, 1, 9), "前三季度"),
        ("前三季度", Period(2026, 1, 9), Period(2026, 1, 12), "全年"),
        ("截至6月底", Period(2026, 1, 6), Period(2026, 1, 9), "截至9月底"),
        ("截至6月30日", Period(2026, 1, 6), Period(2027, 1, 2), "截至2月28日"),
        ("2025年", Period(2026, 1, 6), Period(2027, 1, 6), "2026年"),
        ("第三季度", Period(2026, 4, 6), Period(2026, 7, 9), "第四季度"),
        ("1—6月", Period(2026, 1, 6), Period(2026, 11, 11), "11月"),
        ("5月", Period(2026, 5, 5), Period(2026, 1, 9), "1—9月"),
        ("截至5月底", Period(2026, 5, 5), Period(2026, 1, 9), "截至9月底"),
        ("1—6月", Period(2026, 1, 6), Period(2026, 1, 9), "1—9月"),
        ("第一季度", Period(2026, 10, 12), Period(2027, 1, 3), "第一季度"),
        ("2026年1—3月", Period(2026, 1, 3), Period(2026, 7, 9), "2026年1—9月"),
        ("2025年工作总结", Period(2025, 1, 12), Period(2026, 1, 12), "2026年工作总结"),
    ],
)
def test_periods_roll(text: str, old: Period, new: Period, rolled_text: str) -> None:
    from writer.drafting.periods import roll_periods

    if text == "第一季度":
        assert roll_periods(text, old, new)[1] == ("第一季度",)
    else:
        assert roll_periods(text, old, new) == (rolled_text, ())


def test_a_model_gets_masked_passages_of_the_right_role_and_none_twice(library: Library) -> None:
    from endpoint import run_endpoint
    from writer.drafting import ChatEngine, PromptFolder

    ledger = read_facts(ROOT / "examples" / "2026q3.tsv")
    outline = propose_outline(ledger)
    with run_endpoint() as endpoint:
        engine = ChatEngine(
            model="loopback", base_url=endpoint.url, api_key=None, prompts=PromptFolder(ROOT / "prompts")
        )
        drafter = Drafter(library=library, ledger=ledger, outline=outline, engine=engine)
        drafts = drafter.draft_report(concurrency=2)
    offered = [passage for draft in drafts for passage in draft.passages]
    assert offered
    assert len(set(offered)) == len(offered)
    for draft in drafts:
        for passage_id in draft.passages:
            passage = library.passage(passage_id)
            assert passage.role == draft.role
            numbers = {one.text for one in find_figures(passage.text) if one.kind == "quantity" and len(one.text) > 4}
            shown = draft.messages[1].content.partition("往期")[2]
            own = {number for number in numbers if number in draft.messages[0].content}
            assert not any(number in shown for number in numbers - own), (draft.section_id, numbers)


def test_remarks_that_are_no_longer_true_fall_away() -> None:
    past = PAST.replace(
        "；实际利用外资350万美元，同比增长12.3%", "；税收收入7亿元，与上年同期持平；实际利用外资350万美元，规模持续扩大"
    )
    text = rolled(LEDGER, past)["1"].text
    assert "持平" not in text
    assert "税收收入10.74亿元，同比增长8.9%" in text
    assert "扩大" not in text


def test_one_change_said_of_two_figures_is_said_of_each() -> None:
    past = PAST.replace(
        "储备项目32个，总投资210.5亿元，同比分别增长30.0%和25.9%", "储备项目32个，税收收入7亿元，均比上年同期增加3"
    )
    text = rolled(LEDGER, past)["1"].text
    assert "储备项目57个，同比增长39%" in text
    assert "均" not in text


def test_an_instruction_is_not_silently_ignored() -> None:
    outline = propose_outline(LEDGER, like=parse_report(PAST, "past.txt"))
    drafter = Drafter(library=OnePast(PAST), ledger=LEDGER, outline=outline, engine=RollEngine())
    assert "模型" in notes(drafter.draft_section("1", instruction="写短一点"))["instruction"]


def test_a_name_that_came_with_the_past_text_is_told() -> None:
    past = PAST.replace("推动云帆储能二期等7个项目开工", "支持曜川精工做优做强")
    report = parse_report(past, "past.txt")
    outline = propose_outline(LEDGER, like=report)
    plans = next(item.id for item in outline.items if item.role == "plans")
    findings = []
    for grounds in (Grounds(past=past_record([report])), Grounds()):
        drafter = Drafter(library=OnePast(past), ledger=LEDGER, outline=outline, engine=RollEngine(), grounds=grounds)
        draft = drafter.draft_section(plans)
        assert "曜川精工" in draft.text
        findings.append([one.text for one in draft.findings if one.code == "residue"])
    assert findings == [["曜川精工"], []]
