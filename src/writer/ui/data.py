"""Step ① 数据: choose or begin a report, paste or upload its figures, put them right in the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from writer.errors import InputError
from writer.facts import TABLE_HEADER
from writer.ui.handling import SHUT, clickable, on, panel, said_by, static_text, user_of
from writer.ui.live_panel import LivePanel
from writer.ui.shared import Shared
from writer.ui.shared_table import SavedTable
from writer.ui.sheets import FactSheet
from writer.ui.views import data as views
from writer.ui.views.outline import heading_name
from writer.ui.views.parts import report_name, status

_UPLOADS = [".xlsx", ".docx", ".csv", ".tsv", ".txt", ".md"]
_PASTE_HINT = (
    "从 Excel 里复制整块单元格，或把各部门发来的文字直接粘在这里，例如：\n"
    "签约项目18个，同比增加3个；总投资56.2亿元，完成年度任务的78%。"
)
_NEXT = '<p class="next"><button type="button" class="act primary" data-step="outline">下一步：提纲 →</button></p>'

# What another report leaves open: no section, or the text in the edit box of step ③ would be saved into it.
_NO_SECTION = ("", "")
# A number of a save is shorter.
_DIGITS = 10
_ALL = '<button type="button" class="act small" data-step="reports">全部报告：下一期、复制、归档 →</button>'


class DataStep:
    """The parts of the step; ``build`` lays them out, ``wire`` gives them their work."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.bench = shared.bench
        self.live = LivePanel(shared)

    def build(self) -> None:
        """Lay the step out; called inside its tab."""
        with gr.Row(elem_classes="step data", equal_height=False):
            with gr.Column(scale=0, min_width=264, elem_classes="side"):
                with gr.Row(elem_classes="sidehead"):
                    gr.HTML("<h2>报告</h2>", apply_default_css=False, js_on_load=None)
                    self.new = gr.Button("新建", size="sm", elem_id="new-report", min_width=64, scale=0)
                self.list = clickable("reports")
                panel("all-reports", _ALL)
            with gr.Column(scale=1, elem_classes="main"):
                with gr.Row(elem_classes="line"):
                    self.title = gr.Textbox(label="标题", elem_id="report-title", max_lines=1, scale=3)
                    self.period = gr.Textbox(
                        label="报告期", elem_id="report-period", max_lines=1, scale=1, min_width=150,
                        placeholder="2026年第三季度",
                    )  # fmt: skip
                self._build_paste()
                self.unread = clickable("unread")
                self.offers = panel("offers")
                self.problems = panel("table-problems")
                self.table = gr.HTML(
                    "", elem_id="fact-table", js_on_load=static_text("table.js"), apply_default_css=False
                )
                panel("to-outline", _NEXT)
                self.live.build()
        self.save_head = gr.Button("存标题", visible="hidden", elem_id="save-head")
        self.again = gr.Button("重看表格", visible="hidden", elem_id="table-again")

    def _build_paste(self) -> None:
        with gr.Row(elem_classes="paste"):
            self.paste = gr.Textbox(
                label="粘贴本期数据", lines=4, max_lines=8, placeholder=_PASTE_HINT, elem_id="paste", scale=1
            )
            with gr.Column(scale=0, min_width=148, elem_classes="buttons"):
                self.parse = gr.Button("解析", variant="primary", size="sm", elem_id="parse")
                self.append = gr.Button("接着表格解析", size="sm", elem_id="parse-append")
                self.upload = gr.UploadButton(
                    "上传表格或文档", size="sm", file_types=_UPLOADS, elem_id="upload-facts", type="filepath"
                )
                self.back = gr.Button("撤销表格改动", size="sm", elem_id="table-back")

    @property
    def content(self) -> list[Any]:
        """What ``show`` fills, in its order."""
        return [self.list, self.title, self.period, self.unread, *self.remarks, self.table, self.shared.name]

    @property
    def remarks(self) -> list[Any]:
        """What changes with the rows of the table."""
        return [self.offers, self.problems]

    def wire(self) -> None:
        """Bind the handlers."""
        report, line = self.shared.report, self.shared.line
        chosen = [report, self.paste, *self.content]
        read = self._then("deskReport(id); deskPasted(); deskTable();")
        opened = self._then("deskReport(id); deskHeld(); deskTable(); deskShown('data');")
        drawn = self._then("deskTable();")
        described = self._then("deskBegun(id); deskTable(); deskHeadSaved();")
        saved = self._then("deskBegun(id); deskTableTaken(); deskTable(); deskTableSaved();")
        rows = [report, *self.remarks, self.unread]
        head = [report, self.list, self.shared.name, *self.remarks]
        another = [report, self.paste, self.shared.section, self.shared.saved, *self.content]
        head_save = on(self.save_head.click, self.describe, [report, self.title, self.period], head, line)
        for step, after in (
            (on(self.parse.click, self.parse_pasted, [report, self.paste], chosen, line), read),
            (on(self.append.click, self.append_pasted, [report, self.paste], chosen, line), read),
            (on(self.upload.upload, self.take_file, [report, self.upload], chosen, line), read),
            (on(self.back.click, self.table_back, [report], [report, *self.content], line), read),
            (on(self.table.input, self.save_rows, [report], rows, line, trigger_mode="multiple"), saved),
            (on(self.new.click, self.begin, [], another, line, **SHUT), opened),
            (on(self.list.select, self.choose, [], another, line, **SHUT), opened),
            (head_save, described),
            (on(self.again.click, self.show_again, [report], self.content, line), drawn),
        ):
            step.then(None, **after)
        on(self.unread.select, self.dismiss, [report], [self.unread], line)
        self.live.wire(self.table)

    def _then(self, script: str) -> dict[str, Any]:
        """What the page does by itself after a handler, knowing the report on view as ``id``."""
        return {"js": f"(id) => {{ {script} }}", "inputs": [self.shared.report]}

    def show(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step for a report; empty parts when there is none."""
        reports = self.bench.reports()
        if not report_id:
            blank = views.fact_table(TABLE_HEADER[1:], (), {})
            return views.report_list(reports, ""), "", "", "", "", "", blank, report_name()
        report, (sheet, saved) = self.bench.report(report_id), self.bench.table(report_id)
        return (
            views.report_list(reports, report_id),
            report.title,
            report.period,
            _unread(sheet),
            *self._remarks(report_id, sheet),
            views.fact_table(TABLE_HEADER[1:], sheet.rows, self._used(report_id), saved, report_id),
            report_name(report.title, report.period),
        )

    def show_again(self, report_id: str) -> tuple[Any, ...]:
        """Everything of this step as it is on record now; without a report nothing changes."""
        return self.show(report_id) if report_id else tuple(gr.skip() for _ in self.content)

    def _remarks(self, report_id: str, sheet: FactSheet, saved: SavedTable | None = None) -> tuple[str, str]:
        """What may be taken over from earlier periods, and what is wrong in the table or disagrees with them."""
        beside = self.bench.beside(report_id)
        problems = (*self.bench.table_problems(report_id), *beside.problems)
        told = views.table_problems(problems, [row[0] for row in sheet.rows], report_id, saved)
        return views.offers(beside.fills), told

    def _used(self, report_id: str) -> dict[str, str]:
        used: dict[str, list[str]] = {}
        for item in self.bench.outline(report_id).items:
            for fact_id in item.facts:
                used.setdefault(fact_id, []).append(heading_name(item))
        return {fact_id: "、".join(names) for fact_id, names in used.items()}

    def parse_pasted(self, report_id: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Read the paste box into the table, in place of what is there."""
        return self._parsed(report_id, text, append=False, user=user_of(request))

    def append_pasted(self, report_id: str, text: str, request: gr.Request) -> tuple[Any, ...]:
        """Read the paste box into the table, after what is there."""
        return self._parsed(report_id, text, append=True, user=user_of(request))

    def _parsed(self, report_id: str, text: str, *, append: bool, user: str) -> tuple[Any, ...]:
        if not text.strip():
            raise InputError("粘贴框是空的；请先把数据粘进去，再点“解析”。")
        report_id = self._begun(report_id, user)
        before = FactSheet() if append else self.bench.sheet(report_id)
        sheet, left = self.bench.paste(report_id, text, append=append, user=user)
        return (report_id, left, *self.show(report_id), _read(sheet, bool(left), before))

    def take_file(self, report_id: str, path: str | None, request: gr.Request) -> tuple[Any, ...]:
        """Read an uploaded sheet or text into the table, in place of what is there."""
        if not path:
            raise InputError("没有收到文件；请再传一次。")
        report_id = self._begun(report_id, user_of(request))
        before = self.bench.sheet(report_id)
        sheet = self.bench.upload(report_id, Path(path), append=False, user=user_of(request))
        return (report_id, gr.skip(), *self.show(report_id), _read(sheet, False, before))

    def table_back(self, report_id: str, request: gr.Request) -> tuple[Any, ...]:
        """Take the last change of the table back: a paste over it, an upload, a deleted row, a typed cell."""
        if not report_id:
            raise InputError("还没有报告；请先新建，或把数据粘进来。")
        self.bench.table_back(report_id, user_of(request))
        return (report_id, *self.show(report_id), status("表格回到上一次改动之前；再点一次就恢复"))

    def save_rows(self, report_id: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Save the table as it was edited; the table itself is not drawn again, so that the cursor stays.

        It is saved to the report it was drawn for: another one may have been opened since. What somebody else has
        changed since is told to the page, which puts it between what is typed there.
        """
        rows, own = event.rows, said_by(event, "of") or report_id
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise InputError("没有收到表格内容；请刷新页面后再改。")
        base = str(event.base)
        number = int(base) if base.isascii() and base.isdigit() and len(base) < _DIGITS else None
        begun = self._begun(own, user_of(request))
        done = self.bench.save_rows(begun, rows, user_of(request), number)
        said = status("表格已保存")
        if done.merged:
            said = status("表格已保存；别处刚才的改动也在里面了", "warn")
        if done.merged and done.merged.met:
            said = status("表格已保存；有的格两人都改了，见表上方的说明", "warn")
        told = self.shared.told_deleted(begun) or (said,)
        if own != report_id:
            return (gr.skip(), *(gr.skip() for _ in self.remarks), gr.skip(), *told)
        return (_news(report_id, begun), *self._remarks(begun, done.sheet, done), _unread(done.sheet), *told)

    def dismiss(self, report_id: str, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Let a remark on what was pasted go."""
        self.bench.dismiss(report_id, str(event.arg), user_of(request))
        return (_unread(self.bench.sheet(report_id)), status())

    def describe(self, report_id: str, title: str, period: str, request: gr.Request) -> tuple[Any, ...]:
        """Save title and period."""
        begun = self._begun(report_id, user_of(request))
        remark = self.bench.describe(begun, title, period, user_of(request))
        line = status(remark, "warn") if remark else status("标题已保存")
        reports, remarks = self.bench.reports(), self._remarks(begun, self.bench.sheet(begun))
        shown = (views.report_list(reports, begun), report_name(title, period), *remarks)
        return (_news(report_id, begun), *shown, line)

    def begin(self, request: gr.Request) -> tuple[Any, ...]:
        """Begin an empty report."""
        report_id = self.bench.begin(user=user_of(request))
        return (report_id, "", *_NO_SECTION, *self.show(report_id), status("已新建，请粘贴本期数据"))

    def choose(self, event: gr.EventData) -> tuple[Any, ...]:
        """Open another report."""
        wanted = self.bench.report(said_by(event, "arg")).id
        return (wanted, "", *_NO_SECTION, *self.show(wanted), status())

    def _begun(self, report_id: str, user: str) -> str:
        """The report on view; figures that come while there is none begin one."""
        return self.bench.report(report_id).id if report_id else self.bench.begin(user=user)


def _filled(sheet: FactSheet) -> int:
    return sum(any(row[1:]) for row in sheet.rows)


def _news(before: str, now: str) -> Any:
    """The id of a report that was begun just now. One that was there is not told again: by the time the answer comes,
    the page may have another one open, which would be taken for this one.
    """
    return gr.skip() if before else now


def _unread(sheet: FactSheet) -> str:
    lead = "这些要看一下；没有读成的行，请改好再粘，或直接填进表里："
    return views.problem_list(sheet.unread, lead=lead)


def _read(sheet: FactSheet, left: bool, before: FactSheet) -> str:
    """What was read, and what of the table ``before`` has gone for it."""
    said = f"读出数据，表中共 {_filled(sheet)} 条"
    if _filled(before) and [row[1:] for row in before.rows] != [row[1:] for row in sheet.rows]:
        said += f"，替换了原来的 {_filled(before)} 条（点“撤销表格改动”可找回）"
    if left:
        return status(f"{said}；没有读成的行留在粘贴框里", "warn")
    if sheet.unread:
        return status(f"{said}，有 {len(sheet.unread)} 处要看一下", "warn")
    return status(said)
