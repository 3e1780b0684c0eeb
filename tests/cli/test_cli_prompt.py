"""``writer prompt`` prints what is sent, and sends nothing."""

from __future__ import annotations

import pytest

from endpoint import run_endpoint


@pytest.fixture
def model(monkeypatch):
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-this-test")
        monkeypatch.setenv("WRITER_MODEL", "loopback")
        yield endpoint


def test_what_is_printed_is_what_is_sent(indexed, facts, project, model):
    like = ("--outline", project / "examples" / "outline.md")
    shown = indexed("prompt", facts, *like, "--json").json
    assert not model.bodies
    assert indexed("draft", facts, *like, "-o", "q3.md").status == 0
    sent = {body["messages"][1]["content"].split("\n")[0]: body["messages"] for body in model.bodies}
    asked = [one for one in shown["sections"] if one["messages"]]
    assert len(asked) == len(model.bodies) == 12
    for one in asked:
        system, user = one["messages"]
        real = sent[user["content"].split("\n")[0]]
        assert real[0]["content"] == system["content"]
        # What the other sections say is known only once they are written.
        known = [line for line in user["content"].split("\n") if line]
        assert [line for line in real[1]["content"].split("\n") if line in known] == known


def test_the_prompt_of_a_section_written_again_is_the_one_sent(indexed, facts, model):
    assert indexed("draft", facts, "-o", "q3.md").status == 0
    sentence = "下一阶段将继续抓好落实。"
    assert indexed("redraft", "q3.md", "--facts", facts, "--section", "3", "--keep", sentence).status == 0
    shown = indexed("prompt", facts, "--draft", "q3.md", "--instruction", "写短一点", "--json").json
    one = next(section for section in shown["sections"] if section["id"] == "3")
    model.bodies.clear()
    assert indexed("redraft", "q3.md", "--facts", facts, "--section", "3", "--instruction", "写短一点").status == 0
    assert model.bodies[0]["messages"] == one["messages"]
    asked = one["messages"][1]["content"]
    assert "写短一点" in asked
    assert f"<定稿>{sentence}</定稿>" in asked
    assert "其他各节已经写到的内容" in asked
    assert one["follows"] == []
    assert shown["tokens"] > 500


def test_it_needs_no_endpoint_and_names_its_parts(indexed, facts, project):
    shown = indexed("prompt", facts, "--outline", project / "examples" / "outline.md", "--section", "2")
    assert shown.status == 0
    assert "===== 2 主要做法和成效：只有下级标题" in shown.out
    assert shown.out.count("----- 系统 -----") == 4
    assert "<材料 1>" in shown.out
    assert "[[F18]]" in shown.out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--section", "99"), "没有编号为 99 的部分"),
        (("--like", "没有的材料"), "没有的材料"),
        (("--draft", "missing.md"), "missing.md"),
        (("--draft", "missing.md", "--title", "某汇报"), "去掉 --title"),
        (("--continue", "missing.md"), "没有可以接着写的稿子"),
        (("--continue", "missing.md", "--instruction", "短一点"), "只用一样"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(writer, facts, given, words):
    said = writer("prompt", facts, *given)
    assert said.status == 2
    assert words in said.err
    assert said.err.count("\n") == 1


def test_a_spoiled_template_is_named(writer, facts, tmp_path, project, monkeypatch):
    folder = tmp_path / "prompts"
    folder.mkdir()
    for file in (project / "prompts").glob("*.md"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "section.md").write_text("{{ heading }}{{ facts }}{{ passages }}{{ wrong }}", encoding="utf-8")
    monkeypatch.setenv("WRITER_PROMPTS", str(folder))
    said = writer("prompt", facts, "--section", "3")
    assert said.status == 2
    assert "section.md 第 1 行用了不认识的变量 wrong" in said.err
