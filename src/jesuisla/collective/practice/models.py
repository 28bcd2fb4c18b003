"""What a member practised, the lessons that a group wrote, and which it asks for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.groups.models import OfGroup
from jesuisla.collective.members.models import Membership


class PracticeDone(OfGroup):
    """A thread that a member practised on, or a lesson that they did; only they see it.

    Neither what they wrote is kept, nor what they answered.
    """

    class What(models.TextChoices):
        """What was done."""

        THREAD = "thread", _("invented thread")
        LESSON = "lesson", _("lesson")

    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    what = models.CharField(max_length=6, choices=What)
    name = models.CharField(max_length=40)
    at = models.DateTimeField(default=now)

    class Meta:
        """Once a member, however often they come back."""

        constraints = [
            models.UniqueConstraint(
                fields=["member", "what", "name"], name="practised_once_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"


class GroupLesson(OfGroup):
    """A lesson that a group wrote, in one language.

    ``other_answers`` and ``sources`` have one a line; each source holds an address.
    """

    code = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=4000)
    question = models.CharField(max_length=300)
    right_answer = models.CharField(max_length=300)
    other_answers = models.TextField(max_length=1000)
    explanation = models.CharField(max_length=600)
    sources = models.TextField(max_length=3000)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        """A text a lesson and language."""

        constraints = [
            models.UniqueConstraint(
                fields=["group", "code", "language"], name="group_lesson_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.language})"


class PracticeChoice(OfGroup):
    """Which lessons a group shows, and which it asks for before a first action."""

    hidden_lessons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    asked_lessons = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        """One choice a group."""

        constraints = [
            models.UniqueConstraint(fields=["group"], name="one_practice_choice_a_group")
        ]

    def __str__(self) -> str:
        return f"practice of group {self.group_id}"
