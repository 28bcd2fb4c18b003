"""Which keys one may see."""

from django.db.models import QuerySet

from jesuisla.collective.api.models import ApiKey
from jesuisla.collective.members.access import Viewer


def keys_for(viewer: Viewer) -> QuerySet[ApiKey]:
    """The keys of the group in scope that open something, for its coordinators only."""
    if not viewer.is_coordinator:
        return ApiKey.objects.none()
    return ApiKey.objects.filter(revoked_at=None)
