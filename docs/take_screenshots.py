"""Take the screenshots in ``docs/screenshots``: the example report, drafted without a model.

    python docs/take_screenshots.py

Starts the program on a free port with a data folder of its own and walks the reports and the five steps in Chromium.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
SHOTS = PROJECT / "docs" / "screenshots"
_CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/chromium-headless-shell")
CHROMIUM = next((path for path in _CHROMIUM if Path(path).exists()), None)
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
SMALL, LARGE = {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: str) -> tuple[subprocess.Popen[bytes], str]:
    """The running program and its address."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "WRITER_"))}
    given = {"WRITER_DATA": data, "WRITER_PORT": str(port), "WRITER_ENGINE": "roll"}
    program = subprocess.Popen([sys.executable, "app.py"], cwd=PROJECT, env=kept | given)
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            with urlopen(url, timeout=1):
                return program, url
        except (URLError, OSError):
            time.sleep(0.25)
    program.kill()
    raise SystemExit("the program did not start")


def step(page: Any, name: str, ready: str) -> None:
    """Open a step and wait for what it shows."""
    page.get_by_role("tab", name=name).click()
    page.wait_for_selector(ready)
    page.wait_for_timeout(700)


def shoot(page: Any, name: str) -> None:
    """Keep the page as it stands at both sizes, in 256 colours: a third of the size, and no eye sees it."""
    for size, ending in ((LARGE, "-1920"), (SMALL, "")):
        page.set_viewport_size(size)
        page.wait_for_timeout(400)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        picture.quantize(256).save(SHOTS / f"{name}{ending}.png", optimize=True)


def walk(page: Any, url: str) -> None:
    """The reports, the five steps, and the read-through in the dark look."""
    page.goto(url)
    page.wait_for_selector("#fact-table tr.row")
    page.wait_for_timeout(500)
    shoot(page, "1-data")
    step(page, "报告", ".reporttable tbody tr")
    shoot(page, "0-reports")
    step(page, "② 提纲", ".card")
    shoot(page, "2-outline")
    step(page, "③ 撰写", "#sections li")
    page.click("#draft-all")
    page.wait_for_function("document.querySelector('#status').innerText.includes('起草结束')", timeout=120_000)
    first = page.locator("#sections li.level2 button").first
    first.click()
    page.wait_for_function("!['开头', ''].includes(document.querySelector('#section-head h2')?.innerText ?? '')")
    show_a_wrong_figure(page)
    shoot(page, "3-desk")
    step(page, "④ 通读与导出", ".paper")
    shoot(page, "4-read")
    page.click("[data-look=dark]")
    shoot(page, "4-read-dark")
    page.click("[data-look=dark]")
    step(page, "语料", "table.library")
    page.locator(".library .open").nth(3).click()
    page.wait_for_selector(".look")
    page.wait_for_timeout(300)
    shoot(page, "5-library")


def show_a_wrong_figure(page: Any) -> None:
    """Change the last figure by hand, so that the picture shows what the check says to it, and where one comes from."""
    text = page.input_value("#editor textarea")
    figures = list(re.finditer(r"\d+(?:\.\d+)?(?=%)", text))
    if figures:
        at = figures[-1]
        page.fill("#editor textarea", text[: at.start()] + "41.4" + text[at.end() :])
        page.wait_for_selector("#check mark.bad")
    page.get_by_role("tab", name="文风").click()
    page.locator("#check mark.derived").first.click()
    page.wait_for_timeout(900)


def main() -> None:
    """Take all of them."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        program, url = start(data)
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            page = browser.new_page(viewport=SMALL)
            walk(page, url)
            browser.close()
        finally:
            program.terminate()
            program.wait(timeout=20)


if __name__ == "__main__":
    main()
