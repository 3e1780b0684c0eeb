"""What step ③ shows around the edit box: the outline, the running draft, the figure check, passages, versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from writer.drafting import Wait
from writer.schema import PASSING, ROLE_NAMES, Checked, Finding, Hit, Version
from writer.ui.jobs import Progress
from writer.ui.states import STATE_NAMES, SectionState
from writer.ui.timing import left_words, span_words
from writer.ui.views.findings import counts, finding_list
from writer.ui.views.marks import marked
from writer.ui.views.outline import heading_name
from writer.ui.views.parts import button, empty, esc, paragraphs, stamp, status
from writer.ui.views.sides import both_sides
from writer.ui.wording import ENGINE_NAMES, clock

_SESSION_SECONDS = 600
# Waits that are over before anybody has read of them are not told, in seconds.
_SHORT_WAIT = 2


def outline_list(sections: Sequence[SectionState], current: str) -> str:
    """The sections with their state; a click on one opens it."""
    if not sections:
        return empty("还没有提纲", "先到“② 提纲”拟定提纲。", "outline")
    return f'<ol class="sections">{"".join(_section(one, one.item.key == current) for one in sections)}</ol>'


def _section(one: SectionState, here: bool) -> str:
    state = STATE_NAMES[one.state]
    return (
        f'<li class="level{one.item.level} is-{one.state}{" here" if here else ""}">'
        f'<button type="button" data-act="section" data-arg="{esc(one.item.key)}" '
        f'aria-current="{"true" if here else "false"}"><span class="name">{esc(heading_name(one.item))}</span>'
        f'<span class="state">{esc(state)}</span>{_counted(one)}</button></li>'
    )


def _counted(one: SectionState) -> str:
    """How much is to be looked at: the errors, else the warnings, those on language only while they are shown."""
    if one.errors:
        return f'<span class="count" title="{one.errors} 处错误">{one.errors}</span>'
    both, plain = one.warnings + one.language, ""
    if not both:
        return ""
    if one.language and one.warnings:
        plain = f'<span class="count warn plain" title="{one.warnings} 处提醒">{one.warnings}</span>'
    words = "、".join(f"{n} 处{name}" for n, name in ((one.warnings, "提醒"), (one.language, "语言提醒")) if n)
    return f'<span class="count warn{" all" if one.language else ""}" title="{words}">{both}</span>{plain}'


def running(progress: Progress) -> str:
    """One line on the draft that is being made: which sections, how far each is, how many are left, time and tokens."""
    if not progress.running:
        return ""
    names = "、".join(f"{one.name}（{len(one.text)} 字 {one.seconds:.0f} 秒）" for one in progress.active)
    waits = [one.waiting for one in progress.active if one.waiting and one.waiting.seconds >= _SHORT_WAIT]
    longest = max(waits, key=lambda one: one.seconds, default=None)
    spent = f" · {progress.spent}" if progress.spent else ""
    what = f"{wait_words(longest)} · 正在起草：{names}" if longest else f"正在起草：{names}" if names else "正在起草…"
    what = "正在停止…" if progress.stopping else what
    done = len(progress.outcomes)
    # The pace is that of the sections that are done; what the next ones have taken already is part of what is left.
    left = "" if progress.stopping else left_words(done, progress.total, progress.ended, progress.seconds)
    return (
        f'<div class="running" role="status"><span class="pulse"></span><span class="what" title="{esc(what)}">'
        f'{esc(what)}</span><progress aria-label="起草" max="{progress.total}" value="{done}"></progress>'
        f'<span class="meta">已写 {done}/{progress.total} 节 · {progress.seconds:.0f} 秒'
        f"{esc(f' · {left}' if left else '')}{esc(spent)}</span></div>"
    )


def wait_words(wait: Wait) -> str:
    """Why nothing comes just now, and when it is tried again."""
    return f"{wait.why}，约 {span_words(wait.seconds)}后再试"


def stream(progress: Progress, current: str) -> str:
    """The text that is being written for the section on view, laid over the edit box; "" while there is none."""
    if not progress.running or not current:
        return ""
    active = progress.at(current)
    if active is not None:
        waits = active.waiting is not None and active.waiting.seconds >= _SHORT_WAIT
        told = f"{wait_words(active.waiting)}；不想等请点“停止”。" if waits and active.waiting else "正在组织材料…"
        body = paragraphs(esc(active.text)) or f'<p class="meta">{esc(told)}</p>'
        return f'<div class="stream" aria-label="正在起草的文字">{body}<span class="caret"></span></div>'
    if current in progress.waiting:
        return '<div class="stream"><p class="meta">本节在排队，前面的写完就轮到它。</p></div>'
    return ""


def figure_check(text: str, checked: Checked, remarks: Sequence[Finding] = ()) -> str:
    """The section's text with every figure coloured by its verdict, and carried sentences underlined."""
    if not text.strip():
        return empty("本节还没有文字", "起草后，每个数字的出处会标在这里。")
    figures = checked.figures
    passing = sum(trace.verdict in PASSING for trace in figures)
    failing = len(figures) - passing
    said = f"{len(figures)} 个数字，{passing} 个有出处" if figures else "本节没有数字"
    said += f"，<b>{failing} 个要改</b>" if failing else ""
    said += f" · {len(remarks)} 条起草说明" if remarks else ""
    kind = "bad" if failing else "good"
    body = paragraphs(marked(text, checked.figures, checked.findings, remarks))
    return f'<p class="tally {kind}">{said}</p><div class="checked">{body}</div>'


def section_findings(checked: Checked, remarks: Sequence[Finding] = ()) -> str:
    """How much was found in this section, and what, with one-click fixes; "" for nothing."""
    found = (*checked.findings, *remarks)
    return counts(found) + finding_list(found) if found else ""


def origin_list(origins: Sequence[Finding]) -> str:
    """Each sentence of the section with the past sentence it was written after."""
    if not origins:
        return empty("没有逐句出处", "套写的文字在这里逐句列出它出自哪份材料、哪一节；模型写的和改过的句子没有。")
    items = "".join(
        f'<article class="passage" data-goto="{one.start}:{one.end}">{paragraphs(esc(one.text))}'
        f"<footer>{esc(one.message)}</footer></article>"
        for one in origins
    )
    return f'<div class="passages origins">{items}</div>'


def passage_list(hits: Sequence[Hit], pattern: str = "") -> str:
    """Past passages like this section, where each comes from, and which one (``pattern``, an id) it is to follow."""
    if not hits:
        return empty("没有找到相似段落", "语料里还没有这类内容；到“语料”里添加往期材料。", "library")
    items = "".join(_passage(hit, chosen=hit.passage.id == pattern) for hit in hits)
    return f'<div class="passages">{items}</div>'


def _passage(hit: Hit, *, chosen: bool) -> str:
    where = " · ".join(part for part in (hit.passage.heading, ROLE_NAMES[hit.passage.role]) if part)
    why = f"<footer>{esc(hit.why)}</footer>" if hit.why else ""
    tool = (
        '<span class="now">本节的范文</span>'
        + button("不用它", "unpattern", kind="small", title="改为自动挑选；已写的文字不动")
        if chosen
        else button("用作范文", "pattern", hit.passage.id, kind="small", title="起草、重写本节时照这一段的写法")
    )
    return (
        f'<article class="passage{" chosen" if chosen else ""}"><header><strong>{esc(hit.passage.report)}</strong>'
        f'<span class="meta">{esc(where)}</span><span class="tools">{tool}</span></header>'
        f"{paragraphs(esc(hit.passage.text))}{why}</article>"
    )


def version_list(versions: Sequence[Version], current: int, viewed: int = 0) -> str:
    """All versions, newest first; a typing session's saves stand as one line that opens."""
    if not versions:
        return empty("还没有版本", "每次起草和修改都会自动留一版。")
    groups = [list(group) for _, group in groupby(_sessions(versions), key=lambda pair: pair[0])]
    lines = "".join(_group([version for _, version in group], current, viewed) for group in reversed(groups))
    return f'<ol class="versions">{lines}</ol>'


def _sessions(versions: Sequence[Version]) -> list[tuple[int, Version]]:
    """Versions numbered by session: saves of one person that follow each other closely and carry no note are one."""
    session, numbered, before = 0, [], None
    for version in versions:
        joined = (
            before is not None
            and version.author == before.author == "person"
            and not version.note
            and version.user == before.user
            and _seconds(before, version) < _SESSION_SECONDS
        )
        session += 0 if joined else 1
        numbered.append((session, version))
        before = version
    return numbered


def _seconds(first: Version, second: Version) -> float:
    try:
        return abs((datetime.fromisoformat(second.created) - datetime.fromisoformat(first.created)).total_seconds())
    except (ValueError, TypeError):
        return float("inf")


def _group(group: Sequence[Version], current: int, viewed: int) -> str:
    newest, older = group[-1], group[-2::-1] if len(group) > 1 else []
    inner = "".join(f"<li>{_version(one, current, viewed)}</li>" for one in older)
    opened = " open" if any(one.n in (viewed, current) for one in older) else ""
    folded = (
        f"<details{opened}><summary>同一次修改中的前 {len(older)} 版</summary><ol>{inner}</ol></details>"
        if older
        else ""
    )
    return f"<li>{_version(newest, current, viewed)}{folded}</li>"


def _version(version: Version, current: int, viewed: int) -> str:
    who = ENGINE_NAMES.get(version.engine, version.engine) if version.author == "engine" else version.user or "手工"
    note = f" · {version.note}" if version.note else ""
    here = " here" if version.n == viewed else ""
    tools = look = ""
    if version.n != current:
        n = str(version.n)
        tools = button("恢复", "restore", n, kind="small", title="把这一版的文字变为当前文字")
        look = button("对照", "diff", n, kind="small", title="与当前文字并排逐句对照，可以取回其中的句子")
    sent = button("原文", "messages", str(version.n), kind="small", title="看写这一版时发给模型的原文")
    badge = '<span class="now">当前</span>' if version.n == current else ""
    return (
        f'<div class="version{here}"><span class="n">第{version.n}版</span>{badge}'
        f'<span class="meta">{esc(clock(version.created))} · {esc(who)}{esc(note)} · {len(version.text)} 字</span>'
        f"{sent if version.messages else ''}{look}{tools}</div>"
    )


def conflict(mine: Version, theirs: Version) -> str:
    """Two people saved this section: both texts side by side, and a choice."""
    who = theirs.user or ("起草结果" if theirs.author == "engine" else "另一个页面")
    left, right = both_sides(theirs.text, mine.text)
    return (
        '<div class="conflict" role="alert"><p><strong>本节在别处也改过。</strong>'
        f"您的文字存为第{mine.n}版，{esc(who)}的文字是第{theirs.n}版，两份都在。请选用一份：</p>"
        f'<div class="sides"><section>{button("用对方的文字", "theirs", str(theirs.n))}{paragraphs(left)}</section>'
        f"<section>{button('用我的文字', 'mine', str(mine.n), kind='primary')}{paragraphs(right)}</section></div></div>"
    )


def section_head(
    one: SectionState, facts: int, locked: Sequence[str] = (), *, undo: str = "", final: bool = False
) -> str:
    """The name of the section in the edit box, what it is to be written from, and its locked sentences.

    Args:
        undo: what the last change that one click made did, "" for none.
        final: whether a person has marked the section as final.
    """
    points = f" · 要点 {len(one.item.points)} 条" if one.item.points else ""
    back = f"撤销上一次点按的改动：{undo}（Alt+Z）" if undo else "没有可以撤销的改动"
    tools = button("撤销", "undo", kind="small", title=back, off=not undo)
    if final:
        tools += button("取消定稿", "unfinal", kind="small", title="让起草、改写再能动这一节")
    else:
        tools += button("定稿", "final", kind="small", title="标为定稿：以后只有自己打字才会改这一节")
    keys = '<button type="button" class="act small" data-keys title="快捷键一览（Alt+/）">快捷键</button>'
    return (
        f'<div class="sectionhead"><h2>{esc(heading_name(one.item))}</h2>'
        f'<span class="meta">{esc(ROLE_NAMES[one.item.role])} · 数据 {facts} 条{points}</span>'
        f'<span class="tools">{tools}{keys}</span></div>{_locks(locked)}'
    )


def _locks(locked: Sequence[str]) -> str:
    """The locked sentences, folded away, each with a button that frees it."""
    if not locked:
        return ""
    items = "".join(
        f"<li><span>{esc(one)}</span>{button('解锁', 'unlock', one, kind='small', title='重写时可以改动这一句')}</li>"
        for one in locked
    )
    return (
        f'<details class="locks"><summary>已锁定 {len(locked)} 句，起草、重写时一字不动</summary>'
        f"<ul>{items}</ul></details>"
    )


def save_state(version: Version | None = None) -> str:
    """Whether the text on view is on the server, and since when."""
    if version is None:
        return f'<span class="saving" data-stamp="{stamp()}"></span>'
    words = f"已保存 {clock(version.created)} · 第{version.n}版 · {len(''.join(version.text.split()))} 字"
    return f'<span class="saving ok" data-stamp="{stamp()}" data-length="{len(version.text)}">{esc(words)}</span>'


def ended(progress: Progress, sections: tuple[SectionState, ...]) -> str:
    """What is said once a draft has ended."""
    failed = [one for one in progress.outcomes if not one.ok]
    if failed:
        return status(f"{len(failed)} 节没有写成：{failed[0].message}", "error")
    if len(progress.outcomes) == 1:
        return status(progress.outcomes[0].message)
    if not progress.outcomes:
        return status()
    how = f"{'已停止' if progress.stopped else '起草结束'}，用时 {progress.seconds:.0f} 秒"
    how += f"，{progress.spent}" if progress.spent else ""
    blank = sum(one.state == "empty" for one in sections)
    return status(f"{how}；还有 {blank} 节没有文字", "warn") if blank else status(how)
