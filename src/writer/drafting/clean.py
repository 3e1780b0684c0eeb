"""What a model wraps around its text, taken off: thoughts, fences, preambles, headings, Markdown, half-width marks.

An answer that is a refusal and nothing else becomes "": it is no text of the report.

Works on a text that is still coming: ``done=False`` holds back a beginning that may yet turn out to be wrapping, and
a tail that may be the start of a tag. Always given the whole text so far.
"""

from __future__ import annotations

import html
import re

from writer.drafting.refusals import is_refusal, may_be_refusal

_THOUGHT_TAG = re.compile(r"<(/?)(?:think|thinking|reasoning|thought|seed:think)\b[^<>]{0,80}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(/?)(?:script|style|iframe|object|svg|template|noscript)\b[^<>]{0,200}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>(?!\])", re.DOTALL)
# What chat templates put between turns, left over by servers that do not know the model's own.
_TOKEN = re.compile(r"<[|｜][^<>|｜\n]{1,40}[|｜]>|</?s>|\[/?INST\]|</?材料[^<>\n]{0,8}>")
_ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|hellip|emsp|ensp|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_HALF_ENTITY = re.compile(r"&(?:#?[0-9a-zA-Z]{0,7})\Z")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
# 「<F2>」 is a reference in the wrong brackets.
_TAG = re.compile(r"</?(?![Ff]\d)[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_HALF_TAG = re.compile(r"<(?:[|｜!/]{0,2}[A-Za-z0-9_:\-材料]{0,24}|[A-Za-z][A-Za-z0-9]{0,15}\s[^<>\n]{0,200})\Z")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]{0,40}$\n?", re.MULTILINE)
_HALF_FENCE = re.compile(r"(?:^|\n)[ \t]*[`~]{1,3}[^\n`~]{0,20}\Z")
_PREAMBLE = re.compile(
    r"\A\s*(?:(?:好的|好|当然|当然可以|没问题|明白了?|收到|遵命|可以)[，,。！!：:\s]+)?"
    r"(?:(?:以下|下面|这里|如下)(?:内容)?(?:是|为)[^\n。：:]{0,60}(?:[：:。]\s*|\n)"
    r"|(?:根据|按照|依据|基于)(?:您|你)(?:提供|给出|的)[^\n。：:]{0,60}"
    r"(?:[：:]\s*|(?:撰写|起草|整理|编写|生成|拟写|拟定)[^\n。：:]{0,24}[：:。]\s*)"
    r"|(?:我|现)(?:将|来|已)?(?:为您|为你|给您|帮您|帮你)[^\n。：:]{0,60}[：:。]\s*"
    r"|(?:续写|继续|接着|接上文|接上)(?:写|如下|内容|部分)?[：:]\s*)?"
)
_APOLOGY = re.compile(
    r"\A\s*(?:非常|很)?(?:抱歉|对不起|不好意思)[，,。！!][^\n]{0,120}(?:以下|下面|如下|仅供)[^\n]{0,60}[：:。]\s*\n"
)
_LABEL = re.compile(r"\A\s*(?:【(?:本节)?正文】|\[正文\]|(?:本节)?(?:正文|内容)(?:如下)?[：:])[ \t]*\n?")
_POLITE = re.compile(r"\A\s*(?:好的|当然可以|当然|没问题|明白了?|收到|可以)[，,。！!：:]\s*")
_SURE = re.compile(
    r"\A\s*(?:Sure|Certainly|Of course|Here is|Here's|Here are|Okay|Below is|Absolutely|Got it|Understood)\b"
    r"[^\n\u4e00-\u9fff]{0,160}[:：.!]\s*(?:\n|(?=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"\A\s*(?:希望(?:以上|这|对)[^\n]{0,60}|(?:以上|上述)(?:内容|文字|是)[^\n]{0,40}(?:供您?参考|请您?(?:审阅|过目|指正))"
    r"[^\n]{0,20}"
    r"|如(?:需|有|果)[^\n]{0,40}(?:告诉我|告知我?|联系我|随时)[^\n]{0,30}|[（(【]?(?:注|说明|备注|温馨提示|提示)[：:][^\n]{0,200}"
    r"|[（(【]?(?:全文|本节|正文|共|全节)?(?:约|共|字数|共计|总字数)[^\n。]{0,4}?[：:]?\s*(?:约|共)?\s*\d{1,6}\s*字[）)】。]?"
    r"|[（(](?:全文|本节)?(?:完|结束|未完待续|待续)[)）]|(?:以上就是|以上即为|以上便是)[^\n]{0,60}|(?:请问|您看)[^\n]{0,40}[？?]"
    r"|(?:I hope|Let me know|Please let me know|Feel free|Note:|Please note|If you)\b[^\n\u4e00-\u9fff]{0,240})\s*\Z",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$\n?", re.MULTILINE)
_HASHES = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_LINK = re.compile(
    r"(?<!\[)(!?)\[([^\[\]\n]{0,200})\]\((?:https?:|mailto:|www\.|/|\.|#|data:|javascript:)[^()\s]{0,500}\)"
)
_REFERENCE_LINK = re.compile(r"(?<=\]\])\((?:https?:|www\.|/|\.|#)[^()\s]{0,500}\)")
_CITED = re.compile(
    r"【\d{1,3}†[^】\n]{0,80}】|\[\^\d{1,3}\]|(?<=[^\s\[【])[\[【]\d{1,2}[\]】](?=[，。；、：！？]|[\[【]\d|$)",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\([*_#%`~\[\](){}<>.!+$&|-])")
_ITALIC = re.compile(r"(?<![A-Za-z0-9*\\])\*(?=[^\s*])([^*\n]{1,120}?)(?<=[^\s*])\*(?![A-Za-z0-9*])")
_HALF_ITALIC = re.compile(r"(?<![A-Za-z0-9*])\*(?=[^\s*][^*\n]{0,120}\Z)")
_HALF_LINK = re.compile(r"(?<!\[)!?\[(?:[^\[\]\n]{0,200}|[^\[\]\n]{0,200}\]\([^()\s]{0,500})\Z")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,200}?)(?<=\S)~~")
_BULLET = re.compile(r"^[ \t]*(?:[-+•●▪]|\*(?!\*))[ \t]+", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])?"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_NEAR = re.compile(
    rf"(?<=[{_HAN}”》）\]%‰])[ ]?([,;:!?])[ ]?|([,;:!?])[ ]?(?=[{_HAN}“《（])"
    rf"|(\()(?=[{_HAN}\[])|(?<=[{_HAN}\]])(\))|(?<=[{_HAN}\]])(\()"
)
_DOTS = re.compile(rf"(?<=[{_HAN}”》）\]])\.{{3,6}}")
# 「总投资 [[F2]] 亿元」, 「签约 18 个」: models part hanzi from figures; reports do not.
_PARTED = re.compile(
    rf"(?<=[{_HAN}，。；：、（）”》%])[ ]{{1,2}}(?=[0-9A-Za-z\[])"
    rf"|(?<=[0-9A-Za-z%\]])[ ]{{1,2}}(?=[{_HAN}，。；：、（）“《%])"
)
_STOP = re.compile(rf"(?<=[{_HAN}”》）\]%‰])\.(?:[ ]+|(?=\s|\Z|[{_HAN}]))")
_PAREN = re.compile(rf"\(([^()\n]{{0,60}}[{_HAN}][^()\n]{{0,60}})\)")
_QUOTES = re.compile(rf"\"([^\"\n]{{0,60}}[{_HAN}][^\"\n]{{0,60}})\"")
_FAREWELLS = (
    "希", "如需", "如有", "如果", "以上", "上述", "注：", "注:", "说明", "（", "(", "【", "字数", "约", "共", "请问",
    "您看", "备注", "提示", "温馨", "I ", "I'", "Let", "Please", "Feel", "Note", "If ",
)  # fmt: skip
_MOST_CLOSERS = 4
_MOST_HEADINGS = 3
# A stream is held back at most this long for a preamble that has not ended yet.
_UNDECIDED = 24
_OPENERS = (
    "好", "当然", "没问题", "明白", "收到", "遵命", "可以", "以下", "下面", "这里", "如下", "根据您", "根据你",
    "按照您", "按照你", "我来", "我将", "我为", "现为您",
    "续写", "继续", "接着", "接上", "正文", "本节正文", "内容", "【正文】", "[正文]",
    "Sure", "Certainly", "Here", "Of course", "Okay", "Below", "Absolutely", "Got it", "Understood", "#", "`", "~",
)  # fmt: skip
# How reasoning models begin to think where their server sends no opening tag: shown when that has ended.
_THINKING = (
    "嗯，", "嗯,", "嗯。", "好，用户", "好，我", "好的，用户", "好的，我", "好的，现在", "好的，首先", "好的，让我",
    "好的，这", "用户要", "用户让", "用户需要", "用户希望", "用户给", "用户提供", "让我", "我需要", "我先", "我来",
    "我应该", "我得", "我要写", "我现在", "我们需要", "我们先", "我们要写", "首先，我", "首先，用户", "先想",
    "先分析", "先看", "现在需要写", "现在我需要", "现在要写", "这一节要写", "这一节需要", "本节要写", "本节需要写",
    "思考过程", "思考：", "Okay, ", "OK, ", "Alright", "Let me", "Let's", "We need", "We have to", "The user",
    "I need to", "I should", "I'll ", "Hmm", "First, I", "Now, I", "Thinking",
)  # fmt: skip


def clean(text: str, heading: str = "", done: bool = True) -> str:
    """The section's own text out of what a model sent.

    Args:
        text: everything that has come so far.
        heading: the section's heading, which models like to repeat; with those above it, parted by `` / ``.
        done: whether the text is complete; if not, what may still turn out to be wrapping is held back.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_blocks(text, _THOUGHT_TAG, lone_end=True)
    text = _without_tags(text, done)
    text = _FENCE.sub("", text)
    text = without_preamble(text, done)
    if is_refusal(text) or (not done and (_may_be_wrapping(text, heading) or may_be_refusal(text))):
        return ""
    text = _without_heading(_without_markdown(text), heading)
    if not done:
        # Half of 「**重点**」: its end has not come yet.
        text = _HALF_LINK.sub("", _HALF_ITALIC.sub("", text.replace("**", "").rstrip("*")))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return _widened("\n".join(_without_closers(lines, done)))


def _without_tags(text: str, done: bool) -> str:
    """``text`` without HTML, scripts and the marks of chat templates; entities as the characters they stand for."""
    text = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\xa0", " "), text)
    if not done:
        text = _HALF_FENCE.sub("", _HALF_ENTITY.sub("", _HALF_TAG.sub("", text)))
    text = _without_blocks(_COMMENT.sub("", text), _BLOCK_TAG, lone_end=False)
    return _TAG.sub("", _TOKEN.sub("", _BREAK.sub("\n", text)))


def _without_closers(lines: list[str], done: bool) -> list[str]:
    """The lines without what is said to the person at the end."""
    for _ in range(_MOST_CLOSERS):
        last = lines[-1] if len(lines) > 1 else ""
        if not last or not (_AFTERWORD.match(last) or (not done and last.startswith(_FAREWELLS))):
            break
        lines = lines[:-1]
    return lines


def _without_blocks(text: str, tag: re.Pattern[str], lone_end: bool) -> str:
    """``text`` without what stands between such tags, or behind one that is not closed.

    ``lone_end``: a closing tag without an opening one ends what has come so far, as some servers send thoughts.
    """
    out: list[str] = []
    at, depth = 0, 0
    for found in tag.finditer(text):
        if found[1]:
            if depth == 0 and lone_end:
                out = []
            elif depth == 0:
                out.append(text[at : found.start()])
            depth = max(0, depth - 1)
        else:
            if depth == 0:
                out.append(text[at : found.start()])
            depth += 1
        at = found.end()
    if depth == 0:
        out.append(text[at:])
    return "".join(out)


def without_preamble(text: str, done: bool = True) -> str:
    """``text`` without what a model says before it begins; ``done`` as for ``clean``."""
    text = _APOLOGY.sub("", _SURE.sub("", text, count=1), count=1)
    return _LABEL.sub("", _unprefaced(text, done), count=1)


def _unprefaced(text: str, done: bool) -> str:
    found = _PREAMBLE.match(text)
    if found and found[0].strip():
        rest = text[found.end() :]
        # 「好的」 alone is a preamble only with a comma behind it; a text that is nothing else is kept.
        if (rest.strip() or not done) and re.search(r"[是为：:]|您|你", found[0]):
            return rest
    return _POLITE.sub("", text, count=1)


def thinks_aloud(text: str) -> bool:
    """Whether a text begins as thoughts do: of one that broke off, its end may have been still to come."""
    return text.lstrip().startswith(_THINKING)


def _may_be_wrapping(text: str, heading: str) -> bool:
    start = text.lstrip()
    if not start:
        return True
    line = start.split("\n", 1)[0]
    if start.startswith(_THINKING) or any(begun.startswith(start) for begun in _THINKING):
        return True
    if "\n" in start or len(start) > 3 * _UNDECIDED:
        return False
    if any(opener.startswith(start) or start.startswith(opener) for opener in _OPENERS):
        return "：" not in line and ":" not in line and len(start) <= 3 * _UNDECIDED
    bare = re.sub(rf"\A(?:[#*\s]*){_NUMBER}", "", start)
    begins = any(
        (one.startswith(bare) or bare.startswith(one)) and len(start) <= len(one) + 8 for one in _headings(heading)
    )
    return begins or bool(re.fullmatch(r"[*_#\s]*(?:[（(]?[一二三四五六七八九十\d]{0,3}[)）、.]?)", start))


def _without_bold_lines(text: str) -> str:
    """``text`` with lines that are bold from end to end set plain; masks (***) are left to the person."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        bare = line.strip()
        whole = len(bare) > 4 and bare.startswith("**") and bare.endswith("**")
        if whole and "***" not in bare and bare.count("**") % 2 == 0:
            lines[at] = bare[2:-2]
    return "\n".join(lines)


def _without_markdown(text: str) -> str:
    text = _without_bold_lines(text)
    text = _QUOTED.sub("", _RULE.sub("", text))
    text = _BULLET.sub("", _HASHES.sub("", text))
    text = _REFERENCE_LINK.sub("", text)
    text = _CITED.sub("", _LINK.sub(lambda found: "" if found[1] else found[2], text))
    text = _STRUCK.sub(r"\1", _ITALIC.sub(r"\1", _STRONG.sub(r"\2", text)))
    return _ESCAPED.sub(r"\1", _CODE.sub(r"\1", text))


def _headings(path: str) -> list[str]:
    """The headings of a path, the whole of it first."""
    return [path, *path.split(" / ")] if " / " in path else [path] if path else []


def _without_heading(text: str, heading: str) -> str:
    """``text`` without its own heading, and those above it, repeated at the start, numbered or not."""
    patterns = [re.compile(rf"\A{_NUMBER}\s*{re.escape(one)}\s*(?:[。：:]\s*|\n+|\Z)") for one in _headings(heading)]
    for _ in range(_MOST_HEADINGS):
        shorter = text.lstrip()
        for pattern in patterns:
            shorter = pattern.sub("", shorter, count=1).lstrip()
        if shorter == text:
            break
        text = shorter
    return text


def _widened(text: str) -> str:
    """Half-width punctuation next to hanzi made full-width; references and what stands between digits is left alone."""
    text = _PARTED.sub("", text)
    text = _QUOTES.sub(r"“\1”", _PAREN.sub(r"（\1）", text))
    text = _NEAR.sub(lambda found: _WIDE[next(mark for mark in found.groups() if mark)], text)
    return _STOP.sub("。", _DOTS.sub("……", text))
