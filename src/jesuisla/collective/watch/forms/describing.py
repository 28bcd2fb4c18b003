"""What one tells of a thread."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.watch.forms.fields import PlainTextField
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.operations.describing import Told


class DescriptionForm(forms.Form):
    """Title, page and time of a post; everything may stay empty, unknown is fine."""

    title = PlainTextField(
        label=_("What the post is about"),
        help_text=_("A few words, as you would say it to somebody."),
        max_length=300,
        required=False,
    )
    topic = PlainTextField(
        label=_("Topic"),
        help_text=_("For instance: migration, climate, schools."),
        max_length=80,
        required=False,
    )
    page = PlainTextField(label=_("Name of the page"), max_length=200, required=False)
    audience = forms.IntegerField(
        label=_("How many people follow the page"), min_value=0, max_value=10**10, required=False
    )
    posted_at = forms.DateTimeField(
        label=_("When it was posted"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write the day and hour as 2026-01-31 18:30.")},
    )

    @classmethod
    def of(cls, thread: Thread) -> "DescriptionForm":
        """The form filled with what is known."""
        page = thread.page
        return cls(
            initial={
                "title": thread.title,
                "topic": thread.topic,
                "page": (page.name or page.handle) if page else "",
                "audience": page.audience if page else None,
                "posted_at": thread.posted_at,
            }
        )

    def told(self) -> Told:
        """What was told, as the operation takes it."""
        data = self.cleaned_data
        return Told(
            title=data["title"],
            topic=data["topic"],
            page=data["page"],
            audience=data["audience"],
            posted_at=data["posted_at"],
        )
