"""What one fills in around an action."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.operations.launching import Brief
from jesuisla.collective.watch.forms.fields import LinkField, PlainTextField
from jesuisla.collective.watch.models import Criterion

FACTS = 3
WINDOWS = (
    (3 * 60, _("3 hours")),
    (6 * 60, _("6 hours")),
    (12 * 60, _("12 hours")),
    (24 * 60, _("one day")),
    (48 * 60, _("two days")),
)


class BriefForm(forms.Form):
    """The brief of an action: why, whom it hurts, tone, what not to do, facts."""

    why = PlainTextField(
        label=_("Why this thread"),
        help_text=_("In one or two sentences, for members who have a minute."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("A sentence is enough: members read it before they write.")},
    )
    whom = PlainTextField(label=_("Whom it hurts"), max_length=300, required=False)
    tone = forms.ChoiceField(
        label=_("What helps here"), choices=Action.Tone, widget=forms.RadioSelect
    )
    avoid = PlainTextField(
        label=_("What not to do"),
        help_text=_("For instance: do not answer this person, do not name the town."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind of action"), choices=Action.Kind)
    window_minutes = forms.TypedChoiceField(
        label=_("How long it runs"), choices=WINDOWS, coerce=int
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("window_minutes")
        window = self.fields["window_minutes"]
        if own and own not in dict(WINDOWS) and isinstance(window, forms.TypedChoiceField):
            window.choices = [*WINDOWS, (own, _("%(minutes)d minutes") % {"minutes": own})]
        for number in range(1, FACTS + 1):
            self.fields[f"fact_{number}"] = PlainTextField(
                label=_("Fact %(number)s") % {"number": number}, max_length=500, required=False
            )
            self.fields[f"source_{number}"] = LinkField(
                label=_("Source of fact %(number)s") % {"number": number},
                help_text=_("The address of a page that anybody can read."),
                max_length=500,
            )

    def clean(self) -> dict[str, Any]:
        """A fact needs its source, and a source its fact."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, FACTS + 1):
            text, source = cleaned.get(f"fact_{number}"), cleaned.get(f"source_{number}")
            if text and not source and f"source_{number}" not in self.errors:
                self.add_error(f"source_{number}", _("A fact needs a source; add its address."))
            if source and not text:
                self.add_error(f"fact_{number}", _("Say in one sentence what this source shows."))
        return cleaned

    @property
    def facts_wrong(self) -> bool:
        """Whether something is to be put right among the facts and their sources."""
        return any(name.startswith(("fact_", "source_")) for name in self.errors)

    def brief(self) -> Brief:
        """The brief as the operations take it."""
        data = self.cleaned_data
        facts = [
            (data[f"fact_{number}"], data[f"source_{number}"])
            for number in range(1, FACTS + 1)
            if data.get(f"fact_{number}")
        ]
        return Brief(
            why=data["why"],
            whom=data["whom"],
            kind=data["kind"],
            tone=data["tone"],
            avoid=data["avoid"],
            window_minutes=data["window_minutes"],
            facts=facts,
        )


def as_initial(brief: Brief) -> dict[str, object]:
    """A brief as :class:`BriefForm` shows it at first."""
    fields = ("why", "whom", "tone", "avoid", "kind", "window_minutes")
    written: dict[str, object] = {field: getattr(brief, field) for field in fields}
    for number, (text, source) in enumerate(brief.facts, start=1):
        written |= {f"fact_{number}": text, f"source_{number}": source}
    return written


class DeclineForm(forms.Form):
    """Why a thread is declined: one of the written criteria, and a kind word."""

    criterion = forms.ChoiceField(label=_("Why not"), choices=Criterion, widget=forms.RadioSelect)
    answer = PlainTextField(
        label=_("A kind word to the proposer"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReviewForm(forms.Form):
    """What a second moderator adds to the verdict, which is a button."""

    note = PlainTextField(
        label=_("A note to the team"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
