"""Sheets in every state of their life."""

from collections.abc import Callable
from typing import Any

import pytest

from collective.knowledge.invented_sheets import content
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.knowledge.sheets import begin_sheet, publish_draft, send_draft


@pytest.fixture
def shelve(cast: Any) -> Callable[..., Sheet]:
    """Write a sheet, have it read by a second person, and return it."""

    def write(by: Any = None, **parts: Any) -> Sheet:
        author = by or cast.member
        sheet = begin_sheet(cast.group, content(**parts), by=author)
        send_draft(sheet, by=author)
        return publish_draft(sheet, by=cast.moderator)

    return write


@pytest.fixture
def sheet(shelve: Callable[..., Sheet]) -> Sheet:
    """A sheet that holds."""
    return shelve()
