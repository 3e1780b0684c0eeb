"""``user add``, ``user remove``, ``user list``: who may log in where the page is open to others."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from writer.cli.output import emit, say
from writer.cli.sources import AsJson
from writer.errors import InputError

if TYPE_CHECKING:
    from writer.ui.users import Users

Name = Annotated[str, typer.Argument(metavar="NAME", help="用户名")]


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="网页的用户：添加、删除、列出；文件由 WRITER_USERS 指定", no_args_is_help=True)
    group.command("add", help="添加用户，或给已有的用户换密码；密码从终端或标准输入读取")(add)
    group.command("remove", help="删除用户，已登录的随即失效")(remove)
    group.command("list", help="列出用户")(list_users)
    cli.add_typer(group, name="user")


def add(name: Name, as_json: AsJson = False) -> None:
    """Add a user; the password never stands on the command line, where others could read it."""
    users = _users()
    new = users.add(name, _password())
    if as_json:
        emit({"name": name, "added": new})
    else:
        say([f"已添加用户 {name}" if new else f"已更换 {name} 的密码"])


def remove(name: Name, as_json: AsJson = False) -> None:
    """Take a user out."""
    _users().remove(name)
    if as_json:
        emit({"name": name, "removed": True})
    else:
        say([f"已删除用户 {name}"])


def list_users(as_json: AsJson = False) -> None:
    """The names, one a line."""
    names = sorted(_users().hashes())
    if as_json:
        emit({"users": names})
    else:
        say(names or ["还没有用户；请用 writer user add 用户名 添加。"])


def _users() -> Users:
    from writer.settings import load_settings
    from writer.ui.users import Users

    path = load_settings().users
    if path is None:
        raise InputError("没有设置用户文件；请先设 WRITER_USERS=文件路径，再添加用户。")
    return Users(path)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    first = getpass("密码：")
    if getpass("再输一次：") != first:
        raise InputError("两次输入的密码不一样，没有保存；请重新运行。")
    return first
