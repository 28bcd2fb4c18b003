"""A rule, field by field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import LabelName, plain_topic
from jesuisla.collective.watch.forms.fields import PlainTextField
from jesuisla.collective.watch.models import Page
from jesuisla.collective.watch.queries.desk_rules import page_key
from jesuisla.collective.watch.rule_words import EFFECTS
from jesuisla.collective.watch.target_words import TARGETS

LEVELS = [("", _("any")), ("0.5", "50 %"), ("0.7", "70 %"), ("0.9", "90 %")]


class RuleForm(forms.Form):
    """All conditions given must hold; those left empty do not count."""

    name = PlainTextField(label=_("What the rule is called"), max_length=80)
    page = forms.ChoiceField(label=_("On the page"), required=False)
    words = PlainTextField(
        label=_("With words that begin like"),
        help_text=_("Separate them by commas. Other endings and disguised spellings count too."),
        max_length=1000,
        required=False,
    )
    topic = PlainTextField(label=_("On the topic"), max_length=80, required=False)
    target = forms.MultipleChoiceField(
        label=_("With hate that seems aimed at people for"),
        help_text=_("By the words that name people: where they name nobody, it cannot be told."),
        choices=[(str(target), word) for target, word in TARGETS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.IntegerField(label=_("From hour"), min_value=0, max_value=24, required=False)
    end = forms.IntegerField(label=_("Until hour"), min_value=0, max_value=24, required=False)
    hate = forms.ChoiceField(label=_("Hate in a comment, at least"), choices=LEVELS, required=False)
    toxic = forms.ChoiceField(
        label=_("Rudeness in a comment, at least"), choices=LEVELS, required=False
    )
    then = forms.ChoiceField(
        label=_("Then"), choices=[(str(effect), word) for effect, word in EFFECTS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = [(page_key(page), str(page)) for page in Page.objects.order_by("name", "handle")]
        self.fields["page"].choices = [("", _("any")), *pages]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Both hours, or none."""
        data = super().clean() or {}
        if (data.get("start") is None) != (data.get("end") is None):
            self.add_error("end", _("Give both hours, or none."))
        return data

    def entry(self) -> dict[str, Any]:
        """The rule as a file holds it."""
        data = self.cleaned_data
        when: dict[str, Any] = {}
        if data["page"]:
            when["page"] = [data["page"]]
        if self.stems():
            when["family"] = [data["name"]]
        if data["topic"].strip():
            when["topic"] = [plain_topic(data["topic"])]
        if data["target"]:
            when["target"] = data["target"]
        if data["start"] is not None:
            when["hours"] = f"{data['start']:02d}-{data['end']:02d}"
        for label in (LabelName.HATE, LabelName.TOXIC):
            if data[str(label)]:
                when[str(label)] = float(data[str(label)])
        return {"name": data["name"], "when": when, "then": data["then"]}

    def stems(self) -> list[str]:
        """The beginnings of words."""
        return [word.strip() for word in self.cleaned_data["words"].split(",") if word.strip()]


class RuleFileForm(forms.Form):
    """All rules at once, as a file."""

    text = forms.CharField(
        label=_("The rules as a file"),
        max_length=100_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )
