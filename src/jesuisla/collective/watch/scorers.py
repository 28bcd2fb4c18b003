"""Which scorer reads for a group: asked here, and nowhere else."""

import logging
from functools import lru_cache

from django_scopes import scope

from jesuisla.analysis.triage import ModelError, ShippedScorer, load_scorer, shipped_scorer
from jesuisla.collective.groups.models import Group
from jesuisla.collective.watch.learning_models import GroupScorer

_log = logging.getLogger(__name__)


def scorer_for(group: Group) -> ShippedScorer:
    """The scorer that reads comments for this group: its own, else the shipped one."""
    with scope(group=group.pk):
        live = GroupScorer.objects.filter(group=group, state=GroupScorer.State.LIVE)
        pk = live.values_list("pk", flat=True).first()
        # Reading goes on; the page of learning says which version reads.
        return shipped_scorer() if pk is None else taught(pk) or shipped_scorer()


@lru_cache(maxsize=8)
def taught(pk: int) -> ShippedScorer | None:
    """A version by its number, in the scope of its group; versions never change.

    ``None`` when its bytes are damaged, or of a form that this program no longer reads.
    """
    try:
        return load_scorer(bytes(GroupScorer.objects.values_list("data", flat=True).get(pk=pk)))
    except ModelError as error:
        _log.warning("the group's scorer %s cannot be read: %s", pk, error)
        return None
