"""The whole job on the command line, as the README shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from endpoint import Endpoint, run_endpoint
from writer.corpus import parse_report


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-of-this-test")
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        yield endpoint


def test_index_draft_check_redraft_export_without_a_model(indexed, facts):
    made = indexed("draft", facts, "-o", "q3.md", "--json")
    assert made.status == 0
    assert made.json["engine"] == "roll"
    text = Path("q3.md").read_text(encoding="utf-8")
    for figure in ("29个", "87.4亿元", "1236万美元"):
        assert figure in text

    checked = indexed("check", "q3.md", "--facts", facts, "--json")
    assert checked.status == 0
    [result] = checked.json
    assert len(result["figures"]) > 40
    assert all(text[one["start"] : one["end"]] == one["text"] for one in result["figures"])

    before = Path("q3.md").read_bytes()
    again = indexed("redraft", "q3.md", "--facts", facts, "--section", "3", "--json")
    assert again.status == 0
    assert {one["id"].split(".")[0] for one in again.json["sections"]} == {"3"}
    _only_section_changed(before, Path("q3.md").read_bytes(), "3")

    exported = indexed("export", "q3.md", "-o", "q3.docx", "--json").json
    assert (exported["path"], exported["pages"], exported["profile"]) == ("q3.docx", None, "gbt9704")
    text = Path("q3.md").read_text(encoding="utf-8")
    printed = "".join("".join(paragraph.text.split()) for paragraph in Document("q3.docx").paragraphs)
    assert printed == "".join(text.replace("#", "").split())


def test_the_same_with_a_model_endpoint(indexed, facts, model):
    made = indexed("draft", facts, "-o", "q3.md", "--json")
    assert made.status == 0
    assert made.json["engine"] == "llm"
    text = Path("q3.md").read_text(encoding="utf-8")
    assert "29个" in text
    assert "[[" not in text
    assert indexed("check", "q3.md", "--facts", facts).status == 0
    before = Path("q3.md").read_bytes()
    asked = model.requests
    assert indexed("redraft", "q3.md", "--facts", facts, "--section", "1.1", "--instruction", "突出外资").status == 0
    assert model.requests == asked + 1
    assert "突出外资" in model.prompts[-1]
    _only_section_changed(before, Path("q3.md").read_bytes(), "1.1")
    assert "sk-of-this-test" not in made.out + made.err


def test_past_figures_never_reach_the_model(indexed, facts, model, project):
    indexed("draft", facts, "-o", "q3.md")
    report = (project / "corpus" / "苍榆开发区2026年第二季度招商引资工作汇报.txt").read_text(encoding="utf-8-sig")
    pasted = facts.read_text(encoding="utf-8")
    old = {one for one in re.findall(r"\d+\.\d+亿元", report) if one.removesuffix("亿元") not in pasted}
    assert old
    assert not [one for one in old for prompt in model.prompts if one in prompt]


def test_a_model_that_breaks_off_leaves_the_rest_and_the_old_file(indexed, facts, model):
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_bytes()
    model.mode = "broken"
    failed = indexed("redraft", "q3.md", "--facts", facts, "--section", "1.1")
    assert failed.status == 2
    assert len(failed.err.strip().splitlines()[-1]) < 200
    assert "Traceback" not in failed.err
    assert Path("q3.md").read_bytes() == before


def test_an_outline_file_decides_the_headings(indexed, facts, project):
    made = indexed("draft", facts, "--outline", project / "examples" / "outline.md", "-o", "q3.md", "--json")
    wanted = re.findall(r"^#{2,3} (.+)$", (project / "examples" / "outline.md").read_text(encoding="utf-8"), re.M)
    written = re.findall(r"^#{2,3} (.+)$", Path("q3.md").read_text(encoding="utf-8"), re.M)
    assert wanted
    assert written == wanted
    assert made.status == 0


def test_like_takes_the_headings_of_that_report(indexed, facts, project):
    name = "苍榆开发区2025年第三季度"
    made = indexed("draft", facts, "--like", name, "-o", "q3.md", "--json")
    assert made.status == 0
    lines = Path("q3.md").read_text(encoding="utf-8").splitlines()
    [title] = [one for one in lines if one.startswith("# ")]
    assert "2026年" in title
    assert "2025年" not in title
    past = (project / "corpus" / "苍榆开发区2025年第三季度招商引资工作汇报.txt").read_text(encoding="utf-8-sig")
    headings = [one.strip() for one in past.splitlines() if re.match(r"[一二三四]、", one)]
    assert headings
    assert [one.removeprefix("## ") for one in lines if one.startswith("## ")] == headings


def test_draft_writes_word_at_once(indexed, facts):
    assert indexed("draft", facts, "-o", "q3.docx").status == 0
    assert "29个" in "\n".join(paragraph.text for paragraph in Document("q3.docx").paragraphs)


def test_a_wrong_figure_is_found_and_says_what_is_right(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    path = Path("q3.md")
    path.write_text(path.read_text(encoding="utf-8").replace("签约项目29个", "签约项目30个", 1), encoding="utf-8")
    wrong = indexed("check", "q3.md", "--facts", facts, "--json")
    assert wrong.status == 1
    errors = [one for one in wrong.json[0]["findings"] if one["severity"] == "error"]
    assert [one["text"] for one in errors] == ["30个"]
    assert "29" in errors[0]["message"] + errors[0]["suggestion"]


def test_rebind_follows_a_corrected_figure(indexed, facts, tmp_path):
    indexed("draft", facts, "-o", "q3.md")
    corrected = tmp_path / "corrected.tsv"
    corrected.write_text(
        facts.read_text(encoding="utf-8").replace("省外到位资金\t亿元\t32.6", "省外到位资金\t亿元\t33.4"),
        encoding="utf-8",
    )
    told = indexed("rebind", "q3.md", "--facts", facts, "--new-facts", corrected, "--json")
    assert {"old": "32.6亿元", "new": "33.4亿元"}.items() <= {**told.json["changes"][0]}.items()
    assert "32.6亿元" in Path("q3.md").read_text(encoding="utf-8")
    indexed("rebind", "q3.md", "--facts", facts, "--new-facts", corrected, "--write")
    text = Path("q3.md").read_text(encoding="utf-8")
    assert "32.6亿元" not in text
    assert indexed("check", "q3.md", "--facts", corrected).status == 0


def test_compare_names_copied_runs(indexed, project):
    report = (project / "corpus" / "苍榆开发区2026年第二季度招商引资工作汇报.txt").read_text(encoding="utf-8-sig")
    run = max(re.split(r"[。\n]", report), key=len)
    Path("a.md").write_text(f"# 汇报\n\n## 一、情况\n\n{run}。\n", encoding="utf-8")
    [result] = indexed("compare", "a.md", "--json").json
    assert result["copied_share"] > 0.8
    assert any("2026年第二季度" in one["report"] for one in result["copied"])
    assert result["nearest"]


def test_search_by_role(indexed):
    found = indexed("search", "外资到账进度偏慢", "--role", "problems", "-k", 30, "--json").json
    assert found
    assert {one["role"] for one in found} == {"problems"}


def test_a_search_for_nothing_that_is_there_says_so(indexed):
    for query in ("zzzz qqqq", "hello world", "红烧肉怎么做", "月球上的兔子", "！！！", "123"):
        for role in ((), ("--role", "plans")):
            found = indexed("search", query, *role, "--json")
            assert (found.status, found.json) == (0, []), query
    said = indexed("search", "zzzz qqqq")
    assert "没有找到" in said.out
    assert "--role" not in said.out
    assert "--role" in indexed("search", "zzzz qqqq", "--role", "plans").out
    for query in ("税", "引才", "招 商", "zzzz 招商", "外资到账"):
        assert indexed("search", query, "--json").json, query


def test_a_search_by_role_gives_as_many_as_there_are(indexed):
    role = indexed("search", "招商引资", "--role", "plans", "-k", 100, "--json").json
    few = indexed("search", "招商引资", "--role", "plans", "-k", 7, "--json").json
    assert [one["id"] for one in few] == [one["id"] for one in role[:7]]
    assert len(few) == 7


def test_index_skips_replaces_and_prunes(writer, project, tmp_path):
    folder = tmp_path / "past"
    folder.mkdir()
    for name in ("苍榆开发区2024年工作总结.txt", "鹭汀区经济合作局2025年招商引资工作总结.txt"):
        (folder / name).write_bytes((project / "corpus" / name).read_bytes())
    assert len(writer("index", folder, "--json").json["added"]) == 2
    assert len(writer("index", folder, "--json").json["unchanged"]) == 2
    first, second = sorted(folder.iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes() + "\n五、补充\n补充说明一段文字。\n".encode())
    result = writer("index", folder, "--prune", "--json").json
    assert (len(result["updated"]), len(result["removed"]), result["reports"]) == (1, 1, 1)


def test_index_rebuilds_from_the_record_alone(writer, project, tmp_path):
    file = tmp_path / "苍榆开发区2024年工作总结.txt"
    file.write_bytes((project / "corpus" / file.name).read_bytes())
    before = writer("index", file, "--json").json
    found = writer("search", "要素保障", "--json").json
    file.unlink()
    after = writer("index", "--rebuild", "--json").json
    assert (after["added"], after["removed"], after["failed"]) == ([], [], [])
    assert (after["reports"], after["passages"]) == (1, before["passages"])
    assert writer("search", "要素保障", "--json").json == found


def test_parse_and_figures_keep_exact_spans(writer, project):
    for name in ("苍榆开发区2026年第二季度招商引资工作汇报.txt", "霁云市产业办2023年上半年招商引资工作总结.md"):
        parsed = writer("parse", project / "corpus" / name, "--json").json
        text = (project / "corpus" / name).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        assert len(parsed["sections"]) > 5
        for one in [*parsed["sections"], *parsed["masks"], *parsed["figures"]]:
            assert text[one["start"] : one["end"]] == one["text"]


def _only_section_changed(before: bytes, after: bytes, section: str) -> None:
    """Every byte outside the section is as it was."""
    old, new = before.decode(), after.decode()
    old_parts, new_parts = parse_report(old).sections, parse_report(new).sections
    assert [one.id for one in old_parts] == [one.id for one in new_parts]
    for was, now in zip(old_parts, new_parts, strict=True):
        assert old[was.heading_start : was.start].rstrip() == new[now.heading_start : now.start].rstrip()
        if not (was.id == section or was.id.startswith(section + ".")):
            assert was.text == now.text


def test_what_stood_in_the_place_is_kept_beside_it(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    Path("q3.md").write_text("改了一整天的稿子", encoding="utf-8")
    again = indexed("draft", facts, "-o", "q3.md")
    assert "q3（旧稿1）.md" in again.err
    assert Path("q3（旧稿1）.md").read_text(encoding="utf-8") == "改了一整天的稿子"
    assert "29个" in Path("q3.md").read_text(encoding="utf-8")
    indexed("draft", facts, "-o", "q3.md")
    assert len(list(Path().glob("q3*.md"))) == 2, "the same text once more leaves nothing to keep"


def test_an_endpoint_that_goes_away_costs_no_finished_report(indexed, facts, model):
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_bytes()
    asked = model.requests
    model.mode = "broken"
    failed = indexed("draft", facts, "-o", "q3.md")
    assert failed.status == 2
    assert Path("q3.md").read_bytes() == before
    assert model.requests - asked < 12, "an endpoint that is gone is not asked for every section"


def test_sections_that_failed_are_named_and_the_rest_is_written_beside(indexed, facts, monkeypatch):
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        Path("q3.md").write_text("完整的稿子", encoding="utf-8")

        class FailsLater(list):
            def append(self, body):
                super().append(body)
                if len(self) == 4:
                    endpoint.mode = "refused"

        endpoint.bodies = FailsLater()
        failed = indexed("draft", facts, "-o", "q3.md")
    assert failed.status == 2
    assert "没有写成" in failed.err
    assert Path("q3.md").read_text(encoding="utf-8") == "完整的稿子"
    assert "签约项目" in Path("q3（未写完）.md").read_text(encoding="utf-8")
