"""What Markdown leaves in a line that has no place in an official document: which parts of the line stay.

Parts are kept by their place, nothing is rewritten, so that every printed character can be traced to the draft.
Asterisks need care: ``**`` is bold in a model's answer and a masked figure in an office's report.
"""

from __future__ import annotations

import re

_RULE = re.compile(r"\s*(?:-\s?){3,}$|\s*(?:_\s?){3,}$|\s*(?:```|~~~)")
_LEAD = re.compile(r"(?:[\s\u3000\u00a0\ufeff]|>\s|[-*+•●▪·]\s){1,20}")
_NUMBERED = re.compile(r"\s*[0-9０-９]{1,2}[.．](?P<gap>[^\S\n]{1,8})(?=[一-鿿“《*])")
_TRAIL = re.compile(r"[\s\u3000\u00a0]+\Z")
_DROPPED = (
    # XML 1.0, 2.2: what a Word file cannot hold.
    re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]+"),
    re.compile(r"</?(?:br|p|div|span|b|strong|i|em|u|font|sub|sup)(?:\s[^<>]{0,100})?/?>", re.IGNORECASE),
    re.compile(r"<!--[^<>]{0,200}-->"),
    re.compile(r"`+"),
    re.compile(r"\\(?=[*_#`\-.>|\[\]])"),
)
_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,200})\](?P<rest>\([^()\s]{0,300}\))")
_BOLD = re.compile(r"(?<![*\\])\*\*(?![\s*])(?P<inner>[^*\n]{1,300})(?<!\s)\*\*(?!\*)|__(?P<under>[^_\n]{1,300})__")
_AMOUNT = re.compile(r"[-−]?[0-9０-９][0-9０-９.,，%％]*\s?[一-鿿]{0,4}")
_ASTERISK = re.compile(r"\*+")
# What follows a masked figure or name, 「引进**个」「**集团」; not the words that merely begin like it, such as 项目.
_AFTER_MASK = re.compile(
    r"个(?![人性体])|家(?![园居庭])|次(?!要)|批(?![准复])|场(?![景所地])|[亿万](?!众)|元(?!素)|亩(?!均)|公[里顷斤]|"
    r"平方|百分|千[克瓦米]|项(?!目)|户(?!外)|条(?!件)|名(?![称单优])|栋|座(?!谈)|期(?!间)|天(?!然)|倍|年(?!度)|月(?!度)|"
    r"日(?!常)|吨|起(?![步草])|件|人(?![才员力民居文均])|位(?!置)|美元|"
    r"集团|公司|大学|[省县镇]|市(?!场)|区(?!域)|[%％.．·、，。；)）]"
)


def kept_parts(line: str, *, masked: bool) -> tuple[tuple[int, int], ...]:
    """The parts ``[start, end)`` of a line that are printed; none for a line that is mark-up alone.

    Args:
        line: one line of the draft, without its line break.
        masked: whether the draft masks figures with asterisks, see ``is_masked``.
    """
    if _RULE.match(line):
        return ()
    drop: list[tuple[int, int]] = []
    if lead := _LEAD.match(line):
        drop.append(lead.span())
    if trail := _TRAIL.search(line[-80:]):
        drop.append((len(line) - len(trail.group()), len(line)))
    if numbered := _NUMBERED.match(line):
        drop.append(numbered.span("gap"))
    for pattern in _DROPPED:
        drop.extend(match.span() for match in pattern.finditer(line))
    for link in _LINK.finditer(line):
        drop.append((link.start(), link.start("text")))
        drop.append((link.end("text"), link.end()))
    drop.extend(_bold_marks(line, masked=masked))
    return _without(len(line), drop)


def is_masked(text: str) -> bool:
    """Whether asterisks in this draft stand for hidden figures and names rather than for bold print."""
    for line in text.split("\n"):
        if "*" not in line:
            continue
        rest = re.sub(r"^\s*\*\s", "", line)
        for mark in _bold_matches(rest):
            if mark["inner"] and _AMOUNT.fullmatch(mark["inner"]):
                rest = rest.replace(mark.group(), "")
        runs = list(_ASTERISK.finditer(rest))
        if len(runs) % 2 or any(len(run.group()) != 2 for run in runs):
            return True
        # Two masks, 「引进**个项目，投资**亿元」, look like one stretch of bold print that begins or ends oddly.
        if any(_AFTER_MASK.match(rest, run.end()) for run in runs[::2]):
            return True
        if any(rest[run.start() - 1 : run.start()] in ("、", "，", "；") for run in runs[1::2]):
            return True
    return False


def _bold_marks(line: str, *, masked: bool) -> list[tuple[int, int]]:
    marks = []
    for bold in _bold_matches(line):
        inner = bold["inner"] or bold["under"]
        if masked and bold["inner"] and not _is_surely_bold(line, bold, inner):
            continue
        marks.extend([(bold.start(), bold.start() + 2), (bold.end() - 2, bold.end())])
    return marks


def _bold_matches(line: str) -> list[re.Match[str]]:
    return list(_BOLD.finditer(line)) if "**" in line or "__" in line else []


def _is_surely_bold(line: str, bold: re.Match[str], inner: str) -> bool:
    """In a draft with masks: a printed amount, a whole line, or a lead-in that closes with a colon or full stop."""
    if _AMOUNT.fullmatch(inner):
        return True
    before, after = line[: bold.start()].strip(" \u3000-*+•"), line[bold.end() :].strip()
    closed = inner[-1] in "：:。" or after[:1] in ("：", ":")
    return not before and not _AFTER_MASK.match(inner) and (closed or not after)


def _without(length: int, drop: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The parts of ``[0, length)`` outside the dropped ones."""
    kept, at = [], 0
    for start, end in sorted(drop):
        if start > at:
            kept.append((at, start))
        at = max(at, end)
    if at < length:
        kept.append((at, length))
    return tuple(kept)
