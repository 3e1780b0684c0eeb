"""Starting the server: what has to be ready before the first page, and what is said when it cannot start."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from writer.errors import InputError
from writer.office import Office, index_with_progress, open_office
from writer.schema import IndexResult
from writer.settings import Settings, shipped
from writer.ui.example import note_example
from writer.ui.left_out import left_out
from writer.ui.security import LOOPBACK_HOSTS
from writer.ui.users import Users

_EXAMPLE = "2026q3.tsv"
# A file of the same words under another name is no news: the library has it.
_ALREADY_THERE = "内容完全相同"
_LOG_BYTES, _LOG_FILES = 2_000_000, 3


def serve(settings: Settings, *, first_run: Callable[[Office], None] | None = None) -> None:
    """Prepare the office and serve the page until interrupted.

    Args:
        first_run: called once the office is ready, in place of indexing ``corpus/`` and loading the example report.

    Raises:
        InputError: the host is open to others and there are no users, the port is taken, or the data folder cannot be
            written.
        IndexBusy: another process owns the data folder.
        StoreError: the record cannot be opened.
    """
    _refuse_open_host(settings)
    _refuse_busy_port(settings.host, settings.port)
    _log_to(settings.data / "writer.log")
    office = open_office(settings)
    try:
        (first_run or prepare)(office)
        _run(office)
    finally:
        office.close()


def prepare(office: Office) -> None:
    """Index ``corpus/`` where it has changed, and put the example report on the desk when there is none yet."""
    index_corpus(office)
    load_example(office)


def index_corpus(office: Office) -> IndexResult:
    """Bring the index up to date with ``corpus/``; files that cannot be read are named and left out.

    What somebody took out of the library stays out.
    """
    folder = shipped("corpus")
    if not folder.is_dir():
        return IndexResult()
    done = index_with_progress(office.library, [folder], leave_out=left_out(office.settings.data))
    if done.added or done.updated:
        print(
            f"已编入往期材料 {len(done.added) + len(done.updated)} 份，共 {done.reports} 份、{done.passages} 个段落。"
        )
    for path, reason in done.failed:
        if _ALREADY_THERE in reason:
            continue
        print(f"没有编入 {Path(path).name}：{reason}", file=sys.stderr)
    return done


def load_example(office: Office) -> str:
    """Begin a report from the example figures, with an outline, when the desk is empty; returns its id or ""."""
    from writer.ui.jobs import Jobs
    from writer.ui.workbench import Workbench

    example = shipped("examples") / _EXAMPLE
    desk = office.store.desk
    if desk.reports() or desk.reports(archived=True) or desk.reports(deleted=True) or not example.is_file():
        return ""
    bench = Workbench(office, Jobs())
    report_id = bench.begin()
    bench.paste(report_id, example.read_text(encoding="utf-8"), append=False)
    bench.propose(report_id)
    note_example(office.settings.data, report_id)
    print("已放入示例报告：examples/ 里的本期数据和拟好的提纲。")
    return report_id


def _run(office: Office) -> None:
    import uvicorn

    from writer.ui.app import build_app

    # Uploads hold unpublished figures: not into the machine's common folder, where others could read them.
    uploads = office.settings.data / "uploads"
    uploads.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(uploads.resolve())
    host, port = office.settings.host, office.settings.port
    shown = f"[{host}]" if ":" in host else host

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(f"拟稿已启动：http://{shown}:{port}\n按 Ctrl+C 结束。", flush=True)

    config = uvicorn.Config(
        build_app(office, warm=True), host=host, port=port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=2, server_header=False,
    )  # fmt: skip
    try:
        Server(config).run()
    except KeyboardInterrupt:
        print("\n已结束。")


def _refuse_open_host(settings: Settings) -> None:
    """Who can be reached by others must ask who they are."""
    if settings.users is not None:
        if not Users(settings.users).hashes():
            raise InputError(f"用户文件 {settings.users} 里还没有用户；请先运行 writer user add 用户名，再启动。")
        return
    if settings.host not in LOOPBACK_HOSTS or settings.hosts:
        where = f"WRITER_HOST（现为 {settings.host}）" if settings.host not in LOOPBACK_HOSTS else "WRITER_HOSTS"
        raise InputError(
            f"没有登录时只能在本机使用：请设 WRITER_USERS=用户文件 并用 writer user add 添加用户，或去掉 {where}；"
            "也可以用 SSH 转发端口。"
        )


def _refuse_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"端口 {port} 被占用：可能拟稿已经开着（打开 http://{host}:{port} 看看），或用 WRITER_PORT 换一个端口。"
            ) from error


def _log_to(path: Path) -> None:
    """Send unexpected errors to a file: a user sees one line and where the rest is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise InputError(
            f"数据目录 {path.parent} 不能写入（{error.strerror or error}）；"
            "请检查权限和磁盘空间，或用 WRITER_DATA 换一个目录。"
        ) from error
    logger = logging.getLogger("writer")
    if not any(isinstance(handler, RotatingFileHandler) for handler in logger.handlers):
        handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
