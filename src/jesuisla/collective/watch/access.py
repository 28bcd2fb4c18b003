"""Who may do what to threads and readings."""

from jesuisla.collective.members.access import Viewer
from jesuisla.collective.watch.models import Reading


def may_correct(viewer: Viewer, reading: Reading) -> bool:
    """Whether a reading is theirs to put right: their own, or any for the team."""
    return viewer.is_team or reading.by_id == viewer.membership.pk
