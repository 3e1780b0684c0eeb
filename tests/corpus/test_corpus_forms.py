"""Invented reports in the forms that offices write, each with what has to be read in it (``forms/*.txt``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writer.corpus import parse_report
from writer.schema import Period, Report

_FIELDS = ("title", "recipient", "issuer", "date", "period")
_TAIL = ("plans", "closing", "signature")


@dataclass(frozen=True)
class Form:
    """A report with its file name, what its identity is, and its sections after the opening."""

    name: str
    text: str
    identity: dict[str, str]
    outline: tuple[str, ...]


def _forms() -> list[Form]:
    found = []
    for path in sorted((Path(__file__).parent / "forms").glob("*.txt")):
        for piece in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            head, text = piece.split("---\n", 1)
            name, *told = head.splitlines()
            identity = dict(line.split(": ", 1) for line in told if not line.startswith("- "))
            assert set(identity) <= set(_FIELDS)
            outline = tuple(line[2:] for line in told if line.startswith("- ") and line != "- 0 opening")
            found.append(Form(name, text, {field: identity.get(field, "") for field in _FIELDS}, outline))
    return found


def _period(period: Period | None) -> str:
    return f"{period.year or ''}:{period.first}-{period.last}" if period else ""


def _outline(report: Report) -> tuple[str, ...]:
    """``id number heading``, `` +`` behind a heading that is run-in; pieces without a heading by their role."""
    lines = []
    for one in report.sections[1:]:
        headed = f"{one.number}{' ' if one.number.endswith('部分') else ''}{one.heading}"
        lines.append(f"{one.id} {headed or f'<{one.role}>'}{' +' if one.run_in else ''}")
    return tuple(lines)


@pytest.mark.parametrize("form", [pytest.param(form, id=form.name) for form in _forms()])
def test_form(form: Form) -> None:
    report = parse_report(form.text, form.name)
    assert "".join(form.text[s.heading_start : s.end] for s in report.sections) == form.text
    found = {field: getattr(report, field) for field in _FIELDS[:-1]} | {"period": _period(report.period)}
    assert _outline(report) == form.outline
    assert found == form.identity


_LINES = [line for form in _forms() for line in form.text.split("\n")]
_PIECES = st.one_of(
    st.sampled_from(_LINES),
    st.sampled_from(_LINES).flatmap(lambda line: st.integers(0, len(line)).map(lambda cut: line[cut:])),
    st.text(max_size=20),
)


@given(st.lists(_PIECES, max_size=40), st.sampled_from(["\n", "\n\n", "\r\n", "\n　　", ""]), st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_headings_and_texts_tile_any_mixture_of_lines(pieces: list[str], gap: str, name: str) -> None:
    text = gap.join(pieces)
    report = parse_report(text, name)
    end = 0
    for section in report.sections:
        assert section.heading_start == end <= section.start <= section.end
        assert section.text == text[section.start : section.end]
        assert section.heading in text
        end = section.end
    assert end == len(text)
    assert parse_report(text, name) == report
    for found in (report.recipient, report.date):
        assert found in text
