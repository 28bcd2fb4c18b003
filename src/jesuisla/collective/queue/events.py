"""What happens to the order of the queue."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event
from jesuisla.collective.threads.events import ThreadEvent


class DeskRulesSaved(Event):
    """The team's rules changed."""

    sentence = _("Version %(version)s of the rules of the queue was saved.")

    version: int


class RulesApplied(ThreadEvent):
    """Rules began or ceased to hold for a thread."""

    sentence = _(
        "Rules were applied to thread %(thread)s; new: %(began)s, no longer in effect: %(ended)s."
    )
    is_routine = True

    began: int
    ended: int
    alert: bool
    """Whether they ask for a look now."""


class AlertMet(ThreadEvent):
    """A thread came to the queue, and a rule had begun before to ask for a look at it."""

    sentence = _("An alert was met for thread %(thread)s.")


class StoriesCompared(Event):
    """Posts were compared: new suggestions, and pairs so alike that they are one line."""

    sentence = _("Posts were compared; suggested as one story: %(suggested)s, joined: %(joined)s.")
    is_routine = True

    suggested: int
    joined: int


class StoryDecided(Event):
    """A person said that two threads tell one story, or two."""

    sentence = _("Threads %(one)s and %(other)s tell the same story.")
    otherwise: ClassVar = {"joined": _("Threads %(one)s and %(other)s tell two stories.")}

    one: int
    other: int
    joined: bool
