"""What ``pyproject.toml`` asks for is what the program imports, and the lock files name packages alone."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

# Distributions whose module is called otherwise.
_MODULES = {"argon2-cffi": "argon2", "python-docx": "docx", "SQLAlchemy": "sqlalchemy"}


def _imported(folder: Path) -> set[str]:
    names = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "find_spec":
                names |= {one.value for one in node.args if isinstance(one, ast.Constant)}  # its files are read
    return names


def test_every_dependency_is_imported_and_every_import_is_a_dependency(project):
    listed = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    packages = [re.split(r"[\[<>=~! ]", one, maxsplit=1)[0] for one in listed]
    modules = {_MODULES.get(name, name.replace("-", "_")) for name in packages}
    imported = _imported(project / "src")
    assert modules <= imported
    foreign = imported - set(sys.stdlib_module_names) - {"writer", "pydantic_core"}  # a part of pydantic
    assert foreign - modules <= _BROUGHT_ALONG


# The web server under the page, the HTTP clients under openai, and the tracer under langchain-core (switched off):
# their versions are the choice of gradio, openai and langchain-core.
_BROUGHT_ALONG = {"fastapi", "httpx", "httpx2", "langsmith", "starlette", "uvicorn"}


def test_lock_files_name_packages_versions_and_hashes_alone(project):
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (project / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"://|--index|--find-links|--extra-index|@ file", text)


def test_the_readme_names_every_dependency(project):
    listed = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = (project / "README.md").read_text(encoding="utf-8").partition("## Parts")[2]
    named = set(re.findall(r"[A-Za-z][\w-]*", table))
    for one in [*listed["dependencies"], *listed["optional-dependencies"]["dev"]]:
        assert re.split(r"[\[<>=]", one, maxsplit=1)[0] in named
