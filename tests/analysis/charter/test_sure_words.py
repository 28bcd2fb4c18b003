"""What is seen by words that hardly mean anything else, and where the same words are let be."""

import pytest

from jesuisla.analysis.charter.coach import ALL_BUT_IRONY, remarks_on
from jesuisla.analysis.charter.draft import Draft, RuleName


def rules_in(text: str, language: str) -> set[RuleName]:
    return {found.rule for found in remarks_on(Draft(text, language), ALL_BUT_IRONY)}


@pytest.mark.parametrize(
    ("language", "text", "rule"),
    [
        ("fr", "Espèce de girouette.", RuleName.INSULT),
        ("fr", "TAISEZ-VOUS, BANDE DE RADIS !!!", RuleName.INSULT),
        ("fr", "Quel bouffon, ce type.", RuleName.INSULT),
        ("en", "Sit down, you absolute muppet.", RuleName.INSULT),
        ("en", "He’s a complete bellend.", RuleName.INSULT),
        ("fr", "Prenez des notes, jeune homme.", RuleName.LECTURING),
        ("en", "Repeat after me: asylum is a right.", RuleName.LECTURING),
        ("fr", "On va venir chez toi samedi, prépare-toi.", RuleName.THREAT),
        ("en", "You’ll leave in an ambulance.", RuleName.THREAT),
        ("en", "WE ARE COMING FOR YOU!!!", RuleName.THREAT),
        ("en", "You’ll be hurt, I promise you that.", RuleName.THREAT),
        ("en", "It would be a pity if your landlord read this tomorrow.", RuleName.THREAT),
        ("en", "I know which gym your wife goes to.", RuleName.THREAT),
        ("fr", "Ta voiture est bien celle qui dort devant le lavoir, non ?", RuleName.THREAT),
        ("fr", "Espèce d’ordure. On t’attend devant chez toi ce soir.", RuleName.THREAT),
    ],
)
def test_it_is_seen(language: str, text: str, rule: RuleName) -> None:
    assert rule in rules_in(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Une espèce de tristesse me prend en lisant cela."),
        ("fr", "Une bande de copains a repeint la salle du foyer."),
        ("fr", "J’ai été un crétin, à vingt ans, et je le regrette."),
        ("fr", "On m’appelait la grosse vache à l’école, et me voilà infirmière."),
        ("fr", "« Espèce de macaque » : mon voisin lit cela tous les matins."),
        ("fr", "Je ne vais pas lui casser la figure, je vais lui écrire une lettre."),
        ("en", "I was a moron at twenty, and my neighbour Samir still made me tea."),
        ("en", "We’re not going to hurt him, we are going to write him a letter."),
        ("fr", "J’ai signalé ce message à Pharos, et je retourne au jardin."),
        ("fr", "Je sais où elle habite, au-dessus de la boulangerie, et l’escalier sent le pain."),
        ("en", "I hope nothing bad happens to her."),
        ("en", "They burnt his shed on Monday, and we built him a new one."),
        ("en", "You looked like a queen in that headscarf."),
        ("en", "It’s a disgrace that the hostel has no heating."),
        ("en", "“You muppet” is what my brother was called on that page."),
    ],
)
def test_it_is_let_be(language: str, text: str) -> None:
    assert not rules_in(text, language) & {RuleName.INSULT, RuleName.THREAT, RuleName.LECTURING}


def test_what_is_shouted_is_read_as_if_it_were_said() -> None:
    said = rules_in("Les notaires sont tous des requins.", "fr")
    assert rules_in("LES NOTAIRES SONT TOUS DES REQUINS.", "fr") - {RuleName.SHOUTING} == said
    assert RuleName.GENERALISING in said


def test_where_spelling_is_asked_about_no_lecture_is_seen_as_well() -> None:
    rules = rules_in("On écrit « des chevaux », avec un x, même quand on est pressé.", "fr")
    assert RuleName.SPELLING in rules
    assert RuleName.LECTURING not in rules


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "Vous avez tellement raison"), ("en", "How very true, friend")]
)
def test_agreement_that_no_list_has_is_nothing_of_ones_own(language: str, text: str) -> None:
    assert RuleName.EMPTY in rules_in(text, language)
    assert RuleName.EMPTY not in rules_in("Je pense à ses enfants.", "fr")
