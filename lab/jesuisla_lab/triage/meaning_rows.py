"""What a head on meanings learns from: the same comments and sentences, read with the encoder."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from jesuisla.analysis.arrays import Floats
from jesuisla.analysis.meaning import NUMBERS, READ_LANGUAGES, Vectors
from jesuisla.analysis.triage.denials import Denials
from jesuisla.analysis.triage.group_words import GroupWords
from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.lexicon import Concept, build_lexicon
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla_lab.triage.card import NEUTRAL
from jesuisla_lab.triage.grammar import Fold, Sentence, TrainingSentences
from jesuisla_lab.triage.kept_steps import KeptSteps
from jesuisla_lab.triage.meaning_training import HeadData, OwnFold, SentencesLeftOut, numbers_of
from jesuisla_lab.triage.training import LeftOut, Recipe, fold_scores, left_out_scores

LABELS = (LabelName.HATE, LabelName.TOXIC)
MOST_OF_A_SOURCE = 5_000
"""Comments of a source that are read: 512 numbers learn little from more."""
READ_AT_ONCE = 2_000
NOTHING_KEPT = KeptSteps()
QUICKER = replace(Recipe(), source_folds=4, steps=30, within=0.0)
"""How the linear models that leave sources out are fitted: a quarter of the time, as good there.
They call our own sentences less hateful than the shipped one does (the card tells by how much)."""


def sampled(
    comments: Sequence[LabelledComment], most: int = MOST_OF_A_SOURCE
) -> list[LabelledComment]:
    """Return some comments of each source, in the order of the sources' names."""
    by_source: dict[str, list[LabelledComment]] = {}
    for comment in comments:
        by_source.setdefault(comment.source, []).append(comment)
    sample: list[LabelledComment] = []
    for _, rows in sorted(by_source.items()):
        at = range(len(rows))
        if len(rows) > most:
            draw = random.Random(1).sample(at, most)  # noqa: S311 - not a secret
            sample += [rows[number] for number in sorted(draw)]
        else:
            sample += rows
    return sample


def group_names(lexicon_files: Mapping[str, str]) -> tuple[NDArray[np.uint64], NDArray[np.str_]]:
    """Return the hashes of all names of groups, and the language of each."""
    hashes, langs = [], []
    for lang, text in sorted(lexicon_files.items()):
        lexicon = build_lexicon({lang: text})
        of_lang = lexicon.hashes[lexicon.concepts == Concept.GROUP]
        hashes.append(of_lang)
        langs.append(np.full(len(of_lang), lang, "<U2"))
    return np.concatenate(hashes), np.concatenate(langs)


@dataclass(frozen=True, slots=True)
class Meanings:
    """Reads texts as a scorer does: without names of groups and insults that are denied."""

    groups: GroupWords
    denials: Denials
    read: Callable[[Sequence[str]], Vectors]

    def ready(self, one: LabelledComment | Sentence) -> str:
        """Return what the encoder is to read of a text."""
        return self.groups.replaced(self.denials.softened(one.text, one.lang), one.lang)


def head_data(
    comments: Sequence[LabelledComment],
    grammar: TrainingSentences,
    contrasts: TrainingSentences,
    lexicon_files: Mapping[str, str],
    meanings: Meanings,
    tell: Callable[[str], None],
    kept: KeptSteps = NOTHING_KEPT,
) -> dict[LabelName, HeadData]:
    """Return the data of each label: sampled comments and our own sentences, as vectors.

    Linear models that leave sources out learn from ``grammar`` alone, as the shipped one did.
    What takes long is ``kept``.
    """
    rows = sampled(comments)
    of_words = (_told(rows), grammar.learned, sorted(lexicon_files.items()), QUICKER)
    words: dict[LabelName, LeftOut] = {}
    for label in LABELS:
        words |= kept.step(
            f"words-{label}",
            of_words,
            partial(left_out_scores, rows, grammar.learned, lexicon_files, [label], QUICKER, tell),
        )
    tell(f"reading what {len(rows)} comments mean")

    # Our own sentences come back in every fold.
    vector_of: dict[str, Vectors] = {}

    def read_all(texts: Sequence[LabelledComment | Sentence]) -> Vectors:
        plain = list(map(meanings.ready, texts))
        new = [text for text in dict.fromkeys(plain) if text not in vector_of]
        for at in range(0, len(new), READ_AT_ONCE):
            some = new[at : at + READ_AT_ONCE]
            vectors = kept.step("meanings", some, partial(numbers_of, some, meanings.read))
            vector_of.update(zip(some, vectors, strict=True))
        return np.array([vector_of[text] for text in plain], np.float32).reshape(-1, NUMBERS)

    vectors = read_all(rows)
    own = [*grammar.learned, *contrasts.learned]
    own_vectors = read_all(own)
    data = {
        label: with_vectors(label, of_label, vectors, own, own_vectors)
        for label, of_label in words.items()
    }
    if LabelName.HATE in data:
        tell("leaving out our own sentences, fold by fold")
        folds = hate_folds(rows, grammar, contrasts, lexicon_files, read_all, kept)
        data[LabelName.HATE] = replace(data[LabelName.HATE], own_folds=folds)
    return data


def _told(rows: Sequence[LabelledComment]) -> list[tuple[object, ...]]:
    """Return what is learned from comments; sets would read otherwise in another process."""
    return [(row.source, row.lang, row.text, sorted(row.labels.items())) for row in rows]


def hate_folds(
    rows: Sequence[LabelledComment],
    grammar: TrainingSentences,
    contrasts: TrainingSentences,
    lexicon_files: Mapping[str, str],
    read: Callable[[Sequence[Sentence]], Vectors],
    kept: KeptSteps = NOTHING_KEPT,
) -> list[OwnFold]:
    """Return our own sentences about hate, with each fold left out of words and meaning."""
    folds = [
        (grammars.learned, others.learned, [*grammars.left_out, *others.left_out])
        for grammars, others in zip(grammar.folds, contrasts.folds, strict=True)
    ]
    of_words = [Fold(learned, left_out) for learned, _, left_out in folds]
    words = kept.step(
        "words-of-folds",
        (_told(rows), of_words, sorted(lexicon_files.items()), QUICKER),
        lambda: fold_scores(LabelName.HATE, rows, of_words, lexicon_files, QUICKER),
    )
    return [
        _own_fold([*learned, *others], left_out, scores, read)
        for (learned, others, left_out), scores in zip(folds, words, strict=True)
    ]


def _own_fold(
    learned: Sequence[Sentence],
    left_out: Sequence[Sentence],
    words: Floats,
    read: Callable[[Sequence[Sentence]], Vectors],
) -> OwnFold:
    funcs = np.array([sentence.func for sentence in left_out])
    langs = np.array([sentence.lang for sentence in left_out])
    vectors, kind = read(left_out), np.isin(funcs, sorted(NEUTRAL))
    return OwnFold(
        vectors=read(learned),
        labels=np.array([sentence.hate for sentence in learned], np.float64),
        insults=np.array([sentence.toxic for sentence in learned], np.float64),
        kind_vectors=vectors[kind],
        kind_words=words[kind],
        kind_langs=langs[kind],
        kind_funcs=funcs[kind],
        left_out=SentencesLeftOut(
            vectors=vectors,
            words=words,
            langs=langs,
            funcs=funcs,
            labels=np.array([sentence.hate for sentence in left_out], np.float64),
        ),
    )


def with_vectors(
    label: LabelName,
    words: LeftOut,
    vectors: Vectors,
    own: Sequence[Sentence],
    own_vectors: Vectors,
) -> HeadData:
    """Return sentence label's data, without the languages that the encoder does not read."""
    is_read = np.isin(words.langs, sorted(READ_LANGUAGES))
    return HeadData(
        vectors=vectors[words.at[is_read]],
        labels=words.labels[is_read],
        sources=words.sources[is_read],
        names=words.names,
        langs=words.langs[is_read],
        aside=words.aside[is_read],
        words_in_new=words.in_new[is_read],
        words_in_known=words.in_known[is_read],
        own_vectors=own_vectors,
        own_labels=np.array(
            [sentence.hate if label is LabelName.HATE else sentence.toxic for sentence in own],
            np.float64,
        ),
    )
