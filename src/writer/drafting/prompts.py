"""Prompt templates: one file each in a folder, edited by people who do not program, checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from writer.errors import TemplateError

_SUFFIX = ".md"
_MAX_BYTES = 200_000
# What a template must use: without it the model would write about nothing, or about anything.
REQUIRED: Mapping[str, frozenset[str]] = {
    "system": frozenset({"outline", "facts"}),
    "section": frozenset({"heading", "facts", "passages"}),
    "opening": frozenset({"title", "passages"}),
    "instruction": frozenset({"instruction", "current"}),
    "others": frozenset({"others"}),
    "repair": frozenset({"sentences"}),
    "passage": frozenset({"passage", "wish"}),
    "continue": frozenset(),
}
# A folder can do without these.
OPTIONAL = frozenset({"repair", "passage", "continue"})
# These are not needed to write a section: one that is spoiled keeps nobody from drafting.
_LATER = frozenset({"repair", "passage"})
ALLOWED: Mapping[str, frozenset[str]] = {
    "system": frozenset({"title", "period", "recipient", "issuer", "guide", "outline", "facts"}),
    "section": frozenset({"heading", "role", "facts", "points", "passages", "others", "instruction"}),
    "opening": frozenset({"title", "period", "recipient", "issuer", "points", "passages", "others", "instruction"}),
    "instruction": frozenset({"instruction", "current", "locked"}),
    "others": frozenset({"others"}),
    "repair": frozenset({"heading", "facts", "sentences"}),
    "passage": frozenset({"heading", "facts", "section", "passage", "wish", "whole"}),
    "continue": frozenset(),
}


class PromptFolder:
    """The templates of one folder. A file that changed is read again, so that an edit takes effect at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ready: dict[tuple[str, str, frozenset[str]], Template] = {}
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )

    @property
    def path(self) -> Path:
        """The folder."""
        return self._path

    def check(self, everything: bool = False) -> None:
        """Look at every template that drafting cannot do without.

        Args:
            everything: look at those for repairs and passages as well, without which a section stays as it was written.

        Raises:
            TemplateError: one is missing or cannot be used; the message names file, line and variable.
        """
        for name in REQUIRED:
            if name not in OPTIONAL or (self.has(name) and (everything or name not in _LATER)):
                self._template(name, ALLOWED[name])

    def has(self, name: str) -> bool:
        """Whether the folder has the template ``name``."""
        return self._file(name).exists()

    def render(self, name: str, **variables: object) -> str:
        """The template ``name`` (a file ``name.md``) with ``variables`` in place.

        Values are put in as they are; nothing in them is read as template.

        Raises:
            TemplateError: the file is missing, is no template, names an unknown variable, lacks a required one, or
                fails on these values; the message names file, variable and line.
        """
        template = self._template(name, frozenset(variables))
        try:
            text: str = template.render(**variables)
        except (UndefinedError, SecurityError, TemplateRuntimeError) as error:
            raise TemplateError(f"模板 {self._file(name)} 不能填写（{error.message}）；请对照 README 改正。") from error
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise TemplateError(f"模板 {self._file(name)} 不能填写（{error}）；请对照 README 改正。") from error
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    def _file(self, name: str) -> Path:
        return self._path / f"{name}{_SUFFIX}"

    def _template(self, name: str, allowed: frozenset[str]) -> Template:
        """The template as the file is now, once it is known to be usable with the variables ``allowed``."""
        source = _read(self._file(name))
        key = (name, source, allowed)
        template = self._ready.get(key)
        if template is None:
            # Parsing takes longer than all the rest of a prompt, and a report renders the same few files many times.
            self._inspect(name, source, allowed)
            self._ready = {one: ready for one, ready in self._ready.items() if one[0] != name or one[1] == source}
            template = self._environment.from_string(source)
            self._ready[key] = template
        return template

    def _inspect(self, name: str, source: str, allowed: frozenset[str]) -> None:
        file = self._file(name)
        try:
            tree = self._environment.parse(source)
        except TemplateSyntaxError as error:
            raise TemplateError(
                f"模板 {file} 第 {error.lineno} 行写法不对（{error.message}）；请检查 {{{{ }}}} 和 {{% %}} 是否成对。"
            ) from error
        used = meta.find_undeclared_variables(tree)
        if unknown := sorted(used - allowed):
            line = _line_of(tree, unknown[0])
            known = "、".join(sorted(allowed)) or "（没有）"
            raise TemplateError(f"模板 {file} 第 {line} 行用了不认识的变量 {unknown[0]}；可用的有：{known}。")
        if missing := sorted(REQUIRED.get(name, frozenset()) - used):
            raise TemplateError(f"模板 {file} 缺少必需的变量 {missing[0]}；请在文中写上 {{{{ {missing[0]} }}}}。")


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise TemplateError(f"模板 {file} 超过 200 KB，不像提示词模板；请检查是否放错了文件。")
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TemplateError(f"找不到模板 {file}；请恢复这个文件，或用 WRITER_PROMPTS 指定模板文件夹。") from error
    except OSError as error:
        raise TemplateError(f"模板 {file} 打不开（{error.strerror or '不可读'}）；请检查权限。") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"模板 {file} 不是 UTF-8 编码；请在编辑器中另存为 UTF-8。") from error


def _line_of(tree: nodes.Template, variable: str) -> int:
    lines = [found.lineno for found in tree.find_all(nodes.Name) if found.name == variable]
    return min(lines, default=1)
