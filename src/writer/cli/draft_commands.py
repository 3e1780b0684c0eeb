"""``draft`` and ``redraft``: from figures to a report, and one section again."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.candidates import Asked, CountOption, ShowOption, TakeOption, asked_of, spent_json
from writer.cli.landing import land
from writer.cli.output import (
    complain,
    draft_json,
    emit,
    finding_line,
    say,
    series_json,
    warn_series,
)
from writer.cli.report_drafting import ReportFile, Standing, beside, run_report, standing, what_it_took
from writer.cli.sources import (
    AsJson,
    chosen_profile,
    opened_office,
    read_draft,
    read_ledger,
    require_place,
    set_aside,
    write_draft,
)
from writer.cli.taking import Answer, answer
from writer.errors import InputError, StoreError, WriterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writer.checking import Series
    from writer.drafting import Drafter
    from writer.drafting.costs import Price
    from writer.office import Office
    from writer.schema import Draft, Ledger, Outline, Role, Severity

EngineOption = Annotated[
    str | None, typer.Option("--engine", metavar="llm|roll", help="模型起草或套写；默认按设置", show_default=False)
]


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("draft", help="用本期数据起草全文")(draft)
    cli.command("redraft", help="重写一节，其余一字不动")(redraft)


def draft(
    facts: Annotated[str, typer.Argument(metavar="FACTS", help="本期数据文件；- 表示标准输入")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.md|OUT.docx", help="输出文件")],
    title: Annotated[str, typer.Option("--title", help="标题")] = "",
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026年第三季度")] = "",
    outline: Annotated[Path | None, typer.Option("--outline", help="提纲文件")] = None,
    like: Annotated[str | None, typer.Option("--like", metavar="REPORT", help="参照哪份往期材料的结构")] = None,
    past: Annotated[
        list[str] | None, typer.Option("--past", metavar="REPORT", help="只仿照这份往期材料写；可以写几次")
    ] = None,
    engine: EngineOption = None,
    go_on: Annotated[bool, typer.Option("--continue", help="接着上次没写完的写，写好的各节不动")] = False,
    at_once: Annotated[
        int | None, typer.Option("--concurrency", min=1, max=16, help="模型同时写几节；默认按设置", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draft a whole report."""
    _require_out(out)
    _require_period(period)
    ledger = read_ledger(facts)
    with opened_office() as office:
        _warn_of_no_past(office)
        title = " ".join(title.split())
        plan = office.plan(ledger, title=title, period=period, outline_file=outline, like=like, engine=engine)
        before = standing(office, out, plan, ledger) if go_on else Standing(plan)
        plan = before.plan
        chosen = office.engine(engine)
        drafter = office.drafter(ledger, plan, chosen, reports=office.past_names(past))
        series = _beside_earlier(office, plan, ledger)
        half = ReportFile(out, before, fresh=not go_on)
        drafts = _drafted(drafter, before, half, office.price, at_once or office.settings.concurrency)
        left_open = _left_open(before, drafts)
        place = _put(out, half, before, drafts, left_open)
        _keep(office, plan, ledger)
        left = _left_out(office, _composed(plan, drafts, before), ledger)
        more = {"series": series_json(series), **what_it_took(drafts, office.price, before)}
    _conclude(plan.title, chosen.name, drafts, as_json, f"已写入 {place}", left, more)
    if left_open:
        raise WriterError(f"{left_open}，其余已写入 {place}；加 --continue 再运行一次就接着写。")


def _drafted(drafter: Drafter, before: Standing, half: ReportFile, price: Price, at_once: int) -> tuple[Draft, ...]:
    """What is missing of the report, drafted; errors in it are said as each section is done."""
    late: list[Draft] = []
    drafts = run_report(drafter, before, half, price, at_once, lambda done: _report_done(done, late))
    # Not before: what ends the whole run is raised, and said once, as its error.
    for done in late:
        _print_findings(done, ("error",), ("residue", "turned", "repair"))
    return drafts


def _left_open(before: Standing, drafts: tuple[Draft, ...]) -> str:
    """Which sections were not written, and which not to their end; "" when the report is whole."""
    drafted = {one.section_id for one in drafts if one.complete or one.text.strip()}
    missing = [item.id for item in before.plan.items if item.id not in drafted and item.id not in before.whole]
    broken = [one.section_id for one in drafts if one.text.strip() and not one.complete]
    said = [f"有 {len(missing)} 节没有写成（{'、'.join(missing)}）"] if missing else []
    said += [f"有 {len(broken)} 节没有写完（{'、'.join(broken)}）"] if broken else []
    return "，".join(said)


def _put(out: Path, half: ReportFile, before: Standing, drafts: tuple[Draft, ...], left_open: str) -> Path:
    """Write the report, or what there is of it; half a report never takes the place of a whole one."""
    if not left_open:
        _write(out, _composed(before.plan, drafts, before))
        half.remove()
        return out
    for one in drafts:
        half.take(one)
    place = beside(out) if out.exists() else out
    if place == half.place:
        half.write()
        return place
    _write(place, half.text)
    half.remove()
    return place


def _warn_of_no_past(office: Office) -> None:
    if not office.library.reports():
        said = "语料库还是空的，只能写出平实的句子；先用 writer index 编入往期材料，写法才会像本单位。"
        print(said, file=sys.stderr)


def _beside_earlier(office: Office, plan: Outline, ledger: Ledger) -> Series:
    """Warn of pasted figures that disagree with earlier periods, before anything is drafted from them."""
    from writer.figures import parse_period
    from writer.grounds import office_in, series_of

    period = parse_period(plan.period or ledger.period)
    issuer = plan.issuer or office_in(plan.title)
    series = series_of(office.store, ledger, period, office.grounds(), issuer=issuer)
    warn_series(series)
    return series


def _keep(office: Office, plan: Outline, ledger: Ledger) -> None:
    """Record what the report was drafted from, for the next period; the draft stands, also where that fails."""
    from writer.sheets import sheet_of, write_sheet

    period = plan.period or ledger.period
    if not period:
        return
    try:
        office.store.ledgers.keep(plan.title, period, write_sheet(sheet_of(ledger)))
    except StoreError as error:
        complain(f"本期数据没有留存，下期不能自动带入：{error}", 0)


def _require_out(out: Path) -> None:
    if out.suffix.lower() not in {".md", ".docx"}:
        raise InputError(f"不能写成 {out.name}；输出文件请以 .md 或 .docx 结尾。")
    require_place(out)


def _require_period(period: str) -> None:
    from writer.figures import parse_period

    if period and parse_period(period) is None:
        raise InputError(f"看不懂报告期“{period}”；请写成 2026年第三季度、2026年1—9月 或 2026年 这样。")


def _report_done(done: Draft, late: list[Draft]) -> None:
    if any(finding.code == "failed" for finding in done.findings):
        late.append(done)
    else:
        _print_findings(done, ("error",), ("residue", "turned", "repair"))


def _print_findings(done: Draft, severities: tuple[Severity, ...], codes: tuple[str, ...] = ()) -> None:
    for finding in done.findings:
        if finding.severity in severities or finding.code in codes:
            print(
                f"  {done.section_id} {finding_line(finding.severity, finding.text, finding.message)}", file=sys.stderr
            )


def _composed(plan: Outline, drafts: tuple[Draft, ...], before: Standing) -> str:
    from writer.drafting import compose

    return compose(plan, {**before.whole, **{done.section_id: done.text for done in drafts}})


def _write(out: Path, text: str) -> None:
    """The draft as Markdown or as Word, whichever the name asks for; what stood there is kept beside it."""
    if out.suffix.lower() == ".md" and out.is_file() and out.read_bytes() == text.encode("utf-8"):
        return
    if kept := set_aside(out):
        print(f"原有的 {out.name} 已另存为 {kept.name}。", file=sys.stderr)
    if out.suffix.lower() == ".docx":
        from writer.export import write_docx

        write_docx(text, out, chosen_profile())
    else:
        write_draft(out, text)


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """The facts that a draft does not state: their ids, where past reports put such, and the same in words."""

    facts: tuple[str, ...]
    homes: dict[str, Role]
    words: str


def _left_out(office: Office, text: str, ledger: Ledger) -> _LeftOut:
    from writer.checking import check
    from writer.grounds import UNUSED, gather_homes, unused_words

    grounds = office.grounds()
    unused = check(text, ledger, grounds=grounds).unused_facts
    homes = gather_homes(office.store, ledger, unused, grounds)
    return _LeftOut(unused, homes, "" if UNUSED in grounds.off else unused_words(ledger, unused, homes))


def _conclude(
    title: str,
    engine: str,
    drafts: tuple[Draft, ...],
    as_json: bool,
    done: str,
    left: _LeftOut,
    more: dict[str, Any] | None = None,
) -> None:
    """What was drafted and which facts the text as a whole leaves out; ``more`` joins the JSON document."""
    if as_json:
        emit(
            {
                "title": title,
                "engine": engine,
                "sections": [draft_json(one) for one in drafts],
                "unused_facts": list(left.facts),
                "unused_homes": left.homes,
            }
            | (more or {})
        )
        return
    errors = sum(finding.severity == "error" for one in drafts for finding in one.findings)
    manner = "模型起草" if engine == "llm" else "套写（没有用模型）"
    say([f"{done}：{manner}，{len(drafts)} 节，{errors} 处要改。"])
    if left.words:
        say([f"没有用到的数据：{left.words}"])


_Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="TEXT", help="锁定含有这些字的句子，以后重写也一字不动；可以写几次"),
]
_Free = Annotated[list[str] | None, typer.Option("--free", metavar="TEXT", help="解除锁定含有这些字的句子；可以写几次")]


def redraft(
    draft_file: Annotated[Path, typer.Argument(metavar="OUT.md", help="文稿")],
    facts: Annotated[str, typer.Option("--facts", help="本期数据文件")],
    section: Annotated[str, typer.Option("--section", metavar="ID", help="哪一节，如 3 或 1.2；0 是开头")],
    instruction: Annotated[str, typer.Option("--instruction", metavar="TEXT", help="补充要求")] = "",
    keep: _Keep = None,
    free: _Free = None,
    engine: EngineOption = None,
    candidates: CountOption = None,
    take: TakeOption = "",
    show: ShowOption = False,
    as_json: AsJson = False,
) -> None:
    """Draft one section again; no other byte of the file changes, and locked sentences stay as they are."""
    asked = asked_of(section, instruction, engine, candidates, take, show)
    if draft_file.suffix.lower() != ".md":
        raise InputError(f"只能重写 .md 文稿中的一节，{draft_file.name} 不是；请用 writer draft 写出的 .md 文件。")
    text = read_draft(draft_file)
    ledger = read_ledger(facts)
    from writer.cli.locks import FileLocks
    from writer.drafting import outline_of, standing
    from writer.schema import Ledger

    with opened_office() as office:
        locks = FileLocks(office.store, draft_file)
        locked = locks.change(outline_of(text, Ledger())[1], section, keep or (), free or ())
        if asked is not None:
            locks.save(locked)
            _offer(office, ledger, answer(office, draft_file, text, ledger, asked, locked), asked, as_json)
            return
        drafts, written, name, title = _redrafted(office, text, ledger, section, instruction, engine, locked)
        _require_texts(drafts, written)
        for one in drafts:
            _print_findings(one, ("error", "warning"), ("instruction", "locked", "repaired", "repair"))
        text = land(office, draft_file, text, ledger, drafts)
        locks.save(locked)
        left = _left_out(office, text, ledger)
    more = {"locked": [one for done in drafts for one in standing(locked, done.text)]}
    _conclude(title, name, drafts, as_json, f"已更新 {draft_file}", left, more)


def _offer(office: Office, ledger: Ledger, found: Answer, asked: Asked, as_json: bool) -> None:
    """Candidates for people or for scripts, and what was taken of them."""
    offered = found.offered
    fresh = spent_json(office, offered) if not offered.kept else {}
    if not as_json and not asked.picks:
        say(offered.lines())
    for one in found.drafts if asked.picks else ():
        _print_findings(one, ("error",), ("locked",))
    left = _left_out(office, found.text, ledger)
    _conclude(offered.title, offered.engine, found.drafts, as_json, found.done, left, offered.json(asked) | fresh)


def _require_texts(drafts: tuple[Draft, ...], written: dict[str, str]) -> None:
    """Refuse to put nothing in the place of text; a heading that has only sub-sections stays as it is."""
    empty = [one for one in drafts if not one.text.strip()]
    lost = [one for one in empty if written.get(one.section_id)]
    failed = lost or (empty if len(empty) == len(drafts) else [])
    if failed:
        reason = failed[0].findings[0].message if failed[0].findings else "没有写出文字。"
        raise WriterError(f"第 {failed[0].section_id} 节没有写成，文稿没有改动：{reason}")


def _redrafted(
    office: Office,
    text: str,
    ledger: Ledger,
    section: str,
    instruction: str,
    engine: str | None,
    locked: Sequence[str] = (),
) -> tuple[tuple[Draft, ...], dict[str, str], str, str]:
    from writer.cli.locks import kept_of
    from writer.drafting import sections_under

    plan, written = office.plan_of(text, ledger)
    ids: tuple[str, ...] = sections_under(plan, section)
    chosen = office.engine(engine)
    drafter = office.drafter(ledger, plan, chosen)
    drafts: list[Any] = []
    for section_id in ids:
        print(f"重写 {section_id} …", file=sys.stderr)
        others = {key: value for key, value in written.items() if key not in ids}
        done = {one.section_id: one.text for one in drafts}
        now = written.get(section_id, "")
        kept = kept_of(now, locked)
        drafts.append(
            drafter.draft_section(
                section_id, written={**others, **done}, instruction=instruction, current=now, kept=kept
            )
        )
    return tuple(drafts), written, chosen.name, plan.title
