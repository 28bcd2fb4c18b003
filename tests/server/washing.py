"""What a worker is made to do each minute in every group, by the test of one that fails."""

import os
from pathlib import Path

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import for_each_group


@for_each_group("* * * * *", queue="kitchen")
def wash_up(group: Group) -> int:
    """Fail in the group named by ``DIRTY``; leave a file for each group where it was done."""
    if group.slug == os.environ.get("DIRTY"):
        raise ZeroDivisionError("no water")
    (Path(os.environ["KITCHEN"]) / f"clean-{group.slug}").touch()
    return 1
