"""Old Word, WPS, RTF and OpenDocument files → .docx, by LibreOffice where it is installed.

It runs without a window, in a profile of its own made for the one file, with macros off, without a network where the
system allows that to be said (Linux name spaces), and for a limited time; nothing of the user's own LibreOffice is
touched. What it makes is read like any other .docx.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from writer.errors import UnreadableFile

SECONDS = 90.0
_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format", ".odt": "writer8"}
_MOST_OUT = 200 * 1024 * 1024
_MEMORY = 4 * 1024 * 1024  # KiB of address space
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# No macros, no updating of links, no active content, nothing fetched from where the document points, and a proxy that
# is not there for whatever asks the network all the same.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Common/Save/Document", "LoadPrinter", "false"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def to_docx(data: bytes, name: str, suffix: str, seconds: float = SECONDS) -> bytes:
    """The file as LibreOffice saves it in .docx.

    Args:
        data: the file's bytes.
        name: its name, for messages.
        suffix: what its content is, such as ``.doc``; the name may say something else.
        seconds: how long LibreOffice may take.

    Raises:
        UnreadableFile: LibreOffice is not installed, takes too long, or cannot read the file.
    """
    program = find_soffice()
    if program is None:
        raise UnreadableFile(
            f"文件 {name} 是 {suffix} 格式，本机没有 LibreOffice，不能转换；"
            "请用 Word 或 WPS 另存为 .docx 再读入，或安装 LibreOffice（免费）后重试。"
        )
    with tempfile.TemporaryDirectory(prefix="writer-") as folder:
        home = Path(folder)
        source = home / f"in{suffix}"
        source.write_bytes(data)
        _write_profile(home / "profile")
        _run(program, source, home, name, seconds)
        made = home / "out" / "in.docx"
        if not made.is_file() or made.stat().st_size > _MOST_OUT:
            raise UnreadableFile(
                f"文件 {name} 转换不出来，可能加了打开密码或已损坏；请用 Word 或 WPS 打开、另存为 .docx 再读入。"
            )
        return made.read_bytes()


def find_soffice() -> str | None:
    """The LibreOffice on this machine; None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def _write_profile(profile: Path) -> None:
    items = "\n".join(
        f'<item oor:path="/{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, key, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


def _run(program: str, source: Path, home: Path, name: str, seconds: float) -> None:
    command = [
        *_walls(),
        program,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck",
        *_as_what(source.suffix),
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(home / "out"), str(source),
    ]  # fmt: skip
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env=_environment(home),
            start_new_session=True,  # soffice is a script that starts others: they are to be ended together
        )
    except OSError as error:
        raise UnreadableFile(
            f"文件 {name} 要用 LibreOffice 转换，而它启动不了；请检查安装，或用 Word、WPS 另存为 .docx 再读入。"
        ) from error
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(
            f"文件 {name} 转换了 {seconds:.0f} 秒还没有完成，已停止；请用 Word 或 WPS 另存为 .docx 再读入。"
        ) from error
    finally:
        _end(process)


def _as_what(suffix: str) -> tuple[str, ...]:
    """Name the format: left to guess, LibreOffice takes a damaged file for a text and writes its bytes out."""
    return (f"--infilter={_FILTERS[suffix]}",) if suffix in _FILTERS else ()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with everything it has started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)


def _environment(home: Path) -> Mapping[str, str]:
    """Only what LibreOffice needs: no keys of the user's, and a home folder of its own."""
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(home),
        "TMPDIR": str(home),
        "TMP": str(home),
        "TEMP": str(home),
        "SAL_USE_VCLPLUGIN": "svp",
    }


@lru_cache(maxsize=1)
def _walls() -> tuple[str, ...]:
    """What to put in front of the command: a limit on memory, and no network where unprivileged name spaces exist."""
    if sys.platform != "linux":
        return ()
    limit = ("sh", "-c", f'ulimit -v {_MEMORY} 2>/dev/null; exec "$@"', "sh")
    cut = ("unshare", "--user", "--map-root-user", "--net", "--")
    try:
        able = subprocess.run([*cut, "true"], capture_output=True, timeout=5, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        able = False
    return (*cut, *limit) if able else limit
