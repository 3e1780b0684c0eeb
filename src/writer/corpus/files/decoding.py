"""Bytes → text in the encodings that offices have: UTF-8, UTF-16 and UTF-32, GB18030, Big5.

Almost any bytes can be read as GB18030, and most Big5 text can, so that the codec's word counts for little. What tells
them apart is the outcome: in Chinese prose, a third or more of the characters are among the few hundred commonest ones
and the punctuation; in misread prose, next to none are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from writer.errors import UnreadableFile

# A byte order mark settles the encoding; UTF-32 first, since its mark begins with that of UTF-16.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
# Unicode Cf: zero-width and direction marks, which hide figures from a reader and from the checks.
_INVISIBLE = re.compile(
    "[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SAMPLE = 20_000
# The commonest characters of prose and of office reports, in the simplified form and, where it differs, in the other.
_COMMON = frozenset(
    "的一是在不了有和人这这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公"
    "无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将"
    "组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府研给名市企投招商引签约项目额亿万元同增率创新推"
    "进服务园局办落促改革安全保障问题措施情况汇报总结下步主要完截至季截底本省县镇街项注入营环境优势链规划重点领域协调机构"
    "這個為國時來們對會說產種麼後動過經進著裡現實兩體機當點業應開從還與關總線數無長樣變條結問題電發萬億資組見計論運農幾"
    "區強決幹戰則據處給報導務園辦營環優勢鏈規劃領協調構階層級達約簽專項標準確護財稅設備質際聯絡導類額較將場續統籌東門間"
    "，。、；：？！“”（）《》「」『』％—…　"
)
_HAN_ENOUGH = 0.15  # prose has 0.35 to 0.6, misread prose less than 0.06
_CLEARLY = 1.5
_UNREADABLE, _RARE, _STRANGE = 2.0, -1.0, -2.0  # in names: bytes, characters of the second half, no characters
_HOME = 0.5  # what GB18030 has ahead where names say nothing
# What files and places are called by, beside the commonest characters of prose.
_NAMING = frozenset(
    "总结报告简讲话稿汇通知公批复请示函案法细则意见纪要录附册材料调研析说清单专划规预决算统计周旬季半终初审版改修订补充最"
    "临港江河湖海山州城岛湾桥东西南北滨新高平台双牵头食品工作汇编节考核评估督查巡整培训座谈交流贺信倡议答述职申"
    "總結報簡講話稿匯請復錄冊調說單專劃預統終審補臨灣橋東濱臺雙牽頭節評督訓談職導編檔項標園"
)
_NAME_SIGNS = frozenset("《》“”‘’（）【】〔〕—－、，。·～：！　①②③④⑤⑥⑦⑧⑨⑩" + "０１２３４５６７８９")
_FEW_ZEROS = 50  # one byte in so many


def decode_text(data: bytes, name: str) -> str:
    """The text of bytes in an encoding that offices use, cleaned like a file's.

    Raises:
        UnreadableFile: binary data, or an unknown encoding; the message calls it ``name``.
    """
    return clean(decode_raw(data, name))


def decode_names(names: Sequence[bytes]) -> list[str]:
    """File names as some zip program wrote them: UTF-8, else GB18030 or Big5; "" for one that is none of these.

    Names are too short to be counted like prose, and many can be read either way; but those of one zip were written on
    one machine, so they are judged together: by how common the characters are that come out.
    """
    wide = [name for name in names if _tried(name, "utf-8") is None]
    order = sorted(
        ("gb18030", "cp950"),
        key=lambda encoding: -sum(_likeness(name, encoding) for name in wide) - _HOME * (encoding == "gb18030"),
    )
    found = []
    for name in names:
        read = (_tried(name, encoding) for encoding in ("utf-8", *order))
        found.append(next((text for text in read if text is not None), ""))
    return found


def _likeness(name: bytes, encoding: str) -> float:
    """How much a name in this encoding looks like Chinese, higher being better: by its characters, which in either
    standard stand in the order of how common they are (GB 2312: rows 16 to 55, then to 87; Big5: lead bytes A4 to C6,
    then to F9), with what is no Chinese between them.
    """
    text = _tried(name, encoding)
    if text is None:
        return -_UNREADABLE * len(name)
    total = 0.0
    for char in text:
        if char > "\x7f":
            total += 1.0 if char in _COMMON or char in _NAMING else _standing(char, encoding)
    return total


def _standing(char: str, encoding: str) -> float:
    if char in _NAME_SIGNS:
        return 0.0
    code = char.encode("gb2312" if encoding == "gb18030" else encoding, "ignore")
    lead = code[0] if len(code) == 2 else 0
    first, second = ((0xB0, 0xD8), (0xD8, 0xF8)) if encoding == "gb18030" else ((0xA4, 0xC7), (0xC9, 0xFA))
    return 0.0 if first[0] <= lead < first[1] else _RARE if second[0] <= lead < second[1] else _STRANGE


def harmful(text: str) -> int:
    """How many characters ``clean`` takes out that could have deceived a reader or a screen: control characters,
    direction marks, tags. The zero-width marks that every web page leaves behind are not counted.
    """
    return len(_CONTROL.findall(text)) + len(_DECEIVING.findall(text))


def clean(text: str) -> str:
    """Normalise line ends to ``\\n`` and drop control and invisible format characters."""
    return _INVISIBLE.sub("", _CONTROL.sub("", _BREAKS.sub("\n", text)))


def decode_raw(data: bytes, name: str) -> str:
    """The same with every character that is in the file."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _printable(data.decode(encoding), name)
            except UnicodeError as error:
                raise _unknown_encoding(name) from error
    if data.startswith(b"PK\x03\x04"):
        raise _binary(name)
    if b"\x00" in data:
        wide = _wide(data)
        if wide is not None:
            return _printable(wide, name)
        if data.count(b"\x00") * _FEW_ZEROS > len(data):
            raise _binary(name)
        data = data.replace(b"\x00", b"")  # a few in a text are dirt of the program that made it
    try:
        return _printable(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    return _printable(_double_byte(data, name), name)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, in the order in which the text is Chinese; None where it is in neither."""
    best, found = 0.0, None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _tried(data, encoding)
        if text is not None and not _CONTROL.search(text[:_SAMPLE]) and _common_share(text) > best:
            best, found = _common_share(text), text
    return found if best >= _HAN_ENOUGH else None


def _double_byte(data: bytes, name: str) -> str:
    """GB18030 or Big5, whichever gives the prose; Big5 in Microsoft's code page, which has a few signs more."""
    mainland, island = _tried(data, "gb18030"), _tried(data, "cp950")
    shares = {text: _common_share(text) for text in (mainland, island) if text is not None}
    if mainland is not None and _CLEARLY * shares[mainland] >= shares.get(island or "", 0.0):
        # A list of names has few common characters, but nearly all of them in GB 2312; Latin-1 or Shift-JIS do not.
        if shares[mainland] >= _HAN_ENOUGH or _within_gb2312(mainland):
            return mainland
    elif island is not None and shares[island] >= _HAN_ENOUGH:
        return island
    raise _unknown_encoding(name)


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _common_share(text: str) -> float:
    """Share of the commonest characters among those that are not ASCII."""
    foreign = [char for char in text[:_SAMPLE] if char > "\x7f"]
    return sum(char in _COMMON for char in foreign) / len(foreign) if foreign else 0.0


def _within_gb2312(text: str) -> bool:
    foreign = [char for char in text[:_SAMPLE] if char > "\x7f"]
    common = len("".join(foreign).encode("gb2312", errors="ignore")) // 2
    return common * 10 >= len(foreign) * 9


def _printable(text: str, name: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        raise _binary(name)
    return text


def _binary(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"文件 {name} 不是文本文件（内容是二进制数据）；请确认文件名后缀没有改错，报告请存为 .docx 或 .txt。"
    )


def _unknown_encoding(name: str) -> UnreadableFile:
    return UnreadableFile(f"文件 {name} 的文字编码无法识别；请用记事本打开，另存为 UTF-8 编码后再读入。")
