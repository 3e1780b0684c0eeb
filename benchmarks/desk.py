"""The page under a full load: how soon it is ready, a section opens, a figure is checked; memory; eight users.

The server is a process of its own on a corpus of 100 reports, with eight reports of 30 sections of 2,000 characters
and 80 facts; the page is a real Chromium on the same machine, and every time is taken inside the page: from the key or
click to the result being there.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks import _desk_sample as sample
from benchmarks._scale_sample import PER_REPORT, write_reports
from writer.office import open_office
from writer.settings import Settings
from writer.ui.jobs import Jobs
from writer.ui.workbench import Workbench

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/chromium-headless-shell")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
REPORTS, USERS, TIMES = 100, 8, 15
_TESTS = Path(__file__).resolve().parent.parent / "tests"
_TITLE = "园区2026年第三季度工作情况汇报"
Row = tuple[str, str, str]

# Run in the page: the time from the event to the state it leads to, looked at with every frame that is drawn.
_WATCH = """
window.watched = (event, done) => new Promise((ready) => {
  document.addEventListener(event, () => {
    const from = performance.now();
    const look = () => { if (done()) ready(performance.now() - from); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
  }, {capture: true, once: true});
});
"""
_READY = "document.querySelector('#editor textarea')?.value.length > 1000 && document.querySelector('#check mark')"


def run() -> Iterator[Row]:
    """All figures."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(_TESTS))
    from endpoint import run_endpoint

    found = next(path for path in CHROMIUM if Path(path).exists())
    with tempfile.TemporaryDirectory() as name, run_endpoint() as endpoint:
        endpoint.delay = 0.05
        reports = _prepared(Path(name))
        with _server(Path(name), endpoint.url) as (url, pid), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
            yield from _alone(browser, url, reports[0])
            yield from _together(browser, url, reports)
            browser.close()
            yield from _memory(pid)


def _prepared(folder: Path) -> list[str]:
    """The corpus indexed and the reports written; their ids."""
    write_reports(folder / "corpus", REPORTS * PER_REPORT)
    office = open_office(Settings(_env_file=None, data=folder / "data"))  # type: ignore[call-arg]
    try:
        office.library.index(sorted((folder / "corpus").rglob("*.txt")))
        return [_report(Workbench(office, Jobs())) for _ in range(USERS)]
    finally:
        office.close()


def _report(bench: Workbench) -> str:
    report = bench.begin(_TITLE, sample.PERIOD)
    bench.paste(report, sample.pasted(), append=False)
    bench.apply_outline(report, sample.outline())
    bench.describe(report, _TITLE, sample.PERIOD)
    bench.place_all(report)
    for item, text in zip(bench.outline(report).items[-sample.SECTIONS :], sample.sections(), strict=True):
        bench.texts.save_text(report, item.key, 0, text)
    return report


@contextmanager
def _server(folder: Path, endpoint: str) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks._desk_server", str(folder / "data"), str(port), endpoint],
        cwd=_TESTS.parent,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urlopen(url, timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _opened(browser: Any, url: str, report: str, step: str = "desk") -> Any:
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(30_000)
    page.add_init_script(_WATCH)
    page.goto(f"{url}/?report={report}&section=2&step={step}")
    return page


def _alone(browser: Any, url: str, report: str) -> Iterator[Row]:
    ready, tables = [], []
    for _ in range(4):
        page = _opened(browser, url, report)
        ready.append(_number(page.wait_for_function(f"{_READY} && performance.now()")))
        page.context.close()
        page = _opened(browser, url, report, "data")
        full = "document.querySelectorAll('#fact-table tr.row').length > 80 && performance.now()"
        tables.append(_number(page.wait_for_function(full)))
        page.context.close()
    yield _row(
        "page ready at the edit box", ready[1:], f"from navigation; the first after the start {ready[0]:,.0f} ms"
    )
    yield _row("page ready at the table", tables[1:], "from navigation")
    page = _opened(browser, url, report)
    page.wait_for_function(_READY)
    yield _row("section switch", [_switch(page, at) for at in range(2, 2 + TIMES)], "click to text and check")
    yield _row("figures re-checked", [_typed(page, at) for at in range(TIMES)], "last key to the mark of the figure")
    page.context.close()


def _switch(page: Any, at: int) -> float:
    name = page.locator("#sections .name").nth(at).inner_text()
    page.evaluate(
        "(name) => { window.took = watched('click', () =>"
        f" document.querySelector('#section-head h2')?.innerText === name && {_READY}); }}",
        name,
    )
    page.locator("#sections button").nth(at).click()
    return float(page.evaluate("window.took"))


def _typed(page: Any, at: int) -> float:
    words = f"{7000 + at}件"
    page.click("#editor textarea")
    page.keyboard.press("Control+End")
    page.evaluate(
        "(words) => { window.took = watched('input', () => [...document.querySelectorAll('#check mark')]"
        ".some((mark) => mark.innerText.includes(words))); }",
        words,
    )
    page.keyboard.insert_text(f"另外办结{words}。")
    took = float(page.evaluate("window.took"))
    page.wait_for_selector("#save-state .saving.ok")
    return took


def _together(browser: Any, url: str, reports: list[str]) -> Iterator[Row]:
    pages = [_opened(browser, url, report) for report in reports]
    for page in pages:
        page.wait_for_function(_READY)
        page.get_by_label("模型").check()
    alone = _drafting(pages[:1])[0]
    several = _drafting(pages)
    yield "first words of a draft, one user", f"{alone:,.0f} ms", "click to the first words on the page"
    yield _row(f"first words of a draft, {USERS} users at once", several, f"slowest {max(several):,.0f} ms")
    for page in pages:
        page.context.close()


def _drafting(pages: list[Any]) -> list[float]:
    """Every page drafts its section: how long until each shows the first words, then until all are done."""
    for page in pages:
        page.evaluate(
            "() => { window.took = watched('click', () => document.querySelector('.stream')?.innerText.length > 2); }"
        )
    for page in pages:
        page.evaluate("document.querySelector('#draft-one').click()")
    times = [float(page.evaluate("window.took")) for page in pages]
    for page in pages:
        page.wait_for_function("!document.querySelector('#running .running')")
    return times


def _memory(pid: int) -> Iterator[Row]:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return
    held = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    now, most = (f"{int(held[name].split()[0]) / 1024:,.0f} MB" for name in ("VmRSS", "VmHWM"))
    yield "memory of the server", now, f"after all of this; at most {most}"


def _number(handle: Any) -> float:
    return float(handle.json_value())


def _row(what: str, times: list[float], how: str) -> Row:
    worst = sorted(times)[max(0, int(len(times) * 0.95) - 1)]
    return what, f"{statistics.median(times):,.0f} ms", f"{how}; median of {len(times)}, 95 % within {worst:,.0f} ms"
