"""One thing to tell one person, ready for any channel."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self

from jesuisla.collective.groups.groups import page_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.letters import write_letter
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.stop_tokens import stop_token
from jesuisla.collective.notifications.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What a person is told, in their language.

    ``subject`` is a line without a name or a reason; ``text`` is the whole letter, from its
    greeting to its end; ``link`` is the page of the group where one goes on. ``stop_link`` is
    where one tap ends such letters, for those that one may end. After
    ``worth_seconds`` it need not arrive any more. ``key`` makes one of what leaves twice; it is
    set when the notification is delivered.
    """

    topic: str
    language: str
    subject: str
    text: str
    link: str
    stop_link: str = ""
    worth_seconds: int = 86_400
    is_urgent: bool = False
    key: str = ""

    def without_text(self) -> Self:
        """Return the subject and the link alone, for a channel that others may see."""
        return replace(self, text="", stop_link="")


class Message(NamedTuple):
    """A notification and whom it is for."""

    to: Membership
    notification: Notification


class SendingOutcome(StrEnum):
    """What became of a message."""

    LEFT = "left"
    LATER = "later"
    """It cannot leave now and may be tried again."""
    NOWHERE = "nowhere"
    """There is no way to this person by this channel."""


def _nothing() -> None:
    """There is nothing to note beside."""


class Answers(NamedTuple):
    """What became of some messages, and what their channel notes in the same transaction."""

    outcomes: list[tuple[Message, SendingOutcome]]
    note: Callable[[], None] = _nothing


def write_notification(
    topic: Topic,
    template: str,
    to: Membership,
    *,
    link: str,
    may_be_stopped: bool = True,
    **context: Any,
) -> Notification:
    """Write ``notifications/letters/<template>.txt`` to a member, in their language.

    What everybody concerned is always told has no end, nor what ``may_be_stopped`` says.
    """
    stop_link = ""
    if may_be_stopped and not topic.always:
        token = stop_token(to, topic.name, "mail")
        stop_link = page_url(to.group, "notifications:stop", token)
    language = letter_language(to.person.language, to.group)
    letter = write_letter(
        f"notifications/letters/{template}.txt",
        language,
        {"membership": to, "group": to.group, "link": link, "stop_link": stop_link, **context},
    )
    return Notification(
        topic=topic.name,
        language=language,
        subject=letter.subject,
        text=letter.body,
        link=link,
        stop_link=stop_link,
        worth_seconds=topic.worth_seconds,
        is_urgent=topic.is_urgent,
    )
