"""Sentences with errors go back to the model once: only they are sent, and what comes back is checked again.

A mended sentence takes the place of the old one where it has fewer errors than that, states every fact that did, and
is one sentence; else the old one stays, with its findings, and a person is told which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Protocol, runtime_checkable

from rapidfuzz import fuzz

from writer.drafting.brief import Brief, note
from writer.drafting.clean import clean
from writer.drafting.fences import own_words
from writer.drafting.prompts import PromptFolder
from writer.drafting.sentences import Sentence, spans, split_sentences
from writer.errors import EndpointError, TemplateError
from writer.facts import fact_line
from writer.figures import fold_figures
from writer.schema import PASSING, Checked, Finding, Message, Trace, Usage
from writer.sentences import SourcedSentence

_TEMPLATE = "repair"
# So many sentences are mended at most: a text with more errors is to be written anew.
_MOST = 12
_SHOWN = 24
# A mended sentence may be so much longer than the old one.
_LONGER, _MARGIN = 2, 60
# So like (0–100) its words must be to the old one's, figures apart.
_ALIKE = 50.0
_ANSWER = re.compile(
    r"^[ \t　]*(?:[<〈]?(?:句子|第)[ ]*)?[（(【\[]?(\d{1,2})[)）】\]]?[ 　]*句?[ 　]*[：:.、．〉>)）】\]]"
    r"[ 　]*\n?[ 　]*(\S.*)$",
    re.MULTILINE,
)
# Models echo the marks in which the sentences were given.
_ECHOED = re.compile(r"<句子[ ]*(\d{1,2})[ ]*>\s*(.*?)\s*(?:</句子[^<>\n]{0,6}>|(?=<句子)|\Z)", re.DOTALL)
_CIRCLED = re.compile(r"^[ \t　]*([①-⑳])[ 　：:.、]*", re.MULTILINE)
# What a model says of its work behind the sentence.
_ASIDE = re.compile(
    r"(?<=[。！？；])\s*[（(【](?:已|注|说明|修改|改|原|删|按|此|该|数据)[^（()）】\n]{0,60}[)）】]\s*$"
)


@dataclass(frozen=True, slots=True)
class Faulty:
    """A sentence to be mended: its number in what is sent, its place in the draft, its words and what is wrong."""

    number: int
    at: int
    text: str
    faults: str


@runtime_checkable
class Mender(Protocol):
    """An engine that can be asked to mend sentences."""

    def repair_messages(self, brief: Brief, sentences: Sequence[Faulty]) -> tuple[Message, ...]:
        """What is sent to have ``sentences`` put right; empty where there is no template for it.

        Raises:
            TemplateError: the template cannot be used.
        """
        ...

    def write(self, brief: Brief, stop: Event) -> Iterator[str | Finding | Usage | SourcedSentence]:
        """The model's answer to ``brief.messages``; see `Engine.write`."""
        ...


@dataclass(frozen=True, slots=True)
class Repaired:
    """The draft after its one repair: its sentences, what was sent for that, what it cost, and what to tell a person.

    ``left`` are the places of the sentences that were asked about and stay as they were.
    """

    sentences: tuple[Sentence, ...]
    messages: tuple[Message, ...] = ()
    notes: tuple[Finding, ...] = ()
    usage: Usage | None = None
    left: tuple[int, ...] = ()


def build_repair(brief: Brief, sentences: Sequence[Faulty], prompts: PromptFolder) -> tuple[Message, ...]:
    """The messages that ask a model for ``sentences``; none where the folder has no template for it.

    The system message is the one the section was written under, so that an endpoint's cache knows it.

    Raises:
        TemplateError: the template cannot be used.
    """
    if not (prompts.path / f"{_TEMPLATE}.md").exists():
        return ()
    facts = tuple(fact_line(fact, brief.ledger) for fact in brief.facts)
    told = tuple({"number": one.number, "text": own_words(one.text), "faults": one.faults} for one in sentences)
    user = prompts.render(_TEMPLATE, heading=brief.path or brief.outline.title, facts=facts, sentences=told)
    return (*(one for one in brief.messages[:1] if one.role == "system"), Message("user", user))


Render = Callable[[str], str]
Check = Callable[[Sequence[Sentence]], Checked]


def faulty_sentences(sentences: Sequence[Sentence], findings: Sequence[Finding], own: Sequence[str]) -> list[Faulty]:
    """The sentences with findings of severity error, but for those that are a person's.

    Args:
        sentences: the draft; fixed ones are locked.
        findings: what was found in the joined text.
        own: sentences that a person wrote.
    """
    found: list[Faulty] = []
    theirs = {"".join(one.split()) for one in own}
    for at, (start, end) in enumerate(spans(sentences)):
        one = sentences[at]
        faults = [each.message for each in findings if _is_error(each) and start <= each.start < end]
        if faults and not one.fixed and "".join(one.text.split()) not in theirs and one.raw.strip():
            found.append(Faulty(len(found) + 1, at, one.raw.strip(), " ".join(dict.fromkeys(faults))))
    return found[:_MOST]


def repair(
    engine: Mender, brief: Brief, sentences: Sequence[Sentence], faulty: Sequence[Faulty], render: Render, check: Check,
    stop: Event,
) -> Repaired:  # fmt: skip
    """Ask once for ``faulty`` sentences, and put what is better into the draft.

    Args:
        render: prints references.
        check: checks a draft, references without a fact included.
    """
    said = _Said()
    try:
        messages = engine.repair_messages(brief, faulty)
        if not messages:
            return Repaired(tuple(sentences))
        # What goes on behind a section that was broken off is another question than this one.
        said.take(engine.write(replace(brief, messages=messages, partial=""), stop))
    except (EndpointError, TemplateError) as error:
        failed = note("repair", "info", f"有 {len(faulty)} 句经核对有误，请模型改正时没有成功：{error}")
        return Repaired(tuple(sentences), notes=(failed,), usage=said.usage)
    sent = tuple(one for one in messages if one not in brief.messages)
    if stop.is_set():
        return Repaired(tuple(sentences), sent, usage=said.usage)
    new = _better(sentences, faulty, read_answers(said.text, faulty), brief, render, check)
    mended = [one for one in faulty if new[one.at] is not sentences[one.at]]
    left = tuple(one.at for one in faulty if new[one.at] is sentences[one.at])
    return Repaired(tuple(new), sent, tuple(_notes(mended, sentences)), said.usage, left)


def left_findings(sentences: Sequence[Sentence], left: Sequence[int], findings: Sequence[Finding]) -> Iterator[Finding]:
    """A finding on each sentence that is still wrong after the model was asked: it is shown, not passed over.

    Args:
        sentences: the draft as it is kept.
        left: the places of the sentences that were not mended.
        findings: what the last check found.
    """
    places = spans(sentences)
    for at in left:
        start, end = places[at]
        if any(_is_error(one) and start <= one.start < end for one in findings):
            words = sentences[at].text.rstrip()
            message = "这句经核对有误，请模型改过一次仍未改正，保留原样；请对照句中标出的问题自己改。"
            yield Finding("repair", "warning", start, start + len(words), words, message)


@dataclass
class _Said:
    """What a model answered, and what that cost."""

    text: str = ""
    usage: Usage | None = None

    def take(self, pieces: Iterator[str | Finding | Usage | SourcedSentence]) -> None:
        for piece in pieces:
            if isinstance(piece, str):
                self.text += piece
            elif isinstance(piece, Usage):
                self.usage = piece if self.usage is None else self.usage + piece


def read_answers(answer: str, faulty: Sequence[Faulty]) -> dict[int, str]:
    """The mended sentences by number; without numbers they count where there is a line for each."""
    known = {one.number for one in faulty}
    text = _ECHOED.sub(lambda one: f"{one[1]}：{' '.join(one[2].split())}\n", answer)
    text = clean(_CIRCLED.sub(lambda one: f"{ord(one[1]) - 0x245F}：", text))
    found: dict[int, str] = {}
    for one in _ANSWER.finditer(text):
        if int(one[1]) in known:
            # Once more than asked for: a model that thinks aloud ends with what it means.
            found[int(one[1])] = _ASIDE.sub("", one[2].strip())
    lines = [_ASIDE.sub("", line.strip()) for line in text.splitlines() if line.strip()]
    if not found and len(lines) == len(faulty):  # not numbered, but one line for each
        found = {one.number: line for one, line in zip(faulty, lines, strict=True)}
    return found


def _better(
    sentences: Sequence[Sentence], faulty: Sequence[Faulty], answers: dict[int, str], brief: Brief, render: Render,
    check: Check,
) -> list[Sentence]:  # fmt: skip
    """The draft with every answer that has fewer errors than what it replaces, each tried by itself."""
    new, labels = list(sentences), [fact.label for fact in brief.ledger.facts if fact.label]
    checked = check(new)
    for one in faulty:
        answer = answers.get(one.number, "")
        old = new[one.at]
        if not (_is_sentence(answer, one.text) and _same_matter(render(answer), old.text, labels)):
            continue
        behind = old.text[len(old.text.rstrip()) :]
        tried = [*new]
        tried[one.at] = Sentence(answer + behind, render(answer) + behind)
        again = check(tried)
        start, end = spans(new)[one.at]
        stated = {trace.fact for trace in _right(checked) if start <= trace.start < end}
        better = _errors(again) < _errors(checked) and _failing(again) <= _failing(checked)
        if better and stated <= {trace.fact for trace in _right(again)}:
            new, checked = tried, again
    return new


def _is_sentence(answer: str, old: str) -> bool:
    """Whether an answer is one sentence of a likely length, and no talk about it."""
    if not answer or len(answer) > _LONGER * len(old) + _MARGIN:
        return False
    return len(split_sentences(answer)) == len(split_sentences(old)) and answer[-1] in "。！？”；）"


def _same_matter(answer: str, old: str, labels: Sequence[str]) -> bool:
    """Whether an answer still speaks of what the old sentence spoke of: mending is no way to say less."""
    if any(label in old and label not in answer for label in labels):
        return False
    return fuzz.ratio(fold_figures(answer), fold_figures(old.strip())) >= _ALIKE


def _errors(checked: Checked) -> int:
    return sum(_is_error(one) for one in checked.findings)


def _failing(checked: Checked) -> int:
    """Figures that are nobody's, those that are only doubted included."""
    return sum(one.verdict not in PASSING for one in checked.figures)


def _is_error(finding: Finding) -> bool:
    return finding.severity == "error" and finding.end > finding.start


def _right(checked: Checked) -> list[Trace]:
    """The figures that are a fact's, and rightly so."""
    return [one for one in checked.figures if one.fact and one.verdict in PASSING]


def _notes(mended: Sequence[Faulty], sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """What was mended, in the words it had: a person may want to see what the model had said first."""
    if mended:
        shown = "；".join(f"“{sentences[one.at].bare[:_SHOWN]}”" for one in mended)
        yield note("repaired", "info", f"有 {len(mended)} 句经核对有误，已请模型改正并重新核对，原句是：{shown}。")
