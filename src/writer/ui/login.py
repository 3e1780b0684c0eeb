"""The login in front of the page: nothing behind it answers before a user is known."""

from __future__ import annotations

import asyncio
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from writer.ui.english import english_script
from writer.ui.handling import static_text
from writer.ui.sessions import LASTS, Sessions, Throttle
from writer.ui.users import Users

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

COOKIE = "writer_session"
USER = "writer.user"
# What of an address is taken along through the login; nothing else, so that it leads to this page only.
_KEPT = ("report", "section", "step", "lang")
_FORM_BYTES = 8_000
_AT_ONCE = 2  # each look at a password takes 64 MB

_PLACE = re.compile(r"\{(\w+)\}")


class LoginGate:
    """Let through only requests with a good session; ``scope[USER]`` has the name then."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == "/login":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope[USER] = self._sessions.user(request.cookies.get(COOKIE, ""))
        if scope[USER]:
            await self.app(scope, receive, send)
        elif scope["path"] == "/" and scope["method"] in ("GET", "HEAD"):
            kept = _kept(request.url.query)
            await RedirectResponse(f"/login{kept}", 303)(scope, receive, send)
        else:
            await PlainTextResponse("还没有登录，或登录已过期；请重新登录。", 401)(scope, receive, send)


class Login:
    """The login page, logging in and out."""

    def __init__(self, users: Users, sessions: Sessions, throttle: Throttle) -> None:
        self._users, self._sessions, self._throttle = users, sessions, throttle
        self._looking = asyncio.Semaphore(_AT_ONCE)

    def add_to(self, app: FastAPI) -> None:
        """Add the routes."""
        app.add_api_route("/login", self.page, methods=["GET"], include_in_schema=False, response_model=None)
        app.add_api_route("/login", self.enter, methods=["POST"], include_in_schema=False, response_model=None)
        app.add_api_route("/logout", self.leave, methods=["POST"], include_in_schema=False, response_model=None)

    async def page(self, request: Request) -> Response:
        """The form."""
        return _form(_kept(request.url.query))

    async def enter(self, request: Request) -> Response:
        """Take name and password; the same words for an unknown name and a wrong password."""
        query, body = _kept(request.url.query), await request.body()
        given = parse_qs(body.decode("utf-8", "replace")) if len(body) <= _FORM_BYTES else {}
        name, password = (given.get(field, [""])[0] for field in ("name", "password"))
        name, place = name.strip()[:32], request.client.host if request.client else ""
        async with self._looking:
            if wait := self._throttle.wait(name, place):
                seconds = int(wait) + 1
                return _form(
                    query, f"试错的次数太多，请过 {seconds} 秒再试。", name, 429, {"retry-after": str(seconds)}
                )
            right = await run_in_threadpool(self._users.verify, name, password)
            if not right:
                self._throttle.failed(name, place)
        if not right:
            return _form(query, "用户名或密码不对，请重新输入。", name, 401)
        self._throttle.passed(name, place)
        answer = RedirectResponse(f"/{query}", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(
            COOKIE, self._sessions.issue(name), max_age=LASTS, httponly=True, samesite="lax", secure=secure
        )
        return answer

    async def leave(self, request: Request) -> Response:
        """Log out."""
        self._sessions.end(request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return answer


def _kept(query: str) -> str:
    """The part of an address that says what is on view, written anew; "" when there is none."""
    given = parse_qs(query[:2000])
    kept = {name: given[name][0][:64] for name in _KEPT if name in given}
    return f"?{urlencode(kept)}" if kept else ""


def _form(
    query: str, said: str = "", name: str = "", status: int = 200, headers: dict[str, str] | None = None
) -> HTMLResponse:
    told = f'<p class="wrong" role="alert">{escape(said)}</p>' if said else ""
    parts = {
        "query": escape(query), "said": told, "name": escape(name), "first": static_text("early.js"),
        "look": static_text("look.js"), "english": f"<script>{english_script()}</script>",
    }  # fmt: skip
    # In one pass: what was put in is not looked into again.
    page = _PLACE.sub(lambda place: parts[place[1]], static_text("login.html"))
    return HTMLResponse(page, status, {"cache-control": "no-store", **(headers or {})})
