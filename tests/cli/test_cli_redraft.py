"""A section drafted again: the draft's own past wording is followed, and only what the facts change changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from endpoint import run_endpoint
from writer.corpus import parse_report


@pytest.fixture(autouse=True)
def _rolled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WRITER_ENGINE", "roll")


@pytest.mark.parametrize("like", ["苍榆开发区2026年第二季度", "鹭汀区经济合作局2025年"])
def test_the_same_facts_give_the_same_sections(indexed, facts, like):
    assert indexed("draft", facts, "--like", like, "-o", "q3.md").status == 0
    before = Path("q3.md").read_text(encoding="utf-8")
    for section in ("0", "1", "2", "4"):
        assert indexed("redraft", "q3.md", "--facts", facts, "--section", section).status == 0
    assert Path("q3.md").read_text(encoding="utf-8") == before


def test_changed_facts_change_their_figures_and_nothing_else(indexed, facts, tmp_path):
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_text(encoding="utf-8")
    section = next(one for one in parse_report(before).sections if "省外到位资金32.6亿元" in one.text)
    changed = tmp_path / "changed.tsv"
    changed.write_text(
        facts.read_text(encoding="utf-8").replace(
            "省外到位资金\t亿元\t32.6\t26.3\t42", "省外到位资金\t亿元\t31.5\t26.3\t42"
        ),
        encoding="utf-8",
    )
    assert indexed("redraft", "q3.md", "--facts", changed, "--section", section.id).status == 0
    wanted = before.replace("省外到位资金32.6亿元，同比增长24.0%", "省外到位资金31.5亿元，同比增长19.8%")
    assert Path("q3.md").read_text(encoding="utf-8") == wanted.replace("的77.6%；实际利用", "的75.0%；实际利用")


def test_an_instruction_that_nobody_follows_is_said_to_be_so(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    again = indexed("redraft", "q3.md", "--facts", facts, "--section", "3", "--instruction", "短一点")
    assert again.status == 0
    assert again.err.count("套写不能按要求改写文字") == 1


def test_nothing_never_takes_the_place_of_text(writer, facts):
    Path("q3.md").write_text(
        "# 汇报\n\n开头。\n\n## 一、基本情况\n\n签约项目29个。\n\n## 二、存在问题\n\n一段自己写的话。\n",
        encoding="utf-8",
    )
    before = Path("q3.md").read_bytes()
    failed = writer("redraft", "q3.md", "--facts", facts, "--section", "2")
    assert failed.status == 2
    assert "第 2 节没有写成" in failed.err
    assert Path("q3.md").read_bytes() == before


def test_a_refusal_is_said_once(writer, facts, monkeypatch):
    with run_endpoint("refused") as endpoint:
        monkeypatch.setenv("WRITER_ENGINE", "llm")
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-this-test")
        refused = writer("draft", facts, "-o", "q3.md")
    assert refused.status == 2
    assert refused.err.count("不接受密钥") == 1


def test_a_run_in_draft_is_read_redrafted_and_exported_in_its_form(writer, facts, tmp_path):
    past = tmp_path / "青枫产业园2026年第二季度工作汇报.txt"
    past.write_text(
        "青枫产业园2026年第二季度工作汇报\n\n今年以来，青枫产业园全力抓招商。现将上半年情况汇报如下。\n一、基本情况\n"
        "（一）项目招引提速。1—6月，签约项目18个，同比增长20%。\n（二）资金到位平稳。省外到位资金20.5亿元，同比增长10%。\n"
        "二、存在问题\n一是要素保障不足，部分项目等地开工。二是外资项目偏少，储备不够。\n",
        encoding="utf-8",
    )
    assert writer("index", past).status == 0
    assert writer("draft", facts, "-o", "q3.md").status == 0
    before = Path("q3.md").read_text(encoding="utf-8")
    assert "\n（一）项目招引提速。1—9月，签约项目29个" in before
    assert "（标题接排）" in writer("parse", "q3.md").out
    assert writer("redraft", "q3.md", "--facts", facts, "--section", "1").status == 0
    assert Path("q3.md").read_text(encoding="utf-8") == before
    assert writer("export", "q3.md", "-o", "q3.docx").status == 0


def _sentence(name: str, section: str) -> str:
    text = next(one.text for one in parse_report(Path(name).read_text(encoding="utf-8")).sections if one.id == section)
    return text.strip().split("。")[0] + "。"


def test_a_locked_sentence_survives_until_it_is_freed(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    text = Path("q3.md").read_text(encoding="utf-8")
    section = next(one for one in parse_report(text).sections if "省外到位资金" in one.text)
    lock = "营商环境测评结果由第三方另行公布。"
    Path("q3.md").write_text(text.replace(section.text, section.text.rstrip() + lock + "\n\n"), encoding="utf-8")
    run = ("redraft", "q3.md", "--facts", facts, "--section", section.id)
    first = indexed(*run, "--keep", "测评结果由第三方", "--json")
    assert first.status == 0
    assert first.json["locked"] == [lock]
    assert lock in Path("q3.md").read_text(encoding="utf-8")
    # without being said again, in another run, and under other facts
    again = indexed(*run, "--json")
    assert again.json["locked"] == [lock]
    assert Path("q3.md").read_text(encoding="utf-8").count(lock) == 1
    unknown = indexed(*run, "--free", "没有这句")
    assert unknown.status == 2
    assert lock in unknown.err
    freed = indexed(*run, "--free", "测评结果", "--json")
    assert freed.status == 0
    assert freed.json["locked"] == []


def test_a_lock_on_words_that_do_not_stand_there_changes_nothing(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_bytes()
    failed = indexed("redraft", "q3.md", "--facts", facts, "--section", "1", "--keep", "查无此句")
    assert failed.status == 2
    assert "查无此句" in failed.err
    assert failed.err.count("\n") == 1
    assert Path("q3.md").read_bytes() == before
