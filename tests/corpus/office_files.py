"""Files made for the tests: Word files from bare XML, PDFs without a library, zips as Windows packs them."""

# ruff: noqa: E501
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in [("document", "document.main"), ("styles", "styles"), ("numbering", "numbering")]
    )
    + "</Types>"
)
_RELATION = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def paragraph(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph in Word's XML: plain ``text``, then ``runs`` as they stand."""
    plain = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{plain}{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run in Word's XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(body: str, styles: str = "", numbering: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """A Word file with this body, and what stands in its styles and lists."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATION.format(
            f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _RELATION.format(
            f'<Relationship Id="a" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="b" Type="{_OFFICE}/numbering" Target="/word/numbering.xml"/>'
            f'<Relationship Id="c" Type="{_OFFICE}/image" Target="NULL"/>'
        ),
        "word/document.xml": f"<w:document {W} {_MORE}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
    }
    return zipped({**{name: text.encode() for name, text in parts.items()}, **(extra or {})})


def zipped(files: Mapping[str, bytes] | Sequence[tuple[str, bytes]], encoding: str = "") -> bytes:
    """A zip of these files; with an ``encoding``, their names in that one and no word about it, as Windows does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            info = zipfile.ZipInfo(name, (2025, 3, 31, 12, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            if encoding:
                info = _Foreign(name, encoding)
            archive.writestr(info, data)
    return out.getvalue()


class _Foreign(zipfile.ZipInfo):
    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name, (2025, 3, 31, 12, 0, 0))
        self._encoding = encoding

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode(self._encoding), self.flag_bits & ~0x800


Line = tuple[float, float, float, str]
SONG = "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>"


def pdf(
    pages: Sequence[Sequence[Line]],
    extra: str = "",
    picture: bool = False,
    font: str = SONG,
    encoding: str = "utf-16-be",
) -> bytes:
    """A PDF whose pages have lines of text: left, height above the lower edge, size in points, text.

    No font is embedded; 4 0 R in ``font`` is SimSun, as Adobe numbers Chinese characters.
    """
    body: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        font.encode(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/Ascent 859/Descent -141/CapHeight 700"
        b"/ItalicAngle 0/StemV 80>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
        b"stream\n\x80\nendstream",
    ]
    kids = []
    for lines in pages:
        stream = b"q 400 0 0 600 90 100 cm /I Do Q\n" if picture else b""
        for left, height, size, text in lines:
            stream += f"BT /F {size} Tf {left} {height} Td <{text.encode(encoding).hex()}> Tj ET\n".encode()
        body.append(b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream))
        kids.append(len(body) + 1)
        body.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>>>" % len(body)
        )
    body[1] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(body, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return out + head % (len(body) + 1, table, len(body) + 1, extra.encode(), len(out))


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    file = folder / name
    file.write_bytes(data)
    return file
