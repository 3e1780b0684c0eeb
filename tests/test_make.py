"""The two commands of the README find a Python that is new enough, whatever it is called."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": True}, "python3"),
        ({"python3": False, "python3.11": True}, "python3.11"),
        ({"python3.11": True, "python3": True, "python": True}, "python3.11"),
        ({"python3": False, "python": True}, "python"),
        ({}, "python3.11"),
    ],
)
def test_the_first_python_that_is_new_enough_makes_the_environment(project, tmp_path, pythons, chosen):
    make, shell = shutil.which("make"), shutil.which("sh")
    if make is None or shell is None:
        pytest.skip("no make here")
    (tmp_path / "sh").symlink_to(shell)
    for name, new_enough in pythons.items():
        Path(tmp_path, name).write_text(f"#!{shell}\nexit {0 if new_enough else 1}\n", encoding="utf-8")
        Path(tmp_path, name).chmod(0o755)
    shown = subprocess.run(
        [make, "-n", "run", "VENV=none"],
        cwd=project, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert f"|| {chosen} -m venv none" in shown
