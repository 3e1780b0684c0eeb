"""One owner per data folder."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from writer.errors import CorpusError, IndexBusy, reason_of

_NAME = "chroma.lock"


class FolderLock:
    """The right to write the index of a data folder, held until ``release``; the system takes it from the dead."""

    def __init__(self, data: Path, seconds: float) -> None:
        """Take the lock of ``data``, waiting ``seconds`` for another owner to let go.

        Raises:
            IndexBusy: another process has it.
            CorpusError: the folder cannot be written.
        """
        self._data = data
        self._lock = FileLock(data / _NAME, thread_local=False)
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=seconds)
            self._taken = self._file()
        except Timeout as error:
            raise IndexBusy(f"数据目录 {data} 正被另一个拟稿程序使用；请关闭它后再试，或在那边操作。") from error
        except OSError as error:
            raise CorpusError(
                f"数据目录 {data} 不可写（{reason_of(error)}）；请检查权限，或用 WRITER_DATA 另设。"
            ) from error

    def make_sure(self) -> None:
        """Whoever deletes the lock file lets a second owner in: the first must then not write any more.

        Raises:
            IndexBusy: the file that was locked is not there any more.
        """
        try:
            held = self._file() == self._taken
        except OSError:
            held = False
        if not held:
            raise IndexBusy(
                f"数据目录 {self._data} 的锁文件 {_NAME} 已被删除，可能另有程序在写；请关闭所有拟稿程序后重新启动。"
            )

    def release(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def _file(self) -> tuple[int, int]:
        status = (self._data / _NAME).stat()
        return status.st_dev, status.st_ino
