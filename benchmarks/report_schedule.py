"""A report of 12 sections, four at a time: the whole pipeline against the ideal schedule on the same server.

The server thinks for a second before each answer, where models take much longer, and then streams at once. The ideal
schedule has nothing but these answers: the mean time of a bare `openai` client for one of them, times 12, by 4. The
opening is one of the twelve.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

SECTIONS, AT_ONCE, ROUNDS = 12, 4, 3
DELAY = 1.0


def run() -> list[tuple[str, str, str]]:
    """Rows (what, value, remark) for the table of benchmarks."""
    from endpoint import run_endpoint

    with run_endpoint("hang") as endpoint, tempfile.TemporaryDirectory() as folder:
        endpoint.delay = DELAY
        ours, single, pool = _measured(endpoint.url, Path(folder))
    ideal = single * SECTIONS / AT_ONCE
    ratio = statistics.median(ours) / ideal
    return [
        ("one section, bare `openai` client", f"{single:.2f} s", f"the server thinks for {DELAY:.0f} s"),
        (f"{SECTIONS} sections, bare client, {AT_ONCE} at a time", f"{pool:.2f} s", f"{pool / ideal:.2f} × ideal"),
        (
            f"{SECTIONS} sections, whole pipeline, {AT_ONCE} at a time",
            f"{statistics.median(ours):.2f} s",
            f"median of {ROUNDS}: {', '.join(f'{one:.2f}' for one in ours)}",
        ),
        ("ratio to the ideal schedule", f"{ratio:.2f}", f"target: at most 1.3: {'met' if ratio <= 1.3 else 'missed'}"),
    ]


def _measured(url: str, folder: Path) -> tuple[list[float], float, float]:
    """Seconds of whole reports; of one bare request; of all of them with a bare client."""
    import openai

    from writer.corpus import OfflineEmbedding, open_library
    from writer.drafting import ChatEngine, Drafter, PromptFolder, assign_facts, propose_outline
    from writer.facts import read_facts
    from writer.schema import Outline
    from writer.store import open_store

    ledger = read_facts(ROOT / "examples" / "2026q3.tsv")
    store = open_store(f"sqlite:///{(folder / 'writer.db').as_posix()}")
    library = open_library(folder, store, OfflineEmbedding(), None)
    try:
        library.index([ROOT / "corpus"])
        whole = propose_outline(ledger, nearest=library.reports())
        leaves = [one for one in whole.items if not any(two.id.startswith(one.id + ".") for two in whole.items)]
        outline: Outline = assign_facts(replace(whole, items=tuple(leaves[:SECTIONS])), ledger)
        if len(outline.items) != SECTIONS:
            raise RuntimeError(f"the outline has {len(outline.items)} sections")
        engine = ChatEngine(model="loopback", base_url=url, api_key="none", prompts=PromptFolder(ROOT / "prompts"))

        def report() -> tuple[float, list[object]]:
            drafter = Drafter(library=library, ledger=ledger, outline=outline, engine=engine)
            began = time.perf_counter()
            drafts = drafter.draft_report(concurrency=AT_ONCE)
            return time.perf_counter() - began, [draft.messages for draft in drafts]

        _, messages = report()
        client = openai.OpenAI(base_url=url, api_key="none")
        single = statistics.mean(_bare(client, one) for one in messages[:3])
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: _bare(client, one), messages))
        bare = time.perf_counter() - began
        return [report()[0] for _ in range(ROUNDS)], single, bare
    finally:
        library.close()
        store.close()


def _bare(client: object, messages: object) -> float:
    sent = [{"role": message.role, "content": message.content} for message in messages]  # type: ignore[attr-defined]
    began = time.perf_counter()
    with client.chat.completions.create(model="loopback", messages=sent, stream=True) as stream:  # type: ignore[attr-defined]
        for _ in stream:
            pass
    return time.perf_counter() - began


if __name__ == "__main__":
    for row in run():
        print("  ".join(row))
