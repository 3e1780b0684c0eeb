"""Colours, fonts and sizes: quiet, for long reading of Chinese; only fonts the machine already has."""

from __future__ import annotations

import gradio as gr

# System fonts by platform; nothing is fetched.
_FONTS = [
    "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "sans-serif",
]  # fmt: skip


def theme() -> gr.themes.Base:
    """The page's theme; what it does not cover stands in ``static/theme.css``."""
    base = gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_sm,
        text_size=gr.themes.sizes.text_md,
        font=_FONTS,
        font_mono=_FONTS,
    )
    return base.set(
        body_background_fill="#f5f6f8",
        block_background_fill="#ffffff",
        block_border_width="0px",
        block_label_background_fill="transparent",
        block_label_text_color="#5a6472",
        block_title_text_color="#5a6472",
        block_title_text_size="13px",
        block_title_text_weight="400",
        block_info_text_size="12px",
        input_background_fill="#ffffff",
        input_border_width="1px",
        input_border_color="#d5dae1",
        input_border_color_focus="#1f5a96",
        button_primary_background_fill="#1f5a96",
        button_primary_background_fill_hover="#184a7d",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#eef2f7",
        button_secondary_border_color="#c6cdd8",
        button_secondary_text_color="#1f2937",
        button_border_width="1px",
        button_cancel_background_fill="#ffffff",
        button_cancel_background_fill_hover="#fbeceb",
        button_cancel_text_color="#b3261e",
        button_cancel_border_color="#dfb4b1",
    )
