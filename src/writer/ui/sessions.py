"""Who is logged in: signed cookies that a restart does not end, and how often a wrong password may be tried."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from writer.errors import InputError, reason_of
from writer.ui.users import Users

LASTS = 12 * 3600
_KEY, _ENDED = "session.key", "sessions-ended"
_FREE, _FREE_PLACE = 5, 20
_FIRST_WAIT, _LONGEST_WAIT = 30.0, 900.0
_REMEMBERED = 10_000


class Sessions:
    """Issues and checks the cookies. One is good for ``LASTS`` seconds, until logout, or until the password changes."""

    def __init__(self, users: Users, data: Path) -> None:
        """Take the key from the data folder, made there at the first start.

        Raises:
            InputError: the folder cannot be written.
        """
        self._users, self._ended_file = users, data / _ENDED
        try:
            self._signer = URLSafeTimedSerializer(_key(data / _KEY), salt="writer-session")
            lines = self._ended_file.read_text(encoding="ascii").split() if self._ended_file.is_file() else []
        except (OSError, UnicodeDecodeError) as error:
            why = reason_of(error) if isinstance(error, OSError) else "内容不对"
            raise InputError(f"登录用的文件在 {data} 里读写不了（{why}）；请检查该目录的权限。") from error
        self._ended = set(lines)

    def issue(self, name: str) -> str:
        """The cookie for a user who has just shown the password."""
        return self._signer.dumps([name, secrets.token_hex(8), self._mark(name)])

    def user(self, cookie: str) -> str:
        """The name of the user whose cookie this is; "" for none."""
        try:
            name, token, mark = self._signer.loads(cookie, max_age=LASTS)
        except (BadData, ValueError, TypeError):
            return ""
        if token in self._ended or not secrets.compare_digest(str(mark), self._mark(name) or "-"):
            return ""
        return str(name)

    def end(self, cookie: str) -> None:
        """Let a cookie count no more, also after a restart."""
        try:
            _, token, _ = self._signer.loads(cookie, max_age=LASTS)
        except (BadData, ValueError, TypeError):
            return
        if token not in self._ended:
            self._ended.add(token)
            with self._ended_file.open("a", encoding="ascii") as file:
                file.write(f"{token}\n")

    def _mark(self, name: object) -> str:
        """What changes with the user's password; "" for a user who is no longer there."""
        kept = self._users.hashes().get(str(name), "")
        return hashlib.sha256(kept.encode()).hexdigest()[:16] if kept else ""


def _key(path: Path) -> str:
    """The key in this file, which only its owner can read."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise InputError(f"登录密钥 {path} 不完整；请删去它再启动，已登录的人要重新登录。")
    return key


class Throttle:
    """How long to wait before the next try, after wrong passwords for one name from one place, or from one place."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[tuple[str, ...], tuple[int, float]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str, place: str) -> float:
        """Seconds until another try is looked at; 0 when it may be now."""
        now = self._clock()
        with self._lock:
            return max(0.0, *(self._until(who, free) - now for who, free in _counted(name, place)))

    def failed(self, name: str, place: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        with self._lock:
            for who, _ in _counted(name, place):
                count, last = self._failed.pop(who, (0, now))
                self._failed[who] = (1 if now - last > _LONGEST_WAIT else count + 1, now)
            while len(self._failed) > _REMEMBERED:
                del self._failed[next(iter(self._failed))]

    def passed(self, name: str, place: str) -> None:
        """Forget the wrong tries of somebody who got in."""
        with self._lock:
            self._failed.pop((name, place), None)

    def _until(self, who: tuple[str, ...], free: int) -> float:
        count, last = self._failed.get(who, (0, 0.0))
        if count < free:
            return 0.0
        return last + min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(count - free, 10))


def _counted(name: str, place: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    """One name from one place may fail seldom, all names from one place a little more often.

    A name alone is not held up: whoever knows it could keep its owner out.
    """
    return ((name, place), _FREE), ((place,), _FREE_PLACE)
