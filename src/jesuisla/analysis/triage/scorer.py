"""The seam between whoever reads comments and whoever uses what was read.

A scorer reads a batch of comments in their context and answers, label by label, with a
calibrated probability and an interval, or says why it cannot. It never answers zero for
what it does not know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from jesuisla.analysis.thread import CommentKind


class HateTarget(StrEnum):
    """A kind of people, told by what hate holds against them: a closed set, in plain terms.

    After the grounds that the law knows. French law punishes provocation to hatred for
    origin, religion, sex, sexual orientation, gender identity and disability (law of 29 July
    1881 on the freedom of the press, article 24,
    https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006070722); age, looks and condition
    are among its grounds of discrimination (penal code, article 225-1).
    """

    ORIGIN = "origin"
    """Origin, nationality, skin colour; migrants, Roma and other travelling people."""
    RELIGION = "religion"
    """Religion, or having none."""
    SEX = "sex"
    """Being a woman or a man."""
    ORIENTATION = "orientation"
    """Sexual orientation, gender identity."""
    DISABILITY = "disability"
    """Disability, illness."""
    AGE = "age"
    """Age."""
    LOOKS = "looks"
    """How a body looks."""
    CONDITION = "condition"
    """Poverty, being without work."""


class LabelName(StrEnum):
    """What a scorer may be asked about a comment."""

    HATE = "hate"
    """Attacks people for what they are: origin, religion, sex, orientation, disability…"""
    TOXIC = "toxic"
    """Rude, insulting or threatening, whomever it is aimed at."""
    COUNTER = "counter"
    """Answers hate that stands in the parent comment."""
    SUPPORTIVE = "supportive"
    """Stands by the people under attack."""
    CLAIM = "claim"
    """Says something that can be checked."""


class UnknownReason(StrEnum):
    """Why a scorer gives no probability."""

    LANGUAGE = "language"
    """Not a language that the scorer can answer for, or none that can be told."""
    TOO_SHORT = "too_short"
    """Too few letters to say anything."""
    NEEDS_PARENT = "needs_parent"
    """The label means something only beside the comment that is answered."""
    NOT_LEARNED = "not_learned"
    """The scorer had no data for this label (in this language)."""
    NO_ANSWER = "no_answer"
    """A reader elsewhere did not answer, in time or in the agreed form."""


class ModelError(ValueError):
    """A model's bytes are cut short, damaged, or of a format this version cannot read."""


@dataclass(frozen=True, slots=True)
class Item:
    """One comment in its context.

    ``parent`` is the comment it answers and ``post`` what the thread is about, where
    known; ``lang`` an ISO 639-1 code, or ``None`` to let the scorer tell.
    """

    text: str
    parent: str | None = None
    post: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the original text, ``text[start:end]``, and how much it weighed.

    ``weight`` is in log-odds: how much lower the comment would score without it.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scorer says about one label of one comment.

    ``probability`` lies in [0, 1] with ``low`` ≤ ``probability`` ≤ ``high`` an interval as wide
    as pages never seen before make it: an answer whose threshold lies below it is right at
    least four times in five, as far as that was measured; all three are ``None`` exactly
    when ``unknown`` says why. ``threshold`` is the probability from which the label
    counts as given. ``words`` are the words that weighed most, heaviest first.
    """

    label: LabelName
    threshold: float
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    unknown: UnknownReason | None = None
    words: tuple[Word, ...] = ()

    def __post_init__(self) -> None:
        """Refuse with ``ValueError`` an answer that both knows and does not know."""
        if (self.probability is None) != (self.unknown is not None):
            raise ValueError("an answer has a probability or a reason for having none")

    @property
    def positive(self) -> bool | None:
        """Whether the label counts as given; ``None`` when unknown."""
        return None if self.probability is None else self.probability >= self.threshold

    @property
    def doubtful(self) -> bool:
        """Whether a second-stage model, or a person, should look.

        True when unknown, and when the threshold lies within the interval.
        """
        if self.low is None or self.high is None:
            return True
        return self.low < self.threshold <= self.high


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything a scorer says about one comment, and which scorer said it.

    ``targets`` are the kinds of people that its hate seems aimed at: empty when it attacks
    nobody for what they are, ``None`` when that is not known, whether there is hate or not.
    """

    scorer: str
    version: str
    lang: str | None
    answers: Mapping[LabelName, Answer] = field(default_factory=dict)
    targets: frozenset[HateTarget] | None = None

    def __getitem__(self, label: LabelName) -> Answer:
        """Return the answer for a label; not-learned when the scorer does not speak of it."""
        answer = self.answers.get(label)
        return answer or Answer(label=label, threshold=1.0, unknown=UnknownReason.NOT_LEARNED)


def aimed_at(hate: Answer, targets: frozenset[HateTarget]) -> frozenset[HateTarget] | None:
    """Return whom hate is aimed at, from the kinds of people that a comment names.

    Nobody where there is clearly no hate; the kinds named where there may be some; unknown
    where it is not known, or where the comment names nobody ("they", a name, a slur).

    >>> sure, doubted = (Answer(LabelName.HATE, 0.5, 0.1, 0.0, high) for high in (0.2, 0.7))
    >>> [aimed_at(answer, frozenset({HateTarget.SEX})) for answer in (sure, doubted)]
    [frozenset(), frozenset({<HateTarget.SEX: 'sex'>})]
    >>> print(aimed_at(doubted, frozenset()))
    None
    """
    if hate.probability is None:
        return None
    return (targets or None) if hate.positive or hate.doubtful else frozenset()


@runtime_checkable
class Scorer(Protocol):
    """Whoever reads comments.

    ``languages`` are the ISO 639-1 codes it can answer for, ``labels`` what it speaks of.
    """

    @property
    def id(self) -> str:
        """A short name, the same for all versions."""
        ...

    @property
    def version(self) -> str:
        """Two scorers of one id and one version give the same answers."""
        ...

    @property
    def labels(self) -> tuple[LabelName, ...]:
        """The labels it speaks of."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages it can answer for, as ISO 639-1 codes."""
        ...

    def score(self, batch: Sequence[Item], *, explain: bool = True) -> list[Judgement]:
        """Score the items: one judgement each, in order; bounded time and memory for any text.

        ``explain=False`` leaves out the words that weighed, which is quicker in bulk.
        """
        ...


def kind_of(judgement: Judgement) -> CommentKind:
    """Return what the comment most likely is; a suggestion that a person corrects in one tap.

    Hateful when hate or an insult counts as given; supportive when it stands by somebody
    or answers hate; neutral when the scorer looked for hate or insult and found none;
    unknown otherwise. Never ``OURS``: only a member says so.

    >>> from jesuisla.analysis.triage.scorer import Answer
    >>> def judged(**chances):
    ...     answers = {LabelName(name): Answer(LabelName(name), 0.5, chance, chance, chance)
    ...                for name, chance in chances.items()}
    ...     return Judgement("example", "1", "fr", answers)
    >>> [str(kind_of(judged(**chances))) for chances in
    ...  ({"hate": 0.9}, {"toxic": 0.1, "supportive": 0.8}, {"hate": 0.1}, {})]
    ['hateful', 'supportive', 'neutral', 'unknown']
    """
    if _is_given(judgement, LabelName.HATE) or _is_given(judgement, LabelName.TOXIC):
        return CommentKind.HATEFUL
    if _is_given(judgement, LabelName.SUPPORTIVE) or _is_given(judgement, LabelName.COUNTER):
        return CommentKind.SUPPORTIVE
    answers = (judgement[LabelName.HATE].positive, judgement[LabelName.TOXIC].positive)
    return CommentKind.UNKNOWN if answers == (None, None) else CommentKind.NEUTRAL


def is_in_doubt(judgement: Judgement) -> bool:
    """Return whether hate or insult is neither clearly there nor clearly absent.

    One that is clearly there is enough, whatever is thought of the other.

    >>> is_in_doubt(Judgement("example", "1", None))
    True
    >>> rude = Answer(LabelName.TOXIC, 0.5, 0.9, 0.8, 1.0)
    >>> is_in_doubt(Judgement("example", "1", "fr", {LabelName.TOXIC: rude}))
    False
    """
    answers = (judgement[LabelName.HATE], judgement[LabelName.TOXIC])
    if any(answer.positive and not answer.doubtful for answer in answers):
        return False
    return any(answer.doubtful for answer in answers)


def _is_given(judgement: Judgement, label: LabelName) -> bool:
    return judgement[label].positive is True


def targets_as_bits(targets: Iterable[HateTarget]) -> int:
    """Return the kinds as one number below 256, a bit each.

    >>> targets_as_bits({HateTarget.ORIGIN, HateTarget.SEX})
    5
    """
    return sum(1 << at for at, target in enumerate(HateTarget) if target in set(targets))


def targets_from_bits(bits: int) -> frozenset[HateTarget]:
    """Return the kinds in such a number.

    >>> sorted(targets_from_bits(targets_as_bits({HateTarget.AGE, HateTarget.LOOKS})))
    [<HateTarget.AGE: 'age'>, <HateTarget.LOOKS: 'looks'>]
    """
    return frozenset(target for at, target in enumerate(HateTarget) if bits >> at & 1)
