"""What happens when comments are scored and labelled."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


@dataclass(frozen=True, kw_only=True)
class ThreadsScored(Event):
    """A scorer read comments of these threads that it had not read yet."""

    threads: tuple[int, ...]
    comments: int


@dataclass(frozen=True, kw_only=True)
class CommentJudged(ThreadEvent):
    """A person said what a comment is, one of :class:`scoring.verdicts.CommentVerdict`."""

    comment: int
    verdict: str
    blind: bool = False


@dataclass(frozen=True, kw_only=True)
class LabelsKept(ThreadEvent):
    """What was said in daily work became labels."""

    labels: int


@dataclass(frozen=True, kw_only=True)
class ScorerTaught(Event):
    """A version of the group's own scorer was made; ``live``: it reads from now on."""

    scorer: int
    live: bool


@dataclass(frozen=True, kw_only=True)
class ScorerUndone(Event):
    """The version before reads again; ``scorer`` no longer does."""

    scorer: int


@dataclass(frozen=True, kw_only=True)
class ForecastMade(ThreadEvent):
    """It was foretold how large a thread will be."""

    forecast: int


@dataclass(frozen=True, kw_only=True)
class ForecastsScored(Event):
    """What was foretold was compared with what came."""

    forecasts: int


@dataclass(frozen=True, kw_only=True)
class ReaderChosen(Event):
    """The group chose its better reader, and consented to it or not."""

    kind: str
    consented: bool


@dataclass(frozen=True, kw_only=True)
class ThreadReadAgain(ThreadEvent):
    """The better reader read the doubtful and the top comments of a thread."""

    comments: int
    unanswered: int
