"""What can go wrong, said once.

Every message a user sees is one Chinese sentence that names what is wrong, where, and the cure.

    WriterError
    ├── InputError            something the user handed over cannot be used
    │   ├── UnreadableFile    a file that is no report, no sheet, too big, or in no known encoding
    │   ├── NoFacts           a paste in which nothing could be read
    │   ├── OutlineError      an outline file or an outline edit that makes no sense
    │   └── TemplateError     a prompt template that is missing, or whose variables are wrong
    ├── CorpusError           the past reports or their index
    │   ├── EmptyCorpus       nothing has been indexed yet
    │   └── IndexBusy         another process owns the data folder
    ├── StoreError            the record in SQL
    │   ├── NotRecorded       a report, section or version that is not (or no longer) there
    │   └── EditConflict      somebody saved this section in the meantime
    └── EndpointError         a configured model or embedding endpoint
        ├── NoEndpoint        none is configured
        ├── EndpointRefused   it answered and said no (key, model name, quota)
        ├── EndpointDeclined  the model said that it will not write this
        ├── EndpointDown      it cannot be reached, or stopped answering
        ├── ModelChanged      it serves another embedding model than the index was made with
        └── EndpointGarbled   it answered with something that is no answer
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_REASONS: Mapping[int | None, str] = MappingProxyType(
    {
        errno.ENOENT: "路径不存在",
        errno.ENOTDIR: "路径中有一段不是文件夹",
        errno.EISDIR: "那是一个文件夹",
        errno.EEXIST: "已有同名的文件",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "只读，不能写入",
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "磁盘配额已满",
        errno.ENAMETOOLONG: "名称太长",
        errno.ELOOP: "链接绕成了圈",
        errno.EMFILE: "打开的文件太多",
    }
)


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few Chinese words; its own words where they are rare."""
    return _REASONS.get(error.errno) or error.strerror or type(error).__name__


class WriterError(Exception):
    """Base of every error this program raises on purpose; ``str()`` is fit to be shown to a user."""


class InputError(WriterError):
    """Something the user handed over cannot be used."""


class UnreadableFile(InputError):
    """A file that cannot be read as what it is meant to be."""


class NoFacts(InputError):
    """A paste or sheet in which no fact could be read."""


class OutlineError(InputError):
    """An outline that cannot be used."""


class TemplateError(InputError):
    """A prompt template that is missing, or names an unknown variable, or lacks one."""


class CorpusError(WriterError):
    """The past reports or their index."""


class EmptyCorpus(CorpusError):
    """Nothing has been indexed yet."""


class IndexBusy(CorpusError):
    """Another process owns the data folder."""


class StoreError(WriterError):
    """The record in SQL."""


class NotRecorded(StoreError):
    """A report, section or version that is not there."""


class EditConflict(StoreError):
    """Somebody else saved this section in the meantime; neither text is lost.

    ``saved`` is the number of the version that came too late, ``current`` that of the one shown.
    """

    def __init__(self, message: str, saved: int = 0, current: int = 0) -> None:
        super().__init__(message)
        self.saved = saved
        self.current = current


class EndpointError(WriterError):
    """A configured model or embedding endpoint.

    ``usage``: the tokens (`schema.Usage`) that were spent before it, where any are known: a refusal is paid for too.
    """

    usage: Any = None


class NoEndpoint(EndpointError):
    """No endpoint is configured."""


class EndpointRefused(EndpointError):
    """The endpoint answered and said no.

    ``lasting``: whether any other request would be refused as well (the key, the model's name), or only this one is
    at fault (too long). ``busy``: whether it had too much to do (429).
    """

    def __init__(self, message: str, *, lasting: bool = True, busy: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting
        self.busy = busy


class EndpointDeclined(EndpointError):
    """The model answered that it will not, or cannot, write this."""


class EndpointDown(EndpointError):
    """The endpoint cannot be reached, or stopped answering."""


class EndpointGarbled(EndpointError):
    """The endpoint answered with something that is no answer."""


class ModelChanged(EndpointError):
    """The endpoint serves another embedding model, under the same name, than the index was made with."""
