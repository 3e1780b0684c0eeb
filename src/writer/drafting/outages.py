"""Whether what went wrong with one section would meet the others as well, so that a run had better end."""

from __future__ import annotations

from writer.errors import EndpointDown, EndpointError, EndpointRefused, NoEndpoint

# So many sections in a row that could not reach the endpoint mean that it is gone; each was tried several times.
_GONE = 2


class Outages:
    """What a run has met so far. Not safe between threads: whoever takes in the results asks it."""

    def __init__(self) -> None:
        self._unreached = 0
        self._ended: EndpointError | None = None

    @property
    def ended(self) -> EndpointError | None:
        """What ends the run; None while it may go on."""
        return self._ended

    @property
    def doubtful(self) -> bool:
        """Whether the last section could not reach the endpoint: others had better wait until that is clear."""
        return self._unreached > 0

    def well(self) -> None:
        """A section was written."""
        self._unreached = 0

    def failed(self, error: Exception) -> None:
        """A section ended with ``error``."""
        lasting = isinstance(error, NoEndpoint) or (isinstance(error, EndpointRefused) and error.lasting)
        busy = isinstance(error, EndpointDown) or (isinstance(error, EndpointRefused) and error.busy)
        self._unreached = self._unreached + 1 if busy else 0
        if isinstance(error, EndpointError) and (lasting or self._unreached >= _GONE):
            self._ended = error
