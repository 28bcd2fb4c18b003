"""From a scorer's judgement to what a place of a reading may hold."""

from jesuisla.analysis.thread import Kind
from jesuisla.analysis.triage.scorer import Judgement, Label


def kind_of(judgement: Judgement) -> Kind:
    """What the comment most likely is; a suggestion that a person corrects in one tap.

    Hateful when hate or an insult counts as given; supportive when it stands by somebody
    or answers hate; neutral when the scorer looked for hate or insult and found none;
    unknown otherwise. Never ``OURS``: only a member says so.

    >>> from jesuisla.analysis.triage.scorer import Answer
    >>> def judged(**chances):
    ...     answers = {Label(name): Answer(Label(name), 0.5, chance, chance, chance)
    ...                for name, chance in chances.items()}
    ...     return Judgement("example", "1", "fr", answers)
    >>> [str(kind_of(judged(**chances))) for chances in
    ...  ({"hate": 0.9}, {"toxic": 0.1, "supportive": 0.8}, {"hate": 0.1}, {})]
    ['hateful', 'supportive', 'neutral', 'unknown']
    """
    if _given(judgement, Label.HATE) or _given(judgement, Label.TOXIC):
        return Kind.HATEFUL
    if _given(judgement, Label.SUPPORTIVE) or _given(judgement, Label.COUNTER):
        return Kind.SUPPORTIVE
    looked = (judgement[Label.HATE].positive, judgement[Label.TOXIC].positive)
    return Kind.UNKNOWN if looked == (None, None) else Kind.NEUTRAL


def doubtful(judgement: Judgement) -> bool:
    """Whether hate or insult is neither clearly there nor clearly absent.

    >>> doubtful(Judgement("example", "1", None))
    True
    """
    return judgement[Label.HATE].doubtful or judgement[Label.TOXIC].doubtful


def _given(judgement: Judgement, label: Label) -> bool:
    return judgement[label].positive is True
