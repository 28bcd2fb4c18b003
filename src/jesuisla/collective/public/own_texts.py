"""What a coordinator sees of the group's own texts, section by section."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.home_sections import is_own, section_codes
from jesuisla.collective.groups.models import Charter, Group, JoinQuestion, Passage, PastFigure
from jesuisla.collective.groups.names import language_name
from jesuisla.collective.groups.texts import EarlierFigure
from jesuisla.collective.threads.fields import LinkField
from jesuisla.networks.registry import NETWORKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A section in one language, and whether a text exists."""

    language: str
    language_name: str
    exists: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTexts:
    """A section of the home page in every language it may be written in."""

    code: str
    title: str
    texts: tuple[Written, ...]
    is_hidden: bool
    is_own: bool
    may_move: bool


def languages_of(group: Group) -> list[str]:
    """The languages in which a group may write: its own first, then those of the pages."""
    return list(dict.fromkeys([group.language, *dict(settings.LANGUAGES)]))


def section_texts(group: Group, reader: str) -> list[SectionTexts]:
    """Every section in its order and where it is written; needs the scope of the group.

    The legal notice stands last: it is a page of its own and never moves.
    """
    titles = {
        (passage.section, passage.language): passage.title
        for passage in Passage.objects.filter(group=group)
    }
    return [
        SectionTexts(
            code=code,
            title=titles.get((code, reader))
            or titles.get((code, group.language))
            or usual_title(code),
            texts=tuple(
                Written(
                    language=language,
                    language_name=language_name(language, reader),
                    exists=(code, language) in titles,
                )
                for language in languages_of(group)
            ),
            is_hidden=code in group.hidden_sections,
            is_own=is_own(code),
            may_move=code not in {Passage.Section.VISION, Passage.Section.LEGAL},
        )
        for code in [*section_codes(group), Passage.Section.LEGAL.value]
    ]


def usual_title(code: str) -> str:
    """The heading of a section that has none of its own in this language."""
    return (
        str(Passage.Section(code).label)
        if code in Passage.Section.values
        else str(_("A new section"))
    )


def charter_texts(group: Group) -> dict[str, str]:
    """The charter in force by language; a language without one has an empty text."""
    texts = dict.fromkeys(languages_of(group), "")
    latest = Charter.objects.filter(group=group).order_by("-version").first()
    if latest is not None:
        newest = Charter.objects.filter(group=group, version=latest.version)
        texts |= {text.language: text.text for text in newest}
    return texts


MARKS = _("An empty line begins a new paragraph, “- ” a point of a list, “# ” a heading.")


class PassageForm(forms.Form):
    """A passage of the group's own page; empty removes it."""

    title = forms.CharField(
        label=_("Heading"),
        required=False,
        max_length=80,
        help_text=_("Empty: the usual heading."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=5000,
        help_text=format_lazy(
            "{} {}",
            MARKS,
            _(
                "Below a heading, a paragraph that is nothing but a figure stands large, and a "
                "last one in brackets is its source."
            ),
        ),
        widget=forms.Textarea(attrs={"rows": 12, "class": "long"}),
    )


class FigureForm(forms.Form):
    """A figure counted before this software, with its day and source."""

    name = forms.ChoiceField(label=_("What is counted"), choices=PastFigure.Name.choices)
    reach = forms.ChoiceField(label=_("Of whom"), choices=PastFigure.Reach.choices)
    network = forms.ChoiceField(
        label=_("Social network"),
        required=False,
        choices=lambda: [
            ("", pgettext_lazy("social network", "none in particular")),
            *((network.name, network.label) for network in NETWORKS if network.name != "web"),
        ],
        help_text=_("Members of a Facebook group and followers on Instagram are two figures."),
    )
    value = forms.IntegerField(label=_("Figure"), min_value=1, max_value=10**12)
    at_least = forms.BooleanField(label=_("“more than”"), required=False)
    counted_on = forms.DateField(
        label=_("Counted on"),
        help_text=_("Actions and comments counted here from the next day on are added to it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write the day as 2026-01-31.")},
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who counted, or where it can be read.")
    )
    source_url = LinkField(label=_("Link to the source"), max_length=500)

    def figure(self) -> EarlierFigure:
        """What was typed; call it on a valid form."""
        return EarlierFigure(**self.cleaned_data)


class SupporterForm(forms.Form):
    """An organisation that supports the group."""

    name = forms.CharField(label=pgettext_lazy("of an organisation", "Name"), max_length=120)
    url = LinkField(label=_("Link"), max_length=200)
    position = forms.IntegerField(
        label=_("Position"),
        min_value=0,
        max_value=1000,
        initial=0,
        help_text=_("The lowest number stands first."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, up to 2 MB. It is drawn anew and served from here."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )


class CharterForm(forms.Form):
    """A new version of the charter, one text a language."""

    def __init__(
        self, *args: Any, group: Group, texts: dict[str, str], reader: str, **kwargs: Any
    ) -> None:
        """``texts`` are those in force by language; ``reader`` names the languages."""
        super().__init__(*args, **kwargs)
        for language, text in texts.items():
            self.fields[f"text_{language}"] = forms.CharField(
                label=language_name(language, reader).capitalize(),
                required=language == group.language,
                max_length=20_000,
                initial=text,
                help_text=MARKS,
                widget=forms.Textarea(attrs={"rows": 14, "lang": language, "class": "long"}),
            )
        self.fields["asks_again"] = forms.BooleanField(
            label=_("Ask members to accept this version"),
            required=False,
            initial=True,
            help_text=_(
                "They read it at their next visit, and are kept from nothing. Untick it for a "
                "correction that changes no rule: whoever accepted the version before is asked "
                "nothing."
            ),
        )

    def texts(self) -> dict[str, str]:
        """The texts typed by language; call it on a valid form."""
        return {
            name.removeprefix("text_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("text_")
        }

    @property
    def has_new_text(self) -> bool:
        """Whether a text was changed in any language."""
        return any(name.startswith("text_") for name in self.changed_data)


class QuestionsForm(forms.Form):
    """What the group asks whoever wants to join: up to three questions in each language."""

    def __init__(self, *args: Any, group: Group, reader: str, **kwargs: Any) -> None:
        """Begin with what is asked now; ``reader`` names the languages. Needs the group's scope."""
        super().__init__(*args, **kwargs)
        self.languages = languages_of(group)
        rows = JoinQuestion.objects.filter(group=group)
        texts = {(row.language, row.position): row.text for row in rows}
        for language in self.languages:
            name = language_name(language, reader)
            for position in range(1, JoinQuestion.MOST + 1):
                self.fields[f"{language}_{position}"] = forms.CharField(
                    label=gettext("Question %(number)d (%(language)s)")
                    % {"number": position, "language": name},
                    required=False,
                    max_length=200,
                    initial=texts.get((language, position), ""),
                    widget=forms.Textarea(
                        attrs={
                            "lang": language,
                            "autocomplete": "off",
                            "rows": 1,
                            "class": "line",
                        }
                    ),
                )

    def texts(self) -> dict[str, list[str]]:
        """The questions typed by language; call it on a valid form."""
        positions = range(1, JoinQuestion.MOST + 1)
        return {
            language: [
                " ".join(self.cleaned_data[f"{language}_{position}"].split())
                for position in positions
            ]
            for language in self.languages
        }
