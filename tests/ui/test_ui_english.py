"""English for those who choose it: no button, heading, title or empty place of the page is forgotten."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from writer.ui.english import english_script
from writer.ui.handling import static_text

UI = Path(__file__).resolve().parents[2] / "src" / "writer" / "ui"
WORDS = json.loads(static_text("english.json"))
HAN = re.compile("[一-鿿]")
ATTRIBUTE = re.compile(r'(?:title|aria-label|placeholder|data-confirm)="([^"<>]*)"')
HEADED = re.compile(r"<(?:button|th|h2|summary|option|label)\b[^>]*>([^<>]+)<")
# What stands in an attribute or heading only together with figures, versions or measures of the text: left in Chinese.
CHINESE = re.compile(r"^[{}：，。（）“”《》、.\s\d]*$|附近|字）$")


def _template(node: ast.AST) -> str:
    """Text in the code, with {} for what is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _said(tree: ast.Module) -> Iterator[str]:
    """What buttons, headings, titles and empty places of a module say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("button", "empty"):
            parts = node.args[:2] if getattr(node.func, "id", "") == "empty" else node.args[:1]
            for part in (*parts, *(one.value for one in node.keywords if one.arg in ("title", "confirm"))):
                yield from map(_template, [part] if isinstance(part, ast.JoinedStr) else ast.walk(part))
        elif isinstance(node, ast.JoinedStr | ast.Constant):
            text = _template(node)
            yield from (one.strip() for one in (*ATTRIBUTE.findall(text), *HEADED.findall(text)))


def _known(said: str) -> bool:
    return said in WORDS["labels"] or said in WORDS["parts"] or said in WORDS["patterns"]


@pytest.mark.parametrize("module", sorted(UI.rglob("*.py")), ids=lambda path: path.name)
def test_every_part_of_the_page_has_english_words(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    said = {one for one in _said(tree) if HAN.search(one) and not CHINESE.search(one)}
    assert not sorted(one for one in said if not _known(one))


def test_both_languages_speak_of_the_same_parts() -> None:
    for chinese, english in WORDS["patterns"].items():
        assert set(re.findall(r"\$\d", english)) == {f"${n + 1}" for n in range(chinese.count("{}"))}, chinese


@pytest.mark.skipif(shutil.which("node") is None, reason="no node here")
def test_what_is_the_offices_own_stays() -> None:
    script = english_script()
    head = script[script.index("  const words =") : script.index("  const PLACES")]
    asked = ["删去这句", "从语料中移除“甲.*区（一）”？原文件不会删除。", "全部改（3 处）", "今年平稳"]
    asked += ["用在“一、情况”，2 处；点一下到那里"]
    ask = f"{head} console.log(JSON.stringify({json.dumps(asked)}.map((one) => inEnglish(one))));"
    done = subprocess.run(["node", "-e", ask], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == [
        "Cut sentence", "Remove “甲.*区（一）” from the corpus? The file itself stays.", "Correct all (3)", "",
        "Used in “一、情况”, 2 times; click to go there",
    ]  # fmt: skip
