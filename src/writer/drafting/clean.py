"""What a model wraps around its text, taken off: thoughts, fences, preambles, headings, Markdown, half-width marks.

Works on a text that is still coming: ``done=False`` holds back a beginning that may yet turn out to be wrapping, and
a tail that may be the start of a tag. Always given the whole text so far.
"""

from __future__ import annotations

import re

_THOUGHT_TAG = re.compile(r"<(/?)(?:think|thinking|reasoning|thought)\b[^<>]{0,80}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(/?)(?:script|style)\b[^<>]{0,200}>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_HALF_TAG = re.compile(r"</?[A-Za-z]{0,12}\Z")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n]{0,40}$\n?", re.MULTILINE)
_HALF_FENCE = re.compile(r"(?:^|\n)[ \t]*[`~]{1,3}[^\n`~]{0,20}\Z")
_PREAMBLE = re.compile(
    r"\A\s*(?:(?:好的|好|当然|当然可以|没问题|明白了?|收到|遵命|可以)[，,。！!：:\s]+)?"
    r"(?:(?:以下|下面|这里|如下)(?:内容)?(?:是|为)[^\n。：:]{0,60}[：:。]\s*"
    r"|(?:根据|按照|依据|基于)(?:您|你)(?:提供|给出|的)[^\n。：:]{0,60}[：:]\s*"
    r"|(?:我|现)(?:将|来|已)?(?:为您|为你|给您|帮您)[^\n。：:]{0,60}[：:。]\s*)?"
)
_POLITE = re.compile(r"\A\s*(?:好的|当然可以|当然|没问题|明白了?|收到|可以)[，,。！!：:]\s*")
_SURE = re.compile(r"\A\s*(?:Sure|Certainly|Of course|Here is|Here's|Okay)\b[^\n]{0,120}[:：.!]\s*\n", re.IGNORECASE)
_AFTERWORD = re.compile(
    r"\A\s*(?:希望(?:以上|这|对)[^\n]{0,60}|(?:以上|上述)(?:内容|文字|是)[^\n]{0,40}(?:供您?参考|请您?(?:审阅|过目|指正))[^\n]{0,20}"
    r"|如(?:需|有|果)[^\n]{0,40}(?:告诉我|告知我?|联系我|随时)[^\n]{0,30}|(?:注|说明)[：:][^\n]{0,200})\s*\Z"
)
_RULE = re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$\n?", re.MULTILINE)
_HASHES = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[-+•●▪]|\*(?!\*))[ \t]+", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、])?"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
_NEAR = re.compile(
    rf"(?<=[{_HAN}”》）\]])[ ]?([,;:!?])[ ]?|([,;:!?])[ ]?(?=[{_HAN}“《（])"
    rf"|(\()(?=[{_HAN}])|(?<=[{_HAN}\]])(\))|(?<=[{_HAN}\]])(\()"
)
_STOP = re.compile(rf"(?<=[{_HAN}”》）\]])\.(?:[ ]+|(?=\s|\Z|[{_HAN}]))")
_PAREN = re.compile(rf"\(([^()\n]{{0,60}}[{_HAN}][^()\n]{{0,60}})\)")
_QUOTES = re.compile(rf"\"([^\"\n]{{0,60}}[{_HAN}][^\"\n]{{0,60}})\"")
_FAREWELLS = ("希", "如需", "如有", "如果", "以上", "上述", "注：", "注:", "说明")
# A stream is held back at most this long for a preamble that has not ended yet.
_UNDECIDED = 24
_OPENERS = (
    "好", "当然", "没问题", "明白", "收到", "遵命", "可以", "以下", "下面", "这里", "如下", "根据您", "根据你",
    "按照您", "按照你", "我来", "我将", "我为", "现为您",
    "Sure", "Certainly", "Here", "Of course", "Okay", "#", "`", "~",
)  # fmt: skip


def clean(text: str, heading: str = "", done: bool = True) -> str:
    """The section's own text out of what a model sent.

    Args:
        text: everything that has come so far.
        heading: the section's heading, which models like to repeat.
        done: whether the text is complete; if not, what may still turn out to be wrapping is held back.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_blocks(text, _THOUGHT_TAG, lone_end=True)
    if not done:
        text = _HALF_FENCE.sub("", _HALF_TAG.sub("", text))
    text = _TAG.sub("", _BREAK.sub("\n", _without_blocks(text, _BLOCK_TAG, lone_end=False)))
    text = _FENCE.sub("", text)
    text = _without_preamble(text, done)
    if not done and _may_be_wrapping(text, heading):
        return ""
    text = _without_heading(_without_markdown(text), heading)
    if not done:
        # Half of 「**重点**」: its end has not come yet.
        text = text.replace("**", "").rstrip("*")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and (_AFTERWORD.match(lines[-1]) or (not done and lines[-1].startswith(_FAREWELLS))):
        lines.pop()
    return _widened("\n".join(lines))


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


def _without_preamble(text: str, done: bool) -> str:
    text = _SURE.sub("", text, count=1)
    found = _PREAMBLE.match(text)
    if found and found[0].strip():
        rest = text[found.end() :]
        # 「好的」 alone is a preamble only with a comma behind it; a text that is nothing else is kept.
        if (rest.strip() or not done) and re.search(r"[是为：:]|您|你", found[0]):
            return rest
    return _POLITE.sub("", text, count=1)


def _may_be_wrapping(text: str, heading: str) -> bool:
    start = text.lstrip()
    if not start:
        return True
    line = start.split("\n", 1)[0]
    if "\n" in start or len(start) > 3 * _UNDECIDED:
        return False
    if any(opener.startswith(start) or start.startswith(opener) for opener in _OPENERS):
        return "：" not in line and ":" not in line and len(start) <= 3 * _UNDECIDED
    bare = re.sub(rf"\A(?:[#*\s]*){_NUMBER}", "", start)
    begins = bool(heading) and (heading.startswith(bare) or bare.startswith(heading)) and len(start) <= len(heading) + 8
    return begins or bool(re.fullmatch(r"[*_#\s]*(?:[（(]?[一二三四五六七八九十\d]{0,3}[)）、.]?)", start))


def _without_markdown(text: str) -> str:
    text = _QUOTED.sub("", _RULE.sub("", text))
    text = _BULLET.sub("", _HASHES.sub("", text))
    text = _STRONG.sub(r"\2", text)
    return _CODE.sub(r"\1", text)


def _without_heading(text: str, heading: str) -> str:
    """``text`` without its own heading repeated at the start, numbered or not."""
    if not heading:
        return text
    pattern = rf"\A\s*{_NUMBER}\s*{re.escape(heading)}\s*(?:[。：:]\s*|\n+|\Z)"
    return re.sub(pattern, "", text, count=1)


def _widened(text: str) -> str:
    """Half-width punctuation next to hanzi made full-width; references and what stands between digits is left alone."""
    text = _QUOTES.sub(r"“\1”", _PAREN.sub(r"（\1）", text))
    text = _NEAR.sub(lambda found: _WIDE[next(mark for mark in found.groups() if mark)], text)
    return _STOP.sub("。", text)
