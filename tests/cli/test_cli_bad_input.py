"""Bad input: one clear line that names what, where and the cure; nothing written is lost; no traceback."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from endpoint import run_endpoint


def one_line(outcome, *words):
    assert outcome.status == 2, outcome
    lines = outcome.err.strip().splitlines()
    assert lines, "nothing was said"
    assert "Traceback" not in outcome.err
    assert "内部出错" not in outcome.err
    for word in words:
        assert word in lines[-1]
    assert outcome.out == ""


def test_files_that_are_no_reports(writer, tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.txt").write_bytes(bytes(range(256)) * 64)
    (tmp_path / "假.docx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "老.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(512))
    for name in ("空.txt", "图.txt", "假.docx", "老.doc"):
        one_line(writer("parse", tmp_path / name), name)
    one_line(writer("parse", tmp_path / "没有.txt"), "没有.txt")
    result = writer("index", tmp_path, "--json")
    assert result.status == 2
    assert {Path(one["path"]).name for one in result.json["failed"]} == {"空.txt", "图.txt", "假.docx", "老.doc"}
    assert len(result.err.strip().splitlines()) == 1
    assert "4 份都没有编入" in result.err


def test_a_path_that_is_not_there(writer, project, tmp_path):
    one_line(writer("index", "没有的文件夹"), "没有的文件夹", "检查路径")
    report = tmp_path / "苍榆开发区2024年工作总结.txt"
    report.write_bytes((project / "corpus" / report.name).read_bytes())
    some = writer("index", "没有的文件夹", report, "--json")
    assert some.status == 0
    assert [one["path"] for one in some.json["failed"]] == ["没有的文件夹"]
    twin = tmp_path / "又一份.txt"
    twin.write_bytes(report.read_bytes())
    again = writer("index", twin, "--json")
    assert (again.status, again.json["duplicates"]) == (0, [str(twin)])


def test_files_of_other_kinds_are_told_in_one_line(writer, project, tmp_path):
    past = tmp_path / "past"
    past.mkdir()
    report = "苍榆开发区2024年工作总结.txt"
    (past / report).write_bytes((project / "corpus" / report).read_bytes())
    for name in ("a.mht", "b.mht", "c.xlsx", "d.eml", "无后缀", ".hidden", "~$总结.docx", "README.md", "Thumbs.db"):
        (past / name).write_bytes(b"x")
    with zipfile.ZipFile(past / "包.zip", "w") as archive:
        archive.writestr("演示.PPTX", b"x")
        archive.writestr("__MACOSX/._a.xml", b"x")
    said = writer("index", past)
    assert said.status == 0
    assert [line for line in said.out.splitlines() if "其他格式" in line] == [
        "另有 6 个其他格式的文件没有读（.mht 2 个、.xlsx 1 个、.eml 1 个、.pptx 1 个、无后缀 1 个）；"
        "其中有往期材料的话，请另存为 .docx 再编入。"
    ]
    assert writer("index", past, "--json").json["passed_over"][".mht"] == 2
    assert "其他格式" not in writer("index", past / report).out


def test_a_very_large_file(writer, tmp_path):
    with (tmp_path / "大.txt").open("wb") as big:
        big.truncate(50 * 1024 * 1024)
    one_line(writer("parse", tmp_path / "大.txt"), "大.txt")


def test_facts_with_nothing_readable(writer, tmp_path):
    (tmp_path / "a.tsv").write_text("", encoding="utf-8")
    one_line(writer("facts", tmp_path / "a.tsv"))
    one_line(writer("draft", tmp_path / "a.tsv", "-o", "x.md"))
    assert not Path("x.md").exists()


def test_no_corpus_still_drafts_and_says_so(writer, facts):
    one_line(writer("search", "外资"), "writer index")
    made = writer("draft", facts, "-o", "q3.md", "--json")
    assert made.status == 0
    assert "29个" in Path("q3.md").read_text(encoding="utf-8")
    assert any("语料库" in finding["message"] for one in made.json["sections"] for finding in one["findings"])


def test_a_missing_template_and_an_unknown_variable(writer, facts, project, tmp_path, monkeypatch):
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    monkeypatch.setenv("WRITER_PROMPTS", str(prompts))
    with run_endpoint() as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        missing = writer("draft", facts, "-o", "q3.md")
        assert missing.status == 2
        assert ".md" in missing.err.strip().splitlines()[-1]
        for template in (project / "prompts").glob("*.md"):
            (prompts / template.name).write_text(
                template.read_text(encoding="utf-8") + "\n{{ 没有的变量 }}\n", encoding="utf-8"
            )
        unknown = writer("draft", facts, "-o", "q3.md")
        assert unknown.status == 2
        assert "没有的变量" in unknown.err
        assert endpoint.requests == 0


def test_the_model_without_an_endpoint(writer, facts):
    one_line(writer("draft", facts, "-o", "q3.md", "--engine", "llm"), "OPENAI_BASE_URL")


def test_a_provider_whose_package_is_not_there_is_named(writer, facts, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-this-test")
    monkeypatch.setenv("WRITER_MODEL", "anthropic:some-model")
    one_line(writer("draft", facts, "-o", "q3.md"), "pip install langchain-anthropic")
    assert not Path("q3.md").exists()


def test_a_refused_key_and_an_endpoint_that_is_down(writer, facts, monkeypatch):
    with run_endpoint("refused") as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-this-test")
        refused = writer("draft", facts, "-o", "q3.md")
        assert refused.status == 2
        assert "OPENAI_API_KEY" in refused.err
        assert "sk-secret-of-this-test" not in refused.err
    down = writer("draft", facts, "-o", "q3.md")
    assert "Traceback" not in down.err
    assert down.status == 2
    assert not Path("q3.md").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["draft"],
        ["search", "外资", "--role", "nobody"],
        ["search", "外资", "-k", "many"],
        ["draft", "没有.tsv", "-o", "x.md"],
        ["draft", "没有.tsv", "-o", "x.pdf"],
        ["draft", "没有.tsv", "-o", "没有的文件夹/x.md"],
        ["draft", "没有.tsv", "-o", "x.md", "--period", "胡说"],
        ["check", "没有.md", "--facts", "没有.tsv"],
        ["redraft", "没有.md", "--facts", "没有.tsv", "--section", "3"],
        ["export", "没有.md", "-o", "x.docx"],
        ["compare", "没有.md"],
        ["draft", "没有.tsv", "-o", "x.md", "--engine", "other"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_wrong_usage(writer, arguments):
    one_line(writer(*arguments))


def test_a_section_that_is_not_there(indexed, facts):
    indexed("draft", facts, "-o", "q3.md")
    before = Path("q3.md").read_bytes()
    one_line(indexed("redraft", "q3.md", "--facts", facts, "--section", "9.9"), "9.9")
    assert Path("q3.md").read_bytes() == before


def test_settings_that_make_no_sense(writer, monkeypatch, tmp_path):
    monkeypatch.setenv("WRITER_EMBEDDING", "nonsense")
    one_line(writer("search", "外资"), "WRITER_EMBEDDING")
    monkeypatch.delenv("WRITER_EMBEDDING")
    (tmp_path / "writer.toml").write_text('modle = "x"\n', encoding="utf-8")
    one_line(writer("search", "外资"), "modle")


def test_every_command_has_help_and_help_imports_nothing_heavy():
    heavy = "chromadb gradio langchain sqlalchemy docx openpyxl numpy bm25s"
    script = (
        "import sys, io, contextlib\n"
        "from writer.cli import run\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    assert run(['--help']) == 0\n"
        "names = [line.split()[0] for line in out.getvalue().split('Commands:')[1].splitlines() if line.strip()]\n"
        "groups = {'corpus': ('list', 'set', 'unset'), 'user': ('add', 'remove', 'list')}\n"
        "group = [[one, name] for one, names_ in groups.items() for name in names_]\n"
        "for command in [[name] for name in names if name not in groups] + group:\n"
        "    with contextlib.redirect_stdout(io.StringIO()) as one:\n"
        "        assert run([*command, '--help']) == 0\n"
        "    assert command == ['serve'] or '--json' in one.getvalue(), command\n"
        f"print(len(names), [one for one in '{heavy}'.split() if one in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["21", "[]\n"]


def test_the_page_takes_options_like_the_command(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, project / "app.py", "--prot", "7861"], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "没有选项 --prot；加 --help 查看可用的选项。\n"
