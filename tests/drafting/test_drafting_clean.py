"""What a model wraps around its text is taken off, and nothing of the text itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writer.drafting.clean import clean

BODY = "园区签约项目[[F1]]，同比增长[[F1.yoy]]。项目招引稳中有进。"


@pytest.mark.parametrize(
    "sent",
    [
        BODY,
        f"<think>想一想：18个？</think>\n{BODY}",
        f"<think>一\n二</think><think>三</think>{BODY}",
        f"想一想，18个吧。</think>\n\n{BODY}",
        f"```markdown\n{BODY}\n```",
        f"好的，以下是为您起草的内容：\n\n{BODY}",
        f"好的。{BODY}",
        f"当然可以！下面是本节正文：\n{BODY}",
        f"根据您提供的数据，现将本节内容整理如下：\n{BODY}",
        f"Sure, here is the section:\n{BODY}",
        f"## 一、基本情况\n\n{BODY}",
        f"**一、基本情况**\n{BODY}",
        f"基本情况\n{BODY}",
        f"（一）基本情况。{BODY}",
        f"- {BODY}",
        f"> {BODY}",
        f"---\n{BODY}\n---",
        f"{BODY}\n\n希望以上内容对您有所帮助！",
        f"{BODY}\n\n如需调整，请随时告诉我。",
        f"# 一、总体情况\n## （一）基本情况\n{BODY}",
        f"以下是根据要求起草的内容\n{BODY}",
        f"抱歉，数据有限，以下内容仅供参考：\n{BODY}",
        f"【正文】\n{BODY}",
        f"{BODY}\n（全文约60字）",
        f"{BODY}<|im_end|>",
        f"&nbsp;&nbsp;{BODY}",
        f"<!-- 草稿 -->{BODY}",
        f"</材料 1>{BODY}",
        f"<p>{BODY}</p><script>alert('x')</script>",
        "园区签约项目[[F1]], 同比增长[[F1.yoy]]. 项目招引稳中有进.",
        "园区**签约项目[[F1]]**，同比增长`[[F1.yoy]]`。项目招引稳中有进。",
    ],
)
def test_wrapping_is_taken_off(sent: str) -> None:
    assert clean(sent, "总体情况 / 基本情况") == BODY


@pytest.mark.parametrize(
    "text",
    [
        "好的做法要坚持。园区持续加力。",
        "可以看到，园区发展势头良好。",
        "以下几项指标好于预期：签约项目[[F1]]，开工项目[[F2]]。",
        "一是突出重点。二是压实责任。",
        "基本情况总体平稳，项目招引有力。",
        "规模以上工业增加值增长[[F1]]，比重为3:2，时间为9:30。",
        "总投资1,892万元，占比12.5%。",
        "A*B公司与C_D公司签约。",
        "园区与X公司（筹）签约。",
        "我们不能满足于现状，要持续加力。",
        "我区不能完成年度目标的项目有2个，已逐一分析。",
        "该问题不能简单处理，要分类施策。",
        "目前，无法按期完成搬迁的企业有2家。",
        "作为智能制造示范区，园区不能等靠要。",
        "作为人工智能产业集聚区，无法回避要素约束。",
        "遗憾的是，部分项目未能如期完成。",
        "此项要求不符合规定的，一律不予支持。",
    ],
)
def test_the_text_itself_stays(text: str) -> None:
    assert clean(text, "基本情况") == text


@pytest.mark.parametrize(
    "sent",
    [
        "抱歉，我无法完成这项任务。",
        "很抱歉，由于没有足够的信息，我暂时不能为您撰写这一节。",
        "很遗憾，我无法协助完成该请求。",
        "对不起，您的请求涉及敏感内容，无法回答。",
        "作为一个AI语言模型，我不能提供此类内容。",
        "我无法为您提供相关内容，请换个话题。",
        "您的问题违反了使用规范。",
        "I'm sorry, but I can't assist with that request.",
        "I cannot help with that.",
        "As an AI, I am unable to write this report.",
        "好的。抱歉，我无法完成这项任务。",
    ],
)
def test_a_refusal_is_no_text(sent: str) -> None:
    assert clean(sent, "基本情况") == ""
    assert not any(clean(sent[:end], "基本情况", done=False) for end in range(len(sent)))


def test_half_width_marks_next_to_hanzi_become_full_width() -> None:
    assert (
        clean('园区(含飞地)坚持"项目为王",抓招商;抓落地:成效明显!')
        == "园区（含飞地）坚持“项目为王”，抓招商；抓落地：成效明显！"
    )


def test_paragraphs_are_kept() -> None:
    assert clean("第一段。\n\n\n第二段。\n") == "第一段。\n第二段。"


@pytest.mark.parametrize(
    "sent",
    [
        f"<think>想一想：18个？</think>\n{BODY}",
        f"好的，以下是为您起草的内容：\n\n```markdown\n## 一、基本情况\n\n{BODY}\n```",
        f"基本情况\n{BODY}",
    ],
)
def test_wrapping_never_shows_while_streaming(sent: str) -> None:
    for end in range(len(sent) + 1):
        shown = clean(sent[:end], "基本情况", done=False)
        assert BODY.startswith(shown) or shown == BODY


def test_streaming_shows_text_as_it_comes() -> None:
    shown = [clean(BODY[:end], "基本情况", done=False) for end in range(len(BODY) + 1)]
    assert shown[-1] == BODY
    assert sum(1 for text in shown if text) > len(BODY) // 2


@given(st.text(max_size=400), st.text(max_size=20), st.booleans())
def test_never_raises(text: str, heading: str, done: bool) -> None:
    clean(text, heading, done)


@pytest.mark.parametrize(
    "piece", ["<think>", "<", "**", "```\n", "(", '"', "\n ", "> ", "好的，", "以下是", "[[", "<p "]
)
def test_long_repetition_stays_fast(piece: str) -> None:
    # The run's own time limit fails this when an expression backtracks.
    clean(piece * 20_000, "基本情况")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("总投资 [[F2]] 亿元，签约 18 个。", "总投资[[F2]]亿元，签约18个。"),
        ("同比增长 [[F2.yoy]] 。", "同比增长[[F2.yoy]]。"),
        ("总投资([[F2]])。", "总投资（[[F2]]）。"),
        ("总投资[[F2]](#f2)，", "总投资[[F2]]，"),
        ("总投资<F2>，<b>签约</b>", "总投资<F2>，签约"),
        (
            f"**总投资[[F2]]，{'各项工作有序推进，' * 30}**[[F3]]**同比增长。**",
            f"总投资[[F2]]，{'各项工作有序推进，' * 30}[[F3]]同比增长。",
        ),
        ("签约项目[[F1]][1]，总投资[[F2]]【2】。", "签约项目[[F1]]，总投资[[F2]]。"),
        ("[1]号厂房，见附件[12]页", "[1]号厂房，见附件[12]页"),
        ("引进 Green Tech Ltd 落户", "引进Green Tech Ltd落户"),
    ],
)
def test_what_stands_around_a_reference_is_no_part_of_the_text(said: str, text: str) -> None:
    assert clean(said) == text
