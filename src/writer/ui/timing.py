"""How much longer work will take, in words."""

from __future__ import annotations

_SECONDS_A_MINUTE = 60
# Before so much has passed, the first item says little about the others.
_TOO_SOON = 1.0


def left_words(done: float, total: float, seconds: float, now: float | None = None) -> str:
    """「约还需 40 秒」: what is left at the pace so far; "" while that cannot be told.

    Args:
        done: how much of ``total`` is done.
        seconds: how long that has taken.
        now: how long it has gone on by now, where that is longer.
    """
    if done <= 0 or total <= done or seconds < _TOO_SOON:
        return ""
    left = seconds / done * (total - done) - max(0.0, (now or seconds) - seconds)
    return f"约还需 {span_words(left)}" if left >= 1 else "即将完成"


def span_words(seconds: float) -> str:
    """A span of time as people say it: seconds up to a minute and a half, then minutes, then hours."""
    if seconds < 1.5 * _SECONDS_A_MINUTE:
        return f"{max(1, round(seconds))} 秒"
    minutes = round(seconds / _SECONDS_A_MINUTE)
    if minutes < 1.5 * _SECONDS_A_MINUTE:
        return f"{minutes} 分钟"
    return f"{minutes / _SECONDS_A_MINUTE:.1f} 小时"
