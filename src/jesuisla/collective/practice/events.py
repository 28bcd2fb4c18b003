"""What happens to the practice room. What a member practises there is no event: it is theirs."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.events import ActionEvent
from jesuisla.collective.journal.events import Event


class LessonWritten(Event):
    """A lesson of the group's own was written or changed in a language."""

    sentence = _("Lesson %(lesson)s of our own was written (%(language)s).")

    lesson: str
    language: str


class LessonRemoved(Event):
    """A lesson of the group's own was removed in every language."""

    sentence = _("Lesson %(lesson)s of our own was removed.")

    lesson: str


class LessonsChosen(Event):
    """Which lessons are hidden, and which are asked for before a first action, was changed."""

    sentence = _("Lessons hidden: %(hidden)s; asked for before a first action: %(asked)s.")

    hidden: int
    asked: int


class PracticeLaunched(ActionEvent):
    """A moderator opened the action room on an invented thread."""

    sentence = _("Practice action %(action)s began.")


class PracticeForgotten(ActionEvent):
    """A practice action was deleted with all that was written in it, some days after its end."""

    sentence = _("Practice action %(action)s was deleted.")
    is_routine = True
