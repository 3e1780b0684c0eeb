"""A model endpoint for tests and for trying the program by hand: speaks the OpenAI protocol on 127.0.0.1.

    python tests/endpoint.py --port 8901 [--mode slow]

then ``OPENAI_BASE_URL=http://127.0.0.1:8901/v1 WRITER_MODEL=loopback``. The model's name may carry the mode as well
(``WRITER_MODEL=loopback-think``). It is a real HTTP server on the standard library, so what is tested against it is
the real client, the real retries and the real stream.
"""

from __future__ import annotations

import argparse
import email.utils
import hashlib
import json
import re
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = (
    "normal", "slow", "hang", "cut", "early_end", "length", "refused", "unknown_model", "quota", "busy_once",
    "broken_once", "broken", "garbage", "empty", "think", "late_think", "reasoning", "fenced", "numbers",
    "wrong_numbers", "english",
    "bytewise", "unknown_reference", "html", "error_event", "mends", "mends_badly",
    "length_once", "length_overlap", "length_restart", "length_reference", "cut_once", "drop_once", "not_streaming",
    "refusal", "refusal_english", "aside", "think_cut", "think_unclosed", "think_only", "odd_chunks", "no_counting",
    "no_usage", "busy_date", "busy_long", "busy_wait", "spent", "too_long", "filtered", "closers", "half_width",
    "twice_headed", "markdown", "various",
)  # fmt: skip
# What ``various`` answers in turn, as a model does that is asked several times.
VARIOUS = ("wrong_numbers", "normal", "broken_off", "numbers", "unknown_reference")
_REFERENCE = re.compile(r"\[\[(F\d+)\]\]=")
_MUST_USE = re.compile(r"本节必须用到的数据.*?\n\n", re.DOTALL)
_LABEL = re.compile(r"^(F\d+) ([^：\n]+)：\[\[F\d+\]\]=(\S+?)(?:；|$)", re.MULTILINE)
_BROKEN = re.compile(r"<句子 (\d+)>\n(.*?)\n</句子 \1>", re.DOTALL)
_DIMENSION = 64


@dataclass
class Endpoint:
    """A running endpoint: set ``mode`` to change how it answers; ``bodies`` are the requests it was sent."""

    port: int = 0
    mode: str = "normal"
    delay: float = 0.0
    script: str = ""
    on_chat: Callable[[], object] | None = None
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    running: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The base address for clients."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def requests(self) -> int:
        """How many requests have come."""
        return len(self.paths)

    @property
    def prompts(self) -> list[str]:
        """The text of every chat request, messages joined."""
        return ["\n\n".join(message["content"] for message in body.get("messages", ())) for body in self.bodies]


def answer(prompt: str) -> str:
    """A plausible section: every fact of the section stated by reference."""
    facts = _facts(prompt)
    if not facts:
        return "我们坚持把这项工作放在突出位置，压实责任、细化举措，各项任务有序推进。下一阶段将继续抓好落实。".replace(
            "我们", "园区"
        )
    clauses = [f"{label}[[{fact}]]" for fact, label, _ in facts]
    return "本期各项工作有序推进。" + "；".join(clauses) + "。总体保持平稳向好的态势。"


def typed(prompt: str, wrong: bool = False) -> str:
    """The same with the numbers typed out, or with wrong ones."""
    clauses = [f"{label}{_nudged(value) if wrong else value}" for _, label, value in _facts(prompt)]
    return "本期各项工作有序推进。" + "；".join(clauses) + "。"


def _facts(prompt: str) -> list[tuple[str, str, str]]:
    wanted = _MUST_USE.search(prompt)
    return _LABEL.findall(wanted[0]) if wanted else []


def _nudged(value: str) -> str:
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10 or 7), value)


def _mended(prompt: str) -> str:
    """Every sentence that the prompt asks to have mended, its numbers as references; "" where it asks for none."""
    facts = re.findall(r"^(F\d+) ([^：\n]+)：\[\[F\d+\]\]=", prompt, re.MULTILINE)
    lines = []
    for number, sentence in _BROKEN.findall(prompt):
        for fact, label in facts:
            sentence = re.sub(rf"{re.escape(label)}[\d.]+[^\d，。；]*", f"{label}[[{fact}]]", sentence)
        lines.append(f"{number}：{sentence}")
    return "\n".join(lines)


def _to_mend(body: dict[str, Any]) -> bool:
    return any(_BROKEN.search(str(one.get("content", ""))) for one in body.get("messages", ()))


def tokens(text: str) -> int:
    """So many tokens, as a server might count them."""
    return max(1, len(text) // 2)


def embed(text: str) -> list[float]:
    """A vector of hashed character pairs: texts with common words are near each other."""
    vector = [0.0] * _DIMENSION
    for at in range(max(1, len(text) - 1)):
        digest = hashlib.blake2b(text[at : at + 2].encode(), digest_size=4).digest()
        vector[struct.unpack("<I", digest)[0] % _DIMENSION] += 1.0
    length = sum(one * one for one in vector) ** 0.5 or 1.0
    return [one / length for one in vector]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    endpoint: Endpoint
    _received = b""
    _counting = False

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        self.endpoint.paths.append(self.path)
        if self.path.rstrip("/").endswith("/models"):
            self._json(200, {"object": "list", "data": [{"id": "loopback", "object": "model", "owned_by": "tests"}]})
        else:
            self._error(404, "no such page")

    def do_POST(self) -> None:
        endpoint = self.endpoint
        length = int(self.headers.get("Content-Length") or 0)
        self._received = self.rfile.read(length)
        body = json.loads(self._received or b"{}")
        with endpoint.lock:
            endpoint.paths.append(self.path)
            endpoint.bodies.append(body)
            endpoint.keys.append(self.headers.get("Authorization", ""))
            endpoint.running += 1
            endpoint.most_at_once = max(endpoint.most_at_once, endpoint.running)
            seen = sum(1 for path in endpoint.paths if path == self.path)
            self._turn = sum(not _to_mend(one) for one in endpoint.bodies) - 1
        try:
            if self.path.endswith("/embeddings"):
                self._embeddings(body)
            elif self.path.endswith("/chat/completions"):
                self._chat(body, seen)
            else:
                self._error(404, "no such page")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with endpoint.lock:
                endpoint.running -= 1

    def _embeddings(self, body: dict[str, Any]) -> None:
        if self.endpoint.mode == "refused":
            self._error(401, "Incorrect API key provided", "invalid_api_key")
            return
        given = body.get("input", [])
        texts = [given] if isinstance(given, str) else [str(one) for one in given]
        if self.endpoint.mode == "garbage":
            self._json(200, {"object": "list", "data": "nonsense"})
            return
        data = [{"object": "embedding", "index": at, "embedding": embed(text)} for at, text in enumerate(texts)]
        if body.get("encoding_format") == "base64":
            import base64

            for one in data:
                packed = struct.pack(f"<{_DIMENSION}f", *one["embedding"])  # type: ignore[misc]
                one["embedding"] = base64.b64encode(packed).decode()
        usage = {"prompt_tokens": sum(map(len, texts)), "total_tokens": sum(map(len, texts))}
        self._json(200, {"object": "list", "model": body.get("model", ""), "data": data, "usage": usage})

    def _chat(self, body: dict[str, Any], seen: int) -> None:
        model = str(body.get("model", ""))
        named = model.removeprefix("loopback-")
        if self.endpoint.on_chat:
            self.endpoint.on_chat()
        mode = named if model.startswith("loopback-") and named in MODES else self.endpoint.mode
        if mode == "various":
            # Being asked to mend is no turn of its own: then nothing gets better.
            mode = "mends_badly" if _to_mend(body) else VARIOUS[self._turn % len(VARIOUS)]
        if self._refuses(mode, model, seen):
            return
        if mode == "hang":
            time.sleep(self.endpoint.delay or 30)
        prompt = "\n\n".join(str(message.get("content", "")) for message in body.get("messages", ())) + "\n\n"
        said = next((one["content"] for one in body.get("messages", ()) if one.get("role") == "assistant"), "")
        text, finish = self._part(mode, self.endpoint.script or _text(mode, prompt), said)
        if mode == "drop_once" and seen == 1:
            self.close_connection = True
            self.connection.close()
        elif body.get("stream") and mode != "not_streaming":
            self._counting = bool((body.get("stream_options") or {}).get("include_usage")) and mode != "no_usage"
            self._stream("cut" if mode == "cut_once" and not said else mode, model, text, finish)
        else:
            self._whole(mode, model, text)

    def _part(self, mode: str, text: str, said: str) -> tuple[str, str]:
        """What of ``text`` this answer has, and why it ends; ``said`` is what the client has of it already."""
        if mode in ("length_once", "length_overlap", "length_restart", "length_reference"):
            middle = text.find("[[") + 4 if mode == "length_reference" else len(text) // 2
            if not said:
                return text[:middle], "length"
            if mode == "length_restart":
                return text, "stop"
            known = text.find(said[-8:]) + 8 if len(said) >= 8 and said[-8:] in text else middle
            return text[max(0, known - (12 if mode == "length_overlap" else 0)) :], "stop"
        if mode == "cut_once" and said:
            return text[text.find(said[-8:]) + 8 :] if said[-8:] in text else text, "stop"
        return text, {"length": "length", "think_only": "length", "filtered": "content_filter"}.get(mode, "stop")

    def _refuses(self, mode: str, model: str, seen: int) -> bool:
        """Answer with an error where the mode wants one."""
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if mode == "refused":
            self._error(401, f"Incorrect API key provided: {key}", "invalid_api_key")
        elif mode == "unknown_model":
            self._error(404, f"The model {model} does not exist", "model_not_found")
        elif mode == "quota" or (mode == "busy_once" and seen == 1):
            self._error(429, "Rate limit reached", "rate_limit_exceeded", {"Retry-After": "0.1"})
        elif mode == "busy_date" and seen == 1:
            later = email.utils.formatdate(time.time() + 1, usegmt=True)
            self._error(429, "Rate limit reached", "rate_limit_exceeded", {"Retry-After": later})
        elif mode == "busy_wait":
            self._error(429, "Rate limit reached", "rate_limit_exceeded", {"Retry-After": "30"})
        elif mode == "busy_long":
            self._error(429, "Rate limit reached", "rate_limit_exceeded", {"Retry-After": "3600"})
        elif mode == "spent":
            self._error(429, "You exceeded your current quota", "insufficient_quota")
        elif mode == "too_long":
            self._error(400, "This model's maximum context length is 4096 tokens", "context_length_exceeded")
        elif mode == "no_counting" and b"stream_options" in self._received:
            self._error(400, "Unrecognized request argument supplied: stream_options", "invalid_request_error")
        elif mode == "broken_off":
            self._error(400, "content policy", "invalid_request_error")
        elif mode == "broken" or (mode == "broken_once" and seen == 1):
            self._error(500, "internal error", "server_error")
        else:
            return False
        return True

    def _whole(self, mode: str, model: str, text: str) -> None:
        if mode == "garbage":
            self._raw(200, b"<html>nginx</html>", "text/html")
            return
        message: dict[str, Any] = {"role": "assistant", "content": text}
        finish = "length" if mode == "length" else "stop"
        used = tokens(text)
        self._json(200, {
            "id": "chat-1", "object": "chat.completion", "created": 0, "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 1, "completion_tokens": used, "total_tokens": used + 1},
        })  # fmt: skip

    def _stream(self, mode: str, model: str, text: str, finish: str = "stop") -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        size = 1 if mode in ("bytewise", "slow", "think_cut") else 4
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        if mode == "reasoning":
            self._event(model, {"role": "assistant", "content": "", "reasoning_content": "先想一想怎么写。"})
        self._event(model, {"role": "assistant", "content": ""})
        if mode == "odd_chunks":
            self._odd(model)
        for at, piece in enumerate(pieces):
            if mode == "slow":
                time.sleep(self.endpoint.delay or 0.05)
            if mode in ("cut", "early_end") and at >= len(pieces) // 2:
                break
            if mode == "garbage" and at == 2:
                self._chunk(b"data: {this is no json\n\n")
            if mode == "error_event" and at == 2:
                self._chunk(b'data: {"error": {"message": "overloaded", "type": "server_error"}}\n\n')
            self._event(model, {"content": piece})
        if mode == "cut":
            # The connection goes away without the closing chunk.
            self.close_connection = True
            self.wfile.flush()
            self.connection.close()
            return
        if mode != "early_end":
            self._event(model, {}, finish)
            if self._counting:
                self._usage(model, text)
            self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _odd(self, model: str) -> None:
        """Pieces that some servers send, and that are no text: comments, empty choices, nulls."""
        start = {"id": "chat-1", "object": "chat.completion.chunk", "created": 0, "model": model}
        self._chunk(b": keep-alive\n\n")
        for choices in (
            [], [{"index": 0, "delta": {"content": None}, "finish_reason": None}],
            [{"index": 0, "delta": {"role": "assistant"}}], [{"index": 0, "delta": {"content": ""}, "logprobs": None}],
        ):  # fmt: skip
            self._chunk(b"data: " + json.dumps({**start, "choices": choices, "usage": None}).encode() + b"\r\n\r\n")

    def _usage(self, model: str, text: str) -> None:
        """The last piece of a stream that was asked to count."""
        prompt, used = tokens(self._received.decode()), tokens(text)
        data = {
            "id": "chat-1", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": [],
            "usage": {
                "prompt_tokens": prompt, "completion_tokens": used, "total_tokens": prompt + used,
                "prompt_tokens_details": {"cached_tokens": prompt // 2},
            },
        }  # fmt: skip
        self._chunk(b"data: " + json.dumps(data).encode() + b"\n\n")

    def _event(self, model: str, delta: dict[str, str], finish: str | None = None) -> None:
        data = {
            "id": "chat-1", "object": "chat.completion.chunk", "created": 0, "model": model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }  # fmt: skip
        self._chunk(b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _error(self, status: int, message: str, code: str = "", headers: dict[str, str] | None = None) -> None:
        self._json(status, {"error": {"message": message, "type": "error", "code": code}}, headers)

    def _json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        self._raw(status, json.dumps(value, ensure_ascii=False).encode(), "application/json", headers)

    def _raw(self, status: int, data: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that stop reading, as they may, are no error; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _text(mode: str, prompt: str) -> str:
    """What the model of this mode says to ``prompt``."""
    said = answer(prompt)
    heading = re.search(r"请写这一节的正文：(?:[^\n]* / )?([^\n（]*)", prompt)
    named = heading[1] if heading else ""
    return {
        "empty": "",
        "think": f"<think>先想想：[[F1]]是多少？\n也许是99个。</think>\n\n{said}",
        "late_think": f"先想想怎么写，99个？</think>\n{said}",
        "fenced": f"好的，以下是为您起草的内容：\n\n```markdown\n## 一、{named}\n\n**重点**：{said}\n```\n\n"
        "希望以上内容对您有所帮助！",
        "numbers": typed(prompt),
        "wrong_numbers": typed(prompt, wrong=True),
        "english": "This quarter the park made steady progress in all areas of work and kept its momentum of growth.",
        "unknown_reference": said + "另有新增项目[[F999]]。",
        "mends": _mended(prompt) or typed(prompt, wrong=True),
        "mends_badly": "1：本期工作稳步推进，完成签约项目999个。"
        if _BROKEN.search(prompt)
        else typed(prompt, wrong=True),
        "refusal": "抱歉，我无法完成这项写作任务。如果您有其他需要，请告诉我。",
        "refusal_english": "I'm sorry, but I can't help with writing this section.",
        "aside": said + "抱歉，我无法提供没有给出的数据。",
        "think_cut": f"<think>先想想：[[F1]]是多少？\n也许是99个。</think>\n\n{said}",
        "think_unclosed": f"{said}\n<think>再想想，99个？",
        "think_only": "<think>先想想：[[F1]]是多少？\n也许是99个。",
        "closers": f"当然！以下是本节内容：\n\n---\n{said}\n\n（全文约120字）\n\n如需进一步修改，请随时告诉我。",
        "half_width": said.replace("，", ",").replace("。", ".").replace("；", ";"),
        "twice_headed": f"# 一、{named}\n\n**{named}**\n\n{said}",
        "markdown": f"- **一是**{said}\n- *二是*~~持续~~[加力](/x)。\n\n| 指标 | 数 |\n| - | - |",
        "html": f"<p>{said}</p><script>alert(1)</script><b>完</b>。",
    }.get(mode, said)


@contextmanager
def run_endpoint(mode: str = "normal", port: int = 0) -> Iterator[Endpoint]:
    """Run an endpoint on 127.0.0.1 (a free port unless one is named) until the block ends."""
    endpoint = Endpoint(mode=mode)
    handler = type("Handler", (_Handler,), {"endpoint": endpoint})
    server = _Server(("127.0.0.1", port), handler)
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def main() -> None:
    """Run until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--mode", choices=MODES, default="normal")
    given = parser.parse_args()
    with run_endpoint(given.mode, given.port) as endpoint:
        print(f"OPENAI_BASE_URL={endpoint.url} WRITER_MODEL=loopback", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("bye")


if __name__ == "__main__":
    main()
