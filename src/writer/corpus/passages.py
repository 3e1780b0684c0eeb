"""Report → Passages: one per section with text of its own, long sections in parts that a search can weigh alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from math import ceil

from writer.corpus.folding import without_figures
from writer.schema import Passage, Report, Section

MIN_PART = 250
MAX_PART = 900
_CN = "[一二三四五六七八九十]"
# Where a paragraph falls into parts: 一是…二是…, 一要…, 第一，, 一方面…另一方面…, (1).
_ITEM = re.compile(
    rf"(?<=[。；;：:！”])(?={_CN}{{1,2}}[是要]|第{_CN}[，,、]|另?一方面|其[一二三四五六][，,是]|[（(][0-9]{{1,2}}[）)])"
)
_SENTENCE = re.compile(r"(?<=[。！？；;])(?![”’」』）)])")


def split_passages(report: Report) -> tuple[Passage, ...]:
    """Split a report into the passages that are indexed and retrieved.

    Every section with own text gives at least one, except the signature. A section of more than 900 characters is
    split at paragraphs, 一是… items, at need at sentences, into parts of about 250 to 900.

    A passage's id comes from the report's name and its heading path and text with the figures folded, not from its
    place, so that passages which did not change keep their ids when others do.
    """
    paths = _heading_paths(report)
    seen: Counter[str] = Counter()
    passages = []
    for section in report.sections:
        if section.role == "signature" or not section.text.strip():
            continue
        for part in _parts(section.text):
            folded = without_figures(f"{paths[section.id]}\n{part}")
            seen[folded] += 1
            digest = blake2b(
                f"{report.name}\0{folded}\0{seen[folded]}".encode("utf-8", "surrogatepass"), digest_size=12
            )
            passages.append(
                Passage(
                    digest.hexdigest(),
                    report.name,
                    section.id,
                    paths[section.id],
                    section.role,
                    part,
                    section.certainty,
                )
            )
    return tuple(passages)


def _heading_paths(report: Report) -> dict[str, str]:
    """Headings from level 1 down to each section, joined by `` / ``; nothing where nothing is headed."""
    paths: dict[str, str] = {}
    for section in report.sections:
        above = paths.get(section.id.rpartition(".")[0], "") if "." in section.id else ""
        paths[section.id] = " / ".join(part for part in (above, _title(section)) if part)
    return paths


def _title(section: Section) -> str:
    return section.heading.strip()


def _parts(text: str) -> tuple[str, ...]:
    """The text in parts, each a stretch of it with the outer blanks stripped."""
    text = text.strip()
    if len(text) <= MAX_PART:
        return (text,)
    # Parts of about equal length: 958 characters are two of 480, not one of 900 and a scrap.
    wanted = len(text) / ceil(len(text) / MAX_PART)
    parts: list[str] = []
    current = ""
    for piece in _pieces(text):
        full = len(current) + len(piece) > MAX_PART or len(current) + len(piece) / 2 > wanted
        if len(current) >= MIN_PART and full:
            parts.append(current)
            current = ""
        current += piece
    if parts and len(current) < MIN_PART and len(parts[-1]) + len(current) <= MAX_PART:
        parts[-1] += current
    else:
        parts.append(current)
    return tuple(part.strip() for part in parts if part.strip())


def _pieces(text: str) -> Iterator[str]:
    """Paragraphs; of those that are too long the items, of those the sentences, of those plain stretches."""
    for paragraph in text.splitlines(keepends=True):
        if len(paragraph) <= MAX_PART:
            yield paragraph
            continue
        for item in _ITEM.split(paragraph):
            if len(item) <= MAX_PART:
                yield item
                continue
            for sentence in _SENTENCE.split(item):
                yield from (sentence[at : at + MAX_PART] for at in range(0, len(sentence), MAX_PART))
