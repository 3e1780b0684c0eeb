"""Lines of text as people type them into a chat → facts.

「签约项目18个，同比增加3个；总投资56.2亿元，完成年度任务的78%。」 One figure after the other is taken with the
words in front of it: a metric's name makes a fact, a relation word (同比, 上年同期, 目标, 完成, 占, 其中) says what
the figure is to the fact before it. A sentence without figures is a fact in words.
"""

from __future__ import annotations

import re

from writer.facts.cells import read_cell, unseen
from writer.facts.chatter import cleaned, is_signature, is_stamp
from writer.facts.collector import Collector, clean_label, is_child
from writer.facts.cues import is_relation
from writer.facts.defaults import default_unit
from writer.facts.earlier import earlier_base
from writer.facts.headings import split_unit
from writer.facts.measure import measure
from writer.facts.parts import complete_parts
from writer.facts.relations import Line
from writer.facts.sentence import Sentence
from writer.facts.spans import basis_of
from writer.figures import find_figures, parse_period
from writer.schema import Fact

# A line longer than this is no line a person reads: facts keep its beginning as their source.
_LONGEST_SOURCE = 2000
# 「1.1-9月签约项目29个」: the first 1. numbers the line.
_NUMBERED_SPAN = re.compile(r"^\s*\d{1,2}[.、．](?=\d{1,2}\s?[-—–~～至]\s?\d{1,2}\s?月)")
# 「一、招商引资。前三季度…」: a heading that runs into its text.
_RUN_IN = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])(?P<name>[^，,。；;：:]{2,20})。(?=\s*\S)"
)
_SENTENCE_END = re.compile(r"[。；;！!\n]+")
_BOLD = re.compile(r"\*\*([^*\n]{1,60}?)\*\*")
_KEY_VALUE = re.compile(r"\s*([^:：=\t]{1,40}?)\s*[:：=]\s*(\S[^，,、。；;]{0,40}?)\s*[。；;，,]?\s*")


def read_sentences(number: int, text: str, out: Collector, source: str = "") -> int:
    """Read line ``number`` into ``out``; returns how many facts it gave. Never raises.

    ``source`` is the line as it was pasted, where ``text`` is only what is read of it.
    """
    source = source or text
    source = source if len(source) <= _LONGEST_SOURCE else source[:_LONGEST_SOURCE] + "…"
    before = len(out.facts)
    problems = len(out.problems)
    body = _BOLD.sub(lambda match: match[1] if re.search(r"[^\WXx]", match[1]) else match[0], unseen(text))
    body = cleaned(body) if len(body) <= _LONGEST_SOURCE else body
    base, body = earlier_base(body)
    base = base or out.base
    body = _NUMBERED_SPAN.sub("", body, count=1)
    heading = _RUN_IN.match(body)
    if heading is not None and not find_figures(heading["name"]):
        out.heads(None, heading["name"])
        body = body[heading.end() :]
    if is_stamp(text) or is_signature(body):
        out.problem(number, text, "这是聊天记录的时间、署名或联系方式，没有当作数据。")
    elif base and not body.strip():
        out.headings.add(number)
        out.base = base
    elif base or not _key_value(number, source, body, out):
        line = Line(number, source, child=is_child(body), period=out.over, base=base)
        for sentence in _SENTENCE_END.split(body):
            if sentence.strip():
                Sentence(line, sentence, out).read()
        complete_parts(line.facts, out)
    if len(out.facts) == before and len(out.problems) == problems and number not in out.headings:
        out.problem(number, text, "这一行没有读出数据；请写成「指标＋数字＋单位」，或删去。")
    return len(out.facts) - before


def _key_value(number: int, text: str, body: str, out: Collector) -> bool:
    """「总投资（亿元）：56.23」: a name and a bare number, which is no figure to a reader of sentences."""
    match = _KEY_VALUE.fullmatch(body.strip()) if len(body) <= 200 else None
    if not match or read_cell(match[2]).kind not in ("number", "mask", "blank"):
        return False
    name, unit = split_unit(clean_label(match[1], leads_over=True))
    if not name or is_relation(name) or find_figures(name):
        return False
    found = measure({"value": match[2]}, unit, {}, default_unit(name, out.units), name)
    for reason in found.problems:
        out.problem(number, text, reason)
    if found.value is not None:
        parent = out.parent(found.unit) if is_child(match[1]) else None
        basis = basis_of(name, parse_period(out.over))
        out.add(Fact(out.next_id(), name, found.value, found.unit, part_of=parent, note="；".join(found.notes),
                     line=number, source=text, period=out.over, basis=basis))  # fmt: skip
    return True
