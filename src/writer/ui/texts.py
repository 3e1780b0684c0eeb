"""The texts of a report: its sections with their checks, the versions behind them, the whole as one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from writer.checking import Grounds, Prover
from writer.corpus import parse_report
from writer.drafting import ORIGIN, compose, point_findings
from writer.errors import EditConflict, InputError, NotRecorded
from writer.figures import parse_period
from writer.grounds import UNUSED, gather_homes
from writer.office import Office
from writer.schema import Checked, Finding, Hit, Ledger, Message, Outline, OutlineItem, Period, Section, Version
from writer.ui.fixes import Fix, without_sentence
from writer.ui.jobs import Jobs
from writer.ui.locking import Locks
from writer.ui.states import SectionState, Whole, kind_of, on_language, state_of
from writer.ui.steps_back import StepsBack

_CHECKS_KEPT = 1024  # eight reports of 30 sections, under the present figures and those before
_PROVERS_KEPT = 24
# What an engine said of its text that stays worth knowing after a person has changed it.
_LASTING = frozenset({"carried", "dropped", "turned", ORIGIN})
_POINT = "unstated"  # judged afresh whenever a text is looked at


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text that was to be saved: the version now shown, and, when two people met, both versions."""

    version: Version | None
    mine: Version | None = None
    theirs: Version | None = None


class Texts:
    """Operations on the texts of the reports being written. Safe to share between threads.

    Args:
        outline, ledger: give the outline and the facts of a report by its id.
    """

    def __init__(
        self, office: Office, jobs: Jobs, outline: Callable[[str], Outline], ledger: Callable[[str], Ledger]
    ) -> None:
        self._office = office
        self._jobs = jobs
        self._outline = outline
        self._ledger = ledger
        self._desk = office.store.desk
        self.locks = Locks(office.store)
        self.back = StepsBack(self._version)
        self._checked = lru_cache(maxsize=_CHECKS_KEPT)(check_text)

    def sections(self, report_id: str) -> tuple[SectionState, ...]:
        """All sections in order, with text, check and state."""
        outline, ledger = self._outline(report_id), self._ledger(report_id)
        current = self._desk.current(report_id)
        progress = self._jobs.progress(report_id)
        period, grounds = period_of(outline, ledger), self._office.grounds().of_report(outline)
        finals = self.locks.finals(report_id)
        found = []
        for item in outline.items:
            version = current.get(item.key)
            text = version.text if version else ""
            checked = self._checked(text, item, ledger, period, grounds)
            kinds = [kind_of(finding) for finding in checked.findings]
            state = state_of(
                text,
                kinds.count("error"),
                sum(trace.verdict != "period" for trace in checked.figures),
                doubts=kinds.count("warning"),
                has_children=any(one.id.startswith(item.id + ".") for one in outline.items) and not item.facts,
                drafting=progress.at(item.key) is not None,
                waiting=item.key in progress.waiting,
                final=item.key in finals,
            )
            remarks = with_points(_said(version.remarks) if version else (), item, text)
            found.append(SectionState(item, state, text, version.n if version else 0, checked, remarks))
        return tuple(found)

    def check_section(self, report_id: str, key: str, text: str) -> Checked:
        """The check of one section's text as it stands in the edit box."""
        outline, ledger = self._outline(report_id), self._ledger(report_id)
        grounds = self._office.grounds().of_report(outline)
        return self._checked(text, find_item(outline, key), ledger, period_of(outline, ledger), grounds)

    def check_by(self, text: str, item: OutlineItem, outline: Outline, ledger: Ledger) -> Checked:
        """The check of any text as that of ``item``, under any ledger: the present one or an earlier one."""
        grounds = self._office.grounds().of_report(outline)
        return self._checked(text, item, ledger, period_of(outline, ledger), grounds)

    def remarks(self, report_id: str, key: str, text: str) -> tuple[Finding, ...]:
        """What the engine said of this section, as far as it holds for the text in the edit box, and missing points."""
        version, item = self.current(report_id, key), find_item(self._outline(report_id), key)
        said = _said(version.remarks) if version else ()
        return with_points(said if version and version.text == text else still_true(said, text), item, text)

    def origins(self, report_id: str, key: str, text: str) -> tuple[Finding, ...]:
        """Where the sentences of this text come from, those that a person has not changed; in their order."""
        version = self.current(report_id, key)
        found = [one for one in version.remarks if one.code == ORIGIN] if version else []
        return tuple(sorted(still_true(found, text), key=lambda one: one.start))

    def check_whole(self, report_id: str) -> Whole:
        """What only the whole report shows: findings across sections, and the facts it does not state."""
        outline, ledger = self._outline(report_id), self._ledger(report_id)
        sections = self.sections(report_id)
        text = compose(outline, {one.item.id: one.text for one in sections})
        report, grounds = parse_report(text), self._office.grounds().of_report(outline)
        checked = _prover(ledger, grounds).check(text, report.sections, period_of(outline, ledger))
        placed = _placed(checked.findings, text, report.sections, sections)
        seen = {(finding.code, finding.text) for one in sections for finding in one.checked.findings}
        own = tuple(
            (finding, key)
            for finding, key in placed
            if not (key if on_language(finding) else (finding.code, finding.text) in seen)
        )
        unused = () if UNUSED in grounds.off else tuple(one for one in ledger.facts if one.id in checked.unused_facts)
        homes = gather_homes(self._office.store, ledger, checked.unused_facts, grounds)
        return Whole(tuple(_with_language(one, placed) for one in sections), own, unused, homes)

    def whole(self, report_id: str) -> str:
        """The whole report as Markdown."""
        current = self._desk.current(report_id)
        outline = self._outline(report_id)
        texts = {item.id: current[item.key].text for item in outline.items if item.key in current}
        return compose(outline, texts)

    def audited(self, report_id: str) -> tuple[str, Checked, Ledger]:
        """The whole report as Markdown, what the check says of it, and the facts it was checked against."""
        outline, ledger, text = self._outline(report_id), self._ledger(report_id), self.whole(report_id)
        grounds = self._office.grounds().of_report(outline)
        checked = _prover(ledger, grounds).check(text, parse_report(text).sections, period_of(outline, ledger))
        return text, checked, ledger

    def written_from(self, report_id: str) -> dict[str, str]:
        """The past passages (ids) that the present texts were written from, each with the id of its section."""
        current = self._desk.current(report_id)
        items = [item for item in self._outline(report_id).items if item.key in current]
        return {passage: item.id for item in items for passage in current[item.key].passages}

    def similar(self, report_id: str, key: str) -> tuple[Hit, ...]:
        """The past passages this section would be written from.

        Raises:
            EmptyCorpus: nothing is indexed.
        """
        outline, ledger = self._outline(report_id), self._ledger(report_id)
        item = find_item(outline, key)
        used = self.written_from(report_id)
        drafter = self._office.drafter(ledger, outline, self._office.engine("roll"), used=used)
        return drafter.passages(item.id)

    def fix(
        self, report_id: str, key: str, base: int, text: str, found: Iterable[Finding], wanted: Fix, user: str = ""
    ) -> Saved:
        """Put a suggestion in its place in ``text`` and save that over version ``base``.

        Args:
            found: what is found in ``text`` now.
            wanted: what the page asked for.

        Raises:
            InputError: nothing that is found suggests it: the text has changed in the meantime.
        """
        chosen = wanted.chosen(found)
        if not chosen:
            raise InputError("文字已经变了，没有替换；请等核对刷新后再点。")
        times = f"（{len(chosen)} 处）" if len(chosen) > 1 else ""
        note = f"替换：{text[wanted.start : wanted.end][:20]} → {wanted.new[:20]}{times}"
        new = text
        for one in reversed(chosen):
            new = new[: one.start] + wanted.new + new[one.end :]
        return self.change(report_id, key, base, text, new, note, user)

    def cut(
        self, report_id: str, key: str, base: int, text: str, found: Iterable[Finding], wanted: Fix, user: str = ""
    ) -> Saved:
        """Take the sentence of a finding out of ``text``; arguments and errors as of ``fix``."""
        new = without_sentence(text, found, wanted)
        return self.change(report_id, key, base, text, new, f"删去一句：{text[wanted.start : wanted.end][:20]}", user)

    def change(
        self, report_id: str, key: str, base: int, text: str, new: str, note: str, user: str = "", *, engine: str = "",
        messages: Sequence[Message] = (),
    ) -> Saved:  # fmt: skip
        """Save what one click makes of ``text``, which was typed over version ``base``; it can be taken back.

        What was typed and not saved yet becomes a version of its own first. Where the section has moved on since
        version ``base``, the new text is kept beside what it has become, as any save that comes too late.

        Raises:
            InputError: the section is final; what was typed is saved all the same.
        """
        typed = self.save_text(report_id, key, base, text, user=user)
        self.require_open(report_id, key)
        if typed.version is not None and typed.theirs is None and typed.version.text == _as_saved(text):
            base = typed.version.n
        saved = self.save_text(report_id, key, base, new, note=note, user=user, engine=engine, messages=messages)
        if saved.theirs is None and saved.version is not None:
            self.back.remember(report_id, key, base, saved.version.n, note)
        return saved

    def undo(self, report_id: str, key: str, base: int, text: str, user: str = "") -> tuple[Saved, str]:
        """Take back the last change that one click made; what was typed into ``text`` since stays.

        Returns:
            What became of the text, and what was taken back.

        Raises:
            InputError: there is nothing to take back, the same words have been changed since, or the section is final.
        """
        typed = self.save_text(report_id, key, base, text, user=user)
        self.require_open(report_id, key)
        if typed.theirs is not None:
            return typed, ""
        done: list[Saved] = []
        now = typed.version.n if typed.version else 0

        def keep(new: str, note: str) -> Version | None:
            done.append(self.save_text(report_id, key, now, new, note=note, user=user))
            return done[0].version

        words = self.back.undo(report_id, key, typed.version, keep)
        return done[0], words

    def require_open(self, report_id: str, key: str) -> None:
        """Raises InputError for a section that is final, as ``Locks.require_open``, NotRecorded where there is none."""
        self.locks.require_open(report_id, find_item(self._outline(report_id), key))

    def versions(self, report_id: str, key: str) -> tuple[Version, ...]:
        """All versions of a section, oldest first."""
        return self._desk.versions(report_id, key)

    def current(self, report_id: str, key: str) -> Version | None:
        """The version a section shows."""
        return self._desk.current(report_id).get(key)

    def save_text(
        self, report_id: str, key: str, base: int, text: str, *, note: str = "", user: str = "", engine: str = "",
        messages: Sequence[Message] = (),
    ) -> Saved:  # fmt: skip
        """Save what a person typed into a section; ``base`` is the version it was typed over.

        Text that is the same as that version is no change, also when the section has moved on since.
        """
        find_item(self._outline(report_id), key)
        shown = self.current(report_id, key)
        text = _as_saved(text)
        if shown is None and not text:
            return Saved(None)
        if (
            shown is not None
            and shown.n != base
            and any(v.n == base and v.text == text for v in self.versions(report_id, key))
        ):
            return Saved(shown)
        remarks = still_true(shown.remarks if shown else (), text)
        try:
            version = self._desk.add_version(
                report_id, key, text, "person", base=base, note=note, user=user, remarks=remarks, engine=engine,
                messages=messages,
            )  # fmt: skip
            self.locks.follow(report_id, key, text, user)
            return Saved(version)
        except EditConflict as met:
            both = {version.n: version for version in self.versions(report_id, key)}
            return Saved(both[met.current], both[met.saved], both[met.current])

    def is_saved(self, report_id: str, key: str, n: int, text: str) -> bool:
        """Whether ``text`` is that of version ``n`` (0: none): nothing has been typed over it."""
        version = self._version(report_id, key, n) if n else None
        return _as_saved(text) == (version.text.rstrip() if version else "")

    def restore(self, report_id: str, key: str, n: int, user: str = "", *, settling: bool = False) -> Version:
        """Make an old version current again.

        Args:
            settling: it is one of two texts that people have just typed: that is theirs to choose, also in a section
                that is final.

        Raises:
            InputError: the section is final.
        """
        if not settling:
            self.require_open(report_id, key)
        before = self.current(report_id, key)
        version = self._desk.restore(report_id, key, n, user)
        self.back.remember(report_id, key, before.n if before else 0, version.n, f"恢复第{n}版")
        return version

    def _version(self, report_id: str, key: str, n: int) -> Version | None:
        return next((one for one in self.versions(report_id, key) if one.n == n), None)


def _as_saved(text: str) -> str:
    """A text as it is recorded."""
    return text.replace("\r\n", "\n").rstrip()


def find_item(outline: Outline, key: str) -> OutlineItem:
    """The item with this key; raises NotRecorded."""
    for item in outline.items:
        if item.key == key:
            return item
    raise NotRecorded("提纲里已经没有这一节；请刷新页面，或到“② 提纲”查看。")


def check_text(
    text: str, item: OutlineItem, ledger: Ledger, period: Period | None, grounds: Grounds | None = None
) -> Checked:
    """The check of ``text`` as the text of ``item``: what is planned there is no result."""
    if not text.strip():
        return Checked()
    section = Section(item.id, item.level, item.number, item.heading, item.role, False, 0, 0, len(text), text)
    return _prover(ledger, grounds).check(text, (section,), period)


def _placed(
    findings: Iterable[Finding], text: str, parts: Sequence[Section], sections: Sequence[SectionState]
) -> list[tuple[Finding, str]]:
    """Findings on the whole ``text``, each with the key of its section and its place in the text of that."""
    known = {one.item.id: one for one in sections}
    places: list[tuple[Finding, str]] = []
    for finding in findings:
        part = next((one for one in parts if one.heading_start <= finding.start < one.end), None)
        state = known.get(part.id) if part else None
        if part is None or state is None:
            places.append((replace(finding, start=0, end=0), ""))
            continue
        own = state.text.strip()
        at = finding.start - text.find(own, part.heading_start) + len(state.text) - len(state.text.lstrip())
        end = at + finding.end - finding.start
        inside = bool(own) and at >= 0 and state.text[at:end] == text[finding.start : finding.end]
        places.append((replace(finding, start=at if inside else 0, end=end if inside else 0), state.item.key))
    return places


def _with_language(one: SectionState, placed: Iterable[tuple[Finding, str]]) -> SectionState:
    """The section with what the rules of language say of the whole text in place of what they say of it alone."""
    own = [finding for finding in one.checked.findings if not on_language(finding)]
    told = [finding for finding, key in placed if key == one.item.key and on_language(finding)]
    return replace(one, checked=replace(one.checked, findings=(*own, *told)))


@lru_cache(maxsize=_PROVERS_KEPT)
def _prover(ledger: Ledger, grounds: Grounds | None = None) -> Prover:
    return Prover(ledger, grounds)


def _said(remarks: Sequence[Finding]) -> tuple[Finding, ...]:
    """The remarks that a person should read: where each sentence comes from is shown apart."""
    return tuple(one for one in remarks if one.code != ORIGIN)


def still_true(remarks: Sequence[Finding], text: str) -> tuple[Finding, ...]:
    """The remarks that hold after a person has changed the text: those on words that still stand, at their place."""
    kept = []
    for remark in remarks:
        at = text.find(remark.text)
        if remark.code in _LASTING and at >= 0:
            kept.append(replace(remark, start=at, end=at + len(remark.text)))
    return tuple(kept)


def with_points(remarks: Sequence[Finding], item: OutlineItem, text: str) -> tuple[Finding, ...]:
    """The remarks with the points of the section that its text does not make; of no text there is nothing to say."""
    others = (one for one in remarks if one.code != _POINT)
    return (*others, *(point_findings(item.points, text) if text.strip() else ()))


def period_of(outline: Outline, ledger: Ledger) -> Period | None:
    """The report's own period, in the title where nothing else names it; None when it cannot be read."""
    return parse_period(outline.period or ledger.period) or parse_period(outline.title)
