"""What a writer would change, in words: one sentence per measure and side."""

from __future__ import annotations

from typing import Literal

_ADVICE: dict[str, tuple[str, str]] = {
    "sentence_length": (
        "句子偏短：把讲同一件事的相邻短句用逗号连成一句，一句说完一项工作的做法、进展和结果",
        "句子偏长：在意思说完的地方改用句号断开，一句只说一项工作",
    ),
    "clause_length": (
        "分句偏短：合并零碎的短语，少用顿号、逗号切碎句子",
        "分句偏长：在较长的分句里补上逗号，或把长定语拆成单独的分句",
    ),
    "paragraph_length": (
        "段落偏短：把同一方面的短段合成一段，不要一句一段",
        "段落偏长：按“一是”“二是”或小标题分段，一段只写一个方面",
    ),
    "long_sentences": ("长句偏少：把同一项工作的几个短句合起来写", "超过80字的长句偏多：先断开下面列出的句子"),
    "four_character_clauses": (
        "四字短语偏少：概括做法时可用往期材料里的四字短语收束",
        "四字短语偏多：删去没有实际内容的四字短语，换成具体做法和数据",
    ),
    "parallel_clauses": (
        "排比偏少：并列的几项做法可写成字数相当的分句",
        "排比偏多：保留最要紧的一组，其余改成平实的陈述",
    ),
    "quotation_marks": (
        "引号偏少：政策名称、工作机制、概括性提法按往期的写法加引号",
        "引号偏多：普通词语不加引号，只留专有提法",
    ),
    "enumeration_words": (
        "分条词偏少：并列的几点用“一是”“二是”标明",
        "分条词偏多：内容少的点合并，或改用小标题",
    ),
    "figures": (
        "数字偏少：每项工作补上进度、数量、同比等数据",
        "数字偏多：次要数据放进表格或附件，正文只留关键数据",
    ),
    "connectives": (
        "连接词偏少：前后有因果、递进关系的句子可加连接词",
        "连接词偏多：删去“此外”“同时”“因此”等连接词，直接写下一项工作",
    ),
    "pronouns": (
        "人称偏少：往期同类段落会写“我们”，可按往期口吻处理",
        "人称偏多：删去“你”“您”“我们”等人称，改用单位名称，或省去主语",
    ),
    "particles": (
        "助词偏少：读来生硬的地方可补上“的”“了”",
        "“的”“了”等助词偏多：压缩定语，改用“动词＋宾语”的短语",
    ),
    "verb_first": (
        "以动词开头的句子偏少：省去主语，用“加强”“推进”“落实”等动词领起",
        "以动词开头的句子偏多：补上主语、时间或数据，避免句句像口号",
    ),
    "half_width": ("半角标点偏少：与往期一致即可，无须改动", "半角标点偏多：汉字之间的标点改用全角"),
    "list_marks": (
        "项目符号偏少：与往期一致即可，无须改动",
        "项目符号、加粗或表情符号偏多：公文正文用“一、”“（一）”“一是”分层，去掉这些标记",
    ),
    "set_phrases": (
        "套话偏少：固定提法可照往期的写法",
        "套话偏多：删去或改写下面列出的提法，换成本期的具体做法",
    ),
}  # fmt: skip


def advice(name: str, side: Literal["", "low", "high"]) -> str:
    """What to change where a measure lies below or above its band; "" within it."""
    if not side or name not in _ADVICE:
        return ""
    return _ADVICE[name][side == "high"] + "。"
