"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import storable
from jesuisla.networks.archives.values import OLDEST


class PlainTextField(forms.CharField):
    """Text as PostgreSQL can keep it: NUL and halves of broken characters go quietly."""

    def to_python(self, value: Any) -> str:
        """The text without what nobody sees and no database takes."""
        return str(super().to_python(storable(value) if isinstance(value, str) else value))


class LinkField(forms.URLField):
    """The address of a page, as a browser shows it; ``https`` where nothing is said."""

    def __init__(self, *, label: Any, max_length: int, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=max_length,
            required=False,
            assume_scheme="https",
            error_messages={
                "invalid": _("Please paste the whole address, as https://example.org/page.")
            },
        )


class SeenAtField(forms.DateTimeField):
    """When something was seen, in the group's own hour; empty stands for now."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=_("When did you see it?"),
            help_text=_("Leave it empty if it is now."),
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            error_messages={"invalid": _("Please write the day and hour as 2026-01-31 18:30.")},
        )

    def clean(self, value: Any) -> Any:
        """An aware time, or ``None``; refuses a time before the web."""
        moment = super().clean(storable(value) if isinstance(value, str) else value)
        if moment is not None and moment < OLDEST:
            raise forms.ValidationError(_("No thread is as old as that. Please check the year."))
        return moment and localtime(moment)
