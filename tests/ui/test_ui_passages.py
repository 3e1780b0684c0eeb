"""Passages reworded, steps taken back, sections marked as final: on a real office with a model on loopback."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import settings_for
from endpoint import Endpoint, run_endpoint
from writer.drafting import select
from writer.errors import InputError, NoEndpoint
from writer.office import Office, open_office
from writer.ui import tasks
from writer.ui.fixes import can_be_cut, fix_words, read_fix
from writer.ui.jobs import Jobs
from writer.ui.readthrough import ReadStep
from writer.ui.rewordings import Offered, Rewordings, owner, put_in
from writer.ui.steps_back import taken_back
from writer.ui.views.desk import section_findings
from writer.ui.views.rewording import reword_panel
from writer.ui.workbench import Workbench

FIGURES = "指标\t单位\t本期\t上年同期\t目标\n签约项目\t个\t18\t15\t24\n外出招商\t次\t42\t30\t\n"
TEXT = "签约项目18个，同比增加3个。外出招商42次。"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as opened:
        yield opened


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("passages"), endpoint))
    yield opened
    opened.close()


class Desk:
    """A report with one text, and what is done to it."""

    def __init__(self, office: Office) -> None:
        self.bench = Workbench(office, Jobs())
        self.report = self.bench.begin()
        self.bench.paste(self.report, FIGURES, append=False)
        self.bench.apply_outline(self.report, "# 招商工作汇报\n## 一、基本情况\n## 二、下一步打算")
        self.bench.place_all(self.report)
        self.keys = [item.key for item in self.bench.outline(self.report).items if item.heading]
        self.key = self.keys[0]
        self.rewordings = Rewordings(self.bench)
        self.texts = self.bench.texts
        self.type(TEXT)

    @property
    def text(self) -> str:
        now = self.texts.current(self.report, self.key)
        return now.text if now else ""

    @property
    def n(self) -> int:
        now = self.texts.current(self.report, self.key)
        return now.n if now else 0

    def type(self, text: str) -> None:
        self.texts.save_text(self.report, self.key, self.n, text)

    def ask(self, words: str, act: str = "reword", wish: str = "") -> Offered:
        at = self.text.index(words)
        self.rewordings.ask(self.report, self.key, self.text, f"{at}:{at + len(words)}", act, wish)
        return self.wait()

    def wait(self) -> Offered:
        deadline = time.monotonic() + 20
        while self.bench.jobs.progress(owner(self.report, self.key)).running:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        offer, _, running = self.rewordings.at(self.report, self.key)
        assert offer is not None
        assert not running
        return offer

    def take(self, offer: Offered, text: str) -> None:
        self.rewordings.take(self.report, self.key, self.n, text, str(offer.n))

    def undo(self) -> str:
        return self.texts.undo(self.report, self.key, self.n, self.text)[1]


@pytest.fixture
def desk(office: Office, endpoint: Endpoint) -> Desk:
    endpoint.mode, endpoint.delay, endpoint.script = "normal", 0.0, ""
    return Desk(office)


def test_a_reworded_passage_waits_to_be_taken_and_leaves_what_was_typed_meanwhile(
    desk: Desk, endpoint: Endpoint
) -> None:
    endpoint.script = "好的，以下是改写后的内容：\n今年以来累计签约项目[[F1]]，比上年同期多[[F1.diff]]。"
    offer = desk.ask("签约项目18个，同比增加3个。")
    assert desk.text == TEXT
    assert offer.new == "今年以来累计签约项目18个，比上年同期多3个。"
    assert not offer.findings
    assert "都有出处" in reword_panel(offer, "", False)
    desk.take(offer, "前面加的一句。" + TEXT)
    assert desk.text == "前面加的一句。今年以来累计签约项目18个，比上年同期多3个。外出招商42次。"
    assert desk.texts.versions(desk.report, desk.key)[-2].text == "前面加的一句。" + TEXT
    assert desk.rewordings.at(desk.report, desk.key)[0] is None
    with pytest.raises(InputError, match="已经不在"):
        desk.take(offer, desk.text)
    assert desk.undo().startswith("改写：签约项目18个")
    assert desk.text == "前面加的一句。" + TEXT


def test_a_figure_that_no_fact_has_is_told_before_it_is_taken(desk: Desk, endpoint: Endpoint) -> None:
    endpoint.script = "签约项目81个，同比增加3个。"
    offer = desk.ask("签约项目18个，同比增加3个。", "own", "写得有力些")
    assert "写得有力些" in endpoint.prompts[-1]
    assert any(finding.severity == "error" and "81" in finding.text for finding in offer.findings)
    assert "1 个要改" in reword_panel(offer, "", False)


def test_a_passage_that_changed_meanwhile_is_not_overwritten(desk: Desk, endpoint: Endpoint) -> None:
    endpoint.script = "外出招商共[[F2]]。"
    offer = desk.ask("外出招商42次。", "shorter")
    with pytest.raises(InputError, match="改过了，没有替换"):
        desk.take(offer, "签约项目18个。走出去招商42次。")
    assert desk.text == TEXT
    assert desk.rewordings.at(desk.report, desk.key)[0] == offer


@pytest.mark.parametrize(
    ("mode", "script", "said"),
    [("refused", "", "密钥"), ("empty", "", "空"), ("normal", "外出招商42次。", "和原文一样"), ("cut", "", "没有写完")],
)
def test_an_answer_that_is_none_is_told_and_not_offered(
    desk: Desk, endpoint: Endpoint, mode: str, script: str, said: str
) -> None:
    endpoint.mode, endpoint.script = mode, script
    offer = desk.ask("外出招商42次。")
    assert not offer.done
    assert said in offer.failed
    assert "采用" not in reword_panel(offer, "", False)
    assert desk.text == TEXT


def test_what_cannot_be_asked_is_said_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    for selection, act, wish, said in (
        ("3:3", "reword", "", "还没有选中"),
        ("x", "reword", "", "没有收到选中的位置"),
        ("0:5", "own", " ", "还没有写怎么改"),
        ("0:5", "own", "长" * 600, "要求太长"),
    ):
        with pytest.raises(InputError, match=said):
            desk.rewordings.ask(desk.report, desk.key, TEXT, selection, act, wish)
    desk.texts.locks.lock(desk.report, desk.key, TEXT, "0:3")
    with pytest.raises(InputError, match="锁定的句子"):
        desk.rewordings.ask(desk.report, desk.key, TEXT, "2:20", "formal", "")
    office = open_office(settings_for(tmp_path))
    try:
        with pytest.raises(NoEndpoint, match="还没有配置"):
            Rewordings(Workbench(office, Jobs())).ask("r", "k", TEXT, "0:5", "reword", "")
    finally:
        office.close()


def test_a_final_section_is_left_alone_until_it_is_opened_again(desk: Desk) -> None:
    locks = desk.texts.locks
    locks.set_final(desk.report, desk.key, desk.text)
    states = {one.item.key: one.state for one in desk.texts.sections(desk.report)}
    assert states[desk.key] == "final"
    for write in (
        lambda: tasks.draft_one(desk.bench, desk.report, desk.key, "roll"),
        lambda: desk.rewordings.ask(desk.report, desk.key, TEXT, "0:5", "reword", ""),
    ):
        with pytest.raises(InputError, match="已定稿"):
            write()
    with pytest.raises(InputError, match="还没有文字"):
        locks.set_final(desk.report, desk.keys[1], "")
    desk.type("人还可以改。")
    assert {one.item.key: one.state for one in desk.texts.sections(desk.report)}[desk.key] == "final"
    locks.set_final(desk.report, desk.key, desk.text, final=False)
    assert {one.item.key: one.state for one in desk.texts.sections(desk.report)}[desk.key] == "written"


def test_a_section_marked_as_final_while_it_is_written_keeps_its_text(desk: Desk, endpoint: Endpoint) -> None:
    endpoint.mode, endpoint.delay = "slow", 0.05
    tasks.draft_one(desk.bench, desk.report, desk.key, "llm")
    deadline = time.monotonic() + 20
    while not getattr(desk.bench.jobs.progress(desk.report).at(desk.key), "text", ""):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    desk.texts.locks.set_final(desk.report, desk.key, desk.text)
    while desk.bench.jobs.progress(desk.report).running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert desk.text == TEXT
    assert len(desk.texts.versions(desk.report, desk.key)) == 2


def test_one_click_after_the_other_is_taken_back(desk: Desk) -> None:
    for new in (TEXT.replace("同比增加", "比上年增加"), TEXT.replace("同比增加", "比上年多")):
        desk.texts.change(desk.report, desk.key, desk.n, desk.text, new, "替换：一处")
    desk.type(desk.text + "后来写的。")
    desk.undo()
    assert desk.text == TEXT.replace("同比增加", "比上年增加") + "后来写的。"
    desk.undo()
    assert desk.text == TEXT + "后来写的。"
    with pytest.raises(InputError, match="没有可以撤销"):
        desk.undo()
    desk.texts.change(desk.report, desk.key, desk.n, desk.text, "全换了。", "替换：全部")
    desk.type("另写的一句")
    with pytest.raises(InputError, match="没有撤销"):
        desk.undo()
    assert desk.text == "另写的一句"


@pytest.mark.parametrize(
    ("old", "new", "now", "back"),
    [
        ("甲乙丙", "甲丁丙", "甲丁丙", "甲乙丙"),
        ("项目15个，", "项目18个，", "今年项目18个，不少", "今年项目15个，不少"),
        ("", "新写的一段。", "新写的一段。又加一句。", "又加一句。"),
        ("甲乙丙", "甲丙", "甲戊丙", None),
        ("一二三四五六七八九十15个。", "一二三四五六七八九十18个。", "一二三四五六七八九十19个。", None),
    ],
)
def test_only_the_words_that_changed_go_back(old: str, new: str, now: str, back: str | None) -> None:
    assert taken_back(old, new, now) == back


def test_a_sentence_that_nothing_mends_is_taken_out_and_comes_back(desk: Desk) -> None:
    text = "签约项目18个。招商××次。外出招商42次。\n签约项目××个。\n外出招商42次。"
    desk.type(text)
    for left in (
        "签约项目18个。外出招商42次。\n签约项目××个。\n外出招商42次。",
        "签约项目18个。外出招商42次。\n外出招商42次。",
    ):
        found = desk.texts.check_section(desk.report, desk.key, desk.text).findings
        one = next(finding for finding in found if can_be_cut(finding))
        assert "删去这句" in section_findings(desk.texts.check_section(desk.report, desk.key, desk.text))
        desk.texts.cut(desk.report, desk.key, desk.n, desk.text, found, read_fix(fix_words(one), "cut"))
        assert desk.text == left
    found = desk.texts.check_section(desk.report, desk.key, desk.text).findings
    with pytest.raises(InputError, match="没有删"):
        desk.texts.cut(desk.report, desk.key, desk.n, desk.text, found, read_fix(fix_words(one), "cut"))
    desk.undo()
    desk.undo()
    assert desk.text == text


def test_a_sentence_that_nothing_mends_is_taken_out_in_the_read_through_too(desk: Desk) -> None:
    step = ReadStep(SimpleNamespace(bench=desk.bench), None)  # type: ignore[arg-type]
    desk.type("签约项目18个。招商××次。")
    shown = step.show(desk.report)[3]
    (words,) = re.findall(f'data-act="cut" data-arg="({desk.key}:[^"]*)"', shown)
    assert "已删去一句" in step._mend(desk.report, "cut", read_fix(words, "cut"), "")
    assert desk.text == "签约项目18个。"
    with pytest.raises(InputError, match="没有删"):
        step._mend(desk.report, "cut", read_fix(words, "cut"), "")
    desk.undo()
    assert desk.text.endswith("招商××次。")


def test_a_minus_behind_a_fall_is_dropped(desk: Desk) -> None:
    desk.bench.paste(desk.report, "指标\t单位\t本期\t上年同期\n实际利用外资\t万美元\t350\t420\n", append=True)
    found = desk.texts.check_section(desk.report, desk.key, "实际利用外资350万美元，同比下降-16.7%。").findings
    assert [one.suggestion for one in found if one.code == "wrong_sign"] == ["下降16.7%"]


def test_a_passage_is_found_again_where_it_stood() -> None:
    chosen = select("好。甲。好。", 4, 6)
    assert chosen.words == "好。"
    assert put_in(chosen, "好。甲。好。", "坏。") == "好。甲。坏。"
    assert put_in(chosen, "前。好。甲。好。", "坏。") == "前。好。甲。坏。"
    assert put_in(chosen, "好。甲。好。后。", "坏。") == "好。甲。坏。后。"
    with pytest.raises(InputError, match="改过了"):
        put_in(chosen, "前。好。甲。好。后。", "坏。")
