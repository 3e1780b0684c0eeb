"""``figures``, ``facts``, ``check``, ``rules``, ``rebind``: what is decided without a model and without the corpus."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.output import (
    SEVERITY_NAMES,
    complain,
    emit,
    fact_json,
    figure_json,
    finding_line,
    number,
    offer_json,
    say,
    series_json,
    warn_series,
)
from writer.cli.sources import (
    AsJson,
    opened_grounds,
    read_draft,
    read_grounds,
    read_ledger,
    read_report,
    read_source,
    write_draft,
)
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.checking import Grounds, Series
    from writer.schema import Ledger
    from writer.store import Store

_REFERENCE = re.compile(r"\[\[F\d+(?:\.\w+)?\]\]=")
_FILE = Annotated[str, typer.Argument(metavar="[FILE|-]", help="文件；- 或省略表示标准输入")]
_FACTS = Annotated[str, typer.Option("--facts", help="本期数据文件；- 表示标准输入")]

_OFF = Annotated[
    list[str] | None,
    typer.Option("--off", metavar="CODE", help="不检查这条规则，可多次使用；规则见 writer rules", show_default=False),
]


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("figures", help="列出文本里的每个数字")(figures)
    cli.command("facts", help="读出粘贴的数据")(facts)
    cli.command("check", help="逐个核对文稿里的数字，检查标点和数字的写法")(check)
    cli.command("rules", help="列出语言规则和各自的依据")(rules)
    cli.command("rebind", help="数据更正后，列出文稿里要跟着改的数字")(rebind)


def figures(file: _FILE = "-", as_json: AsJson = False) -> None:
    """List every figure of a text with its exact value."""
    from writer.figures import find_figures

    found = find_figures(read_source(file))
    if as_json:
        emit([figure_json(figure) for figure in found])
        return
    for figure in found:
        upper = f"—{number(figure.upper)}" if figure.upper is not None else ""
        exact = f"{number(figure.value) or ''}{upper}{figure.unit}"
        say([f"{figure.start}–{figure.end}\t{figure.kind}\t{figure.text}\t{exact}\t{figure.qualifier}"])


def facts(
    file: _FILE = "-",
    series: Annotated[bool, typer.Option("--series", help="同往期记录和材料对照，列出可带入的上期、上年同期")] = False,
    period: Annotated[str, typer.Option("--period", help="报告期，数据里没有写明时用")] = "",
    as_json: AsJson = False,
) -> None:
    """Read pasted figures; what cannot be read is listed with its line."""
    ledger = read_ledger(file)
    found = _beside_earlier(ledger, period) if series else None
    if as_json:
        doubts = [doubt.problem for doubt in found.doubts] if found else []
        document: dict[str, Any] = {
            "facts": [fact_json(fact) for fact in ledger.facts],
            "problems": [asdict(problem) for problem in (*ledger.problems, *doubts)],
            "title": ledger.title,
            "period": ledger.period,
        }
        emit(document | ({"offers": [offer_json(one) for one in found.offers]} if found else {}))
        return
    from writer.facts import fact_line

    say(f"第{fact.line}行\t{_REFERENCE.sub('', fact_line(fact, ledger))}" for fact in ledger.facts)
    for problem in ledger.problems:
        where = f"第{problem.line}行" if problem.line else problem.text
        say([f"{where}请核对：{problem.reason}\t{problem.text if problem.line else ''}".rstrip()])
    if found:
        from writer.checking import FIELDS

        say(
            f"可带入\t{one.label} {FIELDS[one.field]} {one.value:f}{one.unit}\t来自{one.source}" for one in found.offers
        )
        warn_series(found)


def _beside_earlier(ledger: Ledger, written: str) -> Series:
    from writer.figures import parse_period
    from writer.grounds import series_of

    period = parse_period(written or ledger.period)
    if period is None or period.year is None:
        raise InputError(
            "数据里没有写明报告期（要有年份），无法同往期对照；请加 --period，如 --period 2026年第三季度。"
        )
    with opened_grounds() as (grounds, store):
        return series_of(store, ledger, period, grounds)


def check(
    drafts: Annotated[list[Path], typer.Argument(metavar="DRAFT…", help="文稿，.md、.txt 或 .docx")],
    facts: _FACTS,
    off: _OFF = None,
    as_json: AsJson = False,
) -> None:
    """Trace every figure of the drafts; exit status 1 when something is wrong."""
    ledger = read_ledger(facts)
    with opened_grounds(off or ()) as (grounds, store):
        results = [_checked(path, ledger, grounds, store) for path in drafts]
    if as_json:
        emit(results)
    else:
        for result in results:
            _say_check(result, ledger, grounds)
        for reason in dict.fromkeys(one["reason"] for result in results for one in result["series"]):
            complain(finding_line("warning", "", reason), 0)
    if any(finding["severity"] == "error" for result in results for finding in result["findings"]):
        raise typer.Exit(1)


def _checked(path: Path, ledger: Ledger, grounds: Grounds, store: Store | None) -> dict[str, Any]:
    from writer.checking import check as prove
    from writer.corpus import parse_report
    from writer.figures import parse_period
    from writer.grounds import gather_homes, series_of

    text = read_report(path)
    report = parse_report(text, path.name)
    period = parse_period(ledger.period) or report.period
    checked = prove(text, ledger, report.sections, period, grounds)
    series = series_of(store, ledger, period, grounds, issuer=report.issuer)
    homes = gather_homes(store, ledger, checked.unused_facts, grounds)
    return {"path": path.as_posix(), **asdict(checked), "unused_homes": homes, "series": series_json(series)}


def _say_check(result: dict[str, Any], ledger: Ledger, grounds: Grounds) -> None:
    from writer.grounds import UNUSED, unused_words

    passed = sum(one["verdict"] in {"supported", "derived", "period"} for one in result["figures"])
    say([f"{result['path']}：{len(result['figures'])} 个数字，{passed} 个有据"])
    say(
        "  " + finding_line(one["severity"], one["text"], one["message"], one["suggestion"])
        for one in result["findings"]
    )
    if result["unused_facts"] and UNUSED not in grounds.off:
        say([f"  没有用到的数据：{unused_words(ledger, result['unused_facts'], result['unused_homes'])}"])


def rules(as_json: AsJson = False) -> None:
    """List the rules of language: code, severity, what each asks and on what basis, on or off as set."""
    from writer.checking import RULES

    off = read_grounds().off
    if as_json:
        emit([{**asdict(rule), "on": rule.code not in off} for rule in RULES])
        return
    for rule in RULES:
        state = "已关闭" if rule.code in off else "检查"
        say([f"{rule.code}\t{SEVERITY_NAMES[rule.severity]}\t{state}\t{rule.what}（依据：{rule.basis}）"])


def rebind(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="文稿")],
    facts: _FACTS,
    new_facts: Annotated[str, typer.Option("--new-facts", help="更正后的数据文件")],
    write: Annotated[bool, typer.Option("--write", help="把改动写入文稿")] = False,
    as_json: AsJson = False,
) -> None:
    """List what a corrected fact changes in the draft, direct and derived; apply it with ``--write``."""
    from writer.checking import rebind as rebound

    if facts == new_facts == "-":
        raise InputError("--facts 和 --new-facts 不能都从标准输入读；请把其中一份写成文件。")
    text = read_draft(draft)
    result = rebound(text, read_ledger(facts), read_ledger(new_facts), grounds=read_grounds())
    if write:
        for change in reversed(result.changes):
            text = text[: change.start] + change.new + text[change.end :]
        write_draft(draft, text)
    if as_json:
        emit(asdict(result))
        return
    say(f"{change.start}–{change.end}\t{change.old} → {change.new}\t{change.fact}" for change in result.changes)
    say(finding_line(one.severity, one.text, one.message, one.suggestion) for one in result.unresolved)
