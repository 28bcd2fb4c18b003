"""The steps of writing a sheet: one question after another, each a form of its own."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.names import country_name, language_name
from jesuisla.collective.knowledge.content import (
    ENDS_TODAY,
    MOST_CLAIMS,
    MOST_SOURCES,
    MOST_TOPICS,
    CitedSource,
    SheetContent,
)
from jesuisla.collective.knowledge.keepers import topic_key
from jesuisla.collective.knowledge.models import ANSWER_FITS, CLAIM_FITS, TOPIC_FITS, WHY_FITS
from jesuisla.collective.threads.fields import LinkField, PlainTextField
from jesuisla.languages import ENGLISH
from jesuisla.networks.addresses import read_address
from jesuisla.networks.links import NotALink, WhyNot

HOLDS_FOR = timedelta(days=182)
"""How long a sheet holds unless its author says otherwise."""
LONGEST_HOLD = timedelta(days=3 * 366)


class SourceLinkField(LinkField):
    """The address of a page on the web that anybody can open."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def clean(self, value: Any) -> Any:
        """Return the address; refuses one with a name or password, and one of a private network."""
        address = super().clean(value)
        try:
            read_address(address)
        except NotALink as error:
            if error.why is WhyNot.NOT_PUBLIC:
                raise forms.ValidationError(
                    _(
                        "Not everybody can open this address: it holds a name or a password, or "
                        "leads into a private network. Paste that of a public page."
                    )
                ) from None
        return address


class LinesField(PlainTextField):
    """Texts, one a line; empty lines are left out."""

    def __init__(self, *, most: int, fits: int, **more: Any) -> None:
        super().__init__(**more)
        self.most, self.fits = most, fits

    def clean(self, value: Any) -> Any:
        """Return the lines; refuses too many, and one that is too long."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.most:
            raise forms.ValidationError(
                ngettext_lazy(
                    "%(count)d line at most: keep those that people use most.",
                    "%(count)d lines at most: keep those that people use most.",
                    "count",
                ),
                params={"count": self.most},
            )
        for line in lines:
            if len(line) > self.fits:
                raise forms.ValidationError(
                    _("“%(start)s…” is too long: %(fits)d characters a line at most."),
                    params={"start": line[:40], "fits": self.fits},
                )
        return tuple(dict.fromkeys(lines))


class StepForm(forms.Form):
    """A step: its question, and how its answers become part of the sheet."""

    use_required_attribute = False
    question: Any = ""

    @classmethod
    def initial_of(cls, content: SheetContent) -> dict[str, Any]:
        """Return what the form shows of a sheet at first."""
        return {name: getattr(content, name) for name in cls.base_fields}

    def applied_to(self, content: SheetContent) -> SheetContent:
        """Return the sheet with these answers."""
        return content.changed(**{name: self.cleaned_data[name] for name in self.base_fields})


class ClaimForm(StepForm):
    """What people say, in their words."""

    question = _("What do people say?")
    claims = LinesField(
        most=MOST_CLAIMS,
        fits=CLAIM_FITS,
        label=_("The claim, in the words that people use"),
        help_text=_(
            "One wording a line, the most usual first. The sheet is found by all of them. "
            "Invent them after what you read: quote nobody."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write down what is claimed, in one sentence.")},
    )
    language = forms.ChoiceField(label=_("Language of the sheet"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the instance's groups, and the one the sheet has."""
        super().__init__(*args, **kwargs)
        own = str(self.initial.get("language") or page_language())
        codes = {own, ENGLISH, *Group.objects.values_list("language", flat=True)}
        names = sorted((language_name(code, page_language()), code) for code in codes)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, name) for name, code in names]
        self.initial["language"] = own

    @classmethod
    def initial_of(cls, content: SheetContent) -> dict[str, Any]:
        """Return the wordings one a line."""
        return {"claims": "\n".join(content.claims), "language": content.language}


class ShortAnswerForm(StepForm):
    """What holds."""

    question = _("What holds, in two or three sentences?")
    answer = PlainTextField(
        label=_("The short answer"),
        max_length=ANSWER_FITS,
        help_text=_(
            "280 characters at most. Say what is true rather than what is false, with one figure "
            "and its year. Somebody tired reads it in ten seconds."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("The short answer is missing."),
            "max_length": _(
                "%(show_value)d characters: that is too long. Shorten it to %(limit_value)d; "
                "the rest has its place in the sources."
            ),
        },
    )

    def clean_answer(self) -> str:
        """Return the answer on one line: it stands beside others, where lines cost room."""
        return " ".join(self.cleaned_data["answer"].split())


class WhyBelievedForm(StepForm):
    """Why people believe it."""

    question = _("Why do people believe it?")
    why_believed = PlainTextField(
        label=_("What makes it sound true"),
        max_length=WHY_FITS,
        help_text=_(
            "A real event, a figure taken out of its frame, a fear. Whoever knows it answers "
            "without contempt."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("A sentence is enough: it helps to answer kindly.")},
    )


class SourcesForm(forms.Form):
    """Where anybody can check it; the first source stands open, the others fold."""

    use_required_attribute = False
    question = _("Where can it be checked?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the fields of each source."""
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_SOURCES + 1):
            self.fields |= _source_fields(number)

    @classmethod
    def initial_of(cls, content: SheetContent) -> dict[str, Any]:
        """Return the sources under the names of the fields."""
        return {
            f"{name}_{number}": getattr(source, name)
            for number, source in enumerate(content.sources, start=1)
            for name in SOURCE_PARTS
        }

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The fields source by source, its title once it has one, and what stands open."""
        blocks = []
        for number in range(1, MOST_SOURCES + 1):
            fields = {name: self[f"{name}_{number}"] for name in SOURCE_PARTS}
            further_fields = [fields.pop(name) for name in FURTHER_PARTS]
            is_wrong = any(field.errors for field in (*fields.values(), *further_fields))
            title = fields["title"].value() or fields["url"].value()
            blocks.append(
                {
                    "number": number,
                    "title": title,
                    "fields": list(fields.values()),
                    "further_fields": further_fields,
                    "is_open": is_wrong or (number == 1 and not title),
                    "has_further_errors": any(field.errors for field in further_fields),
                }
            )
        return blocks

    def clean(self) -> dict[str, Any]:
        """Refuse a source without its title, publisher or address, and a sheet without any."""
        answers = super().clean() or self.cleaned_data
        filled_blocks = [number for number in range(1, MOST_SOURCES + 1) if self._is_given(number)]
        if not filled_blocks:
            self.add_error(
                "url_1", _("A sheet without a source cannot be checked: name one at least.")
            )
        for number in filled_blocks:
            for name, sentence in NEEDED.items():
                field = f"{name}_{number}"
                if not answers.get(field) and field not in self.errors:
                    self.add_error(field, sentence)
            day = answers.get(f"published_on_{number}")
            if day and day > localdate():
                self.add_error(f"published_on_{number}", _("This day has not come yet."))
        return answers

    def applied_to(self, content: SheetContent) -> SheetContent:
        """Return the sheet with these sources, in their order."""
        sources = [
            CitedSource(**{name: self.cleaned_data[f"{name}_{number}"] for name in SOURCE_PARTS})
            for number in range(1, MOST_SOURCES + 1)
            if self.cleaned_data.get(f"url_{number}")
        ]
        return content.changed(sources=tuple(sources))

    def _is_given(self, number: int) -> bool:
        names = [f"{name}_{number}" for name in SOURCE_PARTS]
        return any(self.cleaned_data.get(name) or name in self.errors for name in names)


SOURCE_PARTS = ("url", "title", "publisher", "published_on", "archive_url")
FURTHER_PARTS = ("published_on", "archive_url")
"""What helps and is not needed."""
NEEDED = {
    "url": _("A source needs its address, so that anybody can open it."),
    "title": _("Give the title of the page or report."),
    "publisher": _("Say who published it: an institute, an authority, a newspaper."),
}


def _source_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"url_{number}": SourceLinkField(label=_("Address of the page"), max_length=500),
        f"title_{number}": PlainTextField(label=_("Title"), max_length=200, required=False),
        f"publisher_{number}": PlainTextField(
            label=_("Who published it"), max_length=120, required=False
        ),
        f"published_on_{number}": forms.DateField(
            label=_("Published on"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Please write the day as 2026-01-31.")},
        ),
        f"archive_url_{number}": SourceLinkField(
            label=_("Archived copy"),
            help_text=_("The address of a copy, for the day when the page is gone."),
            max_length=500,
        ),
    }


class UntilForm(StepForm):
    """Until when it holds, for which topics and countries."""

    question = _("Until when does it hold?")
    valid_until = forms.DateField(
        label=_("Holds until"),
        help_text=_("Figures age. Two weeks before this day you are asked to look again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say until when it holds: figures age."),
            "invalid": _("Please write the day as 2026-01-31."),
        },
    )
    topics = forms.CharField(
        label=_("Topics"),
        max_length=400,
        help_text=_("One or more, with commas: health, climate, migration…"),
        error_messages={"required": _("Name one topic at least: its keepers are told.")},
    )
    countries = forms.MultipleChoiceField(
        label=_("Only about these countries"),
        help_text=_("None means everywhere."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries of the instance's groups and those that the sheet has."""
        super().__init__(*args, **kwargs)
        field = self.fields["countries"]
        assert isinstance(field, forms.MultipleChoiceField)
        codes = set(self.initial.get("countries") or ())
        for countries in Group.objects.values_list("countries", flat=True):
            codes |= set(countries)
        names = sorted((country_name(code, page_language()), code) for code in codes)
        field.choices = [(code, name) for name, code in names]
        self.initial.setdefault("valid_until", None)
        self.initial["valid_until"] = self.initial["valid_until"] or localdate() + HOLDS_FOR

    @classmethod
    def initial_of(cls, content: SheetContent) -> dict[str, Any]:
        """Return the topics with commas between them."""
        return {
            "valid_until": content.valid_until,
            "topics": ", ".join(content.topics),
            "countries": content.countries,
        }

    def clean_valid_until(self) -> Any:
        """Refuse a day that is past, and one so far that nobody would look again."""
        day = self.cleaned_data["valid_until"]
        if day < localdate():
            raise forms.ValidationError(_("This day is past: choose one to come."))
        if day == localdate():
            raise forms.ValidationError(ENDS_TODAY)
        if day > localdate() + LONGEST_HOLD:
            raise forms.ValidationError(
                _("Three years at most: somebody should look again before.")
            )
        return day

    def clean_topics(self) -> tuple[str, ...]:
        """Return the topics; refuses more than a few, and one that is a sentence."""
        return given_topics(self.cleaned_data["topics"].split(","))

    def clean_countries(self) -> tuple[str, ...]:
        """Return the codes as the sheet keeps them."""
        return tuple(self.cleaned_data["countries"])


def given_topics(words: Iterable[str]) -> tuple[str, ...]:
    """Return the topics; refuses more than a few, and one that is a sentence.

    Those alike but for capitals and accents are one, as it was written first.
    """
    by_key: dict[str, str] = {}
    for word in filter(None, map(str.strip, words)):
        by_key.setdefault(topic_key(word) or word, word)
    topics = tuple(by_key.values())
    if not topics:
        raise forms.ValidationError(_("Name one topic at least: its keepers are told."))
    if len(topics) > MOST_TOPICS:
        raise forms.ValidationError(_("%(count)d topics at most."), params={"count": MOST_TOPICS})
    for topic in topics:
        if len(topic) > TOPIC_FITS:
            raise forms.ValidationError(
                _("“%(start)s…” is long for a topic: a word or two."),
                params={"start": topic[:30]},
            )
    return topics


AnyStepForm = StepForm | SourcesForm
STEPS: dict[str, type[StepForm] | type[SourcesForm]] = {
    "claim": ClaimForm,
    "answer": ShortAnswerForm,
    "why": WhyBelievedForm,
    "sources": SourcesForm,
    "until": UntilForm,
}
"""The steps in their order, by the name in their address."""
STEP_LABELS = (
    _("The claim"),
    _("The answer"),
    _("Why it is believed"),
    _("Sources"),
    _("Until when"),
    _("Read it again"),
)
