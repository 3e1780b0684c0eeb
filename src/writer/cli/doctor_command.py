"""``doctor``: whether endpoint, data and machine are fit for work, what is wrong, and the cure."""

from __future__ import annotations

from dataclasses import asdict

import typer

from writer.cli.output import emit, say
from writer.cli.sources import AsJson

_MARKS = {"good": "正常", "wrong": "有错", "missing": "缺少", "skipped": "未用"}


def register(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command("doctor", help="检查模型服务、数据文件夹和本机环境，说明问题和解决办法")(doctor)


def doctor(as_json: AsJson = False) -> None:
    """Check everything; exit status 1 when something is wrong."""
    from writer.doctor import examine
    from writer.settings import load_settings

    results = []
    for one in examine(load_settings()):
        results.append(one)
        if not as_json:
            cure = f"；{one.cure}" if one.cure else ""
            say([f"[{_MARKS[one.state]}] {one.title}：{one.detail}{cure}。"])
    bad = [one.name for one in results if one.state == "wrong"]
    if as_json:
        emit({"ok": not bad, "checks": [asdict(one) for one in results]})
    else:
        say([f"有 {len(bad)} 处要处理。" if bad else "可以使用。"])
    if bad:
        raise typer.Exit(1)
