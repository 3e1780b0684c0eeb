"""What a corrected sheet changes."""

from __future__ import annotations

from writer.facts import compare_ledgers, parse_facts

HEADER = "指标\t单位\t本期\t上年同期\n"


def test_changes_are_matched_by_name_not_by_id() -> None:
    old = parse_facts(HEADER + "签约\t个\t18\t15\n总投资\t亿元\t56.23\t48.3\n接待\t批次\t63\t\n税收\t万元\t5\t\n")
    new = parse_facts(HEADER + "新增\t家\t3\t\n总投资\t亿元\t56.32\t48.3\n签约\t个\t18\t15\n税收\t亿元\t5\t\n")
    changes = [(change.kind, (change.new or change.old).label, change.fields) for change in compare_ledgers(old, new)]  # type: ignore[union-attr]
    assert changes == [
        ("added", "新增", ()), ("changed", "总投资", ("value",)), ("changed", "税收", ("unit",)),
        ("removed", "接待", ()),
    ]  # fmt: skip


def test_children_of_different_parents_are_kept_apart() -> None:
    sheet = HEADER + "签约\t个\t18\t\n其中：外资\t个\t5\t\n储备\t个\t32\t\n其中：外资\t个\t{}\t\n"
    changes = compare_ledgers(parse_facts(sheet.format(7)), parse_facts(sheet.format(8)))
    assert [(change.old and change.old.id, change.new and change.new.value) for change in changes] == [("F4", 8)]


def test_the_same_ledger_has_no_changes() -> None:
    ledger = parse_facts(HEADER + "签约\t个\t18\t15\n签约\t个\t18\t15\n")
    assert compare_ledgers(ledger, ledger) == ()
