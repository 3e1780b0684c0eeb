"""``roll``: last period's report with this period's figures, and what became of every figure in it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.output import complain, draft_json, emit, finding_line, period_json, say
from writer.cli.sources import (
    AsJson,
    opened_grounds,
    opened_office,
    read_ledger,
    require_place,
    set_aside,
    write_draft,
)
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.checking import Grounds
    from writer.schema import Draft, Ledger, Outline, Report
    from writer.sentences import Slot, SourcedSentence

_KINDS = {"rolled": "套用", "carried": "沿用", "stated": "新写", "point": "要点", "dropped": "略去"}


def register(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command("roll", help="把上一份材料套写成本期的，逐个数字列出旧值、新值和略去的原因")(roll)


def roll(
    last: Annotated[str, typer.Argument(metavar="LAST", help="上一份材料：文件，或语料库里的名称")],
    facts: Annotated[str, typer.Option("--facts", metavar="FACTS", help="本期数据文件；- 表示标准输入")],
    title: Annotated[str, typer.Option("--title", help="标题")] = "",
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026年第三季度")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT.md|OUT.docx", help="把套写出的全文写到这里")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show slot by slot what last period's report becomes."""
    from writer.drafting import compose, propose_outline

    _require(out, period)
    ledger = read_ledger(facts)
    report, grounds = _past(last)
    plan = propose_outline(ledger, like=report, title=" ".join(title.split()), period=period)
    drafts = _rolled(report, plan, ledger, grounds)
    text = compose(plan, {one.section_id: one.text for one in drafts})
    if out is not None:
        _write(out, text)
    unused = _unused(text, ledger, grounds)
    if as_json:
        emit(_document(report, plan, drafts, unused, out))
        return
    say(_lines(report, plan, drafts))
    say(_ending(drafts, ledger, unused, out))


def _require(out: Path | None, period: str) -> None:
    from writer.figures import parse_period

    if out is not None:
        if out.suffix.lower() not in {".md", ".docx"}:
            raise InputError(f"不能写成 {out.name}；输出文件请以 .md 或 .docx 结尾。")
        require_place(out)
    if period and parse_period(period) is None:
        raise InputError(f"看不懂报告期“{period}”；请写成 2026年第三季度、2026年1—9月 或 2026年 这样。")


def _past(last: str) -> tuple[Report, Grounds]:
    """The report to roll on, and what drafts are checked against; a file needs no library to be opened."""
    from writer.corpus import parse_report, read_text

    if Path(last).is_file():
        with opened_grounds() as (grounds, _):
            return parse_report(read_text(Path(last)), Path(last).name), grounds
    with opened_office() as office:
        return office.past_report(last), office.grounds()


def _rolled(report: Report, plan: Outline, ledger: Ledger, grounds: Grounds) -> tuple[Draft, ...]:
    from writer.drafting import Drafter, OneReport, RollEngine

    source = OneReport(report)
    return Drafter(library=source, ledger=ledger, outline=plan, engine=RollEngine(), grounds=grounds).draft_report()


def _unused(text: str, ledger: Ledger, grounds: Grounds) -> tuple[str, ...]:
    from writer.checking import check

    return check(text, ledger, grounds=grounds).unused_facts


def _write(out: Path, text: str) -> None:
    if kept := set_aside(out):
        print(f"原有的 {out.name} 已另存为 {kept.name}。", file=sys.stderr)
    if out.suffix.lower() == ".docx":
        from writer.export import write_docx

        write_docx(text, out)
    else:
        write_draft(out, text)


def _document(
    report: Report, plan: Outline, drafts: Iterable[Draft], unused: tuple[str, ...], out: Path | None
) -> dict[str, Any]:
    return {
        "title": plan.title,
        "engine": "roll",
        "last": {"name": report.name, "title": report.title, "period": period_json(report.period)},
        "sections": [draft_json(one) for one in drafts],
        "unused_facts": list(unused),
        "path": out,
    }


def _lines(report: Report, plan: Outline, drafts: Iterable[Draft]) -> Iterator[str]:
    """The difference for people: each past sentence, what it has become, each slot, and what fell away."""
    yield f"{report.title or report.name} → {plan.title}"
    names = {item.id: f"{item.number}{item.heading}" for item in plan.items}
    for one in drafts:
        if not one.sentences:
            continue
        yield ""
        yield f"【{names.get(one.section_id) or '开头'}】"
        for sentence in one.sentences:
            yield from _sentence(sentence)


def _sentence(one: SourcedSentence) -> Iterator[str]:
    if one.old:
        yield f"  旧：{_flat(one.old)}"
    if one.text:
        yield f"  {_KINDS[one.kind]}：{_flat(one.text)}"
    for slot in one.slots:
        if slot.new or slot.kind != "period":
            yield f"      {_slot(slot)}"
    for words, why in one.fell:
        yield f"      略去“{_flat(words)}”：{why}"


def _slot(slot: Slot) -> str:
    asked = "·".join(part for part in (slot.metric, slot.relation) if part)
    head = f"{asked}：" if asked else ""
    if not slot.new:
        return f"{head}{slot.old} → （无）{slot.why}"
    proof = f"（{slot.fact}：{slot.formula}）" if slot.fact else ""
    return f"{head}{slot.old} → {slot.new}{proof}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _ending(drafts: Iterable[Draft], ledger: Ledger, unused: tuple[str, ...], out: Path | None) -> Iterator[str]:
    sentences = [sentence for one in drafts for sentence in one.sentences]
    counted = {kind: sum(one.kind == kind for one in sentences) for kind in _KINDS}
    said = "，".join(f"{_KINDS[kind]} {number} 句" for kind, number in counted.items() if number)
    slots = [slot for one in sentences for slot in one.slots if slot.kind != "period"]
    filled = sum(bool(slot.new) for slot in slots)
    yield ""
    yield f"{said or '没有可套写的句子'}；旧稿 {len(slots)} 个数字，换上 {filled} 个。"
    for one in drafts:
        for finding in one.findings:
            if finding.severity == "error" or finding.code in ("unstated", "heading_direction"):
                complain(f"{one.section_id} {finding_line(finding.severity, finding.text, finding.message)}", 0)
    labels = [fact.label or fact.note for fact_id in unused if (fact := ledger.get(fact_id)) is not None]
    if labels:
        yield f"没有用到的数据：{'、'.join(labels)}"
    if out is not None:
        yield f"已写入 {out}"
