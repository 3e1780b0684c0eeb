"""Random ledgers: sentences made from them pass, the same with one wrong number do not; no text ever raises."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from writer.checking import Prover, check, link_figures
from writer.schema import PASSING, Fact, Ledger

NAMES = (
    ("签约项目", "个", 0),
    ("计划总投资", "亿元", 2),
    ("实际利用外资", "万美元", 0),
    ("接待客商", "批次", 0),
    ("税收收入", "亿元", 2),
    ("高新技术企业", "家", 0),
    ("收储土地", "亩", 0),
    ("省外到位资金", "亿元", 1),
    ("开工项目", "个", 0),
    ("规上工业总产值", "亿元", 1),
    ("标准厂房竣工面积", "万平方米", 1),
    ("外出招商", "次", 0),
    ("走访企业", "家", 0),
    ("进出口总额", "亿美元", 2),
)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=8, unique=True))
    facts = []
    for n, (label, unit, places) in enumerate(names, 1):
        number = st.integers(11, 9999).map(lambda i, p=places: Decimal(i).scaleb(-p))  # type: ignore[misc]
        value, prior, target = draw(number), draw(number), draw(number)
        facts.append(Fact(f"F{n}", label, value, unit, prior=prior, target=target, line=n, source=label))
    return Ledger(tuple(facts))


def percent(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def change(fact: Fact) -> str:
    assert fact.value is not None
    assert fact.prior is not None
    difference = fact.value - fact.prior
    word = "增加" if difference > 0 else "减少"
    return f"{word}{abs(difference)}{fact.unit}" if difference else "持平"


def growth(fact: Fact) -> str:
    assert fact.value is not None
    assert fact.prior is not None
    ratio = percent((fact.value / fact.prior - 1) * 100)
    if ratio == 0:
        return "基本持平"
    return f"{'增长' if ratio > 0 else '下降'}{abs(ratio)}%"


def done(fact: Fact) -> str:
    assert fact.value is not None
    assert fact.target is not None
    return f"{percent(fact.value / fact.target * 100)}%"


PHRASES = (
    lambda f: f"{f.label}{f.value}{f.unit}，同比{growth(f)}，完成年度目标的{done(f)}。",
    lambda f: f"今年以来，全区{f.label}达到{f.value}{f.unit}，较上年同期{change(f)}。",
    lambda f: f"{f.label}{f.value}{f.unit}（上年同期{f.prior}{f.unit}），{growth(f)}。",
    lambda f: f"在{f.label}方面，已完成{f.value}{f.unit}，为全年任务的{done(f)}。",
    lambda f: f"{f.label}年度目标{f.target}{f.unit}，实际完成{f.value}{f.unit}。",
    lambda f: f"去年同期{f.label}{f.prior}{f.unit}，今年{f.value}{f.unit}，同比{growth(f)}。",
    lambda f: f"力争全年{f.label}突破{f.target}{f.unit}。",
)


def may_print(fact: Fact, number: Decimal | None) -> bool:
    """Whether the number may stand for one of the fact's own: 10.5 may be printed 11, and 计划 asks for the target."""
    own = (fact.value, fact.prior, fact.target)
    return number is None or any(value is None or abs(value - number) < 1 for value in own)


@settings(max_examples=120, deadline=None)
@given(ledgers(), st.data())
def test_sentences_made_from_a_ledger_have_no_error(ledger: Ledger, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(PHRASES), min_size=len(ledger.facts), max_size=len(ledger.facts)))
    text = "".join(phrase(fact) for phrase, fact in zip(chosen, ledger.facts, strict=True))
    checked = check(text, ledger)
    assert not checked.findings, (text, [f.message for f in checked.findings])
    assert checked.figures


@settings(max_examples=120, deadline=None)
@given(ledgers(), st.data())
def test_respectively_goes_by_order(ledger: Ledger, data: st.DataObject) -> None:
    facts = data.draw(st.permutations(ledger.facts))[:3]
    names = "、".join(fact.label for fact in facts)
    text = f"{names}分别为" + "、".join(f"{fact.value}{fact.unit}" for fact in facts) + "。"
    checked = check(text, ledger)
    assert [trace.fact for trace in checked.figures] == [fact.id for fact in facts]
    assert not checked.findings


@settings(max_examples=150, deadline=None)
@given(ledgers(), st.data())
def test_one_wrong_number_is_one_error(ledger: Ledger, data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(ledger.facts))
    assert fact.value is not None
    factor = data.draw(st.sampled_from((Decimal("1.13"), Decimal("0.71"), Decimal(3))))
    wrong = (fact.value * factor).quantize(fact.value, ROUND_HALF_UP)
    lines = [f"{f.label}{wrong if f is fact else f.value}{f.unit}，完成年度目标的{done(f)}。" for f in ledger.facts]
    checked = check("".join(lines), ledger)
    assert len([f for f in checked.findings if f.severity == "error"]) == 1
    assert [t.verdict in PASSING for t in checked.figures].count(False) == 1


@settings(max_examples=100, deadline=None)
@given(ledgers(), st.data())
def test_swapped_metrics_are_caught(ledger: Ledger, data: st.DataObject) -> None:
    one, other = data.draw(st.permutations(ledger.facts))[:2]
    if may_print(one, other.value) or may_print(other, one.value):
        return
    checked = check(f"{one.label}{other.value}{one.unit}，{other.label}{one.value}{other.unit}。", ledger)
    assert [t.verdict in PASSING for t in checked.figures] == [False, False]


WORDS = """签约项目 18个 同比 增长 16.4% ， 。 分别 、 （ ） 其中 占 目标的 X亿元 ** 去年 超 2026年1—9月 合计 距目标
还差 个百分点 由 增加到 【待补： 】 力争 余 一是 －3.2％ 翻一番 三分之一"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\x00", " "])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)), ledgers())
def test_no_text_raises_and_spans_hold(text: str, ledger: Ledger) -> None:
    checked = Prover(ledger).check(text)
    for item in (*checked.figures, *checked.findings):
        assert text[item.start : item.end] == item.text
    for link in link_figures(text, ledger):
        assert text[link.figure.start : link.figure.end] == link.figure.text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.text(max_size=6), st.decimals(allow_nan=False, allow_infinity=False)))
)
def test_no_ledger_raises(rows: list[tuple[str, str, Decimal]]) -> None:
    facts = tuple(
        Fact(f"F{n}", label, value, unit, prior=value, note=label, part_of="F1", line=n)
        for n, (label, unit, value) in enumerate(rows, 1)
    )
    text = "，".join(f"{label}同比增长{value:f}{unit}" for label, unit, value in rows if abs(value) < 10**9)
    assert check(text + "签约项目18个，占比20%。", Ledger(facts)) is not None
