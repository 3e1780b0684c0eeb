"""Which models an endpoint says it has."""

from __future__ import annotations

import openai

from writer.drafting.chat_models import provider_of
from writer.drafting.endpoint_errors import Where, mapped, status_of
from writer.drafting.openai_chat import http_client


def list_models(model: str, base_url: str | None, api_key: str | None, timeout: float) -> tuple[str, ...] | None:
    """Names of the endpoint's models; None where it keeps no list, as some do, or is none of the OpenAI kind.

    Raises:
        EndpointError: it cannot be reached, or does not take the key.
    """
    if provider_of(model, base_url) not in (None, "openai"):
        return None
    try:
        with openai.OpenAI(
            api_key=api_key or "none", base_url=base_url, max_retries=1, http_client=http_client(base_url, timeout)
        ) as client:
            return tuple(str(one.id) for one in client.models.list().data)
    except Exception as error:
        # A list of another form than OpenAI's is none that could be looked into.
        if status_of(error) in (404, 405, 501) or isinstance(error, TypeError):
            return None
        raise mapped(error, Where(base_url or model, model, (api_key or "",)), begun=False) from None
