"""Whether the measures tell past reports from other texts.

Every past report of the sample corpus is held out in turn and cut into pieces as long as the other texts are; each
piece is held against the bands of the remaining reports. The other texts (``texts/``, all invented) are held against
the bands of the whole corpus. A measure separates as far as other texts lie farther from the middle of the band, in
widths of the band, than held-out pieces do (area under the ROC curve: 0.5 is chance, 1 is perfect).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from writer.corpus import parse_report, read_text, split_passages
from writer.schema import Metric, Passage
from writer.style import MEASURES, StyleCorpus

ROOT = Path(__file__).resolve().parents[2]
TEXTS = Path(__file__).parent / "texts"
GROUPS = {"news": "news items", "chat": "chatty assistant texts", "other": "other kinds of text"}
ELSEWHERE = ROOT / "benchmarks" / "planted_errors" / "drafts"
PIECE = 380  # characters: the median of the other texts
Measured = dict[str, Metric]


def run() -> Iterator[str]:
    """The table, line by line."""
    held = held_out()
    corpus = StyleCorpus(_corpus())
    groups = {
        name: [_measured(corpus, read_text(path)) for path in sorted((TEXTS / name).iterdir())] for name in GROUPS
    }
    elsewhere = [_measured(corpus, _body(path)[:PIECE]) for path in sorted(ELSEWHERE.glob("*/*/draft.md"))]
    sizes = ", ".join(f"{len(groups[name])} {said}" for name, said in GROUPS.items())
    yield f"{len(held)} held-out pieces of past reports; {sizes}; {len(elsewhere)} openings of other offices' reports."
    yield ""
    heads = " | ".join(f"AUC {said}" for said in GROUPS.values())
    yield f"| measure | held out: in the band | {heads} | other offices: in the band |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for measure in MEASURES:
        name = measure.name
        if not any(name in one for one in held):
            continue
        areas = " | ".join(_shown(_auc(_away(held, name), _away(groups[group], name))) for group in GROUPS)
        yield f"| `{name}` | {_inside(held, name)} | {areas} | {_inside(elsewhere, name)} |"
    areas = " | ".join(_shown(_auc(_outside(held), _outside(groups[group]))) for group in GROUPS)
    yield f"| how many measures lie outside | {_mean(held)} on average | {areas} | {_mean(elsewhere)} on average |"
    means = "; ".join(f"{said} {_mean(groups[name])}" for name, said in GROUPS.items())
    yield ""
    yield f"Measures outside the band, on average: held out {_mean(held)}; {means}."


def held_out() -> list[Measured]:
    """The measures of every piece of every past report, against the other past reports."""
    passages = _corpus()
    found = []
    for name in dict.fromkeys(passage.report for passage in passages):
        rest = StyleCorpus([passage for passage in passages if passage.report != name])
        text = ""
        for passage in passages:
            if passage.report == name:
                text += passage.text + "\n"
                if len(text) >= PIECE:
                    found.append(_measured(rest, text))
                    text = ""
    return found


def _corpus() -> list[Passage]:
    paths = sorted(path for path in (ROOT / "corpus").iterdir() if path.name != "README.md")
    return [passage for path in paths for passage in split_passages(parse_report(read_text(path), path.name))]


def _body(path: Path) -> str:
    sections = parse_report(read_text(path), path.name).sections
    return "\n".join(part.text.strip() for part in sections if part.role != "signature")


def _measured(corpus: StyleCorpus, text: str) -> Measured:
    return {metric.name: metric for metric in corpus.compare(text).metrics if metric.percentile is not None}


def _away(texts: Sequence[Measured], name: str) -> list[float]:
    """How far each text lies from the middle of the band, in widths of the half of the band on its side."""
    found = []
    for one in texts:
        if (metric := one.get(name)) is not None:
            high = metric.value >= metric.corpus_median
            width = metric.corpus_high - metric.corpus_median if high else metric.corpus_median - metric.corpus_low
            found.append(abs(metric.value - metric.corpus_median) / max(width, 0.1))
    return found


def _outside(texts: Sequence[Measured]) -> list[float]:
    return [float(sum(metric.side != "" for metric in one.values())) for one in texts]


def _auc(inside: Sequence[float], others: Sequence[float]) -> float | None:
    """The chance that another text lies farther away than a held-out piece; a tie counts half."""
    if not inside or not others:
        return None
    won = sum((other > one) + 0.5 * (other == one) for one in inside for other in others)
    return won / (len(inside) * len(others))


def _shown(area: float | None) -> str:
    return "–" if area is None else f"{area:.2f}"


def _inside(texts: Sequence[Measured], name: str) -> str:
    judged = [one[name] for one in texts if name in one]
    return f"{100 * sum(one.side == '' for one in judged) / len(judged):.0f} % ({len(judged)})" if judged else "–"


def _mean(texts: Sequence[Measured]) -> str:
    return f"{sum(_outside(texts)) / max(len(texts), 1):.1f}"
