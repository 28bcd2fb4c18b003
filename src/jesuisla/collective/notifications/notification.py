"""One thing to tell one person, ready for any channel."""

from dataclasses import dataclass, replace
from typing import Any, Self

from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.members.letters import write_letter
from jesuisla.collective.members.models import Membership
from jesuisla.collective.notifications.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What a person is told, in their language.

    ``subject`` is a line without a name or a reason; ``text`` is the whole letter, from its
    greeting to its end; ``link`` is the page of the group where one goes on.
    """

    topic: str
    language: str
    subject: str
    text: str
    link: str

    def without_text(self) -> Self:
        """Return the subject and the link alone, for a channel that others may see."""
        return replace(self, text="")


def write_notification(
    topic: Topic, template: str, to: Membership, *, link: str, **context: Any
) -> Notification:
    """Write ``notifications/letters/<template>.txt`` to a member, in their language."""
    language = letter_language(to.person.language, to.group)
    letter = write_letter(
        f"notifications/letters/{template}.txt",
        language,
        {"membership": to, "group": to.group, "link": link, **context},
    )
    return Notification(
        topic=topic.name,
        language=language,
        subject=letter.subject,
        text=letter.body,
        link=link,
    )
