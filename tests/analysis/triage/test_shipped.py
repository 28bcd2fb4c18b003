import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage.scorer import (
    Answer,
    Item,
    LabelName,
    Scorer,
    UnknownReason,
    is_in_doubt,
    kind_of,
)
from jesuisla.analysis.triage.shipped import ShippedScorer
from steps import steps

HATEFUL = "Il faut exterminer tous ces parasites de migrants."
KIND = "Bienvenue aux migrants, ce sont nos voisins et nos amis."


def test_it_is_a_scorer(scorer: ShippedScorer) -> None:
    assert isinstance(scorer, Scorer)
    assert scorer.id == "shipped"
    assert scorer.version == "test"
    assert scorer.languages == {"fr", "en"}


def test_it_tells_hate_from_kindness_to_the_same_people(scorer: ShippedScorer) -> None:
    hateful, kind = scorer.score([Item(HATEFUL, lang="fr"), Item(KIND, lang="fr")])
    assert kind_of(hateful) is CommentKind.HATEFUL
    assert kind_of(kind) is CommentKind.NEUTRAL
    assert hateful[LabelName.HATE].probability > kind[LabelName.HATE].probability  # type: ignore[operator]


def test_it_shows_the_words_that_weighed_in_the_original_text(scorer: ShippedScorer) -> None:
    text = "Vous savez, les 𝓶𝓲𝓰𝓻𝓪𝓷𝓽𝓼 sont des p a r a s i t e s !"
    (judged,) = scorer.score([Item(text, lang="fr")])
    words = judged[LabelName.HATE].words
    assert 1 <= len(words) <= 3
    for word in words:
        assert text[word.start : word.end].strip()
        assert word.weight > 0


def test_without_asking_no_words_are_looked_for(scorer: ShippedScorer) -> None:
    (judged,) = scorer.score([Item(HATEFUL, lang="fr")], explain=False)
    assert judged[LabelName.HATE].words == ()


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Item(""), UnknownReason.TOO_SHORT),
        (Item("🤡"), UnknownReason.TOO_SHORT),
        (Item("12 !"), UnknownReason.TOO_SHORT),
        (Item("Ce n’est pas grave", lang="xx"), UnknownReason.LANGUAGE),
        (Item("Мы все здесь вместе и говорим спокойно"), UnknownReason.LANGUAGE),
        (Item("ok d’ac"), UnknownReason.LANGUAGE),
    ],
)
def test_it_says_why_it_does_not_know(
    scorer: ShippedScorer, item: Item, why: UnknownReason
) -> None:
    (judged,) = scorer.score([item])
    assert judged[LabelName.HATE].unknown is why
    assert judged[LabelName.HATE].probability is None
    assert kind_of(judged) is CommentKind.UNKNOWN
    assert is_in_doubt(judged)


@pytest.mark.parametrize("label", [LabelName.SUPPORTIVE, LabelName.CLAIM, LabelName.COUNTER])
def test_a_label_without_data_is_not_learned(scorer: ShippedScorer, label: LabelName) -> None:
    (judged,) = scorer.score([Item(HATEFUL, lang="fr")])
    assert judged[label].unknown is UnknownReason.NOT_LEARNED


def test_a_batch_gives_what_one_by_one_gives(scorer: ShippedScorer) -> None:
    items = [Item(text, lang="fr") for text in (HATEFUL, "", KIND, "🤡", HATEFUL * 50)]
    alone = [scorer.score([item])[0] for item in items]
    together = scorer.score(items)
    for one, other in zip(alone, together, strict=True):
        assert one[LabelName.HATE].unknown == other[LabelName.HATE].unknown
        if one[LabelName.HATE].probability is not None:
            assert one[LabelName.HATE].probability == pytest.approx(
                other[LabelName.HATE].probability
            )


def test_an_empty_batch_is_no_trouble(scorer: ShippedScorer) -> None:
    assert scorer.score([]) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.builds(
            Item,
            st.text(st.characters(), max_size=80),
            lang=st.sampled_from([None, "fr", "en", "zz", "FR-ca"]),
            parent=st.none() | st.text(st.characters(), max_size=20),
        ),
        max_size=8,
    )
)
def test_any_text_gets_a_probability_or_a_reason(scorer: ShippedScorer, items: list[Item]) -> None:
    judged = scorer.score(items)
    assert len(judged) == len(items)
    for item, judgement in zip(items, judged, strict=True):
        for answer in judgement.answers.values():
            assert (answer.probability is None) == (answer.unknown is not None)
            if answer.probability is not None:
                assert answer.low is not None
                assert answer.high is not None
                assert 0 < answer.low <= answer.probability <= answer.high < 1
            for word in answer.words:
                assert 0 <= word.start < word.end <= len(item.text)


@pytest.mark.parametrize("unit", ["a", "é ", "\ud800", "c.o.n.", "🤡", "ﷺ"])
def test_a_megabyte_takes_no_more_work_than_a_tenth_of_it(scorer: ShippedScorer, unit: str) -> None:
    def work(characters: int) -> int:
        item = Item(unit * (characters // len(unit)), lang="fr")
        return steps(lambda: scorer.score([item]))

    # Texts are read up to a limit, so beyond it a longer one is no more work.
    assert work(1_000_000) < 2 * work(100_000) + 1_000


def test_many_short_comments_are_all_judged(scorer: ShippedScorer) -> None:
    items = [Item(KIND, lang="fr")] * 20_000
    assert len(scorer.score(items, explain=False)) == 20_000


def test_an_answer_cannot_both_know_and_not_know() -> None:
    with pytest.raises(ValueError, match="reason"):
        Answer(LabelName.HATE, 0.5, probability=0.2, unknown=UnknownReason.LANGUAGE)
    with pytest.raises(ValueError, match="reason"):
        Answer(LabelName.HATE, 0.5)
