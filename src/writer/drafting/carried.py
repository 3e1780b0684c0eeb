"""Which sentences of a rolled section are last period's, and what in them is easily overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from writer.checking import find_names
from writer.schema import Finding

_SHOWN_NAMES = 4
# 「“春到苍榆”产业对接会」: quotation marks around the name of something that took place or exists, not around a slogan.
_QUOTED = re.compile(
    r"“([^“”\n]{2,16})”[\u4e00-\u9fff]{0,12}?(?:会(?!议室)|论坛|博览|活动|行动|节|展览|展会|大赛|赛事|基金|项目|产业园|园区|公司|集团|工程|专列|班列|平台|系统|专案)"
)
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:变电站|处理厂|产业园|科技园|创业园|有限公司|集团|公司|研究院|大学|医院|学校|大桥|大道|隧道|码头|[一二三四]期)"
)
# The verb in front of a name is none of it.
_VERBS = re.compile(
    r"^.*(?:推动|推进|加快|加强|协调|完成|建设|建成|依托|利用|引进|引入|组织|举办|支持|服务|帮助|新建|扩建|改造|启动|借助|携手|与|和|及|对|在|到|由|向|为|用好|发挥|实施|落实|围绕|谋划)"
)
_NO_NAMES = re.compile(
    r"^(?:上市|龙头|国有|各|有限|分|子|总|平台|科技|标准|现代|特色|专业|第三方|投资|咨询|物业|央企|跨国|知名|本地|大型|重点|国内外?|所有|相关|企业|产业|该|两|一|我|全|高校|骨干|链主|跨境电商)*$"
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A run of carried sentences: its span in the section's text, and the past report it stands in.

    ``filled`` marks a sentence whose figures are this period's and whose names may not be.
    """

    start: int
    end: int
    text: str
    origin: str
    count: int = 1
    filled: bool = False


def carried_findings(runs: Sequence[Carried]) -> Iterator[Finding]:
    """A finding for each run, which the page can show where it stands."""
    for run in runs:
        if run.filled:
            yield Finding(
                "carried", "info", run.start, run.end, run.text,
                f"数字已换成本期的，其余文字沿用《{run.origin}》，请核对其中的{'、'.join(names_in(run.text))}。",
            )  # fmt: skip
            continue
        many = "这句" if run.count == 1 else f"这 {run.count} 句"
        look = f"，请核对其中的{'、'.join(names)}" if (names := names_in(run.text)) else "，请核对是否仍符合实际"
        message = f"{many}沿用《{run.origin}》的文字，没有本期数据可核{look}。"
        yield Finding("carried", "info", run.start, run.end, run.text, message)


def names_in(text: str) -> list[str]:
    """Names of events, places, companies, projects and people in a text, in quotation marks, each once."""
    names = [f"“{found[1]}”" for found in _QUOTED.finditer(text)]
    for found in _NAMED.finditer(text):
        name = _VERBS.sub("", found[0])
        if len(name) >= 4 and not _NO_NAMES.match(
            re.sub(r"(?:公司|集团|产业园|大学|医院|学校|[一二三四]期)$", "", name)
        ):
            names.append(f"“{name}”")
    for found_name in find_names(text):
        bare = found_name.strip("“”")
        if not any(bare in known or known.strip("“”") in bare for known in names):
            names.append(f"“{bare}”")
    return list(dict.fromkeys(names))[:_SHOWN_NAMES]


def merged(runs: Sequence[Carried]) -> list[Carried]:
    """Runs that touch, of one report, as one."""
    out: list[Carried] = []
    for run in runs:
        last = out[-1] if out else None
        alike = last is not None and not (last.filled or run.filled) and last.origin == run.origin
        if last is not None and alike and last.end == run.start:
            out[-1] = Carried(last.start, run.end, last.text + run.text, run.origin, last.count + 1)
        else:
            out.append(run)
    return out


def placed(finding: Finding, text: str) -> Finding:
    """The finding where its words stand in ``text``; about the whole section when they are not in it."""
    if not finding.text or text[finding.start : finding.end] == finding.text:
        return finding
    at = text.find(finding.text)
    if at < 0:
        return Finding(finding.code, finding.severity, 0, 0, "", finding.message, finding.suggestion)
    return Finding(
        finding.code, finding.severity, at, at + len(finding.text), finding.text, finding.message, finding.suggestion
    )
