"""The benchmark must itself be right: clean drafts true, planted errors false, each in its one place."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.planted_errors.planting import CLASSES, plants
from benchmarks.planted_errors.reference import Claim, direction, holds
from benchmarks.planted_errors.scoring import FOLDER, Sample, samples, score
from benchmarks.planted_errors.sheet import read_sheet
from benchmarks.planted_errors.template import literal, render

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
    words = re.sub(r"^(?:20\d\d年\d{1,2}月\d{1,2}日$|\d\.)", "", literal(template), flags=re.MULTILINE)
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
