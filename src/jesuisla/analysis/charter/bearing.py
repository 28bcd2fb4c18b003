"""Rules on bearing: shouting, speaking to the hater, a person's data, slogans of parties."""

import re
from itertools import pairwise

from jesuisla.analysis.charter.draft import RuleName
from jesuisla.analysis.charter.draft_words import DraftToken, DraftWords, is_in_dictionary
from jesuisla.analysis.charter.matching import CharterRule, Span, joined, phrase_spans
from jesuisla.analysis.charter.personal_details import is_nobodys, personal_details
from jesuisla.analysis.charter.phrases import phrases_of
from jesuisla.analysis.charter.sentences import OwnSentence

FEWEST_CAPITALS = 4
"""Letters of a word in capitals that is no abbreviation."""
FEWEST_NAMES = 3
"""Words in capitals between commas that are a row of names: “ALDI, LIDL, SPAR”."""
_WRITTEN_SOMEWHERE = re.compile(
    r"\b(?:signs?|painted|written|letters|banner|poster|shirt|plaque|enseigne|panneau|pancarte"
    r"|banderole|affiche|écrit|écrite|peint|peinte|inscrit|lettres|maillot)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
"""What tells that capitals stand on a wall or a sign, right before them."""

_SHOUTS = re.compile(r"[!?؟！？]{3,}|(?:! ?){3,}|(?![ـهحחㅋㅎ])([^\W\d_])\1{3,}", re.IGNORECASE)
"""Rows of signs and letters drawn out, but for those of laughter and of ornament elsewhere."""
_VOCATIVE = re.compile(
    r"^\s*[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2} ?,\s+"
    r"(?:vous|votre|vos|tu|t['’]|ton|ta|tes|je te|je vous|you|your)\b"
)
_ROAD = "rue|avenue|av\\.|boulevard|bd|impasse|chemin|all[ée]e|quai|route|place|cours|square"
_STREET = "Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Court|Crescent|Terrace|Way|Gardens|Place"
_PERSONAL = re.compile(
    r"(?<![\w.+/-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d/])(?<!\d-)(?!\d\d([ .-])\d\d\1\d{4}(?!\d))"  # no day of a year
    r"(?:\+\d{1,3}[ .-]?|0)(?:\(0\)[ .-]?)?[1-9](?:[ .-]?\d{2}){4}(?!\d)"
    r"|(?<![\d/])\+\d{1,3}[ .-]?\d{2,4}(?:[ .-]?\d{3,4}){2}(?!\d)"
    r"|(?<![\d/])0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}(?!\d)"
    r"|\(\d{3}\) ?\d{3}[ -]\d{4}|(?<![\d-])\d{3}-\d{3}-\d{4}(?!\d)"
    r"|(?<!\w)[A-Z]{2}-\d{3}-[A-Z]{2}(?!\w)"
    r"|(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"
    rf"|(?<!\d)\d{{1,4}} ?(?:bis|ter)?,? (?:{_ROAD}) (?:d(?:e la |e l['’]|es |u |e |['’]))?[\w'’-]+"
    rf"|(?<!\d)\d{{1,4}}[a-z]? (?:[A-Z][\w'’]+ ){{1,3}}(?:{_STREET})\b"
    r"|(?:https?://)?(?:www\.|m\.)?facebook\.com/(?:profile\.php\?id=\d+|people/\S+)"
)
_FULL_NAME = r"[A-ZÀ-Ý][a-zà-ÿ'’-]+ [A-ZÀ-Ý][a-zà-ÿA-ZÀ-Ý'’-]+"
_REST = r"[^.!?\n]*"
_WHERE_SOMEBODY_IS = re.compile(
    rf"{_FULL_NAME},? (?:qui )?(?:travaille|bosse|habite|vit|enseigne|est scolarisée?)"
    rf" (?:à|au|aux|chez|dans|en|rue|comme|pour){_REST}"
    rf"|{_FULL_NAME},? (?:who )?(?:works|lives|teaches|studies|goes to school|is employed)"
    rf" (?:at|in|for|on|as|near){_REST}"
    r"|(?:il|elle|ce monsieur|cette dame|cet homme|cette femme|he|she)"
    rf" (?:s['’]appelle|se nomme|is called|is named) {_FULL_NAME}"
    r"|(?:[Ss]on|[Ss]a) (?:vrai |véritable )?(?:nom|adresse|numéro|employeur|patron|école|mari)"
    rf" (?:est|c['’]est) {_REST}"
    r"|(?:[Hh]is|[Hh]er) (?:real |home |phone )?"
    rf"(?:name|address|number|employer|boss|school|wife|husband) is {_REST}"
)


def find_shouting(draft: DraftWords) -> list[Span]:
    """Return rows of signs, letters drawn out, and words in capitals, but for abbreviations.

    >>> from jesuisla.analysis.charter.draft import Draft
    >>> from jesuisla.analysis.charter.draft_words import read_draft
    >>> find_shouting(read_draft(Draft("La SNCF et la RATP recrutent.", "fr")))
    []
    >>> find_shouting(read_draft(Draft("Une HONTE de la part des ELUS.", "fr")))
    [(4, 9), (25, 29)]
    >>> find_shouting(read_draft(Draft("ARRÊTEZ DE CRIER !!! Merci.", "fr")))
    [(0, 20)]
    """
    spans = [match.span() for match in _SHOUTS.finditer(draft.text)]
    loud = [
        word
        for word in draft.own_words
        if word.spelling.isupper() and len(word.spelling) >= FEWEST_CAPITALS
    ]
    if loud and _stands_on_a_sign(draft, loud):
        loud = []
    if len(loud) > 1 and not _are_abbreviations(draft, loud):
        spans.extend(_runs(draft, loud))
    elif loud and draft.text[loud[0].end :].lstrip(" \u00a0\u202f").startswith("!"):
        spans.append((loud[0].start, loud[0].end))
    addresses = [(token.start, token.end) for token in draft.of_kind("address")]
    return joined(
        span
        for span in spans
        if not any(start <= span[0] < end for start, end in addresses)
        and not any(
            token.is_quoted and token.start <= span[0] < token.end for token in draft.tokens
        )
    )


def _stands_on_a_sign(draft: DraftWords, loud: list[DraftToken]) -> bool:
    """Whether what is in capitals stands in one place and is told to be written there, no “!”."""
    first, last = loud[0], loud[-1]
    between = draft.text[first.start : last.end]
    is_written = _WRITTEN_SOMEWHERE.search(draft.text[: first.start]) is not None
    return (
        is_written and not any(map(str.islower, between)) and "!" not in draft.text[first.start :]
    )


def _runs(draft: DraftWords, loud: list[DraftToken]) -> list[Span]:
    """Return words in capitals, as one where all that stands between them is so too."""
    runs: list[Span] = []
    for word in loud:
        between = draft.text[runs[-1][1] : word.start] if runs else "."
        if between.upper() == between and not set(between) & set(".!?…\n"):
            runs[-1] = runs[-1][0], word.end
        else:
            runs.append((word.start, word.end))
    return runs


def _are_abbreviations(draft: DraftWords, loud: list[DraftToken]) -> bool:
    """Whether no word in capitals is one of the dictionary, stands by another, or has a “!”."""
    between = [draft.text[one.end : other.start].strip() for one, other in pairwise(loud)]
    known_words = sum(is_in_dictionary(word.spelling.lower(), draft.language) for word in loud)
    if len(loud) >= FEWEST_NAMES and set(between) == {","} and 2 * known_words < len(loud):
        return True
    apart = all(between)
    return apart and not any(
        is_in_dictionary(word.spelling.lower(), draft.language)
        or draft.text[word.end :].lstrip(" \u00a0\u202f").startswith("!")
        for word in loud
    )


def mentions(draft: DraftWords) -> list[Span]:
    """Return the names that are tagged: whoever is meant by them hears of it."""
    return [(token.start, token.end) for token in draft.of_kind("mention")]


def find_addressing(draft: DraftWords) -> list[Span]:
    """Return mentions, and where the writer speaks to the one who wrote the hate."""
    spans = mentions(draft)
    if draft.language in {"fr", "en"}:
        spans.extend(phrase_spans(draft, "addressing", unless=("to_readers", "told")))
        vocative = _VOCATIVE.match(draft.text)
        spans.extend([vocative.span()] if vocative else [])
    return joined(spans)


def _written_details(draft: DraftWords) -> list[Span]:
    """Return telephone numbers, addresses, plates, accounts and profiles."""
    spans = [match.span() for match in _PERSONAL.finditer(draft.text)]
    spans.extend(personal_details(draft.text, draft.language))
    return joined(span for span in spans if not is_nobodys(draft.text, span[0]))


def find_personal_data(draft: DraftWords) -> list[Span]:
    """Return what is written of somebody, and where somebody is, who may be known to all."""
    whereabouts = [match.span() for match in _WHERE_SOMEBODY_IS.finditer(draft.text)]
    return joined([*_written_details(draft), *whereabouts])


def find_partisan(draft: DraftWords) -> list[Span]:
    """Return slogans of parties and calls to vote, but for whom somebody voted for."""
    return joined(phrase_spans(draft, "partisan", unless=("no_slogan",)))


def speaks_of_oneself_alone(draft: DraftWords, sentence: OwnSentence) -> bool:
    """Whether somebody says "I" and no word of the sentence is for another."""
    language_phrases = phrases_of(draft.language)
    words = [token for token in sentence.tokens if token.kind == "word" and not token.is_quoted]
    speaks = any(language_phrases.in_list("of_oneself", word) for word in words)
    return speaks and not any(
        language_phrases.in_list(name, word) for word in words for name in ("you", "your")
    )


BEARING_RULES = (
    CharterRule(
        RuleName.PERSONAL_DATA,
        find_personal_data,
        languages=None,
        is_learned=True,
        sees=_written_details,
    ),
    CharterRule(RuleName.SHOUTING, find_shouting, languages=None),
    CharterRule(
        RuleName.ADDRESSING,
        find_addressing,
        languages=None,
        is_learned=True,
        sees=mentions,
        spares=speaks_of_oneself_alone,
        unless=("to_readers", "told"),
    ),
    CharterRule(RuleName.PARTISAN, find_partisan, is_learned=True, unless=("no_slogan",)),
)
