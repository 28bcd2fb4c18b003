"""What is good in a draft: said first, before anything is asked."""

from enum import StrEnum

from jesuisla.analysis.charter.draft import Draft
from jesuisla.analysis.charter.draft_words import read_draft
from jesuisla.analysis.charter.phrases import found_phrases, phrases_of
from jesuisla.analysis.charter.substance import USUALLY_READ, reads_at_once

FEWEST_WORDS = 6
"""Words from which a short comment says something."""


class GoodThing(StrEnum):
    """Something true and kind to say of a draft."""

    OWN_STORY = "own story"
    SOURCED = "sourced"
    SHORT = "short"


def good_thing(draft: Draft) -> GoodThing | None:
    """Return the first good thing that is true of a draft, ``None`` where none is language_phrases.

    >>> good_thing(Draft("Je suis infirmière, et mes collègues viennent de partout.", "fr"))
    <GoodThing.OWN_STORY: 'own story'>
    >>> good_thing(Draft("!!!", "fr")) is None
    True
    """
    words = read_draft(draft)
    if len(words.own_words) < FEWEST_WORDS:
        return None
    language_phrases = phrases_of(words.language)
    if any(language_phrases.in_list("of_oneself", word) for word in words.own_words):
        return GoodThing.OWN_STORY
    if any(found_phrases(words, "sourced")):
        return GoodThing.SOURCED
    limit = min(reads_at_once(draft), USUALLY_READ)
    return GoodThing.SHORT if len(words.text) <= limit else None
