"""A draft cut into words with their places, base forms, sentences, and what is only quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jesuisla.analysis.charter.draft import LONGEST_DRAFT, Draft
from jesuisla.analysis.text import language as language_of
from jesuisla.analysis.text import normalise, unaccented

LEMMATISED = frozenset({"fr", "en", "de", "it", "es", "sv", "pl"})
"""Languages whose words are led back to their base form."""

_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)\S+"
    r"|(?<![\w.@/-])(?:[\w-]+\.)+(?:[a-z]{2,}/\S+|(?:com|eu|fr|info|net|org)(?![\w.-])))"
    r"|(?P<mention>(?<![\w.])@\w[\w.]*\w|(?<![\w.])@\w)"
    r"|(?P<hashtag>#\w+)"
    r"|(?P<word>[^\W\d_]+(?:\*+[^\W\d_]+)*['’]?)"
    r"|(?P<number>\d+(?:[ \u00a0\u202f.,]\d+)*)"
    r"|(?P<sign>[^\w\s])"
)
FIGURE = re.compile(
    r"\d(?:[\d., \u00a0\u202f]*\d)? ?(?:%|pour ?cents?\b|per ?cent\b|percent\b"
    r"|(?:millions?|milliards?|billions?|bn|M€|Md€|k€)\b)",
    re.IGNORECASE,
)
"""A share or a great amount, as claims have them."""
_CONTRACTED = re.compile(r"(?:re|ll|ve|s|m|d)\b", re.IGNORECASE)
"""What English leaves of a word behind an apostrophe: “you’re” is “you” and “'re”."""
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_QUOTED = re.compile(
    r"«[^»]{1,600}»|»[^«]{1,600}«|“[^”]{1,600}”|„[^“”]{1,600}[“”]|(?<!\w)”[^”\n]{1,600}”(?!\w)"
    r"|(?<!\w)‘[^‘\n]{2,300}?’(?!\w)"
    r"|(?<!\w)\"[^\"\n]{1,600}\"(?!\w)|(?<!\w)'[^'\n]{2,300}'(?!\w)"
    r"|^[ \t]*>[^\n]*",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class DraftToken:
    """A word, number, sign, address, mention or hashtag; ``plain`` has no accents or capitals."""

    kind: str
    start: int
    end: int
    spelling: str
    plain: str
    lemma: str
    sentence: int
    is_quoted: bool


@dataclass(frozen=True)
class DraftWords:
    """A draft with its language and its tokens in order."""

    draft: Draft
    language: str | None
    text: str
    tokens: tuple[DraftToken, ...]

    @cached_property
    def words(self) -> tuple[DraftToken, ...]:
        """The words alone, those that are quoted among them."""
        return tuple(token for token in self.tokens if token.kind == "word")

    @cached_property
    def own_words(self) -> tuple[DraftToken, ...]:
        """The words that the writer does not quote."""
        return tuple(token for token in self.words if not token.is_quoted)

    @cached_property
    def found_phrases(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """What was looked for in the draft before, by section: several rules ask for the same."""
        return {}

    def of_kind(self, kind: str) -> Iterator[DraftToken]:
        """Give the tokens of one kind that are not quoted."""
        return (token for token in self.tokens if token.kind == kind and not token.is_quoted)


def read_draft(draft: Draft) -> DraftWords:
    """Cut a draft into words; where its language is not given, it is told from the text.

    >>> small = read_draft(Draft("L’accueil honore. « Dehors ! » #jesuislà", "fr"))
    >>> [(token.plain, token.is_quoted) for token in small.words]
    [("l'", False), ('accueil', False), ('honore', False), ('dehors', True)]
    """
    text = draft.text[:LONGEST_DRAFT]
    language = draft.language or language_of(text)
    breaks = [match.end() for match in _SENTENCE_END.finditer(text)]
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    tokens = []
    sentence = quote = 0
    is_contracted = False
    for match in _TOKEN.finditer(text):
        while sentence < len(breaks) and breaks[sentence] <= match.start():
            sentence += 1
        while quote < len(quotes) and quotes[quote][1] <= match.start():
            quote += 1
        is_quoted = quote < len(quotes) and quotes[quote][0] <= match.start()
        kind, spelling = match.lastgroup or "sign", match[0]
        small = spelling.lower().replace("’", "'")
        if kind == "word" and not small.isascii():
            small = _undisguised(small)
        if language == "en" and kind == "word":
            small = f"'{small}" if is_contracted else small
            is_contracted = small.endswith("'") and bool(_CONTRACTED.match(text, match.end()))
            small = small[:-1] if is_contracted else small
        lemma = _lemma(small, language) if kind == "word" else small
        tokens.append(
            DraftToken(
                kind,
                *match.span(),
                spelling,
                unaccented(small),
                unaccented(lemma),
                sentence,
                is_quoted,
            )
        )
    return DraftWords(draft, language, text, tuple(tokens))


@lru_cache(maxsize=20_000)
def _undisguised(word: str) -> str:
    """Return a word without letters of other scripts that only look Latin."""
    return normalise(word) or word


@lru_cache(maxsize=20_000)
def is_in_dictionary(word: str, language: str | None) -> bool:
    """Whether a word in small letters is known; ``True`` where there is no dictionary."""
    if language not in LEMMATISED:
        return True
    import simplemma

    return bool(simplemma.is_known(word, lang=language))


@lru_cache(maxsize=20_000)
def _lemma(word: str, language: str | None) -> str:
    if language not in LEMMATISED:
        return word
    # Some 25 MB a language, and a quarter of a second: only once somebody writes in it.
    import simplemma

    return str(simplemma.lemmatize(word, lang=language)).lower()
