"""Sentences in a file that speak to a program rather than to a reader: taken out before a report becomes a model.

A past report may have been written by anybody. Its passages are put before a language model as examples, where
忽略以上指令 would be read as an order. What is taken out is told; an ordinary report has nothing of the kind.
"""

from __future__ import annotations

import re

_BREAK = re.compile(r"(?<=[。！？!?；;\n])")
_FORGET = r"(?:忽略|无视|忘记|忘掉|抛开|不要(?:理会|遵守|执行)|不必(?:理会|遵守)|停止遵守)"
_BEFORE = r"(?:以上|上述|上面|之前|此前|前面|先前|原有|原来|系统|你)[^。\n]{0,8}"
_ORDERS = (
    # 忽略以上所有指令; 要求 and 规则, which people break as well, only where the sentence begins with the order.
    re.compile(rf"{_FORGET}[^。\n]{{0,6}}{_BEFORE}(?:指令|提示词|提示语|系统提示|设定|prompt)", re.IGNORECASE),
    re.compile(rf"^\W*(?:请|现在|从现在起|你必须)?\W*{_FORGET}[^。\n]{{0,4}}{_BEFORE}(?:要求|规则|约束|限制|内容)"),
    re.compile(r"(?:ignore|disregard|forget)\s+(?:\w+\s+){0,3}(?:previous|prior|above|earlier)\b", re.IGNORECASE),
    re.compile(r"(?:作为|你(?:现在)?是)一?(?:个|名|位)?(?:AI|人工智能|大?语言模型|聊天机器人|智能助手)", re.IGNORECASE),
    re.compile(r"(?:输出|打印|泄露|告诉我|复述)[^。\n]{0,8}(?:系统提示|提示词|system\s*prompt)", re.IGNORECASE),
    # Marks of chat templates, and the ones that our own prompts put round a passage.
    re.compile(r"</?材料|<\|[\w ]{1,30}\|>|\[/?INST\]|<</?SYS>>|^\s*(?:system|assistant)\s*[:：]", re.IGNORECASE),
)


def without_instructions(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without sentences that give a program orders, and those sentences."""
    kept, taken = [], []
    for sentence in _BREAK.split(text):
        if any(order.search(sentence) for order in _ORDERS):
            taken.append(sentence.strip())
            kept.append("\n" if sentence.endswith("\n") else "")
        else:
            kept.append(sentence)
    return "".join(kept), tuple(taken)
