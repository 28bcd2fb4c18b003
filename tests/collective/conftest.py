"""A thread to look at."""

from typing import Any

import pytest

from jesuisla.networks.registry import recognise

LINK = "https://www.facebook.com/gazette.inventee/posts/123456789"


@pytest.fixture
def thread(cast: Any) -> Any:
    """A thread of an invented newspaper, proposed by a member."""
    from jesuisla.collective.proposals.proposals import propose

    return propose(cast.group, recognise(LINK), "Des injures.", by=cast.member).thread
