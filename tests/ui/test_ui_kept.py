"""Nothing that was typed is lost: the server away and back, a closed tab, two people on one section; in the browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from conftest import hard_to_read, settings_for
from writer.office import Office, open_office
from writer.schema import Outline, OutlineItem
from writer.ui import build_app
from writer.ui.users import Users

WORD = "很长的口令2026"
OUTLINE = Outline(
    "甲区汇报",
    items=tuple(OutlineItem(str(n), 1, "", f"第{n}部分", "overview", key=f"k{n}") for n in (1, 2)),
)


def _report(office: Office) -> str:
    made = office.store.desk.create_report("甲区汇报")
    office.store.desk.save_outline(made, OUTLINE)
    return made


def _texts(office: Office, report: str, key: str = "k1") -> list[str]:
    return [one.text for one in office.store.desk.versions(report, key)]


@contextmanager
def _serving(office: Office, port: int) -> Iterator[None]:
    server = uvicorn.Server(
        uvicorn.Config(build_app(office), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.02)
    assert server.started
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _open(page: Any, port: int, report: str) -> None:
    page.goto(f"http://127.0.0.1:{port}/?report={report}&step=desk&section=k1")
    page.wait_for_selector("#sections .here")
    page.wait_for_function("/:\\d+$/.test(document.querySelector('#section-at textarea, #section-at input').value)")


def _leave(page: Any) -> None:
    """Go elsewhere before the server goes; a page that is loading itself anew at that moment breaks the first try."""
    from playwright.sync_api import Error as PlaywrightError

    for _ in range(2):
        with suppress(PlaywrightError):
            page.goto("about:blank", timeout=8_000)
            return
    page.goto("about:blank")


def _type(page: Any, text: str) -> None:
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def _cell(page: Any, text: str, column: int) -> None:
    page.locator("#fact-table tr.row").first.locator("input").nth(column).fill(text)


@pytest.mark.browser
def test_text_typed_while_the_server_is_down_is_saved_when_it_is_back(
    new_page: Any, port: int, tmp_path: Path, faults: list[str]
) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        report, page = _report(office), new_page()
        with _serving(office, port):
            _open(page, port, report)
            _type(page, "先写的。")
            page.wait_for_selector("#save-state .saving.ok")
            page.get_by_role("tab", name="① 数据").click()
            _cell(page, "签约项目", 0)
            page.wait_for_function("document.querySelector('#fact-table .facts').dataset.base === '1'")
            page.get_by_role("tab", name="③ 撰写").click()
            page.wait_for_function("document.querySelector('#editor textarea').value === '先写的。'")
        _type(page, "停机时写的。")
        page.wait_for_selector("#save-state .saving.bad")
        assert _texts(office, report) == ["先写的。"]
        page.get_by_role("tab", name="① 数据").click()
        _cell(page, "18", 2)
        page.wait_for_function("document.querySelector('#status').innerText.includes('改动留在本页')")
        assert '"18"' not in office.store.desk.facts(report)
        with _serving(office, port):
            page.wait_for_function(
                "!Object.keys(localStorage).some((key) => key.startsWith('writer:typed:'))", timeout=30_000
            )
            assert '"签约项目", "", "18"' in office.store.desk.facts(report)
            assert _texts(office, report)[-1] == "先写的。停机时写的。"
            assert office.store.desk.current(report)["k1"].text == "先写的。停机时写的。"
            _leave(page)
        faults.clear()
    finally:
        office.close()


@pytest.mark.browser
def test_a_tab_closed_while_typing_and_copies_of_other_sections(
    new_page: Any, port: int, tmp_path: Path, faults: list[str]
) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        report, page = _report(office), new_page()
        with _serving(office, port):
            _open(page, port, report)
            _type(page, "还没停下就关了。")
            second = page.context.new_page()
            page.close()
            left = {"report": report, "at": "k2:0", "saved": "", "text": "浏览器崩溃前写的。", "beat": 1}
            second.goto(f"http://127.0.0.1:{port}/?report={report}&step=desk&section=k1")
            name = f"writer:typed:123:{report}:k2"
            second.evaluate("([name, left]) => localStorage.setItem(name, JSON.stringify(left))", [name, left])
            second.wait_for_function("(name) => localStorage.getItem(name) === null", arg=name, timeout=30_000)
            assert _texts(office, report, "k2") == ["浏览器崩溃前写的。"]
            second.wait_for_function("document.querySelector('#editor textarea')?.value === '还没停下就关了。'")
            assert _texts(office, report) == ["还没停下就关了。"]
        faults.clear()
    finally:
        office.close()


def _meet_at_the_table(pages: list[Any], office: Office, report: str) -> None:
    """Each of two people changes a figure in a table that was drawn before the other's change, then both the same."""
    office.store.desk.save_facts(report, "签约项目\t个\t18\n")
    for page in pages:
        page.get_by_role("tab", name="① 数据").click()
        page.wait_for_function("document.querySelector('#fact-table tr.row input')?.value === '签约项目'")
    for page, column, value, seen in (
        (pages[0], 2, "20", "保存"),
        (pages[1], 3, "15", "别处"),
        (pages[0], 2, "21", "别处"),
    ):
        _cell(page, value, column)
        page.keyboard.press("Tab")
        page.wait_for_function("(words) => document.querySelector('#status').innerText.includes(words)", arg=seen)
    assert pages[0].locator("#fact-table tr.row input").nth(3).input_value() == "15"
    assert '"21", "15"' in office.store.desk.facts(report)
    _cell(pages[1], "22", 2)
    pages[1].wait_for_function("document.querySelector('#unread').innerText.includes('王科长填的“22”没有放进去')")
    assert pages[1].locator("#fact-table tr.row input").nth(2).input_value() == "21"
    assert '"21", "15"' in office.store.desk.facts(report)


@pytest.mark.browser
def test_two_people_log_in_and_the_second_is_told_who(
    new_page: Any, port: int, tmp_path: Path, faults: list[str]
) -> None:
    users = Users(tmp_path / "users")
    for name in ("李主任", "王科长"):
        users.add(name, WORD)
    office = open_office(settings_for(tmp_path / "data").model_copy(update={"users": users.path}))
    try:
        report, pages = _report(office), []
        with _serving(office, port):
            for name in ("李主任", "王科长"):
                page = new_page()
                page.goto(f"http://127.0.0.1:{port}/?report={report}&step=desk&section=k1")
                if not pages:
                    assert hard_to_read(page) == []
                    page.click("[data-look=language]")
                    page.wait_for_function("document.querySelector('[type=submit]').innerText === 'Log in'")
                    page.click("[data-look=language]")
                    page.wait_for_function("document.querySelector('[type=submit]').innerText === '登录'")
                page.fill("#name", name)
                page.fill("#password", WORD)
                page.click("[type=submit]")
                page.wait_for_selector("#sections .here")
                page.wait_for_function(f"document.querySelector('#who')?.innerText.includes('{name}')")
                page.wait_for_function(
                    "/:\\d+$/.test(document.querySelector('#section-at textarea, #section-at input').value)"
                )
                pages.append(page)
            _type(pages[0], "李主任写的。")
            pages[0].wait_for_selector("#save-state .saving.ok")
            _type(pages[1], "王科长写的。")
            pages[1].wait_for_selector("#conflict .conflict")
            said = pages[1].inner_text("#conflict")
            assert "李主任的文字是第1版" in said
            assert "李主任写的" in said
            assert "王科长写的" in said
            assert [(one.text, one.user) for one in office.store.desk.versions(report, "k1")] == [
                ("李主任写的。", "李主任"),
                ("王科长写的。", "王科长"),
            ]
            _meet_at_the_table(pages, office, report)
            pages[1].get_by_text("退出").click()
            pages[1].wait_for_selector("#password")
        faults.clear()
    finally:
        office.close()


def test_what_a_browser_kept_is_saved_once_and_for_what_there_is_only(tmp_path: Path) -> None:
    office = open_office(settings_for(tmp_path))
    try:
        report = _report(office)
        left = {"report": report, "at": "k1:0", "saved": "", "text": "留在浏览器里的。\r\n"}
        with TestClient(build_app(office), base_url="http://127.0.0.1:7860") as client:
            assert client.get("/alive").status_code == 204
            for _ in range(2):
                assert client.post("/typed", json=left).json() == {"n": 1, "shown": True}
            late = client.post("/typed", json=left | {"text": "另一页写的。"})
            assert late.json() == {"n": 2, "shown": False}
            assert _texts(office, report) == ["留在浏览器里的。", "另一页写的。"]
            for wrong in ({"report": "nothing"}, {"at": "k9:0"}, {"at": ""}, {"report": "../../x"}):
                answer = client.post("/typed", json=left | {"text": "无处可放。"} | wrong)
                assert (answer.status_code, "said" in answer.json()) == (404, True)
            for wrong in ({"text": 7}, {"report": "x" * 65}, {"text": "x" * 2_000_001}):
                assert client.post("/typed", json=left | wrong).status_code == 422
            origin = {"origin": "https://evil.example"}
            assert client.post("/typed", json=left | {"text": "别的网站。"}, headers=origin).status_code == 403
        assert len(_texts(office, report)) == 2
    finally:
        office.close()
