"""The same work without a browser.

Every command takes ``--json`` (one JSON document on standard output, nothing else there) and ``--help``. Exit status:
0 done, 1 ``check`` found errors, 2 wrong usage or input that cannot be read (one line on standard error).

The heavy rooms are imported inside the commands, so that ``writer --help`` answers at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from writer.errors import WriterError

_NOT_READABLE = re.compile(r"'(.*)' is not readable")
_NO_COMMAND = re.compile(r"No such command '(.*)'")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    from writer.cli.output import open_streams

    open_streams()
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status. No traceback reaches a user."""
    from typer.exceptions import Abort, Exit, TyperException

    from writer.cli.app import build_cli
    from writer.cli.output import complain, use_utf8

    use_utf8()
    try:
        status = build_cli()(args=list(arguments), prog_name="writer", standalone_mode=False)
    except Exit as leave:
        return leave.exit_code
    except (Abort, KeyboardInterrupt):
        return complain("已中断；已经写好的文件和记录都在。", 130)
    except TyperException as error:
        return complain(_usage(error), 2)
    except WriterError as error:
        return complain(str(error), 2)
    except Exception as error:
        from writer.cli.output import crash_note

        return complain(crash_note(error), 2)
    return status if isinstance(status, int) else 0


def _usage(error: Exception) -> str:
    """The English complaints of the option parser, as one Chinese sentence."""
    param, kind, said = getattr(error, "param", None), type(error).__name__, " ".join(str(error).split())
    name = getattr(error, "option_name", None) or _shown(param)
    if kind == "NoSuchOption":
        return f"没有选项 {name}；加 --help 查看可用的选项。"
    if kind == "MissingParameter":
        return f"缺少参数 {name}；加 --help 查看用法。"
    if kind == "BadOptionUsage":
        return f"选项 {name} 后面要写上它的值；加 --help 查看用法。"
    if closed := _NOT_READABLE.search(said):
        return f"打不开文件 {closed[1]}；请检查有没有读取权限。"
    if kind == "BadParameter" and name:
        return f"{name} 的值不对；加 --help 查看它可以是什么。"
    if kind == "NoArgsIsHelpError":
        return "请写明要做什么，如 writer draft；加 --help 查看全部命令。"
    if unknown := _NO_COMMAND.match(said):
        return f"没有 {unknown[1]} 这个命令；加 --help 查看全部命令。"
    return f"命令写法不对（{said}）；加 --help 查看用法。"


def _shown(param: Any) -> str:
    """A parameter as the help shows it: an option by its names, an argument by what it stands for."""
    names = getattr(param, "opts", None) or [""]
    return "/".join(names) if names[0].startswith("-") else getattr(param, "metavar", None) or names[0]
