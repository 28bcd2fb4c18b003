"""Other voices and fact sheets beside a draft: what is copied, and what leans on a past sheet."""

import pytest

from jesuisla.analysis.charter import Draft, FactSheet, RuleName, beside, remarks_on

CLAIM = "Les plaintes pour vol ont baissé de 12 % depuis l’ouverture du foyer."
SOURCE = "https://exemple.org/fiches/vols"
PAST = FactSheet(CLAIM, (SOURCE,), is_expired=True)
VOICE = "On ne choisit pas le pays où l’on naît, mais on choisit comment on accueille son voisin."


def rules_in(text: str, **others: object) -> set[RuleName]:
    return {remark.rule for remark in remarks_on(Draft(text, "fr", **others))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Depuis que le foyer est ouvert, les vols ont baissé de 12 %. On respire.",
        "Ma sœur me dit que les vols ont diminué de 12 % grâce au foyer.",
        "Je renvoie à la fiche, tout y est : www.exemple.org/fiches/vols/",
        "À lire tranquillement, http://exemple.org/fiches/vols, puis on en parle.",
    ],
)
def test_a_past_sheet_is_seen_by_its_figure_or_its_address(text: str) -> None:
    assert RuleName.EXPIRED_FACT in rules_in(text, sheets=[PAST])
    assert RuleName.EXPIRED_FACT not in rules_in(text, sheets=[FactSheet(CLAIM, (SOURCE,))])


@pytest.mark.parametrize(
    "text",
    [
        "On m’a volé mon vélo, et c’est un jeune du foyer qui l’a retrouvé.",
        "Ma fille a 12 ans, et sa meilleure amie vit au foyer.",
        "D’après le rapport de mars, les vols ont baissé de 19 % : https://exemple.org/mars",
        "On lit ici « les vols ont baissé de 12 % ». La fiche date, demandons la nouvelle.",
    ],
)
def test_what_is_only_on_its_subject_or_quoted_leans_on_no_sheet(text: str) -> None:
    assert RuleName.EXPIRED_FACT not in rules_in(text, sheets=[PAST])


def test_a_sheet_that_holds_goes_before_one_that_does_not() -> None:
    text = "Les vols ont baissé de 12 % depuis l’ouverture du foyer."
    renewed = FactSheet("Depuis l’ouverture du foyer, les vols ont baissé de 12 %.")
    assert RuleName.EXPIRED_FACT not in rules_in(text, sheets=[PAST, renewed])


def test_another_wording_of_a_past_sheet_is_seen() -> None:
    sheet = FactSheet("Voir le rapport.", is_expired=True, claims=(CLAIM,))
    assert RuleName.EXPIRED_FACT in rules_in(CLAIM, sheets=[sheet])


def test_without_the_encoder_a_past_sheet_is_seen_by_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beside, "meaning_reader", lambda: None)
    assert RuleName.EXPIRED_FACT in rules_in(f"Bonsoir. {CLAIM}", sheets=[PAST])
    other_words = "Depuis que le foyer est ouvert, on y vole 12 % de moins."
    assert RuleName.EXPIRED_FACT not in rules_in(other_words, sheets=[PAST])


def test_a_voice_taken_over_within_a_longer_draft_is_seen() -> None:
    text = f"Bonsoir à toutes et à tous, je passe avant le service. {VOICE} Bonne soirée !"
    assert RuleName.COPIED in rules_in(text, others=["Merci à la mairie.", VOICE])


def test_the_same_thought_in_wholly_own_words_is_no_copy() -> None:
    text = "Naître ici ou là, c’est le hasard. Ouvrir sa porte, c’est à nous de voir."
    assert RuleName.COPIED not in rules_in(text, others=[VOICE])


def test_an_address_counts_for_what_the_network_counts_it() -> None:
    text = f"{'Ma voisine chante. ' * 12}https://exemple.org/{'a' * 60}"
    assert len(text) > 280
    assert RuleName.TOO_LONG not in rules_in(text, network="x")
    assert RuleName.TOO_LONG in rules_in(text, network="tiktok")


@pytest.mark.parametrize("text", ["exemple.org/accueil", "Tout est là, les amis : exemple.net"])
def test_an_address_without_its_beginning_is_one(text: str) -> None:
    assert RuleName.LINK_ONLY in rules_in(text)


@pytest.mark.parametrize("text", ["C’est fini.Il pleut sur la ville.", "Dr. Roux et M. Petit."])
def test_a_missing_space_makes_no_address(text: str) -> None:
    assert RuleName.LINK_ONLY not in rules_in(text)
