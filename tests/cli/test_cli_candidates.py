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
    told = indexed(*asked[:-2], "--show")
    assert "第 1 名（第" in told.out
    assert "没有改动" in told.out
    assert f"  2:1 {offered[1]['sentences'][0]}" in told.out
    taken = indexed(*asked[:-2], "--take", "2", "--json").json
    assert taken["taken"] == 2
    assert taken["kept"] is True
    assert taken["sections"][0]["text"] == offered[1]["text"]
    after = Path("q3.md").read_text(encoding="utf-8")
    assert next(one.text.strip() for one in parse_report(after).sections if one.id == "1.1") == offered[1]["text"]
    old = next(one.text.strip() for one in parse_report(before.decode()).sections if one.id == "1.1")
    assert after.replace(offered[1]["text"], old) == before.decode()


SHORT = "# 汇报\n\n开头。\n\n## 一、基本情况\n\n签约项目29个。\n\n## 二、存在问题\n\n要素保障有待加强。\n"
TSV = "指标\t单位\t本期\t上年同期\n签约项目\t个\t{}\t23\n开工项目\t个\t21\t17\n"


@pytest.fixture
def asking(writer, monkeypatch):
    """A short report, its facts, and a model that answers otherwise every time."""
    Path("q3.md").write_text(SHORT, encoding="utf-8")
    Path("f.tsv").write_text(TSV.format(29), encoding="utf-8")
    with run_endpoint("various") as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("WRITER_MODEL", "loopback")

        def command(*given):
            return writer("redraft", "q3.md", "--facts", "f.tsv", "--section", "1", *given)

        yield command, endpoint


def own_text() -> str:
    found = parse_report(Path("q3.md").read_text(encoding="utf-8")).sections
    return next(one.text.strip() for one in found if one.id == "1")


def test_what_was_seen_is_taken_word_for_word_and_nobody_is_asked_again(asking):
    redraft, endpoint = asking
    seen = redraft("--candidates", "4", "--json").json["candidates"]
    assert seen[0]["grounded"] == seen[0]["figures"]
    assert [bool(one["errors"]) for one in seen] == sorted(bool(one["errors"]) for one in seen)
    assert all(one["why"] for one in seen[:-1])
    assert seen[-1]["why"] == ""
    asked = endpoint.requests
    for rank in (2, 1, 3):  # a change of mind is no change of the text
        assert redraft("--take", rank).status == 0
        assert own_text() == seen[rank - 1]["text"]
    assert redraft("--candidates", "4", "--take", "2").status == 0
    assert own_text() == seen[1]["text"]
    picked = redraft("--take", "2：1，1:2", "--json").json
    assert own_text() == seen[1]["sentences"][0] + seen[0]["sentences"][1]
    assert picked["picked"] == [{"rank": 2, "sentence": 1}, {"rank": 1, "sentence": 2}]
    assert endpoint.requests == asked
    assert "要素保障有待加强。" in Path("q3.md").read_text(encoding="utf-8")


def test_one_that_was_never_shown_is_written_and_taken_in_one_step(asking):
    redraft, _ = asking
    made = redraft("--candidates", "2", "--take", "1", "--json").json
    assert own_text() == made["candidates"][0]["text"] == made["sections"][0]["text"]
    assert made["usage"]["requests"] >= 2
    told = redraft("--candidates", "3", "--take", "1")
    assert told.status == 2
    assert "看过的那一轮是模型写的 2 份" in told.err
    assert "没有补充要求" in redraft("--take", "1", "--instruction", "压缩").err


def test_a_round_that_no_longer_fits_is_told_and_nothing_is_written(asking):
    redraft, _ = asking
    redraft("--candidates", "2")
    Path("q3.md").write_text(SHORT.replace("29个", "29个（人改的）"), encoding="utf-8")
    before = Path("q3.md").read_bytes()
    said = redraft("--take", "1")
    assert said.status == 2
    assert said.err.startswith("第 1 节的文字在看过候选稿之后改过，没有写入")
    assert Path("q3.md").read_bytes() == before
    assert redraft("--show", "--json").json["stale"] == "第 1 节的文字在看过候选稿之后改过"
    Path("q3.md").write_text(SHORT.replace("要素保障", "用地保障"), encoding="utf-8")
    Path("f.tsv").write_text(TSV.format(31), encoding="utf-8")
    said = redraft("--take", "1")
    assert "用到的数据改过了（签约项目 29个 → 31个），没有写入" in said.err
    Path("f.tsv").write_text(TSV.format(29) + "出口总额\t亿元\t3.2\t3\n", encoding="utf-8")
    assert redraft("--take", "1").status == 0
    assert "用地保障有待加强。" in Path("q3.md").read_text(encoding="utf-8")
    Path("q3.md").write_text(SHORT.replace("基本情况", "总体情况"), encoding="utf-8")
    assert "现在是“总体情况”，看候选稿时是“基本情况”" in redraft("--take", "1").err


def test_locked_sentences_stay_whatever_is_taken(asking):
    redraft, _ = asking
    redraft("--candidates", "2")
    said = redraft("--take", "1", "--keep", "签约项目29个")
    assert "签约项目29个。" in own_text()
    assert "锁定的句子" in said.err
    assert redraft("--take", "2:1").status == 0
    assert "签约项目29个。" in own_text()


@pytest.mark.parametrize("options", [(), ("--candidates", "2", "--take", "1")])
def test_what_a_person_changes_while_it_is_written_stays(asking, options):
    redraft, endpoint = asking
    endpoint.mode = "normal"
    changed = SHORT.replace("签约项目29个。", "人在起草时写的。").replace("有待加强", "亟待加强")
    endpoint.on_chat = lambda: Path("q3.md").write_text(changed, encoding="utf-8")
    said = redraft(*options)
    assert said.status == 2
    assert "没有写入" in said.err
    assert Path("q3.md").read_text(encoding="utf-8") == changed
    assert "本期各项工作" in redraft("--show").out
    endpoint.on_chat = lambda: Path("q3.md").write_text(SHORT.replace("有待", "亟待"), encoding="utf-8")
    Path("q3.md").write_text(SHORT, encoding="utf-8")
    if not options:
        assert redraft().status == 0
        assert "亟待加强" in Path("q3.md").read_text(encoding="utf-8")
        assert "本期各项工作" in own_text()


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
        (("--take", "1"), "还没有看过候选稿"),
        (("--show",), "还没有看过候选稿"),
        (("--candidates", "0"), "1 到 8 份"),
        (("--take", "第二"), "看不懂"),
        (("--take", "2:0"), "看不懂"),
        (("--take", "2:3-1"), "看不懂"),
        (("--take", "0"), "现有文字"),
        (("--take", "，"), "写明取哪一名"),
        (("--show", "--take", "1"), "分两次"),
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
