"""Which scorer reads for a group: asked here, and nowhere else."""

from jesuisla.analysis.triage.scorer import Scorer
from jesuisla.analysis.triage.shipped import shipped
from jesuisla.collective.groups.models import Group


def scorer_for(group: Group) -> Scorer:  # noqa: ARG001  # every group has the shipped one so far
    """The scorer that reads comments for this group."""
    return shipped()
