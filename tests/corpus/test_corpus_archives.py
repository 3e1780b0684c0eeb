"""Folders and zips of reports: everything readable is indexed, everything else is told, nothing leaves its place."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from library_samples import HARBOUR, SPRING, assert_whole
from office_files import paragraph, pdf, word, written, zipped

from writer.corpus import Library
from writer.corpus.files import archive
from writer.corpus.files.decoding import decode_names
from writer.corpus.sources import fetch, gather
from writer.errors import UnreadableFile
from writer.store import Store

SUMMER = SPRING.replace("第一季度", "第二季度").replace("12个", "19个")


def _report(text: str) -> bytes:
    return word("".join(paragraph(line) for line in text.splitlines()))


def test_a_zip_from_windows_with_chinese_names(library: Library, store: Store, tmp_path: Path) -> None:
    data = zipped(
        {"往期材料/一季度汇报.txt": SPRING.encode("gb18030"), "往期材料/年度总结.docx": _report(HARBOUR)}, "gbk"
    )
    zip_file = written(tmp_path, "材料.zip", data)
    result = library.index([zip_file])
    assert result.failed == ()
    assert result.added == (f"{zip_file}/往期材料/一季度汇报.txt", f"{zip_file}/往期材料/年度总结.docx")
    source = store.past.sources()["往期材料/一季度汇报.txt"]
    assert source.path == str(zip_file.resolve() / "往期材料/一季度汇报.txt")
    assert source.modified.startswith("2025-03-3")
    assert len(source.digest) == 64
    assert_whole(library)
    again = library.index([zip_file])
    assert (len(again.unchanged), again.added, again.failed) == (2, (), ())


def test_a_zip_in_a_folder_is_kept_in_step_with_the_folder(library: Library, folder: Path) -> None:
    inner = zipped({"内/二季度.txt": SUMMER.encode()})
    zip_file = written(folder, "旧档.zip", zipped({"附.zip": inner, "readme.txt": b"x", "__MACOSX/._a.txt": b"x"}))
    result = library.index([folder])
    assert (result.reports, result.failed) == (3, ())
    assert "旧档.zip/附.zip/内/二季度.txt" in {report.name for report in library.reports()}
    assert library.index([folder], prune=True).removed == ()
    zip_file.write_bytes(zipped({"别的.txt": HARBOUR.replace("4200", "5100").encode()}))
    result = library.index([folder], prune=True)
    assert result.removed == (f"{zip_file}/附.zip/内/二季度.txt",)
    assert result.reports == 3
    zip_file.write_bytes(b"PK\x03\x04 broken")
    result = library.index([folder], prune=True)
    assert result.removed == ()  # a damaged zip is no sign that its reports are gone
    assert [path for path, _ in result.failed] == [str(zip_file)]
    assert_whole(library)


def test_the_same_report_twice_is_told(library: Library, folder: Path) -> None:
    written(folder, "副本.zip", zipped({"春.txt": SPRING.encode()}))
    failed = dict(library.index([folder]).failed)
    assert len(failed) == 1
    assert "完全相同" in next(iter(failed.values()))


def _locked() -> bytes:
    data = bytearray(zipped({"密.txt": SPRING.encode()}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _bomb() -> bytes:
    return zipped({"炸弹.txt": b"0" * (30 * 2**20)})


def _deep(levels: int) -> bytes:
    data = zipped({"底.txt": SPRING.encode()})
    for _ in range(levels):
        data = zipped({"内.zip": data})
    return data


def _linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        info = zipfile.ZipInfo("链接.txt")
        info.external_attr = 0o120777 << 16
        packed.writestr(info, "/etc/passwd")
    return out.getvalue()


def _crc() -> bytes:
    data = bytearray(zipped([("坏.txt", SPRING.encode())]))
    data[60] ^= 0xFF
    return bytes(data)


HOSTILE = {
    "锁.zip": (_locked, "密码"),
    "炸弹.zip": (_bomb, "异常庞大"),
    "深.zip": (lambda: _deep(4), "3 层"),
    "链接.zip": (_linked, "链接"),
    "上级.zip": (lambda: zipped({"../外面.txt": SPRING.encode()}), "之外"),
    "反斜杠.zip": (lambda: zipped({"..\\外面.txt": SPRING.encode()}), "之外"),
    "根.zip": (lambda: zipped({"/etc/外面.txt": SPRING.encode()}), "之外"),
    "盘.zip": (lambda: zipped({"C:\\外面.txt": SPRING.encode()}), "之外"),
    "怪名.zip": (lambda: zipped({"名\x1b[31m.txt": SPRING.encode()}), "改名"),
    "套.zip": (lambda: zipped({"图.rar": b"Rar!"}), "解压"),
    "校验.zip": (_crc, "损坏"),
    "半截.zip": (lambda: b"PK\x05\x06" + b"\0" * 3, "损坏"),
    "空.zip": (lambda: zipped({"空.txt": b""}), "空的"),
}


def test_hostile_zips_are_told_and_the_rest_is_indexed(library: Library, folder: Path, tmp_path: Path) -> None:
    for name, (make, _) in HOSTILE.items():
        written(folder, name, make())
    before = {path for path in tmp_path.rglob("*") if "data" not in path.parts}
    result = library.index([folder])
    assert result.reports == 2
    assert {path for path in tmp_path.rglob("*") if "data" not in path.parts} == before
    for name, (_, told) in HOSTILE.items():
        reasons = [reason for path, reason in result.failed if path.startswith(str(folder / name))]
        assert any(told in reason for reason in reasons), (name, reasons)
    for path, reason in result.failed:
        assert path.startswith(str(folder))
        assert "\n" not in reason
        assert reason.endswith("。")


def test_two_files_of_one_name_in_a_zip(library: Library, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("同名.txt", SPRING.encode()), ("同名.txt", SUMMER.encode())])
    result = library.index([written(tmp_path, "包.zip", data)])
    assert result.reports == 1
    assert "第二季度" in library.reports()[0].text
    assert "同名" in result.failed[0][1]


def test_limits_of_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, "多.zip", zipped({f"{n}.txt": SPRING.encode() for n in range(30)}))
    monkeypatch.setattr(archive, "MAX_TOTAL", 5_000)
    assert "超过" in gather([file]).failed[0][1]
    monkeypatch.setattr(archive, "MAX_ENTRIES", 20)
    assert "20 个文件" in gather([file]).failed[0][1]
    monkeypatch.setattr(archive, "MAX_ENTRIES", 100)
    monkeypatch.setattr(archive, "MAX_TOTAL", 10**9)
    monkeypatch.setattr(archive, "MAX_ENTRY", 100)
    assert len(gather([file]).failed) == 30


def test_a_zip_whose_directory_lies_about_sizes(library: Library, folder: Path) -> None:
    data = bytearray(zipped([("谎.txt", b"0" * 5_000_000)]))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    written(folder, "包.zip", bytes(data))
    result = library.index([folder])
    assert result.reports == 2
    assert len(result.failed) == 1


def test_every_kind_of_bad_file_leaves_the_others(library: Library, folder: Path) -> None:
    bad = {
        "截断.docx": _report(SPRING)[:200],
        "扫描.pdf": pdf([[]], picture=True),
        "坏.pdf": b"%PDF-1.4",
        "旧.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
        "二进制.txt": bytes(range(256)) * 8,
        "版式.ofd": b"PK\x03\x04",
        "外壳.docm": zipped({"a.txt": b"x"}),
    }
    for name, data in bad.items():
        written(folder, name, data)
    with (folder / "大.txt").open("wb") as huge:
        huge.truncate(2 * 2**30)
    result = library.index([folder])
    assert result.reports == 2
    assert {Path(path).name for path, _ in result.failed} == {*bad, "大.txt"}
    for _, reason in result.failed:
        assert "请" in reason
        assert reason.endswith("。")


def test_notes_about_what_was_left_out_come_with_the_result(library: Library, tmp_path: Path) -> None:
    body = "".join(paragraph(line) for line in SPRING.splitlines())
    file = written(tmp_path, "季报.docm", word(body, extra={"word/vbaProject.bin": b"x"}))
    result = library.index([file])
    assert result.notes == ((str(file), "文件带有宏，只读了文字，宏没有读取，也不会运行。"),)
    assert library.index([file]).notes == ()


def test_what_is_fetched_is_what_is_in_the_zip(tmp_path: Path) -> None:
    file = written(tmp_path, "包.zip", zipped({"a/春.txt": SPRING.encode()}))
    (only,) = gather([file]).files
    assert fetch(only).data == SPRING.encode()
    assert gather([file, file]).files == (only,)


def test_one_giant_file_and_many_photographs_leave_the_reports_of_a_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRY", 10_000)
    monkeypatch.setattr(archive, "MAX_TOTAL", 12_000)
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    photos = {f"照片/{number}.jpg": b"x" for number in range(9)}
    data = zipped({**photos, "巨大.docx": b"0" * 50_000, "一季度.txt": SPRING.encode()})
    listing = archive.list_archive(written(tmp_path, "包.zip", data), lambda name: not name.endswith(".jpg"))
    assert [entry.path for entry in listing.entries] == ["一季度.txt"]
    assert [path for path, _ in listing.failed] == ["巨大.docx"]
    monkeypatch.setattr(archive, "MAX_DIRECTORY", 300)
    with pytest.raises(UnreadableFile, match="分成几个压缩包"):
        archive.list_archive(tmp_path / "包.zip", lambda _: True)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("第一季報告/園區招商引資總結.txt", "cp950"),
        ("講話稿.docx", "cp950"),
        ("第一季度/开发区招商引资总结.txt", "gb18030"),
        ("临港.docx", "gb18030"),
        ("朱镕基讲话.docx", "gb18030"),
        ("總結.txt", "utf-8"),
        ("總結.txt", "cp950"),
        ("報告.docx", "cp950"),
        ("年報.doc", "cp950"),
        ("園區簡報.txt", "cp950"),
        ("通報（三）.txt", "cp950"),
        ("總結.txt", "gb18030"),
        ("总结.txt", "gb18030"),
        ("简报.docx", "gb18030"),
        ("季报.doc", "gb18030"),
        ("《临港》2025.docx", "gb18030"),
        ("珺璟园区.txt", "gb18030"),
        ("浐灞.docx", "gb18030"),
    ],
)
def test_names_in_a_zip_in_the_code_page_of_their_place(name: str, encoding: str) -> None:
    assert decode_names([name.encode(encoding)]) == [name]


def test_names_of_one_zip_are_judged_together() -> None:
    names = ["鑫淼.txt", "二〇二五年工作總結.txt", "蘭臺.doc", "a.txt"]
    assert decode_names([name.encode("cp950", "replace") for name in [*names[2:], "工作總結.txt"]])[0] == "蘭臺.doc"
    assert decode_names([name.encode("gb18030") for name in names]) == names
    assert decode_names([b"\xff\xfe\xfd", b"ok.txt"]) == ["", "ok.txt"]


def test_links_and_pipes_in_a_folder_are_told_and_not_followed_out_of_it(folder: Path, tmp_path: Path) -> None:
    secret = written(tmp_path, "别处.txt", SUMMER.encode())
    (folder / "链接.txt").symlink_to(secret)
    (folder / "断链.txt").symlink_to("没有.txt")
    (folder / "环.txt").symlink_to("环.txt")
    (folder / "外面").symlink_to(tmp_path)
    os.mkfifo(folder / "管道.txt")
    gathered = gather([folder])
    assert {Path(path).name for path, _ in gathered.failed} == {"链接.txt", "断链.txt", "环.txt", "外面", "管道.txt"}
    assert secret.resolve() not in {file.path for file in gathered.files}
    assert gather([folder / "链接.txt"]).files[0].path == secret.resolve()  # named by itself it is meant
    around = tmp_path / "转.d"
    around.symlink_to(folder)
    assert len(gather([around]).files) == len(gathered.files)


def test_names_longer_than_any_disk_has_stay_in_the_corpus(library: Library, tmp_path: Path) -> None:
    names = ["甲" * 400 + "/" + "乙" * 500 + ".txt", "a/" * 300 + "深.txt"]
    zip_file = written(tmp_path, "长名.zip", zipped({names[0]: SPRING.encode(), names[1]: HARBOUR.encode()}))
    assert library.index([zip_file]).reports == 2
    again = library.index([zip_file], prune=True)
    assert (len(again.unchanged), again.removed) == (2, ())
    told = library.index([tmp_path / ("丙" * 400 + ".txt")]).failed
    assert "找不到" in told[0][1]
