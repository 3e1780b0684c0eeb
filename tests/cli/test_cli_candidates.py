"""Candidates on the command line: side by side, the file as it was until one is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from endpoint import run_endpoint
from writer.corpus import parse_report


def test_candidates_change_nothing_until_one_is_taken(indexed, facts, monkeypatch):
    monkeypatch.setenv("WRITER_ENGINE", "roll")
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_bytes()
    asked = ("redraft", "q3.md", "--facts", facts, "--section", "1.1", "--candidates", "3")
    shown = indexed(*asked, "--json").json
    assert Path("q3.md").read_bytes() == before
    offered = shown["candidates"]
    assert [one["rank"] for one in offered] == list(range(1, len(offered) + 1))
    assert len({one["text"] for one in offered}) == len(offered) >= 2
    assert shown["sections"][0]["text"] == offered[0]["text"]
    for one in offered:
        assert one["grounded"] == one["figures"] > 0
        assert set(one["covered"]) <= set(one["facts"])
        assert 0 <= one["copied_share"] <= 1
        assert one["style"]["clause_length"] is None or 0 <= one["style"]["clause_length"] <= 100
    assert "排序规则" in shown["rule"]
    assert shown["taken"] is None
    told = indexed(*asked)
    assert "第 1 名（第" in told.out
    assert "没有改动" in told.out
    taken = indexed(*asked, "--take", "2", "--json").json
    assert taken["taken"] == 2
    after = Path("q3.md").read_text(encoding="utf-8")
    assert next(one.text.strip() for one in parse_report(after).sections if one.id == "1.1") == offered[1]["text"]
    old = next(one.text.strip() for one in parse_report(before.decode()).sections if one.id == "1.1")
    assert after.replace(offered[1]["text"], old) == before.decode()


def test_a_model_is_asked_as_often_as_said(writer, facts, monkeypatch):
    Path("q3.md").write_text("# 汇报\n\n开头。\n\n## 一、基本情况\n\n签约项目29个。\n", encoding="utf-8")
    with run_endpoint("various") as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        shown = writer("redraft", "q3.md", "--facts", facts, "--section", "1", "--candidates", "5", "--json").json
        assert sum("<句子 1>" not in prompt for prompt in endpoint.prompts) == 5
    assert shown["engine"] == "llm"
    assert len(shown["candidates"]) + len(shown["failed"]) + len(shown["identical"]) == 5
    assert [one["errors"] for one in shown["candidates"]] == sorted(one["errors"] for one in shown["candidates"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--candidates", "9"), "1 到 8 份"),
        (("--candidates", "-2"), "1 到 8 份"),
        (("--candidates", "x"), "--candidates"),
        (("--take", "1"), "一起用"),
        (("--candidates", "2", "--take", "3"), "只能是 1 到 2"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(writer, facts, given, words):
    Path("q3.md").write_text("# 汇报\n\n## 一、基本情况\n\n签约项目29个。\n", encoding="utf-8")
    before = Path("q3.md").read_bytes()
    said = writer("redraft", "q3.md", "--facts", facts, "--section", "1", *given)
    assert said.status == 2
    assert words in said.err
    assert Path("q3.md").read_bytes() == before
