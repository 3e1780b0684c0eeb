"""What is counted of a text. Every count is a whole number that may be added up, so that a passage is counted once
and any selection of passages (a role, an office, a piece of some length) is measured by adding.
"""

from __future__ import annotations

import re
from itertools import pairwise

from writer.figures import fold_figures
from writer.style.cutting import bare, cut_clauses, cut_sentences
from writer.style.verbs import VERBS

# To be raised with every change below that changes a count: what was kept under another number is counted anew.
RULES = "s1"

COUNTS = (
    "characters", "sentences", "sentence_characters", "clauses", "clause_characters", "paragraphs",
    "paragraph_characters", "four", "parallel", "quoted", "enumerated", "figures", "connectives", "pronouns",
    "particles", "half_width", "marks", "verb_first", "list_marks", "long_sentences", "hanzi",
    # Not told by a text alone, and filled in where headings and the set phrases of a corpus are known:
    "headings", "heading_characters", "headings_verb_first", "heading_pairs", "heading_pairs_alike", "phrases",
)  # fmt: skip
AT = {name: place for place, name in enumerate(COUNTS)}

_LONG_SENTENCE = 80
_CN = "[一二三四五六七八九十]"
_HANZI = re.compile(r"[\u3400-\u9fff]")
_FOUR = re.compile(r"[\u3400-\u9fff]{4}")
_QUOTED = re.compile(r"[“「\"][^”」\"\n]{1,40}[”」\"]")
# 一是、第一，、一方面、首先: what a paragraph counts its points with. 「之一是」 and 「统一要」 are no points.
_ENUMERATED = re.compile(rf"(?<![之唯统同万第]){_CN}(?:是|要)(?!否)|第{_CN}[，,、]|另?一方面|首先|其[次二三]|再次")
_CONNECTIVE = re.compile(
    "此外|同时|另外|因此|所以|但是|然而|不过|而且|并且|不仅|不但|虽然|尽管|由于|从而|进而|为此|其中|总之|总的来说|综上"
    "|例如|比如|如果|那么|因为|也就是说|换句话说|值得一提|值得注意|最后|接下来"
)
# 我国, 我市, 我局 name a place or an office and address nobody.
_PRONOUN = re.compile(r"[你您咱他她它]们?|我们|我(?![国市区局县省委处办校院镇乡部厅司所行队站集公])")
_PARTICLE = re.compile(r"[的了着呢吗吧啊嘛呀啦哦]")
_HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff])[,;:!?()]|[,;:!?()](?=[\u3400-\u9fff])")
_MARK = re.compile(r"[，。；：！？（）、]")
# Bold is told at the beginning of a line alone: elsewhere two stars are a masked figure, 「增长**%」.
_LIST_MARK = re.compile(
    r"^[^\S\n]*(?:[-*+•·●■◆✓✔➤→]|\d{1,2}[.)](?!\d)|>)(?=[^\S\n])"
    r"|^[^\S\n]*(?:[-*+•] |\d{1,2}[.、] ?)?\*\*[^*\n]{2,60}\*\*"
    r"|`|[\U0001f300-\U0001faff\u2600-\u27bf]",
    re.MULTILINE,
)
# What may stand before the first word of a sentence: (一), 1., 一是, 第一，.
_LEAD = re.compile(
    rf"^[^\S\n]*(?:[-*+•●■]\s*)?(?:[（(]?(?:{_CN}{{1,3}}|\d{{1,2}})[)）]|{_CN}{{1,3}}、|\d{{1,2}}[.．、](?!\d)"
    rf"|{_CN}(?:是要|是|要)|第{_CN}[，,、]|另?一方面，?|其[次二三]，|首先，)?"
    r"(?:要|将|继续|进一步|积极|大力|全面|持续|深入|着力|切实|主动|不断|全力|加快|扎实|认真|严格|充分|努力|牢牢|始终|高效|有序|稳步|坚决|及时|统筹|重点|精准|科学|有效)*"
)


def starts_with_verb(text: str) -> bool:
    """Whether a sentence or heading opens with what is done, nobody being named: 「加强…」, 「一是大力推进…」."""
    lead = _LEAD.match(text)
    rest = text[lead.end() if lead else 0 :]
    return rest[:2] in VERBS or (text[:2] in VERBS)


def count(text: str) -> tuple[int, ...]:
    """The counts of ``text``, in the order of ``COUNTS``."""
    return count_folded(text, fold_figures(text))


def count_folded(text: str, folded: str) -> tuple[int, ...]:
    """The same where the text with every figure as ``#`` is at hand already: finding figures is what takes longest."""
    bared = bare(text)
    sentences, clauses = cut_sentences(bared), cut_clauses(bared)
    lines = [line for line in bared.split("\n") if line]
    lengths = [len(one) for one in sentences]
    flat = sum(map(len, lines))
    half = len(_HALF_WIDTH.findall(text))
    found = {
        "characters": flat,
        "sentences": len(sentences),
        "sentence_characters": sum(lengths),
        "clauses": len(clauses),
        "clause_characters": sum(map(len, clauses)),
        "paragraphs": len(lines),
        "paragraph_characters": flat,
        "four": sum(len(one) == 4 and _FOUR.fullmatch(one) is not None for one in clauses),
        "parallel": sum(map(_parallel, sentences)),
        "quoted": len(_QUOTED.findall(text)),
        "enumerated": len(_ENUMERATED.findall(bared)),
        "figures": max(0, folded.count("#") - text.count("#")),
        "connectives": len(_CONNECTIVE.findall(bared)),
        "pronouns": len(_PRONOUN.findall(bared)),
        "particles": len(_PARTICLE.findall(bared)),
        "half_width": half,
        "marks": half + len(_MARK.findall(text)),
        "verb_first": sum(map(starts_with_verb, sentences)),
        "list_marks": len(_LIST_MARK.findall(text)),
        "long_sentences": sum(length > _LONG_SENTENCE for length in lengths),
        "hanzi": len(_HANZI.findall(bared)),
    }
    return tuple(found.get(name, 0) for name in COUNTS)


def _parallel(sentence: str) -> int:
    """Pairs of neighbouring clauses of one length, 3–16 characters, that do not both begin alike by being the same."""
    clauses = cut_clauses(sentence)
    return sum(len(one) == len(next_) and 3 <= len(one) <= 16 and one != next_ for one, next_ in pairwise(clauses))
