"""A service for devices and messengers that answers as it is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from push_doors import Door, push_door


@pytest.fixture
def door(settings: Any) -> Iterator[Door]:
    with push_door() as door:
        settings.PUSH_SERVICES = settings.MESSENGER_SERVICES = (door.url,)
        yield door
