"""What a coordinator sees of the group's own texts, section by section."""

from dataclasses import dataclass

from django.conf import settings

from jesuisla.collective.groups.models import Charter, Group, Passage
from jesuisla.collective.groups.names import language_name


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


def languages_of(group: Group) -> list[str]:
    """The languages in which a group may write: its own first, then those of the pages."""
    return list(dict.fromkeys([group.language, *dict(settings.LANGUAGES)]))


def section_texts(group: Group, reader: str) -> list[SectionTexts]:
    """Every section and where it is written; needs the scope of the group."""
    written = set(Passage.objects.filter(group=group).values_list("section", "language"))
    return [
        SectionTexts(
            code=section.value,
            title=str(section.label),
            texts=tuple(
                Written(
                    language=language,
                    language_name=language_name(language, reader),
                    exists=(section.value, language) in written,
                )
                for language in languages_of(group)
            ),
        )
        for section in Passage.Section
    ]


def charter_texts(group: Group) -> dict[str, str]:
    """The charter in force by language; a language without one has an empty text."""
    texts = dict.fromkeys(languages_of(group), "")
    latest = Charter.objects.filter(group=group).order_by("-version").first()
    if latest is not None:
        newest = Charter.objects.filter(group=group, version=latest.version)
        texts |= {text.language: text.text for text in newest}
    return texts
