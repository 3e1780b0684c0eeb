"""Starting: what must be refused is refused in a sentence, and a first start has something to show."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from conftest import settings_for
from writer.errors import InputError
from writer.office import open_office
from writer.ui import build_app, serve
from writer.ui.left_out import leave_out, take_in
from writer.ui.server import index_corpus, load_example


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org", "::"])
def test_an_open_host_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(InputError, match="没有登录时只能在本机使用"):
        serve(settings_for(tmp_path).model_copy(update={"host": host}))


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"端口 {port} 被占用"):
            serve(settings_for(tmp_path).model_copy(update={"port": port}))


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("", encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(InputError, match="不能写入"):
        serve(settings_for(in_the_way / "deeper").model_copy(update={"port": port}))


def test_a_first_start_has_corpus_and_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.chdir(project)
    office = open_office(settings_for(tmp_path))
    try:
        assert index_corpus(office).added
        assert not index_corpus(office).added
        report = load_example(office)
        assert office.store.desk.outline(report)
        assert load_example(office) == ""
        assert not office.store.desk.current(report)
    finally:
        office.close()


def test_what_was_taken_out_of_the_library_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("甲区工作汇报.txt", "乙区工作汇报.txt"):
        place = name[:2]
        text = f"{place}2025年第三季度工作汇报\n\n一、基本情况\n\n{place}签约项目12个，总投资30.5亿元。\n"
        (corpus / name).write_text(text, encoding="utf-8")
    office = open_office(settings_for(tmp_path / "data"))
    try:
        assert len(index_corpus(office).added) == 2
        office.library.remove("甲区工作汇报.txt")
        leave_out(tmp_path / "data", "甲区工作汇报.txt")
        assert not index_corpus(office).added
        take_in(tmp_path / "data", ["甲区工作汇报.txt"])
        assert len(index_corpus(office).added) == 1
    finally:
        office.close()


def test_whatever_can_be_read_is_taken_from_the_corpus_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "往年").mkdir(parents=True)
    text = "{0}2025年第三季度工作汇报\n\n一、基本情况\n\n{0}签约项目12个，总投资30.5亿元。\n"
    page = "".join(f"<p>{line}</p>" for line in text.format("丙区").split("\n"))
    (corpus / "丙区.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    with ZipFile(corpus / "打包.zip", "w") as packed:
        packed.writestr("丁区.txt", text.format("丁区"))
        packed.writestr("戊区.txt", text.format("戊区"))
    (corpus / "往年" / "己区.txt").write_text(text.format("己区"), encoding="utf-8")
    (corpus / "README.md").write_text("# 说明\n\n这里放往期报告。", encoding="utf-8")
    (corpus / "~$丙区.docx").write_text("", encoding="utf-8")
    (corpus / "庚区.ofd").write_bytes(b"PK")
    office = open_office(settings_for(tmp_path / "data"))
    try:
        index_corpus(office)
        assert "没有编入 庚区.ofd" in capsys.readouterr().err
        names = [report.name for report in office.library.reports()]
        assert sorted(names) == sorted(
            ["丙区.html", "往年/己区.txt", *(name for name in names if "丁" in name or "戊" in name)]
        )
        assert len(names) == 4
        packed_name = next(name for name in names if "丁区" in name)
        for name in (packed_name, "往年/己区.txt"):
            office.library.remove(name)
            leave_out(tmp_path / "data", name)
        done = index_corpus(office)
        assert (done.added, done.reports) == ((), 2)
    finally:
        office.close()


def test_a_file_that_is_there_under_another_name_is_no_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "甲区2025年第三季度工作汇报\n\n一、基本情况\n\n甲区签约项目12个，总投资30.5亿元。\n"
    for name in ("甲区工作汇报.txt", "甲区工作汇报（副本）.txt", "空的.txt"):
        (corpus / name).write_text("" if name == "空的.txt" else text, encoding="utf-8")
    office = open_office(settings_for(tmp_path / "data"))
    try:
        index_corpus(office)
        said = capsys.readouterr().err
        assert "没有编入 空的.txt" in said
        assert "副本" not in said
    finally:
        office.close()


def test_files_are_handed_out_by_id_and_errors_are_sentences(tmp_path: Path) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        report = office.store.desk.create_report("某园区<b>汇报")
        with TestClient(build_app(office), base_url="http://127.0.0.1:7860") as client:
            word = client.get(f"/export/{report}.docx")
            assert word.content.startswith(b"PK")
            assert "filename*=UTF-8''%E6%9F%90" in word.headers["content-disposition"]
            assert client.get(f"/export/{report}.md").text.startswith("# 某园区")
            assert "某园区" in client.get(f"/export/{report}.txt").text
            for name, first in (("audit.docx", b"PK"), ("audit.xlsx", b"PK")):
                audited = client.get(f"/export/{report}/{name}")
                assert audited.content.startswith(first)
                assert audited.headers["content-disposition"].startswith(f'attachment; filename="report.{name[-4:]}"')
                assert client.get(f"/export/nothing/{name}").status_code == 404
            missing = client.get("/export/nothing.docx")
            assert (missing.status_code, "没有编号" in missing.text) == (404, True)
            assert client.get("/export/..%2f..%2fetc%2fpasswd.md").status_code == 404
            assert client.get("/openapi.json").status_code == 404
            assert client.get("/gradio_api/openapi.json").status_code in (404, 405)
            assert client.post("/gradio_api/queue/join", headers={"origin": "https://evil.example"}).status_code == 403
            assert client.get(f"/gradio_api/file={tmp_path / 'writer.db'}").status_code in (403, 404)
    finally:
        office.close()


def test_naming_the_room_does_not_load_gradio() -> None:
    code = "import sys, writer.ui; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
