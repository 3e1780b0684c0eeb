"""How the page starts: few events, each one cheap; files that are packed once; what the first page needs made ready."""

from __future__ import annotations

import gzip
import inspect
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio
import pytest
from raw import Raw
from test_ui_workbench import FIGURES

from conftest import Running, running, settings_for
from writer.office import open_office
from writer.ui.described import describe_once
from writer.ui.jobs import Jobs
from writer.ui.warming import Warming
from writer.ui.workbench import Workbench

ASSETS = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Running]:
    office = open_office(settings_for(tmp_path_factory.mktemp("start")))
    office.library.index(sorted((project / "corpus").glob("*.txt"))[:4])
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
    """A report with a written section."""
    bench = Workbench(served.office, Jobs())
    made = bench.begin()
    bench.paste(made, FIGURES, append=False)
    bench.apply_outline(made, "# 汇报\n\n## 一、基本情况\n\n## 二、存在问题")
    for item in bench.outline(made).items[-2:]:
        bench.texts.save_text(made, item.key, 0, f"{item.heading}：签约项目18个，同比增加3个。")
    return made


def _named(raw: Raw) -> dict[int, str]:
    return {part["id"]: part["props"].get("elem_id", "") for part in raw.config["components"]}


def _left_alone(value: Any) -> bool:
    """Whether an answer tells a part to stay as it is."""
    told = {**value, **(value.get("props") or {})} if isinstance(value, dict) else {"value": value}
    return not told.keys() - {"__type__", "props"}


def _opened(raw: Raw, step: str, address: str = "", report: str = "-", section: str = "") -> dict[str, Any]:
    """What opening a step fills, by the parts' names; of a page that has no report yet, at its address."""
    [tab] = [part["id"] for part in raw.config["components"] if part["props"].get("id") == step]
    [enter] = [one for one in raw.config["dependencies"] if [tab, "select"] in [list(t) for t in one["targets"]]]
    session, given = secrets.token_hex(6), [report, section, *[""] * (len(enter["inputs"]) - 2)]
    body = {"data": given, "fn_index": enter["id"], "session_hash": session, "event_data": None}
    raw.client.post(f"/gradio_api/queue/join{address}", json=body).raise_for_status()
    with raw.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
        for line in lines.iter_lines():
            said = json.loads(line[5:]) if line.startswith("data:") else {}
            if said.get("msg") == "process_completed":
                names = _named(raw)
                filled = zip(enter["outputs"], said["output"]["data"], strict=True)
                return {names[part]: value for part, value in filled if not _left_alone(value)}
    raise AssertionError("nothing came")


def test_no_part_but_the_status_line_awaits_an_event(raw: Raw) -> None:
    names = _named(raw)
    for one in raw.config["dependencies"]:
        if one["backend_fn"]:
            assert [names[part] for part in one["show_progress_on"]] == ["status"], one["api_name"]


def test_one_request_opens_the_page_at_the_step_of_its_address(raw: Raw, report: str) -> None:
    found = _opened(raw, "desk", f"?report={report}&section=1&step=desk")
    assert "基本情况：签约项目18个" in found["editor"]
    assert (found["report-id"], found["section-at"]) == (report, "1:1")
    assert "汇报" in found["report-name"]
    assert not found.keys() & {"fact-table", "steps"}
    found = _opened(raw, "data", f"?report={report}&section=1")
    assert "签约项目" in found["fact-table"]
    assert found["section-at"] == "1:"
    assert not found.keys() & {"editor", "steps"}
    assert not [one for one in raw.config["dependencies"] if "load" in [event for _, event in one["targets"]]]


def test_a_step_that_is_not_that_of_the_address_leads_there(raw: Raw, report: str) -> None:
    found = _opened(raw, "data", f"?report={report}&step=read")
    assert found["steps"]["selected"] == "read"
    assert "fact-table" not in found
    found = _opened(raw, "desk", "?report=none&step=desk")
    assert found["steps"]["selected"] == "reports"
    assert "找不到" in found["status"]


def test_another_step_shows_the_report_that_is_open(raw: Raw, report: str) -> None:
    found = _opened(raw, "desk", "?report=none&step=desk", report, "2:")
    assert "存在问题：" in found["editor"]
    assert not found.keys() & {"report-id", "report-name", "steps", "who"}


def test_a_section_that_is_only_asked_for_is_not_looked_at_yet(raw: Raw, report: str) -> None:
    told = raw.send("section-at", "change", [report, "1:"])
    assert told
    assert all(map(_left_alone, told))
    told = raw.send("section-at", "change", [report, "1:1"])
    assert told
    assert "第1版" in str(told)


def test_parts_that_are_described_once_are_described_alike() -> None:
    with gradio.Blocks() as page:
        gradio.HTML("<p>", elem_id="a")
        button = gradio.UploadButton("上传", file_count="multiple")

    def told() -> str:
        configs = [page.default_config.config_for_block(at, [], block) for at, block in page.blocks.items()]
        return json.dumps(configs, default=str, sort_keys=True)

    before, made = told(), inspect.signature(gradio.HTML.__init__)
    describe_once(page)
    assert told() == before
    assert inspect.signature(gradio.HTML.__init__) == made
    assert gradio.HTML.__init__.__signature__ == made
    button.api_info().clear()  # whoever changes it changes a copy
    assert told() == before


def test_files_of_the_page_are_packed_and_kept_for_good(raw: Raw) -> None:
    script = next(path for path in ASSETS.iterdir() if path.suffix == ".js" and path.stat().st_size > 2000)
    for accepted in ("gzip", "identity"):
        answer = raw.client.get(f"/assets/{script.name}", headers={"accept-encoding": accepted})
        assert answer.content == script.read_bytes()
        assert answer.headers.get("content-encoding") == (accepted if accepted == "gzip" else None)
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(gzip.compress(script.read_bytes())) < script.stat().st_size
    for nothing in ("none.js", "..%2Findex.html", "%2e%2e%2f..%2findex.html"):
        assert raw.client.get(f"/assets/{nothing}").status_code in (403, 404)


def test_what_the_first_page_needs_is_made_ready(served: Running, report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, asked, engine = Workbench(served.office, Jobs()), list[str | None](), served.office.engine
    monkeypatch.setattr(served.office, "engine", lambda name=None: (asked.append(name), engine(name))[1])
    Warming(bench, afterwards=0).run()
    assert "llm" in asked  # its libraries are there before anybody drafts
    before = bench.texts._checked.cache_info().misses
    assert before
    bench.texts.sections(report)
    assert bench.texts._checked.cache_info().misses == before
    served.office.store.desk.delete(report)
    began = Warming(bench)  # an end that comes early is not waited for
    began.begin()
    began.end()
    assert not began._thread.is_alive()


def test_nothing_to_make_ready_is_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        Warming(Workbench(office, Jobs()), afterwards=0).run()
    finally:
        office.close()
    assert not caplog.records
