"""Which comments and threads need somebody: scoring, teaching, urgency, rules.

Everything outside the analysis imports from here. In ``scorer`` are the questions a scorer
answers and what it answers; ``shipped`` is the one that comes with the product, ``model`` its
file, ``features``, ``lexicon`` and ``explain`` how it reads words, ``group_words``, ``denials``,
``meaning_texts`` and ``meaning_head`` how it reads meanings, ``archives`` how much of a long
comment where there are very many. ``labelled_comments`` hold what people said; ``adaptation``
teaches a group's own version (by ``fitting``, ``meaning_adaptation`` and ``clear_margins``),
``label_choice`` says which comments would teach it most, ``label_gain`` what that brought,
``evaluation`` and ``metrics`` tell how good one is. For the queue: ``urgency`` of a thread,
``forecast`` of what it may become, ``rule_conditions`` that a team writes (with
``word_families``), ``stories`` of several posts.
"""

from jesuisla.analysis.triage.adaptation import (
    FEWEST_VERDICTS,
    FEWEST_VERDICTS_EACH,
    Adaptation,
    BackTest,
    VerdictAnswers,
    adapt_model,
)
from jesuisla.analysis.triage.evaluation import (
    PREVALENCE,
    EvaluationRow,
    evaluate_scorer,
)
from jesuisla.analysis.triage.forecast import (
    RecentActivity,
    SizeForecast,
    TimedComment,
    activity_at,
    brier_score,
    chance_of_turning,
    forecast_size,
)
from jesuisla.analysis.triage.label_choice import most_teaching, word_vectors
from jesuisla.analysis.triage.label_gain import (
    FEWEST_KEPT,
    FEWEST_KEPT_EACH,
    Gain,
    LabelGain,
    compare_ways,
    fewest_to_compare,
    is_enough_kept,
    read_labelled,
    starting,
)
from jesuisla.analysis.triage.labelled_comments import (
    LabelledComment,
    comment_as_record,
    comment_from_record,
)
from jesuisla.analysis.triage.metrics import (
    auc,
    bootstrap_interval,
    krippendorff_alpha,
    macro_f1,
)
from jesuisla.analysis.triage.model import (
    ScorerModel,
    model_from_bytes,
    model_to_bytes,
)
from jesuisla.analysis.triage.rule_conditions import (
    MOST_RULES,
    QueueRule,
    QueueRules,
    RuleBackTest,
    RuleEffect,
    RuleError,
    RuleFault,
    RuleMatches,
    ThreadFacts,
    ThreadHarm,
    back_test_rules,
    match_rules,
    parse_rules,
    plain_topic,
)
from jesuisla.analysis.triage.scorer import (
    Answer,
    HateTarget,
    Item,
    Judgement,
    LabelName,
    ModelError,
    Scorer,
    UnknownReason,
    Word,
    aimed_at,
    is_in_doubt,
    kind_of,
)
from jesuisla.analysis.triage.shipped import (
    ShippedScorer,
    load_scorer,
    shipped_scorer,
)
from jesuisla.analysis.triage.stories import (
    PostMatch,
    match_posts,
)
from jesuisla.analysis.triage.urgency import (
    TOP_PLACES,
    Factor,
    FactorName,
    FactorReason,
    ThreadState,
    Urgency,
    urgency_of,
)

__all__ = [
    "FEWEST_KEPT",
    "FEWEST_KEPT_EACH",
    "FEWEST_VERDICTS",
    "FEWEST_VERDICTS_EACH",
    "MOST_RULES",
    "PREVALENCE",
    "TOP_PLACES",
    "Adaptation",
    "Answer",
    "BackTest",
    "EvaluationRow",
    "Factor",
    "FactorName",
    "FactorReason",
    "Gain",
    "HateTarget",
    "Item",
    "Judgement",
    "LabelGain",
    "LabelName",
    "LabelledComment",
    "ModelError",
    "PostMatch",
    "QueueRule",
    "QueueRules",
    "RecentActivity",
    "RuleBackTest",
    "RuleEffect",
    "RuleError",
    "RuleFault",
    "RuleMatches",
    "Scorer",
    "ScorerModel",
    "ShippedScorer",
    "SizeForecast",
    "ThreadFacts",
    "ThreadHarm",
    "ThreadState",
    "TimedComment",
    "UnknownReason",
    "Urgency",
    "VerdictAnswers",
    "Word",
    "activity_at",
    "adapt_model",
    "aimed_at",
    "auc",
    "back_test_rules",
    "bootstrap_interval",
    "brier_score",
    "chance_of_turning",
    "comment_as_record",
    "comment_from_record",
    "compare_ways",
    "evaluate_scorer",
    "fewest_to_compare",
    "forecast_size",
    "is_enough_kept",
    "is_in_doubt",
    "kind_of",
    "krippendorff_alpha",
    "load_scorer",
    "macro_f1",
    "match_posts",
    "match_rules",
    "model_from_bytes",
    "model_to_bytes",
    "most_teaching",
    "parse_rules",
    "plain_topic",
    "read_labelled",
    "shipped_scorer",
    "starting",
    "urgency_of",
    "word_vectors",
]
