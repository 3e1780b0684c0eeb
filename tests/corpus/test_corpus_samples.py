"""The reports the project ships, and real ones where they are at hand: every section and role as a reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from writer.corpus import looks_like_report, parse_report, read_text, split_passages
from writer.schema import Role, Section

SHIPPED = sorted(path for path in (Path(__file__).parents[2] / "corpus").glob("*.*") if path.stem != "README")
REAL = Path(__file__).parents[3] / "shared" / "reports"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_reports_are_understood(path: Path) -> None:
    report = parse_report(read_text(path), path.name)
    assert looks_like_report(report) is None
    assert report.period is not None
    assert report.period.year is not None
    assert str(report.period.year) in path.name
    assert report.issuer
    tops = [s for s in report.sections if s.id != "0" and "." not in s.id]
    assert tops[0].role in ("overview", "results")
    assert [s.role for s in tops if s.role == "plans"] == ["plans"]
    assert report.sections[0].text.strip()
    assert all(s.heading or s.role in ("plans", "closing", "signature") for s in report.sections[1:])
    assert len(split_passages(report)) >= 5


@pytest.mark.parametrize(
    ("name", "issuer", "tops", "below", "run_in"),
    [
        ("park_2021_annual", "", "overview practices problems plans", [2, 3, 0, 4], 9),
        ("district_bureau_annual", "区投资合作局", "overview party practices problems plans", [0, 0, 9, 0, 0], 0),
        ("city_office_2022", "市产业办", "overview problems plans signature", [3, 0, 0, 0], 1),
    ],
)
def test_real_reports(name: str, issuer: str, tops: str, below: list[int], run_in: int) -> None:
    path = REAL / f"{name}.txt"
    if not path.exists():
        pytest.skip("the real reports are not at hand")
    report = parse_report(read_text(path), path.name)
    found = [s for s in report.sections if s.id != "0" and "." not in s.id]
    assert " ".join(s.role for s in found) == tops
    assert [sum(s.id.startswith(f"{top.id}.") for s in report.sections) for top in found] == below
    assert sum(s.run_in for s in report.sections) == run_in
    assert (report.title, report.issuer) == ("", issuer)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", " \u00a0\n"),
        lambda text: "\n".join(line if line.startswith("#") else f"　　{line}" for line in text.split("\n")),
        lambda text: text.replace("（", "(").replace("）", ")"),
        lambda text: text.replace("，", ",").replace("：", ":").replace("；", ";"),
        lambda text: text.rstrip("\n"),
    ],
    ids=[
        "crlf",
        "blank lines",
        "trailing blanks",
        "indented",
        "half-width brackets",
        "half-width marks",
        "no last break",
    ],
)
def test_layout_changes_nothing(path: Path, spoil: Callable[[str], str]) -> None:
    text = read_text(path)
    plain, spoilt = parse_report(text, path.name), parse_report(spoil(text), path.name)
    assert [_seen(section) for section in spoilt.sections] == [_seen(section) for section in plain.sections]
    assert (spoilt.title, spoilt.issuer, spoilt.date, spoilt.period) == (
        spoil(plain.title).strip(),
        plain.issuer,
        plain.date,
        plain.period,
    )


def _seen(section: Section) -> tuple[str, int, Role, str, bool]:
    heading = section.heading.translate(str.maketrans("（）：，；", "():,;"))
    return section.id, section.level, section.role, heading, section.run_in
