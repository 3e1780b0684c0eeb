"""What a report leaves out is told by ``writer check``, ``draft`` and ``redraft``, with where past reports put it."""

from __future__ import annotations

from pathlib import Path

from writer.schema import ROLES

DRAFT = """# 苍榆经济开发区2026年第三季度招商引资工作汇报

## 一、基本情况

1—9月，签约项目29个。
"""


def test_check_says_where_past_reports_put_what_is_left_out(indexed, facts):
    Path("q3.md").write_text(DRAFT, encoding="utf-8")
    [result] = indexed("check", "q3.md", "--facts", facts, "--json").json
    homes = result["unused_homes"]
    assert homes
    assert set(homes) <= set(result["unused_facts"])
    assert set(homes.values()) <= set(ROLES)
    said = indexed("check", "q3.md", "--facts", facts).out
    assert "没有用到的数据：" in said
    assert "（往期多写在“基本情况”部分）" in said


def test_nothing_is_said_of_unused_facts_when_their_code_is_off(indexed, facts, monkeypatch):
    Path("q3.md").write_text(DRAFT, encoding="utf-8")
    monkeypatch.setenv("WRITER_RULES_OFF", "unused-fact")
    assert "没有用到的数据" not in indexed("check", "q3.md", "--facts", facts).out
    [result] = indexed("check", "q3.md", "--facts", facts, "--json").json
    assert result["unused_facts"]
    assert result["unused_homes"] == {}
    drafted = indexed("draft", facts, "-o", "off.md", "--json").json
    assert drafted["unused_homes"] == {}


def test_draft_and_redraft_tell_it_too(indexed, facts):
    drafted = indexed("draft", facts, "-o", "all.md", "--json").json
    assert set(drafted["unused_homes"]) <= set(drafted["unused_facts"])
    Path("q3.md").write_text(DRAFT + "\n## 二、存在问题\n\n用地不足。\n", encoding="utf-8")
    again = indexed("redraft", "q3.md", "--facts", facts, "--section", "2", "--json").json
    assert again["unused_homes"]
    assert set(again["unused_homes"]) <= set(again["unused_facts"])
    said = indexed("redraft", "q3.md", "--facts", facts, "--section", "2").out
    assert "（往期多写在“基本情况”部分）" in said
