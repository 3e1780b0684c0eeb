"""Outlines changed by hand: nothing gets lost on the way, everything can be taken back, nothing claimed is believed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import settings_for
from writer.drafting import outline_text, parse_outline
from writer.errors import InputError, NotRecorded
from writer.office import Office, open_office
from writer.schema import Outline
from writer.ui import outline_moves as moves
from writer.ui.jobs import Jobs
from writer.ui.outline_edit import Asked, change_of
from writer.ui.workbench import Workbench

TEXT = "# 题\n## 甲\n### 子一\n### 子二\n## 乙\n### 丑\n## 丙\n"
FIGURES = "指标\t单位\t本期\n签约项目\t个\t18\n计划总投资\t亿元\t56.23\n外出招商\t次\t42\n"
ORDER = ("F1", "F2", "F3")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("outlines")))
    opened.library.index(sorted((project / "corpus").glob("*.txt"))[:4])
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    report_id = bench.begin("题", "2026年第三季度")
    bench.paste(report_id, FIGURES, append=False)
    bench.apply_outline(report_id, TEXT)
    return report_id


def told(outline: Outline) -> str:
    return " ".join(f"{item.number}{item.heading}" for item in outline.items if item.id != "0")


def key(outline: Outline, heading: str) -> str:
    return next(item.key for item in outline.items if item.heading == heading)


@pytest.mark.parametrize(
    ("what", "where", "after", "expected"),
    [
        ("丙", "甲", False, "一、丙 二、甲 （一）子一 （二）子二 三、乙 （一）丑"),
        ("甲", "丑", True, "一、乙 （一）丑 二、甲 （一）子一 （二）子二 三、丙"),
        ("丙", "子一", True, "一、甲 （一）子一 （二）子二 二、丙 三、乙 （一）丑"),
        ("子一", "乙", True, "一、甲 （一）子二 二、乙 （一）子一 （二）丑 三、丙"),
        ("丑", "子一", False, "一、甲 （一）丑 （二）子一 （三）子二 二、乙 三、丙"),
        ("甲", "子二", True, "一、甲 （一）子一 （二）子二 二、乙 （一）丑 三、丙"),
    ],
)
def test_a_heading_is_put_where_it_is_dropped(what: str, where: str, after: bool, expected: str) -> None:
    outline = parse_outline(TEXT)
    assert told(moves.moved(outline, key(outline, what), key(outline, where), after=after)) == expected


@pytest.mark.parametrize(
    ("change", "heading", "expected"),
    [
        (moves.raised, "乙", "一、乙 （一）丑 二、甲 （一）子一 （二）子二 三、丙"),
        (moves.raised, "丑", "一、甲 （一）子一 （二）子二 （三）丑 二、乙 三、丙"),
        (moves.raised, "子一", "一、甲 （一）子一 （二）子二 二、乙 （一）丑 三、丙"),
        (moves.lowered, "甲", "一、乙 （一）丑 二、甲 （一）子一 （二）子二 三、丙"),
        (moves.lowered, "子二", "一、甲 （一）子一 二、乙 （一）子二 （二）丑 三、丙"),
        (moves.lowered, "丙", "一、甲 （一）子一 （二）子二 二、乙 （一）丑 三、丙"),
        (moves.indented, "乙", "一、甲 （一）子一 （二）子二 （三）乙 （四）丑 二、丙"),
        (moves.outdented, "子一", "一、甲 二、子一 （一）子二 三、乙 （一）丑 四、丙"),
        (moves.removed, "甲", "一、乙 （一）丑 二、丙"),
    ],
)
def test_headings_move_among_their_like(change: object, heading: str, expected: str) -> None:
    outline = parse_outline(TEXT)
    assert told(change(outline, key(outline, heading))) == expected  # type: ignore[operator]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "indent", "outdent", "before", "after"]),
            st.integers(0, 6), st.integers(0, 6),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_no_move_loses_a_heading_and_what_it_holds(steps: list[tuple[str, int, int]]) -> None:
    outline = parse_outline(TEXT.replace("### 丑", "- 要说的\n### 丑"))
    outline = moves.with_fact(outline, ORDER, "F2", key(outline, "子二"))
    held = {item.key: (item.heading, item.facts, item.points) for item in outline.items}
    for act, one, other in steps:
        keys = [item.key for item in outline.items]
        acts = {"up": moves.raised, "down": moves.lowered, "indent": moves.indented, "outdent": moves.outdented}
        try:
            if act in acts:
                outline = acts[act](outline, keys[one])
            else:
                outline = moves.moved(outline, keys[one], keys[other], after=act == "after")
        except InputError:
            pass  # the opening stays where it is, and nothing goes under nothing
        assert {item.key: (item.heading, item.facts, item.points) for item in outline.items} == held
        assert outline.items[0].id == "0"
        assert parse_outline(outline_text(outline), outline) == outline


def test_renaming_takes_the_number_off_and_keeps_the_section(bench: Workbench, report: str) -> None:
    outline = bench.outline(report)
    changed = moves.renamed(outline, key(outline, "乙"), " 二、存在的主要问题。")
    item = next(one for one in changed.items if one.key == key(outline, "乙"))
    assert (item.heading, item.role) == ("存在的主要问题", "problems")
    for bad, said in (("  ", "空的"), ("三、", "空的"), ("长" * 201, "201")):
        with pytest.raises(InputError, match=said):
            moves.renamed(outline, key(outline, "乙"), bad)
    for change in (moves.removed, moves.raised, lambda o, k: moves.renamed(o, k, "新")):
        with pytest.raises(InputError, match="开头"):
            change(outline, outline.items[0].key)
    with pytest.raises(InputError, match="前面没有"):
        moves.indented(outline, key(outline, "甲"))
    with pytest.raises(InputError, match="最后一节"):
        moves.removed(parse_outline("# 题\n## 甲\n"), "1")


def test_facts_and_points_go_from_one_section_to_another(bench: Workbench, report: str) -> None:
    outline = bench.place_all(report)
    one, two = key(outline, "子一"), key(outline, "丙")
    held = {item.key: item.facts for item in outline.items if item.facts}
    home = next(item for item, facts in held.items() if "F1" in facts)
    one = next(one for one in (one, key(outline, "子二")) if one != home)
    moved = moves.with_fact(outline, ORDER, "F1", two, home)
    assert [item.key for item in moved.items if "F1" in item.facts] == [two]
    both = moves.with_fact(moved, ORDER, "F1", one)
    assert {item.key for item in both.items if "F1" in item.facts} == {one, two}
    with pytest.raises(InputError, match="不在表里"):
        moves.with_fact(outline, ORDER, "F9", one)
    with_point = moves.point_added(outline, one, "- 9月底 开工")
    assert next(item.points for item in with_point.items if item.key == one) == ("9月底 开工",)
    across = moves.point_moved(with_point, one, "9月底 开工", two)
    assert [(item.key, item.points) for item in across.items if item.points] == [(two, ("9月底 开工",))]
    with pytest.raises(InputError, match="已经改过"):
        moves.point_changed(across, one, "9月底 开工", "别的")
    assert not any(item.points for item in moves.point_changed(across, two, "9月底 开工", " ").items)


def test_every_change_can_be_taken_back_in_turn(bench: Workbench, report: str) -> None:
    before = bench.outline(report)
    bench.texts.save_text(report, key(before, "子一"), 0, "写了很久的一节。")
    for act in ("up", "remove"):
        change, words = change_of(Asked(act, key(bench.outline(report), "乙" if act == "up" else "甲")), ORDER)
        bench.outlines.edit(report, change, words)
    bench.apply_outline(report, "# 别的\n期间：2027年\n## 全改了\n")
    assert bench.report(report).title == "别的"
    assert [bench.outlines.undo(report) for _ in range(3)] == ["改提纲文字", "移除", "上移"]
    assert bench.outline(report) == before
    assert bench.report(report).title == before.title
    assert bench.texts.current(report, key(before, "子一")).text == "写了很久的一节。"  # type: ignore[union-attr]
    with pytest.raises(InputError, match="没有可以撤销"):
        bench.outlines.undo(report)


def test_taking_back_never_takes_what_somebody_else_did(bench: Workbench, report: str) -> None:
    change, words = change_of(Asked("up", key(bench.outline(report), "乙")), ORDER)
    bench.outlines.edit(report, change, words)
    other = Workbench(bench.office, bench.jobs)
    other.apply_outline(report, "# 题\n## 别人改的\n")
    assert bench.outlines.last_step(report) == ""
    with pytest.raises(InputError, match="别处改过"):
        bench.outlines.undo(report)
    assert told(bench.outline(report)) == "一、别人改的"


def test_changes_at_once_all_hold(bench: Workbench, report: str) -> None:
    target = key(bench.outline(report), "丙")

    def add(at: int) -> None:
        change, words = change_of(Asked("point", target, f"要点{at}"), ORDER)
        bench.outlines.edit(report, change, words)

    threads = [threading.Thread(target=add, args=(at,)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    points = next(item.points for item in bench.outline(report).items if item.key == target)
    assert sorted(points) == [f"要点{at}" for at in range(8)]


def test_headings_are_picked_from_a_past_report(bench: Workbench, report: str) -> None:
    past = bench.office.library.reports()[0].name
    offered = bench.outlines.offered(past, "2026年第三季度")
    first = offered[0]
    below = [item for item in offered if item.id.startswith(f"{first.id}.")]
    bench.outlines.pick(report, past, first.id, key(bench.outline(report), "乙"), after=False)
    items = bench.outline(report).items
    at = next(at for at, item in enumerate(items) if item.heading == first.heading)
    assert [item.heading for item in items[at : at + 1 + len(below)]] == [
        first.heading,
        *(one.heading for one in below),
    ]
    assert items[at + 1 + len(below)].heading == "乙"
    assert items[at].pattern == first.pattern
    assert len({item.key for item in items}) == len(items)
    bench.outlines.pick(report, past, offered[-1].id, "", after=True)
    assert bench.outline(report).items[-1].heading == offered[-1].heading
    for wrong in ("", "99", "../1"):
        with pytest.raises(InputError, match="没有这个标题"):
            bench.outlines.pick(report, past, wrong, "", after=True)
    with pytest.raises(NotRecorded):
        bench.outlines.pick(report, "没有这份.txt", "1", "", after=True)


@pytest.mark.parametrize(
    "asked",
    [
        Asked("drop", "F1", to="no-such"), Asked("drop", "F99", to="no-such"), Asked("up", "no-such"),
        Asked("place", "no-such", to="no-such"), Asked("rm -rf", "x"), Asked("", ""), Asked("role", "KEY", "opening"),
        Asked("role", "KEY", "<b>"), Asked("point", "KEY", " "), Asked("point", "KEY", "长" * 501),
        Asked("new", "KEY", ""), Asked("unassign", "F1"), Asked("point-edit", "KEY", "新", was="没有这条"),
    ],
)  # fmt: skip
def test_what_the_page_claims_is_not_believed(bench: Workbench, report: str, asked: Asked) -> None:
    before = bench.outline(report)
    given = Asked(asked.act, asked.arg.replace("KEY", key(before, "乙")), asked.value, asked.to, asked.at, asked.was)
    with pytest.raises((InputError, NotRecorded)):
        bench.outlines.edit(report, *change_of(given, ORDER))
    assert bench.outline(report) == before
