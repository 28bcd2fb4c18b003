"""The form of a brief: its kind, what that kind asks, and what is right as it stands for most."""

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.action_words import joined
from jesuisla.collective.actions.brief import BRIEF_FIELDS, Brief
from jesuisla.collective.actions.kinds import KINDS
from jesuisla.collective.actions.models import Action
from jesuisla.collective.threads.fields import LinkField, PlainTextField

FACTS = 3
FINER = frozenset({"tone", "avoid", "window_minutes"})
"""What a moderator in a hurry may leave as it stands; folded on the page."""
WINDOWS = (
    (3 * 60, _("3 hours")),
    (6 * 60, _("6 hours")),
    (12 * 60, _("12 hours")),
    (24 * 60, _("one day")),
    (48 * 60, _("two days")),
)


def _form_field(field: "models.Field[Any, Any]", **more: Any) -> forms.Field | None:
    """A field of the action as the form shows it: choices as buttons, texts cleaned."""
    if field.choices:
        return field.formfield(widget=forms.RadioSelect, **more)
    if isinstance(field, models.TextField):
        rows = forms.Textarea(attrs={"rows": 3})
        return field.formfield(form_class=PlainTextField, widget=rows, **more)
    if isinstance(field, models.CharField):
        return field.formfield(form_class=PlainTextField, **more)
    return field.formfield(**more)


class BriefForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The brief of an action: its kind first, then what that kind asks.

    ``unasked`` is what was typed for another kind: the page carries it along unseen, and it
    is not saved.
    """

    window_minutes = forms.TypedChoiceField(choices=WINDOWS, coerce=int)

    class Meta:
        """All fields that some kind asks; each form leaves out what its kind does not."""

        model = Action
        fields = BRIEF_FIELDS
        formfield_callback = _form_field

    def __init__(self, *args: Any, may_act: bool = True, **kwargs: Any) -> None:
        """Build the form; ``may_act`` says whether the network lets people act together."""
        super().__init__(*args, **kwargs)
        self._add_facts()
        self._offer_kinds(may_act=may_act)
        self._offer("tone", [(tone.value, tone.label) for tone in self.kind.tones])
        self._offer("window_minutes", self._windows())
        facts = self.fact_names if "facts" in self.kind.brief else ()
        names = ["kind", *self.kind.brief, *facts]
        self.unasked = {name: self[name].value() or "" for name in self.fields if name not in names}
        for name in self.unasked:
            del self.fields[name]
        self.order_fields(names)
        for name, question in self.kind.brief.items():
            if name in self.fields:
                field = self.fields[name]
                field.label, field.help_text = str(question.label), str(question.help_text)
                field.required = field.required or question.required
        self.fields["why"].error_messages["required"] = _(
            "A sentence is enough: members read it before they write."
        )

    def clean(self) -> dict[str, Any]:
        """A fact needs its source, and a source its fact."""
        answers = super().clean() or self.cleaned_data
        for number in range(1, FACTS + 1):
            text, source = answers.get(f"fact_{number}"), answers.get(f"source_{number}")
            if text and not source and f"source_{number}" not in self.errors:
                self.add_error(f"source_{number}", _("A fact needs a source; add its address."))
            if source and not text:
                self.add_error(f"fact_{number}", _("Say in one sentence what this source shows."))
        return answers

    @property
    def facts_open(self) -> bool:
        """Whether the facts are unfolded: some are typed, or something is to be put right."""
        return any(field.errors or field.value() for field in self.fact_fields)

    @property
    def kind_name(self) -> str:
        """The kind choice_labels, as a title."""
        return capfirst(str(self.kind.label))

    @property
    def brief_fields(self) -> list[forms.BoundField]:
        """What every brief of this kind needs to say."""
        return [self[name] for name in self.kind.brief if name in self.fields and name not in FINER]

    @property
    def finer_fields(self) -> list[forms.BoundField]:
        """What is right as it stands for most: the tone, what to avoid, how long."""
        return [self[name] for name in self.kind.brief if name in self.fields and name in FINER]

    @property
    def finer_open(self) -> bool:
        """Whether these are unfolded: something is typed there, or is to be put right."""
        return any(
            field.errors or (field.name == "avoid" and field.value()) for field in self.finer_fields
        )

    @property
    def finer_in_words(self) -> str:
        """The choices as they stand, in one line."""
        choice_labels = [
            str(label).rstrip(".")
            for field in self.finer_fields
            for value, label in getattr(field.field, "choices", ())
            if str(value) == str(field.value())
        ]
        return joined(choice_labels)

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The facts and their sources; none where the kind does not ask for them."""
        return [self[name] for name in self.fact_names if name in self.fields]

    def brief(self) -> Brief:
        """The brief as the operations take it."""
        data = self.cleaned_data
        facts = [
            (data[f"fact_{number}"], data[f"source_{number}"])
            for number in range(1, FACTS + 1)
            if data.get(f"fact_{number}")
        ]
        return Brief(
            facts=facts if self.fact_fields else None,
            **{name: data[name] for name in BRIEF_FIELDS if name in data},
        )

    def _add_facts(self) -> None:
        self.fact_names = []
        for number in range(1, FACTS + 1):
            self.fields[f"fact_{number}"] = PlainTextField(
                label=_("Fact %(number)s") % {"number": number}, max_length=500, required=False
            )
            self.fields[f"source_{number}"] = LinkField(
                label=_("Source of fact %(number)s") % {"number": number},
                help_text=_("The address of a page that anybody can read."),
                max_length=500,
            )
            self.fact_names += [f"fact_{number}", f"source_{number}"]

    def _offer_kinds(self, *, may_act: bool) -> None:
        """Offer the kinds that are possible here, each with its purpose."""
        running = self.instance.state == Action.State.RUNNING
        possible = {
            code: kind
            for code, kind in KINDS.items()
            if kind.calls_members == self.instance.calls_members or not running
            if may_act or running or not kind.calls_members
        }
        self.fields["kind"].label = _("Kind of action")
        self.kind = possible.get(str(self["kind"].value()), next(iter(possible.values())))
        label = "<span><strong>{}</strong><br>{}</span>"
        self._offer(
            "kind",
            [
                (code, format_html(label, capfirst(str(kind.label)), kind.purpose))
                for code, kind in possible.items()
            ],
        )

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer these choices; the first is taken at the start where another one stood."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if choices and str(self.initial.get(name)) not in map(str, dict(choices)):
            self.initial[name] = choices[0][0]

    def _windows(self) -> list[tuple[int, Any]]:
        """How long an action may run: the usual times, and its own or the group's."""
        own = str(self.initial.get("window_minutes"))
        if own.isdecimal() and int(own) not in dict(WINDOWS):
            return [*WINDOWS, (int(own), _("%(minutes)d minutes") % {"minutes": int(own)})]
        return list(WINDOWS)
