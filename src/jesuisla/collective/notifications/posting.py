"""Posting to what members added by themselves, a device or a messenger, and reading the answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now

from jesuisla.collective.notifications.lost_messengers import lose_messengers
from jesuisla.collective.notifications.models import Messenger, Subscription
from jesuisla.collective.notifications.notification import Answers, Message, SendingOutcome
from jesuisla.outgoing import Post, Response, send_many

ACCEPTED = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
ASKED_AGAIN = frozenset({408, 425, 429})
REFUSALS = 5
REFUSED_FOR = timedelta(days=7)
"""What refuses this often, and took nothing for this long, is forgotten."""

Way = TypeVar("Way", Subscription, Messenger)


def read_status(status: int | None) -> str:
    """Read a status; 0 is no answer. What an answer says besides is nobody's word.

    >>> [read_status(it) for it in (200, 410, 403, 429, 503, 0, None)]
    ['accepted', 'gone', 'refused', 'later', 'later', 'later', 'refused']
    """
    if status in ACCEPTED:
        return "accepted"
    if status in GONE:
        return "gone"
    if status is not None and (status == 0 or status in ASKED_AGAIN or status >= 500):
        return "later"
    return "refused"


def send_at_once(walk: Iterator[Answers]) -> None:
    """Send and note all of it; raises ``OSError`` for what may be tried again."""
    for answers in walk:
        answers.note()
        if any(outcome is SendingOutcome.LATER for _message, outcome in answers.outcomes):
            raise OSError("no service took it")


def post_to_all(
    messages: Sequence[Message],
    posts: Sequence[tuple[Way, Post | None]],
    *,
    seconds: float,
    private_urls: Sequence[str],
) -> Iterator[Answers]:
    """Post to all ways of these members; the first that takes it decides.

    ``None`` beside a way: nothing can be written for it, and it counts as refused.
    """
    batch = _Batch(messages, [way for way, _post in posts])
    if batch.without_way:
        yield Answers([(message, SendingOutcome.NOWHERE) for message in batch.without_way])
    without_post = [way for way, post in posts if post is None]
    if without_post:
        yield batch.answers([(way, None) for way in without_post])
    ready = [(way, post) for way, post in posts if post is not None]
    for answers in send_many(
        [post for _way, post in ready],
        contact=settings.DEFAULT_FROM_EMAIL,
        seconds=seconds,
        host_seconds=2 * seconds,
        private_urls=private_urls,
    ):
        yield batch.answers(
            [(ready[at][0], it.status if isinstance(it, Response) else 0) for at, it in answers]
        )


class _Batch:
    """What is still open of a batch: for whom nothing has taken a message yet."""

    def __init__(
        self, messages: Sequence[Message], ways: Sequence[Subscription] | Sequence[Messenger]
    ) -> None:
        self._by_member = {message.to.pk: message for message in messages}
        self._waiting = Counter(way.membership_id for way in ways)
        self._may_be_later: set[int] = set()
        self.without_way = [it for it in messages if not self._waiting[it.to.pk]]

    def answers(self, statuses: Sequence[tuple[Way, int | None]]) -> Answers:
        """Say what statuses mean for members and ways; ``None``: nothing could be sent."""
        outcomes: list[tuple[Message, SendingOutcome]] = []
        verdicts: dict[str, list[int]] = defaultdict(list)
        for way, status in statuses:
            member, verdict = way.membership_id, read_status(status)
            verdicts[verdict].append(way.pk)
            self._waiting[member] -= 1
            if verdict == "later":
                self._may_be_later.add(member)
            if verdict == "accepted" and member in self._by_member:
                outcomes.append((self._by_member.pop(member), SendingOutcome.LEFT))
            elif not self._waiting[member] and member in self._by_member:
                is_later = member in self._may_be_later
                outcome = SendingOutcome.LATER if is_later else SendingOutcome.NOWHERE
                outcomes.append((self._by_member.pop(member), outcome))
        model = type(statuses[0][0])
        return Answers(outcomes, lambda: _note(model, verdicts))


def _note(model: type[Subscription] | type[Messenger], verdicts: dict[str, list[int]]) -> None:
    """Note what services answered, and forget what is no more."""
    moment, rows = now(), model.objects
    if verdicts["gone"]:
        _forget(rows.filter(pk__in=verdicts["gone"]))
    if verdicts["accepted"]:
        rows.filter(pk__in=verdicts["accepted"]).update(accepted_at=moment, refusals=0)
    if verdicts["refused"]:
        refusing = rows.filter(pk__in=verdicts["refused"])
        refusing.update(refusals=F("refusals") + 1)
        worn_out = refusing.filter(
            Q(accepted_at__lt=moment - REFUSED_FOR)
            | Q(accepted_at=None, made_at__lt=moment - REFUSED_FOR),
            refusals__gte=REFUSALS,
        )
        _forget(worn_out)


def _forget(ways: QuerySet[Subscription] | QuerySet[Messenger]) -> None:
    """Forget these; a device shows by itself that it is none any more, a messenger does not."""
    if ways.model is Messenger:
        lose_messengers(Messenger.objects.filter(pk__in=ways.values("pk")))
    else:
        ways.delete()
