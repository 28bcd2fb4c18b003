"""The better reader that a group chooses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.watch.forms.fields import PlainTextField
from jesuisla.collective.watch.learning_models import Reader
from jesuisla.collective.watch.operations.reading_again import Choice, available


class ReaderForm(forms.Form):
    """Kind, criteria, budget, and consent."""

    kind = forms.ChoiceField(label=_("Which reader"), widget=forms.RadioSelect)
    criteria = PlainTextField(
        label=_("Your criteria"),
        help_text=_("What you call hateful, rude, supportive: as you would tell a new moderator."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    calls_a_day = forms.IntegerField(
        label=_("Questions a day, at most"), min_value=1, max_value=100_000
    )
    euros_a_day = forms.DecimalField(
        label=_("Euros a day, at most"), min_value=0, max_digits=8, decimal_places=2
    )
    euros_a_call = forms.DecimalField(
        label=_("What one question costs, in euros"), min_value=0, max_digits=8, decimal_places=5
    )
    consent = forms.BooleanField(label=_("Our group agrees to this."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Reader.Kind.choices)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (kind, words[kind]) for kind in available()
        ]

    @classmethod
    def of(cls, reader: Reader) -> "ReaderForm":
        """The form filled with what was chosen."""
        names = ("kind", "criteria", "calls_a_day", "euros_a_day", "euros_a_call")
        initial = {name: getattr(reader, name) for name in names}
        return cls(initial=initial | {"consent": reader.consented_at is not None})

    def choice(self) -> Choice:
        """What was chosen, as the operation takes it."""
        return Choice(**self.cleaned_data)
