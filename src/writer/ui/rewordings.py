"""Passages of a section that a model is asked to write anew: offered beside the text, and put in only when taken.

An offer lives in the program's memory: the text is not touched until somebody takes it, and then it is a version.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final

from writer.drafting import Drafter, Selection, select
from writer.errors import InputError, NoEndpoint
from writer.schema import Checked, Finding, Message, OutlineItem
from writer.ui.jobs import Task
from writer.ui.locking import spanned
from writer.ui.texts import Saved, find_item
from writer.ui.views.outline import heading_name
from writer.ui.workbench import Workbench

# By the button that was pressed: what it is called, and what a model is asked to do.
WISHES: Final[dict[str, tuple[str, str]]] = {
    "reword": ("改写", "换一种说法，意思、数据和篇幅都不变，句式可以调整"),
    "shorter": ("缩短", "压缩到原来的一半左右，数据和要点都保留，去掉套话和重复"),
    "longer": ("扩写", "把原有的意思说得更充分，篇幅到原来的一倍半左右，不增加新的数据和事例"),
    "formal": ("更正式", "改成机关公文的书面语，用词规范庄重，去掉口语，意思和数据不变"),
}
NEEDS_MODEL: Final = (
    "改选中的文字要用模型，现在还没有配置：请设置 OPENAI_BASE_URL 或 OPENAI_API_KEY 后重新启动；整节可以用“套写”重写。"
)
_MOST_WISH = 500
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Offered:
    """A passage that is being written anew, or was.

    Attributes:
        n: a number of its own: a button of an older offer does nothing.
        chosen: the passage in the text of its section as that stood when it was asked for.
        name: what was asked for.
        new: what came back; "" until it is there.
        checked: the check of the section with it in place, its figures and findings in that text.
        failed: why nothing came back, "" otherwise.
    """

    n: int
    chosen: Selection
    name: str
    new: str = ""
    checked: Checked = field(default_factory=Checked)
    failed: str = ""
    messages: tuple[Message, ...] = ()
    spent: str = ""

    @property
    def done(self) -> bool:
        """Whether it can be taken."""
        return bool(self.new) and not self.failed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the check finds in the new words."""
        start, end = self.chosen.start, self.chosen.start + len(self.new)
        return tuple(one for one in self.checked.findings if one.start < end and one.end > start)


class Rewordings:
    """The offers of all sections. Safe to share between threads."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self._offers: dict[tuple[str, str], Offered] = {}
        self._lock = threading.Lock()

    def ask(self, report_id: str, key: str, text: str, selection: str, act: str, wish: str) -> str:
        """Set a model to work on the selected passage; returns what was asked for.

        Args:
            text: the text of the section as it was saved.
            selection: ``start:end`` in characters, as the page sends it.
            act: one of ``WISHES``, or "own" for ``wish``.

        Raises:
            InputError: nothing is selected, it holds locked sentences, the section is final, there are no facts, no
                wish is given, or a passage of this section is at work already.
            NoEndpoint: no model is configured.
        """
        if not self.bench.office.settings.endpoint_configured:
            raise NoEndpoint(NEEDS_MODEL)
        name, asked = _wished(act, wish)
        chosen = select(text, *spanned(selection))
        self._guard(report_id, key, chosen)
        item = find_item(self.bench.outline(report_id), key)
        offer = Offered(next(_numbers), chosen, name)
        work = _Work(self, report_id, item, offer, asked, self._drafter(report_id))
        if not self.bench.jobs.add(owner(report_id, key), [Task(key, f"{name}：{heading_name(item)}", work)]):
            raise InputError("本节有一段正在改；请等它写完，或点“停止”。")
        self.put(report_id, key, offer)
        return name

    def _guard(self, report_id: str, key: str, chosen: Selection) -> None:
        texts = self.bench.texts
        texts.require_open(report_id, key)
        for sentence in texts.locks.locked(report_id, key, chosen.text):
            at = chosen.text.find(sentence)
            if at < chosen.end and at + len(sentence) > chosen.start:
                raise InputError("选中的文字里有锁定的句子，没有改；请先解锁，或避开它再选。")

    def _drafter(self, report_id: str) -> Drafter:
        bench = self.bench
        ledger = bench.ledger(report_id)
        if not ledger.facts:
            raise InputError("还没有本期数据；请先到“① 数据”粘贴或填写。")
        return bench.office.drafter(ledger, bench.outline(report_id), bench.office.engine("llm"))

    def put(self, report_id: str, key: str, offer: Offered, only: bool = False) -> None:
        """Keep an offer; with ``only`` where it has not been dropped meanwhile."""
        with self._lock:
            known = self._offers.get((report_id, key))
            if not only or (known is not None and known.n == offer.n):
                self._offers[report_id, key] = offer

    def finished(self, report_id: str, item: OutlineItem, offer: Offered) -> None:
        """The new words are there: check them where they would stand."""
        text = offer.chosen.with_words(offer.new)
        checked = self.bench.texts.check_section(report_id, item.key, text)
        self.put(report_id, item.key, replace(offer, checked=checked), only=True)

    def at(self, report_id: str, key: str) -> tuple[Offered | None, str, bool]:
        """The offer of a section, what has come of it so far, and whether it is still at work."""
        with self._lock:
            offer = self._offers.get((report_id, key))
        if offer is None:
            return None, "", False
        progress = self.bench.jobs.progress(owner(report_id, key))
        active = progress.at(key)
        if not progress.running and not offer.new and not offer.failed:
            last = progress.outcomes[-1] if progress.outcomes else None
            failed = last.message if last is not None and not last.ok else "已停止，原文没有动。"
            offer = replace(offer, failed=failed)
        return offer, active.text if active else "", progress.running

    def stop(self, report_id: str, key: str) -> bool:
        """Stop what is at work; returns whether anything was."""
        return self.bench.jobs.stop(owner(report_id, key))

    def drop(self, report_id: str, key: str) -> None:
        """Let the offer go; what is at work is stopped."""
        self.stop(report_id, key)
        with self._lock:
            self._offers.pop((report_id, key), None)

    def take(self, report_id: str, key: str, base: int, text: str, n: str, user: str = "") -> Saved:
        """Put the offered words in the place of the passage in ``text``, what stands in the edit box.

        Args:
            base: the version ``text`` was typed over.
            n: the number of the offer that is meant.

        Raises:
            InputError: it is gone, the passage has been changed meanwhile, or the section is final: then nothing is
                put in.
        """
        offer, _, running = self.at(report_id, key)
        if offer is None or str(offer.n) != n or running or not offer.done:
            raise InputError("这份改写已经不在了；请重新选中文字再点。")
        text = text.replace("\r\n", "\n").rstrip()
        new = put_in(offer.chosen, text, offer.new)
        saved = self.bench.texts.change(
            report_id, key, base, text, new, f"{offer.name}：{offer.chosen.words[:16]}", user,
            engine="llm", messages=offer.messages,
        )  # fmt: skip
        if saved.theirs is None:
            self.drop(report_id, key)
        return saved


@dataclass(frozen=True)
class _Work:
    """The work of one click."""

    rewordings: Rewordings
    report_id: str
    item: OutlineItem
    offer: Offered
    wish: str
    drafter: Drafter

    def __call__(self, stop: Event, show: Callable[[str], None]) -> str:
        """Ask the model, and offer what it says; an answer that broke off is not offered."""
        offer, bench = self.offer, self.rewordings.bench
        draft = self.drafter.reword(self.item.id, offer.chosen, self.wish, stop=stop, on_text=show)
        spent = bench.office.price.words(draft.usage)
        told = replace(offer, new=draft.text, messages=draft.messages, spent=spent)
        if stop.is_set():
            told = replace(offer, failed="已停止，原文没有动。")
        elif not draft.complete:
            told = replace(offer, failed="模型没有写完，不能放进正文；请再试一次，或少选几句。")
        elif not draft.text.strip():
            told = replace(offer, failed="模型没有给出文字，原文没有动；请再试一次。")
        elif draft.text == offer.chosen.words:
            told = replace(offer, failed="改出来和原文一样，没有可换的。")
        if told.failed:
            self.rewordings.put(self.report_id, self.item.key, told, only=True)
        else:
            self.rewordings.finished(self.report_id, self.item, told)
        return told.failed or f"{offer.name}：改好了"


def owner(report_id: str, key: str) -> str:
    """Whose job it is: each section's own, so that a passage never waits for a report that is being drafted."""
    return f"{report_id}/{key}"


def put_in(chosen: Selection, text: str, new: str) -> str:
    """``text`` with ``new`` in the place of the passage: where it stood, else where its words stand once.

    Raises:
        InputError: the passage is not there any more, or it is not clear where.
    """
    old = chosen.words
    if text == chosen.text or (text.count(old) > 1 and text[: chosen.end] == chosen.text[: chosen.end]):
        at = chosen.start
    elif text.count(old) == 1:
        at = text.index(old)
    elif text.count(old) > 1 and text.endswith(chosen.text[chosen.start :]):
        at = len(text) - len(chosen.text) + chosen.start
    else:
        raise InputError("选中的那段文字在这期间改过了，没有替换；改好的文字还在上面，可以自己抄进去。")
    return text[:at] + new + text[at + len(old) :]


def _wished(act: str, wish: str) -> tuple[str, str]:
    if act in WISHES:
        return WISHES[act]
    wish = " ".join(wish.split())
    if not wish:
        raise InputError("还没有写怎么改；请在上面的“补充要求”里写一句，再点“按要求改”。")
    if len(wish) > _MOST_WISH:
        raise InputError(f"要求太长（超过 {_MOST_WISH} 字），没有发送；请写短一些。")
    return "按要求改", wish
