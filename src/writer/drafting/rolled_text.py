"""A section of 套写 under construction: its paragraphs, how they are printed, and where new sentences go."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from writer.drafting.wording import Clause, Origin, Sentence, is_numbered, renumbered, without_broken
from writer.facts import render
from writer.schema import Ledger

# From so many sentences on a paragraph takes a break before the next topic.
_LONG = 3
_FEW = 2
_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要)(?!否|目了然)")
_NUMBERED = re.compile(r"[（(]?\d")
_NEW_TOPIC = re.compile(r"[^，]{2,6}方面，")


@dataclass
class RolledText:
    """A section under construction: paragraphs of sentences, and what fell away of which past sentence."""

    paragraphs: list[list[Sentence]] = field(default_factory=list)
    gone: list[tuple[Origin | None, Clause]] = field(default_factory=list)

    def settle(self) -> None:
        """Let broken clauses fall away, with what leans on them."""
        paragraphs = []
        for paragraph in self.paragraphs:
            kept = []
            for sentence in paragraph:
                whole, gone = without_broken(sentence)
                self.gone += [(sentence.origin, clause) for clause in gone]
                if whole is not None:
                    kept.append(whole)
            if kept:
                paragraphs.append(kept)
        self.paragraphs = renumbered(paragraphs)

    def drop(self, unfit: Callable[[Sentence], bool], why: str) -> None:
        """Let the sentences fall away that are ``unfit``, for the reason ``why``."""
        for sentence in self.sentences:
            if unfit(sentence):
                self.gone += [(sentence.origin, replace(clause, broken=why)) for clause in sentence.clauses]
        kept = [[one for one in paragraph if not unfit(one)] for paragraph in self.paragraphs]
        self.paragraphs = renumbered([paragraph for paragraph in kept if paragraph])

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in order."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


def rendered(text: RolledText, ledger: Ledger) -> tuple[str, dict[tuple[int, int, int], tuple[int, int]]]:
    """The text as it will be printed, and the span of each clause in it by (paragraph, sentence, clause)."""
    out = ""
    places: dict[tuple[int, int, int], tuple[int, int]] = {}
    for row, paragraph in enumerate(text.paragraphs):
        for column, sentence in enumerate(paragraph):
            for at, clause in enumerate(sentence.clauses):
                start = len(out)
                out += render(clause.text, ledger).text
                places[row, column, at] = (start, len(out))
        out += "\n"
    return out.rstrip("\n"), places


def references(text: str) -> list[tuple[str, str]]:
    """The facts and relations a text refers to."""
    return [(found[1], found[2] or "value") for found in re.finditer(r"\[\[(F\d+)(?:\.(\w+))?\]\]", text)]


def extended(clause: Clause, more: list[str]) -> Clause:
    """The clause with further words in front of its mark."""
    if not more:
        return clause
    body = clause.text.rstrip()
    mark = body[-1] if body[-1:] in "，；。！？,;" else ""
    text = "，".join([body[: len(body) - len(mark)], *more]) + mark
    return replace(clause, text=text, filled=(*clause.filled, *references("，".join(more))), old=clause.past)


def insert(text: RolledText, new: list[Sentence], first: bool) -> None:
    """Put new sentences behind the last paragraph that states figures, else in front of or behind the whole.

    Overviews begin with the figures, accounts of what was done end with them.
    """
    rows = [at for at, paragraph in enumerate(text.paragraphs) if any(sentence.filled for sentence in paragraph)]
    if rows and len(new) > _LONG:
        text.paragraphs[rows[-1] + 1 : rows[-1] + 1] = _by_topic(new)
    elif rows and _listed(text.paragraphs[rows[-1]]) and not _one_of_many(text, rows[-1], len(new)):
        last = max(at for at, paragraph in enumerate(text.paragraphs) if _listed(paragraph))
        text.paragraphs.insert(last + 1, new)
    elif rows:
        text.paragraphs[rows[-1]].extend(new)
    elif first and text.paragraphs:
        text.paragraphs[:0] = _by_topic(new)
    elif len(text.paragraphs) == 1 and not _listed(text.paragraphs[0]):
        text.paragraphs[0].extend(new)
    else:
        text.paragraphs += _by_topic(new)


def insert_before_list(text: RolledText, new: list[Sentence]) -> bool:
    """Put figures that belong to no item in front of the list the section consists of; False where it is none.

    一是…, 二是… go on behind them in the same paragraph, 1.…, 2.… have one each.
    """
    at = next((at for at, one in enumerate(text.paragraphs) if any(is_numbered(each) for each in one)), None)
    if at is None or sum(is_numbered(one) for paragraph in text.paragraphs for one in paragraph) < _FEW:
        return False
    paragraph = text.paragraphs[at]
    head = next(column for column, one in enumerate(paragraph) if is_numbered(one))
    apart = _NUMBERED.match(paragraph[head].text.lstrip(" 　")) is not None or len(new) > _LONG
    if head == 0 and at > 0 and len(new) <= _LONG:
        text.paragraphs[at - 1].extend(new)
    elif head == 0 and apart:
        text.paragraphs[at:at] = _by_topic(new)
    else:
        paragraph[head:head] = new
    return True


def insert_after(text: RolledText, row: int, column: int, new: Sequence[Sentence]) -> None:
    """Put new sentences behind the one at this place."""
    text.paragraphs[row][column + 1 : column + 1] = new


def add_items(text: RolledText, new: Sequence[Sentence]) -> bool:
    """Go on with the list 一是…, 二是… that the text ends in; False where it does not end in one."""
    last = text.paragraphs[-1] if text.paragraphs else []
    heads = [one.text.lstrip(" 　") for one in last]
    if not any(_ITEM.match(head) for head in heads):
        return False
    apart = sum(_listed(paragraph) for paragraph in text.paragraphs) > 1
    kind = next(found[0][-1] for head in reversed(heads) if (found := _ITEM.match(head)))
    items = [_as_item(one, kind) for one in new]
    if apart:
        text.paragraphs += [[one] for one in items]
    else:
        text.paragraphs[-1].extend(items)
    text.paragraphs = renumbered(text.paragraphs)
    return True


def _as_item(sentence: Sentence, kind: str) -> Sentence:
    """The sentence as a further item; ``renumbered`` gives it its number."""
    first = sentence.clauses[0]
    return replace(sentence, clauses=(replace(first, text=f"十{kind}{first.text}"), *sentence.clauses[1:]))


def _listed(paragraph: Sequence[Sentence]) -> bool:
    """Whether 一是…, 二是… stand in the paragraph: what follows the last item would be read as part of it."""
    return any(_ITEM.match(sentence.text.lstrip(" 　")) for sentence in paragraph)


def _one_of_many(text: RolledText, row: int, new: int) -> bool:
    """Whether a paragraph is one item of a list of paragraphs, and so little comes new that it can take it in."""
    items = [sum(bool(_ITEM.match(one.text.lstrip(" 　"))) for one in paragraph) for paragraph in text.paragraphs]
    return items[row] == 1 and sum(items) > 1 and new <= _FEW


def _by_topic(sentences: list[Sentence]) -> list[list[Sentence]]:
    """New sentences in paragraphs that begin with a topic."""
    paragraphs: list[list[Sentence]] = [[]]
    for sentence in sentences:
        if len(paragraphs[-1]) >= _LONG and _NEW_TOPIC.match(sentence.text):
            paragraphs.append([])
        paragraphs[-1].append(sentence)
    return paragraphs
