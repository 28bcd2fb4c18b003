"""What keeps programs out of a form that needs no account: a trap, and a signed stamp.

Nobody else's service is asked, and nothing about the reader is kept.
"""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.refusals import Refused

SECONDS_TO_TYPE = 3
"""Nobody reads a page and types into it faster; what fills in forms by itself does."""
STAMP_HOLDS = timedelta(days=2)
SALT = "members.form_stamps"


class StampNotOfForm(Refused):
    """The stamp is missing, is of another form, or is days old: the form needs a new one."""


class StampTooFresh(Refused):
    """The form was sent faster than anybody types."""

    def __init__(self) -> None:
        super().__init__(_("That was quick! Wait a few seconds and send it again."))


class StampedForm(forms.Form):
    """A form with a field that only programs fill in, and a stamp that says when it was opened.

    The template shows both with ``components/stamp.html``.
    """

    site = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_site(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["site"]:
            raise forms.ValidationError(
                gettext("Please leave this field empty, and send it again.")
            )
        return ""


def fresh_stamp(subject: Any) -> str:
    """Return what a form about this subject carries: a key of its own, and when it was opened."""
    return TimestampSigner(salt=SALT).sign(f"{subject}.{secrets.token_urlsafe(24)}")


def key_in(stamp: str, subject: Any) -> str:
    """Return the key in the stamp of a form: the same for one form, however often it is sent.

    Raises :class:`StampNotOfForm` or :class:`StampTooFresh`.
    """
    signer = TimestampSigner(salt=SALT)
    try:
        stamped_subject, _dot, key = signer.unsign(stamp, max_age=STAMP_HOLDS).rpartition(".")
    except BadSignature:
        stamped_subject, key = "", ""
    if stamped_subject != str(subject):
        raise StampNotOfForm(
            _("This page was open for very long. Please read it over, and send it again.")
        )
    try:
        signer.unsign(stamp, max_age=SECONDS_TO_TYPE)
    except SignatureExpired:
        return key
    raise StampTooFresh
