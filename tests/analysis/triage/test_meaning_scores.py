"""What the shipped scorer reads off meanings, and that it does without them."""

import random
from dataclasses import replace

import numpy as np
import pytest

from jesuisla.analysis.meaning import NUMBERS
from jesuisla.analysis.triage.adaptation import adapt_model
from jesuisla.analysis.triage.group_words import GroupWords
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.model import (
    ModelError,
    head_from_bytes,
    model_from_bytes,
    model_to_bytes,
)
from jesuisla.analysis.triage.scorer import Item, LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer, shipped_scorer

HATEFUL = {
    "fr": "Les étrangers sont des parasites, dehors.",
    "es": "Los extranjeros son una plaga, fuera.",
    "it": "Gli stranieri sono parassiti, fuori.",
    "nl": "Buitenlanders zijn ongedierte, weg ermee.",
    "pt": "Os estrangeiros são parasitas, fora daqui.",
    "pl": "Cudzoziemcy to pasożyty, precz z nimi.",
}
KIND = {
    "fr": "Nous avons de bons voisins, merci à eux.",
    "es": "Tenemos buenos vecinos, gracias a ellos.",
    "it": "Abbiamo dei buoni vicini, grazie a loro.",
    "nl": "Wij hebben goede buren, dank aan hen.",
    "pt": "Temos bons vizinhos, obrigado a eles.",
    "pl": "Mamy dobrych sąsiadów, dziękujemy im.",
}


def by_words() -> ShippedScorer:
    return ShippedScorer(shipped_scorer().model, reader=lambda: None)


@pytest.mark.parametrize("lang", sorted(HATEFUL))
def test_hate_is_told_from_kindness_in_languages_that_were_unknown(lang: str) -> None:
    items = [Item(HATEFUL[lang], lang=lang), Item(KIND[lang], lang=lang)]
    hateful, kind = shipped_scorer().score(items)
    for label in (LabelName.HATE, LabelName.TOXIC):
        assert hateful[label].probability > kind[label].probability + 0.2  # type: ignore[operator]
    assert hateful[LabelName.HATE].positive
    assert not kind[LabelName.HATE].positive


@pytest.mark.parametrize("text", ["J’aime vivre avec les {}.", "Les {} sont des rats."])
def test_whoever_is_named_reads_alike(text: str) -> None:
    groups = ("musulmans", "juifs", "noirs", "homosexuels", "réfugiés", "autistes")
    judgements = shipped_scorer().score([Item(text.format(who), lang="fr") for who in groups])
    assert len({judgement[LabelName.HATE].probability for judgement in judgements}) == 1


def test_a_comment_is_judged_alike_alone_and_among_others() -> None:
    items = [Item(text, lang=lang) for lang, text in (HATEFUL | KIND).items()]
    together = shipped_scorer().score(items * 3)
    alone = [shipped_scorer().score([item])[0] for item in items]
    assert together[: len(items)] == alone


def test_without_the_encoder_words_alone_answer_and_say_their_version() -> None:
    words = by_words()
    assert (words.version, shipped_scorer().version) == ("2", "3.4")
    assert words.languages < shipped_scorer().languages
    known, unknown = words.score([Item(HATEFUL["fr"], lang="fr"), Item(HATEFUL["nl"], lang="nl")])
    assert known[LabelName.HATE].positive
    assert known.version == "2"
    assert unknown[LabelName.HATE].unknown == "language"


DENIED = {
    "de": ("Die Türken sind keine Diebe.", "Die Türken sind Diebe."),
    "en": ("These women are not stupid.", "These women are stupid."),
    "es": ("Los gitanos no son ladrones.", "Los gitanos son ladrones."),
    "fr": ("Les migrants ne sont pas des voleurs.", "Les migrants sont des voleurs."),
    "it": ("I rom non sono ladri.", "I rom sono ladri."),
    "pt": ("Os ciganos não são ladrões.", "Os ciganos são ladrões."),
}


@pytest.mark.parametrize("lang", sorted(DENIED))
def test_an_insult_that_is_denied_is_heard_as_less_hateful(lang: str) -> None:
    head = shipped_scorer().model.head
    assert head is not None
    before = replace(head, about={}, version="before")
    deaf = ShippedScorer(replace(shipped_scorer().model, head=before))
    denied, said = (Item(text, lang=lang) for text in DENIED[lang])
    (now, plain), (then, plain_then) = (
        [one[LabelName.HATE].probability for one in scorer.score([denied, said])]
        for scorer in (shipped_scorer(), deaf)
    )
    assert now < then  # type: ignore[operator]
    assert plain == plain_then


@pytest.mark.parametrize(
    "text",
    [
        "Je ne suis pas raciste, mais les migrants sont des rats.",
        "Les migrants ne sont pas seulement des voleurs.",
        "Les migrants ne sont pas des gens bien.",
    ],
)
def test_what_only_looks_like_a_denial_is_read_as_it_stands(text: str) -> None:
    head = shipped_scorer().model.head
    assert head is not None
    deaf = ShippedScorer(replace(shipped_scorer().model, head=replace(head, about={})))
    item = Item(text, lang="fr")
    assert shipped_scorer().score([item])[0].answers == deaf.score([item])[0].answers


def test_an_archive_is_read_quickly_and_says_so() -> None:
    archive = shipped_scorer().for_archives()
    assert archive.version == "3.4-archive"
    short = [Item(text, lang=lang) for lang, text in HATEFUL.items()]
    assert [one.answers for one in archive.score(short)] == [
        one.answers for one in shipped_scorer().score(short)
    ]
    end = " Le marché ouvre samedi à huit heures et il y aura des fruits." * 6
    long, kind = (Item(texts["fr"] + end, lang="fr") for texts in (HATEFUL, KIND))
    hateful_chance, kind_chance = (
        one[LabelName.HATE].probability for one in archive.score([long, kind])
    )
    assert hateful_chance > kind_chance + 0.1  # type: ignore[operator]
    other_end = Item(long.text[:240] + HATEFUL["fr"], lang="fr")
    assert archive.score([other_end])[0].answers != archive.score([long])[0].answers, (
        "words are read to the end"
    )
    together = archive.score([*short, long, kind, long])
    assert together[len(short)] == together[-1] == archive.score([long])[0]
    words = by_words().for_archives()
    assert (words.version, words.is_for_archives) == ("2", False)


def test_danish_which_the_encoder_does_not_read_is_judged_by_words() -> None:
    item = Item("Sikke noget vrøvl, din idiot, hold nu kæft.", lang="da")
    both, words = (one.score([item])[0] for one in (shipped_scorer(), by_words()))
    assert both[LabelName.TOXIC] == words[LabelName.TOXIC]


def verdicts(count: int, seed: int = 1) -> list[LabelledComment]:
    """A page where talk of melons is what people call hateful."""
    rng = random.Random(seed)
    melons = ["les pastèques du marché", "encore un melon", "des melons partout, comme toujours"]
    other = ["le marché est ouvert samedi", "encore un beau match", "il fait beau aujourd’hui"]
    rows = []
    for number in range(count):
        yes = rng.random() < 0.4
        text = f"{rng.choice(melons if yes else other)} {rng.choice('abcdef')}"
        rows.append(LabelledComment(str(number), text, "fr", "page", {LabelName.HATE: int(yes)}))
    return rows


def test_a_hundred_verdicts_are_felt_in_words_that_none_of_them_had() -> None:
    adaptation = adapt_model(shipped_scorer().model, verdicts(100), version="3+page.1")
    (test,) = adaptation.tests
    assert test.better
    assert not test.is_refused
    assert test.macro_f1_after > test.macro_f1_before + 0.2  # type: ignore[operator]
    new = ShippedScorer(model_from_bytes(model_to_bytes(adaptation.model)))
    assert new.version == "3+page.1"
    item = Item("Une belle tranche de cantaloup bien mûr", lang="fr")
    before, after = (
        one.score([item])[0][LabelName.HATE].probability for one in (shipped_scorer(), new)
    )
    assert after > before + 0.1  # type: ignore[operator]
    english = Item("Two melons, please", lang="en")
    assert new.score([english])[0].answers == shipped_scorer().score([english])[0].answers, (
        "verdicts change their own language only"
    )


def test_verdicts_by_chance_change_little() -> None:
    rng = random.Random(4)
    rows = [replace(row, labels={LabelName.HATE: int(rng.random() < 0.4)}) for row in verdicts(200)]
    (test,) = adapt_model(shipped_scorer().model, rows, version="3+page.1").tests
    assert test.is_refused or test.auc_after < 0.65  # type: ignore[operator]


def test_read_by_words_alone_an_adapted_version_says_so() -> None:
    model = adapt_model(shipped_scorer().model, verdicts(60), version="3+page.1").model
    assert ShippedScorer(model, reader=lambda: None).version == "3+page.1-words"


def test_a_head_survives_being_written_and_damage_is_told() -> None:
    from jesuisla.analysis.triage.meaning_head import head_to_bytes

    head = shipped_scorer().model.head
    assert head is not None
    data = head_to_bytes(head)
    again = head_from_bytes(data)
    assert again.calibrations == head.calibrations
    assert all(
        np.array_equal(again.shares[key].vector, share.vector) for key, share in head.shares.items()
    )
    assert {share.vector.shape for share in again.shares.values()} == {(NUMBERS,)}
    for cut in (0, 100, len(data) // 2, len(data) - 10):
        with pytest.raises(ModelError):
            head_from_bytes(data[:cut])


def test_a_word_of_one_language_is_no_name_of_another() -> None:
    # "han" has in Spanish the hash that "man" has in English.
    head = shipped_scorer().model.head
    assert head is not None
    words = GroupWords(head.groups, head.group_langs)
    assert words.replaced("Los vecinos han hablado.", "es") == "Los vecinos han hablado."
    assert words.replaced("Los gitanos han hablado.", "es") == "Los personas han hablado."
    assert words.replaced("The man has spoken.", "en") == "The people has spoken."
