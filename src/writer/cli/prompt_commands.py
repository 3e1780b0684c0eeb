"""``prompt``: what a model would be sent, word for word, without sending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.output import emit, say
from writer.cli.report_drafting import Standing, standing
from writer.cli.sources import AsJson, opened_office, read_ledger, read_report
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.drafting import Preview
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
    go_on: Annotated[
        Path | None,
        typer.Option("--continue", metavar="OUT.md", help="没写完的文稿：按 draft --continue 接着写来列"),
    ] = None,
    instruction: Annotated[str, typer.Option("--instruction", metavar="TEXT", help="补充要求")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the messages of one section, or of all."""
    _require_one_way(draft, go_on, bool(title or period or outline or like), instruction)
    ledger = read_ledger(facts)
    with opened_office() as office:
        if draft is not None:
            known = _drafted(office, draft, ledger)
        else:
            named = " ".join(title.split())
            plan = office.plan(ledger, title=named, period=period, outline_file=outline, like=like, engine="llm")
            before = standing(office, go_on, plan, ledger) if go_on is not None else Standing(plan)
            known = _Known(before.plan, before.whole, before.partial)
        preview = office.preview(ledger, known.plan, reports=office.past_names(past))
        sections = [_prompt(preview, known, one, instruction) for one in _asked(known, section, go_on is not None)]
    if as_json:
        tokens = sum(one["tokens"] for one in sections)
        emit({"title": known.plan.title, "sections": sections, "tokens": tokens})
        return
    for one in sections:
        say(_lines(one))


@dataclass(frozen=True)
class _Known:
    """What stands of the report: its plan, whole texts, broken ones, locked sentences; ids are those of sections."""

    plan: Outline
    texts: Mapping[str, str]
    partial: Mapping[str, str] = field(default_factory=dict)
    locked: tuple[str, ...] | None = None


def _drafted(office: Office, draft: Path, ledger: Ledger) -> _Known:
    """What is known of a draft that is a file, as drafting one of its sections again takes it."""
    from writer.cli.locks import FileLocks

    plan, texts = office.plan_of(read_report(draft), ledger)
    return _Known(plan, texts, locked=FileLocks(office.store, draft).change(texts, "", (), ()))


def _require_one_way(draft: Path | None, go_on: Path | None, planned: bool, instruction: str) -> None:
    if draft is not None and planned:
        raise InputError("用了 --draft 就按文稿自己的标题和提纲来；请去掉 --title、--period、--outline、--like。")
    if go_on is not None and (draft is not None or instruction):
        raise InputError("--continue 是接着写，--draft 和 --instruction 是重写；请只用一样。")


def _asked(known: _Known, section: str, go_on: bool) -> tuple[str, ...]:
    """The sections to be shown: those under the one named, else all, but for those that stand when the rest goes on."""
    from writer.drafting import sections_under

    ids = sections_under(known.plan, section) if section else _in_turn(known.plan)
    return tuple(one for one in ids if not (go_on and one in known.texts))


def _prompt(preview: Preview, known: _Known, section_id: str, instruction: str) -> dict[str, Any]:
    from writer.cli.locks import kept_of
    from writer.drafting import approximate_tokens, sections_under

    again = known.locked is not None
    # Sub-sections are written again together with what stands above them.
    gone = sections_under(known.plan, section_id) if again else (section_id,)
    others = {key: text for key, text in known.texts.items() if key not in gone}
    now = known.texts.get(section_id, "") if again else ""
    brief = preview.brief(
        section_id, written=others, instruction=instruction, current=now, partial=known.partial.get(section_id, ""),
        kept=kept_of(now, known.locked) if known.locked is not None else None,
    )  # fmt: skip
    return {
        "id": section_id,
        "heading": brief.item.heading,
        "role": brief.item.role,
        "messages": [asdict(message) for message in brief.messages],
        "passages": [hit.passage.id for hit in brief.hits],
        "tokens": sum(approximate_tokens(message.content) for message in brief.messages),
        "follows": [] if again else [one for one in preview.before(section_id) if one not in others],
    }


def _in_turn(plan: Outline) -> tuple[str, ...]:
    """All sections in the order in which they are written: the opening last."""
    ids = [item.id for item in plan.items]
    return (*(one for one in ids if one != "0"), *(one for one in ids if one == "0"))


def _lines(section: dict[str, Any]) -> list[str]:
    name = "开头" if section["id"] == "0" else section["heading"]
    if not section["messages"]:
        return [f"===== {section['id']} {name}：只有下级标题，本身不写文字，不问模型 ====="]
    lines = [f"===== {section['id']} {name}（约 {section['tokens']} 个 token） ====="]
    if section["follows"]:
        lines.append(
            f"（排在前面、还没有写的各节：{'、'.join(section['follows'])}；写好后，它们的首句会附在“用户”的话里）"
        )
    for message in section["messages"]:
        lines += [f"----- {_SPEAKERS[message['role']]} -----", *message["content"].split("\n")]
    return lines
