"""Thresholds of hate below which kind and neutral sentences about a group stay."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jesuisla.analysis.triage.meaning_head import MeaningHead
from jesuisla.analysis.triage.model import ScorerModel
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.analysis.triage.shipped import ShippedScorer
from jesuisla_lab.triage.card import FALSE_ALARMS, NEUTRAL
from jesuisla_lab.triage.grammar import Sentence


def spare_kind_sentences(
    head: MeaningHead, model: ScorerModel, sentences: Sequence[Sentence]
) -> MeaningHead:
    """Return the head with each threshold of hate high enough for kind sentences.

    At most ``FALSE_ALARMS`` of ours that are kind or neutral, of those learned from, pass it: the
    threshold with the best macro-F1 on public comments lets most of them pass.
    """
    scorer = ShippedScorer(replace(model, head=head))
    calibrations = dict(head.calibrations)
    for lang in sorted(head.languages):
        ours = [
            one.labelled().item for one in sentences if one.lang == lang and one.func in NEUTRAL
        ]
        line = calibrations.get((LabelName.HATE, lang))
        if not ours or line is None:
            continue
        answers = [row[LabelName.HATE] for row in scorer.score(ours, explain=False)]
        edge = float(
            np.quantile([answer.probability or 0.0 for answer in answers], 1 - FALSE_ALARMS)
        )
        threshold = round(min(max(line.threshold, edge), 0.95), 4)
        calibrations[LabelName.HATE, lang] = replace(line, threshold=threshold)
    return replace(head, calibrations=calibrations)
