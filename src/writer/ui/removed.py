"""Sections that were taken out of the outline while they had text: the text stays, and this is the way back to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from writer.drafting import outline_text, parse_outline
from writer.schema import Outline, OutlineItem


@dataclass(frozen=True, slots=True)
class Removed:
    """A heading that is no longer in the outline, its text, and the keys of the headings that stood before it."""

    item: OutlineItem
    text: str
    before: tuple[str, ...] = ()


def removed_sections(outline: Outline, earlier: Iterable[Outline], texts: Mapping[str, str]) -> tuple[Removed, ...]:
    """What has text and is not in ``outline``, each as the last of the ``earlier`` outlines (newest first) had it."""
    here = {item.key for item in outline.items}
    wanted = {key for key, text in texts.items() if text.strip() and key not in here}
    found: dict[str, Removed] = {}
    for old in earlier:
        keys = [item.key for item in old.items]
        for at, item in enumerate(old.items):
            if item.key in wanted and item.key not in found:
                found[item.key] = Removed(item, texts[item.key], tuple(keys[:at]))
        if len(found) == len(wanted):
            break
    return tuple(found.values())


def put_back(outline: Outline, one: Removed) -> Outline:
    """``outline`` with the removed heading behind the nearest of those that stood before it, numbered anew."""
    keys = [item.key for item in outline.items]
    at = max((keys.index(key) + 1 for key in one.before if key in keys), default=0)
    level = 1 if at <= 1 else one.item.level
    items = (*outline.items[:at], replace(one.item, level=level), *outline.items[at:])
    longer = replace(outline, items=items)
    return parse_outline(outline_text(longer), longer)


def recognised(outline: Outline, before: Outline | None, removed: Sequence[Removed]) -> Outline:
    """``outline`` where a new heading that is one of the removed gets its key, and with it its text and versions."""
    known = {item.key for item in before.items} if before else set()
    left = list(removed)
    items = []
    for item in outline.items:
        same = next((one for one in left if one.item.heading == item.heading and item.id != "0"), None)
        if same is not None and item.key not in known:
            left.remove(same)
            item = replace(item, key=same.item.key, facts=item.facts or same.item.facts)
        items.append(item)
    return replace(outline, items=tuple(items))
