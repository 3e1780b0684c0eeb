"""Web pages → text: the report on the page, without navigation, scripts and what the page hides."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from writer.corpus.files.decoding import decode_text
from writer.errors import UnreadableFile

_HEAD = 4_096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# Pages call GB 2312 what is GBK and more; browsers read it so too (WHATWG Encoding, 4.2).
_MEANT = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "cp950"}
_DROPPED = frozenset(
    {
        *("head", "script", "style", "template", "noscript", "nav", "footer", "aside", "form", "button", "select"),
        *("textarea", "input", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "dialog"),
    }
)
_LINES = frozenset(
    {
        *("address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"),
        *("section", "table", "tbody", "thead", "tfoot", "tr", "ul"),
    }
)
_CELLS = frozenset({"td", "th"})
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
# Where government and office sites put the text itself; the first that holds enough is taken alone.
_PLACES = (
    "//article",
    "//main",
    "//*[@role='main']",
    "//*[@id='UCAP-CONTENT' or @id='zoom' or @id='Zoom' or @id='zoomcon' or @id='js_content' or @id='artibody']",
    "//*[@id='vsb_content' or @id='artContent' or @id='contentText']",
    "//*[contains(concat(' ', @class, ' '), ' TRS_Editor ') or contains(concat(' ', @class, ' '), ' TRS_UEDITOR ')]",
    "//*[contains(concat(' ', @class, ' '), ' article-content ')]",
)
_ENOUGH = 200  # characters of a text that is surely the page's own
_LITTLE = 60  # the same, where it is also most of what the page holds
# Shown by a script once the page is there, as on WeChat.
_SHOWN_LATER = frozenset({"js_content"})
# What sites put round a text: where one is, the next and the last article, who keeps the site, and buttons.
_FRAME = re.compile(
    r".{0,8}位置\s*[:：].*[>＞»›].*|(?:上|下)一[篇条]\s*(?:[:：].*)?|.*(?:ICP备\d|公网安备|网站标识码).*|分享[到至]\s*[:：].*"
    r"|[【\[]?(?:打印|关闭)(?:本页|窗口)?[】\]]?|.{0,6}扫一扫.{0,3}关注.{0,12}|阅读原文|责任编辑\s*[:：].{0,12}"
)
_BUTTONS = re.compile(
    r"发布(?:时间|日期|机构)\s*[:：]|来源\s*[:：]|(?:浏览|点击|阅读)(?:次数|量|数)\s*[:：]|字[号体]\s*[:：]"
    r"|打印(?:本页)?|关闭(?:窗口|本页)|分享[到至]"
)
_LONGEST_FRAME = 160
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINKS = 3
_TOP = 3  # lines in which the title stands, where the article has it
_MENUS = frozenset({"ul", "ol", "div", "table"})


def html_text(data: bytes, name: str) -> str:
    """The text of a web page or of a document saved as one, a line per block, table rows as tab-separated cells.

    Args:
        data: the file's bytes, in the encoding of its byte order mark, its meta charset, or one that offices use.
        name: its name, for messages.

    Raises:
        UnreadableFile: an unknown encoding, a page nested beyond reason, or no page at all.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(_decoded(data, name).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_page(name) from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise _no_page(name)  # libxml2 stops at 256 levels and would lose the rest without a word
    if root is None:
        return ""
    said = _said_title(root)
    _prune(root)
    place = _place(root)
    found = (re.sub(" *\t *", "\t", re.sub(" +", " ", line)).strip(" ") for line in _lines(place))
    lines = [line.removesuffix("\t") for line in found if line.strip() and not _is_frame(line)]
    title = _title(root, place) or said
    if place is not root and title and not any(title in "".join(line.split()) for line in lines[:_TOP]):
        lines.insert(0, title)
    return "\n".join(lines) + "\n"


def _is_frame(line: str) -> bool:
    """Whether a line is no text of the article but of the site."""
    bare = line.strip()
    if len(bare) > _LONGEST_FRAME or "。" in bare:
        return False
    return _FRAME.fullmatch(bare) is not None or len(set(_BUTTONS.findall(bare))) > 1


def _said_title(root: Any) -> str:
    """The title as sites of the government have to state it for machines; "" for none."""
    found = root.xpath("//meta[translate(@name, 'ARTICLE', 'article')='articletitle']/@content")
    return "".join(str(found[0]).split()) if found else ""


def _title(root: Any, place: Any) -> str:
    """The heading of the page where it stands outside the article; "" for none, or several."""
    found = [element for element in root.iter("h1") if place not in element.iterancestors()]
    texts = ["".join("".join(element.itertext()).split()) for element in found]
    return texts[0] if len(texts) == 1 else ""


def _no_page(name: str) -> UnreadableFile:
    return UnreadableFile(f"文件 {name} 不是有效的网页；请在浏览器中打开，复制正文存为 .txt 再读入。")


def _decoded(data: bytes, name: str) -> str:
    """By the page's own charset where the text bears it out; sites are often wrong about themselves."""
    named = _CHARSET.search(data[:_HEAD])
    said = named[1].decode("ascii", "replace").lower() if named else ""
    try:
        encoding = codecs.lookup(_MEANT.get(said, said)).name if said else ""
        if encoding and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        pass
    return decode_text(data, name)


def _prune(root: Any) -> None:
    """Take out what is no text of the page; the text behind a removed element stays."""
    menus = _navigation(root)
    for element in list(root.iter(etree.Element)):
        gone = (
            element.tag in _DROPPED
            or element.get("role") in _ROLES
            or element.get("hidden") is not None
            or (_HIDDEN.search(element.get("style", "")) and element.get("id") not in _SHOWN_LATER)
            or element in menus
        )
        if gone and element.getparent() is not None:
            element.tail = (element.tail or "") + " "
            _remove(element)


def _remove(element: Any) -> None:
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + element.tail
    else:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _navigation(root: Any) -> set[Any]:
    """Blocks in which nearly all text is links: menus, 上一篇, 相关链接. Counted once, from the innermost outwards."""
    sums: dict[Any, list[int]] = {}
    menus = set()
    for element in reversed(list(root.iter(etree.Element))):
        text, linked, links = sums.pop(element, [0, 0, 0])
        text += len((element.text or "").strip())
        if element.tag == "a":
            linked, links = text, links + 1
        elif element.tag in _MENUS and links >= _LINKS and linked * 10 >= 8 * text:
            menus.add(element)
        parent = element.getparent()
        if parent is not None:
            total = sums.setdefault(parent, [0, 0, 0])
            total[0] += text + len((element.tail or "").strip())
            total[1] += linked
            total[2] += links
    return menus


def _place(root: Any) -> Any:
    whole = len("".join("".join(root.itertext()).split()))
    for path in _PLACES:
        for found in root.xpath(path):
            own = len("".join("".join(found.itertext()).split()))
            if own >= _ENOUGH or (own >= _LITTLE and 2 * own >= whole):
                return found
    return root


def _lines(root: Any) -> Iterator[str]:
    """Text cut at blocks and breaks. Walked with a stack: pages are nested as deep as somebody likes."""
    pieces: list[str] = []
    counted: dict[Any, int] = {}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        cuts = tag in _LINES and not (tag != "tr" and _in_cell(element))
        if cuts or (tag == "br" and event == "end" and not _in_cell(element)):
            yield "".join(pieces)
            pieces.clear()
        if event == "start":
            if tag == "li":
                pieces.append(_number(element, counted))
            pieces.append(_flat(element.text))
        else:
            if tag in _CELLS:
                pieces.append("\t" * _columns(element))
            elif (tag in _LINES or tag == "br") and not cuts:
                pieces.append(" ")
            if element is not root:
                pieces.append(_flat(element.tail))
    yield "".join(pieces)


def _flat(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").replace("\t", " ")


def _in_cell(element: Any) -> bool:
    """Inside a cell of a table of several columns: its paragraphs stay on the row's line."""
    cell = next(element.iterancestors(*_CELLS), None)
    return cell is not None and (cell.getnext() is not None or cell.getprevious() is not None)


def _columns(cell: Any) -> int:
    span = cell.get("colspan", "1")
    return min(int(span), 64) if span.isdecimal() and int(span) else 1


def _number(item: Any, counted: dict[Any, int]) -> str:
    """The number a browser shows in front of an item of an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    start = parent.get("start", "1")
    counted[parent] = counted.get(parent, int(start) - 1 if start.isdecimal() and len(start) < 5 else 0) + 1
    return f"{counted[parent]}."
