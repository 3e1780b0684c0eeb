"""``prompt``: what a model would be sent, word for word, without sending it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.output import emit, say
from writer.cli.sources import AsJson, opened_office, read_ledger, read_report
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.office import Office
    from writer.schema import Ledger, Outline

_SPEAKERS = {"system": "系统", "user": "用户", "assistant": "模型"}


def register(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command("prompt", help="看一看写一节时会发给模型的原话（不发送）")(prompt)


def prompt(
    facts: Annotated[str, typer.Argument(metavar="FACTS", help="本期数据文件；- 表示标准输入")],
    section: Annotated[
        str, typer.Option("--section", metavar="ID", help="哪一节，如 3 或 1.2；0 是开头；不写则逐节列出")
    ] = "",
    title: Annotated[str, typer.Option("--title", help="标题")] = "",
    period: Annotated[str, typer.Option("--period", help="报告期，如 2026年第三季度")] = "",
    outline: Annotated[Path | None, typer.Option("--outline", help="提纲文件")] = None,
    like: Annotated[str | None, typer.Option("--like", metavar="REPORT", help="参照哪份往期材料的结构")] = None,
    past: Annotated[
        list[str] | None, typer.Option("--past", metavar="REPORT", help="只仿照这份往期材料写；可以写几次")
    ] = None,
    draft: Annotated[
        Path | None, typer.Option("--draft", metavar="OUT.md", help="已有的文稿：按重写其中这一节来列")
    ] = None,
    instruction: Annotated[str, typer.Option("--instruction", metavar="TEXT", help="补充要求")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the messages of one section, or of all."""
    if draft is not None and (title or period or outline or like):
        raise InputError("用了 --draft 就按文稿自己的标题和提纲来；请去掉 --title、--period、--outline、--like。")
    ledger = read_ledger(facts)
    with opened_office() as office:
        written: dict[str, str] = {}
        if draft is not None:
            plan, written = office.plan_of(read_report(draft), ledger)
        else:
            named = " ".join(title.split())
            plan = office.plan(ledger, title=named, period=period, outline_file=outline, like=like, engine="llm")
        sections = _prompts(office, ledger, plan, section, written, instruction, past)
    if as_json:
        tokens = sum(one["tokens"] for one in sections)
        emit({"title": plan.title, "sections": sections, "tokens": tokens})
        return
    for one in sections:
        say(_lines(one))


def _prompts(
    office: Office,
    ledger: Ledger,
    plan: Outline,
    section: str,
    written: dict[str, str],
    instruction: str,
    past: list[str] | None,
) -> list[dict[str, Any]]:
    from writer.drafting import approximate_tokens, sections_under

    ids = sections_under(plan, section) if section else _in_turn(plan)
    preview = office.preview(ledger, plan, reports=office.past_names(past))
    found = []
    for section_id in ids:
        others = {key: text for key, text in written.items() if key != section_id and key not in ids}
        brief = preview.brief(section_id, written=others, instruction=instruction, current=written.get(section_id, ""))
        found.append(
            {
                "id": section_id,
                "heading": brief.item.heading,
                "role": brief.item.role,
                "messages": [asdict(message) for message in brief.messages],
                "passages": [hit.passage.id for hit in brief.hits],
                "tokens": sum(approximate_tokens(message.content) for message in brief.messages),
            }
        )
    return found


def _in_turn(plan: Outline) -> tuple[str, ...]:
    """All sections in the order in which they are written: the opening last."""
    ids = [item.id for item in plan.items]
    return (*(one for one in ids if one != "0"), *(one for one in ids if one == "0"))


def _lines(section: dict[str, Any]) -> list[str]:
    name = "开头" if section["id"] == "0" else section["heading"]
    if not section["messages"]:
        return [f"===== {section['id']} {name}：只有下级标题，本身不写文字，不问模型 ====="]
    lines = [f"===== {section['id']} {name}（约 {section['tokens']} 个 token） ====="]
    for message in section["messages"]:
        lines += [f"----- {_SPEAKERS[message['role']]} -----", *message["content"].split("\n")]
    return lines
