"""Text in the encodings of both sides of the strait, web pages, PDFs."""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from office_files import Line, pdf, written

from writer.corpus.files import pdf as pdf_module
from writer.corpus.read import read_data, read_file, read_text
from writer.errors import UnreadableFile

SIMPLIFIED = """青岚开发区2026年上半年招商引资工作总结

一、基本情况

上半年，青岚开发区新签约项目23个，计划总投资61.8亿元，其中超亿元项目14个。实际到位资金18.6亿元，完成全年任务的52.4%。
园区党工委每月召开一次调度会，对在谈项目逐个过堂，推动问题在一线解决。

二、存在问题

一是土地指标偏紧，部分项目落地慢；二是龙头企业不多，产业链配套还不完整。
"""
TRADITIONAL = """青嵐開發區2026年上半年招商引資工作總結

一、基本情況

上半年，青嵐開發區新簽約項目23個，計劃總投資61.8億元，其中超億元項目14個。實際到位資金18.6億元，完成全年任務的52.4%。
園區每月召開一次調度會，對在談項目逐個研究，推動問題在一線解決。

二、存在問題

一是土地指標偏緊，部分項目落地慢；二是龍頭企業不多，產業鏈配套還不完整。
"""


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5", "cp950"])
def test_prose_is_read_in_its_own_encoding(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("Big5 has no simplified characters")
    assert read_data(data, "总结.txt").text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_few_lines_are_enough_to_tell_the_two_apart(encoding: str) -> None:
    text = SIMPLIFIED if encoding == "gb18030" else TRADITIONAL
    for line in filter(None, (line.strip() for line in text.splitlines())):
        assert read_data(line.encode(encoding), "行.txt").text == line


def test_names_alone_are_still_gb18030() -> None:
    names = "张晓岚、龚毅、欧阳婧、濮阳霖、司徒颖、夏侯骏、闫璐、蔺佳琪"
    assert read_data(names.encode("gb18030"), "名单.txt").text == names


@pytest.mark.parametrize("encoding", ["shift-jis", "koi8-r", "latin-1"])
def test_other_languages_are_refused(encoding: str) -> None:
    texts = {
        "shift-jis": "ことしの事業の進み方について、つぎのとおり報告します。",
        "koi8-r": "Отчёт о работе за первое полугодие: заключено восемнадцать договоров.",
        "latin-1": "Le développement économique a été très élevé près d'ici",
    }
    with pytest.raises(UnreadableFile, match="编码"):
        read_data(texts[encoding].encode(encoding), "外文.txt")


# Web pages

PAGE = """<html><head><meta charset="{charset}"><title>总结_青岚网</title><style>p{{}}</style></head><body>
<nav><a href="/">首页</a><a href="/zw">政务</a></nav>
<div class="menu"><ul><li><a href="1">通知</a></li><li><a href="2">公告</a></li><li><a href="3">新闻</a></li></ul></div>
<script>var x = "<p>脚本</p>";</script><p style="display:none">看不见</p>
<h1>青岚开发区<br>2026年上半年总结</h1>
<p>新签约项目23个，<b>总投资</b>61.8亿元&nbsp;，
   同比增长12.3%。</p>
<ol start="2"><li>招商</li><li>服务</li></ol>
<table><tr><th>指标</th><th>本期</th></tr><tr><td><p>签约（个）</p></td><td><p>23</p></td></tr></table>
<p>结尾。<!-- 批注 --></p><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gbk"), ("utf-8", "utf-8"), ("utf-8", "gb18030"), ("", "utf-16")]
)
def test_a_web_page_is_read_without_what_is_round_it(charset: str, encoding: str) -> None:
    text = read_data(PAGE.format(charset=charset).encode(encoding), "总结.html").text
    assert text.splitlines() == [
        "青岚开发区", "2026年上半年总结", "新签约项目23个，总投资61.8亿元\xa0， 同比增长12.3%。", "2.招商", "3.服务",
        "指标\t本期", "签约（个）\t23", "结尾。",
    ]  # fmt: skip


def test_the_article_of_a_site_is_taken_alone() -> None:
    page = f"<body><div>站内公告</div><div id='zoom'>{'<p>招商工作扎实推进，成效明显。</p>' * 20}</div><div>分享到</div></body>"
    text = read_data(page.encode(), "页.htm").text
    assert "公告" not in text
    assert text.count("招商工作") == 20


SITE = """<html><head><meta charset="utf-8">{meta}</head><body><div>您当前的位置：<a href="/">首页</a> &gt; <a>总结</a></div>
{title}<div><span>发布时间：2026-07-10</span><span>来源：投资促进局</span><span>浏览次数：123</span><a>打印</a></div>
<div {place}><p>上半年新签约项目23个，公众号阅读量12万次，分享到各平台的报道30篇。</p><p>位置：园区东侧，紧邻高速出口</p><p>下一条产业链是储能。</p></div>
<div>分享到：<a>微信</a></div><div>上一篇：<a>一季度总结</a><br>下一篇：没有了</div><p>滇ICP备05000001号</p></body></html>"""
TEXT = [
    "上半年新签约项目23个，公众号阅读量12万次，分享到各平台的报道30篇。",
    "位置：园区东侧，紧邻高速出口",
    "下一条产业链是储能。",
]


@pytest.mark.parametrize(
    ("place", "title", "meta"),
    [
        ("class='con'", "<h1>上半年总结</h1>", ""),
        ("id='zoom'", "<h1>上半年总结</h1>", ""),
        ("class='a TRS_UEDITOR b'", "", "<meta name='ArticleTitle' content='上半年总结'>"),
        ("id='js_content' style='visibility: hidden; opacity: 0;'", "<h1>上半年总结</h1>", ""),
    ],
)
def test_what_a_site_puts_round_a_text_is_left_out_and_the_title_kept(place: str, title: str, meta: str) -> None:
    page = SITE.format(place=place, title=title, meta=meta)
    long = page.replace("下一条产业链是储能。", "下一条产业链是储能。" * 30)
    assert read_data(long.encode(), "页.html").text.splitlines() == ["上半年总结", *TEXT[:2], TEXT[2] * 30]
    short = read_data(page.encode(), "页.html").text.splitlines()
    assert [line for line in short if line != "上半年总结"] == TEXT


def test_a_page_nested_beyond_reason_is_refused_and_a_page_named_doc_is_read() -> None:
    with pytest.raises(UnreadableFile, match="网页"):
        read_data(("<div>" * 50_000 + "深").encode(), "深.html")
    assert read_data("<html><body><p>签约18个。</p></body></html>".encode(), "旧系统导出.doc").text == "签约18个。\n"


# PDF

FULL, LEFT, SIZE = 505.0, 90.0, 16.0


def _page(number: int, paragraphs: list[str], head: str = "青岚开发区管委会") -> list[Line]:
    """A page set as offices set it: 26 characters a line, first lines indented by two, a page number below."""
    lines: list[Line] = [(LEFT, 800.0, 10.0, head)]
    height = 700.0
    for text in paragraphs:
        first, rest = text[:24], text[24:]
        lines.append((LEFT + 2 * SIZE, height, SIZE, first))
        while rest:
            height -= 28
            lines.append((LEFT, height, SIZE, rest[:26]))
            rest = rest[26:]
        height -= 28
    lines.append((280.0, 45.0, 14.0, f"—{number}—"))
    return lines


LONG = "园区上下围绕全年目标任务狠抓招商引资和项目建设每月召开调度会逐个研究在谈项目推动问题在一线得到解决并且取得了实在的成效和进展。"


def test_lines_pages_numbers_and_heads_of_a_pdf_are_undone(tmp_path: Path) -> None:
    pages = [_page(n, ["一、基本情况", LONG, LONG, "二、主要做法", LONG]) for n in (1, 2, 3)]
    text = read_text(written(tmp_path, "总结.pdf", pdf(pages)))
    assert text.splitlines() == ["一、基本情况", LONG, LONG, "二、主要做法", LONG] * 3


def test_a_paragraph_goes_on_over_the_page() -> None:
    first, second = _page(1, [LONG, LONG]), _page(2, [LONG, LONG])
    last = first.pop(-2)  # the last line of text stands on the next page
    second.insert(1, (last[0], 728.0, SIZE, last[3]))
    assert read_data(pdf([first, second]), "a.pdf").text.splitlines() == [LONG] * 4


def test_figures_at_the_foot_of_a_page_are_no_page_numbers() -> None:
    page = [(LEFT, 700.0, SIZE, "签约项目数为"), (LEFT, 80.0, SIZE, "18")]
    other = [(LEFT, 700.0, SIZE, "开工项目数为"), (LEFT, 80.0, SIZE, "6")]
    assert read_data(pdf([page, other]), "a.pdf").text.split() == ["签约项目数为", "18", "开工项目数为", "6"]


def test_rows_of_a_table_in_a_pdf_keep_their_cells() -> None:
    rows = [
        [(90.0, h, 12.0, a), (260.0, h, 12.0, b), (400.0, h, 12.0, c)]
        for h, a, b, c in [(600.0, "签约（个）", "18", "15"), (570.0, "开工（个）", "6", "4")]
    ]
    assert (
        read_data(pdf([[cell for row in rows for cell in row]]), "a.pdf").text
        == "签约（个）\t18\t15\n开工（个）\t6\t4\n"
    )
    close = [(90.0, 600.0, 12.0, "签约（个）"), (160.0, 600.0, 12.0, "18"), (182.0, 600.0, 12.0, "15")]
    assert read_data(pdf([close]), "a.pdf").text == "签约（个）\t18\t15\n"


def _column(left: float, top: float, paragraphs: list[str], size: float = 12.0) -> list[Line]:
    """Running text set in a column of 16 characters."""
    lines: list[Line] = []
    for text in paragraphs:
        cut = [text[:14], *(text[at : at + 16] for at in range(14, len(text), 16))]
        for number, piece in enumerate(cut):
            lines.append((left + (0 if number else 2 * size), top - 18 * len(lines), size, piece))
    return lines


FIRST, SECOND = LONG, LONG.replace("园区上下", "全县各级").replace("调度会", "推进会")
THIRD, FOURTH = LONG.replace("园区", "城区"), LONG.replace("园区上下", "开发区里")
TWO = [*_column(80, 640, [FIRST, SECOND]), *_column(310, 640, [THIRD, FOURTH])]
HEADING = [(150.0, 700.0, 20.0, "青岚开发区招商引资工作简报一览")]


def _by_height(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line[1], line[0]))


@pytest.mark.parametrize("order", [list, _by_height], ids=["down each side", "row by row"])
def test_two_columns_are_read_one_after_the_other(order: Callable[[list[Line]], list[Line]]) -> None:
    lines = read_data(pdf([HEADING + order(TWO)]), "a.pdf").text.splitlines()
    assert lines == [HEADING[0][3], FIRST, SECOND, THIRD, FOURTH]


def test_a_paragraph_goes_on_from_one_column_to_the_next_and_to_a_short_last_page() -> None:
    said = [FIRST, SECOND, THIRD, FOURTH, FIRST]
    whole = _column(80, 640, said)

    def side(left: float, lines: list[Line]) -> list[Line]:
        return [(left + line[0] - 80, 640.0 - 18 * at, line[2], line[3]) for at, line in enumerate(lines)]

    first, last = [*side(80, whole[:7]), *side(310, whole[7:14])], side(80, whole[14:])
    assert read_data(pdf([_by_height(first), last]), "a.pdf").text.splitlines() == said


def test_a_table_across_two_columns_keeps_its_rows_and_its_place() -> None:
    table: list[Line] = []
    for at, row in enumerate(
        [("指标", "本期", "上期", "增速"), ("签约", "18个", "15个", "20%"), ("开工", "6个", "4个", "50%")]
    ):
        table += [(90.0 + 120 * cell, 420.0 - 20 * at, 12.0, text) for cell, text in enumerate(row)]
    below = [*_column(80, 330, [FIRST]), *_column(310, 330, [THIRD])]
    lines = read_data(pdf([_by_height([*TWO, *table, *below])]), "a.pdf").text.splitlines()
    rows = ["指标\t本期\t上期\t增速", "签约\t18个\t15个\t20%", "开工\t6个\t4个\t50%"]
    assert lines == [FIRST, SECOND, THIRD, FOURTH, *rows, FIRST, THIRD]


def test_a_table_of_two_columns_is_no_page_of_two() -> None:
    rows = [
        ("建设标准厂房", "已开工"),
        ("引进各类人才", "已引进12名"),
        ("收储项目用地", "办理中"),
        ("招引龙头企业", "已签约"),
    ] * 2
    cells = [
        (left, 640.0 - 20 * at, 12.0, text)
        for at, row in enumerate(rows)
        for left, text in zip((80.0, 310.0), row, strict=True)
    ]
    assert read_data(pdf([cells]), "a.pdf").text.splitlines() == ["\t".join(row) for row in rows]


def test_a_title_on_two_lines() -> None:
    title = [(187.0, 760.0, 22.0, "青岚开发区二〇二六年"), (220.0, 725.0, 22.0, "上半年工作总结")]
    body = [(line[0], line[1] - 60, line[2], line[3]) for line in _page(1, [LONG, LONG, LONG])[1:-1]]
    assert read_data(pdf([title + body]), "a.pdf").text.splitlines()[0] == "青岚开发区二〇二六年上半年工作总结"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf([[]], picture=True), "扫描"),
        (pdf([[(200.0, 20.0, 8.0, "扫描全能王")]] * 3, picture=True), "扫描"),
        (pdf([[(90.0, 700.0, 16.0, "\ue001\ue002\ue003签")]]), "乱码"),
        (pdf([[]], f"/Encrypt<</Filter/Standard/V 1/R 2/O({'a' * 32})/U({'b' * 32})/P -4>>/ID[(1)(2)]"), "密码"),
        (b"%PDF-1.7\nnothing", "损坏"),
        (b"no pdf at all", "损坏"),
    ],
)
def test_what_a_pdf_is_refused_for(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        read_data(data, "文件.pdf")


def test_pages_without_text_are_told() -> None:
    read = read_data(pdf([_page(1, [LONG] * 3), [], _page(3, [LONG] * 3)]), "a.pdf")
    assert read.notes == ("第 2 页没有文字（可能是扫描件或图片），没有读入。",)


def test_too_many_pages_and_a_reader_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "MAX_PAGES", 2)
    with pytest.raises(UnreadableFile, match="3 页，超过 2 页"):
        read_data(pdf([[]] * 3), "a.pdf")
    monkeypatch.setattr(pdf_module, "SECONDS", 0.01)
    with pytest.raises(UnreadableFile, match="已停止"):
        read_data(pdf([[]]), "a.pdf")
    monkeypatch.setattr(pdf_module.sys, "executable", "/bin/false")
    with pytest.raises(UnreadableFile):
        read_data(pdf([[]]), "a.pdf")


def test_the_modification_of_a_file_is_no_reason_to_read_another(tmp_path: Path) -> None:
    assert read_file(written(tmp_path, "甲.md", "# 标题\n签约18个。\n".encode())).notes == ()


def test_a_title_whose_first_line_fills_the_page_goes_on_in_the_middle_of_the_next() -> None:
    body = [(80.0, 640.0 - 28 * row, 16.0, "签约项目稳步增长到位资金持续向好开工项目全面提速") for row in range(9)]
    title = [(80.0, 740.0, 22.0, "云溪经济开发区二〇二五年前三季度招商"), (200.0, 700.0, 22.0, "工作情况汇报")]
    text = read_data(pdf([title + body]), "报告.pdf").text
    assert text.startswith("云溪经济开发区二〇二五年前三季度招商工作情况汇报\n")
