"""What coordinators set about how their group works."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.operations import WAYS


class WaysForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The group's hashtag, how many moderators a launch needs, its budget and times."""

    class Meta:
        """What stands in the form."""

        model = Group
        fields = WAYS
        labels = {
            "hashtag": _("Hashtag"),
            "hashtag_place": _("Where the hashtag stands in a comment"),
            "reviewers_needed": _("How many moderators look before a launch"),
            "daily_budget": _("Actions a day"),
            "voices_needed": _("Voices we wish for in an action"),
            "window_minutes": _("How long an action runs, in minutes"),
            "retention_days": _("Days that quotes are kept"),
            "contact": _("Address where people reach the team"),
        }
        help_texts = {
            "reviewers_needed": _("1 or 2. With 2, nobody launches alone."),
            "daily_budget": _("More is possible on purpose, and is written in the journal."),
            "voices_needed": _("Three at least: one voice alone changes nothing."),
            "retention_days": _("Then texts and keys go. A network may ask for less."),
        }
