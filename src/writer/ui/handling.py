"""Between an event of the page and a handler: every error becomes the status line, none reaches the user raw."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any

import gradio as gr

from writer.errors import InputError, WriterError
from writer.ui.views.parts import status
from writer.ui.wording import INTERNAL_ERROR

_LOG = logging.getLogger("writer.ui")

# What every gr.HTML with clickable parts runs once: whatever carries data-act tells the server its act and argument.
CLICKS = """
const tell = (event) => {
  const part = event.target.closest('[data-act]');
  if (!part || !element.contains(part)) return;
  const field = part.matches('select, input');
  if (field !== (event.type === 'change')) return;
  if (part.dataset.confirm && !window.confirm(part.dataset.confirm)) return;
  trigger('select', {act: part.dataset.act, arg: part.dataset.arg || '', value: field ? part.value : ''});
};
element.addEventListener('click', tell);
element.addEventListener('change', tell);
"""
# Before another report is opened: what was typed into this one is sent off and answered, or its answer would come late
# and be shown beside the other one.
SETTLED: dict[str, Any] = {"js": "async (...given) => { await deskSettled(); return given; }"}
# The same where the parts to be filled are on view: they take no typing until they are.
SHUT: dict[str, Any] = {"js": "async (...given) => { deskShut(); await deskSettled(); return given; }"}
# A list that somebody has chosen from keeps that choice when it is drawn again, unless it is told what is chosen now.
CHOSEN = """() => document.querySelectorAll('.beside select, .manner-of select').forEach((one) => {
  const at = [...one.options].findIndex((option) => option.hasAttribute('selected'));
  if (at >= 0) one.selectedIndex = at;
})"""
# The longest value an event may carry; a report of thirty sections is a tenth of it.
LONGEST = 2_000_000
_NESTED = 2  # a table is a list of rows
# Quick reads and saves never wait for drafting: that runs in jobs, not in handlers.
_AT_ONCE = 16


def clickable(elem_id: str, script: str = "") -> gr.HTML:
    """An HTML part whose ``data-act`` elements fire its ``select`` event; ``script`` runs once with ``element``."""
    return gr.HTML("", elem_id=elem_id, js_on_load=CLICKS + script, apply_default_css=False)


def panel(elem_id: str, value: str = "") -> gr.HTML:
    """An HTML part that is only looked at."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=None, apply_default_css=False)


def hidden(elem_id: str) -> gr.Textbox:
    """A value that travels with the page: gr.State would reach scripts as null."""
    return gr.Textbox("", visible="hidden", elem_id=elem_id)


def on(
    event: Callable[..., Any],
    handler: Callable[..., Any],
    inputs: Sequence[Any],
    outputs: Sequence[Any],
    line: gr.HTML,
    **options: Any,
) -> Any:
    """Bind ``handler`` to ``event``; it returns one value per output, or that and a message for the status line.

    Args:
        line: the status line; on an error only it changes.
    """
    # With each change of an event's state Gradio copies every part that ever awaited one, with all that stands in it:
    # so only the status line awaits, whatever is filled.
    settings = {
        "show_progress": "hidden", "show_progress_on": [line], "concurrency_limit": _AT_ONCE,
        "api_visibility": "private",
    } | options  # fmt: skip
    return event(guarded(handler, len(outputs)), list(inputs), [*outputs, line], **settings)


def any_of(*events: Callable[..., Any]) -> Callable[..., Any]:
    """Several events that do the same, as one for ``on``: each binding of its own makes the page slower to start."""
    return functools.partial(gr.on, list(events))


def guarded(handler: Callable[..., Any], outputs: int) -> Callable[..., tuple[Any, ...]]:
    """``handler`` with its errors turned into a status line that follows its ``outputs`` values."""

    @functools.wraps(handler)
    def safe(*arguments: Any) -> tuple[Any, ...]:
        try:
            return _padded(handler(*(checked(one) for one in arguments)), outputs)
        except WriterError as error:
            return (*_unchanged(outputs), status(str(error), "error"))
        except Exception:
            _LOG.exception("handler %s failed", getattr(handler, "__name__", "?"))
            return (*_unchanged(outputs), status(INTERNAL_ERROR, "error"))

    return safe


class Told:
    """What a part of the page tells, by name: text, a list of text, or a table; "" for what it does not tell."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def __getattr__(self, name: str) -> Any:
        return self._said.get(name, "")


def checked(given: Any) -> Any:
    """A value on its way to a handler: an event as ``Told``, null as no text, and nothing longer than ``LONGEST``.

    Anybody who reaches the server can send an event of any form; a handler meets only these.

    Raises:
        InputError: it is too long, or an event of a form that the page never sends.
    """
    if given is None:  # a text box that nobody has filled yet
        return ""
    if isinstance(given, str):
        if len(given) > LONGEST:
            raise InputError(f"内容超过 {LONGEST // 10_000} 万字，没有收下；请检查是不是粘错了，或分开来做。")
        return given.replace("\x00", "")  # no database keeps it, and nobody can type it
    return _told(given) if isinstance(given, gr.EventData) else given


def _told(event: gr.EventData) -> Told:
    data = event._data
    if not isinstance(data, dict):
        raise InputError("没有收到要做什么；请刷新页面后再点。")
    return Told(
        {name: _words(value, 0 if name in ("act", "arg", "value") else _NESTED) for name, value in data.items()}
    )


def _words(value: Any, nested: int) -> Any:
    """Text or numbers as text, lists of them down to ``nested`` levels; raises InputError."""
    if isinstance(value, list) and nested:
        return [_words(one, nested - 1) for one in value]
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else checked(str(value))
    raise InputError("没有看懂页面发来的内容；请刷新页面后再做一次。")


def _padded(result: Any, outputs: int) -> tuple[Any, ...]:
    values = result if isinstance(result, tuple) else (result,) if outputs or result is not None else ()
    if len(values) == outputs + 1:
        return values
    if len(values) != outputs:
        raise ValueError(f"a handler returned {len(values)} values for {outputs} outputs")
    return (*values, gr.skip())


def _unchanged(outputs: int) -> tuple[Any, ...]:
    return tuple(gr.skip() for _ in range(outputs))


def user_of(request: gr.Request | None) -> str:
    """Who sits at this page; "" while there is no login."""
    return str(getattr(request, "username", None) or "")


def said_by(event: gr.EventData, name: str, limit: int = 2000) -> str:
    """What a part of the page says under ``name``; "" where it says nothing, or something that is no text.

    Raises:
        InputError: it is longer than any field of the page lets through.
    """
    value = getattr(event, name, "")
    if not isinstance(value, str):
        return ""
    if len(value) > limit:
        raise InputError(f"内容太长（超过 {limit} 字），没有保存；请缩短后再试。")
    return value


def static_text(name: str) -> str:
    """A script or style sheet that ships with the page."""
    return (resources.files("writer.ui") / "static" / name).read_text(encoding="utf-8")
