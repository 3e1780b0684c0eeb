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
        ├── EndpointDown      it cannot be reached, or stopped answering
        └── EndpointGarbled   it answered with something that is no answer
"""

from __future__ import annotations


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
    """A configured model or embedding endpoint."""


class NoEndpoint(EndpointError):
    """No endpoint is configured."""


class EndpointRefused(EndpointError):
    """The endpoint answered and said no."""


class EndpointDown(EndpointError):
    """The endpoint cannot be reached, or stopped answering."""


class EndpointGarbled(EndpointError):
    """The endpoint answered with something that is no answer."""
