"""``writer compare`` and ``writer profile`` on the sample corpus."""

from __future__ import annotations

from pathlib import Path

LAST = "苍榆开发区2026年第二季度招商引资工作汇报.txt"


def draft(project: Path, name: str, changed: bool = False) -> str:
    text = (project / "corpus" / LAST).read_text(encoding="utf-8-sig")
    text = text.replace("签约项目18个", "签约项目19个") if changed else text
    Path(name).write_text(text, encoding="utf-8")
    return text


def test_every_measure_has_its_parts_and_every_span_its_text(indexed, project):
    text = draft(project, "a.txt")
    [found] = indexed("compare", "a.txt", "--json").json
    assert {"name", "value", "corpus_low", "corpus_median", "corpus_high", "percentile", "samples", "unit"} <= set(
        found["metrics"][0]
    )
    for metric in found["metrics"]:
        assert metric["samples"] >= 5
        assert [one["passages"] for one in metric["typical"]] != []
        assert all(text[pull["start"] : pull["end"]] == pull["text"] for pull in metric["pulls"])
        assert bool(metric["advice"]) == bool(metric["side"])
    assert all(text[run["start"] : run["end"]] == run["text"] for run in found["copied"])
    assert all(text[start:end] == word for one in found["nearest"] for start, end, word in one["words"])
    assert "score" not in found


def test_two_versions_are_set_side_by_side(indexed, project):
    draft(project, "old.txt")
    draft(project, "new.txt", changed=True)
    [found] = indexed("compare", "new.txt", "--against", "old.txt", "--json").json
    rows = found["against"]["rows"]
    changed = [row for row in rows if row["kind"] != "same"]
    assert [row["kind"] for row in changed] == ["changed"]
    assert {(piece["old"], piece["new"]) for piece in changed[0]["pieces"] if piece["old"] != piece["new"]} == {
        ("18个", "19个")
    }
    assert {one["name"] for one in found["against"]["metrics"]} == {one["name"] for one in found["metrics"]}
    told = indexed("compare", "new.txt", "--against", "old.txt", "--html", "r.html")
    assert "[18个→19个]" in told.out
    page = Path("r.html").read_text(encoding="utf-8")
    assert ("<del>18个</del>" in page, "<ins>19个</ins>" in page, "r.html" in told.err) == (True, True, True)
    assert "后缀应是 .html" in indexed("compare", "new.txt", "--html", "r.pdf").err


def test_what_cannot_be_compared_is_said_and_is_no_failure(indexed):
    Path("en.md").write_text("# Report\n\nThis year twelve projects were signed. " * 30, encoding="utf-8")
    Path("one.md").write_text("今年签约项目18个。", encoding="utf-8")
    assert "汉字只占" in indexed("compare", "en.md").out
    told = indexed("compare", "one.md")
    assert (told.status, "文字太短" in told.out) == (0, True)
    Path("empty.md").write_text("# 只有标题\n", encoding="utf-8")
    refused = indexed("compare", "empty.md")
    assert (refused.status, refused.err.count("\n")) == (2, 1)


def test_the_profile_tells_bands_and_phrases(indexed):
    found = indexed("profile", "--role", "practices", "--json").json
    assert found["role"] == "practices"
    assert all(len(one["behind"]) == one["samples"] for one in found["measures"])
    assert all(one["reports"] >= 3 and one["count"] >= one["reports"] for one in found["phrases"])
    assert "平均句长" in indexed("profile").out


def test_an_office_without_reports_and_an_empty_corpus_are_refused(indexed, writer, monkeypatch, tmp_path):
    Path("a.md").write_text("今年签约项目18个。", encoding="utf-8")
    for command in (["profile", "--issuer", "无名局"], ["compare", "a.md", "--issuer", "无名局"]):
        told = indexed(*command)
        assert (told.status, told.err.count("\n"), "无名局" in told.err) == (2, 1, True)
    monkeypatch.setenv("WRITER_DATA", str(tmp_path / "other"))
    told = writer("profile")
    assert (told.status, "语料库还是空的" in told.err) == (2, True)
