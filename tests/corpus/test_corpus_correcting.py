"""What a person may type to correct a report, and how long it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_samples import HARBOUR

from writer.corpus import Library, read_correction
from writer.errors import InputError, NotRecorded
from writer.schema import Period
from writer.store import Correction, Store

NAME = "2025/harbour.md"


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2026年第三季度", Period(2026, 7, 9)),
        ("2026q3", Period(2026, 7, 9)),
        ("2026H1", Period(2026, 1, 6)),
        ("2026-09", Period(2026, 9, 9)),
        ("2026年 1-9月", Period(2026, 1, 9)),
        ("2026年9月份", Period(2026, 9, 9)),
        ("2026年9月（累计）", Period(2026, 1, 9)),
        ("二〇二六年上半年", Period(2026, 1, 6)),
        ("2026", Period(2026)),
        ("2021—2025年", Period(2021, 1, 60)),
    ],
)
def test_periods_that_are_understood(typed: str, period: Period) -> None:
    assert read_correction(period=typed).period == period


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("period", "上半年", "没有写年份"),
        ("period", "2026年13月", "读不出"),
        ("period", "2025年和2026年", "读不出"),
        ("period", "去年那份", "读不出"),
        ("period", "2026年" * 2000, "读不出"),
        ("date", "2026年2月30日", "日期"),
        ("date", "昨天", "日期"),
        ("title", "正文" * 500, "上限"),
    ],
)
def test_what_is_refused_with_its_cure(field: str, typed: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        read_correction(**{field: typed})
    assert "请" in str(refused.value)
    assert len(str(refused.value)) < 120


def test_nothing_typed_is_refused() -> None:
    with pytest.raises(InputError, match="没有写要更正什么"):
        read_correction()


def test_marks_that_no_record_can_hold_are_dropped() -> None:
    said = read_correction(title=" 云栖\n园区\x1b[31m\udcff总结 ", recipient="市政府：", date="", period=" ")
    assert said == Correction("云栖 园区[31m?总结", "市政府", None, "", "")


def test_a_correction_outlives_indexing(library: Library, store: Store, folder: Path) -> None:
    library.index([folder])
    read = store.past.get(NAME)
    before = store.past.generation()
    store.past.correct(NAME, read_correction(period="2024年第四季度", issuer="某某港务局"))
    assert store.past.generation() > before
    corrected = library.report(NAME)
    assert (corrected.period, corrected.issuer, corrected.title) == (Period(2024, 10, 12), "某某港务局", read.title)

    library.index([folder])
    assert library.report(NAME) == corrected
    (folder / NAME).write_text(HARBOUR + "\n补充一段：全年走访企业63家，解决问题57个。\n", encoding="utf-8")
    assert library.index([folder]).updated
    library.rebuild()
    again = library.report(NAME)
    assert (again.period, again.issuer) == (corrected.period, corrected.issuer)
    assert "补充一段" in again.text
    assert next(head for head in store.past.heads() if head.name == NAME).period == corrected.period
    assert {one.name: one.issuer for one in library.reports()}[NAME] == "某某港务局"


def test_a_correction_is_taken_back_in_part_and_altogether(library: Library, store: Store, folder: Path) -> None:
    library.index([folder])
    read = store.past.get(NAME)
    store.past.correct(NAME, read_correction(title="另一个标题", recipient=""))
    store.past.correct(NAME, read_correction(issuer="某某港务局"))
    assert store.past.corrections() == {NAME: Correction(title="另一个标题", recipient="", issuer="某某港务局")}
    store.past.take_back(NAME, ["title"])
    assert store.past.known(NAME) == (read, Correction(recipient="", issuer="某某港务局"))
    store.past.take_back(NAME)
    assert store.past.get(NAME) == read
    assert store.past.corrections() == {}


def test_a_correction_follows_the_file(library: Library, store: Store, folder: Path) -> None:
    library.index([folder])
    store.past.correct(NAME, read_correction(period="2024"))
    (folder / NAME).rename(folder / "2025" / "renamed.md")
    library.index([folder], prune=True)
    assert library.report("2025/renamed.md").period == Period(2024)

    aside = folder.parent / "aside.md"
    (folder / "2025" / "renamed.md").rename(aside)
    library.index([folder], prune=True)
    assert store.past.corrections() == {}
    aside.rename(folder / "2025" / "renamed.md")
    library.index([folder])
    assert library.report("2025/renamed.md").period == Period(2024)


def test_another_report_of_the_same_name_is_not_corrected(library: Library, store: Store, folder: Path) -> None:
    library.index([folder])
    read = store.past.get(NAME)
    store.past.correct(NAME, read_correction(period="2019"))
    library.remove(NAME)
    (folder / NAME).write_text(HARBOUR + "\n另一份报告的一段话。\n", encoding="utf-8")
    library.index([folder])
    assert library.report(NAME).period == read.period
    assert store.past.corrections() == {}


def test_what_is_not_recorded_cannot_be_corrected(store: Store) -> None:
    for change in (lambda: store.past.correct("无", Correction(title="有")), lambda: store.past.take_back("无")):
        with pytest.raises(NotRecorded, match="无"):
            change()
