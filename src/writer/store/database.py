"""The connection to SQL: transactions, what SQLite needs to be told, and vendor errors put into words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from writer.errors import StoreError, reason_of
from writer.store.tables import SCHEMA_VERSION, meta, metadata

_T = TypeVar("_T")
_BUSY_SECONDS = 15
_ATTEMPTS = 20
_SINCE_6 = {
    "deleted": "BOOLEAN NOT NULL DEFAULT FALSE",
    "base": "TEXT NOT NULL DEFAULT ''",
    "origin": "VARCHAR(20) NOT NULL DEFAULT ''",
}


class Database:
    """Transactions on one database; safe to use from any number of threads."""

    def __init__(self, url: str) -> None:
        """Open the database at the SQLAlchemy URL ``url``, creating folder and tables where they are missing.

        Raises:
            StoreError: the address makes no sense, the file cannot be written or is no database, or it was written by
                a newer version of this program.
        """
        address = _address(url)
        self.where = address.database if _is_sqlite(address) else address.render_as_string(hide_password=True)
        self._engine = _engine(address, self.where or url)
        self._writing = self._engine.execution_options(writing=True)
        self.write(_prepare)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record throughout.

        Raises:
            StoreError: the database does not answer.
        """
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, UnicodeError, OverflowError) as error:
            raise self._in_words(error) from error

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do ``work`` in one transaction: all of it is recorded or nothing.

        ``work`` is done again from the start when another process took the number it was about to use; an exception
        it raises itself undoes the transaction and passes through.

        Raises:
            StoreError: it cannot be recorded.
        """
        try:
            for attempt in range(_ATTEMPTS):
                try:
                    with self._writing.connect() as connection, connection.begin():
                        return work(connection)
                except IntegrityError:
                    if attempt == _ATTEMPTS - 1:
                        raise
                    time.sleep(0.01 * (attempt + 1))
        except (SQLAlchemyError, UnicodeError, OverflowError) as error:
            raise self._in_words(error) from error
        raise AssertionError("unreachable")

    def _in_words(self, error: Exception) -> StoreError:
        return _in_words(error, str(self.where))


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            f"数据库地址“{url}”无法识别；请写成 sqlite:///文件路径 或 postgresql://用户@主机/库名。"
        ) from error
    if _is_sqlite(address) and address.database in (None, "", ":memory:"):
        raise StoreError("数据库地址没有写文件路径，内容无法保存；请写成 sqlite:///文件路径。")
    return address


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def _engine(address: URL, where: str) -> Engine:
    try:
        if not _is_sqlite(address):
            return create_engine(address, pool_pre_ping=True)
        Path(where).parent.mkdir(parents=True, exist_ok=True)
        # 40 is the number of worker threads of the UI's server: none of them should wait for a connection.
        engine = create_engine(address, connect_args={"timeout": _BUSY_SECONDS}, pool_size=10, max_overflow=30)
    except OSError as error:
        raise StoreError(
            f"无法建立数据目录 {Path(where).parent}（{reason_of(error)}）；请检查权限，或另设 WRITER_DATA。"
        ) from error
    except (NoSuchModuleError, ModuleNotFoundError, ArgumentError) as error:
        shown = address.render_as_string(hide_password=True)
        raise StoreError(
            f"数据库 {shown} 所需的驱动没有安装（{error}）；请先安装，或去掉 WRITER_DATABASE_URL。"
        ) from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Write-ahead log (readers never wait for a writer), foreign keys, and our own BEGIN instead of the driver's."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    deadline = time.monotonic() + _BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        # Switching needs the file for itself and does not honour busy_timeout: two processes may start at once.
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock before it reads: an upgrade halfway would fail at once, without any waiting."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def _prepare(connection: Connection) -> None:
    metadata.create_all(connection)
    found = connection.scalar(select(meta.c.value).where(meta.c.key == "schema"))
    if found is None:
        connection.execute(insert(meta), [{"key": "schema", "value": str(SCHEMA_VERSION)}])
    elif int(found) > SCHEMA_VERSION:
        raise StoreError("数据目录由更新版本的程序建立，本版本不能使用；请升级程序，或用 WRITER_DATA 另设数据目录。")
    elif int(found) < SCHEMA_VERSION:
        if int(found) < 2:
            # Version 2 keeps what an engine said of its text; the statement is the same on both databases.
            connection.exec_driver_sql("ALTER TABLE desk_versions ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]'")
        # Version 3 keeps ledgers in a table of their own, made above like every table that is missing.
        if "certainty" not in {column["name"] for column in inspect(connection).get_columns("past_passages")}:
            # Version 4 keeps how sure a passage's role is; of those cut before nobody knows, until they are cut anew.
            connection.exec_driver_sql(
                "ALTER TABLE past_passages ADD COLUMN certainty VARCHAR(10) NOT NULL DEFAULT 'likely'"
            )
        # Version 5 keeps locked sentences, in a table of their own: earlier programs would write over them.
        # Version 6 keeps which reports were deleted and what each is written after.
        have = {column["name"] for column in inspect(connection).get_columns("desk_reports")}
        for name, kind in _SINCE_6.items():
            if name not in have:
                connection.exec_driver_sql(f"ALTER TABLE desk_reports ADD COLUMN {name} {kind}")
        connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))


def _in_words(error: Exception, where: str) -> StoreError:
    if isinstance(error, (UnicodeError, OverflowError)):
        return StoreError("文字中有无法保存的字符（残缺的编码）；请删去显示为方框或问号的字符后再保存。")
    reason = str(getattr(error, "orig", None) or error)
    if "locked" in reason or "busy" in reason:
        return StoreError(
            f"记录库 {where} 正被另一个程序占用，这次没有保存；请稍候再试，或关闭其他正在运行的拟稿程序。"
        )
    if "full" in reason:
        return StoreError(f"磁盘已满，记录库 {where} 无法写入，这次没有保存；请清出空间后再试。")
    if "disk I/O" in reason:  # what SQLite says as well where its journal finds no room
        return StoreError(
            f"记录库 {where} 读写出错，这次没有完成；磁盘可能已满或有故障，请先清出空间再试，仍不行请检查磁盘。"
        )
    if "readonly" in reason or "unable to open" in reason:
        return StoreError(f"记录库 {where} 打不开或不可写；请检查该文件及其目录的权限，或用 WRITER_DATA 另设数据目录。")
    if "not a database" in reason or "malformed" in reason:
        return StoreError(f"记录库 {where} 已损坏或不是数据库；请把它移走（勿删），用备份替换后再启动。")
    return StoreError(
        f"记录库 {where} 出错（{reason.splitlines()[0][:200]}）；请稍候再试，仍不行请把此信息交给维护人员。"
    )
