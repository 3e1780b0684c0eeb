"""A report that was edited in Word comes back to the desk: what differs becomes new versions, nothing else changes.

The file says when it was exported. So a section that went on being written here in the meantime is held against the
version that was exported: where only the desk moved on nothing happens, where both did the text from Word is kept as a
version beside the one that is shown. So it is where the section is final, and a final section stays in the outline.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from writer.corpus import EditedFile, heading_role, parse_report, read_edited
from writer.drafting import compose, section_spans
from writer.errors import InputError, WriterError
from writer.export import AUTHOR, Part, Returned, ReturnedPart, bring_back
from writer.schema import Outline, OutlineItem, Version
from writer.ui.workbench import Workbench

_FRONT, _TAIL = "\0front", "\0tail"
_UNPRINTED = re.compile(r"[\s\u3000\u00a0*#`|\\-]+")
_LONGEST_NOTE = 200
STAGES = ("读取 Word 文件", "与报告逐节对照", "写入新版本")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: names of sections by what happened to them, comments, and what a person should know."""

    changed: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    head: bool = False
    comments: tuple[tuple[str, str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    final: tuple[str, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether anything of the report has changed."""
        found = (self.changed, self.renamed, self.added, self.moved, self.removed, self.late, self.final)
        return self.head or any(found)


@dataclass(frozen=True, slots=True)
class _Said:
    """A comment, and the section it stands in."""

    part: ReturnedPart
    author: str
    text: str
    quote: str


class Cancelled(WriterError):
    """Somebody asked for an end before anything was changed."""


def import_edits(
    bench: Workbench, report_id: str, path: Path, user: str = "", reached: Callable[[str], None] = lambda _: None
) -> Imported:
    """Take the changes of a Word file into a report.

    Args:
        reached: told each of ``STAGES`` as it begins; what it raises before the last ends the import, and nothing has
            changed then.

    Raises:
        UnreadableFile: the file cannot be read.
        InputError: there is nothing to hold it against, it is another document, or a draft is being written.
    """
    outline = bench.outline(report_id)
    if bench.jobs.progress(report_id).running:
        raise InputError("这份报告正在起草，现在导入会和起草的文字打架；请等写完或先停下再导入。")
    current = bench.office.store.desk.current(report_id)
    texts = {item.id: current[item.key].text for item in outline.items if item.key in current}
    if not any(text.strip() for text in texts.values()):
        raise InputError("这份报告还没有文字，没有可以对照的内容；请先起草，或选择导出这份 Word 的那份报告。")
    reached(STAGES[0])
    word = read_edited(path)
    reached(STAGES[1])
    back = bring_back(compose(outline, texts), word, _parts(outline, texts))
    reached(STAGES[2])
    return _Import(bench, report_id, outline, user).take(word, back)


def _parts(outline: Outline, texts: Mapping[str, str]) -> tuple[Part, ...]:
    spans = section_spans(outline, texts)
    whole = len(compose(outline, texts))
    items = outline.items
    parts = []
    first = spans[items[0].id][0] if items else whole
    if not items or items[0].id != "0":
        parts.append(Part(_FRONT, 0, "", "", False, 0, first, first))
    for item in items:
        begin, start, end = spans[item.id]
        begin = 0 if item.id == "0" and not parts else begin
        parts.append(Part(item.key, item.level, item.number, item.heading, item.run_in, begin, start, end))
    # A section reaches to where the next one begins; signature and date follow the last one.
    closed = [replace(one, end=other.heading_start) for one, other in pairwise(parts)]
    last = parts[-1]
    return (*closed, last, Part(_TAIL, 0, "", "", False, last.end, last.end, whole))


class _Import:
    """One file on its way into one report."""

    def __init__(self, bench: Workbench, report_id: str, outline: Outline, user: str) -> None:
        self._bench, self._report, self._outline, self._user = bench, report_id, outline, user
        self._desk = bench.office.store.desk
        self._items = {item.key: item for item in outline.items}
        self._finals = bench.texts.locks.finals(report_id)

    def take(self, word: EditedFile, back: Returned) -> Imported:
        self._exported = _moment(word.created)
        versions = {key: self._bench.texts.versions(self._report, key) for key in self._items}
        self._before = {key: self._at_export(found) for key, found in versions.items()}
        renamed = [part for part in back.parts if "renamed" in part.kinds and not self._had_name(part)]
        added = [part for part in back.parts if "added" in part.kinds or (part.key == _FRONT and part.text)]
        moved = [part for part in back.parts if "moved" in part.kinds and part.key in self._items]
        missed = {part.key for part in back.removed if self._was_exported(part.key, versions[part.key])}
        gone = missed - set(self._finals)
        placed = self._placed(back, {part.key for part in renamed}, gone)
        outline = self._headed(replace(self._outline, items=tuple(item for item, _ in placed)), back)
        self._record(outline)
        said = _comments(word, back)
        changed, late, kept = self._save([(item, part) for item, part in placed if part is not None], said)
        left = tuple(_name(item) for key, item in self._items.items() if key in missed and key not in gone)
        return Imported(
            changed, _names(renamed), _names(added), _names(moved),
            tuple(_name(self._items[key]) for key in self._items if key in gone), late,
            (outline.title, outline.recipient, outline.issuer, outline.date)
            != (self._outline.title, self._outline.recipient, self._outline.issuer, self._outline.date),
            tuple((one.author, one.text, one.quote, _name(one.part)) for one in said), back.notes, (*kept, *left),
        )  # fmt: skip

    def _record(self, outline: Outline) -> None:
        """Save an outline that the file has changed, with a way back to the one before."""
        if outline == self._outline:
            return
        before = self._bench.outlines.number(self._report)
        self._desk.save_outline(self._report, outline, self._user)
        self._desk.rename(self._report, outline.title or "未命名报告", recipient=outline.recipient)
        self._bench.outlines.remember(self._report, before, self._bench.outlines.number(self._report), "导入 Word 稿")

    def _at_export(self, versions: Sequence[Version]) -> Version | None:
        """The version that was exported: the last one made before."""
        if self._exported is None:
            return versions[-1] if versions else None
        # The file's time has no fractions of a second.
        earlier = [one for one in versions if (_moment(one.created) or self._exported) < _after(self._exported)]
        return earlier[-1] if earlier else None

    def _was_exported(self, key: str, versions: Sequence[Version]) -> bool:
        """Whether the section was there already: one that was begun here since is not missed in the file."""
        return self._before[key] is not None or not versions

    def _had_name(self, part: ReturnedPart) -> bool:
        """Whether the heading in the file is one that the section had before: it was renamed here, not there."""
        name = _flat(f"{part.number}{part.heading}")
        return any(
            item.key == part.key and _flat(f"{item.number}{item.heading}") == name and item.level == part.level
            for outline in self._desk.outlines(self._report)[1:]
            for item in outline.items
        )

    def _placed(
        self, back: Returned, renamed: set[str], gone: set[str]
    ) -> list[tuple[OutlineItem, ReturnedPart | None]]:
        """The outline's items as the file has them, each with what came back of it."""
        placed: list[tuple[OutlineItem, ReturnedPart | None]] = []
        for part in back.parts:
            old = self._items.get(part.key)
            if old is not None:
                if part.key in renamed:
                    old = replace(old, level=part.level, number=part.number, heading=part.heading)
                placed.append((old, part))
            elif part.key == "" or (part.key == _FRONT and part.text):
                opening = part.key == _FRONT
                role = "opening" if opening else heading_role(part.heading, part.level) or "other"
                key = secrets.token_hex(6)
                item = OutlineItem(
                    "0" if opening else "", part.level, part.number, part.heading, role, key=key, run_in=part.run_in
                )
                placed.append((item, part))
        here = {item.key for item, _ in placed}
        keys = list(self._items)
        for key in keys:  # what the file cannot know of stays behind what it stood behind
            if key not in here and key not in gone:
                before = set(keys[: keys.index(key)])
                at = max((number + 1 for number, (item, _) in enumerate(placed) if item.key in before), default=0)
                placed.insert(at, (self._items[key], None))
        ids = _ids([item for item, _ in placed])
        return [(replace(item, id=number), part) for (item, part), number in zip(placed, ids, strict=True)]

    def _headed(self, outline: Outline, back: Returned) -> Outline:
        """With title, addressee, signature and date as the file has them."""
        if not back.head and not back.tail:
            return outline
        read = parse_report(back.text)
        if back.head:
            outline = replace(outline, title=read.title or outline.title, recipient=read.recipient.rstrip("：:"))
        return replace(outline, issuer=read.issuer, date=read.date) if back.tail else outline

    def _save(
        self, placed: Sequence[tuple[OutlineItem, ReturnedPart]], said: Sequence[_Said]
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Record the texts that differ from what was exported; returns the names of those shown, of those that came
        late, and of those that are final.
        """
        texts, report_id = self._bench.texts, self._report
        changed, late, final = [], [], []
        for item, part in placed:
            new, before = item.key not in self._items, self._before.get(item.key)
            if not new and not self._differs(part, before):
                continue
            base, old = (before.n, before.text) if before is not None and not new else (0, "")
            note = _note([one for one in said if one.part is part])
            if item.key in self._finals:  # beside the text, never in its place
                saved = texts.save_text(report_id, item.key, -1, part.text, note=note, user=self._user)
                final += [_name(item)] if saved.theirs is not None else []
                continue
            done = texts.change(report_id, item.key, base, old, part.text, note, self._user)
            if done.theirs is not None:
                late.append(_name(item))
            elif done.version is not None and not new:
                changed.append(_name(item))
        return tuple(changed), tuple(late), tuple(final)

    def _differs(self, part: ReturnedPart, before: Version | None) -> bool:
        """Whether the section was edited in Word, whatever has become of it here."""
        if "changed" not in part.kinds:
            return False
        return bool(part.text.strip()) if before is None else _flat(before.text) != _flat(part.text)


def _note(said: Sequence[_Said]) -> str:
    """What the version says of itself, with the comments on its section."""
    comments = "；".join(f"{one.author or '未署名'}：{' '.join(one.text.split())}" for one in said)
    return ("在 Word 中改过" + (f"；批注 {len(said)} 条：{comments}" if said else ""))[:_LONGEST_NOTE]


def _comments(word: EditedFile, back: Returned) -> tuple[_Said, ...]:
    """People's comments; those of the audit are none."""
    return tuple(
        _Said(back.parts[back.places[one.line]], one.author, one.text, one.quote)
        for one in word.comments
        if one.author != AUTHOR and one.line < len(back.places)
    )


def _ids(items: Sequence[OutlineItem]) -> list[str]:
    """Ids as paths from the levels."""
    ids: list[str] = []
    counts: dict[str, int] = {}
    above: list[tuple[int, str]] = []
    for item in items:
        if item.id == "0":
            ids.append("0")
            continue
        while above and above[-1][0] >= max(item.level, 1):
            above.pop()
        parent = above[-1][1] if above else ""
        counts[parent] = counts.get(parent, 0) + 1
        ids.append(f"{parent}.{counts[parent]}" if parent else str(counts[parent]))
        above.append((max(item.level, 1), ids[-1]))
    return ids


def _names(parts: Sequence[ReturnedPart]) -> tuple[str, ...]:
    return tuple(_name(part) for part in parts)


def _name(one: OutlineItem | ReturnedPart) -> str:
    return f"{one.number}{one.heading}" or "开头"


def _flat(text: str) -> str:
    """What is printed, roughly: without blanks and mark-up."""
    return _UNPRINTED.sub("", text)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _after(moment: datetime) -> datetime:
    return moment.replace(microsecond=999_999)
