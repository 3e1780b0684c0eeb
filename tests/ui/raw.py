"""Events sent to the server as a program would send them, without any page."""

from __future__ import annotations

import json
import secrets
from typing import Any

import httpx


class Raw:
    """Sends events by plain HTTP; what comes back is the values of the outputs, or None where Gradio refuses."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self.client = httpx.Client(base_url=url, timeout=30, cookies=cookies, trust_env=False)
        self.config: dict[str, Any] = self.client.get("/config").json()
        self._ids = {part["props"].get("elem_id"): part["id"] for part in self.config["components"]}

    def handler(self, elem_id: str, event: str) -> dict[str, Any]:
        """The first dependency of this event of the part with this id."""
        wanted = [self._ids[elem_id], event]
        return next(one for one in self.config["dependencies"] if wanted in [list(t) for t in one["targets"]])

    def join(self, elem_id: str, event: str, data: list[Any], told: Any = None) -> tuple[str, httpx.Response]:
        """Send the event; the session it was sent in, and the answer."""
        session = secrets.token_hex(6)
        body = {
            "data": data, "fn_index": self.handler(elem_id, event)["id"], "session_hash": session,
            "event_data": told, "trigger_id": self._ids[elem_id],
        }  # fmt: skip
        head = {"content-type": "application/json"}
        return session, self.client.post("/gradio_api/queue/join", content=json.dumps(body), headers=head)

    def send(self, elem_id: str, event: str, data: list[Any], told: Any = None) -> list[Any] | None:
        """Send the event and wait for what its handler answers."""
        session, answer = self.join(elem_id, event, data, told)
        if answer.status_code != 200:
            return None
        with self.client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
            for line in lines.iter_lines():
                said = json.loads(line[5:]) if line.startswith("data:") else {}
                if said.get("msg") == "process_completed":
                    return said["output"].get("data") if said.get("success") else None
        return None

    def line(self, elem_id: str, event: str, data: list[Any], told: Any = None) -> str:
        """The status line that the event leads to."""
        found = self.send(elem_id, event, data, told)
        return str(found[-1]) if found else ""
