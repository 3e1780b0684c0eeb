"""What guards the door: which hosts may be named, where requests may come from, and what a page may load.

Gradio by itself answers any Host and, once the Host is not localhost, any Origin with credentials; a page in another
browser tab could then read and write reports. These three layers stand in front of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse

from writer.ui.entrance import Bodies, KnownPaths
from writer.ui.login import LoginGate

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from writer.ui.sessions import Sessions

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1", "[::1]")

# Gradio compiles its templates and the ``js=`` functions in the page: without the two 'unsafe' words nothing starts.
# Text is escaped before it reaches the page, and nothing may be loaded from, or sent to, anywhere else.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # With "no-referrer" a browser sends the login form with the Origin "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_READING = frozenset({"GET", "HEAD"})


class OriginCheck:
    """Refuse requests that another site's page sends: those whose Origin is not the host they are sent to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or same_origin(scope):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http":
            answer = PlainTextResponse("请求来自别的网站，已拒绝；请在本程序的页面里操作。", status_code=403)
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def same_origin(scope: Scope) -> bool:
    """Whether a request comes from a page of this server (or from a program, which sends no Origin)."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    if scope.get("method") in _READING:
        return True
    return headers.get("sec-fetch-site", "none") in ("none", "same-origin")


class PageHeaders:
    """Set the content policy and its companions on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


def guard(
    app: FastAPI, uploads: Callable[[], Path], hosts: Sequence[str] = (), sessions: Sessions | None = None
) -> None:
    """Put the layers in front of ``app``.

    Args:
        uploads: gives the folder that uploaded files are put into.
        hosts: further host names the server is reached by; "*.part" for all below one.
        sessions: who is logged in; None where no login is asked for, which is for this machine alone.
    """
    app.add_middleware(Bodies, uploads=uploads)
    app.add_middleware(KnownPaths)
    if sessions is not None:
        app.add_middleware(LoginGate, sessions=sessions)
    app.add_middleware(OriginCheck)
    app.add_middleware(KnownHosts, hosts=(*LOOPBACK_HOSTS, *hosts), itself=sessions is not None)
    app.add_middleware(PageHeaders)


class KnownHosts:
    """Refuse requests for a host name that is not this server's: another site may have its name point here.

    With ``itself``, the address at which a request arrived is such a name too.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], itself: bool) -> None:
        self.app, self._itself = app, itself
        self._named = TrustedHostMiddleware(app, allowed_hosts=list(hosts), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._itself and scope["type"] in ("http", "websocket") and scope.get("server"):
            name = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
            if name == str(scope["server"][0]).lower():
                await self.app(scope, receive, send)
                return
        await self._named(scope, receive, send)
