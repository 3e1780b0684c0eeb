"""A section that is 定稿: people may type in it, nothing else changes it, and whatever would says how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest

from conftest import settings_for
from writer.drafting import select
from writer.errors import InputError
from writer.export import write_docx
from writer.office import Office, open_office
from writer.schema import Finding
from writer.ui import offering, tasks, versions
from writer.ui.fixes import Fix
from writer.ui.inspector import Inspector
from writer.ui.jobs import Jobs
from writer.ui.live import LiveFigures, marks_of, undo_words
from writer.ui.rewordings import Offered, Rewordings
from writer.ui.views.live import affected
from writer.ui.views.word_edits import imported, summary
from writer.ui.word_edits import import_edits
from writer.ui.workbench import Workbench

FIGURES = "指标\t单位\t本期\t上年同期\n签约项目\t个\t18\t15\n外出招商\t次\t42\t30\n"
FIRST, TEXT, OTHER = "签约项目17个。", "签约项目18个，各项工作有序推进。", "外出招商42次。"
SAID = "“一、基本情况”已定稿，没有动"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("final")))
    yield opened
    opened.close()


class Desk:
    """A report with two written sections; ``key`` is that of the first, whose text is its second version."""

    def __init__(self, office: Office) -> None:
        self.bench = Workbench(office, Jobs())
        self.report = self.bench.begin("2026年第三季度招商工作汇报", "2026年第三季度")
        self.bench.paste(self.report, FIGURES, append=False)
        self.bench.apply_outline(self.report, "# 2026年第三季度招商工作汇报\n## 一、基本情况\n## 二、招商情况")
        self.bench.place_all(self.report)
        self.key, self.other = [item.key for item in self.bench.outline(self.report).items if item.heading]
        self.texts, self.live = self.bench.texts, LiveFigures(self.bench)
        self.texts.save_text(self.report, self.key, 0, FIRST)
        self.texts.change(self.report, self.key, 1, FIRST, TEXT, "替换：17 → 18")
        self.texts.save_text(self.report, self.other, 0, OTHER)

    def final(self, *, final: bool = True) -> None:
        self.texts.locks.set_final(self.report, self.key, TEXT, final=final)

    def shown(self, key: str = "") -> str:
        now = self.texts.current(self.report, key or self.key)
        return now.text if now else ""

    def correct(self, value: str, row: int = 0) -> None:
        rows = [list(one) for one in self.bench.sheet(self.report).rows]
        rows[row][3] = value
        self.bench.save_rows(self.report, rows)


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def _candidate(desk: Desk) -> str:
    """A candidate that was written before the section became final; its number."""
    version = desk.bench.office.store.desk.add_version(
        desk.report, desk.key, "签约项目18个。", "engine", base=2, engine="roll", note="候选稿 第1轮 1/1"
    )
    desk.texts.save_text(desk.report, desk.key, version.n, TEXT)
    return str(version.n)


def _offer(desk: Desk) -> Rewordings:
    rewordings = Rewordings(desk.bench)
    offer = Offered(7, select(TEXT, 0, len(TEXT)), "改写", new="签约项目18个。")
    rewordings.put(desk.report, desk.key, offer)
    return rewordings


def _fix() -> tuple[list[Finding], Fix]:
    found = Finding("language", "warning", 8, 10, "各项", "可以更简洁", "各方面")
    return [found], Fix(8, 10, "各方面")


def _ways(desk: Desk) -> dict[str, Callable[[], Any]]:
    """Every way to change the section, or to have a change of it prepared, other than typing."""
    bench, report, key, n = desk.bench, desk.report, desk.key, desk.texts.versions(desk.report, desk.key)[-1].n
    wanted = _candidate(desk)
    n = desk.texts.versions(report, key)[-1].n
    error = [Finding("stray", "error", 0, 4, TEXT[:4], "没有出处")]
    rewordings = _offer(desk)
    inspector = Inspector(SimpleNamespace(bench=bench))  # type: ignore[arg-type]
    asked = SimpleNamespace(act="unpattern", arg="")
    desk.correct("19")
    [change] = desk.live.pending(report)[0].changes
    desk.final()
    return {
        "draft": lambda: tasks.draft_one(bench, report, key, "roll"),
        "go on": lambda: tasks.draft_one(bench, report, key, "roll", go_on=True),
        "write again": lambda: tasks.draft_one(bench, report, key, "roll", "压缩到100字"),
        "ask for candidates": lambda: offering.offer_section(bench, report, key, "roll", 2),
        "use a candidate": lambda: offering.use(bench, report, key, n, TEXT, wanted),
        "pick a sentence of one": lambda: offering.pick(bench, report, key, n, TEXT, f"{wanted}:0", ""),
        "take new words": lambda: rewordings.take(report, key, n, TEXT, "7"),
        "mend a finding": lambda: desk.texts.fix(report, key, n, TEXT, *_fix()),
        "cut a sentence": lambda: desk.texts.cut(report, key, n, TEXT, error, Fix(0, 4, "")),
        "undo": lambda: desk.texts.undo(report, key, n, TEXT),
        "restore": lambda: desk.texts.restore(report, key, 1),
        "pick from a version": lambda: versions.pick(bench, report, key, f"1:{n}:0"),
        "choose a pattern": lambda: inspector.follow(report, f"{key}:{n}", asked, None),  # type: ignore[arg-type]
        "put a figure right": lambda: desk.live.accept(report, f"{key}:{change.start}:{change.end}:{change.new}"),
        "put all of it right": lambda: desk.live.accept_all(report, key, desk.live.pending(report)[0].mark),
    }


def test_every_way_but_typing_is_refused_in_one_sentence_with_the_cure(desk: Desk) -> None:
    for name, way in _ways(desk).items():
        before = desk.texts.versions(desk.report, desk.key), desk.bench.outline(desk.report)
        with pytest.raises(InputError, match=SAID) as refused:
            way()
        assert "取消定稿" in str(refused.value), name
        assert (desk.texts.versions(desk.report, desk.key), desk.bench.outline(desk.report)) == before, name
    assert desk.bench.jobs.progress(desk.report).total == 0
    now = desk.texts.versions(desk.report, desk.key)[-1].n
    desk.texts.save_text(desk.report, desk.key, now, "人写的。")
    assert desk.shown() == "人写的。"
    desk.final(final=False)
    desk.texts.restore(desk.report, desk.key, 1)
    assert desk.shown() == FIRST


def test_a_model_is_not_asked_for_a_final_section(desk: Desk) -> None:
    rewordings = _offer(desk)
    desk.final()
    with pytest.raises(InputError, match=SAID):
        rewordings._guard(desk.report, desk.key, select(TEXT, 0, 5))


def test_drafting_all_leaves_final_sections_and_says_so_where_nothing_else_is_left(desk: Desk) -> None:
    desk.final()
    desk.texts.save_text(desk.report, desk.key, 2, "")
    for item in desk.bench.outline(desk.report).items:
        if item.key not in (desk.key, desk.other):
            desk.texts.save_text(desk.report, item.key, 0, "各位领导：")
    with pytest.raises(InputError, match="取消定稿"):
        tasks.draft_all(desk.bench, desk.report, "roll")


def test_two_people_who_typed_in_a_final_section_may_settle_on_either_text(desk: Desk) -> None:
    desk.final()
    desk.texts.save_text(desk.report, desk.key, 2, "甲写的。")
    late = desk.texts.save_text(desk.report, desk.key, 2, "乙写的。")
    assert late.mine is not None
    desk.texts.restore(desk.report, desk.key, late.mine.n, settling=True)
    assert desk.shown() == "乙写的。"


def test_figures_of_a_final_section_are_told_and_changed_only_once_it_is_opened(desk: Desk) -> None:
    desk.final()
    desk.correct("19")
    desk.correct("45", row=1)
    found = desk.live.pending(desk.report)
    assert [one.final for one in found] == [True, False]
    shown = affected(found, desk.bench.ledger(desk.report))
    assert "已定稿的节里有 1 处要改" in shown
    assert "全部改（1 处）" in shown
    assert shown.count('data-act="take"') == 1
    assert f'data-act="unfinal" data-arg="{desk.key}"' in shown
    done = desk.live.accept_all(desk.report, "", marks_of(found))
    assert (done.count, desk.shown(), desk.shown(desk.other)) == (1, TEXT, "外出招商45次。")
    desk.texts.locks.set_final(desk.report, desk.other, "外出招商45次。")
    with pytest.raises(InputError, match="“二、招商情况”已定稿"):
        desk.live.undo(desk.report, undo_words(done.made))
    assert desk.shown(desk.other) == "外出招商45次。"
    before = desk.live.pending(desk.report)
    desk.final(final=False)
    with pytest.raises(InputError, match="没有改"):  # the list that was shown is not the same any more
        desk.live.accept_all(desk.report, "", marks_of(before))
    assert desk.live.accept_all(desk.report, "", marks_of(desk.live.pending(desk.report))).count == 1
    assert desk.shown() == TEXT.replace("18个", "19个")


def _exported(desk: Desk, folder: Path) -> Path:
    return write_docx(desk.texts.whole(desk.report), folder / "a.docx")


def _reworded(path: Path, old: str, new: str) -> Path:
    word = docx.Document(str(path))
    paragraph = next(one for one in word.paragraphs if old in one.text)
    changed = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        run._r.getparent().remove(run._r)
    paragraph.runs[0].text = changed
    word.save(str(path))
    return path


def test_a_word_file_changes_a_final_section_only_beside_its_text(desk: Desk, tmp_path: Path) -> None:
    path = _reworded(_exported(desk, tmp_path), "有序推进", "平稳推进")
    desk.final()
    done = import_edits(desk.bench, desk.report, path)
    assert (done.changed, done.late, done.final) == ((), (), ("一、基本情况",))
    assert "定稿未动 1 节" in summary(done)
    assert "取消定稿" in imported(done)
    assert desk.shown() == TEXT
    assert "平稳推进" in desk.texts.versions(desk.report, desk.key)[-1].text


def test_a_final_section_that_a_word_file_lacks_stays(desk: Desk, tmp_path: Path) -> None:
    path = _exported(desk, tmp_path)
    word = docx.Document(str(path))
    for words in ("一、基本情况", "签约项目18个"):
        paragraph = next(one for one in word.paragraphs if words in one.text)
        paragraph._p.getparent().remove(paragraph._p)
    word.save(str(path))
    desk.final()
    done = import_edits(desk.bench, desk.report, path)
    assert (done.removed, done.final) == ((), ("一、基本情况",))
    assert desk.key in [item.key for item in desk.bench.outline(desk.report).items]


def test_a_copy_keeps_what_is_final_and_what_is_locked(desk: Desk) -> None:
    desk.final()
    desk.texts.locks.lock(desk.report, desk.other, OTHER, "0:3")
    copy = desk.bench.whole.copy(desk.report)
    states = desk.texts.sections(copy)
    assert [one.state for one in states if one.item.heading] == ["final", "done"]
    key, other = [one.item.key for one in states if one.item.heading]
    assert desk.texts.locks.locked(copy, other, OTHER) == (OTHER,)
    desk.texts.locks.set_final(copy, key, TEXT, final=False)
    assert desk.key in desk.texts.locks.finals(desk.report)
    following = desk.bench.carry_on(desk.report)  # another period: other texts
    assert not desk.texts.locks.finals(following)


def test_figures_put_right_and_word_edits_are_taken_back_in_the_order_they_came(desk: Desk, tmp_path: Path) -> None:
    path = _reworded(_exported(desk, tmp_path), "有序推进", "平稳推进")
    import_edits(desk.bench, desk.report, path)
    edited = desk.shown()
    assert "平稳推进" in edited
    desk.correct("19")
    done = desk.live.accept_all(desk.report, "", marks_of(desk.live.pending(desk.report)))
    assert "19个" in desk.shown()
    desk.live.undo(desk.report, undo_words(done.made))  # in step ①, and then on in step ③
    assert desk.shown() == edited
    for back in (TEXT, FIRST):
        now = desk.texts.current(desk.report, desk.key)
        assert now is not None
        desk.texts.undo(desk.report, desk.key, now.n, now.text)
        assert desk.shown() == back
    desk.texts.save_text(desk.report, desk.key, desk.texts.versions(desk.report, desk.key)[-1].n, TEXT)
    desk.live.accept_all(desk.report, "", marks_of(desk.live.pending(desk.report)))
    now = desk.texts.current(desk.report, desk.key)
    assert now is not None
    assert desk.texts.undo(desk.report, desk.key, now.n, now.text)[1].startswith("数据更正：18个 → 19个")
    assert desk.shown() == TEXT


def test_an_outline_that_a_word_file_changed_is_taken_back_in_step_two(desk: Desk, tmp_path: Path) -> None:
    path = _reworded(_exported(desk, tmp_path), "二、招商情况", "二、外出招商情况")
    assert import_edits(desk.bench, desk.report, path).renamed == ("二、外出招商情况",)
    assert desk.bench.outlines.undo(desk.report) == "导入 Word 稿"
    assert desk.bench.outline(desk.report).items[-1].heading == "招商情况"


def test_a_click_on_a_page_that_is_behind_does_not_replace_what_another_has_written(desk: Desk) -> None:
    desk.texts.save_text(desk.report, desk.key, 2, "别人写的。")
    done = desk.texts.fix(desk.report, desk.key, 2, TEXT, *_fix())
    assert done.theirs is not None
    assert desk.shown() == "别人写的。"
