"""``export``, ``serve``: what comes out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from writer.cli.output import emit, say
from writer.cli.sources import AsJson, read_grounds, read_ledger, read_report, require_place, set_aside
from writer.errors import InputError


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("export", help="导出公文格式的 Word 文件")(export)
    cli.command("serve", help="打开网页界面")(serve)


def export(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.docx", help="输出文件")],
    profile: Annotated[str, typer.Option("--profile", help="版式")] = "gbt9704",
    facts: Annotated[str | None, typer.Option("--facts", help="本期数据文件，核对表要用")] = None,
    audit: Annotated[bool, typer.Option("--audit", help="附上数字核对表，要与 --facts 同用")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a Word file in official format."""
    from writer.export import write_docx

    if audit and facts is None:
        raise InputError("--audit 要与 --facts 同用；请写明本期数据文件。")
    require_place(out)
    text = read_report(draft)
    traces = _audit_rows(text, facts) if audit and facts else ()
    kept = set_aside(out)
    written = write_docx(text, out, profile=profile, audit=traces)
    if kept:
        print(f"原有的 {out.name} 已另存为 {kept.name}。", file=sys.stderr)
    if as_json:
        emit({"path": written.as_posix(), "pages": None})
    else:
        say([f"已导出 {written}"])


def _audit_rows(text: str, facts: str) -> Any:
    from writer.checking import check
    from writer.corpus import parse_report
    from writer.figures import parse_period

    ledger, report = read_ledger(facts), parse_report(text)
    period = parse_period(ledger.period) or report.period
    return check(text, ledger, report.sections, period, read_grounds()).figures


def serve(
    host: Annotated[str | None, typer.Option("--host", help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="端口，默认 7860")] = None,
) -> None:
    """Open the desk in a browser."""
    from writer.settings import load_settings
    from writer.ui import serve as serve_page

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve_page(load_settings().model_copy(update=given))
