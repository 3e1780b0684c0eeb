"""``metrics``: what metrics are called, and where each name comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from writer.cli.output import emit, say
from writer.cli.sources import AsJson, opened_grounds

if TYPE_CHECKING:
    from writer.checking import Alias, Listed

_ORIGINS = {"shipped": "自带", "own": "自定", "past": "往期材料"}
_KINDS = {"same": "同义", "near": "近义", "past": "同义"}


def register(cli: typer.Typer) -> None:
    """Add the commands of this module."""
    cli.command("metrics", help="列出指标的各种叫法和来历：自带、自定、往期材料")(metrics)


def metrics(as_json: AsJson = False) -> None:
    """List the names that count as the same metric, and those found in past reports that do not count, with why."""
    from writer.checking import listed_names, load_vocabulary
    from writer.learning import gather_aliases
    from writer.settings import load_settings

    own = load_settings().metrics
    with opened_grounds() as (_, store):
        found = gather_aliases(store, load_vocabulary(own))
    entries = [*map(_alias_json, found), *map(_listed_json, listed_names(own))]
    if as_json:
        emit(entries)
        return
    for one in entries:
        origin, kind = _ORIGINS[one["origin"]], _KINDS[one["kind"]]
        place = f"\t《{one['report']}》“{one['quote']}”" if one["report"] else ""
        state = "采用" if one["on"] else f"不用（{one['why']}）"
        say([f"{origin}\t{kind}\t{one['metric']} = {one['name']}\t{state}{place}"])


def _alias_json(one: Alias) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "name": one.name,
        "kind": "past",
        "origin": "past",
        "on": not one.why,
        "why": one.why,
        "report": one.report,
        "quote": one.quote,
    }


def _listed_json(one: Listed) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "name": one.name,
        "kind": one.kind,
        "origin": "own" if one.own else "shipped",
        "on": one.on,
        "why": "" if one.on else "自定的名称表里写明不算",
        "report": "",
        "quote": "",
    }
