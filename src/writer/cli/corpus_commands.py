"""``index``, ``parse``, ``search``: the past reports."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.library_commands import as_corrected
from writer.cli.output import complain, emit, identity_lines, report_json, say
from writer.cli.sources import AsJson, opened_office
from writer.errors import InputError, WriterError
from writer.schema import ROLE_NAMES, ROLES, Role

if TYPE_CHECKING:
    from writer.schema import Hit, IndexResult

RoleOption = Annotated[
    str | None, typer.Option("--role", metavar="R", help="只看这一类段落：" + "、".join(ROLES), show_default=False)
]


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("index", help="把往期材料编入语料库")(index)
    cli.command("parse", help="看程序怎样读一份材料：标题、层次、每段的作用")(parse)
    cli.command("search", help="在语料库里找写法相近的段落")(search)


def known_role(role: str | None) -> Role | None:
    """The role as asked for, by its name or by what it is called in Chinese.

    Raises:
        InputError: there is no such role.
    """
    if role is None:
        return None
    for known in ROLES:
        if role in (known, ROLE_NAMES[known]):
            return known
    named = "、".join(f"{known}（{ROLE_NAMES[known]}）" for known in ROLES)
    raise InputError(f"没有 {role} 这一类段落；可用的有：{named}。")


def index(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH…]", help="文件或文件夹；省略为 corpus/")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="文件夹里已经没有的材料，从语料库中移除")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="按记录库重建检索索引；没有写 PATH 时只重建，不看文件")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Index past reports; unchanged files are recognised by their content and skipped.

    A run that was stopped is continued by the next one. A rebuild takes nothing from files: the record has the texts.
    """
    from writer.checking import load_vocabulary
    from writer.learning import gather_aliases
    from writer.office import index_with_progress, rebuild_with_progress
    from writer.settings import shipped

    with opened_office(write=True) as office:
        try:
            given = paths or ([] if rebuild else [shipped("corpus")])
            result = index_with_progress(office.library, given, prune=prune)
            if rebuild:
                rebuild_with_progress(office.library)
                result = replace(result, passages=office.store.past.counts()[1])  # they were cut anew
        except KeyboardInterrupt:
            raise typer.Exit(complain("已停下；编入的都已保存，再运行一次同样的命令，只编入其余的。", 130)) from None
        with suppress(WriterError):  # what the reports call the metrics: found now, no check has to wait for it
            gather_aliases(office.store, load_vocabulary())
    if as_json:
        emit(index_json(result))
    elif not result.nothing_read or len(result.failed) > 1:
        _say_index(result)
    if result.nothing_read:
        path, reason = result.failed[0]
        many = f"{len(result.failed)} 份都没有编入，第一份是" if len(result.failed) > 1 else "没有编入"
        raise typer.Exit(complain(f"{many} {path}：{reason}", 2))


def index_json(result: IndexResult) -> dict[str, Any]:
    """The document of ``writer index``."""
    failed = [{"path": path, "reason": reason} for path, reason in result.failed]
    notes = [{"path": path, "note": note} for path, note in result.notes]
    return {**asdict(result), "failed": failed, "notes": notes, "passed_over": dict(result.passed_over)}


def _say_index(result: IndexResult) -> None:
    say(
        [
            f"新增 {len(result.added)} 份，更新 {len(result.updated)} 份，未变 {len(result.unchanged)} 份，"
            f"移除 {len(result.removed)} 份；语料库现有 {result.reports} 份材料、{result.passages} 个段落。"
        ]
    )
    say(f"没有编入 {path}：{reason}" for path, reason in result.failed)
    say(f"已编入 {path}：{note}" for path, note in result.notes)
    say([result.others] if result.others else [])


def parse(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: AsJson = False) -> None:
    """Show how one file is read: title, sections, roles, masks and figures."""
    from writer.corpus import parse_report
    from writer.corpus.read import read_file
    from writer.figures import find_figures

    content = read_file(file)
    read = parse_report(content.text, file.name)
    report = as_corrected(read, file)
    if as_json:
        emit({**report_json(report, find_figures(report.text), read), "notes": list(content.notes)})
        return
    say(identity_lines(report, read))
    say(f"注意：{note}" for note in content.notes)
    for section in report.sections:
        mark = ("（标题接排）" if section.run_in else "") + ("（类别为推断）" if section.certainty == "likely" else "")
        heading = f"{section.number}{section.heading}" or "（无标题）"
        say([f"{'  ' * section.level}{section.id}\t{section.role}\t{heading}{mark}\t{len(section.text.strip())} 字"])


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY")],
    role: RoleOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="要几个")] = 5,
    reports: Annotated[
        list[str] | None, typer.Option("--report", metavar="NAME", help="只在这份往期材料里找；可以写几次")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find past passages written about such things."""
    wanted = known_role(role)
    if not query.strip():
        raise InputError("没有写要找什么；请在 search 后面写几个词，如 writer search 签约项目。")
    with opened_office() as office:
        hits = office.library.search(query, role=wanted, k=k, reports=office.past_names(reports), strict=True)
    if as_json:
        emit([_hit_json(hit) for hit in hits])
        return
    if not hits:
        say([_nothing(role, reports)])
    for hit in hits:
        say(
            [
                f"{hit.passage.report} · {hit.passage.heading or '（无标题）'}（{ROLE_NAMES[hit.passage.role]}）",
                f"  缘由：{hit.why}",
                f"  {hit.passage.text.strip()}",
            ]
        )


def _nothing(role: str | None, reports: list[str] | None) -> str:
    given = "、".join(option for option, value in (("--role", role), ("--report", reports)) if value)
    return f"没有找到写法相近的段落；请换几个词{f'，或去掉 {given} ' if given else ''}再找。"


def _hit_json(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "id": passage.id,
        "report": passage.report,
        "heading": passage.heading,
        "role": passage.role,
        "text": passage.text,
        "score": round(hit.score, 6),
        "why": hit.why,
    }
