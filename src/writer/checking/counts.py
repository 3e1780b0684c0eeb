"""Stated counts against the lists they stand with: 三大产业 with four named, 以下五项 with four items.

A slogan number may be meant otherwise, and 「广东、福建12家企业」 names where firms are from and not the firms, so that
every finding here is a warning, and whatever may be read as no list of the counted things is let pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from writer.checking.enumerations import Enumerations
from writer.figures import chinese_number
from writer.schema import Finding

_NUMBER = r"(?<![\d.第前后每近各—～~\-])(?P<n>\d{1,2}|(?<![一二两三四五六七八九十百])[一二两三四五六七八九十]{1,3})"
_KINDS = "个家项大类条种名位所座处只支张本款件点步"
_KIND_NOUNS = "方面|部门|园区|片区|产业|行业|领域|环节|省|市|县|镇|地|国|校"
_COUNT = re.compile(
    rf"{_NUMBER}(?P<m>[{_KINDS}]|{_KIND_NOUNS})(?!字|一[批个]|[一二两三四五六][省市区县州旗]|以上|以下|左右|以内|多|余|百分点)"
)
_STOP = re.compile(r"[。；，：！？\n（）]")
_QUOTED = re.compile(r"“[^”\n]{0,60}”|《[^》\n]{0,60}》|‘[^’\n]{0,40}’")
_BRACKETED = re.compile(r"（[^（）\n]{0,60}）")
_AND = re.compile(r"以及|[和与及]")
_FILLED = re.compile(r"(?:等|共计|合计|一共|总共|共|这|上述|以上|\s)+$")
_SUCH = re.compile(r"等(?:共计|共|合计|\s)*$")
_COUNTED = re.compile(rf"[一二两三四五六七八九十百][{_KINDS}次场人]")
_NUMERALS = re.compile(r"[一二三四五六七八九十\d]+")
_VERBS = (
    "举办|召开|开展|引进|引入|招引|签约|签订|签署|达成|组织|组建|建立|设立|成立|建设|建成|新建|改建|新增|完成|实现|拥有|打造|推进|推动|实施|"
    "落实|涉及|分布|分为|分成|走访|拜访|对接|接待|储备|盘活|改造|收集|梳理|解决|协调|获评|认定|入选|带动|形成|培育|布局|覆盖|制定|出台|印发|"
    "编制|安排|部署|提出|明确|聚焦|围绕|突出|强化|深化|优化|开通|投用|投产|开工|竣工|服务|帮助|支持|邀请|选派|派出|洽谈|考察|调研|申报|创建|"
    "拓展|整治|整改|排查|检查|处置|争取|承接|吸引|集聚|促成|推出|发布|举行|参加|参与|联系|包联|牵头|负责|支撑|构建|健全|完善|创新|统筹|做好|抓好|"
    "持续|有效|累计|分别|全部|其他|其余|另外|剩余|超过|达到|将近|接近|大约"
)
_VERB_END = re.compile(rf"(?:{_VERBS}|[约近超逾达有为是成在到至由于从以按对将把使让各均余多了出过])$")
_VERB = re.compile(rf"(?:{_VERBS})")
_PLACE = re.compile(
    r"(?:北京|上海|天津|重庆|广东|广州|深圳|东莞|佛山|珠海|江苏|南京|苏州|无锡|浙江|杭州|宁波|温州|福建|福州|厦门|泉州|山东|济南|青岛|河南|郑州|"
    r"河北|湖北|武汉|湖南|长沙|江西|南昌|安徽|合肥|四川|成都|陕西|西安|辽宁|大连|吉林|黑龙江|广西|云南|贵州|海南|香港|澳门|台湾|日本|韩国|德国|"
    r"美国|新加坡|东盟|欧洲|日韩|长三角|珠三角|粤港澳|京津冀|大湾区)|.{1,6}[省市县区镇乡村]$"
)
_ABSTRACT = re.compile(
    r"方面|环节|领域|板块|部门|产业|片区|组团|园区|平台|要素|阶段|维度|层面|机制|体系|清单|原则|重点|关键|工程|行动|指标|任务|举措|措施|"
    r"问题|短板|特点|亮点|档次|梯队|渠道|抓手|方向|赛道|品牌|支柱|基地|中心|小组|专班|专项|工作组"
)
_SAME_KIND = re.compile(
    r"(?:项目|基地|中心|公司|集团|企业|工厂|园|工程|平台|生产线|产业|领域|环节|局|委|办|组|部|院|所|镇|街道|会|站|港|路|桥|类|型|级)$"
)
_OFFICE = re.compile(r"[局委办厅处科部院所站]$")
_REPEATED = re.compile(rf"{_NUMBER}[个大项](?P<noun>[一-鿿]{{2}})”?[：，]“?(?=(?P=noun))")
_OPENS = re.compile(
    r"(?P<noun>[^，。；：、（）\n]{0,12}?)(?P<open>：|（|，?即(?:为|是)?(?![将可使])|，?分别(?:为|是)|为|是|包括)(?P<list>[^。；：\n（）]{3,160})(?P<close>[。；\n）]|$)"
)
_ANNOUNCED = re.compile(r"(?P<noun>[^，。；：（）\n]{0,14}?)(?P<sign>[：。；]|(?=\n))(?:[ \t]*\n)*")
_HERALD = re.compile(
    r"以下|下列|如下|下面|重点|着重|主要|抓好|做好|做到|突出|体现|表现|存在|概括|归纳|总结|分为|分成|包括|具体"
)
_SPEECH = re.compile(r"(?:讲|谈|说|提出|提|强调|汇报|报告|介绍|从|就|围绕)[^。\n]{0,12}$")
_POINTS = re.compile(r"意见|要求|想法|情况|建议|问题|体会|打算|看法|汇报|方面")
_COPULAS = ("为", "是", "包括")  # 三大产业为新能源、电子、医药
_NAMES = re.compile(r"[一-鿿]{2,10}(?:、[一-鿿]{2,10}){1,8}(?:[和及与][一-鿿]{2,10})?")
_LONGEST = 16  # characters of one item
_REACH = 120


@dataclass(frozen=True, slots=True)
class _Listed:
    """How many things a list names, ``least`` to ``most``, as 和 may stand inside a name; ``items`` as written."""

    least: int
    most: int
    items: tuple[str, ...]


def miscounts(raw: str, words: str, enumerations: Enumerations) -> list[Finding]:
    """Warnings where a stated count and the list it stands with differ.

    Args:
        raw: the draft.
        words: the draft folded, of the same length.
        enumerations: its runs of 一是 and headings.
    """
    found: list[Finding] = []
    for match in _REPEATED.finditer(words):
        listed = _repetitions(words, match)
        if listed not in (1, _stated(match["n"])):
            found.append(_miscount(raw, match.start(), match.end("noun"), match.span(), listed))
    for match in _COUNT.finditer(words):
        stated = _stated(match["n"])
        if stated < 2:
            continue
        told = (
            _before(words, match, stated)
            or _after(words, match, stated)
            or _announced(words, match, stated, enumerations)
        )
        if told is None:
            continue
        start, end, listed = told
        found.append(_miscount(raw, start, end, match.span(), listed))
    return found


def _miscount(raw: str, start: int, end: int, count: tuple[int, int], listed: int) -> Finding:
    said = raw[count[0] : count[1]].rstrip("”：，“")
    message = f"这里说“{said}”，列出的却是{listed}项：请核对个数，或补上、删去所列的内容（列举不全时加“等”）。"
    return Finding("count-of-list", "warning", start, end, raw[start:end], message)


def _repetitions(words: str, match: re.Match[str]) -> int:
    """How many clauses of a sentence begin with what was counted: 三个强化：强化…，强化…，强化…."""
    sentence = re.split(r"[。！？\n]", words[match.end() : match.end() + 4 * _REACH], maxsplit=1)[0]
    items = (item.strip("“”") for item in re.split("[，；、]", sentence))
    return sum(item.startswith(match["noun"]) for item in items)


def _stated(written: str) -> int:
    if written.isdigit():
        return int(written)
    number = chinese_number(written)
    return int(number) if number is not None and number < 100 else 0


def _plain(piece: str) -> str:
    """A piece of text in which quotations, titles and brackets hold no separators, and stand apart by 、."""
    piece = _BRACKETED.sub("", piece)
    piece = re.sub(r"([”》’])\s*([“《‘])", r"\1、\2", piece)
    return _QUOTED.sub(lambda match: "“" + "字" * min(len(match[0]) - 2, 8) + "”", piece)


def _listed(piece: str, ended: bool) -> _Listed | None:
    """The list of a piece, None where it is none. ``ended``: the piece begins with the list, with no verb before it."""
    items = [item.strip() for item in piece.split("、")]
    if len(items) < 2 or not all(items):
        return None
    for at, item in enumerate(items):
        first = at == 0 and not ended
        if any(char.isdigit() for char in item) or _NUMERALS.fullmatch(item) or _COUNTED.search(item):
            return None
        if not first and (len(item) > _LONGEST or "的" in item or "“" in item.rstrip("”")[1:]):
            return None
    joins = [len(_AND.findall(item)) for item in items]
    return _Listed(len(items), len(items) + sum(joins), tuple(items))


def _before(words: str, match: re.Match[str], stated: int) -> tuple[int, int, int] | None:
    """「甲、乙、丙3个项目」, 「甲、乙、丙等3家企业」."""
    floor = max(0, match.start() - _REACH)
    left = _BRACKETED.sub(lambda aside: "\x00" * len(aside[0]), words[floor : match.start()])
    stops = [stop.end() for stop in _STOP.finditer(left)]
    begin = stops[-1] if stops else 0
    if floor and not stops:
        return None
    piece = left[begin:].replace("\x00", "")
    such = bool(_SUCH.search(piece))
    listed = _listed(_plain(_FILLED.sub("", piece)), ended=False)
    if listed is None or piece.rstrip().endswith("“"):
        return None
    last = listed.items[-1]
    others = max(len(item) for item in listed.items[1:-1]) if len(listed.items) > 2 else len(listed.items[0])
    if _VERB_END.search(last) or len(last) > 2 * others + 4 or any(map(_is_act, listed.items[1:])):
        return None
    noun = re.split(r"[，。；：！？（）、”\s]", words[match.end() : match.end() + 8])[0]
    named = bool(noun) or len(match["m"]) > 1 or such or piece.rstrip().endswith("共")
    if not named:  # 「签约、开工、投产项目27个」 names what is counted, not what it is made of
        return None
    if all(_PLACE.search(item) for item in listed.items[1:]) and match["m"] not in ("省", "市", "县", "镇", "地", "国"):
        return None
    span = (floor + begin, match.end())
    if listed.least > stated:
        return None if _VERB.fullmatch(listed.items[0]) or len(listed.items[0]) < 2 else (*span, listed.least)
    if listed.most < stated and not such and _counts_items(match["m"], noun, listed):
        return (*span, listed.most)
    return None


def _is_act(item: str) -> bool:
    """Whether an item says what is done, and is not an office that is called after it: 建设局."""
    return bool(_VERB.match(item)) and not _OFFICE.search(item)


def _counts_items(kind: str, noun: str, listed: _Listed) -> bool:
    """Whether the counted things are what the list names, and not 「新能源、新材料5个项目」."""
    if _is_kind(kind):
        return True
    if _ABSTRACT.match(noun) or (_ABSTRACT.search(noun) and "项目" not in noun and "企业" not in noun):
        return True
    return all(_SAME_KIND.search(item) for item in listed.items[1:]) and bool(_SAME_KIND.search(listed.items[-1]))


def _after(words: str, match: re.Match[str], stated: int) -> tuple[int, int, int] | None:
    """「三大产业：甲、乙、丙」, 「3家企业（甲、乙、丙）」, 「三大产业，即甲、乙、丙」."""
    found = _OPENS.match(words, match.end())
    if found is None or match["m"] in "名位":
        return None
    if found["open"] in _COPULAS and not (_is_kind(match["m"]) and _NAMES.fullmatch(found["list"])):
        return None
    bracket = found["open"] == "（"
    if bracket != (found["close"] == "）"):
        return None
    piece = found["list"]
    if "，" in piece or re.match(r"其中|含|包括|总投资|占|较|同比|截至|[一二两三四五六七八九十]+[是要]", piece):
        return None
    such = bool(re.search(r"等[^、]{0,6}$", piece))
    listed = _listed(_plain(re.sub(r"等[^、]{0,6}$", "", piece)), ended=True)
    if listed is None or _VERB_END.search(found["noun"]):
        return None
    span = (match.start(), found.end("list"))
    if listed.least > stated:
        return (*span, listed.least)
    whole = not bracket or _is_kind(match["m"])
    if listed.most < stated and not such and whole and "之一" not in found["noun"]:
        return (*span, listed.most)
    return None


def _is_kind(counted: str) -> bool:
    """Whether what is counted are kinds of things, named one by one: 三大产业, 四类项目, 三个方面."""
    return counted in ("大", "类", "方面") or len(counted) > 1


def _announced(
    words: str, match: re.Match[str], stated: int, enumerations: Enumerations
) -> tuple[int, int, int] | None:
    """「抓好以下三项工作：一是…」, 「讲三点意见。」 and headings that follow."""
    found = _ANNOUNCED.match(words, match.end())
    if found is None:
        return None
    run = enumerations.next_run(found.end())
    if run is None or len(run.marks) < 2:
        return None
    numbers = [mark.number for mark in run.marks]
    if numbers != list(range(1, len(numbers) + 1)) or len(numbers) == stated:
        return None
    before = words[max(0, match.start() - 24) : match.start()]
    before = re.split(r"[。；\n]", before)[-1]
    rank = run.marks[0].rank
    if rank == 0:
        fits = bool(_SPEECH.search(before)) and bool(_POINTS.search(match[0] + found["noun"]))
    elif rank < 6 or found["sign"] != "：":
        counted = match[0] + found["noun"]
        abstract = _ABSTRACT.search(counted) or _POINTS.search(counted) or counted.endswith(("工作", "事", "文章"))
        fits = bool(abstract and _HERALD.search(before + counted))
    else:
        fits = True
    return (match.start(), match.end(), len(numbers)) if fits else None
