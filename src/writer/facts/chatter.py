"""Small talk among pasted figures: greetings, requests, signatures, what chat programs add to a message.

A fact in words (「引进某锂电项目，9月底开工」) says what has been done; talk says 你, asks for something, or says
nothing. What is told from it is reported with its line, so that nothing is lost where this goes wrong.
"""

from __future__ import annotations

import re

_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50-\u2b55\ufe0f\u200d]+")
_KEYCAP = re.compile("[0-9]\ufe0f?\u20e3")
_STICKER = re.compile(r"\[[\u4e00-\u9fffA-Za-z!]{1,8}\](?![(（])")
_CLOCK = r"(?:[上下]午|早上|晚上|中午|凌晨)?\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp][Mm])?"
_DAY = r"(?:(?:20)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天]"
_STAMP = re.compile(rf"\s*(?:[\[【(（]?(?:(?:{_DAY})\s*)?{_CLOCK}[\]】)）]?|[\[【(（](?:{_DAY})[\]】)）])\s*[:：]?\s*")
_NAMED_STAMP = re.compile(
    rf"\s*[^\s\d，。；：:]{{1,16}}(?:[(（<][^()（）<>]{{1,24}}[)）>])?\s+(?:(?:{_DAY})\s*)?{_CLOCK}\s*"
)
_NOTICE = re.compile(
    r"\s*(?:.{0,20}(?:撤回了?一条消息|加入了?群聊|邀请.{1,20}加入|拍了拍).*|[-—=\s]*以(?:下|上)(?:是|为)新?消息[-—=\s]*"
    r"|(?:发自|来自)我的.{1,12}|Sent from .{1,20}|转发[:：]?"
    r"|\[?(?:图片|文件|语音|链接|表情|视频)\]?(?:\s*\S{1,40}\.\w{2,4})?)\s*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\s*(?:填报|报送|联系|经办|制表|审核|统计|负责)(?:人|单位|部门|电话|时间|日期)[:：\s].{0,40}|\s*(?:电话|手机|传真|邮箱)[:：].{0,40}"
    r"|.{0,20}\b1[3-9]\d{9}\b\s*"
)
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:局|委|办|办公室|[一二三四五六]?科|处|部|中心|股|管委会|街道|[一二三四五六]组|分局|委员会)"
)
_QUOTED = re.compile(r"《[^《》]*》|“[^“”]*”|\"[^\"]*\"")
_ANSWER = re.compile(
    r"(?:好的?|收到|OK|ok|Ok|嗯+|哦+|行|可以|没问题|明白|了解|知道了?|谢谢?|多谢|感谢|辛苦了?|不客气|在吗|在的?|你好|您好|大家好|"
    r"早|早上好|上午好|下午好|晚上好|各位好|各位(?:领导|同事|老师)好?|领导好?|哈+|哈喽|嗨|hi|hello|再见|晚安|周末愉快|节日快乐|新年好|完毕|以上|同上|如题|见附件|"
    r"[已请]?(?:悉|阅|核)|稍等|马上|等下|待会|抱歉|不好意思|打扰了?|[的了啦哈哦呢吧]|[\s，,。.！!~～、；;：:]+)+",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:[^，,：:]{1,8}[，,：:\s])?(?:还?请|麻烦|烦请|劳烦|拜托|辛苦|帮忙|帮我|记得|尽快|抓紧|务必)(?!求|示|进来|到)"
    r"|麻烦(?:你|您|大家|各位|今天|明天|尽快|帮)"
    r"|(?:请|烦请|劳烦)(?:查收|审阅|审核|核对|核实|确认|参考|知悉|领导审|各|尽快|补充|提供|反馈|回复|填报|修改|注意|及时报|于)"
    r"|(?:辛苦|谢谢|感谢)(?:啦|了|大家|各位|领导)"
    r"|(?:数据|材料|表格?|报告|文件|版本|初稿|数)(?:已经?)?(?:都)?(?:发|传|放)(?:给|到|过去|你|您|群|邮箱|在)"
    r"|发(?:你|您|我|群里|邮箱|过去|过来)"
    r"|(?:弄|看|改|核|填|发|报|问|催|查|算|说|等|调整|核对|核实|确认|修改|补充)一下(?![降滑午半子])"
    r"|[看弄发改核催]下$|见附件|详见附|附件(?:是|里|中)|(?:改|弄|填|做|更新|整理)好了|随时联系"
    r"|有(?:问题|疑问)(?:随时|再|请)?(?:联系|说|找)|(?:数据|数字)请?以.{1,10}为准$"
    r"|^(?:稍后|回头|待会|等会)(?!期)|^(?:知道|明白|了解)了|^不急"
)
_SPOKEN = re.compile(
    r"[你您咱](?![办点])|(?<![酒网水书氧])吧$|[呢吗呀哦啦嘛噢咯哈]$"
    r"|^(?:我|俺)(?![国省市区县州园镇乡街局委办院校司公单们])"
)


def cleaned(text: str) -> str:
    """A line without stickers and pictures, and without the clock time a chat program put before a message."""
    text = _EMOJI.sub(" ", _KEYCAP.sub("• ", text))
    text = _STICKER.sub(" ", text) if "[" in text else text
    stamp = _STAMP.match(text[:40])
    return text[stamp.end() :] if stamp else text


def is_stamp(text: str) -> bool:
    """Whether a line is nothing but who wrote when, or a notice of the chat program."""
    if not 0 < len(text) <= 80:
        return False
    return any(pattern.fullmatch(text) for pattern in (_STAMP, _NAMED_STAMP, _NOTICE))


def is_signature(text: str) -> bool:
    """Whether a line only names an office or somebody to ask."""
    bare = text.strip(" \t\u3000。，,@")
    return len(bare) <= 80 and bool(_CONTACT.fullmatch(bare) or _OFFICE.fullmatch(bare))


def is_talk(sentence: str) -> bool:
    """Whether a sentence without figures is said to somebody, instead of reporting something."""
    bare = _QUOTED.sub("", sentence[:200]).strip(" \t\u3000。！!~～，,.;；？?")
    bare = re.sub(r"@\S{1,16}", "", bare).strip()
    if len(re.findall(r"[\u4e00-\u9fffA-Za-z]", bare)) < 2 and "《" not in sentence and "“" not in sentence:
        return True
    return bool(_ANSWER.fullmatch(bare) or _ASKED.search(bare) or _SPOKEN.search(bare)) or _a_name(sentence.strip())


def _a_name(bare: str) -> bool:
    """Two or three hanzi alone are somebody's name or a word, not something that happened."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{1,3}", bare))
