"""A suggestion on its way from a button of the page to the text: where it goes and what it puts there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from writer.drafting import sentence_spans
from writer.errors import InputError
from writer.schema import Finding
from writer.ui.states import on_language


@dataclass(frozen=True, slots=True)
class Fix:
    """Put ``new`` in the place ``[start, end)`` of the text of the section ``key``; "" for the section on view.

    With ``every``, also wherever else a rule of language says the same of the same words; a figure goes one by one.
    """

    start: int
    end: int
    new: str
    key: str = ""
    every: bool = False

    def chosen(self, found: Iterable[Finding]) -> list[Finding]:
        """The findings whose suggestion is to be taken, none over another; none when nothing suggests this any more."""
        known = sorted(found, key=lambda one: one.start)
        wanted = (self.start, self.end, self.new)
        asked = next((one for one in known if (one.start, one.end, one.suggestion) == wanted), None)
        if asked is None or not self.every or not repeated(asked):
            return [asked] if asked else []
        taken: list[Finding] = []
        for one in known:
            if repeated(one) == repeated(asked) and (not taken or one.start >= taken[-1].end):
                taken.append(one)
        return taken


def repeated(finding: Finding) -> tuple[str, str, str] | None:
    """What makes two findings the same slip of language, to be mended alike; None where each stands for itself."""
    if not on_language(finding) or not finding.suggestion or finding.end <= finding.start:
        return None
    return finding.code, finding.text, finding.suggestion


def can_be_cut(finding: Finding) -> bool:
    """Whether all that one click can do about a finding is to take its sentence out: nothing better is suggested."""
    return finding.severity == "error" and not finding.suggestion and finding.end > finding.start


def without_sentence(text: str, found: Iterable[Finding], fix: Fix) -> str:
    """``text`` without the sentence in which a finding stands; a paragraph that is left empty goes with it.

    Raises:
        InputError: nothing that is found stands there any more.
    """
    one = next((one for one in found if can_be_cut(one) and (one.start, one.end) == (fix.start, fix.end)), None)
    spans = [span for span in sentence_spans(text) if one is not None and span[0] < one.end and span[1] > one.start]
    if not spans:
        raise InputError("文字已经变了，没有删；请等核对刷新后再点。")
    start, end = spans[0][0], spans[-1][1]
    end = start + len(text[start:end].rstrip("\n"))
    if text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n"):
        end += len(text[end:]) - len(text[end:].lstrip("\n"))
    return text[:start] + text[end:]


def fix_words(finding: Finding, key: str = "") -> str:
    """What the button of a finding tells the server; ``read_fix`` understands it."""
    return f"{key}:{finding.start}:{finding.end}:{finding.suggestion}"


def read_fix(words: str, act: str = "fix") -> Fix:
    """The fix that a button asked for; ``act`` is fix, or fix-all for all slips like this one.

    Raises:
        InputError: the page sent something else.
    """
    key, *rest = words.split(":", 3)
    if len(rest) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in rest[:2]):
        raise InputError("没有收到替换的位置；请刷新页面后再点。")
    return Fix(int(rest[0]), int(rest[1]), rest[2], key, every=act == "fix-all")
