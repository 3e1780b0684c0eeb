"""Versions and outlines as the tables hold them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row

from writer.schema import Finding, Message, Outline, OutlineItem, Version


def version_row(version: Version) -> dict[str, Any]:
    """A version as its row in the table."""
    row = asdict(version)
    return row | {name: json.dumps(row[name]) for name in ("passages", "messages", "remarks")}


def version_of(row: Row[Any]) -> Version:
    """The version in a row of the table."""
    return Version(
        n=row.n,
        section=row.section,
        text=row.text,
        author=row.author,
        created=row.created,
        engine=row.engine,
        note=row.note,
        passages=tuple(json.loads(row.passages)),
        messages=tuple(Message(**item) for item in json.loads(row.messages)),
        user=row.user,
        remarks=tuple(Finding(**item) for item in json.loads(row.remarks)),
    )


def outline_of(content: dict[str, Any]) -> Outline:
    """Fields that a later version of the program wrote are left out; a missing one takes its default."""
    known = {item.name for item in fields(Outline)}
    values = {name: value for name, value in content.items() if name in known}
    values["items"] = tuple(_outline_item(item) for item in content.get("items", ()))
    return Outline(**values)


def _outline_item(content: dict[str, Any]) -> OutlineItem:
    known = {item.name for item in fields(OutlineItem)}
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items() if k in known}
    return OutlineItem(**values)


def outline_row(outline: Outline) -> str:
    """An outline as it is recorded; ``outline_of(json.loads(outline_row(o))) == o``."""
    return json.dumps(asdict(outline))
