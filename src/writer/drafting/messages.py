"""The chat messages for one section: templates filled with facts, masked passages and what the others say.

In the order in which an endpoint can keep them: the rules, the house style in numbers, the report and its facts, which
are the same for all sections, and last what is particular to this one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from writer.drafting.brief import Brief
from writer.drafting.fences import fenced, one_line, own_words, visible
from writer.drafting.prompts import PromptFolder
from writer.facts import fact_line
from writer.figures import mask_figures
from writer.schema import Fact, Hit, Ledger, Message, Role

# Enough past passages to learn a manner from, few enough not to drown the facts.
PASSAGES: Final = 4
_MAX_PASSAGE = 1_500
_MANNER = "candidate"
_SENTENCE_END = re.compile(r"[。！？；\n]")
_ROLE_NAMES: dict[Role, str] = {
    "opening": "开头", "overview": "基本情况", "practices": "主要做法", "results": "工作成效", "problems": "存在问题",
    "plans": "下一步计划", "party": "党建工作", "closing": "结尾", "signature": "落款", "other": "其他",
}  # fmt: skip


def build_messages(brief: Brief, prompts: PromptFolder) -> tuple[Message, ...]:
    """The messages a model is sent for ``brief``.

    Figures of past passages are masked; nothing that comes from a past report, a paste, an outline or an earlier
    answer can pass for a fence, a reference or a heading of the prompt.

    Raises:
        TemplateError: a template is missing or cannot be used.
    """
    system = system_message(brief, prompts)
    own = {
        "points": tuple(one_line(point) for point in brief.item.points),
        "passages": tuple(masked_passage(hit) for hit in brief.hits),
        "others": prompts.render("others", others=tuple(map(one_line, brief.others))) if brief.others else "",
        "instruction": _instruction(brief, prompts),
    }
    if brief.item.id == "0":
        user = prompts.render("opening", **_report(brief), **own)
    else:
        facts = _lines(brief.facts, brief.ledger)
        role = _ROLE_NAMES[brief.item.role]
        user = prompts.render("section", heading=one_line(brief.path), role=role, facts=facts, **own)
    return system, Message("user", user + _manner(brief, prompts))


def system_message(brief: Brief, prompts: PromptFolder) -> Message:
    """What is the same for all that is asked about a report; raises TemplateError."""
    return Message("system", prompts.render("system", **_shared(brief)))


def fact_lines(brief: Brief) -> tuple[str, ...]:
    """The facts of the section, a line each, with the references that there are."""
    return _lines(brief.facts, brief.ledger)


def _manner(brief: Brief, prompts: PromptFolder) -> str:
    """Another way of writing for each candidate after the first; none where the folder has no template for it."""
    if not brief.lead or not (prompts.path / f"{_MANNER}.md").exists():
        return ""
    return "\n\n" + prompts.render(_MANNER, n=brief.lead + 1, facts=bool(brief.facts) and brief.item.id != "0")


def _report(brief: Brief) -> dict[str, str]:
    outline = brief.outline
    return {
        "title": one_line(outline.title),
        "period": one_line(outline.period),
        "recipient": one_line(outline.recipient),
        "issuer": one_line(outline.issuer),
    }


def _shared(brief: Brief) -> dict[str, object]:
    """What is the same for all sections of a report."""
    return {
        **_report(brief),
        "guide": brief.guide,
        "outline": _headings(brief),
        "facts": _lines(brief.ledger.facts, brief.ledger),
    }


def _lines(facts: tuple[Fact, ...], ledger: Ledger) -> tuple[str, ...]:
    """Facts in a line each; what was pasted as name or note holds no reference but those the program gives it."""
    harmless = replace(ledger, facts=tuple(map(_harmless, ledger.facts)))
    return tuple(fact_line(_harmless(fact), harmless) for fact in facts)


def harmless(brief: Brief) -> Brief:
    """``brief`` with names, notes and headings that can pass for no fence, no reference and no line of their own."""
    ledger = replace(brief.ledger, facts=tuple(map(_harmless, brief.ledger.facts)))
    items = tuple(replace(item, heading=one_line(item.heading)) for item in brief.outline.items)
    return replace(
        brief,
        facts=tuple(map(_harmless, brief.facts)),
        ledger=ledger,
        item=replace(brief.item, heading=one_line(brief.item.heading)),
        outline=replace(brief.outline, items=items),
    )


def _harmless(fact: Fact) -> Fact:
    return replace(
        fact, label=one_line(fact.label), note=one_line(fact.note), unit=one_line(fact.unit),
        period=one_line(fact.period),
    )  # fmt: skip


def _headings(brief: Brief) -> tuple[str, ...]:
    """The outline in lines, sub-headings indented."""
    return tuple(
        "开头" if item.id == "0" else "　" * max(0, item.level - 1) + item.number + one_line(item.heading)
        for item in brief.outline.items
    )


def _instruction(brief: Brief, prompts: PromptFolder) -> str:
    if not brief.instruction and not brief.current and not brief.locked:
        return ""
    return prompts.render(
        "instruction",
        instruction=own_words(brief.instruction),
        current=own_words(brief.current),
        locked=tuple(own_words(one) for one in brief.locked),
    )


def masked_passage(hit: Hit) -> str:
    """A past passage without its figures, and without anything that could pass for a reference or for a fence.

    It is masked before it is cut, so that no half figure shows, and cut where a sentence ends.
    """
    # Masked first: what the fence changes brackets into could pass for a mask.
    text = fenced(mask_figures(visible(hit.passage.text)))
    if len(text) <= _MAX_PASSAGE:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, _MAX_PASSAGE)]
    return text[: ends[-1] if ends else _MAX_PASSAGE] + "……"
