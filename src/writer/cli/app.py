"""The command tree."""

from __future__ import annotations

from typing import Annotated

import typer

from writer import __version__
from writer.cli import (
    corpus_commands,
    doctor_command,
    draft_commands,
    fact_commands,
    import_command,
    library_commands,
    metric_commands,
    output_commands,
    prompt_commands,
    roll_commands,
    style_commands,
    user_commands,
)
from writer.cli.output import say


def build_cli() -> typer.Typer:
    """A fresh command tree; nothing is opened or read before a command runs."""
    cli = typer.Typer(
        name="writer",
        help="拟稿：用本期数据起草定期材料，逐个核对数字，并与往期材料的写法比较。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @cli.callback()
    def _root(
        version: Annotated[
            bool, typer.Option("--version", help="显示版本", is_eager=True, callback=_show_version)
        ] = False,
    ) -> None:
        """What stands before a command."""

    for module in (
        corpus_commands,
        library_commands,
        fact_commands,
        metric_commands,
        draft_commands,
        prompt_commands,
        roll_commands,
        style_commands,
        output_commands,
        import_command,
        doctor_command,
        user_commands,
    ):
        module.register(cli)
    return cli


def _show_version(asked: bool) -> None:
    """Called before typer looks for a command, which ``--version`` does not need."""
    if asked:
        say([__version__])
        raise typer.Exit
