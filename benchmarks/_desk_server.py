"""The page as a process of its own: ``python -m benchmarks._desk_server DATA PORT ENDPOINT``."""

from __future__ import annotations

import sys
from pathlib import Path


def main(data: str, port: str, endpoint: str) -> None:
    """Serve until terminated."""
    import uvicorn

    from writer.office import open_office
    from writer.settings import Settings
    from writer.ui import build_app

    given = {"data": Path(data), "base_url": endpoint, "model": "loopback", "api_key": "none"}
    office = open_office(Settings(_env_file=None, **given))  # type: ignore[call-arg,arg-type]
    uvicorn.run(
        build_app(office, warm=True), host="127.0.0.1", port=int(port), log_level="warning", timeout_graceful_shutdown=1
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
