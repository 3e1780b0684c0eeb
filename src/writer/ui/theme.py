"""Colours, fonts and sizes: quiet, for long reading of Chinese; only fonts the machine already has."""

from __future__ import annotations

import gradio as gr

# System fonts by platform; nothing is fetched.
_FONTS = [
    "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "sans-serif",
]  # fmt: skip

# The colours of static/theme.css after dark, where Gradio draws its own parts.
_DARK = {
    "body_background_fill_dark": "#13171c",
    "body_text_color_dark": "#e4e8ee",
    "body_text_color_subdued_dark": "#b6bfcc",
    "background_fill_primary_dark": "#1c222a",
    "background_fill_secondary_dark": "#262e38",
    "border_color_primary_dark": "#39424e",
    "block_background_fill_dark": "#1c222a",
    "block_border_width_dark": "0px",
    "block_label_background_fill_dark": "transparent",
    "block_label_text_color_dark": "#b6bfcc",
    "block_title_text_color_dark": "#b6bfcc",
    "block_info_text_color_dark": "#9ea8b7",
    "input_background_fill_dark": "#1c222a",
    "input_border_width_dark": "1px",
    "input_border_color_dark": "#4d5866",
    "input_border_color_focus_dark": "#86b9ef",
    "input_placeholder_color_dark": "#9ea8b7",
    "button_primary_background_fill_dark": "#2a69ad",
    "button_primary_background_fill_hover_dark": "#3577bd",
    "button_primary_text_color_dark": "#ffffff",
    "button_secondary_background_fill_dark": "#1c222a",
    "button_secondary_background_fill_hover_dark": "#2b333d",
    "button_secondary_border_color_dark": "#4d5866",
    "button_secondary_text_color_dark": "#e4e8ee",
    "button_cancel_background_fill_dark": "#1c222a",
    "button_cancel_background_fill_hover_dark": "#3a2524",
    "button_cancel_text_color_dark": "#ff9d94",
    "button_cancel_border_color_dark": "#7c4743",
}


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
        input_placeholder_color="#5d6777",
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
        **_DARK,
    )
