"""Putting a thread forward."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.watch.forms.fields import PlainTextField
from jesuisla.collective.watch.operations.proposing import LONGEST_NOTE
from jesuisla.collective.watch.refusals import NOT_A_LINK
from jesuisla.networks.links import Link, NotALink, WhyNot
from jesuisla.networks.registry import recognise


class ProposeForm(forms.Form):
    """One link, or a shared text with a link in it, and a word on why."""

    link = PlainTextField(
        label=_("Link of the post"),
        help_text=_("Any text with the link in it will do."),
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "short", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": NOT_A_LINK[WhyNot.EMPTY]},
    )
    note = PlainTextField(
        label=_("Why this one?"),
        help_text=_("What did you see, and whom does it hurt? Please do not quote."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )

    def clean_link(self) -> Link:
        """The thread that the text links to."""
        try:
            return recognise(self.cleaned_data["link"])
        except NotALink as reason:
            raise forms.ValidationError(NOT_A_LINK[reason.why]) from reason
