"""What Gradio reads of every part of the page for each page that is opened, worked out once.

For each session, and for each part that an event leaves alone, Gradio reads the signature of the part's class, and of a
button for files the scheme of what it sends. Neither ever changes; a function that carries its signature is not read.
"""

from __future__ import annotations

import inspect
from copy import deepcopy
from functools import partial
from typing import Any

import gradio as gr


def describe_once(page: gr.Blocks) -> None:
    """Keep with the parts of ``page`` what is read of them."""
    for kind in {type(block) for block in page.blocks.values()}:
        made: Any = kind.__init__
        while made is not None:
            made.__signature__ = inspect.signature(made)
            made = getattr(made, "__wrapped__", None)
    for block in page.blocks.values():
        if isinstance(block, gr.UploadButton):
            scheme = block.api_info()
            setattr(block, "api_info", partial(deepcopy, scheme))  # noqa: B010
