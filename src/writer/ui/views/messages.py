"""The exact messages a version was written from, as they were sent to the model and are kept with it."""

from __future__ import annotations

from typing import Final

from writer.schema import Version
from writer.ui.views.parts import empty, esc

_ROLES: Final = {"system": "系统提示", "user": "本节提示", "assistant": "模型已写的"}


def messages(version: Version) -> str:
    """What was sent for this version, message by message, to the letter."""
    if not version.messages:
        return empty(f"第{version.n}版没有发给模型的文字", "套写和手工的文字不经过模型。")
    total = sum(len(one.content) for one in version.messages)
    parts = "".join(
        f"<details{' open' if at else ''}><summary>{at + 1}. {esc(_ROLES.get(one.role, one.role))}（{esc(one.role)}，"
        f"{len(one.content)} 字）</summary><pre>{esc(one.content)}</pre></details>"
        for at, one in enumerate(version.messages)
    )
    return (
        f'<div class="sent" aria-label="发给模型的原文"><p class="meta">写第{version.n}版时发给模型的原文：'
        f"{len(version.messages)} 条，共 {total} 字，一字不差。</p>{parts}</div>"
    )
