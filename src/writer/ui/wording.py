"""The words the pages share: names of verdicts and engines, and how times are written."""

from __future__ import annotations

from datetime import datetime

from writer.schema import Severity, Verdict

INTERNAL_ERROR = "程序内部出错（已记入日志 data/writer.log）；已写的内容都在，请刷新页面后再试。"

VERDICT_NAMES: dict[Verdict, str] = {
    "supported": "与数据一致",
    "derived": "由数据算得",
    "period": "时间相符",
    "unsupported": "数据里没有",
    "wrong_metric": "指标不对",
    "wrong_relation": "口径不对",
    "wrong_sign": "升降相反",
    "wrong_unit": "单位不对",
    "wrong_period": "时间不对",
    "residue": "往期旧数",
    "mask": "未填的占位",
}
# What was computed to get a figure; a value that stands in the table as it is has no name here.
RELATION_NAMES: dict[str, str] = {
    "yoy": "同比增幅",
    "diff": "同比增减",
    "points": "同比变动",
    "done": "目标完成率",
    "gap": "距目标的差额",
    "share": "占比",
    "sum": "合计",
    "mean": "平均",
    "rest": "其余部分",
    "mom": "环比增幅",
    "mom_diff": "环比增减",
    "mom_points": "环比变动",
}

SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "提醒", "info": "说明"}
ENGINE_NAMES = {"llm": "模型", "roll": "套写", "": ""}


def clock(created: str, today: datetime | None = None) -> str:
    """A recorded time as people say it: ``10:21`` for today, else ``11-23 10:21``; local time; "" when unreadable."""
    try:
        then = datetime.fromisoformat(created)
    except ValueError:
        return ""
    local = then.astimezone() if then.tzinfo else then
    now = today or datetime.now().astimezone()
    return local.strftime("%H:%M") if local.date() == now.date() else local.strftime("%m-%d %H:%M")
