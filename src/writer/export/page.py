"""The sheet: page measures, styles, page numbers and settings of the Word file, before any text is on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Twips

from writer.export.profile import TWIPS_PER_MM, TWIPS_PER_POINT, Profile, TextStyle

_STALE_PARTS = ("stylesWithEffects", "thumbnail", "customXml", "numbering")
# Where the dashes of the page number stand in their line: half an em below its top.
_DASH_FALL = 0.5


def new_document(profile: Profile, title: str) -> WordDocument:
    """An empty document on the profile's page, with its styles, page numbers and properties."""
    document = Document()
    _drop_stale_parts(document)
    _set_styles(document, profile)
    _set_page(document, profile)
    _set_settings(document)
    _set_page_numbers(document, profile)
    _set_properties(document, title)
    return document


def _drop_stale_parts(document: WordDocument) -> None:
    """Parts of python-docx's template that say things about another document: a preview picture, old styles."""
    for rels in (document.part.rels, document.part.package.rels):
        for rel_id in [rel_id for rel_id, rel in rels.items() if rel.reltype.rpartition("/")[2] in _STALE_PARTS]:
            del rels[rel_id]


def fonts_xml(style: TextStyle, digits: str, tag: str = "w:rFonts") -> str:
    """The font element of a style or run: no theme, and quotes and dashes in the Chinese font (``w:hint``)."""
    latin = digits or style.font
    return (
        f'<{tag} w:hint="eastAsia" w:ascii="{_escaped(latin)}" w:hAnsi="{_escaped(latin)}" '
        f'w:eastAsia="{_escaped(style.font)}" w:cs="{_escaped(latin)}"/>'
    )


def run_xml(style: TextStyle, profile: Profile, *, tracked: bool = True, latin: bool = True) -> str:
    """The run properties, without the element around them.

    ``tracked`` sets the characters 28 to a line; ``latin`` says that the run has figures and letters, which a profile
    may print in a font of their own.
    """
    spacing = f'<w:spacing w:val="{profile.tracking}"/>' if tracked else ""
    size, bold = round(style.size * 2), int(style.bold)
    return (
        f'{fonts_xml(style, profile.digits if latin else "")}<w:b w:val="{bold}"/><w:bCs w:val="{bold}"/>'
        f'<w:color w:val="000000"/>{spacing}'
        f'<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _escaped(name: str) -> str:
    return name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _set_styles(document: WordDocument, profile: Profile) -> None:
    """Replace the template's styles: its heading styles are blue, bold and in theme fonts."""
    styles = document.styles.element
    for style in list(styles):
        styles.remove(style)
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{profile.pitch}" w:lineRule="exact"/>'
    # Automatic gaps between figures and hanzi, and hanging punctuation, would break the 28 to a line.
    plain = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    chars = profile.indent
    indent = f'<w:ind w:firstLineChars="{chars * 100}" w:firstLine="{chars * profile.char_width}"/>'
    body = run_xml(profile.body, profile)
    declared = nsdecls("w")
    parts = [
        f"<w:docDefaults {declared}><w:rPrDefault><w:rPr>{body}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>",
        _style(
            "Normal", "Normal", f'<w:widowControl w:val="0"/>{plain}{spacing}<w:jc w:val="both"/>', body, default=True
        ),
        _style("Title", "Title", f'{spacing}<w:jc w:val="center"/>', run_xml(profile.title, profile, tracked=False)),
    ]
    for level, style in enumerate(profile.headings, start=1):
        outline = f'<w:outlineLvl w:val="{level - 1}"/>'
        parts.append(
            _style(
                f"Heading{level}",
                f"heading {level}",
                f"<w:keepNext/>{spacing}{indent}{outline}",
                run_xml(style, profile),
            )
        )
    parts.append(_style("Footer", "footer", spacing, run_xml(profile.page_number, profile, tracked=False)))
    parts.append(f"<w:style {declared} w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
                 '<w:name w:val="Default Paragraph Font"/></w:style>')  # fmt: skip
    parts.append(_COMMENT_STYLES.format(declared=declared, fonts=fonts_xml(profile.table, "")))
    parts.append(_TABLE_STYLES.format(declared=declared))
    for part in parts:
        for element in parse_xml(f"<w:styles {declared}>{part}</w:styles>"):
            styles.append(element)


# Comments would else be set in the type and the line spacing of the text.
_COMMENT_STYLES = (
    '<w:style {declared} w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
    '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>'
    '<w:rPr>{fonts}<w:spacing w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
    '<w:style {declared} w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
_TABLE_STYLES = (
    '<w:style {declared} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _style(style_id: str, name: str, paragraph: str, run: str, *, default: bool = False) -> str:
    based = '<w:next w:val="Normal"/>' if default else '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
    mark = ' w:default="1"' if default else ""
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{mark} '
        f'w:styleId="{style_id}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _set_page(document: WordDocument, profile: Profile) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(profile.page_width), Mm(profile.page_height)
    section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
    section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
    section.header_distance = Mm(15)
    line = round(profile.page_number.size * TWIPS_PER_POINT)
    fall = int(profile.page_number_gap * TWIPS_PER_MM - _DASH_FALL * line)
    section.footer_distance = Twips(max(int(profile.bottom * TWIPS_PER_MM) - fall - line, 0))
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _set_settings(document: WordDocument) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    root = document.settings.element
    for compat in root.iter(qn("w:compatSetting")):
        if compat.get(qn("w:name")) == "compatibilityMode":
            compat.set(qn("w:val"), "15")
    for language in root.findall(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_page_numbers(document: WordDocument, profile: Profile) -> None:
    """「— 1 —」: on odd pages one character from the right, on even pages one from the left (7.5)."""
    section = document.sections[0]
    if profile.page_number_place == "none":
        return
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        centred = profile.page_number_place == "centre"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else side
        size = round(profile.page_number.size * TWIPS_PER_POINT)
        if not centred:
            edge = "right" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left"
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn(f"w:{edge}Chars"), "100")
            indent.set(qn(f"w:{edge}"), str(size))
        _exact_line(paragraph._p, size)
        _add_page_field(paragraph, profile)


def _exact_line(paragraph: Any, twips: int) -> None:
    spacing = paragraph.get_or_add_pPr().get_or_add_spacing()
    for name, value in (("before", "0"), ("after", "0"), ("line", str(twips)), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)


def _add_page_field(paragraph: Any, profile: Profile) -> None:
    properties = run_xml(profile.page_number, profile, tracked=False)
    before, after = ("— ", " —") if profile.page_number_dashes else ("", "")
    contents = (
        f'<w:t xml:space="preserve">{before}</w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        f'<w:t xml:space="preserve">{after}</w:t>',
    )
    for content in contents:
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{properties}</w:rPr>{content}</w:r>"))


def _set_properties(document: WordDocument, title: str) -> None:
    """Title and time; no author, so that no login name travels with the file."""
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    properties.revision = 1
    properties.language = "zh-CN"
