"""What lists are made with: who is there, and order models that readings taught."""

from django.db import models
from django.utils.timezone import now

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership
from jesuisla.collective.threads.models import Page


class Presence(OfGroup):
    """Somebody is there: opened the action's page. Shown as a number, never by name.

    ``shown`` names what stood on this member's list since ``shown_at``, so that it stays
    still while they read.
    """

    action = models.ForeignKey("actions.Action", models.CASCADE, related_name="presences")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=now)
    shown = models.JSONField(default=list)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        """Once a member and action."""

        constraints = [
            models.UniqueConstraint(fields=["action", "by"], name="one_presence_a_member")
        ]

    def __str__(self) -> str:
        return f"presence in {self.action_id}"


class OrderModel(OfGroup):
    """How a network, or one page of it, orders comments, as this group's readings taught.

    ``data`` is the model as :func:`jesuisla.analysis.visibility.book_as_json`
    tells it, ``quality`` what it predicted of threads left out (empty where nothing could be
    compared, and for a page). ``digest`` names the readings that taught, so that the same
    ones teach once. The highest ``version`` counts; the ones before it are kept a while.
    """

    network = models.CharField(max_length=16)
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="order_models")
    version = models.PositiveIntegerField()
    data = models.JSONField()
    quality = models.JSONField(default=dict)
    readings = models.PositiveIntegerField()
    threads = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    fitted_at = models.DateTimeField(default=now)

    class Meta:
        """A version once a network and page."""

        db_table = "watch_ordermodel"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "network", "page", "version"],
                name="a_version_once_a_page",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"order of {self.network}, version {self.version}"
