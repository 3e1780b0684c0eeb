"""A few rounds of ``kill_nine``; the fifty are run by hand, see there."""

from __future__ import annotations

from pathlib import Path

import pytest
from kill_nine import kill_rounds


@pytest.mark.timeout(180)
def test_what_was_accepted_survives_kill_nine(tmp_path: Path) -> None:
    assert sum(kill_rounds(tmp_path / "desk", 2)) > 0
