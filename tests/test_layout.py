"""The limits that keep the code easy to read, and the rules every file keeps."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "writer"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_short(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_functions_are_short(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = {node.name: length for node in functions if (length := _code_lines(node)) > LONGEST_FUNCTION}
    assert not too_long


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the function without its docstring."""
    body = function.body
    described = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    docstring = (body[0].end_lineno or 0) - body[0].lineno + 1 if described else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_public_functions_say_what_they_do() -> None:
    silent = []
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            silent.append(str(module.relative_to(SOURCE)))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and ast.get_docstring(node) is None:
                silent.append(f"{module.relative_to(SOURCE)}:{node.name}")
    assert not silent


def test_lock_files_name_no_host(project: Path) -> None:
    for lock in project.glob("*.lock"):
        assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", lock.read_text(encoding="utf-8")), (
            lock
        )


def test_no_file_names_a_machine_path(project: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=project, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    own = re.compile(r"(?<![\w.])/(?:" + "|".join(("home", "Users")) + r")/\w")
    for name in filter(None, listed):
        path = project / name
        if path.suffix in {".py", ".md", ".toml", ".lock", ".css", ".js"} and path.is_file():
            assert not own.search(path.read_text(encoding="utf-8")), name
