"""The file of users: a name and an Argon2 hash a line. No password is kept, shown or logged anywhere."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from filelock import FileLock

from writer.errors import InputError, reason_of

SHORTEST, LONGEST = 8, 256
_NAME = re.compile(r"[\w.\-·]{1,32}")
_HEAD = "# 拟稿的用户，一行一个；用 writer user add、remove 修改\n"


class Users:
    """The users in a file, which is read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._hashes: Mapping[str, str] = {}
        self._hasher = PasswordHasher()
        self._nobody = ""

    def hashes(self) -> Mapping[str, str]:
        """The hash of every user's password, by name.

        Raises:
            InputError: the file cannot be read, or a line of it is not what ``add`` writes.
        """
        try:
            about = self.path.stat()
            seen = (about.st_mtime_ns, about.st_size)
            if seen != self._seen:
                self._hashes = _read(self.path.read_text(encoding="utf-8-sig"), self.path)
                self._seen = seen
        except FileNotFoundError:
            self._hashes, self._seen = {}, None
        except (OSError, UnicodeDecodeError) as error:
            why = reason_of(error) if isinstance(error, OSError) else "不是 UTF-8 编码"
            raise InputError(
                f"用户文件 {self.path} 读不了（{why}）；请检查权限，或用 writer user add 重建。"
            ) from error
        return self._hashes

    def verify(self, name: str, password: str) -> bool:
        """Whether this is the user's password; takes as long for a name that is not there."""
        known = self.hashes().get(name)
        self._nobody = self._nobody or self._hasher.hash(secrets.token_hex())
        try:
            right = self._hasher.verify(known or self._nobody, password[: LONGEST + 1])
        except (Argon2Error, InvalidHashError):
            return False
        return right and known is not None

    def add(self, name: str, password: str) -> bool:
        """Add a user, or give one another password; returns whether the name is new.

        Raises:
            InputError: a name or password that cannot be used, or a file that cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise InputError("用户名只能用汉字、字母、数字、点、横线和下划线，最多 32 个字；请换一个。")
        if not SHORTEST <= len(password) <= LONGEST:
            raise InputError(f"密码要有 {SHORTEST} 到 {LONGEST} 个字符；请换一个。")
        kept = self._hasher.hash(password)
        with self._owned():
            before = dict(self.hashes())
            self._write({**before, name: kept})
        return name not in before

    def remove(self, name: str) -> None:
        """Take a user out; who is logged in under this name is no longer.

        Raises:
            InputError: there is no such user, or the file cannot be written.
        """
        with self._owned():
            left = dict(self.hashes())
            if left.pop(name, None) is None:
                raise InputError(f"没有用户“{name}”；用 writer user list 查看。")
            self._write(left)

    def _owned(self) -> FileLock:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"无法建立目录 {self.path.parent}（{reason_of(error)}）；请检查 WRITER_USERS。") from error
        return FileLock(self.path.with_name(self.path.name + ".lock"))

    def _write(self, hashes: Mapping[str, str]) -> None:
        """Put the whole file in place at once: a crash leaves the old one."""
        text = _HEAD + "".join(f"{name}\t{kept}\n" for name, kept in sorted(hashes.items()))
        try:
            handle, fresh = tempfile.mkstemp(dir=self.path.parent, prefix=".users")  # only its owner can read it
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(fresh).replace(self.path)
        except OSError as error:
            raise InputError(f"用户文件 {self.path} 写不了（{reason_of(error)}）；请检查权限和磁盘空间。") from error
        self._seen = None


def _read(text: str, path: Path) -> Mapping[str, str]:
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, kept = line.partition("\t")
        if not _NAME.fullmatch(name) or not kept.startswith("$argon2"):
            raise InputError(f"用户文件 {path} 第{number}行看不懂；请用 writer user add 写入用户，不要手工填密码。")
        found[name] = kept.strip()
    return found
