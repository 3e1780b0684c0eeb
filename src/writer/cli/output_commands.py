"""``compare``, ``export``, ``serve``: what comes out."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.corpus_commands import RoleOption, known_role
from writer.cli.output import emit, say
from writer.cli.sources import AsJson, opened_office, read_grounds, read_ledger, read_report, require_place, set_aside
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.office import Office
    from writer.schema import Comparison, Role


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("compare", help="把文稿与往期材料的写法比较")(compare)
    cli.command("export", help="导出公文格式的 Word 文件")(export)
    cli.command("serve", help="打开网页界面")(serve)


def compare(
    drafts: Annotated[list[Path], typer.Argument(metavar="DRAFT…")], role: RoleOption = None, as_json: AsJson = False
) -> None:
    """Compare drafts with the style corpus: measures, copied runs, nearest passages."""
    wanted = known_role(role)
    with opened_office() as office:
        results = [(path, _compared(office, path, wanted)) for path in drafts]
    if as_json:
        emit([{"path": path.as_posix(), **asdict(result)} for path, result in results])
        return
    for path, result in results:
        _say_comparison(path, result)


def _compared(office: Office, path: Path, role: Role | None) -> Comparison:
    from writer.corpus import parse_report

    text = read_report(path)
    report = parse_report(text, path.name)
    sections = [part for part in report.sections if part.role != "signature" and (role is None or part.role == role)]
    if not any(part.text.strip() for part in sections):
        kind = f"“{role}”类" if role else ""
        raise InputError(f"{path} 里没有可比较的{kind}正文；请检查文件内容{'或去掉 --role' if role else ''}。")
    return office.compare(text, [(part.start, part.end) for part in sections], role, sections=sections)


def _say_comparison(path: Path, result: Comparison) -> None:
    from writer.style import MEASURES

    labels = {measure.name: measure.label for measure in MEASURES}
    say([f"{path}：与往期材料相同的文字占 {result.copied_share:.1%}"])
    for metric in result.metrics:
        place = (
            "文字太短，不作判断" if metric.percentile is None else f"位于往期材料的第 {metric.percentile:.0f} 百分位"
        )
        say(
            [
                f"  {labels[metric.name]} {metric.value:g}（往期 {metric.corpus_low:g}–{metric.corpus_high:g}，"
                f"中位数 {metric.corpus_median:g}；{place}）"
            ]
        )
    say(f"  与 {run.report} 相同：“{run.text}”" for run in result.copied)


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
