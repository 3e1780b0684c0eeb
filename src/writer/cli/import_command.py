"""``import-edits``: a Word file that was edited comes back into the draft it was exported from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from writer.cli.output import complain, emit, say
from writer.cli.sources import AsJson, read_draft, require_place, set_aside, write_draft
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.corpus import EditedFile, WordComment
    from writer.export import Returned

# What export and download put behind the name of a draft.
_SUFFIX = re.compile(r"（(?:核对稿|旧稿\d+)）|\s?\(\d+\)$")
_KINDS = {"added": "新增", "changed": "改动", "renamed": "改标题", "moved": "移动"}
_DRAFTS = (".md", ".markdown", ".txt", ".text")
_SHOWN = 60
_SAME_MOMENT = timedelta(seconds=2)


def register(cli: typer.Typer) -> None:
    """Add the command of this module."""
    cli.command("import-edits", help="把在 Word、WPS 里改过的稿子导回文稿，只改有改动的地方")(import_edits)


def import_edits(
    edited: Annotated[Path, typer.Argument(metavar="DOCX", help="改过的 Word 文件")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DRAFT", help="导出时的文稿，默认是同名的 .md", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT.md", help="写到这里，不动文稿本身", show_default=False),
    ] = None,
    revisions: Annotated[
        str, typer.Option("--revisions", metavar="accept|reject", help="没有处理的修订按接受还是拒绝读")
    ] = "accept",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看有哪些改动，不写文件")] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="与文稿几乎没有相同文字时也导入")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring what was changed in Word back into the draft; nothing else of it changes."""
    from writer.corpus import read_edited
    from writer.export import bring_back, sections_as_parts

    word = read_edited(edited, _revisions(revisions))
    draft = into or _beside(edited)
    text = read_draft(draft)
    place = out or draft
    if place.suffix.lower() not in _DRAFTS:
        raise InputError(f"文稿写不成 {place.name}；输出文件请以 .md 或 .txt 结尾。")
    if not dry_run:
        require_place(place)
    back = bring_back(text, word, sections_as_parts(text), anyway=anyway)
    late = _late(draft, word) if back.changed else ""
    kept = None
    writes = not dry_run and (out is not None or back.text != text)
    if writes:
        kept = set_aside(place)
        write_draft(place, back.text)
    if as_json:
        emit(_document(edited, draft, place if writes else None, kept, word, back, late))
        return
    say(_told(draft, word, back))
    _say_what_became((*back.notes, *([late] if late else ())), place if writes else None, kept)


def _say_what_became(notes: Sequence[str], written: Path | None, kept: Path | None) -> None:
    for note in notes:
        complain(note, 0)
    if written:
        complain(f"已写入 {written}。", 0)
    if written and kept:
        print(f"原有的 {written.name} 已另存为 {kept.name}。", file=sys.stderr)


def _revisions(given: str) -> Literal["accept", "reject"]:
    if given == "accept":
        return "accept"
    if given == "reject":
        return "reject"
    raise InputError(f"--revisions 只能是 accept（按接受读）或 reject（按拒绝读），不能是“{given}”。")


def _late(draft: Path, word: EditedFile) -> str:
    """A warning where the draft was changed after the Word file had been made from it; "" where it was not."""
    try:
        exported = datetime.fromisoformat(word.created)
    except ValueError:
        return ""
    exported = exported if exported.tzinfo else exported.replace(tzinfo=UTC)
    changed = datetime.fromtimestamp(draft.stat().st_mtime, UTC)
    if changed <= exported + _SAME_MOMENT:
        return ""
    told = "两边不同的地方以 Word 里的为准，改动已逐节列出，请核对有没有盖掉后改的内容。"
    return f"{draft.name} 在导出这份 Word 之后又改过；{told}"


def _beside(edited: Path) -> Path:
    """The draft that stands beside the Word file under its name."""
    stem = _SUFFIX.sub("", edited.stem)
    for name in (edited.stem, stem):
        if (draft := edited.with_name(f"{name}.md")).is_file():
            return draft
    raise InputError(f"{edited} 旁边没有同名的文稿 {stem}.md；请用 --into 写明导出时的文稿。")


def _document(
    edited: Path,
    draft: Path,
    written: Path | None,
    kept: Path | None,
    word: EditedFile,
    back: Returned,
    late: str,
) -> dict[str, Any]:
    ids = _ids([part.level for part in back.parts])
    sections = [{"id": number, **asdict(part)} for number, part in zip(ids, back.parts, strict=True)]
    for section in sections:
        section["old_id"] = section.pop("key")
    removed = [{"id": part.key, "heading": f"{part.number}{part.heading}"} for part in back.removed]
    comments = [{**asdict(one), "section": ids[number]} for one, number in _placed(word, back)]
    for comment in comments:
        del comment["line"]
    return {
        "path": edited.as_posix(), "draft": draft.as_posix(), "written": written.as_posix() if written else None,
        "kept": kept.as_posix() if kept else None, "changed": back.changed, "shared": back.shared,
        "title_changed": back.head, "signature_changed": back.tail, "sections": sections, "removed": removed,
        "comments": comments, "pending_revisions": word.pending, "notes": [*back.notes, *([late] if late else [])],
    }  # fmt: skip


def _placed(word: EditedFile, back: Returned) -> Iterator[tuple[WordComment, int]]:
    """People's comments, each with the number of its section; those that the audit wrote are none."""
    from writer.export import AUTHOR

    for comment in word.comments:
        if comment.author != AUTHOR and comment.line < len(back.places):
            yield comment, back.places[comment.line]


def _ids(levels: Sequence[int]) -> list[str]:
    """Ids as paths, from the levels of the headings; the opening is 0."""
    ids: list[str] = []
    counts: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    for place, level in enumerate(levels):
        if place == 0:
            ids.append("0")
            continue
        while above and above[-1][0] >= max(level, 1):
            above.pop()
        parent = above[-1][1] if above else ""
        counts[parent] = counts.get(parent, 0) + 1
        ids.append(f"{parent}.{counts[parent]}" if parent else str(counts[parent]))
        above.append((max(level, 1), ids[-1]))
    return ids


def _told(draft: Path, word: EditedFile, back: Returned) -> Iterator[str]:
    if not back.changed:
        yield f"{word.name} 与 {draft} 的文字一样，没有要导入的改动。"
    else:
        count = sum(bool(part.kinds) for part in back.parts) + len(back.removed) + back.head
        yield f"{word.name}：{count} 处与 {draft} 不同。"
    if back.head:
        yield "  [改动] 标题或主送机关"
    for part in back.parts:
        if part.kinds:
            name = f"{part.number}{part.heading}" or ("署名和日期" if part is back.parts[-1] else "开头")
            was = f"（原为“{part.old_heading}”）" if "renamed" in part.kinds and part.old_heading != name else ""
            yield f"  [{'、'.join(_KINDS[kind] for kind in part.kinds)}] {name}{was}"
    yield from (f"  [删去] {part.number}{part.heading}" for part in back.removed)
    for comment, _ in _placed(word, back):
        where = f"“{comment.quote}”" if comment.quote else ""
        yield f"  [批注] {comment.author or '（未署名）'}：{where}{_short(comment.text)}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
