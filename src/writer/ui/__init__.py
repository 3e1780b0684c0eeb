"""The page: Gradio on FastAPI, one module per step.

``serve(settings)`` prepares and runs it; ``build_app(office)`` makes the application without running it. Gradio is
imported when either is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from writer.ui.app import build_app
    from writer.ui.server import serve

__all__ = ["build_app", "serve"]

_HOME = {"build_app": "app", "serve": "server"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
