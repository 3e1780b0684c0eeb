"""Answers in which a model speaks for itself: it refuses, or says a word to the person in the middle of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from writer.schema import Finding

# Words that a report uses as well are held narrow:
# 「我区不能…」, 「该问题无法…」, 「作为智能制造…」 and 「遗憾的是」 are its own.
_SORRY = r"(?:我)?(?:非常|很|十分|深表|实在)?(?:抱歉|对不起|不好意思)"
_AI = (
    r"作为(?:一个|一名|一款|您的)?(?:(?:AI|人工智能)?(?:大语言|语言|大|写作|智能|对话|文稿)?(?:模型|助手|助理)"
    r"|(?:AI|人工智能)(?=[，,]))"
)
_CANNOT = r"(?:无法|不能|没法|没有办法|不便|不会|不予|拒绝|暂不支持|未能|没有权限|没有能力|难以)"
_DO = (
    r"(?:完成|提供|协助|帮助|帮您|帮你|满足|回答|生成|撰写|编写|起草|处理|讨论|继续|执行|给出|确认|访问|获取|响应|支持|写|作答"
    r"|回应|核实|判断|参与)"
)
_ENGLISH_SORRY = (
    r"(?:I(?:'|’)?m (?:very |really |so )?sorry|I am (?:very )?sorry|Sorry|I apologi[sz]e|My apologies"
    r"|Unfortunately|Regrettably)"
)
_ENGLISH_CANNOT = (
    r"\bI(?: (?:can(?:'|’)?t|cannot|can not|won(?:'|’)?t|will not|am unable|am not able|must decline|have to decline"
    r"|do not|don(?:'|’)?t)|(?:'|’)m (?:unable|not able))\b"
)
_ENGLISH_DO = r"\b(?:help|assist|write|provide|comply|fulfil+|create|generate|produce|complete|continue|discuss|do)\b"
_REFUSAL = re.compile(
    rf"\A\W{{0,4}}(?:(?:{_SORRY}|{_AI}|(?:很|非常)?遗憾[，,地]{{0,2}}我)[^\n]{{0,160}}?{_CANNOT}"
    rf"|(?:我|本模型|本助手)(?:现在|目前|暂时|实在|确实|并)?{_CANNOT}[^\n。]{{0,16}}?{_DO}"
    rf"|(?:(?:您|你|该|此|这个|本次)(?:的)?(?:请求|提问)|(?:您|你)的(?:要求|问题|内容|话题))"
    rf"[^\n]{{0,60}}?(?:{_CANNOT}|违反|不符合)"
    rf"|(?:{_ENGLISH_SORRY}|As an AI\b)[^\n]{{0,200}}?(?:{_ENGLISH_CANNOT}|\b(?:unable|cannot|can(?:'|’)?t)\b)"
    rf"|{_ENGLISH_CANNOT}[^\n]{{0,40}}{_ENGLISH_DO})",
    re.IGNORECASE,
)
_APOLOGY = re.compile(rf"\A\W{{0,4}}(?:{_SORRY}|{_ENGLISH_SORRY})", re.IGNORECASE)
_OPENERS = (
    "抱歉", "非常抱歉", "很抱歉", "十分抱歉", "对不起", "很遗憾", "不好意思", "作为一个ai", "作为ai", "作为人工智能",
    "作为一个人工智能", "我无法", "我不能", "您的请求", "您的问题", "您的要求",
    "i'm sorry", "i am sorry", "sorry", "i apologize",
    "my apologies", "unfortunately",
    "as an ai", "i can't", "i cannot", "i'm unable", "i am unable", "i'm not able", "i won't",
)  # fmt: skip
_LONGEST_REFUSAL = 400
_ASIDE = re.compile(
    rf"{_SORRY}[，,。！!][^。！？\n]{{0,80}}[。！？]?|{_AI}[^。！？\n]{{0,80}}[。！？]?"
    rf"|我(?:无法|不能|没法)[^。！？\n]{{0,6}}{_DO}[^。！？\n]{{0,80}}[。！？]?"
    r"|(?:根据|按照|基于)(?:您|你)(?:提供|给出|的要求)[^。！？\n]{0,80}[。！？]?"
    r"|(?:请您?提供|请补充|需要您提供)[^。！？\n]{0,40}(?:以便我|我才能|我将|我会)[^。！？\n]{0,60}[。！？]?"
    rf"|(?:As an AI|{_ENGLISH_SORRY},)[^.\n]{{0,160}}\.?"
    rf"|{_ENGLISH_CANNOT} (?:help|assist|write|provide)[^.\n]{{0,160}}\.?",
    re.IGNORECASE,
)
_TABLE = re.compile(r"^\|.{0,400}\|$", re.MULTILINE)
_MOST_ASIDES = 20


def is_refusal(text: str) -> bool:
    """Whether an answer as a whole says no: short, without a reference, and it begins with its excuse."""
    bare = text.strip()
    return bool(bare) and len(bare) <= _LONGEST_REFUSAL and "[[" not in bare and _REFUSAL.match(bare) is not None


def may_be_refusal(start: str) -> bool:
    """Whether a text that has only begun may become a refusal; it is not shown until that is decided."""
    begun = start.strip()
    if not begun or len(begun) > _LONGEST_REFUSAL or "[[" in begun:
        return False
    folded = begun.casefold().replace("’", "'")
    if any(opener.startswith(folded) or folded.startswith(opener) for opener in _OPENERS):
        return True
    return _REFUSAL.match(begun) is not None or _APOLOGY.match(begun) is not None


def leftovers(text: str) -> Iterator[Finding]:
    """A finding for every sentence in which the model speaks to the person, and for a table in Markdown."""
    for number, found in enumerate(_ASIDE.finditer(text)):
        if number == _MOST_ASIDES:
            break
        message = "这句是模型对您说的话，不是正文；请删去，缺的内容请补上或重写这一节。"
        yield Finding("aside", "error", found.start(), found.end(), found[0], message)
    if table := _TABLE.search(text):
        message = "模型用竖线画了表格，印出来不成样子；请改写成句子，或重写这一节。"
        yield Finding("table", "warning", table.start(), table.end(), table[0], message)
