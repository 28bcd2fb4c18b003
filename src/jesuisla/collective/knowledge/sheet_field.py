"""Naming a sheet by hand: by its number, or by the address of its page."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.knowledge.access import current_sheets
from jesuisla.collective.knowledge.models import Sheet
from jesuisla.collective.threads.fields import PlainTextField

NUMBER = re.compile(r"(?:n[°ºo.]?\s*|#\s*)?(?P<number>[0-9]{1,9})", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?:https?://)?(?P<host>[^/\s]+)?/fiches/(?P<number>[0-9]{1,9})(?:[/?#]\S*)?", re.IGNORECASE
)


class SheetField(PlainTextField):
    """A sheet that holds today; empty for none. ``host`` is where the group's pages are."""

    def __init__(self, host: str) -> None:
        super().__init__(
            label=_("Its number, or the address of its page"),
            help_text=_("The number stands at the end of the address."),
            max_length=500,
            required=False,
        )
        self.host = host

    def clean(self, value: Any) -> Sheet | None:
        """Return the sheet; refuses what names none, and one that does not hold."""
        text = super().clean(value)
        if not text:
            return None
        match = NUMBER.fullmatch(text) or ADDRESS.fullmatch(text)
        if match is None:
            raise forms.ValidationError(
                _("This names no sheet: write its number, as 12, or paste the address of its page.")
            )
        host = match.groupdict().get("host")
        if host and host.lower() != self.host.lower():
            raise forms.ValidationError(
                _("This page is not one of your group’s: take the sheet over first.")
            )
        number = int(match["number"])
        sheet = current_sheets().filter(number=number).first()
        if sheet is None:
            raise forms.ValidationError(
                _(
                    "No sheet that holds today has the number %(number)d: search for it, "
                    "or leave this empty."
                ),
                params={"number": number},
            )
        return sheet
