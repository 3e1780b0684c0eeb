"""What a passage is about: the metrics that its run-in heading or the sentence before a figure names."""

from __future__ import annotations

import re

from writer.checking.clauses import Text, content
from writer.checking.metrics import MetricIndex

_HEADING = 40  # characters of a heading that runs into its paragraph
_ITEM = re.compile(r"(?:^|[。；，：\n])[二三四五六七八九十]是")  # what 一是 said does not head
_SENTENCE_LIKE = re.compile(r"[和与]|[较更持]")  # 三产和居民用电增势较强 tells of more than one part


class Topics:
    """Finds the metrics that open a paragraph or a matter."""

    def __init__(self, text: Text, index: MetricIndex) -> None:
        self.text = text
        self.words = text.folded
        self.index = index

    def headed(self, position: int) -> tuple[int, ...]:
        """The metrics that the run-in heading of a paragraph names: 「（三）基金收入。累计完成…」."""
        start = self.text.paragraph_start(position)
        end = self.text.sentence_end(start)
        if end - start > _HEADING or end >= position or self.text.between(start, end):
            return ()
        if _ITEM.search(self.words, end, position) or _SENTENCE_LIKE.search(self.words, start, end):
            return ()
        return self._between(start, end)

    def opened(self, position: int) -> tuple[int, ...]:
        """The metrics that the sentence before names, where it only opens the matter: 「二是民生项目滞后。剩余…」."""
        sentence = self.text.sentence_start(position)
        start = self.text.sentence_start(max(0, sentence - 1))
        short = 0 < sentence - start <= _HEADING and not self.text.between(start, sentence)
        if not short or start < self.text.paragraph_start(position):
            return ()
        shared = self.index.sharing(content(self.words[start:sentence]), "")
        return tuple(dict.fromkeys((*self._between(start, sentence), *sorted(shared))))

    def _between(self, start: int, end: int) -> tuple[int, ...]:
        return tuple(name.metric for place in self.index.inside(self.words, start, end) for name in place)
