"""Short sentences of one subject told in one: 「签约项目29个，同比增长26%；计划总投资87亿元。」

Past reports tell several figures, or several steps of one kind, in a sentence; what is left of theirs, and what is
newly stated, would read as a list. Only the mark between two sentences changes, so that each keeps its words and its
origin.
"""

from __future__ import annotations

import re
from dataclasses import replace

from writer.drafting.house import House
from writer.drafting.rolled_text import RolledText
from writer.drafting.topics import topic_of
from writer.drafting.wording import Clause, Origin, Sentence, is_numbered, numbered
from writer.schema import Ledger

# Characters that a joined sentence may have, and those that one with nothing but words may have.
_MOST, _MOST_WORDS = 110, 90
# What begins a sentence of its own: a connective, something pointed at, a time, a topic, the end of a report.
_OWN = re.compile(
    r"(?:其中|此外|另外|同时|目前|今年|本年|去年|全年|截[至止]|总体|总的|通过|经过|为了?|从|按|分|这|该|此|其|上述|对此|下一步|接下来|现将|特此|专此"
    r"|一方面|另一方面|首先|其次|再次|最后|[一二三四五六七八九十]{1,2}[是要]|第?[一二三四]季度|[上下]半年|前三季度|\d|[（(“《]|在[^，]{1,30}[下中上里]，|[^，；]{2,6}方面，|[^，；]{2,8}中，)"
)
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff”》）]),(?=[\u4e00-\u9fff“《（]|\s*$)")
_QUOTED_LIST = re.compile(r"(?<=[”》])、(?=[“《])")
_UNTIL = re.compile(r"截止(?=目前|\d|上?年底|[本今上]月)")
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff，。；、])[ \u00a0]+(?=[\u4e00-\u9fff“《（])|^[ \u00a0]+(?=[\u4e00-\u9fff“《（])"
)
_CLOSED = re.compile(r"[^。！？]。$")


def join_sentences(text: RolledText, ledger: Ledger, house: House) -> None:
    """Join neighbours in a paragraph that are of one subject and short enough together."""
    shortened = {origin for origin, _ in text.gone if origin is not None}
    for paragraph in text.paragraphs:
        length = len(paragraph[0].text) if paragraph else 0
        for column in range(1, len(paragraph)):
            one, other = paragraph[column - 1], paragraph[column]
            length += len(other.text)
            if _fit(one, other) and _of_one_kind(one, other, length, ledger, shortened):
                paragraph[column - 1] = _led_over(one, house)
            else:
                length = len(other.text)


def _fit(one: Sentence, other: Sentence) -> bool:
    """Whether the second may go on after a semicolon: it opens nothing, and the first is no heading."""
    return (
        bool(_CLOSED.search(one.text.rstrip()))
        and not _heads_an_item(one)
        and not _OWN.match(other.text.lstrip(" 　"))
        and not one.point
        and not other.point
        and "：" not in one.text
    )


def _heads_an_item(sentence: Sentence) -> bool:
    """Whether it is the heading of an item, also of one that has lost its number with all the others."""
    return is_numbered(sentence) or (sentence.origin is not None and numbered(sentence.origin.text))


def _of_one_kind(one: Sentence, other: Sentence, length: int, ledger: Ledger, shortened: set[Origin]) -> bool:
    if one.filled and other.filled:
        last, first = ledger.get(one.filled[-1][0]), ledger.get(other.filled[0][0])
        alike = last is not None and first is not None and topic_of(last) is topic_of(first)
        return length <= _MOST and alike
    if one.filled or other.filled or one.origin is None or other.origin is None:
        return False
    neighbours = one.origin.section == other.origin.section and one.origin.report == other.origin.report
    return length <= _MOST_WORDS and neighbours and bool({one.origin, other.origin} & shortened)


def tidy(text: RolledText, house: House) -> None:
    """Slips of punctuation in carried words: half-width commas among full-width ones, ”、“, blanks, 截止 for 截至."""
    for paragraph in text.paragraphs:
        for column, sentence in enumerate(paragraph):
            clauses = tuple(_tidied(clause, house) for clause in sentence.clauses)
            if clauses != sentence.clauses:
                paragraph[column] = replace(sentence, clauses=clauses)


def _tidied(clause: Clause, house: House) -> Clause:
    text = _BLANK.sub("", _QUOTED_LIST.sub("", _UNTIL.sub("截至", clause.text)))
    text = text if house.half_width else _COMMA.sub("，", text)
    return clause if text == clause.text else replace(clause, text=text, old=clause.past)


def _led_over(sentence: Sentence, house: House) -> Sentence:
    last = sentence.clauses[-1]
    text = house.punctuated(last.text.rstrip()[:-1] + "；")
    return replace(sentence, clauses=(*sentence.clauses[:-1], replace(last, text=text, old=last.past)))
