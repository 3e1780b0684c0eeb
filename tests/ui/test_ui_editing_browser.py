"""The edit box under a person's hands: passages reworded, keys, input methods, steps back, nothing overwritten."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from test_ui_browser import Walk

from conftest import PATIENCE, Running, hard_to_read

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(240)]

_BOX = "#editor textarea"
_TEXT = "签约项目18个，同比增加3个。外出招商42次，接待客商63批次。"


def _select(page: Any, words: str) -> None:
    page.evaluate(
        """(words) => { const box = document.querySelector('#editor textarea'); const at = box.value.indexOf(words);
        box.focus(); box.setSelectionRange(at, at + words.length); }""",
        words,
    )


def _shot(page: Any, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def _reads(page: Any, text: str) -> None:
    page.wait_for_function("(text) => document.querySelector('#editor textarea').value === text", arg=text)


@pytest.fixture
def walk(page: Any, desk: Running) -> Walk:
    desk.endpoint.mode, desk.endpoint.delay, desk.endpoint.script = "normal", 0.0, ""
    page.set_default_timeout(int(os.environ.get("WAIT", PATIENCE)))
    return Walk(page, desk.url)


def _open_section(walk: Walk) -> tuple[str, str]:
    """A new report with its first sub-section open; returns the ids of both."""
    page = walk.open().page
    report = walk.new_report()
    walk.propose()
    walk.desk()
    page.locator("#sections li.level2 button").first.click()
    page.wait_for_selector("#sections li.level2.here")
    at = str(page.evaluate("document.querySelector('#section-at textarea, #section-at input').value"))
    return report, at.rpartition(":")[0]


def test_a_passage_is_reworded_beside_the_text_and_all_of_it_taken_back(walk: Walk, desk: Running) -> None:
    _open_section(walk)
    _reword(walk.page, walk, desk)
    _fix(walk.page, walk)
    _mark(walk.page, walk)
    _see_the_fact(walk.page)


def _reword(page: Any, walk: Walk, desk: Running) -> None:
    page.click("#reword-shorter")
    walk.status("还没有选中文字")
    walk.write(_TEXT)
    desk.endpoint.script, desk.endpoint.delay = "累计签约项目[[F1]]，比上年多[[F1.diff]]。", 0.05
    _select(page, "签约项目18个，同比增加3个。")
    page.keyboard.press("Alt+r")
    page.wait_for_selector("#reword [data-act=take]")
    assert "累计签约项目18个，比上年多3个。" in page.inner_text("#reword")
    assert "都有出处" in page.inner_text("#reword")
    _shot(page, "reword")
    assert hard_to_read(page, "#reword") == []
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("再写一句。")
    page.keyboard.press("Alt+y")
    taken = "累计签约项目18个，比上年多3个。外出招商42次，接待客商63批次。再写一句。"
    _reads(page, taken)
    assert page.evaluate("document.querySelector('#editor textarea').selectionStart") == len(taken)
    page.keyboard.press("Control+z")
    _reads(page, f"{_TEXT}再写一句。")
    walk.status("已撤销")


def _fix(page: Any, walk: Walk) -> None:
    walk.write("签约项目19个，同比增加3个。")
    page.locator("#findings [data-act=fix]").first.wait_for()
    page.keyboard.press("Alt+n")
    assert page.evaluate("document.activeElement.selectionEnd - document.activeElement.selectionStart") > 0
    page.locator("#findings [data-act=fix]").first.click()
    page.wait_for_function("!document.querySelector('#editor textarea').value.includes('19')")
    page.keyboard.press("Alt+z")
    _reads(page, "签约项目19个，同比增加3个。")


def _mark(page: Any, walk: Walk) -> None:
    page.get_by_role("tab", name="相似段落").click()
    page.locator("#passages [data-act=pattern]").first.click()
    walk.status("已选为本节的范文")
    page.wait_for_selector("#passages .chosen")
    page.locator("#section-head [data-act=final]").click()
    page.wait_for_selector("#sections .here.is-final")
    page.click("#draft-one")
    walk.status("已定稿")
    page.keyboard.press("Alt+/")
    page.wait_for_selector("#keys")
    _shot(page, "keys")
    assert hard_to_read(page, "#keys") == []
    page.keyboard.press("Escape")


def _see_the_fact(page: Any) -> None:
    page.locator("#check mark[data-fact=F1]").first.click()
    page.click("#check [data-see-fact]")
    page.wait_for_selector("#fact-table tr.sought[data-id=F1]")
    _shot(page, "fact")


def test_an_input_method_and_a_draft_that_comes_meanwhile_leave_the_typing_alone(walk: Walk, desk: Running) -> None:
    page = walk.page
    report, key = _open_section(walk)
    versions = desk.office.store.desk.versions
    page.click(_BOX)
    keyboard = page.context.new_cdp_session(page)
    for half in ("n", "ni", "ni'hao"):
        keyboard.send("Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)})
    name = str(page.evaluate("document.querySelector('#sections .here').innerText"))[:4]
    page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
        {code: 'ArrowDown', key: 'Process', keyCode: 229, altKey: true, bubbles: true}))"""
    )
    page.wait_for_timeout(900)  # longer than a save waits
    assert not versions(report, key)
    keyboard.send("Input.insertText", {"text": "你好"})
    walk.saved()
    assert [one.text for one in versions(report, key)] == ["你好"]
    assert str(page.evaluate("document.querySelector('#sections .here').innerText")).startswith(name)

    # Another hand changes the section on the server; what is typed in the same moment stands, and both are told.
    desk.office.store.desk.add_version(report, key, "引擎写的。", "engine", base=1)
    page.keyboard.insert_text("，世界")
    page.wait_for_selector("#conflict .conflict")
    assert walk.text() == "你好，世界"
    page.locator("#conflict").get_by_text("用我的文字").click()
    _reads(page, "你好，世界")
    page.focus(_BOX)
    page.keyboard.press("Control+Home")
    page.keyboard.press("Delete")
    _reads(page, "好，世界")
    walk.saved()
    page.evaluate("document.execCommand('insertText', false, '贴入')")  # as a paste does: no key is pressed
    _reads(page, "贴入好，世界")
    page.wait_for_selector("#save-state .saving[data-length='6']")
    assert versions(report, key)[-1].text == "贴入好，世界"
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_function("(name) => !document.querySelector('#sections .here').innerText.startsWith(name)", arg=name)
