"""``compare``, ``profile``: how a draft is written beside the past reports, and how those are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from writer.cli.corpus_commands import RoleOption, known_role
from writer.cli.output import complain, emit, say
from writer.cli.sources import AsJson, opened_office, read_report, require_place, set_aside, write_draft
from writer.errors import EmptyCorpus, InputError
from writer.schema import ROLE_NAMES, Role

if TYPE_CHECKING:
    from writer.office import Office
    from writer.schema import Comparison, Metric, Report, StyleBand

IssuerOption = Annotated[
    str, typer.Option("--issuer", metavar="单位", help="只看这个单位的往期材料（写落款里的全称）", show_default=False)
]
_SIDES = {"low": "偏低", "high": "偏高", "": "在范围内"}
_KINDS = {"same": " ", "changed": "～", "added": "＋", "removed": "－", "moved": "↕"}
_SHOWN = 3
_PHRASES = 30
_NEAREST = 20


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("compare", help="把文稿与往期材料的写法比较")(compare)
    cli.command("profile", help="看往期材料的写法：各项指标的常见范围、固定提法")(profile)


def compare(
    drafts: Annotated[list[Path], typer.Argument(metavar="DRAFT…")],
    role: RoleOption = None,
    issuer: IssuerOption = "",
    against: Annotated[
        Path | None, typer.Option("--against", metavar="OLD", help="再与这一稿逐句对照", show_default=False)
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="OUT.html", help="写成一个网页文件，可以寄送和打印", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare drafts with the style corpus: measures, headings, copied runs, nearest passages.

    With ``--against`` also sentence by sentence with another version.
    """
    wanted = known_role(role)
    if html is not None:
        _require_page(html)
    with opened_office() as office:
        _require_issuer(office, issuer)
        old = (against, read_report(against)) if against is not None else None
        results = [(path, *_compared(office, path, wanted, issuer)) for path in drafts]
        before = _compared(office, against, wanted, issuer)[1] if against is not None else None
    if html is not None:
        _write_page(html, results, (old[0], old[1], before) if old and before else None, wanted, issuer)
    if as_json:
        shown = [{"path": path.as_posix(), **asdict(found)} for path, _, found in results]
        if old is not None and before is not None:
            for one, (_, text, _) in zip(shown, results, strict=True):
                one["against"] = _against(old[0], old[1], text, before)
        emit(shown)
        return
    for path, text, found in results:
        say(_told(path, text, found))
        if old is not None and before is not None:
            say(_told_against(old[0], old[1], text, before, found))


def _require_page(html: Path) -> None:
    if html.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"网页文件 {html} 的后缀应是 .html；请改正文件名。")
    require_place(html)


def _write_page(
    html: Path,
    results: Sequence[tuple[Path, str, Comparison]],
    old: tuple[Path, str, Comparison] | None,
    role: Role | None,
    issuer: str,
) -> None:
    """Write the page; what stood there is kept under a name of its own."""
    from writer.export import Beside, Compared, comparison_page
    from writer.style import align

    scope = (f"“{issuer}”的" if issuer else "语料中的") + (f"“{ROLE_NAMES[role]}”类段落" if role else "往期材料")
    drafts = []
    for path, text, found in results:
        beside = Beside(old[0].name, align(old[1], text), old[2]) if old else None
        drafts.append(Compared(path.name, text, found, scope, beside))
    kept = set_aside(html)
    write_draft(html, comparison_page(drafts))
    complain(f"已写出 {html}" + (f"，原有的另存为 {kept.name}" if kept else "") + "。", 0)


def profile(role: RoleOption = None, issuer: IssuerOption = "", as_json: AsJson = False) -> None:
    """Show how past reports are written: the band of each measure with what is behind it, and the set phrases."""
    wanted = known_role(role)
    with opened_office() as office:
        _require_issuer(office, issuer)
        style = office.style()
        if not office.store.past.counts()[1]:
            raise EmptyCorpus("语料库还是空的；请先运行 writer index 目录，编入往期材料。")
        bands, phrases = style.guide(wanted, issuer), style.phrases()
        samples = {band.name: style.behind(band.name, wanted, issuer) for band in bands} if as_json else {}
    if as_json:
        found = [{**asdict(band), "behind": [asdict(one) for one in samples[band.name]]} for band in bands]
        listed = [{"text": one.text, "reports": one.reports, "count": one.count} for one in phrases]
        emit({"role": wanted, "issuer": issuer, "measures": found, "phrases": listed})
        return
    if not bands:
        kind = f"“{ROLE_NAMES[wanted]}”类段落" if wanted else "材料"
        say([f"语料里{kind}太少，定不出常见范围；请再导入几份往期材料。"])
    say(_band_line(band) for band in bands)
    say(f"  固定提法 {one.text}（{one.reports}份材料，共{one.count}处）" for one in phrases[:_PHRASES])


def _require_issuer(office: Office, issuer: str) -> None:
    known = sorted({head.issuer for head in office.store.past.heads() if head.issuer})
    if issuer and issuer not in known:
        raise InputError(f"语料里没有“{issuer}”的材料；有的单位：{'、'.join(known[:8]) or '都没有落款'}。")


def _compared(office: Office, path: Path, role: Role | None, issuer: str) -> tuple[str, Comparison]:
    from writer.corpus import parse_report

    text = read_report(path)
    report: Report = parse_report(text, path.name)
    sections = [part for part in report.sections if part.role != "signature" and (role is None or part.role == role)]
    if not any(part.text.strip() for part in sections):
        kind = f"“{role}”类" if role else ""
        raise InputError(f"{path} 里没有可比较的{kind}正文；请检查文件内容{'或去掉 --role' if role else ''}。")
    spans = [(part.start, part.end) for part in sections]
    return text, office.compare(text, spans, role, issuer=issuer, sections=sections)


def _told(path: Path, text: str, found: Comparison) -> Iterator[str]:
    yield f"{path}：与往期材料相同的文字占 {found.copied_share:.1%}"
    if found.note:
        yield f"  {found.note}"
    for metric in found.metrics:
        yield from _metric_lines(metric)
    for remark in found.headings:
        yield f"  标题“{remark.text}”{remark.message}"
    for run in found.copied:
        several = f"等 {run.reports} 份" if run.reports > 1 else ""
        yield f"  与 {run.report} {several}相同（占 {run.share:.1%}）：“{run.text}”"
    yield from _nearest_lines(text, found)
    if found.phrases:
        uses = {use.text: use.reports for use in found.phrases}
        yield f"  用到的固定提法：{'、'.join(f'{words}（{count}份）' for words, count in uses.items())}"


def _nearest_lines(text: str, found: Comparison) -> Iterator[str]:
    """The past passage nearest to each paragraph, with the words that both have."""
    for near in found.nearest[:_NEAREST]:
        words = "、".join(dict.fromkeys(word for _, _, word in near.words))
        yield f"  “{_short(text[near.start : near.end])}”最相近：{near.report} {near.heading}（{near.score:.2f}）"
        if words:
            yield f"    两边都有：{_short(words)}"
    if len(found.nearest) > _NEAREST:
        yield f"  另有 {len(found.nearest) - _NEAREST} 段，见 --json 或 --html。"


def _metric_lines(metric: Metric) -> Iterator[str]:
    place = "文字太短，不作判断"
    if metric.percentile is not None:
        place = f"{_SIDES[metric.side]}，位于往期材料的第 {metric.percentile:.0f} 百分位"
    yield (
        f"  {metric.label} {metric.value:g} {metric.unit}（往期 {metric.corpus_low:g}–{metric.corpus_high:g}，"
        f"中位数 {metric.corpus_median:g}，取自{metric.reports}份材料的{metric.samples}段；{place}）"
    )
    if metric.advice:
        yield f"    {metric.advice}"
    for pull in metric.pulls[:_SHOWN]:
        yield f"    去掉这句后为 {pull.without:g}：{_short(pull.text)}"


def _band_line(band: StyleBand) -> str:
    return (
        f"  {band.label} {band.low:g}–{band.high:g} {band.unit}（中位数 {band.median:g}，"
        f"取自{band.reports}份材料的{band.samples}段，每段约{band.length}字）"
    )


def _against(path: Path, old: str, new: str, before: Comparison) -> dict[str, Any]:
    from writer.style import align

    rows = [asdict(row) for row in align(old, new)]
    return {"path": path.as_posix(), "rows": rows, "metrics": [asdict(metric) for metric in before.metrics]}


def _told_against(path: Path, old: str, new: str, before: Comparison, now: Comparison) -> Iterator[str]:
    from writer.style import align

    values = {metric.name: metric for metric in before.metrics}
    yield f"与 {path} 对照："
    for metric in now.metrics:
        if (one := values.get(metric.name)) is not None and one.value != metric.value:
            yield f"  {metric.label} {one.value:g} → {metric.value:g} {metric.unit}"
    for row in align(old, new):
        if row.kind == "changed":
            yield f"  {_KINDS[row.kind]} {_marked([(piece.old, piece.new) for piece in row.pieces])}"
        elif row.kind == "moved" and row.new is not None:
            yield f"  {_KINDS[row.kind]} 移到这里：{_short(row.new_text)}"
        elif row.kind in ("added", "removed"):
            yield f"  {_KINDS[row.kind]} {row.new_text or row.old_text}"


def _marked(pieces: Sequence[tuple[str, str]]) -> str:
    return "".join(new if old == new else f"[{old}→{new}]" for old, new in pieces)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:58] + "……"
