"""The address of a language model: one question, and the JSON that came back, or why none did."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from jesuisla import outgoing

LARGEST = 64_000
"""Bytes of an answer that are read."""
_NEVER = frozenset({401, 402, 403, 404})


class NoAnswer(ValueError):  # noqa: N818  # what came instead of an answer, not a fault of ours
    """What came back is no answer; ``for_good``: asking again soon is no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


def ask_address(
    address: str, question: Mapping[str, Any], *, key: str, seconds: float
) -> outgoing.Response:
    """Send one question to an OpenAI-compatible address that the operator wrote into the settings.

    No redirects: texts go to the address agreed on, and there only. Raises ``httpx.HTTPError``.
    """
    url = address.rstrip("/") + "/chat/completions"
    return outgoing.send(
        "POST",
        url,
        contact=settings.DEFAULT_FROM_EMAIL,
        json=question,
        headers={"Authorization": f"Bearer {key}"} if key else None,
        seconds=seconds,
        largest=LARGEST,
        private_url=url,  # an operator wrote it into the settings
    )


def fields_in(status: int, body: bytes) -> dict[str, Any]:
    """Return the JSON object that a model wrote; raises :class:`NoAnswer` for anything else."""
    if status != 200:
        raise NoAnswer(f"status {status}", for_good=status in _NEVER)
    try:
        fields = json.loads(json.loads(body)["choices"][0]["message"]["content"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise NoAnswer("not in the agreed form") from error
    if not isinstance(fields, dict):
        raise NoAnswer("not in the agreed form")
    return fields
