"""What all steps of the page share: the office at work, the report on view, the status line."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from writer.ui.views.parts import status
from writer.ui.workbench import Workbench


@dataclass(frozen=True)
class Shared:
    """Parts of the page that every step reads or writes.

    ``report`` and ``section`` are hidden text boxes: the id of the report on view and the key of the section in the
    edit box, with the number of the version it shows (``key:n``). ``saved`` holds ``key:n`` of the last save: it comes
    back late when the section has been left in the meantime, and must not overwrite ``section``.
    """

    bench: Workbench
    report: gr.Textbox
    section: gr.Textbox
    saved: gr.Textbox
    name: gr.HTML
    line: gr.HTML

    def told_deleted(self, report_id: str) -> tuple[str, ...]:
        """For the status line, that somebody has thrown the report on view away; nothing where nobody has."""
        if not self.bench.report(report_id).deleted:
            return ()
        return (status("这份报告已被移到回收站；刚才写的照样存着，到“报告”的回收站里恢复后都在", "warn"),)


def place(key: str, n: int) -> str:
    """What ``Shared.section`` and ``Shared.saved`` hold."""
    return f"{key}:{n}"


def wanted(key: str) -> str:
    """What ``Shared.section`` holds while a section is asked for and its text has not reached the edit box yet."""
    return f"{key}:" if key else ""


def key_of(held: str) -> str:
    """The section key of a place; "" when there is none."""
    return held.rpartition(":")[0]


def is_open(held: str) -> bool:
    """Whether the edit box shows the section of this place: else what stands there is nobody's text."""
    return bool(key_of(held)) and held.rpartition(":")[2] != ""


def base_of(section: str, saved: str) -> int:
    """The number of the version the page has last seen of the section on view."""
    key = key_of(section)
    return max(_number(held) for held in (section, saved if key_of(saved) == key else section))


def _number(held: str) -> int:
    digits = held.rpartition(":")[2]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
