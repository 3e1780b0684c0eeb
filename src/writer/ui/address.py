"""The address of the page: it holds report, step and section, so that a reload, a link and the browser's back work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import gradio as gr

from writer.errors import NotRecorded
from writer.ui.handling import hidden
from writer.ui.shared import Shared, wanted
from writer.ui.views.parts import report_name, status

_LONGEST = 64


class Address:
    """What an address asks for, looked up before it is believed.

    Args:
        steps: the ids of the tabs, the first one being where an unknown address leads.
        first: the step that an address without one opens.
    """

    def __init__(self, shared: Shared, steps: tuple[str, ...], first: str) -> None:
        self.shared = shared
        self.bench = shared.bench
        self._steps = steps
        self._first = first

    def build(self) -> None:
        """Lay out the hidden parts that tell the server where the browser went back to."""
        self.asked = hidden("address-asked")
        self.go = gr.Button("前往", visible="hidden", elem_id="address-go")

    @property
    def opened(self) -> list[Any]:
        """What ``back`` fills, in its order."""
        shared = self.shared
        return [shared.report, shared.section, shared.saved, shared.name]

    def back(self, asked: str, report_id: str) -> tuple[Any, ...]:
        """Open the report that the browser went back to; one that is gone meanwhile leaves the open one."""
        told = _read(asked)
        wanted_id = told.get("report", "")[:_LONGEST]
        found = self.bench.find_open(wanted_id)
        if found is None:
            return (*(gr.skip() for _ in self.opened), status("这份报告已经删除，可在“报告”的回收站里恢复", "warn"))
        if found.id == report_id:
            return (*(gr.skip() for _ in self.opened), status())
        section = wanted(told.get("section", "")[:_LONGEST])
        return found.id, section, "", report_name(found.title, found.period), status()

    def step(self, asked: str) -> str:
        """The step that the browser went back to; "" for none that there is."""
        step = _read(asked).get("step", "")
        return step if step in self._steps else ""

    def load(self, query: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """Report id, section, step and a sentence for the status line, as an address asks for them."""
        report_id = str(query.get("report", ""))[:_LONGEST]
        step = str(query.get("step", self._first))
        key = str(query.get("section", ""))[:_LONGEST]
        step = step if step in self._steps else self._first
        if report_id and self.bench.find_open(report_id) is None:
            said = status("地址里的报告找不到或已删除；请在下面选一份，删除的在回收站里", "warn")
            return "", "", self._steps[0], said
        found = self.bench.open_id(report_id)
        if key and found and not self._has(found, key):
            return found, "", step, status("地址里的那一节已不在提纲里，打开的是这份报告的第一节", "warn")
        return found, wanted(key), step, status()

    def _has(self, report_id: str, key: str) -> bool:
        try:
            return any(item.key == key for item in self.bench.outline(report_id).items)
        except NotRecorded:
            return False


def _read(asked: str) -> dict[str, str]:
    """What the page says the address is; only texts count."""
    try:
        found = json.loads(asked or "{}")
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}
