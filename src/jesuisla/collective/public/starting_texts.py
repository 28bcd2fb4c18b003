"""What a group may begin its own page with: texts and facts offered to the coordination.

Nothing of it stands on the page before somebody of the group has taken it over, and what the group
wrote itself is never replaced.
"""

import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import Group, Passage, PastFigure
from jesuisla.collective.groups.texts import EarlierFigure, record_figure, write_passage
from jesuisla.collective.journal.entries import Actor
from jesuisla.languages import choose_language

OWN = "jesuisla"
OF_NETWORK = ("reach", "why", "power")
"""The sections that hold for any group of the #iamhere network."""
FIGURES = "figures"
"""The name under which all figures are taken over together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingText:
    """A section that the group has not written: its heading, and its text for the reader.

    ``language`` is the text's own when it is not the reader's, else empty.
    """

    code: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingTexts:
    """What is still offered. ``is_own``: written for this very group, not for its network."""

    is_own: bool
    texts: tuple[StartingText, ...]
    figures: tuple[PastFigure, ...]

    def __bool__(self) -> bool:
        """Whether anything is left to take over."""
        return bool(self.texts or self.figures)


@cache
def starting_words() -> dict[str, Any]:
    """Return the passages by section and language, and the figures, as the file has them."""
    path = files(__package__) / "starting_texts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def is_own_hashtag(hashtag: str) -> bool:
    """Whether the texts were written for the group of this hashtag, accents and case aside.

    >>> is_own_hashtag("#jesuislà"), is_own_hashtag("#JeSuisLa"), is_own_hashtag("#ichbinhier")
    (True, True, False)
    """
    letters = unicodedata.normalize("NFD", hashtag.casefold().removeprefix("#"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)) == OWN


def text_for(text: str, group: Group) -> str:
    """Return a text with the group's own hashtag in it."""
    return text.strip().replace("{hashtag}", group.hashtag)


def _words_for(group: Group) -> dict[str, Any]:
    words = starting_words()
    if is_own_hashtag(group.hashtag):
        return words
    return {
        "passages": {code: words["passages"][code] for code in OF_NETWORK},
        "figures": [it for it in words["figures"] if it.get("reach") == PastFigure.Reach.NETWORK],
    }


def offered_texts(group: Group) -> StartingTexts:
    """Return what the group may still take over; needs its scope.

    A section that it wrote in any language is not offered, nor a figure that it has.
    """
    words = _words_for(group)
    own_sections = set(Passage.objects.filter(group=group).values_list("section", flat=True))
    reader = [page_language(), group.language, "en"]
    texts = []
    for code, versions in words["passages"].items():
        language = choose_language(reader, versions)
        if code not in own_sections and language is not None:
            texts.append(
                StartingText(
                    code=code,
                    title=str(Passage.Section(code).label),
                    text=text_for(versions[language], group),
                    language="" if language == page_language() else language,
                )
            )
    return StartingTexts(
        is_own=is_own_hashtag(group.hashtag),
        texts=tuple(texts),
        figures=tuple(_figures_without(group, words)),
    )


@transaction.atomic
def take_over_texts(group: Group, codes: Collection[str], *, by: Actor | None) -> int:
    """Put these sections on the group's page in each language, and the figures if named.

    ``codes`` are sections, and ``FIGURES``; those no longer offered are left alone. Return how
    many sections, and all figures as one, came on the page.
    """
    # Two at once take each of them over once.
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    offer = offered_texts(group)
    passages = starting_words()["passages"]
    sections = [text.code for text in offer.texts if text.code in codes]
    for code in sections:
        for language, text in passages[code].items():
            write_passage(group, code, language, text_for(text, group), by=by)
    figures = offer.figures if FIGURES in codes else ()
    for figure in figures:
        record_figure(group, _earlier(figure), by=by)
    return len(sections) + bool(figures)


def offer_in_words(offer: StartingTexts, group: Group) -> str:
    """Say whose texts they are, and that nothing of them is on the page yet."""
    if offer.is_own:
        return _(
            "What %(hashtag)s says of itself, with its figures and their sources. Read it, untick "
            "what no longer holds; afterwards each text can be changed like your own."
        ) % {"hashtag": group.hashtag}
    return _(
        "What holds for the #iamhere network and for comment threads anywhere; nothing of it says "
        "what your group did. Tick only what is true for you; afterwards each text can be changed "
        "like your own."
    )


def _figures_without(group: Group, words: dict[str, Any]) -> list[PastFigure]:
    """Return the figures of these words of which the group has none, in the words' order."""
    existing = set(PastFigure.objects.filter(group=group).values_list("name", "reach", "network"))
    figures = [PastFigure(group=group, **fields) for fields in words["figures"]]
    return [it for it in figures if (it.name, it.reach, it.network) not in existing]


def _earlier(figure: PastFigure) -> EarlierFigure:
    return EarlierFigure(
        name=figure.name,
        reach=figure.reach,
        network=figure.network,
        value=figure.value,
        at_least=figure.at_least,
        counted_on=figure.counted_on,
        source=figure.source,
        source_url=figure.source_url,
    )
