"""An endpoint that sends whatever bytes a test puts on the wire: what no well-behaved HTTP library would send.

`endpoint` answers as servers do; here every byte is the test's own, so that the real client meets half characters,
HTML in place of a stream, redirects, and streams that never end.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[bytes], None]
# What one request is answered with: bytes, or a function that sends them as it likes.
Answer = bytes | Callable[[Send], None]
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


@dataclass
class Wire:
    """A running endpoint: what it was sent, and how it answers; the last answer is given to all further requests."""

    port: int = 0
    answers: Sequence[Answer] = ()
    heads: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The base address for clients."""
        return f"http://127.0.0.1:{self.port}/v1"


def head(status: str, kind: str = "application/json", **more: str) -> bytes:
    """The first lines of an answer that ends when the connection does."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def event(delta: dict[str, Any] | None, finish: str | None = None, **more: Any) -> bytes:
    """One piece of a stream; ``delta`` None for one without choices."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    data = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": choices, **more}
    return b"data: " + json.dumps(data, ensure_ascii=False).encode() + b"\n\n"


def stream(*pieces: bytes | str, finish: str | None = "stop") -> bytes:
    """A stream of pieces as they are, or of texts, and its end."""
    sent = [piece if isinstance(piece, bytes) else event({"content": piece}) for piece in pieces]
    end = [event({}, finish), b"data: [DONE]\n\n"] if finish else []
    return STREAM + b"".join([*sent, *end])


def whole(value: object, status: str = "200 OK", **more: str) -> bytes:
    """An answer in JSON."""
    return head(status, **more) + json.dumps(value, ensure_ascii=False).encode()


def failed(status: str, message: str = "no", **more: str) -> bytes:
    """A refusal as OpenAI words it."""
    return whole({"error": {"message": message, "type": "error", "code": None}}, status, **more)


def _serve(wire: Wire, connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as reader:
        lines = []
        while (line := reader.readline()) not in (b"\r\n", b""):
            lines.append(line.decode("latin-1").rstrip())
        if not lines:
            return
        length = next((int(one.split(":")[1]) for one in lines if one.lower().startswith("content-length:")), 0)
        wire.bodies.append(json.loads(reader.read(length) or b"{}"))
        wire.heads.append("\n".join(lines))
        answer = wire.answers[min(len(wire.heads), len(wire.answers)) - 1]
        try:
            if callable(answer):
                answer(connection.sendall)
            else:
                connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@contextmanager
def run_wire(*answers: Answer) -> Iterator[Wire]:
    """Run on a free port of 127.0.0.1 until the block ends."""
    wire = Wire(answers=answers)
    with socket.create_server(("127.0.0.1", 0)) as server:
        wire.port = server.getsockname()[1]

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=_serve, args=(wire, connection), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield wire
        server.shutdown(socket.SHUT_RDWR)
