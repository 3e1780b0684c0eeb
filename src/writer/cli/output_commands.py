"""``export``, ``serve``: what comes out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from writer.cli.output import emit, say
from writer.cli.sources import (
    AsJson,
    chosen_profile,
    read_grounds,
    read_ledger,
    read_report,
    require_place,
    set_aside,
    write_draft,
)
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.export import Audit, Before, Profile
    from writer.schema import Ledger


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("export", help="导出公文格式的 Word 文件")(export)
    cli.command("serve", help="打开网页界面")(serve)


def export(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="输出文件：.docx、.xlsx、.txt 或 .md")],
    profile: Annotated[str | None, typer.Option("--profile", help="版式，默认 gbt9704")] = None,
    profiles: Annotated[Path | None, typer.Option("--profiles", help="本单位的版式文件（TOML）")] = None,
    facts: Annotated[str | None, typer.Option("--facts", help="本期数据文件，核对表要用")] = None,
    audit: Annotated[bool, typer.Option("--audit", help="附上批注和数字核对表，要与 --facts 同用")] = False,
    table: Annotated[bool, typer.Option("--table", help="附上主要指标表，要与 --facts 同用")] = False,
    changes_from: Annotated[
        Path | None, typer.Option("--changes-from", metavar="OLD", help="旧稿，改动写成修订")
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help="修订的署名，默认“拟稿”")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a Word file in official format, the audit as a workbook, or the plain text."""
    kind = _require_sense(out, audit=audit, facts=facts, changed=changes_from is not None)
    if table and (facts is None or kind != ".docx"):
        raise InputError("--table 只用于导出 .docx，并要与 --facts 同用；请写明本期数据文件。")
    require_place(out)
    text = read_report(draft)
    checked = _audit(text, facts) if facts and (audit or kind == ".xlsx") else None
    before = None
    if changes_from is not None:
        from writer.export import Before

        before = Before(read_report(changes_from), author=_author(author))
    page = chosen_profile(profile, profiles) if kind == ".docx" else None
    kept = set_aside(out)
    ledger = read_ledger(facts) if table and facts else None
    done = _write_export(text, out, page, checked, before, ledger)
    if kept:
        print(f"原有的 {out.name} 已另存为 {kept.name}。", file=sys.stderr)
    _tell(out, page, checked, done if before else None, as_json=as_json)


_OFFICE = (".docx", ".xlsx")
_ENDINGS = (*_OFFICE, ".txt", ".md")


def _require_sense(out: Path, *, audit: bool, facts: str | None, changed: bool) -> str:
    """The ending of the output; refuses options that do not go together."""
    kind = out.suffix.lower()
    if kind not in _ENDINGS:
        raise InputError(f"输出文件 {out} 的后缀不认识；请用 {'、'.join(_ENDINGS)} 中的一种，公文用 .docx。")
    if audit and facts is None:
        raise InputError("--audit 要与 --facts 同用；请写明本期数据文件。")
    if kind == ".xlsx" and facts is None:
        raise InputError("导出 .xlsx 核对表要与 --facts 同用；请写明本期数据文件。")
    if audit and kind not in _OFFICE:
        raise InputError(f"核对表写不进 {kind} 文件；请改用 .docx 或 .xlsx，或去掉 --audit。")
    if changed and kind != ".docx":
        raise InputError(f"修订只能写进 Word 文件，不能写进 {kind}；请改用 .docx，或去掉 --changes-from。")
    return kind


def _author(name: str | None) -> str:
    from writer.export import AUTHOR

    name = AUTHOR if name is None else name.strip()
    if not name or len(name) > 60 or not name.isprintable():
        raise InputError("--author 应是 1 到 60 个字的姓名，不能含换行等控制字符；请改正或去掉。")
    return name


def _write_export(
    text: str,
    out: Path,
    page: Profile | None,
    checked: Audit | None,
    before: Before | None,
    table: Ledger | None,
) -> int:
    """Write the file; returns the number of changes marked."""
    from writer.export import Audit, as_plain_text, write_audit_xlsx, write_report

    if page is not None:
        return write_report(text, out, page, checked or (), before, table).changes
    if out.suffix.lower() == ".xlsx":
        write_audit_xlsx(text, out, checked or Audit())
    else:
        write_draft(out, text if out.suffix.lower() == ".md" else as_plain_text(text))
    return 0


def _tell(out: Path, page: Profile | None, checked: Audit | None, changes: int | None, *, as_json: bool) -> None:
    from writer.export import missing_fonts, missing_note, summary

    missing = missing_fonts(page.fonts) if page else ()
    if as_json:
        counts = {"figures": len(checked.figures), "findings": len(checked.findings)} if checked else {}
        fonts = None if missing is None else list(missing)
        profile = page.name if page else None
        emit({"path": out.as_posix(), "pages": None, "profile": profile, "missing_fonts": fonts, "changes": changes}
             | counts)  # fmt: skip
    else:
        say([f"已导出 {out}"])
        if checked:
            say([summary(checked)])
        if changes is not None:
            say([f"与旧稿相比有 {changes} 处改动，已写成修订。" if changes else "与旧稿相比，印出来的文字没有改动。"])
    if note := missing_note(missing or ()):
        print(note, file=sys.stderr)


def _audit(text: str, facts: str) -> Audit:
    from writer.checking import check
    from writer.corpus import parse_report
    from writer.export import Audit
    from writer.figures import parse_period

    ledger, report = read_ledger(facts), parse_report(text)
    period = parse_period(ledger.period) or report.period
    checked = check(text, ledger, report.sections, period, read_grounds())
    return Audit(checked.figures, checked.findings, checked.unused_facts, ledger)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="监听地址，默认 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="端口，默认 7860")] = None,
) -> None:
    """Open the desk in a browser."""
    from writer.settings import load_settings
    from writer.ui import serve as serve_page

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    serve_page(load_settings().model_copy(update=given))
