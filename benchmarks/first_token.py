"""Time to the first visible character: the whole pipeline against the bare ``openai`` client, one server, one run.

The server answers at once on loopback, so what is measured is what the program adds: retrieval, the prompt, LangChain,
cleaning and rendering. Start-up (imports, the first connection) is left out on both sides by a warm-up.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

ROUNDS = 40


def run() -> list[tuple[str, str, str]]:
    """Rows (what, value, remark) for the table of benchmarks."""
    from endpoint import run_endpoint

    with run_endpoint() as endpoint, tempfile.TemporaryDirectory() as folder:
        piped, bare = _measured(endpoint, Path(folder))
    ours, theirs = statistics.median(piped), statistics.median(bare)
    within = ours <= 1.1 * theirs + 0.05
    return [
        (
            "first character, bare `openai` client",
            f"{theirs * 1000:.1f} ms",
            f"median of {ROUNDS}, one loopback server",
        ),
        (
            "first character, whole pipeline",
            f"{ours * 1000:.1f} ms",
            "retrieval, prompt, LangChain, cleaning, rendering",
        ),
        ("ratio", f"{ours / theirs:.2f}", "says little alone: a loopback server takes hardly any time"),
        (
            "difference",
            f"{(ours - theirs) * 1000:+.1f} ms",
            f"target: at most 1.1 × bare + 50 ms: {'met' if within else 'missed'}",
        ),
    ]


def _measured(endpoint: object, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds to the first character, pipeline and bare client in turn, on the same prompts."""
    import openai

    from writer.corpus import OfflineEmbedding, open_library
    from writer.drafting import ChatEngine, Drafter, PromptFolder, propose_outline
    from writer.facts import read_facts
    from writer.store import open_store

    url: str = endpoint.url  # type: ignore[attr-defined]
    ledger = read_facts(ROOT / "examples" / "2026q3.tsv")
    store = open_store(f"sqlite:///{(folder / 'writer.db').as_posix()}")
    library = open_library(folder, store, OfflineEmbedding(), None)
    try:
        library.index([ROOT / "corpus"])
        outline = propose_outline(ledger, nearest=library.reports())
        engine = ChatEngine(model="loopback", base_url=url, api_key="none", prompts=PromptFolder(ROOT / "prompts"))
        drafter = Drafter(library=library, ledger=ledger, outline=outline, engine=engine)
        client = openai.OpenAI(base_url=url, api_key="none")
        section = next(item.id for item in outline.items if item.facts)
        messages = drafter.draft_section(section).messages
        piped: list[float] = []
        bare: list[float] = []
        for turn in range(ROUNDS + 3):
            times = _piped(drafter, section), _bare(client, messages)
            if turn >= 3:
                piped.append(times[0])
                bare.append(times[1])
        return piped, bare
    finally:
        library.close()
        store.close()


def _piped(drafter: object, section: str) -> float:
    stop = threading.Event()
    first: list[float] = []
    began = time.perf_counter()

    def show(text: str) -> None:
        if text and not first:
            first.append(time.perf_counter() - began)
            stop.set()

    drafter.draft_section(section, stop=stop, on_text=show)  # type: ignore[attr-defined]
    return first[0]


def _bare(client: object, messages: object) -> float:
    sent = [{"role": message.role, "content": message.content} for message in messages]  # type: ignore[attr-defined]
    began = time.perf_counter()
    with client.chat.completions.create(model="loopback", messages=sent, stream=True) as stream:  # type: ignore[attr-defined]
        for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                return time.perf_counter() - began
    raise RuntimeError("the loopback server sent no text")


if __name__ == "__main__":
    for row in run():
        print("  ".join(row))
