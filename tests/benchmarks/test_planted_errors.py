"""The benchmark must itself be right: clean drafts true, planted errors false, each in its one place."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.planted_errors.planting import CLASSES, plants
from benchmarks.planted_errors.reference import Claim, direction, holds
from benchmarks.planted_errors.scoring import FOLDER, Sample, samples, score
from benchmarks.planted_errors.sheet import read_sheet
from benchmarks.planted_errors.template import hanzi, literal, render

SAMPLES = samples()
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


@each_sample
def test_every_figure_of_a_clean_draft_is_true(sample: Sample) -> None:
    claims = [slot.claim for slot in sample.draft.slots if slot.claim is not None]
    assert len(claims) >= 25
    assert [claim for claim in claims if not holds(claim, sample.sheet)] == []


@each_sample
def test_no_figure_stands_outside_the_slots(sample: Sample) -> None:
    template = (FOLDER / ("unseen" if sample.unseen else "seen") / sample.name / "template.md").read_text("utf-8")
    words = re.sub(r"^(?:20\d\d年\d{1,2}月\d{1,2}日$|\d[.、])|（\d）", "", literal(template), flags=re.MULTILINE)
    assert re.findall(r"[0-9０-９]+|[二两三四五六七八九十百千]+[个家次项条亩件户]", words) == []


@each_sample
def test_the_stored_draft_is_the_rendered_one(sample: Sample) -> None:
    assert (sample.facts.parent / "draft.md").read_text("utf-8") == sample.draft.text


@each_sample
def test_a_planted_text_differs_in_the_planted_place_alone(sample: Sample) -> None:
    clean = sample.draft.text
    for plant in plants(sample.draft, sample.sheet, each=3, seed=7):
        assert len(plant.edits) == (2 if plant.kind == "swap" else 1)
        rest, at, text = [], 0, plant.applied(clean)
        for edit in plant.edits:
            assert clean[edit.start : edit.end] != edit.new
            rest.append(clean[at : edit.start])
            at = edit.end
        rest.append(clean[at:])
        assert re.fullmatch("(?:.|\n)+?".join(map(re.escape, rest)), text), plant


@each_sample
def test_the_same_seed_plants_the_same_errors(sample: Sample) -> None:
    assert plants(sample.draft, sample.sheet, 4, 3) == plants(sample.draft, sample.sheet, 4, 3)
    assert plants(sample.draft, sample.sheet, 4, 3) != plants(sample.draft, sample.sheet, 4, 4)


@each_sample
def test_a_planted_number_is_false_when_read_again_from_the_text(sample: Sample) -> None:
    read = 0
    for plant in plants(sample.draft, sample.sheet, each=12, seed=5):
        edit = plant.edits[0]
        slot = next((s for s in sample.draft.slots if s.start <= edit.start and edit.end <= s.end), None)
        if slot is None or slot.claim is None or plant.kind in ("swap", "mask", "qualifier"):
            continue
        text = slot.text[: edit.start - slot.start] + edit.new + slot.text[edit.end - slot.start :]
        match = re.fullmatch(r"([\d,]+(?:\.(\d+))?)(\D*)", text)
        if match is None or slot.claim.qualifier:
            continue
        number = Decimal(match[1].replace(",", ""))
        step = Decimal(1).scaleb(-len(match[2] or ""))
        claim = Claim(slot.claim.relation, slot.claim.subject, number, match[3] or slot.claim.unit, "", step)
        assert not holds(claim, sample.sheet), (plant, text)
        read += 1
    assert read > 20


def test_every_class_is_planted() -> None:
    kinds = {plant.kind for sample in SAMPLES for plant in plants(sample.draft, sample.sheet, 1, 1)}
    assert kinds == set(CLASSES)


def test_verbs_agree_with_the_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "facts.tsv"
    sheet.write_text("某地数据\n指标\t单位\t本期\t上年同期\t目标\t备注\n签约\t个\t12\t16\t20\t\n", encoding="utf-8")
    read = read_sheet(sheet)
    said = render("签约{value 签约}，{way yoy 签约 增长/下降}{yoy 签约}，还差{gap 签约}，超{done 签约 成}。", read)
    assert said.text == "签约12个，下降25.0%，还差8个，超六成。"
    assert direction("签约", "diff", read) == -1


@pytest.mark.parametrize(
    "slot", ["{value 签约 超 @15}", "{yoy 开工}", "{note 7个}", "{points 签约}", "{nonsense 签约}"]
)
def test_an_untruth_is_not_rendered(tmp_path: Path, slot: str) -> None:
    sheet = tmp_path / "facts.tsv"
    sheet.write_text("指标\t单位\t本期\t上年同期\t目标\t备注\n签约\t个\t29\t16\t20\t\n开工\t个\t3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"签约|开工|7个"):
        render(slot, read_sheet(sheet))


def test_a_trial_is_found_only_by_what_is_new() -> None:
    trials, _ = score(SAMPLES[0], each=2, seed=1)
    digits = [trial for trial in trials if trial.kind == "digit"]
    masks = [trial for trial in trials if trial.kind == "mask"]
    assert digits
    assert all(trial.clean != trial.planted for trial in digits)
    assert masks
    assert not any(trial.found[1] for trial in masks), "a mask has no number that a set comparison could miss"


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A monthly sheet with the period before, a district beside its city, and parts in two units."""
    sheet = tmp_path / "facts.tsv"
    rows = (
        "某区2026年8月数据", "指标\t单位\t本期\t上年同期\t上期\t目标\t备注", "区增速\t%\t6.2\t5.8\t6.5\t7\t",
        "市增速\t%\t5.4\t5.1\t\t\t", "签约\t个\t44\t20\t47\t60\t", "　其中：甲\t个\t18\t10\t15\t\t",
        "　　　　乙\t个\t11\t6\t14\t\t", "投资\t亿元\t1.2\t0.9\t\t\t", "技改\t万元\t3000\t2000\t\t\t",
    )  # fmt: skip
    sheet.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return sheet


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("{lead 区增速-市增速}", "0.8个百分点"),
        ("{way lead 市增速-区增速 高于/低于}", "低于"),
        ("{lead 签约-甲}", "26个"),
        ("{sum 甲+乙}", "29个"),
        ("{share 甲+乙/签约}", "65.9%"),
        ("{share 甲+乙/签约 近 三分之二}", "近三分之二"),
        ("{yoy 甲+乙}", "81.3%"),
        ("{sum 投资+技改}", "1.5亿元"),
        ("{diff 投资+技改 万元}", "4000万元"),
        ("{yoy 签约 倍}", "1.2倍"),
        ("{yoy 签约 倍 超}", "超1.2倍"),
        ("{times 签约}", "2.2倍"),
        ("（{way mom_diff 签约 +/-}{mom_diff 签约}）", "（-3个）"),
        ("（{way yoy 签约 ↑/↓}{yoy 签约}）", "（↑120.0%）"),
        ("{share 甲/签约 成}", "四成"),
        ("{value 技改 余 @2000}", "2000万余元"),
        ("{value 技改 余 前 @2000}", "2000余万元"),
        ("{share 甲+乙/签约 成 多}", "六成多"),
        ("{yoy 投资+技改 近 成}", "近四成"),
    ],
)
def test_what_officials_say_of_several_rows(towns: Path, slot: str, said: str) -> None:
    assert render(slot, read_sheet(towns)).text == said


@pytest.mark.parametrize(
    "slot",
    [
        "{share 甲/签约 三分之二}", "{share 甲+乙/签约 超 三分之二}", "{yoy 签约 超 倍 @2}", "{sum 签约+投资}",
        "{lead 区增速-签约}", "{mom 甲+投资}", "{done 甲+乙}",
    ],
)  # fmt: skip
def test_what_several_rows_do_not_bear_out_is_not_rendered(towns: Path, slot: str) -> None:
    with pytest.raises(ValueError, match=r"签约|甲"):
        render(slot, read_sheet(towns))


def test_two_is_written_as_before_a_measure_word(towns: Path) -> None:
    assert hanzi(2) == "两"
    assert (hanzi(12), hanzi(22), hanzi(20)) == ("十二", "二十二", "二十")
    claim = Claim("share", "甲+乙/签约", Decimal(2), "三分之二", "近")
    assert holds(claim, read_sheet(towns))
    assert not holds(replace(claim, number=Decimal(1)), read_sheet(towns))
    assert not holds(replace(claim, number=Decimal(1), unit="三分之一"), read_sheet(towns))


def test_the_basis_of_a_weekly_change_is_planted(towns: Path) -> None:
    draft = render("签约{value 签约}，较上周末{way mom_diff 签约 多/少}{mom_diff 签约}。", read_sheet(towns))
    assert {plant.applied(draft.text) for plant in plants(draft, read_sheet(towns), 9, 1) if "同比" in plant.kind} == {
        "签约44个，较上年同期少3个。"
    }


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        ("人均{calc 元:[收入]*10000/([游客]*10000) .0}", "人均1250元"),
        ("拉动{calc 个百分点:([收入]-[收入@prior])*100/[收入@prior] .1}", "拉动25.0个百分点"),
        ("两年平均增长{calc %:√([收入]/[前年收入])*100-100 .1}", "两年平均增长11.8%"),
        ("每{calc 人:[游客]/[过夜] .0 汉}", "每四人"),
        ("{calc 亩:[复垦]*15 .0 ,}", "1,200亩"),
        ("{calc %:[过夜]*100/[游客] 四分之一}", "四分之一"),
    ],
)
def test_a_formula_is_worked_out_from_the_cells(tmp_path: Path, slot: str, said: str) -> None:
    sheet = tmp_path / "facts.tsv"
    rows = (
        "某地数据", "指标\t本期\t去年同期\t说明", "收入（万元）\t50000\t40000\t", "前年收入（万元）\t40000\t—\t",
        "游客（万人次）\t40\t36\t", "其中：过夜（万人次）\t10\t8\t", "复垦（公顷）\t80\t75\t",
    )  # fmt: skip
    sheet.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert render(slot, read_sheet(sheet)).text == said


@pytest.mark.parametrize("slot", ["{calc 元:[没有] .0}", "{calc 元:[签约@prior]/[签约] .0}", "{calc 元:[签约]^2 .0}"])
def test_a_formula_that_the_sheet_does_not_bear_out_is_not_rendered(tmp_path: Path, slot: str) -> None:
    sheet = tmp_path / "facts.tsv"
    sheet.write_text("指标\t单位\t本期\t目标\n签约\t个\t29\t40\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"没有|签约"):
        render(slot, read_sheet(sheet))


def test_a_sheet_may_state_the_growth_in_place_of_the_year_before(tmp_path: Path) -> None:
    sheet = tmp_path / "facts.tsv"
    sheet.write_text("项目\t单位\t累计\t同比（%）\t环比\n出口\t万元\t3200\t-4.3\t1.5%\n", encoding="utf-8")
    read = read_sheet(sheet)
    said = render("出口{way yoy 出口 增长/下降}{yoy 出口}，环比{way mom 出口 增长/下降}{mom 出口}", read)
    assert said.text == "出口下降4.3%，环比增长1.5%"
    with pytest.raises(ValueError, match="出口"):
        render("{diff 出口}", read)
