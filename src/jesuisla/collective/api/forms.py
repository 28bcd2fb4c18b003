"""What a coordinator types about a key."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.api.models import (
    MOST_PER_DAY,
    MOST_PER_MINUTE,
    PER_DAY,
    PER_MINUTE,
)


class KeyForm(forms.Form):
    """A new key."""

    name = forms.CharField(
        label=_("Which program is it for?"),
        max_length=80,
        help_text=_("For example: comments of the Courrier. One key for each program."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    per_minute = forms.IntegerField(
        label=_("Requests a minute, at most"),
        min_value=1,
        max_value=MOST_PER_MINUTE,
        initial=PER_MINUTE,
    )
    per_day = forms.IntegerField(
        label=_("Requests a day, at most"),
        min_value=1,
        max_value=MOST_PER_DAY,
        initial=PER_DAY,
    )
