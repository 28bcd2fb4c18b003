"""What happens to threads, readings and proposals."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(Event):
    """Something happened to a thread."""

    thread: int


@dataclass(frozen=True, kw_only=True)
class ThreadClaimed(ThreadEvent):
    """A moderator works on a thread, so that nobody else does meanwhile."""


@dataclass(frozen=True, kw_only=True)
class ThreadReleased(ThreadEvent):
    """A moderator no longer works on a thread."""


@dataclass(frozen=True, kw_only=True)
class ThreadDeclined(ThreadEvent):
    """The team declined a thread by one of its written criteria."""

    criterion: str
    proposals: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ThreadProposed(ThreadEvent):
    """A member put a thread forward."""

    proposal: int


@dataclass(frozen=True, kw_only=True)
class ReadingTaken(ThreadEvent):
    """Somebody saw what stands in a thread; ``comments`` came with it (0: places alone)."""

    reading: int
    comments: int = 0


@dataclass(frozen=True, kw_only=True)
class ReadingCorrected(ThreadEvent):
    """A reading was put right after it was saved."""

    reading: int


@dataclass(frozen=True, kw_only=True)
class ThreadStateChanged(ThreadEvent):
    """A thread is gone, or can be seen again: a value of ``Thread.State``."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ThreadFollowed(ThreadEvent):
    """The team follows a thread from now on, or no longer does."""

    followed: bool


@dataclass(frozen=True, kw_only=True)
class ThreadsImported(Event):
    """A batch of an archive was kept; ``threads`` are those it touched."""

    threads: tuple[int, ...]
    comments: int


@dataclass(frozen=True, kw_only=True)
class QuotesForgotten(ThreadEvent):
    """The texts, keys and salt of a thread are gone after the retention time."""

    comments: int


@dataclass(frozen=True, kw_only=True)
class ThreadUnnamed(ThreadEvent):
    """Title and address of a thread that nobody came to are gone after its quotes."""


@dataclass(frozen=True, kw_only=True)
class ThreadsScored(Event):
    """A scorer read comments of these threads that it had not read yet."""

    threads: tuple[int, ...]
    comments: int


@dataclass(frozen=True, kw_only=True)
class ThreadDescribed(ThreadEvent):
    """Somebody told what a thread is about, whose page it is on, when it was posted."""


@dataclass(frozen=True, kw_only=True)
class OrderLearnt(Event):
    """The group's readings taught anew how these networks order comments."""

    networks: tuple[str, ...]
    readings: int


@dataclass(frozen=True, kw_only=True)
class ProposerForgotten(Event):
    """The notes and the name of an erased member were let go."""

    proposals: int


@dataclass(frozen=True, kw_only=True)
class CommentJudged(ThreadEvent):
    """A person said what a comment is, one of :class:`watch.verdicts.Verdict`."""

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
class DeskRulesSaved(Event):
    """The team's rules changed."""

    version: int


@dataclass(frozen=True, kw_only=True)
class RulesApplied(ThreadEvent):
    """Rules began or ceased to hold for a thread."""

    began: int
    ended: int
    alert: bool


@dataclass(frozen=True, kw_only=True)
class StoriesCompared(Event):
    """Posts were compared: new suggestions, and pairs so alike that they are one line."""

    suggested: int
    joined: int


@dataclass(frozen=True, kw_only=True)
class StoryDecided(Event):
    """A person said that two threads tell one story, or two."""

    one: int
    other: int
    joined: bool


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
