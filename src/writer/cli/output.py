"""What the commands print: JSON for scripts, plain lines for people."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from writer.errors import WriterError, reason_of
from writer.schema import Draft, Fact, Figure, Period, Report, Usage

if TYPE_CHECKING:
    from writer.checking import Offer, Series

# A file name may hold what a terminal takes for a command.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
IDENTITY_NAMES = {"title": "标题", "recipient": "主送", "issuer": "单位", "date": "日期", "period": "期间"}
SEVERITY_NAMES = {"error": "错误", "warning": "注意", "info": "提示"}


def open_streams() -> None:
    """Give a process that was started with closed streams its three back.

    Otherwise the next file opened takes their numbers, and ``print`` to a missing ``sys.stderr`` lands on standard
    output, in the middle of the JSON.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8")


def use_utf8() -> None:
    """Chinese must come out whole whatever the console's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(message: str, status: int) -> int:
    """One line on standard error; returns ``status``."""
    print(_harmless(" ".join(message.split())), file=sys.stderr)
    return status


def crash_note(error: Exception) -> str:
    """Keep the traceback in a file, and say where."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="writer-", suffix=".log", delete=False) as log:
        log.write("".join(traceback.format_exception(error)))
    return f"程序内部出错（{type(error).__name__}），已经写好的文件和记录都在；详情在 {log.name}，请把它交给维护者。"


def emit(document: Any) -> None:
    """One JSON document on standard output."""
    _print(json.dumps(document, ensure_ascii=False, indent=1, default=_plain))


def say(lines: Iterable[str]) -> None:
    """Lines for people on standard output."""
    for line in lines:
        _print(_harmless(line))


def _harmless(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _print(text: str) -> None:
    """Print; when the reader has seen enough and gone (``| head``), go on without: the exit status still counts."""
    try:
        print(text, flush=True)
    except OSError as error:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise WriterError(f"结果写不出去（{reason_of(error)}）；请换一个地方存放输出。") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Path):
        return value.as_posix()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def number(value: Decimal | None) -> str | None:
    """A decimal string without exponent and without trailing zeros; None stays None."""
    if value is None:
        return None
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_json(figure: Figure) -> dict[str, Any]:
    """FIGURE of the interface."""
    return {
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "value": number(figure.value) if figure.kind == "quantity" else None,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "kind": figure.kind,
        "upper": number(figure.upper),
        "period": period_json(figure.period),
    }


def period_json(period: Period | None) -> str | None:
    """A period in words."""
    from writer.figures import period_label

    return period_label(period) if period else None


def months_json(period: Period | None) -> dict[str, Any] | None:
    """A period in numbers. ``last`` counts on past 12 into the next year; ``cumulative``: it begins in January."""
    if period is None:
        return None
    quarter = period.last // 3 if period.first % 3 == 1 and period.last == period.first + 2 <= 12 else None
    cumulative = period.first == 1 and period.last > 1
    return {
        "year": period.year,
        "first": period.first,
        "last": period.last,
        "quarter": quarter,
        "cumulative": cumulative,
    }


def identity_json(report: Report, read: Report) -> dict[str, Any]:
    """What a report is; ``corrected`` holds what was read in place of each field that a person corrected."""
    plain = {name: _identity_field(report, name) for name in IDENTITY_NAMES}
    was = {name: _identity_field(read, name) for name in IDENTITY_NAMES}
    return {
        **plain,
        "months": months_json(report.period),
        "corrected": {name: was[name] for name in was if plain[name] != was[name]},
    }


def _identity_field(report: Report, name: str) -> str | None:
    return period_json(report.period) if name == "period" else getattr(report, name)


def identity_lines(report: Report, read: Report) -> list[str]:
    """The same for people."""
    found = identity_json(report, read)
    lines = []
    for name, shown in IDENTITY_NAMES.items():
        was = f"（人工更正；程序读作：{found['corrected'][name] or '无'}）" if name in found["corrected"] else ""
        lines.append(f"{shown}：{found[name] or '（无）'}{was}")
    if found["months"] and found["months"]["cumulative"]:
        lines[-1] += "　自年初累计"
    return lines


def report_json(report: Report, figures: Iterable[Figure], read: Report | None = None) -> dict[str, Any]:
    """The document of ``writer parse``; ``read`` is the report as it was read where a person corrected it."""
    found = [figure_json(figure) for figure in figures]
    return {
        **identity_json(report, read or report),
        "sections": [asdict(section) for section in report.sections],
        "masks": [{key: one[key] for key in ("start", "end", "text")} for one in found if one["kind"] == "mask"],
        "figures": found,
    }


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact; values as pasted."""
    return {
        "id": fact.id,
        "label": fact.label,
        "value": None if fact.value is None else format(fact.value, "f"),
        "unit": fact.unit,
        "period": fact.period,
        "prior": None if fact.prior is None else format(fact.prior, "f"),
        "target": None if fact.target is None else format(fact.target, "f"),
        "part_of": fact.part_of,
        "note": fact.note,
        "line": fact.line,
        "growth": None if fact.growth is None else format(fact.growth, "f"),
        "prior_inferred": fact.prior_inferred,
        "previous": None if fact.previous is None else format(fact.previous, "f"),
        "mom": None if fact.mom is None else format(fact.mom, "f"),
        "basis": fact.basis,
    }


def draft_json(draft: Draft) -> dict[str, Any]:
    """One section of ``writer draft``; spans of findings and sentences are offsets into the section's ``text``."""
    return {
        "id": draft.section_id,
        "heading": draft.heading,
        "role": draft.role,
        "text": draft.text,
        "passages": list(draft.passages),
        "facts": list(draft.facts),
        "findings": [asdict(finding) for finding in draft.findings],
        "engine": draft.engine,
        "complete": draft.complete,
        "seconds": round(draft.seconds, 3),
        "usage": usage_json(draft.usage),
        "sentences": [asdict(sentence) for sentence in draft.sentences],
    }


def usage_json(usage: Usage | None) -> dict[str, int] | None:
    """Tokens as the endpoint counted them; None where no model was asked."""
    return None if usage is None else asdict(usage)


def offer_json(offer: Offer) -> dict[str, Any]:
    """A value on record that may be taken over; in the unit of the line."""
    return {
        "fact": offer.fact,
        "field": offer.field,
        "value": format(offer.value, "f"),
        "unit": offer.unit,
        "source": offer.source,
    }


def series_json(series: Series) -> list[dict[str, Any]]:
    """Where the pasted figures disagree with earlier periods."""
    return [{"fact": doubt.fact, "severity": "warning", **asdict(doubt.problem)} for doubt in series.doubts]


def warn_series(series: Series) -> None:
    """The same for people, on standard error."""
    for doubt in series.doubts:
        complain(finding_line("warning", "", doubt.problem.reason), 0)


def finding_line(severity: str, text: str, message: str, suggestion: str = "") -> str:
    """One finding for people."""
    cure = f"（建议：{suggestion}）" if suggestion else ""
    where = f"“{text}” " if text else ""
    return f"[{SEVERITY_NAMES.get(severity, severity)}] {where}{message}{cure}"
