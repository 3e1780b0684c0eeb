"""Errors go back to the model once, locks and points hold for both engines: through the pipeline, over real HTTP."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from one_past import OnePast

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from endpoint import Endpoint, run_endpoint
from writer.checking import Grounds, past_record
from writer.corpus import parse_report
from writer.drafting import ChatEngine, Drafter, Kept, PromptFolder, RollEngine
from writer.drafting.repair import Faulty, read_answers
from writer.drafting.sentences import bare_sentences
from writer.schema import Draft, Fact, Ledger, Outline, OutlineItem

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
PAST = (
    "# 青枫产业园2025年第三季度工作汇报\n\n## 一、基本情况\n\n"
    "园区坚持项目为王。签约项目15个，计划总投资48.3亿元。各项工作有序推进。\n"
)
LEDGER = Ledger(
    (
        Fact("F1", "签约项目", Decimal(18), "个", prior=Decimal(15), line=1, source="签约项目18个"),
        Fact("F2", "计划总投资", Decimal("56.23"), "亿元", prior=Decimal("48.3"), line=2, source="计划总投资56.23亿元"),
    ),
    period="2026年第三季度",
)
ITEM = OutlineItem("1", 1, "一、", "基本情况", "overview", facts=("F1", "F2"), key="1")
OUTLINE = Outline("青枫产业园2026年第三季度工作汇报", period="2026年第三季度", issuer="青枫产业园", items=(ITEM,))
LOCK = "园区营商环境测评位居全市前列。"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as running:
        yield running


def drafter(endpoint: Endpoint | None, item: OutlineItem = ITEM, past: str = PAST, prompts: Path = PROMPTS) -> Drafter:
    engine = (
        RollEngine()
        if endpoint is None
        else ChatEngine(model="loopback", base_url=endpoint.url, api_key=None, prompts=PromptFolder(prompts))
    )
    grounds = Grounds(past=past_record([parse_report(past, "past.txt")]))
    outline = replace(OUTLINE, items=(item,))
    return Drafter(library=OnePast(past), ledger=LEDGER, outline=outline, engine=engine, grounds=grounds)  # type: ignore[arg-type]


def errors(draft: Draft) -> list[str]:
    return [one.message for one in draft.findings if one.severity == "error"]


def notes(draft: Draft, code: str) -> list[str]:
    return [one.message for one in draft.findings if one.code == code]


def test_a_faulty_sentence_is_mended_once_and_checked_again(endpoint: Endpoint) -> None:
    endpoint.mode = "mends"
    draft = drafter(endpoint).draft_section("1")
    assert "签约项目18个" in draft.text
    assert errors(draft) == []
    assert endpoint.requests == 2
    assert "已请模型改正" in notes(draft, "repaired")[0]
    # only the sentence concerned is sent, and what was sent is kept
    assert "各项工作有序推进。\n</句子" not in endpoint.prompts[1]
    assert endpoint.prompts[1].count("<句子 ") == 1
    assert [one.role for one in draft.messages] == ["system", "user", "user"]
    assert draft.messages[2].content in endpoint.prompts[1]


def test_a_sentence_the_model_made_worse_stays_with_its_findings(endpoint: Endpoint) -> None:
    endpoint.mode = "mends_badly"
    draft = drafter(endpoint).draft_section("1")
    assert "999" not in draft.text
    assert errors(draft)
    assert "仍未改正" in notes(draft, "repair")[0]
    assert endpoint.requests == 2
    # the sentence that is still wrong is pointed at
    told = next(one for one in draft.findings if one.code == "repair")
    assert draft.text[told.start : told.end] == told.text
    assert told.text.startswith("签约项目")
    assert told.severity == "warning"


def test_what_repair_cost_is_counted_and_its_question_is_its_own(endpoint: Endpoint) -> None:
    endpoint.mode = "mends"
    draft = drafter(endpoint).draft_section("1", partial="园区坚持项目为王。")
    assert "签约项目18个" in draft.text
    assert draft.usage is not None
    assert (draft.usage.requests, draft.usage.counted) == (2, 2)
    # a section that is gone on with: its half is no part of what is asked for in repair
    assert [one["role"] for one in endpoint.bodies[1]["messages"]] == ["system", "user"]


def test_what_stands_of_a_broken_off_section_is_not_sent_to_be_mended(endpoint: Endpoint) -> None:
    endpoint.script = "计划总投资[[F2]]。"
    draft = drafter(endpoint).draft_section("1", partial="签约项目77个，势头良好。")
    assert draft.text == "签约项目77个，势头良好。计划总投资56.23亿元。"
    assert errors(draft)
    assert endpoint.requests == 1


def test_a_persons_sentence_is_known_without_its_blanks(endpoint: Endpoint) -> None:
    wrong = "签约 AI 项目 77 个。"
    endpoint.script = f"本期各项工作有序推进。{wrong}"
    kept = Kept(endpoint.script, own=(wrong,))
    draft = drafter(endpoint).draft_section("1", current=endpoint.script, kept=kept)
    assert errors(draft)
    assert endpoint.requests == 1
    locked = drafter(endpoint).draft_section("1", current=endpoint.script, kept=Kept(endpoint.script, locked=(wrong,)))
    assert wrong in bare_sentences(locked.text)
    assert notes(locked, "locked") == []


@pytest.mark.parametrize(
    "answer",
    [
        "1：签约项目[[F1]]。\n2：总投资[[F2]]。",
        "<句子 1>\n签约项目[[F1]]。\n</句子 1>\n\n<句子 2>\n总投资[[F2]]。\n</句子 2>",
        "好的，以下是修改后的句子：\n\n**1：** 签约项目[[F1]]。（已改为引用）\n**2：** 总投资[[F2]]。",
        "```\n1.\n签约项目[[F1]]。\n2.\n总投资[[F2]]。\n```",
        "① 签约项目[[F1]]。\n② 总投资[[F2]]。",
        "【1】签约项目[[F1]]。\n【2】总投资[[F2]]。",
        "第1句：签约项目[[F1]]。\n第2句：总投资[[F2]]。",
        "签约项目[[F1]]。\n总投资[[F2]]。",
    ],
)
def test_the_answers_are_found_however_they_are_numbered(answer: str) -> None:
    asked = (Faulty(1, 0, "签约项目77个。", ""), Faulty(2, 1, "总投资9亿元。", ""))
    assert read_answers(answer, asked) == {1: "签约项目[[F1]]。", 2: "总投资[[F2]]。"}


def test_an_answer_to_another_question_is_none() -> None:
    asked = (Faulty(1, 0, "签约项目77个。", ""), Faulty(2, 1, "总投资9亿元。", ""))
    assert read_answers("3：签约项目[[F1]]。", asked) == {}
    assert read_answers("签约项目[[F1]]。", asked) == {}
    assert read_answers("", asked) == {}


def test_a_sound_text_costs_no_second_request(endpoint: Endpoint) -> None:
    draft = drafter(endpoint).draft_section("1")
    assert errors(draft) == []
    assert endpoint.requests == 1


@pytest.mark.parametrize("kind", ["own", "locked"])
def test_what_a_person_wrote_or_locked_never_goes_to_repair(endpoint: Endpoint, kind: str) -> None:
    wrong = "签约项目77个；计划总投资99.9亿元。"
    endpoint.script = f"本期各项工作有序推进。{wrong}"
    kept = Kept(endpoint.script, **{kind: (wrong,)})
    draft = drafter(endpoint).draft_section("1", current=endpoint.script, kept=kept)
    assert wrong in draft.text
    assert errors(draft)
    assert endpoint.requests == 1


def test_without_its_template_nobody_is_asked(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = shutil.copytree(PROMPTS, tmp_path / "prompts")
    (folder / "repair.md").unlink()
    endpoint.mode = "mends"
    draft = drafter(endpoint, prompts=folder).draft_section("1")
    assert errors(draft)
    assert endpoint.requests == 1


def test_a_broken_template_keeps_the_text(endpoint: Endpoint, tmp_path: Path) -> None:
    folder = shutil.copytree(PROMPTS, tmp_path / "prompts")
    (folder / "repair.md").write_text("{{ nobody }}", encoding="utf-8")
    endpoint.mode = "mends"
    draft = drafter(endpoint, prompts=folder).draft_section("1")
    assert draft.text.startswith("本期")
    assert "repair.md" in notes(draft, "repair")[0]


@pytest.mark.parametrize("engine", ["llm", "roll"])
def test_locked_sentences_come_back_word_for_word_from_both_engines(endpoint: Endpoint, engine: str) -> None:
    current = f"园区坚持项目为王。{LOCK}签约项目15个。"
    one = drafter(endpoint if engine == "llm" else None, replace(ITEM, pattern=_passage()))
    draft = one.draft_section("1", current=current, kept=Kept(current, locked=(LOCK,)))
    assert LOCK in bare_sentences(draft.text)
    assert "签约项目18个" in draft.text
    assert LOCK in notes(draft, "locked")[0]
    if engine == "llm":
        assert f"<定稿>{LOCK}</定稿>" in endpoint.prompts[0]
        assert "必须用到的数据" in endpoint.prompts[0]


@pytest.mark.parametrize("engine", ["llm", "roll"])
def test_what_a_locked_sentence_states_is_not_said_again(endpoint: Endpoint, engine: str) -> None:
    lock = "其中签约项目18个，势头良好。"
    one = drafter(endpoint if engine == "llm" else None, replace(ITEM, pattern=_passage()))
    draft = one.draft_section("1", current=lock, kept=Kept(lock, locked=(lock,)))
    assert draft.text.count("签约项目") == 1
    assert "计划总投资56.23亿元" in draft.text
    assert set(draft.facts) == {"F1", "F2"}
    assert errors(draft) == []


def test_a_model_that_keeps_the_lock_has_nothing_put_back(endpoint: Endpoint) -> None:
    endpoint.script = f"签约项目[[F1]]。{LOCK}计划总投资[[F2]]。"
    draft = drafter(endpoint).draft_section("1", kept=Kept(LOCK, locked=(LOCK,)))
    assert draft.text == f"签约项目18个。{LOCK}计划总投资56.23亿元。"
    assert notes(draft, "locked") == []


def test_a_reference_in_a_locked_sentence_is_a_persons_text(endpoint: Endpoint) -> None:
    lock = "脚注见[[F9]]。"
    draft = drafter(endpoint).draft_section("1", kept=Kept(lock, locked=(lock,)))
    assert lock in draft.text


@pytest.mark.parametrize("engine", ["llm", "roll"])
def test_points_that_are_missing_are_listed(endpoint: Endpoint, engine: str) -> None:
    item = replace(ITEM, points=("成功举办秋季招商推介会", "人才公寓"), pattern=_passage())
    draft = drafter(endpoint if engine == "llm" else None, item).draft_section("1")
    missing = " ".join(notes(draft, "unstated"))
    assert "人才公寓" in missing
    # 套写 writes a point that is a sentence into its text
    assert ("推介会" in missing) == (engine == "llm")
    assert ("秋季招商推介会" in draft.text) == (engine == "roll")


def test_every_place_of_an_unknown_reference_is_told_once(endpoint: Endpoint) -> None:
    endpoint.script = "签约项目[[F1]]。另有[[F88]]和[[F88]]。"
    draft = drafter(endpoint).draft_section("1", kept=Kept("", locked=("  ",)))
    assert draft.text == "签约项目18个。另有【待补：F88】和【待补：F88】。"
    found = [one for one in draft.findings if one.severity == "error"]
    assert [one.code for one in found] == ["unknown_reference"] * 2
    assert len({one.start for one in found}) == 2


def _passage() -> str:
    return next(iter(OnePast(PAST)._passages))


def test_a_word_of_direction_that_the_data_deny_is_turned_and_told(endpoint: Endpoint) -> None:
    endpoint.script = "签约项目[[F1]]，同比下降[[F1.yoy]]。计划总投资[[F2]]。"
    shown: list[str] = []
    draft = drafter(endpoint).draft_section("1", on_text=shown.append)
    assert draft.text == "签约项目18个，同比增长20%。计划总投资56.23亿元。"
    assert not any("下降" in one for one in shown)
    [told] = [one for one in draft.findings if one.code == "turned"]
    assert (told.severity, told.text) == ("warning", "签约项目18个，同比增长20%。")
    assert draft.text[told.start : told.end] == told.text
    assert "“下降”" in told.message
    assert errors(draft) == []
    assert endpoint.requests == 1


def test_the_number_of_a_fact_left_without_its_brackets_is_an_error(endpoint: Endpoint) -> None:
    endpoint.script = "签约项目F1，同比增长F1.yoy。计划总投资[[F2]]，落户F2栋和F9。"
    draft = drafter(endpoint).draft_section("1")
    found = [one for one in draft.findings if one.code == "bare_reference"]
    assert [one.text for one in found] == ["F1", "F1.yoy"]
    assert all(draft.text[one.start : one.end] == one.text and one.severity == "error" for one in found)
    assert endpoint.requests == 2  # it went to repair


def test_what_a_reference_lacks_is_said(endpoint: Endpoint) -> None:
    endpoint.script = "签约项目[[F1]]，完成目标的[[F1.done]]。"
    draft = drafter(endpoint).draft_section("1")
    assert "完成目标的【待补：F1.done】" in draft.text
    assert "“签约项目”没有目标数" in notes(draft, "unknown_reference")[0]


def test_a_locked_sentence_that_the_facts_deny_stays_and_is_told(endpoint: Endpoint) -> None:
    lock = "签约项目77个，势头良好。"
    endpoint.script = "园区坚持项目为王。签约项目[[F1]]。计划总投资[[F2]]。"
    draft = drafter(endpoint).draft_section("1", current=lock, kept=Kept(lock, locked=(lock,)))
    assert lock in bare_sentences(draft.text)
    [told] = [one for one in draft.findings if one.code == "locked_stale"]
    assert draft.text[told.start : told.end] == lock
    assert endpoint.requests == 1


AMOUNTS = "、".join(f"甲类投资{n}.{n % 9 + 1}亿元" for n in range(20, 32))
RATES = "，".join(f"税收增长{n}.{n % 4}%" for n in range(12, 24))


@pytest.mark.parametrize("engine", ["llm", "roll"])
def test_figures_are_printed_as_past_reports_print_them(endpoint: Endpoint, engine: str) -> None:
    past = PAST + f"\n## 二、其他\n\n{AMOUNTS}。{RATES}。\n"
    item = replace(ITEM, pattern=_passage())
    shown: list[str] = []
    endpoint.script = "签约项目[[F1]]，同比增长[[F1.yoy]]；计划总投资[[F2]]，同比增长[[F2.yoy]]。"
    draft = drafter(endpoint if engine == "llm" else None, item, past).draft_section("1", on_text=shown.append)
    assert "计划总投资56.2亿元" in draft.text
    assert errors(draft) == []
    assert not any("56.23" in text for text in shown)
    if engine == "llm":
        assert "同比增长20.0%" in draft.text
        assert "同比增长16.4%" in draft.text


def test_rounded_figures_that_do_not_add_up_are_printed_as_pasted(endpoint: Endpoint) -> None:
    past = PAST + f"\n## 二、其他\n\n{AMOUNTS}。\n"
    endpoint.script = "计划总投资[[F2]]，比上年同期的[[F2.prior]]增加[[F2.diff]]。"
    ledger = replace(
        LEDGER, facts=(LEDGER.facts[0], replace(LEDGER.facts[1], value=Decimal("56.25"), prior=Decimal("48.16")))
    )
    one = drafter(endpoint, past=past)
    mixed = Drafter(
        library=OnePast(past), ledger=ledger, outline=OUTLINE, engine=one._engine,
        grounds=Grounds(past=past_record([parse_report(past, "past.txt")])),
    )  # fmt: skip
    draft = mixed.draft_section("1")
    assert errors(draft) == []
    assert draft.text in (
        "计划总投资56.3亿元，比上年同期的48.2亿元增加8.1亿元。",
        "计划总投资56.25亿元，比上年同期的48.16亿元增加8.09亿元。",
    )


def test_a_note_of_the_engine_stands_on_the_words_as_they_are_printed() -> None:
    told = "园区坚持项目为王，“青枫之春”产业对接会成功举办，签约项目15个，计划总投资48.3亿元。"
    past = (
        PAST.replace("园区坚持项目为王。签约项目15个，计划总投资48.3亿元。", told) + f"\n## 二、其他\n\n{AMOUNTS}。\n"
    )
    item = replace(ITEM, pattern=next(iter(OnePast(past)._passages)))
    draft = drafter(None, item, past).draft_section("1")
    assert "计划总投资56.2亿元" in draft.text
    carried = [one for one in draft.findings if one.code == "carried" and "青枫之春" in one.text]
    assert carried
    assert all(draft.text[one.start : one.end] == one.text and "56.2亿元" in one.text for one in carried)
