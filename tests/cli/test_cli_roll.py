"""``writer roll``: what becomes of last period's report, slot by slot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from writer.cli import run as run_cli

FACTS = "examples/2026q3.tsv"
LAST = "corpus/苍榆开发区2026年第二季度招商引资工作汇报.txt"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run_cli(list(arguments))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_difference_as_json(capsys: pytest.CaptureFixture[str], project: Path, tmp_path: Path) -> None:
    out = tmp_path / "本期.md"
    status, told, _ = run(
        capsys, "roll", str(project / LAST), "--facts", str(project / FACTS), "--out", str(out), "--json"
    )
    assert status == 0
    document = json.loads(told)
    assert document["engine"] == "roll"
    assert document["last"]["period"] == "2026年第二季度"
    section = next(one for one in document["sections"] if one["id"] == "1.1")
    slots = {slot["old"]: slot for slot in section["sentences"][0]["slots"]}
    assert slots["47.4%"]["new"] == "76.3%"
    assert slots["47.4%"]["metric"] == "签约项目"
    assert slots["47.4%"]["formula"] == "29 ÷ 38 = 76.3%"
    assert document["unused_facts"] == []
    text = out.read_text(encoding="utf-8")
    assert all(one["text"] in text for one in document["sections"])
    check, _, _ = run(capsys, "check", str(out), "--facts", str(project / FACTS))
    assert check == 0


def test_the_difference_for_people(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    status, told, _ = run(capsys, "roll", str(project / LAST), "--facts", str(project / FACTS))
    assert status == 0
    assert "签约项目·同比增减：4个 → 6个（F1：29 − 23 = 6个）" in told
    assert "略去“4.8亿元" not in told
    assert "略去" in told
    assert "旧稿" in told.splitlines()[-1]


def test_what_cannot_be_rolled_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], project: Path, tmp_path: Path
) -> None:
    facts = str(project / FACTS)
    for arguments, said in (
        (("没有这份",), "没有“没有这份”这份材料"),
        ((str(project / LAST), "--out", str(tmp_path / "x.pdf")), "请以 .md 或 .docx 结尾"),
        ((str(project / LAST), "--period", "某天"), "看不懂报告期"),
    ):
        status, told, error = run(capsys, "roll", *arguments, "--facts", facts)
        assert (status, told) == (2, "")
        assert said in error
        assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "x.pdf").exists()
