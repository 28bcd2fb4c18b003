"""False alarms on kind sentences, by whom they name."""

from collections.abc import Sequence

from jesuisla.analysis.triage.labelled_comments import LabelledComment
from jesuisla.analysis.triage.scorer import HateTarget, LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer
from jesuisla_lab.triage.card_tables import table

FEWEST_SENTENCES = 20
"""Sentences about a kind of people below which it is not counted as the worst."""


def group_table(
    scorer: ShippedScorer, sentences: Sequence[LabelledComment], kind: frozenset[str]
) -> str:
    """Return the share called hateful of sentences of a ``kind``, by whom they name.

    Sentences that name several kinds of people count for each.
    """
    kind_sentences = [sentence for sentence in sentences if sentence.func in kind]
    judgements = scorer.score([sentence.item for sentence in kind_sentences], explain=False)
    lexicon = scorer.model.lexicon
    alarms: dict[HateTarget, list[bool]] = {}
    for sentence, judgement in zip(kind_sentences, judgements, strict=True):
        for target in lexicon.targets_in(sentence.text, sentence.lang):
            alarms.setdefault(target, []).append(judgement[LabelName.HATE].positive is True)
    rows: list[tuple[object, ...]] = []
    shares = []
    for target, is_alarm in sorted(alarms.items()):
        share = sum(is_alarm) / len(is_alarm)
        rows.append((str(target), len(is_alarm), round(share, 3)))
        if len(is_alarm) >= FEWEST_SENTENCES:
            shares.append(share)
    named = [alarm for target_alarms in alarms.values() for alarm in target_alarms]
    mean = sum(named) / len(named) if named else 0.0
    ratio = max(shares) / mean if shares and mean else None
    note = (
        "Our own neutral and kind sentences, all languages. The worst group of those with "
        f"{FEWEST_SENTENCES} sentences has "
        + ("–" if ratio is None else f"{ratio:.2f}")
        + " times the false alarms of the mean.\n\n"
    )
    head = ("who is named", "sentences", "called hateful")
    return "## False alarms by group\n" + note + table(head, rows)
