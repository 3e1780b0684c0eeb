"""Rows of one thing place by place: 望川区到位资金, 柏塘区到位资金 … are told by their places alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writer.checking.metrics import Metric

_PLACES = 3  # rows of one thing that make it a list of places
_PLACE = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,6}?(?:开发区|经开区|高新区|园区|街道|新城|新区|[区县镇乡市港](?!新[城区]|街道|园区|开发区|经开区|高新区)))(?P<thing>[\u4e00-\u9fff]{2,})"
)


def by_place(metrics: tuple[Metric, ...]) -> tuple[Metric, ...]:
    """The metrics, where a place names but one of its thing with that place as a further form of the name."""
    split = {metric.at: found for metric in metrics if (found := _PLACE.match(metric.label))}
    things = Counter((found["thing"], metrics[at].unit) for at, found in split.items())
    labels = {metric.label for metric in metrics}
    out = []
    for metric in metrics:
        found = split.get(metric.at)
        if found and things[found["thing"], metric.unit] >= _PLACES and found["place"] not in labels:
            metric = replace(metric, forms=(*metric.forms, (found["place"], 0.8)))
        out.append(metric)
    return tuple(out)
