"""Whether everything the program needs is there and answers: each check with what is wrong and the cure."""

from __future__ import annotations

from writer.doctor.checkup import CheckResult, examine

__all__ = ["CheckResult", "examine"]
