"""Candidates of a section on the desk: written as a job, kept as versions, picked from sentence by sentence.

A candidate is a version like any other, told apart by its note: nothing that is measured of it is stored, since it
follows from the text, the figures and the past reports as they are now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock

from writer.drafting import (
    MANNERS,
    ORIGIN,
    PLAIN,
    Candidates,
    Rating,
    draft_candidates,
    keep_locked,
    origin_remarks,
    rank_key,
    rate,
    require_count,
    sentence_spans,
    style_of,
)
from writer.errors import CorpusError, EditConflict, InputError, NotRecorded
from writer.schema import Checked, Draft, EngineName, OutlineItem, Version
from writer.ui.jobs import Task
from writer.ui.tasks import Writing, writing_for
from writer.ui.texts import Saved, find_item, still_true
from writer.ui.views.outline import heading_name
from writer.ui.workbench import Workbench

_ASKED = re.compile(r"^候选稿 第\d+轮 (\d)/(\d)")
_ROLLED = re.compile(r"：(《.+?》[^，]*)，原句：")
_NOTE = re.compile(r"^候选稿 第(\d{1,6})轮")


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate as it is shown: its version, the check of its text, what is measured of it, and its sentences.

    ``unused`` names the facts of the section that it does not state, ``after`` the past passage it follows first.
    """

    version: Version
    checked: Checked
    rating: Rating
    unused: tuple[str, ...] = ()
    after: str = ""

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Where the sentences of its text stand."""
        return sentence_spans(self.version.text)


def offer_section(
    bench: Workbench, report_id: str, key: str, engine: str, count: int, instruction: str = "", user: str = ""
) -> int:
    """Queue the writing of ``count`` candidates of one section; what stands in it is left alone.

    Raises:
        NotRecorded: no such section.
        InputError: there are no facts, too many candidates are asked for, or the section is final or being written
            already.
        NoEndpoint: the model was asked for and none is configured.
    """
    require_count(count)
    item = find_item(bench.outline(report_id), key)
    bench.texts.require_open(report_id, key)
    work = _Offering(writing_for(bench, report_id, engine, instruction.strip(), user), item, count)
    if not (added := bench.jobs.add(report_id, [Task(key, f"{heading_name(item)}（{count} 份候选稿）", work)])):
        raise InputError("本节正在起草或排队，没有另写候选稿；请等它写完，或先点“停止”。")
    return added


@dataclass(frozen=True)
class _Offering:
    """The work of one click: several drafts of one section at a time."""

    writing: Writing
    item: OutlineItem
    count: int

    def __call__(self, stop: Event, show: Callable[[str], None]) -> str:
        """Write them, keep each as a version, and say how it went."""
        writing, bench = self.writing, self.writing.bench
        bench.texts.require_open(writing.report_id, self.item.key)  # it may have been marked while it waited
        before = bench.texts.current(writing.report_id, self.item.key)
        outline = bench.outline(writing.report_id)
        written = {
            one.item.id: one.text
            for one in bench.texts.sections(writing.report_id)
            if one.item.key != self.item.key and one.text
        }
        text = before.text if before else ""
        versions = bench.texts.versions(writing.report_id, self.item.key)
        keeping = _Keeping(writing, self.item, self.count, 1 + max(map(turn_of, versions), default=0), text)
        made = draft_candidates(
            writing.drafter, self.item.id, self.count, bench.office.measure(writing.ledger, outline), written=written,
            instruction=writing.instruction, current=text if writing.instruction else "", stop=stop,
            on_text=_Shown(show), on_done=keeping,
            kept=bench.texts.locks.kept(writing.report_id, self.item.key, text, versions),
        )  # fmt: skip
        if before is None and keeping.kept:
            _put_first(writing, self.item)
        return self._said(made, keeping)

    def _said(self, made: Candidates, keeping: _Keeping) -> str:
        """A line for the user on what came of the round."""
        told, alike = len(keeping.kept), keeping.alike
        more = [f"{alike} 份与列出的或现有的文字相同"] if alike else []
        more += [f"{len(made.failed)} 份没有写成（{made.failed[0][1]}）"] if made.failed else []
        broken = sum(not draft.complete for draft in keeping.kept.values())
        more += [f"{broken} 份没有写完，排在后面"] if broken else []
        more += [f"{len(made.left)} 份因停止没有写"] if made.left else []
        spent = self.writing.bench.office.price.words(made.usage)
        more += [spent] if spent else []
        said = f"写了 {told} 份候选稿，都存为版本" if told else "没有写出别的写法"
        return "，".join([f"“{heading_name(self.item)}”{said}", *more])


class _Keeping:
    """Keeps each candidate as a version as soon as it is there: a server that dies before the last loses none of them.

    Args:
        turn: which round of candidates of the section it is.
        text: the present text; what says the same is no candidate.
    """

    def __init__(self, writing: Writing, item: OutlineItem, count: int, turn: int, text: str) -> None:
        self._writing, self._item, self._count, self._turn = writing, item, count, turn
        self._seen = {_words(text)}
        self._lock = Lock()
        self.kept: dict[int, Draft] = {}
        self.alike = 0

    def __call__(self, n: int, draft: Draft) -> None:
        """Take in the draft with this number, and count its tokens."""
        bench = self._writing.bench
        if draft.usage is not None:
            bench.jobs.spend(self._writing.report_id, draft.usage, bench.office.price.words)
        if not draft.text.strip():
            return
        with self._lock:
            known = _words(draft.text) in self._seen
            self._seen.add(_words(draft.text))
            self.alike += known
            if known:
                return
            note = f"候选稿 第{self._turn}轮 {n}/{self._count}" + ("" if draft.complete else "；未写完")
            note += f"；要求：{self._writing.instruction}" if self._writing.instruction else ""
            self.kept[self._add(draft, note)] = draft

    def _add(self, draft: Draft, note: str) -> int:
        """Record one beside the present text, which is a conflict to the record; returns its number."""
        writing = self._writing
        try:
            return writing.bench.office.store.desk.add_version(
                writing.report_id, self._item.key, draft.text, "engine", base=-1, engine=draft.engine, note=note,
                passages=draft.passages, messages=draft.messages, user=writing.user,
                remarks=[*writing.remarks(self._item, draft), *origin_remarks(draft)],
            ).n  # fmt: skip
        except EditConflict as met:
            return met.saved


def _put_first(writing: Writing, item: OutlineItem) -> None:
    """Make the best candidate the text of a section that has none; one that somebody has written meanwhile stays."""
    bench, desk = writing.bench, writing.bench.office.store.desk
    if bench.texts.current(writing.report_id, item.key) is not None:
        return
    best = offers(bench, writing.report_id, item.key)[0].version
    with suppress(EditConflict):
        desk.add_version(
            writing.report_id, item.key, best.text, "engine", base=0, engine=best.engine,
            note=f"取候选稿第{best.n}版，本轮排在最前", passages=best.passages, messages=best.messages,
            user=writing.user, remarks=best.remarks,
        )  # fmt: skip


def _words(text: str) -> str:
    return "".join(text.split())


class _Shown:
    """The texts of several drafts as one, while they are written."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self._show = show
        self._texts: dict[int, str] = {}
        self._lock = Lock()

    def __call__(self, n: int, text: str) -> None:
        with self._lock:
            self._texts[n] = text
            told = "\n".join(f"〔第{one}稿〕{said}" for one, said in sorted(self._texts.items()))
        self._show(told)


def turn_of(version: Version) -> int:
    """Which round of candidates a version belongs to, counted from 1; 0 for none."""
    found = _NOTE.match(version.note) if version.author == "engine" else None
    return int(found[1]) if found else 0


def offers(bench: Workbench, report_id: str, key: str) -> tuple[Offer, ...]:
    """The candidates of the last round, the best first as things stand now; none where none were asked for.

    Raises:
        NotRecorded: no such report or section.
    """
    item = find_item(bench.outline(report_id), key)
    versions = bench.texts.versions(report_id, key)
    last = max(map(turn_of, versions), default=0)
    style = bench.office.style_or_none()
    known = {fact.id: fact.label or fact.note for fact in bench.ledger(report_id).facts}
    found = []
    for version in versions:
        if not last or turn_of(version) != last:
            continue
        checked = bench.texts.check_section(report_id, key, version.text)
        rating = rate(
            checked, (*checked.findings, *version.remarks), [one for one in item.facts if one in known],
            style_of(style, version.text, item.role), complete="未写完" not in version.note, points=item.points,
            text=version.text,
        )  # fmt: skip
        found.append(
            Offer(version, checked, rating, tuple(known[one] for one in rating.unused), _after(bench, version))
        )
    return tuple(sorted(found, key=lambda one: rank_key(one.rating, _place(one.version))))


def _place(version: Version) -> int:
    """Which of its round a candidate is: they are there in whatever order they were done."""
    found = _ASKED.match(version.note)
    return int(found[1]) if found else version.n


def _after(bench: Workbench, version: Version) -> str:
    """The past text a candidate follows: of 套写 the one that most of its sentences come from."""
    rolled = Counter(
        found[1] for one in version.remarks if one.code == ORIGIN and (found := _ROLLED.search(one.message))
    )
    if rolled:
        return rolled.most_common(1)[0][0]
    if version.engine == "roll":
        return PLAIN
    with suppress(NotRecorded, CorpusError):
        for key in version.passages[:1]:
            passage = bench.office.library.passage(key)
            return f"《{passage.report}》{passage.heading}"
    return ""


def about(bench: Workbench, report_id: str, found: Sequence[Offer]) -> tuple[str, ...]:
    """What a person should know of a round as a whole: how its texts came to differ, and whether the facts have."""
    if not found:
        return ()
    engine: EngineName = "llm" if found[0].version.engine == "llm" else "roll"
    said = [MANNERS[engine]]
    asked = _ASKED.search(found[0].version.note)
    if asked and (missing := int(asked[2]) - len(found)) > 0:
        writing = bench.jobs.progress(report_id).running
        others = "还没有写完" if writing else "没有写成，或与列出的、现有的文字相同"
        said.append(f"这一轮要了 {asked[2]} 份，另 {missing} 份{others}。")
    if bench.office.store.desk.facts_changed(report_id) > min(one.version.created for one in found):
        said.append("这一轮写好之后本期数据改过，下面按现在的数据核对；要按新数据写，请再点“多写几稿”。")
    return tuple(said)


def pick(
    bench: Workbench, report_id: str, key: str, base: int, text: str, wanted: str, caret: str, user: str = ""
) -> tuple[Saved, int]:
    """Put one sentence of a candidate into the section's text; every character that stands there stays.

    Args:
        base: the version ``text`` was typed over.
        wanted: ``n:i``, the version and the sentence in it, counted from 0.
        caret: where to put it, in characters; the end of the text where it is no place in it.

    Returns:
        What became of the text, and the place behind the sentence.

    Raises:
        InputError: there is no such sentence, or the section is final.
        NotRecorded: no such report or section.
    """
    number, _, place = wanted.partition(":")
    versions = bench.texts.versions(report_id, key)
    # Of any round: the page may still show one that another round has come after.
    chosen = next((one for one in versions if turn_of(one) and str(one.n) == number), None)
    spans = sentence_spans(chosen.text) if chosen else ()
    if chosen is None or not place.isdecimal() or len(place) > 6 or int(place) >= len(spans):
        raise InputError("这份候选稿已经不在了；请重新点“看候选稿”再选。")
    start, end = spans[int(place)]
    sentence = chosen.text[start:end].strip()
    text = text.replace("\r\n", "\n")
    at = int(caret) if caret.isdecimal() and len(caret) < 10 and int(caret) <= len(text) else len(text.rstrip())
    at = _behind_sentence(text, at)
    new = text[:at] + sentence + text[at:]
    saved = bench.texts.change(report_id, key, base, text, new, f"取自候选稿第{number}版：{sentence[:16]}", user)
    return saved, at + len(sentence)


def _behind_sentence(text: str, at: int) -> int:
    """The place itself between two sentences, else the end of the sentence it stands in: none is cut in two."""
    for start, end in sentence_spans(text):
        if start < at < (bare := start + len(text[start:end].rstrip())):
            return bare if text[start:at].strip() else at
    return at


def use(bench: Workbench, report_id: str, key: str, base: int, text: str, wanted: str, user: str = "") -> Saved:
    """Make a whole candidate the section's text, as a new version; what stood there stays among the versions.

    Locked sentences of the present text stay in it. Where another person has changed the section since, theirs stays
    on view and nothing is put in its place.

    Args:
        base: the version ``text``, what stands in the edit box, was typed over.

    Returns:
        What became of it; ``theirs`` is set where the section had moved on.

    Raises:
        NotRecorded: there is no such candidate.
        InputError: the section is final; what was typed is saved all the same.
    """
    versions = bench.texts.versions(report_id, key)
    one = next((one for one in versions if turn_of(one) and str(one.n) == wanted), None)
    if one is None:
        raise NotRecorded("没有这份候选稿；请重新点“看候选稿”再选。")
    saved = bench.texts.save_text(report_id, key, base, text, user=user)
    bench.texts.require_open(report_id, key)
    if saved.theirs is not None:
        return saved
    now = saved.version.text if saved.version else ""
    if saved.version and saved.version.text != text.replace("\r\n", "\n").rstrip():
        return Saved(saved.version, theirs=saved.version)
    new, lost = keep_locked(one.text, bench.texts.locks.kept(report_id, key, now, versions))
    note = f"采用候选稿第{one.n}版" + ("；锁定的句子已按原文放回" if lost else "")
    before = saved.version.n if saved.version else 0
    try:
        made = bench.office.store.desk.add_version(
            report_id, key, new, "person", base=before, engine=one.engine, note=note, passages=one.passages,
            messages=one.messages, user=user,
            remarks=one.remarks if new == one.text else still_true(one.remarks, new),
        )  # fmt: skip
        bench.texts.back.remember(report_id, key, before, made.n, note)
        return Saved(made)
    except EditConflict as met:
        both = {version.n: version for version in bench.texts.versions(report_id, key)}
        return Saved(both[met.current], both[met.saved], both[met.current])
