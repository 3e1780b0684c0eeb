"""One running server and one Chromium per worker for browser tests; a page that fails its test on any own error."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from endpoint import Endpoint, run_endpoint
from writer.office import Office, open_office
from writer.settings import Settings

_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
# The same browser; without a window of its own it takes three fifths of the time for a page.
_CHROMIUM = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser")
PATIENCE = 45_000
_GRAVE = """async (place) => (await axe.run(document.querySelector(place), {resultTypes: ['violations']})).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`)"""


@dataclass
class Running:
    """A server in this process, the office behind it, and the model endpoint it is set to."""

    url: str
    office: Office
    endpoint: Endpoint


@cache
def apart() -> bool:
    """Whether this system gives a network namespace of its own, in which nothing else can be reached."""
    unshare = shutil.which("unshare")
    return (
        unshare is not None
        and not subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode
    )


def settings_for(data: Path, endpoint: Endpoint | None = None) -> Settings:
    """Settings that depend on nothing of this machine."""
    given: dict[str, Any] = {"data": data, "engine_choice": "roll"}
    if endpoint is not None:
        given |= {"base_url": endpoint.url, "model": "loopback", "api_key": "none"}
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


@contextmanager
def running(office: Office) -> Iterator[str]:
    """Serve the page for an office on a free port of this machine."""
    import uvicorn

    from writer.ui import build_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        build_app(office), host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started, "the server did not start"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Running]:
    """A server with the sample corpus and the loopback model."""
    data = tmp_path_factory.mktemp("desk")
    with run_endpoint() as endpoint:
        office = open_office(settings_for(data, endpoint))
        try:
            office.library.index(sorted(path for path in (project / "corpus").iterdir() if path.name != "README.md"))
            with running(office) as url:
                yield Running(url, office, endpoint)
        finally:
            office.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser; the tests that need it are skipped where none is installed."""
    from playwright.sync_api import sync_playwright

    found = next((path for path in _CHROMIUM if Path(path).exists()), None)
    if found is None:
        pytest.skip("no chromium; tests/install-browser installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(chromium: Any) -> Iterator[Any]:
    """The browser profile that tests share one after the other: what Chromium has read of the program stays read."""
    context = chromium.new_context(accept_downloads=True)
    yield context
    context.close()


def hard_to_read(page: Any, place: str = "html") -> list[str]:
    """What axe finds grave in a part of the page, in the look that it has and after dark; the look is put back."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = []
    for dark in (False, True):
        page.evaluate("(dark) => { if (window.writerLook.dark() !== dark) window.writerLook.change(); }", dark)
        # A colour on its way to the other is neither.
        page.wait_for_function("!document.getAnimations().some((one) => one instanceof CSSTransition)")
        found += [f"{'dark' if dark else 'light'} {one}" for one in page.evaluate(_GRAVE, place)]
    page.evaluate("window.writerLook.change()")
    return found


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages of this test; a test that provokes something clears it."""
    return []


@pytest.fixture
def new_page(chromium: Any, profile: Any, faults: list[str]) -> Iterator[Any]:
    """Opens pages and watches them: the first in the shared profile, emptied, each other one as another person's."""
    contexts: list[Any] = []

    def open_page(width: int = 1366, height: int = 768) -> Any:
        shared = not contexts
        contexts.append(profile if shared else chromium.new_context(accept_downloads=True))
        page = contexts[-1].new_page()
        if shared:
            _empty(page)
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda said: _listen(said, faults))
        page.on("request", lambda request: _watch(request.url, faults))
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield open_page
    for page in profile.pages:
        page.close()
    profile.set_offline(False)
    for context in contexts[1:]:
        context.close()
    assert not faults


def _empty(page: Any) -> None:
    """Take away what earlier tests left in the page's profile; only the program's own files stay in its cache."""
    session = page.context.new_cdp_session(page)
    kept = "cookies,local_storage,indexeddb,cache_storage,service_workers"
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": kept})
    session.detach()


def _listen(said: Any, faults: list[str]) -> None:
    # Requests cut off by a reload are reported by the page's own framework.
    if said.type == "error" and not any(words in said.text for words in ("AbortError", "Connection errored out")):
        faults.append(f"console: {said.text}")


def _watch(url: str, faults: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
        faults.append(f"outside request: {url}")


@pytest.fixture
def page(new_page: Any) -> Any:
    """One page."""
    return new_page()
