"""``corpus list``, ``corpus set``, ``corpus unset``: what the past reports are, corrected by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from writer.cli.output import IDENTITY_NAMES, complain, emit, identity_json, identity_lines, say
from writer.cli.sources import AsJson
from writer.errors import EmptyCorpus, InputError, StoreError

if TYPE_CHECKING:
    from writer.schema import Report
    from writer.store import Store

_SHOWN = 8
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="材料在语料库中的名称，或它的文件路径；见 writer corpus list")
]


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="语料库里的材料：清单，人工更正标题、主送、单位、日期、期间", no_args_is_help=True)
    group.command("list", help="列出语料库里的材料")(list_reports)
    group.command("set", help="更正程序读错的标题、主送、单位、日期、期间；重新编入后仍然有效")(set_identity)
    group.command("unset", help="撤回更正，恢复程序读出的内容；不写哪一项就全部撤回")(unset_identity)
    cli.add_typer(group, name="corpus")


def list_reports(as_json: AsJson = False) -> None:
    """All reports of the corpus with what they are."""
    with _opened_record() as store:
        reports = store.past.reports()
        known = {name: store.past.known(name)[0] for name in store.past.corrections()}
    read = {report.name: known.get(report.name, report) for report in reports}
    if as_json:
        emit([{"name": report.name, **identity_json(report, read[report.name])} for report in reports])
        return
    for report in reports:
        found = identity_json(report, read[report.name])
        told = "　".join(str(found[name]) for name in ("period", "issuer", "date") if found[name])
        mark = "（已更正：" + "、".join(IDENTITY_NAMES[name] for name in found["corrected"]) + "）"
        say([f"{report.name}\t{report.title or '（无标题）'}\t{told}{mark if found['corrected'] else ''}"])


def set_identity(
    name: Name,
    title: Annotated[str | None, typer.Option("--title", help="标题")] = None,
    recipient: Annotated[str | None, typer.Option("--recipient", help="主送机关")] = None,
    issuer: Annotated[str | None, typer.Option("--issuer", help="发文单位")] = None,
    date: Annotated[str | None, typer.Option("--date", help="落款日期，如 2026年10月12日")] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="期间，如 2026年第三季度、2026年1—9月；各项留空表示没有")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Correct what was read wrongly."""
    from writer.corpus import read_correction

    said = read_correction(title, recipient, issuer, date, period)
    with _opened_record() as store:
        found = _named(store, name)
        store.past.correct(found, said)
        _show(store, found, as_json)


def unset_identity(
    name: Name,
    title: Annotated[bool, typer.Option("--title", help="只撤回标题")] = False,
    recipient: Annotated[bool, typer.Option("--recipient", help="只撤回主送")] = False,
    issuer: Annotated[bool, typer.Option("--issuer", help="只撤回单位")] = False,
    date: Annotated[bool, typer.Option("--date", help="只撤回日期")] = False,
    period: Annotated[bool, typer.Option("--period", help="只撤回期间")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a correction back."""
    asked = {"title": title, "recipient": recipient, "issuer": issuer, "date": date, "period": period}
    with _opened_record() as store:
        found = _named(store, name)
        store.past.take_back(found, [field for field, wanted in asked.items() if wanted])
        _show(store, found, as_json)


def as_corrected(read: Report, file: Path) -> Report:
    """A report as people know it, when its file, or one of the same content, is in the corpus; else as it was read.

    The record is only looked into where there is one; when it does not answer, that is said on standard error.
    """
    from writer.settings import load_settings
    from writer.store import corrected, open_store

    settings = load_settings()
    if settings.database_url is None and not (settings.data / "writer.db").is_file():
        return read
    try:
        with open_store(settings.sql_url) as store:
            said = store.past.corrections()
            name = _recorded_name(store, file) if said else None
    except StoreError as error:
        complain(f"没有看人工更正：{error}", 0)
        return read
    return corrected(read, said.get(name or ""))


def _recorded_name(store: Store, file: Path) -> str | None:
    sources, place = store.past.sources(), str(file.resolve())
    by_path = next((name for name, source in sources.items() if source.path == place), None)
    if by_path is not None:
        return by_path
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return next((name for name, source in sources.items() if source.digest == digest), None)


@contextmanager
def _opened_record() -> Iterator[Store]:
    """The record; it alone is needed, so that a correction can be made while the page is running.

    Raises:
        EmptyCorpus: nothing has been indexed yet.
    """
    from writer.settings import load_settings
    from writer.store import open_store

    settings = load_settings()
    empty = "语料库还是空的；请先在“语料”页导入往期报告，或运行 writer index 目录。"
    if settings.database_url is None and not (settings.data / "writer.db").is_file():
        raise EmptyCorpus(empty)
    with open_store(settings.sql_url) as store:
        if not store.past.counts()[0]:
            raise EmptyCorpus(empty)
        yield store


def _named(store: Store, asked: str) -> str:
    """The recorded name that is meant: the name itself, its file, or the one name that holds what was typed.

    Raises:
        InputError: no name or several fit.
    """
    sources = store.past.sources()
    if asked in sources:
        return asked
    try:
        place = str(Path(asked).resolve())
    except (OSError, ValueError, RuntimeError):
        place = ""
    fitting = [name for name, source in sources.items() if source.path == place]
    fitting = fitting or [name for name in sources if asked.strip() and asked.strip() in name]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise InputError(f"语料库里没有“{asked}”；请用 writer corpus list 查看名称。")
    listed = "、".join(fitting[:_SHOWN]) + ("等" if len(fitting) > _SHOWN else "")
    raise InputError(f"“{asked}”对应 {len(fitting)} 份材料：{listed}；请把名称写全。")


def _show(store: Store, name: str, as_json: bool) -> None:
    read, _ = store.past.known(name)
    report = store.past.get(name)
    if as_json:
        emit({"name": name, **identity_json(report, read)})
    else:
        say([name, *identity_lines(report, read)])
