"""What people read keeps to the words of the glossary and to French typography.

A phrase that is refused on members' screens may be right for operators, so each row says for
whom it is refused. ``RIGHT`` has the beginnings of sentences where a refused word is right.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import jesuisla

CATALOGUE = Path(jesuisla.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
EVERYBODY = ("member", "team", "operator")
SCREENS = ("member", "team")
MEMBERS = ("member",)
PLACEHOLDER = re.compile(r"%\(\w+\)\d*[sd]|<[^>]*>|https?://\S*")

TYPOGRAPHY = {
    r" [:;?!»%]": "an ordinary space before a mark",
    r"\u00a0[;?!]|\u202f[:»]": "the other no-break space before a mark",
    r"« |«\u202f|«(?=\w)": "no no-break space inside the quotation marks",
    r"[a-zàâéèêëîïôûç]'[a-zàâéèêëîïôûh]": "a straight apostrophe",
    r"\b1 (?:janvier|mars|avril|mai|juin|juillet|septembre|octobre|novembre|décembre)\b": "1er",
    r"\d+[  ]?h[  ]?\d\b(?!\d)": "3 h 01",
}

FRENCH = {
    r"demandent? un regard": SCREENS,
    r"\bla veille\b": SCREENS,
    r"[Ss]econds? regards?": SCREENS,
    r"[Dd]ix gestes": SCREENS,
    r"[Dd]éclin(?:er|ée?s?)\b": SCREENS,
    r"[Pp]lutôt non": SCREENS,
    r"vent arrière": SCREENS,
    r"[Ll]ecteur (?:automatique|plus fin)": SCREENS,
    r"estimateur": SCREENS,
    r"\bsur 100\.": MEMBERS,
    r"neuf modèles sur dix": SCREENS,
    r"[Ss]econds? facteurs?": EVERYBODY,
    r"application à codes": EVERYBODY,
    r"\bce carré": EVERYBODY,
    r"(?:avoir|avez|a) (?:déjà )?(?:une|votre|sa|pas de) place": SCREENS,
    r"\bplace dans (?:le|ce|un) groupe": SCREENS,
    r"candidature": SCREENS,
    r"[Mm]ots?-dièses?": EVERYBODY,
    r"[Tt]émoins": SCREENS,
    r"serveur mandataire": EVERYBODY,
    r"exécutant": EVERYBODY,
    r"(?:ce courriel|ce message) de côté": EVERYBODY,
    r"\b[Ee]mporte(?:r|z)\b": SCREENS,
    r"[Aa]dresse électronique": SCREENS,
    r"\bà nous\b(?! rejoindre)": SCREENS,
    r"pas clair\b": SCREENS,
    r"\b[Ii]nsult(?:e|ant)\b": SCREENS,
    r"[Cc]onstructi(?:f|ve)s?\b": SCREENS,
    r"[Oo]uvert une session": EVERYBODY,
    r"\b(?:[Uu]n|[Aa]ucun|[Tt]ous les|[Ss]euls les|[Cc]ertains|[Nn]ouveaux) membres?\b": EVERYBODY,
    r"[Mm]embres (?:\w+ ){0,2}\w+(?<!abonné)·es\b": SCREENS,
    r"\bmotif\b": SCREENS,
    r"pseudonyme": SCREENS,
    r"personne privée": SCREENS,
    r"n’a plus cours": SCREENS,
    r"[Pp]articipation a (?:\w+ )?pris fin": SCREENS,
    r"\b[Jj]ugée?s?\b|\bjuger\b": SCREENS,
    r"chances? sur|pour une chance": MEMBERS,
    r"(?:ce|le|du|chaque) réseau(?! (?:social|#))": SCREENS,
    r"\b[Uu]n réseau(?! (?:social|#))|\b[Rr]éseaux(?! sociaux)": EVERYBODY,
    r"\b[Ss]ignes\b": EVERYBODY,
    r"\b[Aa]nnotations?\b": EVERYBODY,
    r"restée seule": SCREENS,
}
ENGLISH = {
    r"asks? for a look": MEMBERS,
    r"[Tt]en taps": MEMBERS,
    r"^Rather not\b": SCREENS,
    r"[Tt]ailwind": SCREENS,
    r"in 100\b": MEMBERS,
    r"[Ss]econd factors?": SCREENS,
    r"[Ss]pare codes?": EVERYBODY,
    r"app that makes codes": EVERYBODY,
    r"this square": EVERYBODY,
    r"(?:have|has) (?:no|a) place": SCREENS,
    r"leave this (?:e-)?mail": EVERYBODY,
    r"\bby mail\b": MEMBERS,
    r"(?:asks?|waits?) (?:for )?a look": MEMBERS,
    r"foretold": MEMBERS,
    r"(?:chance of|even chance)": MEMBERS,
    r"\b[Ff]irst (?:ten )?places?\b": SCREENS,
    r"[Ss]econd look": SCREENS,
    r"[Bb]etter reader": SCREENS,
    r"(?<!%\()\bscorer\b": SCREENS,
    r"\b[Dd]esk\b": SCREENS,
    r"\d\)[ds] readings?\b": SCREENS,
    r"\d signs\b|contains signs": EVERYBODY,
}
RIGHT = {
    "This is what our model of the order expects": "“grâce à nous” says because of us, not ours",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr")


def texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def entries(catalogue: Catalog) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give for each sentence its readers, its English forms and its French forms."""
    for message in catalogue:
        if message.id:
            notes = [note for note in message.auto_comments if note.startswith("for: ")]
            yield notes[0].removeprefix("for: "), texts(message.id), texts(message.string)


def faults(text: str) -> list[str]:
    """Return what is wrong with the typography of a French text."""
    plain = PLACEHOLDER.sub("x", text).replace("%%", "%")
    narrow_before_words = ["a narrow space before a word"] if "\u202f%(" in text else []
    seen = [what for pattern, what in TYPOGRAPHY.items() if re.search(pattern, plain)]
    return seen + narrow_before_words


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Pourquoi ?", "an ordinary space before a mark"),
        ("Pourquoi\u00a0?", "the other no-break space before a mark"),
        ("« ici\u00a0»", "no no-break space inside the quotation marks"),
        ("l'heure", "a straight apostrophe"),
        ("le 1 novembre 2026", "1er"),
        ("le fil\u202f%(thread)s", "a narrow space before a word"),
    ],
)
def test_a_fault_of_typography_is_seen(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_french_is_set_as_french_is(catalogue: Catalog) -> None:
    seen = [
        (french, faults(french))
        for reader, _english, forms in entries(catalogue)
        for french in forms
        if reader != "operator" and faults(french)
    ]
    assert seen == []


def test_the_words_of_the_glossary_are_used(catalogue: Catalog) -> None:
    refused = [
        (reader, pattern, form)
        for reader, english, french in entries(catalogue)
        for forms, patterns in ((english, ENGLISH), (french, FRENCH))
        for form in forms
        for pattern, readers in patterns.items()
        if reader in readers
        and re.search(pattern, form)
        and not english[0].startswith(tuple(RIGHT))
    ]
    assert refused == []


def test_a_sentence_set_aside_still_needs_it(catalogue: Catalog) -> None:
    known = [english[0] for _reader, english, _french in entries(catalogue)]
    assert all(any(text.startswith(beginning) for text in known) for beginning in RIGHT)
