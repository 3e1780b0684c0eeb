"""Take docs/pages/*.png anew: the example quarter's Word file, set by LibreOffice and drawn by Poppler.

    python docs/take_pages.py

Fonts this machine lacks are replaced, so letters look different from an office's; lines and characters to a page stay.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "pages"
FACTS = ROOT / "examples" / "2026q3.tsv"
DPI = "60"
# Word file, page, name of the picture.
TAKEN = (
    ("clean", "1", "1-first"), ("clean", "5", "2-signature"), ("clean", "6", "3-figures"), ("audit", "6", "4-audit"),
    ("changes", "1", "5-changes"),
)  # fmt: skip


def main() -> None:
    """Draft, export, convert, and keep the pages named above."""
    PAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        writer("index", ROOT / "corpus", data=folder)
        draft = folder / "q3.md"
        writer("draft", FACTS, "-o", draft, "--engine", "roll", data=folder)
        old, text = folder / "old.md", draft.read_text(encoding="utf-8")
        old.write_text(text.replace("29个", "27个").replace("紧扣", "围绕"), encoding="utf-8")
        writer("export", draft, "-o", folder / "clean.docx", "--facts", FACTS, "--table", data=folder)
        writer("export", draft, "-o", folder / "audit.docx", "--facts", FACTS, "--audit", data=folder)
        writer("export", draft, "-o", folder / "changes.docx", "--changes-from", old, data=folder)
        for kind in ("clean", "audit", "changes"):
            run("soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf",
                "--outdir", folder, folder / f"{kind}.docx")  # fmt: skip
        for kind, page, picture in TAKEN:
            run(
                "pdftoppm",
                "-r",
                DPI,
                "-f",
                page,
                "-l",
                page,
                "-singlefile",
                "-png",
                folder / f"{kind}.pdf",
                PAGES / picture,
            )


def writer(*arguments: object, data: Path) -> None:
    """One command of the program, with a data folder of its own."""
    command = [sys.executable, "-m", "writer", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "WRITER_DATA": str(data / "data")})


def run(*command: object) -> None:
    """Another program."""
    subprocess.run([str(one) for one in command], check=True, capture_output=True)


if __name__ == "__main__":
    main()
