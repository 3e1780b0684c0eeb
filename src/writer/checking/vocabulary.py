"""What metrics are called: the names to go by, and the forms one label may take in a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_MOST_FORMS = 48
_EXACT = 0.95  # forms so sure have lost no word but that for a rate
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_KEPT = {0xFF0C: 0xFF0C, 0xFF1B: 0xFF1B, 0xFF1A: 0xFF1A, 0xFF08: 0xFF08, 0xFF09: 0xFF09, 0xFF01: 0xFF01, 0xFF1F: 0xFF1F}
_HALF_WIDTH = {ord(a): b for a, b in zip(",;:()!?", "，；：（）！？", strict=True)}
_FOLD = _FULL_WIDTH | _KEPT | _HALF_WIDTH
_BRACKETED = re.compile(r"（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、])")
_LEADING = re.compile(r"^(?:其中|#|\*|-|·|•|：|、|\s)+")
_NOISE = re.compile(r"[\s“”\"'‘’：、，。；/《》·]")
_FUNDS = re.compile(r"[外内]资金")  # 县外资金 says nothing of 外资
_THRESHOLD = re.compile(
    r"(?:超过|超|过|达)(?P<a>[\d一二三五十百]*)(?P<ua>千万|亿)元?(?:以上)?|(?P<b>[\d一二三五十百]*)(?P<ub>千万|亿)元?(?:及以上|以上)"
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names to go by; ``metrics.toml`` says what each of its lists means.

    Attributes:
        unlike: names that never mean the same metric, whatever the lists say.
        dropped: names that nothing is called by, unless a ledger calls it so itself.
        learned: pairs of names that mean the same metric as a whole, never as part of a longer name.
    """

    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    known: tuple[str, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    undone: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    unlike: tuple[tuple[str, ...], ...] = ()
    dropped: tuple[str, ...] = ()
    learned: tuple[tuple[str, str], ...] = ()


def fold(text: str) -> str:
    """Full-width letters and digits to half width, half-width punctuation to full width; the length stays the same."""
    return text.translate(_FOLD)


def clean_label(label: str) -> str:
    """A pasted label without units in brackets, numbering, 其中 and punctuation."""
    text = _NUMBERING.sub("", _LEADING.sub("", _BRACKETED.sub("", fold(label).strip())))
    return _NOISE.sub("", _LEADING.sub("", text)) or _NOISE.sub("", fold(label))


def is_rate_label(label: str, vocabulary: Vocabulary) -> bool:
    """Whether a label names a growth rate (增速, 增幅 …)."""
    return any(label.endswith(word) for word in vocabulary.rate)


def forms(label: str, vocabulary: Vocabulary, others: frozenset[str]) -> dict[str, float]:
    """Every way a text may name the metric, with how sure it is (1: as pasted).

    Args:
        label: a cleaned label.
        vocabulary: the table of names.
        others: the cleaned labels of the whole ledger; a near name that one of them carries is not borrowed.
    """
    found: dict[str, float] = {label: 1.0}
    _grow(found, lambda text: _stems(text, vocabulary.rate), 0.96)
    _grow(found, _share_stems, 0.96)
    _grow(found, lambda text: _trimmed(text, vocabulary, others), 0.94)
    _grow(found, lambda text: _swapped(text, vocabulary.same, frozenset()), 0.97)
    _grow(found, _thresholds, 0.99)
    _grow(found, lambda text: _swapped(text, vocabulary.near, others), 0.85)
    _grow(found, lambda text: _trimmed(text, vocabulary, others), 0.94)
    _learn(found, vocabulary.learned, others)
    barred = {name for group in vocabulary.unlike if label in group for name in group} | set(vocabulary.dropped)
    return {
        text: score
        for text, score in found.items()
        if text == label or (len(text) >= 2 and text not in vocabulary.heads and text not in barred)
    }


def _learn(found: dict[str, float], learned: tuple[tuple[str, str], ...], others: frozenset[str]) -> None:
    """Add what the office calls the very same metric in its past reports, unless a line of the ledger is called so."""
    exact = {text: score for text, score in found.items() if score >= _EXACT}
    for pair in learned:
        for one, other in (pair, pair[::-1]):
            if one in exact and not any(_may_mean(other, label, exact) for label in others):
                found[other] = max(found.get(other, 0.0), 0.97 * exact[one])


def _may_mean(name: str, label: str, own: dict[str, float]) -> bool:
    """Whether a name may just as well be short for another line of the ledger."""
    return name == label or (abbreviates(name, label) and not any(form in label for form in own))


def abbreviates(short: str, long: str) -> bool:
    """Whether a name is a longer one with letters left out, its first letter kept."""
    letters = iter(long)
    return len(short) < len(long) and short[:1] == long[:1] and all(letter in letters for letter in short)


def _grow(found: dict[str, float], rule: Callable[[str], list[str]], factor: float) -> None:
    """Add what ``rule`` makes of every form so far, a little less sure."""
    for text, score in tuple(found.items()):
        for other in rule(text):
            if len(found) >= _MOST_FORMS:
                return
            if score * factor > found.get(other, 0.0):
                found[other] = score * factor


def _stems(text: str, tails: tuple[str, ...]) -> list[str]:
    for tail in tails:
        if text.endswith(tail) and len(text) - len(tail) >= 2:
            return [text[: -len(tail)]]
    return []


def _share_stems(text: str) -> list[str]:
    """服务业占比重 is told as 服务业占…的六成."""
    return _stems(text, ("的比重", "的比例", "比重", "比例", "份额")) if "占" in text[1:-2] else []


def _trimmed(text: str, vocabulary: Vocabulary, others: frozenset[str]) -> list[str]:
    """The label without one optional word in front, without one behind, and without both.

    The word in front is not optional where it tells two labels of the same ledger apart: 全市增加值增速 and 增加值增速.
    """
    # 总投资 must not become 投资, nor 新增企业 企业: what is left has to name something by itself.
    front = next((text[len(w) :] for w in vocabulary.front if text.startswith(w) and len(text) - len(w) >= 3), "")
    back = [text[: -len(w)] for w in vocabulary.back if text.endswith(w) and len(text) - len(w) >= 2][:1]
    if not front or front in others:
        return back
    both = [front[: -len(w)] for w in vocabulary.back if front.endswith(w) and len(front) - len(w) >= 2][:1]
    return [front, *back, *both]


def _swapped(text: str, groups: tuple[tuple[str, ...], ...], taken: frozenset[str]) -> list[str]:
    found: list[str] = []
    for group in groups:
        name = next((name for name in group if name in text and not _FUNDS.match(text, text.index(name))), None)
        if name is None:
            continue
        for other in group:
            if other == name or (taken and any(other in label and label != text for label in taken)):
                continue
            found.append(text.replace(name, other, 1))
    return found


def _thresholds(text: str) -> list[str]:
    """超亿元项目 is also 亿元以上项目 and 超1亿元项目."""
    match = _THRESHOLD.search(text)
    if match is None:
        return []
    digits = match["a"] if match["ua"] else match["b"]
    unit = match["ua"] or match["ub"]
    spellings = ["", "1", "一"] if digits in ("", "1", "一") and unit == "亿" else [digits]
    out: list[str] = []
    for number in spellings:
        size = f"{number}{unit}"
        for written in (
            f"超{size}元",
            f"{size}元以上",
            f"超{size}",
            f"{size}以上",
            f"超过{size}元",
            f"过{size}元",
            f"{size}元及以上",
        ):
            out.append(text[: match.start()] + written + text[match.end() :])
    return out
