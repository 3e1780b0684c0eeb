"""The page in English, for those who choose it: ``static/english.json`` has the words, Gradio's I18n shows them.

Chinese stays the language of the page whatever the browser is set to, until somebody chooses otherwise (the switch in
the bar, or ``?lang=en``): ``static/early.js`` tells Gradio which it is. Labels, buttons, tabs and placeholders are
Gradio's; buttons and headings in the HTML parts are put into English by ``static/english.js``. Findings, the status
line and everything that is about Chinese text stay Chinese.
"""

from __future__ import annotations

import json

import gradio as gr

from writer.ui.handling import static_text

_SPOKEN = ("label", "placeholder", "info")


def _words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = json.loads(static_text("english.json"))
    return words


def languages() -> gr.I18n:
    """Both languages of the labels, by number: Gradio takes a full stop in a key for a way into it."""
    labels = _words()["labels"]
    chinese = {_key(n): words for n, words in enumerate(labels)}
    english = {_key(n): words for n, words in enumerate(labels.values())}
    return gr.I18n(**{"zh-CN": chinese, "zh": chinese, "en": english})


def speak(page: gr.Blocks) -> None:
    """Let every label that has English words be shown in the language of the page."""
    i18n, keys = languages(), {words: _key(n) for n, words in enumerate(_words()["labels"])}
    for block in page.blocks.values():
        names = (*_SPOKEN, "value") if isinstance(block, gr.Button) else _SPOKEN
        for name in names:
            words = getattr(block, name, None)
            if isinstance(words, str) and words in keys:
                setattr(block, name, i18n(keys[words]))


def english_script() -> str:
    """The script that puts buttons and headings of the HTML parts into English."""
    words = _words()
    script = static_text("english.js").replace("PATTERNS_OF_THE_PAGE", _literal(words["patterns"]))
    return script.replace("WORDS_OF_THE_PAGE", _literal(words["labels"] | words["parts"]))


def _literal(words: dict[str, str]) -> str:
    """Words as they may stand in a script on a page."""
    return json.dumps(words, ensure_ascii=False).replace("</", "<\\/")


def _key(n: int) -> str:
    return f"writer{n}"
