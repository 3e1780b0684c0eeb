"""This machine: the data folder, the corpus, the prompts, LibreOffice, the fonts of official documents."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from writer.corpus.files.office import find_soffice
from writer.doctor.checkup import CheckResult, good, missing, skipped, wrong
from writer.drafting import PromptFolder
from writer.settings import Settings
from writer.store import open_store

_LEAST_FREE = 500 * 1024 * 1024
# Names under which each face of GB/T 9704 is installed; one of each is enough.
_FACES = (
    ("小标宋（标题）", ("小标宋", "xiaobiaosong", "fzxbs")),
    ("仿宋（正文）", ("仿宋", "fangsong", "simfang", "stfangsong")),
    ("黑体（一级标题）", ("黑体", "simhei", "stheiti", "heiti", "noto sans cjk", "source han sans", "wenquanyi")),
    ("楷体（二级标题）", ("楷体", "kaiti", "simkai", "stkaiti")),
)
_FONT_FOLDERS = (
    "~/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts", "~/.fonts", "~/.local/share/fonts",
    "/usr/share/fonts", "/usr/local/share/fonts", r"C:\Windows\Fonts",
)  # fmt: skip


def check_data(settings: Settings) -> CheckResult:
    """Whether the data folder is there, or can be made, can be written to, and has room."""
    folder = settings.data.absolute()
    above = next(one for one in (folder, *folder.parents) if one.exists())
    if not above.is_dir():
        return wrong(f"{above} 不是文件夹", "请把 WRITER_DATA 改成一个文件夹")
    if not os.access(above, os.W_OK):
        return wrong(f"没有写入 {above} 的权限", "请换一个位置（WRITER_DATA），或请管理员开放权限")
    free = shutil.disk_usage(above).free
    if free < _LEAST_FREE:
        return wrong(f"{above} 只剩 {free // 2**20} MB", "请清理磁盘，或把 WRITER_DATA 移到别处")
    made = "" if folder.exists() else "（还没有，第一次使用时建立）"
    return good(f"{settings.data}{made}，可写，剩余 {free / 2**30:.1f} GB")


def check_corpus(settings: Settings) -> CheckResult:
    """How many past reports there are to learn from.

    Raises:
        StoreError: the record cannot be opened.
    """
    cure = "请用 writer index 编入往期材料，写法才会像本单位"
    if settings.database_url is None and not (settings.data / "writer.db").is_file():
        return missing("还没有编入往期材料", cure)
    with open_store(settings.sql_url) as store:
        count = len(store.past.heads())
    return good(f"{count} 份往期材料") if count else missing("语料库是空的", cure)


def check_prompts(settings: Settings) -> CheckResult:
    """Whether every template can be used.

    Raises:
        TemplateError: one cannot.
    """
    PromptFolder(settings.prompts).check(everything=True)
    return good(f"{settings.prompts} 里的模板都可用")


def check_office(settings: Settings) -> CheckResult:  # noqa: ARG001 – all checks are called alike
    """Whether old Word and WPS files can be read."""
    program = find_soffice()
    if program is None:
        return missing("没有安装，读不了 .doc .wps .rtf .odt", "请安装 LibreOffice（免费），或另存为 .docx")
    return good(f"已安装（{program}）")


def check_fonts(settings: Settings) -> CheckResult:  # noqa: ARG001 – all checks are called alike
    """Whether the faces of GB/T 9704 are installed; a Word file names them either way."""
    known = _installed()
    if not known:
        return skipped("看不到本机装了哪些字体", "请在打开 Word 文件的电脑上确认有小标宋、仿宋、黑体、楷体")
    absent = [face for face, names in _FACES if not any(name in known for name in names)]
    if absent:
        return missing(f"本机没有{'、'.join(absent)}", "导出的文件不受影响；请在打开和打印它的电脑上安装这些字体")
    return good("小标宋、仿宋、黑体、楷体都有")


def _installed() -> str:
    """The names of the fonts of this machine, in one text in lower case; "" where they cannot be told."""
    if program := shutil.which("fc-list"):
        try:
            done = subprocess.run([program, ":", "family", "file"], capture_output=True, timeout=20, check=False)
            return done.stdout.decode("utf-8", "replace").casefold()
        except (OSError, subprocess.SubprocessError):
            return ""
    if platform.system() not in ("Windows", "Darwin"):
        return ""
    files = [path.name for folder in _FONT_FOLDERS for path in Path(folder).expanduser().glob("**/*.[tTo][tT]*")]
    return "\n".join(files).casefold()
