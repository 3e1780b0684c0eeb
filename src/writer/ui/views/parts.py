"""Small pieces that several pages show: escaped text, status line, buttons, paragraphs, empty states."""

from __future__ import annotations

from html import escape
from itertools import count

_stamps = count(1)
_GO = {"data": "去 ① 数据", "outline": "去 ② 提纲", "desk": "去 ③ 撰写", "library": "去语料"}


def esc(text: object) -> str:
    """Text on its way into HTML, safe in content and in double-quoted attributes."""
    return escape(str(text), quote=True)


def stamp() -> str:
    """A number that is never the same twice: put into HTML whose DOM the user edits, so that it is drawn afresh."""
    return str(next(_stamps))


def status(message: str = "", kind: str = "ok") -> str:
    """The one line at the top right that says how the last action went; kind is ok, warn or error."""
    if not message:
        return '<div class="status" role="status"></div>'
    role = "alert" if kind == "error" else "status"
    return f'<div class="status status-{esc(kind)}" role="{role}" title="{esc(message)}">{esc(message)}</div>'


def empty(title: str, advice: str = "", step: str = "") -> str:
    """What stands where there is nothing yet, what to do about it, and a button to the ``step`` where that is done."""
    more = f"<p>{esc(advice)}</p>" if advice else ""
    more += f'<p><button type="button" class="act" data-step="{step}">{_GO[step]}</button></p>' if step else ""
    return f'<div class="empty"><strong>{esc(title)}</strong>{more}</div>'


def button(
    label: str, act: str, arg: str = "", *, kind: str = "", title: str = "", confirm: str = "", off: bool = False
) -> str:
    """A button that a handler hears; ``confirm`` is a question asked first, ``off`` greys it out."""
    attributes = f' data-confirm="{esc(confirm)}"' if confirm else ""
    attributes += f' title="{esc(title)}"' if title else ""
    attributes += " disabled" if off else ""
    return (
        f'<button type="button" class="act {esc(kind)}" data-act="{esc(act)}" data-arg="{esc(arg)}"{attributes}>'
        f"{esc(label)}</button>"
    )


def paragraphs(html_text: str, css: str = "") -> str:
    """Escaped (or marked) text, one ``<p>`` a line; blank lines vanish."""
    kind = f' class="{esc(css)}"' if css else ""
    return "".join(f"<p{kind}>{line}</p>" for line in html_text.split("\n") if line.strip())


def report_name(title: str = "", period: str = "") -> str:
    """The open report's name, in the bar on top."""
    if not title:
        return '<div class="reportname"></div>'
    more = f'<span class="meta">{esc(period)}</span>' if period else ""
    return f'<div class="reportname" title="{esc(title)}"><span>{esc(title)}</span>{more}</div>'


def looks(example: str = "") -> str:
    """The small switches of the bar, which ``ui/static/look.js`` works: hints, dark or light, language.

    Args:
        example: the report on which hints are given without being asked for.
    """
    return (
        '<div class="looks" role="group" aria-label="页面">'
        f'<button type="button" data-look="hints" data-id="{esc(example)}" title="一步一步的提示" '
        'aria-label="一步一步的提示">?</button>'
        '<button type="button" data-look="dark" title="深色" aria-label="深色" aria-pressed="false">◐</button>'
        '<button type="button" data-look="language" lang="en" title="English" aria-label="English">EN</button></div>'
    )


def signed_in(user: str) -> str:
    """Who is logged in, and the way out; nothing where no login is asked for."""
    if not user:
        return ""
    leave = '<form method="post" action="/logout"><button type="submit" class="act small">退出</button></form>'
    return f'<div class="who"><span>{esc(user)}</span>{leave}</div>'
