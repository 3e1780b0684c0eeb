"""What a past report is (title, recipient, issuer, date, period), and correcting by hand what was read wrongly.

Each field is kept when it is left, on its own: what somebody else corrected meanwhile stays. The fields are drawn when
a report is opened or a correction taken back, never after a save, since the next one may be half typed by then.
"""

from __future__ import annotations

from collections.abc import Mapping

from writer.corpus import read_correction
from writer.figures import period_label
from writer.schema import Report
from writer.store import Past
from writer.ui.views import library as views

# How an act of the page names a field; whatever else a page sends is no field.
CORRECT, TAKE_BACK = "correct:", "take-back:"


class Identities:
    """Reads and corrects what the past reports of a record are."""

    def __init__(self, past: Past) -> None:
        self._past = past

    def form(self, name: str) -> str:
        """The fields of a report, to be typed over.

        Raises:
            NotRecorded: there is no such report.
        """
        return views.identity_form(name, fields(self._past.get(name)))

    def told(self, name: str) -> str:
        """What a person corrected, with what had been read, and the way back.

        Raises:
            NotRecorded: there is no such report.
        """
        read, said = self._past.known(name)
        if said is None:
            return views.corrections(name, {}, {})
        now, was = fields(self._past.get(name)), fields(read)
        changed = {field: value for field, value in now.items() if getattr(said, field) is not None}
        return views.corrections(name, changed, was)

    def correct(self, name: str, field: str, typed: str) -> str:
        """Keep what was typed into a field; typing what was read takes a correction back.

        Returns:
            A sentence for the status line.

        Raises:
            InputError: it cannot be what it is meant to be.
            NotRecorded: there is no such report.
        """
        shown = views.FIELDS[field]
        said = read_correction(**{field: typed})
        read, before = self._past.known(name)
        value = getattr(said, field)
        if value == (getattr(read, field) or ""):
            if before is None or getattr(before, field) is None:
                return f"{shown}没有改动"
            self._past.take_back(name, [field])
            return f"{shown}与读出的一致，已撤回更正"
        self._past.correct(name, said)
        return f"{shown}已更正" if value else f"{shown}已更正为“没有”"

    def take_back(self, name: str, field: str) -> str:
        """Let what was read count again; returns a sentence for the status line.

        Raises:
            NotRecorded: there is no such report.
        """
        self._past.take_back(name, [field])
        return f"已撤回{views.FIELDS[field]}的更正，恢复读出的内容"


def fields(report: Report) -> Mapping[str, str]:
    """What stands in the fields of a report."""
    period = period_label(report.period) if report.period else ""
    return {
        "title": report.title,
        "recipient": report.recipient,
        "issuer": report.issuer,
        "date": report.date,
        "period": period,
    }


def asked_field(act: str, kind: str) -> str | None:
    """The field that an act of this kind is about; None where it is about none."""
    field = act.removeprefix(kind)
    return field if act.startswith(kind) and field in views.FIELDS else None
