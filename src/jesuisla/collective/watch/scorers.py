"""Which scorer reads for a group: asked here, and nowhere else."""

import logging
from functools import lru_cache

from django_scopes import scope

from jesuisla.analysis.triage.scorer import ModelError
from jesuisla.analysis.triage.shipped import ShippedScorer, load, shipped
from jesuisla.collective.groups.models import Group
from jesuisla.collective.watch.learning_models import GroupScorer

_log = logging.getLogger(__name__)


def scorer_for(group: Group) -> ShippedScorer:
    """The scorer that reads comments for this group: its own, else the shipped one."""
    with scope(group=group.pk):
        live = GroupScorer.objects.filter(group=group, state=GroupScorer.State.LIVE)
        pk = live.values_list("pk", flat=True).first()
        if pk is None:
            return shipped()
        try:
            return taught(pk)
        except ModelError:
            # Reading goes on; the page of learning shows which version reads.
            _log.exception("scorer %s of group %s cannot be read", pk, group.pk)
            return shipped()


@lru_cache(maxsize=8)
def taught(pk: int) -> ShippedScorer:
    """A version by its number, in the scope of its group; versions never change.

    Raises :class:`ModelError` when its bytes are damaged.
    """
    return load(bytes(GroupScorer.objects.values_list("data", flat=True).get(pk=pk)))
