"""Events that no page sends: forged files, forged clicks, other reports' ids, far too much; by plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from raw import Raw

from conftest import Running, running, settings_for
from writer.export import write_docx
from writer.office import open_office
from writer.schema import Outline, OutlineItem
from writer.ui.handling import LONGEST
from writer.ui.jobs import Jobs
from writer.ui.outline import MOST_ALIKE
from writer.ui.workbench import Workbench

SECRET = "绝密项目\t个\t4242\n"
_FILE = {"_type": "gradio.FileData"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    office = open_office(settings_for(tmp_path_factory.mktemp("entrance")))
    try:
        with running(office) as url:
            yield Running(url, office, None)  # type: ignore[arg-type]
    finally:
        office.close()


@pytest.fixture
def raw(served: Running) -> Raw:
    return Raw(served.url)


@pytest.fixture
def report(served: Running) -> str:
    desk = served.office.store.desk
    made = desk.create_report("甲区汇报")
    desk.save_outline(made, Outline("甲区汇报", items=(OutlineItem("1", 1, "一", "基本情况", "overview", key="k1"),)))
    desk.add_version(made, "k1", "原来的文字。", "person")
    return made


def _texts(served: Running, report: str) -> list[str]:
    return [one.text for one in served.office.store.desk.versions(report, "k1")]


def _whole(served: Running) -> str:
    desk = served.office.store.desk
    return "".join(desk.facts(one.id) for one in desk.reports())


def test_a_file_that_was_not_uploaded_is_never_read(raw: Raw, served: Running, report: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.tsv"
    secret.write_text("指标\t单位\t本期\n" + SECRET, encoding="utf-8")
    uploads = Path(raw.client.post("/gradio_api/upload", files={"files": ("a.tsv", b"x")}).json()[0]).parent
    forged = [
        {"path": str(secret), "meta": _FILE},
        {"path": f"{uploads}/../../..{secret}", "meta": _FILE},
        {"path": "http://127.0.0.1:9/a.tsv", "meta": _FILE},
        {"path": secret.name, "meta": _FILE, "url": f"file://{secret}"},
        {"path": None, "meta": _FILE},
    ]
    for one in forged:
        for data in (one, [one], {"x": {"y": one}}):
            assert raw.join("upload-facts", "upload", [report, data])[1].status_code == 403
            assert raw.join("add-past", "upload", [data])[1].status_code == 403
    place = uploads / f"{report}.tsv"
    place.symlink_to(secret)
    link = {"path": str(place), "meta": _FILE}
    assert raw.join("upload-facts", "upload", [report, link])[1].status_code == 403
    place.unlink()
    assert "绝密" not in _whole(served)


def test_a_file_that_was_uploaded_is_read(raw: Raw, served: Running, report: str) -> None:
    content = "指标\t单位\t本期\n签约项目\t个\t18\n".encode()
    name = "..%2F..%2F<img src=x onerror=alert(1)>.tsv"
    path = raw.client.post("/gradio_api/upload", files={"files": (name, content)}).json()[0]
    sent = {"path": path, "orig_name": name, "meta": _FILE}
    assert "读出数据" in raw.line("upload-facts", "upload", [report, sent])
    assert "签约项目" in served.office.store.desk.facts(report)


@pytest.mark.parametrize(
    "path",
    ["file=/etc/passwd", "file=http://127.0.0.1:9/", "file/etc/passwd", "proxy=http://127.0.0.1:9/", "openapi.json",
     "vibe-code", "run/predict", "call/predict", "component_server", "runs", "deep_link", "stream/a/0/1/playlist.m3u8",
     "run-history/buckets", "process_recording", "custom_component/a/b/c/d", "profiling/traces"],
)  # fmt: skip
def test_what_the_page_does_not_use_is_not_there(raw: Raw, path: str) -> None:
    for answer in (raw.client.get(f"/gradio_api/{path}"), raw.client.post(f"/gradio_api/{path}", json={})):
        assert answer.status_code == 404
        assert "root:" not in answer.text
    assert raw.client.get("/monitoring").status_code == 404
    assert raw.client.post("/login", data={"username": "a", "password": "b"}).status_code in (404, 405)


@pytest.mark.parametrize("told", [None, [], "x", 7, {"act": {"a": 1}}, {"arg": ["mine"]}, {"act": "mine", "arg": {}}])
def test_a_forged_click_changes_nothing(raw: Raw, served: Running, report: str, told: Any) -> None:
    here = [report, "k1:1", "k1:1", "原来的文字。"]
    for elem_id, data in (
        ("versions", here),
        ("findings", here),
        ("section-head", here),
        ("unread", [report]),
        ("reports", []),
        ("report-table", [report, "open"]),
        ("assignment", [report, "", "", report, MOST_ALIKE]),
    ):
        assert "status-error" in raw.line(elem_id, "select", data, told), elem_id
    assert "status-error" in raw.line("fact-table", "input", [report], told)
    assert _texts(served, report) == ["原来的文字。"]
    assert served.office.store.desk.facts(report) == ""


@pytest.mark.parametrize("arg", ["0", "-1", "9" * 40, "1; DROP TABLE desk_versions", "../../x", "一"])
def test_a_version_that_is_not_there_is_a_sentence(raw: Raw, served: Running, report: str, arg: str) -> None:
    said = raw.line("versions", "select", [report, "k1:1", "k1:1", "原来的文字。"], {"act": "restore", "arg": arg})
    assert "没有" in said
    assert {*_texts(served, report)} == {"原来的文字。"}


@pytest.mark.parametrize("other", ["nothing", "../../etc/passwd", "' OR 1=1 --", "\x00", "a" * 100_000, 7, {"a": [1]}])
def test_a_report_that_is_not_there_is_a_sentence(raw: Raw, served: Running, report: str, other: Any) -> None:
    before = len(served.office.store.desk.reports())
    for data in ([other, "k1:1", "k1:1", "改了。"], [report, f"{other}:1", "x:1", "改了。"]):
        found = raw.send("save-text", "click", data)
        assert found is None or "status-error" in str(found[-1]) or other == "\x00"
    assert "status-error" in raw.line("reports", "select", [], {"act": "open", "arg": str(other)})
    for act in ("open", "next", "copy", "archive", "delete", "owner"):
        assert "status-error" in raw.line("report-table", "select", [report, "open"], {"act": act, "arg": str(other)})
    assert _texts(served, report) == ["原来的文字。"]
    assert len(served.office.store.desk.reports()) == before


def test_a_section_of_another_report_is_not_written_to(raw: Raw, served: Running, report: str) -> None:
    desk = served.office.store.desk
    other = desk.create_report("乙区汇报")
    desk.save_outline(other, Outline("乙区汇报", items=(OutlineItem("1", 1, "一", "情况", "overview", key="k2"),)))
    assert "已经没有这一节" in raw.line("save-text", "click", [other, "k1:0", "k1:0", "写到别处。"])
    assert not desk.current(other)
    assert _texts(served, report) == ["原来的文字。"]


def test_an_outline_typed_over_an_older_one_takes_nothing_away(raw: Raw, served: Running, report: str) -> None:
    desk = served.office.store.desk
    loaded = "# 甲区汇报\n\n## 一、基本情况\n"
    desk.edit_outline(report, lambda old: replace(old, items=(*old.items, replace(old.items[0], id="2", key="k2"))))
    typed = loaded + "- 我加的要点\n"
    for part, sent in (("apply-outline", [report, typed, loaded]), ("outline-undo", [report, typed, loaded, report])):
        assert "提纲刚才在别处改过" in raw.line(part, "click" if part == "apply-outline" else "select", sent)
    assert [one.key for one in desk.outline(report).items] == ["k1", "k2"]
    now = Workbench(served.office, Jobs()).outline_text(report)
    assert "提纲已保存" in raw.line("apply-outline", "click", [report, f"{now}\n- 我加的要点\n", now])


def test_who_writes_into_a_report_that_was_thrown_away_is_told(raw: Raw, served: Running, report: str) -> None:
    served.office.store.desk.delete(report)
    said = raw.send("save-text", "click", [report, "k1:1", "", "删了以后写的。"])
    assert said is not None
    assert "回收站" in str(said[-1])
    assert "回收站" in raw.line("fact-table", "input", [report], {"rows": [["", "签约项目", "个", "18"]], "base": "0"})
    assert _texts(served, report)[-1] == "删了以后写的。"
    served.office.store.desk.delete(report, deleted=False)
    said = raw.send("save-text", "click", [report, "k1:2", "", "恢复以后写的。"])
    assert "回收站" not in str(said)


def test_far_too_much_is_refused_and_what_was_there_stays(raw: Raw, served: Running, report: str) -> None:
    here = [report, "k1:1", "k1:1", "长" * (LONGEST + 1)]
    assert (
        "没有收下" in raw.line("save-text", "click", here) or raw.join("save-text", "click", here)[1].status_code == 413
    )
    assert "没有收下" in raw.line("save-text", "click", [*here[:3], "x" * (LONGEST + 1)])
    answer = raw.client.post("/gradio_api/queue/join", content=b"[" * 9_000_000)
    assert (answer.status_code, "上限 8 MB" in answer.text) == (413, True)
    deep = raw.client.post("/gradio_api/queue/join", content=b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert deep.status_code == 403
    endless = (b"x" * 1_000_000 for _ in range(20))
    assert raw.client.post("/gradio_api/queue/join", content=endless).status_code == 413
    rows = [["", "甲" * 50, "个", "1"]] * 20_000
    assert "status-error" in raw.line("fact-table", "input", [report], {"rows": rows})
    assert _texts(served, report) == ["原来的文字。"]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1.evil.example"]
)
def test_another_page_cannot_send_events(raw: Raw, served: Running, report: str, origin: str) -> None:
    raw.client.headers["origin"] = origin
    assert raw.join("save-text", "click", [report, "k1:1", "k1:1", "别的网站写的。"])[1].status_code == 403
    assert raw.client.post("/gradio_api/upload", files={"files": ("a.tsv", b"x")}).status_code == 403
    assert _texts(served, report) == ["原来的文字。"]


def test_a_word_file_comes_back_only_when_it_was_uploaded(
    raw: Raw, served: Running, report: str, tmp_path: Path
) -> None:
    path = write_docx("# 甲区汇报\n\n## 一、基本情况\n\n改过的文字。\n", tmp_path / "a.docx")
    raw.send("import-edits", "upload", [report, {"path": str(path), "meta": _FILE}])
    assert _texts(served, report) == ["原来的文字。"]
    sent = raw.client.post("/gradio_api/upload", files={"files": ("a.docx", path.read_bytes())}).json()[0]
    file = {"path": sent, "orig_name": "a.docx", "meta": _FILE}
    for forged in ("nothing", "", ["x"]):
        raw.send("import-edits", "upload", [forged, file])
    assert _texts(served, report) == ["原来的文字。"]
    answer = raw.send("import-edits", "upload", [report, file])
    assert answer is not None
    assert ("改过的文字。" in str(answer[0]), "已导入：改动 1 节" in str(answer)) == (True, True)
    assert _texts(served, report) == ["原来的文字。", "改过的文字。"]
