"""What people type, before an operation looks at it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import Group, JoinQuestion
from jesuisla.collective.groups.names import time_zone_choices, zone_name
from jesuisla.collective.groups.prose import typeset
from jesuisla.collective.members.consents import consent_field
from jesuisla.collective.members.form_stamps import StampedForm
from jesuisla.collective.members.models import Role

ROLES_IN_WORDS = [
    (Role.MODERATOR, _("moderator: reviews proposals, leads actions, answers requests to join")),
    (
        Role.COORDINATOR,
        _("coordinator: also invites, gives roles and removes people from the group"),
    ),
    (
        Role.RESEARCHER,
        _(
            "researcher: reads the measures and the journal without names, downloads the file of "
            "results"
        ),
    ),
]


def sent_id(text: str) -> int | None:
    """Return the number of a row that a form or an address carries; ``None`` if it is none.

    >>> sent_id("12"), sent_id("-1"), sent_id("9" * 30)
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _alias_field() -> forms.CharField:
    return forms.CharField(
        label=_("Your alias"),
        max_length=80,
        help_text=_("The name others will see: not your own."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("The language of your pages and e-mails"), choices=settings.LANGUAGES
    )


A_FEW_WORDS = _("A few words are enough, but do write some.")


class JoinForm(StampedForm):
    """Asking to join. Nothing here asks who one is on a social network.

    The group's own questions are the fields ``question_1`` and so on. What brings somebody is
    all that the team needs to answer: whoever is tired leaves the questions empty.
    """

    alias = _alias_field()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("Other members never see it."),
        error_messages={"required": _("Without an address we cannot answer you.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(
        label=_("What brings you here?"),
        max_length=1000,
        help_text=_("A few words, for the team alone."),
        error_messages={"required": A_FEW_WORDS},
        widget=forms.Textarea(attrs={"rows": 1, "class": "line"}),
    )
    charter = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_old_enough = forms.BooleanField(
        error_messages={"required": _("Tick it if it is so: we welcome nobody younger.")}
    )
    agrees = forms.BooleanField(
        label=_("I have read the charter and I accept it"),
        error_messages={"required": _("Read it first, then tick it: it holds for all of us.")},
    )
    consents = consent_field()

    def __init__(
        self,
        *args: Any,
        age: int,
        questions: Sequence[JoinQuestion],
        is_signed_in: bool,
        has_charter: bool,
        **kwargs: Any,
    ) -> None:
        """Ask the group's own questions, and leave out what is known of somebody signed in."""
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for number, question in enumerate(questions, 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=typeset(question.text, question.language),
                max_length=500,
                required=False,
                widget=forms.Textarea(attrs={"rows": 1, "class": "line"}),
            )
        self.fields["alias"].label = gettext("Your alias (not your real name)")
        self.fields["alias"].help_text = ""
        self.fields["alias"].error_messages["required"] = gettext("Choose a name, any you like.")
        self.order_fields(["alias", "email", "words", *self._question_names()])
        self.fields["is_old_enough"].label = gettext("I am %(age)d or older") % {"age": age}
        if is_signed_in:
            del self.fields["email"]
        if not has_charter:
            del self.fields["agrees"]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """The fields of the group's own questions."""
        return [self[name] for name in self._question_names()]

    def _question_names(self) -> list[str]:
        return [f"question_{number}" for number in range(1, len(self.questions) + 1)]

    def answers(self) -> list[tuple[str, str]]:
        """Return each question with what was typed; call it on a valid form."""
        return [
            (question.text, self.cleaned_data[f"question_{number}"])
            for number, question in enumerate(self.questions, 1)
        ]


class CodeForm(forms.Form):
    """The digits sent by mail."""

    code = forms.CharField(
        label=_("The digits from the e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


class CodeElsewhereForm(CodeForm):
    """The digits sent by mail, in a browser that does not know to which address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    field_order = ["email", "code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the address, which is asked first."""
        super().__init__(*args, **kwargs)
        del self.fields["code"].widget.attrs["autofocus"]


class AliasForm(forms.Form):
    """Another alias."""

    alias = _alias_field()


class LanguageForm(forms.Form):
    """Another language."""

    language = _language_field()


class TimeZoneForm(forms.Form):
    """Another time zone."""

    time_zone = forms.CharField(label=_("Where you live, or the nearest place"), required=False)

    def __init__(self, group: Group, *args: Any, **kwargs: Any) -> None:
        """Offer the places of the world by their names, the group's own first."""
        super().__init__(*args, **kwargs)
        reader = get_language() or "en"
        own = gettext("As the group: %(place)s") % {"place": zone_name(group.time_zone, reader)}
        places = [("", own), *time_zone_choices(reader)]
        self.fields["time_zone"].widget = forms.Select(choices=places)


class ReasonForm(forms.Form):
    """Why not; sent to the person."""

    reason = forms.CharField(
        label=_("The reason"),
        max_length=1000,
        help_text=_("Sent to the person as you write it. A kind word costs nothing."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RolesForm(forms.Form):
    """What a member is besides a member."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        choices=ROLES_IN_WORDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are active once the person has turned on two-factor authentication."),
    )


class SearchForm(forms.Form):
    """Looks for an alias."""

    q = forms.CharField(
        label=_("Find a member by alias"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
