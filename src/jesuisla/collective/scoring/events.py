"""What happens when comments are scored and labelled."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


class ThreadsScored(Event):
    """A classifier read comments of these threads that it had not read yet."""

    sentence = _("Comments were scored: %(comments)s.")
    is_routine = True

    threads: tuple[int, ...]
    comments: int


class CommentJudged(ThreadEvent):
    """A person said what a comment is, one of :class:`scoring.verdicts.CommentVerdict`."""

    sentence = _("A comment of thread %(thread)s was labelled.")
    names_actor = False

    comment: int
    verdict: str
    blind: bool = False


class LabelsKept(ThreadEvent):
    """What was said in daily work became labels."""

    sentence = _("Labels kept: %(labels)s, from daily work on thread %(thread)s.")
    is_routine = True

    labels: int


class ScorerTaught(Event):
    """A version of the group's own classifier was made; ``live``: it reads from now on."""

    sentence = _("Version %(scorer)s of the group’s classifier was made; in use: %(live)s.")

    scorer: int
    live: bool


class ScorerUndone(Event):
    """The version before reads again; ``scorer`` no longer does."""

    sentence = _("Version %(scorer)s of the group’s classifier was undone.")

    scorer: int


class ForecastMade(ThreadEvent):
    """It was foretold how large a thread will be."""

    sentence = _("A forecast was made for thread %(thread)s.")
    is_routine = True

    forecast: int


class ForecastsScored(Event):
    """What was foretold was compared with what came."""

    sentence = _("Forecasts were compared with what came: %(forecasts)s.")
    is_routine = True

    forecasts: int


class ReaderChosen(Event):
    """The group chose its second-stage model, and consented to it or not."""

    sentence = _("The second-stage model was chosen: %(kind)s.")

    kind: str
    consented: bool


class ThreadReadAgain(ThreadEvent):
    """The second-stage model read the doubtful and the top comments of a thread."""

    sentence = _("The second-stage model read thread %(thread)s; comments: %(comments)s.")
    is_routine = True

    comments: int
    unanswered: int
