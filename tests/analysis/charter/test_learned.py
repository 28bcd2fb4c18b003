"""What is read off meanings: where words do not reach, what is left alone, and without encoder."""

import io

import numpy as np
import pytest

from jesuisla.analysis.charter import learned
from jesuisla.analysis.charter.coach import ALL_BUT_IRONY, remarks_on
from jesuisla.analysis.charter.draft import Draft, RuleName
from jesuisla.analysis.charter.draft_words import read_draft
from jesuisla.analysis.charter.learned import (
    head_from_bytes,
    head_to_bytes,
    sentence_rows,
    shipped_head,
)
from jesuisla.analysis.charter.sentences import MOST_SENTENCES, SIGNS, own_sentences
from jesuisla.analysis.triage import shipped_scorer

NO_WORDS_HELP = [
    ("fr", "Ce raisonnement sort tout droit d’une bétonnière, pauvre cloche.", RuleName.INSULT),
    ("en", "You are as sharp as a wet sponge, you hopeless twit.", RuleName.INSULT),
    ("fr", "Les banquiers sont tous des rapaces.", RuleName.GENERALISING),
    ("en", "Plumbers are all crooks.", RuleName.GENERALISING),
    ("fr", "Lisez donc un livre d’histoire avant d’écrire.", RuleName.LECTURING),
    ("fr", "Vieux crapaud aigri, va te coucher.", RuleName.INSULT),
    ("en", "You’re nothing but a nasty little toad.", RuleName.INSULT),
    ("fr", "Tu finiras à l’hôpital, prends-le comme une promesse.", RuleName.THREAT),
    ("en", "We will find out where you work and then you’ll be sorry.", RuleName.THREAT),
    ("fr", "Les notaires ne pensent qu’à s’enrichir, tous.", RuleName.GENERALISING),
    ("en", "Golfers only care about themselves, every one of them.", RuleName.GENERALISING),
    (
        "fr",
        "Vous devriez passer un mois dans un camp, cela vous instruirait.",
        RuleName.LECTURING,
    ),
    ("en", "Before commenting you should learn how the asylum system works.", RuleName.LECTURING),
    ("fr", "Tu écris ça sans jamais avoir parlé à un seul réfugié.", RuleName.ADDRESSING),
]

KIND_WHERE_ALIKE = [
    ("fr", "Mes frères t’attendront à la gare avec des fleurs, chère Leïla."),
    ("en", "My brothers will be waiting at the station with flowers for her."),
    ("fr", "Les notaires de la rue ont offert leurs anciens bureaux à l’association."),
    ("en", "The golfers lent the hostel their clubhouse for the party."),
    ("fr", "J’ai passé une semaine dans un camp, et cela m’a instruite."),
    ("en", "I learned how the asylum system works from my neighbour."),
    ("fr", "Quel crapaud magnifique les enfants ont trouvé dans la mare du foyer."),
]
HURTFUL = {RuleName.INSULT, RuleName.THREAT, RuleName.GENERALISING, RuleName.LECTURING}

GROUPS = ["musulmans", "juifs", "Roms", "Polonais", "homosexuels", "Noirs", "chômeurs"]


def rules_in(text: str, language: str) -> set[RuleName]:
    return {found.rule for found in remarks_on(Draft(text, language), ALL_BUT_IRONY)}


@pytest.mark.parametrize(("language", "text", "rule"), NO_WORDS_HELP)
def test_it_reaches_where_no_listed_word_stands(language: str, text: str, rule: RuleName) -> None:
    assert rule in rules_in(text, language)


@pytest.mark.parametrize(("language", "text"), KIND_WHERE_ALIKE)
def test_what_only_sounds_alike_is_left_alone(language: str, text: str) -> None:
    assert not HURTFUL & rules_in(text, language)


def test_what_english_draws_together_is_read_as_two_words() -> None:
    words = read_draft(Draft("You’re kind, we’ll stay, don’t go, it’s my neighbour’s.", "en")).words
    spoken = "you 're kind we 'll stay don' t go it 's my neighbour 's"
    assert [word.plain for word in words] == spoken.split()


def test_letters_that_only_look_latin_are_read_as_latin() -> None:
    (word, *_) = read_draft(Draft("Pаuvrе typе", "fr")).words
    assert (word.plain, word.end) == ("pauvre", 6)
    assert read_draft(Draft("дурак", "ru")).words[0].plain == "дурак"


def test_the_whole_sentence_is_named_where_no_words_are_found() -> None:
    lecture = "Lisez donc un livre d’histoire avant d’écrire."
    text = f"Ma sœur tient un café. {lecture} On y rit."
    (lecturing,) = [
        found
        for found in remarks_on(Draft(text, "fr"), ALL_BUT_IRONY)
        if found.rule is RuleName.LECTURING
    ]
    assert text[lecturing.start : lecturing.end] == lecture


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_draws_a_question_by_being_named(group: str) -> None:
    assert rules_in(f"Mes voisins {group} m’ont apporté des gâteaux hier soir.", "fr") == set()
    assert rules_in(f"Je vis parmi des {group}, et j’en suis heureuse.", "fr") == set()


def test_without_the_encoder_phrases_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    words_alone = shipped_scorer().by_words()
    monkeypatch.setattr(learned, "shipped_scorer", lambda: words_alone)
    draft = read_draft(Draft("Les banquiers sont tous des rapaces.", "fr"))
    assert sentence_rows(draft, own_sentences(draft)) is None
    assert RuleName.INSULT in rules_in("Pauvre type, va te cacher.", "fr")
    assert RuleName.INSULT not in rules_in("You are as sharp as a wet sponge.", "en")


def test_it_is_silent_in_a_language_that_it_did_not_learn() -> None:
    draft = read_draft(Draft("Ihr seid alle dumm.", "de"))
    assert sentence_rows(draft, own_sentences(draft)) is None


def test_a_draft_without_end_is_read_up_to_a_number_of_sentences() -> None:
    draft = read_draft(Draft("Ma voisine chante. " * 400, "fr"))
    rows = sentence_rows(draft, own_sentences(draft))
    assert rows is not None
    assert len(rows) == MOST_SENTENCES


@pytest.mark.parametrize("text", ["", "💛💛", "« Dehors ! »", "https://exemple.org", "?!"])
def test_nothing_of_ones_own_is_no_sentence(text: str) -> None:
    draft = read_draft(Draft(text, "fr"))
    assert own_sentences(draft) == []
    assert sentence_rows(draft, []) is None


def test_a_head_is_the_same_once_written_and_read() -> None:
    head = shipped_head()
    again = head_from_bytes(head_to_bytes(head))
    assert again.floors == head.floors
    assert again.floors_with_words == head.floors_with_words
    rows = np.linspace(-1, 1, 2 * (len(head.weights[RuleName.INSULT]) - 1)).reshape(2, -1)
    for rule in head.weights:
        assert again.chances(rule, rows).tolist() == head.chances(rule, rows).tolist()


@pytest.mark.parametrize("harm", ["signs", "floors", "weights"])
def test_a_head_made_for_something_else_is_refused(harm: str) -> None:
    with np.load(io.BytesIO(head_to_bytes(shipped_head()))) as arrays:
        held = dict(arrays)
    if harm == "signs":
        held["signs"] = np.array(SIGNS[:-1])
    elif harm == "floors":
        held["floors"] = held["floors"] * np.nan
    else:
        held["weights"] = held["weights"][:, :-1]
    out = io.BytesIO()
    np.savez(out, **held)
    with pytest.raises(ValueError, match="this head"):
        head_from_bytes(out.getvalue())
