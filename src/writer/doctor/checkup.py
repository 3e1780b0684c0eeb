"""All checks in their order, and what one of them says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from writer.errors import WriterError
from writer.settings import Settings

# ``wrong`` keeps the program from working as it is set; ``missing`` costs a convenience; ``skipped`` is not set up.
State = Literal["good", "wrong", "missing", "skipped"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: ``detail`` for people, the ``cure`` where something is amiss, seconds it took."""

    name: str
    title: str
    state: State
    detail: str
    cure: str = ""
    seconds: float = 0.0


Check = Callable[[Settings], CheckResult]


def examine(settings: Settings) -> Iterator[CheckResult]:
    """Run every check, cheap ones first, and give each result as soon as it is there. Nothing is changed on disk.

    An error of one check is its result; the others go on.
    """
    from writer.doctor.endpoint import check_embedding, check_models, check_word
    from writer.doctor.machine import check_corpus, check_data, check_fonts, check_office, check_prompts

    checks: tuple[tuple[str, str, Check], ...] = (
        ("data", "数据文件夹", check_data),
        ("corpus", "语料库", check_corpus),
        ("prompts", "提示词模板", check_prompts),
        ("models", "模型服务", check_models),
        ("word", "模型回答", check_word),
        ("embedding", "向量模型", check_embedding),
        ("libreoffice", "LibreOffice", check_office),
        ("fonts", "公文字体", check_fonts),
    )
    for name, title, check in checks:
        began = time.perf_counter()
        found = _run(name, title, check, settings)
        yield replace(found, name=name, title=title, seconds=time.perf_counter() - began)


def _run(name: str, title: str, check: Check, settings: Settings) -> CheckResult:
    try:
        return check(settings)
    except WriterError as error:
        # Our messages end in their cure: 「what, where；cure。」
        what, _, cure = str(error).partition("；")
        return CheckResult(name, title, "wrong", what.rstrip("。"), cure.rstrip("。") or "按上面的提示处理后再试")
    except Exception as error:
        # Not the error's own words: they may hold what nobody should see.
        return CheckResult(name, title, "wrong", f"检查时出错（{type(error).__name__}）", "请把这一行交给维护者")


def good(detail: str) -> CheckResult:
    """Nothing amiss."""
    return CheckResult("", "", "good", detail)


def wrong(detail: str, cure: str) -> CheckResult:
    """The program cannot work as it is set."""
    return CheckResult("", "", "wrong", detail, cure)


def missing(detail: str, cure: str) -> CheckResult:
    """The program works, and would do more with this."""
    return CheckResult("", "", "missing", detail, cure)


def skipped(detail: str, cure: str = "") -> CheckResult:
    """Not set up, and need not be."""
    return CheckResult("", "", "skipped", detail, cure)
