"""The chat messages for one section: templates filled with facts, masked passages and what the others say."""

from __future__ import annotations

from writer.drafting.brief import Brief
from writer.drafting.prompts import PromptFolder
from writer.facts import fact_line
from writer.figures import mask_figures
from writer.schema import Hit, Message, Role

_MAX_PASSAGE = 1_500
_ROLE_NAMES: dict[Role, str] = {
    "opening": "开头", "overview": "基本情况", "practices": "主要做法", "results": "工作成效", "problems": "存在问题",
    "plans": "下一步计划", "party": "党建工作", "closing": "结尾", "signature": "落款", "other": "其他",
}  # fmt: skip


def build_messages(brief: Brief, prompts: PromptFolder) -> tuple[Message, ...]:
    """The messages a model is sent for ``brief``.

    What is the same for all sections of a report (rules, outline, all facts) comes first, so that an endpoint can
    cache it; what is particular to the section comes last. Figures of past passages are masked.

    Raises:
        TemplateError: a template is missing or cannot be used.
    """
    outline = brief.outline
    report = {
        "title": outline.title,
        "period": outline.period,
        "recipient": outline.recipient,
        "issuer": outline.issuer,
    }
    facts = tuple(fact_line(fact, brief.ledger) for fact in brief.ledger.facts)
    system = prompts.render("system", **report, outline=_headings(brief), facts=facts)
    shared = {
        "points": brief.item.points,
        "passages": tuple(masked_passage(hit) for hit in brief.hits),
        "others": prompts.render("others", others=brief.others) if brief.others else "",
        "instruction": _instruction(brief, prompts),
    }
    if brief.item.id == "0":
        return Message("system", system), Message("user", prompts.render("opening", **report, **shared))
    own = tuple(fact_line(fact, brief.ledger) for fact in brief.facts)
    role = _ROLE_NAMES[brief.item.role]
    user = prompts.render("section", heading=brief.path, role=role, facts=own, **shared)
    return Message("system", system), Message("user", user)


def _headings(brief: Brief) -> tuple[str, ...]:
    """The outline in lines, sub-headings indented."""
    return tuple(
        "开头" if item.id == "0" else "　" * max(0, item.level - 1) + item.number + item.heading
        for item in brief.outline.items
    )


def _instruction(brief: Brief, prompts: PromptFolder) -> str:
    if not brief.instruction and not brief.current and not brief.locked:
        return ""
    return prompts.render("instruction", instruction=brief.instruction, current=brief.current, locked=brief.locked)


def masked_passage(hit: Hit) -> str:
    """A past passage without its figures, and without anything that could pass for a reference or for a fence."""
    text = hit.passage.text.strip()
    if len(text) > _MAX_PASSAGE:
        text = text[:_MAX_PASSAGE] + "……"
    text = mask_figures(text)
    return text.replace("[[", "［").replace("]]", "］").replace("<", "〈").replace(">", "〉")
