"""Sentences in a file that speak to a program rather than to a reader: taken out before a report becomes a model.

A past report may have been written by anybody. Its passages are put before a language model as examples, where
忽略以上指令 would be read as an order. What is taken out is told; an ordinary report has nothing of the kind. Reports
do say 企业无视上述要求 and 作为人工智能产业园，累计引进项目32个: an order has no subject, or names a model.
"""

from __future__ import annotations

import re
import unicodedata

_BREAK = re.compile(r"(?<=[。！？!?；;\n])")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_SPREAD = re.compile(rf"(?<=[{_HAN}])[ \t\u00a0\u3000]+(?=[{_HAN}])")
# Orders in the traditional form say the same; only the characters that the expressions below ask for.
_SIMPLE = str.maketrans(
    "請無視輸統詞設複從現規則內執這個語機讀記憶處們單為覆寫務須應將來號掉爾開",
    "请无视输统词设复从现规则内执这个语机读记忆处们单为覆写务须应将来号掉尔开",
)
# Every repetition has an end: a file may consist of nothing else than 请请请请.
_CLAUSE = r"(?:^\W{0,8}|(?<=[，,：:“\"‘（(\n])\W{0,2})"
_ASKED = r"(?:(?:各位)?读者|从现在(?:起|开始)|现在|你|请|必须|务必|应当?|立即|麻烦|[，,]){0,6}"
_FORGET = r"(?:忽略|无视|忘记|忘掉|抛开|不(?:要|必|得|用)(?:再)?(?:理会|遵守|执行|遵循)|停止(?:遵守|执行|遵循))掉?"
_BEFORE = (
    r"(?:以上|上述|上面|之前|此前|前面|先前|原有|原来|原先|系统|前文|上文|你(?:收到|得到|接到)?)"
    r"[^，。\n的]{0,6}的?[^，。\n]{0,4}"
)
_ORDER = r"(?:指令|指示|提示词|提示语|系统提示|提示|设定|命令|prompt|任务)(?!的|性|书|单|精神)"
_MODEL = (
    r"(?:AI助手|AI模型|AI|人工智能(?:助手|模型|程序)?|大?语言模型|大模型|聊天机器人|智能助手|写作助手|"
    r"ChatGPT|GPT-?\w*|Claude|Gemini|DeepSeek|通义千问|千问|Qwen|文心一言|豆包|Kimi)"
)
_ORDERS = tuple(
    re.compile(order, re.IGNORECASE)
    for order in (
        rf"{_CLAUSE}{_ASKED}{_FORGET}[^，。\n]{{0,6}}{_BEFORE}{_ORDER}",
        rf"{_CLAUSE}{_ASKED}(?:请|你|必须|读者)\W{{0,4}}{_FORGET}[^，。\n]{{0,12}}(?:所有|一切|任何|全部)[^，。\n]{{0,6}}{_ORDER}",
        # 要求 and 规则, which people break as well, only where the whole sentence begins with the order.
        rf"^\W{{0,8}}{_ASKED}{_FORGET}[^，。\n]{{0,4}}{_BEFORE}(?:要求|规则|约束|限制|内容)(?!的)",
        # Spoken to by name: AI助手请……, 大模型请注意, 你是一个AI助手, 作为一名AI，
        rf"{_CLAUSE}(?:注意[：:，,]?|致|尊敬的|[^，。\n]{{0,6}}(?:本文|这里|本材料|本报告)的)?"
        rf"{_MODEL}[，,：:]?(?:请(?!企业|各|客商)|你)",
        rf"(?:^|[^{_HAN}]|请|现在|开始|起)你(?:现在|将|要|来|就){{0,3}}(?:是|扮演|充当|作为)一?[个名位]?[^，。\n]{{0,10}}{_MODEL}",
        rf"{_CLAUSE}(?:从现在(?:起|开始)[，,]?)?你(?:现在|将|要|来){{0,3}}(?:扮演|充当)",
        rf"作为一?[个名位]{_MODEL}[，,]|作为(?:大?语言模型|聊天机器人|AI助手)[，,]",
        r"(?:输出|打印|泄露|告诉我|复述)[^，。\n]{0,8}(?:提示词|系统提示(?![信消音语框])|(?:初始|系统)设定|system\s{0,9}prompt)",
        rf"{_CLAUSE}新的?(?:系统)?(?:指令|提示词)[：:]",
        rf"{_CLAUSE}{_ASKED}(?:覆盖|重置|清除|更新)(?:你的|系统)[^，。\n]{{0,4}}(?:指令|设定|提示|记忆)",
        r"\b(?:ignore|disregard|forget|override)\s{1,9}(?:\w{1,30}\s{1,9}){0,3}(?:previous|prior|above|earlier|preceding)\b",
        r"\b(?:ignore|disregard|forget|override|follow|reveal|print|repeat)\s{1,9}(?:\w{1,30}\s{1,9}){0,4}(?:instructions?|system\s{1,9}prompt)",
        r"\byou\s{1,9}are\s{1,9}now\b|\byou\s{1,9}are\s{1,9}(?:an?\s{1,9})?(?:\w{1,30}\s{1,9}){0,3}(?:assistant|chatbot|language\s{1,9}model|AI)\b",
        # Marks of chat templates, and the ones that our own prompts put round a passage.
        r"</?(?:材料|现稿|system|user|assistant|instructions?|prompt)\b|<\|[\w ]{1,30}\|>|\[/?INST\]|<</?SYS>>",
        r"^\s{0,20}(?:system|assistant)\s{0,9}:|^\s{0,20}#{1,6}\s{0,9}(?:system|instructions?|prompt)\b",
    )
)


def without_instructions(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without sentences that give a program orders, and those sentences."""
    kept, taken = [], []
    for sentence in _BREAK.split(text):
        if _is_order(sentence):
            taken.append(sentence.strip())
            kept.append("\n" if sentence.endswith("\n") else "")
        else:
            kept.append(sentence)
    return "".join(kept), tuple(taken)


def _is_order(sentence: str) -> bool:
    """Whether a sentence is an order, however wide its letters are and however far apart its characters stand."""
    plain = _SPREAD.sub("", unicodedata.normalize("NFKC", sentence)).translate(_SIMPLE)
    return any(order.search(plain) for order in _ORDERS)
