"""Making what others wrote harmless before it stands in a prompt: it must not leave its fence, nor pass for ours.

Past reports, pasted facts and a model's own answers may have been written by anybody. What stands between 「<材料>」
and 「</材料>」 can hold no such mark itself, no reference that the program would fill, no mark of a chat template and
no sign that cannot be seen. What it asks for in plain words a model may still read; nothing it answers does more than
become the text of a section, which is checked like any other.
"""

from __future__ import annotations

import re
import unicodedata

# Anything like a tag, and our own fences in any brackets that look like it. 「增速<5%」 is none.
_NAMES = r"(?:材料|现稿|要点|数据|资料|system|user|assistant|im_start|im_end)"
_TAG = re.compile(
    r"[<＜﹤]+\s*[/／\\|｜!?]*\s*[A-Za-z\u4e00-\u9fff][^<＜﹤>＞﹥\n]{0,40}[>＞﹥]+"
    rf"|[〈‹«⟨]\s*[/／\\|｜]*\s*{_NAMES}[^〈‹«⟨〉›»⟩\n]{{0,20}}[〉›»⟩]",
    re.IGNORECASE,
)
_TEMPLATE_MARK = re.compile(
    r"\[/?INST\]|`{3,}|^[ \t]*(?:#{1,6}|~{3,}|-{3,}|={3,}|\*{3,})[ \t]*"
    r"|^[ \t]*(?:system|assistant|user|human|系统|助手|用户)[ \t]*[:：]",
    re.IGNORECASE | re.MULTILINE,
)
# Tags inside tags come to light when these are taken out; deeper ones lose their brackets.
_PASSES = 4
# What the program reads as the bracket of a reference, as one that it does not; and what is left of tags in words.
_HARMLESS = str.maketrans(
    dict.fromkeys("[［【〖⟦〚{｛", "〔") | dict.fromkeys("]］】〗⟧〛}｝", "〕")
    | dict.fromkeys("<＜﹤", "小于") | dict.fromkeys(">＞﹥", "大于")
)  # fmt: skip
_SEEN_CONTROLS = "\n\t"
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cn", "Cs"))


def fenced(text: str) -> str:
    """``text`` as material from elsewhere: without anything that passes for a fence, a reference or an order's form."""
    text = _TEMPLATE_MARK.sub("", _without_tags(visible(text)))
    return text.translate(_HARMLESS).strip()


def one_line(text: str) -> str:
    """``text`` as one item of a list: as `fenced`, and on a line of its own."""
    return " ".join(fenced(text).split())


def own_words(text: str) -> str:
    """What the person at the desk wrote: it may ask for anything, but not end the fence it stands in."""
    return _without_tags(visible(text)).strip()


def visible(text: str) -> str:
    """``text`` without control signs and signs of no width, which hide words from people and not from a model."""
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(char for char in text if char in _SEEN_CONTROLS or unicodedata.category(char) not in _UNSEEN)


def _without_tags(text: str) -> str:
    for _ in range(_PASSES):
        before, text = text, _TAG.sub("", text)
        if text == before:
            break
    return text
