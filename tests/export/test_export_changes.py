"""Revisions: all accepted they give the new version, all rejected the old one; figures change as a whole."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from writer.errors import InputError
from writer.export import Audit, Before, write_docx, write_report
from writer.schema import Trace

OLD = """# 岚桥经济开发区2026年上半年招商引资工作总结
岚桥市人民政府：

今年以来，园区坚持“项目为王”，工作平稳推进。现将情况汇报如下。

## 一、基本情况

### （一）签约开工，双双过半。上半年签约项目12个，总投资8.6亿元，同比增长12.3%。

### （二）资金到位

| 指标 | 数值 | 增长 |
| --- | --- | --- |
| 到位资金 | 8.6亿元 | 5% |
| 外资 | 120万美元 | 3% |

## 二、下一步打算

一是抓落地。二是抓服务。

附件：1.项目清单

岚桥经济开发区管理委员会
2026年7月6日
"""
NEW = (
    OLD.replace("12个", "15个")
    .replace("8.6亿元，同比增长12.3%", "10.6亿元，同比增长22.3%")
    .replace("| 外资 | 120万美元 | 3% |", "| 外资 | 126万美元 | 3% |\n| 内资 | 7亿元 | 4% |")
    .replace("一是抓落地。", "一是抓开工。\n\n## 三、保障措施\n\n强化要素保障，做好土地收储工作。\n")
    .replace("7月6日", "7月16日")
)


def settled(path: Path, *, accept: bool) -> list[tuple[str, str]]:
    """Paragraphs and rows, with their style, after all revisions are accepted or rejected: ECMA-376, 17.13.5."""
    body = deepcopy(docx.Document(str(path)).element.body)
    drop = "w:del" if accept else "w:ins"
    for row in list(body.iter(qn("w:tr"))):
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn(drop)) is not None:
            row.getparent().remove(row)
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            body.remove(table)
    for one in list(body.iter(qn(drop))):
        if one.getparent().tag == qn("w:p"):
            one.getparent().remove(one)
    found = []
    for part in body:
        if part.tag == qn("w:tbl"):
            found += [("row", "|".join(shown(cell) for cell in row.iter(qn("w:tc")))) for row in part.iter(qn("w:tr"))]
        elif part.tag == qn("w:p"):
            mark = part.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(drop)}")
            if mark is not None:
                assert not shown(part)  # a paragraph mark goes with its whole text
                continue
            style = part.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            found.append((style.get(qn("w:val")) if style is not None else "Normal", shown(part)))
    return [one for one in found if one[1]]


def shown(element: Any) -> str:
    texts = {qn("w:t"), qn("w:delText")}
    breaks = {qn("w:br"): "\n"}
    return "".join((one.text or "") if one.tag in texts else breaks.get(one.tag, "") for one in element.iter())


def plain(path: Path) -> list[tuple[str, str]]:
    return settled(path, accept=True)


def marks(path: Path, tag: str) -> list[str]:
    body = docx.Document(str(path)).element.body
    return [shown(one) for one in body.iter(qn(tag)) if one.getparent().tag == qn("w:p")]


def test_accepting_gives_the_new_version_and_rejecting_the_old(tmp_path: Path) -> None:
    done = write_report(NEW, tmp_path / "c.docx", before=Before(OLD, "张三"))
    assert settled(done.path, accept=True) == plain(write_docx(NEW, tmp_path / "new.docx"))
    assert settled(done.path, accept=False) == plain(write_docx(OLD, tmp_path / "old.docx"))
    assert done.changes >= 8


def test_figures_change_as_a_whole_with_their_unit(tmp_path: Path) -> None:
    path = write_docx(NEW, tmp_path / "c.docx", before=Before(OLD))
    gone, come = marks(path, "w:del"), marks(path, "w:ins")
    for old, new in (("12个", "15个"), ("8.6亿元", "10.6亿元"), ("12.3%", "22.3%"), ("120万美元", "126万美元")):
        assert old in gone
        assert new in come
    assert "（一）签约开工，双双过半。" not in "".join(gone)


def test_a_new_row_and_a_new_paragraph_are_marked_themselves(tmp_path: Path) -> None:
    body = docx.Document(str(write_docx(NEW, tmp_path / "c.docx", before=Before(OLD)))).element.body
    rows = [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:ins')}") is not None]
    assert [shown(row) for row in rows] == ["内资7亿元4%"]
    marked = [one for one in body.iter(qn("w:p")) if one.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:ins')}") is not None]
    assert "三、保障措施" in [shown(one) for one in marked]


def test_every_mark_has_an_author_a_time_and_a_number_of_its_own(tmp_path: Path) -> None:
    body = docx.Document(str(write_docx(NEW, tmp_path / "c.docx", before=Before(OLD, "张三")))).element.body
    found = [*body.iter(qn("w:ins")), *body.iter(qn("w:del"))]
    numbers = [one.get(qn("w:id")) for one in found]
    assert len(numbers) == len(set(numbers)) > 8
    assert {one.get(qn("w:author")) for one in found} == {"张三"}
    assert all(one.get(qn("w:date")).endswith("Z") for one in found)
    assert not [one for one in body.iter(qn("w:t")) if one.getparent().getparent().tag == qn("w:del")]


def test_a_version_without_changes_has_no_marks(tmp_path: Path) -> None:
    done = write_report(OLD.replace("\n", "\r\n"), tmp_path / "c.docx", before=Before(OLD))
    assert done.changes == 0
    body = docx.Document(str(done.path)).element.body
    assert not [*body.iter(qn("w:ins")), *body.iter(qn("w:del"))]


def test_figures_are_commented_also_where_they_are_new(tmp_path: Path) -> None:
    at = NEW.index("15个")
    audit = Audit((Trace(at, at + 3, "15个", "unsupported"),))
    document = docx.Document(str(write_docx(NEW, tmp_path / "c.docx", audit=audit, before=Before(OLD))))
    start = next(document.element.body.iter(qn("w:commentRangeStart")))
    assert start.getparent().tag == qn("w:ins")
    assert shown(start.getparent()) == "15个"


def test_an_empty_old_version_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="旧稿是空的"):
        write_docx(NEW, tmp_path / "c.docx", before=Before(" \n"))
    assert not list(tmp_path.iterdir())


LINES = [
    *OLD.splitlines(),
    "**一是**抓12个项目。",
    "- 二是增长8.5%；",
    "| 甲 | 乙 |",
    "### （三）新做法。成效明显。",
    "附件2",
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(0, 12))
def test_any_two_versions_come_back_whole(tmp_path: Path, seed: int, edits: int) -> None:
    chance = random.Random(seed)
    lines = OLD.splitlines()
    for _ in range(edits):
        at = chance.randrange(len(lines))
        kind = chance.random()
        if kind < 0.3:
            del lines[at]
        elif kind < 0.6:
            lines.insert(at, chance.choice(LINES))
        else:
            line = lines[at]
            cut = chance.randrange(len(line) + 1)
            lines[at] = (
                line[:cut] + chance.choice(["3", "项目", "。", "12.5亿元", ""]) + line[cut + chance.randrange(4) :]
            )
    new = "\n".join(lines)
    if not new.strip():
        return
    path = write_docx(new, tmp_path / "c.docx", before=Before(OLD))
    assert settled(path, accept=True) == plain(write_docx(new, tmp_path / "new.docx"))
    assert settled(path, accept=False) == plain(write_docx(OLD, tmp_path / "old.docx"))
