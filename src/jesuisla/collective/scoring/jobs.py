"""What happens by itself: comments are scored, verdicts become labels, labels teach."""

import logging
from collections.abc import Iterable

from django.utils.timezone import now

from jesuisla.collective.groups.models import Group
from jesuisla.collective.groups.schedule import LEARNING, for_each_group
from jesuisla.collective.journal.events import listen
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.events import AccountErased, ConsentWithdrawn, PlaceForgotten
from jesuisla.collective.proposals.events import ThreadDeclined
from jesuisla.collective.proposals.proposals import threads_in_queue
from jesuisla.collective.scoring.events import ScorerTaught, ScorerUndone, ThreadsScored
from jesuisla.collective.scoring.forecasts import (
    forecastable_threads,
    make_forecast,
    score_forecasts,
)
from jesuisla.collective.scoring.labels import (
    TOLD_IN_PASSING,
    LabelOrigin,
    label_comments,
    label_declined,
)
from jesuisla.collective.scoring.models import GroupScorer, Label, SecondStage
from jesuisla.collective.scoring.scoring import score_thread, score_threads, scorer_for
from jesuisla.collective.scoring.second_stage.choice import second_stage_for
from jesuisla.collective.scoring.second_stage.doubtful_comments import read_again
from jesuisla.collective.scoring.second_stage.local_model import ModelMissing
from jesuisla.collective.scoring.studio_gain import measure_studio
from jesuisla.collective.scoring.teaching import TooFewVerdicts, look_back, teach
from jesuisla.collective.threads.events import ReadingCorrected, ReadingTaken, ThreadsImported
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread


@listen(ReadingTaken)
def score_comments_of_reading(event: ReadingTaken) -> None:
    """Have the comments that came with a reading read by the scorer."""
    if event.comments:
        thread = Thread.objects.select_related("group").get(pk=event.thread)
        score_thread(thread, scorer_for(thread.group))


@listen(ThreadsImported)
def score_imported_comments(event: ThreadsImported) -> None:
    """Have the comments of an archive read by the scorer."""
    threads = list(Thread.objects.filter(pk__in=event.threads).select_related("group"))
    if threads:
        score_threads(threads, scorer_for(threads[0].group))


_log = logging.getLogger(__name__)


@for_each_group("37 2 * * 1", queue=LEARNING, lock=LEARNING)
def teach_scorers(group: Group) -> int:
    """See each Monday what the last version changed, and make the next. Return how many."""
    look_back(group)
    try:
        teach(group, by=None)
    except TooFewVerdicts:
        measure_studio(group)  # after a lesson its event has that done
        return 0
    return 1


@listen(ReadingTaken)
def label_tapped_places(event: ReadingTaken) -> None:
    """What a person told of the comments of a reading becomes labels."""
    _label_reading(event.reading)


@listen(ReadingCorrected)
def label_corrected_places(event: ReadingCorrected) -> None:
    """What a person put right in a reading becomes labels."""
    _label_reading(event.reading)


def _label_reading(pk: int) -> None:
    reading = Reading.objects.select_related("thread", "by").filter(pk=pk).first()
    if reading is None or reading.by is None:
        return
    places = Place.objects.filter(reading=reading, comment__isnull=False)
    comments = Comment.objects.filter(pk__in=places.values("comment"), kind_by=reading.by)
    origin = LabelOrigin(by=reading.by, source=Label.Source.TAPPED, how_sure=TOLD_IN_PASSING)
    label_comments(reading.thread, comments.exclude(text=""), origin)


@listen(ThreadDeclined)
def label_declined_thread(event: ThreadDeclined) -> None:
    """A thread declined because there is no hate in it is a label of its own."""
    thread = Thread.objects.filter(pk=event.thread).first()
    entries = Entry.objects.filter(event=event.name, facts__thread=event.thread).order_by("-at")
    actor = entries.values_list("actor", flat=True).first()
    if thread is not None:
        by = thread.group.memberships.filter(pk=actor or 0).first()
        label_declined(thread, event.criterion, by=by)


@listen(ScorerTaught)
def read_again_with_new_scorer(event: ScorerTaught) -> None:
    """The queue is read by the version that reads now."""
    if event.live:
        _score_queue(event.group)


@listen(ScorerTaught)
def measure_studio_after_lesson(event: ScorerTaught) -> None:
    """See with each lesson what the labels of the studio brought."""
    group = Group.objects.filter(pk=event.group or 0).first()
    if group is not None:
        measure_studio(group)


@listen(ScorerUndone)
def read_again_with_earlier_scorer(event: ScorerUndone) -> None:
    """The queue is read by the version that reads again."""
    _score_queue(event.group)


def _score_queue(group: int | None) -> None:
    if group is None:
        return
    scorer = scorer_for(Group.objects.get(pk=group))
    score_threads(threads_in_queue().select_related("group"), scorer)


@listen(ThreadsScored)
def foretell_scored_threads(event: ThreadsScored) -> None:
    """What came with comments tells where threads go."""
    _foretell(event.threads)


@listen(ReadingTaken)
def foretell_counted_thread(event: ReadingTaken) -> None:
    """A reading without comments may still have counted them."""
    if not event.comments:
        _foretell([event.thread])


def _foretell(threads: Iterable[int]) -> None:
    moment = now()
    for thread in forecastable_threads(threads, moment):
        make_forecast(thread, moment)


@listen(ThreadsScored)
def read_doubtful_again(event: ThreadsScored) -> None:
    """Where the group has a second-stage model, it looks at the doubtful and at the top."""
    group = Group.objects.filter(pk=event.group or 0).first()
    if group is None:
        return
    try:
        model = second_stage_for(group)
    except ModelMissing as missing:
        _log.warning("the second-stage model is missing: %s", missing)
        return
    if model is None:
        return
    for thread in Thread.objects.filter(pk__in=event.threads).select_related("group"):
        read_again(thread, model)


@for_each_group("23 * * * *", queue="forecasts")
def score_due_forecasts(group: Group) -> int:
    """Compare what was foretold with what came. Return how many forecasts."""
    return score_forecasts(group.pk, now())


@listen(AccountErased, ConsentWithdrawn, PlaceForgotten)
def forget_who_taught(event: AccountErased | ConsentWithdrawn | PlaceForgotten) -> None:
    """Take a name off labels, versions and consents; what they say stays."""
    for model in (Label, GroupScorer):
        model.objects.filter(by=event.membership).update(by=None)
    SecondStage.objects.filter(consented_by=event.membership).update(consented_by=None)
