"""A report edited in Word comes back to the desk as new versions; what went on here in the meantime is not undone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from conftest import settings_for
from writer.errors import InputError
from writer.export import write_docx
from writer.office import Office, open_office
from writer.ui.jobs import Jobs
from writer.ui.word_edits import Imported, import_edits
from writer.ui.workbench import Workbench

OUTLINE = """# 岚桥园区2026年上半年总结
主送：岚桥市人民政府

## 一、基本情况

### （一）签约开工。

## 二、存在问题

## 三、下一步打算
"""
TEXTS = {
    "基本情况": "今年以来，园区坚持“项目为王”。\n\n| 指标 | 数值 |\n| --- | --- |\n| 到位资金 | 8.6亿元 |",
    "签约开工": "签约项目12个，**总投资**8.6亿元。",
    "存在问题": "一是土地不足。二是人才缺口大。",
    "下一步打算": "一是抓落地。二是抓服务。",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = open_office(settings_for(tmp_path_factory.mktemp("word")))
    yield opened
    opened.close()


@pytest.fixture
def bench(office: Office) -> Workbench:
    return Workbench(office, Jobs())


@pytest.fixture
def report(bench: Workbench) -> str:
    """A report with a text in every section."""
    report_id = bench.begin()
    bench.apply_outline(report_id, OUTLINE)
    for heading, text in TEXTS.items():
        bench.texts.save_text(report_id, key(bench, report_id, heading), 0, text)
    return report_id


def key(bench: Workbench, report: str, heading: str) -> str:
    return next(item.key for item in bench.outline(report).items if heading in item.heading)


def text(bench: Workbench, report: str, heading: str) -> str:
    version = bench.texts.current(report, key(bench, report, heading))
    assert version is not None
    return version.text


def exported(bench: Workbench, report: str, folder: Path) -> Path:
    return write_docx(bench.texts.whole(report), folder / "a.docx")


def reworded(path: Path, *changes: tuple[str, str]) -> Path:
    """The file with words changed, and a comment on the first change."""
    word = docx.Document(str(path))
    for old, new in changes:
        paragraph = next(one for one in word.paragraphs if old in one.text)
        changed = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = changed
    if changes:
        word.add_comment(
            next(one for one in word.paragraphs if changes[0][1] in one.text).runs, "请核实", author="李四"
        )
    word.save(str(path))
    return path


def counts(bench: Workbench, report: str) -> dict[str, int]:
    return {item.heading: len(bench.texts.versions(report, item.key)) for item in bench.outline(report).items}


def test_an_untouched_file_changes_nothing(bench: Workbench, report: str, tmp_path: Path) -> None:
    before = counts(bench, report), bench.outline(report), bench.texts.whole(report)
    done = import_edits(bench, report, exported(bench, report, tmp_path))
    assert not done.touched
    assert (counts(bench, report), bench.outline(report), bench.texts.whole(report)) == before


def test_an_edited_section_gets_a_version_with_its_comments(bench: Workbench, report: str, tmp_path: Path) -> None:
    before = counts(bench, report)
    path = reworded(exported(bench, report, tmp_path), ("12个", "15个"), ("二、存在问题", "二、困难和短板"))
    done = import_edits(bench, report, path, "wang")
    assert (done.changed, done.renamed) == (("（一）签约开工",), ("二、困难和短板",))
    assert done.comments[0][:2] == ("李四", "请核实")
    assert text(bench, report, "签约开工") == TEXTS["签约开工"].replace("12个", "15个")
    version = bench.texts.current(report, key(bench, report, "签约开工"))
    assert version is not None
    assert (version.user, version.author, "李四：请核实" in version.note) == ("wang", "person", True)
    after = counts(bench, report)
    assert after["签约开工"] == before["签约开工"] + 1
    assert after["困难和短板"] == 1
    assert text(bench, report, "困难和短板") == TEXTS["存在问题"]
    assert not import_edits(bench, report, path).touched


def test_what_was_written_here_since_the_export_stays(bench: Workbench, report: str, tmp_path: Path) -> None:
    path = exported(bench, report, tmp_path)
    time.sleep(1.1)  # a Word file counts whole seconds
    for heading in ("存在问题", "下一步打算"):
        bench.texts.save_text(report, key(bench, report, heading), 1, TEXTS[heading] + "三是交通不便。")
    bench.apply_outline(report, bench.outline_text(report).rstrip() + "\n\n## 四、有关建议\n")
    bench.texts.save_text(report, key(bench, report, "有关建议"), 0, "请市里支持。")
    done = import_edits(bench, report, reworded(path, ("抓落地", "抓开工")))
    assert (done.changed, done.late, done.removed) == ((), ("三、下一步打算",), ())
    assert text(bench, report, "存在问题").endswith("三是交通不便。")
    assert text(bench, report, "下一步打算").endswith("三是交通不便。")
    assert "抓开工" in bench.texts.versions(report, key(bench, report, "下一步打算"))[-1].text
    assert text(bench, report, "有关建议") == "请市里支持。"


def test_sections_come_go_and_move(bench: Workbench, report: str, tmp_path: Path) -> None:
    path = exported(bench, report, tmp_path)
    word = docx.Document(str(path))

    def at(words: str) -> Any:
        return next(one for one in word.paragraphs if words in one.text)

    for words in ("二、存在问题", "土地不足"):
        at(words)._p.getparent().remove(at(words)._p)
    at("三、下一步").insert_paragraph_before("二、主要成效", style="Heading 1")
    at("三、下一步").insert_paragraph_before("税收增长8.5%。")
    word.save(str(path))
    done = import_edits(bench, report, path)
    assert (done.added, done.removed) == (("二、主要成效",), ("二、存在问题",))
    assert [item.heading for item in bench.outline(report).items][-3:] == ["签约开工", "主要成效", "下一步打算"]
    assert text(bench, report, "主要成效") == "税收增长8.5%。"
    assert [one.item.heading for one in bench.removed(report)] == ["存在问题"]


def test_another_file_and_an_empty_report_are_refused(bench: Workbench, report: str, tmp_path: Path) -> None:
    other = write_docx("# 采购合同\n\n甲方向乙方采购办公设备若干，验收后十日内付清。\n", tmp_path / "b.docx")
    with pytest.raises(InputError, match="像是另一份材料"):
        import_edits(bench, report, other)
    with pytest.raises(InputError, match="还没有文字"):
        import_edits(bench, bench.begin(), other)
    assert isinstance(import_edits(bench, report, exported(bench, report, tmp_path)), Imported)
