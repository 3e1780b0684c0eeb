"""The zip inside a Word file: its parts, found by their relationships, each read within a limit.

ECMA-376 part 2. Parts are read one by one as they are asked for, so that photographs are never unpacked and a damaged
or missing part that the text does not need does no harm.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any

from lxml import etree

from writer.errors import UnreadableFile

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5_000
SAVE_AS = "请用 Word 或 WPS 打开后另存为 .docx 再读入。"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
# "Strict Open XML" names the same things by other addresses (ECMA-376 part 1, annex A against part 4).
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _OFFICE.rstrip("/").encode()),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, NotImplementedError, OSError, EOFError, RuntimeError)


class WordPackage:
    """The parts of one Word file, parsed."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package.

        Args:
            data: the file's bytes.
            name: its name, for messages.

        Raises:
            UnreadableFile: no zip, a zip that is no Word file, one with a password, or one that unpacks to far too
                much.
        """
        self._name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            parts = self._archive.infolist()
        except _DAMAGED as error:
            raise UnreadableFile(f"文件 {name} 内容不是 Word 文件，或已损坏；{SAVE_AS}") from error
        self._names = {part.filename.lstrip("/"): part for part in parts}
        _refuse(parts, self._names, len(data), name)
        main = self._targets("", "officeDocument")
        self._main = next((target for target in main if target in self._names), "word/document.xml")

    @property
    def macros(self) -> bool:
        """Whether the file carries a macro project."""
        return any(name.lower().endswith("vbaproject.bin") for name in self._names)

    def document(self) -> Any:
        """The main part, parsed.

        Raises:
            UnreadableFile: it is missing or damaged.
        """
        root = self._parsed(self._main)
        if root is None:
            raise UnreadableFile(f"文件 {self._name} 已损坏，缺少正文或正文读不出来；{SAVE_AS}")
        return root

    def created(self) -> str:
        """When the file was first made, as it says itself (ISO 8601, UTC); "" where it does not say."""
        root = self._parsed("docProps/core.xml")
        found = None if root is None else root.find("{http://purl.org/dc/terms/}created")
        return "" if found is None else (found.text or "").strip()

    def beside(self, kind: str) -> Any:
        """A part that the main part names by this kind of relationship (``styles``, ``numbering``); None for none."""
        for target in self._targets(self._main, kind):
            root = self._parsed(target)
            if root is not None:
                return root
        return None

    def _targets(self, part: str, kind: str) -> list[str]:
        folder, base = posixpath.split(part)
        root = self._parsed(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return []
        found = []
        for relation in root:
            if relation.get("Type") == _OFFICE + kind and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found.append(posixpath.normpath(place))
        return found

    def _parsed(self, part: str) -> Any:
        info = self._names.get(part)
        if info is None:
            return None
        try:
            with self._archive.open(info) as file:
                data = file.read(MAX_UNPACKED + 1)
        except _DAMAGED:
            return None
        if len(data) > MAX_UNPACKED:
            raise UnreadableFile(f"文件 {self._name} 解压后异常庞大，已拒绝打开；{SAVE_AS}")
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        # Entities stay unexpanded and nothing is fetched; without huge_tree, libxml2 also refuses absurd nesting.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            return None


def _refuse(parts: list[zipfile.ZipInfo], names: dict[str, zipfile.ZipInfo], size: int, name: str) -> None:
    """Look at the zip's directory before anything is unpacked; zipfile reads no further than it says."""
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile(f"文件 {name} 加了密码；请去掉密码后再读入。")
    if "[Content_Types].xml" not in names or not any(part.startswith("word/") for part in names):
        raise UnreadableFile(f"文件 {name} 是压缩包，不是 Word 文件；请解压后选择其中的 .docx 文件。")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1) or len(parts) > MAX_PARTS:
        raise UnreadableFile(f"文件 {name} 解压后异常庞大（{unpacked / 2**20:.0f} MB），已拒绝打开；{SAVE_AS}")
