"""What the audit says, line by line: figures, findings, facts left out. Neither Word nor Excel here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from writer.schema import PASSING, Finding, Ledger, Severity, Trace, Verdict

VERDICT_LABELS: Mapping[Verdict, str] = MappingProxyType(
    {
        "supported": "与数据一致",
        "derived": "由数据算得",
        "period": "时间相符",
        "unsupported": "数据中没有",
        "wrong_metric": "指标不对",
        "wrong_relation": "比较关系不对",
        "wrong_sign": "增减方向不对",
        "wrong_unit": "单位不对",
        "wrong_period": "时间不对",
        "residue": "往期材料的旧数",
        "mask": "尚未填写",
    }
)
SEVERITY_LABELS: Mapping[Severity, str] = MappingProxyType({"error": "错误", "warning": "注意", "info": "提示"})
FIGURES_HEAD = ("序号", "数字", "所在文句", "结论", "数据", "算式", "粘贴的原行")
FINDINGS_HEAD = ("序号", "程度", "文字", "所在文句", "意见", "建议")
UNUSED_HEAD = ("编号", "数据", "粘贴的原行")
_STOPS = "。！？；\n"
_MARKS = re.compile(r"^[#\s|>]+|\*\*")


@dataclass(frozen=True, slots=True)
class Audit:
    """The check of one text: ``writer.checking.check``'s figures, findings and unused facts, with their ledger."""

    figures: tuple[Trace, ...] = ()
    findings: tuple[Finding, ...] = ()
    unused_facts: tuple[str, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)

    def fact_name(self, fact_id: str) -> str:
        """「F1 签约项目」; the id alone where the ledger does not know it."""
        fact = self.ledger.get(fact_id)
        return f"{fact_id} {fact.label}".strip() if fact else fact_id


def summary(audit: Audit) -> str:
    """How many figures there are, and how many of them stand on nothing."""
    failing = sum(trace.verdict not in PASSING for trace in audit.figures)
    figures = f"共 {len(audit.figures)} 处数字，" + (f"{failing} 处需要核实" if failing else "全部有据")
    counts = [(label, sum(one.severity == key for one in audit.findings)) for key, label in SEVERITY_LABELS.items()]
    found = "、".join(f"{label} {count} 条" for label, count in counts if count)
    unused = f"；{len(audit.unused_facts)} 项数据没有写进文稿" if audit.unused_facts else ""
    return f"{figures}；检查意见{f'：{found}' if found else '：没有'}{unused}。"


def figure_rows(text: str, audit: Audit, longest: int = 0) -> list[tuple[str, ...]]:
    """A row of ``FIGURES_HEAD`` for every figure; sentences are cut to ``longest`` characters, 0 for all of them."""
    return [
        (
            str(number),
            trace.text,
            sentence(text, trace.start, trace.end, longest),
            VERDICT_LABELS[trace.verdict],
            audit.fact_name(trace.fact),
            trace.formula,
            one_line(trace.source),
        )
        for number, trace in enumerate(audit.figures, start=1)
    ]


def finding_rows(text: str, audit: Audit, longest: int = 0) -> list[tuple[str, ...]]:
    """A row of ``FINDINGS_HEAD`` for every finding, the gravest first."""
    grave = list(SEVERITY_LABELS)
    ordered = sorted(audit.findings, key=lambda one: (grave.index(one.severity), one.start))
    return [
        (
            str(number),
            SEVERITY_LABELS[one.severity],
            one_line(one.text)[:60],
            sentence(text, one.start, one.end, longest) if one.end > one.start else "全文",
            one.message,
            one.suggestion,
        )
        for number, one in enumerate(ordered, start=1)
    ]


def unused_rows(audit: Audit) -> list[tuple[str, ...]]:
    """A row of ``UNUSED_HEAD`` for every fact that the text does not state."""
    facts = [fact for fact in audit.ledger.facts if fact.id in set(audit.unused_facts)]
    return [(fact.id, fact.label or fact.note, one_line(fact.source)) for fact in facts]


def figure_comment(trace: Trace, audit: Audit) -> list[str]:
    """The lines of a figure's comment: verdict, fact, formula, pasted line."""
    named = (
        ("", VERDICT_LABELS[trace.verdict]),
        ("数据：", audit.fact_name(trace.fact)),
        ("算式：", trace.formula),
        ("粘贴的原行：", one_line(trace.source)),
    )
    return [f"{name}{value}" for name, value in named if value]


def finding_comment(finding: Finding) -> list[str]:
    """The lines of a finding's comment."""
    lines = [f"【{SEVERITY_LABELS[finding.severity]}】{one_line(finding.message)}"]
    return [*lines, f"建议：{one_line(finding.suggestion)}"] if finding.suggestion else lines


def sentence(text: str, start: int, end: int, longest: int = 0) -> str:
    """The sentence around ``text[start:end]``, without mark-up; cut around it to ``longest`` characters."""
    first = max(text.rfind(stop, 0, start) for stop in _STOPS) + 1
    stops = [place for stop in _STOPS if (place := text.find(stop, max(end - 1, start))) >= 0]
    last = min(stops, default=len(text)) + 1
    head, tail = "", ""
    if longest and last - first > longest:
        around = max(longest - (end - start), 0) // 2
        begin, stop = max(first, start - around), min(last, end + around)
        head, tail = ("…" if begin > first else ""), ("…" if stop < last else "")
        first, last = begin, stop
    return head + _MARKS.sub("", one_line(text[first:last])).strip() + tail


def one_line(text: str) -> str:
    """The text on one line, with tabs as blanks."""
    return " ".join(text.split())


def as_audit(given: Audit | Sequence[Trace]) -> Audit:
    """The figures alone are an audit without findings."""
    return given if isinstance(given, Audit) else Audit(tuple(given))
