"""What a Word file that came back has changed, section by section, and the comments in its margin."""

from __future__ import annotations

from writer.ui.jobs import Progress
from writer.ui.views.parts import button, esc
from writer.ui.word_edits import Imported

_LONGEST = 200


def summary(done: Imported) -> str:
    """One sentence for the status line."""
    if not done.touched:
        return "Word 文件和现在的文字没有不同，什么也没有改"
    counts = (
        ("改动", done.changed), ("改标题", done.renamed), ("新增", done.added), ("移动", done.moved),
        ("移出", done.removed), ("两边都改", done.late), ("定稿未动", done.final),
    )  # fmt: skip
    told = "、".join(f"{name} {len(found)} 节" for name, found in counts if found)
    return f"已导入：{told or '标题、主送或落款'}；原来的文字都在版本里"


def imported(done: Imported) -> str:
    """The list under the upload."""
    rows = [
        *(("改动", name, "存为新的一版") for name in done.changed),
        *(("改标题", name, "文字和版本都跟着走") for name in done.renamed),
        *(("新增", name, "已加进提纲，还没有分配数据") for name in done.added),
        *(("移动", name, "提纲里的位置跟着变") for name in done.moved),
        *(("移出", name, "Word 里没有这一节了；文字还在，可在“② 提纲”里放回") for name in done.removed),
        *(
            ("两边都改", name, "导出以后这里也改过；Word 里的文字存为一版，没有替换现在的，请在“版本”里对照")
            for name in done.late
        ),
        *(
            ("定稿未动", name, "已定稿，没有动；Word 里改过的文字存为一版，要用它请先“取消定稿”，再到“版本”里恢复")
            for name in done.final
        ),
    ]
    items = [
        f'<li><b>{esc(kind)}</b> {esc(name)} <span class="meta">{esc(told)}</span></li>' for kind, name, told in rows
    ]
    if done.head:
        items.append("<li><b>改动</b> 标题、主送或落款</li>")
    items += [
        f'<li><b>批注</b> {esc(section)} <span class="meta">{esc(who or "未署名")}：'
        f"{f'“{esc(quote)}” ' if quote else ''}{esc(text[:_LONGEST])}</span></li>"
        for who, text, quote, section in done.comments
    ]
    items += [f'<li class="meta">{esc(note)}</li>' for note in done.notes]
    return f'<section class="group imported"><h2>Word 里的改动</h2><ul>{"".join(items)}</ul></section>' if items else ""


def importing(progress: Progress, stage: str, done: int, total: int, left: str) -> str:
    """The import that is running: its stage, and a way to end it before anything changes; "" while there is none."""
    if not progress.running:
        return ""
    last = done + 1 >= total
    said = "正在取消…" if progress.stopping else f"正在导入：{stage or '清点'}"
    tools = "" if progress.stopping or last else button("取消", "cancel", kind="small", title="报告不会有任何改动")
    meta = f"第 {done + 1}/{total} 步 · {progress.seconds:.0f} 秒{f' · {esc(left)}' if left else ''}"
    return (
        f'<div class="running" role="status"><span class="pulse"></span><span class="what">{esc(said)}</span>'
        f'<progress aria-label="导入" max="{total}" value="{done}"></progress>'
        f'<span class="meta">{meta}</span>{tools}</div>'
    )
